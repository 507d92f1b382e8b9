"""Graphs of lessons: axes, panels and rows of blocks, and what stands in them."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest

import backglass as bg
from backglass.errors import NetworkError
from backglass.pictures.block_row import block_row
from backglass.pictures.graph import Plotted, graph
from backglass.pictures.panels import panels
from backglass.pictures.perceptron import perceptron_svg
from tests.pictures.pictures import assert_nothing_overlaps, extents, read, title

SVG = "{http://www.w3.org/2000/svg}"


def ends(picture):
    lines = [line.get("points").split() for line in ElementTree.fromstring(picture).iter(f"{SVG}polyline")]
    return [[tuple(map(float, point.split(","))) for point in (line[0], line[-1])] for line in lines]


def test_powers_of_ten_are_evenly_apart():
    points = [(10.0**k, 10.0**-k) for k in range(5)]
    picture = graph("t", "updates", "E", [Plotted("", points)], logarithmic=True)
    line = next(ElementTree.fromstring(picture).iter(f"{SVG}polyline")).get("points").split()
    across = [float(point.split(",")[0]) for point in line]
    steps = [after - before for before, after in pairwise(across)]
    assert steps == pytest.approx([steps[0]] * 4, abs=0.02)


def test_a_plane_has_one_unit_on_both_axes():
    diagonal = [Plotted("", [(0.0, 0.0), (1.0, 1.0)])]
    ((x1, y1), (x2, y2)) = ends(graph("t", "x", "y", diagonal, (-0.5, 1.5), equal=True))[0]
    assert x2 - x1 == pytest.approx(y1 - y2, abs=0.02)


def test_panels_have_the_same_axes():
    one = [Plotted("", [(0.0, 0.0), (1.0, 1.0)])]
    steeper = [Plotted("", [(0.0, 0.0), (2.0, 4.0)])]
    first, second, third = ends(panels("t", "w", "E", {"a": one, "b": one, "c": steeper}))
    assert first[1][0] - first[0][0] == pytest.approx(second[1][0] - second[0][0], abs=0.02)
    assert third[1][0] - third[0][0] == pytest.approx(2 * (first[1][0] - first[0][0]), abs=0.05)


@pytest.mark.parametrize("speak", ["en", "ja"])
def test_blocks_say_what_enters_and_what_it_comes_to(speak):
    picture = block_row(
        ("x", "a", "y"), ("f()", "g()"), speak, (0, 1),
        entering={1: "Y"}, numbers=("1", "0.8415", "−0.3452"), factors=("0.5403", "1.683"), sign="d", title="heard",
    )  # fmt: skip
    root = read(picture)
    assert {"Y", "0.8415", "−0.3452", "0.5403", "dy", "dx"} <= {one.text for one in extents(root)}
    assert title(root) == "heard"
    assert_nothing_overlaps(root)


def test_letters_of_a_perceptron_and_of_a_network():
    net = bg.Network((2, 1), output="logistic", loss="squared_error")
    t = bg.trace(net, net.parameters(W=[[[1, 6]]], b=[[-4]]), [[0, 1]], [[0]])
    drawn = read(perceptron_svg(t, active="delta", names={"u": "Z", "y": "A", "d": "Y"}, title="heard", lang="en"))
    texts = {one.text for one in extents(drawn)}
    assert {"Z = 2", "A = 0.8808", "Y = 0", "∂A/∂Z = 0.105"} <= texts
    assert title(drawn) == "heard"
    assert "heard" not in texts
    assert_nothing_overlaps(drawn)
    headless = read(t.to_svg(title="heard", lang="en"))
    assert title(headless) == "heard"
    assert not any(one.text.startswith("Network") for one in extents(headless))
    with pytest.raises(NetworkError, match="names has 'q'"):
        perceptron_svg(t, names={"q": "Z"})
