"""Questions on paths from a weight to the error, and on what backpropagation reuses."""

from __future__ import annotations

from math import prod

from backglass.equations.activations import Logistic
from backglass.glass.costs import cost, paths_onwards
from backglass.textbook.draw import Draw
from backglass.textbook.one_unit import at, slope
from backglass.textbook.question import At, Draft, Topic, ask_choice, ask_gap, ask_number, wrong
from backglass.words import Text
from backglass.words.practice import asked_of, of_layers

SIGMOID = Logistic()
ONE = At("paths", 1, Text("An output weight has one path", "出力層の重みの経路は一つ"))
ALL = At(
    "paths",
    2,
    Text("A hidden weight: multiply along each path, add all paths", "中間層の重み: 経路に沿って掛け、すべて足す"),
)
DEEPER = At("paths", 3, Text("One layer more: 3 × 2 paths", "層が一つ増えると 3 × 2 の経路"))
REUSED = At("paths", 4, Text("What error backpropagation reuses", "誤差逆伝播法が使い回すもの"))
BY_PATH = At("cost", 4, Text("The chain rule, path by path", "経路ごとの連鎖律"))


def of_a_weight(draw: Draw) -> Draft:
    """How many paths lead from one weight to the error."""
    n = tuple(draw.whole(2, 6) for _ in range(draw.whole(4, 5)))
    l = draw.whole(2, 3)
    return ask_choice(
        DEEPER,
        of_layers(
            "How many paths lead from one weight into layer l to the outputs?",
            "第 l 層に入る重み一つから出力までの経路は何通りありますか。",
        ),
        paths_onwards(n, l),
        wrong("sum", sum(n[l:]), Text("The widths are multiplied, not added.", "層の幅は足すのではなく掛けます。")),
        wrong(
            "own-layer",
            prod(n[l - 1 :]),
            Text(
                "The weight leads to one unit of layer l; only the layers above branch.",
                "重みの行き先は第 l 層の一つのユニットです。枝分かれするのは、それより上の層だけです。",
            ),
        ),
        wrong(
            "all-layers",
            prod(n),
            Text("The layers below are not on the way to the error.", "下の層は誤差までの経路にありません。"),
        ),
        wrong("output-left-out", prod(n[l:-1]), Text("The output layer branches, too.", "出力層でも枝分かれします。")),
        wrong(
            "output-alone",
            n[-1],
            Text(
                "Only the output layer is counted; those between branch, too.",
                "出力層しか数えていません。途中の層でも枝分かれします。",
            ),
        ),
        because=Text("The product of the widths of the layers above l.", "第 l 層より上にある層の幅の積です。"),
        given={"n": n, "l": l},
    )


def of_a_network(draw: Draw) -> Draft:
    """How many paths all weights of three layers have together."""
    n = tuple(draw.whole(2, 7) for _ in range(3))
    found = cost(n)
    return ask_number(
        BY_PATH,
        of_layers(
            "How many paths lead from a weight to an output, counted for all weights (no biases)?",
            "重みから出力までの経路は、すべての重みについて数えると何通りありますか (バイアスは除きます)。",
        ),
        found.paths,
        wrong(
            "first-layer-alone",
            prod(n),
            Text("The weights of layer 3 have a path each, too.", "第 3 層の重みにも一つずつ経路があります。"),
        ),
        wrong(
            "weights",
            found.forward,
            Text(
                "That is the number of weights; one of layer 2 has n_3 paths.",
                "重みの個数です。第 2 層の重み一つには n_3 通りの経路があります。",
            ),
        ),
        wrong(
            "output-alone", n[1] * n[2], Text("Those are the paths of layer 3 alone.", "第 3 層の重みの経路だけです。")
        ),
        wrong(
            "all-branch",
            found.forward * n[2],
            Text("A weight of layer 3 leads to one output only.", "第 3 層の重みから進める出力は一つだけです。"),
        ),
        because=Text(
            "n_1 n_2 weights with n_3 paths each, and n_2 n_3 with one.",
            "n_1 n_2 個の重みに n_3 通りずつ、n_2 n_3 個の重みに 1 通りずつです。",
        ),
        hint=Text("n_1 × n_2 × n_3 + n_2 × n_3", "n_1 × n_2 × n_3 + n_2 × n_3"),
        given={"n": n},
    )


def along_one(draw: Draw) -> Draft:
    """The product along one path."""
    x, u = draw.number(-2, 2, 0.5), draw.number(-2, 2, 0.5)
    w, delta = draw.numbers(2, -1, 1, 0.1)
    z, f = at(SIGMOID, u), slope(SIGMOID, u)
    return ask_number(
        ALL,
        Text(
            "A hidden weight is multiplied by the input x; it leads to a sigmoid unit with the net input u, and from "
            "there a path goes over the weight w to an output unit with the delta δ. What does this path give to the "
            "gradient of the hidden weight?",
            "中間層のある重みは、入力 x に掛かり、総入力が u のシグモイド関数のユニットへ向かいます。"
            "そこから重み w を通ってデルタが δ の出力ユニットに至る経路があります。中間層の重みの勾配への、"
            "この経路の寄与を求めてください。",
        ),
        x * f * w * delta,
        wrong("missing-derivative", x * w * delta),
        wrong("derivative-at-z", x * slope(SIGMOID, z) * w * delta),
        wrong(
            "input-forgotten",
            f * w * delta,
            Text("The input x of the weight is missing.", "重みに掛かっている入力 x が抜けています。"),
        ),
        wrong(
            "weight-forgotten",
            x * f * delta,
            Text("The weight w on the way is missing.", "途中の重み w が抜けています。"),
        ),
        wrong(
            "output-for-input",
            z * f * w * delta,
            Text(
                "The hidden weight is multiplied by x, not by z = σ(u).",
                "中間層の重みに掛かっているのは z = σ(u) ではなく x です。",
            ),
        ),
        because=Text("x f'(u) w δ: every factor along the path.", "経路に沿ったすべての因子の積 x f'(u) w δ です。"),
        hint=Text("x × f'(u) × w × δ", "x × f'(u) × w × δ"),
        given={"x": x, "u": u, "w": w, "δ": delta},
    )


def sum_over_all(draw: Draw) -> Draft:
    """The sum over three paths."""
    x, f = draw.number(-2, 2, 0.5), draw.pick((0.1, 0.2, 0.25))
    w, delta = draw.numbers(3, -1, 1, 0.1), draw.numbers(3, -1, 1, 0.1)
    products = [a * b for a, b in zip(w, delta, strict=True)]
    return ask_choice(
        ALL,
        Text(
            "A hidden unit with the slope f' has a weight for the input x, and leads over the weights w to three "
            "outputs with the deltas δ. What is the gradient of the weight for x?",
            "傾きが f' の中間ユニットは、入力 x に重みを掛けて受け取り、重み w を通って三つの出力 (デルタ δ) "
            "につながります。x に掛かる重みの勾配はどれですか。",
        ),
        x * f * sum(products),
        wrong("missing-path", x * f * (products[0] + products[1])),
        wrong("missing-derivative", x * sum(products)),
        wrong(
            "product-of-paths",
            x * f * prod(products),
            Text("Along a path one multiplies; paths are added.", "掛けるのは経路に沿ってです。経路どうしは足します。"),
        ),
        wrong(
            "sums-multiplied",
            x * f * sum(w) * sum(delta),
            Text(
                "Each weight meets the delta of its own output, and then one adds.",
                "重みごとに、その行き先のデルタを掛けてから足します。",
            ),
        ),
        wrong("mean-for-sum", x * f * sum(products) / 3),
        because=Text("x f' Σ_k w_k δ_k.", "x f' Σ_k w_k δ_k です。"),
        given={"x": x, "f'": f, "w": w, "δ": delta},
    )


def what_is_reused(_: Draw) -> Draft:
    """What backpropagation computes once."""
    return ask_choice(
        REUSED,
        Text(
            "Why does backpropagation need so much less work than multiplying out every path? What does it compute "
            "once and use again for all weights below?",
            "誤差逆伝播法は、経路ごとに掛け合わせるよりずっと手間がかかりません。一度だけ計算し、"
            "それより下のすべての重みで使い回すものはどれですか。",
        ),
        Text(
            "the delta of each unit, in which all paths from it to the error are summed up",
            "各ユニットのデルタ (そこから誤差までの経路をすべてまとめたもの)",
        ),
        wrong(
            "error-alone",
            Text("∂E/∂y, the derivative of the error in the outputs, alone", "誤差の出力についての微分 ∂E/∂y だけ"),
            Text(
                "That is where it starts; what is built up on it is used again as well.",
                "それは出発点です。その上に積み上げたデルタも使い回します。",
            ),
        ),
        wrong(
            "gradients",
            Text("the gradients of the weights above", "上の層の重みの勾配"),
            Text(
                "The gradient of a weight is used for its own update alone.",
                "重みの勾配は、その重みの更新にしか使いません。",
            ),
        ),
        wrong(
            "updated",
            Text("the updated weights of the layer above", "更新した後の上の層の重み"),
            Text("All gradients belong to the weights before the update.", "勾配はすべて、更新前の重みで求めます。"),
        ),
        wrong(
            "outputs",
            Text("the outputs of the units, and nothing else", "各ユニットの出力だけ"),
            Text(
                "They come from the forward pass; the paths would still be multiplied one by one.",
                "順伝播で求めた値です。それだけでは経路を一つずつ掛けることになります。",
            ),
        ),
        wrong(
            "slopes",
            Text("the slopes f' of the layer at hand, and nothing else", "その層の傾き f' だけ"),
            Text(
                "Each slope is one factor; what lies behind it would be multiplied again and again.",
                "傾きは因子の一つです。それだけでは、その先を何度も掛けることになります。",
            ),
        ),
        because=Text(
            "δ_j = f'(u_j) Σ_k w_kj δ_k adds the paths unit by unit.",
            "δ_j = f'(u_j) Σ_k w_kj δ_k で、ユニットごとに経路をまとめます。",
        ),
    )


def counted_by_program(_: Draw) -> Draft:
    """The paths of a weight, counted by a program."""
    return ask_gap(
        ONE,
        asked_of(
            "sizes[0] is the number of inputs (layer 1). Counted are the paths from one weight of layer l to the "
            "outputs.",
            "sizes[0] が入力の個数 (第 1 層) です。第 l 層の重み一つから出力までの経路を数えます。",
        ),
        """
def paths(sizes, l):
    count = 1
    for n in ____:
        count *= n
    return count
""",
        "sizes[l:]",
        wrong(
            "own-layer",
            "sizes[l - 1:]",
            Text(
                "sizes[l - 1] is layer l itself, where the weight leads to one unit.",
                "sizes[l - 1] は第 l 層そのものです。重みの行き先は一つのユニットです。",
            ),
        ),
        wrong(
            "below",
            "sizes[:l]",
            Text(
                "Those are the layers up to l; the error lies above.",
                "第 l 層までの層です。誤差があるのは、それより上です。",
            ),
        ),
        wrong(
            "one-less",
            "sizes[l + 1:]",
            Text("Layer l + 1, sizes[l], is left out.", "第 l + 1 層 (sizes[l]) が抜けています。"),
        ),
        wrong(
            "all-layers",
            "sizes",
            Text("The layers below are not on the way to the error.", "下の層は誤差までの経路にありません。"),
        ),
        wrong("output-left-out", "sizes[l:-1]", Text("The output layer branches, too.", "出力層でも枝分かれします。")),
        because=Text(
            "The layers above l are sizes[l] and those behind it.", "第 l 層より上の層は sizes[l] とその後ろです。"
        ),
        check="result = [paths([5, 4, 3, 2], l) for l in (2, 3, 4)]",
    )


TOPIC = Topic(
    "paths",
    110,
    Text("Paths from a weight to the error", "重みから誤差までの経路"),
    (
        of_a_weight,
        of_a_network,
        along_one,
        sum_over_all,
        what_is_reused,
        counted_by_program,
    ),
)
