"""Worksheets: every number of a sample with its formula, in one page that asks nobody for anything."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backglass as bg
from backglass.equations.activations import ACTIVATIONS
from backglass.equations.losses import LOSSES
from backglass.errors import DataError, NetworkError
from backglass.page.blocks import Equation
from backglass.page.calculator import evaluate
from backglass.page.figures import DIGITS
from backglass.pictures import stages
from backglass.pictures.worksheet import worksheet
from backglass.words import worksheet as words
from tests.pictures.browser import asked_for, needs_chromium, pages, printed

LANGUAGES = ("en", "ja")
A4 = (595, 842)  # points


@pytest.fixture
def t(mazur) -> bg.Trace:
    net, theta, X, D = mazur
    return bg.trace(net, theta, X, D)


def parsed(page: str) -> ElementTree.Element:
    return ElementTree.fromstring(re.sub(r"<meta [^>]*>|<!DOCTYPE html>", "", page))


def equations(t: bg.Trace, n: int = 0) -> dict[str, Equation]:
    parts = (stages.forward, stages.output_deltas, stages.hidden_deltas, stages.gradients)
    found = [block for part in parts for block in part(t, n) if isinstance(block, Equation)]
    return {one.formula.partition(" = ")[0]: one for one in found}


def test_the_stages_have_the_printed_numbers_of_the_worked_example(t):
    found = equations(t)
    expected = {
        "u(2)[1]": "0.3775", "z(2)[1]": "0.593269992", "u(3)[1]": "1.105905967", "z(3)[1]": "0.751365070",
        "E_n": "0.298371109", "dE_n/dy[1]": "0.741365070", "f'(u(3)[1])": "0.186815602", "delta(3)[1]": "0.138498562",
        "dE_n/dz(2)[1]": "0.036350306", "f'(u(2)[1])": "0.241300709", "dE_n/dw(3)[1,1]": "0.082167041",
        "dE_n/dw(2)[1,1]": "0.000438568", "dE_n/db(3)[2]": "-0.038098237",
    }  # fmt: skip
    assert {name: found[name].result for name in expected} == expected
    assert found["u(2)[1]"].formula == "u(2)[1] = w(2)[1,1] z(1)[1] + w(2)[1,2] z(1)[2] + b(2)[1]"
    assert found["u(2)[1]"].put == "0.15 × 0.05 + 0.2 × 0.1 + 0.35"


@settings(max_examples=40, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 9), min_size=2, max_size=4),
    hidden=st.sampled_from([name for name, row in ACTIVATIONS.items() if "hidden" in row.places]),
    loss=st.sampled_from(sorted(LOSSES)),
    biases=st.sampled_from(["per_unit", "shared", "none", "augmented"]),
    data=st.data(),
)
def test_what_is_printed_gives_what_is_printed(sizes, hidden, loss, biases, data):
    """Every equation's numbers give its result, and the results are the trace's."""
    output = data.draw(st.sampled_from(sorted(LOSSES[loss].outputs)))
    if output in ("softmax", "step") and (output == "step" or sizes[-1] == 1):
        return
    net = bg.Network(sizes, hidden=hidden, output=output, loss=loss, biases=biases)
    draws = np.random.default_rng(len(sizes))
    D = np.eye(sizes[-1])[[0, -1]] if loss == "cross_entropy" else draws.integers(0, 2, (2, sizes[-1]))
    t = bg.trace(net, net.initialise(seed=3), draws.normal(size=(2, sizes[0])), D)
    s = t.sample(1)
    for name, one in equations(t, 1).items():
        if one.put:
            unit = 10.0 ** (int(one.result.partition("e")[2] or 0) - DIGITS)
            assert abs(evaluate(one.put) - evaluate(one.result)) <= 1.01 * unit, one
        if match := re.fullmatch(r"(u|z|delta)\((\d)\)\[(\d)\]", name):
            value = {"u": s.u, "z": s.outputs, "delta": s.delta}[match[1]][int(match[2])][int(match[3]) - 1]
            assert evaluate(one.result) == pytest.approx(value, abs=1e-9, rel=1e-8)
    assert evaluate(equations(t, 1)["E_n"].result) == pytest.approx(s.E, abs=1e-9, rel=1e-8)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_whole_and_stands_alone(t, language):
    page = worksheet(t, lang=language)
    root = parsed(page)
    assert root.get("lang") == language
    headings = [heading.text for heading in root.iter("h2")]
    assert headings == [*(stage[language] for stage in words.STAGES), words.ONE_NUMBER[language]]
    assert page.count("<svg ") == 1
    assert page.count("<math ") > 100
    texts = "".join(root.itertext())
    for number in ("0.298371109", "0.082167041", "0.000668396"):
        assert number in texts
    addresses = set(re.findall(r"[a-z]+://[^\s\"'<>)]+", page))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1998/Math/MathML"}
    assert not re.search(r"<script|<link|<img|<iframe|@import|url\(|\bsrc=|\bhref=", page)
    assert not set(re.findall("[\u3040-\u9fff]", worksheet(t, lang="en")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_blanks_leave_the_results_to_the_reader_and_the_answers_to_the_end(t, language):
    page = worksheet(t, lang=language, blanks=True)
    parsed(page)
    asked, answers = page.split(f">{words.ANSWERS[language]}</h2>")
    assert asked.count('class="blank"') == len(equations(t)) == answers.count('<table class="equation">')
    for number in ("0.593269992", "0.298371109", "0.741365070", "0.082167041", "0.2984", "0.5933"):
        assert number not in asked
    for number in ("0.593269992", "0.298371109", "0.741365070", "0.082167041"):
        assert number in answers
    assert words.FILL_IN[language] in asked


def test_several_samples_and_what_is_derived():
    net = bg.Network((3, 2, 2), hidden="tanh", output="softmax", loss="cross_entropy")
    t = bg.trace(net, net.initialise(seed=1), np.eye(3), [0, 1, 0])
    page = worksheet(t, [0, 2], derived=["b(2)[1]"], inputs=["a", "b", "<c>"], outputs=["no", "yes"], title="A & B")
    headings = [heading.text for heading in parsed(page).iter("h2")]
    assert [text for text in headings if text.startswith("Sample")] == ["Sample 0 (from 0)", "Sample 2 (from 0)"]
    assert page.count("The chain rule") == 2
    for text in ("<h1>A &amp; B</h1>", "&lt;c&gt;", "yes"):
        assert text in page
    assert "The chain rule" not in worksheet(t, derived=[])
    assert "sample 1" in worksheet(t, 1)


def test_a_big_network_is_summarised():
    net = bg.Network((200, 70, 3), hidden="relu", output="softmax", loss="cross_entropy")
    t = bg.trace(net, net.initialise(), np.ones((1, 200)), [1])
    page = worksheet(t)
    assert words.LEFT_OUT.format(shown=6, count="70", l=2)["en"] in page
    assert words.WEIGHTS_LEFT_OUT.format(shown=12, count="14,000", l=2)["en"] in page
    assert words.WIDE.format(l=2, count="14,000")["en"] in page
    assert "(+ 160)" in page
    assert "… 136 more" in page


def test_traces_hand_out_pictures_and_worksheets(t):
    assert t.to_worksheet(lang="ja", blanks=True) == worksheet(t, lang="ja", blanks=True)
    assert t.to_svg(highlight=2, lang="ja").startswith("<svg ")
    assert t._repr_svg_() == t.to_svg()


def test_what_is_not_there_is_refused(t):
    with pytest.raises(DataError, match="no sample 4"):
        worksheet(t, 4)
    with pytest.raises(DataError, match="one sample at least"):
        worksheet(t, [])
    with pytest.raises(NetworkError, match="layer"):
        worksheet(t, derived=["w(9)[1,1]"])


@needs_chromium
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_print_is_a_few_pages_of_a4(t, language, tmp_path):
    path = tmp_path / "worksheet.html"
    path.write_text(worksheet(t, lang=language), encoding="utf-8")
    sizes = pages(printed(path, tmp_path))
    assert 4 <= len(sizes) <= 7
    assert all((round(width), round(height)) == A4 for width, height in sizes)


@needs_chromium
def test_no_request_leaves_the_page(t, tmp_path):
    path = tmp_path / "worksheet.html"
    path.write_text(worksheet(t, lang="ja"), encoding="utf-8")
    asked = [address for address in asked_for(path, tmp_path) if not _the_browsers_own(address)]
    assert path.as_uri() in asked or not asked
    assert [address for address in asked if not address.startswith(("file://", "data:"))] == []


@needs_chromium
def test_the_log_would_show_a_request(tmp_path):
    """A page that does ask is found out; without this the test before could pass by a log that is empty."""
    path = tmp_path / "asks.html"
    path.write_text('<img src="http://127.0.0.1:9/picture.png">', encoding="utf-8")
    assert "http://127.0.0.1:9/picture.png" in asked_for(path, tmp_path)


def _the_browsers_own(address: str) -> bool:
    """Chromium asks its maker for updates and settings whatever page is open."""
    return bool(re.search(r"\.(google|googleapis|gvt1|gstatic)\.com|^chrome", address))
