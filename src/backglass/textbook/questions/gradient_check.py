"""Questions on gradient checks: differences, their errors, the step, relative errors, what a wrong factor tells."""

from __future__ import annotations

from backglass.textbook.draw import Draw
from backglass.textbook.question import At, Draft, Topic, ask_choice, ask_gap, ask_number, wrong
from backglass.words import Text
from backglass.words.practice import asked_of

SMALLER = At("descent", 3, Text("Smaller and smaller: the slope", "もっと小さく: 傾き"))
DIFFERENTIATED = At("descent", 4, Text("The same by differentiating", "同じ値を微分で求める"))
DIFFERENCES = At("cost", 3, Text("Numerical differentiation", "数値微分"))
KINK = At("activations", 9, Text("ReLU and its kink", "ReLU と折れ曲がる点"))
PAIRS = At("losses", 2, Text("With and without the half, sum and mean", "1/2 のあるなし、和と平均"))

TO_ONE_SIDE = Text(
    "That is the difference to one side, (E(w + h) - E(w)) / h.", "片側の差分 (E(w + h) - E(w)) / h です。"
)


def central_difference(draw: Draw) -> Draft:
    """The central difference of a cubic function."""
    a, w = draw.number(-3, 3, 0.5), draw.number(-2, 2, 0.5)
    h = draw.pick((0.5, 1.0, 2.0))
    below, here, above = (a * one**3 for one in (w - h, w, w + h))
    return ask_number(
        SMALLER,
        Text(
            "E = a w³. What is the central difference of E at w with the step h?",
            "E = a w³ とします。w での E の中心差分を、幅 h で求めてください。",
        ),
        (above - below) / (2 * h),
        wrong("half", (above - below) / h, Text("The two points lie 2 h apart.", "二つの点は 2 h だけ離れています。")),
        wrong("one-side", (above - here) / h, TO_ONE_SIDE),
        wrong("sign", (below - above) / (2 * h)),
        wrong(
            "derivative",
            3 * a * w**2,
            Text(
                "That is the derivative, 3 a w²; the difference for this h is another number.",
                "微分係数 3 a w² です。この h での差分とは異なります。",
            ),
        ),
        wrong("not-divided", above - below, Text("It is still to be divided by 2 h.", "まだ 2 h で割っていません。")),
        because=Text("(E(w + h) - E(w - h)) / (2 h).", "(E(w + h) - E(w - h)) / (2 h) です。"),
        hint=Text("(a (w + h)³ - a (w - h)³) / (2 h)", "(a (w + h)³ - a (w - h)³) / (2 h)"),
        given={"a": a, "w": w, "h": h},
    )


def error_to_one_side(draw: Draw) -> Draft:
    """What a forward difference of a parabola is off by."""
    a, w = draw.number(0.5, 4, 0.5), draw.number(-3, 3, 0.5)
    h = draw.pick((0.1, 0.2, 0.01))
    return ask_choice(
        SMALLER,
        Text(
            "E = a w². By how much does the difference to one side, (E(w + h) - E(w)) / h, lie above the derivative?",
            "E = a w² とします。片側の差分 (E(w + h) - E(w)) / h は、微分係数よりどれだけ大きいですか。",
        ),
        a * h,
        wrong(
            "central",
            0.0,
            Text(
                "The central difference of a parabola is exact; that to one side is not.",
                "二次関数で誤差が 0 になるのは中心差分です。片側の差分では残ります。",
            ),
        ),
        wrong(
            "second-order",
            a * h**2,
            Text(
                "h² is the error before E(w + h) - E(w) is divided by h.",
                "h² が付くのは、E(w + h) - E(w) を h で割る前です。",
            ),
        ),
        wrong("derivative", 2 * a * w, Text("That is the derivative itself.", "微分係数そのものです。")),
        wrong("difference", 2 * a * w + a * h, Text("That is the difference itself.", "差分そのものです。")),
        wrong(
            "curvature",
            2 * a,
            Text(
                "That is the second derivative; the error is half of it times h.",
                "二階の微分係数です。誤差はその半分に h を掛けたものです。",
            ),
        ),
        because=Text("(a (w + h)² - a w²) / h = 2 a w + a h.", "(a (w + h)² - a w²) / h = 2 a w + a h です。"),
        given={"a": a, "w": w, "h": h},
    )


def order_of_errors(draw: Draw) -> Draft:
    """What a smaller step makes of the error of a central difference."""
    e, n = draw.number(0.1, 0.9, 0.1), draw.pick((2, 4, 5, 10))
    return ask_choice(
        SMALLER,
        Text(
            "A central difference with the step h has the error e. The step is made h / n. What is the error then, "
            "about (no rounding errors)?",
            "幅 h の中心差分の誤差が e です。幅を h / n にすると、誤差はおよそいくらになりますか "
            "(丸め誤差は考えません)。",
        ),
        e / n**2,
        wrong(
            "first-order",
            e / n,
            Text("That is how the error of a difference to one side falls.", "片側の差分の場合の減り方です。"),
        ),
        wrong(
            "third-order",
            e / n**3,
            Text(
                "The term with h³ in E(w + h) - E(w - h) is divided by h: h² is left.",
                "E(w + h) - E(w - h) に残る h³ の項を h で割るので、h² になります。",
            ),
        ),
        wrong(
            "both-points",
            e / (2 * n),
            Text(
                "The 2 of 2 h is in both; only the step counts.",
                "2 h の 2 はどちらにもあります。効くのは h の変化だけです。",
            ),
        ),
        wrong(
            "upside-down", e * n**2, Text("A smaller step makes the error smaller.", "幅を小さくすると誤差は減ります。")
        ),
        wrong("unchanged", e, Text("The error depends on the step.", "誤差は幅によって変わります。")),
        because=Text("The error of a central difference goes with h².", "中心差分の誤差は h² に比例します。"),
        given={"e": e, "n": n},
    )


STEPS = {  # a step of a central difference -> why it is worse than 1e-5
    "1e-1": Text(
        "The step is so large that the curve bends within it.", "幅が大きすぎて、その間に曲線が曲がってしまいます。"
    ),
    "1e-13": Text(
        "The two values agree in nearly all digits: their difference is mostly rounding.",
        "二つの値がほとんどの桁で一致し、差の大半が丸め誤差になります。",
    ),
    "1e-15": Text(
        "Only one or two units of the last digit are left of the difference.",
        "差には、最後の桁の一つか二つ分しか残りません。",
    ),
    "1e-17": Text(
        "w + h is rounded to w, and the difference is 0.",
        "w + h が w に丸められ、差が 0 になります。",
    ),
    "1": Text("That is not small against w at all.", "w に比べて小さくありません。"),
}


def choice_of_step(_: Draw) -> Draft:
    """How large the step of a central difference should be."""
    return ask_choice(
        DIFFERENTIATED,
        Text(
            "In double precision, with w and E of about 1, which step h makes the central difference most precise?",
            "倍精度で計算し、w も E も 1 程度の大きさとします。中心差分が最も正確になる幅 h はどれですか。",
        ),
        "1e-5",
        *(wrong(f"step-{step}", step, reason) for step, reason in STEPS.items()),
        because=Text(
            "The error of the formula, h², and that of rounding, 1e-16 / h, are about equal there.",
            "式の誤差 h² と丸め誤差 1e-16 / h が、そこでほぼ等しくなります。",
        ),
    )


def relative_error(draw: Draw) -> Draft:
    """The relative error of a gradient against a difference quotient."""
    D = draw.number(-2, 2, 0.1)
    g = round(D * (1 + draw.number(-0.5, 0.5, 0.05)), 4)
    apart, larger = abs(g - D), max(abs(g), abs(D))
    return ask_number(
        DIFFERENCES,
        Text(
            "Backpropagation gives g for a weight, the central difference D. The relative error is the distance of the "
            "two over the larger of their magnitudes. How large is it?",
            "ある重みの勾配が、誤差逆伝播法では g、中心差分では D になりました。"
            "相対誤差を「二つの差の大きさ ÷ 絶対値の大きい方」とします。相対誤差を求めてください。",
        ),
        apart / larger,
        wrong("absolute", apart, Text("That is the absolute error.", "絶対誤差です。")),
        wrong(
            "sum",
            apart / (abs(g) + abs(D)),
            Text(
                "It was divided by the sum of the magnitudes, not by the larger.",
                "絶対値の和で割っています。割るのは大きい方です。",
            ),
        ),
        wrong(
            "smaller",
            apart / min(abs(g), abs(D)),
            Text("It was divided by the smaller magnitude.", "絶対値の小さい方で割っています。"),
        ),
        wrong(
            "ratio",
            min(abs(g), abs(D)) / larger,
            Text("That is the ratio of the two, not their distance.", "二つの差ではなく比です。"),
        ),
        because=Text("|g - D| / max(|g|, |D|).", "|g - D| / max(|g|, |D|) です。"),
        hint=Text("|g - D| / max(|g|, |D|)", "|g - D| / max(|g|, |D|)"),
        given={"g": g, "D": D},
    )


FAULTS = {
    "sign": (
        Text("The sign of the gradient is wrong.", "勾配の符号が逆になっている。"),
        Text("Then g would be -D.", "それなら g は -D になります。"),
    ),
    "half": (
        Text(
            "The error has a 1/2 that was forgotten in the gradient.",
            "誤差にある 1/2 を、勾配を求めるときに忘れている。",
        ),
        Text("Then g would be 2 D everywhere.", "それなら、どこでも g は 2 D になります。"),
    ),
    "mean-for-sum": (
        Text(
            "The error is a mean over N samples, the gradient a sum.",
            "誤差は N 個のサンプルの平均なのに、勾配は和になっている。",
        ),
        Text("Then g would be N D everywhere.", "それなら、どこでも g は N D になります。"),
    ),
    "missing-derivative": (
        Text("The slopes f' of a layer of sigmoids are missing.", "シグモイド関数の層の傾き f' を掛け忘れている。"),
        Text(
            "Then g / D would be 4 or more and differ from unit to unit.",
            "それなら g / D は 4 以上で、ユニットによって違う値になります。",
        ),
    ),
    "right": (
        Text("Nothing is wrong: that is rounding.", "間違いはなく、丸め誤差である。"),
        Text("Rounding moves the last digits alone.", "丸め誤差で変わるのは最後の桁だけです。"),
    ),
}


SEEN = {
    "sign": Text("g = -D everywhere.", "どこでも g = -D です。"),
    "half": Text("g = 2 D everywhere.", "どこでも g = 2 D です。"),
    "mean-for-sum": Text("g = N D everywhere.", "どこでも g = N D です。"),
    "missing-derivative": Text(
        "g / D is 4 or more and differs: it is 1 / f', and f' is at most 0.25.",
        "g / D は 4 以上で、ユニットによって違います。これは 1 / f' で、f' は最大でも 0.25 です。",
    ),
}


def telling_factor(draw: Draw) -> Draft:
    """What is wrong with a gradient, seen from its quotients with differences."""
    N, fault = draw.pick((5, 8, 10)), draw.pick(tuple(name for name in FAULTS if name != "right"))
    D = draw.numbers(3, -0.9, 0.9, 0.1)
    slopes = draw.numbers(3, 0.05, 0.2, 0.05)
    factors: dict[str, tuple[float, ...]] = {
        "sign": (-1.0,) * 3,
        "half": (2.0,) * 3,
        "mean-for-sum": (float(N),) * 3,
        "missing-derivative": tuple(1 / one for one in slopes),
    }
    g = tuple(round(one * factor, 9) for one, factor in zip(D, factors[fault], strict=True))
    return ask_choice(
        PAIRS,
        Text(
            "A gradient check on N samples: for the weights of three units the program has the gradients g, central "
            "differences give D. What is wrong with the program?",
            "N 個のサンプルで勾配確認をしました。三つのユニットの重みについて、プログラムの勾配は g、"
            "中心差分は D です。プログラムのどこが間違っていますか。",
        ),
        FAULTS[fault][0],
        *(wrong(name, *FAULTS[name]) for name in FAULTS if name != fault),
        because=SEEN[fault],
        given={"N": N, "g": g, "D": D},
    )


def across_the_kink(draw: Draw) -> Draft:
    """A central difference across ReLU's kink."""
    a, h = draw.number(-3, 3, 0.5), draw.pick((0.1, 0.2, 0.5))
    w = h * draw.pick((-0.5, 0.5, -0.25, 0.25, 0.75))
    return ask_choice(
        KINK,
        Text(
            "E = a max(0, w), and w lies nearer to the kink than h. What does the central difference with the step h "
            "give?",
            "E = a max(0, w) で、w は折れ曲がる点から h より近いところにあります。"
            "幅 h の中心差分はいくらになりますか。",
        ),
        a * (w + h) / (2 * h),
        wrong(
            "right-side",
            a,
            Text("That is the slope on the right of the kink alone.", "折れ曲がる点の右側だけの傾きです。"),
        ),
        wrong(
            "left-side",
            0.0,
            Text("That is the slope on the left of the kink alone.", "折れ曲がる点の左側だけの傾きです。"),
        ),
        wrong("middle", a / 2, Text("That holds for w = 0 alone.", "それは w = 0 のときの値です。")),
        wrong("one-sided", a * (w + h) / h, Text("The two points lie 2 h apart.", "二つの点は 2 h だけ離れています。")),
        wrong(
            "from-zero", a * w / (2 * h), Text("E is taken at w + h, not at w.", "E は w ではなく w + h で求めます。")
        ),
        because=Text(
            "E(w - h) = 0, so a (w + h) / (2 h), the slope on neither side; a check sets such places apart.",
            "E(w - h) = 0 なので a (w + h) / (2 h) です。左右どちらの傾きとも違うので、"
            "勾配確認ではこのような点を除きます。",
        ),
        given={"a": a, "w": w, "h": h},
    )


def whole_vector(_: Draw) -> Draft:
    """One parameter moved at a time."""
    return ask_gap(
        DIFFERENCES,
        asked_of(
            "gradient takes central differences of E in every parameter of the vector theta.",
            "gradient は、ベクトル theta のすべてのパラメーターについて E の中心差分を求めます。",
        ),
        """
import numpy as np

def gradient(E, theta, h=1e-5):
    steps = h * np.eye(theta.size)
    return np.array([____ for step in steps])
""",
        "(E(theta + step) - E(theta - step)) / (2 * h)",
        wrong(
            "half",
            "(E(theta + step) - E(theta - step)) / h",
            Text("The two points lie 2 h apart.", "二つの点は 2 h だけ離れています。"),
        ),
        wrong(
            "one-side-halved",
            "(E(theta + step) - E(theta)) / (2 * h)",
            Text(
                "To one side the points lie h apart, not 2 h.",
                "片側の差分では、二つの点は 2 h ではなく h だけ離れています。",
            ),
        ),
        wrong(
            "all-at-once",
            "(E(theta + h) - E(theta - h)) / (2 * h)",
            Text(
                "h is added to every parameter: the sum of all derivatives comes out.",
                "h がすべてのパラメーターに足され、微分係数の和になってしまいます。",
            ),
        ),
        wrong("sign", "(E(theta - step) - E(theta + step)) / (2 * h)"),
        wrong(
            "vector-divides",
            "(E(theta + step) - E(theta - step)) / (2 * step)",
            Text("step is a vector, 0 in all places but one.", "`step` はベクトルで、1 か所のほかは 0 です。"),
        ),
        because=Text(
            "Row i of h times the identity moves parameter i alone.",
            "単位行列の h 倍の i 行目は、i 番目のパラメーターだけを動かします。",
        ),
        check="result = gradient(lambda t: float(t[0] ** 2 + 3 * t[0] * t[1]), np.array([0.5, -1.0]))",
    )


TOPIC = Topic(
    "gradient-check",
    120,
    Text("Gradient checks", "勾配確認"),
    (
        central_difference,
        error_to_one_side,
        order_of_errors,
        choice_of_step,
        relative_error,
        telling_factor,
        across_the_kink,
        whole_vector,
    ),
)
