"""Questions on scales: standardising, min-max, new rows, and words that are mixed up."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean, pstdev, pvariance, stdev

from backglass.textbook.draw import Draw
from backglass.textbook.lessons.input_design.columns import min_max, standardise
from backglass.textbook.question import At, Draft, Topic, ask_choice, ask_number, wrong
from backglass.words import Text
from backglass.words.terms import GLOSSARY

SCALING = At("input-design", 9, Text("Scaling: standardise, or min-max", "尺度をそろえる: 標準化と最小最大"))
NEW = At("input-design", 10, Text("The same numbers for a new player", "新しい選手にも同じ値を使う"))


def _scaled(value: float, by: Sequence[float], divisor: float) -> float:
    return (value - fmean(by)) / divisor


def standardised(draw: Draw) -> Draft:
    """A value of a column, standardised."""
    x = draw.numbers(4, 1, 30, 1)
    which = draw.whole(1, 4)
    value = x[which - 1]
    return ask_number(
        SCALING,
        Text(
            f"The column x is standardised (s divides by n). What becomes of x_{which}?",
            f"列 x を標準化します (s は n で割って求めます)。x_{which} はいくらになりますか。",
        ),
        float(standardise(x)[which - 1]),
        wrong(
            "sample-deviation",
            _scaled(value, x, stdev(x)),
            Text("s was computed with n - 1.", "s を n - 1 で割って求めています。"),
        ),
        wrong(
            "variance",
            _scaled(value, x, pvariance(x)),
            Text("It is s that divides, not s².", "割るのは s² ではなく s です。"),
        ),
        wrong(
            "min-max", float(min_max(x)[which - 1]), Text("That is min-max scaling.", "最小最大 (正規化) の値です。")
        ),
        wrong("not-centred", value / pstdev(x), Text("The mean is to be subtracted first.", "先に平均を引きます。")),
        wrong("not-divided", value - fmean(x), Text("It is still to be divided by s.", "まだ s で割っていません。")),
        because=Text("(x - μ) / s.", "(x - μ) / s です。"),
        hint=Text("(x - μ) / s, s = sqrt(Σ (x - μ)² / n)", "(x - μ) / s、s = sqrt(Σ (x - μ)² / n)"),
        given={"x": x},
    )


def min_maxed(draw: Draw) -> Draft:
    """A value of a column, brought to 0 to 1."""
    x = draw.numbers(4, 2, 40, 1)
    which = sorted(range(4), key=lambda place: x[place])[draw.whole(1, 2)]
    value, low, high = x[which], min(x), max(x)
    return ask_choice(
        SCALING,
        Text(
            f"The column x is brought to the range from 0 to 1 (min-max). What becomes of x_{which + 1}?",
            f"列 x を 0 から 1 の範囲に収めます (最小最大)。x_{which + 1} はどれですか。",
        ),
        float(min_max(x)[which]),
        wrong(
            "least-kept",
            value / high,
            Text("The least value is to be subtracted above and below.", "分子からも分母からも最小値を引きます。"),
        ),
        wrong(
            "not-moved",
            value / (high - low),
            Text("The least value is to be subtracted first.", "先に最小値を引きます。"),
        ),
        wrong(
            "largest-alone",
            (value - low) / high,
            Text("It is the range max - min that divides.", "割るのは幅 max - min です。"),
        ),
        wrong(
            "reversed",
            (high - value) / (high - low),
            Text("That is 1 for the least value and 0 for the largest.", "最小値が 1、最大値が 0 になります。"),
        ),
        wrong(
            "standardised", float(standardise(x)[which]), Text("That is the standardised value.", "標準化した値です。")
        ),
        wrong("share", value / sum(x), Text("That is its share of the sum.", "合計に対する割合です。")),
        because=Text("(x - min) / (max - min).", "(x - min) / (max - min) です。"),
        given={"x": x},
    )


def new_value(draw: Draw) -> Draft:
    """A new value, scaled by the numbers of the training rows."""
    x = draw.numbers(4, 1, 20, 1)
    new = draw.number(22, 40, 1)
    with_new = (*x, new)
    return ask_choice(
        NEW,
        Text(
            "The training rows have the values x, by which they were standardised. A new row has the value v. What is "
            "it after scaling?",
            "訓練の行の値が x で、これをもとに標準化しました。新しい行の値は v です。変換後の値はどれですか。",
        ),
        float(standardise([new], x)[0]),
        wrong(
            "refitted",
            float(standardise(with_new)[-1]),
            Text(
                "μ and s were computed again with the new value; they come from the training rows alone.",
                "新しい値も入れて μ と s を計算し直しています。訓練の行だけから求めます。",
            ),
        ),
        wrong("by-itself", 0.0, Text("The new value was standardised by itself.", "新しい値だけで標準化しています。")),
        wrong("min-max", float(min_max([new], x)[0]), Text("That is min-max scaling.", "最小最大 (正規化) の値です。")),
        wrong(
            "variance",
            _scaled(new, x, pvariance(x)),
            Text("It is s that divides, not s².", "割るのは s² ではなく s です。"),
        ),
        wrong("not-divided", new - fmean(x), Text("It is still to be divided by s.", "まだ s で割っていません。")),
        because=Text("(v - μ) / s with μ and s of the training rows.", "訓練の行の μ と s を使った (v - μ) / s です。"),
        given={"x": x, "v": new},
    )


def zero_means(draw: Draw) -> Draft:
    """What 0 stands for after standardising."""
    mean, s = 5.0 * draw.whole(4, 36), draw.number(2, 12, 0.5)
    return ask_choice(
        NEW,
        Text(
            "A column with the mean μ and the standard deviation s was standardised; then its missing values were "
            "filled with 0. With which value of the column before standardising is that the same?",
            "平均 μ、標準偏差 s の列を標準化してから、欠損値を 0 で埋めました。これは、標準化する前の列でいえば、"
            "どの値で埋めたのと同じですか。",
        ),
        mean,
        wrong(
            "zero",
            0.0,
            Text("0 before standardising becomes -μ / s.", "標準化する前の 0 は、標準化すると -μ / s になります。"),
        ),
        wrong(
            "deviation",
            s,
            Text("s is the width of the column, not a place in it.", "s は列のばらつきの幅で、位置ではありません。"),
        ),
        wrong("one-below", mean - s, Text("That becomes -1.", "標準化すると -1 になる値です。")),
        wrong("one-above", mean + s, Text("That becomes 1.", "標準化すると 1 になる値です。")),
        wrong(
            "scaled-zero",
            -mean / s,
            Text(
                "That is what 0 becomes, not what becomes 0.",
                "0 を標準化した値です。標準化して 0 になる値ではありません。",
            ),
        ),
        because=Text(
            "(x - μ) / s is 0 for x = μ: it is the same as filling with the mean.",
            "(x - μ) / s = 0 となるのは x = μ のときなので、平均で埋めるのと同じです。",
        ),
        given={"μ": mean, "s": s},
    )


MIN_MAX = (
    Text("min-max scaling", "最小最大 (正規化)"),
    Text(
        "Bringing a column into the range from 0 to 1 by its least and its largest value.",
        "列の最小値と最大値を使って、値を 0 から 1 の範囲に収めること。",
    ),
)
WORDS = {
    "min-max": MIN_MAX,
    "standardisation": (GLOSSARY["standardisation"].name, GLOSSARY["standardisation"].means),
    "regularisation": (GLOSSARY["regularisation"].name, GLOSSARY["regularisation"].means),
    "batch-normalisation": (
        GLOSSARY["batch normalisation"].name,
        Text(
            "Bringing the sums of a layer to mean 0 and variance 1 over the minibatch.",
            "層の総入力を、ミニバッチの中で平均 0、分散 1 にそろえること。",
        ),
    ),
    "weight-decay": (GLOSSARY["weight decay"].name, GLOSSARY["weight decay"].means),
}


def words_alike(draw: Draw) -> Draft:
    """Words that are easily mixed up."""
    asked = draw.pick(tuple(name for name in WORDS if name != "weight-decay"))
    name, means = WORDS[asked]
    others = [one for one in WORDS if one != asked and {one, asked} != {"regularisation", "weight-decay"}]
    return ask_choice(
        SCALING,
        Text(f"What is this called? {means.en}", f"次の説明にあてはまる用語はどれですか。{means.ja}"),
        name,
        *(wrong(one, *WORDS[one]) for one in others),
        because=means,
    )


def step_of_scale(draw: Draw) -> Draft:
    """What the scale of an input makes of its weight's step."""
    delta, eta = draw.number(-0.9, 0.9, 0.1), draw.pick((0.01, 0.1))
    large, small = draw.number(150, 190, 1), draw.number(0.2, 0.9, 0.1)
    return ask_number(
        SCALING,
        Text(
            "A unit with the delta δ has the inputs x_1 and x_2, not scaled. With the learning rate η, how many times "
            "as large is the step of the weight of x_1 as that of the weight of x_2?",
            "デルタが δ のユニットに、尺度をそろえていない入力 x_1 と x_2 があります。学習率が η のとき、"
            "x_1 の重みの更新量は x_2 の重みの更新量の何倍ですか。",
        ),
        large / small,
        wrong(
            "step",
            eta * delta * large,
            Text(
                "That is the step of the weight of x_1 itself (but for its sign).",
                "x_1 の重みの更新量そのもの (符号を除く) です。",
            ),
        ),
        wrong(
            "upside-down",
            small / large,
            Text(
                "That is how many times as large the other step is.",
                "逆に、x_2 の重みの更新量が x_1 の重みの何倍かを表します。",
            ),
        ),
        wrong(
            "difference",
            large - small,
            Text("That is the difference of the inputs, not their ratio.", "入力の比ではなく差です。"),
        ),
        wrong(
            "square",
            (large / small) ** 2,
            Text(
                "The input comes in once: ∂E/∂w = δ × input.", "入力が掛かるのは一度だけです。∂E/∂w = δ × 入力 です。"
            ),
        ),
        because=Text(
            "Both steps are -η δ × input: the ratio is x_1 / x_2.",
            "どちらの更新量も -η δ × 入力なので、比は x_1 / x_2 です。",
        ),
        hint=Text("(η δ x_1) / (η δ x_2)", "(η δ x_1) / (η δ x_2)"),
        given={"δ": delta, "x_1": large, "x_2": small, "η": eta},
    )


TOPIC = Topic(
    "scaling",
    160,
    Text("Scaling the inputs", "入力の尺度"),
    (
        standardised,
        min_maxed,
        new_value,
        zero_means,
        step_of_scale,
        words_alike,
    ),
)
