"""The loss and one metric of given parameters on given data."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from backglass.engines import Engine, choose
from backglass.equations.arrays import Floats
from backglass.errors import PlanError
from backglass.keywords import keywords
from backglass.network import ROWS_AT_ONCE, Network, check_network
from backglass.numeric import checked_dtype
from backglass.parameters import Parameters
from backglass.ranges import as_python
from backglass.samples import check_belongs, checked_inputs, checked_targets, checked_weights
from backglass.training.split import Rows
from backglass.words import said

OWN = "score"  # what a user's own function gives


def metric_name(network: Network) -> str:
    """The metric reported beside the loss: "accuracy" where it is a cross entropy, else "r2".

    Examples
    --------
    >>> metric_name(Network((2, 1)))
    'r2'
    """
    return "accuracy" if network.loss.probabilities else "r2"


def accuracy(y: Floats, D: Floats, s: Floats, *, exclusive: bool) -> float:
    """The weighted share of rows that are right in every output.

    Parameters
    ----------
    y, D : arrays (N, n_L)
    s : array (N,)
    exclusive : bool
        Whether the outputs are classes that exclude each other (the largest decides) or each its own yes or no.

    Examples
    --------
    >>> import numpy as np
    >>> accuracy(np.array([[0.2, 0.8], [0.6, 0.4]]), np.array([[0.0, 1.0], [0.0, 1.0]]), np.ones(2), exclusive=True)
    0.5
    """
    return float(np.average(_right(y, D, exclusive=exclusive), weights=s))


def _right(y: Floats, D: Floats, *, exclusive: bool) -> npt.NDArray[np.bool_]:
    """Whether every output of a row is right, (N,)."""
    found: npt.NDArray[np.bool_] = (
        y.argmax(axis=1) == D.argmax(axis=1) if exclusive else ((y > 0.5) == (D > 0.5)).all(axis=1)
    )
    return found


def r2(y: Floats, D: Floats, s: Floats) -> float:
    """1 - residual / total sum of squares, the plain mean over the outputs; a constant target counts 1 or 0.

    Examples
    --------
    >>> import numpy as np
    >>> r2(np.array([[1.0], [2.0]]), np.array([[1.0], [3.0]]), np.ones(2))
    0.5
    """
    y, D, s = y.astype(np.float64), D.astype(np.float64), s.astype(np.float64)
    residual = s @ (D - y) ** 2
    total = s @ (D - np.average(D, axis=0, weights=s)) ** 2
    share = residual / np.where(total > 0, total, 1)
    return float(np.mean(np.where(total > 0, 1 - share, np.where(residual == 0, 1.0, 0.0))))


def measure(
    engine: Engine,
    theta: Floats,
    X: Floats,
    D: Floats,
    s: Floats,
    metric: str | None = None,
    taken: Rows | None = None,
) -> dict[str, float]:
    """Loss (the network's objective without penalties) and metric of all rows or those taken, a slice at a time."""
    net, s = engine.network, s[:] if taken is None else s[taken]
    by_accuracy = (metric or metric_name(net)) == "accuracy"
    exclusive = net.loss.classes or net.output.exclusive
    right = np.empty(len(s), dtype=bool)
    outputs = np.empty((0 if by_accuracy else len(s), net.sizes[-1]), dtype=X.dtype)
    loss = 0.0
    for start in range(0, len(s), ROWS_AT_ONCE):
        part = slice(start, start + ROWS_AT_ONCE)
        inputs, targets = (array[part] if taken is None else array[taken[part]] for array in (X, D))
        y, part_loss = engine.judge(theta, inputs, targets, s[part])
        loss += part_loss
        if by_accuracy:  # rows that do not fit into memory are not gathered
            right[part] = _right(y, targets, exclusive=exclusive)
        else:
            outputs[part] = y
    division = float(s.sum()) if net.reduction == "mean" else 1.0
    if by_accuracy:
        return {"loss": loss / division, "accuracy": float(np.average(right, weights=s))}
    with np.errstate(all="ignore"):  # a diverging run's outputs may overflow when they are squared
        return {"loss": loss / division, "r2": r2(outputs, D[:] if taken is None else D[taken], s)}


def checked_score(what: str, value: Any) -> float:
    """A number that a user's own function gave, greater for better.

    Parameters
    ----------
    what : str
        How the message begins.
    value : object

    Raises
    ------
    PlanError
        It is no number, or NaN.

    Examples
    --------
    >>> checked_score("score", np.float32(0.5))
    0.5
    """
    found = as_python(value.item() if getattr(value, "shape", None) == () else value)
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise PlanError(f"{what}, which gave {said(value)}, but a score is one number, greater for better.")
    if found != found:
        raise PlanError(f"{what}, which gave nan on the rows held out, but a score is a number, greater for better.")
    return float(found)


@keywords
def evaluate(
    network: Network,
    theta: Parameters,
    X: Any,
    D: Any,
    sample_weight: Any = None,
    engine: str = "auto",
    dtype: str = "float64",
) -> dict[str, float]:
    """Loss and metric of a network on a table.

    Parameters
    ----------
    network : Network
    theta : Parameters
    X : array-like (N, n_1)
    D : array-like
        Targets as `train` takes them.
    sample_weight : array-like (N,), optional
    engine : str, default "auto"
    dtype : {"float64", "float32"}

    Returns
    -------
    dict
        "loss": the network's objective without penalties; "accuracy" (cross entropies) or "r2".

    Raises
    ------
    DataError, NetworkError
        Parameters, X, D or the weights do not fit the network.

    Examples
    --------
    >>> net = Network((1, 1))
    >>> evaluate(net, net.parameters(W=[[[1.0]]]), [[1.0], [2.0]], [1.0, 3.0])
    {'loss': 0.25, 'r2': 0.5}
    """
    check_network(network)
    check_belongs(theta, network)
    kind = checked_dtype(dtype)
    X = checked_inputs(network, X, kind)
    D = checked_targets(network, D, len(X), kind)
    s = checked_weights(sample_weight, len(X), kind)
    return measure(choose(engine, network)(network, kind), theta.flat.astype(kind), X, D, s)
