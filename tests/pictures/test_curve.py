"""The learning curve: where dots stand, and series that are short, constant or not finite."""

import math

import pytest

from backglass.pictures.curve import ACROSS, BITS, BRAILLE, DOWN, draw


def dots(curve):
    """The columns and heights of all dots, from the top."""
    return {
        (x * ACROSS + column, y * DOWN + row)
        for y, line in enumerate(curve.rows)
        for x, (mark, _) in enumerate(line)
        for row, bits in enumerate(BITS)
        for column, bit in enumerate(bits)
        if (ord(mark) - BRAILLE) & bit
    }


def test_a_straight_line_goes_from_corner_to_corner():
    found = dots(draw([[3.0, 2.0, 1.0]], [[]], width=4, height=2))
    assert found == {(x, x) for x in range(8)}


def test_the_validation_curve_is_dotted_and_marked():
    curve = draw([[1.0, 1.0]], [[3.0, 3.0]], width=6, height=2)
    assert {x for x, y in dots(curve) if y == 0} == {0, 3, 6, 9}
    assert [marked for _, marked in curve.rows[0]] == [True, True, False, True, True, False]
    assert not any(marked for _, marked in curve.rows[1])
    assert curve.labels == ("3", "1")


def test_a_steep_curve_is_one_line():
    heights = {}
    for x, y in dots(draw([[8.0, 1.0]], [[]], width=1, height=2)):
        heights.setdefault(x, set()).add(y)
    assert heights == {0: {0}, 1: set(range(1, 8))}


def test_labels_of_both_scales():
    linear = draw([[4.0, 1.0]], [[2.0, 1.0]], width=10, height=3)
    assert (linear.labels, linear.logarithmic) == (("4  ", "2.5", "1  "), False)
    logarithmic = draw([[100.0, 1.0]], [[50.0, 1.0]], width=10, height=3)
    assert (logarithmic.labels, logarithmic.logarithmic) == (("100", "10 ", "1  "), True)
    assert not draw([[-100.0, 1.0]], [[50.0, 1.0]], width=10, height=3).logarithmic
    assert str(linear).splitlines()[0].startswith("4   ┤")


@pytest.mark.parametrize(
    ("training", "validation"),
    [([], []), ([1.0], [2.0]), ([1.0, 1.0], [1.0, 1.0]), ([math.nan], [math.inf]), ([1.0, math.nan, 2.0], [1.0] * 3)],
)
def test_odd_series(training, validation):
    curve = draw([training], [validation], width=12, height=3)
    assert [len(row) for row in curve.rows] == [12] * 3
    assert len(set(map(len, curve.labels))) == 1


def test_a_value_that_is_not_finite_leaves_a_gap():
    found = {x for x, _ in dots(draw([[1.0, math.nan, 2.0, 2.0]], [[]], width=12, height=1))}
    assert 0 in found
    assert 23 in found
    assert 12 not in found


def test_several_networks_share_one_picture():
    found = dots(draw([[3.0, 2.0, 1.0], [1.0, 1.0]], [], width=4, height=2))
    assert {(x, x) for x in range(8)} <= found
    assert {x for x, y in found if y == 7} == {0, 1, 2, 3, 7}  # the shorter one ends in the middle
