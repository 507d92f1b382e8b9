"""How the numbers of a column are brought to the size that a network learns well from: one class per way.

Each is learned from the training rows alone, and what it learned is plain numbers. `SCALINGS` holds them by name; a
new way is a new class in it, with the words in which a row is explained. Scaled, a column of one value is 0, whatever
comes later.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, fields
from statistics import NormalDist
from typing import Annotated, ClassVar, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from backglass.brief import brief
from backglass.codec import Among, Stored
from backglass.equations.arrays import Array, Floats, count_at_most, namespace, take
from backglass.errors import DataError
from backglass.ranges import number
from backglass.words import Text
from backglass.words import tables as words

Scale: TypeAlias = str  # the name of a way to scale, as `SCALINGS` has it
Spread: TypeAlias = Annotated[float, number(0)]

CLIP = 3.0  # what smooth clipping never passes
KNOTS = 128  # at most, of a quantile scaling
LARGEST = float(np.finfo(np.float64).max)


@dataclass(frozen=True)
class Scaling(Stored, ABC):
    """A way to scale: what every class in `SCALINGS` states of it.

    Attributes
    ----------
    kind : str
        How it is asked for.
    title : Text
        What is done to a column.
    formulas : tuple of str
        From x to z(1), in plain notation.
    symbols : tuple of str
        Those of the formulas beside x and z(1); `figures` gives their values.
    legend : Text
        What the symbols stand for.
    """

    tag: ClassVar[str] = "kind"
    kind: ClassVar[Scale]
    title: ClassVar[Text]
    formulas: ClassVar[tuple[str, ...]]
    symbols: ClassVar[tuple[str, ...]]
    legend: ClassVar[Text]

    @classmethod
    @abstractmethod
    def fit(cls, values: Floats) -> Self:
        """Learned from `values` (n,), n at least 1; an OverflowError where they are too large."""

    @abstractmethod
    def __call__(self, x: Array) -> Array:
        """The scaled values, (n,), by what any array library has: an export writes down what is computed here."""

    @abstractmethod
    def figures(self, x: float) -> tuple[float, ...]:
        """What the symbols are where x is scaled."""


@dataclass(frozen=True)
class Standard(Scaling):
    """(x - mean) / scale: mean 0 and standard deviation 1.

    Parameters
    ----------
    mean, scale : float
        Mean and standard deviation (divided by N) of the training rows; scale 0 marks a constant column.
    """

    kind: ClassVar[Scale] = "standard"
    title: ClassVar[Text] = Text("Scaled: standardised", "変換: 標準化")
    formulas: ClassVar[tuple[str, ...]] = ("z(1) = (x - μ) / s",)
    symbols: ClassVar[tuple[str, ...]] = ("μ", "s")
    legend: ClassVar[Text] = Text(
        "μ is the mean of the training rows, s their standard deviation; where s is 0, so is z(1).",
        "μ は訓練の行の平均、s は標準偏差です。s が 0 なら z(1) は 0 です。",
    )

    mean: float
    scale: Spread

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

    def __call__(self, x: Array) -> Array:
        """The scaled values, (n,)."""
        return _divided(x - self.mean, self.scale)

    def figures(self, _: float) -> tuple[float, ...]:
        """μ and s."""
        return self.mean, self.scale


@dataclass(frozen=True)
class MinMax(Scaling):
    """(x - low) / (high - low): the training rows from 0 to 1.

    Parameters
    ----------
    low, high : float
        The smallest and the largest value of the training rows.
    """

    kind: ClassVar[Scale] = "min-max"
    title: ClassVar[Text] = Text(
        "Scaled: from the smallest to the largest", "変換: 最小値を 0、最大値を 1 に (min-max)"
    )
    formulas: ClassVar[tuple[str, ...]] = ("z(1) = (x - a) / (b - a)",)
    symbols: ClassVar[tuple[str, ...]] = ("a", "b")
    legend: ClassVar[Text] = Text(
        "a is the smallest value of the training rows, b the largest; where they agree, z(1) is 0.",
        "a は訓練の行の最小値、b は最大値です。両者が等しければ z(1) は 0 です。",
    )

    low: float
    high: float

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise DataError(words.NOT_ASCENDING)

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

    def __call__(self, x: Array) -> Array:
        """The scaled values, (n,)."""
        return _divided(x - self.low, self.high - self.low)

    def figures(self, _: float) -> tuple[float, ...]:
        """a and b."""
        return self.low, self.high


@dataclass(frozen=True)
class Robust(Scaling):
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
    title: ClassVar[Text] = Text(
        "Scaled: by the quartiles, smoothly clipped", "変換: 四分位範囲を単位に、±3 以内に (robust)"
    )
    formulas: ClassVar[tuple[str, ...]] = ("r = (x - m) / q", "z(1) = r / sqrt(1 + r² / 9)")
    symbols: ClassVar[tuple[str, ...]] = ("m", "q", "r")
    legend: ClassVar[Text] = Text(
        "m is the median of the training rows, q the distance of their quartiles (half the range where these agree); "
        "where q is 0, so is z(1).",
        "m は訓練の行の中央値、q は四分位範囲です (0 なら最大値と最小値の差の半分)。q が 0 なら z(1) は 0 です。",
    )

    median: float
    scale: Spread

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

    def __call__(self, x: Array) -> Array:
        """The scaled values, (n,), all of them in [-3, 3]."""
        xp = namespace(x)
        r = xp.minimum(xp.maximum(_divided(x - self.median, self.scale), -LARGEST), LARGEST)
        return r / xp.hypot(1.0, r / CLIP)

    def figures(self, x: float) -> tuple[float, ...]:
        """m, q and r."""
        return self.median, self.scale, (x - self.median) / self.scale if self.scale else 0.0


@dataclass(frozen=True)
class Quantile(Scaling):
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
    title: ClassVar[Text] = Text("Scaled: to normal quantiles", "変換: 正規分布の分位点に (quantile)")
    formulas: ClassVar[tuple[str, ...]] = ("z(1) = s[1] + (s[2] - s[1]) (x - x[1]) / (x[2] - x[1])",)
    symbols: ClassVar[tuple[str, ...]] = ("x[1]", "x[2]", "s[1]", "s[2]")
    legend: ClassVar[Text] = Text(
        "x[1] and x[2] are the neighbours of x among values of the training rows, s[1] and s[2] the normal quantiles "
        "of their ranks; beyond the outermost value z(1) stays at its quantile.",
        "x[1] と x[2] は訓練の行の値のうち x の両隣、s[1] と s[2] はその順位に当たる標準正規分布の分位点です。"
        "両端の値より外では、端の分位点のままです。",
    )

    values: tuple[float, ...]
    scores: tuple[float, ...]

    def __repr__(self) -> str:
        """Of many knots the first ones."""
        return brief(self, **{one.name: getattr(self, one.name) for one in fields(self)})

    def __post_init__(self) -> None:
        ascending = (np.diff(self.values) > 0).all() and (np.diff(self.scores) >= 0).all()
        if not 0 < len(self.values) == len(self.scores) or not ascending:
            raise DataError(words.NOT_ASCENDING)

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

    def __call__(self, x: Array) -> Array:
        """The scaled values, (n,), from the first score to the last."""
        xp, last = namespace(x), len(self.values) - 1
        if last == 0:
            return xp.zeros_like(x)
        values, scores = self.values, self.scores
        x = xp.minimum(xp.maximum(x, values[0]), values[-1])
        right = xp.minimum(xp.maximum(count_at_most(values, x), 1), last)
        unit = 1.0 if np.isfinite(values[-1] - values[0]) else 4.0  # so that no difference overflows
        left = take(values, right - 1) / unit
        width = take(values, right) / unit - left
        low, high = take(scores, right - 1), take(scores, right)
        return xp.minimum(low + (high - low) * ((x / unit - left) / width), high)

    def right_of(self, x: Floats) -> NDArray[np.intp]:
        """The place of the knot to the right of every x, from 1 to the last one; (n,)."""
        return np.asarray(count_at_most(self.values, x)).clip(1, max(len(self.values) - 1, 1))

    def figures(self, x: float) -> tuple[float, ...]:
        """The two neighbours of x, and what they become."""
        left = int(self.right_of(np.array([x]))[0]) - 1
        right = min(left + 1, len(self.values) - 1)
        return self.values[left], self.values[right], self.scores[left], self.scores[right]


@dataclass(frozen=True)
class Unscaled(Scaling):
    """The values as they are."""

    kind: ClassVar[Scale] = "none"
    title: ClassVar[Text] = Text("Not scaled", "変換なし")
    formulas: ClassVar[tuple[str, ...]] = ("z(1) = x",)
    symbols: ClassVar[tuple[str, ...]] = ()
    legend: ClassVar[Text] = Text("The value is taken as it is.", "値をそのまま使います。")

    @classmethod
    def fit(cls, _: Floats) -> Self:
        """There is nothing to learn."""
        return cls()

    def __call__(self, x: Array) -> Array:
        """The values, (n,)."""
        return x

    def figures(self, _: float) -> tuple[float, ...]:
        """There are none."""
        return ()


SCALINGS: dict[Scale, type[Scaling]] = {way.kind: way for way in (Standard, MinMax, Robust, Quantile, Unscaled)}

AnyScaling: TypeAlias = Annotated[Scaling, Among(SCALINGS)]


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


def _divided(difference: Array, scale: float) -> Array:
    return difference / scale if scale > 0.0 else namespace(difference).zeros_like(difference)


def _checked(value: float) -> float:
    if not np.isfinite(value):
        raise OverflowError("numbers too large to scale")
    return value
