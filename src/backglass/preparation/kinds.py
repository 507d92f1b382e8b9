"""Which kind a column becomes: by its cells, or as the audit says."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from backglass.codec import Stored
from backglass.errors import DataError
from backglass.preparation.calendar_parts import PartName, Unit, parts_there
from backglass.preparation.cleaned import CleanedColumn
from backglass.preparation.columns import CategoricalColumn, NumericColumn, taken
from backglass.preparation.dated import DatedColumn
from backglass.preparation.filling import Fill
from backglass.preparation.ordinal import OrdinalColumn
from backglass.preparation.pieces import edges_of
from backglass.preparation.recipe import AS_USUAL, Recipe
from backglass.preparation.scaling import Scale
from backglass.preparation.thresholds import MOST_CATEGORIES, ROWS_OF_A_CATEGORY, each_its_own
from backglass.preparation.verdicts import Verdict
from backglass.preparation.worded import WordedColumn
from backglass.tables.names import name_of
from backglass.tables.texts import as_texts
from backglass.words import tables as words

Column = NumericColumn | CategoricalColumn | CleanedColumn | OrdinalColumn | DatedColumn | WordedColumn

UNITS: dict[str, Unit] = {"date": "days", "time": "minutes"}  # by forms
OF_TEXTS = ("text", "identifier", "categories")  # rules that reject a column whose words may still be inputs


@dataclass(frozen=True)
class LeftOut(Stored):
    """A column that is no input, and why: the rule of the audit that rejects it."""

    name: str
    reason: str


def fit_column(
    column: pl.Series,
    rows: NDArray[np.intp],
    verdict: Verdict | None = None,
    recipe: Recipe = AS_USUAL,
    form: str = "",
) -> Column | LeftOut:
    """The column as its training rows teach it: prepared as the recipe says, repaired or left out as its verdict says.

    Parameters
    ----------
    column : polars.Series
        All rows, Float64 or String.
    rows : array (n,)
        The training rows.
    verdict : Verdict or None
    recipe : Recipe
    form : str
        The name of the column's form; dates and times of day have parts.

    Raises
    ------
    DataError
        The recipe asks of the column what its cells do not allow.

    Examples
    --------
    >>> fit_column(pl.Series("x", [1.0, 3.0]), np.arange(2)).scaling
    Standard(mean=2.0, scale=1.0)
    """
    name = name_of(column)
    rejected = verdict is not None and verdict.verdict == "reject"
    if verdict is not None and rejected and not (recipe.words_of(name) and verdict.rule in OF_TEXTS):
        return LeftOut(name, verdict.rule or "dropped")
    if column.null_count() >= len(rows) and column.gather(rows).null_count() == len(rows):
        return LeftOut(name, "missing")
    fitted = _as_asked(column, rows, recipe, form) or _as_found(column, rows, verdict, recipe, form)
    if isinstance(fitted, CategoricalColumn):
        recipe.check_texts(name)
    if not isinstance(fitted, LeftOut) and fitted.indicator and recipe.fill_of(name) == "drop-column":
        return LeftOut(name, "gaps")
    return _in_pieces(fitted, column, rows) if recipe.in_pieces and not isinstance(fitted, LeftOut) else fitted


def _in_pieces(fitted: Column, column: pl.Series, rows: NDArray[np.intp]) -> Column:
    """The column with edges for its pieces, where it is one of numbers."""
    if isinstance(fitted, CategoricalColumn | WordedColumn):
        return fitted
    return _with_edges(fitted, edges_of(fitted.filled(fitted.cells(taken(fitted.read(column), rows)))))


def without_pieces(column: Column) -> Column:
    """The column as the view "plain" has it."""
    return _with_edges(column, ())


def _with_edges(column: Column, edges: tuple[float, ...]) -> Column:
    if isinstance(column, CategoricalColumn | WordedColumn):
        return column
    if isinstance(column, NumericColumn):
        return replace(column, pieces=edges)
    return replace(column, numbers=replace(column.numbers, pieces=edges))


def _as_asked(column: pl.Series, rows: NDArray[np.intp], recipe: Recipe, form: str) -> Column | None:
    """The column in the encoding that the user gave it; None where there is none."""
    name = name_of(column)
    fill = recipe.fill_of(name)
    recipe.check_encodings(name)
    if recipe.words_of(name):
        if column.dtype != pl.String:
            raise DataError(words.NO_TEXTS.format(name=name))
        recipe.check_words(name)
        found = WordedColumn.fit(column.gather(rows), fill)
        if found is None:
            raise DataError(words.NO_WORDS.format(name=name, least=ROWS_OF_A_CATEGORY))
        return found
    if recipe.parts_of(name):
        if form not in UNITS:
            raise DataError(words.NO_DATES.format(name=name))
        numbers = taken(NumericColumn.read(column), rows)
        return _with_parts(column, rows, parts_there(numbers.to_numpy(), UNITS[form]), recipe, form)
    if name in recipe.ordinal:
        return OrdinalColumn.fit(column, rows, recipe.ordinal[name], fill, recipe.scale_of(name))
    if name in recipe.one_hot:
        return CategoricalColumn.fit(as_texts(column.gather(rows)), fill)
    return None


def _with_parts(
    column: pl.Series, rows: NDArray[np.intp], parts: tuple[PartName, ...], recipe: Recipe, form: str
) -> DatedColumn:
    name = name_of(column)
    numbers = taken(NumericColumn.read(column), rows)
    return DatedColumn.fit(numbers, parts, UNITS[form], recipe.fill_of(name), recipe.scale_of(name))


def _as_found(
    column: pl.Series, rows: NDArray[np.intp], verdict: Verdict | None, recipe: Recipe, form: str
) -> Column | LeftOut:
    """The column as its cells, or the audit of them, suggest."""
    fill, scale = recipe.fill_of(name_of(column)), recipe.scale_of(name_of(column))
    if verdict is None:
        return _by_its_cells(column, rows, fill, scale)
    if verdict.change == "one-hot" and name_of(column) not in recipe.scales:
        return CategoricalColumn.fit(as_texts(column.gather(rows)), fill)
    if verdict.change == "rare":
        return _of_frequent_ones(column.gather(rows), fill)
    if verdict.change == "words":
        return _worded(column, rows, recipe)
    if verdict.parts and form in UNITS and recipe.parts_of(name_of(column)) is not False:
        return _with_parts(column, rows, verdict.parts, recipe, form)
    if verdict.change == "clip":
        return CleanedColumn.fit(column, rows, clipped=True, fill=fill, scale=scale)
    if column.dtype == pl.Float64:
        return _by_its_cells(column, rows, fill, scale)
    return CategoricalColumn.fit(column.gather(rows), fill)


def _worded(column: pl.Series, rows: NDArray[np.intp], recipe: Recipe) -> WordedColumn | LeftOut:
    """The words of a column, where they are not unwanted; rows that were dropped may have taken all of them along."""
    name = name_of(column)
    if recipe.words_of(name) is False:
        return LeftOut(name, "words")
    recipe.check_words(name)
    return WordedColumn.fit(as_texts(column.gather(rows)), recipe.fill_of(name)) or LeftOut(name, "text")


def _by_its_cells(column: pl.Series, rows: NDArray[np.intp], fill: Fill, scale: Scale) -> Column | LeftOut:
    if column.dtype == pl.Float64:
        return NumericColumn.fit(taken(NumericColumn.read(column), rows), fill, scale)
    training = column.gather(rows)
    present = len(training) - training.null_count()
    categories = training.drop_nulls().n_unique()
    if each_its_own(categories, present):
        return LeftOut(name_of(column), "identifier")
    if categories > MOST_CATEGORIES:
        return LeftOut(name_of(column), "categories")
    return CategoricalColumn.fit(training, fill)


def _of_frequent_ones(training: pl.Series, fill: Fill) -> CategoricalColumn:
    """Categories, of which the rare ones get no input."""
    fitted = CategoricalColumn.fit(training, fill)
    counts = dict(training.drop_nulls().value_counts().iter_rows())
    return replace(fitted, categories=tuple(one for one in fitted.categories if counts[one] >= ROWS_OF_A_CATEGORY))
