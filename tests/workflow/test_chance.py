"""A fit against the most frequent class or the mean: what is better, and how seldom noise passes for it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backglass.preparation.targets import ClassTarget, NumberTarget
from backglass.workflow.chance import LEVEL, against_base

TWO = ClassTarget("kind", ("owl", "tern"))
THREE = ClassTarget("kind", ("gull", "owl", "tern"))
GRAMS = NumberTarget("grams", 300.0, 50.0)


def judged_numbers(D, y):
    return against_base(GRAMS, D, D, np.asarray(y)[:, None])


def test_classes_that_are_right_are_better():
    D = np.array([0, 1, 2] * 10)
    found = against_base(THREE, D, D, np.eye(3)[D] * 0.7 + 0.1)
    assert (found.rows, found.model_score, found.base_score, found.better) == (30, 30, 10, True)


def test_the_most_frequent_class_of_the_training_rows_is_no_better_than_itself():
    D = np.array([0] * 9 + [1])
    found = against_base(TWO, D, np.array([0, 1] * 10), np.full((20, 1), 0.1))
    assert (found.base, found.model_score, found.base_score, found.better) == ("owl", 10, 10, False)


def test_rare_classes_may_be_known_by_their_probabilities_alone():
    """Every row is called the frequent class, and yet the rare ones have five times the probability of the others."""
    D = np.array([0] * 90 + [1] * 10)
    p = np.where(D == 1, 0.4, 0.08)[:, None]
    found = against_base(TWO, D, D, p)
    assert found.model_score == found.base_score == 90
    assert found.better


def test_sure_and_right_more_often_is_better_though_its_log_loss_is_not():
    D = np.array([0, 1] * 50)
    p = np.where(np.arange(100) < 80, D, 1 - D).astype(float)  # 80 right, and 20 as sure and wrong
    found = against_base(TWO, D, D, p[:, None])
    assert (found.model_score, found.better) == (80, True)


def test_a_class_that_training_never_had_costs_but_does_not_break():
    found = against_base(THREE, np.array([0, 0, 1]), np.array([2, 2, 2]), np.full((3, 3), 1 / 3))
    assert np.isfinite(found.model_score)


def test_numbers():
    D = np.random.default_rng(0).normal(size=60)
    good = judged_numbers(D, D * 0.8)
    assert good.better
    assert good.model_score == pytest.approx(0.2 * 50 * np.sqrt(np.mean(D**2)))
    assert good.base_score == pytest.approx(50 * np.sqrt(np.mean(D**2)))
    assert good.base == "300"
    assert not judged_numbers(D, np.zeros(60)).better
    assert not judged_numbers(D, -D).better
    assert not judged_numbers(D, 3 * D).better  # in the right order, but farther off than the mean


def test_one_far_value_does_not_hide_that_the_others_are_known():
    D = np.random.default_rng(0).normal(size=60)
    D[7] = 40.0
    y = np.where(np.arange(60) == 7, 1.0, 0.8 * D)
    assert judged_numbers(D, y).better


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_a_few_rows(rows):
    D = np.arange(rows) - 1.0
    assert not judged_numbers(D, -D - 0.5).better
    assert not against_base(TWO, np.array([0, 1]), np.ones(rows, int), np.zeros((rows, 1))).better


def passed(draw, fits=400):
    return np.mean([draw(np.random.default_rng(seed)) for seed in range(fits)])


@pytest.mark.parametrize("rows", [10, 40, 200])
def test_noise_passes_about_as_seldom_as_the_level_says(rows):
    def of_numbers(rng):
        return judged_numbers(rng.lognormal(size=rows) - np.exp(0.5), rng.normal(size=rows) * 0.2).better

    def of_classes(rng):
        D, p = rng.integers(0, 3, rows), rng.dirichlet([20, 20, 20], rows)
        return against_base(THREE, np.arange(90) % 3, D, p).better

    assert passed(of_numbers) < 1.5 * LEVEL
    assert passed(of_classes) < 1.5 * LEVEL


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=30), st.floats(-1e3, 1e3))
def test_a_constant_of_its_own_is_never_better_by_its_ranks(values, constant):
    D = np.array(values)
    found = judged_numbers(D, np.full(len(D), constant))
    assert found.better <= (found.model_score < found.base_score)
