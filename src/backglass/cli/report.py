"""What `backglass train` shows: progress while it runs, then tables and the learning curve, or one object."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from threading import Lock
from typing import Any

from rich.cells import cell_len
from rich.console import Group
from rich.table import Table
from rich.text import Text as Styled

from backglass.cli.facts import facts, left_out, losses_of
from backglass.cli.output import console, print_json, say
from backglass.cli.progress_bar import progress
from backglass.cli.results import CONFIG_NAME, CURVE_NAME, HISTORY_NAME, MODEL_NAME, REPORT_NAME
from backglass.page.wrapping import wrap
from backglass.pictures.curve import draw
from backglass.words import Language
from backglass.words import training as words
from backglass.workflow.concerns import Concern
from backglass.workflow.fitted import Fitted, members_of
from backglass.workflow.preparing import DTYPE
from backglass.workflow.reading import join_as_read

TRAINING_STYLE, VALIDATION_STYLE = "cyan", "yellow"
CURVE_HEIGHT = 9
WIDEST_CURVE = 100
GAP = 3  # columns between a name and what it is
LEAST_WIDTH = 20


@contextmanager
def epoch_progress(epochs: int, speak: Language) -> Iterator[Callable[[Any], None]]:
    """A bar over all networks; what it gives is called after every epoch, by several threads.

    It shows the network that is furthest.
    """
    furthest, alone = 0, Lock()
    with progress(words.EPOCH.format(epoch=0, epochs=epochs)[speak]) as tell:

        def watch(moment: Any, member: int = 0, members: int = 1) -> None:
            described = words.EPOCH.format(epoch=moment.epoch, epochs=epochs)[speak]
            if members > 1:
                described = f"{words.MEMBER.format(member=member + 1, members=members)[speak]}{described}"
            nonlocal furthest
            with alone:
                done = member * epochs + moment.epoch
                if done >= furthest:
                    furthest = done
                    tell(done, members * epochs, described, _scores(moment.row, speak))

        yield watch


def _scores(row: dict[str, float], speak: Language) -> str:
    parts = [f"{words.LOSS[speak]} {row['loss']:.4f}"]
    for metric, text in words.METRICS.items():
        if f"validation_{metric}" in row:
            parts.append(f"{words.VALIDATION[speak]} {text[speak]} {row[f'validation_{metric}']:.4f}")
    return "  ".join(parts)


def print_object(fitted: Fitted, concerns: Sequence[Concern], folder: Path, speak: Language) -> None:
    """Print the run as one JSON object."""
    target = fitted.preparation.target
    mild = [concern.sentence for concern in concerns if not concern.loud]
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
            "stopped": fitted.stopped,
            "seconds": fitted.seconds,
            **{part: {"rows": fitted.rows[part], **scores} for part, scores in fitted.scores.items()},
        }
    )


def show(fitted: Fitted, folder: Path, speak: Language) -> None:
    """Print the run for a reader."""
    screen = console()
    written = words.WROTE.format(model=folder / MODEL_NAME, report=folder / REPORT_NAME)
    screen.print(
        Group(
            _grid([*facts(fitted, speak), *left_out(fitted, speak)], screen.width, speak),
            "",
            _score_table(fitted, speak),
            "",
            _curve(fitted, screen.width, speak),
            "",
        )
    )
    say(written, speak)


def _grid(lines: Sequence[tuple[str, str]], width: int, speak: Language) -> Table:
    grid = Table.grid(padding=(0, GAP))
    names = max(cell_len(name) for name, _ in lines)
    for name, line in lines:
        grid.add_row(name, "\n".join(wrap(line, max(width - names - 2 * GAP, LEAST_WIDTH), speak)))
    return grid


def _score_table(fitted: Fitted, speak: Language) -> Table:
    table = Table(box=None, padding=(0, 3, 0, 0))
    table.add_column("")
    table.add_column(words.TRAINING[speak], justify="right", header_style=TRAINING_STYLE)
    table.add_column(words.VALIDATION[speak], justify="right", header_style=VALIDATION_STYLE)
    for name, text in {"loss": words.LOSS, **words.METRICS}.items():
        if name in fitted.scores["train"]:
            table.add_row(text[speak], *(f"{fitted.scores[part][name]:.4f}" for part in ("train", "validation")))
    return table


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
