"""A column that becomes numbers after a repair: outliers held back and, in older models, dates counted in days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import ClassVar, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from backglass.errors import DataError
from backglass.preparation.columns import NumericColumn, ReadColumn, seen_in
from backglass.preparation.filling import Fill
from backglass.preparation.scaling import Scale
from backglass.preparation.thresholds import FENCE
from backglass.tables.texts import as_texts
from backglass.words import tables as words

SECONDS_A_DAY = 86_400.0


@dataclass(frozen=True)
class CleanedColumn(ReadColumn):
    """Numbers after a repair; from there on they are a `NumericColumn`.

    Parameters
    ----------
    numbers : NumericColumn
        How the repaired numbers are filled and scaled.
    form : str
        The format of a date, which becomes days since 1970-01-01, in models of format 3 and older; in later ones the
        column's form reads dates. A cell that is none counts as missing, and so does an infinite number.
    low, high : float or None
        Where numbers beyond are put; None where there is no bound.
    """

    kind: ClassVar[str] = "cleaned"
    form: str = ""
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        if (self.low is None) != (self.high is None):
            raise DataError(words.ONE_BOUND)
        if self.low is not None and self.high is not None and self.low > self.high:
            raise DataError(words.NOT_ASCENDING)
        if self.form:
            _check_format(self.form)

    @classmethod
    def fit(
        cls,
        column: pl.Series,
        rows: NDArray[np.intp],
        *,
        clipped: bool = False,
        fill: Fill = "median",
        scale: Scale = "standard",
    ) -> Self:
        """The kind learned from some rows of `column`, which have at least one value that can be read."""
        values = readable_numbers(column.gather(rows))
        low, high = fences(values.drop_nulls().to_numpy()) if clipped else (None, None)
        numbers = NumericColumn.fit(values.clip(low, high) if clipped else values, fill, scale)
        return cls(replace(numbers, seen=seen_in(values)), "", low, high)

    def read(self, column: pl.Series) -> pl.Series:
        """The column as repaired numbers."""
        values = readable_numbers(column, self.form)
        return values if self.low is None else values.clip(self.low, self.high)


@cache
def _check_format(form: str) -> None:
    """Refuse a format that polars does not read dates by."""
    try:
        readable_numbers(pl.Series(["1970-01-01"]), form)
    except pl.exceptions.PolarsError as error:
        raise DataError(words.BAD_DATE_FORMAT.format(form=form)) from error


def readable_numbers(column: pl.Series, form: str = "") -> pl.Series:
    """The cells that are finite numbers, or dates of a format in days since 1970-01-01; the others are missing.

    Examples
    --------
    >>> readable_numbers(pl.Series("x", ["1.5", "?", "inf"])).to_list()
    [1.5, None, None]
    >>> readable_numbers(pl.Series("day", ["1970-01-03", "soon"]), "%Y-%m-%d").to_list()
    [2.0, None]
    """
    if form:
        seconds = as_texts(column).str.to_datetime(form, strict=False, time_unit="ms").dt.epoch("ms") / 1000.0
        return (seconds / SECONDS_A_DAY).rename(column.name)
    numbers = column.cast(pl.Float64, strict=False)
    return numbers.set(~numbers.is_finite().fill_null(True), None)


def fences(values: NDArray[np.float64]) -> tuple[float, float]:
    """Ten interquartile ranges below the lower quartile and above the upper one of `values` (n,), n at least 1.

    Examples
    --------
    >>> fences(np.array([1.0, 2.0, 3.0, 4.0, 5.0]))
    (-18.0, 24.0)
    """
    lower, upper = (float(quartile) for quartile in np.quantile(values, (0.25, 0.75)))
    far = FENCE * (upper - lower)
    return (lower - far, upper + far) if np.isfinite(far) else (lower, upper)
