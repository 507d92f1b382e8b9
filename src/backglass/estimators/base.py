"""What both estimators share: checked data, the parameters as scikit-learn shows them, what a fit leaves."""

from __future__ import annotations

import copy
from abc import abstractmethod
from collections.abc import Iterator
from typing import Any, Self

import numpy as np
from sklearn.callback import CallbackSupportMixin
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted

from backglass.engines import choose
from backglass.equations.arrays import DType, Floats
from backglass.errors import DataError
from backglass.estimators import choices, dataframes, given, preset, remarks, scoring, weights
from backglass.estimators.display import network_html
from backglass.estimators.hidden_units import ShowsUnits
from backglass.estimators.hooks import Hooks
from backglass.estimators.learning import Data, Fit, check_incremental, split
from backglass.estimators.receiving import HeldOut, dense
from backglass.estimators.refusing import check_outputs, check_targets, sample_weights
from backglass.glass import Certificate, Derivation, derive, trace
from backglass.network import Network
from backglass.numeric import refuse_masked
from backglass.parameters import Parameters
from backglass.plan import Cursor, State
from backglass.presets import Composition
from backglass.training import History
from backglass.training.callbacks import Best
from backglass.training.certification import certify

SEEDS = 2**32 - 1
ROWS_AT_ONCE = 4096  # of a sparse table made dense to predict
OF_A_FIT = ("loss_", "run_", "_no_improvement_count")  # what no estimator has before it


class BaseMLP(CallbackSupportMixin, ShowsUnits):
    """Base of `MLPClassifier` and `MLPRegressor`; use those."""

    _metric: str
    network_: Network
    intercepts_: list[Floats]
    loss_curve_: list[float]
    validation_scores_: list[float] | None
    best_loss_: float | None
    best_validation_score_: float | None
    _state: State | None
    _watch: Best | None

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

    def _check_coefs(self) -> None:
        if "network_" not in vars(self):
            raise AttributeError(f"This {type(self).__name__} is not fitted yet; call fit first.")

    def initialise(self, X: Any, y: Any) -> Self:
        """An estimator with its first parameters, as if it were fitted: no row is trained on.

        The parameters are those that `fit` begins with for the same `random_state`; of a committee those of the
        members, joined. Everything works that works after a fit: predictions, `transform`, `explain`, `bg.save`;
        `partial_fit` goes on from there, and so does `fit` with ``warm_start=True``.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
            With ``preset="tabular"`` also a dataframe with texts, dates and gaps, from which its preparation is
            learned.
        y : array-like of shape (n_samples,) or (n_samples, n_outputs)
            Every class must be there.

        Returns
        -------
        self
            `n_iter_` and `t_` are 0, and `history_` is empty; there is no `loss_`.

        Raises
        ------
        ValueError
            The data or a parameter does not serve.

        Examples
        --------
        >>> import backglass as bg
        >>> X, y = [[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], ["no", "yes", "yes"]
        >>> classifier = bg.MLPClassifier((3,), random_state=0).initialise(X, y)
        >>> classifier.network_.sizes, classifier.n_iter_, classifier.predict_proba(X).shape
        ((2, 3, 1), 0, (3, 2))
        """
        settings = self._settings
        choices.check(settings)
        scoring.chosen(settings["scoring"])
        sizes = choices.hidden_sizes(settings["hidden_layer_sizes"])
        given, _, X, D, viewed = self._received(X, y, going_on=False, incremental=False)
        composed = preset.composed(self, len(X), viewed=viewed)
        if composed.members > 1:
            preset.check_committee(settings, going_on=False, held_out=False)
        data = Data(X, D, None)
        self._begin((X.shape[1], *sizes, D.shape[1]), X.dtype.name, going_on=False)
        check_targets(self.network_, data)
        if composed.members > 1:
            preset.start_committee(self, data, composed, self._classes_of(D), given)
        self.best_loss_ = None
        for name in OF_A_FIT:
            self.__dict__.pop(name, None)
        return self

    def _fit(self, X: Any, y: Any, sample_weight: Any, held_out: HeldOut = None, incremental: bool = False) -> Self:
        settings = self._settings
        choices.check(settings)
        sizes = choices.hidden_sizes(settings["hidden_layer_sizes"])
        if incremental:
            check_incremental(settings)
        going_on = hasattr(self, "coefs_") and (self.warm_start or incremental)
        asked, (given, y, X, D, viewed) = X, self._received(X, y, going_on=going_on, incremental=incremental)
        refuse_masked(sample_weight, "sample_weight")
        s = None if sample_weight is None else sample_weights(sample_weight, X)
        data = Data(X, D, self._weighted(y, s), self._validation(held_out, X.dtype))
        composed = preset.composed(self, len(X), viewed=viewed)
        members = composed.members
        if members > 1:
            on = self.warm_start or incremental
            preset.check_committee(settings, going_on=on, held_out=data.held_out is not None)
        scoring.check_held_out(
            settings, held_out=data.held_out is not None, committee=members > 1, incremental=incremental
        )
        examined = scoring.examination(self, (asked, y, s), X, held_out, data.held_out)
        self._begin((X.shape[1], *sizes, D.shape[1]), X.dtype.name, going_on)
        scoring.forget_another(self)
        check_targets(self.network_, data)
        if not (going_on or incremental or members > 1 or hasattr(self, "preparation_")):
            remarks.look_at_columns(self, X)
        if not incremental:
            remarks.look_at_weights(self, data)
        if members == 1 and self.early_stopping and data.held_out is None and choices.is_stochastic(self.solver):
            random = getattr(self, "_random", None) or check_random_state(self.random_state)
            data = split(data, float(self.validation_fraction), self._stratified, random)
        with Hooks(self, given, y, sample_weight, incremental) as hooks:
            if members > 1:
                member = self.network_
                classes = self._classes_of(D)
                runs = preset.fit_committee(self, data, composed, classes, hooks.listener, examined, given)
                remarks.look_at_members(self, member, runs)
                return self
            score = None if examined is None else examined.of(data.held_rows)
            fit = Fit(self, data, hooks.listener, score, incremental)
            if choices.is_stochastic(self.solver):
                fit.descend(self._start())
            else:
                fit.minimise(self._theta())
        if not incremental:
            remarks.look_at_fit(self, data, fit.stopped, fit.updates)
        return self

    @property
    def _settings(self) -> dict[str, Any]:
        """The parameters that count: those given, else the preset's where there is one, else scikit-learn's."""
        return preset.settled(self)

    def _classes_of(self, _: Floats) -> Any:
        """The class of every row of targets, by which folds are dealt out; None for numbers."""
        return None

    def _seen_in(self, rows: int) -> Composition:
        return preset.composed(self, rows, viewed=True)

    @property
    def _stratified(self) -> bool:
        return False

    @property
    def _output_names(self) -> list[str]:
        return []

    def _begin(self, sizes: tuple[int, ...], dtype: str, going_on: bool) -> None:
        """The network, and parameters and lists for a fresh start."""
        output, loss = self._ends()
        hidden = choices.hidden_activations(self._settings["activation"], len(sizes) - 2)
        network = Network(sizes, hidden=hidden, output=output, loss=loss)
        before = vars(self).get("network_", network)  # there is none where coefs_ were written without a fit
        if going_on and sizes != before.sizes:
            raise DataError(
                f"The fit goes on, and the network is {before.sizes}, but hidden_layer_sizes, X and y ask for "
                f"{sizes}; leave them as they were, or begin anew with warm_start=False."
            )
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

    def _outputs(self, X: Any, network: Network | None = None) -> Floats:
        """The outputs (N, n_L) of the network, or of another one with its parameters."""
        check_is_fitted(self)
        network, theta = network or self.network_, self._theta()
        dtype: DType = "float32" if theta.dtype == np.float32 else "float64"
        engine = choose(self.engine, network)(network, dtype, self.threads)
        with np.errstate(over="ignore", invalid="ignore"):
            outputs = [engine.forward(theta, part) for part in self._parts(X)]
        return check_outputs(np.asarray(outputs[0] if len(outputs) == 1 else np.concatenate(outputs)))

    def _parts(self, X: Any) -> Iterator[Floats]:
        """Rows as the network takes them, in the parameters' precision; those prepared, or sparse, some at a time."""
        rows, dtype = self._rows(X), self._theta().dtype
        if dataframes.is_dataframe(rows):
            yield from dataframes.prepared_parts(self.preparation_, rows, dtype.name)
            return
        at_once = rows.shape[0] if isinstance(rows, np.ndarray) else ROWS_AT_ONCE
        for start in range(0, rows.shape[0], at_once):
            yield self._filled(dense(rows[start : start + at_once]).astype(dtype, copy=False), reset=False)

    def _check_goes_on(self) -> bool:
        """Whether there is a `partial_fit`: where it can never work, an AttributeError says why."""
        if not choices.is_stochastic(self.solver):
            raise AttributeError("partial_fit needs a solver that goes through minibatches; lbfgs does not.")
        if (self._settings["members"] or 1) != 1:
            raise AttributeError("partial_fit needs members=1; a committee does not go on.")
        return True

    def _glass(self, X: Any, y: Any) -> tuple[Network, Parameters, Floats, Floats]:
        """Network, parameters, inputs and targets, as the glass takes them."""
        check_is_fitted(self)
        X, D, _ = self._validation((X, y, None), self._theta().dtype) or ()
        check_targets(self.network_, Data(X, D, None))
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
        >>> regressor = bg.MLPRegressor(hidden_layer_sizes=(2,), activation="tanh", solver="lbfgs", random_state=0)
        >>> regressor.fit(X, y).certify(X, y).verdict
        'right'
        """
        given = {"engine": self.engine, "threads": self.threads, "sample_weight": sample_weight}
        return certify(*self._glass(X, y), **given | options)

    def __sklearn_clone__(self) -> Any:
        """A clone that was given what this one was given."""
        return given.keep_left(self, super().__sklearn_clone__())

    def __getstate__(self) -> Any:
        """Without the views, which `__setstate__` makes again."""
        state = given.with_marks(super().__getstate__())
        if "_flat" in state and self._theta() is self._flat:
            del state["coefs_"], state["intercepts_"]
        return state

    def __setstate__(self, state: Any) -> None:
        """With coefs_ and intercepts_ as views of the parameters again."""
        state = given.without_marks(state)
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
