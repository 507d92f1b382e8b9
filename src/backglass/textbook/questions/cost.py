"""Questions on what a gradient costs: forward, backpropagation, differences, and path by path."""

from __future__ import annotations

from math import prod

from backglass.glass.costs import cost, multiplications
from backglass.textbook.draw import Draw
from backglass.textbook.question import At, Draft, Topic, ask_choice, ask_number, wrong
from backglass.words import Text
from backglass.words.practice import of_layers

FORWARD = At("cost", 1, Text("Forward", "順伝播"))
BACK = At("cost", 2, Text("Backpropagation", "誤差逆伝播法"))
DIFFERENCES = At("cost", 3, Text("Numerical differentiation", "数値微分"))
BY_PATH = At("cost", 4, Text("The chain rule, path by path", "経路ごとの連鎖律"))


def of_forward(draw: Draw) -> Draft:
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


def of_backward(draw: Draw) -> Draft:
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


TOPIC = Topic(
    "cost",
    120,
    Text("The cost of a gradient", "勾配の計算量"),
    (
        of_forward,
        of_backward,
        passes_of_differences,
        factors_of_a_path,
    ),
)
