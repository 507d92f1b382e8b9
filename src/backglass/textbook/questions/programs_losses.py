"""Questions on programs of outputs and losses: NumPy with a gap, and four ways to fill it."""

from __future__ import annotations

from backglass.textbook.draw import Draw
from backglass.textbook.question import At, Draft, Topic, ask_gap, wrong
from backglass.words import Text
from backglass.words.practice import asked_of

OVERFLOW = At("softmax", 4, Text("Overflow", "オーバーフロー"))
OVERFLOWING = At("activations", 8, Text("Formulas that overflow", "オーバーフローする式"))
LOGARITHMS = At("softmax", 9, Text("Logarithms: log-sum-exp", "対数: log-sum-exp"))
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


def stable_sigmoid(_: Draw) -> Draft:
    """The sigmoid for u below 0 without overflow."""
    return ask_gap(
        OVERFLOWING,
        asked_of(
            "This sigmoid raises e to nothing positive, so that nothing overflows.",
            "このシグモイド関数は、e の肩を正にしないことでオーバーフローを避けています。",
        ),
        """
import numpy as np

def sigmoid(u):
    e = np.exp(-np.abs(u))
    return np.where(u >= 0, 1 / (1 + e), ____)
""",
        "e / (1 + e)",
        wrong(
            "same",
            "1 / (1 + e)",
            Text(
                "Then σ(-u) = σ(u): for u < 0 e is e^u, not e^(-u).",
                "これでは σ(-u) = σ(u) になります。u < 0 では e が e^(-u) ではなく e^u です。",
            ),
        ),
        wrong(
            "inverse",
            "1 / (1 + 1 / e)",
            Text(
                "Right on paper, but where e is 0 it divides by 0; e / (1 + e) is the same without that.",
                "式としては同じですが、e が 0 になると 0 で割ってしまいます。e / (1 + e) ならそれがありません。",
            ),
        ),
        wrong("sign", "-1 / (1 + e)"),
        wrong(
            "complement-twice",
            "1 - e / (1 + e)",
            Text("1 - e / (1 + e) is 1 / (1 + e) again.", "1 - e / (1 + e) は 1 / (1 + e) と同じです。"),
        ),
        because=Text(
            "For u < 0, σ(u) = e^u / (1 + e^u), and e is e^u.", "u < 0 では σ(u) = e^u / (1 + e^u) で、e は e^u です。"
        ),
        check="""
with np.errstate(all="raise", under="ignore"):
    result = sigmoid(np.array([-1000.0, -0.5, 0.0, 2.0]))
""",
    )


def stable_softmax(_: Draw) -> Draft:
    """What is subtracted before e is raised."""
    return ask_gap(
        OVERFLOW,
        asked_of(
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


def log_softmax(_: Draw) -> Draft:
    """The logarithm of softmax without a logarithm of 0."""
    return ask_gap(
        LOGARITHMS,
        asked_of(
            "log_softmax must stay finite where an output is as good as 0; u is (N, K).",
            "log_softmax は、出力がほとんど 0 になるときも有限の値を返すように書きます (u は (N, K))。",
        ),
        """
import numpy as np

def log_softmax(u):
    u = u - u.max(axis=1, keepdims=True)
    return ____
""",
        "u - np.log(np.exp(u).sum(axis=1, keepdims=True))",
        wrong(
            "log-of-quotient",
            "np.log(np.exp(u) / np.exp(u).sum(axis=1, keepdims=True))",
            Text(
                "Where e^u is 0 in the program, its logarithm is minus infinity; take the logarithm of the sum alone.",
                "e^u が 0 に丸められると、対数は負の無限大になります。対数をとるのは和だけにします。",
            ),
        ),
        wrong(
            "small-number",
            "np.log(np.exp(u) / np.exp(u).sum(axis=1, keepdims=True) + 1e-7)",
            Text(
                "1e-7 keeps it finite, but bounds it at -16.1, where the right value has no bound.",
                "1e-7 を足すと有限にはなりますが、-16.1 で頭打ちになります。正しい値には限りがありません。",
            ),
        ),
        wrong(
            "sum-inside",
            "u - np.log(np.exp(u)).sum(axis=1, keepdims=True)",
            Text(
                "The sum stands inside the logarithm: log Σ e^u.",
                "和は対数の中にあります (log Σ e^u)。",
            ),
        ),
        wrong(
            "axis",
            "u - np.log(np.exp(u).sum())",
            Text(
                "That adds up all samples; each has its own sum.",
                "すべてのサンプルを足しています。和はサンプルごとにとります。",
            ),
        ),
        because=Text(
            "log f_k = u_k - log Σ e^u: nothing is divided, and no logarithm of 0 is taken.",
            "log f_k = u_k - log Σ e^u なので、割り算も 0 の対数も現れません。",
        ),
        check="result = log_softmax(np.array([[1000.0, 0.0, -1000.0], [1.0, 2.0, 3.0]]))",
    )


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
    Text("Programs: outputs and losses", "プログラム: 出力と誤差関数"),
    (
        stable_sigmoid,
        stable_softmax,
        log_softmax,
        cross_entropy_indices,
        cross_entropy_soft,
        softmax_with_loss,
        single_sample,
    ),
)
