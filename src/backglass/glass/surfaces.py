"""A network's outputs over the plane of two of its inputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from backglass.brief import brief
from backglass.equations.arrays import Floats
from backglass.equations.forward import forward
from backglass.errors import DataError, NetworkError
from backglass.keywords import keywords
from backglass.network import Network, check_network
from backglass.parameters import Parameters
from backglass.ranges import as_python, checked, whole
from backglass.samples import check_belongs, checked_inputs
from backglass.words import said

POINTS = whole(2, 10_000)

MARGIN = 0.15  # of the data's range, on each side


@dataclass(frozen=True, eq=False)
class Surface:
    """Outputs over a grid.

    Attributes
    ----------
    network : Network
    of : (int, int)
        The two inputs, counted from 1.
    across, up : array (points,)
        Their values: the first and the second input.
    y : array (points, points, n_L)
        The outputs; y[r, c] is at (across[c], up[r]).
    X : array (N, n_1)
        The data that the grid was laid around.
    """

    network: Network
    of: tuple[int, int]
    across: Floats
    up: Floats
    y: Floats
    X: Floats

    def __repr__(self) -> str:
        """Where it lies; its points are many."""
        return brief(self, sizes=self.network.sizes, of=self.of, points=len(self.across))

    @property
    def threshold(self) -> float | None:
        """Where one output changes from one class to the other; None for outputs that are no classes."""
        return self.network.output.threshold if self.network.sizes[-1] == 1 else None

    @property
    def classes(self) -> npt.NDArray[np.int64] | None:
        """The class of every point, (points, points), from 0; None where there are none."""
        if self.network.sizes[-1] > 1:
            return np.asarray(self.y.argmax(axis=-1), dtype=np.int64)
        threshold = self.threshold
        return None if threshold is None else (self.y[..., 0] > threshold).astype(np.int64)


@keywords
def surface(net: Network, theta: Parameters, X: Any, of: tuple[int, int] = (1, 2), points: int = 200) -> Surface:
    """Evaluate a network over the plane of two inputs; the others stay at their means.

    Parameters
    ----------
    net : Network
    theta : Parameters
    X : array-like (N, n_1)
        The data; the grid reaches a little beyond them.
    of : (int, int), default (1, 2)
        The two inputs, counted from 1.
    points : int, default 200
        Grid points in each direction, at least 2.

    Raises
    ------
    NetworkError
        The network has not these two inputs.
    DataError
        X does not fit, holds no rows, or `points` is too small.

    Examples
    --------
    >>> net = Network((2, 1), output="logistic")
    >>> s = surface(net, net.parameters(W=[[[1, 0]]]), [[-1, 0], [1, 0]], points=3)
    >>> s.across.tolist(), s.classes.tolist()
    ([-1.3, 0.0, 1.3], [[0, 0, 1], [0, 0, 1], [0, 0, 1]])
    """
    check_network(net, "net")
    check_belongs(theta, net)
    two = tuple(map(as_python, of)) if isinstance(of, list | tuple) else ()
    if len(two) != 2 or two[0] == two[1] or not all(map(whole(1, net.sizes[0]).takes, two)):
        raise NetworkError(f"of is {said(of)}, but it is two different inputs of the network's {net.sizes[0]}, from 1.")
    of, points = two, checked("points", points, POINTS, DataError)
    X = checked_inputs(net, X, "float64")
    across, up = (_reach(X[:, i - 1], points) for i in of)
    grid = np.tile(X.mean(axis=0), (points * points, 1))
    grid[:, of[0] - 1], grid[:, of[1] - 1] = (axis.ravel() for axis in np.meshgrid(across, up))
    theta = theta.astype(np.float64)
    y = forward(net.f, theta.weights, theta.biases, grid).z[net.L]
    return Surface(net, of, across, up, y.reshape(points, points, -1), X)


def _reach(values: Floats, points: int) -> Floats:
    low, high = float(values.min()), float(values.max())
    beyond = MARGIN * (high - low) or 1.0
    return np.linspace(low - beyond, high + beyond, points)
