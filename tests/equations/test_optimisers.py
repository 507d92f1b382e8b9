"""Optimisers: torch's where the definitions agree, Nesterov's two forms, and the state; O01 to O07 are elsewhere."""

from __future__ import annotations

import numpy as np
import pytest

import backglass as bg
from backglass.equations.optimisers import OPTIMISERS
from backglass.equations.penalties import decayed
from backglass.errors import PlanError
from backglass.page.calculator import evaluate
from tests import tolerances

STEPS = 50
START = np.array([-1.2, 1.0, 0.3, -0.7, 2.0])
TORCHS = {
    "SGD": (bg.SGD(0.01), {"lr": 0.01}),
    "SGD with momentum": (bg.Momentum(0.01, momentum=0.8), {"lr": 0.01, "momentum": 0.8}),
    "SGD with Nesterov's momentum": (
        bg.Nesterov(0.01, momentum=0.8, form="in_place"),
        {"lr": 0.01, "momentum": 0.8, "nesterov": True},
    ),
    "Adagrad": (bg.AdaGrad(0.1, epsilon=1e-4), {"lr": 0.1, "eps": 1e-4}),
    "RMSprop": (bg.RMSProp(0.02, rho=0.8, epsilon=1e-4), {"lr": 0.02, "alpha": 0.8, "eps": 1e-4}),
    "Adam": (bg.Adam(0.03, beta_1=0.8, beta_2=0.95, epsilon=1e-4), {"lr": 0.03, "betas": (0.8, 0.95), "eps": 1e-4}),
    "AdamW": (
        bg.AdamW(0.03, beta_1=0.8, beta_2=0.95, epsilon=1e-4, decay=0.2),
        {"lr": 0.03, "betas": (0.8, 0.95), "eps": 1e-4, "weight_decay": 0.2},
    ),
}


def slope(theta):
    """The gradient of sum_i (theta_i^4 / 4 - theta_i theta_{i-1}): curved, coupled, bounded below."""
    return theta**3 - np.roll(theta, 1) - np.roll(theta, -1)


def path(optimiser, rates):
    """theta, the slots and the point of the gradient after every update."""
    theta, state = START, optimiser.initial(START)
    for t, rate in enumerate(rates, start=1):
        g = slope(optimiser.point(theta, state))
        theta = decayed(theta, np.ones_like(theta), rate, optimiser.own_decay)
        theta, state = optimiser.update(theta, g, state, t, rate)
        yield theta, state


@pytest.mark.parametrize("name", TORCHS)
def test_torchs_optimisers(torch, name):
    ours, options = TORCHS[name]
    theta = torch.tensor(START, requires_grad=True)
    theirs = getattr(torch.optim, name.split()[0])([theta], **options)
    for ours_at, _ in path(ours, [ours.learning_rate] * STEPS):
        theta.grad = torch.tensor(slope(theta.detach().numpy()))
        theirs.step()
        np.testing.assert_allclose(ours_at, theta.detach().numpy(), rtol=tolerances.OPTIMISER)


def test_reordered_adam_is_the_corrected_one_where_epsilon_is_nothing():
    rates = [0.03] * STEPS
    corrected = [theta for theta, _ in path(bg.Adam(0.03, epsilon=1e-30), rates)]
    reordered = [theta for theta, _ in path(bg.Adam(0.03, epsilon=1e-30, form="reordered"), rates)]
    np.testing.assert_allclose(reordered, corrected, rtol=tolerances.OPTIMISER)
    first, _ = next(path(bg.Adam(0.03, epsilon=0.5, form="reordered"), rates))
    g = slope(START)
    np.testing.assert_allclose(
        first, START - 0.03 * g * np.sqrt(0.001) / (np.sqrt(0.001) * np.abs(g) + 0.5), rtol=tolerances.OPTIMISER
    )
    with pytest.raises(PlanError, match="form is 'other'"):
        bg.Adam(form="other")


@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.95])
def test_nesterovs_two_forms_are_one_path(momentum):
    """phi_t = theta_t + mu v_t and the same v_t at every t, also where the rate changes."""
    rates = 0.01 * np.linspace(1, 0.1, STEPS)
    look_ahead = path(bg.Nesterov(momentum=momentum), rates)
    in_place = path(bg.Nesterov(momentum=momentum, form="in_place"), rates)
    for (theta, at_theta), (phi, at_phi) in zip(look_ahead, in_place, strict=True):
        np.testing.assert_allclose(at_phi["v"], at_theta["v"], rtol=tolerances.OPTIMISER)
        np.testing.assert_allclose(phi, theta + momentum * at_theta["v"], rtol=tolerances.OPTIMISER)
    assert (np.abs(phi - theta) > 1e-9).any() == (momentum > 0)


def test_look_ahead_and_in_place_report_their_own_points():
    state = {"v": np.array([1.0, -2.0])}
    theta = np.array([0.5, 0.5])
    np.testing.assert_allclose(bg.Nesterov(momentum=0.5).point(theta, state), [1.0, -0.5], rtol=tolerances.FORMULA)
    assert bg.Nesterov(momentum=0.5, form="in_place").point(theta, state) is theta


@pytest.mark.parametrize("name", OPTIMISERS)
def test_states_are_named_vectors_and_updates_are_pure(name):
    row = OPTIMISERS[name]()
    theta, g = START.copy(), slope(START)
    state = row.initial(theta)
    assert tuple(state) == row.slots
    for vector in state.values():
        assert vector.shape == theta.shape
        assert not vector.any()
    before = [theta.copy(), g.copy(), *(vector.copy() for vector in state.values())]
    after, slots = row.update(theta, g, state, t=1, rate=0.1)
    for kept, vector in zip(before, [theta, g, *state.values()], strict=True):
        np.testing.assert_array_equal(kept, vector)
    assert after.shape == theta.shape
    assert slots.keys() == state.keys()
    assert all(vector.any() for vector in slots.values())


@pytest.mark.parametrize("name", OPTIMISERS)
def test_the_rate_is_the_one_of_the_update(name):
    """Twice the rate, twice the first step: every rule here is linear in it from the zero state."""
    row = OPTIMISERS[name](learning_rate=123.0)
    steps = [row.update(START, slope(START), row.initial(START), t=1, rate=rate)[0] - START for rate in (0.1, 0.2)]
    np.testing.assert_allclose(steps[1], 2 * steps[0], rtol=tolerances.OPTIMISER)


@pytest.mark.parametrize("name", ["adam", "adamw"])
def test_adams_first_step_is_the_rate_whatever_the_scale(name):
    """Both corrections at t = 1 undo the start at 0: m / sqrt(v) = sign(g)."""
    row = OPTIMISERS[name](epsilon=1e-300)
    for scale in (1e-6, 1.0, 1e6):
        step = row.update(START, scale * slope(START), row.initial(START), t=1, rate=0.1)[0] - START
        np.testing.assert_allclose(step, -0.1 * np.sign(slope(START)), rtol=tolerances.OPTIMISER)


def test_only_adamw_decays_by_itself():
    assert {name: row().own_decay for name, row in OPTIMISERS.items() if row().own_decay} == {"adamw": 0.01}


@pytest.mark.parametrize(
    "row", [*(row() for row in OPTIMISERS.values()), bg.Nesterov(form="in_place"), bg.Adam(form="reordered")]
)
@pytest.mark.parametrize("t", [1, 7])
def test_a_working_is_the_update_line_by_line(row, t):
    g, rate = slope(START), 0.02
    state = {name: np.abs(np.roll(START, k + 1)) for k, name in enumerate(row.slots)}
    working = row.working(g, state, t, rate)
    change, slots = row.update(0 * START, g, state, t, rate)
    np.testing.assert_array_equal(working.lines[-1].result, change)
    scale = np.abs(working.memory) + np.abs(working.factor * g)
    assert (np.abs(working.memory + working.factor * g - change) <= 1e-14 * scale).all()
    for line in working.lines:
        if line.symbol in slots:
            np.testing.assert_array_equal(line.result, slots[line.symbol])
        for k in range(len(g)):
            numbers = [float(np.broadcast_to(value, g.shape)[k]) for value in line.values]
            put = line.put.replace("{}", "({!r})").format(*numbers)
            assert evaluate(put) == pytest.approx(line.result[k], rel=1e-14)
