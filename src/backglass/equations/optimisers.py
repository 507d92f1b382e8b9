r"""Optimisers: how a gradient changes the parameters.

An optimiser is a row with pure functions over the flat vector: `initial` makes its state (named vectors), `point`
says where the gradient is wanted, `update` makes the step, `working` says how the step came about. t counts updates
from 1; `rate` is the learning rate of that update, the schedule's factor included. L-BFGS is no such rule: its row is
only what SciPy is told.

Nesterov's method is published in two forms. The look-ahead form keeps theta and wants the gradient at
theta + mu v. The other keeps phi = theta + mu v, the look-ahead point itself, and takes the gradient where it
stands; with the same v, phi_t = theta_t + mu v_t at every t, as a test shows.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, field
from math import inf, sqrt
from typing import ClassVar, Literal, TypeAlias

from backglass.equations.arrays import Array, namespace, square_root
from backglass.equations.table import Row, check_number, check_own, check_whole, table_of
from backglass.equations.working import Line, Working
from backglass.keywords import keywords_of
from backglass.ranges import number, one_of
from backglass.words import Text

Slots: TypeAlias = dict[str, Array]  # name -> (P,)

MOST_PAIRS = 1000  # of L-BFGS: SciPy takes the memory for all of them at once


@dataclass(frozen=True)
class Optimiser(Row):
    """A row of the table of optimisers.

    Parameters
    ----------
    learning_rate : float
        epsilon in the book; above 0.

    Attributes
    ----------
    slots : tuple of str
        The vectors of its state.
    """

    learning_rate: float = 0.01

    slots: ClassVar[tuple[str, ...]] = ()

    def __post_init__(self) -> None:
        check_number(self, "learning_rate", 0, inf)

    def initial(self, theta: Array) -> Slots:
        """The state before the first update: zeros."""
        return {name: namespace(theta).zeros_like(theta) for name in self.slots}

    def point(self, theta: Array, state: Slots) -> Array:  # noqa: ARG002
        """Where the gradient is taken."""
        return theta

    @abstractmethod
    def update(self, theta: Array, g: Array, state: Slots, t: int, rate: float) -> tuple[Array, Slots]:
        """theta and state after update t with gradient g."""

    @abstractmethod
    def working(self, g: Array, state: Slots, t: int, rate: float) -> Working:
        """What `update` adds to theta, line by line; a test holds the two together."""

    @property
    def own_decay(self) -> float:
        """Decoupled weight decay that belongs to the optimiser itself."""
        return 0.0


@dataclass(frozen=True)
class SGD(Optimiser):
    """Gradient descent.

    Examples
    --------
    >>> import numpy as np
    >>> SGD(0.5).update(np.array([1.0]), np.array([0.2]), {}, t=1, rate=0.5)[0].tolist()
    [0.9]
    """

    name: ClassVar[str] = "sgd"
    title: ClassVar[Text] = Text("SGD", "確率的勾配降下法")
    formula: ClassVar[str] = r"\theta \leftarrow \theta - \epsilon g"
    source: ClassVar[str] = "Okatani, Deep Learning (2015), equation 3.1"

    def update(self, theta: Array, g: Array, state: Slots, t: int, rate: float) -> tuple[Array, Slots]:  # noqa: ARG002
        """theta - rate g."""
        return theta - rate * g, state

    def working(self, g: Array, state: Slots, t: int, rate: float) -> Working:  # noqa: ARG002
        """-rate g."""
        change = Line("change", "-epsilon g", "-{} × {}", (rate, g), -rate * g)
        return Working((change,), 0 * g, 0 * g - rate)


@dataclass(frozen=True)
class Momentum(Optimiser):
    """Gradient descent with inertia.

    Parameters
    ----------
    momentum : float, default 0.9
        mu, in [0, 1].
    """

    momentum: float = 0.9

    name: ClassVar[str] = "momentum"
    title: ClassVar[Text] = Text("Momentum", "モメンタム")
    formula: ClassVar[str] = r"v \leftarrow \mu v - \epsilon g, \; \theta \leftarrow \theta + v"
    source: ClassVar[str] = "Polyak, USSR Computational Mathematics 4 (1964); Rumelhart et al. (1986)"
    slots: ClassVar[tuple[str, ...]] = ("v",)

    def __post_init__(self) -> None:
        super().__post_init__()
        check_number(self, "momentum", 0, 1, closed=True)

    def update(self, theta: Array, g: Array, state: Slots, t: int, rate: float) -> tuple[Array, Slots]:  # noqa: ARG002
        """v = mu v - rate g, then theta + v."""
        v = self.momentum * state["v"] - rate * g
        return theta + v, {"v": v}

    def working(self, g: Array, state: Slots, t: int, rate: float) -> Working:  # noqa: ARG002
        """The new v."""
        inertia = self._inertia(g, state, rate)
        change = Line("change", "v", "{}", (inertia.result,), inertia.result)
        return Working((inertia, change), self.momentum * state["v"], 0 * g - rate)

    def _inertia(self, g: Array, state: Slots, rate: float) -> Line:
        mu, v = self.momentum, state["v"]
        return Line("v", "mu v - epsilon g", "{} × {} - {} × {}", (mu, v, rate, g), mu * v - rate * g)


@dataclass(frozen=True)
class Nesterov(Momentum):
    """Nesterov's accelerated gradient, in either published form.

    Parameters
    ----------
    momentum : float, default 0.9
        mu, in [0, 1].
    form : {"look_ahead", "in_place"}, default "look_ahead"
        "look_ahead" takes the gradient (and the reported loss) at theta + mu v, as Sutskever et al. write it;
        "in_place" at the parameters themselves, as Bengio et al. and most libraries do.
    """

    form: Literal["look_ahead", "in_place"] = "look_ahead"

    name: ClassVar[str] = "nesterov"
    title: ClassVar[Text] = Text("Nesterov", "ネステロフの加速法")
    formula: ClassVar[str] = r"v \leftarrow \mu v - \epsilon \nabla E(\theta + \mu v), \; \theta \leftarrow \theta + v"
    source: ClassVar[str] = "Sutskever et al., ICML (2013), equations 3, 4; Bengio et al., ICASSP (2013)"

    def __post_init__(self) -> None:
        super().__post_init__()
        check_own(self, "form", one_of("look_ahead", "in_place"))

    def point(self, theta: Array, state: Slots) -> Array:
        """theta + mu v, or theta itself in place."""
        return theta + self.momentum * state["v"] if self.form == "look_ahead" else theta

    def update(self, theta: Array, g: Array, state: Slots, t: int, rate: float) -> tuple[Array, Slots]:
        """v = mu v - rate g, then theta + v; in place theta + mu v - rate g, with the new v."""
        if self.form == "look_ahead":
            return super().update(theta, g, state, t, rate)
        v = self.momentum * state["v"] - rate * g
        return theta + self.momentum * v - rate * g, {"v": v}

    def working(self, g: Array, state: Slots, t: int, rate: float) -> Working:
        """The new v; in place mu v - rate g with the new v, so that the gradient counts 1 + mu times."""
        if self.form == "look_ahead":
            return super().working(g, state, t, rate)
        inertia, mu = self._inertia(g, state, rate), self.momentum
        v = inertia.result
        change = Line("change", "mu v - epsilon g", "{} × {} - {} × {}", (mu, v, rate, g), mu * v - rate * g)
        return Working((inertia, change), mu * mu * state["v"], 0 * g - (1 + mu) * rate)


@dataclass(frozen=True)
class AdaGrad(Optimiser):
    """Each parameter's rate falls with the squares of its gradients so far.

    Parameters
    ----------
    epsilon : float, default 1e-8
        Added outside the root; above 0.
    """

    epsilon: float = 1e-8

    name: ClassVar[str] = "adagrad"
    title: ClassVar[Text] = Text("AdaGrad", "AdaGrad (適応的学習率)")
    formula: ClassVar[str] = (
        r"h \leftarrow h + g^2, \; \theta \leftarrow \theta - \epsilon \frac{g}{\sqrt{h} + \varepsilon}"
    )
    source: ClassVar[str] = "Duchi, Hazan, Singer, JMLR 12 (2011)"
    slots: ClassVar[tuple[str, ...]] = ("h",)

    def __post_init__(self) -> None:
        super().__post_init__()
        check_number(self, "epsilon", 0, 1)

    def update(self, theta: Array, g: Array, state: Slots, t: int, rate: float) -> tuple[Array, Slots]:  # noqa: ARG002
        """h = h + g^2, then theta - rate g / (sqrt(h) + epsilon)."""
        h = state["h"] + g * g
        return theta - rate * g / (namespace(h).sqrt(h) + self.epsilon), {"h": h}

    def working(self, g: Array, state: Slots, t: int, rate: float) -> Working:  # noqa: ARG002
        """h, then -rate g / (sqrt(h) + epsilon)."""
        h = Line("h", "h + g²", "{} + {}²", (state["h"], g), state["h"] + g * g)
        return _adapted((h,), "g", g, h.result, self.epsilon, rate)


@dataclass(frozen=True)
class RMSProp(Optimiser):
    """AdaGrad with a sum that forgets.

    Parameters
    ----------
    rho : float, default 0.9
        How much of the sum is kept, in [0, 1].
    epsilon : float, default 1e-8
        Added outside the root; above 0.
    """

    rho: float = 0.9
    epsilon: float = 1e-8

    name: ClassVar[str] = "rmsprop"
    title: ClassVar[Text] = Text("RMSProp", "RMSProp (適応的学習率)")
    formula: ClassVar[str] = (
        r"h \leftarrow \rho h + (1 - \rho) g^2, \; "
        r"\theta \leftarrow \theta - \epsilon \frac{g}{\sqrt{h} + \varepsilon}"
    )
    source: ClassVar[str] = "Tieleman, Hinton, Coursera lecture 6.5 (2012)"
    slots: ClassVar[tuple[str, ...]] = ("h",)

    def __post_init__(self) -> None:
        super().__post_init__()
        check_number(self, "rho", 0, 1, closed=True)
        check_number(self, "epsilon", 0, 1)

    def update(self, theta: Array, g: Array, state: Slots, t: int, rate: float) -> tuple[Array, Slots]:  # noqa: ARG002
        """h = rho h + (1 - rho) g^2, then theta - rate g / (sqrt(h) + epsilon)."""
        h = self.rho * state["h"] + (1 - self.rho) * (g * g)
        return theta - rate * g / (namespace(h).sqrt(h) + self.epsilon), {"h": h}

    def working(self, g: Array, state: Slots, t: int, rate: float) -> Working:  # noqa: ARG002
        """h, then -rate g / (sqrt(h) + epsilon)."""
        h = _mean("h", "rho", self.rho, state["h"], "g²", g)
        return _adapted((h,), "g", g, h.result, self.epsilon, rate)


@dataclass(frozen=True)
class Adam(Optimiser):
    """Means of the gradient and of its square, each corrected for its start at 0.

    Parameters
    ----------
    beta_1, beta_2 : float, default 0.9 and 0.999
        How much of each mean is kept, in [0, 1).
    epsilon : float, default 1e-8
        Added outside the root; above 0.
    form : {"corrected", "reordered"}, default "corrected"
        "corrected" adds epsilon to the root of the corrected mean, as algorithm 1 does; "reordered" to that of the
        uncorrected one, as the end of its section 2 and scikit-learn do. They part only where gradients are as small
        as epsilon.

    Examples
    --------
    >>> import numpy as np
    >>> zero = np.zeros(1)
    >>> Adam(0.3).update(np.array([-7.0]), np.array([-0.7]), {"m": zero, "v": zero}, t=1, rate=0.3)[0].round(9)
    array([-6.7])
    """

    learning_rate: float = 0.001
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-8
    form: Literal["corrected", "reordered"] = field(default="corrected", kw_only=True)

    name: ClassVar[str] = "adam"
    title: ClassVar[Text] = Text("Adam", "Adam (適応的学習率)")
    formula: ClassVar[str] = (
        r"m \leftarrow \beta_1 m + (1 - \beta_1) g, \; v \leftarrow \beta_2 v + (1 - \beta_2) g^2, \; "
        r"\theta \leftarrow \theta - \epsilon \frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + \varepsilon}"
    )
    source: ClassVar[str] = "Kingma, Ba, ICLR (2015), algorithm 1"
    slots: ClassVar[tuple[str, ...]] = ("m", "v")

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("beta_1", "beta_2"):
            check_own(self, name, number(0, 1))
        check_number(self, "epsilon", 0, inf)
        check_own(self, "form", one_of("corrected", "reordered"))

    def update(self, theta: Array, g: Array, state: Slots, t: int, rate: float) -> tuple[Array, Slots]:
        """One step of algorithm 1."""
        m = self.beta_1 * state["m"] + (1 - self.beta_1) * g
        v = self.beta_2 * state["v"] + (1 - self.beta_2) * (g * g)
        if self.form == "reordered":
            rate = rate * square_root(1 - self.beta_2**t) / (1 - self.beta_1**t)
            return theta - rate * m / (namespace(v).sqrt(v) + self.epsilon), {"m": m, "v": v}
        m_hat = m / (1 - self.beta_1**t)
        v_hat = v / (1 - self.beta_2**t)
        return theta - rate * m_hat / (namespace(v).sqrt(v_hat) + self.epsilon), {"m": m, "v": v}

    def working(self, g: Array, state: Slots, t: int, rate: float) -> Working:
        """m and v, both corrected, then -rate m / (sqrt(v) + epsilon)."""
        m = _mean("m", "beta_1", self.beta_1, state["m"], "g", g)
        v = _mean("v", "beta_2", self.beta_2, state["v"], "g²", g)
        of_m, of_v = 1 - self.beta_1**t, 1 - self.beta_2**t
        if self.form == "reordered":
            reordered = rate * sqrt(of_v) / of_m
            put = (rate, self.beta_2, t, self.beta_1, t)
            formula = "epsilon sqrt(1 - beta_2^t) / (1 - beta_1^t)"
            corrected = Line("r", formula, "{} × sqrt(1 - {}^{}) / (1 - {}^{})", put, 0 * g + reordered)
            adapted = _adapted((corrected, m, v), "m", m.result, v.result, self.epsilon, reordered, "r")
            return Working(
                adapted.lines, adapted.factor * (self.beta_1 * state["m"]), adapted.factor * (1 - self.beta_1)
            )
        m_hat = Line("m'", "m / (1 - beta_1^t)", "{} / {}", (m.result, of_m), m.result / of_m)
        v_hat = Line("v'", "v / (1 - beta_2^t)", "{} / {}", (v.result, of_v), v.result / of_v)
        adapted = _adapted((m, v, m_hat, v_hat), "m'", m_hat.result, v_hat.result, self.epsilon, rate)
        memory = adapted.factor * (self.beta_1 * state["m"]) / of_m
        return Working(adapted.lines, memory, adapted.factor * (1 - self.beta_1) / of_m)


@dataclass(frozen=True)
class AdamW(Adam):
    """Adam with weight decay apart from the gradient; the decay itself is `penalties.decayed`.

    Parameters
    ----------
    decay : float, default 0.01
        lambda, at least 0; weights shrink by rate times decay, biases do not.
    """

    decay: float = 0.01

    name: ClassVar[str] = "adamw"
    title: ClassVar[Text] = Text("AdamW", "AdamW (重み減衰を分離した Adam)")
    formula: ClassVar[str] = (
        r"\theta \leftarrow \theta - \epsilon \lambda \theta - \epsilon \frac{\hat m}{\sqrt{\hat v} + \varepsilon}"
    )
    source: ClassVar[str] = "Loshchilov, Hutter, ICLR (2019), algorithm 2"

    def __post_init__(self) -> None:
        super().__post_init__()
        check_number(self, "decay", 0, inf, closed=True)

    @property
    def own_decay(self) -> float:
        """lambda."""
        return self.decay


def _mean(symbol: str, name: str, kept: float, old: Array, of: str, g: Array) -> Line:
    """The line of a mean that forgets: kept old + (1 - kept) g, or of g squared."""
    squared = of == "g²"
    new = kept * old + (1 - kept) * (g * g if squared else g)
    put = "{} × {} + {} × {}" + ("²" if squared else "")
    return Line(symbol, f"{name} {symbol} + (1 - {name}) {of}", put, (kept, old, 1 - kept, g), new)


def _adapted(
    lines: tuple[Line, ...], symbol: str, g: Array, h: Array, epsilon: float, rate: float, of_rate: str = "epsilon"
) -> Working:
    """-rate g / (sqrt(h) + epsilon), behind the lines of g and h; nothing of the change is memory."""
    below = namespace(h).sqrt(h) + epsilon
    under = lines[-1].symbol
    formula = f"-{of_rate} {symbol} / (sqrt({under}) + epsilon')"
    change = Line("change", formula, "-{} × {} / (sqrt({}) + {})", (rate, g, h, epsilon), -rate * g / below)
    return Working((*lines, change), 0 * g, -rate / below)


OPTIMISERS: dict[str, type[Optimiser]] = table_of(SGD, Momentum, Nesterov, AdaGrad, RMSProp, Adam, AdamW)


@keywords_of
@dataclass(frozen=True)
class LBFGS(Row):
    """Limited-memory BFGS on the full batch; an epoch is one of its iterations.

    Parameters
    ----------
    memory : int, default 10
        Pairs of steps kept, 1 to 1000.
    gradient_tolerance : float, default 1e-5
        It stops when no component of the gradient is larger.
    loss_tolerance : float, default 0
        It stops when an iteration's relative gain is not larger.
    max_evaluations : int, optional
        The most evaluations of the objective, at least 1; by default 20 for every iteration allowed.

    Examples
    --------
    >>> import backglass as bg
    >>> net = bg.Network((1, 1))
    >>> run = bg.train(net, net.initialise(), [[0.0], [1.0]], [1.0, 3.0], optimiser=LBFGS(), epochs=50)
    >>> run.theta.flat.round(4).tolist()
    [2.0, 1.0]
    """

    memory: int = 10
    gradient_tolerance: float = 1e-5
    loss_tolerance: float = 0.0
    max_evaluations: int | None = None

    name: ClassVar[str] = "lbfgs"
    title: ClassVar[Text] = Text("L-BFGS", "L-BFGS 法 (記憶制限 BFGS)")
    formula: ClassVar[str] = r"\theta \leftarrow \theta - \alpha H g, \; H \approx (\nabla^2 E)^{-1}"
    source: ClassVar[str] = "Liu, Nocedal, Mathematical Programming 45 (1989)"

    def __post_init__(self) -> None:
        check_whole(self, "memory")
        check_number(self, "memory", 1, MOST_PAIRS, closed=True)
        if self.max_evaluations is not None:
            check_whole(self, "max_evaluations")
        check_number(self, "gradient_tolerance", 0, inf, closed=True)
        check_number(self, "loss_tolerance", 0, inf, closed=True)
