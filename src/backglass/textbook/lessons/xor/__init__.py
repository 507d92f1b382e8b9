"""Lesson `xor`: what one layer cannot express, what a hidden layer adds, and what biases are needed for."""

from __future__ import annotations

from math import log
from typing import Any

import numpy as np

from backglass.engines.reference import ReferenceEngine
from backglass.equations.arrays import Floats
from backglass.glass.tracing import Trace, trace
from backglass.network import Biases, Network
from backglass.page.figures import figure
from backglass.parameters import Parameters
from backglass.textbook.checks import Check, evidence, same
from backglass.textbook.illustrations import with_pictures
from backglass.textbook.lesson import Content, Lesson, Watch
from backglass.textbook.lessons.examples import difference
from backglass.textbook.lessons.small_runs import descend
from backglass.textbook.lessons.xor.pictures import illustrations
from backglass.textbook.lessons.xor.runs import BARE, Runs
from backglass.textbook.lessons.xor.steps import ETA, GIVEN, SUMMARY, all_steps
from backglass.training.metrics import accuracy
from backglass.words import Text

X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR = np.array([[0.0], [1.0], [1.0], [0.0]])
AND = np.array([[0.0], [0.0], [0.0], [1.0]])

COUNTS = (0, 1, 10, 100, 200, 300, 1000, 3000)
CURVE = tuple(sorted({round(3000 ** (place / 60)) for place in range(61)}))  # from 1 to 3,000, for the picture
ETA_SINGLE, SINGLE = 2.0, (0, 1, 10, 100, 200)  # the larger rate only shortens the way to the same minimum
GRID = np.arange(-5.0, 5.5, 0.5)

CONVEX = Text("log 2, the minimum of a convex function", "log 2 (凸関数の最小値)")
SUMS = Text(
    "rows of 4 right in one layer; u_1 + u_4 = u_2 + u_3 leaves one wrong",
    "1 層で正解できる行の数 (全 4 行)。u_1 + u_4 = u_2 + u_3 なので 1 行は必ず誤る",
)
SEPARABLE = Text(
    "rows of 4 right in one layer; AND is linearly separable",
    "1 層で正解できる行の数 (全 4 行)。AND は線形分離可能",
)
DIFFERENCE = Text("the central difference with h = 1e-5", "h = 1e-5 の中心差分")


def two_layers(biases: Biases = "per_unit") -> tuple[Network, Parameters]:
    """The 2-2-1 network with its first parameters; without biases, those of the weights alone."""
    net = Network((2, 2, 1), hidden="tanh", output="logistic", loss="binary_cross_entropy", biases=biases)
    b = None if biases == "none" else [[0.1, -0.2], [0.05]]
    return net, net.parameters(W=[[[0.5, -0.4], [0.3, 0.8]], [[0.6, -0.7]]], b=b)


def single(biases: Biases = "per_unit") -> tuple[Network, Parameters]:
    """One layer, with the first weights of lesson `perceptron`."""
    net = Network((2, 1), output="logistic", loss="binary_cross_entropy", biases=biases)
    return net, net.parameters(W=[[[1.0, 6.0]]], b=None if biases == "none" else [[-4.0]])


def most_right(D: Floats) -> tuple[int, int]:
    """How many perceptrons a grid of weights and biases holds, and how many rows the best of them gets right.

    Examples
    --------
    >>> most_right(XOR), most_right(AND)
    ((9261, 3), (9261, 4))
    """
    w1, w2, b = (values.ravel() for values in np.meshgrid(GRID, GRID, GRID))
    net = Network((2, len(b)), output="logistic", loss="binary_cross_entropy")
    y = ReferenceEngine(net).forward(net.parameters(W=[np.stack([w1, w2], axis=1)], b=[b]).flat, X)
    return len(b), int(((y > 0.5) == (D > 0.5)).sum(axis=0).max())


def _after(start: tuple[Network, Parameters], D: Floats, updates: int) -> Trace:
    """Where a perceptron stands after so many updates."""
    net, theta = start
    return trace(net, descend(net, theta, X, D, ETA_SINGLE, (updates,))[updates], X, D)


def _runs(watch: Watch) -> Runs:
    """All the training of the lesson."""
    total, told = COUNTS[-1] + BARE, 0

    def watched(done: int) -> None:
        watch(told + done, total)

    net, theta = single()
    one = {n: trace(net, at, X, XOR) for n, at in descend(net, theta, X, XOR, ETA_SINGLE, SINGLE).items()}
    net, theta = two_layers()
    stops = sorted({*COUNTS, *CURVE})
    along = {n: trace(net, at, X, XOR) for n, at in descend(net, theta, X, XOR, ETA, stops, watched).items()}
    told = COUNTS[-1]
    bare_net, bare = two_layers("none")
    last = descend(bare_net, bare, X, XOR, ETA, (BARE,), watched)[BARE]
    return Runs(
        one=one,
        two={n: along[n] for n in COUNTS},
        losses={n: t.loss for n, t in along.items()},
        zero=trace(one[0].network, Parameters(one[0].network, np.zeros(3)), X, XOR),
        bare=trace(bare_net, last, X, XOR),
        and_with=_after(single(), AND, SINGLE[-1]),
        and_bare=_after(single("none"), AND, SINGLE[-1]),
        right={"AND": most_right(AND), "XOR": most_right(XOR)},
    )


def _evidence() -> tuple[Check, ...]:
    """What AND costs without a bias, beside what it costs with one: the claim at its word is that they are equal."""
    with_bias, without = (_after(single(biases), AND, SINGLE[-1]).loss for biases in ("per_unit", "none"))
    place = Text(
        "the introduction; AND after 200 updates, with a bias", "はじめの段落 (バイアスありの AND、更新 200 回)"
    )
    return evidence("003-5", "E(AND)", figure(with_bias), "0.693147181", without, "003", place)


def _checks(runs: Runs) -> tuple[Check, ...]:
    first, last = runs.two[0], runs.one[SINGLE[-1]]
    names = ("w(2)[1,1]", "w(2)[1,2]", "w(2)[2,1]", "b(2)[2]", "w(3)[1,1]", "b(3)[1]")
    gradient = first.network.flatten(first.dW, first.db)
    return (
        same("E", log(2), last.loss, CONVEX),
        Check("XOR", "3", runs.right["XOR"][1], place=SUMS),
        Check("AND", "4", runs.right["AND"][1], place=SEPARABLE),
        *(
            same(f"∂E/∂{name}", difference(first, name), float(gradient[first.theta.index(name)]), DIFFERENCE, 9)
            for name in names
        ),
    )


def work(watch: Watch) -> Content:
    """The lesson, with runs of 3,000 updates with biases and 1,000 without."""
    runs = _runs(watch)
    return Content(
        GIVEN,
        with_pictures(all_steps(runs), illustrations(runs)),
        SUMMARY,
        (*_checks(runs), *_evidence()),
        _as_data(runs),
    )


def _as_data(runs: Runs) -> dict[str, Any]:
    last = runs.two[COUNTS[-1]]
    return {
        "E0": runs.two[0].loss,
        "E": last.loss,
        "y": last.y[:, 0].tolist(),
        "loss": {str(n): t.loss for n, t in runs.two.items()},
        "accuracy": {str(n): accuracy(t.y, t.D, t.s, exclusive=False) for n, t in runs.two.items()},
        "single_layer": {
            "loss": {str(n): t.loss for n, t in runs.one.items()},
            "accuracy": runs.right["XOR"][1] / len(X),
        },
        "without_biases": {
            "E": runs.bare.loss,
            "y": runs.bare.y[:, 0].tolist(),
            "and": {"with": runs.and_with.loss, "without": runs.and_bare.loss},
        },
    }


LESSON = Lesson(
    "xor",
    150,
    Text("XOR: what one layer cannot do, and what biases are for", "XOR: 1 層では解けない問題と、バイアスの役割"),
    Text(
        "What can a network with a hidden layer do that one layer cannot?",
        "1 層ではできず、中間層があればできることは何でしょうか。",
    ),
    ("003", "004"),
    ("linearly separable", "decision boundary", "hidden layer", "tanh", "cross entropy", "bias"),
    work,
    _evidence,
)
