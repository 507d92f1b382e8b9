"""``backglass glossary``: a term is found by any of its names, and what cannot be found is refused."""

from __future__ import annotations

import json
import re

import pytest

from backglass.cli import main
from backglass.textbook.shelf import LESSONS
from backglass.words.glossary import found, plain
from backglass.words.terms import TERMS

KANJI = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def run(capsys):
    def command(*arguments):
        status = main(["glossary", *arguments])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return command


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name.en)
def test_a_term_is_found_by_each_of_its_spellings(term):
    for spelling in term.spellings:
        assert term in found(spelling, TERMS), spelling
    assert found(term.name.en.upper(), TERMS) == found(term.name.ja, TERMS)
    assert bool(term.reading) == bool(KANJI.search(term.name.ja))
    assert re.fullmatch("[ぁ-んー]*", term.reading)


def test_no_two_terms_share_a_name():
    names = [plain(name) for term in TERMS for name in (term.name.en, term.name.ja)]
    assert sorted({name for name in names if names.count(name) > 1} - {"tanh", "relu"}) == []


def test_one_term_in_both_languages(run):
    status, out, err = run("delta", "--lang", "en")
    assert (status, err) == (0, "")
    assert out.startswith("delta (デルタ) δ_j^(l)")
    assert "Lessons: " in out
    status, out, _ = run("こうばい", "--lang", "ja")
    assert status == 0
    assert out.startswith("勾配 (こうばい、gradient) ∇E")


def test_all_terms_are_listed_and_given_as_json(run):
    _, out, _ = run("--lang", "ja")
    assert all(term.name.ja in out for term in TERMS)
    _, out, _ = run("--json")
    terms = json.loads(out)["terms"]
    assert [term["name"]["en"] for term in terms] == [term.name.en for term in TERMS]
    named = {name for term in terms for name in term["lessons"]}
    assert named == set(LESSONS)


@pytest.mark.parametrize("word", ["qqqq", "%"])
def test_what_is_no_term_is_refused_in_one_sentence(run, word):
    status, out, err = run(word, "--lang", "en")
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert "backglass glossary" in err
