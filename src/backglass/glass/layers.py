r"""What is measured of every layer on a batch: deltas, dead and saturated units, the size of an update.

The recursion gives delta^(l) = f'(u^(l)) * (W^(l+1)' delta^(l+1)), and with it the bound

    |delta^(l)| <= max |f'| |W^(l+1)| |delta^(l+1)|

with the largest singular value of W and the largest derivative of the activation (logistic: 0.25). A layer's delta
norm is the root mean square over the samples, weighted; the bound holds for it, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import inf

import numpy as np

from backglass.equations.activations import Activation
from backglass.equations.arrays import Floats
from backglass.glass.tracing import Trace

FLAT = 0.01  # a unit is saturated where f' is below this share of its largest value


@dataclass(frozen=True)
class LayerHealth:
    """One layer l = 2..L.

    Attributes
    ----------
    layer : int
    activation : str
    units : int
    delta_norm : float
        The root mean square over the samples of the norm of delta^(l).
    from_output : float or None
        delta_norm over that of layer L; None where that is 0.
    bound : float
        What `from_output` cannot exceed: the product over the layers above of max f' and the norm of W.
    dead : tuple of int
        Units whose f' is 0 for every sample, counted from 1: nothing below them learns through them.
    saturated : float or None
        The share of (sample, unit) where f' is below 1 % of its largest value; None for unbounded activations.
    zeros : float or None
        The share of (sample, unit) with z = 0, for the ReLU: its sparsity.
    gradient_norm, weight_norm : float
        Of dW^(l) and W^(l).
    update_ratio : float or None
        The norm of the update of W^(l) over that of W^(l); None where no update is given or W^(l) is 0.
    """

    layer: int
    activation: str
    units: int
    delta_norm: float
    from_output: float | None
    bound: float
    dead: tuple[int, ...]
    saturated: float | None
    zeros: float | None
    gradient_norm: float
    weight_norm: float
    update_ratio: float | None


def measured(t: Trace, update: Floats | None) -> list[LayerHealth]:
    """Every layer of a trace; `update` is what is added to the flat vector, (P,)."""
    net = t.network
    counted = t.s > 0
    share = t.s / t.s.sum()
    norms = {l: float(np.sqrt(share @ (delta**2).sum(axis=1))) for l, delta in t.delta.items()}
    bounds = {net.L: 1.0}
    for l in range(net.L - 1, 1, -1):
        bounds[l] = bounds[l + 1] * largest_derivative(net.f[l]) * _spectral_norm(t.theta.weights[l + 1])
    moved = None if update is None else net.views(update)[0]
    dW = net.views(t.gradient)[0]
    found = []
    for l, f in net.f.items():
        weight_norm = float(np.linalg.norm(t.theta.weights[l]))
        ratio = None if moved is None or weight_norm == 0 else float(np.linalg.norm(moved[l])) / weight_norm
        slopes = np.abs(t.dz_du[l][counted])
        flat = slopes < FLAT * largest_derivative(f)
        found.append(
            LayerHealth(
                layer=l,
                activation=f.name,
                units=net.sizes[l - 1],
                delta_norm=norms[l],
                from_output=norms[l] / norms[net.L] if norms[net.L] > 0 else None,
                bound=bounds[l],
                dead=tuple(int(j) + 1 for j in np.flatnonzero((slopes == 0).all(axis=0))),
                saturated=float(flat.mean()) if f.elementwise and max(map(abs, f.bounds)) < inf else None,
                zeros=float((t.outputs[l][counted] == 0).mean()) if f.sparse else None,
                gradient_norm=float(np.linalg.norm(dW[l])),
                weight_norm=weight_norm,
                update_ratio=ratio,
            )
        )
    return found


@lru_cache(maxsize=256)
def largest_derivative(f: Activation) -> float:
    """The largest |f'|, looked for on a grid; its steepest point is near 0 for every row of the table.

    Examples
    --------
    >>> from backglass.equations.activations import Logistic, GELU
    >>> largest_derivative(Logistic()), round(largest_derivative(GELU()), 4)
    (0.25, 1.1289)
    """
    u = np.linspace(-40, 40, 80_001)
    beside = np.array([kink + side for kink in f.kinks for side in (-1e-9, 1e-9)])
    return float(np.abs(f.derivative(np.concatenate([u, beside])[None])).max())


def _spectral_norm(W: Floats) -> float:
    return float(np.linalg.norm(W, 2)) if np.isfinite(W).all() else inf
