"""Lesson `network`: what a unit computes, what its weights and its bias say, and how layers follow each other."""

from __future__ import annotations

from math import exp
from typing import Any

import numpy as np

from backglass.equations.arrays import Floats
from backglass.equations.forward import Forward, forward
from backglass.glass.tracing import trace
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.textbook.checks import Check, same
from backglass.textbook.lesson import Content, Given, Lesson, Watch
from backglass.textbook.lessons.network.steps import Passes, all_steps
from backglass.words import Text

X = np.array([[0.5, 0.8]])
UNIT = ([2.0, -1.0], 0.3)
W2, B2 = [[2.0, -1.0], [-0.6, 1.5]], [0.3, -0.2]
W3, B3 = [[1.2, -0.7]], [0.1]

GIVEN = (
    Given(Text("inputs", "入力"), "x1 = 0.5, x2 = 0.8"),
    Given(Text("one unit: weights and bias", "ユニット一つ: 重みとバイアス"), "w1 = 2, w2 = -1, b = 0.3"),
    Given(Text("hidden layer: weights, a row a unit", "中間層の重み (行がユニット)"), "(2, -1), (-0.6, 1.5)"),
    Given(Text("hidden layer: biases", "中間層のバイアス"), "0.3, -0.2"),
    Given(Text("output layer: weights and bias", "出力層の重みとバイアス"), "(1.2, -0.7), 0.1"),
    Given(Text("activation function of every unit", "全ユニットの活性化関数"), "f(u) = 1 / (1 + e^(-u))"),
)

SUMMARY = (
    Text(
        "A unit adds up its inputs, each times its weight, adds the bias, and passes the sum through f: "
        "u = Σ_i w_i x_i + b, z = f(u).",
        "ユニットは「入力×重み」を足し合わせ、バイアスを加え、その和を f に通す: u = Σ_i w_i x_i + b、z = f(u)。",
    ),
    Text(
        "A weight says how much an input counts, and its sign in which direction; with 0 the input is not heard.",
        "重みは入力の重要度であり、符号はその向きを表す。重みが 0 の入力は無視される。",
    ),
    Text(
        "The bias shifts the sum whatever the inputs are: it says where the unit switches.",
        "バイアスは入力に関係なく和をずらす。ユニットが切り替わる位置を決めるのがバイアスである。",
    ),
    Text(
        "What one layer puts out is what the next takes in: from z^(1) = x to z^(L) = y.",
        "ある層の出力が次の層の入力になる: z^(1) = x から始まり、最後の z^(L) が y である。",
    ),
    Text(
        "Without f between them, two layers would be one.",
        "間に f がなければ、二つの層は一つの層と同じことしか計算できない。",
    ),
)


def two_layers(output: str = "logistic") -> tuple[Network, Parameters]:
    """The 2-2-1 network of the lesson, with f or without it.

    Examples
    --------
    >>> net, theta = two_layers()
    >>> net.sizes, net.parameter_count
    ((2, 2, 1), 9)
    """
    loss = "binary_cross_entropy" if output == "logistic" else "squared_error"
    net = Network((2, 2, 1), hidden=output, output=output, loss=loss)
    return net, net.parameters(W=[W2, W3], b=[B2, B3])


def _passed(net: Network, theta: Parameters, x: Floats = X) -> Forward:
    return forward(net.f, theta.W, theta.b, x)


def _passes() -> Passes:
    unit = Network((2, 1), output="logistic", loss="binary_cross_entropy")
    weights, bias = UNIT
    theta = unit.parameters(W=[[weights]], b=[[bias]])
    around = np.array([[0.5, 0.8], [0.6, 0.8], [0.5, 0.9], [0.0, 0.0], [0.25, 0.8]])
    by_bias = {b: _passed(unit, unit.parameters(W=[[weights]], b=[[b]]), np.zeros((1, 2))) for b in (-2.0, 0.3, 2.0)}
    by_weight = {w: _passed(unit, unit.parameters(W=[[[w, -1.0]]], b=[[bias]])) for w in (-2.0, 0.0, 2.0, 4.0)}
    net, whole = two_layers()
    return Passes(
        unit=_passed(unit, theta, around),
        theta=theta,
        by_weight=by_weight,
        by_bias=by_bias,
        whole=_passed(net, whole),
        parameters=whole,
        bare=_passed(*two_layers("identity")),
        traces=(trace(unit, theta, X, [[1.0]]), trace(net, whole, X, [[1.0]])),
    )


def _by_hand(x: list[float]) -> float:
    """The network's output, every product by itself."""
    hidden = [
        1 / (1 + exp(-sum(w * x_i for w, x_i in zip(row, x, strict=True)) - b)) for row, b in zip(W2, B2, strict=True)
    ]
    return 1 / (1 + exp(-sum(w * z for w, z in zip(W3[0], hidden, strict=True)) - B3[0]))


def _checks(passes: Passes) -> tuple[Check, ...]:
    one_by_one = Text("every product by itself", "積を一つずつ計算した値")
    folded = Text(
        "without f: one layer with the weights multiplied out", "f を省いた場合 (重みを掛け合わせた 1 層で計算した値)"
    )
    w, b = np.array(W3) @ np.array(W2), np.array(W3) @ np.array(B2) + np.array(B3)
    return (
        same("y", _by_hand(X[0].tolist()), float(passes.whole.y[0, 0]), one_by_one),
        same("y", float(w[0] @ X[0] + b[0]), float(passes.bare.y[0, 0]), folded),
    )


def work(_: Watch) -> Content:
    """The lesson."""
    passes = _passes()
    return Content(GIVEN, all_steps(passes), SUMMARY, _checks(passes), _as_data(passes))


def _as_data(passes: Passes) -> dict[str, Any]:
    return {
        "u": float(passes.unit.u[2][0, 0]),
        "z": float(passes.unit.z[2][0, 0]),
        "u2": passes.whole.u[2][0].tolist(),
        "z2": passes.whole.z[2][0].tolist(),
        "u3": passes.whole.u[3][0].tolist(),
        "y": passes.whole.y[0].tolist(),
        "without_f": passes.bare.y[0].tolist(),
    }


LESSON = Lesson(
    "network",
    10,
    Text("What a network computes: units, weights, biases, layers", "ネットワークの計算: ユニット、重み、バイアス、層"),
    Text(
        "What does a network compute, and what are its weights and biases for?",
        "ネットワークは何を計算しているのでしょうか。重みとバイアスは何のためにあるのでしょうか。",
    ),
    ("002", "003"),
    (
        "unit", "weight", "bias", "total net input", "unit output", "activation function", "logistic sigmoid", "layer",
        "input layer", "hidden layer", "output layer", "network output", "forward propagation", "parameter",
    ),
    work,
)  # fmt: skip
