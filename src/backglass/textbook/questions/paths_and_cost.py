"""Questions on paths from a weight to the error, on what backpropagation reuses, and on what a gradient costs."""

from __future__ import annotations

from math import prod

from backglass.equations.activations import Logistic
from backglass.glass.costs import cost, multiplications, paths_onwards
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
FORWARD = At("cost", 1, Text("Forward", "順伝播"))
BACK = At("cost", 2, Text("Backpropagation", "誤差逆伝播法"))
DIFFERENCES = At("cost", 3, Text("Numerical differentiation", "数値微分"))
BY_PATH = At("cost", 4, Text("The chain rule, path by path", "経路ごとの連鎖律"))


def paths_of_a_weight(draw: Draw) -> Draft:
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


def paths_of_a_network(draw: Draw) -> Draft:
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


def one_path(draw: Draw) -> Draft:
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


def sum_over_paths(draw: Draw) -> Draft:
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


def cost_of_forward(draw: Draw) -> Draft:
    """The multiplications of a forward pass."""
    n = tuple(draw.whole(2, 30) for _ in range(draw.whole(3, 4)))
    found = cost(n)
    return ask_number(
        FORWARD,
        of_layers(
            "How many multiplications has the forward pass of one sample (activation functions are not counted)?",
            "サンプル一つの順伝播で、掛け算は何回ですか (活性化関数の計算は数えません)。",
        ),
        found.forward,
        wrong(
            "biases",
            found.parameters,
            Text("A bias is added, not multiplied.", "バイアスは足すだけで、掛け算はありません。"),
        ),
        wrong(
            "product",
            prod(n),
            Text(
                "The widths of neighbours are multiplied, then the layers added.",
                "隣り合う層の幅を掛け、層について足します。",
            ),
        ),
        wrong("units", sum(n), Text("That is the number of units.", "ユニットの数です。")),
        wrong(
            "both-ways", found.backpropagation, Text("That holds the backward pass, too.", "逆伝播の分も入っています。")
        ),
        because=Text(
            "One for each weight: n_1 n_2 + n_2 n_3 + ...", "重み一つにつき 1 回なので、n_1 n_2 + n_2 n_3 + ... です。"
        ),
        hint=Text("n_1 × n_2 + n_2 × n_3 + ...", "n_1 × n_2 + n_2 × n_3 + ..."),
        given={"n": n},
    )


def cost_of_backward(draw: Draw) -> Draft:
    """The multiplications of a backward pass."""
    n = tuple(draw.whole(3, 30) for _ in range(3))
    found = cost(n)
    return ask_choice(
        BACK,
        of_layers(
            "How many multiplications has the backward pass of one sample, for the deltas of layer 2 and for the "
            "gradients of all weights (factors f' and the gradient of the input are not counted)?",
            "サンプル一つの逆伝播で、第 2 層のデルタとすべての重みの勾配を求めるのに、"
            "掛け算は何回ですか (f' を掛ける分と入力の勾配は数えません)。",
        ),
        found.backward,
        wrong(
            "gradients-alone",
            found.forward,
            Text(
                "The deltas go back over the weights of layer 3, too.",
                "デルタを伝えるために、第 3 層の重みでも掛け算をします。",
            ),
        ),
        wrong(
            "deltas-alone",
            n[1] * n[2],
            Text(
                "That is for the deltas alone; each weight needs one more for its gradient.",
                "デルタの分だけです。重みごとに、勾配のための掛け算がもう 1 回あります。",
            ),
        ),
        wrong(
            "input-too",
            2 * found.forward,
            Text(
                "Nobody asks for the gradient of the input: the weights of layer 2 are used once.",
                "入力の勾配は要らないので、第 2 層の重みでは 1 回だけです。",
            ),
        ),
        wrong(
            "wrong-layer",
            found.forward + n[0] * n[1],
            Text(
                "The deltas go back over the weights of layer 3, not of layer 2.",
                "デルタを伝えるのに使うのは、第 2 層ではなく第 3 層の重みです。",
            ),
        ),
        wrong(
            "with-forward",
            found.backpropagation,
            Text("That holds the forward pass, too.", "順伝播の分も入っています。"),
        ),
        because=Text(
            "n_2 n_3 for the deltas, n_1 n_2 + n_2 n_3 for the gradients.",
            "デルタに n_2 n_3 回、勾配に n_1 n_2 + n_2 n_3 回です。",
        ),
        given={"n": n},
    )


def passes_of_differences(draw: Draw) -> Draft:
    """The forward passes of central differences."""
    n = tuple(draw.whole(2, 12) for _ in range(3))
    found = cost(n)
    P = found.parameters
    return ask_number(
        DIFFERENCES,
        of_layers(
            "How many forward passes do central differences need for the gradient of all parameters?",
            "すべてのパラメーターの勾配を中心差分で求めるには、順伝播が何回必要ですか。",
        ),
        2 * P,
        wrong(
            "forward-difference",
            P + 1,
            Text(
                "So many need differences to one side; central ones need two for each parameter.",
                "片側の差分での回数です。中心差分ではパラメーターごとに 2 回必要です。",
            ),
        ),
        wrong(
            "bias-forgotten", 2 * found.forward, Text("The biases are parameters, too.", "バイアスもパラメーターです。")
        ),
        wrong(
            "one-each",
            P,
            Text(
                "Each parameter is moved up and down: two passes.",
                "パラメーターごとに、増やした場合と減らした場合の 2 回です。",
            ),
        ),
        wrong(
            "all-together",
            2,
            Text(
                "Moved all at once, the parameters could not be told apart.",
                "一度に動かすと、どのパラメーターの影響かわかりません。",
            ),
        ),
        because=Text("Two for each of the P parameters.", "P 個のパラメーターのそれぞれに 2 回です。"),
        hint=Text("2 × P", "2 × P"),
        given={"n": n},
    )


def factors_of_a_path(draw: Draw) -> Draft:
    """The multiplications of one path."""
    L = draw.whole(4, 9)
    l = draw.whole(2, L - 1)
    return ask_choice(
        BY_PATH,
        Text(
            "A network has L layers. Along one path from a weight of layer l there are the weight's input, f' of "
            "layers l to L, the weights between them, and ∂E/∂y. How many multiplications does the product need?",
            "ネットワークには L 個の層があります。第 l 層の重みから出力までの一つの経路には、重みの入力、"
            "第 l 層から第 L 層までの f'、その間の重み、∂E/∂y があります。この積の掛け算は何回ですか。",
        ),
        multiplications((1,) * L, l),
        wrong(
            "factors",
            2 * (L - l) + 3,
            Text(
                "That is the number of factors: one multiplication less.",
                "因子の個数です。掛け算は 1 回少なくなります。",
            ),
        ),
        wrong(
            "layers",
            L - l + 1,
            Text("Each layer passed brings its f' and a weight.", "通る層ごとに f' と重みがあります。"),
        ),
        wrong(
            "from-the-input",
            2 * (L - 1) + 2,
            Text("The path begins in layer l, not at the input.", "経路は入力層ではなく第 l 層から始まります。"),
        ),
        wrong("weights-alone", L - l, Text("Those are the weights alone.", "重みの分だけです。")),
        because=Text(
            "1 + (L - l + 1) + (L - l) + 1 factors, one multiplication less.",
            "因子は 1 + (L - l + 1) + (L - l) + 1 個で、掛け算はそれより 1 回少なくなります。",
        ),
        given={"L": L, "l": l},
    )


def counted_paths(_: Draw) -> Draft:
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
    "paths-and-cost",
    110,
    Text("Paths and the cost of a gradient", "経路と勾配の計算量"),
    (
        paths_of_a_weight,
        paths_of_a_network,
        one_path,
        sum_over_paths,
        what_is_reused,
        cost_of_forward,
        cost_of_backward,
        passes_of_differences,
        factors_of_a_path,
        counted_paths,
    ),
)
