"""The answers of a model without a table: a run's network or an estimator, whose rows are lists of numbers.

An estimator that was fitted to a dataframe takes objects, as a model of a table does: of numbers alone where it does
not prepare them.
"""

from __future__ import annotations

import threading
import warnings
from typing import Any, NoReturn

import numpy as np
import polars as pl

from backglass.equations.forward import forward
from backglass.errors import BackglassError, DataError
from backglass.modelfile import Model
from backglass.preparation.whole import Preparation
from backglass.samples import checked_inputs
from backglass.serving.answered import Predicted, Wish
from backglass.serving.json_rows import cells_named, check_objects, named_columns
from backglass.serving.of_tables import CELL, usual_row
from backglass.serving.request_parts import JSON, json_of, rows_in
from backglass.web.guarding import RefusedError
from backglass.words import Text
from backglass.words import serving as words

MOST = float(np.finfo(np.float64).max)


class ArrayAnswers:
    """What answers to lists of numbers have in common; see `answered.ServedModel`."""

    inputs: int
    names: tuple[str, ...] = ()  # of columns, where rows are objects
    gaps: bool = False  # whether a number may be missing

    def quickly(self, _: Any, /) -> Predicted | None:
        """None: a list of numbers is checked and computed by a thread."""
        return None

    def predicted(self, body: bytes, wish: Wish) -> Predicted:
        """The predictions for all rows of a body.

        Raises
        ------
        RefusedError, BackglassError
            What is wrong with it.
        """
        if wish.interval is not None:
            raise RefusedError(422, words.NO_INTERVALS)
        if wish.content != JSON or wish.as_csv:
            raise RefusedError(415, words.JSON_ALONE)
        return self._predicted(self._inputs(rows_in(json_of(body), dict if self.names else list)))

    def explained(self, _body: bytes, _wish: Wish, /) -> NoReturn:
        """Rows of tables alone are explained.

        Raises
        ------
        RefusedError
            Always.
        """
        raise RefusedError(422, words.NOT_OF_ARRAYS)

    def schema_of_row(self) -> dict[str, Any]:
        """A list of numbers, or an object with a cell for each column."""
        if self.names:
            cell = {"type": CELL}
            return {"type": "object", "required": list(self.names), "properties": dict.fromkeys(self.names, cell)}
        return {
            "type": "array",
            "items": {"type": ["number", "null"] if self.gaps else "number"},
            "minItems": self.inputs,
            "maxItems": self.inputs,
        }

    def schema_of_prediction(self) -> dict[str, Any]:
        """What is predicted, with probabilities where there are some."""
        return {
            "type": "object",
            "required": ["prediction"],
            "properties": {"prediction": {}, "probabilities": {"type": ["array", "object"]}},
        }

    def example(self) -> Any:
        """Zeros."""
        return dict.fromkeys(self.names, 0.0) if self.names else [0.0] * self.inputs

    def most_interval(self) -> float:
        """None: errors are kept of tables alone."""
        return 0.0

    def members(self) -> int:
        """None: rows of tables alone are explained."""
        return 0

    def _inputs(self, rows: list[Any]) -> Any:
        """Rows as the model takes them."""
        return numbers_of(rows, self.inputs, gaps=self.gaps)

    def _predicted(self, X: Any) -> Predicted:
        raise NotImplementedError


class NetworkAnswers(ArrayAnswers):
    """A network that a run trained on arrays."""

    def __init__(self, model: Model) -> None:
        self.model, self.inputs = model, model.network.sizes[0]

    def _predicted(self, X: Any) -> Predicted:
        network, theta = self.model.network, self.model.theta
        X = checked_inputs(network, X, theta.flat.dtype.name)
        y = forward(network.f, theta.weights, theta.biases, X).y
        if not np.isfinite(y).all():
            row = 1 + int(np.argmin(np.isfinite(y).all(axis=1)))
            raise DataError(words.NOT_FINITE.format(row=row))
        found = [{"prediction": one} for one in network.decided(y).tolist()]
        if network.loss.probabilities:
            found = [one | {"probabilities": p} for one, p in zip(found, y.tolist(), strict=True)]
        return Predicted(found)


class EstimatorAnswers(ArrayAnswers):
    """An estimator of scikit-learn's kind."""

    def __init__(self, estimator: Any) -> None:
        self.estimator, self.inputs = estimator, int(estimator.n_features_in_)
        self.names = tuple(map(str, getattr(estimator, "feature_names_in_", ())))
        self.gaps = estimator.__sklearn_tags__().input_tags.allow_nan
        self._preparation: Preparation | None = vars(estimator).get("preparation_")
        self._one_at_a_time = threading.Lock()  # what warnings are caught, is the process's

    def example(self) -> Any:
        """A usual row where columns are prepared, else zeros."""
        return super().example() if self._preparation is None else usual_row(self._preparation)

    def _inputs(self, rows: list[Any]) -> Any:
        if not self.names:
            return super()._inputs(rows)
        if self._preparation is not None:
            return pl.DataFrame(named_columns(rows, self.names, self.example()))
        check_objects(rows, self.example())
        return pl.DataFrame([self._numbers(name, rows) for name in self.names])

    def _numbers(self, name: str, rows: list[dict[str, Any]]) -> pl.Series:
        """A column of numbers, of which true is 1.

        Raises
        ------
        RefusedError
            422, naming the cell that is none.
        """
        cells = cells_named(name, rows)
        for place, cell in enumerate(cells, start=1):
            if not (is_number(cell) or isinstance(cell, bool) or (cell is None and self.gaps)):
                facts = {"row": place, "name": name, "found": words.JSON_TYPES[type(cell)]}
                raise RefusedError(422, words.NO_NUMBER_IN.format(**facts))
        return pl.Series(name, [None if cell is None else float(cell) for cell in cells], dtype=pl.Float64)

    def _predicted(self, X: Any) -> Predicted:
        with self._one_at_a_time, warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            try:
                found = [{"prediction": one} for one in self.estimator.predict(X).tolist()]
                if hasattr(self.estimator, "predict_proba"):
                    self._add_probabilities(X, found)
            except BackglassError:
                raise
            except (ValueError, TypeError) as error:  # scikit-learn's checks
                raise DataError(str(error).partition("\n")[0]) from error
        sentences = dict.fromkeys(str(one.message) for one in said if issubclass(one.category, UserWarning))
        return Predicted(found, [Text(one, one) for one in sentences])

    def _add_probabilities(self, X: Any, found: list[dict[str, Any]]) -> None:
        """Those of the classes by name; of several labels a row one for each label."""
        classes = [str(name) for name in self.estimator.classes_]
        for one, p in zip(found, self.estimator.predict_proba(X).tolist(), strict=True):
            several = isinstance(one["prediction"], list)
            one["probabilities"] = p if several else dict(zip(classes, p, strict=True))


def is_number(cell: Any) -> bool:
    """Whether a JSON value is a number that a float holds.

    Examples
    --------
    >>> is_number(1), is_number(True), is_number(10**400)
    (True, False, False)
    """
    return type(cell) in (int, float) and -MOST <= cell <= MOST


def numbers_of(rows: list[Any], inputs: int, gaps: bool = False) -> Any:
    """Rows that are lists of numbers, (rows, inputs); where gaps are allowed, null is one.

    Raises
    ------
    RefusedError
        422, naming the row that is none.
    """
    for place, row in enumerate(rows, start=1):
        found = words.JSON_TYPES[type(row)]
        if isinstance(row, list) and len(row) != inputs:
            found = words.NUMBERS_OF.format(count=len(row))
        if not isinstance(row, list) or len(row) != inputs:
            raise RefusedError(422, words.NO_NUMBERS.format(row=place, found=found, inputs=inputs))
        for at, one in enumerate(row, start=1):
            if not is_number(one) and not (one is None and gaps):
                facts = {"place": at, "row": place, "found": words.JSON_TYPES[type(one)]}
                raise RefusedError(422, words.NO_NUMBER.format(**facts))
    return np.array(rows, dtype=np.float64)
