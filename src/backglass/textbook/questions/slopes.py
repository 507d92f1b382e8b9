"""Questions on the slopes of activation functions: from u and from z, saturation, kinks."""

from __future__ import annotations

import numpy as np

from backglass.equations.activations import Logistic, Tanh
from backglass.textbook.draw import Draw
from backglass.textbook.one_unit import at, slope
from backglass.textbook.question import At, Draft, Topic, ask_choice, ask_number, wrong
from backglass.words import Text

SIGMOID, TANH = Logistic(), Tanh()
SLOPE = At("activations", 2, Text("Its derivative", "シグモイド関数の導関数"))
HYPERBOLIC = At("activations", 3, Text("The hyperbolic tangent", "双曲線正接関数 tanh"))
FROM_OUTPUT = At("activations", 5, Text("From u or from z: two different functions", "u から求めるか z から求めるか"))
SATURATION = At("activations", 6, Text("Saturation", "飽和"))
KINK = At("activations", 9, Text("ReLU and its kink", "ReLU と折れ曲がる点"))

OF_TANH = Text("That is the derivative of tanh.", "tanh の導関数の値です。")
ONE_FACTOR = Text("One of the two factors z and 1 - z is missing.", "二つの因子 z と 1 - z の一方が抜けています。")


def of_sigmoid(draw: Draw) -> Draft:
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


def from_output(draw: Draw) -> Draft:
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


def of_tanh(draw: Draw) -> Draft:
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


def of_relu(draw: Draw) -> Draft:
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


def of_softplus(_: Draw) -> Draft:
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


TOPIC = Topic(
    "slopes",
    50,
    Text("The derivatives of activation functions", "活性化関数の導関数"),
    (
        of_sigmoid,
        from_output,
        of_tanh,
        saturated,
        greatest_factor,
        of_relu,
        of_softplus,
    ),
)
