"""The steps of lesson `mazur`; those on the hidden layer stand in `hidden.py`."""

from __future__ import annotations

from collections.abc import Mapping

from backglass.glass.tracing import Trace
from backglass.page.figures import figure, rounded, significant
from backglass.textbook.lesson import LessonStep, Line, Table, line
from backglass.textbook.lessons.mazur.hidden import hidden_layer, new_weight, sum_over_paths
from backglass.textbook.lessons.mazur.runs import COUNTS, VARIANTS, Record
from backglass.words import Text


def all_steps(t: Trace, records: Mapping[str, Record]) -> tuple[LessonStep, ...]:
    """The steps in the page's order, then what 10,000 updates do."""
    return (*_forward(t), *_output_layer(t), *hidden_layer(t), sum_over_paths(t), *_later(records))


def _net(symbol: str, l: int, j: int, t: Trace) -> Line:
    """The net input of a unit: two weights, two inputs and the bias."""
    first = {(2, 1): 1, (2, 2): 3, (3, 1): 5, (3, 2): 7}[l, j]
    inputs = ("i1", "i2") if l == 2 else ("out_h1", "out_h2")
    w, z = t.theta.W[l][j - 1], t.z[l - 1][0]
    return line(
        f"net_{symbol} = w{first} × {inputs[0]} + w{first + 1} × {inputs[1]} + b{l - 1}",
        t.u[l][0, j - 1],
        "{} × {} + {} × {} + {}",
        [w[0], z[0], w[1], z[1], t.theta.b[l][j - 1]],
    )


def _out(symbol: str, l: int, j: int, t: Trace) -> Line:
    return line(
        f"out_{symbol} = 1 / (1 + e^(-net_{symbol}))",
        t.z[l][0, j - 1],
        "1 / (1 + e^(-{}))",
        [t.u[l][0, j - 1]],
    )


def _hidden_forward(t: Trace) -> LessonStep:
    return LessonStep(
        Text("Hidden layer, forward", "中間層 (隠れ層) の順伝播"),
        Text(
            "Each unit adds up weight times input and its bias (total net input u), and squashes the sum "
            "by the logistic function (output z).",
            "各ユニットは「重み×入力」の和にバイアスを足したもの (総入力 u) を求め、シグモイド関数に通して出力 z と"
            "します。",
        ),
        (_net("h1", 2, 1, t), _out("h1", 2, 1, t), _net("h2", 2, 2, t), _out("h2", 2, 2, t)),
    )


def _output_forward(t: Trace) -> LessonStep:
    return LessonStep(
        Text("Output layer, forward", "出力層の順伝播"),
        Text(
            "The same again, with the outputs of the hidden units as inputs.",
            "中間層の出力を入力として、同じ計算を繰り返します。",
        ),
        (_net("o1", 3, 1, t), _out("o1", 3, 1, t), _net("o2", 3, 2, t), _out("o2", 3, 2, t)),
    )


def _error(t: Trace) -> LessonStep:
    e = 0.5 * t.network.loss.gradient(t.y, t.D)[0] ** 2
    out, d = t.y[0], t.D[0]
    return LessonStep(
        Text("Total error", "総合誤差"),
        Text(
            "Half the square for each output, then the sum. The half is there to cancel the exponent when "
            "the square is differentiated.",
            "出力ごとに差の二乗の半分を求め、足し合わせます。1/2 は、二乗を微分したときに出る 2 を打ち消すために"
            "付けてあります。",
        ),
        (
            *(
                line(
                    f"E_o{j} = 1/2 × (target_o{j} - out_o{j})²",
                    e[j - 1],
                    "1/2 × ({} - {})²",
                    [d[j - 1], out[j - 1]],
                    slips={"half": 2 * e[j - 1]},
                )
                for j in (1, 2)
            ),
            line("E = E_o1 + E_o2", t.loss, "{} + {}", [e[0], e[1]], slips={"half": 2 * t.loss}),
        ),
    )


def _forward(t: Trace) -> tuple[LessonStep, ...]:
    return (_hidden_forward(t), _output_forward(t), _error(t))


def _gradient_of_w5(t: Trace) -> LessonStep:
    dE, f1, z, g = t.dE_dz[3][0], t.dz_du[3][0], t.z[2][0], t.dW[3].ravel()
    out, d = t.y[0], t.D[0]
    return LessonStep(
        Text("The gradient of w5: three factors", "w5 の勾配: 三つの因子"),
        Text(
            "From here on it goes backwards: this is error backpropagation. w5 reaches the error through net_o1 and "
            "out_o1 only, so the chain rule has three factors. The derivative of the other output's error is 0.",
            "ここから後ろへ戻ります。これが誤差逆伝播法です。w5 は net_o1、out_o1 だけを通って誤差に届くので、連鎖律の"
            "因子は三つです。もう一方の出力の誤差は w5 によらないので、その微分は 0 です。",
        ),
        (
            line("∂E/∂out_o1 = out_o1 - target_o1", dE[0], "{} - {}", [out[0], d[0]], slips={"half": 2 * dE[0]}),
            line("∂out_o1/∂net_o1 = out_o1 × (1 - out_o1)", f1[0], "{} × (1 - {})", [out[0], out[0]]),
            line("∂net_o1/∂w5 = out_h1", z[0]),
            line(
                "∂E/∂w5 = ∂E/∂out_o1 × ∂out_o1/∂net_o1 × ∂net_o1/∂w5",
                g[0],
                "{} × {} × {}",
                [dE[0], f1[0], z[0]],
                slips={"missing-derivative": dE[0] * z[0], "half": 2 * g[0]},
            ),
        ),
    )


def _output_deltas(t: Trace) -> LessonStep:
    dE = t.dE_dz[3][0]
    delta, out, d = t.delta[3][0], t.y[0], t.D[0]
    return LessonStep(
        Text("The deltas of the output layer", "出力層のデルタ"),
        Text(
            "The first two factors belong to the unit, not to the weight: they are its node delta, ∂E/∂net. "
            "Some texts take the minus out, delta = -∂E/∂net, and then write ∂E/∂w = -delta × out: the same.",
            "初めの二つの因子は重みではなくユニットに属します。これがそのユニットのデルタ (局所誤差) ∂E/∂net です。"
            "符号を外に出して δ = -∂E/∂net と定める本もあり、その場合は ∂E/∂w = -δ × out と書きますが、同じこと"
            "です。",
        ),
        tuple(
            line(
                f"δ_o{k} = (out_o{k} - target_o{k}) × out_o{k} × (1 - out_o{k})",
                delta[k - 1],
                "({} - {}) × {} × (1 - {})",
                [out[k - 1], d[k - 1], out[k - 1], out[k - 1]],
                slips={"missing-derivative": dE[k - 1], "half": 2 * delta[k - 1]},
            )
            for k in (1, 2)
        ),
    )


def _output_gradients(t: Trace) -> LessonStep:
    dE, z, g = t.dE_dz[3][0], t.z[2][0], t.dW[3].ravel()
    delta = t.delta[3][0]
    others = [(6, 1, 2), (7, 2, 1), (8, 2, 2)]
    return LessonStep(
        Text("The gradients of w6, w7, w8", "w6, w7, w8 の勾配"),
        Text(
            "Delta of the unit that the weight leads to, times the output of the unit it comes from.",
            "重みの行き先のユニットのデルタに、重みの出どころのユニットの出力を掛けます。",
        ),
        tuple(
            line(
                f"∂E/∂w{n} = δ_o{k} × out_h{j}",
                g[n - 5],
                "{} × {}",
                [delta[k - 1], z[j - 1]],
                slips={"missing-derivative": dE[k - 1] * z[j - 1], "half": 2 * g[n - 5]},
            )
            for n, k, j in others
        ),
    )


def _new_w5(t: Trace) -> LessonStep:
    g = t.dW[3].ravel()
    w = t.theta.W[3].ravel()
    return LessonStep(
        Text("The new w5", "新しい w5"),
        Text(
            "Against the gradient, by the learning rate. The new weights are only noted: the hidden layer is "
            "still worked out with the old ones.",
            "学習率を掛けて、勾配と逆の向きに動かします。新しい値は書き留めるだけで、中間層の計算には元の重みを"
            "使います。",
        ),
        (new_weight(5, w[0], g[0]),),
    )


def _new_output_weights(t: Trace) -> LessonStep:
    g = t.dW[3].ravel()
    w = t.theta.W[3].ravel()
    return LessonStep(
        Text("The new w6, w7, w8", "新しい w6, w7, w8"),
        lines=tuple(new_weight(n, w[n - 5], g[n - 5]) for n in (6, 7, 8)),
    )


def _output_layer(t: Trace) -> tuple[LessonStep, ...]:
    return (_gradient_of_w5(t), _output_deltas(t), _output_gradients(t), _new_w5(t), _new_output_weights(t))


def _losses(records: Mapping[str, Record]) -> LessonStep:
    names = {
        "simultaneous": Text("simultaneous", "同時更新"),
        "in-place": Text("in-place, wrong", "逐次 (誤り)"),
        "trained-biases": Text("biases trained", "バイアス学習"),
        "shared-bias": Text("shared biases", "共有バイアス"),
    }
    losses = Table(
        (Text("updates", "更新回数"), *(names[variant] for variant in VARIANTS)),
        tuple(
            (f"{count:,}", *(significant(records[variant].loss[str(count)]) for variant in VARIANTS))
            for count in COUNTS
        ),
    )
    return LessonStep(
        Text("The error after more updates", "更新を重ねた後の誤差"),
        Text(
            "Simultaneous is right: all gradients first, then all weights. In-place is the wrong order: it "
            "updates w5 to w8 first and takes the new ones into the hidden layer's gradients. The page's "
            "0.291027924 comes from that order, although the weights it lists do not. The page leaves the "
            "biases as they are; the last two columns show what training them would do, one for each unit or "
            "one for each layer.",
            "正しいのは同時更新 (すべての勾配を求めてから、すべての重みを更新) です。逐次更新は誤った順序で、先に "
            "w5 から w8 を更新し、その新しい値を中間層の勾配に使ってしまいます。ページの 0.291027924 はこの順序から"
            "出た値ですが、ページに並ぶ重みは同時更新のものです。文書ではバイアスを更新していません。右の 2 列は、"
            "バイアスも学習した場合です (ユニットごとのバイアスと、層で共有するバイアス)。",
        ),
        table=losses,
    )


def _weights(records: Mapping[str, Record]) -> LessonStep:
    names = {
        "simultaneous": Text("simultaneous", "同時更新"),
        "in-place": Text("in-place, wrong", "逐次 (誤り)"),
        "trained-biases": Text("biases trained", "バイアス学習"),
        "shared-bias": Text("shared biases", "共有バイアス"),
    }
    first, last = records["simultaneous"].weights["0"], str(COUNTS[-1])
    weights = Table(
        (Text("weight", "重み"), Text("at first", "最初"), *(names[variant] for variant in VARIANTS)),
        tuple(
            (
                f"w{n}",
                figure(first[n - 1], 9),
                *(figure(records[variant].weights[last][n - 1], 9) for variant in VARIANTS),
            )
            for n in range(1, 9)
        ),
    )
    return LessonStep(
        Text("The weights after 10,000 updates", "10,000 回更新した後の重み"),
        Text(
            "The page's 0.0000351085 is the error after 9,999 updates, the one that the 10,000th forward pass "
            "sees; the 10,000th update makes it {after}.",
            "ページの 0.0000351085 は 9,999 回更新した後の誤差、つまり 10,000 回目の順伝播で見える誤差です。"
            "10,000 回目の更新の後は {after} になります。",
        ).format(after=rounded(records["simultaneous"].loss[last], "0.0000351085")),
        table=weights,
    )


def _later(records: Mapping[str, Record]) -> tuple[LessonStep, ...]:
    return (_losses(records), _weights(records))
