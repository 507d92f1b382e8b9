"""``backglass inspect``: a verdict for every column of a table, before anything is trained on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from backglass.cli.output import console, note, print_json, visible
from backglass.cli.reading import Encoding, Join, On
from backglass.cli.usage import checked_language
from backglass.words import Language
from backglass.words import audit as words
from backglass.workflow.job import Job

if TYPE_CHECKING:
    from backglass.workflow.inspecting import Inspection

VERDICT = list(words.LABELS).index("verdict")
STYLES = {"use": "green", "repair": "yellow", "reject": "red"}


def inspect(
    table: Annotated[str, typer.Argument(metavar="TABLE", show_default=False)],
    target: Annotated[str, typer.Option("--target", metavar="COLUMN", show_default=False)],
    task: Annotated[str | None, typer.Option("--task", metavar="TASK")] = None,
    validation: Annotated[float, typer.Option("--validation", metavar="FRACTION")] = 0.2,
    seed: Annotated[int, typer.Option("--seed")] = 0,
    keep: Annotated[list[str] | None, typer.Option("--keep", metavar="COLUMN", show_default=False)] = None,
    drop: Annotated[list[str] | None, typer.Option("--drop", metavar="COLUMN", show_default=False)] = None,
    encoding: Encoding = None,
    join: Join = None,
    on: On = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    lang: Annotated[str | None, typer.Option("--lang", metavar="ja|en")] = None,
) -> None:
    """Say of every column whether it can be an input, by the rows that would be trained on."""
    speak = checked_language(lang)
    asked: dict[str, Any] = {"task": task, "seed": seed, "keep": keep, "drop": drop}
    job = Job(table, target, validation=validation, encoding=encoding, join=join, on=on, **asked)

    from backglass.workflow.inspecting import inspected

    with audit_progress(speak) as told:
        found = inspected(job, told)
    for remark in found.table.remarks:
        note(remark, speak)
    if as_json:
        print_json(found.to_json(speak))
    else:
        print(found.title[speak], end="\n\n")
        _show(found, speak)


@contextmanager
def audit_progress(speak: Language) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error, if that is a terminal; it is told how many columns are done, and of how many."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    screen = console(error=True)
    parts = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*parts, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task(words.LOOKING[speak], total=None)
        yield lambda done, columns: bar.update(task, completed=done, total=columns)


def _show(found: Inspection, speak: Language) -> None:
    """A line of figures for every column, and under it the sentence where there is something to say."""
    from rich.table import Table
    from rich.text import Text as Styled

    from backglass.page.wrapping import wrap

    screen = console()
    grid = Table(box=None, padding=(0, 3, 0, 0))
    for label in words.LABELS:
        grid.add_column(words.LABELS[label][speak], justify="right" if label in ("missing", "evidence") else "left")
    for one, row in zip(found.verdicts, found.rows, strict=True):
        cells: list[str | Styled] = [visible(cell if isinstance(cell, str) else cell[speak]) for cell in row]
        cells[VERDICT] = Styled(str(cells[VERDICT]), STYLES[one.verdict])
        grid.add_row(*cells)
    screen.print(grid)
    screen.print()
    for one in found.found:
        screen.print(Styled(visible(one.name), f"bold {STYLES[one.verdict]}"), soft_wrap=True)
        for line in wrap(one.sentence[speak], max(screen.width - 3, 20), speak):
            screen.print(f"   {line}", soft_wrap=True)
    screen.print()
    screen.print(found.counts[speak])
