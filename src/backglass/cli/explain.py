"""``backglass explain``: one row of a table through a trained network and back, and any number of it derived."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from backglass.cli.output import console, note, print_json
from backglass.cli.reading import Encoding, Join, On
from backglass.cli.usage import UsageError, at_least, checked_language
from backglass.errors import DataError
from backglass.words import explanation as words
from backglass.words.replay import REPLAYING
from backglass.workflow.job import Reading

if TYPE_CHECKING:
    from backglass.modelfile import Model
    from backglass.tables.tables import Table
    from backglass.words import Language
    from backglass.workflow.explaining import Explanation, Forwards
    from backglass.workflow.rewinding import Rewound

    Told: TypeAlias = Callable[[int, int], None]

WIDEST = 100


def explain(
    model: Annotated[str, typer.Argument(metavar="MODEL", show_default=False)],
    table: Annotated[str, typer.Argument(metavar="TABLE", show_default=False)],
    row: Annotated[int, typer.Option("--row", metavar="N", show_default=False)],
    weight: Annotated[str | None, typer.Option("--weight", metavar="NAME", show_default=False)] = None,
    update: Annotated[int | None, typer.Option("--step", metavar="T", show_default=False)] = None,
    encoding: Encoding = None,
    join: Join = None,
    on: On = None,
    as_latex: Annotated[bool, typer.Option("--latex")] = False,
    as_html: Annotated[bool, typer.Option("--html")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    worksheet: Annotated[str | None, typer.Option("--worksheet", metavar="FILE", show_default=False)] = None,
    lang: Annotated[str | None, typer.Option("--lang", metavar="ja|en")] = None,
) -> None:
    """Show one row of a table in the network, or derive one of its numbers."""
    speak = checked_language(lang)
    at_least("--row", row, 1)
    reading = Reading(encoding, join, on)
    if update is not None:
        at_least("--step", update, 1)
    if sum((as_latex, as_html, as_json, worksheet is not None)) > 1:
        raise UsageError(words.ONE_FORMAT)
    if worksheet is not None and update is not None:
        raise UsageError(words.WORKSHEET_OR_STEP)

    from backglass.modelfile import read_model
    from backglass.workflow.reading import table_for

    with _bar(speak) as told:
        trained = read_model(model)
        read = table_for(trained, table, reading)
        found = _found(trained, read, row, weight, update, told)
    for remark in read.remarks:
        note(remark, speak)
    if worksheet is not None:
        _write_worksheet(found, worksheet, speak)
    elif as_json:
        print_json(found.to_json())
    elif as_latex:
        print(_latex(found, speak))
    elif as_html:
        print(_page(found, speak), end="")
    else:
        _show(found, speak)


def _found(
    model: Model, table: Table, row: int, weight: str | None, update: int | None, told: Told
) -> Explanation | Forwards | Rewound:
    if update is None:
        from backglass.workflow.explaining import explanation

        return explanation(model, table, row, weight, by="command")

    from backglass.workflow.rewinding import rewound

    return rewound(model, table, row, update, weight, told)


@contextmanager
def _bar(speak: Language) -> Iterator[Told]:
    """A bar on standard error, if that is a terminal; what it gives is told how far a replay is.

    Without a replay it only moves: a row of a very large network takes seconds, mostly to read the network.
    """
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    screen = console(error=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task(words.WORKING[speak], total=None)
        replaying = REPLAYING[speak]
        yield lambda done, whole: bar.update(task, description=replaying, completed=done, total=whole)


def _show(found: Explanation | Forwards | Rewound, speak: Language) -> None:
    from backglass.page.text import draw

    screen = console()
    for line in draw(found.blocks(), speak, min(screen.width, WIDEST)).split("\n"):
        screen.print(line, soft_wrap=True)


def _write_worksheet(found: Explanation | Forwards | Rewound, path: str, speak: Language) -> None:
    from backglass.files import write_whole
    from backglass.pictures.worksheet import worksheet
    from backglass.workflow.explaining import Explanation, Forwards

    if isinstance(found, Forwards):
        raise DataError(words.NO_TARGET.format(row=found.row, name=found.target, path=found.path))
    assert isinstance(found, Explanation)  # --worksheet with --step is refused
    page = worksheet(
        found.trace,
        language=speak,
        inputs=[name for cell in found.cells for name in cell.inputs],
        outputs=found.outputs,
        derived=None if found.derivation is None else [found.derivation.name],
        title=words.WORKSHEET.format(row=found.row)[speak],
    )
    write_whole(path, page.encode())
    console().print(words.WROTE.format(path=path)[speak], soft_wrap=True)


def _latex(found: Explanation | Forwards | Rewound, speak: Language) -> str:
    from backglass.page.latex import draw

    return draw(found.blocks(), speak)


def _page(found: Explanation | Forwards | Rewound, speak: Language) -> str:
    from backglass.page.html import draw, page

    return page(found.title[speak], draw(found.blocks(), speak), speak)
