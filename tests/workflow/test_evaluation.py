"""What is said of a model's predictions: the same figures in JSON, in text and on a page, in the target's unit."""

import json

import numpy as np
import polars as pl
import pytest
from sklearn import metrics

import backglass as bg
from backglass.tables.forms.clocks import Duration
from backglass.tables.forms.numbers import Number
from backglass.workflow.amounts import amount, unit_of


def table(rows=160):
    rng = np.random.default_rng(3)
    x, v = rng.normal(size=rows), rng.normal(size=rows)
    sold = np.where(x + 0.5 * rng.normal(size=rows) > 0.4, "yes", "no")
    return pl.DataFrame(
        {"x": x, "v": v, "sold": sold, "price": [f"${20 + 3 * a + b:.2f}" for a, b in zip(x, v, strict=True)]}
    )


@pytest.fixture(scope="module")
def classes():
    return bg.fit_table(table().drop("price"), "sold", members=1, epochs=30)


@pytest.fixture(scope="module")
def prices():
    return bg.fit_table(table().drop("sold"), "price", members=1, epochs=30)


def test_two_classes(classes):
    frame = table()
    found = classes.evaluate(frame)
    told = json.loads(json.dumps(found.to_json()))
    true, p = np.array(frame["sold"]), classes.predict_proba(frame)[:, 1].astype(np.float64)
    assert told["baseline"]["prediction"] == "no"
    assert told["baseline"]["accuracy"] == (true == "no").mean()
    assert [one["class"] for one in told["by_class"]] == ["no", "yes"]
    predicted = classes.predict(frame)
    assert told["by_class"][1]["precision"] == metrics.precision_score(true, predicted, pos_label="yes")
    assert told["macro"]["f1"] == pytest.approx(metrics.f1_score(true, predicted, average="macro"))
    assert told["threshold"]["average_precision"] == pytest.approx(metrics.average_precision_score(true == "yes", p))
    best = told["threshold"]["best"]
    assert best["f1"] == pytest.approx(metrics.f1_score(true == "yes", p >= best["threshold"]))
    assert sum(one["rows"] for one in told["calibration"]["bins"]) == len(frame)
    worst = told["worst"]
    assert len(worst) == 10
    assert [one["loss"] for one in worst] == sorted((one["loss"] for one in worst), reverse=True)
    first = worst[0]
    assert true[first["row"] - 1] == first["true"] != first["predicted"] == predicted[first["row"] - 1]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_it_is_shown(classes, prices, lang):
    for model in (classes, prices):
        found = model.evaluate(table())
        text, page = found.to_text(lang), found.to_html(lang)
        assert {"en": "always", "ja": "常に"}[lang] in text
        assert str(found.worst[0]["row"]) in text
        assert page.count("<svg") == 2
        assert found.to_latex(lang)


def test_rows_are_numbered_as_in_the_table(classes):
    frame = table().with_columns(sold=pl.when(pl.int_range(pl.len()) < 40).then(None).otherwise(pl.col("sold")))
    rows = [one["row"] for one in classes.evaluate(frame).worst]
    assert min(rows) > 40
    held = classes.evaluate(table().drop("price"), "validation")
    assert {one["true"] for one in held.worst} <= {"yes", "no"}
    assert all(table()["sold"][one["row"] - 1] == one["true"] for one in held.worst)


def test_one_class_alone(classes):
    found = classes.evaluate(table().filter(pl.col("sold") == "no"))
    assert (found.thresholds, found.scores["auc"]) == (None, None)
    told = found.to_json()
    assert "threshold" not in told
    assert told["by_class"][1]["recall"] is None
    assert told["baseline"]["accuracy"] == 1.0
    assert "–" in found.to_text("en")


def test_numbers_have_their_unit(prices):
    found = prices.evaluate(table())
    told = found.to_json()
    assert told["unit"] == "$"
    assert told["baseline"]["r2"] <= 0
    assert told["baseline"]["rmse"] > told["rmse"]
    assert told["errors"]["half"] < told["errors"]["nine_tenths"]
    text = found.to_text("en")
    assert f"always the mean, ${told['baseline']['prediction']:.2f}" in " ".join(text.split())
    worst = told["worst"][0]
    assert worst["error"] == worst["predicted"] - worst["true"]
    assert abs(worst["error"]) == max(abs(found.predicted - found.true))


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (1234.56, None, "1235"),
        (300.02, None, "300.0"),
        (0.0, None, "0"),
        (-0.0, None, "0"),
        (-12.5, Number(sign="$"), "-$12.5"),
        (2.5e12, Number(unit="kg"), "2.5e+12 kg"),
        (90.0, Duration(), "90 seconds"),
    ],
)
def test_amounts(value, form, shown):
    assert amount(value, form).en == shown
    assert (unit_of(form) is None) == (form is None)
