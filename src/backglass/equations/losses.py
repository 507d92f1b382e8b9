r"""Loss functions: E_n of one sample, and dE_n/dy.

Every loss is a sum over the outputs but `mean_squared_error`, which divides by their number. Sums and means over
samples are taken elsewhere, once. A network computes the pairs of `output_pairs.py` from u where y would round.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from math import inf
from typing import Any, ClassVar

from backglass.equations.activations import ACTIVATIONS, Activation
from backglass.equations.arrays import Array, Floats, namespace, x_log_y
from backglass.equations.own_activation import OwnActivation
from backglass.equations.table import Row, check_number, check_own, table_of
from backglass.equations.working import Plain
from backglass.errors import NetworkError
from backglass.ranges import number
from backglass.words import Text
from backglass.words import networks as words

ANY_OUTPUT = frozenset(name for name, row in ACTIVATIONS.items() if "output" in row.places)
SQUARE = Plain("({y} - {d})²", "({} - {})²")


@dataclass(frozen=True)
class Loss(Row):
    """A row of the table of losses.

    Attributes
    ----------
    derivative_formula : str
        dE_n/dy_k in LaTeX.
    kink : str
        Where the derivative jumps and its value there; empty where it is smooth.
    outputs : set of str
        The output activations that it can stand behind.
    because : Text
        Why it takes no others.
    target_range : (float, float)
        Where targets must lie.
    classes : bool
        Targets are probabilities of classes that add up to 1, or class indices.
    probabilities : bool
        Outputs are probabilities, of classes or each of its own yes: what is right is counted.
    plain : Plain
        One output's term of E_n by {y} and {d}, where it is short; numbers are put in for y and d.
    plain_factor : str
        What the sum of these terms is multiplied by, n_L the number of outputs; empty for 1.
    plain_derivative : Plain
        dE_n/dy by {y} and {d}, as the term.
    plain_target : Plain
        The target that is learned by {d}, where it is another: all other formulas mean that one then; d is put in.
    """

    derivative_formula: ClassVar[str]
    kink: ClassVar[str] = ""
    outputs: ClassVar[frozenset[str]] = ANY_OUTPUT
    because: ClassVar[Text] = Text("", "")
    target_range: ClassVar[tuple[float, float]] = (-inf, inf)
    classes: ClassVar[bool] = False
    probabilities: ClassVar[bool] = False
    plain: ClassVar[Plain] = Plain("")
    plain_factor: ClassVar[str] = ""
    plain_derivative: ClassVar[Plain] = Plain("")

    @property
    def plain_target(self) -> Plain:
        """d' by d: empty where d itself is learned."""
        return Plain("")

    @property
    def kinks(self) -> tuple[float, ...]:
        """The y - d where the derivative jumps: none where a row does not say so."""
        return ()

    def takes(self, output: Activation) -> bool:
        """Whether it can stand behind an output; behind one's own where it can behind any."""
        return output.name in self.outputs or (isinstance(output, OwnActivation) and self.outputs >= ANY_OUTPUT)

    def target_symbol(self, k: int | str) -> str:
        """How formulas call the target of output k that is learned: d_k, or d_k' where that is another."""
        return f"d[{k}]'" if self.plain_target.formula else f"d[{k}]"

    def smoothed(self, d: Array) -> Array:
        """The targets that are learned, (N, n): d themselves where a loss does not smooth them."""
        return d

    @abstractmethod
    def value(self, y: Array, d: Array) -> Array:
        """E_n: outputs and targets (N, n) to (N,)."""

    @abstractmethod
    def gradient(self, y: Array, d: Array) -> Array:
        """dE_n/dy: (N, n) to (N, n)."""

    def textbook(self, y: Array, d: Array) -> Array:
        """E_n as a textbook's program has it: short, and right where no logarithm is of 0."""
        return self.value(y, d)

    def written_out(self, y: Floats, d: Floats) -> Plain | None:
        """E_n of one sample, outputs and targets (n,), term by term; None where `plain` says nothing."""
        if not self.plain.formula:
            return None
        factor = f"{self.plain_factor} × ".replace("n_L", str(len(y))) if self.plain_factor else ""
        bracket = "({})" if factor and len(y) > 1 else "{}"
        terms = " + ".join(self.plain.formula.format(y=f"y[{k}]", d=f"d[{k}]") for k in range(1, len(y) + 1))
        puts = " + ".join([self.plain.put] * len(y))
        values = tuple(float(number) for pair in zip(y, d, strict=True) for number in pair)
        return Plain(factor + bracket.format(terms), factor + bracket.replace("{}", puts), values)


@dataclass(frozen=True)
class SquaredError(Loss):
    """Half the sum of squares: the half cancels the exponent."""

    name: ClassVar[str] = "squared_error"
    title: ClassVar[Text] = Text("squared error", "二乗誤差")
    formula: ClassVar[str] = r"E_n = \frac{1}{2} \sum_k (y_k - d_k)^2"
    derivative_formula: ClassVar[str] = r"y_k - d_k"
    source: ClassVar[str] = "Okatani, Deep Learning (2015), section 2.4"
    plain: ClassVar[Plain] = SQUARE
    plain_factor: ClassVar[str] = "1/2"
    plain_derivative: ClassVar[Plain] = Plain("{y} - {d}", "{} - {}")

    def value(self, y: Array, d: Array) -> Array:
        """Half the sum of (y - d)^2."""
        return namespace(y).sum((y - d) ** 2, axis=1) / 2

    def gradient(self, y: Array, d: Array) -> Array:
        """y - d."""
        return y - d


@dataclass(frozen=True)
class MeanSquaredError(Loss):
    """The mean of the squares over the outputs, without the half."""

    name: ClassVar[str] = "mean_squared_error"
    title: ClassVar[Text] = Text("mean squared error", "平均二乗誤差")
    formula: ClassVar[str] = r"E_n = \frac{1}{n_L} \sum_k (y_k - d_k)^2"
    derivative_formula: ClassVar[str] = r"\frac{2}{n_L} (y_k - d_k)"
    source: ClassVar[str] = "Bishop, Pattern Recognition and Machine Learning (2006), section 1.1"
    plain: ClassVar[Plain] = SQUARE
    plain_factor: ClassVar[str] = "1/n_L"
    plain_derivative: ClassVar[Plain] = Plain("2 ({y} - {d}) / n_L", "2 × ({} - {}) / n_L")

    def value(self, y: Array, d: Array) -> Array:
        """The mean of (y - d)^2 over the outputs."""
        return namespace(y).sum((y - d) ** 2, axis=1) / y.shape[1]

    def gradient(self, y: Array, d: Array) -> Array:
        """2 (y - d) / n_L."""
        return 2 * (y - d) / y.shape[1]


@dataclass(frozen=True)
class AbsoluteError(Loss):
    """The sum of absolute differences."""

    name: ClassVar[str] = "absolute_error"
    title: ClassVar[Text] = Text("absolute error", "絶対誤差")
    formula: ClassVar[str] = r"E_n = \sum_k |y_k - d_k|"
    derivative_formula: ClassVar[str] = r"\mathrm{sign}(y_k - d_k)"
    source: ClassVar[str] = "Hastie, Tibshirani, Friedman, Elements of Statistical Learning (2009), section 10.6"
    kink: ClassVar[str] = "0 at y = d"
    kinks: ClassVar[tuple[float, ...]] = (0.0,)
    plain: ClassVar[Plain] = Plain("abs({y} - {d})", "abs({} - {})")
    plain_derivative: ClassVar[Plain] = Plain("sign({y} - {d})")

    def value(self, y: Array, d: Array) -> Array:
        """The sum of |y - d|."""
        xp = namespace(y)
        return xp.sum(xp.abs(y - d), axis=1)

    def gradient(self, y: Array, d: Array) -> Array:
        """sign(y - d), 0 at 0."""
        return namespace(y).sign(y - d)


@dataclass(frozen=True)
class Huber(Loss):
    """Squared near the target, absolute beyond `delta`.

    Parameters
    ----------
    delta : float, default 1
        Where the parabola ends, in units of the target; above 0.

    Examples
    --------
    >>> import numpy as np
    >>> Huber(delta=1.0).value(np.array([[0.5, 3.0]]), np.zeros((1, 2))).tolist()
    [2.625]
    """

    delta: float = 1.0

    name: ClassVar[str] = "huber"
    title: ClassVar[Text] = Text("huber", "フーバー損失")
    formula: ClassVar[str] = (
        r"E_n = \sum_k \tfrac{1}{2} r_k^2 \; (|r_k| \le \delta), \; \delta (|r_k| - \tfrac{\delta}{2}), \; r = y - d"
    )
    derivative_formula: ClassVar[str] = r"\min(\max(r_k, -\delta), \delta)"
    source: ClassVar[str] = "Huber, Annals of Mathematical Statistics 35 (1964)"
    plain_derivative: ClassVar[Plain] = Plain("max(-delta, min(delta, {y} - {d}))")

    def __post_init__(self) -> None:
        check_number(self, "delta", 0, inf, error=NetworkError)

    def value(self, y: Array, d: Array) -> Array:
        """c r - c^2 / 2 with c = r clipped to [-delta, delta]: both branches in one."""
        r = y - d
        c = self.gradient(y, d)
        return namespace(y).sum(c * (r - c / 2), axis=1)

    def gradient(self, y: Array, d: Array) -> Array:
        """y - d clipped to [-delta, delta]."""
        xp = namespace(y)
        r = y - d
        bound = self.delta * xp.ones_like(r)
        return xp.minimum(xp.maximum(r, -bound), bound)


@dataclass(frozen=True)
class Quantile(Loss):
    """The pinball loss, whose minimum is the q-quantile.

    Parameters
    ----------
    q : float, default 0.5
        In (0, 1); 0.5 gives half the absolute error.

    Examples
    --------
    >>> import numpy as np
    >>> Quantile(q=0.75).value(np.array([[0.0, 2.0]]), np.array([[1.0, 1.0]])).tolist()
    [1.0]
    """

    q: float = 0.5

    name: ClassVar[str] = "quantile"
    title: ClassVar[Text] = Text("quantile", "分位点損失")
    formula: ClassVar[str] = r"E_n = \sum_k \max(q (d_k - y_k), (q - 1) (d_k - y_k))"
    derivative_formula: ClassVar[str] = r"1 - q \; (y_k > d_k), \; -q \; (y_k < d_k)"
    source: ClassVar[str] = "Koenker, Bassett, Econometrica 46 (1978)"
    kink: ClassVar[str] = "0 at y = d"
    kinks: ClassVar[tuple[float, ...]] = (0.0,)
    plain_derivative: ClassVar[Plain] = Plain("({y} > {d}) - q")  # the bracket is 1 where it is so, else 0

    def __post_init__(self) -> None:
        check_number(self, "q", 0, 1, error=NetworkError)

    def value(self, y: Array, d: Array) -> Array:
        """The larger of q r and (q - 1) r, r = d - y, summed."""
        xp = namespace(y)
        r = d - y
        return xp.sum(xp.maximum(self.q * r, (self.q - 1) * r), axis=1)

    def gradient(self, y: Array, d: Array) -> Array:
        """1 - q above the target, -q below, 0 at it."""
        xp = namespace(y)
        r = y - d
        one = xp.ones_like(r)
        return xp.where(r > 0, (1 - self.q) * one, xp.where(r < 0, -self.q * one, xp.zeros_like(r)))


@dataclass(frozen=True)
class Poisson(Loss):
    """Half the Poisson deviance: 0 where y = d."""

    name: ClassVar[str] = "poisson"
    title: ClassVar[Text] = Text("poisson", "ポアソン損失")
    formula: ClassVar[str] = r"E_n = \sum_k (y_k - d_k + d_k \log \frac{d_k}{y_k})"
    derivative_formula: ClassVar[str] = r"1 - \frac{d_k}{y_k}"
    source: ClassVar[str] = "McCullagh, Nelder, Generalized Linear Models (1989), table 2.1"
    outputs: ClassVar[frozenset[str]] = frozenset({"exp"})
    because: ClassVar[Text] = words.OF_COUNTS
    target_range: ClassVar[tuple[float, float]] = (0.0, inf)
    plain_derivative: ClassVar[Plain] = Plain("1 - {d} / {y}")

    def value(self, y: Array, d: Array) -> Array:
        """y - d + d log(d / y), with 0 log 0 = 0."""
        return namespace(y).sum(y - d + x_log_y(d, d) - x_log_y(d, y), axis=1)

    def gradient(self, y: Array, d: Array) -> Array:
        """1 - d / y."""
        return 1 - d / y


@dataclass(frozen=True)
class SmoothedLoss(Loss):
    """A cross entropy: its targets may be drawn towards an even choice, which keeps the outputs from 0 and 1.

    Parameters
    ----------
    smoothing : float, default 0
        s, in [0, 1): each target becomes (1 - s) d + s / K, K being what a row chooses between.
    """

    smoothing: float = 0.0

    among: ClassVar[str]  # K: a number, or n_L for the outputs
    target_range: ClassVar[tuple[float, float]] = (0.0, 1.0)
    probabilities: ClassVar[bool] = True

    def __post_init__(self) -> None:
        check_own(self, "smoothing", number(0, 1), NetworkError)

    @property
    def plain_target(self) -> Plain:
        """(1 - s) d + s / K, s written out."""
        if self.smoothing == 0:
            return Plain("")
        s = self.smoothing
        formula = f"(1 - smoothing) {{d}} + smoothing / {self.among}"
        return Plain(formula, f"(1 - {s}) × {{}} + {s} / {self.among}")

    def smoothed(self, d: Array) -> Array:
        """(1 - s) d + s / K."""
        K = d.shape[1] if self.among == "n_L" else int(self.among)
        return d if self.smoothing == 0 else (1 - self.smoothing) * d + self.smoothing / K


@dataclass(frozen=True)
class BinaryCrossEntropy(SmoothedLoss):
    """Each output is the probability of its own yes or no.

    Parameters
    ----------
    smoothing : float, default 0
        In [0, 1): each target becomes (1 - smoothing) d + smoothing / 2.

    Examples
    --------
    >>> import numpy as np
    >>> BinaryCrossEntropy(smoothing=0.1).smoothed(np.array([[0.0, 1.0]])).round(12).tolist()
    [[0.05, 0.95]]
    """

    name: ClassVar[str] = "binary_cross_entropy"
    title: ClassVar[Text] = Text("binary cross entropy", "二値交差エントロピー")
    formula: ClassVar[str] = r"E_n = -\sum_k (d_k \log y_k + (1 - d_k) \log(1 - y_k))"
    derivative_formula: ClassVar[str] = r"\frac{y_k - d_k}{y_k (1 - y_k)}"
    source: ClassVar[str] = "Okatani, Deep Learning (2015), section 2.4; smoothing: Szegedy et al., CVPR (2016)"
    outputs: ClassVar[frozenset[str]] = frozenset({"logistic"})
    because: ClassVar[Text] = words.EACH_ITS_OWN
    among: ClassVar[str] = "2"
    plain_derivative: ClassVar[Plain] = Plain("({y} - {d}) / ({y} (1 - {y}))")

    def value(self, y: Array, d: Array) -> Array:
        """-(d log y + (1 - d) log(1 - y)), with 0 log 0 = 0, summed."""
        d = self.smoothed(d)
        return -namespace(y).sum(x_log_y(d, y) + x_log_y(1 - d, 1 - y), axis=1)

    def textbook(self, y: Array, d: Array) -> Array:
        """-(d log y + (1 - d) log(1 - y)), summed."""
        xp, d = namespace(y), self.smoothed(d)
        return -xp.sum(d * xp.log(y) + (1 - d) * xp.log(1 - y), axis=1)

    def gradient(self, y: Array, d: Array) -> Array:
        """(y - d) / (y (1 - y))."""
        return (y - self.smoothed(d)) / (y * (1 - y))

    def to_dict(self) -> dict[str, Any]:
        """As it was before it had a smoothing, where that is 0: checkpoints and fingerprints stay the same."""
        return super().to_dict() if self.smoothing else {"name": self.name}


@dataclass(frozen=True)
class CrossEntropy(SmoothedLoss):
    """The outputs are the probabilities of classes that exclude each other.

    Parameters
    ----------
    smoothing : float, default 0
        In [0, 1): each target becomes (1 - smoothing) d + smoothing / K, K being the number of classes.

    Examples
    --------
    >>> import numpy as np
    >>> y, d = np.array([[0.1, 0.3, 0.6]]), np.array([[0.0, 0.0, 1.0]])
    >>> CrossEntropy().value(y, d).round(6).tolist()
    [0.510826]
    """

    name: ClassVar[str] = "cross_entropy"
    title: ClassVar[Text] = Text("cross entropy", "交差エントロピー")
    formula: ClassVar[str] = r"E_n = -\sum_k d_k \log y_k"
    derivative_formula: ClassVar[str] = r"-\frac{d_k}{y_k}"
    source: ClassVar[str] = "Okatani, Deep Learning (2015), section 2.4; smoothing: Szegedy et al., CVPR (2016)"
    outputs: ClassVar[frozenset[str]] = frozenset({"softmax"})
    because: ClassVar[Text] = words.ADDING_UP
    classes: ClassVar[bool] = True
    among: ClassVar[str] = "n_L"
    plain_derivative: ClassVar[Plain] = Plain("-{d} / {y}")

    def value(self, y: Array, d: Array) -> Array:
        """-sum_k d_k log y_k, with 0 log 0 = 0."""
        return -namespace(y).sum(x_log_y(self.smoothed(d), y), axis=1)

    def textbook(self, y: Array, d: Array) -> Array:
        """-sum_k d_k log y_k."""
        return -namespace(y).sum(self.smoothed(d) * namespace(y).log(y), axis=1)

    def gradient(self, y: Array, d: Array) -> Array:
        """-d / y."""
        return -self.smoothed(d) / y

    def written_out(self, y: Floats, d: Floats) -> Plain:
        """The terms whose target is not 0; without numbers where a y has rounded to 0."""
        learned = self.smoothed(d[None])[0]
        formula = f"-sum_k {self.target_symbol('k')} log(y[k])"
        terms = [(float(d_k), float(y_k)) for y_k, d_k in zip(y, learned, strict=True) if d_k != 0]
        if not terms or any(y_k <= 0 for _, y_k in terms):
            return Plain(formula)
        put = " - ".join(["{} × log({})"] * len(terms))
        return Plain(formula, f"-{put}", tuple(number for term in terms for number in term))


LOSSES: dict[str, type[Loss]] = table_of(
    SquaredError,
    MeanSquaredError,
    AbsoluteError,
    Huber,
    Quantile,
    Poisson,
    BinaryCrossEntropy,
    CrossEntropy,
)
