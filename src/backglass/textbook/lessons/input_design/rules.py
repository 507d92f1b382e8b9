"""The five rules of lesson `input-design`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from backglass.textbook.lesson import LessonStep, Line, line
from backglass.textbook.lessons.input_design.columns import (
    ALPHABETICAL,
    BONUS,
    GOALS,
    HEIGHT,
    LACTATE,
    NEXT_SHIRT,
    PLAYERS,
    POSITION,
    RUN_1,
    RUN_2,
    SHIRT,
    between_groups,
    correlation,
    error_variance,
    floats,
    missing_share,
    products,
)
from backglass.words import Text

RECODED = [ALPHABETICAL[position] for position in POSITION]


def _r(name: str, x: Sequence[float]) -> Line:
    sums = [products(x, GOALS), products(x, x), products(GOALS, GOALS)]
    return line(f"r({name}) = S_xy / sqrt(S_xx × S_yy)", correlation(x, GOALS), "{} / sqrt({} × {})", sums)


def _r2(code: str, x: Sequence[float]) -> Line:
    sums = [products(x, GOALS), products(x, x), products(GOALS, GOALS)]
    return line(f"r²({code}) = S_xy² / (S_xx × S_yy)", correlation(x, GOALS) ** 2, "{}² / ({} × {})", sums)


def _missing_values() -> LessonStep:
    absent = [int(np.isnan(floats(column)).sum()) for column in (HEIGHT, LACTATE)]
    return LessonStep(
        Text("Rule 1: not a column of which much is missing", "規則 1: 欠損値の多い列は使わない"),
        Text(
            "The share p of missing values, m of n. Above one half there is more to invent than to learn from: "
            "lactate is out, height stays.",
            "n 個のうち m 個が欠けているときの欠損値の割合 p です。半分を超えると、学習できる値より埋め合わせる値の"
            "ほうが多くなります。乳酸値は除き、身長は残します。",
        ),
        (
            line("p(height) = m / n", missing_share(HEIGHT), "{} / {}", [absent[0], len(PLAYERS)]),
            line("p(lactate) = m / n", missing_share(LACTATE), "{} / {}", [absent[1], len(PLAYERS)]),
        ),
    )


def _large_errors() -> LessonStep:
    differences = [round(a - b, 1) for a, b in zip(RUN_1, RUN_2, strict=True)]
    noise, spread = error_variance(RUN_1, RUN_2), float(np.var(RUN_1))
    return LessonStep(
        Text("Rule 2: not a column with large errors", "規則 2: 測定誤差の大きい列は使わない"),
        Text(
            "The same run, timed twice: half the mean square of the difference is the variance of the error, s_e². "
            "Here it is most of the variance of the column, s²: the stopwatch varies more than the players do.",
            "同じ走りを 2 回計時したので、差の二乗平均の半分が測定誤差の分散 s_e² になります。ここではそれが列の分散 s"
            "² の大半を占めます。選手の違いよりも計時のばらつきのほうが大きいのです。",
        ),
        (
            line(
                "s_e² = Σ (run_1 - run_2)² / (2 n)",
                noise,
                f"({' + '.join(['{}²'] * len(differences))}) / (2 × {{}})",
                [*differences, len(differences)],
                slips={"half": 2 * noise},
            ),
            line("s² = Σ (run_1 - μ)² / n", spread, "{} / {}", [products(RUN_1, RUN_1), len(RUN_1)]),
            line("q = s_e² / s²", noise / spread, "{} / {}", [noise, spread], slips={"half": 2 * noise / spread}),
        ),
    )


def _the_output_itself() -> LessonStep:
    return LessonStep(
        Text(
            "Rule 3: not the output itself, nor what is made of it",
            "規則 3: 出力そのもの、出力を加工した列は使わない",
        ),
        Text(
            "bonus = 2 × goals + 1 is known only after the goals are. Its correlation r with the target is 1: too "
            "good to be true. A network would learn to look it up and fail on next season's players, whose bonus "
            "nobody knows yet. (S_xy: the sum of the products of the deviations from the means.)",
            "報奨金は 2 × 得点 + 1 で、得点が決まってからでないとわかりません。目標出力との相関係数 r が 1 になりま"
            "す。できすぎた値は疑いましょう。これを使うとネットワークは答えを書き写すことを覚えるだけで、報奨金がま"
            "だ決まっていない翌季の選手には役に立ちません (S_xy は平均からの偏差の積の和)。",
        ),
        (_r("bonus", BONUS),),
    )


def _no_continuity() -> LessonStep:
    return LessonStep(
        Text("Rule 4: not a number without continuity", "規則 4: 連続性のない番号は使わない"),
        Text(
            "Shirt numbers are names: all eight differ, and shirt 10 is not twice shirt 5. This season forwards "
            "happen to wear 9 to 11, so r looks splendid. Next season the same players wear other numbers, and it "
            "is gone.",
            "背番号は名前のようなものです。8 人とも異なり、10 番は 5 番の 2 倍ではありません。今季はたまたま前線の選"
            "手が 9～11 番なので r は大きく見えます。しかし同じ選手が翌季に別の番号を付けると、この関係は消えてしま"
            "います。",
        ),
        (_r("shirt", SHIRT), _r("next", NEXT_SHIRT)),
    )


def _meaningless_numbers() -> LessonStep:
    between, total = between_groups(POSITION, GOALS), products(GOALS, GOALS)
    return LessonStep(
        Text("Rule 5: not a code whose numbers mean nothing", "規則 5: 意味のない番号を割り当てた列は使わない"),
        Text(
            "GK 1, DF 2, MF 3, FW 4 could as well be numbered by the alphabet, DF 1, FW 2, GK 3, MF 4: the share "
            "r² of the variance that a straight line explains depends on that choice. One input for each position "
            "(one-hot) does not: it explains S_B / S_yy, the share between the positions, however they are "
            "numbered. So the position is kept, but not as a number.",
            "GK 1、DF 2、MF 3、FW 4 の代わりに、アルファベット順に DF 1、FW 2、GK 3、MF 4 としてもかまわないはずで"
            "す。ところが、直線で説明できる分散の割合 r² は番号の付け方で変わります。ポジションごとに入力を一つ設け"
            "れば (ワンホット)、説明できるのはポジション間の平方和の割合 S_B / S_yy で、番号の付け方によりません。"
            "ポジションは、番号のままでなければ使えます。",
        ),
        (
            _r2("1,2,3,4", POSITION),
            _r2("3,1,4,2", RECODED),
            line("p = S_B / S_yy", between / total, "{} / {}", [between, total]),
        ),
    )


def rules() -> tuple[LessonStep, ...]:
    """One step for each of the five rules."""
    return (_missing_values(), _large_errors(), _the_output_itself(), _no_continuity(), _meaningless_numbers())
