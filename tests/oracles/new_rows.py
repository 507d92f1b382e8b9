"""Rows that no table has, each with what a row must state and no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from backglass.equations.activations import Activation
from backglass.equations.arrays import Array, namespace
from backglass.equations.initialisers import NormalInitialiser
from backglass.equations.losses import Loss
from backglass.equations.optimisers import Optimiser, Slots
from backglass.equations.schedules import Schedule
from backglass.equations.working import Line, Working
from backglass.words import Text


@dataclass(frozen=True)
class Arctan(Activation):
    """The arc tangent."""

    name: ClassVar[str] = "arc_tan"
    title: ClassVar[Text] = Text("arc tangent", "逆正接関数")
    formula: ClassVar[str] = r"f(u) = \arctan u"
    derivative_formula: ClassVar[str] = r"f'(u) = \frac{1}{1 + u^2}"
    source: ClassVar[str] = "these tests"

    def __call__(self, u: Array) -> Array:
        """atan u."""
        return namespace(u).atan(u)

    def derivative(self, u: Array) -> Array:
        """1 / (1 + u^2)."""
        return 1 / (1 + u * u)


@dataclass(frozen=True)
class HardTanh(Activation):
    """u, held within (-limit, limit)."""

    limit: float = 0.5

    name: ClassVar[str] = "hard_tanh"
    title: ClassVar[Text] = Text("hard tanh", "区分線形の双曲線正接関数")
    formula: ClassVar[str] = r"f(u) = \min(\max(u, -s), s)"
    derivative_formula: ClassVar[str] = r"f'(u) = 1 \; (|u| < s), \; 0"
    source: ClassVar[str] = "these tests"

    @property
    def kinks(self) -> tuple[float, ...]:
        """Both ends."""
        return -self.limit, self.limit

    def __call__(self, u: Array) -> Array:
        """u, held."""
        end = self.limit * namespace(u).ones_like(u)
        return namespace(u).minimum(namespace(u).maximum(u, -end), end)

    def derivative(self, u: Array) -> Array:
        """1 inside, else 0."""
        xp = namespace(u)
        return xp.where(xp.abs(u) < self.limit, xp.ones_like(u), xp.zeros_like(u))


@dataclass(frozen=True)
class SquaredShare(Activation):
    """Each u's share of the sum of squares: no unit for itself."""

    name: ClassVar[str] = "squared_share"
    title: ClassVar[Text] = Text("squared share", "二乗の割合")
    formula: ClassVar[str] = r"f(u)_k = \frac{u_k^2}{\sum_i u_i^2}"
    derivative_formula: ClassVar[str] = r"\frac{2 u_i}{\sum u^2} (\delta_{ik} - f_k)"
    source: ClassVar[str] = "these tests"
    places: ClassVar[frozenset[str]] = frozenset({"output"})
    elementwise: ClassVar[bool] = False

    def __call__(self, u: Array) -> Array:
        """u^2 / sum u^2."""
        return u * u / namespace(u).sum(u * u, axis=-1, keepdims=True)

    def derivative(self, u: Array) -> Array:
        """The Jacobian's diagonal."""
        return 2 * u * (1 - self(u)) / namespace(u).sum(u * u, axis=-1, keepdims=True)

    def pullback(self, u: Array, g: Array) -> Array:
        """J^T g."""
        xp = namespace(u)
        mean = xp.sum(self(u) * g, axis=-1, keepdims=True)
        return 2 * u * (g - mean) / xp.sum(u * u, axis=-1, keepdims=True)


@dataclass(frozen=True)
class LogCosh(Loss):
    """The logarithm of the hyperbolic cosine."""

    name: ClassVar[str] = "log_cosh"
    title: ClassVar[Text] = Text("log cosh", "対数双曲線余弦損失")
    formula: ClassVar[str] = r"E_n = \sum_k \log \cosh (y_k - d_k)"
    derivative_formula: ClassVar[str] = r"\tanh(y_k - d_k)"
    source: ClassVar[str] = "these tests"

    def value(self, y: Array, d: Array) -> Array:
        """Sum of log cosh (y - d)."""
        xp = namespace(y)
        return xp.sum(xp.log(xp.cosh(y - d)), axis=1)

    def gradient(self, y: Array, d: Array) -> Array:
        """tanh(y - d)."""
        return namespace(y).tanh(y - d)


@dataclass(frozen=True)
class Insensitive(Loss):
    """Absolute beyond a distance, 0 within it."""

    within: float = 0.25

    name: ClassVar[str] = "insensitive"
    title: ClassVar[Text] = Text("insensitive", "不感帯付き絶対誤差")
    formula: ClassVar[str] = r"E_n = \sum_k \max(|y_k - d_k| - s, 0)"
    derivative_formula: ClassVar[str] = r"\mathrm{sign}(y_k - d_k) \; (|y_k - d_k| > s), \; 0"
    source: ClassVar[str] = "these tests"

    @property
    def kinks(self) -> tuple[float, ...]:
        """Both ends of what is let pass."""
        return -self.within, self.within

    def value(self, y: Array, d: Array) -> Array:
        """Sum of what is beyond."""
        xp = namespace(y)
        beyond = xp.abs(y - d) - self.within
        return xp.sum(xp.maximum(beyond, xp.zeros_like(y)), axis=1)

    def gradient(self, y: Array, d: Array) -> Array:
        """The sign, or 0."""
        xp = namespace(y)
        return xp.where(xp.abs(y - d) > self.within, xp.sign(y - d), xp.zeros_like(y))


@dataclass(frozen=True)
class Wide(NormalInitialiser):
    """Standard deviation 1 for any width."""

    name: ClassVar[str] = "wide"
    title: ClassVar[Text] = Text("wide", "幅によらない初期値")
    formula: ClassVar[str] = r"w \sim N(0, 1)"
    source: ClassVar[str] = "these tests"

    @staticmethod
    def standard_deviation(n_in: int, n_out: int) -> float:  # noqa: ARG004
        """1."""
        return 1.0


@dataclass(frozen=True)
class SquareRoot(Schedule):
    """Divided by the root of 1 + t."""

    name: ClassVar[str] = "square_root"
    title: ClassVar[Text] = Text("square root decay", "平方根減衰")
    formula: ClassVar[str] = r"\epsilon_t = \epsilon_0 / \sqrt{1 + t}"
    source: ClassVar[str] = "these tests"

    def factor(self, t: object) -> np.ndarray:
        """1 / sqrt(1 + t)."""
        return 1 / np.sqrt(1 + np.asarray(t, dtype=np.float64))


@dataclass(frozen=True)
class Remembering(Optimiser):
    """A step along the sum of this gradient and half of the last one."""

    name: ClassVar[str] = "remembering"
    title: ClassVar[Text] = Text("Remembering", "前の勾配を覚える方法")
    formula: ClassVar[str] = r"\theta \leftarrow \theta - \epsilon (g + \frac{1}{2} g')"
    source: ClassVar[str] = "these tests"
    slots: ClassVar[tuple[str, ...]] = ("last",)

    def update(self, theta: Array, g: Array, state: Slots, t: int, rate: float) -> tuple[Array, Slots]:  # noqa: ARG002
        """theta - rate (g + last / 2)."""
        return theta - rate * (g + state["last"] / 2), {"last": g}

    def working(self, g: Array, state: Slots, t: int, rate: float) -> Working:  # noqa: ARG002
        """The same, in one line."""
        change = -rate * (g + state["last"] / 2)
        line = Line("change", "-epsilon (g + last / 2)", "-{} × ({} + {} / 2)", (rate, g, state["last"]), change)
        return Working((line,), -rate * state["last"] / 2, 0 * g - rate)
