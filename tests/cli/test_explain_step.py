"""`backglass explain --step`: an update of the training, replayed from the model's file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import backglass as bg
from backglass.cli import main
from backglass.modelfile import read_model, write_model
from backglass.tables.reader import read_table
from backglass.workflow.judging import rows_of

PENGUINS = Path(__file__).parents[2] / "examples" / "penguins.csv"
WEIGHT = "w(3)[1,4]"


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A model's folder, and the same run made in Python."""
    folder = str(tmp_path_factory.mktemp("model"))
    options = ["--output", folder, "--hidden", "5,4", "--epochs", "12", "--members", "1", "--json"]
    assert main(["train", str(PENGUINS), "--target", "species", *options]) == 0
    model, table = read_model(folder), read_table(str(PENGUINS))
    rows = rows_of(model, table, "train")
    run = bg.train(
        model.network, model.network.initialise(seed=0), model.preparation.inputs(table, rows, "float32"),
        model.preparation.targets(table, rows), optimiser=bg.Adam(0.003), epochs=12, batch_size=32, dtype="float32",
    )  # fmt: skip
    return folder, run


def explain(capsys, trained, *options):
    capsys.readouterr()
    assert main(["explain", trained[0], str(PENGUINS), *map(str, options)]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def refusal(capsys, model, table, *options, status=1):
    sentences = []
    for speak in ("en", "ja"):
        capsys.readouterr()
        assert main(["explain", str(model), str(table), *map(str, options), "--lang", speak]) == status
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.count("\n") == 1
        sentences.append(captured.err)
    assert sentences[0] != sentences[1]
    return sentences[0]


def test_the_update_is_that_of_the_run(capsys, trained):
    """The file's replay and the run's own are one; rows are the table's."""
    ours = trained[1].step(50)
    found = json.loads(explain(capsys, trained, "--row", 3, "--step", 50, "--json"))
    assert found["loss"] == ours.loss
    assert [one["parameter"] for one in found["largest_changes"]] == list(ours.largest())
    assert found["largest_changes"][0]["after"] == ours.theta_after[ours.largest()[0]]
    preparation, table = read_model(trained[0]).preparation, read_table(str(PENGUINS))
    X = preparation.inputs(table, np.array(found["rows"]) - 1, "float32")
    np.testing.assert_array_equal(X, ours.trace.X)


def test_the_rows_part_is_shown(capsys, trained):
    rows = json.loads(explain(capsys, trained, "--row", 3, "--step", 50, "--json"))["rows"]
    inside, outside = rows[0], next(n for n in range(1, 345) if n not in rows)
    found = json.loads(explain(capsys, trained, "--row", inside, "--step", 50, "--json"))
    account = json.loads(explain(capsys, trained, "--row", inside, "--step", 50, "--weight", WEIGHT, "--json"))
    assert account["parameter"] == WEIGHT
    assert account["row"]["adds"] == next(one["term"] for one in account["samples"] if one["row"] == inside)
    assert len(found["row"]["adds"]) == 5
    assert found["row"]["loss"] > 0
    text = explain(capsys, trained, "--row", inside, "--step", 50, "--lang", "en")
    assert f"Row {inside} is in this batch" in text
    text = explain(capsys, trained, "--row", inside, "--step", 50, "--weight", WEIGHT, "--lang", "en")
    assert f"{WEIGHT} at update 50" in text
    assert f"Row {inside} adds" in text
    assert json.loads(explain(capsys, trained, "--row", outside, "--step", 50, "--json"))["row"]["loss"] is None
    for options in ([], ["--weight", WEIGHT]):
        assert "not in this batch" in explain(capsys, trained, "--row", outside, "--step", 50, "--lang", "en", *options)


@pytest.mark.parametrize("form", ["--latex", "--html"])
def test_other_media_draw_the_same(capsys, trained, form):
    drawn = explain(capsys, trained, "--row", 3, "--step", 7, "--weight", WEIGHT, form)
    assert "change" in drawn


def test_a_table_that_was_not_trained_on_is_refused(capsys, trained, tmp_path):
    other = tmp_path / "other.csv"
    other.write_text(PENGUINS.read_text(encoding="utf-8").replace("39.1", "39.2", 1), encoding="utf-8")
    said = refusal(capsys, trained[0], other, "--row", 3, "--step", 5)
    assert "not the table that the model was trained with" in said


def test_refusals(capsys, trained, tmp_path):
    assert "take one from 1 to" in refusal(capsys, trained[0], PENGUINS, "--row", 3, "--step", 10_000)
    assert "no row 9999" in refusal(capsys, trained[0], PENGUINS, "--row", 9999, "--step", 3)
    assert "--step" in refusal(capsys, trained[0], PENGUINS, "--row", 3, "--step", 0, status=2)
    path = tmp_path / "model.safetensors"
    write_model(path, replace(read_model(trained[0]), kept=None))
    assert "no run to replay" in refusal(capsys, path, PENGUINS, "--row", 3, "--step", 3)


def test_a_committee_has_no_run_to_go_back_into(capsys, tmp_path):
    options = ["--output", str(tmp_path), "--epochs", "2", "--members", "3", "--json"]
    assert main(["train", str(PENGUINS), "--target", "species", *options]) == 0
    sentence = refusal(capsys, tmp_path, PENGUINS, "--row", 3, "--step", 1)
    assert sentence.startswith("Error: The model joins 3 networks")
    assert "train with --members 1 to open its updates" in sentence
