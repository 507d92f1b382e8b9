"""``backglass explain``: one row of a table through a trained network and back, and any number of it derived."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from backglass.cli.command import command
from backglass.cli.options import HTML, JSON, LATEX, MODEL, READING, TABLE, flag, option, with_reading
from backglass.cli.output import note, print_blocks, print_json, print_page, refuse_replacing, say
from backglass.cli.progress_bar import Tell, progress
from backglass.cli.usage import UsageError, a_name
from backglass.errors import DataError
from backglass.ranges import OTHER_THAN_0, whole
from backglass.words import explanation as words
from backglass.words import nearest as nearest_words
from backglass.words.replay import REPLAYING
from backglass.workflow.option_kinds import NUMBER, WHOLE, within
from backglass.workflow.reading_asked import Reading

if TYPE_CHECKING:
    from backglass.modelfile import Model
    from backglass.tables.table import Table
    from backglass.words import Language
    from backglass.workflow.explaining import Explanation, Forwards
    from backglass.workflow.one_row import JudgedRow, NudgedRow
    from backglass.workflow.rewinding import Rewound

    Found: TypeAlias = Explanation | Forwards | JudgedRow | NudgedRow | Rewound

ROW = option("--row", metavar="N", kind=WHOLE, check=within(whole()), required=True)
WEIGHT = option("--weight", metavar="NAME")
NUDGE = option("--nudge", metavar="H", kind=NUMBER, check=within(OTHER_THAN_0))
CHECK = option("--check", metavar="NAME=VALUE")
STEP = option("--step", "update", metavar="T", kind=WHOLE, check=within(whole()))
MEMBER = option("--member", metavar="N", kind=WHOLE, check=within(whole()))
WORKSHEET = option("--worksheet", metavar="FILE", check=a_name)
BLANKS = flag("--blanks")
NEAREST = option("--nearest", metavar="TABLE")
UNITS = option("--units", metavar="N", kind=WHOLE, check=within(whole()))


@command(
    MODEL,
    TABLE,
    ROW,
    WEIGHT,
    NUDGE,
    CHECK,
    STEP,
    MEMBER,
    NEAREST,
    *READING,
    LATEX,
    HTML,
    JSON,
    WORKSHEET,
    BLANKS,
    UNITS,
)
@with_reading
def explain(
    *,
    model: str,
    table: str,
    row: int,
    weight: str | None,
    nudge: float | None,
    check: str | None,
    update: int | None,
    member: int | None,
    nearest: str | None,
    reading: Reading,
    as_latex: bool,
    as_html: bool,
    as_json: bool,
    worksheet: str | None,
    blanks: bool,
    units: int | None,
    speak: Language,
) -> None:
    """Show one row of a table in the network, or derive one of its numbers."""
    if sum((as_latex, as_html, as_json, worksheet is not None)) > 1:
        raise UsageError(words.ONE_FORMAT)
    _refuse_contradictions(weight, nudge, update, worksheet)
    if check is not None and (as_latex or as_html or any((weight, nudge, update, worksheet))):
        raise UsageError(words.CHECK_ALONE)
    if nearest is not None:
        _refuse_beside_nearest(weight=weight, nudge=nudge, check=check, step=update, worksheet=worksheet)
    if worksheet is None and (blanks or units is not None):
        raise UsageError(words.OF_WORKSHEET.format(option="--blanks" if blanks else "--units"))
    if worksheet is not None:
        refuse_replacing(worksheet, model, table, reading.join)

    from backglass.modelfile import read_model
    from backglass.workflow.reading import table_for

    with progress(words.WORKING[speak]) as tell:  # reading a very large network alone takes seconds
        trained = read_model(model)
        read = table_for(trained, table, reading)
        found: Found
        if check is not None:
            found = _judged(_of_member(trained, member), read, row, check)
        elif nearest is not None:
            found = _moved(_of_member(trained, member), read, row, table_for(trained, nearest, reading))
        else:
            found = _found(trained, read, row, weight, nudge, update, member, tell, speak)
    for remark in read.remarks:
        note(remark, speak)
    if worksheet is not None:
        _write_worksheet(found, worksheet, blanks, units, speak)
    elif as_json:
        print_json(found.to_json())
    elif as_latex:
        print(found.to_latex(speak))
    elif as_html:
        print_page(found.title, found.blocks(), speak)
    else:
        print_blocks(found.blocks(), speak)


def _refuse_contradictions(weight: str | None, nudge: float | None, update: int | None, worksheet: str | None) -> None:
    if worksheet is not None and update is not None:
        raise UsageError(words.WORKSHEET_OR_STEP)
    if nudge is not None and weight is None:
        raise UsageError(words.NUDGE_WHAT)
    if nudge is not None and (worksheet is not None or update is not None):
        raise UsageError(words.NUDGE_ALONE)


def _refuse_beside_nearest(**others: object) -> None:
    for name, given in others.items():
        if given is not None:
            raise UsageError(nearest_words.NOT_OF_A_NUMBER.format(option=f"--{name}"))


def _found(
    model: Model,
    table: Table,
    row: int,
    weight: str | None,
    nudge: float | None,
    update: int | None,
    member: int | None,
    tell: Tell,
    speak: Language,
) -> Found:
    if nudge is not None and weight is not None:
        from backglass.workflow.one_row import nudged

        return nudged(_of_member(model, member), table, row, weight, nudge)
    if update is None:
        from backglass.workflow.explaining import explanation

        return explanation(model, table, row, weight, by="command", member=member)

    from backglass.workflow.rewinding import rewound

    says = REPLAYING[speak]
    return rewound(model, table, row, update, weight, lambda done, whole: tell(done, whole, says, ""), member)


def _of_member(model: Model, member: int | None) -> Model:
    """The model, or one of the networks that it joins alone."""
    from backglass.workflow.one_member import member_model

    return model if member is None else member_model(model, member)


def _moved(model: Model, table: Table, row: int, training: Table) -> Explanation | Forwards:
    from backglass.workflow.explaining import explanation

    return explanation(model, table, row, by="command", nearest=training)


def _judged(model: Model, table: Table, row: int, check: str) -> JudgedRow:
    from backglass.page.typed_numbers import half_width
    from backglass.workflow.one_row import judged_row

    name, sign, value = half_width(check).partition("=")
    if not sign:
        raise UsageError(words.CHECK_WHAT.format(value=check))
    return judged_row(model, table, row, name, value)


def _write_worksheet(found: Found, path: str, blanks: bool, units: int | None, speak: Language) -> None:
    from backglass.files import write_whole
    from backglass.pictures.stages import MOST_UNITS
    from backglass.pictures.worksheet import worksheet
    from backglass.workflow.explaining import Explanation, Forwards

    if isinstance(found, Forwards):
        raise DataError(words.NO_TARGET.format(row=found.row, name=found.target, path=found.path))
    assert isinstance(found, Explanation)  # --worksheet with --step or --nudge is refused
    page = worksheet(
        found.trace,
        lang=speak,
        blanks=blanks,
        most=units or MOST_UNITS,
        inputs=[name[speak] for name in found.names],
        outputs=found.outputs,
        derived=None if found.derivation is None else [found.derivation.name],
        title=words.WORKSHEET.format(row=found.row)[speak],
    )
    write_whole(path, page.encode())
    say(words.WROTE.format(path=path), speak)
