"""What says itself in blocks has every medium, in the reader's language."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from inspect import getsource

import pytest

import backglass as bg
from backglass.page.shown import Shown

JAPANESE = re.compile("[\u3040-\u9fff]")


def everything() -> Iterator[Shown]:
    """One of each that is shown."""
    net = bg.Network((2, 2, 2), hidden="logistic", output="logistic", loss="squared_error")
    theta, X, D = net.initialise(seed=1), [[0.05, 0.10], [0.4, 0.2]], [[0.01, 0.99], [1.0, 0.0]]
    t = bg.trace(net, theta, X, D)
    run = bg.train(net, theta, X, D, epochs=2, batch_size=1, clip_norm=0.1)
    yield bg.derive(t, "w(2)[1,1]")
    yield bg.certify(net, theta, X, D)
    yield bg.health(t)
    yield bg.nudge(net, theta, X, D, "w(3)[1,1]", 1e-3)
    yield run.step(2)
    yield run.step(2).account("w(3)[1,2]")


@pytest.fixture(scope="module")
def shown() -> list[Shown]:
    return list(everything())


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_medium_speaks_the_language_that_is_asked_for(shown, lang):
    for one in shown:
        drawn = (one.to_text(lang), one.to_latex(lang), one.to_html(lang))
        assert {bool(JAPANESE.search(re.sub("<style>.*?</style>", "", text, flags=re.DOTALL))) for text in drawn} == {
            lang == "ja"
        }
        assert ET.fromstring(one.to_html(lang)).get("lang") == lang
        latex = one.to_latex(lang)
        assert latex.count("{") == latex.count("}")
        assert re.findall(r"\\begin{(.*?)}", latex) == re.findall(r"\\end{(.*?)}", latex)
        assert json.loads(json.dumps(one.to_json(), allow_nan=False))


def test_without_a_language_it_is_the_readers(shown, monkeypatch):
    for speaks, locale in (("ja", "ja_JP.UTF-8"), ("en", "de_DE.UTF-8"), ("en", "C")):
        monkeypatch.setenv("LC_ALL", locale)
        for one in shown:
            assert str(one) == one.to_text() == one.to_text(speaks)
            assert one._repr_html_() == one.to_html() == one.to_html(speaks)
            assert one.to_latex() == one.to_latex(speaks)


def test_a_language_that_is_not_there_is_refused(shown):
    for one in shown:
        for draw in (one.to_text, one.to_latex, one.to_html):
            with pytest.raises(bg.PlanError, match="lang is 'fr', but it is 'en' or 'ja'"):
                draw("fr")


def test_a_japanese_reader_is_spoken_to_in_japanese():
    """In a process of its own, as a user has it: nothing but the locale says so."""
    code = f"import backglass as bg\n{getsource(everything)}".replace(" -> Iterator[Shown]", "")
    code += "for one in everything():\n    print(type(one).__name__, str(one).splitlines()[0])"
    environment = os.environ | {"LC_ALL": "ja_JP.UTF-8", "PYTHONUTF8": "1"}
    out = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True).stdout.decode()
    lines = out.splitlines()
    assert [line.split()[0] for line in lines] == ["Derivation", "Certificate", "Health", "Nudge", "Step", "Account"]
    for line in lines:
        assert JAPANESE.search(line), line


def test_the_tests_speak_english_whatever_the_testers_locale_is():
    assert os.environ["LC_ALL"] == "C.UTF-8"
    net = bg.Network((1, 1))
    assert "Nothing is wrong" in str(bg.health(net, net.initialise(seed=1), [[1.0]], [[0.5]]))
