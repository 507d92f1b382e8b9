"""``backglass predict``: a model on a table, row by row."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from backglass.cli.command import command
from backglass.cli.options import ENGINE, JSON, MODEL, READING, TABLE, option, with_reading
from backglass.cli.output import STANDARD, note, print_json, refuse_replacing, say, write_table
from backglass.cli.usage import UsageError, a_name
from backglass.ranges import number
from backglass.words import Language
from backglass.words import prediction as words
from backglass.workflow.job import Reading
from backglass.workflow.option_kinds import NUMBER, within

SEPARATORS = {".csv": ",", ".txt": ",", ".tsv": "\t"}
PARQUET = ".parquet"


OUTPUT = option("--output", metavar="FILE", check=a_name, default=STANDARD)
IDENTITY = option("--id", "identity", metavar="COLUMN")
INTERVAL = option("--interval", metavar="LEVEL", kind=NUMBER, check=within(number(0, 1, "()")))


@command(MODEL, TABLE, OUTPUT, IDENTITY, INTERVAL, ENGINE, *READING, JSON)
@with_reading
def predict(
    *,
    model: str,
    table: str,
    output: str,
    identity: str | None,
    interval: float | None,
    engine: str,
    reading: Reading,
    as_json: bool,
    speak: Language,
) -> None:
    """Predict the target for every row of a table."""
    kind = _kind(output)
    refuse_replacing(output, model, table, reading.join)

    from backglass.files import write_whole
    from backglass.modelfile import model_path, read_model
    from backglass.workflow import predicting as prediction
    from backglass.workflow.reading import table_for

    trained = read_model(model)
    read = table_for(trained, table, reading, identity)
    frame = prediction.predict(trained, read, engine, interval)
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
        write_table(_bytes(frame, kind))
    else:
        say(words.WROTE.format(rows=frame.height, path=output), speak)


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
