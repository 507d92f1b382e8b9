"""Questions on a 2-2-2 network of sigmoids with new numbers: forward, the three factors, back to w1, the update."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backglass.equations.activations import Logistic
from backglass.textbook.draw import Draw
from backglass.textbook.question import At, Draft, Topic, Values, ask_choice, ask_number, wrong
from backglass.words import Text

SIGMOID = Logistic()
ETA = 0.5

HIDDEN = At("mazur", 1, Text("Hidden layer, forward", "中間層 (隠れ層) の順伝播"))
OUTPUT = At("mazur", 2, Text("Output layer, forward", "出力層の順伝播"))
TOTAL = At("mazur", 3, Text("Total error", "総合誤差"))
FACTORS = At("mazur", 4, Text("The gradient of w5: three factors", "w5 の勾配: 三つの因子"))
UPDATE = At("mazur", 7, Text("The new w5", "新しい w5"))
REACHING = At("mazur", 9, Text("What reaches out_h1", "out_h1 に届くもの"))
FIRST = At("mazur", 10, Text("The gradient of w1", "w1 の勾配"))
NEW_FIRST = At("mazur", 12, Text("The new w1, w2, w3, w4", "新しい w1, w2, w3, w4"))

NETWORK = Text(
    "A 2-2-2 network of sigmoids: w1 and w2 lead from i1 and i2 to h1, w3 and w4 to h2, both with the bias b1; w5 "
    "and w6 from h1 and h2 to o1, w7 and w8 to o2, both with the bias b2. E = Σ 1/2 (target - out)².",
    "シグモイド関数の 2-2-2 ネットワークです。i1 と i2 から h1 への重みが w1 と w2、"
    "h2 への重みが w3 と w4 (バイアスはどちらも b1)、h1 と h2 から o1 への重みが w5 と w6、"
    "o2 への重みが w7 と w8 (バイアスはどちらも b2) です。E = Σ 1/2 (target - out)² とします。",
)


@dataclass(frozen=True)
class Drawn:
    """A network with drawn numbers and what the lesson computes of it."""

    w: tuple[float, ...]  # w1 to w8
    b: tuple[float, float]
    i: tuple[float, float]
    t: tuple[float, float]

    def sigmoid(self, *u: float) -> tuple[float, ...]:
        """σ of each."""
        return tuple(SIGMOID(np.array(u)).tolist())

    @property
    def net_h(self) -> tuple[float, float]:
        """The net inputs of h1 and h2."""
        w, (x, y), b = self.w, self.i, self.b[0]
        return w[0] * x + w[1] * y + b, w[2] * x + w[3] * y + b

    @property
    def h(self) -> tuple[float, ...]:
        """Their outputs."""
        return self.sigmoid(*self.net_h)

    @property
    def o(self) -> tuple[float, ...]:
        """The outputs of o1 and o2."""
        w, (first, second), b = self.w, self.h, self.b[1]
        return self.sigmoid(w[4] * first + w[5] * second + b, w[6] * first + w[7] * second + b)

    @property
    def deltas(self) -> tuple[float, ...]:
        """∂E/∂net of o1 and o2."""
        return tuple((o - t) * o * (1 - o) for o, t in zip(self.o, self.t, strict=True))

    @property
    def reaching(self) -> float:
        """∂E/∂out_h1."""
        first, second = self.deltas
        return first * self.w[4] + second * self.w[6]

    @property
    def slope_of_h1(self) -> float:
        """The sigmoid's slope at h1."""
        return self.h[0] * (1 - self.h[0])

    @property
    def given(self) -> Values:
        """All of its numbers."""
        return {"i": self.i, "w": self.w, "b": self.b, "target": self.t}


def _drawn(draw: Draw) -> Drawn:
    """Weights and inputs of tenths, targets of 0.1 or 0.9."""
    w = tuple(draw.number(-1, 1, 0.1) for _ in range(8))
    b, i = draw.numbers(2, -0.5, 0.5, 0.1), draw.numbers(2, 0.1, 1, 0.1)
    t = draw.pick(((0.1, 0.9), (0.9, 0.1)))
    return Drawn(w, (b[0], b[1]), (i[0], i[1]), t)


def _asks(en: str, ja: str) -> Text:
    return Text(f"{NETWORK.en} {en}", f"{NETWORK.ja}{ja}")


def net_of_h1(draw: Draw) -> Draft:
    """net_h1."""
    n = _drawn(draw)
    w, (x, y), b = n.w, n.i, n.b
    return ask_choice(
        HIDDEN,
        _asks("What is net_h1?", "net_h1 はどれですか。"),
        n.net_h[0],
        wrong(
            "index",
            w[0] * x + w[2] * y + b[0],
            Text("w3 leads to h2; from i2 to h1 leads w2.", "w3 は h2 への重みです。i2 から h1 への重みは w2 です。"),
        ),
        wrong("other-unit", n.net_h[1]),
        wrong("no-bias", n.net_h[0] - b[0], Text("The bias is missing.", "バイアスを足していません。")),
        wrong(
            "other-bias",
            n.net_h[0] - b[0] + b[1],
            Text("b2 belongs to the output layer.", "b2 は出力層のバイアスです。"),
        ),
        wrong("output", n.h[0], Text("That is out_h1, after the sigmoid.", "シグモイド関数を通した後の out_h1 です。")),
        because=Text("w1 i1 + w2 i2 + b1.", "w1 i1 + w2 i2 + b1 です。"),
        given=n.given,
    )


def output_of_o1(draw: Draw) -> Draft:
    """out_o1."""
    n = _drawn(draw)
    w, h, b = n.w, n.h, n.b
    return ask_number(
        OUTPUT,
        _asks("What is out_o1?", "out_o1 を求めてください。"),
        n.o[0],
        wrong("other-unit", n.o[1]),
        wrong(
            "net-inputs",
            n.sigmoid(w[4] * n.net_h[0] + w[5] * n.net_h[1] + b[1])[0],
            Text("The sigmoid was left out in the hidden layer.", "中間層でシグモイド関数を通していません。"),
        ),
        wrong(
            "net-input",
            w[4] * h[0] + w[5] * h[1] + b[1],
            Text("That is net_o1, before the sigmoid.", "シグモイド関数を通す前の net_o1 です。"),
        ),
        because=Text("σ(w5 out_h1 + w6 out_h2 + b2).", "σ(w5 out_h1 + w6 out_h2 + b2) です。"),
        hint=Text("out_o1 = σ(w5 × out_h1 + w6 × out_h2 + b2)", "out_o1 = σ(w5 × out_h1 + w6 × out_h2 + b2)"),
        given=n.given,
    )


def total_error(draw: Draw) -> Draft:
    """E."""
    n = _drawn(draw)
    squares = [(o - t) ** 2 for o, t in zip(n.o, n.t, strict=True)]
    E = sum(squares) / 2
    return ask_number(
        TOTAL,
        _asks("What is the total error E?", "総合誤差 E を求めてください。"),
        E,
        wrong("half", 2 * E),
        wrong("mean-for-sum", E / 2),
        wrong("one-output", squares[0] / 2, Text("That is the error of o1 alone.", "o1 だけの誤差です。")),
        because=Text("The halves of both squares are added.", "二つの出力の 1/2 (target - out)² を足します。"),
        hint=Text(
            "E = 1/2 (target_o1 - out_o1)² + 1/2 (target_o2 - out_o2)²",
            "E = 1/2 (target_o1 - out_o1)² + 1/2 (target_o2 - out_o2)²",
        ),
        given=n.given,
    )


def gradient_of_w5(draw: Draw) -> Draft:
    """∂E/∂w5."""
    n = _drawn(draw)
    delta, h = n.deltas, n.h
    return ask_number(
        FACTORS,
        _asks("What is ∂E/∂w5?", "∂E/∂w5 を求めてください。"),
        delta[0] * h[0],
        wrong("sign", -delta[0] * h[0]),
        wrong("missing-derivative", (n.o[0] - n.t[0]) * h[0]),
        wrong("other-unit", delta[1] * h[0]),
        wrong(
            "other-input",
            delta[0] * h[1],
            Text("w5 comes from h1; out_h2 belongs to w6.", "w5 は h1 からの重みです。out_h2 が掛かるのは w6 です。"),
        ),
        wrong(
            "factor-missing",
            delta[0],
            Text("The third factor out_h1 is missing.", "三つ目の因子 out_h1 が抜けています。"),
        ),
        because=Text(
            "(out_o1 - target_o1) × out_o1 (1 - out_o1) × out_h1.",
            "(out_o1 - target_o1) × out_o1 (1 - out_o1) × out_h1 です。",
        ),
        hint=Text(
            "∂E/∂w5 = ∂E/∂out_o1 × ∂out_o1/∂net_o1 × ∂net_o1/∂w5", "∂E/∂w5 = ∂E/∂out_o1 × ∂out_o1/∂net_o1 × ∂net_o1/∂w5"
        ),
        given=n.given,
    )


def new_w5(draw: Draw) -> Draft:
    """w5 after an update."""
    n = _drawn(draw)
    w5, gradient = n.w[4], n.deltas[0] * n.h[0]
    given = {"w5": w5, "∂E/∂w5": round(gradient, 6), "η": ETA}
    g = given["∂E/∂w5"]
    return ask_choice(
        UPDATE,
        Text("What is w5 after one update?", "1 回更新した後の w5 はどれですか。"),
        w5 - ETA * g,
        wrong(
            "sign",
            w5 + ETA * g,
            Text(
                "The step was added; one goes against the gradient.",
                "勾配の向きに進んでいます。進むのは勾配と逆の向きです。",
            ),
        ),
        wrong("rate", w5 - g),
        wrong(
            "step-alone",
            -ETA * g,
            Text("That is the step alone; it is added to the old w5.", "変化量だけです。これを元の w5 に足します。"),
        ),
        wrong("scaled", ETA * (w5 - g), Text("η belongs to the gradient alone.", "η を掛けるのは勾配だけです。")),
        because=Text("w5 - η ∂E/∂w5.", "w5 - η ∂E/∂w5 です。"),
        given=given,
    )


def reaching_h1(draw: Draw) -> Draft:
    """∂E/∂out_h1."""
    n = _drawn(draw)
    first, second = n.deltas
    w = n.w
    return ask_number(
        REACHING,
        _asks("What is ∂E/∂out_h1?", "∂E/∂out_h1 を求めてください。"),
        n.reaching,
        wrong("missing-path", first * w[4]),
        wrong(
            "index",
            first * w[4] + second * w[5],
            Text("From h1 to o2 leads w7, not w6.", "h1 から o2 への重みは w6 ではなく w7 です。"),
        ),
        wrong("missing-derivative", sum((o - t) * v for o, t, v in zip(n.o, n.t, (w[4], w[6]), strict=True))),
        wrong(
            "with-derivative",
            n.reaching * n.slope_of_h1,
            Text(
                "The slope of h1 comes afterwards, on the way to net_h1.",
                "h1 の傾きを掛けるのはその後、net_h1 に進むときです。",
            ),
        ),
        because=Text(
            "δ_o1 w5 + δ_o2 w7: both outputs depend on out_h1.",
            "δ_o1 w5 + δ_o2 w7 です。どちらの出力も out_h1 に依存します。",
        ),
        hint=Text("∂E/∂out_h1 = δ_o1 × w5 + δ_o2 × w7", "∂E/∂out_h1 = δ_o1 × w5 + δ_o2 × w7"),
        given=n.given,
    )


def gradient_of_w1(draw: Draw) -> Draft:
    """∂E/∂w1."""
    n = _drawn(draw)
    right = n.reaching * n.slope_of_h1 * n.i[0]
    return ask_choice(
        FIRST,
        _asks("What is ∂E/∂w1?", "∂E/∂w1 はどれですか。"),
        right,
        wrong("missing-derivative", n.reaching * n.i[0]),
        wrong("missing-path", n.deltas[0] * n.w[4] * n.slope_of_h1 * n.i[0]),
        wrong(
            "other-input", n.reaching * n.slope_of_h1 * n.i[1], Text("w1 comes from i1.", "w1 は i1 からの重みです。")
        ),
        wrong("sign", -right),
        wrong(
            "derivative-at-z",
            n.reaching * float(SIGMOID.derivative(np.array([n.h[0]]))[0]) * n.i[0],
        ),
        because=Text("∂E/∂out_h1 × out_h1 (1 - out_h1) × i1.", "∂E/∂out_h1 × out_h1 (1 - out_h1) × i1 です。"),
        given=n.given,
    )


def new_w1(draw: Draw) -> Draft:
    """w1 after an update, with the old w5 and w7."""
    n = _drawn(draw)
    d, h, w = n.deltas, n.h, n.w
    eta = 10.0
    early = d[0] * (w[4] - eta * d[0] * h[0]) + d[1] * (w[6] - eta * d[1] * h[0])
    step = n.slope_of_h1 * n.i[0]
    return ask_number(
        NEW_FIRST,
        _asks(
            "All weights are updated at once with the learning rate η. What is the new w1?",
            "すべての重みを学習率 η で同時に更新します。新しい w1 を求めてください。",
        ),
        w[0] - eta * n.reaching * step,
        wrong("updated-too-early", w[0] - eta * early * step),
        wrong("sign", w[0] + eta * n.reaching * step),
        wrong("rate", w[0] - n.reaching * step),
        because=Text(
            "w1 - η ∂E/∂w1, in which the old w5 and w7 stand: gradients first, then updates.",
            "w1 - η ∂E/∂w1 です。∂E/∂w1 には更新前の w5 と w7 を使います。",
        ),
        hint=Text(
            "w1⁺ = w1 - η × (δ_o1 w5 + δ_o2 w7) × out_h1 (1 - out_h1) × i1",
            "w1⁺ = w1 - η × (δ_o1 w5 + δ_o2 w7) × out_h1 (1 - out_h1) × i1",
        ),
        given={**n.given, "η": eta},
    )


TOPIC = Topic(
    "mazur",
    60,
    Text("A 2-2-2 network by hand", "2-2-2 ネットワークの手計算"),
    (
        net_of_h1,
        output_of_o1,
        total_error,
        gradient_of_w5,
        new_w5,
        reaching_h1,
        gradient_of_w1,
        new_w1,
    ),
)
