"""The steps of lesson `losses` on what goes wrong: the traps of the published program, and saturated outputs."""

from __future__ import annotations

from typing import Any

import numpy as np

from backglass.equations.activations import ACTIVATIONS
from backglass.equations.losses import LOSSES, BinaryCrossEntropy
from backglass.equations.output_pairs import OutputPair, output_pair
from backglass.page.figures import figure
from backglass.textbook.lesson import LessonStep, Table, line, plain
from backglass.textbook.lessons.losses.steps import BAD, CE, GOOD, INDICES, LOGITS, RIGHT, batch
from backglass.words import Text

OFFSET = 1e-7  # what the published program adds to y
SOFT = ((0.1, 0.2, 0.7), (0.6, 0.3, 0.1))
EXTREME = (1000.0, 0.0, -1000.0)
WEIGHT = 2.0  # the program's dout
SATURATED = 5.0
U, D = (0.5, -1.0, 2.0), (0.0, 0.0, 1.0)
SHORT = {"squared_error": "SE", "binary_cross_entropy": "BCE", "cross_entropy": "CE"}
PAIRS = {
    "D01": ("identity", "squared_error"),
    "D02": ("logistic", "squared_error"),
    "D03": ("logistic", "binary_cross_entropy"),
    "D04": ("softmax", "cross_entropy"),
    "D05": ("softmax", "squared_error"),
    "D06": ("tanh", "squared_error"),
}


def pair(output: str, loss: str) -> OutputPair:
    """An output activation with a loss behind it, by their names."""
    return output_pair(ACTIVATIONS[output](), LOSSES[loss]())


def delta(output: str, loss: str, u: Any, d: Any) -> Any:
    """The delta of one sample at the output layer.

    Examples
    --------
    >>> delta("identity", "squared_error", (0.5, -1.0), (0.0, 0.0)).tolist()
    [0.5, -1.0]
    """
    return pair(output, loss).delta(np.array([u]), np.array([d]))[0]


def error(output: str, loss: str, u: Any, d: Any) -> float:
    """E_n of one sample, from u."""
    return float(pair(output, loss).value(np.array([u]), np.array([d]))[0])


def program_error(y: Any, d: Any) -> float:
    """The error as the published program has it: only the largest target counts, and y has a small number added."""
    y, d = np.asarray(y), np.asarray(d)
    largest = np.eye(d.shape[1])[d.argmax(axis=1)]
    return float(CE.value(y + OFFSET, largest).mean())


def program_end(y: float) -> float:
    """The program's error of one sample whose right class has the probability y.

    Examples
    --------
    >>> round(program_end(0.0), 9)
    16.118095651
    """
    return program_error([[y]], [[1.0]])


def trap_steps() -> tuple[LessonStep, ...]:
    """The steps: three traps of the program, then what the choice of the loss does to the delta."""
    return (_offset(), _bounded(), _soft(), _single(), _weighted(), _saturated(), _deltas())


def _offset() -> LessonStep:
    one = np.eye(10)[[RIGHT]]
    cases = (
        ("E_a", GOOD[RIGHT], program_error([GOOD], one)),
        ("E_b", BAD[RIGHT], program_error([BAD], one)),
        ("E(1)", 1.0, program_end(1.0)),
    )
    return LessonStep(
        Text("Trap 1: log(y + 1e-7)", "落とし穴 1: log(y + 1e-7)"),
        Text(
            "The program adds 1e-7 to y, so that log 0 cannot happen. Every error then is a little too small: the ten "
            "classes above differ in the sixth or seventh decimal, and a perfect output, y = 1, gets a negative error.",
            "コードでは log 0 を避けるため、y に 1e-7 を足しています。そのため誤差はいつも少しだけ小さくなります。先ほ"
            "どの 10 クラスの例では小数第 6 位か第 7 位で違い、完璧な出力 y = 1 では誤差が負になります。",
        ),
        tuple(line(f"{name} = -log(y + 1e-7)", E, "-log({} + {})", [y, OFFSET], digits=15) for name, y, E in cases),
    )


def _bounded() -> LessonStep:
    d = np.eye(3)[2]
    E = error("softmax", "cross_entropy", EXTREME, d)
    g = delta("softmax", "cross_entropy", EXTREME, d)
    return LessonStep(
        Text("The same number bounds the error", "同じ 1e-7 が誤差を頭打ちにする"),
        Text(
            f"Where y has rounded to 0, the program's error stops at -log(1e-7), whatever u is. Computed from u there "
            f"is no bound: for u = (1000, 0, -1000) and the third class it is {figure(E)}, and the gradient is "
            f"({', '.join(map(figure, g))}). So take log-softmax, and add nothing.",
            "y が 0 に丸められると、u が何であっても、コードの誤差は -log(1e-7) で頭打ちになります。u から計算すれば上"
            f"限はありません。u = (1000, 0, -1000) で正解が 3 番目のクラスなら、誤差は {figure(E)}、勾配は "
            f"({', '.join(map(figure, g))}) です。何も足さず、log-softmax を使いましょう。",
        ),
        (
            line("E(0) = -log(0 + 1e-7)", program_end(0.0), "-log({} + {})", [0.0, OFFSET]),
            line("E = log S - u_3", E, "{} + log(1 + e^(-1000) + e^(-2000)) - {}", [EXTREME[0], EXTREME[2]]),
        ),
    )


def _soft() -> LessonStep:
    t = batch(SOFT)
    wrong = program_error(t.y, t.D)
    lines = [
        line(
            f"E_{n} = -Σ_k d_{n}k × log y_{n}k",
            t.E[n - 1],
            "-({} × log({}) + {} × log({}) + {} × log({}))",
            [number for pair in zip(t.D[n - 1], t.y[n - 1], strict=True) for number in pair],
        )
        for n in (1, 2)
    ]
    return LessonStep(
        Text("Trap 2: soft labels", "落とし穴 2: ソフトラベル"),
        Text(
            f"Let the targets be ({_shown(SOFT[0])}) and ({_shown(SOFT[1])}), for the u above. The program takes "
            "the place of the largest entry (argmax) of any target that has the shape of y, and its error is "
            f"{figure(wrong, 4)} as for the hard labels; but its gradient uses all of d. So its gradient is not "
            "that of its error. The right error:",
            f"先ほどの u に対して、目標出力を ({_shown(SOFT[0])}) と ({_shown(SOFT[1])}) とします。コードは y と同じ形"
            "の目標出力なら最大の成分の番号 (argmax) だけを使うので、誤差は正解を一つに決めた場合と同じ "
            f"{figure(wrong, 4)} になります。ところが勾配には d の全成分を使うので、コードの勾配は、コードの"
            "誤差の勾配ではありません。正しい誤差は次のとおりです。",
        ),
        (
            *lines,
            line("E = 1/2 × (E_1 + E_2)", t.loss, "1/2 × ({} + {})", t.E.tolist(), slips={"mean-for-sum": 2 * t.loss}),
        ),
    )


def _shown(values: tuple[float, ...]) -> str:
    return ", ".join(map(figure, values))


def _single() -> LessonStep:
    t = batch([INDICES[0]], LOGITS[:1])
    y, d, right = t.y[0], t.D[0], t.delta[2][0]
    return LessonStep(
        Text("Trap 3: a single sample", "落とし穴 3: サンプル一つ"),
        Text(
            "The program divides the gradient by t.shape[0]. For one sample given as a 1-D one-hot target that is the "
            "number of classes, 3, not of samples, 1 (first line, wrong). Nothing must be divided here.",
            "コードは勾配を t.shape[0] で割ります。1 次元のワンホットで与えた一つのサンプルでは、これがサンプル数 1 で"
            "はなくクラス数 3 になってしまいます (1 行目、誤り)。サンプル一つなら割る必要はありません。",
        ),
        (
            line("g_3 = 1/3 × (y_3 - d_3)", right[2] / len(right), "1/3 × ({} - {})", [y[2], d[2]]),
            line(
                "∂E/∂u_3 = y_3 - d_3",
                right[2],
                "{} - {}",
                [y[2], d[2]],
                slips={"mean-for-sum": right[2] / len(right)},
            ),
        ),
    )


def _weighted() -> LessonStep:
    t = batch([INDICES[0]], LOGITS[:1])
    right = WEIGHT * t.delta[2][0, 2]
    return LessonStep(
        Text("Trap 4: dout is ignored", "落とし穴 4: dout が使われない"),
        Text(
            "Let twice the error enter the objective: dout = 2 comes back to the loss. The program takes dout and does "
            "not use it, so its gradient is half of the right one. It also fails for some shapes: the Softmax class "
            "sums over axis 1 and cannot go back for a 1-D sample; with K = 1, indices are taken for one-hot targets; "
            "and a plain int is no array of labels.",
            "最小にする式に誤差の 2 倍が入っていると、SoftmaxWithLoss には dout = 2 が戻ってきます。コードは引数 dout "
            "を受け取るだけで使わないため、勾配は正しい値の半分です。ほかにも、配列の形によってはエラーになります。"
            "Softmax クラスは axis=1 で和をとるので、1 次元のサンプルでは逆伝播できません。K = 1 のときは番号がワンホ"
            "ットとみなされ、ただの整数は目標出力として渡せません。",
        ),
        (
            line(
                "∂(2E)/∂u_3 = dout × (y_3 - d_3)",
                right,
                "{} × ({} - {})",
                [WEIGHT, t.y[0, 2], t.D[0, 2]],
            ),
        ),
    )


def _saturated() -> LessonStep:
    u, d = (SATURATED,), (0.0,)
    y = float(pair("logistic", "squared_error").output(np.array([SATURATED]))[0])
    squared, entropy = delta("logistic", "squared_error", u, d)[0], delta("logistic", BinaryCrossEntropy.name, u, d)[0]
    rows = tuple(
        (
            figure(far),
            *(
                figure(number, 6)
                for loss in ("squared_error", "binary_cross_entropy")
                for number in (error("logistic", loss, (far,), d), delta("logistic", loss, (far,), d)[0])
            ),
        )
        for far in (0.0, 2.0, 10.0, 40.0, 1000.0)
    )
    return LessonStep(
        Text("A saturated output that is wrong", "飽和して間違えている出力"),
        Text(
            "A sigmoid output has u = 5 but should be 0. Behind the squared error (SE) the delta carries the factor "
            "y (1 - y), nearly 0: the more wrong, the less it learns. The binary cross entropy (BCE), E = log(1 + e^u) "
            "here, cancels that factor.",
            "シグモイド関数の出力ユニットで、目標出力が 0 なのに u = 5 だとします。二乗誤差 (SE) ではデルタに y (1 - "
            "y) が掛かり、ほとんど 0 になります。大きく間違えているほど学習が進みません。二値交差エントロピー (BCE、こ"
            "こでは E = log(1 + e^u)) なら、この因子が打ち消されます。",
        ),
        (
            line("y = σ(5)", y, "1 / (1 + e^(-{}))", [SATURATED]),
            line("δ_BCE = y - d", entropy, "{} - {}", [y, d[0]]),
            line(
                "δ_SE = (y - d) × y × (1 - y)",
                squared,
                "({} - {}) × {} × (1 - {})",
                [y, d[0], y, y],
                slips={"missing-derivative": y - d[0], "half": 2 * squared},
            ),
        ),
        Table(("u", "E_SE", "δ_SE", "E_BCE", "δ_BCE"), rows),
    )


def _deltas() -> LessonStep:
    formulas = ("y - d", "(y - d) y (1 - y)", "y - d", "y - d", "J^T (y - d)", "(y - d) (1 - y²)")
    names: dict[str, Text | str] = {"identity": Text("identity", "恒等写像"), "logistic": "σ"}
    rows = tuple(
        (
            names.get(output, plain(output)),
            plain(SHORT[loss]),
            formula,
            *(f"{number:.6f}" for number in delta(output, loss, U, D)),
        )
        for (output, loss), formula in zip(PAIRS.values(), formulas, strict=True)
    )
    return LessonStep(
        Text("The output's delta for every pair", "組み合わせごとの出力層のデルタ"),
        Text(
            "For u = (0.5, -1, 2) and d = (0, 0, 1). Three pairs belong together, the identity with the squared error, "
            "the sigmoid with the binary cross entropy, and softmax with the cross entropy (CE): their delta is y - d. "
            "In the others the slope of the output, or the softmax's Jacobian J, remains.",
            "u = (0.5, -1, 2)、d = (0, 0, 1) の場合です。恒等写像と二乗誤差、シグモイド関数と二値交差エントロピー、ソ"
            "フトマックス関数と交差エントロピー (CE) の 3 組は対になっていて、デルタが y - d になります。ほかの組では、"
            "出力の傾き、またはソフトマックス関数のヤコビ行列 J が残ります。",
        ),
        table=Table((Text("output", "出力"), "E", "δ", "δ_1", "δ_2", "δ_3"), rows),
    )
