"""What every form shares: the cells that are there, their values, and the values as the network counts them.

A form is a small frozen object: `read` makes values of cells, of a text file's as they are written or of a dataframe's
own type; `counted` makes of the values what columns are prepared from, numbers (Float64) or texts (String). A new form
is a new class in `AnyForm` of `forms/every.py`.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from backglass.codec import Stored
from backglass.tables.forms.missing import missing_among
from backglass.tables.texts import number_as_text


@dataclass(frozen=True, kw_only=True)
class Form(Stored):
    """How the cells of a column become values.

    Parameters
    ----------
    known : bool
        Whether the known spellings of "no value" (`forms/missing.py`) mean missing, too.
    missing : tuple of str
        More spellings that mean missing, as they are written; "" is an empty cell, which is missing in any form.
    """

    tag: ClassVar[str] = "form"
    form: ClassVar[str]
    absent: ClassVar[frozenset[str]]  # the known spellings of this form, in lower case
    known: bool = True
    missing: tuple[str, ...] = ()

    def present(self, cells: pl.Series) -> pl.Series:
        """Whether a cell is there, (rows,) of booleans; one spelled as missing is not."""
        return ~missing_among(cells, self.absent if self.known else frozenset(), self.missing)

    def among(self, _: str | None) -> Form:
        """The form where the cells of a text file are separated by this sign; None where they are of no text file."""
        return self

    @abstractmethod
    def read(self, cells: pl.Series) -> pl.Series:
        """The cells' values, in the type of the form; null where a cell is missing or none of it can be read."""

    @abstractmethod
    def counted(self, values: pl.Series) -> pl.Series:
        """What `read` returned as Float64 or String, as columns are prepared from it."""

    def shown(self, counted: float) -> str:
        """A number of `counted` as a reader knows it, a fraction by six digits.

        Examples
        --------
        >>> from backglass.tables.forms.dates import Date
        >>> from backglass.tables.forms.numbers import Number
        >>> Number().shown(17.123456789), Date("%d/%m/%Y").shown(19907.0), Date("%Y-%m-%d").shown(19907.25)
        ('17.1235', '2024-07-03', '2024-07-03T06:00:00')
        """
        return number_as_text(counted if counted.is_integer() else float(f"{counted:.6g}"))

    def written(self, values: pl.Series) -> pl.Series:
        """What `read` returned as texts: labels of classes, with all the digits of whole numbers."""
        return values.cast(pl.String)
