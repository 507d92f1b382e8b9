"""The lessons' networks by name: what one needs to train, trace and draw them oneself."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from backglass.equations.optimisers import SGD, Optimiser
from backglass.errors import NetworkError
from backglass.glass.nudging import Nudge, nudge
from backglass.glass.tracing import Trace, trace
from backglass.keywords import keywords
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.textbook.lessons import depth, descent, mazur, perceptron, xor
from backglass.textbook.lessons.depth.steps import ETA as ETA_OF_DEPTH
from backglass.textbook.lessons.depth.steps import SHOWN
from backglass.textbook.lessons.depth.steps import UPDATES as UPDATES_OF_DEPTH
from backglass.textbook.lessons.descent.runs import RATES as RATES_OF_DESCENT
from backglass.textbook.lessons.examples import multilayer, two_layer
from backglass.textbook.lessons.mazur.pictures import NAMES
from backglass.textbook.lessons.mazur.runs import COUNTS as COUNTS_OF_MAZUR
from backglass.textbook.lessons.mazur.runs import ETA as ETA_OF_MAZUR
from backglass.textbook.lessons.perceptron.steps import ETA as ETA_OF_PERCEPTRON
from backglass.textbook.lessons.perceptron.steps import FIXED
from backglass.textbook.lessons.perceptron.steps import X as TWO_INPUTS
from backglass.textbook.lessons.perceptron.steps import Y as AND
from backglass.textbook.lessons.xor.steps import ETA as ETA_OF_XOR
from backglass.words import textbook as words


@dataclass(frozen=True, eq=False)
class Example:
    """A lesson's network with its first parameters, its data, and how it is trained.

    Attributes
    ----------
    name : str
    network : Network
    parameters : Parameters
        The first ones.
    X : array (N, n_1)
    D : array (N, n_L)
    optimiser : Optimiser
        Of one update with all samples.
    labels : mapping
        The names that the document gives to units and weights, as `Trace.to_svg` takes them.
    updates : int
        So many are made: as many as its lesson makes, where that trains.
    """

    name: str
    network: Network
    parameters: Parameters
    X: npt.NDArray[np.float64]
    D: npt.NDArray[np.float64]
    optimiser: Optimiser
    labels: Mapping[str, Any] = field(default_factory=dict)
    updates: int = 100

    def trace(self) -> Trace:
        """All numbers of a forward and a backward pass with the first parameters."""
        return trace(self.network, self.parameters, self.X, self.D)

    def nudge(self, parameter: str, h: float) -> Nudge:
        """One of the first parameters changed by h, and how the loss answers."""
        return nudge(self.network, self.parameters, self.X, self.D, parameter, h)

    def __repr__(self) -> str:
        sizes = "-".join(map(str, self.network.sizes))
        return f"Example({self.name!r}: {sizes}, {len(self.X)} samples, {self.optimiser})"


def _of(name: str, t: Trace, eta: float, labels: Mapping[str, Any] | None = None, updates: int = 100) -> Example:
    return Example(name, t.network, t.theta, t.X, t.D, SGD(eta), labels or {}, updates)


def _made(net: tuple[Network, Parameters], X: Any, D: Any) -> Trace:
    return trace(*net, X, D)


def _iris() -> Trace:
    """Fisher's 150 flowers, their four measures standardised: 4-5-3, from the first weights of seed 0."""
    from sklearn.datasets import load_iris  # a second that no other example should wait for

    X, labels = load_iris(return_X_y=True)
    net = Network((4, 5, 3), hidden="tanh", output="softmax", loss="cross_entropy")
    return trace(net, net.initialise(seed=0), (X - X.mean(axis=0)) / X.std(axis=0), labels)


EXAMPLES: dict[str, Callable[[], Example]] = {
    "descent": lambda: _of("descent", descent.unit(descent.START), RATES_OF_DESCENT[1], updates=descent.COUNTS[-1]),
    "mazur": lambda: _of(
        "mazur", _made(mazur.network(), mazur.X, mazur.D), ETA_OF_MAZUR, NAMES, updates=COUNTS_OF_MAZUR[-1]
    ),
    "two-layer": lambda: _of("two-layer", two_layer(), 0.1, updates=20),
    "three-layers": lambda: _of("three-layers", multilayer("mean"), 0.1),
    "perceptron": lambda: _of(
        "perceptron",
        _made(perceptron.network(), TWO_INPUTS, AND),
        ETA_OF_PERCEPTRON,
        {"outputs": ("A",), "weights": {"w(2)[1,1]": "w1", "w(2)[1,2]": "w2", "b(2)[1]": "b"}},
        FIXED[-1],
    ),
    "xor": lambda: _of("xor", _made(xor.two_layers(), xor.X, xor.XOR), ETA_OF_XOR, updates=xor.COUNTS[-1]),
    "iris": lambda: _of("iris", _iris(), 0.5),
    "depth": lambda: _of(
        "depth", _made(depth.network("tanh", 10, SHOWN), depth.X, depth.D), ETA_OF_DEPTH, updates=UPDATES_OF_DEPTH
    ),
}


OF_LESSON = {"multilayer": "three-layers"}  # whose example has another name


def trained(name: str) -> str | None:
    """The example whose training a lesson's program is; None where the lesson has none.

    Examples
    --------
    >>> trained("mazur"), trained("multilayer"), trained("softmax")
    ('mazur', 'three-layers', None)
    """
    found = OF_LESSON.get(name, name)
    return found if found in EXAMPLES else None


@keywords
def example(name: str) -> Example:
    """A lesson's network, its data and its optimiser.

    Parameters
    ----------
    name : {"descent", "mazur", "two-layer", "three-layers", "perceptron", "xor", "iris", "depth"}

    Raises
    ------
    NetworkError
        There is no such example.

    Examples
    --------
    >>> import backglass as bg
    >>> mazur = bg.example("mazur")
    >>> run = bg.train(mazur.network, mazur.parameters, mazur.X, mazur.D, optimiser=mazur.optimiser, epochs=1)
    >>> round(mazur.trace().loss, 9), round(bg.trace(mazur.network, run.theta, mazur.X, mazur.D).loss, 9)
    (0.298371109, 0.291027774)
    >>> ">w5 0.4<" in mazur.trace().to_svg(**mazur.labels)
    True
    """
    if isinstance(name, str) and name in EXAMPLES:
        return EXAMPLES[name]()
    if isinstance(name, str) and (near := difflib.get_close_matches(name, EXAMPLES, n=1)):
        raise NetworkError(words.NEAREST_EXAMPLE.format(name=name, nearest=near[0]))
    raise NetworkError(words.UNKNOWN_EXAMPLE.format(name=name, names=", ".join(EXAMPLES)))
