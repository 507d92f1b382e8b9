"""Dates' parts and texts' words from a table to a model and back: fitted, filed, explained, remarked on, exported."""

import json
import warnings
from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import polars as pl
import pytest

import backglass as bg
from backglass.cli import main
from backglass.errors import ColumnWarning, DataError, FitWarning, OptionError, PlanError
from backglass.tables.frames import as_table
from backglass.workflow.predicting import remarks_of

N = 400
DRAW = np.random.default_rng(21)
DAYS = [datetime(1966, 1, 1) + timedelta(hours=int(hour)) for hour in DRAW.integers(0, 24 * 2500, N)]
VALUES = np.array([3.0, -1.0, 2.5, -2.0, 0.5, 4.0, -3.0])
WEEKLY = pl.DataFrame({
    "day": DAYS,
    "x": DRAW.normal(size=N),
    "y": VALUES[[day.weekday() for day in DAYS]] + 0.3 * DRAW.normal(size=N),
})  # fmt: skip
KINDS = DRAW.integers(0, 2, N)
COMMON = np.array([f"word{number}" for number in range(12)])
SAID = (["great", "lovely"], ["awful", "poor"])
JAPANESE = (["良い宿でした", "親切です"], ["悪い宿でした", "不親切だ"])
PLACES = np.array(["駅の近く", "静かな庭", "朝の食事", "大きな窓"])


def noted(common, said, blank):
    texts = [blank.join(DRAW.permutation([*DRAW.choice(common, 4), DRAW.choice(said[kind])])) for kind in KINDS]
    return pl.DataFrame({"note": texts, "x": DRAW.normal(size=N), "kind": np.where(KINDS == 1, "owl", "tern")})


NOTES = noted(COMMON, SAID, " ")
BY = {"epochs": 2, "members": 2}


@pytest.fixture(scope="module")
def weekly():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return bg.fit_table(WEEKLY, "y", parts="day", **BY)


@pytest.fixture(scope="module")
def worded():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return bg.fit_table(NOTES, "kind", **BY)


def test_a_table_by_weekday_needs_no_option():
    model = bg.fit_table(WEEKLY, "y")
    assert model.evaluate(WEEKLY, "validation").scores["r2"] > 0.9
    assert [name for name in model.preparation.names if "weekday" not in name] == ["day", "x"]
    first, second = model.importance(WEEKLY).columns
    assert (first.column, second.column, first.mean > 1.0, second.mean < 0.1) == ("day", "x", True, True)


@pytest.mark.parametrize("table", [NOTES, noted(PLACES, JAPANESE, "、")], ids=["English", "Japanese"])
def test_a_table_by_words_needs_no_option(table):
    model = bg.fit_table(table, "kind", epochs=40)
    assert model.evaluate(table, "validation").scores["accuracy"] >= 0.98
    assert model.importance(table).columns[0].column == "note"


def test_what_was_learned_survives_a_file(tmp_path, weekly, worded):
    for model, table in ((weekly, WEEKLY), (worded, NOTES)):
        model.save(tmp_path / "m")
        loaded = bg.load(tmp_path / "m")
        assert loaded.preparation == model.preparation
        assert loaded.preparation.inputs(table).tolist() == model.preparation.inputs(table).tolist()


def test_a_row_of_dates_is_explained(weekly):
    found = weekly.explain(WEEKLY, 4)
    moment = DAYS[3]
    said = found.to_json()["cells"][0] if "cells" in found.to_json() else found.cells[0].to_json()
    assert said["parts"] == {"month": moment.month - 1, "weekday": moment.weekday(), "hour": pytest.approx(moment.hour)}
    assert len(said["inputs"]) == 19
    shown = found.to_text("en")
    assert f"{moment:%A}" in shown
    assert f"{moment:%B}" in shown
    assert f"{moment.hour}:00" in shown
    assert "sin(2 π k p / P)" in shown
    assert "day の曜日 sin 2" in found.to_text("ja")


def test_a_row_of_words_is_explained(worded):
    table = NOTES.with_columns(note=pl.Series(["word1 lovely word1 never", None, "", *NOTES["note"][3:]]))
    found = worded.explain(table, 1)
    cell = found.cells[0].to_json()
    assert sorted(cell["words"].items()) == [("lovely", 1), ("word1", 2)]
    assert [one["name"] for one in cell["inputs"] if one["value"]] == [f"note: {word}" for word in cell["words"]]
    assert sum(one["value"] ** 2 for one in cell["inputs"]) == pytest.approx(1.0)
    shown = " ".join(found.to_text("en").split())
    assert f"{len(cell['inputs']) - 2} more inputs, not there" in shown
    assert "note: word3" not in shown
    assert "note: word1 2 times" in shown
    assert "tf-idf" in shown
    for row in (2, 3):
        assert worded.explain(table, row).cells[0].to_json()["words"] == {}


def test_texts_of_other_words_are_remarked_on(worded):
    later = pl.DataFrame({"note": ["entirely new", "word1", None, "nothing known"], "x": [0.0] * 4})
    other, gap = map(str, remarks_of(worded.preparation, as_table(later)))
    assert "texts with none of the 16 words that the model knows of it (2 of 3, the first in row 1)" in other
    assert "'note' lacks a value (1 in all, in row 3)" in gap
    assert "none of its words stands in for it" in gap
    with pytest.warns(ColumnWarning, match="with none of the 16 words"):
        worded.predict(later)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        worded.predict(pl.DataFrame({"note": ["entirely new", "word1"], "x": [0.0] * 2}))


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        (["25/07/2024", "05/07/2024"], "2024-07-25"),
        (["2024-07-03 18:30", "2024-07-03 06:00"], "2024-07-03T18:30:00"),
        (["08:30", "09:00"], "08:30:00"),
        (["30:00:15", "2:00:30"], "30:00:15"),
    ],
)
def test_what_stands_in_for_a_missing_moment_is_told_as_a_moment(cells, shown):
    """And not as the number of days, minutes or seconds that it is counted in."""
    often, once = cells
    table = pl.DataFrame({"when": [once] + [often] * 79, "x": DRAW.normal(size=80), "y": DRAW.normal(size=80)})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nothing here tells of y
        model = bg.fit_table(table, "y", members=1, epochs=1, keep=["when"])
    (gap,) = remarks_of(model.preparation, as_table(pl.DataFrame({"when": [None], "x": [0.0]})))
    assert f"; {shown} stands in for it" in gap.en
    assert f"{shown} で補います" in gap.ja


def test_options_force_and_forbid(capsys, tmp_path):
    with pytest.warns(FitWarning, match="no better than chance"):
        model = bg.fit_table(WEEKLY, "y", parts={"day": "no"}, **BY)
    assert model.preparation.names == ("day", "x")
    path = tmp_path / "notes.csv"
    NOTES.with_columns(kind=pl.Series(DRAW.permutation(NOTES["kind"].to_list()))).write_csv(path)
    told = ["train", str(path), "--target", "kind", "--epochs", "1", "--members", "1", "--output", str(tmp_path / "m")]
    assert main([*told, "--words", "note", "--json"]) == 0
    capsys.readouterr()
    assert 'words = ["note"]' in (tmp_path / "m" / "run.toml").read_text().splitlines()
    assert bg.load(tmp_path / "m").preparation.columns[0].kind == "worded"
    assert main([*told, "--words", "note"]) == 0
    assert "--words note" in capsys.readouterr().out
    assert main(told) == 0
    assert "note (free text)" in capsys.readouterr().out
    with pytest.raises(OptionError, match="parts is 'perhaps'"):
        bg.fit_table(WEEKLY, "y", parts={"day": "perhaps"})
    with pytest.raises(DataError, match="'x' holds neither dates"):
        bg.fit_table(WEEKLY, "y", parts=["x"])


def test_words_that_are_not_wanted_are_left_out():
    with pytest.raises(DataError, match="no column"):
        bg.fit_table(NOTES, "kind", words="nothing")
    with pytest.warns(FitWarning, match="no better than chance"):
        found = bg.fit_table(NOTES, "kind", words="no", keep="x", **BY).preparation
    assert (found.names, found.left_out[0].reason) == (("x",), "words")


def test_inspect_says_what_becomes_of_them(capsys, tmp_path):
    NOTES.write_csv(tmp_path / "notes.csv")
    assert main(["inspect", str(tmp_path / "notes.csv"), "--target", "kind", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["columns"][0]
    assert (found["verdict"], found["rule"], found["change"], found["parts"]) == ("repair", "words", "words", [])
    assert main(["inspect", str(tmp_path / "notes.csv"), "--target", "kind", "--lang", "ja"]) == 0
    assert "単語から目標が分かります" in capsys.readouterr().out.replace("\n", "").replace(" ", "")


@pytest.mark.parametrize("pandas", [True, False])
def test_estimators_take_them_from_dataframes(pandas):
    frame = WEEKLY.drop("y").with_columns(note=NOTES["note"])
    frame = pd.DataFrame(frame.to_dict()) if pandas else frame
    both = np.stack([WEEKLY["y"].to_numpy(), KINDS + 0.1 * DRAW.normal(size=N)], axis=1)
    model = bg.MLPRegressor(preset="tabular", members=2, max_iter=2).fit(frame, both)
    kinds = {column.name: column.kind for column in model.preparation_.columns}
    assert kinds == {"day": "dated", "x": "numeric", "note": "worded"}
    assert {"day weekday sin 3", "note: lovely"} <= set(model.prepared_names_)
    assert model.predict(frame[:3]).shape == (3, 2)


def test_words_are_no_export(worded, weekly):
    for to in ("python", "onnx", "c"):
        with pytest.raises(PlanError, match="words of column 'note' are inputs, and exports take numbers alone"):
            bg.export_model(worded, to=to)
    assert "weekday" not in bg.export_model(weekly, to="python", check=WEEKLY).text
