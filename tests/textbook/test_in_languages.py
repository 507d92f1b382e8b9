"""A lesson's training as programs: what they print is what the page shows, in every language that is here."""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import product

import pytest

from backglass.cli import main
from backglass.export.formats import FORMATS
from backglass.export.program_source import LANGUAGES, typed
from backglass.page import html, latex, text
from backglass.page.blocks import Programs
from backglass.textbook.by_name import EXAMPLES, OF_LESSON, example, trained
from backglass.textbook.in_languages import printed, program_in, programs, shared
from backglass.textbook.shelf import LESSONS
from backglass.textbook.worked import WorkedLesson
from backglass.words import languages as words
from tests.textbook.julia import julia_parser

WITH_PROGRAM = [name for name in LESSONS if trained(name)]
BY_HAND = ("perceptron", "descent")  # whose programs are run wherever their language is; the others take longer
RUN = [
    pytest.param(language, name, marks=[] if name in BY_HAND else [pytest.mark.slow])
    for language, name in product(LANGUAGES, EXAMPLES)
    if language != "julia"  # no build of it can be installed from Debian or PyPI: its programs are parsed alone
]


@cache
def runtime(language):
    return FORMATS[language].made_runtime()


def shown(name: str) -> list[str]:
    return printed(name).splitlines()


@pytest.mark.parametrize(("language", "name"), RUN)
def test_a_program_prints_what_the_page_shows(language, name):
    if (why := runtime(language).missing()) is not None:
        pytest.skip(why.en)
    told = runtime(language).run_program({"": program_in(language, name, "en").encode()}, name.replace("-", "_"))
    lines = [line.split() for line in told.splitlines()]
    for (update, loss), said in zip(lines, shown(name), strict=True):
        assert f"{update} {float(loss):.{digits(said)}g}" == said


@pytest.mark.parametrize("speak", ["en", "ja"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_julia_reads_its_programs(name, speak):
    text = program_in("julia", name, speak).encode()
    assert not julia_parser().parse(text).root_node.has_error


def digits(line: str) -> int:
    """How many digits of a loss are shown, the zeros at its end among them where it has fewer."""
    found = re.sub(r"e.*|^0\.0*|\.", "", line.split()[1])
    return max(len(found), 1)


def test_what_is_shown_is_the_documents():
    mazur = dict(line.split() for line in shown("mazur"))
    assert mazur["0"] == "0.298371109"
    assert mazur["1"] == "0.291027774"
    assert mazur["10000"] == "3.51018778e-05"


@pytest.mark.parametrize(
    ("loss", "says"),
    [(0.25, "0.25"), (0.0, "0"), (1 / 3, "0.333333333"), (0.1234567885, "0.12345679"), (2.5e-7 / 3, "8.33333333e-08")],
)
def test_digits_that_another_language_may_round_otherwise_are_left_out(loss, says):
    assert shared(loss) == says
    assert shared(loss * (1 + 1e-12)) == says


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_prints_the_program_alone(language, capsys):
    for speak in ("en", "ja"):
        assert main(["textbook", "perceptron", "--program", language, "--lang", speak]) == 0
        out, err = capsys.readouterr()
        assert (out, err) == (program_in(language, "perceptron", speak), "")
        assert LESSONS["perceptron"].title[speak] in out
        assert typed(language, "perceptron")[0] in out
        assert not re.search(r"[ぁ-ん]", out) or speak == "ja"
    assert main(["textbook", "perceptron", "--program", language, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["program"].count("\n") > 20


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["softmax", "--program", "c"], "perceptron"),
        (["mazurr", "--program", "c"], "'mazur'"),
        (["--program", "c"], "mazur --program c"),
        (["mazur", "--program", "fortran"], "'octave', 'python', 'scilab', 'julia', 'c'"),
        (["mazur", "--program", "c", "--quiz"], "leave --quiz out"),
        (["mazur", "--program", "c", "--html"], "leave --html out"),
        (["mazur", "--program", "c", "--step", "2"], "leave --step out"),
    ],
)
def test_what_does_not_go_together_is_said(arguments, says, capsys):
    assert main(["textbook", *arguments]) == 2
    err = capsys.readouterr().err
    assert says in err
    assert err.count("\n") == 1


def test_an_example_without_a_lesson_has_a_program_too(capsys):
    assert main(["textbook", "multilayer", "--program", "python"]) == 0
    of_lesson = capsys.readouterr().out
    assert main(["textbook", "three-layers", "--program", "python"]) == 0
    assert capsys.readouterr().out == of_lesson
    assert set(EXAMPLES) - {"iris"} == {OF_LESSON.get(name, name) for name in WITH_PROGRAM}


@pytest.mark.few(10)
@pytest.mark.parametrize("speak", ["en", "ja"])
@pytest.mark.parametrize("name", LESSONS)
def test_the_lesson_says_how_its_program_is_had(name, speak, worked):
    lesson = WorkedLesson(LESSONS[name], worked(name))
    said = re.sub(r"\s+", "", words.COMMAND.format(name=name)[speak])
    assert (said in re.sub(r"\s+", "", lesson.to_text(speak))) == (name in WITH_PROGRAM)


@pytest.mark.parametrize("name", WITH_PROGRAM)
def test_all_languages_stand_side_by_side_in_every_medium(name):
    (block,) = [one for one in programs(LESSONS[name]) if isinstance(one, Programs)]
    assert [one.language for one in block.listings] == list(LANGUAGES)
    assert len(block.prints.splitlines()) >= 5
    for speak in ("en", "ja"):
        page = html.draw([block], speak)
        assert page.count(f'<pre class="program" lang="{speak}" tabindex="0"><code class="language-') == 5
        assert page.count("<samp>") == 5
        for drawn in (text.draw([block], speak), latex.draw([block], speak)):
            assert drawn.count(block.prints.splitlines()[-1]) == 5
            assert "delta2 = " in drawn


def test_so_many_updates_as_the_lesson(worked):
    assert {name: example(name).updates for name in ("descent", "mazur", "perceptron", "xor", "depth")} == {
        "descent": 10, "mazur": 10_000, "perceptron": 200, "xor": 3000, "depth": 100,
    }  # fmt: skip
    last = worked("perceptron").data["fixed"]["200"]["E"]
    assert shown("perceptron")[-1] == f"200 {shared(last)}"
