"""Lesson `activations`: the hidden units' functions of document 002, their derivatives, and where formulas break."""

from __future__ import annotations

from typing import Any

import numpy as np

from backglass.equations.activations import ACTIVATIONS, Activation, Logistic, ReLU, Tanh
from backglass.equations.arrays import log_logistic, logistic
from backglass.glass.tracing import Trace, trace
from backglass.network import Network
from backglass.page.figures import figure
from backglass.textbook.checks import Check, evidence, same
from backglass.textbook.illustrations import with_pictures
from backglass.textbook.lesson import Content, Given, Lesson, Watch
from backglass.textbook.lessons import naive
from backglass.textbook.lessons.activations.pictures import illustrations
from backglass.textbook.lessons.activations.steps import SATURATED, G, all_steps
from backglass.textbook.lessons.examples import difference, sign
from backglass.textbook.one_unit import at, slope
from backglass.words import Text

H = 1e-5  # of the central differences: their error is about h^2
SMOOTH = ("identity", "logistic", "tanh", "softplus", "elu", "silu", "gelu", "mish")
SHORT = ("logistic", "tanh", "softplus")  # f' is a short formula in z
GRID = np.arange(-120, 121) / 20  # from -6 to 6, with 0 in it

SIGMOID = Text("the sigmoid", "シグモイド関数の項")
RECTIFIED = Text("the ReLU", "ReLU の項")
HYPERBOLIC = Text("the hyperbolic tangent", "tanh の項")
WORD = Text("the formula, taken at its word", "文書の式のとおりに計算")
PROGRAM = Text("the program, run as it stands", "コードをそのまま実行")
DIFFERENCE = Text("central differences with h = 1e-5", "h = 1e-5 の中心差分")
FROM_OUTPUT = Text("f' from the output", "出力から求めた f'")
IN_NETWORK = Text("f'(5) × 0.5, behind a unit that hands back 0.5", "0.5 を返すユニットの手前での f'(5) × 0.5")
SYMMETRY = Text("the symmetries", "対称性")

GIVEN = (
    Given(Text("sigmoid (logistic function)", "シグモイド関数"), "σ(u) = 1 / (1 + e^(-u))"),
    Given(Text("hyperbolic tangent", "双曲線正接関数"), "tanh u = (e^u - e^(-u)) / (e^u + e^(-u))"),
    Given(Text("ReLU", "ReLU (正規化線形関数)"), "f(u) = max(u, 0)"),
    Given(Text("identity", "恒等写像"), "f(u) = u"),
    Given(Text("net input u (also x), output z", "総入力 u (文書では x)、出力 z"), "z = f(u)"),
)

SUMMARY = (
    Text(
        "σ' = z (1 - z), at most 0.25; tanh' = 1 - z², at most 1; ReLU' is 1 or 0.",
        "σ' = z (1 - z) で最大 0.25、tanh' = 1 - z² で最大 1、ReLU' は 1 か 0 である。",
    ),
    Text(
        "Far from 0 a sigmoid saturates: f' is nearly 0 and little of the delta passes.",
        "0 から離れるとシグモイド関数は飽和する。f' がほぼ 0 になり、デルタがほとんど伝わらない。",
    ),
    Text(
        "Compute f' from u: from a z that has rounded to 1 it would be 0.",
        "f' は u から計算する。丸められて 1 になった z からでは 0 になってしまう。",
    ),
    Text(
        "Raise e to negative numbers only, and nothing overflows.",
        "指数は 0 以下にする。そうすればオーバーフローしない。",
    ),
    Text(
        "At a kink f' is a matter of definition; ReLU'(0) = 0 here.",
        "折れ曲がる点の f' は約束で決める。ここでは ReLU'(0) = 0 とする。",
    ),
)


def _published() -> tuple[Check, ...]:
    """What document 002 says in numbers."""
    sigmoid, tanh, relu = Logistic(), Tanh(), ReLU()
    rows: tuple[tuple[str, str, float, Text], ...] = (
        ("min σ", "0", at(sigmoid, -1000.0), SIGMOID),
        ("max σ", "1", at(sigmoid, 1000.0), SIGMOID),
        ("max σ'", "0.25", _greatest(sigmoid), SIGMOID),
        ("σ'(0)", "0.25", slope(sigmoid, 0.0), SIGMOID),
        ("ReLU(0)", "0", at(relu, 0.0), RECTIFIED),
        ("ReLU'(1e-300)", "1", slope(relu, 1e-300), RECTIFIED),
        ("min tanh", "-1.0", at(tanh, -1000.0), HYPERBOLIC),
        ("max tanh", "1.0", at(tanh, 1000.0), HYPERBOLIC),
        ("tanh(0)", "0", at(tanh, 0.0), HYPERBOLIC),
        ("max tanh'", "1.0", _greatest(tanh), HYPERBOLIC),
        ("tanh'(0)", "1.0", slope(tanh, 0.0), HYPERBOLIC),
    )
    return tuple(Check(name, text, value, "002", place) for name, text, value, place in rows)


def _greatest(f: Activation) -> float:
    return float(f.derivative(GRID).max())


def _routes() -> tuple[Check, ...]:
    """Derivatives by differences and from the output, and the symmetries."""
    differences = []
    for name in SMOOTH:
        f = ACTIVATIONS[name]()
        for u in (-1.0, 0.5):
            difference = (at(f, u + H) - at(f, u - H)) / (2 * H)
            differences.append(same(f"{sign(name)}'({figure(u)})", difference, slope(f, u), DIFFERENCE, digits=8))
    outputs = []
    for name in SHORT:
        f = ACTIVATIONS[name]()
        from_output = f.derivative_from_output(f(np.array([1.0])))
        outputs.append(same(f"{sign(name)}'(1)", float(np.asarray(from_output)[0]), slope(f, 1.0), FROM_OUTPUT))
    sigmoid, tanh, softplus = Logistic(), Tanh(), ACTIVATIONS["softplus"]()
    return (
        *differences,
        *outputs,
        *_through_a_network(),
        same("σ(-0.3) = 1 - σ(0.3)", 1 - at(sigmoid, 0.3), at(sigmoid, -0.3), SYMMETRY),
        same("tanh(-0.3) = -tanh(0.3)", -at(tanh, 0.3), at(tanh, -0.3), SYMMETRY),
        same("tanh(0.3) = 2 σ(0.6) - 1", 2 * at(sigmoid, 0.6) - 1, at(tanh, 0.3), SYMMETRY),
        same("softplus'(0.3) = σ(0.3)", at(sigmoid, 0.3), slope(softplus, 0.3), SYMMETRY),
    )


def saturated() -> Trace:
    """A sigmoid unit at u = 5 before an output whose delta is the ∂E/∂z of the step."""
    net = Network((1, 1, 1), hidden="logistic", output="identity", loss="squared_error", biases="none")
    return trace(net, net.parameters(W=[[[1.0]], [[1.0]]]), [[SATURATED]], [[at(Logistic(), SATURATED) - G]])


def _through_a_network() -> tuple[Check, ...]:
    """What a saturated unit lets pass, as the equations of a network have it."""
    t = saturated()
    return (
        same("∂E/∂u, u = 5", G * slope(Logistic(), SATURATED), float(t.delta[2][0, 0]), IN_NETWORK),
        same("∂E/∂w, u = 5", difference(t, "w(2)[1,1]"), float(t.dW[2][0, 0]), DIFFERENCE, digits=8),
    )


def _evidence() -> tuple[Check, ...]:
    """The checks of the errata of document 002 on activation functions."""
    sigmoid, tanh, relu = Logistic(), Tanh(), ReLU()
    tail = naive.logistic_derivative(40.0) * 1e18
    rows: tuple[tuple[str, str, str, str, float, Text], ...] = (
        ("002-1", "h(0)", f"{at(sigmoid, 1.0):.10f}", "0.5000000000", at(sigmoid, 0.0), WORD),
        ("002-4", "ReLU'(0)", "1.000", "0.000", slope(relu, 0.0), PROGRAM),
        ("002-10", "σ'(20)", figure(naive.logistic_derivative(20.0)), "2.061153614e-9", slope(sigmoid, 20.0), PROGRAM),
        ("002-10", "σ'(40)", f"{tail:.3f}e-18", "4.248e-18", slope(sigmoid, 40.0), PROGRAM),
        ("002-10", "tanh(1000)", figure(naive.tanh(1000.0)), "1.000000000", at(tanh, 1000.0), WORD),
    )
    return tuple(
        check
        for erratum, name, printed, right, value, place in rows
        for check in evidence(erratum, name, printed, right, value, "002", place)
    )


POINTS = {
    "logistic": (-1000.0, -40.0, -5.0, -1.0, -0.5, 0.0, 0.5, 1.0, 5.0, 20.0, 40.0, 1000.0),
    "tanh": (-1000.0, -20.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 20.0, 1000.0),
    "relu": (-1000.0, -1.0, -1e-300, -0.0, 0.0, 1e-300, 2.0, 1000.0),
    "leaky_relu": (-1000.0, -2.0, 0.0, 3.0),
    "elu": (-1000.0, -1.0, -1e-10, 0.0, 1.0),
    "softplus": (-1000.0, -40.0, -1.0, 0.0, 1.0, 40.0, 1000.0),
    "identity": (-2.0, 0.0, 3.0),
    "step": (-2.0, 0.0, 3.0),
}


def _as_data() -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name, points in POINTS.items():
        f, u = ACTIVATIONS[name](), np.array(points)
        data[name] = {"u": list(points), "f": f(u).tolist(), "derivative": f.derivative(u).tolist()}
    u = np.array(POINTS["softplus"])
    return data | {
        "log_logistic": {"u": u.tolist(), "f": log_logistic(u).tolist()},
        "greatest_derivative": {"logistic": _greatest(Logistic()), "tanh": _greatest(Tanh())},
        "symmetry": {
            "sigmoid(0.3)": at(Logistic(), 0.3),
            "sigmoid(-0.3)": at(Logistic(), -0.3),
            "tanh(0.3)": at(Tanh(), 0.3),
            "2*sigmoid(0.6)-1": 2 * float(logistic(np.float64(0.6))) - 1,
        },
    }


def work(_: Watch) -> Content:
    """The lesson."""
    return Content(
        GIVEN,
        with_pictures(all_steps(), illustrations()),
        SUMMARY,
        (*_published(), *_routes(), *_evidence()),
        _as_data(),
    )


LESSON = Lesson(
    "activations",
    50,
    Text("Activation functions: values, derivatives, saturation, kinks", "活性化関数: 値と導関数、飽和、折れ曲がる点"),
    Text(
        "Which functions can stand in a unit, and what do their slopes mean for learning?",
        "ユニットにはどのような関数が使えるのでしょうか。その傾きは学習にどう影響するのでしょうか。",
    ),
    ("002", "004"),
    (
        "activation function", "total net input", "logistic sigmoid", "tanh", "ReLU", "identity", "step function",
        "saturation", "vanishing gradient", "overflow",
    ),
    work,
    _evidence,
)  # fmt: skip
