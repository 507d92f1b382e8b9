"""`backglass train` with folds, groups, times and other models beside it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from sklearn.dummy import DummyClassifier

import backglass as bg
from backglass.cli import main
from backglass.cli import report as shown
from backglass.workflow import comparing, contenders, fitting

PENGUINS = Path(__file__).parents[2] / "examples" / "penguins.csv"
QUICK = ["--members", "2", "--epochs", "2", "--hidden", "4"]
FOLDS = [*QUICK, "--folds", "3"]


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    for name in contenders.CONTENDERS:
        monkeypatch.setitem(contenders.CONTENDERS, name, most_frequent)


def most_frequent(table, target, rows, *_):
    """A quick model that stands for both."""
    model = DummyClassifier().fit(np.zeros((len(rows), 1)), table.labels(target).gather(rows).to_numpy())
    return contenders.Contender(model, lambda _, rows: np.zeros((len(rows), 1)))


def train(folder, *options, target="species", table=PENGUINS):
    return main(["train", str(table), "--target", target, "--output", str(folder), *map(str, options)])


def test_the_object_has_folds_and_comparison_and_the_model_has_the_folds(capsys, tmp_path):
    assert train(tmp_path / "a", *FOLDS, "--compare", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["folds"]["count"] == 3
    assert set(found["folds"]["each"][0]) == {
        "fold", "rows", "held_out", "loss", "accuracy", "balanced_accuracy", "log_loss", "auc",
    }  # fmt: skip
    assert found["rows"] == 344
    assert "validation" not in found
    assert [one["model"] for one in found["comparison"]["models"]] == ["backglass", "boosting", "mlp"]
    model = bg.load(tmp_path / "a")
    assert model.folds.mean == found["folds"]["mean"]
    page = (tmp_path / "a" / "report.html").read_text(encoding="utf-8")
    assert "Judged by 3 folds" in page
    assert "found on 344 rows, each by the network of the fold that did not see it" in page
    assert found["judged"]["part"] == "folds"
    assert found["importance"] is None
    assert "The folds judge, and no rows are held out of the model itself" in page
    assert "Beside other models" in page
    same = bg.fit_table(PENGUINS, "species", members=2, epochs=2, hidden=4, folds=3)
    same.save(tmp_path / "b.safetensors")
    assert (tmp_path / "b.safetensors").read_bytes() == (tmp_path / "a" / "model.safetensors").read_bytes()


def test_what_a_reader_sees(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "90")
    assert train(tmp_path / "a", *FOLDS, "--groups", "island", "--lang", "ja") == 0
    printed = capsys.readouterr().out
    assert "3 分割の交差検証: species" in printed
    assert "島" not in printed
    assert "island (行のグループを示す列)" in printed
    assert "標準誤差" in printed


def test_a_run_without_them_says_and_writes_nothing_of_them(capsys, tmp_path):
    assert train(tmp_path / "a", *QUICK, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert not {"folds", "comparison"} & set(found)
    assert not {"folds", "groups", "time", "compare"} & {
        line.split(" ")[0] for line in (tmp_path / "a" / "run.toml").read_text().splitlines()
    }
    training = bg.load(tmp_path / "a").model.training
    assert "folds" not in training
    assert list(training["split"]) == ["validation", "validation_hash", "rows"]


def test_a_file_of_options_knows_them(capsys, tmp_path):
    assert train(tmp_path / "a", *FOLDS, "--compare", "--groups", "island", "--json") == 0
    first = json.loads(capsys.readouterr().out)
    written = (tmp_path / "a" / "run.toml").read_text(encoding="utf-8")
    assert all(line in written for line in ("folds = 3\n", 'groups = "island"\n', "compare = true\n"))
    assert "validation" not in written
    assert main(["train", "--config", str(tmp_path / "a" / "run.toml"), "--output", str(tmp_path / "b"), "--json"]) == 0
    again = json.loads(capsys.readouterr().out)
    assert again["folds"] == first["folds"]
    assert again["rows"] == 344


def test_a_time_holds_the_later_rows_out(capsys, tmp_path):
    days = pl.DataFrame({"day": [f"2024-{1 + k // 28:02}-{1 + k % 28:02}" for k in range(84)], "x": range(84)})
    days.with_columns(y=pl.col("x") % 7 + 0.5).write_csv(tmp_path / "t.csv")
    assert train(tmp_path / "a", *QUICK, "--time", "day", "--json", target="y", table=tmp_path / "t.csv") == 0
    assert json.loads(capsys.readouterr().out)["validation"]["rows"] == 17
    judged = bg.load(tmp_path / "a").evaluate(tmp_path / "t.csv", "validation")
    assert judged.true.tolist() == [k % 7 + 0.5 for k in range(67, 84)]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--folds", "1"], "--folds is 1, but it is a whole number from 2 up."),
        (["--groups", "island", "--time", "year"], "--groups and --time each say which rows are held out"),
        (["--groups", "species"], "Column 'species' is the target, so that it cannot be --groups, too"),
        (["--time", "island"], "Column 'island' holds texts, but --time takes one of dates, times or numbers"),
        (["--groups", "island", "--folds", "4"], "The rows are of 3 groups, too few for 4 parts"),
    ],
)
def test_wrong_usage_is_one_sentence(capsys, tmp_path, options, sentence):
    assert train(tmp_path / "a", *QUICK, *options) != 0
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "a" / "model.safetensors").exists()


def test_a_run_with_folds_is_not_resumed(capsys, tmp_path):
    assert train(tmp_path / "a", *FOLDS) == 0
    assert main(["train", "--resume", "--output", str(tmp_path / "a")]) == 2
    assert "A run with --folds is not saved as it goes" in capsys.readouterr().err


@pytest.mark.parametrize("at", [0, 2, 3])
def test_ctrl_c_leaves_what_was_there_before(capsys, tmp_path, monkeypatch, at):
    """In the first fold, in the last one, in the model itself."""
    assert train(tmp_path / "a", *QUICK, "--epochs", "3") == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "a").iterdir() if path.is_file()}
    trained, calls = fitting.train_committee, []

    def stopped(*given, **options):
        calls.append(None)
        if len(calls) == at + 1:
            raise KeyboardInterrupt
        return trained(*given, **options)

    monkeypatch.setattr(fitting, "train_committee", stopped)
    capsys.readouterr()
    assert train(tmp_path / "a", *FOLDS) == 130
    assert "Stopped by Ctrl-C before all folds and the model were finished" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in (tmp_path / "a").iterdir() if path.is_file()} == before
    monkeypatch.undo()
    monkeypatch.setenv("LC_ALL", "C")
    resumed = main(["train", "--resume", "--output", str(tmp_path / "a")])
    assert resumed == (0 if at < 3 else 1)  # behind the folds the older run had made room


def test_ctrl_c_in_another_model_can_be_resumed(capsys, tmp_path, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as there:
        there.setitem(contenders.CONTENDERS, "boosting", stopped)
        assert train(tmp_path / "a", *QUICK, "--compare") == 130
    assert "nothing was written, and --resume goes on" in capsys.readouterr().err
    assert not (tmp_path / "a" / "model.safetensors").exists()
    assert main(["train", "--resume", "--output", str(tmp_path / "a"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["comparison"]["over"] == "rows"
    assert comparing.CONTENDERS is contenders.CONTENDERS


def test_the_bar_says_the_fold():
    class Moment:
        epoch, row = 2, {"loss": 0.5}

    told = []
    watch = shown.Watching(lambda *one: told.append(one), 4, "en")
    watch(Moment, member=1, members=3, fold=1, folds=5)
    watch(Moment, member=1, members=3, fold=5, folds=5)
    shown.Watching(lambda *one: told.append(one), 4, "en")(Moment)
    watch.contender("boosting", 1, 10)
    assert [one[:3] for one in told] == [
        (18, 72, "fold 2/5, member 2/3, epoch 2/4"),
        (66, 72, "the model, member 2/3, epoch 2/4"),
        (2, 4, "epoch 2/4"),
        (1, 10, "HistGradientBoosting, fit 2/10"),
    ]
