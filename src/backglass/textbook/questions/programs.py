"""Questions on programs: pieces of NumPy with a gap, and four ways to fill it."""

from __future__ import annotations

from backglass.textbook.draw import Draw
from backglass.textbook.question import At, Draft, Topic, ask_gap, wrong
from backglass.words import Text

FILL = Text("What fills the gap?", "空欄に入るものはどれですか。")
KINK = At("activations", 9, "ReLU and its kink")
FROM_OUTPUT = At("activations", 5, "From u or from z: two different functions")
OVERFLOW = At("softmax", 4, "Overflow")
BACKWARDS = At("softmax", 8, "Backwards without the matrix")
ENTROPY = At("losses", 4, "The cross entropy: one-hot or index")
DELTA = At("losses", 7, "The gradient in the net inputs")
SINGLE = At("losses", 11, "Trap 3: a single sample")
WEIGHTED = At("losses", 12, "Trap 4: dout is ignored")
DELTAS = At("multilayer", 5, "Stage 3: the deltas of the layers before (4.12)")
GRADIENTS = At("multilayer", 6, "Stage 4: the gradients (4.13)")
MINIBATCH = At("multilayer", 7, "Batch and minibatch")
DIFFERENCES = At("cost", 3, "Numerical differentiation")


def _says(en: str, ja: str) -> Text:
    return Text(f"{en} {FILL.en}", f"{ja}{FILL.ja}")


def relu_grad(_: Draw) -> Draft:
    """Where ReLU's derivative is 1."""
    return ask_gap(
        KINK,
        _says(
            "relu_grad is the derivative of ReLU, with f'(0) = 0 as agreed on.",
            "relu_grad は ReLU の導関数で、f'(0) = 0 と約束します。",
        ),
        """
import numpy as np

def relu_grad(u):
    grad = np.zeros_like(u)
    grad[____] = 1
    return grad
""",
        "u > 0",
        wrong(
            "kink",
            "u >= 0",
            Text(
                "Then f'(0) is 1: at the kink the formula and the program must agree on one value.",
                "これでは f'(0) が 1 になります。折れ曲がる点での値は、式とプログラムでそろえます。",
            ),
        ),
        wrong(
            "mirrored",
            "u < 0",
            Text("That is where ReLU is 0, and so is its slope.", "ReLU が 0 になる側で、傾きも 0 です。"),
        ),
        wrong(
            "not-zero",
            "u != 0",
            Text("Where u is negative the slope is 0, not 1.", "u が負のところでは、傾きは 1 ではなく 0 です。"),
        ),
        wrong(
            "grad-for-u",
            "grad > 0",
            Text(
                "grad is still all 0 here, so nothing is chosen; u decides.",
                "この時点の grad はすべて 0 なので、何も選ばれません。u で決めます。",
            ),
        ),
        because=Text(
            "The slope is 1 where u is positive, and 0 elsewhere.", "傾きは u が正のところで 1、ほかでは 0 です。"
        ),
        check="result = relu_grad(np.array([-1.5, 0.0, 2.0]))",
    )


def sigmoid_layer(_: Draw) -> Draft:
    """The sigmoid's backward from its output."""
    return ask_gap(
        FROM_OUTPUT,
        _says(
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


def stable_softmax(_: Draw) -> Draft:
    """What is subtracted before e is raised."""
    return ask_gap(
        OVERFLOW,
        _says(
            "softmax must not overflow for a batch u (N, K).",
            "softmax は、バッチ u (N, K) に対してオーバーフローしないように書きます。",
        ),
        """
import numpy as np

def softmax(u):
    u = u - ____
    e = np.exp(u)
    return e / e.sum(axis=1, keepdims=True)
""",
        "u.max(axis=1, keepdims=True)",
        wrong(
            "minimum",
            "u.min(axis=1, keepdims=True)",
            Text(
                "With the least subtracted the exponents are positive, and e^1000 still overflows.",
                "最小値を引くと指数が正になり、e^1000 はやはりオーバーフローします。",
            ),
        ),
        wrong(
            "whole-batch",
            "u.max()",
            Text(
                "With the batch's largest subtracted, all terms of another row can be e^(-1000) = 0: 0 / 0 is nan.",
                "バッチ全体の最大値を引くと、別の行の項がすべて e^(-1000) = 0 になり、0 / 0 が nan になります。",
            ),
        ),
        wrong(
            "axis",
            "u.max(axis=0)",
            Text(
                "axis=0 is the largest over the samples; each sample needs its own.",
                "axis=0 はサンプルについての最大値です。サンプルごとの最大値を引きます。",
            ),
        ),
        wrong(
            "mean",
            "u.mean(axis=1, keepdims=True)",
            Text(
                "The exponents above the mean stay positive and can overflow.",
                "平均より大きい u では指数が正のままなので、オーバーフローすることがあります。",
            ),
        ),
        because=Text(
            "The largest of each sample: every exponent is 0 or less, and one term is e^0 = 1.",
            "サンプルごとの最大値を引けば、指数はすべて 0 以下になり、項の一つが e^0 = 1 になります。",
        ),
        check="result = softmax(np.array([[1000.0, 0.0, -1000.0], [-1000.0, -1001.0, -1002.0]]))",
    )


def softmax_backward(_: Draw) -> Draft:
    """Softmax's backward without its Jacobian."""
    return ask_gap(
        BACKWARDS,
        _says(
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


TOPIC = Topic(
    "programs",
    120,
    Text("Programs with a gap", "プログラムの穴埋め"),
    (
        relu_grad,
        sigmoid_layer,
        stable_softmax,
        softmax_backward,
    ),
)
