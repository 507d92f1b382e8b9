"""Questions on layers as matrices: shapes, numbers of parameters, the augmented form, batches."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from backglass.equations.forward import augmented_outputs, augmented_weights
from backglass.textbook.draw import Draw
from backglass.textbook.question import At, Draft, Topic, ask_choice, ask_gap, ask_number, wrong
from backglass.words import Text
from backglass.words.practice import asked_of, of_layers

LAYER = At("network", 5, Text("A layer: units beside each other", "層: ユニットを横に並べる"))
MATRICES = At("network", 7, Text("The same as matrices", "同じことを行列で書く"))
AUGMENTED = At("two-layer", 9, Text("The bias as a weight", "バイアスを重みとみなす"))


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


def of_a_layer(draw: Draw) -> Draft:
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
    "shapes",
    10,
    Text("Layers as matrices: shapes and parameters", "層の行列表現: 形とパラメーター数"),
    (
        count_of_parameters,
        of_a_layer,
        augmented,
        whole_batch,
        counted_by_program,
    ),
)
