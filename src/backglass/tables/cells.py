"""Where the cells of a table come from: a text file (`Sheet`), a dataframe, two tables joined."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import polars as pl


class Cells(Protocol):
    """Columns by name, as they stand where they come from."""

    @property
    def names(self) -> tuple[str, ...]:
        """The columns, in their order."""

    @property
    def height(self) -> int:
        """The number of rows."""

    @property
    def separator(self) -> str | None:
        """What separates the cells of a text file; None where they come from elsewhere."""

    def native(self, name: str) -> pl.Series:
        """One column: texts as they are written, or a dataframe's own type."""


@dataclass(frozen=True, eq=False)
class FrameCells:
    """The cells of a dataframe or a Parquet file.

    Examples
    --------
    >>> cells = FrameCells(pl.DataFrame({"grams": [310, None]}))
    >>> cells.names, cells.native("grams").to_list()
    (('grams',), [310, None])
    """

    frame: pl.DataFrame
    separator: str | None = None

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The columns."""
        return tuple(self.frame.columns)

    @property
    def height(self) -> int:
        """The number of rows."""
        return self.frame.height

    def native(self, name: str) -> pl.Series:
        """One column."""
        return self.frame.get_column(name)


@dataclass(frozen=True, eq=False)
class JoinedCells:
    """The cells of a table, and those of another one in the rows that were found for it.

    Attributes
    ----------
    first, second : Cells
    found : polars.Series
        For every row of the first the row of the second, counted from 0; null where there is none.
    added : tuple of str
        The columns that come from the second.
    """

    first: Cells
    second: Cells
    found: pl.Series
    added: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns of the first, then those that were added."""
        return (*self.first.names, *self.added)

    @property
    def height(self) -> int:
        """The rows of the first."""
        return self.first.height

    @property
    def separator(self) -> str | None:
        """That of the first."""
        return self.first.separator

    def native(self, name: str) -> pl.Series:
        """One column."""
        return self.second.native(name).gather(self.found) if name in self.added else self.first.native(name)
