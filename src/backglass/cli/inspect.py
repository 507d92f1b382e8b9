"""``backglass inspect``: a verdict for every column of a table, before anything is trained on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backglass.cli.characters import visible
from backglass.cli.command import command
from backglass.cli.options import DROP, FORMS, JSON, KEEP, READING, SEED, TABLE, TARGET, TASK, option
from backglass.cli.output import console, note, print_json, tell
from backglass.cli.progress_bar import progress
from backglass.cli.usage import option_of
from backglass.words import Language
from backglass.words import audit as words
from backglass.workflow.job import A_FRACTION, NUMBER, Job, within

if TYPE_CHECKING:
    from backglass.workflow.inspecting import Inspection

VERDICT = list(words.LABELS).index("verdict")
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
        print(found.title[speak])
        print(visible(found.target_read[speak]), end="\n\n")
        _show(found, speak)
        if found.lost is not None:
            tell(found.lost, speak)


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
    for one, sentences in found.found:
        screen.print(Styled(visible(one.name), f"bold {STYLES[one.verdict]}"), soft_wrap=True)
        for line in (line for one in sentences for line in wrap(one[speak], max(screen.width - 3, 20), speak)):
            screen.print(f"   {visible(line)}", soft_wrap=True)
    screen.print()
    screen.print(found.counts[speak])
