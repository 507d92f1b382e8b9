"""A column of texts whose words are inputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Self

import numpy as np
import polars as pl

from backglass.brief import brief
from backglass.codec import Stored
from backglass.errors import DataError
from backglass.preparation.columns import FilledBy, FloatArray, Rows, Texts
from backglass.preparation.filling import Fill
from backglass.preparation.thresholds import ROWS_OF_A_CATEGORY
from backglass.preparation.tokens import Bags, bags_of, enter_words, frequent_words, inverse_frequencies, tokens_of
from backglass.ranges import number
from backglass.tables.names import name_of
from backglass.tables.texts import as_texts
from backglass.words import tables as table_words

Weight = Annotated[float, number(1, 100)]  # of a word in one of all texts: 1; in one of 10^40: below 100

MOST_READ = 20_000  # training rows, evenly spaced, by which words are chosen and weighed


@dataclass(frozen=True)
class WordedColumn(Stored):
    """Texts: an input for each of the words that stand in most of them, by tf-idf.

    A word's input is how often it stands in the text, times its weight; all of a text's are then divided by the root
    of the sum of their squares. A text without one of the words has 0 in all of them, and so has a missing one.

    Parameters
    ----------
    name : str
        The column.
    indicator : bool
        Whether a last input says "was missing".
    words : tuple of str
        As `backglass.preparation.tokens` makes them of texts; at least one.
    weights : tuple of float
        Their inverse document frequencies, in the training rows.
    filled_by : {"zero", "drop-rows", "drop-column"}
        What was asked for gaps. With "drop-rows" training rows without a text are left out.
    """

    tag: ClassVar[str] = "kind"
    kind: ClassVar[str] = "worded"
    fill: ClassVar[None] = None
    name: str
    indicator: bool
    words: Texts
    weights: tuple[Weight, ...]
    filled_by: FilledBy = "zero"

    def __post_init__(self) -> None:
        if not self.words or len(self.words) != len(self.weights):
            raise DataError(table_words.BAD_WORDS.format(words=len(self.words), weights=len(self.weights)))

    def __repr__(self) -> str:
        """The column and how many words it has."""
        return brief(self, name=self.name, indicator=self.indicator, words=len(self.words), filled_by=self.filled_by)

    @staticmethod
    def read(column: pl.Series) -> pl.Series:
        """The column as texts."""
        return as_texts(column)

    @classmethod
    def fit(cls, column: pl.Series, fill: Fill = "zero") -> Self | None:
        """The kind learned from `column`, the training rows of one column; None where no word stands in five of them.

        Examples
        --------
        >>> column = WordedColumn.fit(pl.Series("note", ["good rain", "bad rain"] * 5))
        >>> column.names, [round(weight, 3) for weight in column.weights]
        (('note: rain', 'note: bad', 'note: good'), [1.0, 1.606, 1.606])
        """
        read = tokens_of(column.gather(rows_read(len(column))))
        found = frequent_words(read, ROWS_OF_A_CATEGORY)
        if not found:
            return None
        weights = inverse_frequencies(bags_of(read, found), len(found))
        by = fill if fill in ("drop-rows", "drop-column") else "zero"
        return cls(name_of(column), column.null_count() > 0, found, tuple(weights.tolist()), by)

    @property
    def names(self) -> tuple[str, ...]:
        """The inputs: one per word, and whether it was missing."""
        names = tuple(f"{self.name}: {word}" for word in self.words)
        return (*names, f"{self.name} missing") if self.indicator else names

    @property
    def plain(self) -> int:
        """How many inputs it makes."""
        return len(self.words) + self.indicator

    def cells(self, column: pl.Series) -> Bags:
        """How often the words stand in each text that `read` gave."""
        return bags_of(tokens_of(column), self.words)

    def filled(self, cells: Any) -> Any:
        """The cells as they are: a missing text has none of the words."""
        return cells

    def enter(self, cells: Any, inputs: FloatArray) -> None:
        """Write the tf-idf of the words, and the indicator, of some cells into `inputs`, (rows, len(names))."""
        enter_words(cells, np.array(self.weights), inputs[:, : len(self.words)])
        if self.indicator:
            inputs[:, -1] = cells.missing

    def encode(self, column: pl.Series, inputs: FloatArray) -> None:
        """Write what `read` gave into `inputs`, (rows, len(names))."""
        self.enter(self.cells(column), inputs)


def rows_read(count: int) -> Rows:
    """Those of some rows by which words are chosen and weighed.

    Examples
    --------
    >>> rows_read(3).tolist(), len(rows_read(100_000))
    ([0, 1, 2], 20000)
    """
    if count <= MOST_READ:
        return np.arange(count)
    return np.linspace(0, count - 1, MOST_READ).astype(np.intp)


def words_known(cells: Bags) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """In which of some texts one of the words stands, (rows,)."""
    return np.asarray(np.diff(cells.starts) > 0)
