"""``backglass predict``: a model on a table, row by row."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from typing import Annotated, Any

import typer

from backglass.cli.output import note, print_json, write_bytes
from backglass.cli.reading import Encoding, Join, On
from backglass.cli.usage import UsageError, checked_language, one_of
from backglass.errors import FileError
from backglass.words import prediction as words
from backglass.workflow.job import Reading

STANDARD = "-"
SEPARATORS = {".csv": ",", ".txt": ",", ".tsv": "\t"}
PARQUET = ".parquet"


def predict(
    model: Annotated[str, typer.Argument(metavar="MODEL", show_default=False)],
    table: Annotated[str, typer.Argument(metavar="TABLE", show_default=False)],
    output: Annotated[str, typer.Option("--output", metavar="FILE")] = STANDARD,
    identity: Annotated[str | None, typer.Option("--id", metavar="COLUMN")] = None,
    engine: Annotated[str, typer.Option("--engine", metavar="NAME")] = "auto",
    encoding: Encoding = None,
    join: Join = None,
    on: On = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    lang: Annotated[str | None, typer.Option("--lang", metavar="ja|en")] = None,
) -> None:
    """Predict the target for every row of a table."""
    speak = checked_language(lang)
    kind, reading = _kind(output), Reading(encoding, join, on)
    refuse_replacing(output, model, table, *([] if join is None else [join]))

    from backglass.engines import available
    from backglass.files import write_whole
    from backglass.modelfile import model_path, read_model
    from backglass.workflow import predicting as prediction
    from backglass.workflow.reading import table_for

    one_of("--engine", engine, ("auto", *available()))
    trained = read_model(model)
    read = table_for(trained, table, reading, identity)
    frame = prediction.predict(trained, read, engine)
    remarks = prediction.remarks(trained, read)
    for remark in remarks:
        note(remark, speak)
    if output != STANDARD:
        write_whole(output, _bytes(frame, kind))
    if as_json:
        facts: dict[str, Any] = {
            "model": str(model_path(model)),
            "table": read.path,
            "rows": frame.height,
            "columns": frame.columns,
            "remarks": [str(remark) for remark in remarks],
        }
        written = {"predictions": _plain(frame)} if output == STANDARD else {"output": output}
        print_json(facts | written)
    elif output == STANDARD:
        write_bytes(_bytes(frame, kind))
    else:
        print(words.WROTE.format(rows=frame.height, path=output)[speak])


def refuse_replacing(output: str, *sources: str) -> None:
    """Refuse an output that is one of the files to read."""
    from backglass.modelfile import model_path

    for source in sources:
        path = model_path(source)
        if output != STANDARD and os.path.exists(output) and os.path.exists(path) and path.samefile(output):
            raise FileError(words.REPLACES.format(path=output))


def _kind(output: str) -> str:
    suffix = Path(output).suffix.lower()
    if output != STANDARD and suffix != PARQUET and suffix not in SEPARATORS:
        raise UsageError(words.UNKNOWN_OUTPUT.format(path=output))
    return suffix or ".csv"


def _bytes(frame: Any, kind: str) -> bytes:
    content = BytesIO()
    if kind == PARQUET:
        frame.write_parquet(content)
    else:
        frame.write_csv(content, separator=SEPARATORS[kind])
    return content.getvalue()


def _plain(frame: Any) -> list[dict[str, Any]]:
    """One object a row; dates and the like as texts."""
    plain = (str, int, float, bool, type(None))
    return [
        {name: value if isinstance(value, plain) else str(value) for name, value in row.items()}
        for row in frame.to_dicts()
    ]
