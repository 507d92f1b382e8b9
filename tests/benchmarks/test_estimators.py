"""The estimators' benchmark measures both libraries on the same epochs."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parent.parent.parent / "benchmarks"
pytestmark = [
    pytest.mark.skipif(not BENCHMARKS.exists(), reason="the sources are not beside the tests"),
    pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning"),
]


@pytest.fixture
def estimators(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    spec = importlib.util.spec_from_file_location("benchmark_of_estimators", BENCHMARKS / "estimators.py")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    return module


def test_a_row_holds_times_ratio_and_scores(estimators):
    case = estimators.Case(estimators.load_iris, "MLPClassifier", 3, 1)
    X, y = estimators.load_iris(return_X_y=True)
    seconds = estimators.times(case, X, y, 2)
    row = {"epochs": 3, "seconds": seconds, "ratio": 1.0, "scores": estimators.scores(case, X, y)}
    assert set(seconds) == {"backglass", "scikit-learn"}
    assert "3 epochs" in estimators.line("iris", row)
    # three epochs of one batch and the same first parameters: the same scores
    ours, theirs = row["scores"].values()
    assert ours["mean"] == pytest.approx(theirs["mean"])
