"""A table of the generator as files and dataframes of every kind."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

from tests.tables.generator import Cells, Made, Values

Columns = Mapping[str, Made]
Source = Any  # a path or a dataframe


def csv_text(rng: random.Random, columns: Columns, separator: str) -> str:
    """As the csv module writes it."""
    stream = io.StringIO(newline="")
    quoting = rng.choice((csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC))
    bare = any("\r" in (cell or "") for one in columns.values() for cell in one.texts)  # which "\n" leaves unquoted
    end = "\r\n" if bare else rng.choice(("\n", "\r\n"))
    writer = csv.writer(stream, delimiter=separator, quoting=quoting, lineterminator=end)
    writer.writerow(columns)
    cells = (["" if cell is None else cell for cell in one.texts] for one in columns.values())
    writer.writerows(zip(*cells, strict=True))
    return stream.getvalue()


def csv_files(rng: random.Random, columns: Columns, folder: Path) -> Iterator[tuple[str, Source]]:
    """With three separators, in UTF-8 and, where it can be, in Shift_JIS and UTF-16."""
    for separator, name in ((",", "comma"), (";", "semicolon"), ("\t", "tab")):
        text = csv_text(rng, columns, separator)
        encoding = rng.choice(("utf-8", "utf-8-sig", "utf-16", "cp932", "cp932"))
        if encoding == "cp932" and not in_shift_jis(text):
            encoding = "utf-8"
        path = folder / f"{name}-{encoding}.csv"
        path.write_bytes(text.encode(encoding))
        yield path.stem, path


def in_shift_jis(text: str) -> bool:
    """Whether the text can be written so and leaves no doubt of it: full-width signs, kana and common kanji."""
    try:
        others = [sign.encode("cp932") for sign in text if not sign.isascii()]
    except UnicodeError:
        return False
    return bool(others) and all(len(one) == 2 and one[0] <= 0x98 for one in others)


def sources(rng: random.Random, columns: Columns, folder: Path) -> dict[str, Source]:
    """The cells as texts, in every format."""
    found = dict(csv_files(rng, columns, folder))
    frame = pl.DataFrame({name: polars_texts(rng, name, one.texts) for name, one in columns.items()})
    found["polars"] = frame
    found["parquet"] = folder / "texts.parquet"
    frame.write_parquet(found["parquet"])
    found["pandas"] = pandas_of(columns, lambda one: pandas_texts(rng, one.texts))
    return found


def polars_texts(rng: random.Random, name: str, cells: Cells) -> pl.Series:
    """Texts in one of the types that hold them."""
    cells = [cell if cell is not None else rng.choice((None, None, "")) for cell in cells]
    column = pl.Series(cells, dtype=pl.String)  # without its name, which may be a pattern to polars
    kind = rng.choice(("String", "String", "Categorical", "Enum"))
    if kind == "Enum":
        column = column.cast(pl.Enum(sorted({cell for cell in cells if cell is not None})))
    return (column.cast(pl.Categorical) if kind == "Categorical" else column).alias(name)


def pandas_texts(rng: random.Random, cells: Cells) -> Any:
    """Texts in one of the types that hold them."""
    kind = rng.choice(("object", "object", "string", "str", "category", "arrow"))
    gap = rng.choice((None, float("nan"), pd.NA, "")) if kind == "object" else None
    filled = [gap if cell is None else cell for cell in cells]
    if kind == "object":
        return pd.Series(filled, dtype=object)
    if kind == "category":
        return pd.Series(pd.Categorical(filled))
    return pd.Series(filled, dtype={"arrow": "string[pyarrow]"}.get(kind, kind))


def pandas_of(columns: Columns, column_of: Callable[[Made], Any]) -> pd.DataFrame:
    """A frame of pandas, with any names."""
    frame = pd.concat([column_of(one) for one in columns.values()], axis=1)
    frame.columns = pd.Index([*columns], dtype=object)
    return frame


def typed_sources(rng: random.Random, columns: Columns, folder: Path) -> dict[str, Source]:
    """The same with values in types of their own where a column has some."""
    frame = pl.DataFrame({name: polars_values(rng, name, one) for name, one in columns.items()})
    path = folder / "values.parquet"
    frame.write_parquet(path)
    frame_of_pandas = pandas_of(columns, lambda one: pandas_values(rng, one))
    return {"typed polars": frame, "typed parquet": path, "typed pandas": frame_of_pandas}


def polars_values(rng: random.Random, name: str, made: Made) -> pl.Series:
    """A column of values in one of the types that hold them all."""
    if made.values is None:
        return polars_texts(rng, name, made.texts)
    column = pl.Series(made.values, strict=not any_of(made.values, float))
    if column.dtype == pl.Int64:
        kinds = (pl.Int64, pl.Int32, pl.Int16, pl.Int8, pl.UInt64, pl.UInt8, pl.Float64, pl.Float32, pl.Int128)
    elif column.dtype == pl.Float64:
        kinds = (pl.Float64, pl.Float32)
    elif isinstance(column.dtype, pl.Datetime):
        kinds = tuple(pl.Datetime(unit, column.dtype.time_zone) for unit in ("us", "ns", "ms"))
    elif isinstance(column.dtype, pl.Duration):
        kinds = tuple(pl.Duration(unit) for unit in ("us", "ns", "ms"))
    elif column.dtype == pl.Date:
        kinds = (pl.Date, pl.Date, pl.Datetime("us"))
    else:
        kinds = (column.dtype,)
    kind = rng.choice(kinds)
    cast = column.cast(kind, strict=False)
    back = cast.cast(column.dtype, strict=False)
    return (cast if back.equals(column, null_equal=True) else column).alias(name)


def any_of(values: Values, kind: type) -> bool:
    """Whether one of the values is of the type."""
    return any(type(value) is kind for value in values)


def pandas_values(rng: random.Random, made: Made) -> Any:
    """A column of values in one of the types that hold them all."""
    if made.values is None:
        return pandas_texts(rng, made.texts)
    there = [value for value in made.values if value is not None]
    if rng.random() < 0.25 or not there:
        return pd.Series(made.values, dtype=object)
    gaps = len(there) < len(made.values)
    kind: Any = object
    match there[0]:
        case bool():
            kind = "boolean" if gaps else rng.choice(("boolean", "bool", "bool[pyarrow]"))
        case int() | float() if any_of(there, float):
            kind = rng.choice(("float64", "Float64", "double[pyarrow]"))
        case int():
            kinds = ["Int64", "int64[pyarrow]", *([] if gaps else ["int64"])]
            kinds += ["float64"] if all(abs(value) < 2**53 for value in there) else []
            kind = rng.choice(kinds)
        case datetime() if there[0].tzinfo is None:
            kind = rng.choice(("datetime64[ns]", "datetime64[us]", "datetime64[ms]", "timestamp[us][pyarrow]"))
            kind = kind if not any(value.microsecond % 1000 for value in there) else "datetime64[ns]"
        case datetime():
            kind = rng.choice(("datetime64[ns, UTC]", "datetime64[us, UTC]"))
            series = pd.Series(pd.to_datetime(pd.Series(made.values), utc=True)).astype(kind)
            return series.dt.tz_convert("Asia/Tokyo") if rng.random() < 0.5 else series
        case date():
            kind = rng.choice(("datetime64[s]", "datetime64[ns]", "date32[pyarrow]", object))
        case time():
            kind = object
        case timedelta():
            kind = rng.choice(("timedelta64[ns]", "timedelta64[us]", "timedelta64[s]"))
    return pd.Series(made.values, dtype=object).astype(kind)


def same_bits(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> bool:
    """Whether two arrays of inputs are the same in every bit, the sign of 0 aside."""
    return one.shape == other.shape and (one + 0.0).tobytes() == (other + 0.0).tobytes()
