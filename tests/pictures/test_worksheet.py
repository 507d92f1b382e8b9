"""Worksheets: every number of a sample with its formula, in one page that asks nobody for anything."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import backglass as bg
from backglass.equations.activations import ACTIVATIONS
from backglass.equations.losses import LOSSES
from backglass.equations.optimisers import OPTIMISERS, Optimiser
from backglass.errors import DataError, NetworkError, PlanError
from backglass.page.blocks import Equation
from backglass.page.calculator import evaluate
from backglass.page.figures import DIGITS
from backglass.pictures import stages
from backglass.pictures.first_update import update
from backglass.pictures.marks import short
from backglass.pictures.network_content import BLANK
from backglass.pictures.stages import Told, UnitLines
from backglass.pictures.worksheet import worksheet
from backglass.words import worksheet as words
from tests.pictures.browser import asked_for, needs_chromium, needs_poppler, pages, printed, texts

LANGUAGES = ("en", "ja")
A4 = (595, 842)  # points


@pytest.fixture
def t(mazur) -> bg.Trace:
    net, theta, X, D = mazur
    return bg.trace(net, theta, X, D)


def parsed(page: str) -> ElementTree.Element:
    return ElementTree.fromstring(re.sub(r"<meta [^>]*>|<!DOCTYPE html>", "", page))


def units(t: bg.Trace, n: int = 0, most: int = 6) -> list[UnitLines]:
    parts = (stages.forward, stages.output_deltas, stages.hidden_deltas, stages.gradients)
    return [block for part in parts for block in part(t, n, most) if isinstance(block, UnitLines)]


def equations(t: bg.Trace, n: int = 0, most: int = 6) -> dict[str, Equation]:
    return {line.formula.partition(" = ")[0]: line for unit in units(t, n, most) for line in unit.lines}


def updates_of(t: bg.Trace, rule: Optimiser, n: int = 0) -> list[UnitLines]:
    return [block for block in update(t, n, 6, rule) if isinstance(block, UnitLines)]


def updates(t: bg.Trace, rule: Optimiser) -> dict[str, Equation]:
    return {line.formula.partition(" = ")[0]: line for unit in updates_of(t, rule) for line in unit.lines}


def firsts(unit: ElementTree.Element) -> list[str]:
    """What a unit's lines compute, as it is read."""
    return ["".join(table.find("tr/td").itertext()).replace("\u2061", "") for table in unit.iter("table")]


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
    parts = ["".join(heading.itertext()) for heading in root.iter("h2") if heading.get("class") == "part"]
    assert parts == [words.WEIGHTS.format(l=2)[language], words.WEIGHTS.format(l=3)[language], words.GIVEN[language]]
    headings = ["".join(heading.itertext()) for heading in root.iter("h2")][len(parts) :]
    assert headings == [*(stage[language] for stage in words.STAGES[:4]), words.ONE_NUMBER[language]]
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
@pytest.mark.parametrize("blanks", [False, True])
def test_a_unit_is_read_line_by_line_before_the_next_begins(t, language, blanks):
    root = parsed(worksheet(t, lang=language, blanks=blanks, optimiser=bg.SGD(0.5)))
    read = [
        ("".join(unit.find("h4").itertext()) if unit.find("h4") is not None else "", firsts(unit))
        for unit in root.iter("section")
    ]
    unit = {(l, j): words.UNIT_OF_LAYER.format(l=l, j=j)[language] for l in (2, 3) for j in (1, 2)}
    assert read[:5] == [
        (unit[2, 1], ["u1(2)", "z1(2)"]),
        (unit[2, 2], ["u2(2)", "z2(2)"]),
        (unit[3, 1], ["u1(3)", "z1(3)"]),
        (unit[3, 2], ["u2(3)", "z2(3)"]),
        ("", ["En"]),
    ]
    assert read[5] == (unit[3, 1], ["∂En∂y1", "f′(u1(3))", "δ1(3)"])
    assert read[7] == (unit[2, 1], ["∂En∂z1(2)", "f′(u1(2))", "δ1(2)"])
    assert read[9] == (unit[2, 1], ["∂En∂w11(2)", "∂En∂w12(2)", "∂En∂b1(2)"])
    assert read[-1] == (unit[3, 2], ["w21(3)+", "w22(3)+"])
    style = root.find("head/style").text
    assert ".unit { break-inside: avoid;" in style
    assert "columns: 2" not in style  # which would be read down and then up again


@pytest.mark.parametrize("language", LANGUAGES)
def test_blanks_leave_the_results_to_the_reader_and_the_answers_to_the_end(t, language):
    page = worksheet(t, lang=language, blanks=True, optimiser="sgd")
    parsed(page)
    asked, answers = page.split(f">{words.ANSWERS[language]}</h2>")
    lines = [*equations(t).values(), *updates(t, bg.SGD()).values()]
    assert (
        asked.count(f">{words.RESULT[language]}<") == len(lines) == answers.count("<math ") - 2
    )  # u and z of a heading
    assert asked.count(f">{words.NUMBERS[language]}<") == sum(1 for line in lines if line.put)
    results = {line.result for line in lines} - {"0.35", "0.6"}
    assert len(results) > 30
    for number in results | {"0.2984", "0.5933", "0.3775", "0.7514"}:
        assert not re.search(rf"(?<![\d.]){re.escape(number.replace('-', '−'))}(?!\d)", asked)
    for number in ("0.593269992", "0.298371109", "0.741365070", "0.082167041"):
        assert number in answers
    assert words.FILL_IN[language] in asked


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_of_a_sheet_to_fill_in_has_inputs_and_targets_and_nothing_computed(t, language):
    page = worksheet(t, lang=language, blanks=True)
    picture = page[page.index("<svg ") : page.index("</svg>")]
    texts = re.findall(r">([^<>]+)</text>", picture)
    assert {"x₁ = 0.05", "x₂ = 0.1", "d₁ = 0.01", "d₂ = 0.99", "0.15", "0.55"} <= set(texts)
    assert {f"{symbol}{of} = {BLANK}" for symbol in "uzδ" for of in "₁₂"} <= set(texts)
    assert texts.count(BLANK) == 1
    s = t.sample(0)
    computed = [s.E, *(float(one) for by_layer in (s.u, s.delta) for l in (2, 3) for one in by_layer[l])]
    for number in (*computed, *s.z[2].tolist(), *s.z[3].tolist()):
        assert short(number) not in picture
        assert repr(number) not in picture
    whole = t.to_svg(lang=language)
    assert repr(s.E) in whole


def test_the_update_has_the_printed_weights_of_the_worked_example():
    m = bg.example("mazur")
    found = updates(m.trace(), m.optimiser)
    expected = {
        "w(2)[1,1]+": "0.149780716", "w(2)[1,2]+": "0.199561432", "w(2)[2,1]+": "0.249751144",
        "w(2)[2,2]+": "0.299502287", "w(3)[1,1]+": "0.358916480", "w(3)[1,2]+": "0.408666186",
        "w(3)[2,1]+": "0.511301270", "w(3)[2,2]+": "0.561370121",
    }  # fmt: skip
    assert {name: line.result for name, line in found.items()} == expected  # the frozen biases have none
    assert found["w(3)[1,1]+"].formula == "w(3)[1,1]+ = w(3)[1,1] - epsilon dE_n/dw(3)[1,1]"
    assert found["w(3)[1,1]+"].put == "0.4 - 0.5 × 0.082167041"
    page = m.trace().to_worksheet(lang="en", optimiser=m.optimiser, **m.labels)
    assert words.FROZEN.en in page
    assert "0.149780716" in page
    assert ">w5 0.4<" in page


@pytest.mark.parametrize("name", sorted(OPTIMISERS))
@pytest.mark.parametrize("biases", ["per_unit", "shared", "none"])
def test_the_update_of_any_rule_is_the_one_that_training_makes(name, biases):
    net = bg.Network((2, 3, 2), hidden="tanh", biases=biases)
    theta = net.initialise(seed=5)
    t = bg.trace(net, theta, [[0.3, -0.2], [1, 1]], [[0.5, 0.1], [0, 0]])
    rule = OPTIMISERS[name]()
    after = bg.train(net, theta, t.X[1:], t.D[1:], optimiser=rule, epochs=1, engine="reference").theta
    lines = {line for unit in updates_of(t, rule, 1) for line in unit.lines}
    new = {line.formula.partition("+ = ")[0]: line for line in lines if "+ = " in line.formula}
    assert len(new) == (len(theta) if name == "sgd" else 2 if biases == "none" else 4)
    for parameter, line in new.items():
        assert evaluate(line.result) == pytest.approx(after[parameter], abs=1e-9)
    for line in lines - set(new.values()):
        if line.put:
            assert evaluate(line.put) == pytest.approx(evaluate(line.result), abs=2e-9)
    assert words.STAGES[4].ja in "".join(parsed(t.to_worksheet(1, lang="ja", optimiser=rule)).itertext())


def test_nobody_is_asked_for_what_takes_numbers_that_are_not_there():
    """Of a wide layer: sums over units that are not worked out are told, and so is all behind too many outputs."""
    net = bg.Network((3, 9, 4), hidden="tanh", output="softmax", loss="cross_entropy")
    t = bg.trace(net, net.initialise(seed=2), [[0.1, 0.2, 0.3]], [3])
    told = {name for name, line in equations(t, most=4).items() if isinstance(line, Told)}
    assert told == {f"u(3)[{j}]" for j in range(1, 5)}
    told = {name for name, line in equations(t, most=3).items() if isinstance(line, Told)}
    outputs = {f"{symbol}(3)[{j}]" for symbol in "uz" for j in (1, 2, 3)}
    assert told == outputs | {"E_n"} | {f"dE_n/dz(2)[{j}]" for j in (1, 2, 3)}
    asked = worksheet(t, most=3, blanks=True, lang="en").split(">Answers</h2>")[0]
    for name in told:
        assert equations(t, most=3)[name].result.lstrip("-") in asked


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
    assert words.GRADIENTS_LEFT_OUT.format(shown=12, count="14,000", l=2)["en"] in page
    assert words.WEIGHTS_NOT_HERE.format(l=2, shown=36, count="14,000")["en"] in page
    assert "(+ 160)" in page
    assert "… 194 more" in page
    assert "… 64 more" in page
    twelve = worksheet(t, most=12)
    assert "… 58 more" in twelve
    assert words.LEFT_OUT.format(shown=12, count="70", l=2)["en"] in twelve


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
    with pytest.raises(PlanError, match="adams"):
        worksheet(t, optimiser="adams")
    with pytest.raises(PlanError, match="L-BFGS"):
        worksheet(t, optimiser=bg.LBFGS())
    with pytest.raises(DataError, match="most is 0"):
        worksheet(t, most=0)


@pytest.mark.few(1)
@needs_chromium
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_print_is_a_few_pages_of_a4(t, language, tmp_path):
    path = tmp_path / "worksheet.html"
    path.write_text(worksheet(t, lang=language), encoding="utf-8")
    sizes = pages(printed(path, tmp_path))
    assert 4 <= len(sizes) <= 7, len(sizes)
    assert all((round(width), round(height)) == A4 for width, height in sizes)


@pytest.mark.few(1)
@needs_chromium
@needs_poppler
@pytest.mark.parametrize(
    ("name", "language", "blanks"),
    [
        ("mazur", "en", False),
        ("mazur", "ja", True),
        pytest.param("three-layers", "en", True, marks=pytest.mark.slow),
        pytest.param("three-layers", "ja", False, marks=pytest.mark.slow),
    ],
)
def test_no_unit_is_split_and_no_heading_stands_alone_in_print(name, language, blanks, tmp_path):
    m = bg.example(name)
    path = tmp_path / "worksheet.html"
    page = worksheet(m.trace(), lang=language, blanks=blanks, optimiser=m.optimiser, derived=[])
    path.write_text(page, encoding="utf-8")
    printed(path, tmp_path)
    sheets = [re.sub(r"[ \u3000]+", "", text) for text in texts(tmp_path / "page.pdf")]
    where = dict(enumerate(sheets))
    for unit in parsed(page).iter("section"):
        told = "".join(unit.itertext())
        title = "".join(unit.find("h4").itertext()) if unit.find("h4") is not None else words.LOSS[language]
        count = told.count(words.RESULT[language]) if blanks else 0
        numbers = [] if blanks else re.findall(r"\d\.\d{6,}", told)
        assert any(
            title.replace(" ", "") in text
            and all(number in text for number in numbers)
            and text.count(words.RESULT[language].replace(" ", "")) >= count
            for text in where.values()
        ), title
    heads = [re.escape(text[language].partition(":")[0].replace(" ", "")) for text in words.STAGES]
    heads += [
        r"Layer\d",
        r"第\d層",
        r"Unit\doflayer\d.*",
        r"第\d層のユニット\d.*",
        words.LOSS[language].replace(" ", ""),
    ]
    for text in where.values():
        last = text.rstrip().rpartition("\n")[2]
        assert not re.fullmatch("|".join(heads), last), last
        assert not any(last.startswith(stage[language].replace(" ", "")[:9]) for stage in words.STAGES), last


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
