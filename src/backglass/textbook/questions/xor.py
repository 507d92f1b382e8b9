"""Questions on XOR: what one layer cannot do, what a hidden layer does, what biases are for."""

from __future__ import annotations

import math

from backglass.textbook.draw import Draw
from backglass.textbook.question import At, Draft, Topic, ask_choice, ask_number, wrong
from backglass.words import Text

SUMS = At("xor", 1, Text("One layer: two sums that are always equal", "1 層だけの場合: 必ず等しくなる二つの和"))
ROWS = At("xor", 2, Text("How many rows one layer gets right", "1 層で正解できる行の数"))
LEAST = At("xor", 3, Text("The least error of one layer", "1 層で到達できる最小の誤差"))
FORWARD = At("xor", 4, Text("Two layers: sample 2, forward", "2 層の場合: サンプル 2 の順伝播"))
DELTAS = At("xor", 5, Text("Sample 2, back: the deltas", "サンプル 2 の逆伝播: デルタ"))
HIDDEN = At("xor", 9, Text("What the hidden layer has done", "中間層が行ったこと"))
BARE = At("xor", 10, Text("Without biases", "バイアスがないとき"))


def fourth_sum(draw: Draw) -> Draft:
    """The net input of the fourth row, from the other three."""
    u = draw.numbers(3, -3, 3, 0.5)
    right = u[1] + u[2] - u[0]
    return ask_choice(
        SUMS,
        Text(
            "One unit w1 x1 + w2 x2 + b has the net inputs u for the rows (0, 0), (0, 1), (1, 0). What is its net "
            "input for (1, 1)?",
            "一つのユニット w1 x1 + w2 x2 + b の総入力は、(0, 0)、(0, 1)、(1, 0) に対して順に u です。"
            "(1, 1) に対する総入力はどれですか。",
        ),
        right,
        wrong(
            "no-bias",
            u[1] + u[2],
            Text(
                "Both hold the bias, so it is counted twice.",
                "どちらにもバイアスが入っているので、二重に数えています。",
            ),
        ),
        wrong("sign", u[0] - u[1] - u[2]),
        wrong(
            "all-added",
            sum(u),
            Text(
                "Both sums of opposite rows are equal: the first is taken off.",
                "向かい合う行の和どうしが等しいので、最初の値は引きます。",
            ),
        ),
        wrong(
            "mean",
            (u[1] + u[2]) / 2,
            Text("That lies between two rows, at (1/2, 1/2).", "二つの行の中間 (1/2, 1/2) での値です。"),
        ),
        because=Text(
            "u(0,0) + u(1,1) = u(0,1) + u(1,0), whatever the weights are.",
            "重みが何であっても u(0,0) + u(1,1) = u(0,1) + u(1,0) です。",
        ),
        given={"u": u},
    )


def most_rows(draw: Draw) -> Draft:
    """The most rows of a gate that one unit gets right."""
    name, most = draw.pick((("XOR", 3), ("AND", 4), ("OR", 4), ("XNOR", 3)))
    separable = most == 4
    reason = Text(
        f"A straight line {'does' if separable else 'does not'} separate the rows of {name}.",
        f"{name} の行は 1 本の直線で{'分けられます' if separable else '分けられません'}。",
    )
    others = [count for count in (1, 2, 3, 4) if count != most]
    return ask_choice(
        ROWS,
        Text(
            f"How many of the four rows of {name} can one unit with a threshold get right at most?",
            f"しきい値を持つ一つのユニットは、{name} の四つの行のうち最大でいくつを正しく分類できますか。",
        ),
        most,
        *(
            wrong(
                "separable" if count > most else "better-line",
                count,
                reason
                if count > most
                else Text("There is a line that gets more right.", "もっと多くを正しく分ける直線があります。"),
            )
            for count in others
        ),
        because=reason,
    )


def least_error(draw: Draw) -> Draft:
    """The error where all outputs are 1/2."""
    n = draw.whole(2, 6) * 2
    return ask_number(
        LEAST,
        Text(
            "The best that one layer can do with XOR is an output of 1/2 for every row. What is the mean binary "
            "cross entropy of n such rows?",
            "XOR に対して 1 層でできる最良の出力は、どの行でも 1/2 です。"
            "そのような n 行の二値交差エントロピー誤差 (平均) を求めてください。",
        ),
        math.log(2),
        wrong("mean-for-sum", n * math.log(2)),
        wrong("sign", math.log(1 / 2)),
        wrong("no-logarithm", 1 / 2, Text("The logarithm is missing.", "対数をとっていません。")),
        wrong("common-logarithm", math.log10(2), Text("The logarithm is the natural one.", "対数は自然対数です。")),
        because=Text(
            "Each row has -log(1/2) = log 2, and so has their mean.",
            "どの行も -log(1/2) = log 2 なので、平均も同じです。",
        ),
        hint=Text("E_n = -d log y - (1 - d) log(1 - y)", "E_n = -d log y - (1 - d) log(1 - y)"),
        given={"n": n},
    )


def hidden_forward(draw: Draw) -> Draft:
    """The output of a tanh unit and then of the network."""
    x = draw.pick(((0.0, 1.0), (1.0, 0.0), (1.0, 1.0)))
    w = tuple(draw.number(-1, 1, 0.1) for _ in range(4))
    b, v = draw.numbers(2, -0.5, 0.5, 0.1), draw.numbers(2, -1, 1, 0.1)
    c = draw.number(-0.5, 0.5, 0.1)
    u = (w[0] * x[0] + w[1] * x[1] + b[0], w[2] * x[0] + w[3] * x[1] + b[1])
    z = (math.tanh(u[0]), math.tanh(u[1]))
    out = v[0] * z[0] + v[1] * z[1] + c
    return ask_number(
        FORWARD,
        Text(
            "z = tanh(W x + b), u = v1 z1 + v2 z2 + c, y = σ(u). What is y?",
            "z = tanh(W x + b)、u = v1 z1 + v2 z2 + c、y = σ(u) とします。y を求めてください。",
        ),
        1 / (1 + math.exp(-out)),
        wrong(
            "net-input",
            out,
            Text(
                "That is the net input u; the sigmoid is still to come.",
                "総入力 u です。まだシグモイド関数を通していません。",
            ),
        ),
        wrong(
            "linear",
            1 / (1 + math.exp(-(v[0] * u[0] + v[1] * u[1] + c))),
            Text("tanh was left out in the hidden layer.", "中間層で tanh を通していません。"),
        ),
        wrong(
            "no-bias",
            1 / (1 + math.exp(-(out - c))),
            Text("The output's bias c is missing.", "出力のバイアス c を足していません。"),
        ),
        because=Text(
            "tanh in the hidden layer, then the sigmoid of the weighted sum.",
            "中間層で tanh、その重み付き和にシグモイド関数を適用します。",
        ),
        hint=Text("y = σ(v1 tanh(u_1) + v2 tanh(u_2) + c)", "y = σ(v1 tanh(u_1) + v2 tanh(u_2) + c)"),
        given={"x": x, "W": ((w[0], w[1]), (w[2], w[3])), "b": b, "v": v, "c": c},
    )


def hidden_delta(draw: Draw) -> Draft:
    """The delta of a tanh unit before a sigmoid with the cross entropy."""
    y, z, v = draw.number(0.1, 0.9, 0.1), draw.number(-0.9, 0.9, 0.1), draw.number(-2, 2, 0.1)
    d = float(draw.whole(0, 1))
    right = (y - d) * v * (1 - z**2)
    return ask_choice(
        DELTAS,
        Text(
            "A tanh unit has the output z and leads over the weight v to a sigmoid output y; E is the binary cross "
            "entropy with the target d. What is the delta of the tanh unit?",
            "tanh のユニット (出力 z) が、重み v でシグモイド関数の出力 y につながっています。"
            "E は目標出力 d の二値交差エントロピー誤差です。tanh のユニットのデルタはどれですか。",
        ),
        right,
        wrong("missing-derivative", (y - d) * v),
        wrong(
            "extra-derivative",
            right * y * (1 - y),
            Text(
                "The slope y (1 - y) of the output cancels with the cross entropy.",
                "出力の傾き y (1 - y) は、交差エントロピーと打ち消し合います。",
            ),
        ),
        wrong(
            "sigmoid",
            (y - d) * v * z * (1 - z),
            Text(
                "z (1 - z) belongs to the sigmoid; tanh has 1 - z².",
                "z (1 - z) はシグモイド関数のものです。tanh では 1 - z² です。",
            ),
        ),
        wrong("sign", -right),
        because=Text("(y - d) v (1 - z²).", "(y - d) v (1 - z²) です。"),
        given={"y": y, "d": d, "v": v, "z": z},
    )


def hidden_code(draw: Draw) -> Draft:
    """What two hidden threshold units make of the four rows."""
    second = draw.pick((("AND", (0, 0, 0, 1)), ("NAND", (1, 1, 1, 0))))
    right = "z1 - z2 > 0" if second[0] == "AND" else "z1 + z2 > 1.5"
    return ask_choice(
        HIDDEN,
        Text(
            f"Two hidden units compute z1 = x1 OR x2 and z2 = x1 {second[0]} x2 (0 or 1). Which output unit then "
            "gives XOR?",
            f"二つの中間ユニットが z1 = x1 OR x2、z2 = x1 {second[0]} x2 (0 か 1) を計算します。"
            "XOR になる出力ユニットはどれですか。",
        ),
        right,
        wrong(
            "other-sign",
            "z1 + z2 > 1.5" if second[0] == "AND" else "z1 - z2 > 0",
            Text("Put in the four rows: that is another gate.", "四つの行を入れてみると、別の論理ゲートになります。"),
        ),
        wrong(
            "either", "z1 + z2 > 0.5", Text("It fires where either unit does.", "どちらか一方が 1 なら 1 になります。")
        ),
        wrong("first-alone", "z1 > 0.5", Text("That is OR again.", "OR のままです。")),
        wrong("second-alone", "z2 > 0.5", Text(f"That is {second[0]} again.", f"{second[0]} のままです。")),
        because=Text("XOR is 1 where exactly one input is 1.", "XOR は、入力のちょうど一方が 1 のとき 1 です。"),
    )


def without_biases(draw: Draw) -> Draft:
    """What a network without biases gives for the input 0."""
    w, v = draw.numbers(2, -2, 2, 0.5), draw.numbers(2, -2, 2, 0.5)
    return ask_choice(
        BARE,
        Text(
            "z1 = tanh(w1 x), z2 = tanh(w2 x), y = σ(v1 z1 + v2 z2): a network without biases. What is y for x = 0?",
            "z1 = tanh(w1 x)、z2 = tanh(w2 x)、y = σ(v1 z1 + v2 z2) という、バイアスのないネットワークです。"
            "x = 0 のとき y はどれですか。",
        ),
        0.5,
        wrong("zero", 0.0, Text("The net input is 0, but σ(0) = 0.5.", "総入力は 0 ですが、σ(0) = 0.5 です。")),
        wrong("one", 1.0, Text("σ reaches 1 only far above 0.", "σ が 1 に近づくのは、総入力が大きいときだけです。")),
        wrong(
            "at-one",
            1 / (1 + math.exp(-(v[0] * math.tanh(w[0]) + v[1] * math.tanh(w[1])))),
            Text("That is y for x = 1.", "x = 1 のときの y です。"),
        ),
        wrong("weights", 1 / (1 + math.exp(-sum(v))), Text("tanh(0) is 0, not 1.", "tanh(0) は 1 ではなく 0 です。")),
        because=Text(
            "Every net input is 0 there, so y = σ(0), whatever the weights are.",
            "総入力がすべて 0 になるので、重みが何であっても y = σ(0) です。",
        ),
        given={"w": w, "v": v},
    )


TOPIC = Topic(
    "xor",
    150,
    Text("XOR, hidden layers and biases", "XOR、中間層、バイアス"),
    (fourth_sum, most_rows, least_error, hidden_forward, hidden_delta, hidden_code, without_biases),
)
