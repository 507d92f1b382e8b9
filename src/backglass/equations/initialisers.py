"""Initial weights: a spread from the widths of the two layers, normal or uniform; biases start at 0."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from math import sqrt
from typing import ClassVar

from backglass.equations.arrays import Floats
from backglass.equations.randomness import Purpose, normals, uniforms
from backglass.equations.table import Row, table_of
from backglass.words import Text


@dataclass(frozen=True)
class Initialiser(Row):
    """A row of the table of initialisers.

    Attributes
    ----------
    spread : str
        The standard deviation, in LaTeX.
    """

    @staticmethod
    @abstractmethod
    def standard_deviation(n_in: int, n_out: int) -> float:
        """Of one weight of a layer with n_in inputs and n_out units."""

    @abstractmethod
    def weights(self, seed: int, layer: int, n_out: int, n_in: int) -> Floats:
        """W^(l) as (n_out, n_in), row-major from the stream (seed, layer)."""


@dataclass(frozen=True)
class NormalInitialiser(Initialiser):
    """Normal numbers of mean 0."""

    def weights(self, seed: int, layer: int, n_out: int, n_in: int) -> Floats:
        """Standard deviation times standard normal numbers."""
        draws = normals(seed, Purpose.INITIALISE, n_out * n_in, layer=layer)
        return (self.standard_deviation(n_in, n_out) * draws).reshape(n_out, n_in)


@dataclass(frozen=True)
class UniformInitialiser(Initialiser):
    """Uniform numbers in (-a, a), a = sqrt(3) standard deviations."""

    @classmethod
    def limit(cls, n_in: int, n_out: int) -> float:
        """a: the end of the interval."""
        return sqrt(3) * cls.standard_deviation(n_in, n_out)

    def weights(self, seed: int, layer: int, n_out: int, n_in: int) -> Floats:
        """a (2 U - 1)."""
        draws = uniforms(seed, Purpose.INITIALISE, n_out * n_in, layer=layer)
        return (self.limit(n_in, n_out) * (2 * draws - 1)).reshape(n_out, n_in)


def _lecun(n_in: int, n_out: int) -> float:  # noqa: ARG001
    return sqrt(1 / n_in)


def _glorot(n_in: int, n_out: int) -> float:
    return sqrt(2 / (n_in + n_out))


def _he(n_in: int, n_out: int) -> float:  # noqa: ARG001
    return sqrt(2 / n_in)


@dataclass(frozen=True)
class LeCunNormal(NormalInitialiser):
    """Keeps the variance of u at 1 for inputs of variance 1; for selu."""

    name: ClassVar[str] = "lecun_normal"
    title: ClassVar[Text] = Text("LeCun normal", "LeCun の初期値 (正規分布)")
    formula: ClassVar[str] = r"w \sim N(0, \sigma^2), \; \sigma = \sqrt{1 / n_{in}}"
    source: ClassVar[str] = "LeCun, Bottou, Orr, Mueller, Efficient BackProp (1998), equation 16"
    standard_deviation = staticmethod(_lecun)


@dataclass(frozen=True)
class LeCunUniform(UniformInitialiser):
    """As `LeCunNormal`, uniform."""

    name: ClassVar[str] = "lecun_uniform"
    title: ClassVar[Text] = Text("LeCun uniform", "LeCun の初期値 (一様分布)")
    formula: ClassVar[str] = r"w \sim U(-a, a), \; a = \sqrt{3 / n_{in}}"
    source: ClassVar[str] = "LeCun, Bottou, Orr, Mueller, Efficient BackProp (1998), equation 16"
    standard_deviation = staticmethod(_lecun)


@dataclass(frozen=True)
class GlorotNormal(NormalInitialiser):
    """A compromise between forward and backward variances; for tanh, logistic and outputs."""

    name: ClassVar[str] = "glorot_normal"
    title: ClassVar[Text] = Text("Glorot normal", "Glorot (Xavier) の初期値 (正規分布)")
    formula: ClassVar[str] = r"w \sim N(0, \sigma^2), \; \sigma = \sqrt{2 / (n_{in} + n_{out})}"
    source: ClassVar[str] = "Glorot, Bengio, AISTATS (2010), equation 12"
    standard_deviation = staticmethod(_glorot)


@dataclass(frozen=True)
class GlorotUniform(UniformInitialiser):
    """As `GlorotNormal`, uniform."""

    name: ClassVar[str] = "glorot_uniform"
    title: ClassVar[Text] = Text("Glorot uniform", "Glorot (Xavier) の初期値 (一様分布)")
    formula: ClassVar[str] = r"w \sim U(-a, a), \; a = \sqrt{6 / (n_{in} + n_{out})}"
    source: ClassVar[str] = "Glorot, Bengio, AISTATS (2010), equation 16"
    standard_deviation = staticmethod(_glorot)


@dataclass(frozen=True)
class HeNormal(NormalInitialiser):
    """Twice LeCun's variance, since a rectifier silences half of the units; for relu and its kin."""

    name: ClassVar[str] = "he_normal"
    title: ClassVar[Text] = Text("He normal", "He の初期値 (正規分布)")
    formula: ClassVar[str] = r"w \sim N(0, \sigma^2), \; \sigma = \sqrt{2 / n_{in}}"
    source: ClassVar[str] = "He, Zhang, Ren, Sun, ICCV (2015), equation 10"
    standard_deviation = staticmethod(_he)


@dataclass(frozen=True)
class HeUniform(UniformInitialiser):
    """As `HeNormal`, uniform."""

    name: ClassVar[str] = "he_uniform"
    title: ClassVar[Text] = Text("He uniform", "He の初期値 (一様分布)")
    formula: ClassVar[str] = r"w \sim U(-a, a), \; a = \sqrt{6 / n_{in}}"
    source: ClassVar[str] = "He, Zhang, Ren, Sun, ICCV (2015), equation 10"
    standard_deviation = staticmethod(_he)


INITIALISERS: dict[str, type[Initialiser]] = table_of(
    LeCunNormal, LeCunUniform, GlorotNormal, GlorotUniform, HeNormal, HeUniform
)
