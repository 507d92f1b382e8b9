"""The steps of lesson `network`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backglass.equations.forward import Forward
from backglass.glass.tracing import Trace
from backglass.page.figures import figure
from backglass.parameters import Parameters
from backglass.textbook.illustrations import of_network
from backglass.textbook.lesson import LessonStep, Line, Table, line
from backglass.words import Text


@dataclass(frozen=True, eq=False)
class Passes:
    """The forward passes of the lesson.

    Attributes
    ----------
    unit : Forward
        The unit alone: at x, with x1 larger by 0.1, with x2 larger by 0.1, at 0, and where it switches.
    theta : Parameters
        Its parameters.
    by_weight, by_bias : dict of float to Forward
        The unit at x with another w1; the unit at 0 with another b.
    whole, bare : Forward
        The 2-2-1 network, with f and without it.
    parameters : Parameters
        Those of the network.
    traces : (Trace, Trace)
        The unit and the network at x, for their pictures.
    """

    unit: Forward
    theta: Parameters
    by_weight: dict[float, Forward]
    by_bias: dict[float, Forward]
    whole: Forward
    parameters: Parameters
    bare: Forward
    traces: tuple[Trace, Trace]


def all_steps(passes: Passes) -> tuple[LessonStep, ...]:
    """A unit, what its weights and bias say, then layers."""
    return (
        _the_sum(passes),
        _the_output(passes),
        _importance(passes),
        _adjusting(passes),
        _hidden_layer(passes),
        _output_layer(passes),
        _as_matrices(passes),
        _without_f(passes),
    )


def _the_sum(passes: Passes) -> LessonStep:
    (w1, w2), b, (x1, x2) = passes.theta.W[2][0], passes.theta.b[2][0], passes.unit.z[1][0]
    return LessonStep(
        Text("A unit adds up what reaches it", "ユニットは届いた値を足し合わせる"),
        Text(
            "Think of x1 as how much one would like to go for a walk and of x2 as how hard it rains. A unit gives "
            "each input a weight, adds everything up and adds its bias. The sum u is called the total net input.",
            "x1 を「散歩に行きたい気持ち」、x2 を「雨の強さ」と考えてみます。ユニットは入力ごとに重みを掛けて"
            "すべて足し合わせ、最後にバイアスを加えます。この和 u を総入力と呼びます。",
        ),
        (line("u = w1 x1 + w2 x2 + b", passes.unit.u[2][0, 0], "{} × {} + {} × {} + {}", [w1, x1, w2, x2, b]),),
    )


def _the_output(passes: Passes) -> LessonStep:
    return LessonStep(
        Text("What it passes on", "ユニットの出力"),
        Text(
            "The unit puts out z = f(u). Here f is the logistic sigmoid: it makes a number between 0 and 1 of any u, "
            "1/2 of u = 0. Read z as how likely the walk is.",
            "ユニットは z = f(u) を出力します。ここでは f にシグモイド関数を使います。どんな u も 0 と 1 の間の値に"
            "変わり、u = 0 なら 1/2 です。z を「散歩に行く見込み」と読んでください。",
        ),
        (line("z = 1 / (1 + e^(-u))", passes.unit.z[2][0, 0], "1 / (1 + e^(-{}))", [passes.unit.u[2][0, 0]]),),
        picture=of_network(
            passes.traces[0],
            Text(
                "The unit: a solid line is a positive weight, a dashed one a negative.",
                "ユニット一つの図。実線は正の重み、破線は負の重みです。",
            ),
            loss=False,
            highlight=1,
            weights={"w(2)[1,1]": "w1", "w(2)[1,2]": "w2", "b(2)[1]": "b"},
        ),
    )


def _importance(passes: Passes) -> LessonStep:
    (w1, w2), u = passes.theta.W[2][0], passes.unit.u[2][:, 0]
    return LessonStep(
        Text("A weight is an importance", "重みは重要度を表す"),
        Text(
            "Let each input grow by 0.1 and see what the sum makes of it: exactly weight times 0.1. x1 counts twice "
            "as much as x2, and x2 counts against. A weight of 0 means that the input is not heard at all; the table "
            "has other values of w1.",
            "入力を一つずつ 0.1 だけ増やすと、和はちょうど「重み × 0.1」だけ変わります。x1 は x2 の 2 倍重要で、"
            "x2 は逆向きに働きます。重みが 0 なら、その入力は無視されます。表は w1 をほかの値に変えた場合です。",
        ),
        (
            line("Δu = w1 × 0.1", u[1] - u[0], "{} × 0.1", [w1]),
            line("Δu = w2 × 0.1", u[2] - u[0], "{} × 0.1", [w2]),
        ),
        Table(
            ("w1", "u", "z"),
            tuple((figure(w), figure(one.u[2][0, 0]), figure(one.z[2][0, 0])) for w, one in passes.by_weight.items()),
        ),
    )


def _adjusting(passes: Passes) -> LessonStep:
    (w1, w2), b = passes.theta.W[2][0], passes.theta.b[2][0]
    switching = passes.unit.z[1][4]
    return LessonStep(
        Text("What the bias adjusts", "バイアスが調整するもの"),
        Text(
            "Where all inputs are 0 no weight can do anything, and u = b: the bias alone decides (see the table). For "
            "other inputs it shifts the place where the unit switches, u = 0 and z = 1/2. With x2 = 0.8 that is at "
            "this x1:",
            "入力がすべて 0 なら、重みをどう変えても効き目はなく、u = b です。つまりバイアスだけで出力が決まります "
            "(表)。一般の入力では、ユニットが切り替わる位置 (u = 0、z = 1/2) をバイアスがずらします。x2 = 0.8 なら、"
            "切り替わるのは次の x1 です。",
        ),
        (line("x1 = -(w2 x2 + b) / w1", switching[0], "-({} × {} + {}) / {}", [w2, switching[1], b, w1]),),
        Table(
            (Text("b, at x = 0", "x = 0 のときの b"), "u", "z"),
            tuple((figure(b), figure(one.u[2][0, 0]), figure(one.z[2][0, 0])) for b, one in passes.by_bias.items()),
        ),
    )


def _net_input(passes: Passes, l: int, j: int) -> Line:
    """u_j^(l), written out."""
    W, b, z = passes.parameters.W[l][j - 1], passes.parameters.b[l][j - 1], passes.whole.z[l - 1][0]
    below = ("x1", "x2") if l == 2 else ("z(2)[1]", "z(2)[2]")
    terms = " + ".join(f"w({l})[{j},{i}] × {one}" for i, one in enumerate(below, start=1))
    values = [number for pair in zip(W, z, strict=True) for number in pair]
    formula = f"u({l})[{j}] = {terms} + b({l})[{j}]"
    return line(formula, passes.whole.u[l][0, j - 1], "{} × {} + {} × {} + {}", [*values, b])


def _output(passes: Passes, l: int, j: int, name: str) -> Line:
    u, z = passes.whole.u[l][0, j - 1], passes.whole.z[l][0, j - 1]
    return line(f"{name} = f(u({l})[{j}])", z, "1 / (1 + e^(-{}))", [u])


def _hidden_layer(passes: Passes) -> LessonStep:
    return LessonStep(
        Text("A layer: units beside each other", "層: ユニットを横に並べる"),
        Text(
            "Two units take the same inputs, each with weights and a bias of its own. w(2)[1,2] is a weight of layer "
            "2: it leads to unit 1, and from input 2. The inputs themselves are layer 1, the input layer. A layer in "
            "the middle is called a hidden layer: its outputs are nobody's answer yet.",
            "二つのユニットが同じ入力を受け取り、それぞれ自分の重みとバイアスを持ちます。w(2)[1,2] は第 2 層の重みで、"
            "入力 2 からユニット 1 へ向かいます。入力そのものが第 1 層 (入力層) です。途中にある層を中間層 (隠れ層) と"
            "呼びます。その出力はまだ答えではありません。",
        ),
        tuple(part for j in (1, 2) for part in (_net_input(passes, 2, j), _output(passes, 2, j, f"z(2)[{j}]"))),
    )


def _output_layer(passes: Passes) -> LessonStep:
    return LessonStep(
        Text("The next layer", "次の層"),
        Text(
            "To the output unit the hidden outputs are what the inputs were to the hidden units. In the last layer, "
            "the output layer, it gives the network's output, y. From front to back, layer by layer: this is forward "
            "propagation.",
            "出力ユニットにとっての中間層の出力は、中間ユニットにとっての入力と同じ役割です。最後の層を出力層と呼び、"
            "その出力がネットワークの出力 y になります。前から後ろへこのように 1 層ずつ計算することが順伝播です。",
        ),
        (_net_input(passes, 3, 1), _output(passes, 3, 1, "y")),
        picture=of_network(
            passes.traces[1],
            Text("The network with all numbers of the forward pass.", "順伝播のすべての値を書き込んだネットワーク。"),
            loss=False,
            highlight=1,
        ),
    )


def _as_matrices(passes: Passes) -> LessonStep:
    theta, whole = passes.parameters, passes.whole
    count = sum(W.size + theta.b[l].size for l, W in theta.W.items())
    rows = tuple(
        (
            f"({l})",
            ", ".join(f"({', '.join(map(figure, row))})" for row in theta.W[l].tolist()),
            ", ".join(figure(b) for b in theta.b[l]),
            ", ".join(figure(u, 6) for u in whole.u[l][0]),
            ", ".join(figure(z, 6) for z in whole.z[l][0]),
        )
        for l in (2, 3)
    )
    return LessonStep(
        Text("The same as matrices", "同じことを行列で書く"),
        Text(
            "A layer's weights form a matrix W with a row for each of its units, and the biases a column b. Then all "
            "sums of a layer are one line, u = W z + b, whatever the number of units. What is learned are these "
            "numbers, the parameters:",
            "一つの層の重みを、ユニットごとに 1 行の行列 W に、バイアスを縦ベクトル b にまとめます。すると、ユニットが"
            "いくつあっても、層の総入力はすべて u = W z + b の 1 行で書けます。学習で求めるのは、これらの数 "
            "(パラメーター) です。",
        ),
        (line("K = (n_1 + 1) × n_2 + (n_2 + 1) × n_3", count, "(2 + 1) × 2 + (2 + 1) × 1"),),
        Table((Text("layer", "層"), "W", "b", "u", "z"), tuple(tuple(map(_words, row)) for row in rows)),
    )


def _words(cell: str) -> Text:
    return Text(cell, cell)


def _without_f(passes: Passes) -> LessonStep:
    theta, x = passes.parameters, passes.bare.z[1][0]
    W, b = theta.W[3] @ theta.W[2], theta.W[3] @ theta.b[2] + theta.b[3]
    (v1, v2), (w11, w12, w21, w22), (b1, b2) = theta.W[3][0], theta.W[2].ravel(), theta.b[2]
    return LessonStep(
        Text("Why f is needed", "f が必要な理由"),
        Text(
            "Leave f out, so that z = u. Then y = W^(3) (W^(2) x + b^(2)) + b^(3) can be multiplied out: it is one "
            "layer again, with these two weights and this bias. However many layers there are, only f between them "
            "lets a network compute more than one layer can.",
            "f を省いて z = u としてみます。すると y = W^(3) (W^(2) x + b^(2)) + b^(3) は展開でき、次の二つの重みと"
            "一つのバイアスをもつ 1 層に戻ってしまいます。層をいくつ重ねても、1 層を超える計算ができるのは、間に f が"
            "あるからです。",
        ),
        (
            line("w1 = w(3)[1,1] w(2)[1,1] + w(3)[1,2] w(2)[2,1]", W[0, 0], "{} × {} + {} × {}", [v1, w11, v2, w21]),
            line("w2 = w(3)[1,1] w(2)[1,2] + w(3)[1,2] w(2)[2,2]", W[0, 1], "{} × {} + {} × {}", [v1, w12, v2, w22]),
            line(
                "b = w(3)[1,1] b(2)[1] + w(3)[1,2] b(2)[2] + b(3)[1]",
                b[0],
                "{} × {} + {} × {} + {}",
                [v1, b1, v2, b2, theta.b[3][0]],
            ),
            line(
                "y = w1 x1 + w2 x2 + b",
                float(np.ravel(passes.bare.y)[0]),
                "{} × {} + {} × {} + {}",
                [W[0, 0], x[0], W[0, 1], x[1], b[0]],
            ),
        ),
    )
