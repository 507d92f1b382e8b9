"""Questions on activation functions: values, symmetry, sparsity, and why f is needed."""

from __future__ import annotations

import math

from backglass.equations.activations import Logistic, Tanh
from backglass.textbook.draw import Draw
from backglass.textbook.one_unit import at
from backglass.textbook.question import At, Draft, Topic, ask_choice, ask_number, wrong
from backglass.words import Text

SIGMOID, TANH = Logistic(), Tanh()
VALUE = At("activations", 1, Text("The sigmoid", "シグモイド関数"))
SYMMETRY = At("activations", 4, Text("Symmetry", "対称性"))
SPARSITY = At("activations", 10, Text("Sparsity", "スパース性"))
NEEDED = At("network", 8, Text("Why f is needed", "f が必要な理由"))


def sigmoid_value(draw: Draw) -> Draft:
    """σ(u)."""
    u = draw.number(-3, 3, 0.5)
    return ask_number(
        VALUE,
        Text("What is σ(u)?", "σ(u) を求めてください。"),
        at(SIGMOID, u),
        wrong(
            "exponent",
            at(SIGMOID, -u),
            Text(
                "The exponent is -u; with e^u below it is σ(-u).",
                "指数は -u です。分母を 1 + e^u とすると σ(-u) になります。",
            ),
        ),
        wrong("tanh", at(TANH, u), Text("That is tanh(u).", "tanh(u) の値です。")),
        wrong(
            "brackets",
            1 + math.exp(-u),
            Text("1 is divided by the whole sum 1 + e^(-u).", "1 を割るのは、和 1 + e^(-u) の全体です。"),
        ),
        because=Text("σ(u) = 1 / (1 + e^(-u))", "σ(u) = 1 / (1 + e^(-u)) です。"),
        hint=Text("σ(u) = 1 / (1 + e^(-u))", "σ(u) = 1 / (1 + e^(-u))"),
        given={"u": u},
    )


def point_symmetry(draw: Draw) -> Draft:
    """σ(-u) from σ(u)."""
    p = draw.number(0.55, 0.95, 0.05)
    return ask_choice(
        SYMMETRY,
        Text("p = σ(u) is known. What is σ(-u)?", "p = σ(u) がわかっています。σ(-u) はどれですか。"),
        1 - p,
        wrong(
            "odd",
            -p,
            Text(
                "tanh is point-symmetric about 0; the sigmoid is about 0.5.",
                "原点について点対称なのは tanh です。シグモイド関数は点 (0, 0.5) について点対称です。",
            ),
        ),
        wrong("even", p, Text("σ' is even, σ is not.", "偶関数なのは σ' で、σ ではありません。")),
        wrong(
            "reciprocal",
            1 / p,
            Text("Nothing is inverted; no output is above 1.", "逆数ではありません。出力は 1 を超えません。"),
        ),
        wrong(
            "minus-one",
            p - 1,
            Text(
                "That is negative, and no output of the sigmoid is.",
                "負の値ですが、シグモイド関数の出力は負になりません。",
            ),
        ),
        because=Text("σ(-u) = 1 - σ(u).", "σ(-u) = 1 - σ(u) です。"),
        given={"p": p},
    )


def tanh_by_sigmoid(_: Draw) -> Draft:
    """tanh written with σ."""
    return ask_choice(
        SYMMETRY,
        Text("Which formula is tanh(u)?", "tanh(u) に等しい式はどれですか。"),
        "2 × σ(2 × u) - 1",
        wrong(
            "shift",
            "2 × σ(2 × u)",
            Text(
                "It lies between 0 and 2; it must be moved down by 1.",
                "値が 0 と 2 の間になります。1 だけ下げる必要があります。",
            ),
        ),
        wrong(
            "stretch",
            "2 × σ(u) - 1",
            Text(
                "It has the slope 0.5 at 0, but tanh has 1: u must be doubled.",
                "u = 0 での傾きが 0.5 になります。tanh の傾きは 1 なので、u を 2 倍します。",
            ),
        ),
        wrong("no-range", "σ(2 × u) - 1", Text("It lies between -1 and 0.", "値が -1 と 0 の間になります。")),
        wrong(
            "complement",
            "1 - 2 × σ(2 × u)",
            Text(
                "The sign is wrong: it falls where tanh rises.", "符号が逆です。tanh と違って減少する関数になります。"
            ),
        ),
        because=Text(
            "The sigmoid, stretched and moved down: 2 σ(2u) - 1.",
            "シグモイド関数を伸縮し、下にずらした 2 σ(2u) - 1 です。",
        ),
    )


def share_of_zeros(draw: Draw) -> Draft:
    """The share of a ReLU layer's outputs that are 0."""
    u = draw.numbers(draw.pick((5, 6, 8)), -2, 2, 0.1)
    below = sum(value < 0 for value in u)
    return ask_number(
        SPARSITY,
        Text(
            "A layer of ReLUs has the net inputs u. What share of its outputs is exactly 0?",
            "ReLU の層の総入力が u です。出力がちょうど 0 になるユニットの割合を求めてください。",
        ),
        below / len(u),
        wrong(
            "others",
            (len(u) - below) / len(u),
            Text("That is the share of those that are not 0.", "0 にならないユニットの割合です。"),
        ),
        wrong(
            "count",
            float(below),
            Text("That is their number; divide by the number of units.", "個数です。ユニットの数で割ります。"),
        ),
        because=Text(
            "The negative ones become 0: their number over the number of units.",
            "負のものが 0 になります。その個数をユニットの数で割ります。",
        ),
        hint=Text("r = n_0 / n", "r = n_0 / n"),
        given={"u": u},
    )


def identity_layers(draw: Draw) -> Draft:
    """Two layers without f are one: its bias."""
    w1, b1, w2, b2 = draw.numbers(4, -2, 2, 0.5)
    return ask_choice(
        NEEDED,
        Text(
            "z = w1 x + b1 and y = w2 z + b2: two layers without an activation function are one, y = w x + b. What "
            "are w and b?",
            "z = w1 x + b1、y = w2 z + b2 とします。活性化関数のない二つの層は、一つの層 y = w x + b と同じです。"
            "(w, b) はどれですか。",
        ),
        (w1 * w2, w2 * b1 + b2),
        wrong(
            "passed",
            (w1 * w2, b1 + b2),
            Text(
                "b1 passes through the second layer, too: it is multiplied by w2.",
                "b1 も第二の層を通るので、w2 が掛かります。",
            ),
        ),
        wrong(
            "sum",
            (w1 + w2, w2 * b1 + b2),
            Text("The weights are multiplied, not added.", "重みは足すのではなく掛け合わせます。"),
        ),
        wrong(
            "order",
            (w1 * w2, w1 * b2 + b1),
            Text("The layers are in the wrong order: w2 b1 + b2.", "層の順序が逆です。w2 b1 + b2 になります。"),
        ),
        wrong(
            "forgotten",
            (w1 * w2, b2),
            Text("b1 does not vanish; it reaches y over w2.", "b1 は消えません。w2 を通って y に届きます。"),
        ),
        because=Text(
            "y = w2 (w1 x + b1) + b2 = w1 w2 x + (w2 b1 + b2).",
            "y = w2 (w1 x + b1) + b2 = w1 w2 x + (w2 b1 + b2) です。",
        ),
        given={"w1": w1, "b1": b1, "w2": w2, "b2": b2},
    )


TOPIC = Topic(
    "activations",
    50,
    Text("Activation functions", "活性化関数"),
    (
        sigmoid_value,
        point_symmetry,
        tanh_by_sigmoid,
        share_of_zeros,
        identity_layers,
    ),
)
