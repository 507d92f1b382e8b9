"""``backglass inspect``: a verdict for every column of a table, before anything is trained on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from backglass.cli.output import console, note, print_json, visible
from backglass.cli.reading import Encoding, Join, On
from backglass.cli.usage import UsageError, checked_language, fraction, one_of
from backglass.words import Language
from backglass.words import audit as words
from backglass.words import options as usage_words
from backglass.words.training import TASKS as TASK_WORDS
from backglass.workflow.job import LARGEST_SEED, TASKS, Reading

if TYPE_CHECKING:
    from backglass.preparation.verdicts import Verdict

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
    reading = Reading(encoding, join, on)
    fraction("--validation", validation)
    if task is not None:
        one_of("--task", task, TASKS)
    if not 0 <= seed <= LARGEST_SEED:
        raise UsageError(usage_words.SEED_RANGE.format(name="--seed", value=seed))

    from backglass.audit.audit import audit, overruled
    from backglass.preparation.preparation import choose_task
    from backglass.workflow.preparing import split_table
    from backglass.workflow.reading import join_as_read, table_of

    wanted = cast(Literal["classification", "regression"] | None, task)
    read = table_of(table, reading)
    training, _ = split_table(read, target, validation, seed, wanted)
    decided = wanted or choose_task(read, target)
    with audit_progress(len(read.names) - 1, speak) as watch:
        found = audit(read, target, training, decided, watch)
    verdicts = overruled(found, read, target, keep or (), drop or ())
    for remark in read.remarks:
        note(remark, speak)
    if as_json:
        print_json(
            {
                "table": read.path,
                "target": target,
                "task": decided,
                "rows": read.rows,
                "training_rows": len(training),
                "join": join_as_read(read),
                "remarks": [str(remark) for remark in read.remarks],
                "columns": [verdict.to_dict(speak) for verdict in verdicts],
            }
        )
        return
    facts = {"path": read.path, "rows": read.rows, "training": len(training), "target": target}
    print(words.TITLE.format(**facts, task=TASK_WORDS[decided])[speak], end="\n\n")
    _show(verdicts, speak)


@contextmanager
def audit_progress(columns: int, speak: Language) -> Iterator[Callable[[int], None]]:
    """A bar on standard error, if that is a terminal; what it gives is called with the columns that are done."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    screen = console(error=True)
    parts = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*parts, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task(words.LOOKING[speak], total=columns)
        yield lambda done: bar.update(task, completed=done)


def _show(verdicts: tuple[Verdict, ...], speak: Language) -> None:
    """A line of figures for every column, and under it the sentence where there is something to say."""
    from rich.table import Table
    from rich.text import Text as Styled

    from backglass.page.wrapping import wrap

    screen = console()
    grid = Table(box=None, padding=(0, 3, 0, 0))
    for label in words.LABELS:
        grid.add_column(words.LABELS[label][speak], justify="right" if label in ("missing", "evidence") else "left")
    for one in verdicts:
        grid.add_row(
            visible(one.name),
            words.KINDS[one.kind][speak],
            str(one.missing),
            Styled(words.VERDICTS[one.verdict][speak], STYLES[one.verdict]),
            "" if one.rule is None else words.RULES[one.rule][speak],
            "" if one.evidence is None else f"{one.evidence:.3g}",
        )
    screen.print(grid)
    screen.print()
    for one in verdicts:
        if one.rule is not None:
            screen.print(Styled(visible(one.name), f"bold {STYLES[one.verdict]}"), soft_wrap=True)
            for line in wrap(one.sentence[speak], max(screen.width - 3, 20), speak):
                screen.print(f"   {line}", soft_wrap=True)
    counts = {verdict: sum(one.verdict == verdict for one in verdicts) for verdict in words.VERDICTS}
    screen.print()
    screen.print(words.COUNTS.format(**counts)[speak])
