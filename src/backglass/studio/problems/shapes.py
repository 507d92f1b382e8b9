"""The shapes of drawn points: where each point stands, and what its target is.

A shape is a function of the number of points, the standard deviation of the noise and the seed. It draws by Philox:
stream 0 of the seed says where on the shape a point stands, streams 1 to 3 are the noise across, upwards and of a
target, so that more noise moves the same points further.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from backglass.equations.randomness import Purpose, normals, uniforms
from backglass.studio.problems.features import Data

Drawn: TypeAlias = tuple[Data, Data]  # places (N, 2) or (N, 1), and targets or class indices (N,)

RADIUS = 2.5  # of the larger shapes; the plane is shown from -3 to 3
HILLS = ((-1.2, 1.2, 1.0), (1.2, 1.2, -1.0), (-1.2, -1.2, -1.0), (1.2, -1.2, 1.0))  # x1, x2, height
WIDTH = 0.7  # of a hill
TURNS = 1.25  # of a spiral


def _noisy(points: Data, noise: float, seed: int) -> Data:
    """The points, each moved by the noise."""
    across, upwards = (normals(seed, Purpose.POINTS, len(points), layer=layer) for layer in (1, 2))
    return np.asarray(points + noise * np.stack([across, upwards], axis=1), dtype=np.float64)


def _halves(count: int, each: int = 1) -> Data:
    """0 and 1 in turns, so many of each."""
    return (np.arange(count) // each % 2).astype(np.float64)


def _corners(count: int, noise: float, seed: int) -> tuple[Data, Data, Data]:
    """The corners (0, 0), (0, 1), (1, 0), (1, 1) in turns, moved by the noise, and what they were."""
    a, b = _halves(count, 2), _halves(count)
    return _noisy(np.stack([a, b], axis=1), noise, seed), a, b


def both(count: int, noise: float, seed: int) -> Drawn:
    """AND of the corner that a point belongs to.

    Examples
    --------
    >>> both(4, 0.0, 0)[1].tolist(), either(4, 0.0, 0)[1].tolist(), one_alone(4, 0.0, 0)[1].tolist()
    ([0.0, 0.0, 0.0, 1.0], [0.0, 1.0, 1.0, 1.0], [0.0, 1.0, 1.0, 0.0])
    """
    points, a, b = _corners(count, noise, seed)
    return points, a * b


def either(count: int, noise: float, seed: int) -> Drawn:
    """OR of the corner that a point belongs to."""
    points, a, b = _corners(count, noise, seed)
    return points, np.maximum(a, b)


def one_alone(count: int, noise: float, seed: int) -> Drawn:
    """XOR of the corner that a point belongs to."""
    points, a, b = _corners(count, noise, seed)
    return points, np.abs(a - b)


def circles(count: int, noise: float, seed: int) -> Drawn:
    """Class 1 inside half the radius, evenly over the disc, class 0 in a ring around it."""
    inside, turn = _halves(count), _places(count, seed)
    across = _places(count, seed, 1)
    radius = RADIUS * np.where(inside == 1, 0.5 * np.sqrt(across), 0.7 + 0.3 * across)
    angle = 2 * np.pi * turn
    return _noisy(np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), noise, seed), inside


def moons(count: int, noise: float, seed: int) -> Drawn:
    """Two half circles, the one of class 1 turned over and moved between the ends of the other."""
    kind, angle = _halves(count), np.pi * _places(count, seed)
    x = np.where(kind == 1, 1 - np.cos(angle), np.cos(angle)) - 0.5
    y = np.where(kind == 1, 0.5 - np.sin(angle), np.sin(angle)) - 0.25
    return _noisy(np.stack([x, y], axis=1) * RADIUS / 1.5, noise, seed), kind


def spiral(count: int, noise: float, seed: int) -> Drawn:
    """Two arms that wind around each other."""
    kind, out = _halves(count), 0.08 + 0.92 * _places(count, seed)
    angle = 2 * np.pi * TURNS * out + np.pi * kind
    radius = RADIUS * out
    return _noisy(np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1), noise, seed), kind


def gaussians(count: int, noise: float, seed: int) -> Drawn:
    """Two clouds of standard deviation 0.5 and the noise."""
    kind = _halves(count)
    middle = np.where(kind == 1, 1.25, -1.25)
    return _noisy(np.stack([middle, middle], axis=1), 0.5 + noise, seed), kind


def slope(count: int, noise: float, seed: int) -> Drawn:
    """d = (x1 + x2) / 2 on the square, the noise on d."""
    points = _square(count, seed)
    return points, points.sum(axis=1) / 2 + noise * normals(seed, Purpose.POINTS, count, layer=3)


def hills(count: int, noise: float, seed: int) -> Drawn:
    """Two hills and two hollows on the square, the noise on d."""
    points = _square(count, seed)
    d = np.zeros(count)
    for a, b, height in HILLS:
        d += height * np.exp(-((points[:, 0] - a) ** 2 + (points[:, 1] - b) ** 2) / (2 * WIDTH**2))
    return points, d + noise * normals(seed, Purpose.POINTS, count, layer=3)


def sine(count: int, noise: float, seed: int) -> Drawn:
    """d = sin x between -pi and pi, evenly spaced, the noise on d."""
    x = np.linspace(-np.pi, np.pi, count)
    return x[:, None], np.sin(x) + noise * normals(seed, Purpose.POINTS, count, layer=3)


def _places(count: int, seed: int, time: int = 0) -> Data:
    """Where on its shape each point stands, from 0 to 1."""
    return uniforms(seed, Purpose.POINTS, count, time=time)


def _square(count: int, seed: int) -> Data:
    """Points all over the square of half the side `RADIUS`."""
    return RADIUS * (2 * np.stack([_places(count, seed), _places(count, seed, 1)], axis=1) - 1)
