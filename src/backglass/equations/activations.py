r"""Activation functions: z = f(u), and what the recursion needs of f.

f' is computed from u, where it keeps its digits when the unit is saturated; `derivative_from_output` is the
textbook's short form from z, for those that have one. The kink is where f' jumps; f' there is the value stated.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, pi, sqrt
from typing import ClassVar

from backglass.equations.arrays import (
    Array,
    erfc,
    identity_matrix,
    is_largest,
    logistic,
    namespace,
    one_minus_softmax,
    sech_squared,
    softmax,
    softplus,
)
from backglass.equations.initialisers import GlorotNormal, HeNormal, Initialiser, LeCunNormal
from backglass.equations.table import Row, check_number, table_of
from backglass.equations.working import Plain
from backglass.errors import NetworkError
from backglass.words import Text


@dataclass(frozen=True)
class Activation(Row):
    """A row of the table of activations.

    Attributes
    ----------
    derivative_formula : str
        f'(u) in LaTeX.
    bounds : (float, float)
        What z never leaves; infinite where nothing is claimed.
    places : set of {"hidden", "output"}
        Where a network may use it.
    elementwise : bool
        False for softmax, whose derivative is a full Jacobian matrix.
    trainable : bool
        False for the step function: its derivative is 0 wherever it exists, so nothing would be learned.
    exclusive : bool
        True for softmax: the outputs add up to 1, so that they are classes that exclude each other.
    sparse : bool
        True for ReLU: which share of its outputs is 0 says something of a layer.
    initialiser : Initialiser
        What suits the weights of a layer that has it: He for rectifiers, LeCun for selu, else Glorot.
    plain, plain_derivative : Plain
        f and f' where a derivation writes them out: by {u}, and by {u} and {z}; numbers are put in for each u, and in
        f' for each z. The {name} is the row's own.
    """

    derivative_formula: ClassVar[str]
    bounds: ClassVar[tuple[float, float]] = (-inf, inf)
    places: ClassVar[frozenset[str]] = frozenset({"hidden", "output"})
    elementwise: ClassVar[bool] = True
    trainable: ClassVar[bool] = True
    exclusive: ClassVar[bool] = False
    sparse: ClassVar[bool] = False
    initialiser: ClassVar[Initialiser] = GlorotNormal()
    plain: ClassVar[Plain] = Plain("f({u})")
    plain_derivative: ClassVar[Plain] = Plain("{name}'({u})")

    @property
    def kinks(self) -> tuple[float, ...]:
        """The u where f' may jump: none where a row does not say so."""
        return ()

    @property
    def threshold(self) -> float | None:
        """The output that parts two classes, the middle of the bounds; None where there is none."""
        low, high = self.bounds
        return (low + high) / 2 if max(abs(low), abs(high)) < inf else None

    @abstractmethod
    def __call__(self, u: Array) -> Array:
        """z = f(u): (N, n) to (N, n)."""

    @abstractmethod
    def derivative(self, u: Array) -> Array:
        """f'(u): (N, n) to (N, n); for softmax its Jacobian's diagonal."""

    def derivative_from_output(self, z: Array) -> Array | None:  # noqa: ARG002
        """f' as a function of z = f(u), or None where z alone does not determine it."""
        return None

    def pullback(self, u: Array, g: Array) -> Array:
        """J^T g, the Jacobian product of the recursion: dE/du from g = dE/dz, both (N, n)."""
        return self.derivative(u) * g

    def jacobian(self, u: Array) -> Array:
        """dz_k/du_j as (N, n, n), rows k, columns j."""
        return self.derivative(u)[:, :, None] * identity_matrix(u)

    def textbook(self, u: Array) -> Array:
        """f(u) as a textbook's program has it: short, and right where u is not extreme."""
        return self(u)

    def textbook_derivative(self, u: Array, z: Array) -> Array:
        """f' as a textbook's program has it: from z where a row has such a form."""
        from_output = self.derivative_from_output(z)
        return self.derivative(u) if from_output is None else from_output

    def textbook_pullback(self, u: Array, z: Array, g: Array) -> Array:
        """The Jacobian product of `pullback`, as a textbook's program has it."""
        return g * self.textbook_derivative(u, z)

    def written_out(self, j: int, u: Sequence[float]) -> Plain | None:  # noqa: ARG002
        """z_j by all net inputs of its layer, {u} its own and {u_k} any, j from 1; None where `plain` says it."""
        return None


@dataclass(frozen=True)
class Identity(Activation):
    """z = u."""

    name: ClassVar[str] = "identity"
    title: ClassVar[Text] = Text("identity", "恒等写像")
    formula: ClassVar[str] = r"f(u) = u"
    derivative_formula: ClassVar[str] = r"f'(u) = 1"
    source: ClassVar[str] = "Okatani, Deep Learning (2015), section 2.2"
    plain: ClassVar[Plain] = Plain("{u}", "{}")
    plain_derivative: ClassVar[Plain] = Plain("1")

    def __call__(self, u: Array) -> Array:
        """z = u."""
        return u

    def derivative(self, u: Array) -> Array:
        """1."""
        return namespace(u).ones_like(u)

    def derivative_from_output(self, z: Array) -> Array:
        """1."""
        return namespace(z).ones_like(z)


@dataclass(frozen=True)
class Logistic(Activation):
    """The logistic sigmoid."""

    name: ClassVar[str] = "logistic"
    title: ClassVar[Text] = Text("logistic", "シグモイド関数")
    formula: ClassVar[str] = r"f(u) = \frac{1}{1 + e^{-u}}"
    derivative_formula: ClassVar[str] = r"f'(u) = f(u) (1 - f(u)) = f(u) f(-u)"
    source: ClassVar[str] = "Rumelhart, Hinton, Williams, Nature 323 (1986)"
    bounds: ClassVar[tuple[float, float]] = (0.0, 1.0)
    plain: ClassVar[Plain] = Plain("1 / (1 + e^(-{u}))", "1 / (1 + e^(-{}))")
    plain_derivative: ClassVar[Plain] = Plain("{z} (1 - {z})", "{} × (1 - {})")

    def __call__(self, u: Array) -> Array:
        """1 / (1 + e^-u)."""
        return logistic(u)

    def textbook(self, u: Array) -> Array:
        """1 / (1 + e^-u), as it stands."""
        return 1 / (1 + namespace(u).exp(-u))

    def derivative(self, u: Array) -> Array:
        """f(u) f(-u) = 1 / (2 cosh(u / 2))^2: 1 - f(u) would round to 0 for u > 37."""
        return sech_squared(u / 2) / 4

    def derivative_from_output(self, z: Array) -> Array:
        """z (1 - z)."""
        return z * (1 - z)


@dataclass(frozen=True)
class Tanh(Activation):
    """The hyperbolic tangent."""

    name: ClassVar[str] = "tanh"
    title: ClassVar[Text] = Text("tanh", "双曲線正接関数")
    formula: ClassVar[str] = r"f(u) = \tanh u"
    derivative_formula: ClassVar[str] = r"f'(u) = 1 - \tanh^2 u = \frac{1}{\cosh^2 u}"
    source: ClassVar[str] = "LeCun, Bottou, Orr, Mueller, Efficient BackProp (1998), section 4.4"
    bounds: ClassVar[tuple[float, float]] = (-1.0, 1.0)
    plain: ClassVar[Plain] = Plain("tanh({u})", "tanh({})")
    plain_derivative: ClassVar[Plain] = Plain("1 - {z}²", "1 - {}²")

    def __call__(self, u: Array) -> Array:
        """tanh u."""
        return namespace(u).tanh(u)

    def derivative(self, u: Array) -> Array:
        """1 / cosh^2 u."""
        return sech_squared(u)

    def derivative_from_output(self, z: Array) -> Array:
        """1 - z^2."""
        return 1 - z * z


@dataclass(frozen=True)
class ReLU(Activation):
    """The rectified linear unit.

    Parameters
    ----------
    derivative_at_zero : float, default 0
        f'(0), in [0, 1]: any value between the two slopes is a subgradient.

    Examples
    --------
    >>> import numpy as np
    >>> ReLU().derivative(np.array([-1.0, 0.0, 2.0])).tolist()
    [0.0, 0.0, 1.0]
    """

    derivative_at_zero: float = 0.0

    name: ClassVar[str] = "relu"
    title: ClassVar[Text] = Text("relu", "正規化線形関数")
    formula: ClassVar[str] = r"f(u) = \max(u, 0)"
    derivative_formula: ClassVar[str] = r"f'(u) = 1 \; (u > 0), \; 0 \; (u \le 0)"
    source: ClassVar[str] = "Nair, Hinton, ICML (2010)"
    initialiser: ClassVar[Initialiser] = HeNormal()
    kinks: ClassVar[tuple[float, ...]] = (0.0,)
    bounds: ClassVar[tuple[float, float]] = (0.0, inf)
    sparse: ClassVar[bool] = True

    def __post_init__(self) -> None:
        check_number(self, "derivative_at_zero", 0, 1, closed=True, error=NetworkError)

    def __call__(self, u: Array) -> Array:
        """max(u, 0)."""
        xp = namespace(u)
        return xp.maximum(u, xp.zeros_like(u))

    def derivative(self, u: Array) -> Array:
        """1 above 0, 0 below, `derivative_at_zero` at 0."""
        xp = namespace(u)
        slope = xp.where(u > 0, xp.ones_like(u), xp.zeros_like(u))
        return xp.where(u == 0, self.derivative_at_zero * xp.ones_like(u), slope)

    def textbook_derivative(self, u: Array, z: Array) -> Array:
        """1 above 0, else 0: where f'(0) is 0, one question is enough."""
        xp = namespace(u)
        if self.derivative_at_zero:
            return super().textbook_derivative(u, z)
        return xp.where(u > 0, xp.ones_like(u), xp.zeros_like(u))


@dataclass(frozen=True)
class LeakyReLU(Activation):
    """ReLU with a small slope below 0.

    Parameters
    ----------
    slope : float, default 0.01
        In (0, 1).

    Examples
    --------
    >>> import numpy as np
    >>> LeakyReLU(slope=0.1)(np.array([-2.0, 3.0])).tolist()
    [-0.2, 3.0]
    """

    slope: float = 0.01

    name: ClassVar[str] = "leaky_relu"
    title: ClassVar[Text] = Text("leaky relu", "漏れ付き正規化線形関数 (Leaky ReLU)")
    formula: ClassVar[str] = r"f(u) = u \; (u > 0), \; s u \; (u \le 0)"
    derivative_formula: ClassVar[str] = r"f'(u) = 1 \; (u > 0), \; s \; (u \le 0)"
    source: ClassVar[str] = "Maas, Hannun, Ng, ICML workshop (2013)"
    initialiser: ClassVar[Initialiser] = HeNormal()
    kinks: ClassVar[tuple[float, ...]] = (0.0,)

    def __post_init__(self) -> None:
        check_number(self, "slope", 0, 1, error=NetworkError)

    def __call__(self, u: Array) -> Array:
        """u above 0, slope u below."""
        return namespace(u).where(u > 0, u, self.slope * u)

    def derivative(self, u: Array) -> Array:
        """1 above 0, else the slope."""
        one = namespace(u).ones_like(u)
        return namespace(u).where(u > 0, one, self.slope * one)


@dataclass(frozen=True)
class ELU(Activation):
    """The exponential linear unit.

    Parameters
    ----------
    alpha : float, default 1
        Minus the lower bound of z, in (0, 100).

    Examples
    --------
    >>> import numpy as np
    >>> ELU()(np.array([-1000.0, 1.0])).tolist()
    [-1.0, 1.0]
    """

    alpha: float = 1.0

    name: ClassVar[str] = "elu"
    title: ClassVar[Text] = Text("elu", "指数線形関数 (ELU)")
    formula: ClassVar[str] = r"f(u) = u \; (u > 0), \; \alpha (e^u - 1) \; (u \le 0)"
    derivative_formula: ClassVar[str] = r"f'(u) = 1 \; (u > 0), \; \alpha e^u \; (u \le 0)"
    source: ClassVar[str] = "Clevert, Unterthiner, Hochreiter, ICLR (2016)"
    initialiser: ClassVar[Initialiser] = HeNormal()
    kinks: ClassVar[tuple[float, ...]] = (0.0,)

    def __post_init__(self) -> None:
        check_number(self, "alpha", 0, 100, error=NetworkError)

    def __call__(self, u: Array) -> Array:
        """u above 0, alpha (e^u - 1) below; the exponential never sees a positive u."""
        xp = namespace(u)
        return xp.where(u > 0, u, self.alpha * xp.expm1(_negative_part(u)))

    def derivative(self, u: Array) -> Array:
        """1 above 0, alpha e^u below and at 0."""
        xp = namespace(u)
        return xp.where(u > 0, xp.ones_like(u), self.alpha * xp.exp(_negative_part(u)))


@dataclass(frozen=True)
class SELU(Activation):
    """ELU scaled so that activations keep mean 0 and variance 1 from layer to layer."""

    name: ClassVar[str] = "selu"
    title: ClassVar[Text] = Text("selu", "自己正規化指数線形関数 (SELU)")
    formula: ClassVar[str] = r"f(u) = \lambda u \; (u > 0), \; \lambda \alpha (e^u - 1) \; (u \le 0)"
    derivative_formula: ClassVar[str] = r"f'(u) = \lambda \; (u > 0), \; \lambda \alpha e^u \; (u \le 0)"
    source: ClassVar[str] = "Klambauer, Unterthiner, Mayr, Hochreiter, NIPS (2017), equation 2"
    initialiser: ClassVar[Initialiser] = LeCunNormal()
    kinks: ClassVar[tuple[float, ...]] = (0.0,)
    scale: ClassVar[float] = 1.0507009873554804934193349852946
    alpha: ClassVar[float] = 1.6732632423543772848170429916717

    def __call__(self, u: Array) -> Array:
        """lambda u above 0, lambda alpha (e^u - 1) below."""
        xp = namespace(u)
        return self.scale * xp.where(u > 0, u, self.alpha * xp.expm1(_negative_part(u)))

    def derivative(self, u: Array) -> Array:
        """lambda above 0, lambda alpha e^u below and at 0."""
        xp = namespace(u)
        return self.scale * xp.where(u > 0, xp.ones_like(u), self.alpha * xp.exp(_negative_part(u)))


@dataclass(frozen=True)
class GELU(Activation):
    """u Phi(u), Phi the normal distribution function: the exact form."""

    name: ClassVar[str] = "gelu"
    title: ClassVar[Text] = Text("gelu", "ガウス誤差線形関数 (GELU)")
    formula: ClassVar[str] = r"f(u) = u \, \Phi(u)"
    derivative_formula: ClassVar[str] = r"f'(u) = \Phi(u) + u \, \varphi(u)"
    source: ClassVar[str] = "Hendrycks, Gimpel, arXiv 1606.08415 (2016)"
    initialiser: ClassVar[Initialiser] = HeNormal()

    def __call__(self, u: Array) -> Array:
        """u Phi(u)."""
        return u * _normal_distribution(u)

    def derivative(self, u: Array) -> Array:
        """Phi(u) + u phi(u)."""
        density = namespace(u).exp(-u * u / 2) / sqrt(2 * pi)
        return _normal_distribution(u) + u * density


@dataclass(frozen=True)
class GELUTanh(Activation):
    """GELU's tanh approximation, written with the logistic function: (1 + tanh v) / 2 = logistic(2 v)."""

    name: ClassVar[str] = "gelu_tanh"
    title: ClassVar[Text] = Text("gelu tanh", "ガウス誤差線形関数の tanh 近似")
    formula: ClassVar[str] = r"f(u) = \frac{u}{2} (1 + \tanh(\sqrt{2/\pi} (u + 0.044715 u^3)))"
    derivative_formula: ClassVar[str] = (
        r"f'(u) = \sigma(v) + u \, \sigma'(v) \, v', \; v = 2 \sqrt{2/\pi} (u + 0.044715 u^3)"
    )
    source: ClassVar[str] = "Hendrycks, Gimpel, arXiv 1606.08415 (2016), section 2"
    initialiser: ClassVar[Initialiser] = HeNormal()

    def __call__(self, u: Array) -> Array:
        """u logistic(v)."""
        return u * logistic(self._v(u))

    def derivative(self, u: Array) -> Array:
        """logistic(v) + u logistic'(v) v'."""
        v = self._v(u)
        dv = 2 * sqrt(2 / pi) * (1 + 3 * 0.044715 * u * u)
        return logistic(v) + u * logistic(v) * logistic(-v) * dv

    def textbook(self, u: Array) -> Array:
        """u (1 + tanh(v / 2)) / 2."""
        return u * (1 + namespace(u).tanh(self._half(u))) / 2

    def textbook_derivative(self, u: Array, z: Array) -> Array:  # noqa: ARG002
        """(1 + t) / 2 + u (1 - t^2) v' / 4, t = tanh(v / 2)."""
        t = namespace(u).tanh(self._half(u))
        return (1 + t) / 2 + u * (1 - t * t) * (sqrt(2 / pi) * (1 + 3 * 0.044715 * u * u)) / 2

    def _half(self, u: Array) -> Array:
        return sqrt(2 / pi) * (u + 0.044715 * u * u * u)

    def _v(self, u: Array) -> Array:
        return 2 * sqrt(2 / pi) * (u + 0.044715 * u * u * u)


@dataclass(frozen=True)
class SiLU(Activation):
    """u logistic(u), also called swish."""

    name: ClassVar[str] = "silu"
    title: ClassVar[Text] = Text("silu", "シグモイド線形関数 (SiLU, Swish)")
    formula: ClassVar[str] = r"f(u) = u \, \sigma(u)"
    derivative_formula: ClassVar[str] = r"f'(u) = \sigma(u) (1 + u \, \sigma(-u))"
    source: ClassVar[str] = "Elfwing, Uchibe, Doya, Neural Networks 107 (2018)"
    initialiser: ClassVar[Initialiser] = HeNormal()

    def __call__(self, u: Array) -> Array:
        """u logistic(u)."""
        return u * logistic(u)

    def derivative(self, u: Array) -> Array:
        """logistic(u) (1 + u logistic(-u))."""
        return logistic(u) * (1 + u * logistic(-u))

    def textbook(self, u: Array) -> Array:
        """u / (1 + e^-u)."""
        return u / (1 + namespace(u).exp(-u))

    def textbook_derivative(self, u: Array, z: Array) -> Array:
        """s + z (1 - s), s = 1 / (1 + e^-u)."""
        s = 1 / (1 + namespace(u).exp(-u))
        return s + z * (1 - s)


@dataclass(frozen=True)
class Softplus(Activation):
    """The smooth ReLU."""

    name: ClassVar[str] = "softplus"
    title: ClassVar[Text] = Text("softplus", "ソフトプラス関数")
    formula: ClassVar[str] = r"f(u) = \log(1 + e^u)"
    derivative_formula: ClassVar[str] = r"f'(u) = \sigma(u)"
    source: ClassVar[str] = "Dugas, Bengio, Belisle, Nadeau, Garcia, NIPS (2000)"
    initialiser: ClassVar[Initialiser] = HeNormal()
    bounds: ClassVar[tuple[float, float]] = (0.0, inf)

    def __call__(self, u: Array) -> Array:
        """log(1 + e^u)."""
        return softplus(u)

    def derivative(self, u: Array) -> Array:
        """logistic(u)."""
        return logistic(u)

    def derivative_from_output(self, z: Array) -> Array:
        """1 - e^-z."""
        return -namespace(z).expm1(-z)

    def textbook(self, u: Array) -> Array:
        """log(1 + e^u), as it stands."""
        return namespace(u).log(1 + namespace(u).exp(u))

    def textbook_derivative(self, u: Array, z: Array) -> Array:  # noqa: ARG002
        """1 / (1 + e^-u)."""
        return 1 / (1 + namespace(u).exp(-u))


@dataclass(frozen=True)
class Mish(Activation):
    """u tanh(softplus(u))."""

    name: ClassVar[str] = "mish"
    title: ClassVar[Text] = Text("mish", "Mish 関数")
    formula: ClassVar[str] = r"f(u) = u \tanh(\log(1 + e^u))"
    derivative_formula: ClassVar[str] = r"f'(u) = \tanh(s) + u \, \sigma(u) / \cosh^2 s, \; s = \log(1 + e^u)"
    source: ClassVar[str] = "Misra, BMVC (2020)"
    initialiser: ClassVar[Initialiser] = HeNormal()

    def __call__(self, u: Array) -> Array:
        """u tanh(softplus(u))."""
        return u * namespace(u).tanh(softplus(u))

    def derivative(self, u: Array) -> Array:
        """tanh(s) + u logistic(u) / cosh^2 s."""
        s = softplus(u)
        return namespace(u).tanh(s) + u * logistic(u) * sech_squared(s)

    def textbook(self, u: Array) -> Array:
        """u tanh(log(1 + e^u))."""
        xp = namespace(u)
        return u * xp.tanh(xp.log(1 + xp.exp(u)))

    def textbook_derivative(self, u: Array, z: Array) -> Array:  # noqa: ARG002
        """t + u (1 - t^2) / (1 + e^-u), t = tanh(log(1 + e^u))."""
        xp = namespace(u)
        t = xp.tanh(xp.log(1 + xp.exp(u)))
        return t + u * (1 - t * t) / (1 + xp.exp(-u))


@dataclass(frozen=True)
class Softmax(Activation):
    """Positive outputs that add up to 1; each depends on every u."""

    name: ClassVar[str] = "softmax"
    title: ClassVar[Text] = Text("softmax", "ソフトマックス関数")
    formula: ClassVar[str] = r"f(u)_k = \frac{e^{u_k}}{\sum_i e^{u_i}}"
    derivative_formula: ClassVar[str] = r"\frac{\partial f_i}{\partial u_k} = f_i (\delta_{ik} - f_k)"
    source: ClassVar[str] = "Bridle, NIPS (1989)"
    bounds: ClassVar[tuple[float, float]] = (0.0, 1.0)
    places: ClassVar[frozenset[str]] = frozenset({"output"})
    elementwise: ClassVar[bool] = False
    exclusive: ClassVar[bool] = True

    def __call__(self, u: Array) -> Array:
        """e^u_k / sum_i e^u_i, along the last axis."""
        return softmax(u)

    def derivative(self, u: Array) -> Array:
        """The Jacobian's diagonal, f_k (1 - f_k)."""
        return softmax(u) * one_minus_softmax(u)

    def pullback(self, u: Array, g: Array) -> Array:
        """z_k (g_k - sum_i z_i g_i); g is taken from its value at the largest u, which keeps the tails: J^T 1 = 0."""
        xp = namespace(u)
        z = softmax(u)
        g = g - xp.sum(xp.where(is_largest(u), g, xp.zeros_like(g)), axis=-1, keepdims=True)
        return z * (g - xp.sum(z * g, axis=-1, keepdims=True))

    def textbook_pullback(self, u: Array, z: Array, g: Array) -> Array:  # noqa: ARG002
        """z_k (g_k - sum_i z_i g_i)."""
        return z * (g - namespace(z).sum(z * g, axis=-1, keepdims=True))

    def jacobian(self, u: Array) -> Array:
        """f_i (delta_ik - f_k)."""
        z = softmax(u)
        eye = identity_matrix(u)
        return eye * self.derivative(u)[:, :, None] - (1 - eye) * z[:, :, None] * z[:, None, :]

    def written_out(self, j: int, u: Sequence[float]) -> Plain:
        """e^u_j / sum_k e^u_k."""
        below = " + ".join(["e^({})"] * len(u))
        return Plain("exp({u}) / sum_k exp({u_k})", f"e^({{}}) / ({below})", (u[j - 1], *u))


@dataclass(frozen=True)
class Exp(Activation):
    """e^u: the positive output of a Poisson regression."""

    name: ClassVar[str] = "exp"
    title: ClassVar[Text] = Text("exp", "指数関数")
    formula: ClassVar[str] = r"f(u) = e^u"
    derivative_formula: ClassVar[str] = r"f'(u) = e^u"
    source: ClassVar[str] = "McCullagh, Nelder, Generalized Linear Models (1989), chapter 6: the log link"
    bounds: ClassVar[tuple[float, float]] = (0.0, inf)
    places: ClassVar[frozenset[str]] = frozenset({"output"})
    plain: ClassVar[Plain] = Plain("e^({u})", "e^({})")

    def __call__(self, u: Array) -> Array:
        """e^u."""
        return namespace(u).exp(u)

    def derivative(self, u: Array) -> Array:
        """e^u."""
        return namespace(u).exp(u)

    def derivative_from_output(self, z: Array) -> Array:
        """z."""
        return z


@dataclass(frozen=True)
class UnitStep(Activation):
    """The Heaviside step of the formal neuron: it may be evaluated, not trained."""

    name: ClassVar[str] = "step"
    title: ClassVar[Text] = Text("step", "ステップ関数")
    formula: ClassVar[str] = r"f(u) = 1 \; (u > 0), \; 0 \; (u \le 0)"
    derivative_formula: ClassVar[str] = r"f'(u) = 0 \; (u \ne 0)"
    source: ClassVar[str] = "McCulloch, Pitts, Bulletin of Mathematical Biophysics 5 (1943)"
    kinks: ClassVar[tuple[float, ...]] = (0.0,)
    bounds: ClassVar[tuple[float, float]] = (0.0, 1.0)
    trainable: ClassVar[bool] = False

    def __call__(self, u: Array) -> Array:
        """1 above 0, else 0."""
        xp = namespace(u)
        return xp.where(u > 0, xp.ones_like(u), xp.zeros_like(u))

    def derivative(self, u: Array) -> Array:
        """0, also at 0."""
        return namespace(u).zeros_like(u)


def _negative_part(u: Array) -> Array:
    xp = namespace(u)
    return xp.minimum(u, xp.zeros_like(u))


def _normal_distribution(u: Array) -> Array:
    # By erfc of -u, which keeps its digits where 1 + erf(u) has rounded to 0.
    return erfc(-u / sqrt(2)) / 2


ACTIVATIONS: dict[str, type[Activation]] = table_of(
    Identity, Logistic, Tanh, ReLU, LeakyReLU, ELU, SELU, GELU, GELUTanh, SiLU, Softplus, Mish, Softmax, Exp, UnitStep
)
