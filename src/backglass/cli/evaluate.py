"""``backglass evaluate``: how good a model is on a table whose target is known."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from backglass.cli.command import command
from backglass.cli.judged import drawn
from backglass.cli.options import ENGINE, JSON, MODEL, PART, READING, TABLE, option, with_reading
from backglass.cli.output import console, note, print_json, refuse_replacing, say
from backglass.cli.usage import UsageError, a_name
from backglass.words import Language
from backglass.words import prediction as words
from backglass.words.characters import visible
from backglass.workflow.job import Reading

if TYPE_CHECKING:
    from backglass.workflow.judging import Evaluation

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
    from backglass.workflow.judging import Part, judge
    from backglass.workflow.reading import table_for

    if plot is not None:
        refuse_replacing(plot, model, table, reading.join)
    trained = read_model(model)
    read = table_for(trained, table, reading)
    judgement = judge(trained, read, cast(Part, part), engine)
    remarks = prediction.remarks(trained, read)
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
        _show(judgement, speak)
        if plot is not None:
            say(words.WROTE_PLOT.format(path=plot), speak)


def _show(judgement: Evaluation, speak: Language) -> None:
    from backglass.page.tabulated import labelled, tabulated
    from backglass.page.wrapping import wrap
    from backglass.preparation.targets import ClassTarget
    from backglass.workflow.judging import MOST_CLASSES, shown

    screen, target = console(), judgement.target
    facts = [
        (words.LABELS["target"][speak], visible(target.name)),
        (words.LABELS["rows"][speak], judgement.counted[speak]),
        (words.LABELS["part"][speak], words.PARTS[judgement.part][speak]),
    ]
    for name, value in judgement.scores.items():
        score = shown(value)
        facts.append((words.SCORES[name][speak], score if isinstance(score, str) else score[speak]))
    screen.print("\n".join(labelled(facts, speak, screen.width)), soft_wrap=True)
    if isinstance(target, ClassTarget) and len(target.classes) <= MOST_CLASSES:
        classes = [visible(name) for name in target.classes]
        counts = [list(map(str, row)) for row in judgement.confusion.tolist()]
        rows = [(name, *row) for name, row in zip(classes, counts, strict=True)]
        screen.print()
        screen.print("\n".join(wrap(words.CONFUSION[speak], screen.width, speak)), soft_wrap=True)
        screen.print("\n".join(tabulated(("", *classes), rows, speak, screen.width)), soft_wrap=True)
