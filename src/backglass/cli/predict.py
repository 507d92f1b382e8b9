"""``backglass predict``: a model on a table, row by row."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from backglass.cli.command import command
from backglass.cli.options import ENGINE, JSON, MEMORY, MODEL, READING, TABLE, option, with_reading
from backglass.cli.output import STANDARD, note, print_json, refuse_replacing, say, write_table
from backglass.cli.usage import UsageError, a_name
from backglass.ranges import number
from backglass.tables.row_files import USUAL_MEMORY, Rows, is_several
from backglass.words import Language
from backglass.words import prediction as words
from backglass.words import rows as row_words
from backglass.workflow.option_kinds import NUMBER, within
from backglass.workflow.reading_asked import Reading

SEPARATORS = {".csv": ",", ".txt": ",", ".tsv": "\t"}
PARQUET = ".parquet"
MOST_REMARKS = 10  # of the parts of a table


OUTPUT = option("--output", metavar="FILE", check=a_name, default=STANDARD)
IDENTITY = option("--id", "identity", metavar="COLUMN")
INTERVAL = option("--interval", metavar="LEVEL", kind=NUMBER, check=within(number(0, 1, "()")))


@command(MODEL, TABLE, OUTPUT, IDENTITY, INTERVAL, MEMORY, ENGINE, *READING, JSON)
@with_reading
def predict(
    *,
    model: str,
    table: str,
    output: str,
    identity: str | None,
    interval: float | None,
    memory: int | None,
    engine: str,
    reading: Reading,
    as_json: bool,
    speak: Language,
) -> None:
    """Predict the target for every row of a table."""
    kind = _kind(output)
    refuse_replacing(output, model, table, reading.join)
    if memory is not None or is_several(table):
        asked = _Asked(model, table, output, kind, identity, interval, memory or USUAL_MEMORY, engine, reading)
        _in_parts(asked, as_json=as_json, speak=speak)
        return

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


@dataclass(frozen=True)
class _Asked:
    """What is asked of predictions that are made part by part."""

    model: str
    table: str
    output: str
    kind: str
    identity: str | None
    interval: float | None
    memory: int
    engine: str
    reading: Reading


def _in_parts(asked: _Asked, *, as_json: bool, speak: Language) -> None:
    """Predictions written as they are made: no more of the table is in memory than a part of its rows."""
    if asked.kind == PARQUET:
        raise UsageError(row_words.NO_PARQUET.format(path=asked.output))
    if as_json and asked.output == STANDARD:
        raise UsageError(row_words.NO_JSON)
    refuse_replacing(asked.output, *map(str, Rows(asked.table).paths()))

    from backglass.files import written_as_it_goes
    from backglass.modelfile import model_path, read_model
    from backglass.workflow.predicting_in_parts import predicted_in_parts

    trained = read_model(asked.model)
    rows, columns, remarks = 0, [], []
    found = predicted_in_parts(
        trained, asked.table, asked.reading, asked.memory, asked.identity, asked.engine, asked.interval
    )
    with nullcontext(write_table) if asked.output == STANDARD else written_as_it_goes(asked.output) as write:
        for frame, said in found:
            write(_bytes(frame, asked.kind, header=rows == 0))
            rows, columns = rows + frame.height, frame.columns
            remarks += said
    for remark in remarks[:MOST_REMARKS]:
        note(remark, speak)
    if len(remarks) > MOST_REMARKS:
        note(row_words.MORE_REMARKS.format(count=len(remarks) - MOST_REMARKS), speak)
    if as_json:
        facts = {"model": str(model_path(asked.model)), "table": asked.table, "rows": rows, "columns": columns}
        print_json(facts | {"remarks": [str(remark) for remark in remarks], "output": asked.output})
    elif asked.output != STANDARD:
        say(words.WROTE.format(rows=rows, path=asked.output), speak)


def _kind(output: str) -> str:
    suffix = Path(output).suffix.lower()
    if output != STANDARD and suffix != PARQUET and suffix not in SEPARATORS:
        raise UsageError(words.UNKNOWN_OUTPUT.format(path=output))
    return suffix or ".csv"


def _bytes(frame: Any, kind: str, *, header: bool = True) -> bytes:
    content = BytesIO()
    if kind == PARQUET:
        frame.write_parquet(content)
    else:
        frame.write_csv(content, separator=SEPARATORS[kind], include_header=header)
    return content.getvalue()


def _plain(frame: Any) -> list[dict[str, Any]]:
    """One object a row; dates and the like as texts."""
    plain = (str, int, float, bool, type(None))
    return [
        {name: value if isinstance(value, plain) else str(value) for name, value in row.items()}
        for row in frame.to_dicts()
    ]
