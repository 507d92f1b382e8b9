"""What an optimiser still remembers long after the last gradient: nothing, rather than subnormal numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import backglass as bg
from backglass.engines import NativeEngine, ReferenceEngine, available
from backglass.plan import Plan, State
from tests.engines.test_engines_agree import OPTIMISER_ROWS

pytestmark = pytest.mark.skipif(available()["native"] != "", reason="the native engine is not built here")

# (sizes, batch): one row in small vectors; a narrow batch; units owned by threads; the general way, by rows and by one.
WAYS = [((2, 2, 2), 1), ((2, 2, 2), 4), ((40, 40, 2), 4), ((40, 40, 40, 2), 4), ((70, 70, 2), 1)]


def after_the_last_gradient(sizes, batch, dtype, optimiser, slot):
    """State and plan of a network whose gradient is 0: inputs and targets are."""
    net = bg.Network(sizes, "identity", "identity", "squared_error", biases="none")
    theta = net.initialise(seed=0).flat.astype(dtype)
    plan = Plan(np.zeros((batch, sizes[0]), dtype), np.zeros((batch, sizes[-1]), dtype), np.ones(batch, dtype), batch,
                10**6, optimiser)  # fmt: skip
    return net, State(theta, {name: np.full_like(theta, slot) for name in optimiser.slots}), plan


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("sizes", "batch"), WAYS)
@pytest.mark.parametrize("name", [name for name, row in OPTIMISER_ROWS.items() if row.slots])
def test_nothing_stays_subnormal(name, sizes, batch, dtype):
    optimiser = OPTIMISER_ROWS[name]
    if name.startswith("adam"):
        optimiser = replace(optimiser, beta_2=0.9)
    normal = np.finfo(dtype).tiny
    net, start, plan = after_the_last_gradient(sizes, batch, dtype, optimiser, 20 * normal)
    native = NativeEngine(net, dtype).run(start, plan, 60).state
    expected = ReferenceEngine(net, dtype).run(start, plan, 60).state
    np.testing.assert_array_equal(native.theta, expected.theta)
    for of in optimiser.slots:
        if name != "adagrad":  # whose memory never fades
            assert np.all(np.abs(expected.slots[of]) < normal)
            assert not native.slots[of].any()


@pytest.mark.parametrize("name", ["rmsprop", "adam", "adamw"])
def test_where_epsilon_is_tiny_the_subnormal_numbers_stay(name):
    optimiser = replace(OPTIMISER_ROWS[name], epsilon=1e-30)
    net, start, plan = after_the_last_gradient((40, 40, 2), 4, "float32", optimiser, np.finfo("float32").tiny)
    native, expected = (engine(net, "float32").run(start, plan, 20).state for engine in (NativeEngine, ReferenceEngine))
    for of in optimiser.slots:
        assert np.all(native.slots[of] != 0)
        np.testing.assert_allclose(native.slots[of], expected.slots[of], rtol=1e-4)
    np.testing.assert_allclose(native.theta, expected.theta, rtol=1e-4)
