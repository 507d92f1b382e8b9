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


@pytest.fixture(scope="module")
def joined(tmp_path_factory):
    """The folder of a model that joins three networks."""
    folder = str(tmp_path_factory.mktemp("joined"))
    options = [
        "--output",
        folder,
        "--epochs",
        "3",
        "--members",
        "3",
        "--hidden",
        "4",
        "--optimiser",
        "momentum",
        "--json",
    ]
    assert main(["train", str(PENGUINS), "--target", "species", *options, "--class-weight", "balanced"]) == 0
    return folder


def test_a_committee_is_asked_for_one_of_its_members(capsys, joined):
    sentence = refusal(capsys, joined, PENGUINS, "--row", 3, "--step", 1)
    assert sentence.startswith("Error: The model joins 3 networks")
    assert "name one of them with --member, 1 to 3, or leave --step out." in sentence
    assert "--member is 4, but" in refusal(capsys, joined, PENGUINS, "--row", 3, "--member", 4)
    assert "--member is 0, but" in refusal(capsys, joined, PENGUINS, "--row", 3, "--member", 0, status=2)


def test_an_update_of_a_member(capsys, joined):
    model = bg.load(joined)
    for member in (1, 3):
        step = model.step(5, PENGUINS, member=member)
        found = json.loads(explain(capsys, [joined], "--row", 3, "--member", member, "--step", 5, "--json"))
        assert (found["member"], found["update"], found["loss"]) == (member, 5, step.loss)
        assert found["rows"] == step.rows.tolist()
        assert [one["parameter"] for one in found["largest_changes"]] == list(step.largest())
    text = explain(capsys, [joined], "--row", 3, "--member", 3, "--step", 5, "--weight", "w(3)[1,2]", "--lang", "en")
    assert "It is of member 3, which was trained by itself." in text
    assert "Optimiser: Momentum" in text or "Optimiser: momentum" in text
    assert "weight s_n" in text  # rows of classes weigh differently


@pytest.mark.parametrize(
    "more", [[], ["--weight", "w(2)[1,2]"], ["--check", "w(3)[1,2]=0.1"], ["--nudge", "0.1", "--weight", "w(2)[1,2]"]]
)
def test_a_row_in_a_member_alone(capsys, joined, more):
    alone, whole = (
        explain(capsys, [joined], "--row", 3, *whose, *more, "--json") for whose in (["--member", 2], [])
    )  # fmt: skip
    assert json.loads(alone) != json.loads(whole)
    if "--nudge" not in more and "--check" not in more:
        assert json.loads(alone)["member"] == 2
        assert "In member 2 alone" in explain(capsys, [joined], "--row", 3, "--member", 2, *more, "--lang", "en")


def test_a_worksheet_of_a_member(capsys, joined, tmp_path):
    sheet = tmp_path / "sheet.html"
    explain(capsys, [joined], "--row", 3, "--member", 2, "--worksheet", sheet)
    assert "<svg" in sheet.read_text(encoding="utf-8")


def test_a_single_network_has_no_members(capsys, trained):
    assert "leave --member out" in refusal(capsys, trained[0], PENGUINS, "--row", 3, "--member", 1)
    assert "leave --member out" in refusal(capsys, trained[0], PENGUINS, "--row", 3, "--member", 1, "--step", 2)


def test_a_row_outside_a_batch_is_told_the_next_one_that_holds_it(capsys, trained):
    run, steps = trained[1], [trained[1].step(update).rows.tolist() for update in range(50, 62)]
    rows = rows_of(read_model(trained[0]), read_table(str(PENGUINS)), "train") + 1
    row = next(one for one in run.rows.tolist() if one + 1 not in steps[0])
    found = json.loads(explain(capsys, trained, "--row", rows[row], "--step", 50, "--json"))
    update = found["row"]["next"]["update"]
    assert row + 1 in steps[update - 50]
    assert not any(row + 1 in batch for batch in steps[: update - 50])
    text = " ".join(explain(capsys, trained, "--row", rows[row], "--step", 50, "--lang", "en").split())
    assert f"the next one that holds it is update {update}." in text
    text = explain(capsys, trained, "--row", rows[row], "--step", 50, "--weight", WEIGHT, "--lang", "ja")
    assert f"更新 {update} です" in "".join(text.split("\n   "))
