"""Questions on backpropagation: deltas, from layer to layer, and the gradients made of them."""

from __future__ import annotations

import math

from backglass.equations.activations import Logistic
from backglass.textbook.draw import Draw
from backglass.textbook.one_unit import at, slope
from backglass.textbook.question import At, Draft, Topic, ask_choice, ask_number, wrong
from backglass.words import Text

SIGMOID = Logistic()
HIDDEN = At(
    "multilayer", 5, Text("The deltas of the layers before, by (4.12) (stage 3)", "中間層のデルタ: 式 (4.12) (手順 3)")
)
GRADIENTS = At("multilayer", 6, Text("The gradients, by (4.13) (stage 4)", "重みについての勾配: 式 (4.13) (手順 4)"))
BATCH = At("multilayer", 7, Text("Batch and minibatch", "バッチとミニバッチ"))
REACHING = At("mazur", 9, Text("What reaches out_h1", "out_h1 に届くもの"))
FIRST_LAYER = At("mazur", 10, Text("The gradient of w1", "w1 の勾配"))
BIAS = At("two-layer", 9, Text("The bias as a weight", "バイアスを重みとみなす"))
KINK = At("activations", 9, Text("ReLU and its kink", "ReLU と折れ曲がる点"))
REUSED = At("paths", 4, Text("What error backpropagation reuses", "誤差逆伝播法が使い回すもの"))

WITH_DERIVATIVE = Text(
    "A factor f' too many: it belongs to the delta, not to ∂E/∂z.",
    "f' が余分です。f' が掛かるのは ∂E/∂z ではなくデルタです。",
)


def hidden_delta(draw: Draw) -> Draft:
    """f'(u_j) Σ_k w_kj δ_k."""
    a, b, c, e = draw.numbers(4, -1, 1, 0.1)
    first, second = draw.numbers(2, -1, 1, 0.1)
    u, j = draw.number(-2, 2, 0.5), draw.whole(1, 2)
    W = ((a, b), (c, e))
    column = (W[0][j - 1], W[1][j - 1])
    row = W[j - 1]
    z = at(SIGMOID, u)
    back = column[0] * first + column[1] * second
    return ask_number(
        HIDDEN,
        Text(
            f"The deltas of layer 3 are δ, W holds its weights w_kj (row k, column j). Unit {j} of layer 2 is a "
            "sigmoid with the net input u. What is its delta?",
            f"第 3 層のデルタは δ、重みは W です (k 行 j 列が w_kj)。第 2 層のユニット {j} はシグモイド関数で、"
            "総入力は u です。このユニットのデルタを求めてください。",
        ),
        slope(SIGMOID, u) * back,
        wrong("missing-derivative", back),
        wrong("derivative-at-z", slope(SIGMOID, z) * back),
        wrong("missing-path", slope(SIGMOID, u) * column[0] * first),
        wrong(
            "index",
            slope(SIGMOID, u) * (row[0] * first + row[1] * second),
            Text(
                "A row of W was taken; what leads out of unit j is column j.",
                "W の行を使っています。ユニット j から出る重みは j 列です。",
            ),
        ),
        because=Text("δ_j = f'(u_j) Σ_k w_kj δ_k.", "δ_j = f'(u_j) Σ_k w_kj δ_k です。"),
        hint=Text("δ_j = f'(u_j) Σ_k w_kj δ_k", "δ_j = f'(u_j) Σ_k w_kj δ_k"),
        given={"u": u, "j": j, "δ": (first, second), "W": W},
    )


def recursion(_: Draw) -> Draft:
    """The recursion (4.12)."""
    return ask_choice(
        HIDDEN,
        Text(
            "w_kj^(l+1) leads from unit j of layer l to unit k of layer l+1. Which formula hands the deltas back?",
            "w_kj^(l+1) は、第 l 層のユニット j から第 l+1 層のユニット k への重みです。"
            "デルタを一つ前の層に伝える式はどれですか。",
        ),
        "δ_j^(l) = f'(u_j^(l)) Σ_k w_kj^(l+1) δ_k^(l+1)",
        wrong("missing-derivative", "δ_j^(l) = Σ_k w_kj^(l+1) δ_k^(l+1)"),
        wrong("derivative-at-z", "δ_j^(l) = f'(z_j^(l)) Σ_k w_kj^(l+1) δ_k^(l+1)"),
        wrong("index", "δ_j^(l) = f'(u_j^(l)) Σ_k w_jk^(l+1) δ_k^(l+1)"),
        wrong(
            "other-unit",
            "δ_j^(l) = f'(u_j^(l)) Σ_k w_kj^(l+1) δ_j^(l+1)",
            Text("Each unit k hands back its own delta δ_k.", "ユニット k はそれぞれ自分のデルタ δ_k を返します。"),
        ),
        wrong(
            "other-layer",
            "δ_j^(l) = f'(u_j^(l+1)) Σ_k w_kj^(l+1) δ_k^(l+1)",
            Text("f' is that of the unit itself, in layer l.", "f' は第 l 層にある自分自身のものです。"),
        ),
        because=Text(
            "Back over every weight that leads out of unit j, then through the unit's own f.",
            "ユニット j から出るすべての重みを逆にたどり、自分の f の傾きを掛けます。",
        ),
    )


def weight_gradient(draw: Draw) -> Draft:
    """δ_j z_i."""
    delta, z = draw.numbers(2, -1, 1, 0.1), draw.numbers(2, 0.1, 1, 0.1)
    j, i = draw.pick(((1, 2), (2, 1)))
    right = delta[j - 1] * z[i - 1]
    return ask_choice(
        GRADIENTS,
        Text(
            "w_ji leads from unit i of the layer below, whose outputs are z, to unit j, whose delta is δ_j. What is "
            f"∂E/∂w_ji for j = {j}, i = {i}?",
            f"w_ji は、前の層のユニット i (出力は z_i) からユニット j (デルタは δ_j) への重みです。j = {j}、"
            f"i = {i} のとき、∂E/∂w_ji はどれですか。",
        ),
        right,
        wrong("index", delta[i - 1] * z[j - 1]),
        wrong("other-unit", delta[i - 1] * z[i - 1]),
        wrong(
            "other-input",
            delta[j - 1] * z[j - 1],
            Text("The output z of the other unit below was taken.", "前の層の別のユニットの出力 z を使っています。"),
        ),
        wrong("sign", -right),
        because=Text(
            "∂E/∂w_ji = δ_j z_i: the delta above, the output below.",
            "∂E/∂w_ji = δ_j z_i です (後ろの層のデルタ × 前の層の出力)。",
        ),
        given={"δ": delta, "z": z, "j": j, "i": i},
    )


def bias_gradient(draw: Draw) -> Draft:
    """δ_j."""
    delta, z = draw.numbers(2, -0.9, 0.9, 0.1), draw.numbers(2, 0.2, 0.8, 0.1)
    j = draw.whole(1, 2)
    return ask_choice(
        BIAS,
        Text(
            f"A layer has the deltas δ, the layer below the outputs z. What is ∂E/∂b_{j}?",
            f"ある層のデルタが δ、前の層の出力が z です。∂E/∂b_{j} はどれですか。",
        ),
        delta[j - 1],
        wrong(
            "output",
            delta[j - 1] * z[j - 1],
            Text(
                "The bias is multiplied by 1, not by an output z.", "バイアスに掛かっているのは出力 z ではなく 1 です。"
            ),
        ),
        wrong(
            "inner-alone",
            1.0,
            Text("That is ∂u/∂b; the delta is still to be multiplied.", "∂u/∂b だけです。これにデルタを掛けます。"),
        ),
        wrong("other-unit", delta[2 - j]),
        wrong("all", sum(delta), Text("Every unit has a bias of its own.", "バイアスはユニットごとにあります。")),
        because=Text("∂u/∂b = 1, so ∂E/∂b_j = δ_j.", "∂u/∂b = 1 なので ∂E/∂b_j = δ_j です。"),
        given={"δ": delta, "z": z},
    )


def reaching(draw: Draw) -> Draft:
    """∂E/∂z_j, the sum over paths before f'."""
    w, delta = draw.numbers(2, -1, 1, 0.1), draw.numbers(2, -1, 1, 0.1)
    z = draw.number(0.3, 0.8, 0.1)
    back = w[0] * delta[0] + w[1] * delta[1]
    return ask_choice(
        REACHING,
        Text(
            "A hidden sigmoid unit with the output z leads over the weights w to two units with the deltas δ. What "
            "is ∂E/∂z?",
            "中間層のシグモイド関数のユニット (出力 z) から、重み w で二つのユニット (デルタ δ) につながっています。"
            "∂E/∂z はどれですか。",
        ),
        back,
        wrong("missing-path", w[0] * delta[0]),
        wrong("with-derivative", back * z * (1 - z), WITH_DERIVATIVE),
        wrong("sign", -back),
        wrong(
            "index",
            w[0] * delta[1] + w[1] * delta[0],
            Text(
                "Each weight belongs to the delta of the unit that it leads to.",
                "重みには、その行き先のユニットのデルタを掛けます。",
            ),
        ),
        because=Text("∂E/∂z = Σ_k δ_k w_k, over both paths.", "∂E/∂z = Σ_k δ_k w_k です (二つの経路の和)。"),
        given={"z": z, "w": w, "δ": delta},
    )


def first_layer(draw: Draw) -> Draft:
    """The gradient of a hidden weight in a whole network."""
    x, d = draw.number(0.5, 2, 0.5), draw.number(-1, 1, 0.1)
    w, v = draw.numbers(2, -1, 1, 0.1), draw.numbers(2, -1, 1, 0.1)
    eta = 0.5
    z = tuple(math.tanh(one * x) for one in w)
    y = v[0] * z[0] + v[1] * z[1]
    delta, f = y - d, 1 - z[0] ** 2
    early = v[0] - eta * delta * z[0]
    return ask_number(
        FIRST_LAYER,
        Text(
            "z_1 = tanh(w_1 x), z_2 = tanh(w_2 x), y = v_1 z_1 + v_2 z_2, E = 1/2 (y - d)². All weights are updated at "
            "once with the learning rate η. What is ∂E/∂w_1 in that update?",
            "z_1 = tanh(w_1 x)、z_2 = tanh(w_2 x)、y = v_1 z_1 + v_2 z_2、E = 1/2 (y - d)² とします。"
            "学習率 η ですべての重みを 1 回更新します。この更新に使う ∂E/∂w_1 を求めてください。",
        ),
        delta * v[0] * f * x,
        wrong("missing-derivative", delta * v[0] * x),
        wrong("derivative-at-z", delta * v[0] * (1 - math.tanh(z[0]) ** 2) * x),
        wrong("other-unit", delta * v[1] * (1 - z[1] ** 2) * x),
        wrong("half", delta * v[0] * f * x / 2),
        wrong("updated-too-early", delta * early * f * x),
        because=Text("∂E/∂w_1 = (y - d) v_1 (1 - z_1²) x.", "∂E/∂w_1 = (y - d) v_1 (1 - z_1²) x です。"),
        hint=Text("∂E/∂w_1 = (y - d) v_1 (1 - z_1²) x", "∂E/∂w_1 = (y - d) v_1 (1 - z_1²) x"),
        given={"x": x, "d": d, "w": w, "v": v, "η": eta},
    )


def chain_of_units(draw: Draw) -> Draft:
    """A delta through a chain of single units."""
    w, u = draw.numbers(2, -2, 2, 0.5), draw.numbers(2, -2, 2, 0.5)
    delta = draw.number(-1, 1, 0.1)
    slopes = tuple(slope(SIGMOID, one) for one in u)
    return ask_choice(
        REUSED,
        Text(
            "Layers of one sigmoid each: δ is the delta of layer 4, u_2 and u_3 are the net inputs of layers 2 and "
            "3, w_3 and w_4 the weights that lead into layers 3 and 4. What is the delta of layer 2?",
            "シグモイド関数のユニットが一つずつの層です。第 4 層のデルタは δ、第 2 層と第 3 層の総入力は u_2 と u_3、"
            "第 3 層と第 4 層に入る重みは w_3 と w_4 です。第 2 層のデルタはどれですか。",
        ),
        delta * w[1] * slopes[1] * w[0] * slopes[0],
        wrong("missing-derivative", delta * w[1] * w[0] * slopes[0]),
        wrong(
            "all-missing",
            delta * w[1] * w[0],
            Text(
                "Both factors f' are missing: every layer passed has its own.",
                "因子 f' が二つとも抜けています。通った層ごとに一つずつ掛かります。",
            ),
        ),
        wrong("one-layer", delta * w[1] * slopes[1], Text("That is the delta of layer 3.", "第 3 層のデルタです。")),
        wrong("sign", -delta * w[1] * slopes[1] * w[0] * slopes[0]),
        because=Text("δ w_4 f'(u_3) w_3 f'(u_2).", "δ w_4 f'(u_3) w_3 f'(u_2) です。"),
        given={"δ": delta, "w_3": w[0], "w_4": w[1], "u_2": u[0], "u_3": u[1]},
    )


def relu_deltas(draw: Draw) -> Draft:
    """The deltas of a layer of ReLUs."""
    back = draw.numbers(3, -1, 1, 0.1)
    u = tuple(draw.shuffled([draw.number(0.5, 2, 0.5), draw.number(-2, -0.5, 0.5), draw.number(-2, 2, 0.5)]))
    return ask_choice(
        KINK,
        Text(
            "g = ∂E/∂z comes back to a layer of ReLUs with the net inputs u. What are its deltas?",
            "総入力が u の ReLU の層に g = ∂E/∂z が戻ってきました。この層のデルタはどれですか。",
        ),
        tuple(g if one > 0 else 0.0 for g, one in zip(back, u, strict=True)),
        wrong("missing-derivative", back),
        wrong(
            "of-g",
            tuple(max(g, 0.0) for g in back),
            Text(
                "ReLU was applied to g; it is the sign of u that decides.",
                "ReLU を g に適用しています。決めるのは u の符号です。",
            ),
        ),
        wrong(
            "value",
            tuple(g * max(one, 0.0) for g, one in zip(back, u, strict=True)),
            Text("The output was multiplied, not the slope.", "傾きではなく出力を掛けています。"),
        ),
        wrong(
            "mirrored",
            tuple(0.0 if one > 0 else g for g, one in zip(back, u, strict=True)),
            Text("The gradient passes where u is positive.", "勾配が通るのは u が正のところです。"),
        ),
        because=Text("g where u > 0, else 0.", "u > 0 なら g、それ以外は 0 です。"),
        given={"u": u, "g": back},
    )


def batch_gradient(draw: Draw) -> Draft:
    """The gradient of a batch of two."""
    delta, z = draw.numbers(2, -1, 1, 0.1), draw.numbers(2, 0.1, 1, 0.1)
    products = (delta[0] * z[0], delta[1] * z[1])
    return ask_choice(
        BATCH,
        Text(
            "The error of a batch is the mean over its two samples. For one weight, δ holds the deltas above it and "
            "z the outputs below it, for each sample. What is the gradient of that weight?",
            "バッチの誤差は二つのサンプルの平均です。ある重みについて、"
            "後ろの層のデルタ δ と前の層の出力 z をサンプルごとに並べました。この重みの勾配はどれですか。",
        ),
        sum(products) / 2,
        wrong("mean-for-sum", sum(products)),
        wrong(
            "product-of-means",
            sum(delta) * sum(z) / 4,
            Text(
                "The means were multiplied; multiply for each sample, then take the mean.",
                "平均どうしを掛けています。サンプルごとに掛けてから平均します。",
            ),
        ),
        wrong(
            "one-sample",
            products[0],
            Text("That is the gradient of the first sample alone.", "一つ目のサンプルだけの勾配です。"),
        ),
        wrong("sign", -sum(products) / 2),
        because=Text(
            "1/2 (δ_1 z_1 + δ_2 z_2), the index being the sample.", "1/2 (δ_1 z_1 + δ_2 z_2) です (添字はサンプル)。"
        ),
        given={"δ": delta, "z": z},
    )


TOPIC = Topic(
    "backward",
    100,
    Text("Backpropagation: deltas and gradients", "誤差逆伝播: デルタと勾配"),
    (
        hidden_delta,
        recursion,
        weight_gradient,
        bias_gradient,
        reaching,
        first_layer,
        chain_of_units,
        relu_deltas,
        batch_gradient,
    ),
)
