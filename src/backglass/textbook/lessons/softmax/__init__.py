"""Lesson `softmax`: values, the Jacobian with the Kronecker delta, shifts, logarithms, two classes."""

from __future__ import annotations

from typing import Any

import numpy as np

from backglass.equations.activations import Softmax
from backglass.equations.arrays import log_softmax, log_sum_exp, logistic
from backglass.equations.arrays import softmax as softmax_of
from backglass.page.figures import figure
from backglass.textbook.checks import Check, evidence, same
from backglass.textbook.illustrations import with_pictures
from backglass.textbook.lesson import Content, Given, Lesson, Watch
from backglass.textbook.lessons.softmax.pictures import illustrations
from backglass.textbook.lessons.softmax.steps import LARGE, TWO, G, U, all_steps, jacobian, pulled_back
from backglass.words import Text

H = 1e-5  # of the central differences: their error is about h^2
SMALL = (0.3, 2.9, 4.0)  # the book's example
SHIFTS = (1000.0, -1000.0)

BOOK = Text(
    "Saito, Deep Learning from Scratch, chapter 3: the program that document 002 quotes",
    "斎藤康毅『ゼロから作る Deep Learning』第 3 章 (文書 002 が引用しているコード)",
)
WORD = Text("the formula, taken at its word", "文書の式のとおりに計算")
DIFFERENCE = Text("central differences with h = 1e-5", "h = 1e-5 の中心差分")
SUMS = Text("outputs add up to 1, rows of the Jacobian to 0", "出力の和は 1、ヤコビ行列の行の和は 0")
MATRIX = Text("the Jacobian times g", "ヤコビ行列と g の積")
SHIFTED = Text("the inputs shifted by ±1000", "入力を ±1000 ずらしたもの")
LOGARITHM = Text("the logarithm of the softmax", "ソフトマックス関数の対数")
TWO_CLASSES = Text("the sigmoid of the difference", "差のシグモイド関数")

GIVEN = (
    Given(Text("net inputs u (also z)", "総入力 u (z とも書く)"), "1, 2, 3"),
    Given(Text("softmax", "ソフトマックス関数"), "f_i = e^(u_i) / Σ_k e^(u_k)"),
    Given(Text("what comes back from the loss, g = ∂E/∂f", "誤差から戻ってくる g = ∂E/∂f"), "0.1, -0.2, 0.3"),
    Given(
        Text("Kronecker delta: 1 for i = k, else 0", "クロネッカーのデルタ (i = k のとき 1、それ以外は 0)"),
        "δ_ik",
    ),
)

SUMMARY = (
    Text(
        "Softmax outputs are positive and add up to 1; only differences of the u count.",
        "ソフトマックス関数の出力は正で和が 1 である。出力は総入力の差だけで決まる。",
    ),
    Text(
        "∂f_i/∂u_k = f_i (δ_ik - f_k): positive on the diagonal, negative beside it, each row adds up to 0.",
        "∂f_i/∂u_k = f_i (δ_ik - f_k)。対角成分は正、ほかの成分は負で、各行の和は 0 である。",
    ),
    Text(
        "Backwards: ∂E/∂u_i = f_i (g_i - Σ_k f_k g_k), without the matrix.",
        "逆伝播は ∂E/∂u_i = f_i (g_i - Σ_k f_k g_k)。行列を作らずに計算できる。",
    ),
    Text(
        "Subtract the largest u first; take logarithms by log-sum-exp.",
        "先に u の最大値を引く。対数は log-sum-exp で求める。",
    ),
)


def _f(u: tuple[float, ...]) -> Any:
    return Softmax()(np.array([u]))[0]


def _published() -> tuple[Check, ...]:
    """What the book that document 002 quotes prints below its program."""
    printed = (
        (SMALL, ("0.01821127", "0.24519181", "0.73659691")),
        (LARGE, ("0.999954600", "4.53978686e-05", "2.06106005e-09")),
    )
    return tuple(
        Check(f"f_{k} ({', '.join(figure(value) for value in u)})", text, float(_f(u)[k - 1]), place=BOOK)
        for u, texts in printed
        for k, text in enumerate(texts, start=1)
    )


def _routes() -> tuple[Check, ...]:
    J, f, u = jacobian(), _f(U), np.array(U)
    differences = []
    for k in range(3):
        h = H * np.eye(3)[k]
        column = (_f(tuple(u + h)) - _f(tuple(u - h))) / (2 * H)
        differences += [
            same(f"∂f_{i + 1}/∂u_{k + 1}", float(column[i]), float(J[i, k]), DIFFERENCE, digits=8) for i in range(3)
        ]
    shifted = [
        same(f"f_3 (c = {figure(c)})", float(_f(tuple(value + c for value in SMALL))[2]), float(_f(SMALL)[2]), SHIFTED)
        for c in SHIFTS
    ]
    a, b = TWO
    return (
        *differences,
        Check("Σ_i f_i", "1.000000000000", float(f.sum()), place=SUMS),
        *(Check(f"Σ_k ∂f_{i + 1}/∂u_k", "0.000000000000", float(J[i].sum()), place=SUMS) for i in range(3)),
        *(same(f"∂E/∂u_{k + 1}", float(J[:, k] @ np.array(G)), float(pulled_back()[k]), MATRIX) for k in range(3)),
        *shifted,
        same("f_3 / f_1", float(np.exp(U[2] - U[0])), float(f[2] / f[0]), Text("e^(u_3 - u_1)", "e^(u_3 - u_1)")),
        *(same(f"log f_{k + 1}", float(np.log(f[k])), float(log_softmax(u)[k]), LOGARITHM) for k in range(3)),
        same("f_1 (2, 0.5)", float(logistic(np.float64(a - b))), float(_f(TWO)[0]), TWO_CLASSES),
    )


def _evidence() -> tuple[Check, ...]:
    """The checks of the errata of document 002 on softmax."""
    f, J, e = _f(U), jacobian(), np.exp(np.array(U))
    as_printed = e / (len(U) * e[-1])  # in the printed sum every term is e^(u_K)
    rows: tuple[tuple[str, str, str, str, float], ...] = (
        ("002-2", "f_1", f"{as_printed[0]:.9f}", "0.090030573", f[0]),
        ("002-2", "Σ_i f_i", f"{as_printed.sum():.3f}", "1.000", f.sum()),
        ("002-3", "∂f_2/∂u_3", f"{f[1] * f[2]:.9f}", "-0.162803402", J[1, 2]),
        ("002-3", "Σ_k ∂f_2/∂u_k", f"{J[1, 1] + f[1] * (f[0] + f[2]):.9f}", "0.000000000", J[1].sum()),
    )
    return tuple(
        check
        for erratum, name, printed, right, value in rows
        for check in evidence(erratum, name, printed, right, float(value), "002", WORD)
    )


def _as_data() -> dict[str, Any]:
    u = np.array(U)
    return {
        "values": [
            {"u": list(values), "f": _f(values).tolist()}
            for values in (
                SMALL,
                LARGE,
                (1000.0, 0.0, -1000.0),
                (-1000.0, -1001.0, -1002.0),
                (0.0, 0.0, 0.0, 0.0),
                U,
            )
        ],
        "shifted": {figure(c): _f(tuple(value + c for value in SMALL)).tolist() for c in SHIFTS},
        "ratio": float(_f(U)[2] / _f(U)[0]),
        "jacobian": jacobian().tolist(),
        "pullback": pulled_back().tolist(),
        "two_classes": float(softmax_of(np.array(TWO))[0]),
        "log_sum_exp": [
            float(log_sum_exp(np.array(values))[0]) for values in ((1000.0, 1000.0), (-1000.0, -1000.0), U)
        ],
        "log_softmax": {
            "1, 2, 3": log_softmax(u).tolist(),
            "1000, 0, -1000": log_softmax(np.array([1000.0, 0.0, -1000.0])).tolist(),
        },
    }


def work(_: Watch) -> Content:
    """The lesson."""
    return Content(
        GIVEN,
        with_pictures(all_steps(), illustrations()),
        SUMMARY,
        (*_published(), *_routes(), *_evidence()),
        _as_data(),
    )


LESSON = Lesson(
    "softmax",
    80,
    Text("Softmax: probabilities of classes and their Jacobian", "ソフトマックス関数: クラスの確率とヤコビ行列"),
    Text(
        "How do outputs become probabilities of classes?", "出力をクラスの確率にするには、どうすればよいのでしょうか。"
    ),
    ("002",),
    ("softmax", "total net input", "Jacobian", "Kronecker delta", "overflow", "logistic sigmoid"),
    work,
    _evidence,
)
