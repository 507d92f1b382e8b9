"""How the numbers of a column are brought to the size that a network learns well from: one class per way.

Each is learned from the training rows alone, and what it learned is plain numbers. `SCALINGS` holds them by name; a
new way is a new class in it. Scaled, a column of one value is 0, whatever comes later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, ClassVar, Literal, Self

import numpy as np
from numpy.typing import NDArray

from backglass.equations.arrays import Floats
from backglass.preparation.plain import finite_number, finite_numbers_of

Scale = Literal["standard", "min-max", "robust", "quantile", "none"]

CLIP = 3.0  # what smooth clipping never passes
KNOTS = 128  # at most, of a quantile scaling
LARGEST = float(np.finfo(np.float64).max)


@dataclass(frozen=True)
class Standard:
    """(x - mean) / scale: mean 0 and standard deviation 1.

    Parameters
    ----------
    mean, scale : float
        Mean and standard deviation (divided by N) of the training rows; scale 0 marks a constant column.
    """

    kind: ClassVar[Scale] = "standard"
    mean: float
    scale: float

    @classmethod
    def fit(cls, values: Floats) -> Self:
        """Learned from `values` (n,), n at least 1.

        Raises
        ------
        OverflowError
            The numbers are too large.

        Examples
        --------
        >>> Standard.fit(np.array([1.0, 2.0, 3.0, 6.0]))
        Standard(mean=3.0, scale=1.8708286933869707)
        """
        return cls(*mean_and_scale(values))

    def __call__(self, x: Floats) -> Floats:
        """The scaled values, (n,)."""
        return _divided(x - self.mean, self.scale)


@dataclass(frozen=True)
class MinMax:
    """(x - low) / (high - low): the training rows from 0 to 1.

    Parameters
    ----------
    low, high : float
        The smallest and the largest value of the training rows.
    """

    kind: ClassVar[Scale] = "min-max"
    low: float
    high: float

    @classmethod
    def fit(cls, values: Floats) -> Self:
        """Learned from `values` (n,), n at least 1.

        Raises
        ------
        OverflowError
            The numbers are too large.

        Examples
        --------
        >>> MinMax.fit(np.array([1.0, 2.0, 3.0, 6.0]))(np.array([1.0, 2.0, 11.0])).tolist()
        [0.0, 0.2, 2.0]
        """
        low, high = float(values.min()), float(values.max())
        _checked(high - low)
        return cls(low, high)

    def __call__(self, x: Floats) -> Floats:
        """The scaled values, (n,)."""
        return _divided(x - self.low, self.high - self.low)


@dataclass(frozen=True)
class Robust:
    """r / sqrt(1 + (r / 3)^2) with r = (x - median) / scale: outliers neither set the scale nor pass 3.

    Near the median it is r itself; a far value comes near 3 and stays there. Source: RealMLP, Holzmüller, Grinsztajn
    and Steinwart (2024), "Better by Default", appendix A.

    Parameters
    ----------
    median : float
        Of the training rows.
    scale : float
        The distance of their quartiles; where these agree, half the distance of the smallest value from the largest;
        0 marks a constant column.
    """

    kind: ClassVar[Scale] = "robust"
    median: float
    scale: float

    @classmethod
    def fit(cls, values: Floats) -> Self:
        """Learned from `values` (n,), n at least 1.

        Raises
        ------
        OverflowError
            The numbers are too large.

        Examples
        --------
        >>> scaling = Robust.fit(np.array([1.0, 2.0, 3.0, 4.0, 5.0]))
        >>> scaling
        Robust(median=3.0, scale=2.0)
        >>> scaling(np.array([3.0, 5.0, 1e9])).round(3).tolist()
        [0.0, 0.949, 3.0]
        """
        with np.errstate(over="ignore", invalid="ignore"):
            lower, median, upper = (float(at) for at in np.quantile(values, (0.25, 0.5, 0.75)))
        scale = upper - lower if upper > lower else float(values.max()) / 2 - float(values.min()) / 2
        return cls(_checked(median), _checked(scale))

    def __call__(self, x: Floats) -> Floats:
        """The scaled values, (n,), all of them in [-3, 3]."""
        r = np.clip(_divided(x - self.median, self.scale), -LARGEST, LARGEST)
        clipped: Floats = r / np.hypot(1.0, r / CLIP)
        return clipped


@dataclass(frozen=True)
class Quantile:
    """The quantile of the standard normal distribution at the share of training rows below x.

    A value stands at the middle of its equals: of n training rows, `below` of them smaller and `equal` the same, at
    the share (below + equal / 2) / n. Values between two knots lie on the line between their scores, values beyond
    the outer knots at these.

    Parameters
    ----------
    values : tuple of float
        The knots: different values of the training rows, ascending, at most 128, evenly by their share.
    scores : tuple of float
        What the knots become, ascending.
    """

    kind: ClassVar[Scale] = "quantile"
    values: tuple[float, ...]
    scores: tuple[float, ...]

    @classmethod
    def fit(cls, values: Floats) -> Self:
        """Learned from `values` (n,), n at least 1.

        Examples
        --------
        >>> scaling = Quantile.fit(np.array([1.0, 1.0, 2.0, 1000.0]))
        >>> scaling(np.array([0.0, 1.0, 2.0, 501.0, 1e9])).round(2).tolist()
        [-0.67, -0.67, 0.32, 0.73, 1.15]
        """
        knots, counts = np.unique(values, return_counts=True)
        shares = (np.cumsum(counts) - counts / 2) / len(values)
        if len(knots) > KNOTS:
            evenly = np.linspace(shares[0], shares[-1], KNOTS)
            chosen = np.unique(np.searchsorted(shares, evenly).clip(0, len(knots) - 1))
            knots, shares = knots[chosen], shares[chosen]
        scores = (NormalDist().inv_cdf(share) for share in shares.tolist())
        return cls(tuple(knots.tolist()), tuple(scores))

    def __call__(self, x: Floats) -> Floats:
        """The scaled values, (n,), from the first score to the last."""
        if len(self.values) == 1:
            return np.zeros_like(x)
        values, scores = np.array(self.values), np.array(self.scores)
        x = x.clip(values[0], values[-1])
        right = self.right_of(x)
        unit = 1.0 if np.isfinite(values[-1] - values[0]) else 4.0  # so that no difference overflows
        left, width = values[right - 1] / unit, values[right] / unit - values[right - 1] / unit
        low, high = scores[right - 1], scores[right]
        joined: Floats = np.minimum(low + (high - low) * ((x / unit - left) / width), high)
        return joined

    def right_of(self, x: Floats) -> NDArray[np.intp]:
        """The place of the knot to the right of every x, from 1 to the last one; (n,)."""
        return np.searchsorted(self.values, x, side="right").clip(1, max(len(self.values) - 1, 1))


@dataclass(frozen=True)
class Unscaled:
    """The values as they are."""

    kind: ClassVar[Scale] = "none"

    @classmethod
    def fit(cls, _: Floats) -> Self:
        """There is nothing to learn."""
        return cls()

    def __call__(self, x: Floats) -> Floats:
        """The values, (n,)."""
        return x


Scaling = Standard | MinMax | Robust | Quantile | Unscaled
SCALINGS: dict[str, type[Standard] | type[MinMax] | type[Robust] | type[Quantile] | type[Unscaled]] = {
    kind.kind: kind for kind in (Standard, MinMax, Robust, Quantile, Unscaled)
}


def scaling_to_dict(scaling: Scaling) -> dict[str, Any]:
    """Plain values, for JSON.

    Examples
    --------
    >>> scaling_to_dict(Standard(3.0, 2.0))
    {'kind': 'standard', 'mean': 3.0, 'scale': 2.0}
    """
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in vars(scaling).items()}
    return {"kind": scaling.kind, **plain}


def scaling_from_dict(plain: Mapping[str, Any]) -> Scaling:
    """The scaling that `scaling_to_dict` described."""
    match plain["kind"]:
        case "standard":
            return Standard(finite_number(plain["mean"]), _not_negative(plain["scale"]))
        case "min-max":
            low, high = finite_number(plain["low"]), finite_number(plain["high"])
            _not_negative(high - low)
            return MinMax(low, high)
        case "robust":
            return Robust(finite_number(plain["median"]), _not_negative(plain["scale"]))
        case "quantile":
            values, scores = finite_numbers_of(plain["values"]), finite_numbers_of(plain["scores"])
            if len(values) != len(scores) or (np.diff(values) <= 0).any() or (np.diff(scores) < 0).any():
                raise ValueError("the knots of a quantile scaling do not ascend")
            return Quantile(values, scores)
        case "none":
            return Unscaled()
        case kind:
            raise ValueError(f"there is no scaling {kind!r}")


def mean_and_scale(values: Floats) -> tuple[float, float]:
    """Mean and standard deviation (divided by N) of `values` (n,), the latter exactly 0 where all are the same.

    Raises
    ------
    OverflowError
        The numbers are too large.

    Examples
    --------
    >>> mean_and_scale(np.array([0.1, 0.1, 0.1]))
    (0.1, 0.0)
    """
    if values.min() == values.max():
        return float(values[0]), 0.0
    with np.errstate(over="ignore", invalid="ignore"):
        return _checked(float(values.mean())), _checked(float(values.std()))


def _divided(difference: Floats, scale: float) -> Floats:
    return difference / scale if scale > 0.0 else np.zeros_like(difference)


def _checked(value: float) -> float:
    if not np.isfinite(value):
        raise OverflowError("numbers too large to scale")
    return value


def _not_negative(value: object) -> float:
    if finite_number(value) < 0:
        raise ValueError("a scale is negative")
    return finite_number(value)
