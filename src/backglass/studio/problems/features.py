"""Inputs made of a point's two coordinates, as an option of the problems on the plane."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from backglass.errors import DataError
from backglass.words import said
from backglass.words.studio import problems as words

Data: TypeAlias = npt.NDArray[np.float64]

# Name in a description -> how the input is called, and what it is of the coordinates.
FEATURES: dict[str, tuple[str, Callable[[Data, Data], Data]]] = {
    "x1": ("x1", lambda a, _: a),
    "x2": ("x2", lambda _, b: b),
    "x1^2": ("x1²", lambda a, _: a * a),
    "x2^2": ("x2²", lambda _, b: b * b),
    "x1 x2": ("x1 x2", lambda a, b: a * b),
    "sin x1": ("sin x1", lambda a, _: np.sin(a)),
    "sin x2": ("sin x2", lambda _, b: np.sin(b)),
}
COORDINATES = ("x1", "x2")


def featured(points: Data, features: Sequence[str]) -> Data:
    """The inputs of points of the plane.

    Parameters
    ----------
    points : array (N, 2)
    features : sequence of str
        Names of `FEATURES`.

    Returns
    -------
    array (N, features)

    Examples
    --------
    >>> featured(np.array([[2.0, 3.0]]), ("x1", "x2^2", "x1 x2")).tolist()
    [[2.0, 9.0, 6.0]]
    """
    a, b = points[:, 0], points[:, 1]
    return np.stack([FEATURES[name][1](a, b) for name in features], axis=1)


def checked_features(given: Any) -> tuple[str, ...]:
    """Features as a description names them, in the order of `FEATURES`; none given are the coordinates.

    Raises
    ------
    DataError
        They are no list of such names, or there are none.

    Examples
    --------
    >>> checked_features(["x1 x2", "x1"]), checked_features(None)
    (('x1', 'x1 x2'), ('x1', 'x2'))
    """
    if given is None:
        return COORDINATES
    if not isinstance(given, list | tuple) or not given or not all(name in FEATURES for name in map(str, given)):
        raise DataError(words.NO_FEATURES.format(given=said(given), names=", ".join(FEATURES)))
    return tuple(name for name in FEATURES if name in given)


def called(features: Sequence[str]) -> tuple[str, ...]:
    """What the inputs are called.

    Examples
    --------
    >>> called(("x1", "x2^2"))
    ('x1', 'x2²')
    """
    return tuple(FEATURES[name][0] for name in features)
