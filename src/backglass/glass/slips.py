"""What each slip makes of a number: the slips of a quantity, each made and computed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from backglass.equations.arrays import Floats
from backglass.equations.optimisers import Optimiser
from backglass.glass.quantities import Quantity
from backglass.glass.tracing import Trace
from backglass.glass.wrong_deltas import Rule, of_whole_layer, wrong_deltas
from backglass.words import Text
from backglass.words import slips as words
from backglass.words.slips import Slip


@dataclass(frozen=True)
class Made:
    """A slip made: the number that it gives, and what is said of it."""

    slip: Slip
    value: float
    reason: Text


def rule_of(optimiser: Optimiser, rate: float | None = None) -> Rule:
    """The first update of an optimiser, entry by entry; weight decay of its own is left out, it is no slip."""

    def updated(theta: Floats, g: Floats) -> Floats:
        step = optimiser.learning_rate if rate is None else rate
        return np.asarray(optimiser.update(theta, g, optimiser.initial(theta), 1, step)[0])

    return updated


def of_number(t: Trace, q: Quantity | None, n: int, optimiser: Optimiser | None) -> Iterator[Made]:
    """The slips of a net input, an output, a delta, the objective (None) or the derivative to a parameter.

    Parameters
    ----------
    t : Trace
    q : Quantity or None
    n : int
        The sample of a net input, an output or a delta.
    optimiser : Optimiser or None
        Of whom an updated weight is taken too early, and whose rate does not belong into a derivative.
    """
    if q is None:
        yield from _of_loss(t)
    elif q.kind == "net input":
        yield from _of_net_input(t.row(n), q)
    elif q.kind == "output":
        yield from _of_output(t.row(n), q)
    elif q.kind == "delta":
        updated, rule = _updated(t, q.l, optimiser)
        for slip, delta, reason in wrong_deltas(t.row(n), q.l, q.j, updated, rule if len(t.X) == 1 else None):
            yield Made(slip, float(delta[0]), reason)
    else:
        yield from _of_derivative(t, q, optimiser)


def of_update(t: Trace, q: Quantity, value: float, g: float, optimiser: Optimiser) -> Iterator[Made]:
    """The slips of a parameter's value after the update.

    Parameters
    ----------
    t : Trace
    q : Quantity
        A weight or a bias that is trained.
    value, g : float
        The parameter before, and the derivative to it.
    optimiser : Optimiser
    """

    def stepped(by: float, rate: float | None = None) -> float:
        return float(rule_of(optimiser, rate)(np.array([value]), np.array([by]))[0])

    yield Made("sign", stepped(-g), words.UPHILL)
    yield Made("rate", stepped(g, 1.0), words.RATE_FORGOTTEN.format(rate=optimiser.learning_rate))
    yield Made("sign", -stepped(g), words.SIGN)
    for made in _of_derivative(t, q, optimiser):
        if made.slip not in ("rate", "sign"):
            yield Made(made.slip, stepped(made.value), made.reason)


def _updated(t: Trace, l: int, optimiser: Optimiser | None) -> tuple[dict[int, Floats], Rule | None]:
    """W after the update, of the layers behind l, and the rule by which it came about."""
    if optimiser is None or l == t.network.L:
        return {}, None
    rule = rule_of(optimiser)
    dW = t.network.views(t.gradient)[0]
    return {m: rule(t.theta.weights[m], dW[m]) for m in range(l + 1, t.network.L + 1)}, rule


def _of_derivative(t: Trace, q: Quantity, optimiser: Optimiser | None) -> Iterator[Made]:
    """The slips of dE/dw or dE/db: those of the delta, then those of the factor that it is multiplied by."""
    updated, rule = _updated(t, q.l, optimiser)
    share, right = t.share, float(t.gradient[t.theta.index(q.name)])
    if q.j == 0:
        yield Made("sign", -right, words.SIGN)
        for slip, delta, reason in of_whole_layer(t, q.l, updated, rule):
            yield Made(slip, float(share @ delta.sum(axis=1)), reason)
    else:
        z = t.outputs[q.l - 1][:, q.i - 1] if q.i else 1.0
        for slip, delta, reason in wrong_deltas(t, q.l, q.j, updated, rule):
            yield Made(slip, float(share @ (delta * z)), reason)
    yield from _of_division(t, right)
    if optimiser is not None:
        rate = optimiser.learning_rate
        yield Made("rate", rate * right, words.RATE_TAKEN.format(rate=rate))
    if q.kind == "weight":
        yield from _of_input(t, q)


def _of_division(t: Trace, right: float) -> Iterator[Made]:
    """The mean over the samples taken for the sum, or the sum for the mean; weights 1, or the samples' own."""
    for division in dict.fromkeys((float(t.s.sum()), float(len(t.X)))):
        if t.network.reduction == "mean":
            yield Made("mean-for-sum", right * division, words.SUM_FOR_MEAN.format(division=f"{division:g}"))
        elif division != 0:
            yield Made("mean-for-sum", right / division, words.MEAN_FOR_SUM.format(division=f"{division:g}"))


def _of_input(t: Trace, q: Quantity) -> Iterator[Made]:
    """Another output than z_i^(l-1) behind the delta, or the indices the wrong way round."""
    l, right = q.l, f"z({q.l - 1})[{q.i}]"
    delta = t.share * t.delta[l][:, q.j - 1]
    for i, value in enumerate((delta @ t.outputs[l - 1]).tolist(), start=1):
        if i != q.i:
            yield Made("index", value, words.INDEX_OF_INPUT.format(taken=f"z({l - 1})[{i}]", right=right))
    if 1 <= q.i <= t.network.sizes[l - 1] and q.j <= t.network.sizes[l - 2] and q.i != q.j:
        turned = float((t.share * t.delta[l][:, q.i - 1]) @ t.outputs[l - 1][:, q.j - 1])
        names = {"taken": f"w({l})[{q.i},{q.j}]", "right": f"w({l})[{q.j},{q.i}]"}
        yield Made("index", turned, words.TRANSPOSED.format(**names))
    for i, value in enumerate((delta @ t.outputs[l]).tolist(), start=1):
        yield Made("index", value, words.INDEX_OF_INPUT.format(taken=f"z({l})[{i}]", right=right))


def _of_loss(t: Trace) -> Iterator[Made]:
    yield Made("sign", -t.loss, words.SIGN)
    yield Made("half", 2 * t.loss, words.TWICE)
    yield Made("half", t.loss / 2, words.HALVED)
    n = t.network.sizes[-1]
    terms = [float(t.share @ t.network.loss.value(t.y[:, [k]], t.D[:, [k]])) for k in range(n)] if n > 1 else []
    for k, term in enumerate(terms, start=1):
        yield Made("missing-path", t.loss - term, words.MISSING_TERM.format(term=f"E[{k}]"))
        if n > 2:
            yield Made("missing-path", term, words.ONE_TERM.format(term=f"E[{k}]"))
    if n > 1:
        yield Made("mean-for-sum", t.loss / n, words.MEAN_OF_OUTPUTS.format(n=n))
    yield from _of_division(t, t.loss)


def _net_inputs(t: Trace, q: Quantity) -> Iterator[Made]:
    """Wrong net inputs of a unit; t is of one sample."""
    l, j = q.l, q.j
    W, below, bias = t.theta.weights[l], t.outputs[l - 1][0], float(t.theta.biases[l][j - 1])
    right = float(t.u[l][0, j - 1])
    terms = W[j - 1] * below
    own = "w({l})[{j},0]" if t.network.biases == "augmented" else "b({l})[{j}]"
    for i, term in enumerate(terms.tolist(), start=1):
        name = f"w({l})[{j},{i}] z({l - 1})[{i}]"
        yield Made("missing-path", right - term, words.MISSING_TERM.format(term=name))
    yield Made("missing-path", right - bias, words.MISSING_TERM.format(term=own.format(l=l, j=j)))
    if W.shape[0] == W.shape[1]:
        names = {"taken": f"w({l})[i,{j}]", "right": f"w({l})[{j},i]"}
        yield Made("index", float(W[:, j - 1] @ below) + bias, words.TRANSPOSED.format(**names))
    for k, other in enumerate(t.theta.biases[l].tolist(), start=1):
        if k != j:
            names = {"taken": own.format(l=l, j=k), "right": own.format(l=l, j=j)}
            yield Made("index", right - bias + other, words.INDEX_OF_INPUT.format(**names))
            names = {"taken": f"w({l})[{k},i]", "right": f"w({l})[{j},i]"}
            yield Made("index", float(W[k - 1] @ below) + bias, words.INDEX_OF_INPUT.format(**names))
    for i in range(1, len(below)):
        swapped = below.copy()
        swapped[[i - 1, i]] = below[[i, i - 1]]
        names = {"taken": f"z({l - 1})[{i + 1}]", "right": f"z({l - 1})[{i}]"}
        yield Made("index", float(W[j - 1] @ swapped) + bias, words.INDEX_OF_INPUT.format(**names))


def _of_net_input(t: Trace, q: Quantity) -> Iterator[Made]:
    yield Made("sign", -float(t.u[q.l][0, q.j - 1]), words.SIGN)
    yield from _other_units(t.u[q.l][0], q, "u")
    yield from _net_inputs(t, q)


def _of_output(t: Trace, q: Quantity) -> Iterator[Made]:
    l, j = q.l, q.j
    if q.j == 0:
        yield Made("sign", -1.0, words.SIGN)
        return
    yield Made("sign", -float(t.outputs[l][0, j - 1]), words.SIGN)
    yield from _other_units(t.outputs[l][0], q, "z")
    for made in _net_inputs(t, q) if l > 1 else ():
        u = t.u[l].copy()
        u[0, j - 1] = made.value
        z = t.network.f[l](u) * t.masks.get(l, 1.0)
        yield Made(made.slip, float(z[0, j - 1]), made.reason)


def _other_units(values: Floats, q: Quantity, letter: str) -> Iterator[Made]:
    for k, value in enumerate(values.tolist(), start=1):
        if k != q.j:
            yield Made("other-unit", value, words.OTHER_UNIT.format(name=f"{letter}({q.l})[{k}]"))
