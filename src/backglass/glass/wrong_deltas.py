"""Deltas as they come out wrong: each slip of the backward pass made, and its delta computed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

import numpy as np

from backglass.equations.arrays import Floats
from backglass.glass.tracing import Trace
from backglass.network import Network
from backglass.words import Text
from backglass.words import slips as words
from backglass.words.slips import Slip

Rule: TypeAlias = Callable[[Floats, Floats], Floats]  # parameters and their gradient -> parameters after the update
WrongDelta: TypeAlias = tuple[Slip, Floats, Text]  # of one unit: (N,)

MOST_NUMBERS = 1_000_000  # of a slip's own arrays
MOST_PATHS = 1_000  # of which one is left out; among more of them, one or the other gives any number
NO_LAYERS: Mapping[int, Floats] = {}


def carried(t: Trace, l: int, slopes: Mapping[int, Floats] = NO_LAYERS, W: Mapping[int, Floats] = NO_LAYERS) -> Floats:
    """delta of layer l, (N, n_l), with other slopes or weights than the right ones in some layers.

    Examples
    --------
    >>> from backglass.glass.tracing import trace
    >>> from backglass.network import Network
    >>> net = Network((1, 1, 1), hidden="tanh")
    >>> t = trace(net, net.parameters(W=[[[2.0]], [[3.0]]]), [[1.0]], [[0.0]])
    >>> (carried(t, 2) == t.delta[2]).tolist(), (carried(t, 2, {2: np.ones((1, 1))}) / t.delta[3]).tolist()
    ([[True]], [[3.0]])
    """
    L = t.network.L
    delta = t.dE_dz[L] * slopes[L] if L in slopes else t.delta[L]
    for m in range(L - 1, l - 1, -1):
        delta = (delta @ W.get(m + 1, t.theta.weights[m + 1])) * slopes.get(m, t.dz_du[m])
    return delta


def wrong_deltas(t: Trace, l: int, j: int, updated: Mapping[int, Floats], rule: Rule | None) -> Iterator[WrongDelta]:
    """Every wrong delta of one unit.

    Parameters
    ----------
    t : Trace
    l, j : int
        The layer and the unit, from 1.
    updated : dict of int to array
        W after the update, of the layers behind l; empty where no optimiser is known.
    rule : callable or None
        The optimiser's.
    """
    right = t.delta[l][:, j - 1]
    yield "sign", -right, words.SIGN
    for slip, delta, reason in of_whole_layer(t, l, updated, rule):
        yield slip, delta[:, j - 1], reason
    if l < t.network.L:
        yield from _terms(t, l, j)
        yield from _indices(t, l, j)
    for k in range(1, t.network.sizes[l - 1] + 1):
        if k != j:
            yield "other-unit", t.delta[l][:, k - 1], words.DELTA_OF_OTHER.format(name=f"delta({l})[{k}]")
    if l < t.network.L:
        yield from _paths(t, l, j)


def of_whole_layer(t: Trace, l: int, updated: Mapping[int, Floats], rule: Rule | None) -> Iterator[WrongDelta]:
    """The slips that concern all units of a layer alike; each delta is (N, n_l)."""
    yield from _derivatives(t, l)
    if updated:
        yield from _too_early(t, l, updated, rule)
    yield "half", 2 * t.delta[l], words.TWICE
    yield "half", t.delta[l] / 2, words.HALVED
    n = t.network.sizes[-1]
    if n > 1:
        yield "mean-for-sum", t.delta[l] / n, words.MEAN_OF_OUTPUTS.format(n=n)


def _derivatives(t: Trace, l: int) -> Iterator[WrongDelta]:
    """f' left out or taken at z."""
    for slip, layers, reason in derivative_slips(t.network, l):
        yield slip, carried(t, l, wrong_slopes(t, slip, layers)), reason


def derivative_slips(net: Network, l: int) -> Iterator[tuple[Slip, tuple[int, ...], Text]]:
    """Where f' may be left out or taken at z: in each layer from l on, in all of them, in the hidden ones."""
    L = net.L
    groups: list[tuple[int, ...]] = [(m,) for m in range(l, L + 1)]
    groups += [tuple(range(l, L + 1))] if l < L else []
    groups += [tuple(range(l, L))] if l + 1 < L else []
    for layers in groups:
        first, last = layers[0], layers[-1]
        one = words.MISSING_DERIVATIVE.format(slope=f"f'(u({first}))")
        reason = one if first == last else words.EVERY_DERIVATIVE.format(first=first, last=last)
        yield "missing-derivative", layers, reason
        if all(net.f[m].elementwise for m in layers):
            one = words.DERIVATIVE_AT_Z.format(l=first)
            reason = one if first == last else words.EVERY_DERIVATIVE_AT_Z.format(first=first, last=last)
            yield "derivative-at-z", layers, reason


def wrong_slopes(t: Trace, slip: Slip, layers: Iterable[int]) -> dict[int, Floats]:
    """What stands in place of f'(u) in some layers: 1, or f'(z); dropout masks it all the same."""
    f, masks = t.network.f, t.masks
    if slip == "missing-derivative":
        return {m: np.ones_like(t.u[m]) * masks.get(m, 1.0) for m in layers}
    return {m: f[m].derivative(f[m](t.u[m])) * masks.get(m, 1.0) for m in layers}


def deltas_in_place(t: Trace, rule: Rule, down_to: int = 2) -> dict[int, Floats]:
    """The deltas where every weight is updated as soon as its gradient is known, from the output back."""
    L = t.network.L
    delta = {L: t.delta[L]}
    for m in range(L, down_to, -1):
        W = rule(t.theta.weights[m], (t.share[:, None] * delta[m]).T @ t.outputs[m - 1])
        delta[m - 1] = (delta[m] @ W) * t.dz_du[m - 1]
    return delta


def _too_early(t: Trace, l: int, updated: Mapping[int, Floats], rule: Rule | None) -> Iterator[WrongDelta]:
    """Updated weights in the deltas: of all layers behind, of the next alone, and each as soon as it is updated."""
    if l == t.network.L:
        return
    yield "updated-too-early", carried(t, l, W=updated), words.TOO_EARLY
    yield "updated-too-early", carried(t, l, W={l + 1: updated[l + 1]}), words.TOO_EARLY
    if rule is not None:
        yield "updated-too-early", deltas_in_place(t, rule, l)[l], words.TOO_EARLY


def _terms(t: Trace, l: int, j: int) -> Iterator[WrongDelta]:
    """One term of the sum over the next layer left out, or taken alone."""
    terms = t.delta[l + 1] * t.theta.weights[l + 1][:, j - 1] * t.dz_du[l][:, [j - 1]]
    count = terms.shape[1]
    for k in range(1, count + 1) if count > 1 else ():
        name = f"delta({l + 1})[{k}] w({l + 1})[{k},{j}]"
        yield "missing-path", t.delta[l][:, j - 1] - terms[:, k - 1], words.MISSING_TERM.format(term=name)
        if count > 2:
            yield "missing-path", terms[:, k - 1], words.ONE_TERM.format(term=name)


def _paths(t: Trace, l: int, j: int) -> Iterator[WrongDelta]:
    """One path of those over two layers and more left out."""
    sizes, L = t.network.sizes, t.network.L
    count = int(np.prod([float(n) for n in sizes[l:]]))
    if L - l < 2 or count > MOST_PATHS or count * len(t.X) > MOST_NUMBERS:
        return
    products, units = t.dz_du[l][:, [j - 1]], [[j]]
    for m in range(l + 1, L + 1):
        last = [path[-1] - 1 for path in units]
        onwards = t.theta.weights[m].T[last]  # (paths, n_m)
        onwards = (t.delta[L] if m == L else t.dz_du[m])[:, None, :] * onwards
        products = (products[:, :, None] * onwards).reshape(len(t.X), -1)
        units = [[*path, k] for path in units for k in range(1, sizes[m - 1] + 1)]
    for at, path in enumerate(units):
        name = " → ".join(f"u({m})[{k}]" for m, k in enumerate(path, start=l))
        yield "missing-path", t.delta[l][:, j - 1] - products[:, at], words.MISSING_PATH.format(path=name)


def _indices(t: Trace, l: int, j: int) -> Iterator[WrongDelta]:
    """The sum over the next layer with an index that is off."""
    W, behind, slope = t.theta.weights[l + 1], t.delta[l + 1], t.dz_du[l]
    n_out, n_in = W.shape
    if n_out == n_in:
        sums = behind @ W.T
        taken, right = f"w({l + 1})[{j},k]", f"w({l + 1})[k,{j}]"
        yield "index", sums[:, j - 1] * slope[:, j - 1], words.TRANSPOSED.format(taken=taken, right=right)
    sums = behind @ W
    for k in range(1, n_out + 1) if n_out > 1 else ():
        of_one = behind[:, k - 1] * W[:, j - 1].sum() * slope[:, j - 1]
        taken, right = f"delta({l + 1})[{k}]", f"delta({l + 1})[k]"
        yield "index", of_one, words.INDEX_OF_INPUT.format(taken=taken, right=right)
    for i in range(1, n_in + 1):
        if i != j:
            taken, right = f"w({l + 1})[k,{i}]", f"w({l + 1})[k,{j}]"
            yield "index", sums[:, i - 1] * slope[:, j - 1], words.INDEX_OF_INPUT.format(taken=taken, right=right)
            taken, right = f"f'(u({l})[{i}])", f"f'(u({l})[{j}])"
            yield "index", sums[:, j - 1] * slope[:, i - 1], words.INDEX_OF_INPUT.format(taken=taken, right=right)
