"""Intervals of a table's model: they hold the share that they say, and each refusal says what to do."""

from dataclasses import replace
from itertools import pairwise
from math import sqrt
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import backglass as bg
from backglass.errors import OptionError, PlanError

FILES = Path(__file__).parents[1] / "files"
PENGUINS = Path(__file__).parents[2] / "examples" / "penguins.csv"
LEVEL = 0.9


def planted(rows, seed, spread):
    """y = 2x plus noise as wide as `spread` says for x, beside a column of texts and one of no use."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(-2, 2, rows)
    place = rng.integers(0, 3, rows)
    y = 100 + 10 * (2 * x + (place == 1) + spread(x) * rng.normal(size=rows))
    return pl.DataFrame({"x": x, "place": np.array(["a", "b", "京都"])[place], "v": rng.normal(size=rows), "y": y})


def alike(x):
    return np.ones_like(x)


def wider(x):
    return 0.2 + np.abs(x)


@pytest.fixture(scope="module")
def model():
    views = ("plain", "pieces")
    return bg.fit_table(planted(500, 0, alike), "y", members=4, views=views, hidden=8, keep=("x",))


@pytest.mark.parametrize("spread", [alike, wider])
@pytest.mark.parametrize("members", [5, 1])
def test_nine_of_ten_rows_lie_in_their_interval(spread, members):
    fitted = bg.fit_table(planted(1000, 1, spread), "y", members=members, views="plain", hidden=8, keep=("x",))
    fresh = planted(4000, 2, spread)
    found = fitted.predict_interval(fresh)
    assert found.shape == (4000, 2)
    low, high = found.T
    y = fresh["y"].to_numpy()
    known = fitted.model.residuals.rows
    assert known == (800 if members > 1 else 200)
    assert len(fitted.model.residuals.unseen) == (200 if members > 1 else 0)
    error = sqrt(LEVEL * (1 - LEVEL) * (1 / len(y) + 1 / known))
    assert abs(((low <= y) & (y <= high)).mean() - LEVEL) < 3 * error
    assert ((low < fitted.predict(fresh)) & (fitted.predict(fresh) < high)).all()


def test_more_is_asked_for_with_wider_intervals(model):
    fresh = planted(300, 3, alike)
    widths = [np.ptp(model.predict_interval(fresh, level), axis=1) for level in (0.5, 0.8, 0.95, 0.99)]
    assert all((narrow < wide).all() for narrow, wide in pairwise(widths))
    assert np.array_equal(model.predict_interval(fresh), model.predict_interval(fresh, 0.9))


def test_a_saved_model_gives_the_same_intervals(model, tmp_path):
    fresh = planted(50, 4, alike)
    model.save(tmp_path / "m.safetensors")
    again = bg.load(tmp_path / "m.safetensors")
    assert np.array_equal(again.predict_interval(fresh), model.predict_interval(fresh))
    assert again.model.residuals.counts == (100, 100, 100, 100)


def test_what_has_no_intervals_says_why(model):
    rows = planted(3, 7, alike)
    with pytest.raises(PlanError, match=r"errors on 400 rows held.* hold 0.999 of all rows; ask for 0.9975 at most"):
        model.predict_interval(rows, 0.999)
    assert np.isfinite(model.predict_interval(rows, 0.9975)).all()
    older = bg.load(FILES / "model-v4-numbers.safetensors")
    with pytest.raises(PlanError, match=r"an older version made it.* train it again"):
        older.predict_interval(PENGUINS)
    sides = planted(60, 8, alike).with_columns(
        side=pl.when(pl.col("x") > 0).then(pl.lit("in")).otherwise(pl.lit("out"))
    )
    kinds = bg.fit_table(sides, "side", members=1, hidden=2, keep=("x",), epochs=50)
    assert kinds.model.residuals is None
    with pytest.raises(PlanError, match="'side' is a class, and intervals are of numbers"):
        kinds.predict_interval(sides)
    for level in (0, 1, 90, True, "0.9", None, float("nan")):
        with pytest.raises(OptionError, match="level is "):
            model.predict_interval(rows, level)


def test_a_model_is_judged_as_before_without_them(model):
    bare = bg.TableModel(replace(model.model, residuals=None))
    rows = planted(30, 9, alike)
    assert np.array_equal(bare.predict(rows), model.predict(rows))
    assert "residuals" not in repr(bare.model)
