"""`backglass importance`: how much a model needs each column, as a table, a page and one object."""

import json
from pathlib import Path

import numpy as np
import pytest

from backglass.cli import main

PENGUINS = str(Path(__file__).parents[2] / "examples" / "penguins.csv")


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("model") / "penguins"
    options = ["--members", "1", "--epochs", "40", "--output", str(folder), "--json"]
    assert main(["train", PENGUINS, "--target", "species", *options]) == 0
    return folder


def test_the_columns_are_named_the_largest_first(capsys, model):
    capsys.readouterr()
    assert main(["importance", str(model), PENGUINS, "--part", "validation", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["measure"], told["part"], told["rows"], told["repeats"]) == ("log_loss", "validation", 69, 5)
    assert [set(one) for one in told["importance"]] == [{"column", "mean", "standard_error"}] * 7
    means = [one["mean"] for one in told["importance"]]
    assert means == sorted(means, reverse=True)
    assert told["importance"][0]["column"] == "bill_length_mm"


@pytest.mark.parametrize(("lang", "head"), [("en", "standard error"), ("ja", "標準誤差")])
def test_readers_get_a_table_and_a_page(capsys, model, lang, head):
    capsys.readouterr()
    assert main(["importance", str(model), PENGUINS, "--lang", lang]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.strip().startswith("bill_length_mm") for line in lines)
    assert any(head in line for line in lines)
    assert main(["importance", str(model), PENGUINS, "--lang", lang, "--html"]) == 0
    page = capsys.readouterr().out
    assert page.count("<svg") == 1
    assert head in page
    report = (model / "report.html").read_text(encoding="utf-8")
    assert "Which columns it needs" in report
    assert "bill_length_mm" in report


@pytest.mark.parametrize(
    ("options", "status", "sentence"),
    [
        (["--repeats", "0"], 2, "--repeats is 0"),
        (["--repeats", "many"], 2, "--repeats must be a whole number"),
        (["--part", "some"], 2, "--part is 'some'"),
        (["--html", "--json"], 2, "Give one of --html and --json"),
    ],
)
def test_wrong_options_are_refused_in_one_sentence(capsys, model, options, status, sentence):
    capsys.readouterr()
    assert main(["importance", str(model), PENGUINS, *options]) == status
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert sentence in error


def test_the_report_of_a_wide_table_takes_no_time_for_it(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    numbers = np.random.default_rng(0).normal(size=(40, 1200))
    lines = [",".join(["y", *(f"c{place}" for place in range(1200))])]
    lines += [",".join([str(row % 2), *map(repr, cells)]) for row, cells in enumerate(numbers.tolist())]
    (tmp_path / "wide.csv").write_text("\n".join(lines), encoding="utf-8")
    assert main(["train", "wide.csv", "--target", "y", "--members", "1", "--epochs", "1", "--output", "m"]) == 0
    capsys.readouterr()
    assert "backglass importance MODEL TABLE" in (tmp_path / "m" / "report.html").read_text(encoding="utf-8")
