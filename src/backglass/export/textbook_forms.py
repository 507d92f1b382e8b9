"""The equations of a training program as expressions: as a textbook writes them, where that loses no digits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, fields
from functools import partial

import numpy as np

from backglass.equations.activations import Activation
from backglass.equations.arrays import Array, Floats
from backglass.equations.backward import deltas
from backglass.equations.forward import forward
from backglass.equations.optimisers import Optimiser
from backglass.export.expressions import Expression, Shape
from backglass.export.recording import record, record_all
from backglass.network import Network

MARGIN = 4.0  # a textbook's formula must be finite where the net inputs are so many times as large
LOST = 1e-13  # the share of a sum of deltas, or of a loss, that a textbook's formula may lose
MOST_ROWS = 10_000  # that are looked at
SCALAR: Shape = "scalar"
OF_EVERY_RULE = ("theta", "g", "t", "rate")  # names in its formulas
OF_PLAN = ("learning_rate", "decay")  # numbers of an optimiser that the plan has


@dataclass(frozen=True, eq=False)
class Equations:
    """The equations of one network.

    Attributes
    ----------
    z : dict of int to Expression
        l -> f(u) by "u".
    slope : dict of int to Expression
        l -> f' by "u" and "z", of hidden layers, and of the output where its delta is dE/dy times f'.
    E : Expression
        E_n, (N, 1), by "u", "y" and "d" of the output.
    gradient : Expression or None
        dE_n/dy by "y" and "d" where the output's delta is it times the slope; else None.
    delta : Expression
        The output's delta by "u", "y" and "d"; where there is a gradient, it times the slope.
    careful : bool
        Whether these are the package's own forms, which keep their digits where units are saturated.
    """

    z: dict[int, Expression]
    slope: dict[int, Expression]
    E: Expression
    gradient: Expression | None
    delta: Expression
    careful: bool


def equations_of(network: Network, states: Sequence[Floats], X: Floats, D: Floats) -> Equations:
    """The equations of a network, as a textbook writes them if that loses no digits at any of some parameters.

    Parameters
    ----------
    network : Network
    states : sequence of array (P,)
        Parameters of the run, the start among them.
    X, D : array (N, n_1), array (N, n_L)

    Examples
    --------
    >>> net = Network((1, 1), output="logistic")
    >>> X, D = np.array([[1.0]]), np.array([[0.0]])
    >>> [equations_of(net, [np.array([w, 0.0])], X, D).careful for w in (2.0, 40.0)]
    [False, True]
    """
    if all(_keeps_digits(network, state, X[:MOST_ROWS], D[:MOST_ROWS]) for state in states):
        return _textbook(network)
    return _careful(network)


def rule_of(optimiser: Optimiser) -> tuple[tuple[str, Expression], ...]:
    """What an update computes, in its order: the slots, then "theta".

    It is by the slots as they were, "theta", "g", "t", "rate" and the names of `constants_of`.

    Examples
    --------
    >>> from backglass.equations.optimisers import SGD, Momentum
    >>> [name for name, _ in rule_of(SGD())], [name for name, _ in rule_of(Momentum())]
    (['theta'], ['v', 'theta'])
    """
    constants = constants_of(optimiser)

    def update(t: Array, rate: Array, *values: Array) -> list[Array]:
        theta, g, *rest = values[len(constants) :]
        rule = _with(optimiser, values[: len(constants)])
        after, state = rule.update(theta, g, dict(zip(optimiser.slots, rest, strict=True)), t, rate)
        return [*(state[name] for name in optimiser.slots), after]

    names = ("t", "rate", *constants, "theta", "g", *slots_of(optimiser))
    found = record_all(update, *names, shapes=(SCALAR,) * (2 + len(constants)))
    return tuple(zip((*slots_of(optimiser), "theta"), found, strict=True))


def constants_of(optimiser: Optimiser) -> dict[str, float]:
    """The numbers of a rule by name, but for its learning rate and its decay, which are the plan's.

    Examples
    --------
    >>> from backglass.equations.optimisers import Momentum
    >>> constants_of(Momentum(0.5))
    {'momentum': 0.9}
    """
    return {_apart(name): value for name, value in _own_numbers(optimiser).items()}


def slots_of(optimiser: Optimiser) -> tuple[str, ...]:
    """The names of what a rule keeps of each parameter, apart from all others.

    Examples
    --------
    >>> from backglass.equations.optimisers import Adam
    >>> slots_of(Adam())
    ('m', 'v')
    """
    constants = constants_of(optimiser)
    return tuple(f"{slot}_" if slot in constants else slot for slot in map(_apart, optimiser.slots))


def _apart(name: str) -> str:
    """A name of a rule, apart from those that every rule has."""
    return f"{name}_" if name in OF_EVERY_RULE else name


def point_of(optimiser: Optimiser) -> Expression | None:
    """Where the gradient is taken, by "theta", the slots and the constants; None where that is theta itself."""
    constants = constants_of(optimiser)

    def point(*values: Array) -> Array:
        theta, *rest = values[len(constants) :]
        rule = _with(optimiser, values[: len(constants)])
        return rule.point(theta, dict(zip(optimiser.slots, rest, strict=True)))

    found = record(point, *constants, "theta", *slots_of(optimiser), shapes=(SCALAR,) * len(constants))
    return None if found.op == "input" else found


def _with(optimiser: Optimiser, values: Sequence[Array]) -> Optimiser:
    """The rule with symbols for its numbers, so that a program names them; they are not checked."""
    changed = copy(optimiser)
    for name, value in zip(_own_numbers(optimiser), values, strict=True):
        object.__setattr__(changed, name, value)
    return changed


def _own_numbers(optimiser: Optimiser) -> dict[str, float]:
    values = {one.name: getattr(optimiser, one.name) for one in fields(optimiser) if one.name not in OF_PLAN}
    return {name: value for name, value in values.items() if isinstance(value, float)}


def _textbook(network: Network) -> Equations:
    width = dict(enumerate(network.sizes, start=1))
    z = {l: record(f.textbook, "u", width=width[l]) for l, f in network.f.items()}
    slope = {l: _slope(f.textbook_derivative, width[l]) for l, f in network.f.items() if l < network.L}
    E = record(network.loss.textbook, "y", "d", width=width[network.L])
    delta = record(network.pair.textbook_delta, "u", "y", "d", width=width[network.L])
    return _with_gradient(network, Equations(z, slope, E, None, delta, False), network.output.textbook_derivative)


def _careful(network: Network) -> Equations:
    width, pair, loss = dict(enumerate(network.sizes, start=1)), network.pair, network.loss
    z = {l: record(f, "u", width=width[l]) for l, f in network.f.items()}
    slope = {l: _slope(_from_net_input(f), width[l]) for l, f in network.f.items() if l < network.L}
    if pair.fused:
        E = record(pair.value, "u", "d", width=width[network.L])
        delta = record(pair.delta, "u", "d", width=width[network.L])
    else:
        E = record(loss.value, "y", "d", width=width[network.L])
        pulled = partial(_pulled_back, network)
        delta = record(pulled, "u", "y", "d", width=width[network.L])
    return _with_gradient(network, Equations(z, slope, E, None, delta, True), _from_net_input(network.output))


def _from_net_input(f: Activation) -> Callable[[Array, Array], Array]:
    def derivative(u: Array, z: Array) -> Array:  # noqa: ARG001
        return f.derivative(u)

    return derivative


def _pulled_back(network: Network, u: Array, y: Array, d: Array) -> Array:
    """J^T dE/dy, as `pullback` has it, with y as it is there."""
    return network.output.pullback(u, network.loss.gradient(y, d))


def _with_gradient(network: Network, found: Equations, slope: Callable[[Array, Array], Array]) -> Equations:
    """With dE/dy and f' of the output apart, where the output's delta is their product."""
    if network.pair.fused or not network.output.elementwise:
        return found
    width = network.sizes[-1]
    gradient = record(network.loss.gradient, "y", "d", width=width)
    of_output = {network.L: _slope(slope, width)}
    return Equations(found.z, found.slope | of_output, found.E, gradient, found.delta, found.careful)


def _slope(derivative: Callable[[Array, Array], Array], width: int) -> Expression:
    return record(derivative, "u", "z", width=width)


def _keeps_digits(network: Network, flat: Floats, X: Floats, D: Floats) -> bool:
    """Whether a textbook's formulas give what the package's own do, at these parameters."""
    W, b = network.views(flat)
    with np.errstate(all="ignore"):
        u = forward(network.f, W, b, X).u
        own = deltas(network.f, W, u, network.pair.delta(u[network.L], D))
        z = {l: f.textbook(u[l]) for l, f in network.f.items()}
        ours = {network.L: network.pair.textbook_delta(u[network.L], z[network.L], D)}
        for l in range(network.L - 1, 1, -1):
            ours[l] = network.f[l].textbook_pullback(u[l], z[l], ours[l + 1] @ W[l + 1])
        lost = max(_lost(ours[l], own[l]) for l in own)
        E = network.loss.textbook(z[network.L], D)
        lost = max(lost, _lost(E[:, None], network.pair.value(u[network.L], D)[:, None]))
        return bool(lost <= LOST) and _finite_far_out(network, u, D)


def _lost(ours: Floats, own: Floats) -> float:
    """The largest share of a column's sum of absolute values that is lost."""
    whole = np.abs(own).sum(axis=0)
    share = np.abs(ours - own).sum(axis=0) / np.where(whole == 0, 1.0, whole)
    return float(np.nan_to_num(share, nan=np.inf).max(initial=0.0))


def _finite_far_out(network: Network, u: dict[int, Floats], D: Floats) -> bool:
    """Whether there is room: what is looked at are some states of the run, and the units move between them."""
    far = {l: MARGIN * u[l] for l in u}
    overflow = [_overflows(f.textbook, far[l]) and not _overflows(f, far[l]) for l, f in network.f.items()]
    y = network.output.textbook(far[network.L])
    E, own = network.loss.textbook(y, D), network.pair.value(far[network.L], D)
    return not any(overflow) and bool(np.isfinite(E[np.isfinite(own)]).all())


def _overflows(f: Callable[[Array], Array], u: Floats) -> bool:
    with np.errstate(over="raise"):
        try:
            f(u)
        except FloatingPointError:
            return True
    return False
