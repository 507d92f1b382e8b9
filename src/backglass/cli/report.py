"""What `backglass train` shows: progress while it runs, then tables and the learning curve, or one object."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from threading import Lock
from typing import Any

from rich.cells import cell_len
from rich.console import Group
from rich.table import Table
from rich.text import Text as Styled

from backglass.cli.again import next_commands
from backglass.cli.facts import facts, left_out, losses_of
from backglass.cli.judged import score_rows
from backglass.cli.leading import ranks_of
from backglass.cli.output import console, print_blocks, print_json, say
from backglass.cli.progress_bar import Tell, progress
from backglass.cli.results import CONFIG_NAME, CURVE_NAME, HISTORY_NAME, MODEL_NAME, REPORT_NAME
from backglass.cli.told import FitReport
from backglass.page.blocks import Table as Grid
from backglass.page.tabulated import labelled, tabulated
from backglass.page.text import draw as draw_blocks
from backglass.page.wrapping import wrap
from backglass.pictures.curve import draw
from backglass.words import Language, Text
from backglass.words import report as report_words
from backglass.words import training as words
from backglass.words.characters import visible
from backglass.words.dividing import CONTENDERS
from backglass.workflow.fitted import Fitted, members_of
from backglass.workflow.permuting import Importance
from backglass.workflow.preparing import DTYPE
from backglass.workflow.reading import join_as_read

TRAINING_STYLE, VALIDATION_STYLE = "cyan", "yellow"
CURVE_HEIGHT = 9
WIDEST_CURVE = 100
GAP = 3  # columns between a name and what it is
LEAST_WIDTH = 20
FEW = 5  # columns and rows that are named


class Watching:
    """What is told after every epoch, by several threads, and of every other model, and moves the bar.

    It shows the network that is furthest.

    Attributes
    ----------
    tell : callable
    epochs : int
        At most of one network.
    speak : {"en", "ja"}
    """

    def __init__(self, tell: Tell, epochs: int, speak: Language) -> None:
        self.tell, self.epochs, self.speak = tell, epochs, speak
        self._furthest, self._alone = 0, Lock()

    def __call__(self, moment: Any, member: int = 0, members: int = 1, fold: int = 0, folds: int = 0) -> None:
        """An epoch is done: of a member, in a fold; the fold behind the last one is the model itself."""
        described = [words.EPOCH.format(epoch=moment.epoch, epochs=self.epochs)]
        if members > 1:
            described.insert(0, words.MEMBER.format(member=member + 1, members=members))
        if folds:
            of_fold = words.FOLD.format(fold=fold + 1, folds=folds)
            described.insert(0, of_fold if fold < folds else words.MODEL_ITSELF)
        done = (fold * members + member) * self.epochs + moment.epoch
        says = "".join(one[self.speak] for one in described)
        with self._alone:
            if done >= self._furthest:
                self._furthest = done
                self.tell(done, (folds + 1) * members * self.epochs, says, _scores(moment.row, self.speak))

    def contender(self, name: str, done: int, whole: int) -> None:
        """Another model is fitted next."""
        title = CONTENDERS[name]
        self.tell(done, whole, words.COMPARING.format(name=title, fit=done + 1, fits=whole)[self.speak], "")


@contextmanager
def epoch_progress(epochs: int, speak: Language) -> Iterator[Watching]:
    """A bar over all networks; what it gives is called after every epoch, by several threads."""
    with progress(words.EPOCH.format(epoch=0, epochs=epochs)[speak]) as tell:
        yield Watching(tell, epochs, speak)


def _scores(row: dict[str, float], speak: Language) -> str:
    parts = [f"{words.LOSS[speak]} {row['loss']:.4f}"]
    for metric, text in words.METRICS.items():
        if f"validation_{metric}" in row:
            parts.append(f"{words.VALIDATION[speak]} {text[speak]} {row[f'validation_{metric}']:z.4f}")
    return "  ".join(parts)


def print_object(told: FitReport, speak: Language) -> None:
    """Print the run as one JSON object."""
    fitted, concerns, folder = told.fitted, told.concerns, told.folder
    target = fitted.preparation.target
    mild = [concern.sentence for concern in concerns if not concern.loud]
    importance = None if isinstance(told.importance, Text) else told.importance.to_json()["importance"]
    print_json(
        {
            "model": str(folder / MODEL_NAME),
            "history": str(folder / HISTORY_NAME),
            "curve": str(folder / CURVE_NAME),
            "report": str(folder / REPORT_NAME),
            "config": str(folder / CONFIG_NAME),
            "task": target.task,
            "target": target.name,
            "rows": sum(fitted.rows.values()),
            "rows_without_target": fitted.without_target,
            "rows_incomplete": fitted.incomplete,
            "inputs": len(fitted.preparation.names),
            "left_out": [vars(column) for column in fitted.preparation.left_out],
            "kept": list(fitted.preparation.kept),
            "join": join_as_read(fitted.data.table),
            "remarks": [str(remark) for remark in (*fitted.data.remarks, *mild)],
            "warnings": [concern.to_dict(speak) for concern in concerns if concern.loud],
            "network": fitted.network.to_dict(),
            "engine": fitted.runs[0].engine,
            "dtype": DTYPE,
            "seed": fitted.job.seed,
            "epochs": max(run.epochs for run in fitted.runs),
            "best_epoch": fitted.best_epoch,
            "members": members_of(fitted),
            "parameters_sha256": fitted.parameters_sha256,
            "ranks": ranks_of(fitted.job),
            "parts": fitted.runs[0].parts,
            "stopped": fitted.stopped,
            "seconds": fitted.seconds,
            **{part: {"rows": fitted.rows[part], **scores} for part, scores in fitted.scores.items()},
            "judged": told.judged.to_json(),
            "importance": importance,
            **({} if fitted.folds is None else {"folds": fitted.folds.to_json()}),
            **({} if fitted.comparison is None else {"comparison": fitted.comparison.to_json()}),
        }
    )


def show(told: FitReport, speak: Language) -> None:
    """Print the run for a reader."""
    fitted, folder, screen = told.fitted, told.folder, console()
    written = words.WROTE.format(model=folder / MODEL_NAME, curve=folder / CURVE_NAME, report=folder / REPORT_NAME)
    screen.print(
        Group(
            _grid([*facts(fitted, speak), *left_out(fitted, speak)], screen.width, speak),
            "",
            "\n".join(tabulated(*_scores_beside(told, speak), speak, screen.width)),
            "",
            *_more(told, screen.width, speak),
            _curve(fitted, screen.width, speak),
            "",
        )
    )
    for one in (fitted.folds, fitted.comparison):
        if one is not None:
            screen.print()
            print_blocks(one.blocks(), speak)
    if fitted.folds is not None or fitted.comparison is not None:
        screen.print()
    say(written, speak)
    print("\n".join(_next(told, speak)))


def _next(told: FitReport, speak: Language) -> list[str]:
    """What to try with the model; each command has a line of its own, to be copied."""
    row = told.judged.worst[0]["row"] if told.judged.worst else 1
    commands = next_commands(told.fitted.job, told.folder, row)
    asked = (words.NEXT_ROW.format(row=row), words.NEXT_PREDICT, words.NEXT_STUDIO)
    lines = [f"   {what[speak]}\n      {command}" for what, command in zip(asked, commands, strict=True)]
    return ["", words.NEXT[speak], *lines]


def _grid(lines: Sequence[tuple[str, str]], width: int, speak: Language) -> Table:
    grid = Table.grid(padding=(0, GAP))
    names = max(cell_len(name) for name, _ in lines)
    for name, line in lines:
        grid.add_row(name, "\n".join(wrap(line, max(width - names - 2 * GAP, LEAST_WIDTH), speak)))
    return grid


def _scores_beside(told: FitReport, speak: Language) -> tuple[list[str], list[tuple[str, ...]]]:
    """Every score on the rows held out, beside what says the same of every row, and on the rows trained on."""
    head = ["", words.VALIDATION[speak], visible(told.judged.always[speak]), words.TRAINING[speak]]
    return head, [*score_rows(told.fitted, told.judged, speak)]


def _more(told: FitReport, width: int, speak: Language) -> list[str]:
    """The classes, or how far numbers are off, the columns that it needs and the rows that are most wrong."""
    judged = told.judged
    blocks = [block for block in judged.by_class_blocks() if isinstance(block, Grid)]
    lines = [draw_blocks(blocks, speak, width), ""] if blocks else []
    for sentence in judged.sentences:
        lines += [*wrap(visible(sentence[speak]), width, speak), ""]
    needs = told.importance if isinstance(told.importance, Importance) else None
    facts = [] if needs is None else [(report_words.NEEDS[speak], _needed(needs))]
    if judged.worst:
        rows = ", ".join(str(one["row"]) for one in judged.worst[:FEW])
        facts.append((report_words.WORST[speak], report_words.ROWS_NAMED.format(rows=rows)[speak]))
    return [*lines, "\n".join(labelled(facts, speak, width)), ""] if facts else lines


def _needed(needs: Importance) -> str:
    """The columns that matter most, each with how much."""
    return ", ".join(f"{visible(one.column)} {one.mean:z.3f}" for one in needs.columns[:FEW])


def _curve(fitted: Fitted, width: int, speak: Language) -> Styled:
    """The learning curve with its axes: the loss upwards, the epochs to the right."""
    (training, lines), (held_out, dots) = losses_of(fitted)
    room = min(width, WIDEST_CURVE) - 12
    curve = draw(lines, dots, max(room, 10), CURVE_HEIGHT)
    scale = words.LOGARITHMIC[speak] if curve.logarithmic else ""
    text = Styled(f"{words.LOSS[speak]}{scale}   ", end="")
    text.append(f"── {training[speak]}", TRAINING_STYLE)
    text.append("   ")
    text.append(f"·· {held_out[speak]}\n", VALIDATION_STYLE)
    for label, row in zip(curve.labels, curve.rows, strict=True):
        text.append(f"{label} ┤")
        for validation, marks in groupby(row, key=itemgetter(1)):
            text.append("".join(mark for mark, _ in marks), VALIDATION_STYLE if validation else TRAINING_STYLE)
        text.append("\n")
    margin = len(curve.labels[0]) + 1
    last = str(max(map(len, lines)))
    across = len(curve.rows[0])
    text.append(f"{' ' * margin}└{'─' * across}\n")
    name = words.LABELS["epochs"][speak]
    left, right = divmod(across - 1 - len(last) - cell_len(name), 2)
    text.append(f"{' ' * margin} 1{' ' * left}{name}{' ' * (left + right)}{last}")
    return text
