"""The gradient certificate of an engine: its own gradient against differences of the reference's loss."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from backglass.engines import Engine, choose
from backglass.equations.arrays import DType, Floats
from backglass.errors import DataError, NetworkError
from backglass.glass.around import Around
from backglass.glass.certificate import Certificate
from backglass.glass.comparison import judged
from backglass.glass.differences import Indices, Told
from backglass.glass.functions import drawn, precision_of
from backglass.glass.rounding import rounding_allowance
from backglass.keywords import keywords
from backglass.network import Network, check_network
from backglass.numeric import checked_dtype
from backglass.parameters import Parameters
from backglass.ranges import FUNCTION, check, checked, whole
from backglass.samples import check_belongs, checked_inputs, checked_targets, checked_weights


@keywords
def certify(
    net: Network,
    theta: Parameters,
    X: Any,
    D: Any,
    engine: str | Engine = "auto",
    sample_weight: Any = None,
    *,
    share: float = 1.0,
    seed: int = 0,
    batch_size: int | None = None,
    dtype: str | None = None,
    threads: int | None = None,
    tolerance: float | None = None,
    progress: Told | None = None,
) -> Certificate:
    """Hold an engine's own gradient against central differences of the float64 loss.

    The engine computes the gradient of the objective, as in training but for the penalties, which are no loss of a
    row's; nothing of it but that gradient is used. The loss is differenced by forward propagation alone, parameter by
    parameter, at a step chosen for each. A parameter that moves a net input past a kink (ReLU at 0, an absolute error
    at y = d) within every step is set apart. A 1 % error, planted into one entry after the other, must be found.

    Parameters
    ----------
    net : Network
    theta : Parameters
    X : array-like (N, n_1)
    D : array-like (N, n_L)
        Targets, as `train` takes them.
    engine : str or Engine, default "auto"
        A name, or an engine that was made for `net`.
    sample_weight : array-like (N,), optional
    share : float, default 1
        The share of the trainable parameters that is checked, in (0, 1], drawn at random.
    seed : int, default 0
        Of that draw.
    batch_size : int, optional
        The engine is given so many rows at a time and its sums are added up; by default all rows at once.
    dtype : {"float64", "float32"}, optional
        What the engine computes in; by default theta's. Data and parameters are rounded to it first, for both.
    threads : int, optional
        Of the engine; None is as many as every limit of the process allows.
    tolerance : float, optional
        The largest relative error that passes; by default 1e-6 for float64, 1e-3 for float32.
    progress : callable, optional
        Called with (parameters done, parameters to check) now and then.

    Returns
    -------
    Certificate

    Raises
    ------
    DataError, NetworkError, PlanError, EngineError
        What was given does not fit, or the loss is not finite.

    Examples
    --------
    >>> net = Network((2, 2, 2), hidden="logistic", output="logistic", biases="frozen")
    >>> theta = net.parameters(W=[[[.15, .20], [.25, .30]], [[.40, .45], [.50, .55]]], b=[[.35, .35], [.60, .60]])
    >>> certificate = certify(net, theta, [[0.05, 0.10]], [[0.01, 0.99]], engine="reference")
    >>> certificate.verdict, certificate.parameters_checked, certificate.self_test.found
    ('right', 8, 8)
    """
    check_network(net, "net")
    check_belongs(theta, net)
    check("progress", progress, FUNCTION.or_value(None))
    if (refusal := net.refusal) is not None:
        raise NetworkError(refusal)
    worker = _worker(engine, net, checked_dtype(theta.flat.dtype if dtype is None else dtype), threads)
    precision = precision_of(worker.dtype, tolerance)
    X = checked_inputs(net, X, worker.dtype)
    D = checked_targets(net, D, len(X), worker.dtype)
    s = checked_weights(sample_weight, len(X), worker.dtype)
    flat = theta.flat.astype(worker.dtype)

    gradient = _gradient(worker, flat, X, D, s, batch_size)
    which = drawn(np.flatnonzero(net.trainable), share, seed)
    weights = s.astype(np.float64)
    part = weights / weights.sum() if net.reduction == "mean" else weights
    wide = flat.astype(np.float64), X.astype(np.float64), D.astype(np.float64)
    around = Around(net, *wide, part, precision.eps)
    if not np.isfinite(around.loss):
        raise DataError(f"The loss on these rows is {around.loss}; scale the inputs, or take smaller parameters.")
    found = around.differences(which, precision.tolerance, progress)
    allowance = found.error + rounding_allowance(net, *wide, part, worker.dtype)[which]
    names = list(theta)
    subject = {
        "engine": worker.name,
        "dtype": worker.dtype,
        "rows": len(X),
        "batch_size": min(batch_size or len(X), len(X)),
        "share": share,
        "seed": seed,
    }
    return judged(
        [names[p] for p in which.tolist()], _groups(net, which), gradient[which], found, allowance,
        precision.tolerance, int(net.trainable.sum()), subject,
    )  # fmt: skip


def _worker(engine: str | Engine, net: Network, dtype: DType, threads: int | None) -> Engine:
    if not isinstance(engine, Engine):
        return choose(engine, net)(net, dtype, threads)
    if engine.network != net:
        raise NetworkError("The engine was made for another network; make it for this one.")
    return engine


def _gradient(
    worker: Engine, flat: Floats, X: Floats, D: Floats, s: Floats, batch_size: int | None
) -> npt.NDArray[np.float64]:
    """The gradient of the objective over all rows, (P,): the batches' sums added up, divided once."""
    size = len(X) if batch_size is None else checked("batch_size", batch_size, whole())
    gradient, weight = np.zeros(len(flat)), 0.0
    for start in range(0, len(X), size):
        rows = slice(start, start + size)
        sums = worker.sums(flat, X[rows], D[rows], s[rows])
        gradient += sums.gradient
        weight += float(sums.weight)
    return gradient / weight if worker.network.reduction == "mean" else gradient


def _groups(net: Network, which: Indices) -> list[tuple[str, Indices]]:
    """Which of the parameters `which` stand in which W(l) or b(l); an augmented W has both."""
    groups = []
    for l, slices in net.layout.items():
        if net.biases == "augmented":
            first, last = slices
            groups.append((f"W({l})", np.flatnonzero((which >= first.start) & (which < last.stop))))
            continue
        for symbol, of in zip("Wb", slices, strict=True):
            groups.append((f"{symbol}({l})", np.flatnonzero((which >= of.start) & (which < of.stop))))
    return groups
