"""Lesson `layers`: Affine, ReLU and SoftmaxWithLoss as classes, with forward, backward, params and grads."""

from __future__ import annotations

from typing import Any

import numpy as np

from backglass.layers import ReLU
from backglass.page.blocks import Illustration
from backglass.textbook.checks import Check, evidence, same
from backglass.textbook.illustrations import with_pictures
from backglass.textbook.lesson import Content, Given, Lesson, Watch
from backglass.textbook.lessons.examples import difference
from backglass.textbook.lessons.layers.both_passes import (
    CLASSES,
    BothPasses,
    X,
    certificates,
    chain,
    of_single,
    own_passes,
    passes,
    split_apart,
    targets,
    traced,
    updated,
)
from backglass.textbook.lessons.layers.own import Published
from backglass.textbook.lessons.layers.steps import all_steps
from backglass.words import Text

WHOLE = Text("the network as a whole", "層に分けずに計算した値")
TRACE = Text("the largest difference to the network as a whole", "層に分けずに計算した値との差の最大値")
OWN = Text("the largest difference to the layers written here", "このレッスンで書いた層との差の最大値")
DIFFERENCE = Text("the central difference with h = 1e-5", "h = 1e-5 の中心差分")
SPLIT = Text("Softmax and cross entropy as two layers", "ソフトマックス関数と交差エントロピーを別々の層にした場合")
PROGRAM = Text("the program, run as it stands", "コードをそのまま実行")
PROBED = ("w(2)[1,1]", "w(2)[2,2]", "b(2)[1]", "w(3)[1,1]", "w(3)[3,2]", "b(3)[2]")

GIVEN = (
    Given(Text("two samples x", "サンプル x (二つ)"), "(1, 2), (2, -1)"),
    Given(Text("classes t, counted from 0", "正解 t (0 から数える)"), "2, 0"),
    Given(Text("the layers", "層の並び"), "Affine, ReLU, Affine, SoftmaxWithLoss"),
    Given(Text("W^(2), a row a unit", "W^(2) (各行が 1 ユニット)"), "(0.5, -0.25), (0.25, 0.5)"),
    Given(Text("b^(2)", "b^(2)"), "0.25, -0.25"),
    Given(Text("W^(3), a row a unit", "W^(3) (各行が 1 ユニット)"), "(0.5, 1), (-0.5, 0.25), (1, -0.5)"),
    Given(Text("b^(3)", "b^(3)"), "0, 0.5, -0.25"),
)

SUMMARY = (
    Text(
        "forward keeps what backward needs; backward turns the derivative to the output into the derivative to the "
        "input.",
        "forward は backward に必要な値を取っておく。backward は、出力についての微分を入力についての微分に変える。",
    ),
    Text(
        "Affine: back goes g W; grads hold g^T Z and the sum of g over the samples.",
        "Affine は前の層に g W を返す。grads は g^T Z と、サンプルについての g の和である。",
    ),
    Text(
        "The loss alone divides by N, the number of samples, and multiplies by dout.",
        "サンプル数 N で割り、dout を掛けるのは誤差関数の層だけである。",
    ),
    Text(
        "All layers go back before any parameter is updated.",
        "パラメーターの更新は、すべての層の逆伝播が終わってから行う。",
    ),
    Text(
        "Whatever you write yourself, hold its gradient against central differences.",
        "自分で書いた層の勾配は、必ず中心差分と照合する。",
    ),
)


def illustrations() -> dict[str, Illustration]:
    """English title of a step -> its picture."""
    return {
        "The chain, and one update": Illustration(
            Text(
                "Sample 1: above each arrow the value, below it the derivative of E.",
                "サンプル 1 の計算グラフ。矢印の上が値、下が E の微分です。",
            ),
            lambda speak: chain().to_svg(X[0], CLASSES[0], lang=speak),
        )
    }


def _routes(p: BothPasses) -> tuple[Check, ...]:
    t = traced()
    gradient = t.network.flatten({2: p.dW2, 3: p.dW3}, {2: p.db2, 3: p.db3})
    pairs = (
        ("u^(2)", t.u[2], p.u2), ("u^(3)", t.u[3], p.u3), ("∂E/∂u^(3)", t.delta[3] / len(X), p.g3),
        ("∂E/∂u^(2)", t.delta[2] / len(X), p.g2), ("∂E/∂W^(3)", t.dW[3], p.dW3), ("∂E/∂b^(3)", t.db[3], p.db3),
        ("∂E/∂W^(2)", t.dW[2], p.dW2), ("∂E/∂b^(2)", t.db[2], p.db2),
    )  # fmt: skip
    own = own_passes()
    ours = (np.array(p.E), p.dx, p.dW2, p.db2, p.dW3, p.db3)
    names = ("E", "∂E/∂x", "∂E/∂W^(2)", "∂E/∂b^(2)", "∂E/∂W^(3)", "∂E/∂b^(3)")
    return (
        same("E", t.loss, p.E, WHOLE),
        same("∂E/∂w11^(2)", float(t.dW[2][0, 0]), float(p.dW2[0, 0]), WHOLE),
        same("∂E/∂w11^(3)", float(t.dW[3][0, 0]), float(p.dW3[0, 0]), WHOLE),
        *(Check(name, "0.000000000000", float(np.abs(a - b).max()), place=TRACE) for name, a, b in pairs),
        *(same(name, difference(t, name), float(gradient[t.theta.index(name)]), DIFFERENCE, 8) for name in PROBED),
        *(
            Check(name, "0.000000000000", float(np.abs(a - b).max()), place=OWN)
            for name, a, b in zip(names, own, ours, strict=True)
        ),
        same("∂E/∂u_13", float(split_apart(p)[1][0, 2]), float(p.g3[0, 2]), SPLIT),
        same(
            "E",
            chain().forward(X, targets()),
            p.E,
            Text("one-hot targets instead of classes", "番号の代わりにワンホット"),
        ),
    )


def _evidence() -> tuple[Check, ...]:
    """The checks of the errata of document 002 on its layers."""
    relu, u = ReLU(), passes().u3
    relu.forward([0.0])
    published = Published()
    published.forward(u[0], targets()[0])
    one = published.backward()[0]
    published.forward(u, targets())
    weighted, twice = published.backward(2.0), 2 * passes().g3
    rows = (
        ("002-4", "relu_grad(0)", f"{float(0.0 >= 0):.3f}", "0.000", float(relu.backward()[0])),
        ("002-11", "∂E/∂u_3, N = 1", f"{one[2]:.9f}", "-0.890813434", float(of_single(u[0])[1][2])),
        ("002-13", "∂(2E)/∂u_13", f"{weighted[0, 2]:.9f}", "-0.890813434", float(twice[0, 2])),
    )
    return tuple(
        check
        for erratum, name, printed, right, value in rows
        for check in evidence(erratum, name, printed, right, value, "002", PROGRAM)
    )


def work(_: Watch) -> Content:
    """The lesson."""
    p = passes()
    return Content(
        GIVEN, with_pictures(all_steps(p), illustrations()), SUMMARY, (*_routes(p), *_evidence()), _as_data(p)
    )


def _as_data(p: BothPasses) -> dict[str, Any]:
    numbers = {name: value.tolist() for name, value in vars(p).items() if name != "E"}
    judged = {name: {"verdict": one.verdict, "factor": one.factor} for name, one in certificates().items()}
    return {"E": p.E, **numbers, "E_after": updated()[1], "judged": judged}


LESSON = Lesson(
    "layers",
    105,
    Text(
        "Layers as a program: forward, backward, params, grads",
        "層をプログラムにする: forward、backward、params、grads",
    ),
    Text(
        "How does backpropagation become a program whose parts know nothing of each other?",
        "誤差逆伝播法を、互いの中身を知らない部品の組み合わせとしてプログラムにするには、どうすればよいのでしょうか。",
    ),
    ("002",),
    ("layer", "computation graph", "forward propagation", "backward pass", "one-hot", "minibatch", "gradient check"),
    work,
    _evidence,
)
