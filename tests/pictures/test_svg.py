"""The network diagram: every number is in it, nothing covers anything, and it reads in grey."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import backglass as bg
from backglass.errors import DataError, NetworkError
from backglass.glass import path_sum
from backglass.pictures.marks import BLUE, DASH, GREY, ORANGE, short
from backglass.pictures.svg import network_svg
from backglass.words import pictures as words
from tests.pictures.pictures import all_of, assert_nothing_overlaps, by, crosses, extents, read, title

LANGUAGES = ("en", "ja")


def mazur() -> bg.Trace:
    net = bg.Network((2, 2, 2), hidden="logistic", output="logistic", biases="frozen")
    theta = net.parameters(W=[[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]], b=[[0.35] * 2, [0.60] * 2])
    return bg.trace(net, theta, [[0.05, 0.10]], [[0.01, 0.99]])


def some(*sizes: int, n: int = 1, biases: str = "per_unit") -> bg.Trace:
    net = bg.Network(sizes, hidden="tanh", biases=biases)
    draws = np.random.default_rng(0)
    theta = bg.Parameters(net, draws.normal(size=net.parameter_count))
    return bg.trace(net, theta, draws.normal(size=(n, sizes[0])), draws.normal(size=(n, sizes[-1])))


@pytest.mark.parametrize("edges", ["weight", "gradient"])
def test_every_weight_and_bias_has_its_element_with_its_value(edges):
    t = mazur()
    s = t.sample(0)
    found = by(read(network_svg(t, edges=edges)), "data-name")
    assert set(found) == set(t.theta)
    for name, element in found.items():
        kind, l, j, i = re.fullmatch(r"(\w)\((\d)\)\[(\d),?(\d)?\]", name).groups()
        gradient = s.delta[int(l)][int(j) - 1] if kind == "b" else s.dW[int(l)][int(j) - 1, int(i) - 1]
        value = t.theta[name] if edges == "weight" else gradient
        assert float(element.get("data-value")) == value
        assert title(element) == f"{'dE/d' if edges == 'gradient' else ''}{name} = {short(value, 9)}"


def test_every_unit_target_and_the_loss_have_their_values():
    t = mazur()
    s = t.sample(0)
    root = read(network_svg(t))
    units = by(root, "data-unit")
    assert sorted(units) == ["1,1", "1,2", "2,1", "2,2", "3,1", "3,2"]
    for name, element in units.items():
        l, j = map(int, name.split(","))
        assert float(element.get("data-z")) == s.z[l][j - 1]
        if l > 1:
            assert float(element.get("data-u")) == s.u[l][j - 1]
            assert float(element.get("data-delta")) == s.delta[l][j - 1]
            assert f"delta({l})[{j}] = {short(float(s.delta[l][j - 1]), 9)}" in title(element)
    assert float(by(root, "data-loss").popitem()[0]) == s.E
    assert [float(element.get("data-value")) for element in by(root, "data-target").values()] == s.d.tolist()
    assert sorted(by(root, "data-bias")) == ["2", "3"]
    shown = [one.text for one in extents(root)]
    assert {"u₁ = 0.3775", "z₁ = 0.5933", "δ₁ = 0.1385", "0.2984", "d₂ = 0.99"} <= set(shown)


def test_the_sign_is_a_colour_and_a_dash_the_size_a_width():
    net = bg.Network((3, 1), biases="none")
    found = by(read(network_svg(net.parameters(W=[[[0.5, -1.0, 0.0]]]))), "data-name")
    looks = [(e.get("stroke"), e.get("stroke-dasharray")) for e in found.values()]
    assert looks == [(BLUE, None), (ORANGE, DASH), (GREY, None)]
    widths = [float(e.get("stroke-width")) for e in found.values()]
    assert widths[1] > widths[0] > widths[2]


@pytest.mark.few(4)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sizes", [(2, 2, 2), (4, 16, 3), (64, 64, 10), (1, 1), (3, 70, 1), (1, 5, 1, 5, 1)])
def test_no_text_covers_another(sizes, language):
    root = read(network_svg(some(*sizes), units=("u", "z", "delta"), lang=language))
    assert_nothing_overlaps(root)
    numbers = [one for one in extents(root) if re.fullmatch(r"-?[\d.]+(e-?\d+)?", one.text)]
    lines = [line for line in all_of(root, "line") if line.get("data-name")]
    assert not [(line.attrib, box) for line in lines[:400] for box in numbers if crosses(line, box)]


@given(
    sizes=st.lists(st.integers(1, 12), min_size=2, max_size=5),
    biases=st.sampled_from(["per_unit", "frozen", "shared", "none", "augmented"]),
    units=st.sampled_from([("z",), ("u", "z", "delta"), ("delta",)]),
    language=st.sampled_from(LANGUAGES),
    digits=st.integers(1, 9),
    data=st.data(),
)
def test_any_network_is_drawn_whole(sizes, biases, units, language, digits, data):
    t = some(*sizes, n=2, biases=biases)
    highlight = data.draw(st.sampled_from([None, 1, 2, 3, 4, "w(2)[1,1]", [(l, 1) for l in range(1, t.network.L + 1)]]))
    svg = network_svg(t, 1, units=units, digits=digits, highlight=highlight, lang=language)
    root = read(svg)
    assert_nothing_overlaps(root)
    connections = sum(a * b for a, b in pairwise(sizes)) + (biases != "none") * sum(sizes[1:])
    assert len(by(root, "data-name")) == connections
    assert len(by(root, "data-unit")) == sum(sizes)


def test_a_wide_layer_is_summarised_and_what_is_asked_for_is_drawn():
    t = some(784, 5, 2)
    root = read(network_svg(t, highlight="w(2)[3,500]"))
    units = by(root, "data-unit")
    assert sum(name.startswith("1,") for name in units) == 64
    assert "1,500" in units
    assert by(root, "data-more").popitem()[1].text == words.MORE.format(count="720")["en"] == "… 720 more"
    marked = by(root, "data-name")["w(2)[3,500]"]
    assert float(marked.get("data-value")) == t.theta["w(2)[3,500]"]
    assert float(marked.get("stroke-width")) > 2
    assert marked.get("opacity") is None
    assert float(by(root, "data-name")["w(2)[3,1]"].get("opacity")) < 0.3
    assert "… 他 720 個" in network_svg(t, lang="ja")
    assert "… 1,000 more" in network_svg(bg.Network((1064, 1)).initialise())


@pytest.mark.parametrize(
    ("stage", "known", "bright"),
    [(1, "2,1 3,1 z", "w(2)[1,1] w(3)[1,1]"), (2, "3,1 delta", ""), (3, "2,1 3,1 delta", "w(3)[1,1]"),
     (4, "2,1 3,1 delta", "w(2)[1,1] w(3)[1,1] b(2)[1]")],
)  # fmt: skip
def test_a_stage_shows_what_is_known_then(stage, known, bright):
    root = read(network_svg(mazur(), highlight=stage))
    units = by(root, "data-unit")
    *shown, kind = known.split()
    for name in ("2,1", "3,1"):
        assert (units[name].get(f"data-{kind}") is not None) == (name in shown)
    edges = by(root, "data-name")
    for name in ("w(2)[1,1]", "w(3)[1,1]"):
        assert (edges[name].get("opacity") is None) == (name in bright.split())
    assert words.STAGES[stage]["en"] in title(root)
    if stage == 4:
        assert float(edges["w(3)[1,1]"].get("data-value")) == mazur().dW[3][0, 0]


def test_a_path_is_brought_out():
    t = mazur()
    path = path_sum(t, "w(2)[1,2]").paths[1]
    for highlight in (path, [(1, 2), (2, 1), (3, 2)]):
        edges = by(read(network_svg(t, highlight=highlight)), "data-name")
        assert {name for name, edge in edges.items() if edge.get("opacity") is None} == {"w(2)[1,2]", "w(3)[2,1]"}


def test_a_bias_can_be_the_one_it_is_about():
    edges = by(read(network_svg(mazur(), highlight="b(2)[2]")), "data-name")
    assert {name for name, edge in edges.items() if edge.get("opacity") is None} == {
        "b(2)[2]",
        "w(3)[1,2]",
        "w(3)[2,2]",
    }


def test_names_of_columns_and_classes_stand_in_the_units():
    svg = network_svg(mazur(), inputs=["<bill> & co", "a" * 60], outputs=["yes", "いいえ"])
    texts = [one.text for one in extents(read(svg))]
    assert {"<bill> & co", "yes", "いいえ"} <= set(texts)
    assert next(text for text in texts if text.startswith("aaa")).endswith("a…")
    assert_nothing_overlaps(read(svg))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_stands_alone_and_says_what_it_is(language):
    root = read(network_svg(mazur(), lang=language))
    assert root.get("role") == "img"
    assert root.get("lang") == language
    assert root.get("aria-label") == title(root)
    assert words.DIAGRAM.format(sizes="2-2-2")[language] in title(root)
    assert "2-2-2" in title(root)
    assert not re.search(r"https?:(?!//www\.w3\.org/2000/svg)|url\(|href|<script|<style", network_svg(mazur()))


def test_parameters_alone_are_drawn_without_numbers_in_the_units():
    root = read(network_svg(mazur().theta))
    assert [one.text for one in extents(root)].count("z₁") == 1
    assert not by(root, "data-target")


@pytest.mark.parametrize("value", [np.nan, np.inf, -0.0, 1e300, 5e-324])
def test_strange_numbers_are_drawn(value):
    net = bg.Network((2, 1), biases="none")
    theta = bg.Parameters(net, np.array([value, 1.0]))
    edge = by(read(network_svg(theta)), "data-name")["w(2)[1,1]"]
    np.testing.assert_equal(float(edge.get("data-value")), value)
    assert 0 < float(edge.get("stroke-width")) < 10


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        ({"highlight": 5}, "no stage 5"),
        ({"highlight": "w(9)[1,1]"}, "layers"),
        ({"highlight": [(1, 1), (3, 1)]}, "no path"),
        ({"highlight": [(2, 1), (3, 7)]}, "no path"),
        ({"highlight": []}, "or a path"),
        ({"units": "y"}, "'u', 'z' or 'delta'"),
        ({"edges": "delta"}, "'weight' or 'gradient'"),
        ({"most": 2}, "most is 2, but it is a whole number from 3 up"),
    ],
)
def test_what_is_not_there_is_refused(choice, says):
    with pytest.raises(NetworkError, match=re.escape(says)):
        network_svg(mazur(), **choice)


def test_gradients_need_a_sample():
    with pytest.raises(NetworkError, match="hand over a trace"):
        network_svg(mazur().theta, edges="gradient")
    with pytest.raises(DataError, match="no sample 3"):
        network_svg(mazur(), 3)
