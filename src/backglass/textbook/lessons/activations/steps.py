"""The steps of lesson `activations`."""

from __future__ import annotations

import numpy as np

from backglass.equations.activations import ACTIVATIONS, LeakyReLU, Logistic, ReLU, Softplus, Tanh
from backglass.equations.arrays import log_logistic
from backglass.page.figures import figure
from backglass.textbook.lesson import LessonStep, Table, line, plain
from backglass.textbook.lessons import naive
from backglass.textbook.one_unit import at, slope
from backglass.words import Text

U = 1.0
SATURATED, FAR = 5.0, 20.0
G = 0.5  # ∂E/∂z of the saturated unit
STEP = 0.001  # of the differences at the kink
UNITS = (-1.5, 0.3, -0.2, 2.0, -0.7, -0.1, 1.1, -3.0)  # net inputs of a layer
SIGMOID, TANH, RELU, SOFTPLUS = Logistic(), Tanh(), ReLU(), Softplus()


def all_steps() -> tuple[LessonStep, ...]:
    """The steps: the three functions, then what computing them takes, then kinks and zeros."""
    return (
        *_sigmoid(),
        _tanh(),
        _symmetry(),
        _from_output(),
        _saturation(),
        _rounding(),
        _overflow(),
        _kink(),
        _sparsity(),
        _side_by_side(),
    )


def _sigmoid() -> tuple[LessonStep, ...]:
    z = at(SIGMOID, U)
    return (
        LessonStep(
            Text("The sigmoid", "シグモイド関数"),
            Text(
                "It squashes every u between 0 and 1, 0.5 at u = 0. The exponent is -u: the e^(-1) printed in the "
                "document would be right at u = 1 only.",
                "どんな u も 0 と 1 の間に収める関数で、u = 0 では 0.5 です。指数は -u です。文書にある e^(-1) では、"
                "u = 1 のときしか正しくありません。",
            ),
            tuple(
                line(f"σ({figure(u)}) = 1 / (1 + e^(-u))", at(SIGMOID, u), "1 / (1 + e^(-{}))", [u]) for u in (-5.0, U)
            ),
        ),
        LessonStep(
            Text("Its derivative", "シグモイド関数の導関数"),
            Text(
                "It is expressed by the function itself, so z is all it takes. It is greatest at u = 0, and there it "
                "is only 0.25.",
                "導関数は関数自身で表せるので、z さえあれば求められます。最大になるのは u = 0 で、それでも 0.25 しか"
                "ありません。",
            ),
            (
                line("σ'(0) = σ(0) × (1 - σ(0))", slope(SIGMOID, 0.0), "{} × (1 - {})", [at(SIGMOID, 0.0)] * 2),
                line("σ'(1) = σ(1) × (1 - σ(1))", slope(SIGMOID, U), "{} × (1 - {})", [z, z]),
            ),
        ),
    )


def _tanh() -> LessonStep:
    return LessonStep(
        Text("The hyperbolic tangent", "双曲線正接関数 tanh"),
        Text(
            "Between -1 and 1, with its point of inflection at (0, 0). Its derivative, too, is expressed by itself; "
            "the greatest is 1, at u = 0, four times that of the sigmoid.",
            "値は -1 と 1 の間で、変曲点は (0, 0) です。導関数はやはり関数自身で表せます。最大値は u = 0 での 1 で、"
            "シグモイド関数の 4 倍です。",
        ),
        (
            line(
                "tanh 1 = (e^1 - e^(-1)) / (e^1 + e^(-1))",
                at(TANH, U),
                "(e^({}) - e^(-{})) / (e^({}) + e^(-{}))",
                [U] * 4,
            ),
            line("tanh'(1) = 1 - (tanh 1)²", slope(TANH, U), "1 - {}²", [at(TANH, U)]),
        ),
    )


def _symmetry() -> LessonStep:
    return LessonStep(
        Text("Symmetry", "対称性"),
        Text(
            "The sigmoid is point-symmetric about (0, 0.5), tanh about (0, 0), and tanh is a stretched sigmoid. So "
            "both derivatives are even: f'(-u) = f'(u).",
            "シグモイド関数は点 (0, 0.5) について、tanh は原点について点対称です。tanh はシグモイド関数を伸縮し、下に"
            "ずらしたものにあたります。したがって、どちらの導関数も偶関数です (f'(-u) = f'(u))。",
        ),
        (
            line("σ(-0.3) = 1 - σ(0.3)", at(SIGMOID, -0.3), "1 - {}", [at(SIGMOID, 0.3)]),
            line("tanh(0.3) = 2 × σ(0.6) - 1", at(TANH, 0.3), "2 × {} - 1", [at(SIGMOID, 0.6)]),
            line("σ'(-1) = σ'(1) = σ(1) × σ(-1)", slope(SIGMOID, -U), "{} × {}", [at(SIGMOID, U), at(SIGMOID, -U)]),
        ),
    )


def _from_output() -> LessonStep:
    z = at(SIGMOID, U)
    return LessonStep(
        Text("From u or from z: two different functions", "u から求めるか z から求めるか"),
        Text(
            "z (1 - z) takes the output z, here at u = 1. A frequent slip in programs: z is given to the derivative "
            "that takes u, and σ is applied twice (first line, wrong). Give the two functions different names. The "
            "softplus, a smooth ReLU, can be differentiated from its output as well.",
            "z (1 - z) に入れるのは出力 z です (ここでは u = 1)。u を受け取る導関数に z を渡してしまうと、σ を二重に"
            "適用することになります (1 行目、誤り)。プログラムでよくある間違いなので、二つの関数には別々の名前を付け"
            "ましょう。ReLU を滑らかにしたソフトプラス関数 (softplus) も、出力から微分できます。",
        ),
        (
            line("σ'(z) = σ(z) × (1 - σ(z))", slope(SIGMOID, z), "{} × (1 - {})", [at(SIGMOID, z)] * 2),
            line("σ'(u) = z × (1 - z)", slope(SIGMOID, U), "{} × (1 - {})", [z, z]),
            line("softplus(u) = log(1 + e^u)", at(SOFTPLUS, U), "log(1 + e^({}))", [U]),
            line("softplus'(u) = 1 - e^(-softplus(u))", slope(SOFTPLUS, U), "1 - e^(-{})", [at(SOFTPLUS, U)]),
        ),
    )


def _saturation() -> LessonStep:
    z = at(SIGMOID, SATURATED)
    passed = float(SIGMOID.pullback(np.array([SATURATED]), np.array([G]))[0])
    rows = tuple(
        (figure(u), *(figure(value, 6) for f in (SIGMOID, TANH) for value in (at(f, u), slope(f, u))))
        for u in (0.0, 1.0, 2.0, 4.0, 8.0)
    )
    return LessonStep(
        Text("Saturation", "飽和"),
        Text(
            "Far from 0 the curve is flat: a saturated unit hardly answers to u, and backwards hardly anything "
            "passes, as every delta is multiplied by f'. Let u = 5 and ∂E/∂z = 0.5. Through many "
            "layers of such factors nothing reaches the first ones: the gradient vanishes.",
            "0 から離れると曲線はほぼ平らになります。飽和したユニットは u が変わってもほとんど反応しません。"
            "逆伝播ではデルタに必ず f' が掛かるので、後ろ向きにもほとんど何も伝わりません。u = 5、∂E/∂z = 0.5 として"
            "計算してみましょう。このような因子が何層も重なると、入力に近い層には何も届かなくなります (勾配消失)。",
        ),
        (
            line("z = σ(5)", z, "1 / (1 + e^(-{}))", [SATURATED]),
            line("σ'(5) = z × (1 - z)", slope(SIGMOID, SATURATED), "{} × (1 - {})", [z, z]),
            line(
                "∂E/∂u = ∂E/∂z × σ'(5)",
                passed,
                "{} × {}",
                [G, slope(SIGMOID, SATURATED)],
                slips={"missing-derivative": G},
            ),
        ),
        Table(("u", "σ(u)", "σ'(u)", "tanh(u)", "tanh'(u)"), rows),
    )


def _rounding() -> LessonStep:
    near = (0.0, *(at(SIGMOID, sign * FAR) for sign in (1, -1)))
    rows = []
    for name, f, short, points in (
        ("σ", SIGMOID, naive.logistic_derivative, (5.0, 20.0, 30.0, 40.0)),
        ("tanh", TANH, naive.tanh_derivative, (2.5, 10.0, 15.0, 20.0)),
    ):
        rows += [(f"{name}'({figure(u)})", figure(short(u)), figure(slope(f, u))) for u in points]
    return LessonStep(
        Text("Why f' is computed from u", "なぜ f' を u から計算するのか"),
        Text(
            "A double keeps about 16 digits. When z is nearly 1 the difference 1 - z loses them, and from u = 37 on "
            "z is exactly 1 and f' would be 0. But 1 - σ(u) = σ(-u), where nothing is subtracted; tanh' has such a "
            "form as well.",
            "倍精度浮動小数点数の有効桁数は約 16 桁です。z が 1 に近いと引き算 1 - z で桁が失われます (桁落ち)。u が "
            "37 以上では z はちょうど 1 になり、f' は 0 になってしまいます。1 - σ(u) の代わりに σ(-u) を使えば引き算"
            "がいりません。tanh' にも同じような形があります。",
        ),
        (
            line("σ'(20) = σ(20) × σ(-20)", slope(SIGMOID, FAR), "{} × {}", near[1:]),
            line(
                "tanh'(20) = 4 e^(-2u) / (1 + e^(-2u))²",
                slope(TANH, FAR),
                "4 × e^(-2 × {}) / (1 + e^(-2 × {}))²",
                [FAR, FAR],
            ),
        ),
        Table((Text("value", "値"), Text("from z", "z から"), Text("from u", "u から")), tuple(rows)),
    )


def _overflow() -> LessonStep:
    far = 1000.0
    rows = (
        ("1 / (1 + e^(-u))", -far, naive.logistic(-far), at(SIGMOID, -far)),
        ("(e^u - e^(-u)) / (e^u + e^(-u))", far, naive.tanh(far), at(TANH, far)),
        ("log(1 + e^u)", far, naive.softplus(far), at(SOFTPLUS, far)),
        ("log(1 + e^u)", -40.0, naive.softplus(-40.0), at(SOFTPLUS, -40.0)),
        ("log(1 / (1 + e^(-u)))", -far, naive.log_logistic(-far), float(log_logistic(np.float64(-far)))),
    )
    return LessonStep(
        Text("Formulas that overflow", "オーバーフローする式"),
        Text(
            "e^1000 does not fit into a double (the largest is about e^709.78). The sigmoid still ends at 0, though "
            "with a warning; tanh as printed is infinity divided by infinity, nan. Where e is raised to nothing "
            "positive, as here, no u is too large.",
            "e^1000 は倍精度の数に収まりません (上限はおよそ e^709.78)。シグモイド関数は警告が出るものの 0 になります。"
            "文書の式のままの tanh は無限大÷無限大になり、結果は nan です。下のように e の肩が正にならない式を使えば、"
            "u がどんなに大きくても計算できます。",
        ),
        (
            line("softplus(u) = max(u, 0) + log(1 + e^(-|u|))", at(SOFTPLUS, far), "{} + log(1 + e^(-{}))", [far, far]),
            line(
                "log σ(-2) = -max(2, 0) - log(1 + e^(-2))",
                float(log_logistic(np.float64(-2.0))),
                "-{} - log(1 + e^(-{}))",
                [2.0, 2.0],
            ),
        ),
        Table(
            (Text("formula", "式"), "u", Text("as it stands", "そのまま計算"), Text("right", "正しい値")),
            tuple((name, figure(u), figure(word), figure(right)) for name, u, word, right in rows),
        ),
    )


HEAD = ("f", "f(-2)", "f'(-2)", "f(0)", "f'(0)", "f(3)", "f'(3)")


def _row(title: Text | str, name: str) -> tuple[Text | str, ...]:
    f = ACTIVATIONS[name]()
    return (title, *(figure(value, 6) for u in (-2.0, 0.0, 3.0) for value in (at(f, u), slope(f, u))))


def _kink() -> LessonStep:
    left, middle, right = at(RELU, -STEP), at(RELU, 0.0), at(RELU, STEP)
    return LessonStep(
        Text("ReLU and its kink", "ReLU と折れ曲がる点"),
        Text(
            "For u > 0 the slope is 1, so no delta shrinks on the way; below 0 it is 0. At 0 itself the slope from the "
            "left, a, is 0 and that from the right, b, is 1: no derivative exists, and one is agreed on. The "
            "document's formula says 0, its program (`>=`) 1; here it is 0. A central difference (c) gives neither. "
            "Let h = 0.001.",
            "u > 0 では傾きが 1 なので、デルタは小さくなりません。u < 0 では傾きが 0 です。u = 0 では、左からの傾き a "
            "が 0、右からの傾き b が 1 なので微分係数は存在せず、値を約束で決めます。文書の式では 0 ですが、コード "
            "(`>=`) では 1 になります。ここでは 0 とします。中心差分 c はそのどちらでもない値になります。h = 0.001 とし"
            "ます。",
        ),
        (
            line("a = (f(0) - f(-h)) / h", (middle - left) / STEP, "({} - {}) / {}", [middle, left, STEP]),
            line("b = (f(h) - f(0)) / h", (right - middle) / STEP, "({} - {}) / {}", [right, middle, STEP]),
            line("c = (f(h) - f(-h)) / (2h)", (right - left) / (2 * STEP), "({} - {}) / (2 × {})", [right, left, STEP]),
        ),
        Table(HEAD, (_row(plain("ReLU"), "relu"), _row(plain("Leaky ReLU"), "leaky_relu"), _row(plain("ELU"), "elu"))),
    )


def _sparsity() -> LessonStep:
    u = np.array(UNITS)
    zeros, shown = int((RELU(u) == 0).sum()), ", ".join(figure(value) for value in UNITS)
    rows = tuple(
        (name, str(int((f(u) == 0).sum())), str(int((f.derivative(u) == 0).sum())))
        for name, f in (
            (plain("ReLU"), RELU),
            (plain("Leaky ReLU"), LeakyReLU()),
            (plain("tanh"), TANH),
            ("σ", SIGMOID),
        )
    )
    return LessonStep(
        Text("Sparsity", "スパース性"),
        Text(
            f"A layer of n = {len(UNITS)} units has the net inputs {shown}. ReLU makes the negative ones, n_0 of them, "
            "exactly 0: only some of the units answer to a sample. A unit at 0 passes no delta either; one that is 0 "
            "for all samples is dead and learns no more. Leaky ReLU lets a little pass.",
            f"n = {len(UNITS)} 個のユニットからなる層の総入力が {shown} だとします。ReLU を通すと、負のもの (n_0 個) は"
            "すべてちょうど 0 になり、一つのサンプルに反応するユニットは一部だけになります。0 のユニットはデルタも"
            "伝えません。どのサンプルでも 0 になるユニットは、もう学習しません (死んだユニット)。Leaky ReLU なら少しは"
            "伝わります。",
        ),
        (line("r = n_0 / n", zeros / len(UNITS), "{} / {}", [zeros, len(UNITS)]),),
        Table(("f", "f(u) = 0", "f'(u) = 0"), rows),
    )


def _side_by_side() -> LessonStep:
    return LessonStep(
        Text("The identity and the step", "恒等写像とステップ関数"),
        Text(
            "The identity stands at the output of a regression: f' = 1. The step of the formal neuron has f' = 0 "
            "wherever it exists; with it every gradient would be 0, so it can be evaluated but not trained.",
            "恒等写像は回帰の出力層に使います (f' = 1)。形式ニューロンのステップ関数は、f' が存在する点ではどこでも "
            "f' = 0 です。勾配がすべて 0 になるため、値は計算できても学習には使えません。",
        ),
        table=Table(HEAD, (_row(Text("identity", "恒等写像"), "identity"), _row(Text("step", "ステップ関数"), "step"))),
    )
