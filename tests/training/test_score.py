"""train(score=): a measure of one's own beside the validation loss."""

import numpy as np
import pytest

import backglass as bg
from backglass.errors import PlanError

NET = bg.Network((1, 3, 1))
X = np.linspace(-1, 1, 20)[:, None]


def _train(**options):
    return bg.train(NET, NET.initialise(seed=1), X, X**2, batch_size=5, epochs=6, **options)


def test_it_is_a_column_and_early_stopping_goes_by_it():
    norms = []

    def score(theta):
        norms.append(-float(np.abs(theta.flat).sum()))
        return norms[-1]

    run = _train(score=score, validation=0.3, early_stopping=bg.EarlyStopping(3, monitor="validation_score"))
    assert run.history["validation_score"].tolist() == norms
    assert "validation_r2" in run.history
    assert run.best_epoch == int(np.argmax(norms)) + 1
    assert -float(np.abs(run.theta.flat).sum()) == max(norms)


def test_it_changes_no_bit():
    assert _train(score=lambda _: 1.0, validation=0.3).theta == _train(validation=0.3).theta


@pytest.mark.parametrize(
    ("score", "said"),
    [
        (3, "score is 3, but it is None or something that can be called"),
        (lambda _: np.nan, "gave nan"),
        (lambda _: "a", "gave 'a'"),
    ],
)
def test_what_is_no_score_is_refused(score, said):
    with pytest.raises(PlanError, match=said):
        _train(score=score, validation=0.3)


def test_it_needs_validation():
    with pytest.raises(PlanError, match="give validation, or leave score out"):
        _train(score=lambda _: 1.0)
