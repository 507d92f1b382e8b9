"""A committee: networks that held different rows out, and the one network that computes their mean.

They may see the inputs differently (`mixture.py`), and count differently. The mean of networks of the same depth is a
network itself (`one_network.py`), so that a committee is saved, opened and explained as any other network. For several
classes the mean of the net inputs is, up to a constant that softmax does not see, the logarithm of the geometric mean
of the members' probabilities.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from inspect import signature
from itertools import starmap
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from backglass.engines import choose
from backglass.engines.transport import Transport
from backglass.equations.arrays import Indices
from backglass.equations.optimisers import SGD
from backglass.equations.randomness import check_seed
from backglass.errors import ArgumentError, DataError, PlanError
from backglass.keywords import refuse_unknown
from backglass.network import Network, check_network
from backglass.numeric import refuse_masked
from backglass.parameters import Parameters
from backglass.ranges import FUNCTION, check, checked, whole
from backglass.training.arguments import Fold, checked_samples, rule_of
from backglass.training.checkpoint import Checkpoint
from backglass.training.history import History
from backglass.training.kept import data_hash
from backglass.training.mixture import STEPS, Seat, View, checked_views, chosen, held_out_net_inputs
from backglass.training.one_network import joined
from backglass.training.one_run import train
from backglass.training.ranked import Group
from backglass.training.run import Run, Stopped
from backglass.training.shared_out import Share, shared_out
from backglass.training.side_by_side import Ask, side_by_side
from backglass.training.split import each_fold
from backglass.words import said

LEAST_OF_A_FOLD = 2
SEEDS = 2**64
# What `train` takes by name, but for what a committee gives each member itself.
OPTIONS = [name for name, one in signature(train).parameters.items() if one.kind is one.KEYWORD_ONLY]
OPTIONS.remove("validation")


@dataclass(frozen=True, eq=False)
class Committee:
    """Networks that were trained on different rows, joined.

    Attributes
    ----------
    runs : tuple of Run
        The members'; `rows` of each are the rows it was trained on. Their plans share X, D and sample weights.
    network : Network
        All members side by side.
    theta : Parameters
        Of the joined network.
    stopped : {"finished", "interrupted", "non-finite"}
        Whether all members are there, or Ctrl-C or a value that is not finite came before.
    seats : tuple of Seat
        What each member is in it.
    """

    runs: tuple[Run, ...]
    network: Network
    theta: Parameters
    stopped: Stopped = "finished"
    seats: tuple[Seat, ...] = ()

    def __repr__(self) -> str:
        """How many they are, and what they became."""
        return f"Committee(members={len(self.runs)}, sizes={self.network.sizes})"

    def predict(self, X: Any) -> npt.NDArray[Any]:
        """What the joined network says of rows, as `Network.predict` gives it.

        Parameters
        ----------
        X : array-like (N, n_1)

        Raises
        ------
        DataError
            Rows that do not fit the network.
        """
        return self.network.predict(self.theta, X)

    def history(self) -> History:
        """Every epoch of every member, one member behind the other, with the column "member", counted from 1."""
        history = History()
        for member, run in enumerate(self.runs, start=1):
            history.extend({"member": np.full(run.history.epochs, member), **run.history})
        return history


def train_committee(
    network: Network,
    X: Any,
    D: Any,
    *,
    members: int = 5,
    seed: int = 0,
    classes: Any = None,
    groups: Any = None,
    views: Sequence[View] = (),
    at_once: int = 1,
    of_member: Callable[[int], Mapping[str, Any]] | None = None,
    ranks: str | Transport = "auto",
    **options: Any,
) -> Committee:
    """Train members that each hold another fold of the rows out for early stopping, and join them.

    Every row trains all members but one, and lies in memory once for all of them. The mean of several networks errs
    less than they do on average, and what one learned of its rows alone does not count in full (Hansen and Salamon,
    IEEE Trans. PAMI 12, 1990; Breiman, Machine Learning 24, 1996).

    Parameters
    ----------
    network : Network
        Of a member that takes all inputs; its biases are per unit (augmented or not), or there are none.
    X : array-like (N, n_1)
    D : array-like (N, n_L)
    members : int, default 5
        At least 2; of each view.
    seed : int, default 0
        Of the folds; member m, from 0, starts and shuffles by seed + m.
    classes : array-like (N,), optional
        The class of each row; every class is then dealt out to the folds evenly.
    groups : array-like (N,), optional
        The group of each row, as of a patient; no group is then on both sides of a fold.
    views : sequence of View, optional
        How the inputs are seen: as many members for each of them, on the same folds. How much each view counts is
        chosen by the rows that its members held out; one that counts nothing is left out of what is joined.
    at_once : int, default 1
        How many members are trained at the same time, each by one thread unless `threads` says otherwise; the bits are
        the same. Callbacks are then called by several threads. Only the native engine goes on at once in several
        threads; with another one the members come one after the other.
    of_member : callable, optional
        Called with a member's number, from 0, one view's members after another's; gives options that are its own, such
        as ``checkpoint`` and ``resume``.
    ranks : {"auto", "force", "off"} or Transport, default "auto"
        Whether the processes that torchrun or MPI started share out the members, which both "auto" and "force" do: each
        calls this with the same arguments, trains its own members, and gets the committee that one process would have
        made, to the bit. `of_member` is asked for other ranks' members, too.
    options
        As `train` takes them, but for `validation`; ``sample_weight`` is cut along with the rows.

    Returns
    -------
    Committee
        Ctrl-C ends it early: with the members that were finished by then, or the first one as far as it came.

    Raises
    ------
    DataError, NetworkError, PlanError, EngineError
        What was given does not fit.

    Examples
    --------
    >>> import backglass as bg
    >>> X = np.linspace(-1, 1, 40)[:, None]
    >>> found = bg.train_committee(bg.Network((1, 4, 1)), X, X**2, members=3, epochs=200, early_stopping=True)
    >>> found.network.sizes, len(found.runs[0].rows)
    ((1, 12, 1), 26)
    """
    check_network(network)
    members, seed = checked("members", members, whole(2)), check_seed(seed)
    at_once = checked("at_once", at_once, whole())
    check("of_member", of_member, FUNCTION.or_value(None))
    _check_options(options)
    X, D, s = checked_samples(network, X, D, options.pop("sample_weight", None), options.get("dtype", "float64"))
    if len(X) < LEAST_OF_A_FOLD * members:
        raise DataError(f"There are {len(X)} rows, too few for {members} members; give more rows or fewer members.")
    classes = None if classes is None else _checked_labels("classes", "class", classes, len(X))
    groups = None if groups is None else _checked_labels("groups", "group", groups, len(X))
    folds = list(starmap(Fold, each_fold(len(X), members, seed, classes, groups)))
    seats = [Seat("", fold, 1 / members, None, members) for fold in range(members)]
    if views := checked_views(views, members, X.shape[1]):
        seats = [Seat(one.name, fold, 0.0, one.of(fold), members) for one in views for fold in range(members)]
    rule, lbfgs = rule_of(options.get("optimiser", SGD()))
    if not choose(options.get("engine", "auto"), network, rule).lets_go:
        at_once = 1
    made = _Members(network, (X, D, s), folds, seats, seed, options, of_member, threads=1 if at_once > 1 else None)
    group = Group.of(ranks, options.get("engine", "auto"))
    if group.transport is not None and lbfgs is None:
        found, stopped = shared_out(made.share(at_once), group.transport)
    else:
        found, stopped = side_by_side(made.train, len(seats), at_once) if at_once > 1 else made.one_by_one()
    runs, seats = list(found.values()), [seats[member] for member in found]
    if len(views) > 1 and stopped == "finished":
        return _mixed(network, runs, seats, folds, D, s)
    seats = [replace(seat, weight=1 / len(runs)) for seat in seats]
    whole_network, theta = joined([run.theta for run in runs], [seat.inputs for seat in seats], width=X.shape[1])
    return Committee(tuple(runs), whole_network, theta, stopped, tuple(seats))


@dataclass(frozen=True, eq=False)
class _Members:
    """What trains the members.

    Attributes
    ----------
    network : Network
        Of a member that takes all inputs.
    data : (X, D, s)
    folds : sequence of Fold
    seats : sequence of Seat
        What each member is.
    seed : int
    options : mapping
        Of `train`.
    of_member : callable or None
        A member's own options.
    threads : int or None
        Of each member, where none are asked for.
    """

    network: Network
    data: tuple[Any, Any, Any]
    folds: Sequence[Fold]
    seats: Sequence[Seat]
    seed: int
    options: Mapping[str, Any]
    of_member: Callable[[int], Mapping[str, Any]] | None
    threads: int | None
    slices: dict[int, Any] = field(default_factory=dict)

    def train(self, member: int, ask: Ask | None = None, more: Mapping[str, Any] | None = None) -> Run:
        """The run of a member; `ask` may end it after an epoch, and `more` comes before all other options."""
        X, D, s = self.data
        seat, own_seed = self.seats[member], (self.seed + member) % SEEDS
        part = X if seat.inputs is None else self._slice(seat.inputs)
        own: dict[str, Any] = {"sample_weight": s, "seed": own_seed, "validation": self.folds[seat.fold]}
        given = {} if self.of_member is None else _options_of(self.of_member(member))
        alone = {"ranks": "off"}  # members share no update
        own = {"threads": self.threads, **self.options, **own, **given, **(more or {}), **alone}
        if ask is not None:
            own["callbacks"] = [*own.get("callbacks", ()), ask]
        sees = replace(self.network, sizes=(part.shape[1], *self.network.sizes[1:]))
        return train(sees, sees.initialise(seed=own_seed), part, D, **own)

    def share(self, at_once: int) -> Share:
        """What there is to share out among ranks."""
        X, D, s = self.data
        rule, _ = rule_of(self.options.get("optimiser", SGD()))
        engine = choose(self.options.get("engine", "auto"), self.network, rule)
        facts = {
            "engine": engine.name,
            "network": self.network.to_dict(),
            "data": data_hash(X, D, s, *(rows for fold in self.folds for rows in (fold.rows, fold.held_out))),
        }
        arithmetic = engine(self.network, self.options.get("dtype", "float64")).arithmetic
        return Share(self.train, len(self.seats), at_once, self._saved, arithmetic, facts)

    def _saved(self, member: int) -> Path | None:
        """Where a member is saved as it goes."""
        given = self.options if self.of_member is None else {**self.options, **self.of_member(member)}
        place = given.get("checkpoint")
        place = place.path if isinstance(place, Checkpoint) else place
        return None if place is None else Path(place)

    def _slice(self, inputs: Indices) -> Any:
        """Those columns of X; members of a view with the same inputs share them."""
        shared = sum(seat.inputs is inputs for seat in self.seats) > 1
        if id(inputs) not in self.slices:
            columns = np.ascontiguousarray(self.data[0][:, inputs])
            if not shared:
                return columns
            self.slices.setdefault(id(inputs), columns)
        return self.slices[id(inputs)]

    def one_by_one(self) -> tuple[dict[int, Run], Stopped]:
        """The runs, one after the other, as far as they came."""
        runs: dict[int, Run] = {}
        for member in range(len(self.seats)):
            try:
                run = self.train(member)
            except KeyboardInterrupt:  # before its first update
                if not runs:
                    raise
                return runs, "interrupted"
            if run.stopped == "interrupted" and runs:  # half a member would count as much as a whole one
                return runs, "interrupted"
            runs[member] = run
            if run.stopped in ("interrupted", "non-finite"):
                return runs, run.stopped
        return runs, "finished"


def _mixed(
    network: Network, runs: Sequence[Run], seats: Sequence[Seat], folds: Sequence[Fold], D: Any, s: Any
) -> Committee:
    """The committee of the views that the rows held out speak for."""
    by_view = [slice(at, at + len(folds)) for at in range(0, len(runs), len(folds))]
    counts = chosen(network, [held_out_net_inputs(network, runs[part], folds) for part in by_view], D, s)
    stay = [at for at in range(len(runs)) if counts[at // len(folds)]]
    runs = [runs[at] for at in stay]
    weights = [counts[at // len(folds)] / (STEPS * len(folds)) for at in stay]
    seats = [replace(seats[at], weight=weight) for at, weight in zip(stay, weights, strict=True)]
    inputs = [seat.inputs for seat in seats]
    return Committee(
        tuple(runs), *joined([run.theta for run in runs], inputs, weights, network.sizes[0]), "finished", tuple(seats)
    )


def _check_options(options: Mapping[str, Any]) -> None:
    if "validation" in options:
        raise ArgumentError("train_committee takes no validation: each member holds a fold of its own out.")
    known = ["members", "classes", "groups", "views", "at_once", "of_member", "ranks", *OPTIONS]
    refuse_unknown("train_committee", options, known)


def _options_of(given: Any) -> Mapping[str, Any]:
    """What `of_member` returned."""
    if not isinstance(given, Mapping) or not all(isinstance(name, str) for name in given):
        raise PlanError(f"of_member returned {said(given)}, but it gives a member's options, as in {{'epochs': 10}}.")
    _check_options(given)
    return given


def _checked_labels(name: str, one: str, labels: Any, n: int) -> npt.NDArray[np.intp]:
    """Classes or groups by number, (n,)."""
    refuse_masked(labels, name)
    try:
        numbers = np.unique(np.asarray(labels), return_inverse=True, axis=None)[1]
        shape = np.shape(labels)
    except Exception as error:  # of different lengths, or of types that have no order
        raise DataError(f"{name} is no list of one {one} a row; give numbers or texts.") from error
    if shape != (n,):
        raise DataError(f"{name} has the shape {shape}, but X has {n} rows.")
    return numbers


def fewest_rows(rows: int, members: int) -> int:
    """The fewest of so many rows that a member trains on.

    Examples
    --------
    >>> fewest_rows(10, 3)
    6
    """
    return rows - -(-rows // members)
