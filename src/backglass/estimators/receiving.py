"""What an estimator is given, checked by scikit-learn, and as its network takes it: prepared, or with gaps filled."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, is_classifier
from sklearn.utils import check_consistent_length
from sklearn.utils.validation import _check_y, validate_data

from backglass.equations.arrays import Floats
from backglass.errors import DataError, PlanError
from backglass.estimators import dataframes
from backglass.estimators.refusing import as_targets, sample_weights, told
from backglass.numeric import refuse_masked
from backglass.preparation.targets import Task
from backglass.preparation.whole import Preparation
from backglass.presets import Composition

PARTLY = (
    "partial_fit sees a part of the rows, from which a dataframe with texts, dates or gaps cannot be prepared; call "
    "fit first, or give numbers."
)

DATES = "mM"  # kinds of types, as NumPy names them
HeldOut = tuple[Any, Any, Any] | None
When = Literal["first", "again", "part"]  # a fit that begins, a warm start, a part of the data that is to come


class ReceivesTables(BaseEstimator, ABC):
    """Arrays, sparse tables and dataframes as inputs of an estimator."""

    missing: str
    preset: str | None
    audit: bool
    coefs_: list[Floats]
    preparation_: Preparation

    @abstractmethod
    def _targets(self, y: Any, when: When) -> Floats:
        """y as the network's targets (N, n_L)."""

    @property
    @abstractmethod
    def _settings(self) -> dict[str, Any]:
        """The parameters that count."""

    @abstractmethod
    def _seen_in(self, rows: int) -> Composition:
        """Which networks are trained on a dataframe of so many rows, unless it is very wide or long."""

    @property
    def _fills(self) -> bool:
        """Whether gaps in an array of numbers are filled: where it is asked for, and by the preset."""
        return bool(self._settings["missing"] == "fill")

    @property
    def _y_checks(self) -> dict[str, Any]:
        return {}

    @property
    def prepared_names_(self) -> NDArray[np.object_]:
        """The names of the inputs z(1); there where X's columns have names."""
        if "preparation_" in vars(self):
            return np.array(self.preparation_.names, dtype=object)
        return np.asarray(self.feature_names_in_)

    def _received(self, X: Any, y: Any, *, going_on: bool, incremental: bool) -> tuple[Any, Any, Floats, Floats, bool]:
        """X and y of a fit, checked, and both as the network takes them; and whether there are other views than one."""
        if getattr(getattr(y, "dtype", None), "kind", "none") in DATES:
            raise DataError("y holds dates, but numbers or classes are predicted; give days or seconds from a start.")
        prepares = self._prepares(X, reset=not going_on)
        if prepares and incremental and not going_on:
            raise PlanError(PARTLY)
        wanted = self._wanted(going_on)
        given, y = self._validated(X, y, wanted, reset=not going_on, as_it_is=prepares)
        D = self._targets(y, "part" if incremental else "again" if going_on else "first")
        if not going_on:
            self.__dict__.pop("preparation_", None)
        viewed = False
        if prepares and not going_on:
            self.preparation_, X, viewed = self._prepared(given, y)
        else:
            X = self._inputs(given, reset=not going_on)
        X = X.astype(wanted if isinstance(wanted, np.dtype) else X.dtype, copy=False)
        return given, y, X, as_targets(D, X.dtype), viewed

    def _wanted(self, going_on: bool) -> Any:
        """The type that X is computed in, or those of which it keeps its own."""
        if going_on:
            return np.asarray(self.coefs_[0]).dtype
        wanted = self.dtype if (self._settings["members"] or 1) > 1 else self._settings["dtype"]
        return (np.float64, np.float32) if wanted is None else np.dtype(wanted)

    def _prepares(self, X: Any, *, reset: bool) -> bool:
        """Whether X is prepared: in a first fit a dataframe that needs it or has views, later all if that one was."""
        if reset:
            return self.preset == "tabular" and (
                dataframes.needs_preparation(X, filled=self.missing == "fill")
                or (dataframes.is_dataframe(X) and self._seen_in(len(X)).views != ("plain",))
            )
        return "preparation_" in vars(self)

    def _prepared(self, X: Any, y: Any) -> tuple[Preparation, Floats, bool]:
        """What a dataframe and its targets teach, its inputs, and whether members see them in other views, too."""
        classes = getattr(self, "classes_", ())
        task: Task = "classification" if is_classifier(self) else "regression"
        composed, asked = self._seen_in(len(X)), self._settings["views"] is not None
        preparation, inputs, views = dataframes.fit_preparation(
            X, y, task, classes, audited=bool(self.audit), composed=composed, asked=asked
        )
        return preparation, inputs, views != ("plain",)

    def _validated(self, X: Any, y: Any, dtype: Any, *, reset: bool, as_it_is: bool) -> tuple[Any, Any]:
        """X and y checked; a dataframe that is prepared stays one."""
        refuse_masked(X, "X")
        refuse_masked(y, "y")
        if as_it_is:
            dataframes.check_dataframe(X)
            with told("X or y"):
                X, y = validate_data(self, X, y, reset=reset, skip_check_array=True)
                y = _check_y(y, multi_output=True, estimator=self, **self._y_checks)
            check_consistent_length(X, y)
            return X, y
        checks = {"accept_sparse": ("csr", "csc"), "ensure_all_finite": not self._fills or "allow-nan"}
        with told("X or y"), np.errstate(over="ignore"):  # what is too large for the type is refused with the infinite
            X, y = validate_data(self, X, y, reset=reset, multi_output=True, dtype=dtype, **self._y_checks, **checks)
        return dense(X), y

    def _rows(self, X: Any) -> Any:
        """Rows to predict, checked: a dataframe that is to be prepared, sparse ones and gaps as they are."""
        if (held := vars(self).get("_held")) is not None and X is held[0]:  # rows held out of the fit under way
            return held[1]
        refuse_masked(X, "X")
        if self._prepares(X, reset=False):
            X = self._as_dataframe(X)
            dataframes.check_dataframe(X)
            return validate_data(self, X, reset=False, skip_check_array=True)
        finite, dtype = not self._fills or "allow-nan", np.asarray(self.coefs_[0]).dtype
        with told("X"), np.errstate(over="ignore"):  # what is too large for the type is refused with the infinite
            return validate_data(
                self, X, accept_sparse=("csr", "csc"), reset=False, ensure_all_finite=finite, dtype=dtype
            )

    def _as_dataframe(self, X: Any) -> Any:
        """An array as the dataframe that it lacks the names of, where all columns of the fit's were numbers."""
        forms = {form.form for form in self.preparation_.forms.values()}
        if dataframes.is_dataframe(X) or forms != {"number"} or not hasattr(self, "feature_names_in_"):
            return X
        with told("X"):
            X = validate_data(self, X, reset=False, accept_sparse=("csr", "csc"), ensure_all_finite="allow-nan")
        return dataframes.named(dense(X), self.feature_names_in_)

    def _inputs(self, X: Any, *, reset: bool) -> Floats:
        """What was checked as the network takes it: prepared, or with its gaps filled."""
        if "preparation_" in vars(self):
            return dataframes.prepared_inputs(self.preparation_, X)
        return self._filled(X, reset=reset)

    def _validation(self, held_out: HeldOut, dtype: Any) -> tuple[Any, ...] | None:
        """X_val, y_val and their weights as the network takes them."""
        X, y, s = held_out or (None, None, None)
        if X is None and y is None:
            return None
        if X is None or y is None:
            raise DataError("X_val and y_val go together; give both or neither.")
        with told("X_val or y_val", always=True):
            X, y = self._validated(X, y, dtype, reset=False, as_it_is=self._prepares(X, reset=False))
            D = as_targets(self._targets(y, "part"), dtype)
        X = self._inputs(X, reset=False).astype(dtype, copy=False)
        refuse_masked(s, "sample_weight_val")
        weights = None if s is None else sample_weights(s, X, "sample_weight_val")
        return X, D, weights

    def _filled(self, X: Floats, *, reset: bool) -> Floats:
        """Missing values replaced by the medians of the first fit's columns."""
        if not self._fills or "preparation_" in vars(self):
            return X
        missing = np.isnan(X)
        if reset:
            known = np.ma.masked_array(X, missing)
            medians: Any = np.ma.median(known, axis=0)  # type: ignore[no-untyped-call]
            self.fill_values_ = medians.filled(0).astype(X.dtype)
        return np.where(missing, self.fill_values_, X) if missing.any() else X

    def __sklearn_tags__(self) -> Any:
        """Sparse tables, and missing values where they are filled; the preset's dataframes hold anything."""
        tags = super().__sklearn_tags__()
        tabular = self.preset == "tabular"
        tags.input_tags.sparse = True
        tags.input_tags.string = tags.input_tags.categorical = tabular
        tags.input_tags.allow_nan = tabular or self.missing == "fill"
        return tags


def dense(X: Any) -> Floats:
    """A sparse table as an array."""
    return np.asarray(X if isinstance(X, np.ndarray) else X.toarray())
