"""The block diagram: its numbers, its marked factor, its texts apart from one another."""

from __future__ import annotations

import re

import numpy as np
import pytest

import backglass as bg
from backglass.errors import NetworkError
from backglass.pictures.marks import short
from backglass.pictures.perceptron import perceptron_svg
from backglass.words import pictures as words
from tests.pictures.pictures import assert_nothing_overlaps, by, extents, read, title


def perceptron(inputs: int = 2, biases: str = "per_unit", loss: str = "squared_error") -> bg.Trace:
    net = bg.Network((inputs, 1), output="logistic", loss=loss, biases=biases)
    theta = bg.Parameters(net, np.linspace(-4, 6, net.parameter_count))
    return bg.trace(net, theta, np.linspace(0, 1, 2 * inputs).reshape(2, inputs), [0, 1])


def test_its_numbers_are_the_traces():
    t = perceptron()
    texts = {one.text for one in extents(read(perceptron_svg(t, 1)))}
    s = t.sample(1)
    numbers = {
        "x₂": s.z[1][1], "w₁": t.theta["w(2)[1,1]"], "b": t.theta["b(2)[1]"], "u": s.u[2][0], "y": s.z[2][0],
        "d": s.d[0], "E": s.E, "∂E/∂y": t.dE_dz[2][1, 0], "∂y/∂u": t.dz_du[2][1, 0], "∂u/∂w₂ = x₂": s.z[1][1],
        "δ = ∂E/∂y · ∂y/∂u": s.delta[2][0], "∂E/∂w₁ = δ x₁": s.dW[2][0, 0], "∂E/∂b = δ": s.delta[2][0],
    }  # fmt: skip
    assert {f"{symbol} = {short(float(value))}" for symbol, value in numbers.items()} <= texts


@pytest.mark.parametrize("active", words.FACTORS)
def test_the_active_factor_alone_is_marked(active):
    root = read(perceptron_svg(perceptron(), active=active))
    marked = {name for name, element in by(root, "data-factor").items() if element.get("data-active") == "True"}
    assert marked == {active}
    assert words.FACTORS[active]["en"] in title(root)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("inputs", [1, 2, 8, 9, 300])
@pytest.mark.parametrize("biases", ["per_unit", "none"])
def test_no_text_covers_another(inputs, biases, language):
    t = perceptron(inputs, biases, "binary_cross_entropy")
    root = read(perceptron_svg(t, active="update", lang=language))
    assert_nothing_overlaps(root)
    if inputs > 8:
        assert words.MORE.format(count=inputs - 8)[language] in {one.text for one in extents(root)}
    assert ("bias" in by(root, "data-factor")) == (biases == "per_unit")


def test_what_is_no_perceptron_is_refused():
    net = bg.Network((2, 2, 1))
    with pytest.raises(NetworkError, match="no perceptron"):
        perceptron_svg(bg.trace(net, net.initialise(), [[1, 2]], [0]))
    with pytest.raises(NetworkError, match=re.escape("active is 'loss', but it is one of 'error'")):
        perceptron_svg(perceptron(), active="loss")
