"""``backglass inspect``: a verdict for every column of a table, before anything is trained on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from backglass.cli.command import command
from backglass.cli.options import DROP, FORMS, JSON, KEEP, READING, SEED, TABLE, TARGET, TASK, option
from backglass.cli.output import console, note, print_json, say, tell
from backglass.cli.progress_bar import progress
from backglass.cli.usage import option_of
from backglass.words import Language
from backglass.words import audit as words
from backglass.words.characters import visible
from backglass.workflow.job import A_FRACTION, Job
from backglass.workflow.option_kinds import NUMBER, within

if TYPE_CHECKING:
    from rich.console import Console

    from backglass.workflow.inspecting import Inspection

VERDICT = list(words.LABELS).index("verdict")
FIGURES = ("missing", "evidence")
GAP = 3
STYLES = {"use": "green", "repair": "yellow", "reject": "red"}

VALIDATION = option("--validation", metavar="FRACTION", kind=NUMBER, check=within(A_FRACTION), default=0.2)


@command(TABLE, TARGET, TASK, VALIDATION, SEED, KEEP, DROP, *READING, *FORMS, JSON)
def inspect(*, as_json: bool, speak: Language, **asked: Any) -> None:
    """Say of every column whether it can be an input, by the rows that would be trained on."""
    job = Job(**asked)

    from backglass.workflow.inspecting import inspected

    with progress(words.LOOKING[speak]) as watch:
        found = inspected(job, watch, option_of)
    for remark in found.table.remarks:
        note(remark, speak)
    if as_json:
        print_json(found.to_json(speak))
    else:
        say(found.title, speak)
        say(found.target_read, speak, end="\n\n")
        _show(found, speak)
        if found.lost is not None:
            tell(found.lost, speak)


def _lines(rows: Sequence[Sequence[str]], width: int) -> str | None:
    """The rows as `_draw` draws them without colours, for tens of thousands of them; None where there is no room."""
    from rich.cells import cell_len

    lengths = [[cell_len(cell) for cell in row] for row in rows]
    widths = [max(of_column) for of_column in zip(*lengths, strict=True)]
    if sum(widths) + len(widths) * GAP > width or any("\n" in cell for row in rows for cell in row):
        return None
    right = [label in FIGURES for label in words.LABELS]
    lines, between = [], " " * GAP
    for row, taken in zip(rows, lengths, strict=True):
        blanks = [" " * (most - here) for most, here in zip(widths, taken, strict=True)]
        parts = zip(row, blanks, right, strict=True)
        lines.append(
            "".join(f"{blank}{cell}{between}" if end else f"{cell}{blank}{between}" for cell, blank, end in parts)
        )
    return "\n".join(lines) + "\n"


def _draw(found: Inspection, heads: Sequence[str], rows: Sequence[Sequence[str]], screen: Console) -> None:
    from rich.table import Table
    from rich.text import Text as Styled

    grid = Table(box=None, padding=(0, GAP, 0, 0))
    for label, head in zip(words.LABELS, heads, strict=True):
        grid.add_column(head, justify="right" if label in FIGURES else "left")
    for one, row in zip(found.verdicts, rows, strict=True):
        cells: list[str | Styled] = list(row)
        cells[VERDICT] = Styled(row[VERDICT], STYLES[one.verdict])
        grid.add_row(*cells)
    screen.print(grid)


def _show(found: Inspection, speak: Language) -> None:
    """A line of figures for every column, and under it the sentence where there is something to say."""
    from rich.text import Text as Styled

    from backglass.page.tabulated import tabulated
    from backglass.page.wrapping import wrap
    from backglass.tables.names import seen_name

    screen = console()
    heads = [label[speak] for label in words.LABELS.values()]
    rows = [[visible(cell if isinstance(cell, str) else cell[speak]) for cell in row] for row in found.rows]
    if (lines := _lines([heads, *rows], screen.width)) is None:
        flat = [[" ".join(cell.split("\n")) for cell in row] for row in rows]
        screen.print("\n".join(tabulated(heads, flat, speak, screen.width)), soft_wrap=True)
    elif screen.is_terminal:
        _draw(found, heads, rows, screen)
    else:
        screen.file.write(lines)
    screen.print()
    for one, sentences in found.found:
        screen.print(Styled(visible(seen_name(one.name)), f"bold {STYLES[one.verdict]}"), soft_wrap=True)
        for line in (line for one in sentences for line in wrap(one[speak], max(screen.width - 3, 20), speak)):
            screen.print(f"   {visible(line)}", soft_wrap=True)
    screen.print()
    screen.print(found.counts[speak])
