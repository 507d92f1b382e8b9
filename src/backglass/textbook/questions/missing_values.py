"""Questions on tables with gaps: filling, excluding rows, joins."""

from __future__ import annotations

from statistics import fmean, median

from backglass.textbook.draw import Draw
from backglass.textbook.lessons.input_design.columns import left_join
from backglass.textbook.question import At, Draft, Topic, ask_choice, ask_gap, ask_number, wrong
from backglass.words import Text
from backglass.words.practice import asked_of

MISSING = At("input-design", 7, Text("Missing values: three ways", "欠損値の三つの扱い方"))
JOINING = At("input-design", 8, Text("Joining two tables", "表の結合"))


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
    "missing-values",
    160,
    Text("Missing values and joins", "欠損値と表の結合"),
    (
        mean_fill,
        zero_filled,
        complete_rows,
        filled_columns,
        joined_rows,
    ),
)
