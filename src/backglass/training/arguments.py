"""From what a user asks to a checked plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from backglass.cached import cached_property
from backglass.engines.base import THREADS
from backglass.equations.arrays import Floats
from backglass.equations.optimisers import LBFGS, OPTIMISERS, SGD, Optimiser
from backglass.equations.randomness import check_seed
from backglass.equations.schedules import Constant, Schedule
from backglass.equations.schedules import schedule as schedule_of
from backglass.equations.table import look_up
from backglass.errors import PlanError
from backglass.flat import FlatRows, OnDisk
from backglass.network import Network
from backglass.numeric import checked_dtype
from backglass.plan import Part, Plan
from backglass.ranges import FLAG, Range, checked, number, whole
from backglass.samples import checked_inputs, checked_targets, checked_weights
from backglass.training.split import Rows, split_rows
from backglass.windows import Windows
from backglass.words import networks as words
from backglass.words import ranges as range_words

EPOCHS = whole(1, 10**12)  # at a microsecond each a fortnight
RATE = number(0, 1)
SHUFFLE = Range(range_words.FLAG_OR_WINDOWS, FLAG.takes)
NONE_LEFT: Rows = np.arange(0)  # of rows in a file, which keep their places
AT_HAND = 2**24  # bytes


@dataclass(frozen=True, eq=False)
class Validation:
    """Data held out.

    Attributes
    ----------
    X : array (N, n_1)
    D : array (N, n_L)
    s : array (N,)
    left : array (K,)
        The rows of the user's X that are left to train on, counted from 0.
    taken : array or None
        Which rows of X, D and s are held out; None is all.
    """

    X: Floats
    D: Floats
    s: Floats
    left: Rows
    taken: Rows | None = None

    @property
    def data(self) -> tuple[Part, ...]:
        """The arrays, each with the rows of it that are held out."""
        return (self.X, self.taken), (self.D, self.taken), (self.s, self.taken)

    @cached_property
    def measured(self) -> tuple[Floats, Floats, Floats, Rows | None]:
        """Arrays, and which of their rows are held out: copies of these where they are few, for every epoch's end."""
        if self.taken is None or len(self.taken) * self.X[:1].nbytes > AT_HAND:
            return self.X, self.D, self.s, self.taken
        return self.X[self.taken], self.D[self.taken], self.s[self.taken], None


@dataclass(frozen=True, eq=False)
class Fold:
    """Rows of the user's arrays, which stay where they are: what a member of a committee takes as `validation`.

    Attributes
    ----------
    rows, held_out : array of int
        To train on, and to be judged by, counted from 0.
    """

    rows: Rows
    held_out: Rows


def make_plan(
    network: Network,
    X: Any,
    D: Any,
    *,
    optimiser: Optimiser | LBFGS | str,
    epochs: int,
    batch_size: int | None,
    seed: int,
    validation: float | tuple[Any, ...] | Fold | FlatRows | None,
    sample_weight: Any,
    schedule: Schedule | str | None,
    l1: float,
    l2: float,
    divide_penalties: bool,
    decay: float,
    clip_norm: float | None,
    dropout: float | Sequence[float],
    shuffle: bool | Windows,
    dtype: str,
    threads: int | None,
    parts: int = 1,
) -> tuple[Plan, Validation | None]:
    """Check everything that `train` takes; its parameters are documented there."""
    s: Any = X.source.s if isinstance(X, OnDisk) else None  # prepared rows in a file were checked when it was written
    if s is None:
        X, D, s = checked_samples(network, X, D, sample_weight, dtype)
    taken = validation.rows if isinstance(validation, Fold) else None
    X, D, s, held_out = _hold_out(network, X, D, s, validation, check_seed(seed))
    epochs = checked("epochs", epochs, EPOCHS)
    checked("threads", threads, THREADS)
    row, lbfgs = rule_of(optimiser)
    decay = float(checked("decay", decay, number()))
    if decay and row.own_decay:
        raise PlanError(f"decay is {decay}, but {row.name} has a decay of its own, {row.own_decay}; give one of them.")
    rows = len(X) if taken is None else len(taken)
    plan = Plan(
        X,
        D,
        s,
        batch_size=rows if batch_size is None else min(checked("batch_size", batch_size, whole()), rows),
        epochs=epochs,
        optimiser=row,
        schedule=schedule_of(schedule),
        l1=float(checked("l1", l1, number())),
        l2=float(checked("l2", l2, number())),
        divide_penalties=checked("divide_penalties", divide_penalties, FLAG),
        decay=decay or row.own_decay,
        clip_norm=None if clip_norm is None else float(checked("clip_norm", clip_norm, number(0, ends="()"))),
        dropout=_dropout(network, dropout),
        shuffle=True if isinstance(shuffle, Windows) else checked("shuffle", shuffle, SHUFFLE),
        windows=shuffle if isinstance(shuffle, Windows) else None,
        seed=check_seed(seed),
        parts=parts,
        lbfgs=lbfgs,
        taken=taken,
    )
    if lbfgs is not None:
        _check_lbfgs(plan)
    return plan, held_out


def checked_samples(network: Network, X: Any, D: Any, sample_weight: Any, dtype: Any) -> tuple[Floats, Floats, Floats]:
    """Inputs, targets and weights of one type; those that are already as they must be are not copied.

    Raises
    ------
    DataError, PlanError
        They do not fit the network, or there is no such type.
    """
    kind = checked_dtype(dtype)
    X = checked_inputs(network, X, kind)
    return X, checked_targets(network, D, len(X), kind), checked_weights(sample_weight, len(X), kind)


def _hold_out(
    network: Network, X: Floats, D: Floats, s: Floats, validation: Any, seed: int
) -> tuple[Floats, Floats, Floats, Validation | None]:
    if validation is None:
        return X, D, s, None
    if isinstance(validation, FlatRows):
        of_file: Any = validation
        return X, D, s, Validation(of_file.X, of_file.D, of_file.s, NONE_LEFT)
    if isinstance(validation, tuple | list):
        if len(validation) not in (2, 3):
            raise PlanError("validation is a share of the rows, or (X, D), or (X, D, sample_weight).")
        kind = checked_dtype(X.dtype)
        Xv = checked_inputs(network, validation[0], kind, "validation X")
        Dv = checked_targets(network, validation[1], len(Xv), kind, "validation D")
        sv = checked_weights(validation[2] if len(validation) == 3 else None, len(Xv), kind, "validation weights")
        return X, D, s, Validation(Xv, Dv, sv, np.arange(len(X)))
    if isinstance(validation, Fold):
        _check_weighed(s, validation.rows, validation.held_out)
        return X, D, s, Validation(X, D, s, validation.rows, validation.held_out)
    classes = None
    if network.loss.classes:
        classes = D.argmax(axis=1)
    elif network.loss.probabilities and D.shape[1] == 1:
        classes = D[:, 0] > 0.5
    rows, held = split_rows(len(X), validation, seed, classes)
    _check_weighed(s, rows, held)
    return X[rows], D[rows], s[rows], Validation(X[held], D[held], s[held], rows)


def _check_weighed(s: Floats, rows: Rows, held_out: Rows) -> None:
    for part, name in ((s[rows], "training"), (s[held_out], "validation")):
        if not (part > 0).any():
            raise PlanError(f"All {name} rows of this split have the weight 0; take another seed or fraction.")


def rule_of(choice: Any) -> tuple[Optimiser, LBFGS | None]:
    """The optimiser as a rule of updates, and L-BFGS where that is meant."""
    name = choice.get("name") if isinstance(choice, Mapping) else choice
    if isinstance(choice, LBFGS) or (isinstance(name, str) and name == LBFGS.name):
        return SGD(), look_up("optimiser", {LBFGS.name: LBFGS}, choice)
    return look_up("optimiser", OPTIMISERS, choice), None


def _dropout(network: Network, dropout: Any) -> dict[int, float]:
    hidden = range(2, network.L)
    by_layer = isinstance(dropout, list | tuple) or (isinstance(dropout, np.ndarray) and dropout.ndim == 1)
    several = dropout if by_layer else [dropout] * len(hidden)
    rates = [checked("dropout", rate, RATE) for rate in several]
    if len(rates) != len(hidden):
        raise PlanError(f"dropout has {len(rates)} rates, but the network has {len(hidden)} hidden layers.")
    return {l: float(rate) for l, rate in zip(hidden, rates, strict=True) if rate}


def _check_lbfgs(plan: Plan) -> None:
    unsuited = {
        "batch_size": plan.batch_size < len(plan),
        "l1": plan.l1 > 0,
        "decay": plan.decay > 0,
        "clip_norm": plan.clip_norm is not None,
        "dropout": bool(plan.dropout),
        "schedule": plan.schedule != Constant(),
    }
    for name, given in unsuited.items():
        if given:
            raise PlanError(words.OF_ALL_ROWS, {"name": name})
