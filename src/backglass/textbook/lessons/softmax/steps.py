"""The steps of lesson `softmax`."""

from __future__ import annotations

from typing import Any

import numpy as np

from backglass.equations.activations import Logistic, Softmax
from backglass.equations.arrays import log_softmax, log_sum_exp
from backglass.page.figures import figure
from backglass.textbook.lesson import LessonStep, Line, Table, line
from backglass.textbook.lessons import naive
from backglass.words import Text

U = (1.0, 2.0, 3.0)
G = (0.1, -0.2, 0.3)  # ∂E/∂f
TWO = (2.0, 0.5)
LARGE = (1010.0, 1000.0, 990.0)  # the book's example of an overflow
SOFTMAX = Softmax()


def jacobian() -> Any:
    """∂f_i/∂u_k at the lesson's u, rows i."""
    return SOFTMAX.jacobian(np.array([U]))[0]


def pulled_back() -> Any:
    """∂E/∂u from the lesson's ∂E/∂f."""
    return SOFTMAX.pullback(np.array([U]), np.array([G]))[0]


def _f(*u: float) -> Any:
    return SOFTMAX(np.array([u]))[0]


def all_steps() -> tuple[LessonStep, ...]:
    """The steps: values, what leaves them alone, overflow, the Jacobian, backwards, logarithms, two classes."""
    return (
        _values(),
        _ratio(),
        _shift(),
        _overflow(),
        *_jacobian(),
        _backwards(),
        _logarithms(),
        _two_classes(),
    )


def _values() -> LessonStep:
    f, e = _f(*U), np.exp(np.array(U))
    return LessonStep(
        Text("Three net inputs, three probabilities", "三つの総入力から三つの確率へ"),
        Text(
            "Make every u positive by e^u, then divide by the sum S. The sum runs over k; with the printed e^(u_K) "
            "in every term the outputs would not add up to 1.",
            "e^u によってすべて正の数にしてから、和 S で割ります。和は k についてとります。文書のように e^(u_K) とする"
            "と、どの項も同じになり、出力の和は 1 になりません。",
        ),
        (
            line("S = e^(u_1) + e^(u_2) + e^(u_3)", e.sum(), "e^({}) + e^({}) + e^({})", U),
            *(line(f"f_{k} = e^(u_{k}) / S", f[k - 1], "e^({}) / {}", [U[k - 1], e.sum()]) for k in (1, 2, 3)),
        ),
    )


def _ratio() -> LessonStep:
    f = _f(*U)
    return LessonStep(
        Text("The ratio of two outputs", "二つの出力の比"),
        Text(
            "S cancels, so the ratio depends on the difference of the two net inputs alone.",
            "S が約分されるので、比は二つの総入力の差だけで決まります。",
        ),
        (line("f_3 / f_1 = e^(u_3 - u_1)", f[2] / f[0], "e^({} - {})", [U[2], U[0]]),),
    )


def _shift() -> LessonStep:
    largest = max(U)
    shifted = [u - largest for u in U]
    f = _f(*shifted)
    return LessonStep(
        Text("Adding the same number to every u", "すべての u に同じ数を足す"),
        Text(
            "Numerator and denominator are both multiplied by e^c, which is never 0, and f stays as it is (a constant "
            "that is 0 would not do). Take c = -3, minus the largest u: every exponent is then 0 or less.",
            "分子と分母の両方に e^c が掛かるだけなので、f は変わりません (文書には「任意の定数」とありますが、0 を掛け"
            "ることはできません。e^c なら 0 になりません)。c = -max u = -3 とすると、指数はすべて 0 以下に"
            "なります。",
        ),
        tuple(
            line(
                f"f_{k} = e^(u_{k} - 3) / (e^(u_1 - 3) + e^(u_2 - 3) + e^(u_3 - 3))",
                f[k - 1],
                "e^({}) / (e^({}) + e^({}) + e^({}))",
                [shifted[k - 1], *shifted],
            )
            for k in (1, 2, 3)
        ),
    )


def _overflow() -> LessonStep:
    f, below = _f(*LARGE), [u - max(LARGE) for u in LARGE]
    cases = (LARGE, (1000.0, 0.0, -1000.0), (-1000.0, -1001.0, -1002.0))
    rows = tuple(
        (
            ", ".join(figure(value) for value in u),
            ", ".join(figure(value, 6) for value in naive.softmax(list(u))),
            ", ".join(figure(value, 6) for value in _f(*u)),
        )
        for u in cases
    )
    return LessonStep(
        Text("Overflow", "オーバーフロー"),
        Text(
            "e^1010 does not fit into a double: infinity divided by infinity is nan. Far below 0 every e^u is 0, and "
            "0 / 0 is nan as well. With the largest u subtracted, one term is e^0 = 1, and both are avoided. Let u = "
            "(1010, 1000, 990).",
            "e^1010 は倍精度の数に収まらず、無限大÷無限大で nan になります。u がどれも 0 よりずっと小さいときは e^u が"
            "すべて 0 になり、0 ÷ 0 でやはり nan です。最大値を引いておけば、項の一つが必ず e^0 = 1 になるので、どちら"
            "も起こりません。u = (1010, 1000, 990) で計算してみましょう。",
        ),
        tuple(
            line(
                f"f_{k} = e^({figure(below[k - 1])}) / (e^0 + e^(-10) + e^(-20))",
                f[k - 1],
                "e^({}) / (e^({}) + e^({}) + e^({}))",
                [below[k - 1], *below],
                digits=14,
            )
            for k in (1, 2)
        ),
        Table(("u", Text("as it stands", "そのまま計算"), Text("max subtracted", "最大値を引いて計算")), rows),
    )


def _jacobian() -> tuple[LessonStep, ...]:
    f, J = _f(*U), jacobian()
    rows = tuple(
        (f"f_{i + 1}", *(figure(value) for value in J[i]), figure(round(float(J[i].sum()), 12))) for i in range(3)
    )
    beside = tuple(
        line(f"∂f_{i}/∂u_{k} = -f_{i} × f_{k}", J[i - 1, k - 1], "-{} × {}", [f[i - 1], f[k - 1]])
        for i, k in ((1, 2), (1, 3), (2, 3))
    )
    return (
        LessonStep(
            Text("The derivative for i = k", "i = k のときの微分"),
            Text(
                "u_i stands in the numerator and in S. By the quotient rule e^(u_i) / S - (e^(u_i) / S)², the form of "
                "σ' again.",
                "u_i は分子にも S にも入っています。商の微分から e^(u_i) / S - (e^(u_i) / S)²、つまり σ' と同じ形に"
                "なります。",
            ),
            tuple(
                line(f"∂f_{i}/∂u_{i} = f_{i} × (1 - f_{i})", J[i - 1, i - 1], "{} × (1 - {})", [f[i - 1]] * 2)
                for i in (1, 2, 3)
            ),
        ),
        LessonStep(
            Text("The derivative for i ≠ k", "i ≠ k のときの微分"),
            Text(
                "u_k stands in S only, so there is just the second term, with its minus: what one output gains the "
                "others lose. The document has lost this sign.",
                "u_k は S にしか入っていないので、残るのは第 2 項だけで、マイナスが付きます。一つの出力が増えれば、ほか"
                "の出力は減るわけです。文書ではこの符号が抜けています。",
            ),
            beside,
        ),
        LessonStep(
            Text("Both in one: the Kronecker delta", "一つの式にまとめる: クロネッカーのデルタ"),
            Text(
                "∂f_i/∂u_k = f_i (δ_ik - f_k). The matrix is symmetric, and each row adds up to 0, because the shift "
                "of all u changes nothing.",
                "∂f_i/∂u_k = f_i (δ_ik - f_k) です。行列は対称で、各行の和は 0 になります。すべての u を同じだけずらし"
                "ても f が変わらないからです。",
            ),
            table=Table(("", "∂/∂u_1", "∂/∂u_2", "∂/∂u_3", Text("sum", "和")), rows),
        ),
    )


def _backwards() -> LessonStep:
    f, back = _f(*U), pulled_back()
    mean = float(f @ np.array(G))

    def component(k: int) -> Line:
        return line(
            f"∂E/∂u_{k} = f_{k} × (g_{k} - s)",
            back[k - 1],
            "{} × ({} - {})",
            [f[k - 1], G[k - 1], mean],
            slips={"missing-derivative": G[k - 1]},
        )

    return LessonStep(
        Text("Backwards without the matrix", "行列を作らない逆伝播"),
        Text(
            "u_k acts on E through all outputs: ∂E/∂u_k = Σ_i g_i ∂f_i/∂u_k. Put the Jacobian in, and only the "
            "weighted mean s of the g has to be known (the document's Softmax class does the same, row by "
            "row, for several samples).",
            "u_k はすべての出力を通って E に影響するので、∂E/∂u_k = Σ_i g_i ∂f_i/∂u_k です。ここにヤコビ行列を代入する"
            "と、g の重み付き平均 s さえ求めれば済みます (文書の Softmax クラスも、いくつものサンプルを 1 行ずつ"
            "同じように計算しています)。",
        ),
        (
            line(
                "s = f_1 × g_1 + f_2 × g_2 + f_3 × g_3",
                mean,
                "{} × {} + {} × {} + {} × {}",
                [value for pair in zip(f, G, strict=True) for value in pair],
            ),
            component(1),
            component(2),
            component(3),
        ),
    )


def _logarithms() -> LessonStep:
    u = np.array(U)
    total, logs, far = float(log_sum_exp(u)[0]), log_softmax(u), np.array([1000.0, 0.0, -1000.0])
    rows = tuple(
        (figure(value), figure(probability, 6), figure(log))
        for value, probability, log in zip(far, _f(*far), log_softmax(far), strict=True)
    )
    return LessonStep(
        Text("Logarithms: log-sum-exp", "対数: log-sum-exp"),
        Text(
            "The error of the next lesson needs log f_k = u_k - log S. Here, too, the largest u is taken out first. "
            "The table has u = (1000, 0, -1000): f rounds to 0 and its logarithm would be infinite, but log f itself "
            "is an ordinary number.",
            "次のレッスンの誤差関数には log f_k = u_k - log S が必要です。ここでも先に最大の u をくくり出します。表は "
            "u = (1000, 0, -1000) の場合です。f は 0 に丸められ、その対数をとれば無限大になりますが、log f そのものは"
            "ごく普通の数です。",
        ),
        (
            line(
                "log S = 3 + log(e^(u_1 - 3) + e^(u_2 - 3) + e^(u_3 - 3))",
                total,
                "{} + log(e^({}) + e^({}) + e^({}))",
                [3.0, -2.0, -1.0, 0.0],
            ),
            line("log f_3 = u_3 - log S", logs[2], "{} - {}", [U[2], total]),
            line("log f_1 = u_1 - log S", logs[0], "{} - {}", [U[0], total]),
        ),
        Table(("u", "f", "log f"), rows),
    )


def _two_classes() -> LessonStep:
    a, b = TWO
    f, sigmoid = _f(a, b), Logistic()(np.array([a - b, b - a]))
    return LessonStep(
        Text("Two classes: the sigmoid again", "2 クラスならシグモイド関数"),
        Text(
            "Divide numerator and denominator by e^(u_1): softmax of two net inputs is the sigmoid of their "
            "difference. So one output unit is enough for two classes. Let u = (2, 0.5).",
            "分子と分母を e^(u_1) で割ると、二つの総入力のソフトマックス関数は、差のシグモイド関数になります。したがっ"
            "て 2 クラス分類なら、出力ユニットは一つで足ります。u = (2, 0.5) で計算します。",
        ),
        (
            line("f_1 = e^(u_1) / (e^(u_1) + e^(u_2))", f[0], "e^({}) / (e^({}) + e^({}))", [a, a, b]),
            line("f_1 = σ(u_1 - u_2)", sigmoid[0], "1 / (1 + e^(-({} - {})))", [a, b]),
            line("f_2 = σ(u_2 - u_1)", sigmoid[1], "1 / (1 + e^(-({} - {})))", [b, a]),
        ),
    )
