"""torch tensors go through the same functions, and every function keeps the dtype it was given."""

from __future__ import annotations

import numpy as np
import pytest

import backglass as bg
from backglass.engines import ReferenceEngine
from backglass.equations.activations import ACTIVATIONS
from backglass.equations.backward import (
    bias_gradients,
    deltas,
    input_gradient,
    output_jacobian,
    sample_weight_gradients,
    weight_gradients,
)
from backglass.equations.forward import augmented_outputs, augmented_weights, forward
from backglass.equations.optimisers import OPTIMISERS
from backglass.equations.output_pairs import UnfusedPair
from backglass.equations.penalties import clipped, decayed, penalty, penalty_gradient
from backglass.plan import Plan, State
from tests import tolerances
from tests.oracles.problems import ALL_LOSSES, OUTPUTS, PAIR_IDS, PAIRS, label, problem

by_dtype = pytest.mark.parametrize("dtype", ["float64", "float32"])
EVERY_ACTIVATION = [*OUTPUTS, ACTIVATIONS["step"]()]


def of_activation(row, u, g):
    z = row(u)
    results = {"f": z, "derivative": row.derivative(u), "pullback": row.pullback(u, g), "jacobian": row.jacobian(u)}
    from_output = row.derivative_from_output(z)
    return results if from_output is None else results | {"from output": from_output}


def of_network(net, flat, X, D, s, masks):
    """All that forward and backward compute."""
    W, b = net.views(flat)
    pass_ = forward(net.f, W, b, X, masks)
    unfused = UnfusedPair(net.output, net.loss)
    delta = deltas(net.f, W, pass_.u, net.pair.delta(pass_.u[net.L], D), masks)
    dW, db = weight_gradients(delta, pass_.z, s), bias_gradients(delta, s)
    by_layer = {
        "u": pass_.u,
        "z": pass_.z,
        "delta": delta,
        "dW": dW,
        "db": db,
        "of samples": sample_weight_gradients(delta, pass_.z),
        "jacobian": {l: output_jacobian(net.f, W, pass_.u, l) for l in range(1, net.L)},
        "augmented weights": {l: augmented_weights(W[l], b[l]) for l in W},
        "augmented outputs": {l: augmented_outputs(pass_.z[l]) for l in W},
    }
    whole = {
        "E": net.pair.value(pass_.u[net.L], D),
        "unfused E": unfused.value(pass_.u[net.L], D),
        "unfused delta": unfused.delta(pass_.u[net.L], D),
        "flat": net.flatten(dW, db),
        "dx": input_gradient(W, delta),
    }
    return whole | {f"{name} {l}": value for name, of in by_layer.items() for l, value in of.items()}


def of_update(optimiser, theta, g, weights):
    """Two updates, so that the state is not that of the start."""
    state = optimiser.initial(theta)
    for t in (1, 2):
        theta = decayed(theta, weights, rate=0.1, decay=0.2)
        point = optimiser.point(theta, state)
        theta, state = optimiser.update(theta, clipped(g, 0.5), state, t, rate=0.1)
    penalties = {"penalty": penalty(theta, weights, 0.1, 0.2), "slope": penalty_gradient(theta, weights, 0.1, 0.2)}
    return {"theta": theta, "point": point} | state | penalties


def agree(torch, compute, dtype, *arrays, atol=0.0):
    """NumPy and torch give the same numbers, each in its own kind of array and the dtype given."""
    ours, theirs = compute(*arrays), compute(*map(torch.tensor, arrays))
    assert ours.keys() == theirs.keys()
    for name, value in ours.items():
        assert isinstance(value, np.ndarray | np.generic), name
        assert isinstance(theirs[name], torch.Tensor), name
        assert value.dtype == dtype, name
        assert theirs[name].dtype == getattr(torch, dtype), name
        assert theirs[name].shape == value.shape, name
        np.testing.assert_allclose(
            theirs[name].numpy(), value, rtol=tolerances.OTHER_LIBRARY[dtype], atol=atol, err_msg=name
        )


@pytest.mark.parametrize("row", EVERY_ACTIVATION, ids=label)
@by_dtype
def test_activations(torch, row, dtype):
    u, g = (values.astype(dtype) for values in np.random.default_rng(2).normal(size=(2, 6, 4)))
    agree(torch, lambda u, g: of_activation(row, u, g), dtype, u, g, atol=tolerances.OTHER_LIBRARY[dtype])


@pytest.mark.parametrize("row", EVERY_ACTIVATION, ids=label)
def test_saturated_activations_keep_their_tails_in_torch_too(torch, row):
    """By our functions, where torch's own lose them."""
    u = np.array([[-40.0, -30.0, 30.0, 40.0]])
    agree(torch, lambda u, g: of_activation(row, u, g), "float64", u, np.ones_like(u))


@pytest.mark.parametrize("row", ALL_LOSSES, ids=label)
@by_dtype
def test_losses(torch, row, dtype):
    output = "identity" if "identity" in row.outputs else next(iter(row.outputs))
    p = problem(bg.Network((1, 3), output=output, loss=row)).astype(dtype)
    y = p.net.output(p.X * np.array([[1, -1, 0.5]], dtype=dtype))
    agree(torch, lambda y, d: {"E": row.value(y, d), "slope": row.gradient(y, d)}, dtype, y, p.D)


@pytest.mark.parametrize(("output", "loss"), PAIRS, ids=PAIR_IDS)
@by_dtype
def test_forward_and_backward(torch, output, loss, dtype):
    biases = ("per_unit", "frozen", "shared", "none", "augmented")[len(label(loss)) % 5]
    p = problem(bg.Network((4, 3, 2, 2), ("tanh", "elu"), output, loss, biases)).astype(dtype)
    mask = np.array([[2.0, 0.0, 2.0]] * 7, dtype=dtype)

    def compute(flat, X, D, s, mask):
        return of_network(p.net, flat, X, D, s, {2: mask})

    agree(torch, compute, dtype, p.flat, p.X, p.D, p.s, mask, atol=tolerances.OTHER_LIBRARY[dtype])


@pytest.mark.parametrize("biases", ["per_unit", "shared", "none", "augmented"])
@pytest.mark.parametrize(("output", "loss"), PAIRS, ids=PAIR_IDS)
def test_nothing_is_put_on_another_device(torch, output, loss, biases):
    """torch's device without memory stands for a GPU: it refuses to be mixed with the processor's tensors."""
    p = problem(bg.Network((4, 3, 2), "elu", output, loss, biases))
    results = of_network(p.net, *(torch.tensor(values, device="meta") for values in (p.flat, p.X, p.D, p.s)), None)
    assert {value.device.type for value in results.values()} == {"meta"}


@pytest.mark.parametrize("name", OPTIMISERS)
@by_dtype
def test_optimisers_and_penalties(torch, name, dtype):
    row = OPTIMISERS[name]()
    theta, g = (values.astype(dtype) for values in np.random.default_rng(4).normal(size=(2, 9)))
    weights = np.array([1, 1, 1, 0, 1, 1, 1, 0, 0], dtype=dtype)
    agree(torch, lambda *arrays: of_update(row, *arrays), dtype, theta, g, weights)


@pytest.mark.parametrize("name", OPTIMISERS)
@by_dtype
def test_an_engines_updates_keep_the_dtype(name, dtype):
    p = problem(bg.Network((4, 3, 2), "gelu", "softmax", "cross_entropy")).astype(dtype)
    optimiser = OPTIMISERS[name]()
    plan = Plan(
        p.X, p.D, p.s, batch_size=3, epochs=2, optimiser=optimiser, schedule=bg.Exponential(0.5), l1=0.01, l2=0.01,
        decay=0.1, clip_norm=0.5, dropout={2: 0.5},
    )  # fmt: skip
    engine = ReferenceEngine(p.net, dtype)
    after = engine.run(State(p.flat, optimiser.initial(p.flat)), plan, plan.batches).state
    assert after.cursor.update == 3
    assert {values.dtype for values in (after.theta, *after.slots.values())} == {np.dtype(dtype)}
    sums = engine.sums(p.flat, p.X, p.D, p.s)
    assert sums.loss.dtype == sums.gradient.dtype == sums.weight.dtype == engine.forward(p.flat, p.X).dtype == dtype
