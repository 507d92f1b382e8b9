"""Heat maps: what every unit of a network with two inputs gives over the plane, and its decision boundary."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from backglass.equations.arrays import Floats
from backglass.equations.forward import forward
from backglass.network import Network
from backglass.studio.binary_frames import MAPS, shown
from backglass.studio.problems.problem import Problem
from backglass.studio.scene import span

SIZE, LEAST_SIZE = 32, 24  # points a side
MANY_UNITS = 16  # that are drawn with fewer points each

Span = tuple[float, float]


def has_maps(problem: Problem) -> bool:
    """Whether the units of a network for it can be drawn over a plane."""
    return bool(problem.places.shape[1] == 2)


@lru_cache(maxsize=8)
def plane(x: Span, y: Span, size: int) -> Floats:
    """The points of a grid, (size * size, 2): rows from the top, each from the left.

    Examples
    --------
    >>> plane((0.0, 1.0), (0.0, 1.0), 2).tolist()
    [[0.0, 1.0], [1.0, 1.0], [0.0, 0.0], [1.0, 0.0]]
    """
    across, down = np.meshgrid(np.linspace(*x, size), np.linspace(*y[::-1], size))
    return np.stack([across.ravel(), down.ravel()], axis=1)


def maps_frame(network: Network, theta: Floats, problem: Problem, *, generation: int, update: int) -> bytes:
    """The maps of all units that are shown, as a binary frame.

    Parameters
    ----------
    network : Network
        With two inputs.
    theta : array (P,)
    problem : Problem
        Whose range is drawn.
    generation, update : int
    """
    units = [(l, j) for l in range(1, network.L + 1) for j in range(1, shown(network, l, problem) + 1)]
    size = SIZE if len(units) <= MANY_UNITS else LEAST_SIZE
    x, y = span(problem, 0), span(problem, 1)
    z = outputs(network, theta, problem.inputs_of(plane(x, y, size)))
    head = np.array([MAPS, generation, update, size, *x, *y, len(units)], dtype="<f8")
    body = np.empty((len(units), 2 + size * size), dtype="<f8")
    for row, (l, j) in zip(body, units, strict=True):
        row[0], row[1] = l, j
        row[2:] = z[l][:, j - 1]
    return head.tobytes() + body.tobytes()


def outputs(network: Network, theta: Floats, X: Floats) -> dict[int, Floats]:
    """The units' outputs, l -> (N, n_l), l = 1..L; what is no longer finite is shown as such."""
    W, b = network.views(theta.astype(np.float64, copy=False))
    with np.errstate(all="ignore"):
        return dict(forward(network.f, W, b, X).z)
