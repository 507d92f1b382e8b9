"""The steps of lesson `xor`; those on a single layer stand in `one_layer.py`."""

from __future__ import annotations

from backglass.glass.tracing import Trace
from backglass.page.figures import figure, significant
from backglass.textbook.lesson import Given, LessonStep, Line, Table, line, plain
from backglass.textbook.lessons.xor.one_layer import one_layer
from backglass.textbook.lessons.xor.runs import BARE, UPDATES, Runs
from backglass.training.metrics import accuracy
from backglass.words import Text

ETA = 0.5

GIVEN = (
    Given(Text("inputs (x1, x2), samples 1 to 4", "入力 (x1, x2)、サンプル 1～4"), "(0, 0) (0, 1) (1, 0) (1, 1)"),
    Given(Text("targets d: x1 XOR x2", "目標出力 d: x1 XOR x2"), "0, 1, 1, 0"),
    Given(Text("network, hidden and output functions", "ネットワーク、中間層と出力の関数"), "2-2-1, tanh, σ"),
    Given(Text("weights W^(2), rows j = 1, 2", "重み W^(2) (行が j = 1, 2)"), "(0.5, -0.4), (0.3, 0.8)"),
    Given(Text("biases b^(2)", "バイアス b^(2)"), "0.1, -0.2"),
    Given(Text("weights W^(3) and bias b^(3)", "重み W^(3) とバイアス b^(3)"), "(0.6, -0.7), 0.05"),
    Given(Text("error of a sample", "サンプルの誤差"), "E_n = -d log y - (1 - d) log(1 - y)"),
    Given(Text("error of the batch, the mean", "バッチの誤差 (平均)"), "E = 1/4 Σ_n E_n"),
    Given(Text("learning rate η", "学習率 η"), "0.5"),
)


def _sample_forward(t: Trace) -> LessonStep:
    s, w2, b2, w3, b3 = t.sample(1), t.theta.W[2], t.theta.b[2], t.theta.W[3][0], t.theta.b[3][0]
    x, z, u = s.z[1], s.z[2], s.u
    y = s.z[3][0]

    def unit(j: int) -> tuple[Line, Line]:
        w = w2[j - 1]
        return (
            line(
                f"u{j}^(2) = w{j}1 × x1 + w{j}2 × x2 + b{j}",
                u[2][j - 1],
                "{} × {} + {} × {} + {}",
                [w[0], x[0], w[1], x[1], b2[j - 1]],
            ),
            line(f"z{j}^(2) = tanh u{j}^(2)", z[j - 1], "tanh({})", [u[2][j - 1]]),
        )

    return LessonStep(
        Text("Two layers: sample 2, forward", "2 層の場合: サンプル 2 の順伝播"),
        Text(
            "A hidden layer of two units is put in. Sample 2 is (0, 1) with target 1.",
            "ユニット二つの中間層を入れます。サンプル 2 は (0, 1) で、目標出力は 1 です。",
        ),
        (
            *unit(1),
            *unit(2),
            line(
                "u^(3) = w1^(3) × z1 + w2^(3) × z2 + b^(3)",
                u[3][0],
                "{} × {} + {} × {} + {}",
                [w3[0], z[0], w3[1], z[1], b3],
            ),
            line("y = 1 / (1 + e^(-u^(3)))", y, "1 / (1 + e^(-{}))", [u[3][0]]),
            line("E_2 = -log y", s.E, "-log({})", [y]),
        ),
    )


def _sample_deltas(t: Trace) -> LessonStep:
    s, w3 = t.sample(1), t.theta.W[3][0]
    z, f1 = s.z[2], t.dz_du[2][1]
    y, delta = s.z[3][0], s.delta
    return LessonStep(
        Text("Sample 2, back: the deltas", "サンプル 2 の逆伝播: デルタ"),
        Text(
            "Cross entropy behind a logistic output: the slope of the output cancels, and y - d is left. The "
            "hidden units get their share by their weight, times the slope 1 - z² of tanh.",
            "シグモイド関数の出力と交差エントロピーの組では、出力の傾きが打ち消されて y - d だけが残ります。中間ユニッ"
            "トは重みに応じてそれを受け取り、tanh の傾き 1 - z² を掛けます。",
        ),
        (
            line("δ^(3) = y - d", delta[3][0], "{} - 1", [y]),
            *(
                line(
                    f"δ{j}^(2) = w{j}^(3) × δ^(3) × (1 - z{j}²)",
                    delta[2][j - 1],
                    "{} × {} × (1 - {}²)",
                    [w3[j - 1], delta[3][0], z[j - 1]],
                    slips={"missing-derivative": delta[2][j - 1] / f1[j - 1]},
                )
                for j in (1, 2)
            ),
        ),
    )


def _pass(t: Trace) -> tuple[LessonStep, ...]:
    """Sample 2, forward and back."""
    return (_sample_forward(t), _sample_deltas(t), *_gradient(t))


def _gradient(t: Trace) -> tuple[LessonStep, ...]:
    """The mean over the batch, and one update."""
    d3, d2, z, x = t.delta[3][:, 0], t.delta[2][:, 0], t.z[2][:, 0], t.X[:, 1]
    into_output, into_hidden = t.dW[3][0, 0], t.dW[2][0, 1]
    w3, w2 = t.theta.W[3][0, 0], t.theta.W[2][0, 1]
    put = f"1/4 × ({' + '.join(['{} × {}'] * 4)})"
    missing = float(t.dE_dz[2][:, 0] @ x) / 4
    return (
        LessonStep(
            Text("The gradient: the mean over the four samples", "勾配: 四つのサンプルの平均"),
            Text(
                "The other three samples go the same way. E is a mean, so its gradient is the mean of delta times "
                "input; x2 is 1 for the samples 2 and 4 only.",
                "残りの三つのサンプルも同じように計算します。E は平均なので、勾配は「デルタ×入力」の平均です。x2 が 1 "
                "なのはサンプル 2 と 4 だけです。",
            ),
            (
                line(
                    "∂E/∂w1^(3) = 1/4 Σ_n δ_n^(3) × z_n1",
                    into_output,
                    put,
                    [number for pair in zip(d3, z, strict=True) for number in pair],
                    slips={"mean-for-sum": 4 * into_output},
                ),
                line(
                    "∂E/∂w12^(2) = 1/4 Σ_n δ_n1^(2) × x_n2",
                    into_hidden,
                    "1/4 × ({} × 1 + {} × 1)",
                    [d2[1], d2[3]],
                    slips={"mean-for-sum": 4 * into_hidden, "missing-derivative": missing},
                ),
            ),
        ),
        LessonStep(
            Text("The first update", "最初の更新"),
            lines=tuple(
                line(f"{name}+ = {name} - η × ∂E/∂{name}", w - ETA * g, "{} - {} × {}", [w, ETA, g],
                     slips={"sign": w + ETA * g})
                for name, w, g in (("w1^(3)", w3, into_output), ("w12^(2)", w2, into_hidden))
            ),
        ),
    )  # fmt: skip


def _losses(runs: Runs) -> LessonStep:
    return LessonStep(
        Text("3,000 updates", "3,000 回の更新"),
        Text(
            "For a while nothing seems to happen, near log 2 = 0.693; then the hidden units part and the error falls.",
            "はじめは log 2 = 0.693 の近くにとどまりますが、やがて中間ユニットの役割が分かれ、誤差が下がります。",
        ),
        table=Table(
            (UPDATES, "E", Text("rows right", "正解行数"), "y_1", "y_2", "y_3", "y_4"),
            tuple(
                (
                    f"{n:,}",
                    figure(t.loss),
                    plain(f"{4 * accuracy(t.y, t.D, t.s, exclusive=False):.0f} / 4"),
                    *(figure(y, 4) for y in t.y[:, 0]),
                )
                for n, t in runs.two.items()
            ),
        ),
    )


def _hidden_outputs(runs: Runs) -> LessonStep:
    last = runs.two[max(runs.two)]
    u = last.u[3][:, 0]
    return LessonStep(
        Text("What the hidden layer has done", "中間層が行ったこと"),
        Text(
            "Seen from the output unit the inputs are (z1, z2), and there the samples 1 and 4 lie together: one "
            "line separates them from 2 and 3. The two sums no longer need to be equal.",
            "出力ユニットから見た入力は (z1, z2) です。そこではサンプル 1 と 4 が同じ側に集まり、2 と 3 から 1 本の直"
            "線で分離できます。二つの和はもう等しくなくてよいのです。",
        ),
        (
            line("s = u_1 + u_4", u[0] + u[3], "{} + {}", [u[0], u[3]]),
            line("s' = u_2 + u_3", u[1] + u[2], "{} + {}", [u[1], u[2]]),
        ),
        Table(
            (Text("sample", "サンプル"), "x1", "x2", "z1", "z2", "u^(3)", "y"),
            tuple(
                (
                    str(n + 1),
                    *(figure(x) for x in last.X[n]),
                    *(figure(z, 6) for z in last.z[2][n]),
                    figure(u[n], 6),
                    figure(last.y[n, 0], 6),
                )
                for n in range(4)
            ),
        ),
    )


def _learning(runs: Runs) -> tuple[LessonStep, ...]:
    return (_losses(runs), _hidden_outputs(runs))


def _biases(runs: Runs) -> LessonStep:
    bare = runs.bare
    w3, z = bare.theta.W[3][0], bare.z[2][0]
    yes, no = Text("yes", "あり"), Text("no", "なし")
    rows = (
        (Text("AND, one layer, 200 updates", "AND、1 層、更新 200 回"), runs.and_with, runs.and_bare),
        (Text("XOR, 2-2-1, 1,000 updates", "XOR、2-2-1、更新 1,000 回"), runs.two[BARE], bare),
    )
    return LessonStep(
        Text("Without biases", "バイアスがないとき"),
        Text(
            "The chain rule does not mind if all biases are 0; what can be expressed does. At the input (0, 0) every "
            "u is 0 and y is 1/2, whatever the weights: sample 1 alone costs E_1 / 4, for ever. And one layer without "
            "a bias cannot even do AND: its boundary passes through the origin, and its least error is log 2.",
            "バイアスがすべて 0 でも連鎖律は変わりませんが、表現できるものは変わります。入力 (0, 0) では重みによらず "
            "u がすべて 0、y が 1/2 になり、サンプル 1 だけで誤差が E_1 / 4 残り続けます。しかもバイアスのない 1 層で"
            "は AND さえできません。決定境界が必ず原点を通るためで、最小の誤差は log 2 です。",
        ),
        (
            line(
                "u_1^(3) = w1^(3) × z1 + w2^(3) × z2", bare.u[3][0, 0], "{} × {} + {} × {}", [w3[0], z[0], w3[1], z[1]]
            ),
            line("y_1 = 1 / (1 + e^(-u_1^(3)))", bare.y[0, 0], "1 / (1 + e^(-{}))", [bare.u[3][0, 0]]),
            line("E_1 / 4 = -log(1 - y_1) / 4", bare.E[0] / 4, "-log(1 - {}) / 4", [bare.y[0, 0]]),
        ),
        Table(
            (Text("task", "課題"), Text("biases", "バイアス"), "y(0, 0)", "E"),
            tuple(
                (
                    task if trained is with_bias else "",
                    has,
                    significant(float(trained.y[0, 0]), 6),
                    figure(trained.loss),
                )
                for task, with_bias, without in rows
                for has, trained in ((yes, with_bias), (no, without))
            ),
        ),
    )


def all_steps(runs: Runs) -> tuple[LessonStep, ...]:
    """All steps."""
    return (*one_layer(runs), *_pass(runs.two[0]), *_learning(runs), _biases(runs))


SUMMARY = (
    Text(
        "One layer draws one straight line; XOR needs two, so one layer stays at log 2.",
        "1 層では直線を 1 本しか引けない。XOR は線形分離不可能なので、1 層の誤差は log 2 より下がらない。",
    ),
    Text(
        "A hidden layer moves the samples to where one line is enough.",
        "中間層は、1 本の直線で分けられる位置へサンプルを移す。",
    ),
    Text(
        "Logistic output with cross entropy: delta = y - d.",
        "シグモイド関数の出力と交差エントロピーの組では、デルタ = y - d である。",
    ),
    Text(
        "Leaving out the biases changes nothing in the chain rule, but much in what can be learned.",
        "バイアスを省いても連鎖律は変わらないが、学習できるものは大きく減る。",
    ),
)
