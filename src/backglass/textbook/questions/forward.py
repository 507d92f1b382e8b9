"""Questions on the forward pass: net inputs, biases, outputs by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from backglass.equations.activations import Activation, Identity, Logistic, ReLU
from backglass.equations.forward import forward
from backglass.page.figures import figure
from backglass.textbook.draw import Draw
from backglass.textbook.question import At, Draft, Topic, ask_choice, ask_number, wrong
from backglass.words import Text

SUM = At("network", 1, Text("A unit adds up what reaches it", "ユニットは届いた値を足し合わせる"))
BIAS = At("network", 4, Text("What the bias adjusts", "バイアスが調整するもの"))
NEXT = At("network", 6, Text("The next layer", "次の層"))

NO_BIAS = Text("The bias is missing.", "バイアスを足し忘れています。")

Rows = tuple[tuple[float, ...], ...]


def _output(
    f: tuple[Activation, Activation], W: Rows, b: Sequence[float], v: Sequence[float], c: float, x: Sequence[float]
) -> float:
    """The output of a network of two layers with one output unit."""
    weights = {2: np.array(W), 3: np.array([v])}
    biases = {2: np.array(b), 3: np.array([c])}
    return float(forward({2: f[0], 3: f[1]}, weights, biases, np.array([x])).y[0, 0])


def net_input(draw: Draw) -> Draft:
    """u = w_1 x_1 + w_2 x_2 + b."""
    x, w, b = draw.numbers(2, -2, 2, 0.5), draw.numbers(2, -3, 3, 0.5), draw.number(-2, 2, 0.5)
    u = w[0] * x[0] + w[1] * x[1] + b
    return ask_number(
        SUM,
        Text(
            "A unit with the weights w and the bias b receives the inputs x. What is its net input u?",
            "重みが w、バイアスが b のユニットに入力 x が届きました。総入力 u を求めてください。",
        ),
        u,
        wrong("bias-forgotten", u - b, NO_BIAS),
        wrong("index", w[0] * x[1] + w[1] * x[0] + b),
        wrong(
            "bias-as-factor",
            (u - b) * b,
            Text("The bias is added to the sum, not multiplied.", "バイアスは和に掛けるのではなく足します。"),
        ),
        wrong(
            "weights-forgotten",
            x[0] + x[1] + b,
            Text("Each input counts with its weight.", "入力にはそれぞれの重みを掛けます。"),
        ),
        because=Text("u = Σ_i w_i x_i + b.", "u = Σ_i w_i x_i + b です。"),
        hint=Text("u = w_1 x_1 + w_2 x_2 + b", "u = w_1 x_1 + w_2 x_2 + b"),
        given={"x": x, "w": w, "b": b},
    )


def switches_at(draw: Draw) -> Draft:
    """Where a sigmoid unit's output is 1/2."""
    w, b, x2 = draw.numbers(2, -4, 4, 0.5), draw.number(-3, 3, 0.5), draw.number(-2, 2, 0.5)
    return ask_number(
        BIAS,
        Text(
            "z = σ(w_1 x_1 + w_2 x_2 + b). For which x_1 does the unit switch, that is, z = 1/2?",
            "z = σ(w_1 x_1 + w_2 x_2 + b) とします。このユニットが切り替わる (z = 1/2 になる) x_1 を求めてください。",
        ),
        -(w[1] * x2 + b) / w[0],
        wrong("sign", (w[1] * x2 + b) / w[0]),
        wrong("bias-forgotten", -w[1] * x2 / w[0], NO_BIAS),
        wrong(
            "not-divided",
            -(w[1] * x2 + b),
            Text("It is still to be divided by w_1.", "まだ w_1 で割っていません。"),
        ),
        wrong(
            "value-for-sum",
            (0.5 - w[1] * x2 - b) / w[0],
            Text(
                "z is 1/2 where u is 0, not where u is 1/2.", "z = 1/2 となるのは、u = 1/2 ではなく u = 0 のときです。"
            ),
        ),
        because=Text(
            "z = 1/2 where u = 0: x_1 = -(w_2 x_2 + b) / w_1.", "u = 0 を解いて x_1 = -(w_2 x_2 + b) / w_1 です。"
        ),
        hint=Text("w_1 x_1 + w_2 x_2 + b = 0", "w_1 x_1 + w_2 x_2 + b = 0"),
        given={"w": w, "b": b, "x_2": x2},
    )


def _moved(by: float) -> Text:
    """Along the axis of x, right where `by` is positive."""
    far = figure(abs(by))
    en, ja = ("right", "右") if by > 0 else ("left", "左")
    return Text(f"It moves to the {en} by {far}.", f"{ja}へ {far} だけずれる。")


def another_bias(draw: Draw) -> Draft:
    """What another bias does to the curve of z over x."""
    w = draw.pick((-4.0, -2.0, -0.5, 0.5, 2.0, 4.0))
    b, other = draw.numbers(2, -4, 4, 0.5)
    change = other - b
    return ask_choice(
        BIAS,
        Text(
            "z = σ(w x + b). The bias is changed from b to b', w stays. What happens to the curve of z over x?",
            "z = σ(w x + b) のバイアスを b から b' に変えます (w は変えません)。横軸 x、"
            "縦軸 z のグラフはどうなりますか。",
        ),
        _moved(-change / w),
        wrong("sign", _moved(change / w)),
        wrong(
            "not-divided",
            _moved(-change),
            Text(
                "The unit switches at x = -b / w: the change is divided by w.",
                "切り替わる位置は x = -b / w なので、変化を w で割ります。",
            ),
        ),
        wrong(
            "upwards",
            Text(f"Every z changes by {figure(change)}.", f"どの x でも z が {figure(change)} だけ変わる。"),
            Text(
                "b is added inside of σ; z stays between 0 and 1.",
                "b を足すのは σ の中です。z は 0 と 1 の間のままです。",
            ),
        ),
        wrong(
            "steeper",
            Text("It stays where it is and becomes steeper or flatter.", "位置は変わらず、傾きが変わる。"),
            Text("How steep it is, the weight decides.", "傾きの急さを決めるのは重みです。"),
        ),
        wrong(
            "nothing",
            Text("Nothing: σ removes constants.", "何も変わらない (定数は σ で打ち消される)。"),
            Text(
                "Softmax is like that, where the same number is added to every u; σ is not.",
                "すべての u に同じ数を足しても変わらないのはソフトマックス関数です。",
            ),
        ),
        because=Text(
            "It switches at x = -b / w, so it moves by -(b' - b) / w; the shape stays.",
            "切り替わる位置 x = -b / w が -(b' - b) / w だけずれます。形は変わりません。",
        ),
        given={"w": w, "b": b, "b'": other},
    )


def relu_network(draw: Draw) -> Draft:
    """A 2-2-1 network with ReLU and whole numbers."""
    x, b = draw.numbers(2, -3, 3, 1), draw.numbers(2, -2, 2, 1)
    W: Rows = (draw.numbers(2, -3, 3, 1), draw.numbers(2, -3, 3, 1))
    v, c = draw.numbers(2, -3, 3, 1), draw.number(-3, 3, 1)
    relu, identity = ReLU(), Identity()
    turned: Rows = ((W[0][0], W[1][0]), (W[0][1], W[1][1]))
    return ask_choice(
        NEXT,
        Text(
            "z = ReLU(W x + b), y = v_1 z_1 + v_2 z_2 + c. What is y?",
            "z = ReLU(W x + b)、y = v_1 z_1 + v_2 z_2 + c とします。y はどれですか。",
        ),
        _output((relu, identity), W, b, v, c, x),
        wrong(
            "no-activation",
            _output((identity, identity), W, b, v, c, x),
            Text("ReLU is missing: a negative u becomes 0.", "ReLU を忘れています。負の u は 0 になります。"),
        ),
        wrong("transposed", _output((relu, identity), turned, b, v, c, x)),
        wrong("bias-forgotten", _output((relu, identity), W, (0.0, 0.0), v, c, x), NO_BIAS),
        wrong("other-unit", _output((relu, identity), W, b, v[::-1], c, x)),
        wrong(
            "output-bias-forgotten",
            _output((relu, identity), W, b, v, 0.0, x),
            Text("The bias c of the output unit is missing.", "出力ユニットのバイアス c を足し忘れています。"),
        ),
        wrong(
            "absolute",
            sum(one * abs(u) for one, u in zip(v, np.array(W) @ np.array(x) + np.array(b), strict=True)) + c,
            Text("ReLU makes 0 of a negative u, not |u|.", "ReLU は負の u を |u| ではなく 0 にします。"),
        ),
        because=Text(
            "u = W x + b, then 0 for what is negative, then v_1 z_1 + v_2 z_2 + c.",
            "u = W x + b の負の成分を 0 にして z とし、v_1 z_1 + v_2 z_2 + c を計算します。",
        ),
        given={"x": x, "W": W, "b": b, "v": v, "c": c},
    )


def sigmoid_network(draw: Draw) -> Draft:
    """A 2-2-1 network of sigmoids."""
    x, b = draw.numbers(2, -2, 2, 0.5), draw.numbers(2, -2, 2, 0.5)
    W: Rows = (draw.numbers(2, -3, 3, 0.5), draw.numbers(2, -3, 3, 0.5))
    v, c = draw.numbers(2, -4, 4, 0.5), draw.number(-2, 2, 0.5)
    sigmoid, identity = Logistic(), Identity()
    turned: Rows = ((W[0][0], W[1][0]), (W[0][1], W[1][1]))
    return ask_number(
        NEXT,
        Text(
            "z = σ(W x + b), y = σ(v_1 z_1 + v_2 z_2 + c). What is y?",
            "z = σ(W x + b)、y = σ(v_1 z_1 + v_2 z_2 + c) とします。y を求めてください。",
        ),
        _output((sigmoid, sigmoid), W, b, v, c, x),
        wrong(
            "net-input",
            _output((sigmoid, identity), W, b, v, c, x),
            Text(
                "That is the net input of the output unit; σ is missing.",
                "出力ユニットの総入力です。σ に通していません。",
            ),
        ),
        wrong(
            "no-activation",
            _output((identity, sigmoid), W, b, v, c, x),
            Text("The hidden units' σ is missing.", "中間層の σ に通していません。"),
        ),
        wrong("transposed", _output((sigmoid, sigmoid), turned, b, v, c, x)),
        wrong("bias-forgotten", _output((sigmoid, sigmoid), W, (0.0, 0.0), v, c, x), NO_BIAS),
        because=Text(
            "Layer by layer: u = W x + b, z = σ(u), then the same for the output.",
            "層ごとに u = W x + b、z = σ(u) を計算し、出力層でも同じことをします。",
        ),
        hint=Text(
            "z_j = σ(w_j1 x_1 + w_j2 x_2 + b_j), y = σ(v_1 z_1 + v_2 z_2 + c)",
            "z_j = σ(w_j1 x_1 + w_j2 x_2 + b_j)、y = σ(v_1 z_1 + v_2 z_2 + c)",
        ),
        given={"x": x, "W": W, "b": b, "v": v, "c": c},
    )


TOPIC = Topic(
    "forward",
    10,
    Text("The forward pass", "順伝播"),
    (
        net_input,
        switches_at,
        another_bias,
        relu_network,
        sigmoid_network,
    ),
)
