"""A lesson worked out, as blocks: every medium has all of it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from backglass.page.blocks import Equation, Heading, Paragraph, Table
from backglass.page.formulas import Words
from backglass.page.parser import tree
from backglass.textbook.shelf import LESSONS, following
from backglass.textbook.worked import WorkedLesson, work_out
from backglass.words import textbook as words

LANGUAGES = ("en", "ja")


@pytest.fixture(params=LESSONS)
def shown(request, worked):
    """Every lesson, worked out."""
    return WorkedLesson(LESSONS[request.param], worked(request.param))


def test_the_blocks_are_the_lessons_parts(shown):
    blocks, content = shown.blocks(), shown.content
    lines = [line for step in content.steps for line in step.lines]
    assert [block for block in blocks if isinstance(block, Equation)] == [line.block for line in lines]
    titles = [block.text.ja for block in blocks if isinstance(block, Heading)]
    steps = [f"{number}. {step.title.ja}" for number, step in enumerate(content.steps, start=1)]
    assert titles == [shown.title.ja, words.TERMS.ja, words.GIVEN.ja, *steps, words.CHECKS.ja, words.SUMMARY.ja]
    tables = [block for block in blocks if isinstance(block, Table)]
    given, *others = tables
    assert len(given.rows) == len(content.given)
    of_steps = [step.table for step in content.steps if step.table is not None]
    assert others[: len(of_steps)] == of_steps
    assert sum(len(table.rows) for table in others[len(of_steps) :]) == len(content.all_checks)


def test_a_lesson_begins_with_what_it_answers_and_ends_with_what_comes_next(shown):
    sentences = [block.text for block in shown.blocks() if isinstance(block, Paragraph)]
    assert sentences[0] == shown.lesson.answers
    after = following(shown.lesson)
    said = sentences[sentences.index(shown.content.summary[-1]) + 1]
    assert said == words.LAST_LESSON if after is None else f"textbook {after.name}" in said.en


def test_next_leads_through_all_lessons():
    lesson, read = next(iter(LESSONS.values())), []
    while lesson is not None:
        read.append(lesson.name)
        lesson = following(lesson)
    assert read == [*LESSONS]


def test_every_formula_is_read_as_one(shown):
    for block in (block for block in shown.blocks() if isinstance(block, Equation)):
        for plain in (block.formula, block.put, block.result):
            assert not plain or not isinstance(tree(plain), Words), plain
        assert not re.search(r"y\[\d", block.formula), "counted from 0 as a program does, but drawn as an index from 1"


@pytest.mark.parametrize("speak", LANGUAGES)
def test_html_is_well_formed_and_has_every_number_of_every_table(shown, speak):
    root = ET.fromstring(shown.to_html(speak))
    assert root.get("lang") == speak
    text = "".join(root.itertext())
    for table in (block for block in shown.blocks() if isinstance(block, Table)):
        for cell in (cell for row in table.rows for cell in row):
            assert not isinstance(cell, str) or not re.fullmatch(r"-?\d+\.\d+", cell) or cell.replace("-", "−") in text
    for sentence in (*shown.content.summary, words.REPORT):
        assert sentence[speak] in text


@pytest.mark.parametrize("speak", LANGUAGES)
def test_latex_has_an_environment_for_every_block(shown, speak):
    latex, blocks = shown.to_latex(speak), shown.blocks()
    for kind, environment in ((Equation, "align*"), (Table, "tabular")):
        drawn = sum(isinstance(block, kind) for block in blocks)
        assert latex.count(f"\\begin{{{environment}}}") == latex.count(f"\\end{{{environment}}}") == drawn


@pytest.mark.parametrize("speak", LANGUAGES)
def test_text_has_every_result(shown, speak):
    text = shown.to_text(speak)
    for step in shown.content.steps:
        assert all(f"= {line.result}" in text for line in step.lines)


def test_no_zero_has_a_sign(shown):
    assert not re.search(r"(?<![\w.(])-0(\.0+)?(?![\d.])", shown.to_text("en"))


def test_one_step_is_shown_with_what_is_given(worked):
    one = WorkedLesson(LESSONS["chain-rule"], worked("chain-rule"), step=2)
    titles = [block.text.en for block in one.blocks() if isinstance(block, Heading)]
    assert titles == [one.title.en, "Words", "Given", "2. One factor for each function"]
    assert [step["number"] for step in one.to_json("en")["steps"]] == [2]


def test_notebooks_show_a_lesson_in_the_readers_language(monkeypatch):
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    assert "連鎖律" in work_out(LESSONS["chain-rule"])._repr_html_()
