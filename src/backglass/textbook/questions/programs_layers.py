"""Questions on programs of layers: NumPy with a gap, and four ways to fill it."""

from __future__ import annotations

from backglass.textbook.draw import Draw
from backglass.textbook.question import At, Draft, Topic, ask_gap, wrong
from backglass.words import Text
from backglass.words.practice import asked_of

KINK = At("activations", 9, Text("ReLU and its kink", "ReLU と折れ曲がる点"))
FROM_OUTPUT = At("activations", 5, Text("From u or from z: two different functions", "u から求めるか z から求めるか"))
BACKWARDS = At("softmax", 8, Text("Backwards without the matrix", "行列を作らない逆伝播"))
DELTAS = At(
    "multilayer", 5, Text("The deltas of the layers before, by (4.12) (stage 3)", "中間層のデルタ: 式 (4.12) (手順 3)")
)
GRADIENTS = At("multilayer", 6, Text("The gradients, by (4.13) (stage 4)", "重みについての勾配: 式 (4.13) (手順 4)"))

AFFINE = """
import numpy as np

class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x @ self.W.T + self.b

    def backward(self, dout):
        {lines}
        return self.dx
"""
AFFINE_SAYS = (
    "x is (N, n_in), W (n_out, n_in), dout (N, n_out) the gradient in the outputs.",
    "x は (N, n_in)、W は (n_out, n_in)、dout (N, n_out) は出力についての勾配です。",
)
AFFINE_CHECK = """
layer = Affine(np.array([[1.0, 2.0], [0.5, -1.0]]), np.array([0.1, -0.2]))
layer.forward(np.array([[0.3, -0.4], [1.0, 0.7]]))
layer.backward(np.array([[0.2, 0.5], [-0.3, 0.8]]))
result = layer.{what}
"""


def sigmoid_layer(_: Draw) -> Draft:
    """The sigmoid's backward from its output."""
    return ask_gap(
        FROM_OUTPUT,
        asked_of(
            "The layer keeps its output in self.out.",
            "この層は、出力を self.out に保存しています。",
        ),
        """
import numpy as np

class Sigmoid:
    def forward(self, u):
        self.out = 1 / (1 + np.exp(-u))
        return self.out

    def backward(self, dout):
        return ____
""",
        "dout * self.out * (1 - self.out)",
        wrong("missing-derivative", "dout * self.out"),
        wrong(
            "derivative-alone",
            "self.out * (1 - self.out)",
            Text(
                "dout, what comes back from the layer above, is missing.",
                "上の層から戻ってきた dout が掛かっていません。",
            ),
        ),
        wrong(
            "tanh",
            "dout * (1 - self.out ** 2)",
            Text("That is the derivative of tanh.", "tanh の導関数です。"),
        ),
        wrong("sign", "dout * self.out * (self.out - 1)"),
        because=Text("σ'(u) = z (1 - z), and z is self.out.", "σ'(u) = z (1 - z) で、z は self.out です。"),
        check="""
layer = Sigmoid()
layer.forward(np.array([-1.0, 0.5, 2.0]))
result = layer.backward(np.array([0.3, -0.2, 1.0]))
""",
    )


def relu_layer(_: Draw) -> Draft:
    """The mask of a ReLU layer."""
    return ask_gap(
        KINK,
        asked_of(
            "The layer keeps where its input was not positive.",
            "この層は、入力が正でなかった場所を覚えておきます。",
        ),
        """
import numpy as np

class ReLU:
    def forward(self, u):
        self.mask = u <= 0
        out = u.copy()
        out[self.mask] = 0
        return out

    def backward(self, dout):
        du = dout.copy()
        ____
        return du
""",
        "du[self.mask] = 0",
        wrong(
            "mirrored",
            "du[~self.mask] = 0",
            Text(
                "That stops the gradient where u was positive, and lets it through where the unit was off.",
                "u が正だったところで勾配を止め、0 を出力したところで通しています。",
            ),
        ),
        wrong(
            "of-dout",
            "du[dout <= 0] = 0",
            Text(
                "What comes back may be negative; the sign of u decides, not that of dout.",
                "戻ってくる値は負でもかまいません。決めるのは dout ではなく u の符号です。",
            ),
        ),
        wrong(
            "ones",
            "du[~self.mask] = 1",
            Text(
                "The slope 1 is multiplied by dout; dout must not be overwritten.",
                "傾き 1 に dout が掛かります。dout を上書きしてはいけません。",
            ),
        ),
        wrong("missing-derivative", "du *= 1"),
        because=Text(
            "Where u was not positive the slope is 0, elsewhere dout passes as it is.",
            "u が正でなかったところでは傾きが 0 で、ほかでは dout がそのまま通ります。",
        ),
        check="""
layer = ReLU()
layer.forward(np.array([-1.0, 0.0, 2.0, 0.5]))
result = layer.backward(np.array([0.3, 0.7, -0.2, 1.5]))
""",
    )


def softmax_backward(_: Draw) -> Draft:
    """Softmax's backward without its Jacobian."""
    return ask_gap(
        BACKWARDS,
        asked_of(
            "backward multiplies by the Jacobian of softmax without making it; out and dout are (N, K).",
            "backward は、ヤコビ行列を作らずにソフトマックス関数の逆伝播を計算します (out と dout は (N, K))。",
        ),
        """
import numpy as np

class Softmax:
    def forward(self, u):
        e = np.exp(u - u.max(axis=1, keepdims=True))
        self.out = e / e.sum(axis=1, keepdims=True)
        return self.out

    def backward(self, dout):
        return self.out * (dout - ____)
""",
        "(dout * self.out).sum(axis=1, keepdims=True)",
        wrong(
            "unweighted",
            "dout.sum(axis=1, keepdims=True)",
            Text("The sum is weighted by the outputs: Σ_k g_k f_k.", "出力で重みを付けた和 Σ_k g_k f_k です。"),
        ),
        wrong(
            "axis",
            "(dout * self.out).sum(axis=0)",
            Text(
                "axis=0 adds up different samples; the sum runs over the units of one.",
                "axis=0 では別々のサンプルを足してしまいます。和は一つのサンプルのユニットについてとります。",
            ),
        ),
        wrong(
            "diagonal-alone",
            "dout * self.out",
            Text(
                "Without the sum only the diagonal f_i (1 - f_i) is used; the paths over other outputs are missing.",
                "和をとらないと対角成分 f_i (1 - f_i) しか使われず、ほかの出力を通る経路が抜けます。",
            ),
        ),
        wrong("mean-for-sum", "(dout * self.out).mean(axis=1, keepdims=True)"),
        because=Text(
            "∂E/∂u_i = f_i (g_i - Σ_k g_k f_k), with g for dout.",
            "dout を g とすると、∂E/∂u_i = f_i (g_i - Σ_k g_k f_k) です。",
        ),
        check="""
layer = Softmax()
layer.forward(np.array([[1.0, 2.0, 3.0], [0.5, -1.0, 2.0]]))
result = layer.backward(np.array([[0.1, -0.2, 0.3], [1.0, 0.5, -0.5]]))
""",
    )


def affine_weights(_: Draw) -> Draft:
    """The gradient of an Affine layer's weights."""
    return ask_gap(
        GRADIENTS,
        asked_of(*AFFINE_SAYS),
        AFFINE.format(lines="self.dW = ____\n        self.db = dout.sum(axis=0)\n        self.dx = dout @ self.W"),
        "dout.T @ self.x",
        wrong(
            "transposed",
            "self.x.T @ dout",
            Text(
                "That is (n_in, n_out), the transpose of W's shape.",
                "形が (n_in, n_out) になり、W の転置になってしまいます。",
            ),
        ),
        wrong(
            "not-transposed",
            "dout @ self.x",
            Text(
                "The sum must run over the samples, the first axis of both.",
                "和は、どちらも先頭の軸であるサンプルについてとります。",
            ),
        ),
        wrong("weights", "dout.T @ self.W", Text("∂u/∂W is x, not W.", "∂u/∂W は W ではなく x です。")),
        wrong(
            "outputs",
            "dout.T @ dout",
            Text("dout meets the layer's input x, not itself.", "dout に掛かるのは層の入力 x です。"),
        ),
        because=Text(
            "dW = Σ_n δ_n x_n^T, as a product of matrices dout^T x.",
            "dW = Σ_n δ_n x_n^T で、行列の積では dout^T x です。",
        ),
        check=AFFINE_CHECK.format(what="dW"),
    )


def affine_bias(_: Draw) -> Draft:
    """The gradient of an Affine layer's biases."""
    return ask_gap(
        GRADIENTS,
        asked_of(*AFFINE_SAYS),
        AFFINE.format(lines="self.dW = dout.T @ self.x\n        self.db = ____\n        self.dx = dout @ self.W"),
        "dout.sum(axis=0)",
        wrong(
            "axis",
            "dout.sum(axis=1)",
            Text(
                "That adds up the units of a sample; the sum runs over the samples.",
                "サンプルの中のユニットを足しています。和はサンプルについてとります。",
            ),
        ),
        wrong("all", "dout.sum()", Text("Every unit has its own bias.", "バイアスはユニットごとにあります。")),
        wrong(
            "not-summed",
            "dout",
            Text(
                "All samples use the same b, so their gradients are added.",
                "どのサンプルも同じ b を使うので、勾配を足し合わせます。",
            ),
        ),
        wrong("mean-for-sum", "dout.mean(axis=0)"),
        because=Text(
            "∂u/∂b = 1 for every sample, so the deltas are added over the samples.",
            "どのサンプルでも ∂u/∂b = 1 なので、デルタをサンプルについて足し合わせます。",
        ),
        check=AFFINE_CHECK.format(what="db"),
    )


def affine_inputs(_: Draw) -> Draft:
    """What an Affine layer hands back."""
    return ask_gap(
        DELTAS,
        asked_of(*AFFINE_SAYS),
        AFFINE.format(lines="self.dW = dout.T @ self.x\n        self.db = dout.sum(axis=0)\n        self.dx = ____"),
        "dout @ self.W",
        wrong(
            "transposed",
            "dout @ self.W.T",
            Text(
                "W is used transposed on the way forward, and as it is on the way back.",
                "転置した W を使うのは順伝播です。逆伝播では W をそのまま使います。",
            ),
        ),
        wrong(
            "order",
            "self.W @ dout",
            Text(
                "The samples are the rows of dout, so dout stands on the left.",
                "サンプルは dout の行なので、dout を左に置きます。",
            ),
        ),
        wrong("inputs", "dout * self.x", Text("∂u/∂x is W, not x.", "∂u/∂x は x ではなく W です。")),
        wrong(
            "missing-derivative",
            "dout",
            Text(
                "The weights are missing: each output hands back its delta times its weight.",
                "重みが掛かっていません。どの出力も、デルタに重みを掛けて返します。",
            ),
        ),
        because=Text("dx_i = Σ_j δ_j w_ji, which is dout W.", "dx_i = Σ_j δ_j w_ji で、行列では dout W です。"),
        check=AFFINE_CHECK.format(what="dx"),
    )


TOPIC = Topic(
    "programs-layers",
    210,
    Text("Programs: layers", "プログラム: 層"),
    (
        sigmoid_layer,
        relu_layer,
        softmax_backward,
        affine_weights,
        affine_bias,
        affine_inputs,
    ),
)
