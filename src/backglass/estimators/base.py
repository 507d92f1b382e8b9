"""What both estimators share: checked data, the parameters as scikit-learn shows them, what a fit leaves."""

from __future__ import annotations

import copy
from abc import ABC, abstractmethod
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, is_classifier
from sklearn.callback import CallbackSupportMixin
from sklearn.utils import check_consistent_length, check_random_state
from sklearn.utils.validation import _check_sample_weight, _check_y, check_is_fitted, validate_data

from backglass.engines import choose
from backglass.equations.arrays import DType, Floats
from backglass.errors import DataError, PlanError
from backglass.estimators import choices, dataframes, preset, weights
from backglass.estimators.display import network_html
from backglass.estimators.hooks import Hooks
from backglass.estimators.learning import Data, Fit, check_incremental, split
from backglass.glass import Certificate, Derivation, derive, trace
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.plan import Cursor, State
from backglass.preparation.targets import Task
from backglass.preparation.whole import Preparation
from backglass.presets import members_for
from backglass.training import History
from backglass.training.callbacks import Best
from backglass.training.certification import certify

SEEDS = 2**32 - 1
ROWS_AT_ONCE = 4096  # of a sparse table made dense to predict
PARTLY = (
    "partial_fit sees a part of the rows, from which a dataframe with texts, dates or gaps cannot be prepared; call "
    "fit first, or give numbers."
)


HeldOut = tuple[Any, Any, Any] | None
When = Literal["first", "again", "part"]  # a fit that begins, a warm start, a part of the data that is to come


class BaseMLP(CallbackSupportMixin, BaseEstimator, ABC):
    """Base of `MLPClassifier` and `MLPRegressor`; use those."""

    _metric: str
    coefs_: list[Floats]
    intercepts_: list[Floats]
    loss_curve_: list[float]
    validation_scores_: list[float] | None
    best_validation_score_: float | None
    _state: State | None
    _watch: Best | None
    preparation_: Preparation

    @abstractmethod
    def _targets(self, y: Any, when: When) -> Floats:
        """y as the network's targets (N, n_L)."""

    @abstractmethod
    def _ends(self) -> tuple[Any, Any]:
        """Output and loss of the network."""

    @abstractmethod
    def _weighted(self, y: Any, s: Floats | None) -> Floats | None:
        """Sample weights with those of classes."""

    @property
    def parameters_(self) -> Parameters:
        """The parameters with the names of the book, such as w(2)[1,3]; a copy of coefs_ and intercepts_."""
        self._check_coefs()
        return Parameters(self.network_, self._theta())

    @property
    def prepared_names_(self) -> NDArray[np.object_]:
        """The names of the inputs z(1); there where X's columns have names."""
        if "preparation_" in vars(self):
            return np.array(self.preparation_.names, dtype=object)
        return np.asarray(self.feature_names_in_)

    def _check_coefs(self) -> None:
        if "network_" not in vars(self):
            raise AttributeError(f"This {type(self).__name__} is not fitted yet; call fit first.")

    def _fit(self, X: Any, y: Any, sample_weight: Any, held_out: HeldOut = None, incremental: bool = False) -> Self:
        settings = self._settings
        choices.check(settings)
        sizes = choices.hidden_sizes(settings["hidden_layer_sizes"])
        if incremental:
            check_incremental(settings)
        going_on = hasattr(self, "coefs_") and (self.warm_start or incremental)
        if not going_on:
            self.__dict__.pop("preparation_", None)
        prepares = self._prepares(X, reset=not going_on)
        if prepares and incremental and not going_on:
            raise PlanError(PARTLY)
        wanted = self._wanted(going_on)
        given, y = self._validated(X, y, wanted, reset=not going_on, as_it_is=prepares)
        D = self._targets(y, "part" if incremental else "again" if going_on else "first")
        if prepares and not going_on:
            self.preparation_, X = self._prepared(given, y)
        else:
            X = self._inputs(given, reset=not going_on)
        X = X.astype(wanted if isinstance(wanted, np.dtype) else X.dtype, copy=False)
        D = D.astype(X.dtype)
        s = None if sample_weight is None else _check_sample_weight(sample_weight, X, dtype=X.dtype)
        data = Data(X, D, self._weighted(y, s), self._validation(held_out, X.dtype))
        members = members_for(settings["members"] or 1, len(X))
        if members > 1:
            on = self.warm_start or incremental
            preset.check_committee(settings, going_on=on, held_out=data.held_out is not None)
        self._begin((X.shape[1], *sizes, D.shape[1]), X.dtype.name, going_on)
        if members == 1 and self.early_stopping and data.held_out is None and choices.is_stochastic(self.solver):
            random = getattr(self, "_random", None) or check_random_state(self.random_state)
            data = split(data, self.validation_fraction, self._stratified, random)
        with Hooks(self, given, y, sample_weight, incremental) as hooks:
            if members > 1:
                preset.fit_committee(self, data, members, self._classes_of(D), hooks.listener)
                return self
            fit = Fit(self, data, hooks.listener, incremental)
            if choices.is_stochastic(self.solver):
                fit.descend(self._start())
            else:
                fit.minimise(self._theta())
        return self

    @property
    def _settings(self) -> dict[str, Any]:
        """The parameters that count: one's own, or the preset's where scikit-learn's defaults were left."""
        return preset.settled(self)

    def _classes_of(self, _: Floats) -> Any:
        """The class of every row of targets, by which folds are dealt out; None for numbers."""
        return None

    @property
    def _stratified(self) -> bool:
        return False

    @property
    def _output_names(self) -> list[str]:
        return []

    def _wanted(self, going_on: bool) -> Any:
        """The type that X is computed in, or those of which it keeps its own."""
        if going_on:
            return np.asarray(self.coefs_[0]).dtype
        wanted = self.dtype if (self._settings["members"] or 1) > 1 else self._settings["dtype"]
        return (np.float64, np.float32) if wanted is None else np.dtype(wanted)

    def _prepares(self, X: Any, *, reset: bool) -> bool:
        """Whether X is prepared: in a first fit a dataframe that needs it, later all where that one was."""
        if reset:
            return self.preset == "tabular" and dataframes.needs_preparation(X, filled=self.missing == "fill")
        return "preparation_" in vars(self)

    def _prepared(self, X: Any, y: Any) -> tuple[Preparation, Floats]:
        """What a dataframe and its targets teach, and its inputs."""
        classes = getattr(self, "classes_", ())
        task: Task = "classification" if is_classifier(self) else "regression"
        return dataframes.fit_preparation(X, y, task, classes, audited=bool(self.audit))

    def _validated(self, X: Any, y: Any, dtype: Any, *, reset: bool, as_it_is: bool) -> tuple[Any, Any]:
        """X and y checked; a dataframe that is prepared stays one."""
        if as_it_is:
            dataframes.check_dataframe(X)
            X, y = validate_data(self, X, y, reset=reset, skip_check_array=True)
            y = _check_y(y, multi_output=True, estimator=self, **self._y_checks)
            check_consistent_length(X, y)
            return X, y
        checks = {"accept_sparse": ("csr", "csc"), "ensure_all_finite": self.missing != "fill" or "allow-nan"}
        X, y = validate_data(self, X, y, reset=reset, multi_output=True, dtype=dtype, **self._y_checks, **checks)
        return dense(X), y

    def _inputs(self, X: Any, *, reset: bool) -> Floats:
        """What was checked as the network takes it: prepared, or with its gaps filled."""
        if "preparation_" in vars(self):
            return dataframes.prepared_inputs(self.preparation_, X)
        return self._filled(X, reset=reset)

    @property
    def _y_checks(self) -> dict[str, Any]:
        return {}

    def _validation(self, held_out: HeldOut, dtype: Any) -> tuple[Any, ...] | None:
        """X_val, y_val and their weights as the network takes them."""
        X, y, s = held_out or (None, None, None)
        if X is None and y is None:
            return None
        if X is None or y is None:
            raise DataError("X_val and y_val go together; give both or neither.")
        X, y = self._validated(X, y, dtype, reset=False, as_it_is=self._prepares(X, reset=False))
        X = self._inputs(X, reset=False).astype(dtype, copy=False)
        return X, self._targets(y, "part").astype(dtype), None if s is None else _check_sample_weight(s, X)

    def _filled(self, X: Floats, *, reset: bool) -> Floats:
        """Missing values replaced by the medians of the first fit's columns."""
        if self.missing != "fill" or "preparation_" in vars(self):
            return X
        missing = np.isnan(X)
        if reset:
            known = np.ma.masked_array(X, missing)
            medians: Any = np.ma.median(known, axis=0)  # type: ignore[no-untyped-call]
            self.fill_values_ = medians.filled(0).astype(X.dtype)
        return np.where(missing, self.fill_values_, X) if missing.any() else X

    def _begin(self, sizes: tuple[int, ...], dtype: str, going_on: bool) -> None:
        """The network, and parameters and lists for a fresh start."""
        output, loss = self._ends()
        hidden = choices.hidden_activations(self._settings["activation"])
        network = Network(sizes, hidden=hidden, output=output, loss=loss)
        if going_on:
            weights.packed(network, getattr(self, "_flat", None), self.coefs_, self.intercepts_)
        self.network_ = network
        self.n_layers_, self.n_outputs_ = self.network_.L, sizes[-1]
        self.out_activation_ = self.network_.output.name
        self.n_iter_ = 0
        if going_on and hasattr(self, "_seed"):
            return
        random = check_random_state(self.random_state)
        if not going_on:
            self._place(weights.initial(self.network_, random, dtype))
        if self.early_stopping:
            self._random = copy.deepcopy(random)  # scikit-learn splits with what is next in the stream
        self._seed = int(random.randint(SEEDS, dtype=np.uint32))
        self._state, self._watch, self._slowed, self.t_ = None, None, 0, 0
        self.loss_curve_, self.validation_scores_, self.best_validation_score_ = [], None, None
        self.history_ = History()

    def _place(self, theta: Floats) -> None:
        """Show parameters as coefs_ and intercepts_."""
        self._placed, self._flat = theta, np.array(theta)
        self.coefs_, self.intercepts_ = weights.shown(self.network_, self._flat)

    def _theta(self) -> Floats:
        return weights.packed(self.network_, getattr(self, "_flat", None), self.coefs_, self.intercepts_)

    def _start(self) -> State:
        """Where a stochastic solver goes on: the last state, unless parameters or optimiser have been changed since."""
        theta, state = self._theta(), self._state
        slots = choices.optimiser(self._settings).initial(theta)
        if state is None:
            return State(theta, slots)
        if not np.array_equal(theta, self._placed):
            state = State(theta, state.slots, state.cursor)
        if set(slots) != set(state.slots):
            state = State(state.theta, slots, Cursor(state.cursor.epoch, 0, 0))
        return state

    def _outputs(self, X: Any) -> Floats:
        """The network's outputs (N, n_L)."""
        check_is_fitted(self)
        finite = self.missing != "fill" or "allow-nan"
        theta = self._theta()
        dtype: DType = "float32" if theta.dtype == np.float32 else "float64"
        if self._prepares(X, reset=False):
            dataframes.check_dataframe(X)
            X = self._inputs(validate_data(self, X, reset=False, skip_check_array=True), reset=False)
        else:
            X = validate_data(self, X, accept_sparse=("csr", "csc"), reset=False, ensure_all_finite=finite)
        engine = choose(self.engine, self.network_)(self.network_, dtype, self.threads)
        rows = X.shape[0] if isinstance(X, np.ndarray) else ROWS_AT_ONCE
        parts = [X[start : start + rows] for start in range(0, X.shape[0], rows)]
        outputs = [engine.forward(theta, self._filled(dense(part).astype(dtype), reset=False)) for part in parts]
        return np.asarray(outputs[0] if len(outputs) == 1 else np.concatenate(outputs))

    def _check_solver(self) -> bool:
        if not choices.is_stochastic(self.solver):
            raise AttributeError("partial_fit needs a solver that goes through minibatches; lbfgs does not.")
        return True

    def _glass(self, X: Any, y: Any) -> tuple[Network, Parameters, Floats, Floats]:
        """Network, parameters, inputs and targets, as the glass takes them."""
        check_is_fitted(self)
        X, D, _ = self._validation((X, y, None), self._theta().dtype) or ()
        return self.network_, self.parameters_, X, D

    def explain(self, X: Any, y: Any, weight: str, sample: int | None = None) -> Derivation:
        """Where one number comes from, as `backglass.derive` shows it: the chain rule with all numbers put in.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
        y : array-like of shape (n_samples,) or (n_samples, n_outputs)
            What the network should have said.
        weight : str
            w(l)[j,i], b(l)[j], u(l)[j], z(l)[j] or delta(l)[j]; layers count from 1, the input, units from 1.
        sample : int, optional
            One row, counted from 0; by default the whole of X as one batch.

        Returns
        -------
        Derivation
            Print it, or ask for ``to_latex()``, ``to_html()``, ``to_json()``, ``paths()``.

        Raises
        ------
        ValueError
            No such name in this network, or rows that do not serve.

        Examples
        --------
        >>> import backglass as bg
        >>> X, y = [[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0.0, 1.0, 2.0]
        >>> regressor = bg.MLPRegressor(hidden_layer_sizes=(2,), solver="lbfgs", random_state=0).fit(X, y)
        >>> regressor.explain(X, y, "w(2)[1,2]").name
        'w(2)[1,2]'
        """
        return derive(trace(*self._glass(X, y)), weight, sample)

    def certify(self, X: Any, y: Any, sample_weight: Any = None, **options: Any) -> Certificate:
        """The gradient of this estimator's engine on these rows, held against differences of the loss.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
        y : array-like of shape (n_samples,) or (n_samples, n_outputs)
        sample_weight : array-like of shape (n_samples,), optional
        options
            As `backglass.certify` takes them, such as ``share=0.1``.

        Returns
        -------
        Certificate

        Raises
        ------
        ValueError
            Rows that do not serve.

        Examples
        --------
        >>> import backglass as bg
        >>> X, y = [[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0.0, 1.0, 2.0]
        >>> regressor = bg.MLPRegressor(hidden_layer_sizes=(2,), activation="tanh", tol=0.1, random_state=0)
        >>> regressor.fit(X, y).certify(X, y).verdict
        'right'
        """
        given = {"engine": self.engine, "threads": self.threads, "sample_weight": sample_weight}
        return certify(*self._glass(X, y), **given | options)

    def __getstate__(self) -> Any:
        """Without the views, which `__setstate__` makes again."""
        state = dict(super().__getstate__())
        if "_flat" in state and self._theta() is self._flat:
            del state["coefs_"], state["intercepts_"]
        return state

    def __setstate__(self, state: Any) -> None:
        """With coefs_ and intercepts_ as views of the parameters again."""
        super().__setstate__(state)
        if "_flat" in state and "coefs_" not in state:
            self.coefs_, self.intercepts_ = weights.shown(self.network_, self._flat)

    def _html_repr(self) -> str:
        """scikit-learn's diagram, and the network where there is one."""
        diagram = str(super()._html_repr())
        if "network_" not in vars(self):
            return diagram
        inputs = getattr(self, "prepared_names_", ())
        return diagram + network_html(self.parameters_, [*map(str, inputs)], self._output_names)

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
