"""The steps of lesson `input-design`; the five rules stand in `rules.py`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from backglass.textbook.lesson import Given, LessonStep, Table, line, plain
from backglass.textbook.lessons.input_design.columns import (
    BONUS,
    GOALS,
    HEIGHT,
    HOURS,
    LACTATE,
    NEW_HEIGHT,
    NEXT_SHIRT,
    PLAYERS,
    POSITION,
    RUN_1,
    RUN_2,
    SHIRT,
    complete_rows,
    floats,
    left_join,
    min_max,
    repeated,
    standardise,
    zero_fill,
)
from backglass.textbook.lessons.input_design.rules import rules
from backglass.words import Text

NAMES = {
    "shirt": Text("shirt", "背番号"),
    "next": Text("next", "翌季"),
    "position": Text("pos", "位置"),
    "height": Text("height", "身長"),
    "lactate": Text("lactate", "乳酸値"),
    "run 1": Text("run 1", "1 回目"),
    "run 2": Text("run 2", "2 回目"),
    "bonus": Text("bonus", "報奨金"),
    "goals": Text("goals", "得点"),
}
COLUMNS: dict[str, Sequence[float]] = {
    "shirt": SHIRT,
    "next": NEXT_SHIRT,
    "position": POSITION,
    "height": HEIGHT,
    "lactate": LACTATE,
    "run 1": RUN_1,
    "run 2": RUN_2,
    "bonus": BONUS,
    "goals": GOALS,
}
GIVEN = (
    Given(Text("target (output)", "目標出力"), "goals"),
    Given(Text("shirt numbers, this season and next", "背番号 (今季と翌季)"), "shirt, next"),
    Given(Text("position as a code", "ポジション (位置) の番号"), "position: GK 1, DF 2, MF 3, FW 4"),
    Given(Text("height in cm, one missing", "身長 cm (1 人欠損)"), "height"),
    Given(Text("blood lactate, two players measured", "血中乳酸値 (測定したのは 2 人)"), "lactate"),
    Given(Text("seconds over 30 metres, timed twice by hand", "30 メートル走の秒数 (手動計時で 2 回)"), "run 1, run 2"),
    Given(Text("bonus paid after the season", "シーズン後に支払われた報奨金"), "bonus"),
)


def _table() -> LessonStep:
    cells = [
        [plain("-") if np.isnan(column[row]) else str(column[row]) for column in COLUMNS.values()]
        for row in range(len(PLAYERS))
    ]
    return LessonStep(
        Text("The table", "選手の表"),
        Text(
            "Eight players; the goals are to be predicted. Which columns should become inputs? Five kinds should not, "
            "and a number shows each of them. (A dash is a missing value.)",
            "選手は 8 人で、予測したいのは得点です。どの列を入力にすればよいでしょうか。入力にすべきでない列は 5 種類"
            "あり、それぞれ一つの数値で見分けられます (- は欠損値)。",
        ),
        table=Table(
            (Text("player", "選手"), *NAMES.values()),
            tuple((plain(player), *row) for player, row in zip(PLAYERS, cells, strict=True)),
        ),
    )


def _missing() -> LessonStep:
    known = floats(HEIGHT)[complete_rows(HEIGHT)]
    filled = zero_fill(HEIGHT)
    both = floats(HEIGHT)[complete_rows(HEIGHT, LACTATE)]
    rows = (
        (Text("zero fill", "ゼロで埋める"), filled, 2),
        (Text("exclude rows", "行を除く"), both, 2),
        (Text("drop lactate, then rows", "乳酸値の列を除き、次に行を除く"), known, 1),
    )
    return LessonStep(
        Text("Missing values: three ways", "欠損値の三つの扱い方"),
        Text(
            "Height and lactate have gaps. Zero fill keeps all rows, but a player of 0 cm pulls the mean μ down and "
            "the spread up. Excluding rows leaves what is measured, but with lactate in the table hardly any row. "
            "Dropping the column with the many gaps first leaves seven rows. (backglass itself fills with the median "
            "of the training rows and adds an input that says so.)",
            "身長と乳酸値に欠損があります。ゼロで埋めれば行は減りませんが、身長 0 cm の選手ができて平均 μ が下がり、ば"
            "らつきが大きくなります。欠損のある行を除けば測定値だけが残りますが、乳酸値があるとほとんどの行が消えます。"
            "欠損の多い列を先に除けば 7 行残ります (backglass は訓練の行の中央値で埋め、欠損だったことを示す入力を加え"
            "ます)。",
        ),
        (
            line("μ' = Σ height / 8", filled.mean(), "{} / {}", [known.sum(), len(filled)]),
            line("μ = Σ height / 7", known.mean(), "{} / {}", [known.sum(), len(known)]),
        ),
        Table(
            (
                Text("way", "扱い方"),
                Text("rows", "行"),
                Text("columns", "列"),
                Text("mean height", "身長の平均"),
                Text("spread s", "標準偏差 s"),
            ),
            tuple(
                (way, str(len(heights)), str(columns), f"{heights.mean():.3f}", f"{heights.std():.3f}")
                for way, heights, columns in rows
            ),
        ),
    )


def _joining() -> LessonStep:
    joined = left_join(PLAYERS, HOURS)
    goals = dict(zip(PLAYERS, GOALS, strict=True))
    total = sum(goals[player] for player, _ in joined)
    once = left_join(PLAYERS, sorted(set(HOURS)))
    return LessonStep(
        Text("Joining two tables", "表の結合"),
        Text(
            f"A second table has the hours of training a week; {' '.join(repeated([key for key, _ in HOURS]))} stands "
            "in it twice and G not at all. Joined by player the eight rows become nine, and the goals of E count "
            "twice; G gets a missing value. Look for repeated keys first; afterwards rows and sums must be as before.",
            f"二つ目の表には 1 週間の練習時間があり、{' '.join(repeated([key for key, _ in HOURS]))} が 2 回現れ、G "
            "はありません。選手名で結合すると 8 行が 9 行に増え、E の得点が二重に数えられます。G は欠損値になります。"
            "まずキーの重複を調べ、結合した後に行数と合計が変わっていないことを確かめましょう。",
        ),
        (
            line("Σ goals = goals_A + ... + goals_H", sum(GOALS), " + ".join(["{}"] * len(GOALS)), GOALS),
            line("Σ goals' = Σ goals + goals_E", total, "{} + {}", [sum(GOALS), goals["E"]]),
        ),
        Table(
            (Text("join", "結合"), Text("rows", "行"), "Σ goals", Text("hours missing", "練習時間の欠損")),
            tuple(
                (
                    name,
                    str(len(rows)),
                    str(sum(goals[player] for player, _ in rows)),
                    str(sum(np.isnan(hours) for _, hours in rows)),
                )
                for name, rows in (
                    (Text("with E twice", "E が 2 回のまま"), joined),
                    (Text("repeated rows taken out", "重複を除いてから"), once),
                )
            ),
        ),
    )


def _scaling() -> tuple[LessonStep, ...]:
    known = floats(HEIGHT)[complete_rows(HEIGHT)]
    mean, spread, low, high = known.mean(), known.std(), known.min(), known.max()
    return (
        LessonStep(
            Text("Scaling: standardise, or min-max", "尺度をそろえる: 標準化と最小最大"),
            Text(
                "∂E/∂w = δ × input: an input near 180 makes steps hundreds of times as large as one near 0.5, and no "
                "learning rate suits both. Standardising gives every column mean 0 and standard deviation 1; min-max "
                "puts it between 0 and 1. Here for player A. A constant column would have s = 0; it becomes 0. "
                "(Regularisation is something else: a penalty on weights.)",
                "勾配は「デルタ×入力」なので、180 前後の入力では 0.5 前後の入力の何百倍もの歩幅になり、両方に合う学習率"
                "がありません。標準化は列の平均を 0、標準偏差を 1 にし、最小最大 (正規化) は 0 から 1 の範囲に収めま"
                "す。"
                "選手 A で計算します。値がすべて同じ列は s = 0 になるので、割らずに 0 とします。「正則化」は重みに罰則"
                "を加えることで、これとは別のものです。",
            ),
            (
                line("μ = Σ x / n", mean, "{} / {}", [known.sum(), len(known)]),
                line("s = sqrt(Σ (x - μ)² / n)", spread, "sqrt({} / {})", [((known - mean) ** 2).sum(), len(known)]),
                line("z_A = (x_A - μ) / s", standardise(HEIGHT)[0], "({} - {}) / {}", [HEIGHT[0], mean, spread]),
                line(
                    "m_A = (x_A - min) / (max - min)",
                    min_max(HEIGHT)[0],
                    "({} - {}) / ({} - {})",
                    [HEIGHT[0], low, high, low],
                ),
            ),
        ),
        LessonStep(
            Text("The same numbers for a new player", "新しい選手にも同じ値を使う"),
            Text(
                "Mean, s, min and max belong to the training rows. A new player of 192 cm is scaled with them, not "
                "with statistics of his own, and may well fall outside 0 to 1. After standardising, 0 is the mean: to "
                "fill a gap with 0 is then to fill it with the mean.",
                "平均、s、最小、最大は訓練の行だけから求めます。192 cm の新しい選手もその値で変換し、計算し直しません。"
                "0 から 1 の範囲を出ることもあります。なお、標準化した後の 0 は平均のことなので、その後で欠損値を 0 で"
                "埋めるのは、平均で埋めるのと同じです。",
            ),
            (
                line("z = (x - μ) / s", standardise([NEW_HEIGHT], HEIGHT)[0], "({} - {}) / {}",
                     [NEW_HEIGHT, mean, spread]),
                line("m = (x - min) / (max - min)", min_max([NEW_HEIGHT], HEIGHT)[0], "({} - {}) / ({} - {})",
                     [NEW_HEIGHT, low, high, low]),
            ),
        ),
    )  # fmt: skip


def all_steps() -> tuple[LessonStep, ...]:
    """All steps."""
    return (_table(), *rules(), _missing(), _joining(), *_scaling())


SUMMARY = (
    Text(
        "No inputs: much missing; large errors; the output in disguise; numbers without continuity; arbitrary codes.",
        "入力にしないもの: 欠損値が多い、測定誤差が大きい、出力を加工した、連続性がない、番号に意味がない列。",
    ),
    Text(
        "A category becomes one input per value (one-hot), not a number.",
        "カテゴリーは番号ではなく、値ごとに一つの入力 (ワンホット) にする。",
    ),
    Text(
        "Missing values: fill, exclude rows, or drop the column; look at what that does to the mean and to the rows.",
        "欠損値は、埋めるか、行または列を除く。平均と行数がどう変わるかを確かめる。",
    ),
    Text("Join by unique keys; count rows before and after.", "結合は重複のないキーで行い、前後の行数を数える。"),
    Text("Scale with the statistics of the training rows alone.", "尺度は、訓練の行だけから求めた統計量でそろえる。"),
)
