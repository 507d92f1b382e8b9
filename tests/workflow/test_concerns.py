"""What a fit warns of: in text, JSON, report and Python, in both languages, and nothing where all is well."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import backglass as bg
from backglass.cli import main
from backglass.tables.cells import FrameCells
from backglass.tables.reader import decided_table
from backglass.workflow.chance import Chance
from backglass.workflow.concerns import concerns_of, lost_rows
from backglass.workflow.fitting import fit
from backglass.workflow.job import Job
from backglass.workflow.preparing import prepare

PENGUINS = Path(__file__).parents[2] / "examples" / "penguins.csv"
QUICK = ["--epochs", "30", "--members", "2"]


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")


def threshold(rows=200, seed=0):
    """Labels that are exactly a threshold of x, which is left out as made from them; z says nothing."""
    rng = np.random.default_rng(seed)
    x = rng.integers(-10, 11, rows) / 10
    return pl.DataFrame({"x": x, "z": rng.normal(size=rows), "y": np.where(x > 0.25, "high", "low")})


def cubed(seed=0):
    """A number, its cube among the columns, and noise."""
    rng = np.random.default_rng(seed)
    y = rng.normal(size=200)
    return pl.DataFrame({"cube": y**3, "z": rng.normal(size=200), "y": y})


def noise(target):
    rng = np.random.default_rng(3)
    columns = {"a": rng.normal(size=200), "b": rng.choice(["red", "blue"], 200)}
    values = {
        "two": rng.choice(["yes", "no"], 200),
        "rare": np.where(np.arange(200) % 13 == 0, "yes", "no"),
        "five": rng.choice(list("vwxyz"), 200),
        "number": rng.normal(size=200),
        "skewed": rng.lognormal(0, 2, 200),
    }
    return pl.DataFrame({**columns, "y": values[target]})


def fine(rows=200, **more):
    rng = np.random.default_rng(1)
    x = rng.normal(size=rows)
    return pl.DataFrame({"x": x, **more, "y": np.where(x + 0.4 * rng.normal(size=rows) > 0, "high", "low")})


def trained(capsys, frame, *options, lang="en"):
    """The text on standard output and error, the JSON object, and the report."""
    frame.write_csv("t.csv")
    words = ["train", "t.csv", "--target", "y", *QUICK, *options, "--lang", lang]
    assert main(words) == 0
    text = capsys.readouterr()
    assert main([*words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    return text, found, Path("backglass-model/report.html").read_text(encoding="utf-8")


def kinds(found):
    return [one["kind"] for one in found["warnings"]]


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize(("frame", "column"), [(threshold(), "x"), (cubed(), "cube")])
def test_what_remains_without_the_best_column_does_not_predict(capsys, frame, column, lang):
    text, found, report = trained(capsys, frame, lang=lang)
    assert kinds(found) == ["no_better_than_chance"]
    sentence = found["warnings"][0]["sentence"]
    assert f"'{column}'" in sentence
    assert "--keep" in sentence
    opening = {"en": "Warning: ", "ja": "警告: "}[lang]
    assert text.err.splitlines()[-1] == opening + sentence
    (box,) = re.findall(r'<p class="warning" role="alert">(.*?)</p>', report)
    assert unescape(re.sub(r"</?span[^>]*>", "", box)) == opening + sentence


@pytest.mark.parametrize("frame", [threshold(), cubed()])
def test_it_predicts_with_the_column_that_the_warning_names(capsys, frame):
    text, found, report = trained(capsys, frame, "--keep", frame.columns[0])
    assert kinds(found) == []
    assert "Warning" not in text.err
    assert 'class="warning"' not in report


@pytest.mark.few(3)
@pytest.mark.parametrize("target", ["two", "rare", "five", "number", "skewed"])
@pytest.mark.parametrize("members", ["1", "2"])
def test_noise_is_not_predicted(capsys, target, members):
    text, found, report = trained(capsys, noise(target), "--members", members)
    assert kinds(found) == ["no_better_than_chance"]
    assert "columns that tell more" in found["warnings"][0]["sentence"]
    assert text.err.startswith("Warning: This network predicts 'y' no better than chance: o")
    assert 'class="warning"' in report


@pytest.mark.parametrize(("right", "by_base", "ahead"), [(36, 30, True), (30, 30, False), (12, 30, False)])
def test_a_difference_that_chance_gives_is_said(right, by_base, ahead):
    fitted = fit(prepare(Job(fine(), "y", members=1, epochs=2)))
    chance = Chance(12345, "low", right, by_base, better=False)
    (concern,) = concerns_of(replace(fitted, chance=chance))
    assert f"of the 12345 rows that it was not trained on it gets {right} right" in concern.sentence["en"]
    assert ("that chance gives, too" in concern.sentence["en"]) == ahead
    assert ("偶然でも生じます" in concern.sentence["ja"]) == ahead


def test_python_is_warned():
    with pytest.warns(bg.FitWarning, match="no better than chance.*made from it: 'x', which.*with keep COLUMN"):
        bg.fit_table(threshold(), "y", members=2, epochs=30)
    with pytest.warns(bg.FitWarning, match="the training rows' mean"):
        bg.fit_table(noise("number"), "y", members=1, epochs=30)


def test_a_good_fit_says_nothing(capsys):
    text, found, report = trained(capsys, fine())
    assert (found["warnings"], found["remarks"], text.err) == ([], [], "")
    assert 'class="warning"' not in report
    bg.fit_table(fine(), "y", members=2, epochs=30)
    bg.fit_table(PENGUINS, "species", members=2, epochs=30)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_good_fit_names_the_columns_left_out_as_made_from_the_target(capsys, lang):
    frame = fine().with_columns(copy="y", other=pl.col("y").replace({"high": "1", "low": "2"}))
    text, found, report = trained(capsys, frame, lang=lang)
    (warning,) = found["warnings"]
    assert (warning["kind"], found["remarks"]) == ("made_from_target", [])
    assert "'copy', 'other'" in warning["sentence"]
    assert "--keep" in warning["sentence"]
    assert ("'copy', 'other'" in text.err, {"en": "Warning", "ja": "警告"}[lang] in text.err) == (True, True)
    assert "&#x27;copy&#x27;, &#x27;other&#x27;" in report


def test_a_column_that_the_user_dropped_is_not_spoken_of(capsys):
    text, found, _ = trained(capsys, fine().with_columns(copy="y"), "--drop", "copy")
    assert (found["warnings"], found["remarks"], text.err) == ([], [], "")


# --- rows without a target ---


def gaps(rows, lost):
    frame = fine(rows)
    return frame.with_columns(y=pl.when(pl.int_range(rows) < lost).then(None).otherwise("y"))


@pytest.mark.parametrize(("lost", "loud"), [(0, False), (1, False), (2, False), (3, True), (69, True)])
def test_lost_rows_are_a_remark_and_above_one_in_a_hundred_a_warning(capsys, lost, loud):
    text, found, report = trained(capsys, gaps(200, lost))
    assert found["rows_without_target"] == lost
    sentence = f"{lost} of the 200 rows of t.csv lack the target 'y', so nothing is learned from them."
    if lost == 1:
        sentence = sentence.replace("lack ", "lacks ").replace("them", "it")
    assert kinds(found) == ["rows_without_target"] * loud
    assert found["remarks"] == [sentence] * (lost > 0 and not loud)
    assert text.err == ("Warning: " * loud + sentence + "\n") * (lost > 0)
    assert ('class="warning"' in report) == loud


@pytest.mark.parametrize(("lost", "loud"), [(0, False), (2, False), (3, True)])
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_inspect_says_so_too(capsys, lost, loud, lang):
    gaps(200, lost).write_csv("t.csv")
    words = ["inspect", "t.csv", "--target", "y", "--lang", lang]
    assert main(words) == 0
    text = capsys.readouterr()
    assert main([*words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (len(found["remarks"]), kinds(found)) == (int(lost > 0 and not loud), ["rows_without_target"] * loud)
    assert text.err.count("\n") == (lost > 0)
    assert ({"en": "Warning: ", "ja": "警告: "}[lang] in text.err) == loud
    shown = bg.inspect("t.csv", "y")
    assert shown.to_json(lang) == found
    assert ("of the 200 rows" in " ".join(shown.to_text("en").split())) == (lost > 0)


def test_python_is_warned_of_lost_rows():
    with pytest.warns(bg.FitWarning, match="69 of the 200 rows of .* lack the target 'y'"):
        bg.fit_table(gaps(200, 69), "y", members=2, epochs=30)
    bg.fit_table(gaps(200, 2), "y", members=2, epochs=30)  # a remark at most


def test_a_table_to_judge_by_loses_rows_of_its_own(capsys):
    gaps(100, 40).write_csv("later.csv")
    _, found, _ = trained(capsys, gaps(200, 2), "--validation", "later.csv")
    assert "2 of the 200 rows of t.csv" in found["remarks"][0]
    assert "40 of the 100 rows of later.csv" in found["warnings"][0]["sentence"]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_spellings_that_count_as_missing_are_named(lang):
    cells = ["NA"] * 60 + [""] * 5 + ["n/a"] * 4 + ["APAC"] * 131
    table = decided_table(FrameCells(pl.DataFrame({"region": cells})), "sales.csv")
    found = lost_rows(table, "region", 69, spell="--{}".format)
    sentence = found.sentence[lang]
    for part in ("69", "200", "sales.csv", "'region'", '"NA" (60', '"n/a" (4', '--missing region=""'):
        assert part in sentence
    table = decided_table(FrameCells(pl.DataFrame({"region": cells[60:65] + cells[69:]})), "sales.csv")
    assert '"' not in lost_rows(table, "region", 5).sentence[lang]
    assert lost_rows(table, "region", 0) is None


def of_measured_rows(rows=100, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=rows)
    return pl.DataFrame({"x": x, "kind": rng.choice(["red", "blue"], rows), "y": x + rng.normal(size=rows)})


def test_copies_among_the_rows_held_out(capsys):
    once = of_measured_rows()
    pl.concat([once, once]).sample(fraction=1.0, shuffle=True, seed=1).write_csv("twice.csv")
    assert main(["train", "twice.csv", "--target", "y", *QUICK]) == 0
    said = capsys.readouterr().err
    assert re.search(r"Warning: [0-9]+ of the 40 rows that were held out equal a row that it was trained on", said)
    assert "--groups COLUMN" in said
    assert main(["train", "twice.csv", "--target", "y", "--json", *QUICK]) == 0
    assert "copies_held_out" in {one["kind"] for one in json.loads(capsys.readouterr().out)["warnings"]}


@pytest.mark.parametrize(
    "table",
    [
        of_measured_rows(),
        pl.concat([of_measured_rows(), of_measured_rows().head(3)]),
        pl.DataFrame({"a": list("xyz") * 60, "b": list("pq") * 90, "y": ["u", "v", "v"] * 60}),
    ],
)
def test_equal_rows_that_are_no_copies(table):
    found = concerns_of(fit(prepare(Job(table, "y", epochs=2, members=1))))
    assert "copies_held_out" not in {one.kind for one in found}


def test_copies_in_a_table_of_its_own():
    once = of_measured_rows()
    job = Job(once, "y", validation=once.head(50).with_columns(more=pl.lit(1)), epochs=2, members=1)
    assert "copies_held_out" in {one.kind for one in concerns_of(fit(prepare(job)))}
