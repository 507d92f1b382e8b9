"""Questions on vanishing and exploding gradients: what many layers make of a delta."""

from __future__ import annotations

import math

from backglass.equations.activations import Logistic
from backglass.page.figures import figure
from backglass.textbook.draw import Draw
from backglass.textbook.one_unit import at, slope
from backglass.textbook.question import At, Draft, Topic, ask_choice, ask_gap, ask_number, wrong
from backglass.words import Text
from backglass.words.practice import asked_of

SIGMOID = Logistic()
CHAIN = At("vanishing", 1, Text("A chain of ten sigmoids", "1 ユニットの層を 10 層つないだネットワーク"))
PRODUCT = At("vanishing", 2, Text("From layer 11 to layer 2", "第 11 層から第 2 層まで"))
LENGTH = At("vanishing", 3, Text("Ten layers of four units: the length of δ", "4 ユニットの層を 10 層: δ の長さ"))


def through_layers(draw: Draw) -> Draft:
    """The factor of n layers with the same weight and the same slope."""
    n, w = draw.whole(3, 6), draw.number(0.5, 4, 0.5)
    u = draw.number(-2, 2, 0.5)
    f = slope(SIGMOID, u)
    return ask_number(
        CHAIN,
        Text(
            "n layers of one sigmoid unit each: every net input is u, and every weight between them and to the layer "
            "above is w. By which factor is a delta multiplied on its way back through all n?",
            "シグモイド関数のユニットが一つずつの層が n 層あります。総入力はどれも u、層の間の重みと、"
            "その上の層への重みはどれも w です。デルタが n 層すべてをさかのぼると何倍になりますか。",
        ),
        (w * f) ** n,
        wrong("missing-derivative", w**n),
        wrong(
            "weights-forgotten",
            f**n,
            Text("The weights count as well: w f' for each layer.", "重みも掛かります。1 層ごとに w f' です。"),
        ),
        wrong(
            "one-weight",
            w * f**n,
            Text("Every layer has its weight: w, too, has the power n.", "重みも層ごとに掛かるので、w も n 乗します。"),
        ),
        wrong("sum", n * w * f, Text("The factors are multiplied, not added.", "因子は足すのではなく掛け合わせます。")),
        wrong("one-layer-less", (w * f) ** (n - 1), Text("One layer is missing.", "1 層分足りません。")),
        because=Text("w f'(u) for each layer: (w f'(u))^n.", "1 層ごとに w f'(u) が掛かるので、(w f'(u))^n 倍です。"),
        hint=Text("(w × f'(u))^n with f'(u) = σ(u) (1 - σ(u))", "(w × f'(u))^n (ただし f'(u) = σ(u) (1 - σ(u)))"),
        given={"n": n, "w": w, "u": u},
    )


def layers_enough(draw: Draw) -> Draft:
    """After how many sigmoids a delta is below a bound for certain."""
    m = draw.whole(2, 8)
    exact = m / math.log10(4)
    return ask_choice(
        PRODUCT,
        Text(
            "Layers of one sigmoid each, and all weights are 1. Through how many of them must a delta go back until, "
            "whatever the net inputs are, less than 10^(-m) of it is left?",
            "シグモイド関数のユニットが一つずつの層で、重みはすべて 1 とします。総入力によらず、デルタが必ず元の "
            "10^(-m) 倍より小さくなるのは、何層さかのぼったときからですか。",
        ),
        math.floor(exact) + 1,
        wrong(
            "value",
            math.floor(m / math.log10(2)) + 1,
            Text(
                "σ(0) = 0.5 was taken; the slope is at most 0.25.",
                "値 σ(0) = 0.5 を使っています。傾きの最大値は 0.25 です。",
            ),
        ),
        wrong("rounded-down", math.floor(exact), Text("So many layers are not yet enough.", "まだ 1 層足りません。")),
        wrong(
            "one-digit-a-layer",
            m,
            Text(
                "A layer takes a factor of 0.25 at most, not 0.1.",
                "1 層で確実に掛かる因子は 0.1 ではなく 0.25 までです。",
            ),
        ),
        wrong(
            "product",
            4 * m,
            Text(
                "0.25 is multiplied by itself; 4 m layers are more than needed.",
                "0.25 を繰り返し掛けます。4 m 層も要りません。",
            ),
        ),
        because=Text("The least n with 0.25^n < 10^(-m).", "0.25^n < 10^(-m) となる最小の n です。"),
        given={"m": m},
    )


def linear(draw: Draw) -> Draft:
    """The backward pass is linear in δ."""
    n, c = draw.whole(3, 6), draw.pick((-2.0, 2.0, 3.0, 0.5))
    delta = draw.number(-0.9, 0.9, 0.1)
    return ask_choice(
        LENGTH,
        Text(
            "A unit n layers below the output has the delta δ. Now the deltas of the output layer are multiplied by c; "
            "weights and net inputs stay. What is the delta of that unit?",
            "出力層から n 層さかのぼったところにあるユニットのデルタが δ です。重みと総入力を変えずに、"
            "出力層のデルタをすべて c 倍すると、このユニットのデルタはどうなりますか。",
        ),
        c * delta,
        wrong(
            "each-layer",
            c**n * delta,
            Text(
                "c comes in once, at the output, not again in each layer.",
                "c が掛かるのは出力層で一度だけで、層ごとではありません。",
            ),
        ),
        wrong(
            "nothing",
            delta,
            Text(
                "The slopes do not change, the deltas that pass do.",
                "変わらないのは傾きです。伝わるデルタは変わります。",
            ),
        ),
        wrong(
            "shared", c * delta / n, Text("The factor is not divided among the layers.", "因子は層の数で割られません。")
        ),
        wrong("added", delta + c, Text("It is multiplied, not added.", "足すのではなく掛けます。")),
        wrong(
            "squared",
            c * delta * abs(delta),
            Text("The backward pass is linear: δ is not squared.", "逆伝播は線形なので、δ の 2 乗は現れません。"),
        ),
        because=Text(
            "The backward pass is linear in δ: everything is multiplied by c.",
            "逆伝播は δ について線形なので、すべてのデルタが c 倍になります。",
        ),
        given={"n": n, "δ": delta, "c": c},
    )


def weight_that_keeps(draw: Draw) -> Draft:
    """The weight with which a delta keeps its size."""
    u = draw.number(-2, 2, 0.1)
    z, f = at(SIGMOID, u), slope(SIGMOID, u)
    return ask_number(
        LENGTH,
        Text(
            "In a chain of single sigmoid units every net input is u. Which positive weight w keeps |δ| the same from "
            "layer to layer?",
            "シグモイド関数のユニットが一つずつの層が続き、総入力はどれも u です。"
            "層をさかのぼっても |δ| が変わらない正の重み w を求めてください。",
        ),
        1 / f,
        wrong(
            "tanh",
            1.0,
            Text(
                "1 would do with a slope of 1; the sigmoid's is at most 0.25.",
                "1 でよいのは傾きが 1 のときです。シグモイド関数の傾きは 0.25 以下です。",
            ),
        ),
        wrong(
            "slope-itself",
            f,
            Text("w f'(u) must be 1, so w is 1 / f'(u).", "w f'(u) = 1 なので、w は 1 / f'(u) です。"),
        ),
        wrong(
            "value",
            1 / z,
            Text("It is the slope that counts, not the output z.", "掛かるのは出力 z ではなく傾きです。"),
        ),
        because=Text("w f'(u) = 1.", "w f'(u) = 1 を解きます。"),
        hint=Text("w = 1 / (σ(u) (1 - σ(u)))", "w = 1 / (σ(u) (1 - σ(u)))"),
        given={"u": u},
    )


def explodes(draw: Draw) -> Draft:
    """Which of four chains has the largest delta in its first layer."""
    n = draw.whole(8, 12)
    slopes = draw.pick((0.25, 0.2, 0.5))
    w = draw.shuffled([1 / slopes, 0.5 / slopes, 1.5 / slopes, 1.0 if slopes != 0.5 else 0.6 / slopes])
    sizes = [(one * slopes) ** n for one in w]
    largest = sizes.index(max(sizes))

    def said(factor: float) -> Text:
        if factor == 1:
            return Text(
                "There w f' = 1, and the delta keeps its size.", "w f' = 1 なので、デルタの大きさは変わりません。"
            )
        return Text(
            f"There w f' = {figure(factor)} is below 1: the gradient vanishes.",
            f"w f' = {figure(factor)} が 1 より小さいので、勾配が消失します。",
        )

    return ask_choice(
        LENGTH,
        Text(
            "Four chains of n layers of one unit each have the same slope f' everywhere and differ in the weight w of "
            "all their layers. With which weight do the gradients explode?",
            "ユニットが一つずつの層を n 層つないだネットワークが四つあります。傾きはどこでも f' で、"
            "違うのはすべての層に共通の重み w だけです。勾配爆発が起こるのは w がいくつのときですか。",
        ),
        w[largest],
        *(wrong(f"weight-{k + 1}", one, said(one * slopes)) for k, one in enumerate(w) if k != largest),
        because=Text(
            "There w f' = 1.5 is above 1, and it is raised to the power n.",
            "w f' = 1.5 が 1 より大きく、それが n 乗されます。",
        ),
        given={"n": n, "f'": slopes},
    )


def back_through(_: Draw) -> Draft:
    """The deltas of a chain of layers."""
    return ask_gap(
        CHAIN,
        asked_of(
            "delta is carried back from the last layer; u holds the net inputs of the hidden sigmoid layers, W[k] "
            "leads from the layer of u[k] to the next.",
            "最後の層から delta をさかのぼらせます。u はシグモイド関数の中間層の総入力で、"
            "W[k] は u[k] の層から次の層への重みです。",
        ),
        """
import numpy as np

def first_delta(u, W, delta):
    for k in reversed(range(len(u))):
        z = 1 / (1 + np.exp(-u[k]))
        delta = ____
    return delta
""",
        "z * (1 - z) * (W[k].T @ delta)",
        wrong("missing-derivative", "W[k].T @ delta"),
        wrong(
            "index",
            "z * (1 - z) * (W[k] @ delta)",
            Text("On the way back W is transposed.", "さかのぼるときは W を転置します。"),
        ),
        wrong(
            "other-layer",
            "W[k].T @ (z * (1 - z) * delta)",
            Text(
                "f' belongs to the layer that is reached: it comes after W.",
                "f' は行き着いた層のものなので、W の後に掛けます。",
            ),
        ),
        wrong(
            "output-for-slope",
            "z * (W[k].T @ delta)",
            Text(
                "z is multiplied in gradients of weights; a delta takes the slope.",
                "z を掛けるのは重みの勾配です。デルタには傾きを掛けます。",
            ),
        ),
        wrong("tanh", "(1 - z**2) * (W[k].T @ delta)", Text("That is the slope of tanh.", "tanh の傾きです。")),
        because=Text("δ^(l) = f'(u^(l)) ⊙ (W^T δ^(l+1)).", "δ^(l) = f'(u^(l)) ⊙ (W^T δ^(l+1)) です。"),
        check="""
u = [np.array([0.5, -1.0]), np.array([1.5, 0.2])]
W = [np.array([[1.0, 2.0], [-0.5, 0.3]]), np.array([[0.7, -1.2], [0.4, 0.9]])]
result = first_delta(u, W, np.array([0.6, -0.8]))
""",
    )


TOPIC = Topic(
    "vanishing",
    130,
    Text("Vanishing and exploding gradients", "勾配消失と勾配爆発"),
    (
        through_layers,
        layers_enough,
        linear,
        weight_that_keeps,
        explodes,
        back_through,
    ),
)
