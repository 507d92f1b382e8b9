"""`bg.inspect`: the command's verdicts, for every kind of table, and drawn in every medium."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

import backglass as bg
from backglass.cli import main

PENGUINS = Path(__file__).parents[2] / "examples" / "penguins.csv"
FRAME = pl.read_csv(PENGUINS, null_values="NA")


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_it_is_the_commands_object(capsys, lang):
    words = ["--seed", "3", "--validation", "0.3", "--keep", "sex", "--drop", "year", "--lang", lang]
    assert main(["inspect", str(PENGUINS), "--target", "species", "--json", *words]) == 0
    found = bg.inspect(str(PENGUINS), "species", seed=3, validation=0.3, keep="sex", drop=["year"])
    assert found.to_json(lang) == json.loads(capsys.readouterr().out)


def test_a_table_is_a_path_a_table_or_a_dataframe():
    def columns(table):
        """What is said of them, without why a dataframe's column is read as it is."""
        found = bg.inspect(table, "species").to_json()["columns"]
        for column in found:
            del column["form"]["evidence"]
        return found

    for table in (bg.read_table(PENGUINS), FRAME, pd.read_csv(PENGUINS)):
        assert columns(table) == columns(PENGUINS)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_what_it_shows_is_what_the_command_shows(capsys, lang):
    assert main(["inspect", str(PENGUINS), "--target", "species", "--lang", lang]) == 0
    printed = re.sub(r"\s+", "", capsys.readouterr().out)
    found = bg.inspect(PENGUINS, "species")
    text = found.to_text(lang)
    for shown in (found.title, found.counts, found.target_read, *(one for _, said in found.found for one in said)):
        sentence = re.sub(r"\s+", "", shown[lang])
        assert sentence in printed
        assert sentence in re.sub(r"\s+", "", text)
    for one in found.verdicts:
        assert one.name in text
    assert "<table" in found.to_html(lang)
    assert "tabular" in found.to_latex(lang)
    assert repr(found) == "Inspection(target='species', task='classification', 2 to use, 5 to repair, 0 to reject)"


def test_mistakes():
    with pytest.raises(bg.DataError, match="did you mean 'species'"):
        bg.inspect(PENGUINS, "specis")
    with pytest.raises(bg.OptionError, match="validation must be a number"):
        bg.inspect(PENGUINS, "species", validation="held.csv")
    with pytest.raises(bg.OptionError, match="task is 'magic'"):
        bg.inspect(PENGUINS, "species", task="magic")
