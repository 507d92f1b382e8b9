"""The health of a network on a batch: do the deltas arrive, do the units work, are the updates of a fit size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from backglass.equations.arrays import Floats
from backglass.errors import DataError, NetworkError
from backglass.glass.findings import Finding, findings
from backglass.glass.layers import LayerHealth, measured
from backglass.glass.trace import Trace, trace
from backglass.network import Network
from backglass.parameters import Parameters


@dataclass(frozen=True)
class Health:
    """The findings, and what was measured.

    Attributes
    ----------
    rows : int
        Samples looked at.
    findings : tuple of Finding
        The gravest first; empty where all is well.
    layers : tuple of LayerHealth
        l = 2..L.
    """

    rows: int
    findings: tuple[Finding, ...]
    layers: tuple[LayerHealth, ...]

    @property
    def healthy(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    def to_json(self) -> dict[str, Any]:
        """The health as plain JSON values."""
        from backglass.glass.findings_blocks import health_as_json

        return health_as_json(self)

    def __str__(self) -> str:
        from backglass.glass.findings_blocks import health_as_text

        return health_as_text(self, "en")


def health(
    subject: Trace | Network,
    theta: Parameters | None = None,
    X: Any = None,
    D: Any = None,
    sample_weight: Any = None,
    *,
    update: Parameters | npt.NDArray[Any] | None = None,
    learning_rate: float | None = None,
) -> Health:
    """Examine a network on a batch.

    Parameters
    ----------
    subject : Trace or Network
        A trace, or a network with the arrays that `trace` takes.
    theta, X, D, sample_weight
        As in `trace`, where `subject` is a network.
    update : array (P,), optional
        What one update adds to the parameters, to compare it with them.
    learning_rate : float, optional
        In place of `update`: that of plain gradient descent.

    Returns
    -------
    Health

    Raises
    ------
    DataError, NetworkError
        The arrays do not fit.

    Examples
    --------
    >>> net = Network((2,) * 12, hidden="logistic", output="logistic", biases="none")
    >>> W = [[[1.0, 0.0], [0.0, 1.0]]] * 11
    >>> found = health(net, net.parameters(W=W), [[0.05, 0.10]], [[0.01, 0.99]])
    >>> [finding.kind for finding in found.findings], found.layers[0].from_output < 0.25**9
    (['vanishing'], True)
    """
    with np.errstate(all="ignore"):  # overflow is a finding
        t = _traced(subject, theta, X, D, sample_weight)
        moved = _update(t, update, learning_rate)
        layers = tuple(measured(t, moved))
        return Health(int((t.s > 0).sum()), tuple(findings(t, layers)), layers)


def _traced(subject: Trace | Network, theta: Parameters | None, X: Any, D: Any, sample_weight: Any) -> Trace:
    if isinstance(subject, Trace):
        return subject
    if theta is None or X is None or D is None:
        raise DataError("health takes a trace, or a network with theta, X and D.")
    return trace(subject, theta, X, D, sample_weight)


def _update(t: Trace, update: Parameters | npt.NDArray[Any] | None, learning_rate: float | None) -> Floats | None:
    """What the update adds to the flat vector, (P,)."""
    if update is None:
        if learning_rate is None:
            return None
        gradient: Floats = t.network.flatten(t.dW, t.db)
        return -learning_rate * gradient * t.network.trainable
    flat = np.asarray(update.flat if isinstance(update, Parameters) else update, dtype=np.float64)
    if flat.shape != t.theta.flat.shape:
        raise NetworkError(f"update has the shape {flat.shape}, but the parameters have {t.theta.flat.shape}.")
    return flat
