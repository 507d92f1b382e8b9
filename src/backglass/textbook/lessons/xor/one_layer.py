"""The steps of lesson `xor` on a single layer."""

from __future__ import annotations

from backglass.page.figures import figure, significant
from backglass.textbook.lesson import LessonStep, Table, line, plain
from backglass.textbook.lessons.xor.runs import UPDATES, Runs
from backglass.words import Text


def _two_sums(runs: Runs) -> LessonStep:
    u = runs.one[0].u[2][:, 0]
    return LessonStep(
        Text("One layer: two sums that are always equal", "1 層だけの場合: 必ず等しくなる二つの和"),
        Text(
            "With u = w1 x1 + w2 x2 + b, both u_1 + u_4 and u_2 + u_3 are w1 + w2 + 2 b, whatever the weights. "
            "XOR wants u_1 and u_4 below 0 and u_2 and u_3 above 0: one and the same number would have to be "
            "below and above 0. No straight line separates XOR. As an example w1 = 1, w2 = 6, b = -4:",
            "u = w1 x1 + w2 x2 + b では、u_1 + u_4 も u_2 + u_3 も、重みによらず w1 + w2 + 2 b です。XOR には u_1 と "
            "u_4 が負、u_2 と u_3 が正であることが必要ですが、同じ数が負でも正でもあることはできません。つまり XOR は "
            "1 本の直線では分離できません (線形分離不可能)。例として w1 = 1、w2 = 6、b = -4 で計算します。",
        ),
        (
            line("s = u_1 + u_4", u[0] + u[3], "{} + {}", [u[0], u[3]]),
            line("s' = u_2 + u_3", u[1] + u[2], "{} + {}", [u[1], u[2]]),
        ),
    )


def _rows_right(runs: Runs) -> LessonStep:
    return LessonStep(
        Text("How many rows one layer gets right", "1 層で正解できる行の数"),
        Text(
            "All perceptrons with w1, w2 and b from -5 to 5 in steps of 0.5: for XOR none of them has more than "
            "three of the four rows right.",
            "w1、w2、b を -5 から 5 まで 0.5 刻みで動かし、すべての組み合わせを試します。XOR では、4 行のうち 3 行を"
            "超えて正解できるものは一つもありません。",
        ),
        table=Table(
            (
                Text("task", "課題"),
                Text("perceptrons tried", "試したパーセプトロン"),
                Text("most rows right", "最多正解行数"),
            ),
            tuple((plain(task), f"{tried:,}", plain(f"{right} / 4")) for task, (tried, right) in runs.right.items()),
        ),
    )


def _least_error(runs: Runs) -> LessonStep:
    zero = runs.zero
    delta = zero.delta[2][:, 0]
    return LessonStep(
        Text("The least error of one layer", "1 層で到達できる最小の誤差"),
        Text(
            "Gradient descent (here with η = 2) does not stop at a bad place; it finds the best there is. All "
            "parameters go to 0 and all outputs to 1/2. There the gradient is 0, and as the error of one layer "
            "is convex, that is its minimum: log 2.",
            "勾配降下法 (ここでは η = 2) は、悪い場所で止まったのではなく、最良の解に到達しています。パラメーターは"
            "すべて 0 に、出力はすべて 1/2 に近づきます。そこでは勾配が 0 であり、1 層の誤差は凸関数なので、それが"
            "最小値 log 2 です。",
        ),
        (
            line(
                "∂E/∂w1 = 1/4 × (δ_1 × 0 + δ_2 × 0 + δ_3 × 1 + δ_4 × 1)",
                zero.dW[2][0, 0],
                "1/4 × ({} × 0 + {} × 0 + {} × 1 + {} × 1)",
                [*delta],
            ),
            line("E = log 2", zero.loss, "log(2)"),
        ),
        Table(
            (UPDATES, "w1", "w2", "b", "E"),
            tuple(
                (str(n), *(significant(value, 6) for value in t.theta.flat), figure(t.loss))
                for n, t in runs.one.items()
            ),
        ),
    )


def one_layer(runs: Runs) -> tuple[LessonStep, ...]:
    """Why one layer cannot do it, and how near it comes."""
    return (_two_sums(runs), _rows_right(runs), _least_error(runs))
