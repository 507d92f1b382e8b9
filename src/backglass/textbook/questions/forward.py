"""Questions on the forward pass: net inputs, biases, shapes, parameters, outputs by hand, the augmented form."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from backglass.equations.activations import Activation, Identity, Logistic, ReLU
from backglass.equations.forward import augmented_outputs, augmented_weights, forward
from backglass.page.figures import figure
from backglass.textbook.draw import Draw
from backglass.textbook.question import At, Draft, Topic, ask_choice, ask_gap, ask_number, wrong
from backglass.words import Text
from backglass.words.practice import asked_of, of_layers

SUM = At("network", 1, Text("A unit adds up what reaches it", "ユニットは届いた値を足し合わせる"))
BIAS = At("network", 4, Text("What the bias adjusts", "バイアスが調整するもの"))
LAYER = At("network", 5, Text("A layer: units beside each other", "層: ユニットを横に並べる"))
NEXT = At("network", 6, Text("The next layer", "次の層"))
MATRICES = At("network", 7, Text("The same as matrices", "同じことを行列で書く"))
AUGMENTED = At("two-layer", 9, Text("The bias as a weight", "バイアスを重みとみなす"))

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


def count_of_parameters(draw: Draw) -> Draft:
    """The weights and biases of a network."""
    n = tuple(draw.whole(2, 9) for _ in range(draw.whole(3, 4)))
    weights = sum(a * b for a, b in pairwise(n))
    return ask_number(
        MATRICES,
        of_layers(
            "How many parameters (weights and biases) has the network?",
            "このネットワークのパラメーター (重みとバイアス) の個数を求めてください。",
        ),
        weights + sum(n[1:]),
        wrong("bias-forgotten", weights, Text("The biases are missing.", "バイアスを数えていません。")),
        wrong(
            "one-bias-a-layer",
            weights + len(n) - 1,
            Text(
                "Every unit has a bias of its own, not every layer.",
                "バイアスは層ごとではなく、ユニットごとにあります。",
            ),
        ),
        wrong(
            "input-biases",
            weights + sum(n),
            Text(
                "The input layer computes nothing and has no biases.",
                "入力層は計算をしないので、バイアスもありません。",
            ),
        ),
        wrong(
            "index",
            weights + sum(n[:-1]),
            Text(
                "A layer has as many biases as it has units itself, not as the layer before.",
                "バイアスの個数は、前の層ではなくその層のユニット数です。",
            ),
        ),
        because=Text("Σ_l (n_(l-1) + 1) n_l, from layer 2 on.", "第 2 層以降の (n_(l-1) + 1) n_l の和です。"),
        hint=Text("K = (n_1 + 1) × n_2 + (n_2 + 1) × n_3 + ...", "K = (n_1 + 1) × n_2 + (n_2 + 1) × n_3 + ..."),
        given={"n": n},
    )


def shapes(draw: Draw) -> Draft:
    """The shapes of W and b."""
    before, units = draw.pick(((2, 3), (3, 2), (4, 3), (5, 2), (3, 5), (4, 6), (784, 50), (50, 10)))
    return ask_choice(
        MATRICES,
        Text(
            "A layer of m units follows one of n units; z and u are columns, u = W z + b. What are the shapes of W and "
            "b?",
            "n 個のユニットの層に m 個のユニットの層が続き、u = W z + b です (z と u は縦ベクトル)。"
            "W と b の形はどれですか。",
        ),
        f"W: ({units}, {before}), b: ({units}, 1)",
        wrong(
            "transposed",
            f"W: ({before}, {units}), b: ({units}, 1)",
            Text(
                "That shape belongs to rows, u = z W + b; W z needs a row of W for each unit.",
                "横ベクトルで u = z W + b と書くときの形です。W z では、W の 1 行が一つのユニットです。",
            ),
        ),
        wrong(
            "bias-of-inputs",
            f"W: ({units}, {before}), b: ({before}, 1)",
            Text("b is added to u, so it has the shape of u.", "b は u に足すので、u と同じ形です。"),
        ),
        wrong(
            "other-way-round",
            f"W: ({before}, {units}), b: ({before}, 1)",
            Text("That layer has n units that take m inputs.", "入力が m 個、ユニットが n 個の層の形です。"),
        ),
        wrong(
            "augmented",
            f"W: ({units}, {before + 1}), b: ({units}, 1)",
            Text(
                "The column more belongs to the augmented form, which has no b any more.",
                "1 列多いのは拡張した形です。そのときは b を別に足しません。",
            ),
        ),
        because=Text(
            "A row of W and an entry of b for each unit: (m, n) and (m, 1).",
            "ユニットごとに W の 1 行と b の 1 成分があるので、(m, n) と (m, 1) です。",
        ),
        given={"n": before, "m": units},
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


def augmented(draw: Draw) -> Draft:
    """The net inputs in the form with z_0 = 1."""
    x, b = draw.numbers(2, -2, 2, 0.5), draw.numbers(2, -2, 2, 0.5)
    W = (draw.numbers(2, -2, 2, 0.5), draw.numbers(2, -2, 2, 0.5))
    with_bias = augmented_weights(np.array(W), np.array(b))
    u = (augmented_outputs(np.array([x])) @ with_bias.T)[0]
    ends_with_one = with_bias @ np.array([*x, 1.0])
    return ask_choice(
        AUGMENTED,
        Text(
            "The bias is written as the weight w_j0, and z_0 = 1: row j of V is (w_j0, w_j1, w_j2). What are the net "
            "inputs u for the inputs z_1 and z_2?",
            "バイアスを重み w_j0 とみなし、z_0 = 1 とします。V の j 行は (w_j0, w_j1, w_j2) です。入力が z_1、"
            "z_2 のとき、総入力 u はどれですか。",
        ),
        tuple(map(float, u)),
        wrong(
            "one-at-the-end",
            tuple(map(float, ends_with_one)),
            Text(
                "The 1 stands in front, as z_0; here it meets the weight of the last input.",
                "1 を置くのは先頭 (z_0) です。末尾に置くと、最後の入力の重みに掛かってしまいます。",
            ),
        ),
        wrong(
            "bias-forgotten",
            tuple(map(float, with_bias @ np.array([0.0, *x]))),
            Text("z_0 is 1, not 0: the bias counts.", "z_0 は 0 ではなく 1 です。バイアスが入りません。"),
        ),
        wrong(
            "input-for-one",
            tuple(map(float, with_bias @ np.array([x[0], *x]))),
            Text("w_j0 is multiplied by z_0 = 1, not by an input.", "w_j0 に掛かるのは入力ではなく z_0 = 1 です。"),
        ),
        wrong(
            "sign",
            tuple(map(float, with_bias @ np.array([-1.0, *x]))),
            Text(
                "z_0 is 1; with -1 it would be a threshold.",
                "z_0 は 1 です。-1 とするのは、しきい値として書くときです。",
            ),
        ),
        because=Text("u_j = w_j0 × 1 + w_j1 z_1 + w_j2 z_2.", "u_j = w_j0 × 1 + w_j1 z_1 + w_j2 z_2 です。"),
        given={"V": tuple(tuple(map(float, row)) for row in with_bias), "z_1": x[0], "z_2": x[1]},
    )


def whole_batch(_: Draw) -> Draft:
    """A layer's net inputs for a batch."""
    return ask_gap(
        MATRICES,
        asked_of(
            "X is (N, n_in), a row a sample; W is (n_out, n_in), a row a unit; b is (n_out,).",
            "X は (N, n_in) でサンプルごとに 1 行、W は (n_out, n_in) でユニットごとに 1 行、b は (n_out,) です。",
        ),
        """
import numpy as np

def net_inputs(X, W, b):
    return ____
""",
        "X @ W.T + b",
        wrong("transposed", "X @ W + b"),
        wrong(
            "order",
            "W @ X + b",
            Text(
                "W @ X multiplies rows of W by columns of X, which hold one input of all samples.",
                "W @ X では W の行と X の列を掛けますが、X の列は全サンプルの一つの入力です。",
            ),
        ),
        wrong(
            "elementwise",
            "X * W + b",
            Text(
                "* multiplies entry by entry; no sum over the inputs is taken.",
                "* は要素ごとの積なので、入力についての和になりません。",
            ),
        ),
        wrong(
            "bias-inside",
            "X @ (W.T + b)",
            Text("There b is added to the weights.", "b を重みに足してしまっています。"),
        ),
        wrong(
            "bias-down",
            "X @ W.T + b[:, None]",
            Text(
                "b[:, None] is a column: it gives every sample a bias instead of every unit.",
                "b[:, None] は縦に並ぶので、ユニットごとではなくサンプルごとに足されます。",
            ),
        ),
        because=Text("Row n, column j: Σ_i x_ni w_ji + b_j.", "n 行 j 列が Σ_i x_ni w_ji + b_j になります。"),
        check="""
W, b = np.array([[2.0, -1.0], [-0.6, 1.5]]), np.array([0.3, -0.2])
result = net_inputs(np.array([[0.5, 0.8], [1.0, -2.0]]), W, b)
""",
    )


def counted_by_program(_: Draw) -> Draft:
    """The parameters of a network, counted."""
    return ask_gap(
        LAYER,
        asked_of(
            "sizes holds the numbers of units, the input layer first; weights and biases are counted.",
            "sizes は、入力層から順に並べたユニット数です。重みとバイアスの個数を数えます。",
        ),
        """
def parameters(sizes):
    total = 0
    for n_in, n_out in zip(sizes, sizes[1:]):
        total += ____
    return total
""",
        "(n_in + 1) * n_out",
        wrong("bias-forgotten", "n_in * n_out", Text("The biases are missing.", "バイアスを数えていません。")),
        wrong(
            "one-bias-a-layer",
            "n_in * n_out + 1",
            Text(
                "Every unit has a bias of its own, not every layer.",
                "バイアスは層ごとではなく、ユニットごとにあります。",
            ),
        ),
        wrong(
            "index",
            "n_in * (n_out + 1)",
            Text(
                "That gives a bias to every input instead of every unit.",
                "ユニットではなく入力ごとにバイアスがあることになります。",
            ),
        ),
        wrong(
            "sum",
            "n_in + n_out",
            Text(
                "Every unit has a weight for every input: a product.",
                "どのユニットにも入力ごとに重みがあるので、積になります。",
            ),
        ),
        because=Text(
            "n_in weights and one bias for each of n_out units.",
            "n_out 個のユニットのそれぞれに、n_in 個の重みと一つのバイアスがあります。",
        ),
        check="result = parameters([784, 50, 10])",
    )


TOPIC = Topic(
    "forward",
    10,
    Text("The forward pass", "順伝播"),
    (
        net_input,
        switches_at,
        another_bias,
        count_of_parameters,
        shapes,
        relu_network,
        sigmoid_network,
        augmented,
        whole_batch,
        counted_by_program,
    ),
)
