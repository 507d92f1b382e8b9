"""scikit-learn's own checks of an estimator, whole, on our own engines, and with the preset for tables."""

from __future__ import annotations

import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

import backglass as bg
from backglass.engines import available

# Those of torch's take the same arrays as the reference, whose equations they compute: two minutes for nothing more.
ENGINES = [name for name, problem in available().items() if not problem and not name.startswith("torch")]

OF_A_COMMITTEE = {
    f"check_sample_weight_equivalence_on_{kind}_data": "a row that stands there twice may be in two folds and batches"
    for kind in ("dense", "sparse")
}


@pytest.mark.few(80)
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")  # the checks fit for few epochs
@pytest.mark.filterwarnings("ignore::backglass.FitWarning")  # ... and columns of about 100, and noise
@parametrize_with_checks(
    [
        estimator(**options)
        for options in [*({"engine": engine} for engine in ENGINES), {"preset": "tabular"}]
        for estimator in (bg.MLPClassifier, bg.MLPRegressor)
    ],
    expected_failed_checks=lambda model: {} if model.preset is None else OF_A_COMMITTEE,
)
def test_scikit_learns_checks(estimator, check):
    check(estimator)


TABULAR = {
    "check_sample_weight_equivalence_on_dense_data": "a row that stands there twice rounds otherwise in float32",
    "check_sample_weight_equivalence_on_sparse_data": "a row that stands there twice rounds otherwise in float32",
    "check_regressor_multioutput": "it wants float64, and the preset computes in float32",
}


@pytest.mark.few(40)
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning", "ignore:batch_size is 32")
@pytest.mark.filterwarnings("ignore::backglass.FitWarning")
@parametrize_with_checks(
    [estimator(preset="tabular", members=1) for estimator in (bg.MLPClassifier, bg.MLPRegressor)],
    expected_failed_checks=lambda estimator: TABULAR,  # noqa: ARG005
)
def test_scikit_learns_checks_with_the_preset(estimator, check):
    check(estimator)


@pytest.mark.parametrize("frames", ["pandas", "polars"])
def test_the_checks_of_tables_were_not_left_out(frames):
    pytest.importorskip(frames)
