"""The lessons of documents 000 and 003 against the acceptance numbers, and what holds for every lesson."""

from __future__ import annotations

import re
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from backglass.glass.costs import cost
from backglass.page.calculator import evaluate
from backglass.page.figures import last_digit
from backglass.textbook import lessons
from backglass.textbook.errata import ERRATA, checked_errata
from backglass.textbook.lesson import unwatched
from backglass.textbook.shelf import LESSONS, found
from backglass.words import Text
from backglass.words.terms import GLOSSARY
from backglass.words.textbook import DOCUMENTS
from tests.textbook.acceptance import expected, matches

JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
ALL = [
    "network", "descent", "chain-rule", "perceptron", "activations", "mazur", "two-layer", "softmax", "losses",
    "multilayer", "layers", "paths", "cost", "vanishing", "depth", "xor", "input-design",
]  # fmt: skip
ONE_WEIGHT = """
from backglass.textbook.lesson import Content, Lesson, LessonStep, line
from backglass.words import Text

def work(watch):
    step = LessonStep(Text("The gradient", "勾配"), lines=(line("g = δ × z", 0.5 * 0.3, "{} × {}", [0.5, 0.3]),))
    return Content((), (step,), (), ())

QUESTION = Text("What is it?", "何か。")
LESSON = Lesson("one-weight", 45, Text("One weight", "重み一つ"), QUESTION, ("000",), ("delta",), work)
"""


def test_chain_rule(worked):
    data = worked("chain-rule").data
    assert matches("E01", data["derivative"])
    assert matches("E01", data["closed_form"])


def test_two_layer(worked):
    data = worked("two-layer").data
    for part in ("u2", "z2", "y", "E", "delta3", "delta2", "dW3", "dW2", "db3", "db2"):
        assert matches("N01", data[part], part)
    assert matches("N01", data["closed_form"], "dW2")
    for part in ("u2", "dWtilde2"):
        assert matches("N02", data["augmented"][part], part)


def test_multilayer(worked):
    data = worked("multilayer").data
    for part in ("y", "E_n", "E_sum", "E_mean"):
        assert matches("N04", data[part], part)
    for l in ("2", "3", "4"):
        assert matches("N05", data["delta"][l], f"delta{l}")
        assert matches("N06", data["dW"][l], f"dW{l}")
        assert matches("N06", data["db"][l], f"db{l}")
    assert matches("N07", data["dW"]["4"][0][0], "sum")
    assert matches("N07", data["dW_mean"]["4"][0][0], "mean")
    assert matches("N08", data["per_sample_dW2"], "per_sample_dW2")
    np.testing.assert_allclose(np.sum(data["per_sample_dW2"], axis=0), data["dW"]["2"], rtol=0, atol=1e-15)
    assert matches("N12", data["input_gradient"])
    assert matches("N13", data["jacobian"])
    assert matches("N14", data["dW_mean"]["4"])
    order = {"forward_layers": "forward", "delta_layers": "delta", "grad_layers": "gradient"}
    assert {part: data["order"][ours] for part, ours in order.items()} == expected("K01")


def test_paths(worked):
    found = worked("paths").data["two-layer w(2)[1,2]"]
    assert matches("N03", [path["value"] for path in found["paths"]], "path_terms")
    assert matches("N03", found["sum"], "sum")
    assert matches("N03", found["backprop"], "backprop")
    assert [path["units"] for path in found["paths"]] == [[[2, 1], [3, k]] for k in (1, 2, 3)]


def test_cost(worked):
    names = {
        "params": "parameters",
        "forward_mac": "forward",
        "backward_mac": "backward",
        "fwd_plus_bwd": "backpropagation",
        "central_diff_mac": "central_difference",
        "forward_diff_mac": "forward_difference",
        "ratio_central_over_backprop": "ratio",
        "naive_paths": "paths",
        "naive_path_mults": "naive",
        "sizes": "sizes",
    }
    for ours, want in zip(worked("cost").data["costs"], expected("Q01"), strict=True):
        assert {name: ours[names[name]] for name in want} == want
    assert cost((3, 7, 2)).forward == 35


def test_vanishing(worked):
    data = worked("vanishing").data
    cases = {"V01": "logistic", "V02": "tanh", "V03": "identity", "V04": "relu", "V05": "chain"}
    for identity, name in cases.items():
        assert matches(identity, data["norms"][name], "norms")
        assert matches(identity, data["ratio"][name], "ratio")
    assert matches("V01", data["bound"], "bound")
    assert matches("V06", data["ratio"]["exploding"], "ratio")


@pytest.mark.parametrize("name", LESSONS)
class TestEveryLesson:
    def test_names_documents_and_terms_that_there_are(self, name):
        lesson = LESSONS[name]
        assert lesson.documents
        assert set(lesson.documents) <= set(DOCUMENTS)
        assert set(lesson.terms) <= set(GLOSSARY)

    def test_has_all_its_parts_in_both_languages(self, name, worked):
        content = worked(name)
        assert content.given
        assert content.summary
        assert len(content.steps) >= 2
        assert content.checks
        texts = [LESSONS[name].title, *content.summary, *(given.what for given in content.given)]
        texts += [step.title for step in content.steps] + [step.says for step in content.steps if step.says.en]
        for text in texts:
            assert JAPANESE.search(text.ja) or not re.search("[A-Za-z]{4}", text.en), text
            assert not JAPANESE.search(text.en), text

    def test_data_leaves_the_objects_own_keys_alone(self, name, worked):
        own = {"lesson", "title", "documents", "given", "steps", "summary", "checks"}
        assert not own & set(worked(name).data)

    def test_checks_agree_unless_an_erratum_says_otherwise(self, name, worked):
        content = worked(name)
        assert [check for check in content.all_checks if not check.as_expected] == []
        for check in content.checks:
            assert {check.erratum, check.supports} <= {None, *ERRATA}
            assert isinstance(check.computed, float | int | str)

    def test_printed_results_follow_from_printed_numbers(self, name, worked):
        for step in worked(name).steps:
            for line in step.lines:
                assert not JAPANESE.search(line.formula)
                if line.put:
                    off = abs(evaluate(line.put) - evaluate(line.result))
                    assert off <= float(last_digit(line.result)) / 2 * (1 + 1e-6), line

    def test_evidence_is_among_the_checks(self, name, worked):
        assert set(LESSONS[name].evidence()) <= set(worked(name).checks)


def test_the_shelf_holds_all_lessons_in_order():
    assert [name for name in LESSONS if name in ALL] == ALL
    places = [lesson.place for lesson in LESSONS.values()]
    assert sorted(set(places)) == places
    folders = {path.parent.name for path in Path(lessons.__file__).parent.glob("*/__init__.py")}
    assert {name.replace("-", "_") for name in LESSONS} == folders


def test_a_lesson_is_one_folder(tmp_path, monkeypatch):
    (tmp_path / "one_weight").mkdir()
    (tmp_path / "one_weight" / "__init__.py").write_text(ONE_WEIGHT, encoding="utf-8")
    monkeypatch.setattr(lessons, "__path__", [*lessons.__path__, str(tmp_path)])
    shelf = found()
    assert list(shelf) == [*ALL[:4], "one-weight", *ALL[4:]]
    assert shelf["one-weight"].work(unwatched).steps[0].lines[0].result == "0.15"
    monkeypatch.delitem(sys.modules, "backglass.textbook.lessons.one_weight")
    monkeypatch.delattr(lessons, "one_weight")


def test_every_erratum_has_checks_or_says_why_not():
    rows = checked_errata()
    assert [entry.id for entry, _ in rows] == list(ERRATA)
    for entry, checks in rows:
        assert bool(checks) != bool(entry.unchecked.en), entry.id
        assert bool(entry.unchecked.en) == bool(entry.unchecked.ja)
        assert not checks or any(check.supports and check.agrees for check in checks), entry.id


def test_errata_stand_in_the_order_of_the_documents():
    numbers = [tuple(map(int, identity.split("-"))) for identity in ERRATA]
    assert numbers == sorted(numbers)
    assert {document: sum(n[0] == document for n in numbers) for document in range(5)} == {
        0: 12,
        1: 9,
        2: 14,
        3: 5,
        4: 2,
    }


def test_glossary_has_both_languages():
    for name, term in GLOSSARY.items():
        assert name == term.name.en
        assert JAPANESE.search(term.name.ja)
        assert term.means.en.endswith(".")
        assert JAPANESE.search(term.means.ja)
        assert isinstance(term.aliases, Text)


def test_a_fraction_is_no_surprise_to_the_calculator():
    assert evaluate("1/2 × (3 - 1)²") == Fraction(2)
