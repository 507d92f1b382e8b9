"""Figures of merit: scikit-learn's on random predictions, with classes that are absent, ties, and one row alone."""

import warnings

import numpy as np
import pytest
from sklearn import metrics
from sklearn.calibration import calibration_curve

from backglass.workflow.base_scores import base_of_classes, base_of_numbers
from backglass.workflow.figures_of_merit import by_class, calibration, errors, losses, macro, thresholds, worst

SEEDS = range(6)


def drawn(seed, classes=4, rows=60):
    """True and predicted classes, the last of which is in neither for some seeds, or in the predictions alone."""
    rng = np.random.default_rng(seed)
    true = rng.integers(0, classes - 1 if seed % 3 else classes, rows)
    predicted = np.where(rng.random(rows) < 0.6, true, rng.integers(0, classes - (seed % 3 == 2), rows))
    return true, predicted


@pytest.mark.parametrize("seed", SEEDS)
def test_by_class_it_is_scikit_learns(seed):
    true, predicted = drawn(seed)
    confusion = metrics.confusion_matrix(true, predicted, labels=range(4))
    found = by_class(confusion)
    expected = metrics.precision_recall_fscore_support(true, predicted, labels=range(4), zero_division=np.nan)
    for name, values in zip(("precision", "recall", "f1", "support"), expected, strict=True):
        ours = [np.nan if (value := getattr(one, name)) is None else value for one in found]
        np.testing.assert_allclose(ours, values, rtol=1e-14, err_msg=name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of classes that are never predicted
        means = metrics.precision_recall_fscore_support(true, predicted, average="macro")[:3]
    assert [*macro(found).values()] == pytest.approx(means)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("digits", [1, 9])  # with one there are ties
def test_by_threshold_it_is_scikit_learns(seed, digits):
    rng = np.random.default_rng(seed)
    positive = rng.random(80) < 0.3
    p = np.clip(0.3 * positive + 0.7 * rng.random(80), 0, 1).round(digits)
    found = thresholds(positive, p)
    precision, recall, at = metrics.precision_recall_curve(positive, p, drop_intermediate=False)
    np.testing.assert_array_equal(found.threshold, at)
    np.testing.assert_allclose(found.precision, precision[:-1], rtol=1e-14)
    np.testing.assert_allclose(found.recall, recall[:-1], rtol=1e-14)
    assert found.average_precision == pytest.approx(metrics.average_precision_score(positive, p))
    f1 = [metrics.f1_score(positive, p >= threshold) for threshold in at[::9]]
    np.testing.assert_allclose(found.f1[::9], f1, rtol=1e-14)
    assert found.f1[found.best] == max(found.f1)
    assert {0, len(at) - 1, found.best} <= set(found.drawn.tolist())


def test_a_curve_of_many_thresholds_is_thinned_and_keeps_its_best():
    rng = np.random.default_rng(1)
    p = rng.random(5000)
    found = thresholds(rng.random(5000) < p, p)
    assert len(found.threshold) == 5000
    assert len(found.drawn) in (200, 201)
    assert found.best in found.drawn


@pytest.mark.parametrize("positive", [[True, True], [False, False]])
def test_without_one_of_the_classes_there_is_no_threshold(positive):
    assert thresholds(np.array(positive), np.array([0.2, 0.8])) is None


@pytest.mark.parametrize("seed", SEEDS)
def test_calibration_is_scikit_learns(seed):
    rng = np.random.default_rng(seed)
    p = rng.random(90).round(1 + seed)  # some stand at the edges of the bins
    positive = rng.random(90) < p
    found = calibration(positive, p)
    observed, predicted = calibration_curve(positive, p, n_bins=10)
    np.testing.assert_allclose(found.observed, observed)
    np.testing.assert_allclose(found.predicted, predicted)
    assert found.rows.sum() == 90
    expected = sum(count / 90 * abs(o - q) for count, o, q in zip(found.rows, observed, predicted, strict=True))
    assert found.error == pytest.approx(expected)


def test_a_perfect_forecast_has_no_calibration_error():
    found = calibration(np.array([False, True]), np.array([0.0, 1.0]))
    assert found.error == 0
    assert (found.start.tolist(), found.rows.tolist()) == ([0.0, 0.9], [1, 1])


@pytest.mark.parametrize("seed", SEEDS)
def test_the_base_has_scikit_learns_scores(seed):
    true, _ = drawn(seed)
    said = np.full(len(true), 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = {
            "accuracy": metrics.accuracy_score(true, said),
            "balanced_accuracy": metrics.balanced_accuracy_score(true, said),
            "macro_f1": metrics.f1_score(true, said, average="macro"),
        }
    assert base_of_classes(true, 1, 4) == pytest.approx(expected)
    numbers = np.random.default_rng(seed).normal(3, 2, 40)
    said = np.full(40, 2.5)
    assert base_of_numbers(numbers, 2.5) == pytest.approx(
        {
            "r2": metrics.r2_score(numbers, said),
            "mae": metrics.mean_absolute_error(numbers, said),
            "rmse": metrics.root_mean_squared_error(numbers, said),
        }
    )


def test_of_numbers_that_are_all_the_same_r2_is_not_defined():
    assert base_of_numbers(np.array([2.0, 2.0]), 1.0) == {"mae": 1.0, "rmse": 1.0}


def test_losses_are_those_of_the_log_loss_and_never_infinite():
    p = np.array([[0.7, 0.2, 0.1], [0.0, 1.0, 0.0], [0.3, 0.3, 0.4]])
    true = np.array([0, 1, 2])
    assert losses(true, p).mean() == pytest.approx(metrics.log_loss(true, p, labels=range(3)))
    assert np.isfinite(losses(np.array([0]), np.array([[0.0, 1.0]]))).all()


def test_the_worst_rows_come_first_and_of_equal_ones_the_first():
    assert worst(np.array([1.0, 5.0, 5.0, 0.0]), 3).tolist() == [1, 2, 0]
    assert worst(np.array([1.0])).tolist() == [0]


def test_errors_have_the_sign_of_what_is_said_too_much():
    found = errors(np.zeros(11), np.arange(11.0))
    assert (found.mean, found.half, found.nine_tenths) == (5.0, 5.0, 9.0)
