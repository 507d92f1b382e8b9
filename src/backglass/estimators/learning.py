"""One call of `fit` or `partial_fit`: what `training.train` is asked for, and what it leaves on the estimator."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split

from backglass.engines import choose
from backglass.equations.arrays import Floats
from backglass.errors import DataError, NonFiniteWarning, PlanError
from backglass.estimators import choices, scoring
from backglass.network import Network
from backglass.plan import Cursor, State
from backglass.training import EarlyStopping, History, Moment, Run, train
from backglass.training.callbacks import Best
from backglass.training.kept import KEEP_BYTES, Kept
from backglass.training.lbfgs import objective
from backglass.training.run import Stopped

LEAST_RATE = 1e-6  # below it the adaptive rate falls no more, and the fit stops
MOST_OF_A_BATCH = 200  # where it is "auto"
PARTIAL = "partial_fit"  # the reason that words.inspection spells out
DIVERGED = (
    "Solver produced non-finite parameter weights. The input data may contain large values and need to be "
    "preprocessed. {problem} The estimator keeps the last finite parameters."
)
TOO_FEW_HELD = "The validation set is too small; raise validation_fraction, or give more rows."


@dataclass(frozen=True, eq=False)
class Data:
    """What a call trains on.

    Attributes
    ----------
    X : array (N, n_1)
    D : array (N, n_L)
    s : array (N,) or None
    held_out : (X, D, s) or None
        What scores are taken of.
    held_rows : array or None
        Which rows these were, where they were split off.
    """

    X: Floats
    D: Floats
    s: Floats | None
    held_out: tuple[Any, ...] | None = None
    held_rows: NDArray[Any] | None = None


def split(data: Data, fraction: float, stratified: bool, random: np.random.RandomState) -> Data:
    """Hold a share of the rows out, as scikit-learn does with the same random state.

    Raises
    ------
    DataError
        Fewer than two rows would be held out.
    ValueError
        A class of two has too few rows to stand in both parts.
    """
    if fraction == 0:
        raise DataError(TOO_FEW_HELD)
    stratify = data.D[:, -1:].astype(bool) if stratified else None
    # The split is that of a copy: a warm start holds the same rows out again.
    rows, held = train_test_split(
        np.arange(len(data.X)), test_size=fraction, stratify=stratify, random_state=copy.deepcopy(random)
    )
    if len(held) < 2:
        raise DataError(TOO_FEW_HELD)
    s = data.s
    kept_out = (data.X[held], data.D[held], None if s is None else s[held])
    return Data(data.X[rows], data.D[rows], None if s is None else s[rows], kept_out, held)


def batch_rows(choice: Any, rows: int, given: Any) -> int:
    """Rows of a minibatch: 200 at most where it is "auto"; a warning where more were given than there are."""
    if choice == "auto":
        return min(MOST_OF_A_BATCH, rows)
    if choice > rows and given != "auto":
        warnings.warn(
            f"batch_size is {choice}, but there are {rows} rows; all of them make one batch.", UserWarning, stacklevel=2
        )
    return min(int(choice), rows)


class Fit:
    """One call of `fit` or `partial_fit` of an estimator whose network and parameters are there.

    Parameters
    ----------
    estimator : BaseMLP
    data : Data
    listener : callable or None
        Told of every epoch or iteration, and asked whether to stop.
    score : callable or None
        What `scoring` gives for parameters.
    incremental : bool
        Whether it is `partial_fit`: one epoch.
    """

    def __init__(
        self,
        estimator: Any,
        data: Data,
        listener: Callable[[Moment], Any] | None,
        score: scoring.Score | None,
        incremental: bool,
    ) -> None:
        self.estimator, self.data, self.score, self.incremental = estimator, data, score, incremental
        self.parameters: dict[str, Any] = estimator._settings
        self.network: Network = estimator.network_
        self.metric = estimator._metric
        self.scored = scoring.column(estimator.scoring, self.metric)
        self.by_score = bool(self.parameters["early_stopping"]) and choices.is_stochastic(self.parameters["solver"])
        own = self.parameters["callbacks"] or ()
        self.callbacks = [*own, *([listener] if listener else []), *([self._print] if estimator.verbose else [])]
        self.first_epoch = 0
        self.stopped: Stopped = "finished"
        self.updates = 0

    def descend(self, state: State) -> None:
        """Epochs by a stochastic solver, until the loss or the score no longer improves."""
        est, p, rows = self.estimator, self.parameters, len(self.data.X)
        self.first_epoch = state.cursor.epoch
        epochs = self.first_epoch + (1 if self.incremental else int(p["max_iter"]))
        batch_size = batch_rows(p["batch_size"], rows, est.batch_size)
        schedule = choices.learning_schedule(p, rows, self.first_epoch, est.t_)
        est.n_iter_ = 0
        watch = self._watch(est._watch)
        while True:
            rule = choices.optimiser(p, est._slowed)
            run = self._train(
                state, optimiser=rule, epochs=epochs, batch_size=batch_size, early_stopping=watch, schedule=schedule
            )
            state, watch = run.state, self._record(run, state)
            if run.stopped == "non-finite" and not self.by_score:
                self._keep(run, state, watch)
                raise DataError(DIVERGED.format(problem=run.problem))
            exhausted = watch.left == 0 and run.stopped in ("early", "finished")
            if not (exhausted and choices.is_adaptive(p) and rule.learning_rate > LEAST_RATE):
                break
            est._slowed += 1
            watch = replace(watch, count=0)
            self._say(f"{self._exhaustion()} The learning rate falls to {rule.learning_rate / 5}.")
            if state.cursor.epoch >= epochs:
                break
        self._keep(run, state, watch)
        self._end(run, watch)

    def minimise(self, theta: Floats) -> None:
        """Iterations of L-BFGS."""
        est, p = self.estimator, self.parameters
        self.first_epoch = 0
        rule = choices.lbfgs(p)
        run = self._train(State(theta, {}), optimiser=rule, epochs=int(p["max_iter"]), early_stopping=None)
        self._record(run, State(theta, {}))
        self._keep(run, run.state, None)
        if run.stopped == "non-finite":
            raise DataError(DIVERGED.format(problem=run.problem))
        worker = choose(p["engine"], self.network)(self.network, run.plan.dtype, p["threads"])
        est.loss_ = est.best_loss_ = objective(worker, run.plan, run.state.theta)[0]
        if run.stopped == "finished":
            reason = run.problem or f"it reached max_iter={p['max_iter']} or {rule.max_evaluations} evaluations"
            self._warn(
                f"L-BFGS has not converged after {run.epochs} iterations: {reason}; scale the data, or raise it."
            )
        self._interruption(run)

    def _train(self, state: State, **options: Any) -> Run:
        p, data = self.parameters, self.data
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NonFiniteWarning)  # said by the estimator itself
            return train(
                self.network,
                state,
                data.X,
                data.D,
                sample_weight=data.s,
                validation=data.held_out,
                metric=self.metric,
                score=self.score,
                engine=p["engine"],
                seed=self.estimator._seed,
                l1=float(p["l1"]),
                l2=float(p["alpha"]),
                divide_penalties=True,
                clip_norm=p["clip_norm"],
                dropout=choices.dropout(p["dropout"]),
                shuffle=bool(p["shuffle"]),
                dtype=data.X.dtype.name,
                threads=p["threads"],
                ranks=p["ranks"],
                parts=p["parts"],
                callbacks=self.callbacks,
                keep_bytes=KEEP_BYTES if p["keep_run"] and not self.incremental else 0,
                **options,
            )

    def _watch(self, before: Best | None) -> Best:
        """What counts the epochs without improvement; an earlier call's goes on, for one epoch at least."""
        monitor = self.scored if self.by_score else "loss"
        patience = self.parameters["n_iter_no_change"] + 1
        rule = EarlyStopping(
            patience if patience == np.inf else int(patience),
            float(self.parameters["tol"]),
            monitor,
            restore=self.by_score,
            against="best",
        )
        if before is None or before.monitor != monitor:
            return Best(rule, monitor)
        return replace(before, rule=rule, count=int(min(before.count, rule.patience - 1)))

    def _record(self, run: Run, before: State) -> Best:
        """Add a run's epochs to the estimator's lists; what watched over it."""
        est, columns = self.estimator, run.history.columns()
        losses: list[float] = columns["loss"].tolist() if columns else []
        scores: list[float] = self._scores(columns[self.scored]) if self.scored in columns else []
        if run.stopped == "non-finite" and self.by_score:
            losses, scores = [*losses, np.nan], [*scores, np.nan]
        est.n_iter_ += len(losses)
        est.t_ += len(losses) * len(self.data.X)
        est.loss_curve_ += losses
        if losses:
            est.loss_ = losses[-1]
        if self.data.held_out is not None:
            est.validation_scores_ = (est.validation_scores_ or []) + scores
        if columns and set(columns) != set(est.history_.names()):
            est.history_ = History()
        est.history_.extend(columns)
        watch = run.best or self._watch(None)
        if watch.epoch <= before.cursor.epoch and watch.theta is None and self.by_score:
            watch = replace(watch, theta=before.theta)  # nothing finite was scored: the start comes back
        return watch

    def _keep(self, run: Run, state: State, watch: Best | None) -> None:
        """Leave the parameters and the state to go on from."""
        est = self.estimator
        if state.cursor.batch:  # interrupted amid an epoch: a later call begins with the next one
            state = replace(state, cursor=Cursor(state.cursor.epoch + 1, 0, state.cursor.update))
        restored = watch is not None and watch.rule.restore and watch.theta is not None
        est._place(watch.theta if restored and watch is not None else state.theta)
        self.stopped, self.updates = run.stopped, est.n_iter_ * -(-len(self.data.X) // run.plan.batch_size)
        est._state, est._watch = state, watch
        if watch is not None:
            est.best_loss_ = None if self.by_score else float(watch.value)
            est._no_improvement_count = watch.count
        scores = est.validation_scores_
        est.best_validation_score_ = None if not scores else max(scores, key=lambda score: (score == score, score))
        if self.parameters["keep_run"]:
            est.run_ = replace(run, kept=Kept.nothing(PARTIAL)) if self.incremental else run

    def _end(self, run: Run, watch: Best) -> None:
        """Say why it ended, where that is not what was asked for."""
        if watch.left == 0:
            self._say(f"{self._exhaustion()} Stopping.")
        elif run.stopped == "non-finite":
            self._warn(f"{run.problem} The parameters with the best validation score are kept.")
        elif run.stopped == "finished" and not self.incremental:
            self._warn(
                f"Maximum iterations ({self.parameters['max_iter']}) reached, and the optimisation has not converged "
                "yet; raise max_iter, or tol."
            )
        self._interruption(run)

    def _interruption(self, run: Run) -> None:
        if run.stopped == "interrupted":
            warnings.warn("Training was interrupted; the parameters reached are kept.", UserWarning, stacklevel=2)

    def _exhaustion(self) -> str:
        what = "Validation score" if self.by_score else "Training loss"
        p = self.parameters
        return f"{what} did not improve by more than tol={p['tol']:f} for {p['n_iter_no_change']} consecutive epochs."

    def _print(self, moment: Moment) -> None:
        print(f"Iteration {moment.epoch - self.first_epoch}, loss = {moment.loss:.8f}")
        if self.scored in moment.row:
            print(f"Validation score: {self._scores([moment.row[self.scored]])[0]:f}")

    def _scores(self, values: Any) -> list[float]:
        return scoring.as_scores(self.estimator.scoring, values)

    def _say(self, sentence: str) -> None:
        if self.parameters["verbose"]:
            print(sentence)

    @staticmethod
    def _warn(sentence: str) -> None:
        warnings.warn(sentence, ConvergenceWarning, stacklevel=2)


def check_incremental(parameters: Mapping[str, Any]) -> None:
    """Refuse what `partial_fit` cannot do.

    Raises
    ------
    PlanError
        Early stopping, or weights that need all classes' counts.
    """
    if parameters["early_stopping"]:
        raise PlanError("partial_fit does not support early_stopping=True; watch the score between its calls.")
    if parameters.get("class_weight") == "balanced":
        raise PlanError("partial_fit does not support class_weight='balanced'; give the weights as a dict.")
