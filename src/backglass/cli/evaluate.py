"""``backglass evaluate``: how good a model is on a table whose target is known."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from backglass.cli.again import row_command
from backglass.cli.command import command
from backglass.cli.judged import drawn
from backglass.cli.options import ENGINE, JSON, MODEL, PART, READING, TABLE, option, with_reading
from backglass.cli.output import console, note, print_json, refuse_replacing, say
from backglass.cli.usage import UsageError, a_name
from backglass.words import Language, merits
from backglass.words import prediction as words
from backglass.words.characters import visible
from backglass.workflow.reading_asked import Reading

if TYPE_CHECKING:
    from backglass.workflow.evaluation import Evaluation

SVG = ".svg"


def _a_picture(option: str, path: str) -> None:
    a_name(option, path)
    if Path(path).suffix.lower() != SVG:
        raise UsageError(words.NOT_SVG.format(path=path))


PLOT = option("--plot", metavar="FILE.svg", check=_a_picture)


@command(MODEL, TABLE, PART, PLOT, ENGINE, *READING, JSON)
@with_reading
def evaluate(
    *,
    model: str,
    table: str,
    part: str,
    plot: str | None,
    engine: str,
    reading: Reading,
    as_json: bool,
    speak: Language,
) -> None:
    """Judge a model by a table whose target is known."""
    from backglass.files import write_whole
    from backglass.modelfile import model_path, read_model
    from backglass.workflow import predicting as prediction
    from backglass.workflow.evaluation import Part
    from backglass.workflow.judging import judge
    from backglass.workflow.reading import table_for

    if plot is not None:
        refuse_replacing(plot, model, table, reading.join)
    trained = read_model(model)
    read = table_for(trained, table, reading)
    judgement = judge(trained, read, cast(Part, part), engine)
    remarks = prediction.remarks(trained, read, judged=True)
    if part == "all" and read.is_known_as(trained.data_hash):
        remarks.append(words.SAME_TABLE)
    for remark in remarks:
        note(remark, speak)
    if plot is not None:
        write_whole(plot, drawn(judgement, speak).encode())
    if as_json:
        facts = {"model": str(model_path(model)), "table": read.path}
        written = {} if plot is None else {"plot": plot}
        print_json(facts | judgement.to_json() | {"remarks": [str(one) for one in remarks]} | written)
    else:
        _show(judgement, model, table, reading, speak)
        if plot is not None:
            say(words.WROTE_PLOT.format(path=plot), speak)


def _show(judgement: Evaluation, model: str, table: str, reading: Reading, speak: Language) -> None:
    from backglass.page.tabulated import labelled
    from backglass.page.text import draw
    from backglass.page.wrapping import wrap

    screen = console()
    facts = [(words.LABELS["target"][speak], visible(judgement.target.name))]
    facts += [(label[speak], visible(fact[speak])) for label, fact in judgement.facts]
    screen.print("\n".join(labelled(facts, speak, screen.width)), soft_wrap=True)
    screen.print()
    screen.print(draw(judgement.lines(), speak, screen.width), soft_wrap=True)
    if judgement.worst:
        said = merits.LOOK_AT.format(command=row_command(model, table, judgement.worst[0]["row"], reading))
        screen.print("\n".join(wrap(visible(said[speak]), screen.width, speak)), soft_wrap=True)
