"""Questions on programs of losses: NumPy with a gap, and four ways to fill it."""

from __future__ import annotations

from backglass.textbook.draw import Draw
from backglass.textbook.question import At, Draft, Topic, ask_gap, wrong
from backglass.words import Text
from backglass.words.practice import asked_of

ENTROPY = At(
    "losses", 4, Text("The cross entropy: one-hot or index", "交差エントロピー: ワンホットと番号 (インデックス)")
)
SOFT = At("losses", 10, Text("Trap 2: soft labels", "落とし穴 2: ソフトラベル"))
SINGLE = At("losses", 11, Text("Trap 3: a single sample", "落とし穴 3: サンプル一つ"))
WEIGHTED = At("losses", 12, Text("Trap 4: dout is ignored", "落とし穴 4: dout が使われない"))

SOFTMAX_WITH_LOSS = """
import numpy as np

def softmax(u):
    e = np.exp(u - u.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)

class SoftmaxWithLoss:
    def forward(self, u, d):
        self.y, self.d = softmax(u), d
        return -(d * np.log(self.y)).sum() / len(d)

    def backward(self, dout=1):
        return ____
"""


def cross_entropy_indices(_: Draw) -> Draft:
    """The cross entropy of class numbers."""
    return ask_gap(
        ENTROPY,
        asked_of(
            "y (N, K) are outputs, d (N,) the numbers of the right classes; the error is the mean over the samples.",
            "y (N, K) は出力、d (N,) は正解クラスの番号です。誤差はサンプルについての平均です。",
        ),
        """
import numpy as np

def cross_entropy_error(y, d):
    n = y.shape[0]
    return -np.log(____).sum() / n
""",
        "y[np.arange(n), d]",
        wrong(
            "whole-columns",
            "y[:, d]",
            Text(
                "That takes the columns d of all samples: N times N numbers.",
                "すべてのサンプルから d 列を取り出すので、N × N 個の数になります。",
            ),
        ),
        wrong(
            "rows",
            "y[d]",
            Text(
                "That takes whole rows, the samples of the numbers d.",
                "d 番目の行 (サンプル) を丸ごと取り出しています。",
            ),
        ),
        wrong(
            "largest",
            "y.max(axis=1)",
            Text(
                "That is the output of the class that is taken for right, not of the one that is.",
                "正解のクラスではなく、最も大きい出力です。",
            ),
        ),
        wrong(
            "product",
            "y * d[:, None]",
            Text(
                "d are numbers of classes, not a one-hot target to multiply by.",
                "d はクラスの番号で、掛け算に使えるワンホットではありません。",
            ),
        ),
        because=Text(
            "Of each sample n the output of its class d_n.",
            "サンプル n ごとに、その正解クラス d_n の出力を取り出します。",
        ),
        check="result = cross_entropy_error(np.array([[0.2, 0.5, 0.3], [0.6, 0.1, 0.3]]), np.array([2, 0]))",
    )


def cross_entropy_soft(_: Draw) -> Draft:
    """The cross entropy of soft targets."""
    return ask_gap(
        SOFT,
        asked_of(
            "The targets d (N, K) are probabilities, one-hot or not; the error is the mean over the samples.",
            "目標出力 d (N, K) は確率です (ワンホットとはかぎりません)。誤差はサンプルについての平均です。",
        ),
        """
import numpy as np

def cross_entropy_error(y, d):
    n = y.shape[0]
    return ____
""",
        "-(d * np.log(y)).sum() / n",
        wrong(
            "argmax",
            "-np.log(y[np.arange(n), d.argmax(axis=1)]).sum() / n",
            Text(
                "argmax keeps the largest target alone; the others count, too.",
                "argmax では最も大きい目標しか使われません。ほかの成分も数に入ります。",
            ),
        ),
        wrong("mean-for-sum", "-(d * np.log(y)).mean()"),
        wrong(
            "exchanged",
            "-(y * np.log(d)).sum() / n",
            Text(
                "Target and output are exchanged: the logarithm is of y.",
                "目標出力と出力が逆です。対数をとるのは y です。",
            ),
        ),
        wrong("sign", "(d * np.log(y)).sum() / n"),
        wrong(
            "small-number",
            "-(d * np.log(y + 1e-2)).sum() / n",
            Text("The number added makes every error too small.", "足した数のために、誤差がどれも小さくなります。"),
        ),
        because=Text("E = -1/N Σ_n Σ_k d_nk log y_nk.", "E = -1/N Σ_n Σ_k d_nk log y_nk です。"),
        check="""
result = cross_entropy_error(np.array([[0.2, 0.5, 0.3], [0.6, 0.1, 0.3]]), np.array([[0.1, 0.2, 0.7], [0.5, 0.3, 0.2]]))
""",
    )


def softmax_with_loss(_: Draw) -> Draft:
    """SoftmaxWithLoss.backward."""
    return ask_gap(
        WEIGHTED,
        asked_of(
            "u and the one-hot d are (N, K); forward gives the mean over the samples.",
            "u とワンホットの d は (N, K) で、forward はサンプルについての平均を返します。",
        ),
        SOFTMAX_WITH_LOSS,
        "dout * (self.y - self.d) / len(self.d)",
        wrong(
            "dout-ignored",
            "(self.y - self.d) / len(self.d)",
            Text(
                "dout is taken and not used: with dout = 2 the gradient is half of the right one.",
                "dout が使われていません。dout = 2 のとき、勾配は正しい値の半分になります。",
            ),
        ),
        wrong("mean-for-sum", "dout * (self.y - self.d)"),
        wrong(
            "size-of-all",
            "dout * (self.y - self.d) / self.d.size",
            Text(
                "size counts samples times classes; the mean is over the samples.",
                "size はサンプル数 × クラス数です。平均はサンプルについてとります。",
            ),
        ),
        wrong("sign", "dout * (self.d - self.y) / len(self.d)"),
        wrong(
            "unfused",
            "-dout * self.d / self.y / len(self.d)",
            Text(
                "That is the gradient with respect to y; softmax still lies between y and u.",
                "y についての勾配です。u までには、まだソフトマックス関数があります。",
            ),
        ),
        because=Text(
            "∂E/∂u = (y - d) / N, times what comes back.", "∂E/∂u = (y - d) / N で、これに戻ってきた dout を掛けます。"
        ),
        check="""
layer = SoftmaxWithLoss()
layer.forward(np.array([[1.0, 2.0, 3.0], [0.5, -1.0, 2.0]]), np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]))
result = layer.backward(2)
""",
    )


def single_sample(_: Draw) -> Draft:
    """One sample made a batch of one."""
    return ask_gap(
        SINGLE,
        asked_of(
            "A single sample comes as y (K,) with a one-hot d (K,); the gradient is divided by the number of samples.",
            "サンプル一つのときは y (K,) とワンホットの d (K,) が渡されます。勾配はサンプル数で割ります。",
        ),
        """
import numpy as np

def delta(y, d):
    if y.ndim == 1:
        y, d = ____
    return (y - d) / y.shape[0]
""",
        "y[None, :], d[None, :]",
        wrong(
            "as-it-is",
            "y, d",
            Text(
                "shape[0] is then K, the number of classes: the gradient becomes K times too small.",
                "shape[0] がクラス数 K になり、勾配が 1/K になってしまいます。",
            ),
        ),
        wrong(
            "column",
            "y[:, None], d[:, None]",
            Text("That makes K samples of one class each.", "K 個のサンプル (クラスは一つ) になってしまいます。"),
        ),
        wrong(
            "size",
            "y * y.size, d",
            Text(
                "Only y is multiplied, so the difference is no longer y - d.",
                "y だけに掛けているので、差が y - d ではなくなります。",
            ),
        ),
        wrong(
            "argmax",
            "y[None, :], d.argmax()",
            Text(
                "A class number cannot be subtracted from probabilities.",
                "確率からクラスの番号を引くことはできません。",
            ),
        ),
        because=Text(
            "A single sample is a batch of 1: shape (1, K).", "サンプル一つは大きさ 1 のバッチ (1, K) とみなします。"
        ),
        check="result = np.ravel(delta(np.array([0.2, 0.5, 0.3]), np.array([0.0, 0.0, 1.0])))",
    )


TOPIC = Topic(
    "programs-losses",
    220,
    Text("Programs: losses", "プログラム: 誤差関数"),
    (
        cross_entropy_indices,
        cross_entropy_soft,
        softmax_with_loss,
        single_sample,
    ),
)
