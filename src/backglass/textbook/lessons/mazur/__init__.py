"""Lesson `mazur`: the 2-2-2 network of document 001, every figure, and the order of the updates."""

from __future__ import annotations

from typing import Any

import numpy as np

from backglass.glass.paths import path_sum
from backglass.glass.tracing import Trace, trace
from backglass.network import Biases, Network
from backglass.page.figures import figure
from backglass.parameters import Parameters
from backglass.textbook.checks import Check, evidence
from backglass.textbook.illustrations import with_pictures
from backglass.textbook.lesson import Content, Given, Lesson, Watch
from backglass.textbook.lessons.mazur.pictures import illustrations
from backglass.textbook.lessons.mazur.runs import ETA, Record, run_variants
from backglass.textbook.lessons.mazur.steps import all_steps
from backglass.words import Text

X, D = [[0.05, 0.10]], [[0.01, 0.99]]
W = [[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]]
B = [[0.35, 0.35], [0.60, 0.60]]


def network(biases: Biases = "frozen") -> tuple[Network, Parameters]:
    """The network of the document with its first weights, and the biases treated as asked."""
    net = Network((2, 2, 2), hidden="logistic", output="logistic", loss="squared_error", biases=biases)
    return net, net.parameters(W=W, b=B)


def _first() -> Trace:
    net, theta = network()
    return trace(net, theta, X, D)


FORWARD = Text("the forward pass", "順伝播")
TOTAL_ERROR = Text("calculating the total error", "総合誤差の計算")
OUTPUT = Text("backward pass, output layer", "逆伝播、出力層")
HIDDEN = Text("backward pass, hidden layer", "逆伝播、隠れ層")
END = Text("the end of the page", "ページの終わり")
WRONG_ORDER = Text("the end of the page; what the in-place order gives", "ページの終わり (逐次更新での値)")
ORIGINAL = Text(
    "the original page in English; what the in-place order gives",
    "英語の原ページ (逐次更新での値。翻訳にはない)",
)

GIVEN = (
    Given(Text("inputs i1, i2 (the book's x, z^(1))", "入力 i1, i2 (教科書の x, z^(1))"), "0.05, 0.10"),
    Given(
        Text("targets for o1, o2 (ideal, d, t)", "o1, o2 の目標出力 (教師データ、理想値、d, t)"),
        "0.01, 0.99",
    ),
    Given(
        Text("weights w1, w2 into h1; w3, w4 into h2", "重み w1, w2 (h1 へ)、w3, w4 (h2 へ)"), "0.15, 0.20; 0.25, 0.30"
    ),
    Given(
        Text("weights w5, w6 into o1; w7, w8 into o2", "重み w5, w6 (o1 へ)、w7, w8 (o2 へ)"), "0.40, 0.45; 0.50, 0.55"
    ),
    Given(Text("biases b1 (h1 and h2), b2 (o1 and o2)", "バイアス b1 (h1 と h2)、b2 (o1 と o2)"), "0.35, 0.60"),
    Given(Text("learning rate η (also ε, α)", "学習率 η (ε, α とも書く)"), "0.5"),
    Given(Text("activation of every unit", "すべてのユニットの活性化関数"), "out = 1 / (1 + e^(-net))"),
    Given(Text("error", "誤差関数"), "E = Σ 1/2 (target - out)²"),
)


SUMMARY = (
    Text(
        "Gradient of a weight = delta of the unit it leads to × output of the unit it comes from.",
        "重みの勾配 = 行き先のユニットのデルタ × 出どころのユニットの出力。",
    ),
    Text(
        "Delta of an output unit = (out - target) × out × (1 - out).",
        "出力ユニットのデルタ = (出力 - 目標出力) × 出力 × (1 - 出力)。",
    ),
    Text(
        "Delta of a hidden unit = (sum of delta × old weight over all outputs) × out × (1 - out).",
        "中間ユニットのデルタ = (「出力側のデルタ×元の重み」の和) × 出力 × (1 - 出力)。",
    ),
    Text(
        "All gradients with the old weights first; then all updates at once.",
        "まず元の重みですべての勾配を求め、それから一度に更新する。",
    ),
)


def _published(t: Trace, records: dict[str, Record]) -> tuple[Check, ...]:
    """Every number that the page prints."""
    new = records["simultaneous"].weights["1"]
    loss = {variant: record.loss for variant, record in records.items()}
    e = 0.5 * t.network.loss.gradient(t.y, t.D)[0] ** 2
    through = t.delta[3][0] * t.theta.W[3][:, 0]
    printed: tuple[tuple[str, str, float, Text], ...] = (
        ("net_h1", "0.3775", t.u[2][0, 0], FORWARD),
        ("out_h1", "0.593269992", t.z[2][0, 0], FORWARD),
        ("net_o1", "1.105905967", t.u[3][0, 0], FORWARD),
        ("out_o1", "0.75136507", t.y[0, 0], FORWARD),
        ("out_o2", "0.772928465", t.y[0, 1], FORWARD),
        ("E_o1", "0.274811083", e[0], TOTAL_ERROR),
        ("E_o2", "0.023560026", e[1], TOTAL_ERROR),
        ("E", "0.298371109", t.loss, TOTAL_ERROR),
        ("∂E/∂out_o1", "0.74136507", t.dE_dz[3][0, 0], OUTPUT),
        ("∂out_o1/∂net_o1", "0.186815602", t.dz_du[3][0, 0], OUTPUT),
        ("∂net_o1/∂w5", "0.593269992", t.z[2][0, 0], OUTPUT),
        ("∂E/∂w5", "0.082167041", t.dW[3][0, 0], OUTPUT),
        ("w5+", "0.35891648", new[4], OUTPUT),
        ("w6+", "0.408666186", new[5], OUTPUT),
        ("w7+", "0.511301270", new[6], OUTPUT),
        ("w8+", "0.561370121", new[7], OUTPUT),
        ("δ_o1", "0.138498562", t.delta[3][0, 0], HIDDEN),
        ("∂E_o1/∂out_h1", "0.055399425", through[0], HIDDEN),
        ("∂E/∂out_h1", "0.036350306", t.dE_dz[2][0, 0], HIDDEN),
        ("∂out_h1/∂net_h1", "0.241300709", t.dz_du[2][0, 0], HIDDEN),
        ("∂E/∂w1", "0.000438568", t.dW[2][0, 0], HIDDEN),
        ("w1+", "0.149780716", new[0], HIDDEN),
        ("w2+", "0.19956143", new[1], HIDDEN),
        ("w3+", "0.24975114", new[2], HIDDEN),
        ("w4+", "0.29950229", new[3], HIDDEN),
        ("E(0)", "0.298371109", loss["simultaneous"]["0"], END),
        ("E(9,999)", "0.0000351085", loss["simultaneous"]["9999"], END),
        ("E(1)", "0.291027924", loss["in-place"]["1"], WRONG_ORDER),
        ("E(10,000)", "0.000035085", loss["in-place"]["10000"], ORIGINAL),
        ("out_o1(10,000)", "0.015912196", records["in-place"].outputs["10000"][0], ORIGINAL),
        ("out_o2(10,000)", "0.984065734", records["in-place"].outputs["10000"][1], ORIGINAL),
    )
    return tuple(Check(name, text, float(value), "001", place) for name, text, value, place in printed)


def _evidence() -> tuple[Check, ...]:
    """The checks of the errata of document 001."""
    t = _first()
    net, d, out, x = t.u[3][0, 0], t.D[0], t.y[0], t.X[0]
    f1, delta, z = t.dz_du[3][0], t.delta[3][0], t.z[2][0]
    w, after = t.theta, t.theta.flat - ETA * t.network.flatten(t.dW, t.db) * t.network.trainable
    net_h1 = w["w(2)[1,1]"] * x[0] + w["w(2)[2,1]"] * x[1] + w["b(2)[1]"]
    through = delta[1] * w["w(3)[2,1]"]
    rows: tuple[tuple[str, str, str, str, float, Text], ...] = (
        ("001-2", "out_h2", "596884378", "0.596884378", z[1], FORWARD),
        ("001-2", "∂E_o2/∂out_h1", "019049119", "-0.0190491183", through, HIDDEN),
        ("001-3", "E", f"{float((d - out) @ (d - out)):.9f}", "0.298371109", t.loss, TOTAL_ERROR),
        ("001-4", "∂out_o1/∂net_o1", f"{out[0] * 1 - out[0]:.9f}", "0.186815602", f1[0], OUTPUT),
        ("001-5", "δ_o1", f"{-(d[0] - net) * (d[0] - out[0]) * f1[0]:.9f}", "0.138498562", delta[0], OUTPUT),
        ("001-6", "net_h1", figure(net_h1), "0.3775", t.u[2][0, 0], HIDDEN),
        ("001-7", "E(1)", "0.291027924", "0.291027774", _loss(t, after), END),
        ("001-8", "∂E_o2/∂out_h1", "-0.019049119", "-0.019049118", through, HIDDEN),
        (
            "001-9",
            "-δ_o1 × out_h1",
            f"{-delta[0] * z[0]:.9f}",
            "0.082167041",
            -t.negative_delta[3][0, 0] * z[0],
            OUTPUT,
        ),
    )
    return tuple(
        check
        for erratum, name, printed, right, value, place in rows
        for check in evidence(erratum, name, printed, right, float(value), "001", place)
    )


def _loss(t: Trace, flat: Any) -> float:
    return trace(t.network, Parameters(t.network, np.asarray(flat)), t.X, t.D).loss


def work(watch: Watch) -> Content:
    """The lesson, with four runs of 10,000 updates."""
    t = _first()
    records = run_variants({biases: network(biases) for biases in ("frozen", "per_unit", "shared")}, X, D, watch)
    return Content(
        GIVEN,
        with_pictures(all_steps(t, records), illustrations(t, records)),
        SUMMARY,
        (*_published(t, records), *_evidence()),
        {
            "loss": {variant: record.loss for variant, record in records.items()},
            "weights": {variant: record.weights for variant, record in records.items()},
            "outputs": {variant: record.outputs for variant, record in records.items()},
            "biases": {variant: record.biases for variant, record in records.items()},
            "trace": _as_data(t),
        },
    )


def _as_data(t: Trace) -> dict[str, Any]:
    """The first pass by the page's names."""
    return {
        "net_h": t.u[2][0].tolist(),
        "out_h": t.z[2][0].tolist(),
        "net_o": t.u[3][0].tolist(),
        "out_o": t.y[0].tolist(),
        "E_o": (0.5 * t.network.loss.gradient(t.y, t.D)[0] ** 2).tolist(),
        "E": t.loss,
        "dE/dout_o": t.dE_dz[3][0].tolist(),
        "dout/dnet_o": t.dz_du[3][0].tolist(),
        "delta_o": t.delta[3][0].tolist(),
        "dE_o/dout_h": (t.delta[3][0][:, None] * t.theta.W[3]).tolist(),
        "dE/dout_h": t.dE_dz[2][0].tolist(),
        "dout/dnet_h": t.dz_du[2][0].tolist(),
        "delta_h": t.delta[2][0].tolist(),
        "db_h": t.db[2].tolist(),
        "db_o": t.db[3].tolist(),
        "dE/dw": [*t.dW[2].ravel().tolist(), *t.dW[3].ravel().tolist()],
        "paths": {name: [path.value for path in path_sum(t, name).paths] for name in ("w(2)[1,1]", "w(3)[1,1]")},
    }


LESSON = Lesson(
    "mazur",
    60,
    Text("A 2-2-2 network worked out figure by figure", "2-2-2 ネットワークの計算を一つ残らず追う"),
    Text(
        "How does the error find its way back to every weight of a network?",
        "誤差は、どのようにしてネットワークの一つ一つの重みまで戻っていくのでしょうか。",
    ),
    ("001",),
    (
        "error backpropagation", "total net input", "target", "logistic sigmoid", "delta", "learning rate", "path",
    ),
    work,
    _evidence,
)  # fmt: skip
