"""scikit-learn's own checks of an estimator, whole, on every engine that is here."""

from __future__ import annotations

import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

import backglass as bg
from backglass.engines import available

ENGINES = [name for name, problem in available().items() if not problem]


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")  # the checks fit for few epochs
@parametrize_with_checks(
    [estimator(engine=engine) for engine in ENGINES for estimator in (bg.MLPClassifier, bg.MLPRegressor)]
)
def test_scikit_learns_checks(estimator, check):
    check(estimator)


@pytest.mark.parametrize("frames", ["pandas", "polars"])
def test_the_checks_of_tables_were_not_left_out(frames):
    pytest.importorskip(frames)
