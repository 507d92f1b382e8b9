"""What is wrong with a network, where something is: every finding has its threshold here and its words in `words/`.

The thresholds are wide, so that a network that learns well is left in peace: a tenth of ReLU units dead, hidden
units that a trained classifier has driven to their ends, deltas that shrink tenfold from layer to layer of two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np

from backglass.glass.layers import FLAT, LayerHealth, largest_derivative
from backglass.glass.tracing import Trace
from backglass.words import Text
from backglass.words import findings as words

VANISHED = 1e-3  # of the delta norm of the output layer
EXPLODED = 300.0
DEAD = 0.25  # of a layer's units
SATURATED = 0.9  # of a layer's (sample, unit)
WRONG_END = 0.1  # of the samples with a saturated output far from its target
FAR = 0.5  # from the target, of the width of the output's range
LARGE_UPDATE = 0.1  # of the norm of the weights; about 0.001 is usual


@dataclass(frozen=True)
class Finding:
    """What is wrong, in one sentence with a remedy.

    Attributes
    ----------
    kind : str
        "vanishing", "exploding", "dead", "saturated", "wrong_end", "identical", "large_update" or "not_finite".
    layer : int
        The book's layer number.
    figure : float
        What it rests on; the sentence says of what.
    text : Text
        In English and Japanese.
    """

    kind: str
    layer: int
    figure: float
    text: Text


def findings(t: Trace, layers: Sequence[LayerHealth]) -> list[Finding]:
    """All findings of a trace, the gravest first."""
    broken = list(_not_finite(t))
    if broken:
        return broken
    return [*_dead(layers, t.network.L), *_deltas(t, layers), *_saturated(t, layers), *_identical(t), *_updates(layers)]


def _not_finite(t: Trace) -> Iterator[Finding]:
    """The first values that are not finite, in the order of computation."""
    forth = [(l, what, values[l]) for l in t.u for what, values in (("u", t.u), ("z", t.outputs))]
    back = [(l, "delta", t.delta[l]) for l in sorted(t.delta, reverse=True)]
    for l, what, values in (*forth, *back):
        if bad := int((~np.isfinite(values)).sum()):
            yield Finding("not_finite", l, float(bad), words.NOT_FINITE.format(layer=l, what=what, count=bad))
            return


def _dead(layers: Sequence[LayerHealth], L: int) -> Iterator[Finding]:
    for layer in layers:
        share = len(layer.dead) / layer.units
        if layer.layer < L and share >= DEAD and layer.saturated is None:
            values = {"layer": layer.layer, "dead": len(layer.dead), "units": layer.units, "share": share}
            text = words.ALL_DEAD if share == 1 else words.DEAD
            yield Finding("dead", layer.layer, share, text.format(**values))


def _deltas(t: Trace, layers: Sequence[LayerHealth]) -> Iterator[Finding]:
    """The layer whose deltas have vanished or exploded most; deltas of 0 are the dead units' affair."""
    hidden = [layer for layer in layers[:-1] if layer.from_output]
    if not hidden:
        return
    extremes = (
        ("vanishing", words.VANISHING, min(hidden, key=lambda layer: layer.from_output or 0)),
        ("exploding", words.EXPLODING, max(hidden, key=lambda layer: layer.from_output or 0)),
    )
    for kind, text, layer in extremes:
        ratio = layer.from_output or 0.0
        if (ratio < VANISHED) if kind == "vanishing" else (ratio > EXPLODED):
            steepest = short(largest_derivative(t.network.f[layer.layer]))
            values = {"layer": layer.layer, "name": layer.activation, "steepest": steepest, "top": t.network.L}
            yield Finding(kind, layer.layer, ratio, text.format(ratio=short(ratio), **values))


def _saturated(t: Trace, layers: Sequence[LayerHealth]) -> Iterator[Finding]:
    for layer in layers[:-1]:
        if layer.saturated is not None and layer.saturated >= SATURATED:
            values = {"layer": layer.layer, "share": layer.saturated, "name": layer.activation}
            yield Finding("saturated", layer.layer, layer.saturated, words.SATURATED.format(**values))
    L, f = t.network.L, t.network.output
    if layers[-1].saturated is None or t.network.pair.fused:
        return  # where the delta is y - d, a saturated output does no harm
    low, high = f.bounds
    flat = np.abs(t.dz_du[L]) < FLAT * largest_derivative(f)
    far = np.abs(t.y - t.D) > FAR * (high - low)
    share = float((flat & far)[t.s > 0].any(axis=1).mean())
    if share >= WRONG_END:
        values = {"share": share, "name": f.name, "loss": t.network.loss.name}
        yield Finding("wrong_end", L, share, words.WRONG_END.format(**values))


def _identical(t: Trace) -> Iterator[Finding]:
    """Hidden layers all of whose units have the same weights, in and out: they stay the same for ever."""
    for l in range(2, t.network.L):
        ways = np.hstack([t.theta.weights[l], np.asarray(t.theta.biases[l])[:, None], t.theta.weights[l + 1].T])
        if len(ways) > 1 and (ways == ways[0]).all():
            yield Finding("identical", l, float(len(ways)), words.IDENTICAL.format(layer=l, units=len(ways)))


def _updates(layers: Sequence[LayerHealth]) -> Iterator[Finding]:
    for layer in layers:
        if layer.update_ratio is not None and layer.update_ratio > LARGE_UPDATE:
            text = words.LARGE_UPDATE.format(layer=layer.layer, ratio=short(layer.update_ratio))
            yield Finding("large_update", layer.layer, layer.update_ratio, text)


def short(value: float) -> str:
    """A number in two or three digits for a sentence.

    Examples
    --------
    >>> short(2.5679e-7), short(0.25), short(512.0)
    ('2.6e-7', '0.25', '512')
    """
    if 0.001 <= abs(value) < 1000 or not isfinite(value):
        return f"{value:.3g}"
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa}e{int(exponent)}"
