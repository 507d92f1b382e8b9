"""Output and loss together, from u: E_n and the output's delta, dE_n/du^(L).

Any allowed pair is the loss after the output and the Jacobian product J^T dE/dy. Four pairs are fused, by name,
because the product there is (y - d) and the parts alone would overflow or round: `FUSED`.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from backglass.equations.activations import Activation, Exp, Identity, Logistic, Softmax
from backglass.equations.arrays import (
    Array,
    log_softmax,
    logistic,
    namespace,
    one_minus_softmax,
    softmax,
    softplus,
    x_log_y,
)
from backglass.equations.losses import BinaryCrossEntropy, CrossEntropy, Loss, Poisson, SquaredError
from backglass.equations.working import Plain

DIFFERENCE = Plain("{y} - {d}", "{} - {}")


@dataclass(frozen=True)
class OutputPair:
    """An output activation with the loss behind it.

    Attributes
    ----------
    output : Activation
    loss : Loss
    name : str
    fused : bool
        Whether delta is computed as one; a saturated output does no harm there.
    splits : bool
        Whether dE/dy and f' apart are finite wherever delta is, so that a derivation may show them as its factors.
    plain_delta : Plain
        delta_j where it is shown as one: by {y}, {d}, {j} and {L}, y and d put in.
    """

    output: Activation
    loss: Loss
    name: ClassVar[str]
    fused: ClassVar[bool] = True
    splits: ClassVar[bool] = False
    plain_delta: ClassVar[Plain] = DIFFERENCE

    @abstractmethod
    def value(self, u: Array, d: Array) -> Array:
        """E_n: u^(L) and targets (N, n_L) to (N,)."""

    @abstractmethod
    def delta(self, u: Array, d: Array) -> Array:
        """delta^(L) = dE_n/du^(L): (N, n_L) to (N, n_L)."""

    def value_and_delta(self, u: Array, y: Array, d: Array) -> tuple[Array, Array]:  # noqa: ARG002
        """Both of them, where y = f(u^(L)) is at hand."""
        return self.value(u, d), self.delta(u, d)

    def output_gradient(self, u: Array, d: Array) -> Array:
        """dE_n/dy from u^(L): (N, n_L) to (N, n_L)."""
        return self.loss.gradient(self.output(u), d)

    def textbook_delta(self, u: Array, y: Array, d: Array) -> Array:  # noqa: ARG002
        """delta as a textbook's program has it, from y = f(u): of the fused pairs y - d."""
        return y - self.loss.smoothed(d)


@dataclass(frozen=True)
class UnfusedPair(OutputPair):
    """The loss after the output, and the Jacobian product."""

    name: ClassVar[str] = "unfused"
    fused: ClassVar[bool] = False
    splits: ClassVar[bool] = True
    plain_delta: ClassVar[Plain] = Plain("sum_k dE_n/dy[k] dy[k]/du({L})[{j}]")

    def value(self, u: Array, d: Array) -> Array:
        """E_n(f(u), d)."""
        return self.loss.value(self.output(u), d)

    def delta(self, u: Array, d: Array) -> Array:
        """J^T dE/dy."""
        return self.output.pullback(u, self.loss.gradient(self.output(u), d))

    def value_and_delta(self, u: Array, y: Array, d: Array) -> tuple[Array, Array]:
        """E_n(y, d) and J^T dE/dy."""
        return self.loss.value(y, d), self.output.pullback(u, self.loss.gradient(y, d))

    def textbook_delta(self, u: Array, y: Array, d: Array) -> Array:
        """The same from y: (y - d) f' for the squared error."""
        return self.output.textbook_pullback(u, y, self.loss.gradient(y, d))


@dataclass(frozen=True)
class IdentitySquaredError(OutputPair):
    """Regression."""

    name: ClassVar[str] = "identity_squared_error"
    splits: ClassVar[bool] = True

    def value(self, u: Array, d: Array) -> Array:
        """Half the sum of (u - d)^2."""
        return self.loss.value(u, d)

    def delta(self, u: Array, d: Array) -> Array:
        """y - d, with y = u."""
        return u - d


@dataclass(frozen=True)
class LogisticBinaryCrossEntropy(OutputPair):
    """Yes or no: finite, and exact in both tails, for any finite u."""

    loss: BinaryCrossEntropy
    name: ClassVar[str] = "logistic_binary_cross_entropy"

    def value(self, u: Array, d: Array) -> Array:
        """-log y = softplus(-u), -log(1 - y) = softplus(u)."""
        d = self.loss.smoothed(d)
        return namespace(u).sum(d * softplus(-u) + (1 - d) * softplus(u), axis=1)

    def delta(self, u: Array, d: Array) -> Array:
        """y - d = (1 - d) y - d (1 - y), with 1 - y = logistic(-u): nothing cancels."""
        d = self.loss.smoothed(d)
        return (1 - d) * logistic(u) - d * logistic(-u)

    def output_gradient(self, u: Array, d: Array) -> Array:
        """(1 - d) / (1 - y) - d / y, with 1 / y = 1 + e^-u: a y that has rounded to 0 or 1 does no harm."""
        d = self.loss.smoothed(d)
        return _times(1 - d, u, 1.0) - _times(d, -u, 1.0)


@dataclass(frozen=True)
class SoftmaxCrossEntropy(OutputPair):
    """One class of several: finite, and exact in both tails, for any finite u."""

    loss: CrossEntropy
    name: ClassVar[str] = "softmax_cross_entropy"

    def value(self, u: Array, d: Array) -> Array:
        """-sum_k d_k log_softmax(u)_k."""
        return -namespace(u).sum(self.loss.smoothed(d) * log_softmax(u), axis=1)

    def delta(self, u: Array, d: Array) -> Array:
        """y - d = (1 - d) y - d (1 - y): nothing cancels; 1 is the sum of d, which soft targets round."""
        d = self.loss.smoothed(d)
        others = namespace(u).sum(d, axis=1, keepdims=True) - d
        return others * softmax(u) - d * one_minus_softmax(u)

    def output_gradient(self, u: Array, d: Array) -> Array:
        """-d / y, with 1 / y = e^(-log y)."""
        return -_times(self.loss.smoothed(d), -log_softmax(u), 0.0)


@dataclass(frozen=True)
class ExpPoisson(OutputPair):
    """Counts, by the log link: no division by a y that has rounded to 0."""

    name: ClassVar[str] = "exp_poisson"

    def value(self, u: Array, d: Array) -> Array:
        """e^u - d - d u + d log d."""
        xp = namespace(u)
        return xp.sum(xp.exp(u) - d - d * u + x_log_y(d, d), axis=1)

    def delta(self, u: Array, d: Array) -> Array:
        """y - d, with y = e^u."""
        return namespace(u).exp(u) - d

    def output_gradient(self, u: Array, d: Array) -> Array:
        """1 - d / y, with 1 / y = e^-u."""
        return 1 - _times(d, -u, 0.0)


def _times(d: Array, u: Array, more: float) -> Array:
    """d (e^u + more), 0 where d is; infinite where e^u is beyond the largest number."""
    xp = namespace(u)
    largest = xp.log(xp.asarray(xp.finfo(u.dtype).max, dtype=u.dtype))
    u = xp.where(u > largest, xp.inf * xp.ones_like(u), u)  # e^inf is inf without a warning
    return d * (xp.exp(xp.where(d == 0, xp.zeros_like(u), u)) + more)


FUSED: dict[tuple[type[Activation], type[Loss]], type[OutputPair]] = {
    (Identity, SquaredError): IdentitySquaredError,
    (Logistic, BinaryCrossEntropy): LogisticBinaryCrossEntropy,
    (Softmax, CrossEntropy): SoftmaxCrossEntropy,
    (Exp, Poisson): ExpPoisson,
}


def output_pair(output: Activation, loss: Loss) -> OutputPair:
    """The fused pair where there is one, else the general one.

    Examples
    --------
    >>> output_pair(Softmax(), CrossEntropy()).name
    'softmax_cross_entropy'
    >>> output_pair(Logistic(), SquaredError()).name
    'unfused'
    """
    return FUSED.get((type(output), type(loss)), UnfusedPair)(output, loss)


def matching_loss(output: str) -> str:
    """The loss with which an output's delta is y - d, by their names.

    Examples
    --------
    >>> matching_loss("identity"), matching_loss("softmax")
    ('squared_error', 'cross_entropy')
    """
    return {f.name: E.name for f, E in FUSED}[output]
