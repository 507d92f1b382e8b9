"""Questions on depth: what one layer does to the deltas, and which layers learn."""

from __future__ import annotations

import math

import numpy as np

from backglass.equations.activations import Logistic, ReLU, Tanh
from backglass.page.figures import figure
from backglass.textbook.draw import Draw
from backglass.textbook.question import At, Draft, Topic, Wrong, ask_choice, wrong
from backglass.words import Text

ONE_LAYER = At("depth", 1, Text("What one layer does to the deltas", "一つの層がデルタに与える影響"))
LAYERS = At("depth", 2, Text("The deltas of ten layers, layer by layer", "10 層のネットワークのデルタを層ごとに見る"))
LEARNED = At("depth", 6, Text("Which layers have learned", "学習したのはどの層か"))


def largest_slopes(_: Draw) -> Draft:
    """The largest slopes of three activation functions."""
    u = np.array([0.0, 1.0])
    right = tuple(float(f.derivative(u).max()) for f in (Logistic(), Tanh(), ReLU()))
    return ask_choice(
        ONE_LAYER,
        Text(
            "How large can f' become, for the sigmoid, tanh and ReLU, in this order?",
            "シグモイド関数、tanh、ReLU の傾き f' の最大値はどれですか (この順)。",
        ),
        right,
        wrong(
            "value",
            (0.5, 1.0, 1.0),
            Text(
                "0.5 is the value of σ at 0; its slope there is 0.25.",
                "0.5 は u = 0 での σ の値です。傾きは 0.25 です。",
            ),
        ),
        wrong(
            "range",
            (1.0, 1.0, 1.0),
            Text("1 is what σ can come near to, not its slope.", "1 は σ の値の上限で、傾きではありません。"),
        ),
        wrong(
            "both-quarter",
            (0.25, 0.25, 1.0),
            Text("tanh rises four times as steeply as σ at 0.", "tanh の u = 0 での傾きは σ の 4 倍です。"),
        ),
        wrong(
            "width",
            (0.25, 0.5, 1.0),
            Text(
                "tanh(u) = 2 σ(2 u) - 1: the slope is four times that of σ, not twice.",
                "tanh(u) = 2 σ(2 u) - 1 なので、傾きは σ の 2 倍ではなく 4 倍です。",
            ),
        ),
        wrong(
            "mixed-up",
            (1.0, 0.25, 1.0),
            Text("The sigmoid and tanh are mixed up.", "シグモイド関数と tanh を取り違えています。"),
        ),
        because=Text(
            "σ' and tanh' are largest at 0: 0.25 and 1; ReLU' is 1 or 0.",
            "σ' と tanh' は u = 0 で最大で、0.25 と 1 です。ReLU' は 1 か 0 です。",
        ),
    )


def why_relu(_: Draw) -> Draft:
    """Why ReLU keeps gradients."""
    return ask_choice(
        ONE_LAYER,
        Text(
            "Why do gradients vanish less with ReLU than with the sigmoid?",
            "ReLU では、シグモイド関数より勾配消失が起こりにくいのはなぜですか。",
        ),
        Text(
            "Where a unit is active, its slope is exactly 1, however many layers follow each other.",
            "正の総入力を受けたユニットの傾きがちょうど 1 で、層を重ねても小さくならないから。",
        ),
        wrong(
            "never-zero",
            Text("Its slope is 0 nowhere.", "傾きがどこでも 0 にならないから。"),
            Text("It is 0 for every negative u.", "u が負なら、傾きは 0 です。"),
        ),
        wrong(
            "large-outputs",
            Text("Its outputs can be larger than 1.", "出力が 1 より大きくなりうるから。"),
            Text("Deltas are multiplied by slopes, not by outputs.", "デルタに掛かるのは、出力ではなく傾きです。"),
        ),
        wrong(
            "steeper",
            Text("Its slope grows with u.", "u が大きいほど傾きも大きくなるから。"),
            Text("It is 1 for every positive u.", "u が正なら、傾きはいつも 1 です。"),
        ),
        wrong(
            "zeros",
            Text("It passes no gradient where u is negative.", "u が負のところでは勾配を通さないから。"),
            Text(
                "That is true, but there the gradient is lost altogether.",
                "事実ですが、そこでは勾配が完全に失われます。",
            ),
        ),
        wrong(
            "mean-zero",
            Text("The mean of its outputs is 0.", "出力の平均が 0 だから。"),
            Text("No output is negative, so the mean is not 0.", "出力は負にならないので、平均は 0 ではありません。"),
        ),
        because=Text(
            "A product of ones stays 1; a product of slopes of at most 0.25 goes to 0.",
            "1 を何度掛けても 1 ですが、0.25 以下の傾きを掛け続けると 0 に近づきます。",
        ),
    )


def _there(layer: int, size: float) -> Wrong:
    return wrong(
        f"layer-{layer}",
        Text(f"layer {layer}", f"第 {layer} 層"),
        Text(
            f"There |δ| is {figure(size)}; all factors on the way are multiplied.",
            f"そこでは |δ| = {figure(size)} です。そこまでの因子をすべて掛けます。",
        ),
    )


def smallest_delta(draw: Draw) -> Draft:
    """Where the delta is smallest."""
    factors = tuple(draw.pick((0.1, 0.2, 0.3, 3.0, 4.0, 7.0)) for _ in range(4))  # no product is 1
    sizes = {5 - k: math.prod(factors[: k + 1]) for k in range(4)}
    sizes[6] = 1.0
    smallest = min(sizes, key=sizes.__getitem__)
    return ask_choice(
        LAYERS,
        Text(
            "A chain of single units. In layer 6, the last, |δ| = 1; a has the factors |w f'| by which it is "
            "multiplied on the way to layers 5, 4, 3 and 2. In which layer is |δ| smallest?",
            "ユニットが一つずつの層が続いています。最後の第 6 層で |δ| = 1 です。a は、第 5 層、第 4 層、第 3 層、"
            "第 2 層へさかのぼるときに順に掛かる因子 |w f'| です。|δ| が最も小さいのはどの層ですか。",
        ),
        Text(f"layer {smallest}", f"第 {smallest} 層"),
        *(_there(layer, size) for layer, size in sizes.items() if layer != smallest),
        because=Text(
            f"The products on the way: there |δ| = {figure(sizes[smallest])}.",
            f"さかのぼりながら掛け合わせると、そこで |δ| = {figure(sizes[smallest])} になります。",
        ),
        given={"a": factors},
    )


def what_is_learned(_: Draw) -> Draft:
    """What vanishing gradients mean for learning."""
    return ask_choice(
        LEARNED,
        Text(
            "In a deep network of sigmoids the gradients vanish. What is seen after some updates?",
            "シグモイド関数の深いネットワークで勾配が消失しています。何回か更新した後、どうなっていますか。",
        ),
        Text(
            "The weights near the output have moved, those near the input hardly.",
            "出力に近い層の重みは動いたが、入力に近い層の重みはほとんど動いていない。",
        ),
        wrong(
            "reversed",
            Text(
                "The weights near the input have moved, those near the output hardly.",
                "入力に近い層の重みは動いたが、出力に近い層の重みはほとんど動いていない。",
            ),
            Text(
                "Deltas start at the output and shrink on their way to the input.",
                "デルタは出力から出発し、入力へさかのぼるほど小さくなります。",
            ),
        ),
        wrong(
            "all-alike",
            Text("All weights have hardly moved.", "どの層の重みもほとんど動いていない。"),
            Text(
                "The last layer's delta comes straight from the error.",
                "最後の層のデルタは、誤差から直接決まるので小さくありません。",
            ),
        ),
        wrong(
            "all-zero",
            Text("The weights near the input have become 0.", "入力に近い層の重みが 0 になっている。"),
            Text(
                "It is the gradient that is nearly 0: the weights stay as they were drawn.",
                "ほぼ 0 なのは勾配です。重みは初期値のままです。",
            ),
        ),
        wrong(
            "larger-weights",
            Text("The weights near the input have become very large.", "入力に近い層の重みが非常に大きくなっている。"),
            Text("That would be exploding gradients.", "それは勾配爆発のときです。"),
        ),
        because=Text(
            "A step is η times the gradient, and near the input that is almost 0.",
            "動く量は η × 勾配で、入力に近い層では勾配がほぼ 0 だからです。",
        ),
    )


TOPIC = Topic(
    "depth",
    140,
    Text("Depth: which layers learn", "層の深さと学習"),
    (
        largest_slopes,
        why_relu,
        smallest_delta,
        what_is_learned,
    ),
)
