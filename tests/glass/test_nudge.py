"""Nudges: the change of the loss, beside gradient x h."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import numpy as np
import pytest

import backglass as bg
from backglass.errors import DataError, NetworkError
from backglass.words import findings as words


def test_mazurs_w5(mazur):
    net, theta, X, D = mazur
    moved = bg.nudge(net, theta, X, D, "w(3)[1,1]", -0.5 * 0.082167041)
    assert moved.before == pytest.approx(0.298371109, abs=5e-10)
    assert moved.gradient == pytest.approx(0.082167041, abs=5e-10)
    assert moved.value + moved.h == pytest.approx(0.35891648, abs=5e-9)
    assert moved.change == pytest.approx(moved.after - moved.before, rel=1e-12)
    assert moved.predicted == pytest.approx(-0.5 * 0.082167041**2, rel=1e-8)


@pytest.mark.parametrize("biases", ["per_unit", "frozen", "shared", "augmented"])
def test_the_remainder_shrinks_with_the_square_of_h(biases):
    rng = np.random.default_rng(0)
    net = bg.Network((3, 4, 2), hidden="tanh", output="softmax", loss="cross_entropy", biases=biases)
    theta = bg.Parameters(net, rng.normal(size=net.parameter_count))
    X, labels, s = rng.normal(size=(9, 3)), rng.integers(2, size=9), rng.uniform(0, 2, size=9)
    for name in ("w(2)[3,1]", "w(2)[2,0]" if biases == "augmented" else "b(2)[2]", "w(3)[2,4]"):
        wide, narrow = (bg.nudge(net, theta, X, labels, name, h, s) for h in (1e-3, 1e-4))
        assert wide.remainder / narrow.remainder == pytest.approx(100, rel=0.02)
        assert narrow.curvature == pytest.approx(wide.curvature, rel=0.02)


def test_it_reads_well_in_both_languages(mazur):
    moved = bg.nudge(*mazur, "w(3)[1,1]", 0.01)
    assert "w(3)[1,1] from 0.4 to 0.41" in str(moved)
    assert "0.298371109" in str(moved)
    plain = json.loads(json.dumps(moved.to_json(), allow_nan=False))
    assert plain["change"] == moved.change
    assert plain["remainder"] == moved.remainder
    assert words.REMAINDER.ja == "残り"


def test_it_speaks_the_readers_language(mazur, monkeypatch):
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    for shown in (bg.nudge(*mazur, "w(3)[1,1]", 0.01), bg.certify(*mazur), bg.health(*mazur)):
        assert str(shown) == shown.to_text("ja") != shown.to_text("en")
        assert shown._repr_html_() == shown.to_html("ja")


def test_the_curve_is_the_loss(mazur):
    net, theta, X, D = mazur
    moved = bg.nudge(net, theta, X, D, "w(3)[1,1]", 0.5)
    offsets, changes = zip(*moved.curve(9), strict=True)
    assert offsets == pytest.approx(np.linspace(-0.75, 1.25, 9))
    at = theta.index("w(3)[1,1]")
    for dw, change in zip(offsets, changes, strict=True):
        flat = theta.flat.copy()
        flat[at] += dw
        loss = bg.trace(net, bg.Parameters(net, flat), X, D).loss
        assert change == pytest.approx(loss - moved.before, abs=1e-15)


@pytest.mark.parametrize("h", [2.5, -0.5, 1e-6, 1e-15, 1e200, -1e280])
def test_its_picture_has_the_curve_the_slope_and_both_points(mazur, h):
    moved = bg.nudge(*mazur, "w(3)[1,1]", h)
    for speak in ("en", "ja"):
        picture = ET.fromstring(moved.to_svg(speak))
        tags = [element.tag.rpartition("}")[2] for element in picture.iter()]
        assert (tags.count("polyline"), tags.count("circle")) == (3, 4)  # one circle stands beside a name
        assert moved.to_svg(speak).strip() in moved.to_html(speak)
    assert len({moved.to_svg("en"), moved.to_svg("ja")}) == 2


def test_the_picture_shows_prediction_and_remainder():
    net = bg.Network((1, 1), biases="none")
    moved = bg.nudge(net, net.parameters(W=[[[2.0]]]), [[1.0]], [[1.0]], "w(2)[1,1]", 0.5)
    ring, before, after = [
        tuple(float(one.get(name)) for name in ("cx", "cy"))
        for one in ET.fromstring(moved.to_svg("en")).iter()
        if one.tag.endswith("circle") and one.get("cx") != "80"  # where the legend stands
    ]
    assert ring[0] == after[0] > before[0]
    rise, foretold = before[1] - after[1], before[1] - ring[1]  # E goes from 0.5 to 1.125, the slope to 1
    assert rise / foretold == pytest.approx(0.625 / 0.5, rel=1e-3)


def test_what_is_not_finite_has_no_picture():
    net = bg.Network((1, 1), biases="none")
    moved = bg.nudge(net, net.parameters(W=[[[2.0]]]), [[1.0]], [[1.0]], "w(2)[1,1]", 1e200)
    assert moved.after == np.inf
    assert "<svg" not in moved.to_html("en")


@pytest.mark.parametrize("h", [0, np.nan, np.inf, "much"])
def test_h_is_a_number_other_than_0(mazur, h):
    with pytest.raises(DataError, match="h is"):
        bg.nudge(*mazur, "w(3)[1,1]", h)


def test_there_must_be_such_a_parameter(mazur):
    with pytest.raises(NetworkError, match="names no parameter"):
        bg.nudge(*mazur, "v(3)", 0.1)
