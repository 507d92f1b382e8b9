"""The steps of lesson `perceptron`: the block diagram, its four derivatives, two runs."""

from __future__ import annotations

import numpy as np

from backglass.equations.backward import input_gradient
from backglass.glass.tracing import Trace
from backglass.page.figures import figure
from backglass.textbook.lesson import Given, LessonStep, Line, Table, line
from backglass.textbook.lessons.perceptron.diagram import BLOCKS, Block, chain_rule, diagram
from backglass.words import Text

X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
Y = np.array([[0.0], [0.0], [0.0], [1.0]])
ETA = 1.0
FIXED = (0, 1, 10, 50, 100, 200)
TRAINED = (0, 1, 10, 100, 200, 500, 1000)


GIVEN = (
    Given(Text("inputs (x1, x2), samples 1 to 4", "入力 (x1, x2)、サンプル 1～4"), "(0, 0) (0, 1) (1, 0) (1, 1)"),
    Given(Text("targets Y (also d): x1 AND x2", "目標出力 Y (d とも書く): x1 AND x2"), "0, 0, 0, 1"),
    Given(Text("weights W = [w1 w2] and bias b", "重み W = [w1 w2] とバイアス b"), "[1 6], -4"),
    Given(Text("total net input Z (also u)", "総入力 Z (u とも書く)"), "Z = w1 x1 + w2 x2 + b"),
    Given(Text("output A (also y)", "出力 A (y とも書く)"), "A = σ(Z) = 1 / (1 + e^(-Z))"),
    Given(Text("error, half the sum of squares", "誤差関数 (差の二乗の和 SSE の 1/2)"), "E = 1/2 Σ_i (A_i - Y_i)²"),
    Given(Text("learning rate η", "学習率 η"), "1"),
)


def _block_f(t: Trace) -> LessonStep:
    z = t.u[2][:, 0]
    (w1, w2), b = t.theta.W[2][0], t.theta.b[2][0]
    return LessonStep(
        Text("Block f(): from the weights to Z", "ブロック f(): 重みから Z へ"),
        Text(
            "Weight times input, added up, and the bias, for each of the four samples.",
            "四つのサンプルそれぞれについて「重み×入力」の和にバイアスを足します。",
        ),
        tuple(
            line(f"Z_{i} = w1 × x1 + w2 × x2 + b", u, "{} × {} + {} × {} + {}", [w1, x[0], w2, x[1], b])
            for i, (x, u) in enumerate(zip(X, z, strict=True), start=1)
        ),
    )


def _block_sigma(t: Trace) -> LessonStep:
    z, a = t.u[2][:, 0], t.y[:, 0]
    return LessonStep(
        Text("Block σ(): from Z to A", "ブロック σ(): Z から A へ"),
        Text("The activation function squashes Z into 0 to 1.", "活性化関数で Z を 0 と 1 の間の値に変えます。"),
        tuple(
            line(f"A_{i} = 1 / (1 + e^(-Z_{i}))", y, "1 / (1 + e^(-{}))", [u])
            for i, (u, y) in enumerate(zip(z, a, strict=True), start=1)
        ),
    )


def _block_sse(t: Trace) -> LessonStep:
    a, e = t.y[:, 0], t.E
    return LessonStep(
        Text("Block SSE(): from A to E", "ブロック SSE(): A から E へ"),
        Text(
            "Expanded, (A - Y)² is A² - 2 A Y + Y²; its derivative by A is 2 A - 2 Y, and the 1/2 is there to "
            "cancel that 2. Sample 2 is the one that is far off.",
            "(A - Y)² を展開すると A² - 2 A Y + Y²、A で微分すると 2 A - 2 Y です。1/2 はこの 2 を打ち消すために"
            "付けてあります。大きく外れているのはサンプル 2 です。",
        ),
        (
            *(
                line(f"E_{i} = 1/2 × (A_{i} - Y_{i})²", e[i - 1], "1/2 × ({} - {})²", [a[i - 1], Y[i - 1, 0]])
                for i in (1, 2, 3, 4)
            ),
            line(
                "E = E_1 + E_2 + E_3 + E_4",
                t.loss,
                "{} + {} + {} + {}",
                [*e],
                slips={"half": 2 * t.loss, "mean-for-sum": t.loss / 4},
            ),
        ),
    )


def _back_to_front() -> LessonStep:
    return LessonStep(
        Text("The block diagram, read back to front", "ブロック図を後ろから読む"),
        Text(
            "Each block has one derivative: what leaves it by what enters it. The blocks are solved from the "
            "last one back; in the chain rule, that is from left to right. Square brackets mark the block and "
            "the factor whose turn it is.",
            "ブロックごとに「出ていく値を入ってくる値で微分した」因子が一つあります。ブロック図では後ろから順に"
            "解きますが、連鎖律の式では左から順に読むことになります。いま扱うブロックと因子を [ ] で示します。",
        ),
        table=_marked(*reversed(BLOCKS)),
    )


def _forward(t: Trace) -> tuple[LessonStep, ...]:
    return (_block_f(t), _block_sigma(t), _block_sse(t), _back_to_front())


def _marked(*blocks: Block) -> Table:
    return Table(
        (Text("block diagram", "ブロック図"), Text("chain rule", "連鎖律")),
        tuple((diagram(block), chain_rule(block)) for block in blocks),
    )


def _first_two(t: Trace) -> tuple[LessonStep, ...]:
    a, dE, f1, delta = t.y[:, 0], t.dE_dz[2][:, 0], t.dz_du[2][:, 0], t.delta[2][:, 0]
    return (
        LessonStep(
            Text("Derivative 1 of 4, the error: ∂E/∂A = A - Y", "四つの微分 (1) 誤差関数: ∂E/∂A = A - Y"),
            Text(
                "A_i occurs in one term of the sum only, so neither the sum nor the 1/2 is left.",
                "A_i は和の中の 1 項にしか現れないので、和も 1/2 も残りません。",
            ),
            tuple(
                line(f"∂E/∂A_{i} = A_{i} - Y_{i}", g, "{} - {}", [y, d], slips={"half": g / 2})
                for i, (y, d, g) in enumerate(zip(a, Y[:, 0], dE, strict=True), start=1)
            ),
            _marked(BLOCKS[2]),
        ),
        LessonStep(
            Text("Derivative 2 of 4, the activation: ∂A/∂Z = A (1 - A)", "四つの微分 (2) 活性化: ∂A/∂Z = A (1 - A)"),
            Text(
                "The slope of the logistic function, written with its own output, element by element. A function that "
                "stands here must have a derivative that says something: a step function (0 below 0, 1 above) has "
                "slope 0 wherever it has one, and nothing can be learned through it. (Outputs drawn at random need "
                "variational methods, which are left out here.)",
                "シグモイド関数の傾きは、その出力だけを使って、要素ごとに書けます。活性化関数は微分できるもので"
                "なければならず、導関数がほとんど至るところ 0 になる関数では学習できません。0 より下で 0、上で 1 になる"
                "ステップ関数がその例です (確率的な出力には変分の手法がありますが、ここでは扱いません)。",
            ),
            tuple(
                line(f"∂A_{i}/∂Z_{i} = A_{i} × (1 - A_{i})", g, "{} × (1 - {})", [y, y])
                for i, (y, g) in enumerate(zip(a, f1, strict=True), start=1)
            ),
            _marked(BLOCKS[1]),
        ),
        LessonStep(
            Text("The delta: the first two factors", "デルタ: 初めの二つの因子の積"),
            Text(
                "The product ∂E/∂Z is shared by all that follows, so it is computed once.",
                "積 ∂E/∂Z はこの先のすべての微分に共通なので、一度だけ計算しておきます。",
            ),
            tuple(
                line(f"δ_{i} = ∂E/∂A_{i} × ∂A_{i}/∂Z_{i}", g, "{} × {}", [dE[i - 1], f1[i - 1]],
                     slips={"missing-derivative": dE[i - 1], "half": g / 2})
                for i, g in enumerate(delta, start=1)
            ),
        ),
    )  # fmt: skip


def _by_weights(t: Trace) -> LessonStep:
    delta, dE, g = t.delta[2][:, 0], t.dE_dz[2][:, 0], t.dW[2][0]
    put = " + ".join(["{} × {}"] * 4)

    def by_weight(k: int) -> Line:
        x = X[:, k - 1]
        terms = " + ".join(f"δ_{i} × {x_i:.0f}" for i, x_i in enumerate(x, start=1))
        value = round(float(g[k - 1]), 15)  # for w1 an exact 0, of which rounding leaves 7e-18
        pairs = [number for pair in zip(delta, x, strict=True) for number in pair]
        return line(
            f"∂E/∂w{k} = {terms}", value, put, pairs, slips={"missing-derivative": dE @ x, "mean-for-sum": value / 4}
        )

    return LessonStep(
        Text("Derivative 3 of 4, the input: ∂Z/∂W = X", "四つの微分 (3) 入力層: ∂Z/∂W = X"),
        Text(
            "Z = w1 x1 + w2 x2 + b, so ∂Z/∂w1 = x1 and ∂Z/∂w2 = x2: delta times input, added over the samples, "
            "all of which use the same weight. For w1 the samples 3 and 4 cancel exactly.",
            "Z = w1 x1 + w2 x2 + b なので ∂Z/∂w1 = x1、∂Z/∂w2 = x2 です。つまり「デルタ×入力」です。同じ重みを"
            "すべてのサンプルで使うので、サンプルについて足し合わせます。w1 ではサンプル 3 と 4 がちょうど"
            "打ち消し合います。",
        ),
        (by_weight(1), by_weight(2)),
        _marked(BLOCKS[0]),
    )


def _by_bias(t: Trace) -> LessonStep:
    delta, dE = t.delta[2][:, 0], t.dE_dz[2][:, 0]
    return LessonStep(
        Text("Derivative 4 of 4, the bias: ∂Z/∂b = 1", "四つの微分 (4) バイアス: ∂Z/∂b = 1"),
        Text(
            "The bias is added as it is, so its factor is 1 and its gradient is the sum of the deltas.",
            "バイアスはそのまま足すだけなので因子は 1 です。勾配はデルタの和になります。",
        ),
        (
            line(
                "∂E/∂b = δ_1 + δ_2 + δ_3 + δ_4",
                t.db[2][0],
                "{} + {} + {} + {}",
                [*delta],
                slips={"missing-derivative": float(dE.sum()), "mean-for-sum": t.db[2][0] / 4},
            ),
        ),
    )


def _by_inputs(t: Trace) -> LessonStep:
    delta = t.delta[2][:, 0]
    through = input_gradient(t.theta.W, t.delta)
    return LessonStep(
        Text("One layer further back: ∂Z/∂X = W", "もう一つ前の層があれば: ∂Z/∂X = W"),
        Text(
            "If X came out of another layer, this is what would be handed on to it: delta times weight. Handing deltas "
            "back from layer to layer is the backward pass. Here for sample 2.",
            "X がさらに前の層の出力だったなら、「デルタ×重み」がその層へ渡されます。こうしてデルタを後ろ"
            "の層から前の層へ渡していくのが逆伝播です。サンプル 2 で計算します。",
        ),
        tuple(
            line(f"∂E/∂x{k} = δ_2 × w{k}", through[1, k - 1], "{} × {}", [delta[1], t.theta.W[2][0, k - 1]])
            for k in (1, 2)
        ),
    )


def _one_update(t: Trace) -> LessonStep:
    g = t.dW[2][0]
    return LessonStep(
        Text("One update", "1 回の更新"),
        Text("The bias is left as it is for now.", "バイアスはまだ動かしません。"),
        tuple(
            line(
                f"w{k}+ = w{k} - η × ∂E/∂w{k}",
                w - ETA * g[k - 1],
                "{} - {} × {}",
                [w, ETA, round(float(g[k - 1]), 15)],
                slips={"sign": w + ETA * g[k - 1]},
            )
            for k, w in enumerate(t.theta.W[2][0], start=1)
        ),
    )


def _last_two(t: Trace) -> tuple[LessonStep, ...]:
    return (_by_weights(t), _by_bias(t), _by_inputs(t), _one_update(t))


def _bias_fixed(fixed: dict[int, Trace]) -> LessonStep:
    end = fixed[FIXED[-1]].theta
    (w1, w2), b, u = end.W[2][0], end.b[2][0], fixed[FIXED[-1]].u[2][:, 0]
    return LessonStep(
        Text("200 updates with the bias fixed at -4", "バイアスを -4 に固定して 200 回更新"),
        Text(
            "w1 and w2 come out nearly equal, as AND treats both inputs alike. Z is negative for the samples 1 "
            "to 3 and positive for sample 4: AND is learned, if only just.",
            "AND では二つの入力が対等なので、w1 と w2 はほぼ等しくなります。Z はサンプル 1～3 で負、サンプル 4 で正"
            "です。余裕は小さいものの、AND が学習できました。",
        ),
        (
            line("Z_2 = w2 + b", u[1], "{} + {}", [w2, b]),
            line("Z_4 = w1 + w2 + b", u[3], "{} + {} + {}", [w1, w2, b]),
        ),
        Table(
            (Text("updates", "更新回数"), "w1", "w2", "E"),
            tuple((f"{count:,}", *(figure(w) for w in t.theta.W[2][0]), figure(t.loss)) for count, t in fixed.items()),
        ),
    )


def _bias_trained(trained: dict[int, Trace]) -> LessonStep:
    return LessonStep(
        Text("1,000 updates with the bias trained", "バイアスも学習させて 1,000 回更新"),
        Text(
            "With the bias fixed, larger weights pull the decision boundary (where A = 1/2) towards the origin. "
            "Trained together, all three can grow while it stays where it is, and the outputs come close to the "
            "targets.",
            "バイアスが固定だと、重みを大きくすると決定境界 (A = 1/2 となる直線) が原点に近づいてしまいます。一緒に学"
            "習すれば、境界の位置を保ったまま三つとも大きくできるので、出力が目標出力に近づきます。",
        ),
        table=Table(
            (Text("updates", "更新回数"), "w1", "w2", "b", "E"),
            tuple(
                (f"{count:,}", *(figure(value, 7) for value in t.theta.flat), figure(t.loss, 7))
                for count, t in trained.items()
            ),
        ),
    )


def _outputs(trained: dict[int, Trace]) -> LessonStep:
    end = trained[TRAINED[-1]]
    return LessonStep(
        Text("The outputs in the end", "最後の出力"),
        lines=tuple(
            line(f"A_{i} = 1 / (1 + e^(-Z_{i}))", y, "1 / (1 + e^(-{}))", [u])
            for i, (u, y) in enumerate(zip(end.u[2][:, 0], end.y[:, 0], strict=True), start=1)
        ),
    )


def _runs(fixed: dict[int, Trace], trained: dict[int, Trace]) -> tuple[LessonStep, ...]:
    return (_bias_fixed(fixed), _bias_trained(trained), _outputs(trained))


def all_steps(t: Trace, fixed: dict[int, Trace], trained: dict[int, Trace]) -> tuple[LessonStep, ...]:
    """All steps, from the first pass and the passes after more updates with the bias fixed and trained."""
    return (*_forward(t), *_first_two(t), *_last_two(t), *_runs(fixed, trained))


SUMMARY = (
    Text(
        "∂E/∂W = ∂E/∂A × ∂A/∂Z × ∂Z/∂W: the blocks from back to front.",
        "∂E/∂W = ∂E/∂A × ∂A/∂Z × ∂Z/∂W。ブロック図の後ろから順に掛ける。",
    ),
    Text(
        "The four derivatives: A - Y, A (1 - A), X for the weights, 1 for the bias.",
        "四つの微分は A - Y、A (1 - A)、重みには X、バイアスには 1 である。",
    ),
    Text(
        "∂E/∂A_i = A_i - Y_i has no sum and no 1/2; the sum over the samples comes with the shared weight.",
        "∂E/∂A_i = A_i - Y_i に和も 1/2 も付かない。サンプルの和は、同じ重みを使い回すところで現れる。",
    ),
    Text("σ' is written with σ itself: σ (1 - σ).", "σ の導関数は σ 自身で書ける: σ (1 - σ)。"),
)
