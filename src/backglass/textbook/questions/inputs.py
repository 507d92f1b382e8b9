"""Questions on the input layer: columns to leave out, errors of measurement, codes."""

from __future__ import annotations

from statistics import pvariance

from backglass.textbook.draw import Draw
from backglass.textbook.lessons.input_design.columns import error_variance
from backglass.textbook.question import At, Draft, Topic, ask_choice, ask_number, wrong
from backglass.words import Text

TABLE = At("input-design", 1, Text("The table", "選手の表"))
ERRORS = At("input-design", 3, Text("Rule 2: not a column with large errors", "規則 2: 測定誤差の大きい列は使わない"))
CODES = At(
    "input-design",
    6,
    Text("Rule 5: not a code whose numbers mean nothing", "規則 5: 意味のない番号を割り当てた列は使わない"),
)

BAD = {  # a column of a table of flats -> the rule that speaks against it
    "missing": (
        Text("the last tenant's satisfaction (missing in 80 % of the rows)", "前の入居者の満足度 (80 % の行で欠損)"),
        Text("Too much of it is missing.", "欠損値が多いから。"),
    ),
    "error": (
        Text(
            "the noise at the window (measured again, it varies as much as from flat to flat)",
            "窓際の騒音 (測り直すと、部屋どうしの違いと同じくらい値が変わる)",
        ),
        Text("Its errors are too large.", "誤差が大きいから。"),
    ),
    "output": (
        Text("the deposit (two months' rent)", "敷金 (家賃の二か月分)"),
        Text("It is made from the output.", "出力を加工した値だから。"),
    ),
    "number": (
        Text("the number of the advertisement (counted as they came in)", "物件番号 (登録した順の通し番号)"),
        Text("It is a number without continuity.", "連続性のない番号だから。"),
    ),
    "code": (
        Text("the colour of the walls, numbered by the alphabet", "外壁の色に五十音順で付けた番号"),
        Text("Its numbers were given without a meaning.", "意味のない番号を割り当てた値だから。"),
    ),
}
GOOD = {
    "measured": (
        Text("the floor area in m²", "専有面積 (m²)"),
        Text("A quantity with a meaning, known before the rent is.", "家賃より先にわかる、意味のある量です。"),
    ),
    "few-missing": (
        Text("the minutes on foot to the station (missing in 3 % of the rows)", "駅まで歩く分数 (3 % の行で欠損)"),
        Text(
            "So few missing values can be filled, or the rows left out.",
            "この程度の欠損値なら、埋めるか行を除けば済みます。",
        ),
    ),
    "continuous": (
        Text("the age of the building in years", "築年数 (年)"),
        Text(
            "It is continuous: twice the years are twice the age.",
            "連続性のある量です。年数が 2 倍なら古さも 2 倍です。",
        ),
    ),
    "ordered": (
        Text("the floor on which the flat lies", "部屋のある階"),
        Text(
            "A number, but an ordered one: it says how high the flat lies.",
            "番号ですが順序があり、高さを表しています。",
        ),
    ),
    "one-hot": (
        Text("whether the building is of wood (1 or 0)", "木造かどうか (1 か 0)"),
        Text("One input for one property: that is one-hot.", "性質一つに入力一つで、ワンホットと同じです。"),
    ),
}
ALIKE = {"number", "code"}  # rules that one column may break together


def column_to_leave_out(draw: Draw) -> Draft:
    """The one column that must not be an input."""
    says, rule = BAD[draw.pick(tuple(BAD))]
    return ask_choice(
        TABLE,
        Text(
            "The rent of flats is to be predicted. Which of these columns should not be an input?",
            "部屋の家賃を予測します。次の列のうち、入力にすべきでないものはどれですか。",
        ),
        says,
        *(wrong(name, column, reason) for name, (column, reason) in GOOD.items()),
        because=Text(rule.en, rule.ja.replace("から。", "からです。")),
    )


def why_left_out(draw: Draw) -> Draft:
    """The rule that speaks against a column."""
    asked = draw.pick(tuple(BAD))
    column, rule = BAD[asked]
    others = [name for name in BAD if name != asked and not {name, asked} <= ALIKE]
    return ask_choice(
        TABLE,
        Text(
            f'The rent of flats is to be predicted. Why should this column not be an input: "{column.en}"?',
            f"部屋の家賃を予測します。列「{column.ja}」を入力にすべきでないのはなぜですか。",
        ),
        rule,
        *(
            wrong(
                name,
                BAD[name][1],
                Text(
                    f'That holds for a column such as "{BAD[name][0].en}".',
                    f"それは、たとえば「{BAD[name][0].ja}」のような列です。",
                ),
            )
            for name in others
        ),
        wrong(
            "scale",
            Text("It has another scale than the other columns.", "ほかの列と尺度が違うから。"),
            Text(
                "Scales are no reason: columns can be standardised.",
                "尺度の違いは標準化すれば済むので、理由になりません。",
            ),
        ),
        because=Text("It is one of the five rules for the input layer.", "入力層の設計の五つの規則の一つです。"),
    )


def error_share(draw: Draw) -> Draft:
    """How much of a column's variance is error of measurement."""
    first = draw.numbers(4, 4, 5, 0.1)
    second = tuple(round(one + draw.number(-0.3, 0.3, 0.1), 1) for one in first)
    noise, spread = error_variance(first, second), pvariance(first)
    return ask_choice(
        ERRORS,
        Text(
            "The same quantity was measured twice, a and b. The variance of its error is half the mean square of the "
            "differences. What share of the variance of a (the mean of the squared deviations) is that?",
            "同じ量を 2 回測った値が a と b です。誤差の分散は、差の二乗平均の半分です。"
            "これは a の分散 (偏差の二乗の平均) のどれだけの割合ですか。",
        ),
        noise / spread,
        wrong("half", 2 * noise / spread),
        wrong(
            "upside-down",
            spread / noise,
            Text(
                "The error is divided by the whole, not the other way round.",
                "誤差の分散を a の分散で割ります。逆です。",
            ),
        ),
        wrong(
            "deviation",
            (noise / spread) ** 0.5,
            Text("That is a ratio of standard deviations, not of variances.", "分散ではなく標準偏差の比です。"),
        ),
        wrong(
            "sum-for-mean",
            4 * noise / spread,
            Text(
                "The squares of the differences are averaged, not only added.", "差の二乗は、和ではなく平均をとります。"
            ),
        ),
        because=Text(
            "s_e² = Σ (a - b)² / (2 n), divided by the variance of a.",
            "s_e² = Σ (a - b)² / (2 n) を a の分散で割ります。",
        ),
        given={"a": first, "b": second},
    )


def inputs_of_codes(draw: Draw) -> Draft:
    """How many inputs columns become."""
    m, values = draw.whole(3, 8), tuple(draw.whole(3, 7) for _ in range(2))
    return ask_number(
        CODES,
        Text(
            "A table has m columns of numbers, and two columns of categories with as many values as c says. The "
            "categories become one-hot. How many inputs has the network?",
            "表には数値の列が m 個と、カテゴリーの列が二つあります。カテゴリーの値の種類は c です。"
            "カテゴリーをワンホットにすると、ネットワークの入力は何個になりますか。",
        ),
        m + sum(values),
        wrong(
            "codes",
            m + len(values),
            Text(
                "That keeps each category as one number without a meaning.",
                "カテゴリーを意味のない番号一つのままにしています。",
            ),
        ),
        wrong(
            "product",
            m + values[0] * values[1],
            Text("Each column becomes one-hot by itself: they are added.", "列ごとにワンホットにするので、足します。"),
        ),
        wrong(
            "one-less",
            m + sum(values) - len(values),
            Text("One-hot has one input for every value.", "ワンホットでは、値ごとに一つの入力があります。"),
        ),
        wrong(
            "numbers-forgotten", sum(values), Text("The columns of numbers are inputs, too.", "数値の列も入力です。")
        ),
        because=Text(
            "One input for each number, and one for each value of a category.",
            "数値の列は一つずつ、カテゴリーは値ごとに一つの入力になります。",
        ),
        hint=Text("m + c_1 + c_2", "m + c_1 + c_2"),
        given={"m": m, "c": values},
    )


TOPIC = Topic(
    "inputs",
    160,
    Text("The input layer", "入力層の設計"),
    (
        column_to_leave_out,
        why_left_out,
        error_share,
        inputs_of_codes,
    ),
)
