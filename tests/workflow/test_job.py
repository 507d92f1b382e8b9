"""What a fit is asked for: every option in one place, read and checked alike wherever it comes from."""

from __future__ import annotations

import inspect
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import backglass as bg
from backglass.cli.config import NAMES
from backglass.cli.usage import option_of
from backglass.presets import TABULAR
from backglass.words import Text
from backglass.workflow.job import DEFAULTS, KINDS, Job
from backglass.workflow.reading_asked import Reading


def test_the_fields_are_the_options_of_the_command_and_of_python():
    names = [one.name for one in fields(Job)]
    assert sorted(NAMES) == sorted([*names, "output"])
    documented = inspect.getdoc(bg.fit_table)
    for name in DEFAULTS:
        assert f"{name} :" in documented or f"{name}," in documented or f", {name}\n" in documented, name
    assert set(KINDS) == set(names)
    assert list(DEFAULTS) == [name for name in names if name not in ("table", "target")]


def test_the_defaults_are_the_presets_and_are_documented():
    job = Job("t.csv", "y")
    assert (job.hidden, job.epochs) == (TABULAR.hidden, TABULAR.epochs)
    assert (job.batch_size, job.learning_rate, job.patience) == (
        TABULAR.batch_size,
        TABULAR.learning_rate,
        TABULAR.patience,
    )
    documented = inspect.getdoc(bg.fit_table)
    for name in ("seed", "epochs", "batch_size", "learning_rate", "patience"):
        (line,) = [line for line in documented.splitlines() if line.strip().startswith(f"{name} :")]
        assert line.endswith(f"default {DEFAULTS[name]}")
    with pytest.raises(FrozenInstanceError):
        job.epochs = 3


@pytest.mark.parametrize(
    ("name", "given", "read"),
    [
        ("hidden", "64,32", (64, 32)),
        ("hidden", [64, np.int64(32)], (64, 32)),
        ("hidden", 8, (8,)),
        ("hidden", 0, ()),
        ("hidden", "0", ()),
        ("hidden", (), ()),
        ("validation", "0.25", 0.25),
        ("validation", np.float32(0.5), 0.5),
        ("validation", "held.csv", "held.csv"),
        ("validation", Path("held.csv"), Path("held.csv")),
        ("learning_rate", 1, 1.0),
        ("keep", "a", ("a",)),
        ("keep", ["a", "b"], ("a", "b")),
        ("keep", None, ()),
        ("fill", "mean", ("mean",)),
        ("fill", {"a": "mean"}, {"a": "mean"}),
        ("ordinal", {"a": ["x", "y"]}, {"a": ("x", "y")}),
        ("task", None, None),
        ("seed", 2**64 - 1, 2**64 - 1),
    ],
)
def test_what_is_read(name, given, read):
    found = getattr(Job("t.csv", "y", **{name: given}), name)
    assert (found, type(found)) == (read, type(read))
    assert getattr(Job("t.csv", "y", **{name: found}), name) == read  # what was read is read as itself


@pytest.mark.parametrize("name", list(KINDS))
def test_no_option_takes_just_anything(name):
    given = {"table": "t.csv", "target": "y", name: 3 + 4j}
    with pytest.raises(bg.OptionError) as caught:
        Job(**given)
    assert str(caught.value).startswith(f"{name} must be ")
    assert str(caught.value.spelled(option_of)).startswith(f"{option_of(name)} must be ")
    assert caught.value.text.ja.startswith(f"{name} には")


@pytest.mark.parametrize("name", ["epochs", "members", "batch_size", "patience", "seed"])
@pytest.mark.parametrize("value", [True, 1.0, "1"])
def test_a_whole_number_is_one(name, value):
    with pytest.raises(bg.OptionError, match=f"{name} must be a whole number"):
        Job("t.csv", "y", **{name: value})


def test_a_key_and_a_table_to_join_go_together():
    frame = pl.DataFrame({"k": [1]})
    assert Reading("cp932", frame, "k").join is frame
    assert Job("t.csv", "y", join=frame, on="k").reading.on == "k"
    for make in (lambda: Reading(on="k"), lambda: Job("t.csv", "y", on="k")):
        with pytest.raises(bg.OptionError) as caught:
            make()
        assert str(caught.value.spelled(option_of)) == "--on names the key of --join; name the table to join."


def test_an_error_without_options_is_spelled_the_same_everywhere():
    error = bg.DataError(Text("Row {row}", "行 {row}"))
    assert error.spelled(option_of) == error.text == Text("Row {row}", "行 {row}")
