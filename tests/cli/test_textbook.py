"""``backglass textbook``: the list, lessons, steps, the quiz, errata, JSON, both languages."""

from __future__ import annotations

import html
import io
import json
import re

import pytest
from rich.cells import cell_len

from backglass import __version__
from backglass.cli import main
from backglass.cli import textbook as command
from backglass.page.html import draw as html_draw
from backglass.page.html import with_formulas
from backglass.page.wrapping import NOT_FIRST, wrap
from backglass.textbook.errata import ERRATA, checked_errata
from backglass.textbook.lesson import Content, Lesson
from backglass.textbook.shelf import LESSONS
from backglass.textbook.worked import WorkedLesson
from backglass.words import Text
from backglass.words import textbook as words
from tests.textbook.worked import worked

LANGUAGES = ("en", "ja")
REAL_WORK = command._work
REPORTED = {"en": "issue tracker named in README, with this line:", "ja": "へお知らせください。"}


def _kept(lesson, speak):
    return worked(lesson.name) if LESSONS[lesson.name] is lesson else REAL_WORK(lesson, speak)


@pytest.fixture(autouse=True)
def worked_out_once(monkeypatch):
    """Work every lesson out once for all tests."""
    monkeypatch.setattr("backglass.cli.textbook._work", _kept)
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def run(capsys, monkeypatch):
    def command(*arguments, typed=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        status = main(["textbook", *arguments])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return command


@pytest.mark.parametrize("speak", LANGUAGES)
def test_the_list_names_lessons_and_documents(run, speak):
    status, out, _ = run("--lang", speak)
    assert status == 0
    for name, lesson in LESSONS.items():
        row = next(line for line in out.splitlines() if line.startswith(f"{name} "))
        assert row.split()[-len(lesson.documents) :] == list(lesson.documents)
    for number in words.DOCUMENTS:
        assert f"\n{number}: " in out


def test_the_list_as_json(run):
    _, out, _ = run("--json", "--lang", "en")
    listed = json.loads(out)["lessons"]
    assert list(listed) == list(LESSONS)
    assert listed["mazur"]["documents"] == ["001"]


@pytest.mark.few(8)
@pytest.mark.parametrize("speak", LANGUAGES)
@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_fits_the_terminal_and_has_all_its_parts(run, name, speak):
    status, out, err = run(name, "--lang", speak)
    assert (status, err) == (0, "")
    for part in (words.GIVEN, words.SUMMARY, words.CHECKS):
        assert part[speak] in out
    assert " ".join(out.split()).endswith(f"{REPORTED[speak]} lesson={name} version={__version__}")
    assert max(map(cell_len, out.splitlines())) <= 80
    assert "…" not in out
    assert words.DIFFERS[speak] not in out


def test_one_step(run):
    _, whole, _ = run("mazur", "--lang", "en")
    status, out, _ = run("mazur", "--step", "4", "--lang", "en")
    assert status == 0
    assert re.findall(r"^\d+\. ", out, re.MULTILINE) == ["4. "]
    assert out[out.index("4. ") : out.index("= 0.082167041")] in whole
    assert " ".join(out.split()).endswith(f"{REPORTED['en']} lesson=mazur step=4 version={__version__}")


def test_a_step_as_json(run):
    _, out, _ = run("mazur", "--step", "4", "--json")
    (step,) = json.loads(out)["steps"]
    assert step["number"] == 4
    assert step["lines"][-1]["result"] == "0.082167041"
    assert step["lines"][-1]["put"] == "0.741365070 × 0.186815602 × 0.593269992"


@pytest.mark.parametrize("speak", LANGUAGES)
def test_a_lesson_as_a_page_and_as_latex(run, speak):
    shown = WorkedLesson(LESSONS["mazur"], worked("mazur"))
    status, page, err = run("mazur", "--html", "--lang", speak)
    assert (status, err) == (0, "")
    assert page.startswith(f'<!DOCTYPE html>\n<html lang="{speak}">')
    assert page.count(html.escape(shown.title[speak])) == 2  # in the title and on the page
    assert html_draw(shown.body(with_programs=True), speak, with_formulas) in page
    assert run("mazur", "--latex", "--lang", speak) == (0, f"{shown.to_latex(speak)}\n", "")


def test_one_step_as_a_page(run):
    _, page, _ = run("mazur", "--step", "4", "--html", "--lang", "en")
    assert re.findall(r"<h3>(\d+)\. ", page) == ["4"]


@pytest.mark.parametrize(("speak", "sign"), [("en", "The sign is wrong"), ("ja", "符号が逆です")])
def test_the_quiz_says_that_the_sign_of_w5_is_wrong_and_asks_again(run, speak, sign):
    status, out, _ = run("mazur", "--step", "4", "--quiz", "--lang", speak, typed="-0.082167041\n0.0821670\n")
    assert status == 0
    before, after = out.split(sign)
    assert "0.082167041" not in before
    assert "0.082167041" in after.split(" = ? ")[1]
    assert "0.0821" not in after.split(" = ? ")[0]
    assert {"en": "right at the second try", "ja": "2 回目で正解"}[speak] in after


@pytest.mark.parametrize(
    ("step", "typed", "right", "slip"),
    [
        ("4", "0.0821670", True, None),
        ("4", "0.741365*0.186816*0.59327", True, None),
        ("4", "０．０８２", True, None),
        ("4", "0.4398", False, "missing-derivative"),
        ("4", "0.1643341", False, "half"),
        ("7", "0.441083520", False, "sign"),
        ("10", "0.000364723", False, "updated-too-early"),
        ("3", "0.596742218", False, "half"),
        ("4", "0.09", False, None),
        ("4", "0", False, "size"),
        ("1", "1", False, None),
        ("4", "0.1", False, "digits"),
    ],
)
def test_the_quiz_names_the_slip(run, step, typed, right, slip):
    status, out, _ = run("mazur", "--step", step, "--quiz", "--json", typed=f"{typed}\n")
    assert status == 0
    (answer,) = json.loads(out)["answers"]
    assert (answer["right"], answer["slip"], answer["tries"]) == (right, slip, [typed])


def test_a_hint_is_the_formula_then_the_factors_and_what_cannot_be_read_is_no_try(run):
    _, out, _ = run("mazur", "--step", "4", "--quiz", "--lang", "en", typed="？\nｈｉｎｔ\ntwo\n\n0.5\n0.0822\n")
    parts = out.split("∂E/∂w5 = ? ")
    assert "∂E/∂out_o1 × ∂out_o1/∂net_o1 × ∂net_o1/∂w5" in parts[1]
    assert "0.741365070 × 0.186815602" not in parts[1]
    assert "0.741365070 × 0.186815602" in parts[2]
    assert "'two' cannot be read" in parts[3]
    assert "'' cannot be read" in parts[4]
    assert "Try once more" in parts[5]
    assert "right at the second try, 2 hints" in parts[6]
    assert "0.082167041" not in "".join(parts[:6])


def test_the_answer_is_shown_when_asked_for_and_a_question_may_be_skipped(run):
    _, out, _ = run("chain-rule", "--quiz", "--lang", "en", typed="skip\nanswer\n")
    first, second, third = out.split(" = ? ")[1:]
    assert first.startswith("\nSkipped.")
    assert "0.540302306" in second
    assert "0 of 2 right" in third
    assert "step 1: skipped\n" in third
    assert "answer shown\n" in third


def test_no_answer_at_all(run):
    _, out, _ = run("chain-rule", "--quiz", "--lang", "en", typed="")
    assert "No question was answered." in out
    assert "0 of 0" not in out


def test_the_sum_for_the_mean(run):
    content = worked("multilayer")
    step = next(n for n, step in enumerate(content.steps, 1) if step.lines and "mean-for-sum" in step.lines[-1].slips)
    total = content.steps[step - 1].lines[-1].slips["mean-for-sum"]
    _, out, _ = run("multilayer", "--step", str(step), "--quiz", "--lang", "ja", typed=f"{total:.6f}\n")
    assert "和と平均を取り違えています" in out


def test_the_quiz_goes_through_all_steps_and_ends_with_the_answers(run):
    _, out, _ = run("chain-rule", "--quiz", "--lang", "en", typed="-0.3452\n0.5403\n")
    assert out.count(" = ? ") == 3
    assert "2 of 2 right" in out
    _, out, _ = run("chain-rule", "--quiz", "--lang", "en", typed="1\n" * 8)
    assert "0 of 4 right" in out


@pytest.mark.few(6)
@pytest.mark.parametrize("name", LESSONS)
def test_the_question_does_not_hold_its_answer(run, name):
    for number, step in enumerate(worked(name).steps, start=1):
        if step.lines and len(step.lines[-1].result) > 7:
            hidden = step.lines[-1]
            _, out, _ = run(name, "--step", str(number), "--quiz", "--lang", "en", typed="7\n7\n")
            question = out[out.index(f"\n{number}. ") : out.index(f"{hidden.symbol} = ? ")]
            for line in step.lines[:-1]:
                question = question.replace(line.result, "").replace(line.put, "")
            assert hidden.result not in question, number


@pytest.mark.parametrize("speak", LANGUAGES)
def test_errata(run, speak):
    status, out, _ = run("--errata", "--lang", speak)
    assert status == 0
    assert re.findall(r"^(\d\d\d-\d+)$", out, re.MULTILINE) == list(ERRATA)
    assert max(map(cell_len, out.splitlines())) <= 80
    assert " ".join(out.split()).endswith(f"{REPORTED[speak]} lesson=errata version={__version__}")


def test_errata_as_json(run):
    _, out, _ = run("--errata", "--json")
    rows = json.loads(out)["errata"]
    assert [row["id"] for row in rows] == list(ERRATA)
    for row in rows:
        assert row["checkable"] == bool(row["checks"]) == (row["not_checkable_because"] is None)
        for check in row["checks"]:
            assert check["agrees"] == (check["erratum"] is None)


def test_all_as_json(run):
    status, out, _ = run("--all", "--json", "--lang", "en")
    assert status == 0
    lessons = json.loads(out)["lessons"]
    assert list(lessons) == list(LESSONS)
    assert len(lessons) == 17
    held = {check["erratum"] for checks in lessons.values() for check in checks if not check["agrees"]}
    assert held == {check.erratum for _, checks in checked_errata() for check in checks if check.erratum}
    for checks in lessons.values():
        for check in checks:
            assert {"name", "printed", "computed", "agrees", "note"} <= set(check)
            assert check["agrees"] or check["erratum"] in ERRATA
            assert check["agrees"] or check["erratum"] in check["note"]


def test_all_as_text(run):
    status, out, _ = run("--all", "--lang", "ja")
    assert status == 0
    assert out.count(words.SUMMARY.ja) == len(LESSONS)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("mazor",), "did you mean 'mazur'?"),
        (("quantum",), "There is no lesson 'quantum'"),
        (("mazur", "--step", "99"), "has the steps 1 to 15"),
        (("mazur", "--step", "0"), "has the steps 1 to 15"),
        (("mazur", "--step", "14", "--quiz"), "has no number to ask for"),
        (("mazur", "--step", "w5"), "--step must be a"),
        (("mazur", "--all"), "not several"),
        (("--all", "--errata"), "not several"),
        (("--quiz",), "--quiz needs a lesson"),
        (("--step", "1"), "--step needs a lesson"),
        (("--html",), "--html needs a lesson"),
        (("--errata", "--latex"), "--latex needs a lesson"),
        (("mazur", "--html", "--json"), "Give one of --latex, --html and --json"),
        (("mazur", "--quiz", "--html"), "--quiz with --json alone"),
    ],
)
def test_wrong_usage_is_one_sentence(run, arguments, sentence):
    status, out, err = run(*arguments, "--lang", "en")
    assert status == 2
    assert (out != "") == ("--json" in arguments)
    assert sentence in err
    assert err.count("\n") == 1


def test_progress_is_silent_where_nobody_looks(capsys):
    content = Content((), (), (), ())

    def work(watch):
        watch(1, 2)
        watch(2, 2)
        return content

    lesson = Lesson("slow", 1, Text("slow", "遅い"), Text("Why?", "なぜか。"), (), (), work)
    assert REAL_WORK(lesson, "en") is content
    assert capsys.readouterr() == ("", "")


def test_japanese_is_broken_by_its_rules():
    text = "重み w5 を、まず「勾配」と学習率で更新します。そのあと (すべての勾配を求めてから) w1 に進みます。"
    for width in range(8, 60):
        lines = wrap(text, width, "ja")
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(cell_len(line) <= width for line in lines)
        assert not any(line[0] in NOT_FIRST for line in lines[1:])
        assert not any(line[-1] in "「(" for line in lines)


def test_the_cost_lesson_counts_for_sizes_of_ones_own(capsys):
    assert main(["textbook", "cost", "--sizes", "4,16,3", "--json"]) == 0
    own = json.loads(capsys.readouterr().out)["costs"][-1]
    assert (own["sizes"], own["forward"], own["paths"]) == ([4, 16, 3], 4 * 16 + 16 * 3, 4 * 16 * 3 + 16 * 3)
    assert main(["textbook", "cost", "--sizes", "4,16,3", "--step", "5"]) == 0
    assert "4-16-3" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [["cost", "--sizes", "4,x"], ["cost", "--sizes", "4"], ["mazur", "--sizes", "4,3"]]
)
def test_sizes_that_are_none_are_refused(capsys, arguments):
    assert main(["textbook", *arguments]) == 2
    assert "--sizes" in capsys.readouterr().err
