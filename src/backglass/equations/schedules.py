"""Learning-rate schedules: the factor by which the optimiser's learning rate is multiplied at time t.

t counts finished epochs (`per="epoch"`) or finished updates (`per="update"`), from 0.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, field
from math import inf, pi
from typing import Any, ClassVar, Literal

import numpy as np
import numpy.typing as npt

from backglass.equations.arrays import Floats
from backglass.equations.table import Row, check_number, check_own, check_whole, look_up, table_of
from backglass.ranges import one_of
from backglass.words import Text

MOST_STEPS = 2**53  # engines count in 64 bits, rates in float64


@dataclass(frozen=True)
class Schedule(Row):
    """A row of the table of schedules.

    Attributes
    ----------
    per : {"epoch", "update"}
        What t counts.
    """

    per: Literal["epoch", "update"] = field(default="epoch", kw_only=True)

    def __post_init__(self) -> None:
        check_own(self, "per", one_of("epoch", "update"))

    @abstractmethod
    def factor(self, t: npt.ArrayLike) -> Floats:
        """The factor at times t, of any shape."""


@dataclass(frozen=True)
class Constant(Schedule):
    """The learning rate stays."""

    name: ClassVar[str] = "constant"
    title: ClassVar[Text] = Text("constant", "一定")
    formula: ClassVar[str] = r"\epsilon_t = \epsilon_0"
    source: ClassVar[str] = "Robbins, Monro, Annals of Mathematical Statistics 22 (1951)"

    def factor(self, t: npt.ArrayLike) -> Floats:
        """1."""
        return np.ones(() if isinstance(t, int) else np.shape(t))  # the shape of a number is found slowly


@dataclass(frozen=True)
class StepDecay(Schedule):
    """Multiplied by `gamma` every `steps`.

    Parameters
    ----------
    steps : int
        At least 1.
    gamma : float, default 0.1
        In (0, 1].

    Examples
    --------
    >>> StepDecay(10).factor([0, 9, 10, 25]).round(6).tolist()
    [1.0, 1.0, 0.1, 0.01]
    """

    steps: int
    gamma: float = 0.1

    name: ClassVar[str] = "step"
    title: ClassVar[Text] = Text("step decay", "段階的減衰")
    formula: ClassVar[str] = r"\epsilon_t = \epsilon_0 \gamma^{\lfloor t / T \rfloor}"
    source: ClassVar[str] = "Goodfellow, Bengio, Courville, Deep Learning (2016), section 8.3"

    def __post_init__(self) -> None:
        super().__post_init__()
        check_whole(self, "steps", high=MOST_STEPS)
        check_number(self, "gamma", 0, 1, closed=True)

    def factor(self, t: npt.ArrayLike) -> Floats:
        """gamma^floor(t / steps)."""
        return np.power(self.gamma, np.floor(np.asarray(t) / self.steps))


@dataclass(frozen=True)
class Exponential(Schedule):
    """Multiplied by `gamma` at every t.

    Parameters
    ----------
    gamma : float
        In (0, 1].

    Examples
    --------
    >>> Exponential(0.5).factor([0, 1, 2]).tolist()
    [1.0, 0.5, 0.25]
    """

    gamma: float

    name: ClassVar[str] = "exponential"
    title: ClassVar[Text] = Text("exponential decay", "指数減衰")
    formula: ClassVar[str] = r"\epsilon_t = \epsilon_0 \gamma^t"
    source: ClassVar[str] = "Goodfellow, Bengio, Courville, Deep Learning (2016), section 8.3"

    def __post_init__(self) -> None:
        super().__post_init__()
        check_number(self, "gamma", 0, 1, closed=True)

    def factor(self, t: npt.ArrayLike) -> Floats:
        """gamma^t."""
        return np.power(self.gamma, np.asarray(t, dtype=np.float64))


@dataclass(frozen=True)
class InverseTime(Schedule):
    """Divided by 1 + `decay` t.

    Parameters
    ----------
    decay : float
        Above 0.

    Examples
    --------
    >>> InverseTime(0.01).factor([0, 100]).tolist()
    [1.0, 0.5]
    """

    decay: float

    name: ClassVar[str] = "inverse_time"
    title: ClassVar[Text] = Text("inverse time decay", "逆時間減衰")
    formula: ClassVar[str] = r"\epsilon_t = \frac{\epsilon_0}{1 + k t}"
    source: ClassVar[str] = "Robbins, Monro, Annals of Mathematical Statistics 22 (1951)"

    def __post_init__(self) -> None:
        super().__post_init__()
        check_number(self, "decay", 0, inf)

    def factor(self, t: npt.ArrayLike) -> Floats:
        """1 / (1 + decay t)."""
        return 1 / (1 + self.decay * np.asarray(t, dtype=np.float64))


@dataclass(frozen=True)
class InverseScaling(Schedule):
    """Divided by a power of 1 + `start` + `scale` t.

    Parameters
    ----------
    scale : float, default 1
        Above 0.
    power : float, default 0.5
        At least 0.
    start : float, default 0
        What was counted before t = 0.

    Examples
    --------
    >>> InverseScaling().factor([0, 3, 99]).tolist()
    [1.0, 0.5, 0.1]
    """

    scale: float = 1.0
    power: float = 0.5
    start: float = 0.0

    name: ClassVar[str] = "inverse_scaling"
    title: ClassVar[Text] = Text("inverse scaling", "逆べき減衰")
    formula: ClassVar[str] = r"\epsilon_t = \frac{\epsilon_0}{(1 + s + k t)^p}"
    source: ClassVar[str] = "Bottou, Stochastic gradient descent tricks (2012), section 5.2; scikit-learn's invscaling"

    def __post_init__(self) -> None:
        super().__post_init__()
        check_number(self, "scale", 0, inf)
        check_number(self, "power", 0, inf, closed=True)
        check_number(self, "start", -inf, inf)

    def factor(self, t: npt.ArrayLike) -> Floats:
        """(1 + start + scale t)^-power."""
        return np.power(1 + self.start + self.scale * np.asarray(t, dtype=np.float64), -self.power)


@dataclass(frozen=True)
class Cosine(Schedule):
    """Half a cosine from 1 down to `final` over `steps`, then `final`.

    Parameters
    ----------
    steps : int
        At least 1.
    final : float, default 0
        In [0, 1].

    Examples
    --------
    >>> Cosine(100).factor([0, 50, 100, 120]).round(6).tolist()
    [1.0, 0.5, 0.0, 0.0]
    """

    steps: int
    final: float = 0.0

    name: ClassVar[str] = "cosine"
    title: ClassVar[Text] = Text("cosine decay", "コサイン減衰")
    formula: ClassVar[str] = r"\epsilon_t = \epsilon_T + \frac{\epsilon_0 - \epsilon_T}{2} (1 + \cos \frac{\pi t}{T})"
    source: ClassVar[str] = "Loshchilov, Hutter, SGDR, ICLR (2017), equation 5"

    def __post_init__(self) -> None:
        super().__post_init__()
        check_whole(self, "steps", high=MOST_STEPS)
        check_number(self, "final", 0, 1, closed=True)

    def factor(self, t: npt.ArrayLike) -> Floats:
        """final + (1 - final) (1 + cos(pi t / steps)) / 2."""
        share = np.minimum(np.asarray(t) / self.steps, 1)
        return self.final + (1 - self.final) * (1 + np.cos(pi * share)) / 2


@dataclass(frozen=True)
class WarmUp(Schedule):
    """Rises in a line to 1 over `steps`, then follows another schedule from its start.

    Parameters
    ----------
    steps : int
        At least 1; the factor at t is (t + 1) / steps.
    then : Schedule or str, default "constant"
        What follows, counted in the same unit.

    Examples
    --------
    >>> WarmUp(4, Exponential(0.5)).factor([0, 3, 4, 5]).tolist()
    [0.25, 1.0, 1.0, 0.5]
    """

    steps: int
    then: Schedule = Constant()

    name: ClassVar[str] = "warm_up"
    title: ClassVar[Text] = Text("warm-up", "ウォームアップ")
    formula: ClassVar[str] = r"\epsilon_t = \epsilon_0 \frac{t + 1}{T} \; (t < T), \; \epsilon'_{t - T}"
    source: ClassVar[str] = "Goyal et al., Accurate, Large Minibatch SGD, arXiv 1706.02677 (2017), section 2.2"

    def __post_init__(self) -> None:
        super().__post_init__()
        check_whole(self, "steps", high=MOST_STEPS)
        object.__setattr__(self, "then", schedule(self.then))

    def factor(self, t: npt.ArrayLike) -> Floats:
        """(t + 1) / steps before `steps`, then the other schedule at t - steps."""
        t = np.asarray(t)
        return np.where(t < self.steps, (t + 1) / self.steps, self.then.factor(np.maximum(t - self.steps, 0)))

    def to_dict(self) -> dict[str, Any]:
        """As of every row, with the schedule that follows inside."""
        return {"name": self.name, "steps": self.steps, "then": self.then.to_dict(), "per": self.per}


SCHEDULES: dict[str, type[Schedule]] = table_of(
    Constant, StepDecay, Exponential, InverseTime, InverseScaling, Cosine, WarmUp
)


def schedule(choice: Schedule | str | dict[str, Any] | None) -> Schedule:
    """The schedule that a row, a name or a row's `to_dict` stands for; None is constant.

    Examples
    --------
    >>> schedule(None)
    Constant(per='epoch')
    """
    return look_up("schedule", SCHEDULES, Constant() if choice is None else choice)
