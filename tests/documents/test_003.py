"""Document 003, the beginner's article: every thing of its has the content that it should have."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

import backglass as bg
from backglass.textbook.shelf import LESSONS, following, preceding

near = pytest.approx
PATHS = [-0.422215951094, -0.285942758361, -0.160569239251]


def test_003_1(given):
    (step,) = given("003-1")
    medians = {}
    for line in step.splitlines():
        cells = line.split()
        if len(cells) == 6 and cells[0].isdigit() and cells[4] == "/":
            medians[{"シ": "l"}.get(cells[1][0], cells[1][0]), int(cells[0])] = float(cells[2]), cells[3]
    assert medians["t", 5] == (0.024, "0")
    assert min(median for (name, _), (median, _) in medians.items() if name == "t") == 0.024
    assert medians["l", 10] == (0.150, "5")
    assert {depth for _, depth in medians} == {1, 2, 5, 10}


def test_003_2(given):
    count, step = given("003-2")
    assert count == 2 * 2 + 2 * 1
    assert step.results["E_1 / 4"] == near(math.log(2) / 4, abs=1e-9)


def test_003_3(given):
    term, page, glossary = given("003-3")
    assert "chain rule" in term
    assert "れんさりつ" in term
    assert "paths" in term
    assert [f'href="#step-{k}"' in page for k in (1, 2, 3, 4)] == [True] * 4
    for rel, lesson in (("prev", preceding(LESSONS["paths"])), ("next", following(LESSONS["paths"]))):
        assert f'rel="{rel}" href="{lesson.name}.html"' in page
    words = re.findall(r'href="glossary.html#([\w-]+)"', page)
    assert "delta" in words
    assert all(f'id="{word}"' in glossary for word in words)


def test_003_4(given):
    drawn, first, last = given("003-4")
    assert (
        drawn
        == bg.Network((2, 3, 1)).initialise(seed=0).W[2][0, 0]
        != bg.Network((2, 3, 1)).initialise(seed=1).W[2][0, 0]
    )
    assert first == 0.40
    assert last == near(-3.892977198866, abs=1e-8)


def test_003_5(given):
    component, output, page = given("003-5")
    assert component == near(math.sin(0.7 * 3 + 20), abs=1e-15)
    X = np.sin(0.7 * np.arange(1, 4) + 20)
    W, b = np.sin(0.7 * np.arange(1, 13)).reshape(4, 3), 0.1 * np.sin(0.7 * np.arange(1, 5) + 10)
    assert output == near(math.tanh(W[2] @ X + b[2]), abs=1e-12)
    (picture,) = page.pictures
    for shown in ("x₁ = 0.5", "x₂ = 0.8", "z₁ = 0.6225", "z₂ = 0.6682", "y₁ = 0.5937"):
        assert shown in picture


def test_003_6(given):
    step, node, picture = given("003-6")
    assert step.results["MSE"] == (1 + 4 + 16) / 3
    assert node.value == near(0.298371108760, abs=1e-12)
    assert ">E<" in picture
    assert ">0.2984<" in picture


def test_003_7(given):
    nudge, moved, smaller = given("003-7")
    assert nudge.before == near(0.298371108760, abs=1e-12)
    assert nudge.change / nudge.h == near(0.000438567734, abs=1e-8)
    assert moved.results["ΔE"] == near(0.32 - 0.18)
    slopes = [float(smaller.row(h)[2]) for h in ("0.1", "0.01", "0.001")]
    assert slopes == near([1.4, 1.22, 1.202])
    assert smaller.results["∂E/∂w"] == near((0.8 * 2 - 1) * 2)


def test_003_8(given):
    loss, gradient, update = given("003-8")
    assert loss.results["E"] == near((0.8 * 2 - 1) ** 2 / 2)
    assert gradient.results["∂E/∂w"] == near(1.2)
    assert update.results["w+"] == near(0.8 - 0.2 * 1.2)
    assert update.results["E+"] < loss.results["E"]


def test_003_9(given):
    step, page = given("003-9")
    assert step.results["∂E/∂w21^(3)"] == near(math.tanh(0.9) * 0.652501227738, abs=1e-9)
    assert {"z₁ = 0.7163", "0.9", "u₂ = 0.5525"} <= {*page.tinted[0]}


def test_003_10(given):
    step, paths, page = given("003-10")
    assert [step.results[f"p{k}"] for k in (1, 2, 3)] == near(PATHS, abs=1e-9)
    assert step.results["∂E/∂w12^(2)"] == near(math.fsum(PATHS), abs=1e-9)
    assert [path.value for path in paths] == near(PATHS, abs=1e-12)
    assert [path.units for path in paths] == [((2, 1), (3, k)) for k in (1, 2, 3)]
    assert {"x₂ = -1", "-0.2", "u₁ = 0.9"} <= {*page.tinted[0]}


def test_003_11(given):
    (step,) = given("003-11")
    assert step.row("w11^(2)")[1:] == ["6", "30", "14"]
    assert step.results["δ1^(3)"] == near(-0.131837657, abs=1e-6)
    assert step.results["∂E_1/∂w11^(2)"] == near(-0.013599202328, abs=1e-6)


def test_003_12(given):
    account, lesson, losses = given("003-12")
    assert account.after == near(0.358916479718, abs=1e-12)
    assert lesson.results["w+"] == near(0.56 - 0.2 * (0.56 * 2 - 1) * 2)
    assert losses == near(np.array([0.298371108760, 0.220918592054, 0.020046828249]), abs=1e-11)


def test_003_13(given):
    lesson, points = given("003-13")
    assert following(LESSONS["paths"]).name == "cost"
    assert "textbook cost" in lesson.together
    assert given.report in lesson.together
    assert points.count("<li") == 3
