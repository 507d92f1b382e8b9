"""The lessons' networks by name: the figures of the lessons, drawn with the document's names."""

from __future__ import annotations

import numpy as np
import pytest

import backglass as bg
from backglass.textbook.by_name import EXAMPLES
from tests.textbook.acceptance import matches


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_can_be_traced_trained_and_drawn(name):
    found = bg.example(name)
    t = found.trace()
    assert t.X is not None
    run = bg.train(found.network, found.parameters, found.X, found.D, optimiser=found.optimiser, epochs=3)
    assert run.history["loss"][-1] <= run.history["loss"][0]
    drawn = t.to_svg(**found.labels)
    for names in found.labels.values():
        for one in names.values() if isinstance(names, dict) else names:
            assert f">{one}" in drawn
    assert name in repr(found)
    assert len(t.to_worksheet()) > 1000


def test_the_figures_are_the_lessons(worked):
    assert bg.example("mazur").trace().loss == pytest.approx(0.298371108760, abs=1e-12)
    assert matches("N01", bg.example("two-layer").trace().dW[2].tolist(), "dW2")
    np.testing.assert_allclose(bg.example("three-layers").trace().dW[4], worked("multilayer").data["dW_mean"]["4"])
    assert bg.example("xor").trace().loss == worked("xor").data["E0"]


def test_a_nudge_is_the_lessons(worked):
    found = bg.example("descent").nudge("w(2)[1,1]", 0.1)
    assert found.change == next(iter(worked("descent").data["nudges"].values()))
    table = next(step.table for step in worked("descent").steps if step.title.en == "What the gradient foretells")
    assert [row[1] for row in table.rows] == ["0.18", "0.32", "0.14", "0.12", "0.02"]


@pytest.mark.parametrize(("name", "sentence"), [("mazurr", "did you mean 'mazur'"), (3, "there are descent, mazur")])
def test_no_such_example(name, sentence):
    with pytest.raises(bg.NetworkError, match=sentence):
        bg.example(name)
