"""Questions on activation functions: values, derivatives, symmetry, saturation, kinks."""

from __future__ import annotations

import math

import numpy as np

from backglass.equations.activations import Logistic, ReLU, Tanh
from backglass.textbook.draw import Draw
from backglass.textbook.one_unit import at, slope
from backglass.textbook.question import At, Draft, Topic, ask_choice, ask_number, wrong
from backglass.words import Text

SIGMOID, TANH, RELU = Logistic(), Tanh(), ReLU()
VALUE = At("activations", 1, Text("The sigmoid", "シグモイド関数"))
SLOPE = At("activations", 2, Text("Its derivative", "シグモイド関数の導関数"))
HYPERBOLIC = At("activations", 3, Text("The hyperbolic tangent", "双曲線正接関数 tanh"))
SYMMETRY = At("activations", 4, Text("Symmetry", "対称性"))
FROM_OUTPUT = At("activations", 5, Text("From u or from z: two different functions", "u から求めるか z から求めるか"))
SATURATION = At("activations", 6, Text("Saturation", "飽和"))
OVERFLOW = At("activations", 8, Text("Formulas that overflow", "オーバーフローする式"))
KINK = At("activations", 9, Text("ReLU and its kink", "ReLU と折れ曲がる点"))
SPARSITY = At("activations", 10, Text("Sparsity", "スパース性"))
NEEDED = At("network", 8, Text("Why f is needed", "f が必要な理由"))

OF_TANH = Text("That is the derivative of tanh.", "tanh の導関数の値です。")
ONE_FACTOR = Text("One of the two factors z and 1 - z is missing.", "二つの因子 z と 1 - z の一方が抜けています。")


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


def sigmoid_slope(draw: Draw) -> Draft:
    """σ'(u)."""
    u = draw.number(-2.5, 2.5, 0.5)
    z = at(SIGMOID, u)
    return ask_choice(
        SLOPE,
        Text("What is σ'(u)?", "σ'(u) はどれですか。"),
        slope(SIGMOID, u),
        wrong("derivative-at-z", slope(SIGMOID, z)),
        wrong(
            "tanh",
            1 - z**2,
            Text(
                "1 - z² belongs to tanh; the sigmoid has z (1 - z).",
                "1 - z² は tanh のものです。シグモイド関数では z (1 - z) です。",
            ),
        ),
        wrong("one-factor", z, ONE_FACTOR),
        wrong("sign", -slope(SIGMOID, u)),
        wrong(
            "of-u",
            u * (1 - u),
            Text(
                "u (1 - u) was taken; what is multiplied is z (1 - z).",
                "u (1 - u) としています。掛けるのは z (1 - z) です。",
            ),
        ),
        because=Text("σ'(u) = z (1 - z) with z = σ(u).", "z = σ(u) とすると σ'(u) = z (1 - z) です。"),
        given={"u": u},
    )


def slope_from_output(draw: Draw) -> Draft:
    """σ'(u) where z is given."""
    z = draw.number(0.1, 0.9, 0.05)
    return ask_number(
        FROM_OUTPUT,
        Text(
            "A sigmoid unit has the output z. What is its slope f'(u)?",
            "シグモイド関数のユニットの出力が z です。傾き f'(u) を求めてください。",
        ),
        z * (1 - z),
        wrong("derivative-at-z", slope(SIGMOID, z)),
        wrong("tanh", 1 - z**2, OF_TANH),
        wrong("one-factor", 1 - z, ONE_FACTOR),
        because=Text("f'(u) = z (1 - z), without knowing u.", "u がわからなくても f'(u) = z (1 - z) で求められます。"),
        hint=Text("f'(u) = z (1 - z)", "f'(u) = z (1 - z)"),
        given={"z": z},
    )


def tanh_slope(draw: Draw) -> Draft:
    """tanh'(u)."""
    u = draw.number(-1.5, 1.5, 0.1)
    z = at(TANH, u)
    return ask_number(
        HYPERBOLIC,
        Text("f = tanh. What is f'(u)?", "f = tanh とします。f'(u) を求めてください。"),
        slope(TANH, u),
        wrong(
            "sigmoid", z * (1 - z), Text("z (1 - z) belongs to the sigmoid.", "z (1 - z) はシグモイド関数のものです。")
        ),
        wrong("square", 1 - z, Text("z must be squared: 1 - z².", "z の 2 乗を引きます (1 - z²)。")),
        wrong(
            "of-u",
            1 - u**2,
            Text("u was squared; z = tanh(u) must be.", "u を 2 乗しています。2 乗するのは z = tanh(u) です。"),
        ),
        wrong("derivative-at-z", slope(TANH, z)),
        because=Text("tanh'(u) = 1 - z² with z = tanh(u).", "z = tanh(u) とすると tanh'(u) = 1 - z² です。"),
        hint=Text("tanh'(u) = 1 - (tanh u)²", "tanh'(u) = 1 - (tanh u)²"),
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


def saturated(draw: Draw) -> Draft:
    """What passes back through a saturated unit."""
    u, g = draw.number(3, 6, 0.5), draw.number(-1, 1, 0.1)
    z = at(SIGMOID, u)
    return ask_number(
        SATURATION,
        Text(
            "g = ∂E/∂z comes back to a sigmoid unit with the net input u. What is ∂E/∂u?",
            "総入力が u のシグモイド関数のユニットに、g = ∂E/∂z が戻ってきました。∂E/∂u を求めてください。",
        ),
        g * slope(SIGMOID, u),
        wrong("missing-derivative", g),
        wrong("derivative-at-z", g * slope(SIGMOID, z)),
        because=Text("∂E/∂u = g σ'(u) = g z (1 - z).", "∂E/∂u = g σ'(u) = g z (1 - z) です。"),
        hint=Text("∂E/∂u = ∂E/∂z × σ'(u)", "∂E/∂u = ∂E/∂z × σ'(u)"),
        given={"u": u, "g": g},
    )


def greatest_factor(draw: Draw) -> Draft:
    """How much of a delta n layers of sigmoids can leave."""
    n = draw.whole(2, 5)
    return ask_choice(
        SATURATION,
        Text(
            "n sigmoid units follow each other, every weight is 1. By which factor is the gradient multiplied by "
            "their slopes at most?",
            "シグモイド関数のユニットが n 個つながっていて、重みはすべて 1 です。傾きによって勾配に掛かる因子は、"
            "最大でいくらですか。",
        ),
        0.25**n,
        wrong(
            "value",
            0.5**n,
            Text("0.5 is the value σ(0); the slope there is 0.25.", "0.5 は値 σ(0) です。そこでの傾きは 0.25 です。"),
        ),
        wrong(
            "tanh",
            1.0,
            Text(
                "A slope of 1 has tanh at 0; the sigmoid's is 0.25.",
                "傾き 1 は tanh の u = 0 でのものです。シグモイド関数では 0.25 です。",
            ),
        ),
        wrong("sum", 0.25 * n, Text("The slopes are multiplied, not added.", "傾きは足すのではなく掛け合わせます。")),
        wrong(
            "mean",
            0.25 / n,
            Text("The slopes are multiplied, not averaged.", "傾きは平均するのではなく掛け合わせます。"),
        ),
        because=Text(
            "σ' is at most 0.25, at u = 0, and n of them are multiplied.",
            "σ' の最大値は u = 0 での 0.25 で、それを n 個掛け合わせます。",
        ),
        given={"n": n},
    )


def relu_slopes(draw: Draw) -> Draft:
    """f' of a layer of ReLUs, one of them at its kink."""
    positive, negative = draw.number(0.5, 3, 0.5), draw.number(-3, -0.5, 0.5)
    u = tuple(draw.shuffled([positive, 0.0, negative]))
    return ask_choice(
        KINK,
        Text(
            "A layer of ReLUs has the net inputs u, and f'(0) is agreed to be 0. What are the f'(u)?",
            "ReLU の層の総入力が u です。f'(0) は 0 と約束します。f'(u) はどれですか。",
        ),
        tuple(float(value > 0) for value in u),
        wrong(
            "kink",
            tuple(float(value >= 0) for value in u),
            Text("At 0 the slope was agreed to be 0.", "u = 0 での傾きは 0 と約束しています。"),
        ),
        wrong(
            "value",
            tuple(max(value, 0.0) for value in u),
            Text("These are the outputs, not the slopes.", "傾きではなく出力です。"),
        ),
        wrong(
            "mirrored",
            tuple(float(value < 0) for value in u),
            Text("The slope is 1 where u is positive.", "傾きが 1 になるのは u が正のところです。"),
        ),
        wrong(
            "sign",
            tuple(float(np.sign(value)) for value in u),
            Text(
                "That is the sign of u; where u is negative the slope is 0.",
                "u の符号です。u が負のところでは傾きは 0 です。",
            ),
        ),
        because=Text("1 where u > 0, else 0.", "u > 0 なら 1、それ以外は 0 です。"),
        given={"u": u},
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


def softplus_slope(_: Draw) -> Draft:
    """The derivative of log(1 + e^u)."""
    return ask_choice(
        FROM_OUTPUT,
        Text(
            "What is the derivative of softplus(u) = log(1 + e^u)?", "softplus(u) = log(1 + e^u) の導関数はどれですか。"
        ),
        "1 / (1 + exp(-u))",
        wrong(
            "inner",
            "1 / (1 + exp(u))",
            Text(
                "The derivative of the inside, e^u, is missing: it is multiplied, too.",
                "内側の導関数 e^u が掛かっていません。",
            ),
        ),
        wrong(
            "outer",
            "exp(u)",
            Text(
                "The derivative of the logarithm, 1 / (1 + e^u), is missing.",
                "対数の導関数 1 / (1 + e^u) が掛かっていません。",
            ),
        ),
        wrong(
            "relu",
            "(u + abs(u)) / (2 × u)",
            Text(
                "That is the slope of ReLU, of which softplus is the smooth form.",
                "ReLU の傾きです。softplus はそれを滑らかにしたものです。",
            ),
        ),
        wrong(
            "second",
            "exp(u) / (1 + exp(u))²",
            Text(
                "That is differentiated twice: the slope of the sigmoid.",
                "2 回微分したもので、シグモイド関数の傾きです。",
            ),
        ),
        because=Text("e^u / (1 + e^u) = σ(u).", "e^u / (1 + e^u) = σ(u) です。"),
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
        sigmoid_slope,
        slope_from_output,
        tanh_slope,
        point_symmetry,
        tanh_by_sigmoid,
        saturated,
        greatest_factor,
        relu_slopes,
        share_of_zeros,
        softplus_slope,
        identity_layers,
    ),
)
