"""Questions on softmax: values, what leaves them alone, the Jacobian, backwards."""

from __future__ import annotations

import numpy as np

from backglass.equations.activations import Logistic, Softmax
from backglass.textbook.draw import Draw
from backglass.textbook.question import At, Draft, Topic, ask_choice, ask_number, wrong
from backglass.words import Text

SOFTMAX, SIGMOID = Softmax(), Logistic()
VALUES = At("softmax", 1, "Three net inputs, three probabilities")
RATIO = At("softmax", 2, "The ratio of two outputs")
SHIFT = At("softmax", 3, "Adding the same number to every u")
OVERFLOW = At("softmax", 4, "Overflow")
DIAGONAL = At("softmax", 5, "The derivative for i = k")
BESIDE = At("softmax", 6, "The derivative for i ≠ k")
JACOBIAN = At("softmax", 7, "Both in one: the Kronecker delta")
BACKWARDS = At("softmax", 8, "Backwards without the matrix")
LOGARITHMS = At("softmax", 9, "Logarithms: log-sum-exp")
TWO_CLASSES = At("softmax", 10, "Two classes: the sigmoid again")


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


TOPIC = Topic(
    "softmax",
    60,
    Text("Softmax", "ソフトマックス関数"),
    (one_output, ratio),
)
