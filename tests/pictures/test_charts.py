"""Plots as SVG: well-formed, and every value where it belongs."""

import math
import re
from xml.etree import ElementTree

import pytest

from backglass.pictures.charts import Axis, curves, matrix, scatter

SVG = "{http://www.w3.org/2000/svg}"


def parsed(picture):
    root = ElementTree.fromstring(picture)
    assert root.tag == f"{SVG}svg"
    return root


def texts(root):
    return ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]


def test_an_axis_puts_values_in_proportion():
    assert Axis(0, 10, 100, 300).place(2.5) == 150
    assert Axis(1, 100, 300, 100, logarithmic=True).place(10) == pytest.approx(200)
    assert Axis(0, 1, 0, 1).ticks() == pytest.approx([0, 0.2, 0.4, 0.6, 0.8, 1])
    assert Axis(0.01, 1, 0, 1, logarithmic=True).ticks() == pytest.approx([0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1])
    assert Axis(1e-12, 1, 0, 1, logarithmic=True).ticks() == pytest.approx([10.0**k for k in range(-12, 1)])


def test_curves_leave_gaps_and_mark_an_epoch():
    root = parsed(curves("損失 <1>", "epoch", [("a", [[4, 2, math.nan, 1]]), ("b & c", [[4, 3, 2, math.inf]])], mark=2))
    lines = [line.get("points").split() for line in root.iter(f"{SVG}polyline")]
    assert [len(line) for line in lines] == [2, 2, 3]  # the lone value behind the gap stands twice
    assert lines[0][0] == lines[2][0]
    heights = [float(point.split(",")[1]) for point in lines[2]]
    assert heights == sorted(heights)  # a falling loss goes down the page
    assert "損失 <1>" in texts(root)
    assert "b & c" in texts(root)
    x = lines[0][1].split(",")[0]
    assert any((path.get("d") or "").startswith(f"M{x} ") for path in root.iter(f"{SVG}path"))


@pytest.mark.parametrize("values", [[0.0], [1.0], [1.0, 1.0], [math.nan], [1e-300, 1e300], [-5.0, 5.0]])
def test_any_values_are_drawn(values):
    picture = curves("loss", "epoch", [("a", [values])])
    parsed(picture)
    assert "nan" not in picture.replace("aria", "")


def test_scatter_draws_the_diagonal_and_at_most_so_many_points():
    root = parsed(scatter("t", [(1.0, 1.0), (2.0, 2.0)], "true", "predicted"))
    dots = [(float(c.get("cx")), float(c.get("cy"))) for c in root.iter(f"{SVG}circle")]
    assert dots[0][0] < dots[1][0]
    assert dots[0][1] > dots[1][1]
    assert scatter("t", [(float(k), 0.0) for k in range(12_001)], "", "").count("<circle") == 4001


def test_a_matrix_shades_shares_of_rows():
    root = parsed(matrix("t", ["a", "長い名前の長い名前の長い名前"], [[3, 1], [0, 0]], "true", "predicted"))
    shades = [float(cell.get("fill-opacity")) for cell in root.iter(f"{SVG}rect") if cell.get("fill-opacity")]
    assert shades[:2] == [0.75, 0.25]
    found = texts(root)
    assert [text for text in found if re.fullmatch(r"\d+", text)] == ["3", "1", "0", "0"]
    assert "長い名前の長い名前の長い名…" not in found  # 14 characters stand whole
