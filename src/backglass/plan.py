"""Plain data that engines, training and the glass share: what a run does, where it stands, what a call of it did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Annotated, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from backglass.brief import brief
from backglass.codec import Entries, Mark
from backglass.equations.arrays import DType, Floats, Indices
from backglass.equations.optimisers import LBFGS, OPTIMISERS, SGD, Optimiser, Slots
from backglass.equations.randomness import Purpose, dropout_mask, permutation
from backglass.equations.schedules import Constant, Schedule
from backglass.equations.schedules import schedule as schedule_of
from backglass.equations.table import look_up
from backglass.network import Network
from backglass.ranges import SEED, number, whole
from backglass.windows import Windows

Count: TypeAlias = Annotated[int, whole(0)]
PLANNED = ("epochs", "batch_size", "optimiser", "schedule", "seed", "dtype")  # of a plan, what is shown
Time: TypeAlias = Annotated[int, whole(0, 2**53)]  # engines and random streams count in 64 bits, rates in float64
Part: TypeAlias = tuple[Floats, Indices | None]  # an array, and which rows of it; None is all


@dataclass(frozen=True)
class Cursor:
    """Where a run stands.

    Attributes
    ----------
    epoch : int
        Finished epochs.
    batch : int
        Finished batches of the epoch under way.
    update : int
        Updates made; a batch of zero total weight makes none.
    """

    epoch: Time = 0
    batch: Time = 0
    update: Time = 0

    def follows(self, start: Cursor, batches: int) -> bool:
        """Whether a run of so many batches an epoch that began at `start` can come here.

        Examples
        --------
        >>> Cursor(1, 2, 6).follows(Cursor(), batches=4), Cursor(1, 2, 7).follows(Cursor(), batches=4)
        (True, False)
        """
        finished = (self.epoch - start.epoch) * batches + self.batch - start.batch
        return self.batch < batches and 0 <= self.update - start.update <= finished


@dataclass(frozen=True, eq=False)
class State:
    """All that a run needs to go on.

    Attributes
    ----------
    theta : array (P,)
    slots : dict of str to array
        The optimiser's state: name -> (P,).
    cursor : Cursor
    """

    theta: Floats
    slots: Slots
    cursor: Cursor = Cursor()

    def __repr__(self) -> str:
        """Where it stands; its arrays are many."""
        return brief(self, count=len(self.theta), slots=[*self.slots], cursor=self.cursor)


@dataclass(frozen=True, eq=False)
class Plan:
    """What a run does, apart from where it stands.

    Attributes
    ----------
    X : array (N, n_1)
    D : array (N, n_L)
        Targets; classes as one-hot or soft rows.
    s : array (N,)
        Sample weights.
    batch_size : int
        Rows of a batch; the last one of an epoch holds the rest.
    epochs : int
    optimiser : Optimiser
    schedule : Schedule
    l1, l2 : float
        Penalties on weights.
    divide_penalties : bool
        Whether the penalties are divided by the batch's weight, as the losses are with reduction "mean".
    decay : float
        Decoupled weight decay, the optimiser's own included.
    clip_norm : float or None
        The largest norm of the gradient of the trainable parameters.
    dropout : dict of int to float
        l -> share of the units of hidden layer l dropped; empty for none.
    shuffle : bool
        A new order of the rows every epoch; a full batch is never shuffled.
    windows : Windows or None
        In whose blocks and windows the rows are shuffled, as those are that are read from a file; None shuffles all.
    seed : int
    parts : int
        The pieces of a batch whose sums are added in the tree of `backglass.parts`; 1 for a batch as a whole. Ranks
        share them out, and their number, not that of the ranks, decides the bits.
    lbfgs : LBFGS or None
        In place of the optimiser, the batches and the learning rate.
    taken : array of int or None
        Which rows of X, D and s are trained on, counted from 0, so that several plans can share the arrays; None is
        all. Rows of a plan are rows of X.
    """

    X: Floats
    D: Floats
    s: Floats
    batch_size: Annotated[int, whole()]
    epochs: Annotated[int, whole()]
    optimiser: Optimiser
    schedule: Schedule = field(default_factory=Constant)
    l1: Annotated[float, number()] = 0.0
    l2: Annotated[float, number()] = 0.0
    divide_penalties: Annotated[bool, Mark.ADDED] = False
    decay: Annotated[float, number()] = 0.0
    clip_norm: Annotated[float, number(0, ends="()")] | None = None
    dropout: Mapping[int, Annotated[float, number(0, 1)]] = field(default_factory=dict)
    shuffle: bool = True
    windows: Annotated[Windows | None, Mark.UNSAID] = None
    seed: Annotated[int, SEED] = 0
    parts: Annotated[int, whole(), Mark.UNSAID] = 1
    lbfgs: LBFGS | None = None
    taken: Indices | None = None

    def __len__(self) -> int:
        """How many rows are trained on."""
        return len(self.X) if self.taken is None else len(self.taken)

    def __repr__(self) -> str:
        """What is done, on how many rows; the arrays are many."""
        return brief(self, rows=len(self), **{name: getattr(self, name) for name in PLANNED})

    @property
    def dtype(self) -> DType:
        """Of the data, and so of the parameters."""
        return "float32" if self.X.dtype == np.float32 else "float64"

    @property
    def data(self) -> tuple[Part, ...]:
        """Its arrays, each with the rows of it that are trained on."""
        return (self.X, self.taken), (self.D, self.taken), (self.s, self.taken)

    @property
    def batches(self) -> int:
        """Batches of an epoch."""
        return ceil(len(self) / self.batch_size)

    def order(self, epoch: int) -> npt.NDArray[np.intp]:
        """The rows in the order of the given epoch, counted from 1."""
        if self.shuffle and self.batches > 1:
            if self.windows is not None:
                order = self.windows.order(self.seed, len(self), epoch)
            else:
                order = permutation(self.seed, Purpose.SHUFFLE, len(self), time=epoch)
            return order if self.taken is None else self.taken[order]
        return np.arange(len(self)) if self.taken is None else self.taken

    def rows(self, order: npt.NDArray[np.intp], batch: int) -> npt.NDArray[np.intp]:
        """The rows of a batch, counted from 0, of an epoch's order."""
        return order[batch * self.batch_size : (batch + 1) * self.batch_size]

    def batch_at(self, cursor: Cursor) -> npt.NDArray[np.intp]:
        """The rows of the batch at a cursor, counted from 0."""
        return self.rows(self.order(cursor.epoch + 1), cursor.batch)

    def alone(self) -> Plan:
        """The same plan with arrays of its own, of the rows that are trained on."""
        if self.taken is None:
            return self
        return replace(self, X=self.X[self.taken], D=self.D[self.taken], s=self.s[self.taken], taken=None)

    def masks(self, network: Network, update: int, n: int, first: int = 0) -> dict[int, Floats] | None:
        """The dropout masks of the given update, counted from 1, for rows `first` to n of a batch: l -> (n, n_l)."""
        if not self.dropout:
            return None
        return {
            l: dropout_mask(self.seed, update, l, (n, network.sizes[l - 1]), rate, first).astype(self.X.dtype)
            for l, rate in self.dropout.items()
        }

    def penalty_share(self, division: float) -> float:
        """What the penalties are multiplied by, where the sums are divided by `division`."""
        return 1 / division if self.divide_penalties else 1.0

    def rates(self, epoch: npt.ArrayLike, update: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Learning rates where `epoch` epochs and `update` updates are finished, of any one shape."""
        return self.optimiser.learning_rate * self.schedule.factor(epoch if self.schedule.per == "epoch" else update)

    def to_dict(self) -> dict[str, Any]:
        """All but the data, as plain JSON values."""
        values = {"rows": len(self), "dtype": self.dtype, "optimiser": self.lbfgs or self.optimiser}
        return PLAN.plain(vars(self) | values)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any], X: Floats, D: Floats, s: Floats) -> Plan:
        """The plan that `to_dict` wrote, with its data."""
        options = PLAN.made(values)
        optimiser, lbfgs, schedule = _rows_of(options)
        for name in ("optimiser", "schedule", "rows", "dtype"):  # the data have the last two
            del options[name]
        return cls(X, D, s, optimiser=optimiser, schedule=schedule, lbfgs=lbfgs, **options)


# What a file has of a plan: of the data their size alone, and L-BFGS as the optimiser that it stands for.
PLAN = Entries(
    Plan, {"X": {"rows": Annotated[int, whole()], "dtype": DType}, "D": {}, "s": {}, "lbfgs": {}, "taken": {}}
)


def slots_of(values: Mapping[str, Any]) -> set[str]:
    """The vectors of the optimiser's state under a plan that `to_dict` wrote, whose rows are made for it.

    Raises
    ------
    PlanError
        There is no such optimiser or schedule.

    Examples
    --------
    >>> plan = {"optimiser": {"name": "adam"}, "schedule": {"name": "constant"}}
    >>> sorted(slots_of(plan)), slots_of(plan | {"optimiser": {"name": "lbfgs"}})
    (['m', 'v'], set())
    """
    rule, lbfgs, _ = _rows_of(values)
    return set() if lbfgs is not None else set(rule.slots)


def _rows_of(values: Mapping[str, Any]) -> tuple[Optimiser, LBFGS | None, Schedule]:
    rule = values["optimiser"]
    lbfgs = look_up("optimiser", {LBFGS.name: LBFGS}, rule) if rule["name"] == LBFGS.name else None
    optimiser = look_up("optimiser", OPTIMISERS, rule) if lbfgs is None else SGD()
    return optimiser, lbfgs, schedule_of(values["schedule"])


@dataclass(frozen=True, eq=False)
class Sums:
    """Undivided sums over a batch.

    Attributes
    ----------
    loss : float
        sum_n s_n E_n.
    gradient : array (P,)
        Its gradient, frozen biases included.
    weight : float
        sum_n s_n.
    """

    loss: float
    gradient: Floats
    weight: float


@dataclass(frozen=True)
class Failure:
    """Where a value was no longer finite.

    Attributes
    ----------
    epoch, batch : int
        Counted from 1.
    layer : int
        The book's layer number.
    what : str
        "net input u", "unit output z", "loss", "delta" or "parameter".
    """

    epoch: int
    batch: int
    layer: int
    what: str

    def __str__(self) -> str:
        return (
            f"epoch {self.epoch}, batch {self.batch}: layer {self.layer} has a {self.what} that is no longer finite; "
            "lower the learning rate, scale the inputs, or clip the gradient (clip_norm=1)"
        )


@dataclass(frozen=True, eq=False)
class Stretch:
    """What one call of `run` did.

    Attributes
    ----------
    state : State
        After its last update; always finite.
    losses : array (k,)
        The objective of each finished batch before its update, penalties included; 0 where the weight is 0.
    weights : array (k,)
        sum_n s_n of each batch.
    norms : array (k,)
        The norm of the trainable gradient, divided and with penalties, before clipping.
    failure : Failure or None
        Why it stopped before its time.
    interrupted : bool
        It was stopped by Ctrl-C.
    """

    state: State
    losses: Floats
    weights: Floats
    norms: Floats
    failure: Failure | None = None
    interrupted: bool = False
