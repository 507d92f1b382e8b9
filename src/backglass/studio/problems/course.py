"""The networks of the course: for every lesson the one that it speaks about, or the nearest to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from backglass.equations.optimisers import SGD
from backglass.glass.tracing import Trace, trace
from backglass.network import Network
from backglass.studio.problems.problem import Problem
from backglass.textbook.by_name import EXAMPLES, Example, example
from backglass.textbook.lessons import activations, network, vanishing
from backglass.textbook.lessons.examples import multilayer, two_layer
from backglass.textbook.lessons.input_design.columns import GOALS, HEIGHT, POSITION, standardise
from backglass.textbook.lessons.layers.both_passes import ETA as ETA_OF_LAYERS
from backglass.textbook.lessons.layers.both_passes import traced
from backglass.textbook.lessons.losses.steps import INDICES, batch
from backglass.textbook.lessons.softmax.steps import U
from backglass.textbook.shelf import LESSONS
from backglass.words import Text
from backglass.words.studio import problems as words

KEEPERS = ("GK", "DF", "MF", "FW")  # the positions of lesson input-design by their codes, from 1


@dataclass(frozen=True)
class Beside:
    """The network that stands beside a lesson.

    Attributes
    ----------
    made : callable
        Gives the trace of its first pass.
    rate : float
        The learning rate.
    labels : mapping
        Names of units and weights, as `Trace.to_svg` takes them.
    note : Text or None
        Why it is this one, where the lesson speaks of none or of several.
    """

    made: Callable[[], Trace]
    rate: float
    labels: Mapping[str, Any] = field(default_factory=dict)
    note: Text | None = None


def _row_of_units() -> Trace:
    """Three functions inside each other, as units in a row: 1-1-1-1, every weight 1."""
    net = Network((1, 1, 1, 1), hidden="tanh", output="identity", biases="none")
    return trace(net, net.parameters(W=[[[1.0]]] * 3), [[1.0]], [[0.0]])


def _players() -> Trace:
    """What the lesson's rules leave of its table: the height, gaps at the mean, and a unit for each position."""
    height = np.nan_to_num(standardise(HEIGHT))  # 0 is the mean
    position = np.eye(len(KEEPERS))[np.array(POSITION) - 1]
    net = Network((1 + len(KEEPERS), 3, 1), hidden="tanh")
    X = np.column_stack([height, position])
    return trace(net, net.initialise(seed=0), X, standardise(GOALS)[:, None])


NUMBERED = {"inputs": ("x1", "x2", "x3"), "outputs": ("y1", "y2", "y3")}
BESIDE: dict[str, Beside] = {
    "network": Beside(
        lambda: trace(*network.two_layers(), network.X, [[1.0]]),
        0.5,
        {"inputs": ("x1", "x2"), "outputs": ("y",)},
        words.OF_NETWORK,
    ),
    "chain-rule": Beside(_row_of_units, 0.1, {"inputs": ("x",), "outputs": ("y",)}, words.OF_CHAIN_RULE),
    "activations": Beside(activations.saturated, 0.5, {"inputs": ("x",), "outputs": ("y",)}, words.OF_ACTIVATIONS),
    "two-layer": Beside(two_layer, 0.1, NUMBERED),
    "softmax": Beside(lambda: batch([2], [U]), 0.5, NUMBERED, words.OF_SOFTMAX),
    "losses": Beside(lambda: batch(INDICES), 0.5, NUMBERED, words.OF_LOSSES),
    "multilayer": Beside(lambda: multilayer("sum"), 0.1),
    "layers": Beside(traced, ETA_OF_LAYERS),
    "paths": Beside(two_layer, 0.1, NUMBERED, words.OF_PATHS),
    "cost": Beside(lambda: multilayer("sum"), 0.1, {}, words.OF_COST),
    "vanishing": Beside(vanishing.chain, 0.5, {"inputs": ("x",), "outputs": ("y",)}, words.OF_VANISHING),
    "input-design": Beside(_players, 0.2, {"inputs": ("height", *KEEPERS), "outputs": ("goals",)}, words.OF_PLAYERS),
}
# Of those whose network is the example of the same name.
NOTES = {"descent": words.OF_DESCENT, "depth": words.OF_DEPTH, "xor": words.OF_XOR}


def is_of_course(name: object) -> bool:
    """Whether it is a lesson or an example.

    Examples
    --------
    >>> is_of_course("mazur"), is_of_course("three-layers"), is_of_course(3)
    (True, True, False)
    """
    return isinstance(name, str) and (name in LESSONS or name in EXAMPLES)


def of_lesson(name: str) -> Problem:
    """The problem beside a lesson, or of an example.

    Parameters
    ----------
    name : str
        Of the course, as `is_of_course` says.

    Examples
    --------
    >>> of_lesson("two-layer").start["sizes"], of_lesson("chain-rule").notes[0].en[:43]
    ([3, 2, 3], 'The lesson differentiates a nest of functio')
    """
    if name in BESIDE:
        beside, t = BESIDE[name], BESIDE[name].made()
        made = Example(name, t.network, t.theta, t.X, t.D, SGD(beside.rate), beside.labels)
        notes = () if beside.note is None else (beside.note,)
    else:
        made = example(name)
        notes = (NOTES[name],) if name in NOTES else ()
    return _problem(name, made, notes)


def _problem(name: str, made: Example, notes: tuple[Text, ...]) -> Problem:
    net, labels = made.network, made.labels
    lesson = LESSONS.get(name)
    return Problem(
        name,
        words.EXAMPLES[name] if lesson is None else lesson.title,
        made.X,
        made.D,
        tuple(labels.get("inputs") or (f"x{i}" for i in range(1, net.sizes[0] + 1))),
        tuple(labels.get("outputs") or (f"y{k}" for k in range(1, net.sizes[-1] + 1))),
        {**net.to_dict(), "optimiser": made.optimiser.to_dict()},
        made.parameters,
        labels,
        description={"lesson": name},
        lesson=None if lesson is None else name,
        notes=notes,
    )
