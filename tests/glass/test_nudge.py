"""Nudges: the change of the loss, beside gradient x h."""

from __future__ import annotations

import json

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


@pytest.mark.parametrize("h", [0, np.nan, np.inf, "much"])
def test_h_is_a_number_other_than_0(mazur, h):
    with pytest.raises(DataError, match="h is"):
        bg.nudge(*mazur, "w(3)[1,1]", h)


def test_there_must_be_such_a_parameter(mazur):
    with pytest.raises(NetworkError, match="names no parameter"):
        bg.nudge(*mazur, "v(3)", 0.1)
