"""Whole groups on one side, near their shares; and blocks of rows in the order of their times."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.model_selection import TimeSeriesSplit

import backglass as bg
from backglass.errors import DataError
from backglass.training import split_folds, split_rows
from backglass.training.chronological import split_by_time, time_folds
from backglass.training.grouped import deal_groups

GROUPS = st.lists(st.integers(0, 9), min_size=5, max_size=60)


@given(GROUPS, st.integers(2, 5), st.integers(0, 3), st.booleans())
def test_no_group_is_on_both_sides_of_a_fold(groups, folds, seed, classed):
    groups = np.array(groups)
    classes = groups * 7 % 3 if classed else None
    if len(np.unique(groups)) < folds:
        with pytest.raises(DataError, match="too few for"):
            split_folds(len(groups), folds, seed, classes, groups)
        return
    found = split_folds(len(groups), folds, seed, classes, groups)
    assert sorted(np.concatenate([held_out for _, held_out in found]).tolist()) == list(range(len(groups)))
    for rows, held_out in found:
        assert len(rows)
        assert len(held_out)
        assert not set(groups[rows]) & set(groups[held_out])


@given(GROUPS, st.floats(0.05, 0.95), st.integers(0, 3))
def test_no_group_is_on_both_sides_of_a_split_and_every_class_is_trained_on(groups, share, seed):
    groups = np.array(groups)
    classes = np.arange(len(groups)) % 3
    try:
        rows, held_out = split_rows(len(groups), share, seed, classes, groups)
    except DataError as error:
        if "groups" not in str(error):  # of which some draws have too few
            raise
        return
    assert not set(groups[rows]) & set(groups[held_out])
    assert len(rows) + len(held_out) == len(groups)
    assert set(classes[rows]) == set(classes)


def test_shares_of_rows_and_classes_are_kept_as_nearly_as_groups_allow():
    draw = np.random.default_rng(0)
    groups, classes = draw.integers(0, 400, 4000), draw.integers(0, 3, 4000)
    _, held_out = split_rows(4000, 0.2, 1, classes, groups)
    assert abs(len(held_out) - 800) <= 20
    assert abs(np.bincount(classes[held_out]) / len(held_out) - np.bincount(classes) / 4000).max() < 0.01
    sizes = np.bincount(deal_groups(groups, [0.2] * 5, 1, classes, largest_first=True))
    assert sizes.max() - sizes.min() <= 10
    assert np.array_equal(split_rows(4000, 0.2, 1, classes, groups)[1], held_out)
    assert not np.array_equal(split_rows(4000, 0.2, 2, classes, groups)[1], held_out)


def test_a_class_of_one_group_cannot_be_held_out():
    with pytest.raises(DataError, match="rows of more groups"):
        split_rows(6, 0.5, 0, [0, 0, 0, 1, 1, 1], ["a", "a", "a", "b", "b", "b"])


def test_members_hold_whole_groups_out():
    X = np.linspace(-1, 1, 40)[:, None]
    groups = np.repeat([f"patient {k}" for k in range(8)], 5)
    found = bg.train_committee(bg.Network((1, 2, 1)), X, X**2, members=4, groups=groups, epochs=2)
    held_out = [set(range(40)) - set(run.rows.tolist()) for run in found.runs]
    assert sorted(row for rows in held_out for row in rows) == list(range(40))
    for rows in held_out:
        assert all({row for row in range(40) if groups[row] == groups[one]} <= rows for one in rows)
    with pytest.raises(DataError, match="The rows are of 8 groups, too few for 9 parts"):
        bg.train_committee(bg.Network((1, 2, 1)), X, X**2, members=9, groups=groups, epochs=2)
    with pytest.raises(DataError, match=r"groups has the shape \(3,\)"):
        bg.train_committee(bg.Network((1, 2, 1)), X, X**2, members=2, groups=[1, 2, 3], epochs=2)


@pytest.mark.parametrize(("rows", "folds"), [(7, 3), (20, 5), (23, 4), (6, 5)])
def test_folds_by_time_are_those_of_scikit_learn(rows, folds):
    times = np.random.default_rng(rows).permutation(rows).astype(float)
    order = np.argsort(times)
    for (ours, held_out), (theirs, test) in zip(
        time_folds(times, folds), TimeSeriesSplit(folds).split(order), strict=True
    ):
        assert set(ours) == set(order[theirs])
        assert set(held_out) == set(order[test])


@given(st.lists(st.integers(0, 12), min_size=2, max_size=50), st.integers(2, 5), st.floats(0.05, 0.95))
def test_what_is_held_out_is_later_than_all_that_is_trained_on(times, folds, share):
    times = np.array(times, dtype=float)
    different = len(np.unique(times))
    if different > folds:
        ends = 0
        for rows, held_out in time_folds(times, folds):
            assert times[rows].max() < times[held_out].min()
            assert len(rows) > ends
            ends = len(rows)
        assert len(rows) + len(held_out) == len(times)
    else:
        with pytest.raises(DataError, match="too few for"):
            time_folds(times, folds)
    if different > 1:
        rows, held_out = split_by_time(times, share)
        assert times[rows].max() < times[held_out].min()
        assert len(rows) + len(held_out) == len(times)
        cuts = np.cumsum(np.unique(times, return_counts=True)[1])[:-1]
        wanted = len(times) - round(share * len(times))
        assert abs(len(rows) - wanted) == abs(cuts - wanted).min()


def test_one_time_alone_has_no_later_rows():
    with pytest.raises(DataError, match="There is 1 different time, too few for 2 parts"):
        split_by_time(np.ones(5), 0.2)
