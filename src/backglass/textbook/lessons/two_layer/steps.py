"""The steps of lesson `two-layer`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from backglass.glass.tracing import Trace, trace
from backglass.page.figures import figure
from backglass.parameters import Parameters
from backglass.textbook.lesson import LessonStep, Line, Table, line
from backglass.words import Text


def all_steps(t: Trace) -> tuple[LessonStep, ...]:
    """Forward, an output weight, a hidden weight in closed form, the recursion."""
    return (*_forward(t), *_output_weight(t), *_hidden_weight(t), *_recursion(t))


def closed_form(t: Trace) -> np.ndarray[Any, Any]:
    """The gradient of W^(2), every weight by itself: (f'(u_j) sum_k w_kj (u_k - d_k)) x_i, (2, 3)."""
    f1, w, x = t.dz_du[2][0], t.theta.W[3], t.X[0]
    error = t.u[3][0] - t.D[0]
    return np.array([[f1[j] * sum(w[k, j] * error[k] for k in range(3)) * x[i] for i in range(3)] for j in range(2)])


def _net_input(t: Trace, l: int, j: int) -> Line:
    """u_j^(l), written out."""
    w, z, b = t.theta.W[l][j - 1], t.z[l - 1][0], t.theta.b[l][j - 1]
    terms = " + ".join(f"w{j}{i} z{i}" for i in range(1, len(z) + 1))
    put = " + ".join(["{} × {}"] * len(z)) + " + {}"
    values = [number for pair in zip(w, z, strict=True) for number in pair]
    return line(f"u{j}^({l}) = {terms} + b{j}", t.u[l][0, j - 1], put, [*values, b])


def _nesting() -> LessonStep:
    return LessonStep(
        Text("Why the gradient looks hard", "勾配の計算が面倒に見える理由"),
        Text(
            "Written out, the output is y = W^(3) f(W^(2) x + b^(2)) + b^(3). A weight of layer 2 stands "
            "inside f, which stands inside the output, which stands inside the error: to differentiate by it "
            "is to differentiate three nested functions. With every layer more there is one more.",
            "出力を一つの式に書くと y = W^(3) f(W^(2) x + b^(2)) + b^(3) です。第 2 層の重みは f の中に、f は出力の"
            "中に、出力は誤差の中にあります。この重みで微分するには、入れ子になった三つの関数を順に微分しなければ"
            "なりません。層が増えるたびに入れ子も一つ深くなります。",
        ),
    )


def _hidden_forward(t: Trace) -> LessonStep:
    return LessonStep(
        Text("Forward: the hidden layer", "順伝播: 中間層"),
        Text(
            "The total net input u_j^(2) = Σ_i w_ji^(2) x_i + b_j^(2), and the output z_j^(2) = f(u_j^(2)).",
            "総入力 u_j^(2) = Σ_i w_ji^(2) x_i + b_j^(2) と出力 z_j^(2) = f(u_j^(2)) を計算します。",
        ),
        tuple(
            part
            for j in (1, 2)
            for part in (
                _net_input(t, 2, j),
                line(f"z{j}^(2) = tanh u{j}^(2)", t.z[2][0, j - 1], "tanh({})", [t.u[2][0, j - 1]]),
            )
        ),
    )


def _output_forward(t: Trace) -> LessonStep:
    e = t.u[3][0] - t.D[0]
    return LessonStep(
        Text("Forward: the output and the error", "順伝播: 出力と誤差"),
        Text(
            "The output units pass on what they receive: y_k = u_k^(3).",
            "出力層の活性化関数は恒等写像なので y_k = u_k^(3) です。",
        ),
        (
            *(_net_input(t, 3, k) for k in (1, 2, 3)),
            line(
                "E_n = 1/2 ((u1 - d1)² + (u2 - d2)² + (u3 - d3)²)",
                t.loss,
                "1/2 × (({} - {})² + ({} - {})² + ({} - {})²)",
                [number for pair in zip(t.u[3][0], t.D[0], strict=True) for number in pair],
                slips={"half": float(e @ e)},
            ),
        ),
    )


def _forward(t: Trace) -> tuple[LessonStep, ...]:
    return (_nesting(), _hidden_forward(t), _output_forward(t))


def _output_weight(t: Trace) -> tuple[LessonStep, ...]:
    e, z, g = t.delta[3][0], t.z[2][0], t.dW[3]
    return (
        LessonStep(
            Text("A weight of the output layer: a sparse vector", "出力層の重み: ほとんどが 0 のベクトル"),
            Text(
                "w21^(3) occurs in u2^(3) alone, so ∂y/∂w21^(3) = [0 z1 0]: z_i in place j, else 0. The product "
                "with y - d leaves the one term (y_j - d_j) z_i.",
                "w21^(3) は u2^(3) にしか現れないので、∂y/∂w21^(3) = [0 z1 0] です (j 成分が z_i で、ほかは 0)。y - d "
                "との積では (y_j - d_j) z_i の 1 項だけが残ります。",
            ),
            (
                line(
                    "∂E/∂w21 = (y1 - d1) 0 + (y2 - d2) z1 + (y3 - d3) 0",
                    g[1, 0],
                    "{} × 0 + {} × {} + {} × 0",
                    [e[0], e[1], z[0], e[2]],
                ),
            ),
            Table(
                ("∂E/∂w_ji^(3)", "i = 1", "i = 2"),
                tuple((f"j = {j}", *(figure(value) for value in g[j - 1])) for j in (1, 2, 3)),
            ),
        ),
    )


def _two_factors(t: Trace) -> LessonStep:
    x = t.X[0]
    return LessonStep(
        Text("A hidden weight: two factors (4.5)", "中間層の重み: 二つの因子 (4.5)"),
        Text(
            "w12^(2) occurs in u1^(2) alone, so by the chain rule ∂E/∂w12 = ∂E/∂u1 × ∂u1/∂w12. The second factor is "
            "simply the input x2.",
            "w12^(2) は u1^(2) にしか現れないので、連鎖律により ∂E/∂w12 = ∂E/∂u1 × ∂u1/∂w12 です。二つ目の因子は入力 "
            "x2 そのものです。",
        ),
        (line("∂u1^(2)/∂w12^(2) = x2", x[1]),),
    )


def _fan_out(t: Trace) -> LessonStep:
    e, f1, w = t.u[3][0] - t.D[0], t.dz_du[2][0], t.theta.W[3]
    through = [w[k, 0] * f1[0] for k in range(3)]
    total = sum(e[k] * through[k] for k in range(3))
    inner = sum(w[k, 0] * e[k] for k in range(3))
    return LessonStep(
        Text("The fan-out of u1^(2)", "u1^(2) が影響する先"),
        Text(
            "u1^(2) reaches the error through every u_k^(3). Each way has the factors ∂E/∂u_k = u_k - d_k and "
            "∂u_k/∂u1 = w_k1 f'(u1), and the ways are added.",
            "u1^(2) はすべての u_k^(3) を通って誤差に届きます。どの経路にも ∂E/∂u_k = u_k - d_k と "
            "∂u_k/∂u1 = w_k1 f'(u1) の二つの因子があり、最後にすべての経路を足します。",
        ),
        (
            line("f'(u1^(2)) = 1 - (z1^(2))²", f1[0], "1 - {}²", [t.z[2][0, 0]]),
            *(
                line(f"∂E/∂u{k}^(3) = u{k}^(3) - d{k}", e[k - 1], "{} - {}", [t.u[3][0, k - 1], t.D[0, k - 1]])
                for k in (1, 2, 3)
            ),
            *(
                line(f"∂u{k}^(3)/∂u1^(2) = w{k}1 f'(u1^(2))", through[k - 1], "{} × {}", [w[k - 1, 0], f1[0]])
                for k in (1, 2, 3)
            ),
            line(
                "∂E/∂u1^(2) = Σ_k ∂E/∂u_k^(3) ∂u_k^(3)/∂u1^(2)",
                total,
                "{} × {} + {} × {} + {} × {}",
                [number for pair in zip(e, through, strict=True) for number in pair],
                slips={"missing-derivative": inner},
            ),
        ),
    )


def _closed_form(t: Trace) -> LessonStep:
    e, f1, w, x = t.u[3][0] - t.D[0], t.dz_du[2][0], t.theta.W[3], t.X[0]
    inner = sum(w[k, 0] * e[k] for k in range(3))
    return LessonStep(
        Text("The closed form", "閉じた形"),
        Text(
            "Put together: (f'(u_j) Σ_k w_kj (u_k - d_k)) x_i.",
            "まとめると (f'(u_j) Σ_k w_kj (u_k - d_k)) x_i となります。",
        ),
        (
            line(
                "∂E/∂w12^(2) = f'(u1^(2)) × (Σ_k w_k1 (u_k^(3) - d_k)) × x2",
                closed_form(t)[0, 1],
                "{} × ({} × {} + {} × {} + {} × {}) × {}",
                [f1[0], *(number for pair in zip(w[:, 0], e, strict=True) for number in pair), x[1]],
                slips={"missing-derivative": inner * x[1]},
            ),
        ),
    )


def _hidden_weight(t: Trace) -> tuple[LessonStep, ...]:
    return (_two_factors(t), _fan_out(t), _closed_form(t))


def _by_recursion(t: Trace) -> LessonStep:
    delta, w, f1, closed = t.delta, t.theta.W[3], t.dz_du[2][0], closed_form(t)
    lines = [
        line(
            f"δ{j}^(2) = f'(u{j}^(2)) × (w1{j} δ1^(3) + w2{j} δ2^(3) + w3{j} δ3^(3))",
            delta[2][0, j - 1],
            "{} × ({} × {} + {} × {} + {} × {})",
            [f1[j - 1], *(number for pair in zip(w[:, j - 1], delta[3][0], strict=True) for number in pair)],
            slips={"missing-derivative": float(w[:, j - 1] @ delta[3][0])},
        )
        for j in (1, 2)
    ]
    rows = tuple(
        (f"w{j}{i}^(2)", figure(closed[j - 1, i - 1]), figure(t.dW[2][j - 1, i - 1])) for j in (1, 2) for i in (1, 2, 3)
    )
    return LessonStep(
        Text("The same by the recursion", "漸化式による同じ計算"),
        Text(
            "Call ∂E/∂u the delta of a unit. The bracket is then the deltas of the layer above, weighted: "
            "computed once, it serves all weights into the unit, each by one multiplication.",
            "∂E/∂u をユニットのデルタと呼ぶと、かっこの中は一つ上の層のデルタの重み付きの和です。一度計算すれば、"
            "そのユニットに入るすべての重みに、それぞれ掛け算 1 回で使えます。",
        ),
        tuple(lines),
        Table((Text("weight", "重み"), Text("closed form", "閉じた形"), "δ_j × x_i"), rows),
    )


def _augmented_step(t: Trace) -> LessonStep:
    same = augmented(t)
    w, z = same.theta.W[2][0], same.z[1][0]
    return LessonStep(
        Text("The bias as a weight", "バイアスを重みとみなす"),
        Text(
            "With z_0 = 1 added to every layer and b_j written as w_j0, the sum needs no separate bias, and "
            '∂E/∂w_j0 = δ_j × 1. A network with `biases="augmented"` is written so throughout.',
            "各層に z_0 = 1 を加えて b_j を w_j0 と書けば、バイアスを別に足す必要がなくなり、∂E/∂w_j0 = δ_j × 1 と"
            'なります。`biases="augmented"` とすると、ネットワーク全体をこの形で書きます。',
        ),
        (
            line(
                "u1^(2) = w10 z0 + w11 z1 + w12 z2 + w13 z3",
                same.u[2][0, 0],
                "{} × {} + {} × {} + {} × {} + {} × {}",
                [number for pair in zip(w, z, strict=True) for number in pair],
            ),
        ),
    )


def _recursion(t: Trace) -> tuple[LessonStep, ...]:
    return (_by_recursion(t), _augmented_step(t))


def augmented(t: Trace) -> Trace:
    """The same network and sample with the biases as weights of z_0 = 1."""
    net = replace(t.network, biases="augmented")
    return trace(net, Parameters(net, t.theta.flat), t.X, t.D)
