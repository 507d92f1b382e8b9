"""Lesson `two-layer`: the gradient of a network with one hidden layer, in closed form and by the recursion."""

from __future__ import annotations

from typing import Any

from backglass.glass.tracing import Trace
from backglass.textbook.checks import Check, evidence, same
from backglass.textbook.illustrations import with_pictures
from backglass.textbook.lesson import Content, Given, Lesson, Watch
from backglass.textbook.lessons.examples import difference, two_layer
from backglass.textbook.lessons.two_layer.pictures import illustrations
from backglass.textbook.lessons.two_layer.steps import all_steps, augmented, closed_form
from backglass.words import Text

CLOSED = Text("the closed form behind (4.5)", "(4.5) に代入して得られる閉じた形")
DIFFERENCE = Text("the central difference with h = 1e-5", "h = 1e-5 の中心差分")
AUGMENTED = Text("the augmented form with z_0 = 1", "z_0 = 1 を加えた形")

GIVEN = (
    Given(Text("layers (L = 3: l = 1 is the input)", "層 (l = 1 は入力なので L = 3)"), "3-2-3"),
    Given(Text("input x = z^(1)", "入力 x = z^(1)"), "0.5, -1, 2"),
    Given(Text("target d", "目標出力 d"), "0.2, -0.1, 0.4"),
    Given(Text("weights W^(2), rows j = 1, 2", "重み W^(2) (行が j = 1, 2)"), "(0.1, -0.2, 0.3), (0.4, 0.5, -0.6)"),
    Given(Text("biases b^(2)", "バイアス b^(2)"), "0.05, -0.1"),
    Given(
        Text("weights W^(3), rows k = 1, 2, 3", "重み W^(3) (行が k = 1, 2, 3)"), "(0.7, -0.8), (0.9, 0.1), (-0.3, 0.2)"
    ),
    Given(Text("biases b^(3)", "バイアス b^(3)"), "0.2, 0, -0.3"),
    Given(Text("hidden units, output units", "中間ユニット、出力ユニット"), "f = tanh, y = u^(3)"),
    Given(Text("error", "誤差関数"), "E_n = 1/2 ||y - d||²"),
)


SUMMARY = (
    Text("Output weight: ∂E/∂w_ji = (y_j - d_j) × z_i.", "出力層の重み: ∂E/∂w_ji = (y_j - d_j) × z_i。"),
    Text(
        "Hidden weight: ∂E/∂w_ji = (f'(u_j) Σ_k w_kj (u_k - d_k)) × x_i.",
        "中間層の重み: ∂E/∂w_ji = (f'(u_j) Σ_k w_kj (u_k - d_k)) × x_i。",
    ),
    Text(
        "The bracket is the unit's delta; compute it once.", "かっこの中がユニットのデルタで、一度だけ計算すればよい。"
    ),
)


def _evidence() -> tuple[Check, ...]:
    """The checks of the errata on section 04.1 and 04.2."""
    t = two_layer()
    w, delta, f1 = t.theta.W[3], t.delta[3][0], t.dz_du[2][0]
    z1_is_one = float(t.theta.W[2][1] @ [1.0, *t.X[0, 1:]])
    a = augmented(t)
    u2 = float(a.z[1][0] @ a.theta.W[2][1])
    own = [float(delta[j] * w[:, j].sum() * f1[j]) for j in (0, 1)]
    summary = Text("summary of 04.3", "04.3 の要約")
    notation = Text("04.1, simplified notation 1", "04.1 表記の簡略化①")
    output = Text("04.2, output weight", "04.2 ∂E_n/∂w^(3) の計算")
    return (
        *evidence("000-5", "u2^(2)", f"{z1_is_one:.9f}", "-1.600000000", u2, "000", notation),
        *evidence(
            "000-7",
            "∂E/∂w11^(3)",
            f"({', '.join(f'{value:.3f}' for value in delta * t.z[2][0, 0])})",
            "0.887309225",
            float(t.dW[3][0, 0]),
            "000",
            output,
        ),
        *(
            check
            for j, right in ((1, "0.868727949"), (2, "-0.172442188"))
            for check in evidence(
                "000-8", f"δ{j}^(2)", f"{own[j - 1]:.9f}", right, float(t.delta[2][0, j - 1]), "000", summary
            )
        ),
        Check("∂E/∂u1^(2)", "0.868727949", float(t.delta[2][0, 0]), place=CLOSED, supports="000-10"),
    )


def work(_: Watch) -> Content:
    """The lesson."""
    t = two_layer()
    closed, a = closed_form(t), augmented(t)
    u = a.z[1][0] @ a.theta.W[2].T
    names = [f"w(2)[{j},{i}]" for j in (1, 2) for i in (1, 2, 3)]
    checks = (
        *(same(f"∂E/∂w{n[5]}{n[7]}^(2)", float(c), float(g), CLOSED)
          for n, c, g in zip(names, closed.ravel(), t.dW[2].ravel(), strict=True)),
        *(same(f"∂E/∂w{j}{i}^(3)", difference(t, f"w(3)[{j},{i}]"), float(t.dW[3][j - 1, i - 1]), DIFFERENCE, 8)
          for j in (1, 2, 3) for i in (1, 2)),
        *(same(f"u{j}^(2)", float(u[j - 1]), float(t.u[2][0, j - 1]), AUGMENTED) for j in (1, 2)),
    )  # fmt: skip
    return Content(
        GIVEN,
        with_pictures(all_steps(t), illustrations(t)),
        SUMMARY,
        (*checks, *_evidence()),
        _as_data(t),
    )


def _as_data(t: Trace) -> dict[str, Any]:
    s, a = t.sample(0), augmented(t)
    return {
        "u2": s.u[2].tolist(),
        "z2": s.z[2].tolist(),
        "y": t.y[0].tolist(),
        "E": t.loss,
        "delta3": s.delta[3].tolist(),
        "delta2": s.delta[2].tolist(),
        "dW3": t.dW[3].tolist(),
        "dW2": t.dW[2].tolist(),
        "db3": t.db[3].tolist(),
        "db2": t.db[2].tolist(),
        "closed_form": closed_form(t).tolist(),
        "augmented": {
            "u2": a.u[2][0].tolist(),
            "dWtilde2": a.dW[2].tolist(),
        },
    }


LESSON = Lesson(
    "two-layer",
    70,
    Text("A network of two layers of weights: closed form and recursion", "2 層ネットワークでの勾配: 閉じた形と漸化式"),
    Text(
        "Why is the gradient of every weight a delta times an input?",
        "なぜどの重みの勾配も「デルタ×入力」になるのでしょうか。",
    ),
    ("000", "002"),
    ("total net input", "target", "chain rule", "delta", "identity"),
    work,
    _evidence,
)
