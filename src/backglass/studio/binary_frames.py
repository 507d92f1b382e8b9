"""The binary frames: little-endian float64, which the page reads without parsing.

Numbers: ``[1, generation, update, end, epoch, batch, sample, loss, loss_at, validation_loss, metric, made_loss, rate,
norm, E_n, reserved]``, then x and d as they are shown, then for l = 2..L: u, z, delta, then for l = 2..L: W, b, dW,
db. Maps: ``[2, generation, update, size, x0, x1, y0, y1, count]``, then count times ``[l, j, values]``. NaN is "none".
"""

from __future__ import annotations

from math import nan
from typing import Any

import numpy as np

from backglass.equations.backward import deltas
from backglass.equations.forward import forward
from backglass.network import Network
from backglass.studio.measuring import Measures
from backglass.studio.problems.problem import Problem

NUMBERS, MAPS = 1, 2
MOST_SHOWN = 12  # units of a layer


def shown(network: Network, l: int, problem: Problem | None = None) -> int:
    """How many units of a layer are shown, the first ones; of inputs that are a problem's pictures all."""
    size = network.sizes[l - 1]
    return size if l == 1 and problem is not None and problem.image else min(MOST_SHOWN, size)


def numbers_frame(
    measures: Measures,
    sample: int,
    *,
    generation: int,
    end: int,
    loss: tuple[float, int, float, float],
    gradient: bool = True,
) -> bytes:
    """The numbers of what is shown.

    Parameters
    ----------
    measures : Measures
        Of the state that is shown.
    sample : int
        Of the problem's data, from 0, whose x, d, u, z and delta are shown.
    generation, end : int
    loss : (loss, update at which it was measured, validation loss, metric)
    gradient : bool
        Whether the gradient of the batch that comes next is computed; NaN otherwise.
    """
    net, seen, plan = measures.network, measures.seen, measures.plan
    problem = measures.segment.chosen.problem
    X = problem.X[sample : sample + 1].astype(plan.X.dtype)
    D = problem.D[sample : sample + 1].astype(plan.X.dtype)
    cursor = seen.state.cursor
    W, b = net.views(seen.state.theta)
    with np.errstate(all="ignore"):
        pass_ = forward(net.f, W, b, X)
        E, delta_L = net.pair.value_and_delta(pass_.u[net.L], pass_.y, D)
        delta = deltas(net.f, W, pass_.u, delta_L)
        rate = nan if plan.lbfgs is not None else float(plan.rates(cursor.epoch, cursor.update))
    head = [
        NUMBERS, generation, cursor.update, end, cursor.epoch, cursor.batch, sample, loss[0], loss[1], loss[2],
        loss[3], seen.made_loss, rate, seen.norm, E[0], nan,
    ]  # fmt: skip
    parts: list[Any] = [head, X[0, : shown(net, 1, problem)], D[0, : shown(net, net.L, problem)]]
    for l in range(2, net.L + 1):
        n = shown(net, l, problem)
        parts += [pass_.u[l][0, :n], pass_.z[l][0, :n], delta[l][0, :n]]
    dW, db = net.views(measures.gradient) if gradient else (None, None)
    for l in range(2, net.L + 1):
        n, m = shown(net, l, problem), shown(net, l - 1, problem)
        parts += [W[l][:n, :m], b[l][:n]]
        parts += [np.full(n * m + n, nan)] if dW is None or db is None else [dW[l][:n, :m], db[l][:n]]
    return np.concatenate(parts, axis=None, dtype="<f8").tobytes()
