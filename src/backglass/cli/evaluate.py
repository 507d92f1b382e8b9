"""``backglass evaluate``: how good a model is on a table whose target is known."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from backglass.cli.output import console, note, print_json
from backglass.cli.predict import refuse_replacing
from backglass.cli.reading import Encoding, Join, On
from backglass.cli.usage import UsageError, checked_language, one_of
from backglass.words import Language
from backglass.words import prediction as words
from backglass.workflow.job import Reading

if TYPE_CHECKING:
    from backglass.workflow.predicting import Judgement

SVG = ".svg"


def evaluate(
    model: Annotated[str, typer.Argument(metavar="MODEL", show_default=False)],
    table: Annotated[str, typer.Argument(metavar="TABLE", show_default=False)],
    part: Annotated[str, typer.Option("--part", metavar="PART")] = "all",
    plot: Annotated[str | None, typer.Option("--plot", metavar="FILE.svg")] = None,
    engine: Annotated[str, typer.Option("--engine", metavar="NAME")] = "auto",
    encoding: Encoding = None,
    join: Join = None,
    on: On = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    lang: Annotated[str | None, typer.Option("--lang", metavar="ja|en")] = None,
) -> None:
    """Judge a model by a table whose target is known."""
    speak = checked_language(lang)
    reading = Reading(encoding, join, on)
    if plot is not None and Path(plot).suffix.lower() != SVG:
        raise UsageError(words.NOT_SVG.format(path=plot))

    from backglass.engines import available
    from backglass.files import write_whole
    from backglass.modelfile import model_path, read_model
    from backglass.workflow import predicting as prediction
    from backglass.workflow.reading import table_for

    one_of("--part", part, prediction.PARTS)
    one_of("--engine", engine, ("auto", *available()))
    if plot is not None:
        refuse_replacing(plot, model, table, *([] if join is None else [join]))
    trained = read_model(model)
    read = table_for(trained, table, reading)
    judgement = prediction.judge(trained, read, cast(prediction.Part, part), engine)
    remarks = prediction.remarks(trained, read)
    if part == "all" and read.identity == trained.data_hash:
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
            print(words.WROTE_PLOT.format(path=plot)[speak])


def drawn(judgement: Judgement, speak: Language) -> str:
    """The confusion matrix, or predicted against true, as SVG."""
    from backglass.pictures import charts
    from backglass.preparation.targets import ClassTarget

    target = judgement.target
    if isinstance(target, ClassTarget):
        title = words.CONFUSION_TITLE.format(target=target.name)[speak]
        counts = judgement.confusion.tolist()
        return charts.matrix(title, target.classes, counts, words.TRUE[speak], words.PREDICTED[speak])
    title = words.SCATTER_TITLE.format(target=target.name)[speak]
    points = list(zip(judgement.true.tolist(), judgement.predicted.tolist(), strict=True))
    return charts.scatter(title, points, words.TRUE[speak], words.PREDICTED[speak])


def _show(judgement: Judgement, speak: Language) -> None:
    from rich.table import Table

    from backglass.preparation.targets import ClassTarget
    from backglass.workflow.predicting import MOST_CLASSES, shown

    screen, target = console(), judgement.target
    grid = Table.grid(padding=(0, 3))
    grid.add_row(words.LABELS["target"][speak], target.name)
    grid.add_row(words.LABELS["rows"][speak], judgement.counted[speak])
    grid.add_row(words.LABELS["part"][speak], words.PARTS[judgement.part][speak])
    for name, value in judgement.scores.items():
        score = shown(value)
        grid.add_row(words.SCORES[name][speak], score if isinstance(score, str) else score[speak])
    screen.print(grid)
    if isinstance(target, ClassTarget) and len(target.classes) <= MOST_CLASSES:
        matrix = Table(box=None, padding=(0, 3, 0, 0))
        matrix.add_column("")
        for name in target.classes:
            matrix.add_column(name, justify="right")
        for name, counts in zip(target.classes, judgement.confusion.tolist(), strict=True):
            matrix.add_row(name, *map(str, counts))
        screen.print()
        screen.print(words.CONFUSION[speak], soft_wrap=True)
        screen.print(matrix)
