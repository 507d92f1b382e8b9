"""Questions on programs of gradients and updates: NumPy with a gap, and four ways to fill it."""

from __future__ import annotations

from backglass.textbook.draw import Draw
from backglass.textbook.question import At, Draft, Topic, ask_gap, wrong
from backglass.words import Text
from backglass.words.practice import asked_of

DELTAS = At(
    "multilayer", 5, Text("The deltas of the layers before, by (4.12) (stage 3)", "中間層のデルタ: 式 (4.12) (手順 3)")
)
MINIBATCH = At("multilayer", 7, Text("Batch and minibatch", "バッチとミニバッチ"))
DIFFERENCES = At("cost", 3, Text("Numerical differentiation", "数値微分"))

NUMERICAL_GRADIENT = """
import numpy as np

def numerical_gradient(f, w, h=1e-4):
    grad = np.zeros_like(w)
    for i in range(w.size):
        kept = w[i]
        w[i] = kept + h
        above = f(w)
        w[i] = kept - h
        below = f(w)
        grad[i] = {slope}
        {then}
    return grad
"""


def minibatch_update(_: Draw) -> Draft:
    """An update with the mean gradient of a minibatch."""
    return ask_gap(
        MINIBATCH,
        asked_of(
            "The error of a minibatch is the mean over its samples; gradients has one row a sample.",
            "ミニバッチの誤差はサンプルについての平均です。gradients には、サンプルごとの勾配が 1 行ずつ入っています。",
        ),
        """
import numpy as np

def update(w, gradients, eta):
    return w - ____
""",
        "eta * gradients.mean(axis=0)",
        wrong("mean-for-sum", "eta * gradients.sum(axis=0)"),
        wrong("rate", "gradients.mean(axis=0)"),
        wrong("sign", "-eta * gradients.mean(axis=0)"),
        wrong(
            "axis",
            "eta * gradients.mean(axis=1)",
            Text(
                "That is the mean over the weights; it is taken over the samples.",
                "重みについての平均です。平均はサンプルについてとります。",
            ),
        ),
        wrong(
            "first",
            "eta * gradients[0]",
            Text("Only the first sample counts there.", "最初のサンプルしか使っていません。"),
        ),
        because=Text("w - η times the mean of the gradients.", "勾配の平均に η を掛けて w から引きます。"),
        check="result = update(np.array([0.5, -0.3]), np.array([[0.2, 0.4], [0.6, -0.2], [0.1, 0.5]]), 0.1)",
    )


def two_layer_update(_: Draw) -> Draft:
    """Both deltas before either update."""
    return ask_gap(
        DELTAS,
        asked_of(
            "One update of a network of two layers (one sample, squared error, identity output).",
            "2 層ネットワークの 1 回の更新です (サンプル一つ、二乗誤差、出力は恒等写像)。",
        ),
        """
import numpy as np

def update(W1, W2, x, d, eta):
    z = np.tanh(W1 @ x)
    y = W2 @ z
    delta2 = y - d
    new_W2 = W2 - eta * np.outer(delta2, z)
    delta1 = ____
    new_W1 = W1 - eta * np.outer(delta1, x)
    return new_W1, new_W2
""",
        "(1 - z**2) * (W2.T @ delta2)",
        wrong("updated-too-early", "(1 - z**2) * (new_W2.T @ delta2)"),
        wrong("missing-derivative", "W2.T @ delta2"),
        wrong("derivative-at-z", "(1 - np.tanh(z)**2) * (W2.T @ delta2)"),
        wrong(
            "index",
            "(1 - z**2) * (W2 @ delta2)",
            Text(
                "The deltas come back over the columns of W2, so it is transposed.",
                "デルタは W2 の列に沿って戻るので、転置が必要です。",
            ),
        ),
        wrong(
            "sigmoid",
            "z * (1 - z) * (W2.T @ delta2)",
            Text(
                "z (1 - z) belongs to the sigmoid; here f = tanh.",
                "z (1 - z) はシグモイド関数のものです。ここでは f = tanh です。",
            ),
        ),
        because=Text(
            "δ^(1) = f'(u) ⊙ (W2^T δ^(2)), with the W2 of the forward pass.",
            "δ^(1) = f'(u) ⊙ (W2^T δ^(2)) で、W2 は順伝播に使ったものです。",
        ),
        check="""
x, d = np.array([0.5, -1.0]), np.array([0.3, 0.1])
result = update(np.array([[0.2, -0.4], [0.7, 0.1]]), np.array([[0.5, -0.3], [0.8, 0.6]]), x, d, 0.5)[0]
""",
    )


def gradient_check(_: Draw) -> Draft:
    """A central difference."""
    return ask_gap(
        DIFFERENCES,
        asked_of(
            "numerical_gradient takes central differences of f at the vector w.",
            "numerical_gradient は、ベクトル w での f の中心差分を求めます。",
        ),
        NUMERICAL_GRADIENT.format(slope="____", then="w[i] = kept"),
        "(above - below) / (2 * h)",
        wrong("half", "(above - below) / h", Text("The two points lie 2h apart.", "二つの点は 2h だけ離れています。")),
        wrong("sign", "(below - above) / (2 * h)"),
        wrong(
            "precedence",
            "(above - below) / 2 * h",
            Text(
                "Without brackets that is half the difference times h.",
                "括弧がないので、差を 2 で割ってから h を掛けることになります。",
            ),
        ),
        wrong(
            "mean",
            "(above + below) / (2 * h)",
            Text(
                "That adds the two values; the slope is their difference.",
                "二つの値を足しています。傾きは差から求めます。",
            ),
        ),
        because=Text("(f(w + h) - f(w - h)) / (2h).", "(f(w + h) - f(w - h)) / (2h) です。"),
        check="result = numerical_gradient(lambda w: float((w**3).sum()), np.array([0.5, -1.0, 2.0]))",
    )


def put_back(_: Draw) -> Draft:
    """A weight put back after it was nudged."""
    return ask_gap(
        DIFFERENCES,
        asked_of(
            "Every weight is nudged and then put back.",
            "重みを一つずつ少しだけ動かし、元に戻します。",
        ),
        NUMERICAL_GRADIENT.format(slope="(above - below) / (2 * h)", then="____"),
        "w[i] = kept",
        wrong(
            "not-put-back",
            "pass",
            Text(
                "w[i] stays at w - h, and every later weight is judged at another point.",
                "w[i] が w - h のままになり、後の重みの勾配を別の点で求めてしまいます。",
            ),
        ),
        wrong(
            "added-twice",
            "w[i] = kept + h",
            Text("That leaves the weight moved by h.", "重みが h だけ動いたままです。"),
        ),
        wrong("zero", "w[i] = 0", Text("The weight was kept, not 0.", "元の値は 0 ではなく kept です。")),
        wrong(
            "all",
            "w[:] = kept",
            Text("That gives every weight the value of this one.", "すべての重みが同じ値になってしまいます。"),
        ),
        because=Text("The weight gets the value that it had, kept.", "元の値 kept に戻します。"),
        check="""
w = np.array([0.5, -1.0, 2.0])
result = np.append(numerical_gradient(lambda w: float((w**2).prod()), w), w)
""",
    )


def relative_error(_: Draw) -> Draft:
    """How a gradient is held against differences."""
    return ask_gap(
        DIFFERENCES,
        asked_of(
            "Gradients of any size are compared, 1e-8 as well as 100; 0 means that they agree.",
            "1e-8 から 100 まで、どんな大きさの勾配も比べられるようにします。一致すれば 0 です。",
        ),
        """
import numpy as np

def difference(computed, numerical):
    return np.abs(computed - numerical).max() / ____
""",
        "max(np.abs(computed).max(), np.abs(numerical).max())",
        wrong(
            "absolute",
            "1",
            Text(
                "An absolute difference of 1e-8 says nothing where the gradients are that small themselves.",
                "差の絶対値が 1e-8 でも、勾配自身がその大きさなら何もわかりません。",
            ),
        ),
        wrong(
            "sum",
            "np.abs(computed + numerical).sum()",
            Text(
                "Gradients of opposite signs cancel there: it divides by 0 just where they differ most.",
                "符号が逆だと打ち消し合い、最も食い違うときに 0 で割ることになります。",
            ),
        ),
        wrong(
            "signed",
            "max(computed.max(), numerical.max())",
            Text("Where all are negative the result is negative.", "すべて負のとき、結果も負になってしまいます。"),
        ),
        wrong(
            "least",
            "min(np.abs(computed).min(), np.abs(numerical).min())",
            Text(
                "The least may be 0 or nearly so; the largest gives the size.",
                "最小の成分は 0 に近いかもしれません。大きさを表すのは最大の成分です。",
            ),
        ),
        because=Text(
            "The largest difference over the largest component: relative to the gradients' size.",
            "最大の差を最大の成分で割ります。勾配の大きさに対する比になります。",
        ),
        check="result = difference(np.array([-3e-8, -1e-8]), np.array([-1e-8, -2e-8]))",
    )


TOPIC = Topic(
    "programs-training",
    230,
    Text("Programs: gradients and updates", "プログラム: 勾配と更新"),
    (
        minibatch_update,
        two_layer_update,
        gradient_check,
        put_back,
        relative_error,
    ),
)
