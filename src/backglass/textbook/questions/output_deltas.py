"""Questions on where backpropagation starts: the output's delta for every pair of output and loss."""

from __future__ import annotations

import math

from backglass.equations.activations import Logistic
from backglass.textbook.draw import Draw
from backglass.textbook.one_unit import slope
from backglass.textbook.question import At, Draft, Topic, ask_choice, ask_number, wrong
from backglass.words import Text

SIGMOID = Logistic()
OUTPUT = At("multilayer", 4, Text("The deltas of the output (stage 2)", "出力層のデルタ (手順 2)"))
IN_OUTPUTS = At("losses", 5, Text("Its gradient in the outputs", "交差エントロピーを出力で微分する"))
IN_NET_INPUTS = At("losses", 7, Text("The gradient in the net inputs", "総入力についての勾配"))
SINGLE = At("losses", 11, Text("Trap 3: a single sample", "落とし穴 3: サンプル一つ"))
SATURATED = At("losses", 13, Text("A saturated output that is wrong", "飽和して間違えている出力"))
PAIRS = At("losses", 14, Text("The output's delta for every pair", "組み合わせごとの出力層のデルタ"))


def of_identity(draw: Draw) -> Draft:
    """y - d, of the squared error."""
    y, d = draw.numbers(2, -2, 2, 0.1)
    return ask_number(
        OUTPUT,
        Text(
            "An output unit is the identity, the error is E = 1/2 (y - d)². What is its delta, ∂E/∂u?",
            "出力ユニットは恒等写像で、誤差は E = 1/2 (y - d)² です。このユニットのデルタ ∂E/∂u を求めてください。",
        ),
        y - d,
        wrong("sign", d - y),
        wrong("half", (y - d) / 2),
        wrong(
            "error",
            (y - d) ** 2 / 2,
            Text("That is the error itself, not its derivative.", "微分する前の誤差そのものです。"),
        ),
        because=Text("The half cancels the 2: δ = y - d.", "1/2 と 2 が打ち消し合い、δ = y - d となります。"),
        hint=Text("δ = ∂E/∂y × ∂y/∂u", "δ = ∂E/∂y × ∂y/∂u"),
        given={"y": y, "d": d},
    )


def of_sigmoid(draw: Draw) -> Draft:
    """(y - d) y (1 - y)."""
    y, d = draw.number(0.1, 0.9, 0.05), float(draw.whole(0, 1))
    return ask_choice(
        PAIRS,
        Text(
            "An output unit is a sigmoid, the error is E = 1/2 (y - d)². What is its delta, ∂E/∂u?",
            "出力ユニットはシグモイド関数で、誤差は E = 1/2 (y - d)² です。このユニットのデルタ ∂E/∂u はどれですか。",
        ),
        (y - d) * y * (1 - y),
        wrong("missing-derivative", y - d),
        wrong("derivative-at-z", (y - d) * slope(SIGMOID, y)),
        wrong("sign", (d - y) * y * (1 - y)),
        wrong("half", (y - d) * y * (1 - y) / 2),
        because=Text(
            "δ = (y - d) y (1 - y): the slope of the sigmoid remains.",
            "δ = (y - d) y (1 - y) です。シグモイド関数の傾きが残ります。",
        ),
        given={"y": y, "d": d},
    )


def in_outputs(draw: Draw) -> Draft:
    """∂E/∂y_k of the cross entropy."""
    y, k = draw.probabilities(), draw.whole(1, 3)
    right = y[k - 1]
    return ask_choice(
        IN_OUTPUTS,
        Text(
            f"E = -Σ d log y, class {k} is right (one-hot). What is ∂E/∂y_{k}?",
            f"E = -Σ d log y で、正解はクラス {k} です (ワンホット)。∂E/∂y_{k} はどれですか。",
        ),
        -1 / right,
        wrong("sign", 1 / right),
        wrong(
            "fused",
            right - 1,
            Text(
                "y - d is the gradient in the net inputs u, with softmax passed.",
                "y - d は、ソフトマックス関数も通った総入力 u についての勾配です。",
            ),
        ),
        wrong("not-differentiated", -math.log(right), Text("That is E itself.", "E そのものです。")),
        wrong("index", -1 / y[k % 3]),
        because=Text("The derivative of -log y_k is -1 / y_k.", "-log y_k の微分は -1 / y_k です。"),
        given={"y": y, "k": k},
    )


def of_softmax(draw: Draw) -> Draft:
    """y - d, of the cross entropy."""
    y, k = draw.probabilities(), draw.whole(1, 3)
    d = tuple(float(place == k) for place in (1, 2, 3))
    return ask_choice(
        IN_NET_INPUTS,
        Text(
            f"y = softmax(u), and E is the cross entropy; class {k} is right. What are the deltas ∂E/∂u?",
            f"y = softmax(u) で、E は交差エントロピー誤差、正解はクラス {k} です。デルタ ∂E/∂u はどれですか。",
        ),
        tuple(a - b for a, b in zip(y, d, strict=True)),
        wrong("sign", tuple(b - a for a, b in zip(y, d, strict=True))),
        wrong(
            "in-outputs",
            tuple(-b / a for a, b in zip(y, d, strict=True)),
            Text(
                "That is ∂E/∂y; the Jacobian of softmax is still to be passed.",
                "∂E/∂y です。まだソフトマックス関数のヤコビ行列を通っていません。",
            ),
        ),
        wrong(
            "extra-derivative",
            tuple((a - b) * a * (1 - a) for a, b in zip(y, d, strict=True)),
            Text(
                "y (1 - y) is too much: the softmax is in y - d already.",
                "y (1 - y) が余分です。y - d にソフトマックス関数の微分も含まれています。",
            ),
        ),
        wrong(
            "mean-for-sum",
            tuple((a - b) / 3 for a, b in zip(y, d, strict=True)),
            Text(
                "It was divided by the number of classes; one sample needs no division.",
                "クラス数で割っています。サンプル一つなら割りません。",
            ),
        ),
        because=Text(
            "Softmax and cross entropy belong together: δ = y - d.",
            "ソフトマックス関数と交差エントロピー誤差の組では δ = y - d です。",
        ),
        given={"y": y, "k": k},
    )


def of_binary(draw: Draw) -> Draft:
    """The delta of a sigmoid behind the binary cross entropy."""
    u, d = draw.number(-4, 4, 0.5), float(draw.whole(0, 1))
    y = 1 / (1 + math.exp(-u))
    return ask_number(
        SATURATED,
        Text(
            "y = σ(u), and E is the binary cross entropy. What is the delta ∂E/∂u?",
            "y = σ(u) で、E は二値交差エントロピー誤差です。デルタ ∂E/∂u を求めてください。",
        ),
        y - d,
        wrong(
            "extra-derivative",
            (y - d) * y * (1 - y),
            Text(
                "The slope y (1 - y) cancels here; it remains with the squared error.",
                "ここでは傾き y (1 - y) が打ち消されます。残るのは二乗誤差のときです。",
            ),
        ),
        wrong("sign", d - y),
        wrong("of-u", u - d, Text("u was taken for y.", "y の代わりに u を使っています。")),
        because=Text(
            "The slope of the sigmoid cancels: δ = y - d.", "シグモイド関数の傾きが打ち消され、δ = y - d となります。"
        ),
        hint=Text("δ = y - d", "δ = y - d"),
        given={"u": u, "d": d},
    )


def divided_by_classes(draw: Draw) -> Draft:
    """What shape[0] does to a single sample."""
    y, k = draw.probabilities(), draw.whole(1, 3)
    delta = y[k - 1] - 1
    return ask_number(
        SINGLE,
        Text(
            f"A program divides y - d by t.shape[0]. A single sample comes as 1-D one-hot t, class {k} being right. "
            f"What does it give for unit {k}?",
            "プログラムが y - d を t.shape[0] で割ります。サンプル一つを 1 次元のワンホット t で渡し、"
            f"正解はクラス {k} です。ユニット {k} の値はいくつになりますか。",
        ),
        delta / 3,
        wrong(
            "right-one",
            delta,
            Text(
                "That would be right; but shape[0] is 3 here, the number of classes.",
                "本来はこの値ですが、ここでは shape[0] がクラス数 3 になります。",
            ),
        ),
        wrong("sign", -delta / 3),
        wrong("other-unit", y[k % 3] / 3),
        because=Text(
            "shape[0] of a 1-D target is the number of classes: (y_k - 1) / 3.",
            "1 次元の目標出力では shape[0] がクラス数になり、(y_k - 1) / 3 です。",
        ),
        hint=Text("g_k = (y_k - d_k) / K", "g_k = (y_k - d_k) / K"),
        given={"y": y, "k": k},
    )


def odd_pair(draw: Draw) -> Draft:
    """The pair of output and loss whose delta is not y - d."""
    right = draw.pick((("sigmoid", "シグモイド関数"), ("tanh", "tanh"), ("softmax", "ソフトマックス関数")))
    reason = Text("These belong together: their delta is y - d.", "この組は対になっていて、デルタが y - d になります。")
    return ask_choice(
        PAIRS,
        Text(
            "Behind which pair of output and loss is the delta not y - d?",
            "デルタが y - d にならないのは、出力と誤差関数のどの組ですか。",
        ),
        Text(f"{right[0]} and squared error", f"{right[1]}と二乗誤差"),
        wrong("pair", Text("identity and squared error", "恒等写像と二乗誤差"), reason),
        wrong("pair", Text("sigmoid and binary cross entropy", "シグモイド関数と二値交差エントロピー"), reason),
        wrong("pair", Text("softmax and cross entropy", "ソフトマックス関数と交差エントロピー"), reason),
        because=Text(
            "There the slope of the output remains in the delta.", "この組では、出力の傾きがデルタに残ります。"
        ),
    )


TOPIC = Topic(
    "output-deltas",
    90,
    Text("The output's delta", "出力層のデルタ"),
    (
        of_identity,
        of_sigmoid,
        in_outputs,
        of_softmax,
        of_binary,
        divided_by_classes,
        odd_pair,
    ),
)
