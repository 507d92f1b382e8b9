"""The steps of lesson `mazur` on the hidden layer."""

from __future__ import annotations

from backglass.glass.paths import path_sum
from backglass.glass.tracing import Trace
from backglass.page.figures import Number
from backglass.textbook.lesson import LessonStep, Line, line
from backglass.textbook.lessons.mazur.runs import ETA, in_place_update
from backglass.words import Text
from backglass.words.slips import Slip


def new_weight(n: int, w: float, g: float, early: float | None = None) -> Line:
    """The update of a weight; `early` is what the wrong order makes of it."""
    slips: dict[Slip, Number] = {"sign": w + ETA * g}
    if early is not None:
        slips["updated-too-early"] = early
    return line(f"w{n}+ = w{n} - η × ∂E/∂w{n}", w - ETA * g, "{} - {} × {}", [w, ETA, g], slips=slips)


def _into_h1(t: Trace) -> LessonStep:
    delta3, w3, w2 = t.delta[3][0], t.theta.W[3], t.theta.W[2].ravel()
    dE, f1, x = t.dE_dz[2][0], t.dz_du[2][0], t.X[0]
    wrong = in_place_update(t.network, t.theta.flat, t.X, t.D)
    early = (w2 - wrong[:4]) / ETA
    through = [delta3[k] * w3[k, 0] for k in (0, 1)]
    return LessonStep(
        Text("What reaches out_h1", "out_h1 に届くもの"),
        Text(
            "out_h1 acts on both outputs, through w5 and w7, so both contributions are added: delta of the "
            "output unit times the old weight.",
            "out_h1 は w5 と w7 を通って両方の出力に影響するので、二つの寄与を足します。それぞれ、出力ユニットの"
            "デルタに元の重みを掛けたものです。",
        ),
        (
            line("∂E_o1/∂out_h1 = δ_o1 × w5", through[0], "{} × {}", [delta3[0], w3[0, 0]]),
            line("∂E_o2/∂out_h1 = δ_o2 × w7", through[1], "{} × {}", [delta3[1], w3[1, 0]]),
            line(
                "∂E/∂out_h1 = ∂E_o1/∂out_h1 + ∂E_o2/∂out_h1",
                dE[0],
                "{} + {}",
                through,
                slips={"updated-too-early": early[0] / x[0] / f1[0], "half": 2 * dE[0]},
            ),
        ),
    )


def _gradient_of_w1(t: Trace) -> LessonStep:
    w2 = t.theta.W[2].ravel()
    dE, f1, g, x = t.dE_dz[2][0], t.dz_du[2][0], t.dW[2].ravel(), t.X[0]
    wrong = in_place_update(t.network, t.theta.flat, t.X, t.D)
    early = (w2 - wrong[:4]) / ETA
    return LessonStep(
        Text("The gradient of w1", "w1 の勾配"),
        Text(
            "The slope of the logistic function at h1 and the input i1 complete the chain.",
            "ステップ 9 の結果に h1 での傾きと入力 i1 を掛ければ、w1 までの連鎖律の積がそろいます。",
        ),
        (
            line("∂out_h1/∂net_h1 = out_h1 × (1 - out_h1)", f1[0], "{} × (1 - {})", [t.z[2][0, 0]] * 2),
            line("∂net_h1/∂w1 = i1", x[0]),
            line(
                "∂E/∂w1 = ∂E/∂out_h1 × ∂out_h1/∂net_h1 × ∂net_h1/∂w1",
                g[0],
                "{} × {} × {}",
                [dE[0], f1[0], x[0]],
                slips={"missing-derivative": dE[0] * x[0], "updated-too-early": early[0], "half": 2 * g[0]},
            ),
        ),
    )


def _hidden_gradients(t: Trace) -> LessonStep:
    delta3, w3, w2 = t.delta[3][0], t.theta.W[3], t.theta.W[2].ravel()
    dE, delta, g, x = t.dE_dz[2][0], t.delta[2][0], t.dW[2].ravel(), t.X[0]
    wrong = in_place_update(t.network, t.theta.flat, t.X, t.D)
    early = (w2 - wrong[:4]) / ETA
    return LessonStep(
        Text("The gradients of w2, w3, w4", "w2, w3, w4 の勾配"),
        Text(
            "Again delta times input; h2 gets its own delta through w6 and w8.",
            "これも「デルタ×入力」です。h2 のデルタは w6 と w8 を通って求めます。",
        ),
        (
            line(
                "δ_h1 = ∂E/∂out_h1 × out_h1 × (1 - out_h1)",
                delta[0],
                "{} × {} × (1 - {})",
                [dE[0], t.z[2][0, 0], t.z[2][0, 0]],
                slips={"missing-derivative": dE[0]},
            ),
            line(
                "δ_h2 = (δ_o1 × w6 + δ_o2 × w8) × out_h2 × (1 - out_h2)",
                delta[1],
                "({} × {} + {} × {}) × {} × (1 - {})",
                [delta3[0], w3[0, 1], delta3[1], w3[1, 1], t.z[2][0, 1], t.z[2][0, 1]],
                slips={"missing-derivative": dE[1]},
            ),
            *(
                line(
                    f"∂E/∂w{n} = δ_h{j} × i{i}",
                    g[n - 1],
                    "{} × {}",
                    [delta[j - 1], x[i - 1]],
                    slips={
                        "missing-derivative": dE[j - 1] * x[i - 1],
                        "updated-too-early": early[n - 1],
                        "half": 2 * g[n - 1],
                    },
                )
                for n, j, i in ((2, 1, 2), (3, 2, 1), (4, 2, 2))
            ),
        ),
    )


def _new_hidden_weights(t: Trace) -> LessonStep:
    w2 = t.theta.W[2].ravel()
    g = t.dW[2].ravel()
    wrong = in_place_update(t.network, t.theta.flat, t.X, t.D)
    return LessonStep(
        Text("The new w1, w2, w3, w4", "新しい w1, w2, w3, w4"),
        lines=tuple(new_weight(n, w2[n - 1], g[n - 1], wrong[n - 1]) for n in (1, 2, 3, 4)),
    )


def hidden_layer(t: Trace) -> tuple[LessonStep, ...]:
    """The steps from what reaches out_h1 to the new weights."""
    return (_into_h1(t), _gradient_of_w1(t), _hidden_gradients(t), _new_hidden_weights(t))


def sum_over_paths(t: Trace) -> LessonStep:
    """The gradient of w1 once more, as a sum over its two paths."""
    found = path_sum(t, "w(2)[1,1]")
    symbols = ("i1 × out_h1' × w5 × δ_o1", "i1 × out_h1' × w7 × δ_o2")
    terms = [path.value for path in found.paths]
    return LessonStep(
        Text("The same as a sum over paths", "経路の和として見る"),
        Text(
            "w1 has two paths to the error, p1 through o1 and p2 through o2. Multiply along each path and add: the "
            "same gradient. (out_h1' stands for out_h1 × (1 - out_h1).)",
            "w1 から誤差までの経路は二つあります (o1 を通る p1 と o2 を通る p2)。経路に沿って掛け、最後に足すと同じ"
            "勾配になります (out_h1' は out_h1 × (1 - out_h1) のことです)。",
        ),
        (
            *(
                line(
                    f"p{k} = {symbols[k - 1]}",
                    path.value,
                    "{} × {} × {} × {}",
                    [factor.value for factor in path.factors],
                )
                for k, path in enumerate(found.paths, start=1)
            ),
            line("∂E/∂w1 = p1 + p2", found.gradient, "{} + {}", terms),
        ),
    )
