"""Files in the shapes of well-known tables, made anew: no row of them is copied."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl

from tests.tables.files_of_offices import air_quality, german_rents, japanese_statistics, sales
from tests.tables.real_file import (
    NO_NAMES,
    NUMBER,
    ROWS,
    TEXT,
    TRUTH,
    RealFile,
    drawn,
    gaps,
    lines,
    numbered,
    quoted,
    written,
)


def adult() -> RealFile:
    """Comma and blank between the cells, no names, classes that begin with signs, "?" a category of texts."""
    draw = np.random.default_rng(1)
    schooling = ["HS-grad", "Some-college", "Bachelors", "Masters", "11th"]
    years = dict(zip(schooling, (9, 10, 13, 14, 7), strict=True))
    age, hours = draw.integers(17, 80, ROWS).tolist(), draw.integers(10, 70, ROWS).tolist()
    education = drawn(draw, schooling)
    married = drawn(draw, ["Married-civ-spouse", "Never-married", "Divorced"], [5, 3, 2])
    gain = np.where(draw.random(ROWS) < 0.1, draw.integers(1000, 20000, ROWS), 0).tolist()
    merit = [
        years[e] - 10 + 0.08 * (h - 40) + 3 * (m[0] == "M") + g / 4000
        for e, h, m, g in zip(education, hours, married, gain, strict=True)
    ]
    columns = [
        age,
        gaps(draw, drawn(draw, ["Private", "State-gov", "Self-emp-inc"], [7, 2, 1]), 0.06),
        draw.integers(20000, 500000, ROWS).tolist(),
        education,
        [years[one] for one in education],
        married,
        gaps(draw, drawn(draw, ["Sales", "Craft-repair", "Adm-clerical", "Tech-support"]), 0.06),
        [{"M": "Husband", "N": "Own-child", "D": "Unmarried"}[one[0]] for one in married],
        drawn(draw, ["White", "Black", "Asian-Pac-Islander"], [8, 1, 1]),
        drawn(draw, ["Male", "Female"]),
        gain,
        [0] * ROWS,
        hours,
        gaps(draw, drawn(draw, ["United-States", "Mexico", "Germany"], [9, 1, 1]), 0.03),
        np.where(np.array(merit) + draw.normal(size=ROWS) > 3, ">50K", "<=50K").tolist(),
    ]
    text = lines([written(column, missing="?") for column in columns], ", ") + "\n"
    values = numbered(columns).with_columns(pl.col(pl.String).fill_null("?"))
    forms = {"c1": NUMBER, "c2": TEXT, "c4": TEXT, "c11": NUMBER, "c13": NUMBER, "c14": TEXT, "c15": TEXT}
    return RealFile("adult.csv", text.encode(), values, "c15", 0.8, forms, **NO_NAMES)


def auto_mpg() -> RealFile:
    """Blanks between the cells, a tab before quoted names with blanks, "3504." for numbers, ? for missing, no names."""
    draw = np.random.default_rng(2)
    cylinders = draw.choice([4, 6, 8], ROWS, p=[0.5, 0.2, 0.3])
    weight = (1200 + 330 * cylinders + draw.normal(0, 250, ROWS)).round()
    power = (20 * cylinders + weight / 80 + draw.normal(0, 8, ROWS)).round()
    year = draw.integers(70, 83, ROWS)
    mpg = (46 - weight / 130 + 0.7 * (year - 76) + draw.normal(0, 1.5, ROWS)).round(1)
    makes = drawn(draw, ["ford", "toyota", "vw", "datsun"])
    models = [f"{make} model {k}" for make, k in zip(makes, draw.integers(1, 90, ROWS), strict=True)]
    columns = [
        mpg.tolist(), cylinders.tolist(), (weight / 10).round(1).tolist(), gaps(draw, power.tolist(), 0.25),
        weight.tolist(), draw.uniform(8, 25, ROWS).round(1).tolist(), year.tolist(), draw.integers(1, 4, ROWS).tolist(),
        models,
    ]  # fmt: skip
    point = "{:.0f}.".format
    cells = [
        written(columns[0]),
        written(columns[1]),
        written(columns[2]),
        written(columns[3], lambda value: f"{value:.1f}", "?"),
        written(columns[4], point),
        *(written(column) for column in columns[5:8]),
    ]
    text = "".join(
        f"{'   '.join(row[:4]):<28}{'      '.join(row[4:])}\t{quoted(name)}\n"
        for *row, name in zip(*cells, models, strict=True)
    )
    forms = {f"c{k}": NUMBER for k in range(1, 9)} | {"c9": TEXT}
    return RealFile("auto-mpg.csv", text.encode(), numbered(columns), "c1", 0.7, forms, **NO_NAMES)


def horse_colic() -> RealFile:
    """Blanks between the cells and behind the last, a quarter of them "?", codes with leading zeros, no names."""
    draw = np.random.default_rng(3)
    pulse = draw.integers(30, 150, ROWS)
    volume = (25 + 0.25 * pulse + draw.normal(0, 5, ROWS)).round()
    protein = draw.uniform(4, 80, ROWS).round(1)
    pain = np.clip((pulse / 30 + draw.normal(0, 0.7, ROWS)).round(), 1, 5).astype(int)
    risk = (volume - 47) / 10 + draw.normal(0, 0.4, ROWS)
    outcome = np.where(risk < 0, "1", np.where(risk < 0.9, "2", "3")).tolist()
    lesion = [f"{k:05}" for k in draw.choice([0, 11300, 3111, 2208, 31110], ROWS)]
    columns: list[list[Any]] = [
        drawn(draw, ["1", "2"]),
        drawn(draw, ["1", "9"], [9, 1]),
        (530000 + draw.permutation(9 * ROWS)[:ROWS]).tolist(),
        gaps(draw, (37 + pulse / 60 + draw.normal(0, 0.4, ROWS)).round(1).tolist(), 0.2),
        gaps(draw, pulse.tolist(), 0.08),
        gaps(draw, draw.integers(8, 90, ROWS).tolist(), 0.19),
        gaps(draw, pain.tolist(), 0.18),
        gaps(draw, volume.tolist(), 0.1),
        gaps(draw, protein.tolist(), 0.33),
        gaps(draw, draw.uniform(0.1, 10, ROWS).round(1).tolist(), 0.7),
        [None if row == 50 else one for row, one in enumerate(outcome)],
        lesion,
        drawn(draw, ["1", "2"]),
    ]
    text = lines([written(column, missing="?") for column in columns], " ", after=" ")
    values = numbered(columns).with_columns(pl.col("c1", "c2", "c13").cast(pl.Float64), pl.col("c11").cast(pl.Float64))
    forms = {f"c{k}": NUMBER for k in (3, 4, 5, 6, 7, 8, 9, 10)} | {"c12": TEXT}
    more = {"fit": {"task": "classification"}}
    return RealFile("horse-colic.csv", text.encode(), values, "c11", 0.6, forms, **NO_NAMES, **more)


def bank() -> RealFile:
    """Semicolons, texts in quotation marks and numbers without, "unknown" as a category of its own."""
    draw = np.random.default_rng(4)
    duration = draw.gamma(2, 150, ROWS).round().astype(int)
    called = draw.random(ROWS) < 0.2
    success = drawn(draw, ["success", "failure", "other"])
    columns: dict[str, list[Any]] = {
        "age": draw.integers(18, 90, ROWS).tolist(),
        "job": drawn(draw, ["management", "technician", "blue-collar", "retired", "unknown"]),
        "education": drawn(draw, ["primary", "secondary", "tertiary", "unknown"], [2, 5, 3, 0.5]),
        "default": drawn(draw, ["no", "yes"], [30, 1]),
        "balance": draw.integers(-800, 9000, ROWS).tolist(),
        "housing": drawn(draw, ["yes", "no"]),
        "contact": drawn(draw, ["unknown", "cellular", "telephone"], [3, 6, 1]),
        "month": drawn(draw, ["may", "jun", "jul", "aug", "nov"]),
        "duration": duration.tolist(),
        "pdays": np.where(called, draw.integers(1, 400, ROWS), -1).tolist(),
        "poutcome": [one if is_called else "unknown" for one, is_called in zip(success, called, strict=True)],
    }
    won = np.array(columns["poutcome"]) == "success"
    agrees = duration / 150 + 3 * won + 0.6 * draw.normal(size=ROWS) > 3
    columns["y"] = ["yes" if one else "no" for one in agrees]
    cells = [written(column, str if isinstance(column[0], int) else quoted) for column in columns.values()]
    text = ";".join(map(quoted, columns)) + "\n" + lines(cells, ";")
    truths = pl.col("default", "housing", "y") == "yes"
    forms = {"age": NUMBER, "job": TEXT, "balance": NUMBER, "contact": TEXT, "month": TEXT, "poutcome": TEXT}
    forms |= dict.fromkeys(("default", "housing", "y"), TRUTH)
    return RealFile("bank-full.csv", text.encode(), pl.DataFrame(columns).with_columns(truths), "y", 0.85, forms)


def wine_quality() -> RealFile:
    """Semicolons, names in quotation marks with blanks in them, points in the numbers, lines that end in CR LF."""
    draw = np.random.default_rng(5)
    alcohol, acid = draw.uniform(8.4, 14, ROWS).round(1), draw.uniform(0.1, 1.2, ROWS).round(2)
    sulphates = draw.uniform(0.3, 1.5, ROWS).round(2)
    quality = (1.0 + 0.5 * alcohol - 1.5 * acid + 0.7 * sulphates + draw.normal(0, 0.3, ROWS)).round().astype(int)
    columns = {
        "fixed acidity": draw.uniform(4, 15, ROWS).round(1),
        "volatile acidity": acid,
        "residual sugar": draw.uniform(1, 15, ROWS).round(1),
        "density": draw.uniform(0.99, 1.004, ROWS).round(5),
        "sulphates": sulphates,
        "alcohol": alcohol,
        "quality": quality,
    }
    text = ";".join(map(quoted, columns)) + "\r\n"
    text += lines([written(column.tolist()) for column in columns.values()], ";", "\r\n")
    forms = {name: {**NUMBER, "decimal": "."} for name in columns}
    fit = {"task": "regression"}
    return RealFile("winequality.csv", text.encode(), pl.DataFrame(columns), "quality", 0.6, forms, fit=fit)


def abalone() -> RealFile:
    """Commas, no names, a letter in front and whole numbers as the target."""
    draw = np.random.default_rng(6)
    length = draw.uniform(0.1, 0.8, ROWS).round(3)
    shell = (0.5 * length**2 + draw.normal(0, 0.01, ROWS)).clip(0.001).round(4)
    rings = (4 + 40 * shell + draw.normal(0, 1.2, ROWS)).round().astype(int)
    columns = [drawn(draw, ["M", "F", "I"]), length.tolist(), (0.8 * length).round(3).tolist(),
               draw.uniform(0.05, 0.2, ROWS).round(3).tolist(), shell.tolist(), rings.tolist()]  # fmt: skip
    text = lines([written(column) for column in columns], ",")
    forms = {"c1": TEXT} | {f"c{k}": NUMBER for k in range(2, 7)}
    fit = {"task": "regression"}
    return RealFile("abalone.csv", text.encode(), numbered(columns), "c6", 0.7, forms, **NO_NAMES, fit=fit)


MAKERS: dict[str, Callable[[], RealFile]] = {
    maker.__name__: maker
    for maker in (
        *(adult, auto_mpg, horse_colic, bank, wine_quality, abalone),
        *(japanese_statistics, german_rents, air_quality, sales),
    )
}
