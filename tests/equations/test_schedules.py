"""Schedules: fixed values, recursions, ends, and times of any shape; S01 is elsewhere."""

from __future__ import annotations

import numpy as np
import pytest

import backglass as bg
from backglass.equations.schedules import SCHEDULES, schedule
from backglass.errors import PlanError
from tests import tolerances

T = np.arange(40)
VALUES = [  # schedule, times, factors
    (bg.Constant(), [0, 7, 1000], [1, 1, 1]),
    (bg.StepDecay(3, gamma=0.5), [0, 2, 3, 5, 6, 30], [1, 1, 0.5, 0.5, 0.25, 2**-10]),
    (bg.Exponential(0.9), [0, 1, 2, 10], [1, 0.9, 0.81, 0.3486784401]),
    (bg.InverseTime(0.5), [0, 1, 2, 8], [1, 2 / 3, 0.5, 0.2]),
    (bg.InverseScaling(), [0, 1, 3, 8], [1, 0.5**0.5, 0.5, 1 / 3]),
    (bg.InverseScaling(10, power=1, start=90), [0, 1, 11], [1 / 91, 1 / 101, 1 / 201]),
    (bg.InverseScaling(power=0), [0, 1, 3, 8], [1, 1, 1, 1]),
    (bg.Cosine(6), [0, 1, 2, 3, 4, 6, 7], [1, (2 + 3**0.5) / 4, 0.75, 0.5, 0.25, 0, 0]),
    (bg.Cosine(6, final=0.2), [0, 2, 3, 6, 60], [1, 0.8, 0.6, 0.2, 0.2]),
    (bg.WarmUp(4), [0, 1, 2, 3, 4, 50], [0.25, 0.5, 0.75, 1, 1, 1]),
    (bg.WarmUp(2, bg.Exponential(0.5)), [0, 1, 2, 3, 4], [0.5, 1, 1, 0.5, 0.25]),
    (bg.WarmUp(2, bg.WarmUp(2)), [0, 1, 2, 3, 4], [0.5, 1, 0.5, 1, 1]),
]


@pytest.mark.parametrize(("row", "times", "factors"), VALUES, ids=str)
def test_factors(row, times, factors):
    np.testing.assert_allclose(row.factor(times), factors, rtol=tolerances.FORMULA, atol=tolerances.FORMULA)


@pytest.mark.parametrize("row", [row for row, *_ in VALUES], ids=str)
def test_times_of_any_shape(row):
    """One time or many at once, whole or as floats: the same bits."""
    together = row.factor(T)
    assert together.shape == T.shape
    assert together.dtype == np.float64
    assert [float(row.factor(t)) for t in range(40)] == together.tolist()
    np.testing.assert_array_equal(row.factor(T.reshape(4, 10)), together.reshape(4, 10))
    np.testing.assert_array_equal(row.factor(T.astype(np.float64)), together)
    assert ((together >= 0) & (together <= 1)).all()


@pytest.mark.parametrize(
    ("row", "name", "options"),
    [
        (bg.StepDecay(7, gamma=0.3), "StepLR", {"step_size": 7, "gamma": 0.3}),
        (bg.Exponential(0.8), "ExponentialLR", {"gamma": 0.8}),
        (bg.Cosine(39, final=0.1), "CosineAnnealingLR", {"T_max": 39, "eta_min": 0.1}),
        (bg.InverseTime(0.3), "LambdaLR", {"lr_lambda": lambda t: 1 / (1 + 0.3 * t)}),
    ],
    ids=["StepLR", "ExponentialLR", "CosineAnnealingLR", "LambdaLR"],
)
def test_torchs_schedules(torch, row, name, options):
    theirs_optimiser = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    theirs = getattr(torch.optim.lr_scheduler, name)(theirs_optimiser, **options)
    factors = []
    for _ in T:
        factors.append(theirs.get_last_lr()[0])
        theirs_optimiser.step()
        theirs.step()
    np.testing.assert_allclose(row.factor(T), factors, rtol=tolerances.OPTIMISER)


@pytest.mark.parametrize("row", [row for row, *_ in VALUES], ids=str)
def test_a_schedule_is_written_down_and_read_back(row):
    assert schedule(row.to_dict()) == row
    assert row.to_dict()["name"] in SCHEDULES


def test_none_and_names_stand_for_schedules():
    assert schedule(None) == schedule("constant") == bg.Constant()
    assert bg.WarmUp(2, "constant") == bg.WarmUp(2)


@pytest.mark.parametrize("per", ["epoch", "update"])
def test_what_t_counts(per):
    """Two batches an epoch; the history holds the rate of an epoch's first update."""
    net = bg.Network((1, 1))
    run = bg.train(
        net, net.initialise(), [[1.0], [2.0]], [1.0, 2.0], optimiser=bg.SGD(0.01), epochs=4, batch_size=1,
        schedule=bg.Exponential(0.5, per=per), engine="reference",
    )  # fmt: skip
    finished = {"epoch": [0, 1, 2, 3], "update": [0, 2, 4, 6]}[per]
    np.testing.assert_allclose(run.history["learning_rate"], 0.01 * 0.5 ** np.array(finished), rtol=tolerances.FORMULA)


def test_a_name_whose_row_needs_a_parameter_says_which():
    with pytest.raises(PlanError, match=r"'inverse_time' has no default for decay; give InverseTime\(decay=\.\.\.\)"):
        schedule("inverse_time")
