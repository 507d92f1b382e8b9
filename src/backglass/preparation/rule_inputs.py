"""Rules as inputs: whether a row meets several conditions at once, such as "age > 41 and town = Osaka".

A rule is 1 for the rows that meet all of its conditions, else 0. Conditions are of the cells themselves, filled where
they are missing, before anything is scaled. `backglass.preparation.growing` finds rules by small trees. Source:
Friedman and Popescu (2008), Predictive learning via rule ensembles.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Annotated, Any, ClassVar, TypeAlias

import numpy as np
from numpy.typing import NDArray

from backglass.codec import Among, Stored
from backglass.errors import DataError
from backglass.preparation.columns import MISSING, CategoricalColumn
from backglass.preparation.kinds import Column
from backglass.preparation.worded import WordedColumn
from backglass.words import Text
from backglass.words import rule_inputs as words

Holds: TypeAlias = NDArray[np.bool_]
APART = 64  # bytes


@dataclass(frozen=True)
class Condition(Stored, ABC):
    """What is asked of one column.

    Parameters
    ----------
    column : str
        Its name.
    """

    tag: ClassVar[str] = "kind"
    kind: ClassVar[str]
    column: str

    @property
    @abstractmethod
    def text(self) -> Text:
        """As a reader knows it."""

    @abstractmethod
    def fits(self, column: Column) -> bool:
        """Whether it can be asked of the column."""

    @abstractmethod
    def holds(self, column: Column, cells: NDArray[Any]) -> Holds:
        """For which of the column's cells, as its `cells` gives them, (N,), it holds."""


@dataclass(frozen=True)
class Threshold(Condition):
    """A number lies above a threshold, or not.

    Parameters
    ----------
    column : str
    value : float
        The threshold.
    above : bool
        Whether numbers above it are meant; else those up to it.
    """

    kind: ClassVar[str] = "threshold"
    value: float
    above: bool

    @property
    def text(self) -> Text:
        """As "age > 41"."""
        return words.ABOVE_OR_NOT[self.above].format(column=self.column, value=f"{self.value:.15g}")

    def fits(self, column: Column) -> bool:
        """Numbers have a size."""
        return not isinstance(column, CategoricalColumn | WordedColumn)

    def holds(self, column: Column, cells: NDArray[Any]) -> Holds:
        """For which cells it holds, (N,)."""
        numbers = column.filled(cells)
        return np.asarray(numbers > self.value if self.above else numbers <= self.value)


@dataclass(frozen=True)
class Category(Condition):
    """A text is one of the column's categories, or not.

    Parameters
    ----------
    column : str
    value : str
        The category.
    equal : bool
        Whether it is that one; else any other.
    """

    kind: ClassVar[str] = "category"
    value: str
    equal: bool

    @property
    def text(self) -> Text:
        """As "town = Osaka"."""
        return words.EQUAL_OR_NOT[self.equal].format(column=self.column, value=self.value)

    def fits(self, column: Column) -> bool:
        """It is one of the categories."""
        return isinstance(column, CategoricalColumn) and self.value in column.categories

    def holds(self, column: Column, cells: NDArray[Any]) -> Holds:
        """For which cells it holds, (N,)."""
        assert isinstance(column, CategoricalColumn)
        found: Holds = column.filled(cells) == column.categories.index(self.value)
        return found if self.equal else ~found


@dataclass(frozen=True)
class Gap(Condition):
    """A cell is missing, or is there.

    Parameters
    ----------
    column : str
    missing : bool
    """

    kind: ClassVar[str] = "gap"
    missing: bool

    @property
    def text(self) -> Text:
        """As "age missing"."""
        return words.MISSING_OR_NOT[self.missing].format(column=self.column)

    def fits(self, column: Column) -> bool:
        """Numbers and categories may have gaps."""
        return not isinstance(column, WordedColumn)

    def holds(self, column: Column, cells: NDArray[Any]) -> Holds:
        """For which cells it holds, (N,)."""
        found: Holds = cells == MISSING if isinstance(column, CategoricalColumn) else np.isnan(cells)
        return found if self.missing else ~found


CONDITIONS: dict[str, type[Condition]] = {one.kind: one for one in (Threshold, Category, Gap)}
AnyCondition: TypeAlias = Annotated[Condition, Among(CONDITIONS)]


@dataclass(frozen=True)
class Rule(Stored):
    """Conditions that are met together.

    Parameters
    ----------
    conditions : tuple of Condition
        At least one.

    Raises
    ------
    DataError
        There is none.

    Examples
    --------
    >>> rule = Rule((Threshold("age", 41.0, above=True), Category("town", "Osaka", equal=True)))
    >>> rule.name, rule.columns
    ('age > 41 and town = Osaka', ('age', 'town'))
    """

    conditions: tuple[AnyCondition, ...]

    def __post_init__(self) -> None:
        if not self.conditions:
            raise DataError(words.NO_CONDITION)

    @property
    def text(self) -> Text:
        """The rule as a reader knows it."""
        texts = [condition.text for condition in self.conditions]
        return Text(words.AND.en.join(one.en for one in texts), words.AND.ja.join(one.ja for one in texts))

    @property
    def name(self) -> str:
        """What its input is called."""
        return self.text.en

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it looks at, each once."""
        return tuple(dict.fromkeys(condition.column for condition in self.conditions))


def meeting(rules: Sequence[Rule], columns: Sequence[Column]) -> Callable[[Sequence[NDArray[Any]], NDArray[Any]], None]:
    """What writes into an array (rows, rules) which rows meet which rules, given every column's cells of these rows.

    A condition that several rules share is looked at once.
    """
    places = {column.name: place for place, column in enumerate(columns)}
    conditions = list(dict.fromkeys(chain.from_iterable(rule.conditions for rule in rules)))
    number = {condition: at for at, condition in enumerate(conditions)}
    of_rules = [[number[condition] for condition in rule.conditions] for rule in rules]

    def enter(cells: Sequence[NDArray[Any]], inputs: NDArray[Any]) -> None:
        held = [one.holds(columns[at := places[one.column]], cells[at]) for one in conditions]
        # A rule's rows lie together while they are found. Rules a page apart would have the same place in the cache.
        met = np.empty((len(of_rules), len(inputs) + APART), dtype=bool)[:, : len(inputs)]
        for place, (first, *others) in enumerate(of_rules):
            np.copyto(met[place], held[first])
            for other in others:
                np.logical_and(met[place], held[other], out=met[place])
        inputs[:] = met.T

    return enter


def check_rules(rules: Sequence[Rule], columns: Sequence[Column]) -> None:
    """Refuse rules that are not of these columns.

    Raises
    ------
    DataError
        A condition is of another column, or of another kind of column.
    """
    by_name = {column.name: column for column in columns}
    for condition in chain.from_iterable(rule.conditions for rule in rules):
        if condition.column not in by_name or not condition.fits(by_name[condition.column]):
            raise DataError(words.OTHER_COLUMN.format(rule=str(condition.text)))
