"""The form of a column in a model of format 3 or older, which guessed it again from every table.

Such a model goes on predicting the bits that it predicted: a column of a text file is numbers where every cell that is
there is one, else texts; a dataframe's column is what its type says.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from backglass.tables.forms.form import Form
from backglass.tables.numerals import NumberForm, as_numbers, form_of, number_like, written_so

NA = "NA"


@dataclass(frozen=True, kw_only=True)
class Guessed(Form):
    """Numbers (Float64) or texts (String), by the cells of each table.

    Parameters
    ----------
    numbers : {"decimal comma", "comma groups", "point groups"} or None
        How the training table wrote the column's numbers, where it is not 1234.5.

    Examples
    --------
    >>> Guessed().among(",").read(pl.Series(["7", "NA", " 8.5"])).to_list()
    [7.0, None, 8.5]
    >>> Guessed().read(pl.Series(["7", "NA"])).to_list()
    ['7', None]
    """

    form: ClassVar[str] = "guessed"
    absent: ClassVar[frozenset[str]] = frozenset()
    numbers: NumberForm | None = None

    def among(self, separator: str | None) -> Form:
        """The form in a text file with this separator, where texts may be numbers."""
        return self if separator is None else _InText(numbers=self.numbers, separator=separator)

    def present(self, cells: pl.Series) -> pl.Series:
        """Whether a cell is neither empty nor NA."""
        return _plain(cells).is_not_null()

    def read(self, cells: pl.Series) -> pl.Series:
        """Float64 or String."""
        return _plain(cells)

    def counted(self, values: pl.Series) -> pl.Series:
        """The values themselves."""
        return values


@dataclass(frozen=True, kw_only=True)
class _InText(Guessed):
    """The same in a text file."""

    separator: str

    def read(self, cells: pl.Series) -> pl.Series:
        texts = _plain(cells)
        if texts.dtype != pl.String:
            return texts
        if self.numbers is not None and written_so(texts, self.numbers):
            return as_numbers(texts, self.numbers).fill_nan(None)
        numbers = texts.cast(pl.Float64, strict=False)
        if numbers.null_count() == texts.null_count():
            return numbers.fill_nan(None)
        found = form_of(texts, self.separator != ",") if number_like(texts.to_frame()) else None
        return texts if found is None else as_numbers(texts, found).fill_nan(None)


def guessed_identity(columns: Iterable[tuple[str, pl.Series]]) -> str:
    """By which a model of these formats knows the dataframe again that it was trained with.

    Examples
    --------
    >>> guessed_identity([("n", pl.Series([1, None])), ("t", pl.Series(["a", "NA"]))])[:12]
    '21ef022170fe'
    """
    digest = hashlib.sha256()
    for name, column in columns:
        digest.update(json.dumps([name, _plain(column).to_list()]).encode())
    return digest.hexdigest()


def _plain(column: pl.Series) -> pl.Series:
    """A column of any type as numbers or texts, blanks around a text taken off."""
    if column.dtype.is_numeric() or column.dtype == pl.Null:
        return column.cast(pl.Float64).fill_nan(None)
    texts = column.cast(pl.String).str.strip_chars()
    return texts.set(texts.is_in(["", NA]).fill_null(True), None)
