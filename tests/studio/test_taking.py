"""What a session gives to take along: the picture, the history, a worksheet, the model."""

from __future__ import annotations

import csv
import io
import shutil
import xml.etree.ElementTree as ET
from base64 import b64decode
from contextlib import chdir
from pathlib import Path

import numpy as np
import pytest

import backglass as bg
from backglass.studio import parsing
from backglass.studio.received_files import ReceivedFiles
from backglass.studio.session import Session
from tests.studio.asking import ask, flowers, learner


@pytest.fixture(scope="module")
def trained():
    session = Session()
    ask(session, "advance", n=20)
    return session


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_picture_has_the_numbers_shown(trained, lang):
    file = ask(trained, "download", what="svg", lang=lang)
    assert file["name"] == "mazur-20.svg"
    root = ET.fromstring(file["text"])
    assert root.tag.endswith("svg")
    value = trained.timeline.theta["w(3)[1,1]"]
    assert f'data-name="w(3)[1,1]" data-value="{value!r}"' in file["text"]
    assert ">w5 " in file["text"]


def test_the_history_is_a_table_of_unrounded_numbers(trained):
    file = ask(trained, "download", what="csv")
    rows = list(csv.DictReader(io.StringIO(file["text"])))
    assert [int(row["update"]) for row in rows] == list(range(21))
    assert float(rows[1]["loss"]) == pytest.approx(0.29102777369, abs=1e-11)
    assert float(rows[1]["w(3)[1,1]"]) == pytest.approx(0.35891647972, abs=1e-11)
    assert rows[0]["validation_loss"] == ""
    assert float(rows[20]["w(3)[1,1]"]) == trained.timeline.theta["w(3)[1,1]"]


def test_the_worksheet_is_of_the_sample_shown(trained):
    sheet = ask(trained, "download", what="worksheet", lang="ja")
    assert sheet["text"].startswith("<!DOCTYPE html>")
    assert "ワークシート" in sheet["text"]
    full = ask(trained, "download", what="worksheet", blanks=False)
    assert "0.05" in full["text"]
    assert len(full["text"]) != len(sheet["text"])


@pytest.mark.parametrize("problem", ["mazur", "flowers"])
def test_the_model_is_loaded_again(tmp_path, problem):
    session = Session() if problem == "mazur" else learner(flowers(), optimiser={"name": "adam"}, dropout=[0.2])
    ask(session, "advance", n=7)
    file = ask(session, "download", what="model")
    path = tmp_path / file["name"]
    path.write_bytes(b64decode(file["base64"]))
    model = bg.load(path)
    assert model.theta == session.timeline.theta
    assert model.network == session.timeline.chosen.network


def test_names_of_files_are_harmless():
    session = learner(flowers())
    object.__setattr__(session.problem, "id", "../../etc/<x>\n")
    assert ask(session, "download", what="csv")["name"] == "etc-x-0.csv"


def test_what_cannot_be_taken_is_said(trained):
    assert ask(trained, "download", what="pdf")["say"] == "error"


def test_a_tables_model_takes_the_table_again(tmp_path, monkeypatch):
    """With what prepares its columns; read in this process, which is quicker than apart."""
    penguins = Path(__file__).parents[2] / "examples" / "penguins.csv"

    def asked(_, request, __):
        with chdir(request["folder"]):
            return parsing.WORK[request["work"]](request)

    monkeypatch.setattr("backglass.studio.uploads.asked_apart", asked)
    files = ReceivedFiles()
    place = files.new_path()
    shutil.copyfile(penguins, place)
    session = Session(None, files)
    ask(session, "prepare", hash=files.add(place, "penguins.csv").hash, target="species")
    ask(session, "advance", n=100)
    opened = ask(session, "open", name="w(2)[1,4]")
    assert "<mtext>bill_length_mm</mtext>" in opened["factors"][-1]["formula_html"]
    path = tmp_path / "penguins.safetensors"
    path.write_bytes(b64decode(ask(session, "download", what="model")["base64"]))
    files.close()
    model = bg.load(path)
    said = model.predict(penguins)
    assert set(said) == {"Adelie", "Chinstrap", "Gentoo"}
    right = [
        one == row["species"] for one, row in zip(said, csv.DictReader(io.StringIO(penguins.read_text())), strict=True)
    ]
    assert np.mean(right) > 0.9
