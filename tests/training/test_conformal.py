"""Intervals of the errors on rows held out: the values that the definition sorts, to the bit, and exact ranks."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backglass.training import conformal
from backglass.training.conformal import corrected_rank, ends, places, rank


def sorted_ends(y, misses, level):
    """The definition: all y_k + R and all y_k - R of a row in ascending order, and those at the two places."""
    n = sum(map(len, misses))
    place = rank(level, n)
    found = []
    for row in y:
        above = sorted(float(value + R) for value, of_fold in zip(row, misses, strict=True) for R in of_fold)
        below = sorted(float(value - R) for value, of_fold in zip(row, misses, strict=True) for R in of_fold)
        found.append(sorted((below[n - place], above[place - 1])))
    return np.array(found)


def drawn(seed, coarse):
    """Outputs (N, K) and misses as the network's type has them; coarse ones are equal to each other very often."""
    rng = np.random.default_rng(seed)
    folds = int(rng.integers(1, 8))
    misses = [np.sort(np.abs(rng.normal(size=rng.integers(1, 30)))) for _ in range(folds)]
    y = rng.normal(size=(9, folds)) * rng.choice([0.01, 1.0, 100.0])
    if coarse:
        misses, y = [np.round(2 * of_fold) for of_fold in misses], np.round(y)
    return y.astype("float32").astype(float), [of_fold.astype("float32") for of_fold in misses]


@given(seed=st.integers(0, 10**6), coarse=st.booleans(), level=st.floats(0.001, 0.999))
def test_the_ends_are_those_of_the_definition_to_the_bit(seed, coarse, level):
    y, misses = drawn(seed, coarse)
    n = sum(map(len, misses))
    level = min(level, n / (n + 1) - 1e-9)
    wanted = sorted_ends(y, [of_fold.astype(float) for of_fold in misses], level)
    assert np.array_equal(np.stack(ends(y, misses, level), axis=1), wanted)


def test_of_many_rows_and_misses_too(monkeypatch):
    monkeypatch.setattr(conformal, "AT_ONCE", 7)  # slices change nothing
    rng = np.random.default_rng(3)
    misses = [np.sort(rng.exponential(size=size)) for size in (900, 1, 901, 350)]
    y = rng.normal(size=(40, 4))
    assert np.array_equal(np.stack(ends(y, misses, 0.9), axis=1), sorted_ends(y, misses, 0.9))
    low, high = ends(y[:0], misses, 0.9)
    assert low.shape == high.shape == (0,)


def test_with_one_fold_it_is_the_output_and_one_miss():
    misses = [np.arange(1.0, 100.0)]  # 99 of them: the 90th is 90
    low, high = ends(np.array([[5.0], [-1.0]]), misses, 0.9)
    assert low.tolist() == [-85.0, -91.0]
    assert high.tolist() == [95.0, 89.0]


@pytest.mark.parametrize(("level", "misses", "wanted"), [(0.9, 9, 9), (0.9, 8, 9), (0.95, 19, 19), (0.7, 9, 7)])
def test_a_rank_is_that_of_the_level_as_written(level, misses, wanted):
    # In binary 0.9 x 10 is 9 and (1 - 0.9) x 10 is less than 1, 0.7 x 10 is 7 but (1 - 0.7) x 10 is more than 3.
    assert rank(level, misses) == wanted


@given(n=st.integers(1, 10**6), thousandths=st.integers(1, 999))
def test_a_new_row_is_held_with_the_probability_asked_for(n, thousandths):
    """Of n + 1 rows that are alike the new one is as likely at every place, so that rank / (n + 1) is its share."""
    place = rank(thousandths / 1000, n)
    level = Fraction(thousandths, 1000)
    assert Fraction(place - 1, n + 1) < level <= Fraction(place, n + 1)


@given(seed=st.integers(0, 10**6), place=st.integers(1, 12))
def test_a_target_lies_in_the_interval_of_its_place_and_in_none_before(seed, place):
    rng = np.random.default_rng(seed)
    misses = [np.sort(rng.random(5)), np.sort(rng.random(7))]
    y, d = rng.normal(size=(30, 2)) / 4, rng.normal(size=30)
    low, high = sorted_ends(y, misses, (place - 0.5) / 13).T
    inside, held = (low <= d) & (d <= high), places(y, d, misses) <= place
    assert (inside >= held).all()
    if place > 9:  # at low levels the ends may change places
        assert np.array_equal(inside, held)


def test_a_rank_is_corrected_where_unseen_rows_speak_against_it():
    as_said = np.arange(1.0, 1001.0)
    assert corrected_rank(0.9, 999, as_said) == 900
    assert corrected_rank(0.9, 999, as_said[::100]) == 900  # too few to speak
    assert corrected_rank(0.9, 999, np.empty(0)) == 900
    assert corrected_rank(0.9, 999, as_said / 2) == 450  # all lie inside: intervals are twice as wide as they need be
    late = np.minimum(1.2 * as_said, 1000.0)
    assert corrected_rank(0.9, 999, late) == 999  # there is none beyond
    rng = np.random.default_rng(0)
    misses = [np.sort(np.abs(rng.normal(size=500))) for _ in range(2)]
    y, d = rng.normal(size=(4000, 2)), rng.normal(size=4000) / 10
    unseen = np.sort(places(y[:1000], d[:1000], misses)).astype(float)
    low, high = ends(y[1000:], misses, 0.9, unseen)
    assert ((low <= d[1000:]) & (d[1000:] <= high)).mean() == pytest.approx(
        0.9, abs=3 * (0.09 / 1000 + 0.09 / 3000) ** 0.5
    )
    low, high = ends(y[1000:], misses, 0.9)
    assert ((low <= d[1000:]) & (d[1000:] <= high)).mean() > 0.95
