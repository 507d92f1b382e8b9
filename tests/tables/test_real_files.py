"""Tables as they are published: read, trained on, predicted and explained without an option, or with the one named."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

import backglass as bg
from backglass.cli import main
from tests.tables.real_file import RealFile
from tests.tables.real_files import MAKERS

QUICK: dict[str, Any] = {"members": 1, "epochs": 60}
NEEDING = [name for name, maker in MAKERS.items() if maker().needs]
OPTIONS = {"header": "--no-header", "skip_lines": "--skip-lines", "missing": "--missing", "encoding": "--encoding"}

made = cache(lambda name: MAKERS[name]())


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")


def saved(file: RealFile) -> Path:
    path = Path(file.name)
    path.write_bytes(file.data)
    return path


def plain(column: pl.Series) -> pl.Series:
    """The values of a column in one type of each kind: whole numbers and others, dates and moments are alike."""
    if column.dtype.is_numeric():
        return column.cast(pl.Float64)
    if column.dtype in (pl.Date, pl.Datetime):
        return column.cast(pl.Datetime("us"))
    return column.str.strip_chars() if column.dtype == pl.String else column


def fit(table: Any, file: RealFile, **options: Any) -> bg.TableModel:
    """The fit; rows may lack the target, and nothing else may be warned of."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model = bg.fit_table(table, file.target, **QUICK, **file.fit, **options)
    assert all("lack the target" in str(one.message) for one in caught), [str(one.message) for one in caught]
    return model


def later(file: RealFile) -> dict[str, Any]:
    """What has to be said of the layout of a later file, too; what its cells mean, the model knows."""
    return {option: value for option, value in file.needs.items() if option != "missing"}


def words_of(options: Mapping[str, Any]) -> list[str]:
    """The options as they are given to a command."""
    return [
        word
        for option, value in options.items()
        for word in ([OPTIONS[option]] if value is False else [OPTIONS[option], str(value)])
    ]


def score(model: bg.TableModel) -> float:
    found = model.scores["validation"]
    return found.get("accuracy", found.get("r2", np.nan))


@pytest.mark.parametrize("name", MAKERS)
def test_the_files_are_what_they_are_meant_to_be(name):
    """The same bytes every time, and a target that follows from the columns, given as they are meant."""
    file = made(name)
    assert MAKERS[name]().data == file.data
    assert len(file.values) == 400
    assert set(file.forms) <= set(file.values.columns)
    clocks = pl.col(pl.Time).cast(pl.Duration).dt.total_minutes()
    values = file.values.with_columns(clocks, pl.col(pl.Date).cast(pl.Datetime("us")))
    assert score(fit(values, file)) > file.least


@pytest.mark.parametrize("name", MAKERS)
def test_the_cells_are_read_as_they_are_meant(name):
    file = made(name)
    table = bg.read_table(saved(file), **file.needs)
    assert list(table.names[: len(file.values.columns)]) == file.values.columns
    assert table.rows == len(file.values) + file.empty
    frame = table.frame.head(len(file.values))
    for column, expected in file.forms.items():
        found = table.forms[column].to_dict()
        assert {key: found[key] for key in expected} == dict(expected), column
    for column in file.values:
        read, meant = plain(frame[column.name]), plain(column)
        if meant.dtype == pl.Time:
            meant = meant.cast(pl.Duration("us"))
            read = read.cast(pl.Duration("us"))
        assert read.to_list() == pytest.approx(meant.to_list()) if meant.dtype == pl.Float64 else read.equals(meant), (
            column.name
        )


@pytest.mark.parametrize("name", NEEDING)
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_option_that_it_needs_is_named(capsys, name, lang):
    """By a remark of `train`, or by the sentence of its refusal."""
    file = made(name)
    path = saved(file)
    unnamed = "header" in file.needs  # then the first row is taken for the names
    target = str(file.values[file.target][0]) if unnamed else file.target
    main(["train", str(path), "--target", target, "--epochs", "1", "--members", "1", "--lang", lang])
    said = " ".join(capsys.readouterr().err.split())
    assert file.named in said


@pytest.mark.few(3)
@pytest.mark.parametrize("name", MAKERS)
def test_it_trains_predicts_and_explains(name):
    file = made(name)
    path = saved(file)
    model = fit(path, file, **file.needs)
    assert score(model) > file.least
    predicted = model.predict(path, **later(file))
    assert len(predicted) == len(file.values) + file.empty
    assert np.array_equal(predicted, model.predict(bg.read_table(path, **file.needs)))
    assert str(model.explain(path, row=2, **later(file)))
    model.save("m.safetensors")
    assert np.array_equal(bg.load("m.safetensors").predict(path, **later(file)), predicted)


@pytest.mark.few(3)
@pytest.mark.parametrize("name", MAKERS)
def test_a_later_file_of_two_rows_is_read_as_the_whole_was(name):
    """Two rows prove nothing of days and months, decimal commas or truth values; the model's forms decide."""
    file = made(name)
    model = fit(saved(file), file, **file.needs)
    whole = model.predict(file.name, **later(file))
    text = re.split(rb"(?<=\n)", file.data)
    head = file.needs.get("skip_lines", 0) + (file.needs.get("header", True) is not False)
    Path("later.csv").write_bytes(b"".join(text[:head] + text[head + 5 : head + 7]))
    assert np.array_equal(model.predict("later.csv", **later(file)), whole[5:7])


@pytest.mark.few(3)
@pytest.mark.parametrize("name", MAKERS)
def test_the_command_does_the_same(capsys, name):
    file = made(name)
    path = saved(file)
    words, again = words_of(file.needs), words_of(later(file))
    task = [word for option, value in file.fit.items() for word in (f"--{option}", str(value))]
    common = ["--epochs", str(QUICK["epochs"]), "--members", "1", *task, *words]
    assert main(["train", str(path), "--target", file.target, *common, "--output", "o"]) == 0
    assert main(["predict", "o", str(path), "--output", "p.csv", *again]) == 0
    assert main(["evaluate", "o", str(path), *again]) == 0
    assert main(["explain", "o", str(path), "--row", "2", *again]) == 0
    capsys.readouterr()
    predicted = bg.load("o").predict(path, **later(file))
    assert np.array_equal(predicted, fit(path, file, **file.needs).predict(path, **later(file)))
