"""Questions on programs of activation functions: NumPy with a gap, and four ways to fill it."""

from __future__ import annotations

from backglass.textbook.draw import Draw
from backglass.textbook.question import At, Draft, Topic, ask_gap, wrong
from backglass.words import Text
from backglass.words.practice import asked_of

OVERFLOW = At("softmax", 4, Text("Overflow", "オーバーフロー"))
OVERFLOWING = At("activations", 8, Text("Formulas that overflow", "オーバーフローする式"))
LOGARITHMS = At("softmax", 9, Text("Logarithms: log-sum-exp", "対数: log-sum-exp"))
KINK = At("activations", 9, Text("ReLU and its kink", "ReLU と折れ曲がる点"))


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


def relu_grad(_: Draw) -> Draft:
    """Where ReLU's derivative is 1."""
    return ask_gap(
        KINK,
        asked_of(
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


TOPIC = Topic(
    "programs-activations",
    210,
    Text("Programs: activation functions", "プログラム: 活性化関数"),
    (
        stable_sigmoid,
        stable_softmax,
        log_softmax,
        relu_grad,
    ),
)
