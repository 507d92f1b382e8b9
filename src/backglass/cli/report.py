"""What `backglass train` shows: progress while it runs, then tables and the learning curve, or one object."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from rich.cells import cell_len
from rich.console import Group
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text as Styled

from backglass.cli.fitting import DTYPE, Fitted
from backglass.cli.output import console, print_json
from backglass.cli.preparing import asked
from backglass.cli.reading import joined
from backglass.cli.results import CONFIG_NAME, CURVE_NAME, HISTORY_NAME, MODEL_NAME, REPORT_NAME, losses_of, members_of
from backglass.page.wrapping import wrap
from backglass.pictures.curve import draw
from backglass.words import Language
from backglass.words import training as words
from backglass.words.tables import LEFT_OUT

TRAINING_STYLE, VALIDATION_STYLE = "cyan", "yellow"
CURVE_HEIGHT = 9
WIDEST_CURVE = 100
GAP = 3  # columns between a name and what it is
LEAST_WIDTH = 20


@contextmanager
def progress(epochs: int, speak: Language) -> Iterator[Callable[[Any], None]]:
    """A bar over all networks on standard error, if that is a terminal; what it gives is called after every epoch."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[scores]}"),
        TimeRemainingColumn(),
        console=console(error=True),
        transient=True,
        disable=not console(error=True).is_terminal,
    )
    with bar:
        task = bar.add_task(words.EPOCH.format(epoch=0, epochs=epochs)[speak], total=epochs, scores="")

        def watch(moment: Any, member: int = 0, members: int = 1) -> None:
            described = words.EPOCH.format(epoch=moment.epoch, epochs=epochs)[speak]
            if members > 1:
                described = f"{words.MEMBER.format(member=member + 1, members=members)[speak]}{described}"
            done, scores = member * epochs + moment.epoch, _scores(moment.row, speak)
            bar.update(task, completed=done, total=members * epochs, description=described, scores=scores)

        yield watch


def _scores(row: dict[str, float], speak: Language) -> str:
    parts = [f"{words.LOSS[speak]} {row['loss']:.4f}"]
    for metric, text in words.METRICS.items():
        if f"validation_{metric}" in row:
            parts.append(f"{words.VALIDATION[speak]} {text[speak]} {row[f'validation_{metric}']:.4f}")
    return "  ".join(parts)


def print_object(fitted: Fitted, folder: Path) -> None:
    """Print the run as one JSON object."""
    target = fitted.preparation.target
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
            "join": joined(fitted.data.table),
            "remarks": [str(remark) for remark in fitted.data.remarks],
            "network": fitted.network.to_dict(),
            "engine": fitted.runs[0].engine,
            "dtype": DTYPE,
            "seed": fitted.job.seed,
            "epochs": max(run.epochs for run in fitted.runs),
            "best_epoch": fitted.best_epoch,
            "members": members_of(fitted),
            "stopped": fitted.stopped,
            "seconds": seconds(fitted),
            **{part: {"rows": fitted.rows[part], **scores} for part, scores in fitted.scores.items()},
        }
    )


def show(fitted: Fitted, folder: Path, speak: Language) -> None:
    """Print the run for a reader."""
    screen = console()
    written = words.WROTE.format(model=folder / MODEL_NAME, report=folder / REPORT_NAME)[speak]
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
    screen.print(written, soft_wrap=True)


def facts(fitted: Fitted, speak: Language) -> list[tuple[str, str]]:
    """What was trained, on what and how, each with its name."""
    run, preparation, rows = fitted.runs[0], fitted.preparation, fitted.rows
    join = fitted.data.table.joined
    net = fitted.network
    sizes = "-".join(map(str, net.sizes))
    used = words.ROWS_USED if isinstance(fitted.job.validation, float) else words.ROWS_OF_TWO
    counts = used.format(rows=sum(rows.values()), train=rows["train"], held_out=rows["validation"])[speak]
    missing = words.ROWS_MISSING.format(rows=fitted.without_target)[speak] if fitted.without_target else ""
    if fitted.incomplete:
        missing += words.ROWS_INCOMPLETE.format(rows=fitted.incomplete)[speak]
    if fitted.members == 1:
        trained = words.EPOCHS_RUN.format(epochs=run.epochs, planned=fitted.job.epochs, best=run.best_epoch)[speak]
    else:
        each = ", ".join(f"{one.epochs} ({one.best_epoch})" for one in fitted.runs)
        trained = words.EPOCHS_OF_MEMBERS.format(each=each, planned=fitted.job.epochs)[speak]
    lines = {
        "target": f"{preparation.target.name} ({words.TASKS[preparation.target.task][speak]})",
        "rows": counts + missing,
        **(
            {}
            if join is None
            else {"join": words.JOINED.format(path=join.path, on=join.on, unmatched=join.unmatched)[speak]}
        ),
        "inputs": words.INPUTS.format(inputs=len(preparation.names), columns=len(preparation.columns))[speak],
        **({"prepared": done} if (done := asked(fitted.job)) else {}),
        "network": ", ".join([sizes, *(row.name for row in net.hidden), net.output.name, net.loss.name]),
        **({"members": _members(fitted, speak)} if fitted.members > 1 else {}),
        "engine": f"{run.engine}, {DTYPE}",
        "epochs": trained + words.STOPPED.get(fitted.stopped, words.NOTHING)[speak],
        "seconds": f"{seconds(fitted):.2f}",
    }
    return [(words.LABELS[label][speak], line) for label, line in lines.items()]


def seconds(fitted: Fitted) -> float:
    """How long the training took."""
    return sum(run.seconds for run in fitted.runs)


def _members(fitted: Fitted, speak: Language) -> str:
    done, units = len(fitted.runs), "-".join(map(str, fitted.runs[0].network.sizes))
    said = words.MEMBERS.format(members=done, sizes=units)[speak]
    if done < fitted.members:
        said += words.MEMBERS_LEFT.format(members=fitted.members)[speak]
    elif done < fitted.job.members:
        said += words.MEMBERS_FEWER.format(asked=fitted.job.members)[speak]
    return said


def left_out(fitted: Fitted, speak: Language) -> list[tuple[str, str]]:
    """The columns that are no input, each with its reason; and those that are one because --keep says so."""
    return [
        (words.LABELS["left_out"][speak], f"{column.name} ({LEFT_OUT[column.reason][speak]})")
        for column in fitted.preparation.left_out
    ] + [(words.LABELS["kept"][speak], name) for name in fitted.preparation.kept]


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
