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
from backglass.export.formats import FORMATS
from backglass.export.program_source import LANGUAGES
from backglass.studio import parsing
from backglass.studio.commands import COMMANDS
from backglass.studio.received_files import ReceivedFiles
from backglass.studio.session import Session
from backglass.words import Text
from backglass.words import programs as words
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


def losses(session: Session, language: str = "python") -> list[list[str]]:
    """What the program of a session's run prints."""
    file = ask(session, "download", what="program", language=language)
    stem, _, suffix = file["name"].partition(".")
    assert f".{suffix}" == FORMATS[language].suffix
    runtime = FORMATS[language].made_runtime()
    if (why := runtime.missing()) is not None:
        pytest.skip(why.en)
    return [line.split() for line in runtime.run_program({"": file["text"].encode()}, stem).splitlines()]


@pytest.mark.parametrize("language", ["python", "octave", "scilab", "c"])
def test_the_run_as_a_program_prints_the_loss_shown(trained, language):
    first, *_, last = losses(trained, language)
    assert first[0] == "0"
    assert float(first[1]) == pytest.approx(0.298371108760, abs=1e-12)
    assert last[0] == "20"
    assert float(last[1]) == pytest.approx(trained.timeline.measures.loss, rel=1e-12)


def test_a_program_begins_with_the_last_change():
    """Epochs are counted on, so that the rows come in the order of the run."""
    session = learner(flowers(), optimiser={"name": "sgd", "learning_rate": 0.1}, batch_size=16)
    epoch = session.timeline.epoch_end()
    ask(session, "advance", n=2 * epoch)
    ask(session, "edit", parameter="w(2)[1,1]", value=0.25)
    edited = session.timeline.measures.loss
    ask(session, "advance", n=epoch + 3)
    first, *_, last = losses(session)
    assert float(first[1]) == pytest.approx(edited, rel=1e-12)
    assert last[0] == str(epoch + 3)
    assert float(last[1]) == pytest.approx(session.timeline.measures.loss, rel=1e-9)
    ask(session, "to", update=2 * epoch + 1)
    assert float(losses(session)[-1][1]) == pytest.approx(session.timeline.measures.loss, rel=1e-12)
    ask(session, "to", update=epoch)
    assert losses(session)[-1][0] == str(epoch)


@pytest.mark.parametrize(
    ("settings", "done", "says"),
    [
        ({}, [], words.NO_UPDATE),
        ({"dropout": [0.2]}, [3], words.DROPOUT),
        ({"dtype": "float32"}, [3], words.FLOAT32),
        ({"optimiser": {"name": "adam"}}, [9, 3], words.REMEMBERS),
        ({"batch_size": 16}, [3, 3], words.WITHIN_EPOCH),
    ],
    ids=["no update", "dropout", "float32", "memory", "within an epoch"],
)
def test_what_is_no_program_is_said(settings, done, says):
    session = learner(flowers(), **{"optimiser": {"name": "sgd"}, **settings})
    for place, n in enumerate(done):
        if place:
            ask(session, "edit", parameter="w(2)[1,1]", value=0.25)
        ask(session, "advance", n=n)
    for speak in ("en", "ja"):
        told = ask(session, "download", what="program", lang=speak)
        assert told["say"] == "error"
        assert told["text"].startswith(says[speak].partition("{")[0][:12])


HOSTILE = 'x\n*/ print(1) %{ """ #= $(touch gone) \\'


@pytest.mark.parametrize("language", ["python", "octave", "scilab", "c"])
def test_a_hostile_title_is_a_comment(language, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    session = learner(flowers(), optimiser={"name": "sgd"})
    ask(session, "advance", n=2)
    wanted = losses(session, language)
    object.__setattr__(session.problem, "title", Text(HOSTILE, HOSTILE))
    assert losses(session, language) == wanted
    assert [*tmp_path.iterdir()] == []


def test_the_languages_are_those_of_the_export():
    takes = COMMANDS["download"].ranges["language"].takes
    assert all(map(takes, LANGUAGES))
    assert [name for name in FORMATS if takes(name)] == [name for name in FORMATS if name in LANGUAGES]


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
