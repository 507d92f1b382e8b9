"""acceptance.json: 111 numbers of the domain, each within its own tolerance, none left out in silence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.acceptance import columns, differences, functions, networks, procedure, training  # noqa: F401 - importing fills CHECKS
from tests.acceptance.registry import CHECKS, EXPECTED

LATER = {  # id -> what brings it
    "R03": "later: batch normalisation",
}
LIMITS = ("N09", "N10", "N11", "N15")  # errors, which have limits; what is printed beside them is informational
IN_LESSONS = ("C02", "C04", "E01", "K02", "M12", "M13", "M16", "N03", "Q01")  # compared in tests/textbook


def compare(got, expected, rtol, atol, at=""):
    """|got - expected| <= atol + rtol |expected|, entry by entry, through the same shape."""
    if isinstance(expected, dict):
        assert got.keys() == expected.keys()
        for key in expected:
            compare(got[key], expected[key], rtol, atol, f"{at}.{key}")
        return
    if isinstance(expected, list) and isinstance(expected[0], str):
        assert got == expected, at
        return
    got, expected = np.asarray(got, dtype=np.float64), np.asarray(expected, dtype=np.float64)
    assert got.shape == expected.shape, at
    assert (np.abs(got - expected) <= atol + rtol * np.abs(expected)).all(), f"{at}: {got} is not {expected}"


def errors_are_within(got, expected, rtol):
    """Errors of differences have their limits, where other numbers have values to agree with."""
    match expected:
        case {"max_allowed": most}:
            assert got <= most
        case {"must_exceed": least, "relative_error": value}:
            assert got > least
            compare(got, value, rtol, 0)
        case {"argmin_h_between": (low, high), "error_at_1e-2_over_1e-3": ratio}:
            of_h = dict(zip(EXPECTED["N15"]["input"]["h"], got, strict=True))
            assert low <= min(of_h, key=of_h.get) <= high
            compare(of_h[1e-2] / of_h[1e-3], ratio, rtol, 0)
        case _:
            raise AssertionError(expected)


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_check(name):
    row = EXPECTED[name]
    got = CHECKS[name](row["input"])
    if name in LIMITS:
        errors_are_within(got, row["expected"], row["rtol"])
    else:
        compare(got, row["expected"], row["rtol"], row["atol"], name)


def test_every_check_of_the_file_is_run_or_held_for_later():
    assert sorted([*CHECKS, *LATER, *IN_LESSONS]) == sorted(EXPECTED)
    assert len(EXPECTED) == 111


def test_the_lessons_compare_what_is_left_to_them():
    tests = "".join(path.read_text(encoding="utf-8") for path in (Path(__file__).parent / "textbook").glob("test_*.py"))
    for name in IN_LESSONS:
        assert f'"{name}"' in tests, name


@pytest.mark.parametrize(
    ("got", "expected"),
    [(1.001, 1.0), ([1.0, 1.001], [1.0, 1.0]), ({"a": 1.001}, {"a": 1.0}), ([1.0], 1.0), (np.nan, 1.0)],
)
def test_the_comparison_can_fail(got, expected):
    with pytest.raises(AssertionError):
        compare(got, expected, rtol=1e-4, atol=0)


def test_the_comparison_takes_its_tolerance_in_full():
    compare({"a": [1.001, 0.5]}, {"a": [1.0, 0.5]}, rtol=1.1e-3, atol=0)
