"""Lesson `vanishing`: what happens to the deltas on their way through ten layers."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from backglass.equations.arrays import Floats
from backglass.glass.tracing import Trace, trace
from backglass.network import Network
from backglass.page.figures import significant
from backglass.textbook.checks import Check, same
from backglass.textbook.illustrations import with_pictures
from backglass.textbook.lesson import Content, Given, Lesson, LessonStep, Table, Watch, line
from backglass.textbook.lessons.examples import difference
from backglass.textbook.lessons.vanishing.pictures import illustrations
from backglass.words import Text

LAYERS = 10  # of weights: l = 2..11
HADAMARD = np.array([[1, 1, 1, 1], [1, -1, 1, -1], [1, 1, -1, -1], [1, -1, -1, 1]]) / 2
X = [[0.1, 0.2, 0.3, 0.4]]
PRODUCT = Text("the product of the slopes f'", "傾き f' の積")
DIFFERENCE = Text("the central difference with h = 1e-5", "h = 1e-5 の中心差分")
NORMS = Text("orthogonal weights keep the length", "直交行列は長さを変えない")


def chain() -> Trace:
    """Ten logistic units in a row, every weight 1, biases 0, input and target 0."""
    net = Network((1,) * (LAYERS + 1), hidden="logistic", output="logistic", biases="none")
    return trace(net, net.parameters(W=[[[1.0]]] * LAYERS), [[0.0]], [[0.0]])


def deep(activation: str, W: Floats) -> Trace:
    """Ten layers of four units with the same weights, target 0."""
    net = Network((4,) * (LAYERS + 1), hidden=activation, output=activation)
    return trace(net, net.parameters(W=[W] * LAYERS), X, [[0.0] * 4])


def cases() -> dict[str, Trace]:
    """The networks compared, by their name in the data."""
    return {
        "logistic": deep("logistic", HADAMARD),
        "tanh": deep("tanh", HADAMARD),
        "identity": deep("identity", HADAMARD),
        "relu": deep("relu", np.full((4, 4), 0.25)),
        "exploding": deep("identity", 2 * HADAMARD),
    }


def norms(t: Trace) -> list[float]:
    """||delta^(l)|| for l = 2..11."""
    return [float(np.linalg.norm(t.delta[l])) for l in range(2, t.network.L + 1)]


def ratio(t: Trace) -> float:
    """How much of the last delta is left in layer 2."""
    lengths = norms(t)
    return lengths[0] / lengths[-1]


def _slopes(t: Trace) -> list[float]:
    """f'(u^(l)) of the chain for l = 2..10: the factors between the deltas of layers 11 and 2."""
    return [float(t.dz_du[l][0, 0]) for l in range(2, t.network.L)]


def _chain(t: Trace) -> LessonStep:
    slopes = _slopes(t)
    lines = [
        line(
            f"δ^({l}) = f'(u^({l})) × w × δ^({l + 1})",
            t.delta[l][0, 0],
            "{} × 1 × {}",
            [slopes[l - 2], t.delta[l + 1][0, 0]],
            slips={"missing-derivative": t.delta[l + 1][0, 0]},
        )
        for l in (10, 9, 8)
    ]
    return LessonStep(
        Text("A chain of ten sigmoids", "1 ユニットの層を 10 層つないだネットワーク"),
        Text(
            "Each layer multiplies the delta by f'(u) w. The slope of the logistic function is at most 0.25, "
            "so with w = 1 at least three quarters are lost in every layer.",
            "層を一つ戻るごとに、デルタには f'(u) w が掛かります。シグモイド関数の傾きは最大でも 0.25 なので、w = 1 な"
            "ら 1 層ごとに少なくとも 4 分の 3 が失われます。",
        ),
        tuple(lines),
    )


def _all_layers(t: Trace) -> LessonStep:
    slopes = _slopes(t)
    return LessonStep(
        Text("From layer 11 to layer 2", "第 11 層から第 2 層まで"),
        Text("Nine slopes multiplied; the bound is 0.25^9.", "九つの傾きを掛け合わせます。上限は 0.25 の 9 乗です。"),
        (
            line("(max f')^9", 0.25**9, "{}^9", [0.25]),
            line(
                "δ^(2) / δ^(11) = f'(u^(2)) × ... × f'(u^(10))",
                ratio(t),
                " × ".join(["{}"] * len(slopes)),
                slopes,
            ),
        ),
    )


def _chain_steps(t: Trace) -> tuple[LessonStep, ...]:
    return (_chain(t), _all_layers(t))


def _deep_step(traces: dict[str, Trace]) -> LessonStep:
    names = {
        "logistic": Text("logistic", "シグモイド関数"),
        "tanh": Text("tanh", "tanh"),
        "identity": Text("identity", "恒等写像"),
        "relu": Text("ReLU", "ReLU"),
        "exploding": Text("identity, 2 W", "恒等写像、2 W"),
    }
    columns = [norms(t) for t in traces.values()]
    rows = tuple((f"{l}", *(significant(column[l - 2], 4) for column in columns)) for l in range(LAYERS + 1, 1, -1))
    ratios: tuple[Text | str, ...] = (Text("ratio", "比"), *(significant(ratio(t), 6) for t in traces.values()))
    return LessonStep(
        Text("Ten layers of four units: the length of δ", "4 ユニットの層を 10 層: δ の長さ"),
        Text(
            "W is orthogonal (a Hadamard matrix over 2), so it keeps lengths: what shrinks, f' shrinks. The "
            "backward pass is linear in δ; it shrinks or grows like a power of the depth. Twice the weights and "
            "it explodes. (ReLU: all weights 1/4, all units active.)",
            "W は直交行列 (アダマール行列の 1/2) で長さを変えないため、縮むのは f' の働きです。逆伝播は δ "
            "について線形なので、"
            "層の深さに対して指数関数的に縮むか、または大きくなります。重みを 2 倍にすると勾配爆発が起こります "
            "(ReLU の列では"
            "重みはすべて 1/4 で、どのユニットも u > 0)。",
        ),
        (
            line(
                "||δ^(2)|| / ||δ^(11)||",
                ratio(traces["logistic"]),
                "{} / {}",
                [norms(traces["logistic"])[0], norms(traces["logistic"])[-1]],
            ),
        ),
        Table((Text("layer", "層"), *(names[name] for name in traces)), (*rows, ratios)),
    )


SUMMARY = (
    Text(
        "Going back one layer multiplies the deltas by f'(u) and W: it is linear, so depth acts like a power.",
        "逆伝播は δ について線形なので、δ は層の数に対して指数関数的に減衰または増大しうる。",
    ),
    Text(
        "Sigmoid: at most 0.25 for each layer, so the gradient vanishes.",
        "シグモイド関数の傾きは 0.25 以下なので勾配が消失する。",
    ),
    Text(
        "Slopes near 1 (tanh near 0, active ReLU) and weights that keep lengths keep the gradient.",
        "傾きが 1 に近く (0 付近の tanh、u > 0 の ReLU)、重みが長さを保つなら、勾配は保たれる。",
    ),
)


def _checks(t: Trace, traces: dict[str, Trace]) -> tuple[Check, ...]:
    last = traces["identity"].dE_dz[LAYERS + 1]
    jacobian = traces["tanh"]
    return (
        same("δ^(2) / δ^(11)", prod(_slopes(t)), ratio(t), PRODUCT, 9),
        Check("||δ^(2)||, W", f"{float(np.linalg.norm(last)):.12f}", norms(traces["identity"])[0], place=NORMS),
        Check("||δ^(2)||/||δ^(11)||, 2 W", "512.000000000", ratio(traces["exploding"]), place=NORMS),
        *(
            same(
                f"tanh, δ{j}^(2)", difference(jacobian, f"b(2)[{j}]"), float(jacobian.delta[2][0, j - 1]), DIFFERENCE, 8
            )
            for j in (1, 2, 3, 4)
        ),
    )


def work(_: Watch) -> Content:
    """The lesson."""
    t, traces = chain(), cases()
    return Content(
        (
            Given(Text("layers of weights (L = 11)", "重みの層の数 (L = 11)"), "10"),
            Given(Text("chain of single units", "1 ユニットの層を 10 層"), "w = 1, b = 0, x = 0, d = 0"),
            Given(Text("four units a layer", "1 層に 4 ユニットの場合"), "x = (0.1, 0.2, 0.3, 0.4), b = 0, d = 0"),
            Given(Text("error", "誤差関数"), "E_n = 1/2 ||y - d||²"),
        ),
        with_pictures((*_chain_steps(t), _deep_step(traces)), illustrations(t, traces)),
        SUMMARY,
        _checks(t, traces),
        _as_data({"chain": t, **traces}),
    )


def _as_data(traces: dict[str, Trace]) -> dict[str, Any]:
    return {
        "norms": {name: norms(t) for name, t in traces.items()},
        "ratio": {name: ratio(t) for name, t in traces.items()},
        "bound": 0.25 ** (LAYERS - 1),
    }


LESSON = Lesson(
    "vanishing",
    130,
    Text("Vanishing and exploding gradients in ten layers", "10 層での勾配消失と勾配爆発"),
    Text(
        "What becomes of the deltas on their way back through many layers?",
        "多くの層をさかのぼるうちに、デルタはどうなるのでしょうか。",
    ),
    ("002", "000"),
    ("vanishing gradient", "exploding gradient", "delta", "logistic sigmoid"),
    work,
)
