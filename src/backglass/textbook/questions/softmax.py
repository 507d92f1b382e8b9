"""Questions on softmax: values, what leaves them alone, overflow, logarithms."""

from __future__ import annotations

import numpy as np

from backglass.equations.activations import Logistic, Softmax
from backglass.equations.arrays import log_sum_exp
from backglass.textbook.draw import Draw
from backglass.textbook.question import At, Draft, Topic, ask_choice, ask_number, wrong
from backglass.words import Text

SOFTMAX, SIGMOID = Softmax(), Logistic()
VALUES = At("softmax", 1, Text("Three net inputs, three probabilities", "三つの総入力から三つの確率へ"))
RATIO = At("softmax", 2, Text("The ratio of two outputs", "二つの出力の比"))
SHIFT = At("softmax", 3, Text("Adding the same number to every u", "すべての u に同じ数を足す"))
OVERFLOW = At("softmax", 4, Text("Overflow", "オーバーフロー"))
LOGARITHMS = At("softmax", 9, Text("Logarithms: log-sum-exp", "対数: log-sum-exp"))
TWO_CLASSES = At("softmax", 10, Text("Two classes: the sigmoid again", "2 クラスならシグモイド関数"))


def _outputs(u: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(SOFTMAX(np.array([u]))[0].tolist())


def one_output(draw: Draw) -> Draft:
    """One output of three."""
    u = draw.numbers(3, -2, 2, 0.5)
    k = draw.whole(1, 3)
    f = _outputs(u)
    e = np.exp(np.array(u))
    return ask_choice(
        VALUES,
        Text(
            f"Softmax is applied to u. What is the output f_{k}?",
            f"u にソフトマックス関数を適用します。出力 f_{k} はどれですか。",
        ),
        f[k - 1],
        wrong("other-unit", f[k % 3]),
        wrong(
            "sigmoid",
            float(SIGMOID(np.array([u[k - 1]]))[0]),
            Text(
                "That is the sigmoid of u alone: softmax divides by the sum over all units.",
                "シグモイド関数の値です。ソフトマックス関数では、すべてのユニットについての和で割ります。",
            ),
        ),
        wrong(
            "share-of-u",
            u[k - 1] / sum(map(abs, u)),
            Text(
                "u itself was divided by the sum; e^u must be taken first.",
                "u をそのまま和で割っています。先に e^u を求めます。",
            ),
        ),
        wrong(
            "others-only",
            float(e[k - 1] / (e.sum() - e[k - 1])),
            Text(
                "The unit's own term is missing in the denominator.",
                "分母に、そのユニット自身の項が入っていません。",
            ),
        ),
        because=Text(
            "e^u of the unit, divided by the sum of e^u over all units.",
            "そのユニットの e^u を、すべてのユニットの e^u の和で割った値です。",
        ),
        given={"u": u, "k": k},
    )


def ratio(draw: Draw) -> Draft:
    """The ratio of two outputs."""
    u = draw.numbers(3, -2, 2, 0.5)
    return ask_number(
        RATIO,
        Text(
            "Softmax is applied to u. What is f_1 / f_2?",
            "u にソフトマックス関数を適用します。f_1 / f_2 を求めてください。",
        ),
        float(np.exp(u[0] - u[1])),
        wrong("index", float(np.exp(u[1] - u[0]))),
        wrong(
            "difference",
            u[0] - u[1],
            Text(
                "That is the difference of the net inputs; the ratio is e to its power.",
                "総入力の差そのものです。比は e のその差乗です。",
            ),
        ),
        wrong(
            "ratio-of-u",
            u[0] / u[1],
            Text("The net inputs were divided, not e^u.", "e^u ではなく、総入力どうしを割っています。"),
        ),
        because=Text(
            "The sum cancels: f_1 / f_2 = e^(u_1 - u_2).", "和が約分されて f_1 / f_2 = e^(u_1 - u_2) となります。"
        ),
        hint=Text("f_1 / f_2 = e^(u_1 - u_2)", "f_1 / f_2 = e^(u_1 - u_2)"),
        given={"u": u},
    )


def shifted(draw: Draw) -> Draft:
    """What adding a number to every net input does."""
    u = draw.numbers(3, -1, 1, 0.5)
    c = draw.number(0.5, 2, 0.5)
    f = _outputs(u)
    return ask_choice(
        SHIFT,
        Text(
            "Softmax is applied to u after c was added to every component. What comes out?",
            "u のすべての成分に c を足してからソフトマックス関数を適用します。出力はどれですか。",
        ),
        f,
        wrong(
            "added",
            tuple(one + c for one in f),
            Text(
                "Nothing is added to the outputs: they still add up to 1.",
                "出力には何も足されません。出力の和は 1 のままです。",
            ),
        ),
        wrong(
            "not-normalised",
            tuple(one * float(np.exp(c)) for one in f),
            Text(
                "The sum is multiplied by e^c as well, and the factor cancels.",
                "分母の和にも e^c が掛かるので、約分されて消えます。",
            ),
        ),
        wrong(
            "temperature",
            _outputs(tuple(one * (1 + c) for one in u)),
            Text(
                "That is u multiplied, not moved: only differences of net inputs count, and they stay.",
                "u を定数倍したときの出力です。足しても総入力の差は変わらないので、出力も変わりません。",
            ),
        ),
        wrong(
            "largest-alone",
            tuple(float(one == max(u)) for one in u),
            Text("That would be the limit of very large factors.", "非常に大きな数を掛けたときの極限です。"),
        ),
        because=Text(
            "Numerator and denominator are both multiplied by e^c: nothing changes.",
            "分子と分母の両方に e^c が掛かるので、何も変わりません。",
        ),
        given={"u": u, "c": c},
    )


def exponents(draw: Draw) -> Draft:
    """The exponents after the largest net input is subtracted."""
    u = tuple(1000 + one for one in draw.numbers(3, -5, 5, 1))
    largest, least, mean = max(u), min(u), sum(u) / 3
    return ask_choice(
        OVERFLOW,
        Text(
            "A program computes softmax of u without overflow. Which exponents does it raise e to?",
            "オーバーフローしないように u のソフトマックス関数を計算します。e の肩に載る数はどれですか。",
        ),
        tuple(one - largest for one in u),
        wrong(
            "minimum",
            tuple(one - least for one in u),
            Text(
                "The least one was subtracted: the exponents are positive and can overflow.",
                "最小値を引いています。指数が正になり、オーバーフローすることがあります。",
            ),
        ),
        wrong(
            "divided",
            tuple(one / largest for one in u),
            Text(
                "Dividing changes the outputs; subtracting does not.",
                "割り算をすると出力が変わります。引き算なら変わりません。",
            ),
        ),
        wrong(
            "mean",
            tuple(one - mean for one in u),
            Text(
                "With the mean subtracted some exponents stay positive, without a bound.",
                "平均を引いても正の指数が残り、その大きさには限りがありません。",
            ),
        ),
        wrong("sign", tuple(largest - one for one in u)),
        because=Text(
            "The largest is subtracted: every exponent is 0 or less, one is 0.",
            "最大値を引くと、指数はすべて 0 以下で、一つは 0 になります。",
        ),
        given={"u": u},
    )


def log_sum(draw: Draw) -> Draft:
    """The logarithm of the sum of exponentials."""
    u = draw.numbers(3, 0.5, 3, 0.5)
    return ask_number(
        LOGARITHMS,
        Text("S = Σ_k e^(u_k). What is log S?", "S = Σ_k e^(u_k) とします。log S を求めてください。"),
        log_sum_exp(np.array([u])).item(),
        wrong("not-logged", float(np.exp(u).sum()), Text("That is S itself.", "S そのものです。")),
        wrong(
            "inside",
            sum(u),
            Text("The logarithm of a sum is not the sum of the logarithms.", "和の対数は、対数の和ではありません。"),
        ),
        wrong(
            "largest",
            max(u),
            Text(
                "The largest u is only the first part: log(1 + ...) of the others is missing.",
                "最大の u は初めの部分だけです。残りの log(1 + ...) が抜けています。",
            ),
        ),
        because=Text(
            "log S = m + log Σ_k e^(u_k - m), m the largest u.",
            "m を最大の u とすると log S = m + log Σ_k e^(u_k - m) です。",
        ),
        hint=Text("log S = m + log Σ_k e^(u_k - m)", "log S = m + log Σ_k e^(u_k - m)"),
        given={"u": u},
    )


def two_classes(draw: Draw) -> Draft:
    """Softmax of two classes is a sigmoid."""
    u = draw.numbers(2, -2, 2, 0.5)
    return ask_choice(
        TWO_CLASSES,
        Text(
            "Softmax has two classes with the net inputs u. What is f_1?",
            "2 クラスのソフトマックス関数の総入力が u です。f_1 はどれですか。",
        ),
        _outputs(u)[0],
        wrong("index", _outputs(u)[1]),
        wrong(
            "own",
            float(SIGMOID(np.array([u[0]]))[0]),
            Text(
                "The sigmoid is taken of the difference u_1 - u_2, not of u_1.",
                "シグモイド関数に入れるのは u_1 ではなく差 u_1 - u_2 です。",
            ),
        ),
        wrong(
            "sum",
            float(SIGMOID(np.array([u[0] + u[1]]))[0]),
            Text("It is the difference that counts, not the sum.", "和ではなく差で決まります。"),
        ),
        wrong(
            "other",
            float(SIGMOID(np.array([u[1]]))[0]),
            Text(
                "That is the sigmoid of the other unit's net input alone.",
                "もう一方のユニットの総入力だけのシグモイド関数です。",
            ),
        ),
        because=Text("f_1 = σ(u_1 - u_2).", "f_1 = σ(u_1 - u_2) です。"),
        given={"u": u},
    )


TOPIC = Topic(
    "softmax",
    80,
    Text("Softmax", "ソフトマックス関数"),
    (
        one_output,
        ratio,
        shifted,
        exponents,
        log_sum,
        two_classes,
    ),
)
