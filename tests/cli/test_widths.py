"""Narrow terminals: whatever the width, no number is cut or broken, and lines keep to it.

What the widest terminal shows is held against narrower ones, number by number. No line is longer than its terminal,
equations included: they break between their terms, and what has no space to break at behind a bracket.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from contextlib import redirect_stdout
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import pytest
from rich.cells import cell_len

from backglass.cli import lessons, main, quiz
from backglass.page.tabulated import tabulated
from backglass.textbook.shelf import LESSONS
from tests.textbook.worked import worked

PENGUINS = str(Path(__file__).parents[2] / "examples" / "penguins.csv")
TABLE = "penguins.csv"
WIDEST, WIDTHS = 400, (40, 60, 80, 120)
LANGUAGES = ("en", "ja")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*(?:e-?\d+)?")


def numbers(text):
    return Counter(NUMBER.findall(text))


@pytest.fixture
def printed(capsys, monkeypatch):
    """What a function prints in a terminal of so many columns."""

    def at(width, shown):
        monkeypatch.setenv("COLUMNS", str(width))
        capsys.readouterr()
        shown()
        return capsys.readouterr().out

    return at


def check(printed, shown, programs=frozenset()):
    """Print it at every width, and hold what is there against the widest; a program's lines stay as they are."""
    wide = printed(WIDEST, shown)
    assert wide
    for width in WIDTHS:
        narrow = printed(width, shown)
        assert not numbers(wide) - numbers(narrow), width
        assert narrow.count("…") <= wide.count("…"), width  # some formulas have one
        for line in narrow.splitlines():
            assert cell_len(line) <= width or line.strip() in programs, line


@pytest.mark.few(8)
@pytest.mark.parametrize("speak", LANGUAGES)
@pytest.mark.parametrize("name", LESSONS)
def test_lessons(printed, name, speak):
    lesson, content = LESSONS[name], worked(name)
    check(printed, lambda: lessons.show(lesson, content, None, speak), programs_of(content))
    check(printed, lambda: lessons.show(lesson, content, len(content.steps), speak), programs_of(content))


def programs_of(content):
    """The lines of a lesson's programs."""
    return {line.strip() for step in content.steps for line in step.program.splitlines()}


@pytest.mark.few(8)
@pytest.mark.parametrize("speak", LANGUAGES)
@pytest.mark.parametrize("name", LESSONS)
def test_quizzes(printed, monkeypatch, name, speak):
    lesson, content = LESSONS[name], worked(name)

    def asked():
        monkeypatch.setattr("sys.stdin", io.StringIO("0\nno number\n1.5\n" * 20))
        quiz.ask(lesson, content, range(1, len(content.steps) + 1), False, speak)

    check(printed, asked, programs_of(content))


@pytest.mark.parametrize("speak", LANGUAGES)
@pytest.mark.parametrize(
    "words", [["textbook"], ["textbook", "--errata"], ["glossary"], ["glossary", "delta"]], ids=" ".join
)
def test_lists(printed, words, speak):
    check(printed, lambda: main([*words, "--lang", speak]))


@pytest.fixture(scope="module")
def model():
    """A model beside its table, in the folder where one is: commands that are to be typed have short names."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        copyfile(PENGUINS, TABLE)
        options = ["--output", "m", "--hidden", "25,4", "--epochs", "3", "--members", "1", "--json"]
        assert main(["train", TABLE, "--target", "species", *options]) == 0
        yield "m"


ASKED = {
    "row": ["explain", "--row", "4"],
    "derivation": ["explain", "--row", "3", "--weight", "w(2)[1,4]"],
    "nudge": ["explain", "--row", "3", "--weight", "w(3)[1,1]", "--nudge", "0.1"],
    "update": ["explain", "--row", "3", "--step", "3"],
    "account": ["explain", "--row", "3", "--step", "3", "--weight", "w(3)[1,1]"],
    "check": ["check", "--rows", "9"],
    "health": ["health", "--learning-rate", "0.1"],
    "evaluate": ["evaluate"],
    "importance": ["importance", "--repeats", "1"],
    "nearest": ["explain", "--row", "3", "--nearest", TABLE],
    "dependence": ["dependence", "--column", "bill_length_mm", "--rows", "9"],
}


@pytest.mark.parametrize("speak", LANGUAGES)
def test_what_a_model_is(printed, model, speak):
    check(printed, lambda: main(["info", model, "--lang", speak]))


@pytest.mark.few(8)
@pytest.mark.parametrize("speak", LANGUAGES)
@pytest.mark.parametrize("asked", ASKED)
def test_models(printed, model, asked, speak):
    command, *options = ASKED[asked]
    check(printed, lambda: main([command, model, TABLE, *options, "--lang", speak]))


@pytest.mark.parametrize("speak", LANGUAGES)
def test_verdicts_of_columns(printed, speak):
    def inspected():
        out = io.StringIO()
        with redirect_stdout(out):
            main(["inspect", PENGUINS, "--target", "species", "--lang", speak])
        print(*out.getvalue().splitlines()[3:], sep="\n")  # the first lines name the file

    check(printed, inspected)


HEAD = ("updates", "weight", "error")
ROWS = [("1", "0.149780716", "0.298371109"), ("2", "0.149561438", "0.291027774")]


def test_a_table_of_few_columns_becomes_a_list():
    assert tabulated(HEAD, ROWS, "en", 33)[2] == "1        0.149780716  0.298371109"
    assert tabulated(HEAD, ROWS[:1], "en", 30) == [
        "updates",
        "───────",
        "1",
        "   weight: 0.149780716",
        "   error: 0.298371109",
    ]


def test_a_table_of_many_columns_is_shown_in_parts():
    lines = tabulated(("n", *("abcdef")), [("10", *(["0.123456789"] * 6))], "en", 40)
    assert [line.split() for line in lines if "─" not in line] == [
        ["n", "a", "b"],
        ["10", *["0.123456789"] * 2],
        [],
        ["n", "c", "d"],
        ["10", *["0.123456789"] * 2],
        [],
        ["n", "e", "f"],
        ["10", *["0.123456789"] * 2],
    ]


def test_words_go_on_in_their_column_and_numbers_do_not():
    rows = [("the deltas of the hidden layer", "0.123456789", "0.987654321")]
    assert tabulated(("", "as given", "computed"), rows, "en", 44) == [
        "                       as given     computed",
        "─" * 44,
        "the deltas of the   0.123456789  0.987654321",
        "hidden layer",
    ]
