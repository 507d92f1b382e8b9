"""Lesson `input-design`: which columns may become inputs, missing values, joining, scaling; from document 002."""

from __future__ import annotations

from typing import Any

import numpy as np

from backglass.textbook.checks import Check, same
from backglass.textbook.lesson import Content, Lesson, Watch
from backglass.textbook.lessons.input_design.columns import (
    BONUS,
    GOALS,
    HEIGHT,
    HOURS,
    LACTATE,
    NEXT_SHIRT,
    PLAYERS,
    POSITION,
    RUN_1,
    RUN_2,
    SHIRT,
    between_groups,
    complete_rows,
    correlation,
    dropped,
    error_variance,
    left_join,
    min_max,
    missing_share,
    plain,
    products,
    standardise,
)
from backglass.textbook.lessons.input_design.rules import RECODED
from backglass.textbook.lessons.input_design.steps import GIVEN, SUMMARY, all_steps
from backglass.words import Text

LEAST_SQUARES = Text("a least-squares fit with one input per position", "ポジションごとの入力による最小二乗法")
LINE = Text("a straight line fitted by least squares", "最小二乗法で当てはめた直線")
PEARSON = Text("NumPy's corrcoef", "NumPy の corrcoef")
ALWAYS = Text("true of every standardised column", "標準化した列で必ず成り立つ値")


def _explained(inputs: Any) -> float:
    """The share of the variance of the goals that a least-squares fit explains."""
    y = np.asarray(GOALS, dtype=np.float64)
    fitted = inputs @ np.linalg.lstsq(inputs, y, rcond=None)[0]
    return float(1 - ((y - fitted) ** 2).sum() / products(GOALS, GOALS))


def _checks() -> tuple[Check, ...]:
    one_hot = np.eye(4)[np.asarray(POSITION) - 1]
    share = between_groups(POSITION, GOALS) / products(GOALS, GOALS)
    z = standardise(HEIGHT)
    return (
        *(
            same(f"r({name})", float(np.corrcoef(column, GOALS)[0, 1]), correlation(column, GOALS), PEARSON)
            for name, column in (("bonus", BONUS), ("shirt", SHIRT), ("next", NEXT_SHIRT))
        ),
        *(
            same(f"r²({name})", _explained(np.stack([np.ones(8), code], axis=1)), correlation(code, GOALS) ** 2, LINE)
            for name, code in (("1,2,3,4", POSITION), ("3,1,4,2", RECODED))
        ),
        same("S_B / S_yy", _explained(one_hot), share, LEAST_SQUARES),
        same("μ(z)", 0.0, round(float(np.nanmean(z)), 12) + 0.0, ALWAYS),  # + 0.0: never -0
        same("s(z)", 1.0, float(np.nanstd(z)), ALWAYS),
    )


def work(_: Watch) -> Content:
    """The lesson."""
    return Content(GIVEN, all_steps(), SUMMARY, _checks(), _as_data())


def _as_data() -> dict[str, Any]:
    joined = left_join(PLAYERS, HOURS)
    return {
        "rules": {
            "missing_share": {"height": missing_share(HEIGHT), "lactate": missing_share(LACTATE)},
            "error_share": error_variance(RUN_1, RUN_2) / float(np.var(RUN_1)),
            "correlation": {"bonus": correlation(BONUS, GOALS)},
            "shirts": {"this": correlation(SHIRT, GOALS), "next": correlation(NEXT_SHIRT, GOALS)},
            "codes": {"1,2,3,4": correlation(POSITION, GOALS) ** 2, "3,1,4,2": correlation(RECODED, GOALS) ** 2},
            "one_hot": between_groups(POSITION, GOALS) / products(GOALS, GOALS),
        },
        "dropped": dropped({"height": HEIGHT, "lactate": LACTATE}),
        "complete_rows": complete_rows(HEIGHT),
        "joined_rows": len(joined),
        "standardised": plain(standardise(HEIGHT)),
        "min_max": plain(min_max(HEIGHT)),
    }


LESSON = Lesson(
    "input-design",
    160,
    Text(
        "Which columns become inputs: five rules, on a table with shirt numbers",
        "入力層の設計: 背番号のある表で見る五つの規則",
    ),
    Text(
        "Which columns of a table should a network be given at all?",
        "表のどの列をネットワークの入力にすればよいのでしょうか。",
    ),
    ("002",),
    ("input layer", "missing value", "one-hot", "standardisation", "regularisation"),
    work,
)
