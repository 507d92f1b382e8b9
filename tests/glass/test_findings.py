"""Certificate, health report and nudge as text: both languages, at most 80 columns."""

from __future__ import annotations

import json

import numpy as np
import pytest
from rich.cells import cell_len

import backglass as bg
from backglass.words import findings as words


def wrong(w):
    return np.sum(w**2), 2 * w * np.where(np.arange(len(w)) == 1, 1.01, 1)


def texts(mazur):
    net, theta, X, D = mazur
    deep = bg.Network((2,) * 9, hidden=["relu", "tanh", "logistic"] * 2 + ["relu"])
    sick = bg.Parameters(deep, 30 * deep.initialise(0).flat)
    relu = bg.Network((2, 3, 1))
    on_kinks = bg.certify(relu, relu.initialise(0), [[0, 0], [1, 2]], [0.0, 1.0], share=0.9, batch_size=1)
    for speak in ("en", "ja"):
        yield speak, bg.certify(net, theta, X, D).to_text(speak)
        yield speak, on_kinks.to_text(speak)
        yield speak, bg.certify_function(wrong, [1.0, -2.0, 700.0]).to_text(speak)
        yield speak, bg.certify_function(lambda w: (np.sum(w**2), 6 * w), [1.0, -2.0]).to_text(speak)
        yield speak, bg.health(deep, sick, X, D, learning_rate=1.0).to_text(speak)
        yield speak, bg.nudge(net, theta, X, D, "w(3)[1,1]", 1e-3).to_text(speak)


def test_lines_are_at_most_80_columns_wide(mazur):
    for _, text in texts(mazur):
        for line in text.splitlines():
            assert cell_len(line) <= 80, line


def test_japanese_stands_where_it_should(mazur):
    for speak, text in texts(mazur):
        japanese = any("\u3040" <= character <= "\u9fff" for character in text)
        assert japanese == (speak == "ja")


def test_the_certificate_says_what_was_done(mazur):
    text = str(bg.certify(*mazur))
    assert "all 8 derivatives checked agree" in text
    assert "8 of 8 parameters" in text
    assert "found 8 times of 8" in text
    assert str(bg.certify_function(wrong, [1.0, -2.0, 3.0])).count("theta[1]") == 2


def test_json_has_the_documented_entries(mazur):
    certificate = bg.certify(*mazur)
    plain = json.loads(json.dumps(certificate.to_json(), allow_nan=False))
    assert {"verdict", "worst_relative_error", "worst_parameter", "parameters_checked", "kinks"} <= set(plain)
    assert plain["worst_relative_error"] == certificate.worst_relative_error
    assert plain["self_test"] == {"planted": 0.01, "found": 8, "of": 8, "passed": True}
    assert plain["groups"][0]["name"] == "W(2)"
    assert (plain["engine"], plain["dtype"], plain["rows"]) == (certificate.subject["engine"], "float64", 1)


@pytest.mark.parametrize("name", [name for name, value in vars(words).items() if name.isupper()])
def test_both_languages_fill_in_the_same_values(name):
    import re

    value = getattr(words, name)
    for text in value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else (value,):
        fields = [set(re.findall(r"\{(\w+)", said)) for said in (text.en, text.ja)]
        assert fields[1] <= fields[0] or name == "TOO_SMALL"


def test_the_legend_explains_the_columns_that_are_there():
    net = bg.Network((2, 3, 1), hidden="tanh", output="identity")
    said = str(bg.health(net, net.initialise(seed=0), [[0.5, 1.0]], [[1.0]]))
    assert "saturated:" in said
    assert "zeros:" not in said
    assert "update:" not in said
