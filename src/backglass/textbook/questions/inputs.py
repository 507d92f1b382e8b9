"""Questions on the input layer: columns to leave out, codes, missing values, joins."""

from __future__ import annotations

from statistics import fmean, median, pvariance

from backglass.textbook.draw import Draw
from backglass.textbook.lessons.input_design.columns import error_variance, left_join
from backglass.textbook.question import At, Draft, Topic, ask_choice, ask_gap, ask_number, wrong
from backglass.words import Text
from backglass.words.practice import asked_of

TABLE = At("input-design", 1, Text("The table", "選手の表"))
ERRORS = At("input-design", 3, Text("Rule 2: not a column with large errors", "規則 2: 測定誤差の大きい列は使わない"))
CODES = At(
    "input-design",
    6,
    Text("Rule 5: not a code whose numbers mean nothing", "規則 5: 意味のない番号を割り当てた列は使わない"),
)
MISSING = At("input-design", 7, Text("Missing values: three ways", "欠損値の三つの扱い方"))
JOINING = At("input-design", 8, Text("Joining two tables", "表の結合"))

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


def mean_fill(draw: Draw) -> Draft:
    """The mean of a column with missing values."""
    x = draw.numbers(draw.whole(3, 5), 2, 20, 1)
    m = draw.whole(1, 3)
    return ask_choice(
        MISSING,
        Text(
            "Of the values of a column x are known, and m are missing. They are filled with the mean of the known "
            "ones. With which number?",
            "ある列の値のうち、x はわかっていますが、ほかに m 個が欠損しています。わかっている値の平均で埋めるとき、"
            "埋める値はどれですか。",
        ),
        fmean(x),
        wrong(
            "missing-counted",
            sum(x) / (len(x) + m),
            Text("The missing values were counted as zeros.", "欠損値を 0 として数えています。"),
        ),
        wrong("median", median(x), Text("That is the median.", "中央値です。")),
        wrong(
            "zero",
            0.0,
            Text(
                "That fills with 0, which is a value like any other.",
                "0 で埋めています。0 も一つの値なので、平均が変わります。",
            ),
        ),
        wrong("sum", sum(x), Text("That is the sum.", "合計です。")),
        wrong(
            "middle",
            (min(x) + max(x)) / 2,
            Text("That is the middle between the least and the largest.", "最小値と最大値の中間です。"),
        ),
        because=Text("The sum of the known values over their number.", "わかっている値の和を、その個数で割ります。"),
        given={"x": x, "m": m},
    )


def zero_filled(draw: Draw) -> Draft:
    """What filling with zeros makes of a mean."""
    x, m = draw.numbers(draw.whole(3, 5), 10, 60, 1), draw.whole(1, 4)
    return ask_number(
        MISSING,
        Text(
            "Of the values of a column x are known, and m are missing. The missing ones are filled with 0. What is the "
            "mean of the column then?",
            "ある列の値のうち、x はわかっていますが、ほかに m 個が欠損しています。欠損値を 0 で埋めると、"
            "列の平均はいくらになりますか。",
        ),
        sum(x) / (len(x) + m),
        wrong(
            "known-alone",
            fmean(x),
            Text(
                "That is the mean without the rows that were filled: the zeros pull it down.",
                "埋めた行を除いた平均です。0 で埋めると平均は下がります。",
            ),
        ),
        wrong(
            "missing-alone",
            sum(x) / m,
            Text(
                "The sum is divided by all rows, not by the missing ones.",
                "割るのは欠損した行の数ではなく、すべての行の数です。",
            ),
        ),
        because=Text("The same sum over all rows.", "和は同じで、すべての行の数で割ります。"),
        hint=Text("Σ x / (n + m)", "Σ x / (n + m)"),
        given={"x": x, "m": m},
    )


def complete_rows(draw: Draw) -> Draft:
    """The rows left when those with missing values are excluded."""
    n = draw.whole(12, 30)
    rows = sorted(draw.shuffled(list(range(1, n + 1)))[:6])
    order = draw.shuffled(rows)
    first, second = tuple(sorted(order[: draw.whole(2, 4)])), tuple(sorted(order[draw.whole(1, 2) :]))
    either, both = set(first) | set(second), set(first) & set(second)
    return ask_number(
        MISSING,
        Text(
            "A table has n rows. One column is missing in the rows a, another in the rows b. How many rows are left "
            "when all rows with a missing value are excluded?",
            "表は n 行あります。ある列は行 a で、別の列は行 b で欠損しています。欠損値のある行をすべて除くと、"
            "何行残りますか。",
        ),
        n - len(either),
        wrong(
            "counted-twice",
            n - len(first) - len(second),
            Text("Rows in which both are missing are excluded once.", "両方が欠損している行を二重に引いています。"),
        ),
        wrong(
            "both-missing",
            n - len(both),
            Text("One missing value is enough for a row to go.", "どちらか一方でも欠損していれば除きます。"),
        ),
        wrong("excluded", len(either), Text("So many rows are excluded.", "除かれる行の数です。")),
        because=Text("n less the rows that are in a or in b.", "n から、a か b に入っている行の数を引きます。"),
        hint=Text("n - |a ∪ b|", "n - |a ∪ b|"),
        given={"n": n, "a": first, "b": second},
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


def joined_rows(draw: Draw) -> Draft:
    """The rows of a join with repeated keys."""
    n = draw.whole(5, 8)
    keys = [*range(1, n + 1)]
    some = draw.shuffled(keys)[: n - draw.whole(1, 2)]
    right = tuple(sorted([*some, *(draw.pick(some) for _ in range(draw.whole(1, 3)))]))
    joined = left_join([str(key) for key in keys], [(str(key), float(key)) for key in right])
    return ask_choice(
        JOINING,
        Text(
            "A table with the keys a is joined with one that has the keys b; every row of the first is kept. How many "
            "rows come out?",
            "キーが a の表に、キーが b の表を結合します。一つ目の表の行はすべて残します。"
            "結合した表は何行になりますか。",
        ),
        len(joined),
        wrong(
            "unchanged",
            n,
            Text("A key that occurs twice in b doubles its row.", "b に二度現れるキーの行は、2 行に増えます。"),
        ),
        wrong(
            "matches-alone",
            len(right),
            Text("Rows without a partner are kept, with a missing value.", "相手のない行も、欠損値として残ります。"),
        ),
        wrong(
            "both-tables",
            n + len(right),
            Text(
                "Rows are matched by their keys, not put under each other.",
                "行は縦につなぐのではなく、キーで対応させます。",
            ),
        ),
        wrong(
            "partners",
            len(set(right)),
            Text("That is the number of different keys in b.", "b にある異なるキーの数です。"),
        ),
        wrong(
            "all-pairs",
            n * len(right),
            Text("Only rows with the same key are put together.", "組にするのは、キーが同じ行だけです。"),
        ),
        because=Text(
            "Each key of a as often as it is in b, but once at least.",
            "a のキーは b に現れる回数だけ、少なくとも 1 行になります。",
        ),
        given={"a": tuple(keys), "b": right},
    )


def filled_columns(_: Draw) -> Draft:
    """Missing values filled with the mean of their column."""
    return ask_gap(
        MISSING,
        asked_of(
            "Missing values are nan; each is filled with the mean of the known values of its column.",
            "欠損値は nan です。その列のわかっている値の平均で埋めます。",
        ),
        """
import numpy as np

def filled(x):
    return np.where(np.isnan(x), ____, x)
""",
        "np.nanmean(x, axis=0)",
        wrong(
            "nan-counted",
            "x.mean(axis=0)",
            Text("With a nan in the column the mean is nan, too.", "列に nan があると、平均も nan になります。"),
        ),
        wrong(
            "all-columns",
            "np.nanmean(x)",
            Text("That is the mean over all columns together.", "すべての列をまとめた平均です。"),
        ),
        wrong(
            "of-the-row", "np.nanmean(x, axis=1, keepdims=True)", Text("That is the mean of the row.", "行の平均です。")
        ),
        wrong("zero", "0", Text("That fills with 0, not with the mean.", "平均ではなく 0 で埋めています。")),
        wrong("median", "np.nanmedian(x, axis=0)", Text("That is the median.", "中央値です。")),
        because=Text(
            "nanmean leaves nan out; axis=0 goes down each column.",
            "nanmean は nan を除いて計算し、axis=0 は列ごとの平均です。",
        ),
        check="""
x = np.array([[180.0, 4.0], [np.nan, 2.0], [171.0, np.nan], [174.0, 9.0]])
result = filled(x)
""",
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
        mean_fill,
        zero_filled,
        complete_rows,
        filled_columns,
        joined_rows,
    ),
)
