"""`backglass check` and `backglass health`: the certificate and the findings of a model on a table."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len

from backglass.cli import main
from backglass.engines import ENGINES, ReferenceEngine
from backglass.modelfile import FILE_NAME, read_model, write_model
from backglass.parameters import Parameters

PENGUINS = str(Path(__file__).parents[2] / "examples" / "penguins.csv")


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    folder = tmp_path_factory.mktemp("model")
    options = ["--target", "species", "--output", str(folder), "--hidden", "6", "--epochs", "8", "--json"]
    assert main(["train", PENGUINS, *options]) == 0
    return folder


@pytest.fixture
def model(trained, tmp_path):
    (tmp_path / FILE_NAME).write_bytes((trained / FILE_NAME).read_bytes())
    return str(tmp_path)


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")


class Spoilt(ReferenceEngine):
    """The reference engine with an error of 1 % in one weight's gradient."""

    def sums(self, theta, X, D, s, masks=None):
        sums = super().sums(theta, X, D, s, masks)
        gradient = sums.gradient.copy()
        gradient[5] *= 1.01
        return replace(sums, gradient=gradient)


def test_of_many_parameters_some_are_checked_unless_all_are_asked_for(capsys, model, monkeypatch):
    monkeypatch.setattr("backglass.cli.check.PARAMETERS", 50)
    found = {}
    for share in ((), ("--share", "1")):
        assert main(["check", model, PENGUINS, "--rows", "9", "--json", *share]) == 0
        found[share] = json.loads(capsys.readouterr().out)
    every = read_model(model).network.parameter_count
    assert [one["parameters_checked"] for one in found.values()] == [50, every]
    assert found[()]["share"] == 50 / every


def test_the_model_stays_as_it_is_unless_the_certificate_shall_be_stored(capsys, model):
    file = Path(model) / FILE_NAME
    before, written = file.read_bytes(), file.stat().st_mtime_ns
    assert main(["check", model, PENGUINS, "--rows", "9"]) == 0
    assert (file.read_bytes(), file.stat().st_mtime_ns) == (before, written)
    assert FILE_NAME not in capsys.readouterr().out
    file.chmod(0o444)
    Path(model).chmod(0o555)  # nor is anything beside it
    assert main(["check", model, PENGUINS, "--rows", "9", "--json"]) == 0
    Path(model).chmod(0o755)


def test_a_right_gradient_is_certified_and_the_certificate_kept(capsys, model):
    before = read_model(model)
    capsys.readouterr()
    assert main(["check", model, PENGUINS, "--json", "--store"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["verdict"], found["dtype"], found["rows"], found["rows_of_table"]) == ("right", "float32", 256, 344)
    assert found["parameters_checked"] + found["kinks"] == found["parameters"] == before.network.parameter_count
    assert found["worst_relative_error"] < found["tolerance"] == 1e-3
    assert found["worst_parameter"] in list(before.theta)
    assert found["self_test"]["passed"] is True
    after = read_model(model)
    assert after.certificate is not None
    assert after.certificate["verdict"] == "right"
    assert after.theta == before.theta


@pytest.mark.parametrize("speak", ["en", "ja"])
def test_the_text_fits_a_terminal_and_names_the_file(capsys, model, speak):
    assert main(["check", model, PENGUINS, "--share", "0.5", "--rows", "40", "--store", "--lang", speak]) == 0
    out = capsys.readouterr().out
    assert {"en": "The gradient is right", "ja": "勾配は正しく求められています"}[speak] in out
    *lines, stored = out.rstrip().splitlines()
    assert str(Path(model) / FILE_NAME) in stored
    assert all(cell_len(line) <= 80 for line in lines)


@pytest.mark.parametrize("speak", ["en", "ja"])
@pytest.mark.parametrize("command", ["check", "health"])
def test_a_page_says_what_the_terminal_says(capsys, model, command, speak):
    capsys.readouterr()
    assert main([command, model, PENGUINS, "--rows", "40", "--html", "--lang", speak]) == 0
    page = capsys.readouterr().out
    assert page.startswith(f'<!DOCTYPE html>\n<html lang="{speak}">')
    assert page.rstrip().endswith("</html>")
    assert page.count("<h1>") == 1
    assert f"{model}" in page
    assert PENGUINS in page
    sentence = {
        ("check", "en"): "The gradient is right",
        ("check", "ja"): "勾配は正しく求められています",
        ("health", "en"): "Nothing is wrong: no finding.",
        ("health", "ja"): "問題は見つかりませんでした。",
    }[command, speak]
    assert sentence in page
    assert {"en": "40 of the table's 344 rows", "ja": "選んだ 40 行"}[speak].replace("'", "&#x27;") in page


@pytest.mark.parametrize("command", ["check", "health"])
def test_a_page_or_an_object(capsys, model, command):
    assert main([command, model, PENGUINS, "--html", "--json"]) == 2
    assert "Give --html or --json, not both" in capsys.readouterr().err


def test_a_page_is_all_that_is_printed(capsys, model):
    capsys.readouterr()
    assert main(["check", model, PENGUINS, "--rows", "9", "--html", "--store"]) == 0
    assert capsys.readouterr().out.rstrip().endswith("</html>")
    assert read_model(model).certificate["rows"] == 9


def test_a_wrong_gradient_ends_with_status_1(capsys, model, monkeypatch):
    monkeypatch.setitem(ENGINES, "reference", Spoilt)
    assert main(["check", model, PENGUINS, "--engine", "reference", "--json", "--store"]) == 1
    captured = capsys.readouterr()
    found = json.loads(captured.out)
    name = list(read_model(model).theta)[5]
    assert (found["verdict"], found["worst_parameter"]) == ("wrong", name)
    assert found["worst_relative_error"] == pytest.approx(0.01, rel=0.05)
    assert captured.err.startswith(f"Error: The gradient is wrong: {name} is ")
    assert read_model(model).certificate["verdict"] == "wrong"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--share", "0"], "--share is 0.0"),
        (["--share", "1.5"], "--share is 1.5"),
        (["--rows", "0"], "--rows is 0"),
        (["--seed", "-1"], "--seed is -1"),
        (["--engine", "abacus"], "--engine is 'abacus'"),
    ],
)
def test_wrong_usage_is_status_2(capsys, model, options, sentence):
    assert main(["check", model, PENGUINS, *options]) == 2
    assert sentence in capsys.readouterr().err
    assert main(["check", model, PENGUINS, *options, "--lang", "ja"]) == 2
    assert capsys.readouterr().err.startswith("エラー: ")


@pytest.mark.parametrize("command", ["check", "health"])
def test_a_model_that_is_not_there_is_status_1(capsys, command):
    assert main([command, "nowhere", PENGUINS]) == 1
    assert "There is no model nowhere" in capsys.readouterr().err


def test_a_healthy_model_has_no_finding(capsys, model):
    capsys.readouterr()
    assert main(["health", model, PENGUINS, "--json", "--learning-rate", "0.001"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["healthy"], found["findings"], found["rows"]) == (True, [], 344)
    assert [layer["layer"] for layer in found["layers"]] == [2, 3]
    assert 0 < found["layers"][0]["update_ratio"] < 0.1
    assert main(["health", model, PENGUINS, "--lang", "ja", "--rows", "50"]) == 0
    out = capsys.readouterr().out
    assert "問題は見つかりませんでした" in out
    assert "344 行から" in out
    assert all(cell_len(line) <= 80 for line in out.splitlines())


def test_a_saturated_layer_is_found(capsys, model):
    sick = read_model(model)
    flat = sick.theta.flat.copy()
    flat[sick.network.layout[2][1]] = -1000
    write_model(Path(model) / FILE_NAME, replace(sick, theta=Parameters(sick.network, flat)))
    assert main(["health", model, PENGUINS]) == 0
    assert "Saturated units: in 100% of all cases the derivative of layer 2" in capsys.readouterr().out
    assert main(["health", model, PENGUINS, "--learning-rate", "0"]) == 2
