"""`backglass info`: what a model's file is, of every kind and every version of the format."""

from __future__ import annotations

import hashlib
import json
import shlex
import warnings
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

import backglass as bg
from backglass.cli import main
from backglass.workflow.model_facts import facts_of, parameters_sha256

ROOT = Path(__file__).parents[2]
PENGUINS = ROOT / "examples" / "penguins.csv"
STORED = sorted((ROOT / "tests" / "files").glob("model-v*.safetensors"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder "m" of `backglass train`, and files of a run and an estimator."""
    place = tmp_path_factory.mktemp("info")
    options = ["--members", "2", "--epochs", "3", "--hidden", "4", "--drop", "year"]
    assert main(["train", str(PENGUINS), "--target", "species", *options, "--output", str(place / "m")]) == 0
    X = np.random.default_rng(0).normal(size=(30, 2))
    net = bg.Network((2, 3, 1))
    bg.save(bg.train(net, net.initialise(seed=4), X, X[:, 0], epochs=2, seed=4), place / "run")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it has not converged
        bg.save(bg.MLPRegressor(hidden_layer_sizes=(3,), max_iter=2).fit(X, X[:, 0]), place / "estimator")
    return place


def told(capsys, *arguments):
    capsys.readouterr()
    assert main(["info", *map(str, arguments), "--json"]) == 0
    return json.loads(capsys.readouterr().out, parse_constant=pytest.fail)


def test_a_model_of_a_table(folder, capsys):
    found, model = told(capsys, folder / "m"), bg.load(folder / "m")
    file = folder / "m" / "model.safetensors"
    assert (found["kind"], found["bytes"], found["checksum_fits"]) == ("table", file.stat().st_size, True)
    assert found["target"] == {"name": "species", "task": "classification", "classes": model.classes_.tolist()}
    assert [one["name"] for one in found["columns"]] == [one.name for one in model.preparation.columns]
    assert sum(one["inputs"] for one in found["columns"]) == found["network"]["sizes"][0]
    assert found["scores"] == model.model.training["scores"]
    assert (found["seed"], len(found["members"]), found["optimiser"]["name"]) == (0, 2, "adam")
    assert found["data_sha256"] == hashlib.sha256(PENGUINS.read_bytes()).hexdigest()
    parameters = load_file(file)["parameters"]
    assert parameters.size == found["parameters"]
    assert found["parameters_sha256"] == hashlib.sha256(parameters.astype(parameters.dtype).tobytes()).hexdigest()


def test_what_can_be_asked_next_can_be_asked(folder, capsys, monkeypatch):
    monkeypatch.chdir(folder)
    lines = told(capsys, "m")["next"]
    assert list(lines) == ["predict", "evaluate", "explain", "importance", "serve", "export", "again", "load"]
    for name in ("predict", "evaluate", "explain"):
        _, *words = shlex.split(lines[name].replace("TABLE", str(PENGUINS)))
        assert main(words) == 0, name
    assert lines["again"] == "backglass train --config m/run.toml"
    assert eval(lines["load"], {"bg": bg}).target == "species"


def test_a_run_and_an_estimator(folder, capsys):
    run = told(capsys, folder / "run")
    assert (run["kind"], run["rows"], run["seed"], run["dtype"]) == ("run", {"train": 30}, 4, "float64")
    assert "target" not in run
    assert list(run["next"]) == ["serve", "export", "load"]
    assert told(capsys, folder / "estimator")["kind"] == "MLPRegressor"


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
def test_files_of_every_version(path, capsys):
    found = told(capsys, path)
    assert found["format"] == int(path.stem[7])
    assert found["checksum_fits"] is (None if found["format"] == 1 else True)
    for speak in ("en", "ja"):
        assert main(["info", str(path), "--lang", speak]) == 0
        assert found["target"]["name"] in capsys.readouterr().out


def test_it_reads_in_both_languages(folder, capsys):
    capsys.readouterr()
    for speak, parts in (
        ("en", ("a model of a table", "species (classification)", "What can be asked next", "held out")),
        ("ja", ("表のモデル", "species (分類)", "次にできること", "取り分け")),
    ):
        assert main(["info", str(folder / "m"), "--lang", speak]) == 0
        out = capsys.readouterr().out
        assert all(part in out for part in parts)
        assert parameters_sha256(bg.load(folder / "m").model)[:16] in out


def test_a_file_that_was_changed_is_refused(folder, capsys, tmp_path):
    data = bytearray((folder / "m" / "model.safetensors").read_bytes())
    data[-5] ^= 1
    (tmp_path / "changed.safetensors").write_bytes(data)
    assert main(["info", str(tmp_path / "changed.safetensors"), "--lang", "en"]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n"), "was changed after it was written" in err) == ("", 1, True)


def test_nothing_of_where_it_lies_is_told_to_others(folder):
    assert str(folder) not in json.dumps(facts_of(folder / "m").to_json(file=False))
