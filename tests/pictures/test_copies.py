"""Worksheets for a class: numbers that differ, and answers that a second way of computing gives."""

from __future__ import annotations

import math
import re
from xml.etree import ElementTree

import numpy as np
import pytest

import backglass as bg
from backglass.equations.activations import ACTIVATIONS
from backglass.equations.losses import LOSSES
from backglass.errors import DataError, NetworkError, PlanError
from backglass.pictures.copies import NOTICEABLE, STEEP
from backglass.words import worksheet as words

LANGUAGES = ("en", "ja")
MATHML = "{http://www.w3.org/1998/Math/MathML}"
COPIES = 30


def parsed(page: str) -> ElementTree.Element:
    return ElementTree.fromstring(re.sub(r"<meta [^>]*>|<!DOCTYPE html>", "", page))


def numbers_in(element: ElementTree.Element) -> dict[str, str]:
    """What stands before and behind the sign of every formula "name = number"."""
    found: dict[str, str] = {}
    for math_ in element.iter(f"{MATHML}math"):
        name, sign, number = "".join(math_.itertext()).replace("\u2061", "").partition("=")
        if sign and re.fullmatch(r"−?[\d.,]+(·10−?\d+)?", number):
            assert name not in found
            found[name] = number.replace("−", "-").replace("·10", "e").replace(",", "")
    return found


def sheets_of(page: str) -> list[ElementTree.Element]:
    """Each student's part of a page, from its heading to the next one."""
    main = parsed(page).find("body/main")
    assert main is not None
    parts: list[ElementTree.Element] = []
    for element in main:
        if "copy" in element.get("class", "").split() or element.get("class") == "answers-of":
            parts.append(ElementTree.Element("div"))
        if parts:
            parts[-1].append(element)
    return parts


def logistic(u: float) -> float:
    return 1 / (1 + math.exp(-u))


def by_hand(given: dict[str, float], sizes: tuple[int, ...], rate: float, frozen: bool) -> dict[str, float]:
    """All answers of a network of logistic units and squared error, by loops over plain numbers."""
    L = len(sizes)
    z = {(1, i): given[f"z{i}(1)"] for i in range(1, sizes[0] + 1)}
    answers: dict[str, float] = {}
    for l in range(2, L + 1):
        for j in range(1, sizes[l - 1] + 1):
            u = given[f"b{j}({l})"]
            for i in range(1, sizes[l - 2] + 1):
                u += given[f"w{j}{i}({l})"] * z[l - 1, i]
            z[l, j] = logistic(u)
            answers |= {f"u{j}({l})": u, f"z{j}({l})": z[l, j]}
    d = {k: given[f"d{k}"] for k in range(1, sizes[-1] + 1)}
    answers["En"] = sum((z[L, k] - d[k]) ** 2 for k in d) / 2
    delta: dict[tuple[int, int], float] = {}
    for l in range(L, 1, -1):
        for j in range(1, sizes[l - 1] + 1):
            if l == L:
                name, gradient = f"∂En∂y{j}", z[L, j] - d[j]
            else:
                name = f"∂En∂z{j}({l})"
                gradient = sum(delta[l + 1, k] * given[f"w{k}{j}({l + 1})"] for k in range(1, sizes[l] + 1))
            slope = z[l, j] * (1 - z[l, j])
            delta[l, j] = gradient * slope
            answers |= {name: gradient, f"f′(u{j}({l}))": slope, f"δ{j}({l})": delta[l, j]}
            for i in range(1, sizes[l - 2] + 1):
                of_w = delta[l, j] * z[l - 1, i]
                answers[f"∂En∂w{j}{i}({l})"] = of_w
                answers[f"w{j}{i}({l})+"] = given[f"w{j}{i}({l})"] - rate * of_w
            answers[f"∂En∂b{j}({l})"] = delta[l, j]
            if not frozen:
                answers[f"b{j}({l})+"] = given[f"b{j}({l})"] - rate * delta[l, j]
    return answers


@pytest.mark.few(1)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sizes", [(2, 2, 2), (3, 2, 2, 1)], ids=["2-2-2", "3-2-2-1"])
def test_thirty_sheets_have_thirty_sets_of_numbers_whose_answers_follow(language, sizes):
    net = bg.Network(sizes, hidden="logistic", output="logistic")
    made = bg.worksheets(net, COPIES, seed=1, lang=language, optimiser=bg.SGD(0.5))
    sheets, answers = sheets_of(made.sheets), sheets_of(made.answers)
    assert len(sheets) == len(answers) == COPIES
    seen = set()
    for number, (sheet, answer) in enumerate(zip(sheets, answers, strict=True), start=1):
        assert sheet.findtext("h1", "").endswith(words.COPY.format(title="", number=number)[language].lstrip(", "))
        assert answer.findtext(".//h2") == words.NUMBER.format(number=number)[language]
        given = {name: text for name, text in numbers_in(sheet).items() if not name.startswith("ε")}
        assert all(re.fullmatch(r"-?\d(\.\d\d?)?", text) for text in given.values())
        seen.add(tuple(sorted(given.items())))
        expected = by_hand({name: float(text) for name, text in given.items()}, sizes, 0.5, frozen=False)
        printed = numbers_in(answer)
        assert set(printed) == set(expected)
        for name, text in printed.items():
            mantissa, _, exponent = text.partition("e")
            unit = 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
            assert abs(float(text) - expected[name]) <= 0.5001 * unit + 1e-12, name
            if len(text) > 6 and text not in given.values():
                assert text.lstrip("-") not in "".join(sheet.itertext())
    assert len(seen) == COPIES


def test_the_same_seed_gives_the_same_bytes_and_another_one_others():
    net = bg.example("mazur").network
    made = [bg.worksheets(net, 3, seed=seed, lang="en") for seed in (5, 5, 6)]
    assert (made[0].sheets, made[0].answers) == (made[1].sheets, made[1].answers)
    assert made[0].traces[0].theta != made[2].traces[0].theta
    longer = bg.worksheets(net, 4, seed=5, lang="en").traces
    assert [one.theta for one in longer[:3]] == [one.theta for one in made[0].traces]  # the first sheets stay
    assert made[0].traces[0].X.tolist() == [[0.15, 0.67]]  # everywhere
    assert made[0].traces[0].theta["w(2)[1,1]"] == 0.25


@pytest.mark.few(8)
@pytest.mark.parametrize("biases", ["per_unit", "frozen", "shared", "none"])
@pytest.mark.parametrize("loss", sorted(LOSSES))
def test_any_loss_has_targets_that_it_takes(loss, biases):
    output = sorted(LOSSES[loss].outputs & {"identity", "logistic", "softmax", "exp"})[0]
    net = bg.Network((2, 2, 2), hidden="tanh", output=output, loss=loss, biases=biases)
    made = bg.worksheets(net, 4, seed=2, lang="ja", optimiser="momentum")
    assert len({(t.X.tobytes(), t.D.tobytes(), t.theta.flat.tobytes()) for t in made.traces}) == 4
    assert len(sheets_of(made.sheets)) == 4


@pytest.mark.few(4)
@pytest.mark.parametrize("hidden", [name for name, row in ACTIVATIONS.items() if "hidden" in row.places])
def test_no_unit_is_saturated_and_no_delta_almost_zero(hidden):
    net = bg.Network((2, 3, 2), hidden=hidden, output="logistic")
    for t in bg.worksheets(net, 10, seed=3, lang="en").traces:
        assert np.isfinite(t.E).all()
        if ACTIVATIONS[hidden].trainable:
            assert min(abs(slope).min() for slope in t.dz_du.values()) >= STEEP
            assert min(abs(delta).min() for delta in t.delta.values()) >= NOTICEABLE


def test_what_cannot_be_made_is_refused():
    net = bg.Network((1, 1), biases="none")
    assert len(bg.worksheets(net, 50, lang="en").traces) == 50
    with pytest.raises(DataError, match="copies is 0"):
        bg.worksheets(net, 0)
    with pytest.raises(NetworkError):
        bg.worksheets("mazur", 3)
    with pytest.raises(PlanError, match="seed"):
        bg.worksheets(net, 3, seed=-1)
    with pytest.raises(PlanError, match="L-BFGS"):
        bg.worksheets(net, 3, optimiser="lbfgs")
    with pytest.raises(DataError, match="inputs"):
        bg.worksheets(net, 3, inputs="a")


def test_they_are_saved_as_two_files(tmp_path):
    made = bg.worksheets(bg.Network((2, 1)), 2, lang="en")
    sheets, answers = made.save(tmp_path / "class")
    assert (sheets.name, answers.name) == ("worksheets.html", "worksheets-answers.html")
    assert sheets.read_text(encoding="utf-8") == made.sheets
    assert answers.read_text(encoding="utf-8") == made.answers
    assert repr(made) == "Worksheets(sizes=(2, 1), copies=2)"
    assert words.ANSWERS.en not in made.sheets
