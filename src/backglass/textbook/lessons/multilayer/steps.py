"""The steps of lesson `multilayer`."""

from __future__ import annotations

from backglass.glass.tracing import Trace
from backglass.page.figures import figure
from backglass.textbook.lesson import Given, LessonStep, Line, Table, line
from backglass.words import Text

DIGITS = 6

GIVEN = (
    Given(Text("layers, L = 4", "層 (L = 4)"), "3-4-3-2"),
    Given(Text("activations of layers 2, 3, 4", "第 2、3、4 層の活性化関数"), "tanh, logistic, softmax"),
    Given(Text("error", "誤差関数"), "E_n = -Σ_k d_k log y_k"),
    Given(Text("weights, k counted row by row", "重み (k は行の順に数える)"), "W^(l) = sin(0.7 k + l - 2)"),
    Given(Text("biases", "バイアス"), "b^(l) = 0.1 sin(0.7 k + l + 8)"),
    Given(Text("inputs, a row a sample", "入力 (1 行が 1 サンプル)"), "X = sin(0.7 k + 20)"),
    Given(Text("targets of the three samples", "三つのサンプルの目標出力"), "(1, 0), (0, 1), (1, 0)"),
)


def _net_input(t: Trace, l: int, j: int) -> Line:
    """u_j^(l) of the first sample."""
    w, z, b = t.theta.W[l][j - 1], t.z[l - 1][0], t.theta.b[l][j - 1]
    return line(
        f"u{j}^({l}) = Σ_i w{j}i^({l}) z_i^({l - 1}) + b{j}^({l})",
        t.u[l][0, j - 1],
        " + ".join(["{} × {}"] * len(z)) + " + {}",
        [*(number for pair in zip(w, z, strict=True) for number in pair), b],
        DIGITS,
    )


def _all_units(t: Trace, l: int) -> Table:
    """u and z of a layer, for every sample."""
    units = range(1, t.network.sizes[l - 1] + 1)
    rows = [
        (f"{name}{j}^({l})", *(figure(value, DIGITS) for value in values[l][:, j - 1]))
        for j in units
        for name, values in (("u", t.u), ("z", t.z))
    ]
    return Table((Text("unit", "ユニット"), "n = 1", "n = 2", "n = 3"), tuple(rows))


def _layer_2(t: Trace) -> LessonStep:
    u2 = t.u[2][0]
    return LessonStep(
        Text("Forward: layer 2 (stage 1)", "順伝播: 第 2 層 (手順 1)"),
        Text(
            "z^(1) = x_n; then u^(l) and z^(l) for l = 2, 3, 4. Unit 1 of each layer is written out for the "
            "first sample; the table has all units and samples.",
            "z^(1) = x_n とし、l = 2, 3, 4 の順に u^(l) と z^(l) を求めます。各層のユニット 1 を最初のサンプルに"
            "ついて書き下し、表にはすべてのユニットとサンプルを示します。",
        ),
        (
            _net_input(t, 2, 1),
            line("z1^(2) = tanh u1^(2)", t.z[2][0, 0], "tanh({})", [u2[0]], DIGITS),
        ),
        _all_units(t, 2),
    )


def _layer_3(t: Trace) -> LessonStep:
    u3 = t.u[3][0]
    return LessonStep(
        Text("Forward: layer 3 (stage 1)", "順伝播: 第 3 層 (手順 1)"),
        lines=(
            _net_input(t, 3, 1),
            line("z1^(3) = 1 / (1 + e^(-u1^(3)))", t.z[3][0, 0], "1 / (1 + e^(-{}))", [u3[0]], DIGITS)
            if u3[0] >= 0
            else line(
                "z1^(3) = e^(u1^(3)) / (1 + e^(u1^(3)))",
                t.z[3][0, 0],
                "e^({}) / (1 + e^({}))",
                [u3[0], u3[0]],
                DIGITS,
            ),
        ),
        table=_all_units(t, 3),
    )


def _output(t: Trace) -> LessonStep:
    u4 = t.u[4][0]
    return LessonStep(
        Text("Forward: output and error (stage 1)", "順伝播: 出力と誤差 (手順 1)"),
        lines=(
            _net_input(t, 4, 1),
            _net_input(t, 4, 2),
            line(
                "y1 = e^(u1^(4)) / (e^(u1^(4)) + e^(u2^(4)))",
                t.y[0, 0],
                "e^({}) / (e^({}) + e^({}))",
                [u4[0], u4[0], u4[1]],
                DIGITS,
            ),
            line("E_1 = -log y1", t.E[0], "-log({})", [t.y[0, 0]], DIGITS),
        ),
        table=_all_units(t, 4),
    )


def _forward(t: Trace) -> tuple[LessonStep, ...]:
    return (_layer_2(t), _layer_3(t), _output(t))


def _output_deltas(t: Trace) -> LessonStep:
    delta = t.delta
    return LessonStep(
        Text("The deltas of the output (stage 2)", "出力層のデルタ (手順 2)"),
        Text(
            "Softmax with cross entropy gives δ^(4) = y - d, whatever the Jacobian of softmax looks like.",
            "ソフトマックス関数と交差エントロピーの組み合わせでは、ヤコビ行列を掛けた結果が δ^(4) = y - d と簡単に"
            "なります。",
        ),
        tuple(
            line(f"δ{k}^(4) = y{k} - d{k}", delta[4][0, k - 1], "{} - {}", [t.y[0, k - 1], t.D[0, k - 1]], DIGITS)
            for k in (1, 2)
        ),
    )


def _hidden_deltas(t: Trace) -> LessonStep:
    delta, f3 = t.delta, t.dz_du[3]
    rows = tuple(
        (f"δ{j}^({l})", *(figure(value, DIGITS) for value in delta[l][:, j - 1]))
        for l in (4, 3, 2)
        for j in range(1, t.network.sizes[l - 1] + 1)
    )
    w = t.theta.W[4][:, 0]
    return LessonStep(
        Text("The deltas of the layers before, by (4.12) (stage 3)", "中間層のデルタ: 式 (4.12) (手順 3)"),
        Text(
            "From layer 4 to 3 and from 3 to 2: each unit gathers the deltas above it by its own weights and "
            "multiplies by its slope f'.",
            "第 4 層から第 3 層、第 3 層から第 2 層へと進みます。各ユニットは、"
            "上の層のデルタを重みを付けて集め、自分の"
            "傾き f' を掛けます。",
        ),
        (
            line(
                "δ1^(3) = f'(u1^(3)) × Σ_k w_k1^(4) δ_k^(4)",
                delta[3][0, 0],
                "{} × ({} × {} + {} × {})",
                [f3[0, 0], w[0], delta[4][0, 0], w[1], delta[4][0, 1]],
                DIGITS,
                {"missing-derivative": float(w @ delta[4][0])},
            ),
            line(
                "δ1^(2) = f'(u1^(2)) × Σ_k w_k1^(3) δ_k^(3)",
                delta[2][0, 0],
                "{} × ({} × {} + {} × {} + {} × {})",
                [
                    t.dz_du[2][0, 0],
                    *(v for pair in zip(t.theta.W[3][:, 0], delta[3][0], strict=True) for v in pair),
                ],
                DIGITS,
                {"missing-derivative": float(t.theta.W[3][:, 0] @ delta[3][0])},
            ),
        ),
        Table((Text("delta", "デルタ"), "n = 1", "n = 2", "n = 3"), rows),
    )


def _gradients(t: Trace) -> LessonStep:
    delta = t.delta
    return LessonStep(
        Text("The gradients, by (4.13) (stage 4)", "重みについての勾配: 式 (4.13) (手順 4)"),
        Text(
            "Every weight: delta of the unit it leads to times output of the unit it comes from. All "
            "parameters are updated only after this stage.",
            "どの重みも「行き先のデルタ×出どころの出力」です。パラメーターの更新は、"
            "この手順が終わってから一度に行い"
            "ます。",
        ),
        tuple(
            line(
                f"∂E_1/∂w11^({l}) = δ1^({l}) z1^({l - 1})",
                t.sample_dW[l][0, 0, 0],
                "{} × {}",
                [delta[l][0, 0], t.z[l - 1][0, 0]],
                DIGITS,
            )
            for l in (4, 3, 2)
        ),
    )


def _backward(t: Trace) -> tuple[LessonStep, ...]:
    return (_output_deltas(t), _hidden_deltas(t), _gradients(t))


def _batch(t: Trace, mean: Trace) -> LessonStep:
    each = t.sample_dW[4][:, 0, 0]
    return LessonStep(
        Text("Batch and minibatch", "バッチとミニバッチ"),
        Text(
            "The gradient of a sum is the sum of the gradients: one sample is enough to derive, all are added. (Batch "
            "learning takes all samples there are.) A minibatch takes the mean, so its gradient is divided by N_t, "
            "too.",
            "和の勾配は勾配の和なので、一つのサンプルについて求め、足せば済みます (すべてのサンプルを使うのがバッチ学"
            "習です)。ミニバッチの誤差は平均なので、勾配も N_t で割ります。",
        ),
        (
            line("E = E_1 + E_2 + E_3", t.loss, "{} + {} + {}", list(t.E), DIGITS, {"mean-for-sum": mean.loss}),
            line(
                "E_t = (E_1 + E_2 + E_3) / 3",
                mean.loss,
                "({} + {} + {}) / 3",
                list(t.E),
                DIGITS,
                {"mean-for-sum": t.loss},
            ),
            line(
                "∂E/∂w11^(4) = Σ_n ∂E_n/∂w11^(4)",
                t.dW[4][0, 0],
                "{} + {} + {}",
                list(each),
                DIGITS,
                {"mean-for-sum": mean.dW[4][0, 0]},
            ),
            line(
                "∂E_t/∂w11^(4) = (1/3) Σ_n ∂E_n/∂w11^(4)",
                mean.dW[4][0, 0],
                "({} + {} + {}) / 3",
                list(each),
                DIGITS,
                {"mean-for-sum": t.dW[4][0, 0]},
            ),
        ),
    )


def all_steps(t: Trace, mean: Trace) -> tuple[LessonStep, ...]:
    """The four stages, then what a batch and a minibatch make of them; `mean` is the pass whose error is a mean."""
    return (*_forward(t), *_backward(t), _batch(t, mean))


SUMMARY = (
    Text(
        "1. Forward: z^(1) = x, then u^(l), z^(l) for l = 2, ..., L.",
        "1. 順伝播: z^(1) = x とし、l = 2, ..., L の u^(l)、z^(l) を求める。",
    ),
    Text("2. δ^(L) = ∂E_n/∂u^(L).", "2. 出力層のデルタ δ^(L) = ∂E_n/∂u^(L) を求める。"),
    Text(
        "3. δ_j^(l) = f'(u_j^(l)) Σ_k w_kj^(l+1) δ_k^(l+1) for l = L - 1, ..., 2.",
        "3. l = L - 1, ..., 2 の順に δ_j^(l) = f'(u_j^(l)) Σ_k w_kj^(l+1) δ_k^(l+1) を求める。",
    ),
    Text("4. ∂E_n/∂w_ji^(l) = δ_j^(l) z_i^(l-1).", "4. ∂E_n/∂w_ji^(l) = δ_j^(l) z_i^(l-1) を求める。"),
    Text(
        "Batch: add the samples. Minibatch: divide by N_t, too.",
        "バッチはサンプルの和。ミニバッチはさらに N_t で割る。",
    ),
)
