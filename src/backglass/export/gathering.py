"""From anything that was trained to what exports are written from, and rows of a table as they go into these."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import polars as pl

from backglass.equations.activations import Activation
from backglass.equations.arrays import DType, Floats
from backglass.errors import DataError, PlanError
from backglass.export.expressions import Expression
from backglass.export.portable import (
    AskedOfRow,
    CategoryInput,
    Label,
    Layer,
    Meaning,
    NumberInput,
    Outputs,
    Portable,
    Rules,
    TableInput,
)
from backglass.export.recording import record, record_all
from backglass.modelfile import Model
from backglass.network import Network
from backglass.numeric import checked_dtype, numeric
from backglass.parameters import Parameters
from backglass.preparation.calendar_parts import circles
from backglass.preparation.cleaned import CleanedColumn, readable_numbers
from backglass.preparation.columns import MISSING, CategoricalColumn, NumericColumn
from backglass.preparation.dated import DatedColumn
from backglass.preparation.kinds import Column
from backglass.preparation.ordinal import OrdinalColumn
from backglass.preparation.pieces import pieces_of
from backglass.preparation.rule_inputs import Category, Condition, Gap, Threshold
from backglass.preparation.targets import ClassTarget
from backglass.preparation.whole import Preparation
from backglass.preparation.worded import WordedColumn
from backglass.tables.frames import Source
from backglass.tables.table import Table
from backglass.training import Committee, Run
from backglass.words import export as words
from backglass.words import said
from backglass.workflow.reading import table_for, table_of
from backglass.workflow.reading_asked import Reading
from backglass.workflow.table_model import TableModel

UNITS = {"date": "days", "time": "minutes", "duration": "seconds"}  # by a column's form
AS_TRAINED = Reading()


def portable_of(trained: Any, dtype: DType | None = None) -> Portable:
    """What was trained, ready to be written.

    Parameters
    ----------
    trained : Run, Committee, Model, TableModel, MLPClassifier or MLPRegressor
    dtype : {"float64", "float32"}, optional
        What the network is computed in; by default the type of its parameters.

    Raises
    ------
    PlanError
        It is something else, or not fitted, or an activation is one's own.

    Examples
    --------
    >>> import backglass as bg
    >>> net = bg.Network((2, 3, 1), hidden="tanh")
    >>> run = bg.train(net, net.initialise(), [[0.0, 1.0], [1.0, 0.0]], [1.0, 0.0], epochs=1)
    >>> found = portable_of(run)
    >>> found.sizes, found.asked, found.outputs.names
    ((2, 3, 1), ('x1', 'x2'), ('y1',))
    """
    network, theta, preparation = _parts(trained)
    network.to_dict()  # refuses an activation of one's own
    wanted: DType = checked_dtype(theta.flat.dtype) if dtype is None else dtype
    _check_finite(theta, wanted)
    inputs = _input_names(trained, network, preparation)
    columns = _columns(trained, preparation, inputs)
    rules = None if preparation is None or not preparation.rules else _rules(preparation)
    layers, outputs = _layers(network, theta, wanted), _outputs(trained, network, preparation)
    return Portable(columns, inputs, layers, outputs, wanted, rules)


def encoded(trained: Any, rows: Any, reading: Reading = AS_TRAINED) -> Floats:
    """Rows as they go into an export: (N, columns) or, of a network trained on arrays, (N, n_1).

    Parameters
    ----------
    trained
        As `portable_of` takes it.
    rows : path, Table, dataframe or array
        A table has the columns that the model was trained with; a path is read as `TableModel.predict` reads it. Of a
        network that was trained on arrays a table has its inputs' columns by name or, where they have none, as many.
    reading : Reading
        What is said of how a path is read.

    Raises
    ------
    DataError, FileError
        They cannot be read, or do not fit.

    Examples
    --------
    >>> import backglass as bg
    >>> import polars as pl
    >>> kinds = ["tern", "tern", "owl", "owl", "gull"]
    >>> birds = pl.DataFrame({"grams": [110, 120, 310, 350, 900] * 12, "kind": kinds * 12})
    >>> model = bg.fit_table(birds, "kind", members=1, keep="grams", epochs=100)
    >>> encoded(model, birds[:3]).tolist()
    [[110.0], [120.0], [310.0]]
    """
    network, _, preparation = _parts(trained)
    if preparation is not None:
        return _cells(preparation, table_of_rows(trained, rows, reading))
    if isinstance(rows, str | os.PathLike | Table) or hasattr(rows, "columns"):
        return _matrix(trained, network.sizes[0], table_of_rows(trained, rows, reading))
    found = numeric(rows, "table").astype(np.float64)
    if found.ndim != 2 or found.shape[1] != network.sizes[0] or not len(found):
        raise DataError(words.OTHER_SHAPE.format(shape=found.shape, wanted=network.sizes[0]))
    _refuse_gaps(trained, found, _input_names(trained, network, None), "table")
    return found


def inputs_of(trained: Any, cells: Floats) -> Floats:
    """z(1) in float64 of rows as `encoded` gives them, by the preparation itself: what an export is held against.

    Examples
    --------
    >>> import backglass as bg
    >>> net = bg.Network((2, 1))
    >>> inputs_of(bg.train(net, net.initialise(), [[0, 1]], [1], epochs=1), np.ones((1, 2))).tolist()
    [[1.0, 1.0]]
    """
    preparation = _parts(trained)[2]
    if preparation is None:
        fills = np.asarray(trained.fill_values_, np.float64) if getattr(trained, "_fills", False) else 0.0
        return np.where(np.isnan(cells), fills, cells)
    found = np.empty((len(cells), len(preparation.names)))
    preparation.entering()(_codes(preparation, cells), found)
    return found


def _codes(preparation: Preparation, cells: Floats) -> list[Any]:
    """Cells as the preparation's columns have them: places of categories, and NaN where a number is missing."""
    found = []
    for place, column in enumerate(preparation.columns):
        given: Any = cells[:, place]
        assert not isinstance(column, WordedColumn)  # `_column` refuses it
        if isinstance(column, CategoricalColumn):
            given = np.where(np.isnan(given), MISSING, given).astype(np.int64)
        elif isinstance(column, CleanedColumn) and column.low is not None:
            given = np.clip(given, column.low, column.high)
        found.append(given)
    return found


def _rules(preparation: Preparation) -> Rules:
    """What the rules ask: of categories and gaps the inputs that say it, of numbers the filled ones."""
    *starts, first = preparation.starts
    place_of = {column.name: place for place, column in enumerate(preparation.columns)}
    found: dict[AskedOfRow, int] = {}

    def asked(condition: Condition) -> int:
        place = place_of[condition.column]
        column, start = preparation.columns[place], starts[place]
        if isinstance(condition, Threshold):
            one = AskedOfRow(first + place, condition.value, condition.above)
        elif isinstance(condition, Category):
            assert isinstance(column, CategoricalColumn)
            one = AskedOfRow(start + column.categories.index(condition.value), 0.5, condition.equal)
        else:
            assert isinstance(condition, Gap)
            told = len(column.categories) if isinstance(column, CategoricalColumn) else 1
            one = AskedOfRow(start + told, 0.5, condition.missing)
        return found.setdefault(one, len(found))

    wanted = tuple(tuple(map(asked, rule.conditions)) for rule in preparation.rules)
    return Rules(tuple(found), wanted, first)


def table_of_rows(trained: Any, rows: Source, reading: Reading = AS_TRAINED) -> Table:
    """A table for what was trained: its cells as in training.

    Raises
    ------
    DataError, FileError
        It cannot be read, or lacks the join that the model needs.
    """
    model = trained.model if isinstance(trained, TableModel) else trained
    if isinstance(model, Model):
        return table_for(model, rows, reading)
    preparation = _parts(trained)[2]
    table = table_of(rows, reading, None if preparation is None else preparation.forms)
    return table if preparation is None else preparation.read(table)


def _parts(trained: Any) -> tuple[Network, Parameters, Preparation | None]:
    if isinstance(trained, TableModel):
        trained = trained.model
    if isinstance(trained, Model | Run | Committee):
        return trained.network, trained.theta, getattr(trained, "preparation", None)
    if hasattr(trained, "network_") and hasattr(trained, "parameters_"):
        return trained.network_, trained.parameters_, getattr(trained, "preparation_", None)
    if hasattr(trained, "get_params") and hasattr(trained, "fit"):
        raise PlanError(words.NOT_FITTED.format(kind=type(trained).__name__))
    raise PlanError(words.SOMETHING_ELSE.format(value=said(trained)))


def network_of(trained: Any) -> tuple[Network, Parameters]:
    """The network that was trained, and what was learned.

    Raises
    ------
    PlanError
        It is something else, or not fitted.
    """
    return _parts(trained)[:2]


def _check_finite(theta: Parameters, dtype: DType) -> None:
    with np.errstate(over="ignore"):
        wrong = np.flatnonzero(~np.isfinite(theta.flat.astype(dtype)))
    if wrong.size:
        at = int(wrong[0])
        value = float(theta.flat[at])
        text = words.TOO_LARGE if np.isfinite(value) else words.WEIGHT_NOT_FINITE
        raise PlanError(text.format(name=theta.name(at), value=value))


def _input_names(trained: Any, network: Network, preparation: Preparation | None) -> tuple[str, ...]:
    if preparation is not None:
        return preparation.names
    named = getattr(trained, "feature_names_in_", None)
    if named is not None:
        return tuple(map(str, named))
    return tuple(f"x{number}" for number in range(1, network.sizes[0] + 1))


def _columns(trained: Any, preparation: Preparation | None, inputs: tuple[str, ...]) -> tuple[TableInput, ...]:
    if preparation is not None:
        return tuple(_column(column, preparation) for column in preparation.columns)
    if not getattr(trained, "_fills", False):
        return ()
    as_it_is = record(lambda x: x, "x")
    fills = np.asarray(trained.fill_values_, dtype=np.float64).tolist()
    return tuple(NumberInput(name, "number", fill, as_it_is, False) for name, fill in zip(inputs, fills, strict=True))


def _column(column: Column, preparation: Preparation) -> TableInput:
    if isinstance(column, CategoricalColumn):
        fill = None if column.fill is None else column.categories.index(column.fill)
        return CategoryInput(column.name, column.categories, fill, column.indicator)
    if isinstance(column, WordedColumn):
        raise PlanError(words.WORDS_OF.format(name=column.name))
    scaled: Expression = record(column.scaling, "x")
    if isinstance(column, DatedColumn):
        more = record_all(partial(circles, parts=column.parts, unit=column.unit), "x")
        more = (*more, *_pieces(column.numbers.pieces))
        return NumberInput(column.name, column.unit, column.fill, scaled, column.indicator, more=more)
    if isinstance(column, OrdinalColumn):
        more = _pieces(column.numbers.pieces)
        return NumberInput(column.name, "place", column.fill, scaled, column.indicator, column.levels, more=more)
    form = preparation.forms.get(column.name)
    of_form = UNITS.get("" if form is None else form.form, "number")
    low, high = (column.low, column.high) if isinstance(column, CleanedColumn) else (None, None)
    dated = isinstance(column, CleanedColumn) and column.form
    unit: Any = "days" if dated else of_form
    more = _pieces(column.pieces if isinstance(column, NumericColumn) else column.numbers.pieces)
    return NumberInput(column.name, unit, column.fill, scaled, column.indicator, (), low, high, more)


def _pieces(edges: tuple[float, ...]) -> tuple[Expression, ...]:
    """What the pieces between some edges compute of x."""
    return record_all(partial(pieces_of, edges=edges), "x") if edges else ()


def _layers(network: Network, theta: Parameters, dtype: DType) -> tuple[Layer, ...]:
    W, b = network.views(theta.flat.astype(dtype))
    return tuple(
        Layer(np.array(W[l]), np.array(b[l]), network.f[l], _written_down(network.f[l], network.sizes[l - 1]))
        for l in range(2, network.L + 1)
    )


def _written_down(f: Activation, width: int) -> Expression:
    return record(f, "u", width=width)


def _outputs(trained: Any, network: Network, preparation: Preparation | None) -> Outputs:
    count = network.sizes[-1]
    numbered = tuple(f"y{number}" for number in range(1, count + 1))
    labels = getattr(trained, "_labels", None)
    if labels is not None:
        classes: tuple[Label, ...] = tuple(labels.classes.tolist())
        meaning: Meaning = "labels" if labels.several else "classes" if count > 1 else "two classes"
        return Outputs(meaning, numbered, classes)
    if preparation is not None and not hasattr(trained, "network_"):
        target = preparation.target
        if isinstance(target, ClassTarget):
            return Outputs("classes" if count > 1 else "two classes", (target.name,) * count, target.classes)
        return Outputs("numbers", (target.name,), (), target.scale, target.mean)
    if network.loss.classes or (network.loss.probabilities and network.output.exclusive):
        return Outputs("classes", numbered, tuple(range(count)))
    if network.loss.probabilities and not hasattr(trained, "network_"):
        several = "labels" if count > 1 else "two classes"
        return Outputs(several, numbered, tuple(range(max(count, 2))))  # type: ignore[arg-type]
    return Outputs("numbers", numbered)


def _cells(preparation: Preparation, table: Table) -> Floats:
    table = preparation.read(table)
    preparation.check_columns(table)
    found = np.empty((table.rows, len(preparation.columns)))
    for place, column in enumerate(preparation.columns):
        cells = table.column(column.name)
        if isinstance(column, CategoricalColumn):
            codes = column.cells(column.read(cells))
            found[:, place] = np.where(codes == MISSING, np.nan, codes)
        elif isinstance(column, CleanedColumn):  # what is beyond its bounds the export brings back itself
            found[:, place] = readable_numbers(cells, column.form).to_numpy()
        else:
            found[:, place] = column.read(cells).to_numpy()  # NaN where a cell is missing
    return found


def _matrix(trained: Any, width: int, table: Table) -> Floats:
    """A table's numbers as a network that was trained on arrays takes them: by name, else all columns in order."""
    named = getattr(trained, "feature_names_in_", None)
    names = table.names if named is None else tuple(map(str, named))
    if lacking := [name for name in names if name not in table.names]:
        raise DataError(words.NO_SUCH_INPUT.format(name=lacking[0], path=table.path))
    if len(names) != width:
        raise DataError(words.OTHER_WIDTH.format(path=table.path, found=len(names), wanted=width))
    found = np.empty((table.rows, width))
    for place, name in enumerate(names):
        cells = table.column(name)
        if cells.dtype != pl.Float64:
            raise DataError(words.NO_NUMBERS.format(name=name, path=table.path))
        found[:, place] = cells.to_numpy()
    _refuse_gaps(trained, found, names, table.path)
    return found


def _refuse_gaps(trained: Any, found: Floats, names: Sequence[str], path: str) -> None:
    if not getattr(trained, "_fills", False) and np.isnan(found).any():
        row, place = (int(at) for at in np.argwhere(np.isnan(found))[0])
        raise DataError(words.GAP_IN_INPUT.format(name=names[place], path=path, row=row + 1))
