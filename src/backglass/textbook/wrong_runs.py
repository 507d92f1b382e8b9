"""Training runs with a slip in them: what a program with that slip prints, update by update."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from backglass.equations.arrays import Floats
from backglass.equations.backward import bias_gradients, weight_gradients
from backglass.glass.tracing import Trace
from backglass.glass.wrong_deltas import carried, deltas_in_place, derivative_slips, wrong_slopes
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.textbook.by_name import Example
from backglass.words import Text, slips
from backglass.words import own_program as words
from backglass.words.slips import Slip

Deltas: TypeAlias = Mapping[int, Floats]
Step: TypeAlias = Callable[[Trace, float], Floats]  # a trace and the learning rate -> the parameters after the update


@dataclass(frozen=True, eq=False)
class Way:
    """One way to train, right or wrong.

    Attributes
    ----------
    slip : str or None
        None of the right one, and of what is no slip of a formula.
    reason : Text
        What is said of it.
    step : callable
    loss : float
        By what the printed loss is multiplied.
    """

    slip: Slip | None
    reason: Text
    step: Step
    loss: float = 1.0


RIGHT = Way(None, words.AGREES, lambda t, eta: stepped(t, eta * gradient(t, t.delta)))


def states(example: Example, way: Way) -> Iterator[tuple[float, Floats]]:
    """The loss as printed and the parameters, before the first update and after each.

    Examples
    --------
    >>> from itertools import islice
    >>> from backglass.textbook.by_name import example
    >>> [round(loss, 9) for loss, _ in islice(states(example("mazur"), RIGHT), 2)]
    [0.298371109, 0.291027774]
    """
    net, flat = example.network, example.parameters.flat
    while True:
        t = Trace(net, Parameters(net, flat), example.X, example.D, np.ones(len(example.X)), {})
        with np.errstate(all="ignore"):
            yield way.loss * t.loss, flat
            flat = way.step(t, example.optimiser.learning_rate)


def gradient(t: Trace, delta: Deltas, z: Mapping[int, Floats] | None = None) -> Floats:
    """The objective's gradient from deltas, (P,)."""
    by_layer = dict(delta)
    dW, db = weight_gradients(by_layer, t.outputs if z is None else z, t.share), bias_gradients(by_layer, t.share)
    return np.asarray(t.network.flatten(dW, db))


def stepped(t: Trace, change: Floats) -> Floats:
    """The parameters after a change of those that are trained."""
    return np.asarray(t.theta.flat - np.where(t.network.trainable, change, 0.0))


def wrong_ways(example: Example) -> Iterator[Way]:
    """Every slip that the example's network admits, the likeliest first."""
    eta, n, outputs = example.optimiser.learning_rate, len(example.X), example.network.sizes[-1]
    yield _scaled("sign", slips.UPHILL, -1.0)
    yield from _orders()
    yield from _slopes(example.network)
    yield from _sums(example.network)
    yield _scaled("rate", slips.RATE_FORGOTTEN.format(rate=eta), 1 / eta)
    yield from _divisions(example, n)
    yield _scaled("half", slips.TWICE, 2.0)
    yield replace(_scaled("half", slips.TWICE, 2.0), loss=2.0)
    yield _scaled("half", slips.HALVED, 0.5)
    yield Way("half", words.LOSS_TWICE, RIGHT.step, loss=2.0)
    yield Way("half", words.LOSS_HALVED, RIGHT.step, loss=0.5)
    if outputs > 1:
        reason = slips.MEAN_OF_OUTPUTS.format(n=outputs)
        yield _scaled("mean-for-sum", reason, 1 / outputs)
        yield replace(_scaled("mean-for-sum", reason, 1 / outputs), loss=1 / outputs)
        yield Way("mean-for-sum", words.LOSS_OTHERWISE_DIVIDED, RIGHT.step, loss=1 / outputs)
    yield from _biases(example.network)
    if n > 1:
        yield Way(None, words.ONE_BY_ONE, _one_by_one)


def _scaled(slip: Slip, reason: Text, factor: float) -> Way:
    return Way(slip, reason, lambda t, eta: stepped(t, eta * factor * gradient(t, t.delta)))


def _by_deltas(slip: Slip, reason: Text, deltas: Callable[[Trace], Deltas]) -> Way:
    return Way(slip, reason, lambda t, eta: stepped(t, eta * gradient(t, deltas(t))))


def _divisions(example: Example, n: int) -> Iterator[Way]:
    """The sum over the samples for their mean, or the other way round; in the gradient, the loss, or both."""
    if n == 1:
        return
    mean = example.network.reduction == "mean"
    factor = float(n) if mean else 1 / n
    reason = (slips.SUM_FOR_MEAN if mean else slips.MEAN_FOR_SUM).format(division=n)
    yield _scaled("mean-for-sum", reason, factor)
    yield replace(_scaled("mean-for-sum", reason, factor), loss=factor)
    yield Way("mean-for-sum", words.LOSS_OTHERWISE_DIVIDED, RIGHT.step, loss=factor)


def _orders() -> Iterator[Way]:
    """Weights updated while the gradients are still computed, from the output back."""

    def in_place(t: Trace, eta: float) -> Floats:
        return stepped(t, eta * gradient(t, deltas_in_place(t, lambda W, g: W - eta * g)))

    yield Way("updated-too-early", slips.TOO_EARLY, in_place)


def _slopes(net: Network) -> Iterator[Way]:
    """f' left out, or taken at z, in one layer, in the hidden ones, in all."""
    for slip, layers, reason in derivative_slips(net, 2):
        yield _by_deltas(slip, reason, _with_slopes(slip, layers))


def _with_slopes(slip: Slip, layers: tuple[int, ...]) -> Callable[[Trace], Deltas]:
    def deltas(t: Trace) -> Deltas:
        wrong = wrong_slopes(t, slip, layers)
        return {l: carried(t, l, wrong) for l in range(2, t.network.L + 1)}

    return deltas


def _back(t: Trace, through: Callable[[int, Floats, Floats], Floats]) -> Deltas:
    """Deltas with another sum over the layer behind: `through` takes l, delta and W of it."""
    delta = {t.network.L: t.delta[t.network.L]}
    for l in range(t.network.L - 1, 1, -1):
        delta[l] = through(l, delta[l + 1], t.theta.weights[l + 1]) * t.dz_du[l]
    return delta


def _sums(net: Network) -> Iterator[Way]:
    """The sum over the layer behind with wrong indices, or with a term left out; the delta of unit 1 for all."""
    if net.L > 2:
        last = net.sizes[2]
        if all(net.sizes[l] == net.sizes[l - 1] for l in range(2, net.L)) and max(net.sizes[1:]) > 1:
            names = {"taken": "w_jk", "right": "w_kj"}
            yield _by_deltas("index", slips.TRANSPOSED.format(**names), lambda t: _back(t, lambda _, d, W: d @ W.T))
            names = {"taken": "delta_j", "right": "delta_k"}
            own: Callable[[Trace], Deltas] = lambda t: _back(t, lambda _, d, W: d * W.sum(axis=0))  # noqa: E731
            yield _by_deltas("index", slips.INDEX_OF_INPUT.format(**names), own)
        if last > 1 and net.L == 3:
            for k in range(last):
                reason = slips.MISSING_TERM.format(term=f"delta(3)[{k + 1}] w(3)[{k + 1},j]")
                yield _by_deltas("missing-path", reason, _without(k))
            for k in range(last) if last > 2 else ():
                reason = slips.ONE_TERM.format(term=f"delta(3)[{k + 1}] w(3)[{k + 1},j]")
                yield _by_deltas("missing-path", reason, _only(k))
    if max(net.sizes[1:]) > 1:
        first: Callable[[Trace], Deltas] = lambda t: {l: np.repeat(d[:, :1], d.shape[1], 1) for l, d in t.delta.items()}  # noqa: E731
        yield _by_deltas("other-unit", words.DELTA_OF_FIRST, first)
    yield Way("index", words.OUTPUTS_REVERSED, _reversed_inputs)


def _without(k: int) -> Callable[[Trace], Deltas]:
    return lambda t: _back(t, lambda _, d, W: d @ W - d[:, [k]] * W[k])


def _only(k: int) -> Callable[[Trace], Deltas]:
    return lambda t: _back(t, lambda _, d, W: d[:, [k]] * W[k])


def _reversed_inputs(t: Trace, eta: float) -> Floats:
    """dW with z of each layer in the reverse order of its units."""
    return stepped(t, eta * gradient(t, t.delta, {l: z[:, ::-1] for l, z in t.outputs.items()}))


def _biases(net: Network) -> Iterator[Way]:
    """Biases that are trained where they stand still, one for a whole layer, or kept where they are trained."""
    if net.biases == "frozen":
        yield Way(None, words.BIASES_TRAINED, lambda t, eta: np.asarray(t.theta.flat - eta * gradient(t, t.delta)))

        def shared(t: Trace, eta: float) -> Floats:
            g = gradient(t, t.delta)
            for _, of_b in net.layout.values():
                g[of_b] = g[of_b].sum()
            return np.asarray(t.theta.flat - eta * g)

        yield Way(None, words.BIASES_SHARED, shared)
    elif net.biases != "none":
        yield Way(
            None,
            words.BIASES_KEPT,
            lambda t, eta: np.asarray(t.theta.flat - eta * np.where(net.is_weight, gradient(t, t.delta), 0.0)),
        )


def _one_by_one(t: Trace, eta: float) -> Floats:
    """An update after each sample."""
    flat = t.theta.flat
    for n in range(len(t.X)):
        one = Trace(t.network, Parameters(t.network, flat), t.X[n : n + 1], t.D[n : n + 1], np.ones(1), {})
        flat = stepped(one, eta * gradient(one, one.delta))
    return flat
