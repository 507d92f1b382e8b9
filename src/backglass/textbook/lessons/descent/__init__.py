"""Lesson `descent`: how the error answers a nudge of a weight, and why one steps against that."""

from __future__ import annotations

from typing import Any

import numpy as np

from backglass.equations.arrays import Floats
from backglass.glass.nudging import Nudge, nudge
from backglass.glass.tracing import Trace, trace
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.textbook.checks import Check, same
from backglass.textbook.illustrations import with_pictures
from backglass.textbook.lesson import Content, Given, Lesson, Watch
from backglass.textbook.lessons.descent.pictures import illustrations
from backglass.textbook.lessons.descent.runs import RATES, Descents
from backglass.textbook.lessons.descent.steps import all_steps
from backglass.textbook.lessons.small_runs import descend
from backglass.words import Text

X, D = np.array([[2.0]]), np.array([[1.0]])
START = 0.8
COUNTS = (0, 1, 2, 3, 5, 10)
STEPS = (0.1, 0.01, 0.001)

TWO_X, TWO_D = np.array([[1.0], [10.0]]), np.array([[0.9], [-0.9]])
STARTS = (-0.5, 1.0)
RATE, LONG = 0.05, (0, 1, 10, 100, 2000)

GIVEN = (
    Given(Text("one unit without bias", "バイアスのないユニット一つ"), "y = w x"),
    Given(Text("one sample", "訓練サンプル一つ"), "x = 2, d = 1"),
    Given(Text("the weight at first", "重みの初期値"), "w = 0.8"),
    Given(Text("error", "誤差関数"), "E = 1/2 (y - d)²"),
)

SUMMARY = (
    Text(
        "The error says in one number how wrong the network is; it depends on every weight.",
        "誤差関数は、ネットワークがどれだけ間違っているかを一つの数で表し、すべての重みによって決まる。",
    ),
    Text(
        "The gradient is how the error answers: nudge a weight by h, and the error changes by about gradient × h.",
        "勾配とは、重みをわずかに動かしたときの誤差の応答である。重みを h 動かすと、誤差は約「勾配 × h」変わる。",
    ),
    Text(
        "Against the gradient the error falls: w+ = w - η ∂E/∂w.",
        "勾配と逆の向きに進めば誤差は減る: w+ = w - η ∂E/∂w。",
    ),
    Text(
        "Too small a learning rate crawls, too large a one jumps over the valley and away.",
        "学習率が小さすぎるとなかなか進まず、大きすぎると谷を飛び越えて離れていく。",
    ),
    Text(
        "Gradient descent goes downhill from where it starts: it may end in a local minimum.",
        "勾配降下法は出発点から下るだけなので、局所的な極小点に行き着くこともある。",
    ),
)


def unit(w: float) -> Trace:
    """The unit at a weight, with its sample.

    Examples
    --------
    >>> t = unit(0.8)
    >>> round(t.loss, 9), round(float(t.dW[2][0, 0]), 9)
    (0.18, 1.2)
    """
    net = Network((1, 1), biases="none")
    return trace(net, net.parameters(W=[[[w]]]), X, D)


def contrary(w: float) -> Trace:
    """A tanh unit with two samples that contradict each other: its error has two valleys."""
    net = Network((1, 1), output="tanh", biases="none", reduction="sum")
    return trace(net, net.parameters(W=[[[w]]]), TWO_X, TWO_D)


def _along(t: Trace, X: Floats, D: Floats, eta: float, counts: tuple[int, ...]) -> dict[int, Trace]:
    """The traces after so many updates."""
    found: dict[int, Parameters] = descend(t.network, t.theta, X, D, eta, counts)
    return {count: trace(t.network, theta, X, D) for count, theta in found.items()}


def _nudged(t: Trace, h: float) -> Nudge:
    return nudge(t.network, t.theta, t.X, t.D, "w(2)[1,1]", h)


def _runs() -> Descents:
    start = unit(START)
    return Descents(
        start=start,
        nudges=tuple(_nudged(start, h) for h in STEPS),
        back=_nudged(start, -STEPS[-1]),
        by_rate={eta: _along(start, X, D, eta, COUNTS) for eta in RATES},
        by_start={w: _along(contrary(w), TWO_X, TWO_D, RATE, LONG) for w in STARTS},
    )


def _checks(runs: Descents) -> tuple[Check, ...]:
    by_hand = Text("(w x - d) x", "(w x - d) x の値")
    closed = Text("d/x + (w - d/x) (1 - η x²)^10, the closed form", "閉じた形 d/x + (w - d/x) (1 - η x²)^10")
    difference = Text("the central difference with h = 0.001", "h = 0.001 の中心差分")
    gradient, h = float(runs.start.dW[2][0, 0]), STEPS[-1]
    slope = (runs.nudges[-1].after - runs.back.after) / (2 * h)
    return (
        same("∂E/∂w", (START * 2 - 1) * 2, gradient, by_hand),
        same("∂E/∂w", slope, gradient, difference, digits=9),
        *(
            same(f"w, η = {eta}", 0.5 + 0.3 * (1 - 4 * eta) ** 10, float(run[10].theta.flat[0]), closed, digits=9)
            for eta, run in runs.by_rate.items()
        ),
    )


def work(_: Watch) -> Content:
    """The lesson."""
    runs = _runs()
    return Content(GIVEN, with_pictures(all_steps(runs), illustrations(runs)), SUMMARY, _checks(runs), _as_data(runs))


def _as_data(runs: Descents) -> dict[str, Any]:
    return {
        "E": runs.start.loss,
        "gradient": float(runs.start.dW[2][0, 0]),
        "nudges": {str(one.h): one.change for one in runs.nudges},
        "rates": {
            str(eta): {str(n): float(t.theta.flat[0]) for n, t in run.items()} for eta, run in runs.by_rate.items()
        },
        "valleys": {
            str(w): {str(n): [float(t.theta.flat[0]), t.loss] for n, t in run.items()}
            for w, run in runs.by_start.items()
        },
    }


LESSON = Lesson(
    "descent",
    20,
    Text("What a gradient is, and why one steps against it", "勾配とは何か、なぜ逆向きに進むのか"),
    Text(
        "What is a gradient, and why does a network learn by stepping against it?",
        "勾配とは何でしょうか。なぜその逆向きに進むと学習できるのでしょうか。",
    ),
    ("003", "000"),
    (
        "loss", "squared error", "target", "training sample", "gradient", "difference approximation",
        "gradient descent", "learning rate", "iteration", "tanh", "local minimum",
    ),
    work,
)  # fmt: skip
