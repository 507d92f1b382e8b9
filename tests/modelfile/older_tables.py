"""Tables of many shapes for models of older versions, which guess from each what its cells are."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl

ROOT = Path(__file__).parents[2]
FILES = ROOT / "tests" / "files"
PENGUINS = pl.read_csv(ROOT / "examples" / "penguins.csv", null_values="NA")[::43]
VISITS = pl.read_csv(FILES / "visits" / "table.csv", infer_schema=False)[:9]
MODELS = {
    **{f"model-v{version}-{kind}": "penguins" for version in (1, 2, 3) for kind in ("classes", "numbers")},
    "visits/classes": "visits",
    "visits/numbers": "visits",
    "commas/classes": "commas",
}


def tables(of: str, folder: Path) -> Iterator[tuple[str, Any]]:
    """Name and source of each, files written to the folder."""
    yield from {"penguins": penguins, "visits": visits, "commas": commas}[of](folder)


def penguins(folder: Path) -> Iterator[tuple[str, Any]]:
    """Decimal commas, codes alone and beside texts, cells of other kinds, every type that a dataframe has."""
    texts = PENGUINS.cast(pl.String)
    codes = texts.with_columns("0" + pl.col("year"))
    sex = PENGUINS["sex"] == "male"
    typed = PENGUINS.with_columns(
        sex=sex, year=pl.date(PENGUINS["year"], 1, 1), island=pl.col("island").cast(pl.Categorical)
    )
    yield "csv", csv(folder, "plain", PENGUINS)
    yield "decimal commas", csv(folder, "commas", PENGUINS, separator=";", decimal_comma=True)
    yield "codes", csv(folder, "codes", codes)
    yield "codes beside a text", csv(folder, "mixed", changed(codes, "year", "x"))
    yield "a question mark", csv(folder, "marked", changed(texts, "bill_length_mm", "?"))
    yield "infinite", csv(folder, "infinite", changed(texts, "bill_length_mm", "inf"))
    yield "thousands", csv(folder, "thousands", texts.with_columns(body_mass_g=pl.lit("3,750")))
    yield "truth values", csv(folder, "truths", PENGUINS.with_columns(sex=sex))
    yield "parquet", parquet(folder, "plain", PENGUINS)
    yield "texts in parquet", parquet(folder, "texts", texts)
    yield "types in parquet", parquet(folder, "typed", typed)
    yield "polars", typed
    yield "texts in polars", codes
    yield "pandas", PENGUINS.to_pandas()
    yield "types in pandas", pd.read_csv(folder / "plain.csv").convert_dtypes().astype({"species": "category"})


def visits(folder: Path) -> Iterator[tuple[str, Any]]:
    """Dates as texts and as what they are."""
    days = VISITS["day"].str.to_date("%Y-%m-%d", strict=False)
    yield "csv", csv(folder, "visits", VISITS)
    yield "other dates", csv(folder, "others", VISITS.with_columns(day=days.dt.strftime("%d/%m/%Y")))
    yield "dates in parquet", parquet(folder, "days", VISITS.with_columns(days.alias("day")))
    yield "moments in polars", VISITS.with_columns(days.cast(pl.Datetime).alias("day") + datetime.timedelta(hours=6))
    yield "pandas", VISITS.to_pandas()


def commas(folder: Path) -> Iterator[tuple[str, Any]]:
    """A model of a table with decimal commas, codes and truth values."""
    table = pl.read_csv(FILES / "commas" / "table.csv", separator=";", infer_schema=False)[:9]
    numbers = table.with_columns(pl.col("price").str.replace(".", "", literal=True).str.replace(",", ".", literal=True))
    yield "csv", csv(folder, "table", table, separator=";")
    yield "whole numbers", csv(folder, "whole", table.with_columns(price=pl.lit("1.234")), separator=";")
    yield "codes alone", csv(folder, "alone", table.with_columns(code=pl.lit("007")), separator=";")
    yield "points", csv(folder, "points", numbers)
    yield "texts in parquet", parquet(folder, "table", table)
    yield "polars", numbers.with_columns(pl.col("price").cast(pl.Float64), member=pl.col("member") == "True")
    yield "pandas", numbers.to_pandas()


def changed(frame: pl.DataFrame, column: str, cell: str) -> pl.DataFrame:
    """The frame with another cell in the second row."""
    return frame.with_columns(frame[column].scatter(1, cell))


def csv(folder: Path, name: str, frame: pl.DataFrame, **how: Any) -> Path:
    """The frame as a text file."""
    path = folder / f"{name}.csv"
    frame.write_csv(path, null_value="NA", **how)
    return path


def parquet(folder: Path, name: str, frame: pl.DataFrame) -> Path:
    """The frame as a Parquet file."""
    path = folder / f"{name}.parquet"
    frame.write_parquet(path)
    return path
