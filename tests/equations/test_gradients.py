"""The gradient of whole networks against torch's autograd, central differences and, in saturation, mpmath."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf

import backglass as bg
from backglass.engines import ReferenceEngine
from backglass.equations.backward import (
    bias_gradients,
    deltas,
    input_gradient,
    output_jacobian,
    sample_weight_gradients,
    weight_gradients,
)
from backglass.equations.forward import forward
from tests import tolerances
from tests.oracles import autograd, precise
from tests.oracles.problems import HIDDEN, PAIR_IDS, PAIRS, label, problem

BIASES = ("per_unit", "frozen", "shared", "none", "augmented")
by_pair = pytest.mark.parametrize(("output", "loss"), PAIRS, ids=PAIR_IDS)


def same(ours, theirs, of=""):
    """Every entry; and they are not all 0, which any recursion would agree on."""
    largest = np.abs(theirs).max()
    assert largest > 0
    np.testing.assert_allclose(ours, theirs, rtol=tolerances.AUTOGRAD, atol=tolerances.CANCELLED * largest, err_msg=of)


def passes(p):
    """Forward and deltas of a problem."""
    W, b = p.net.views(p.flat)
    pass_ = forward(p.net.f, W, b, p.X)
    return W, pass_, deltas(p.net.f, W, pass_.u, p.net.pair.delta(pass_.u[p.net.L], p.D))


def masks_of(p):
    """A mask for every hidden layer."""
    rng = np.random.default_rng(1)
    return {l: 2.0 * (rng.uniform(size=(len(p.X), p.net.sizes[l - 1])) < 0.6) for l in range(2, p.net.L)}


@pytest.mark.parametrize(
    ("output", "loss", "n_out"),
    [
        pytest.param(output, loss, n_out, id=f"{pair_id}-{n_out}")
        for (output, loss), pair_id in zip(PAIRS, PAIR_IDS, strict=True)
        for n_out in range(1, 6)
        if (output.name, n_out) != ("softmax", 1)
    ],
)
def test_gradients_are_autograds_for_every_activation_and_loss(torch, output, loss, n_out):
    """With sample weights, one of them 0."""
    for hidden in HIDDEN:
        p = problem(bg.Network((4, 3, 2, n_out), hidden=hidden, output=output, loss=loss))
        ours = ReferenceEngine(p.net).sums(p.flat, p.X, p.D, p.s)
        value, slope = autograd.gradient(torch, p.net, p.flat, p.X, p.D, p.s)
        np.testing.assert_allclose(ours.loss, value, rtol=tolerances.AUTOGRAD, err_msg=label(hidden))
        same(ours.gradient, slope, label(hidden))
        assert ours.weight == p.s.sum()


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@by_pair
def test_ragged_minibatches_descend_along_autograds_gradient(torch, output, loss, reduction):
    """Seven weighted rows in batches of three, three and one: every update is the batch's own mean or sum."""
    net = bg.Network((4, 3, max(2, len(loss.name) % 4)), "tanh", output, loss, reduction=reduction)
    p = problem(net)
    seen = []
    run = bg.train(
        net, bg.Parameters(net, p.flat), p.X, p.D, sample_weight=p.s, optimiser=bg.SGD(0.001), batch_size=3, epochs=1,
        callbacks=[bg.EachUpdate(lambda moment: seen.append(moment.theta.flat))], engine="reference",
    )  # fmt: skip
    theta, order = p.flat, run.plan.order(1)
    for after, rows in zip(seen, np.split(order, [3, 6]), strict=True):
        _, slope = autograd.gradient(torch, net, theta, p.X[rows], p.D[rows], p.s[rows])
        theta = theta - 0.001 * slope / (p.s[rows].sum() if reduction == "mean" else 1)
        np.testing.assert_allclose(after, theta, rtol=tolerances.AUTOGRAD)


@pytest.mark.parametrize("biases", BIASES)
@pytest.mark.parametrize("sizes", [(4, 2), (4, 3, 3, 3, 2)], ids=str)
@pytest.mark.parametrize("dropped", [False, True], ids=["whole", "dropped"])
def test_biases_depth_and_dropout(torch, biases, sizes, dropped):
    p = problem(bg.Network(sizes, hidden="gelu", output="softmax", loss="cross_entropy", biases=biases))
    masks = masks_of(p) if dropped else None
    ours = ReferenceEngine(p.net).sums(p.flat, p.X, p.D, p.s, masks)
    value, slope = autograd.gradient(torch, p.net, p.flat, p.X, p.D, p.s, masks)
    np.testing.assert_allclose(ours.loss, value, rtol=tolerances.AUTOGRAD)
    same(ours.gradient, slope)


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("biases", BIASES)
def test_an_update_moves_what_is_trainable_along_the_reduced_gradient(torch, biases, reduction):
    p = problem(bg.Network((4, 3, 2), "silu", "logistic", "binary_cross_entropy", biases, reduction))
    _, slope = autograd.gradient(torch, p.net, p.flat, p.X, p.D, p.s)
    if biases == "frozen":
        slope[12:15] = slope[21:23] = 0  # W^(2) is 3 x 4, b^(2) 3, W^(3) 2 x 3, b^(3) 2
    run = bg.train(
        p.net, bg.Parameters(p.net, p.flat), p.X, p.D, sample_weight=p.s, optimiser=bg.SGD(0.5), epochs=1,
        engine="reference",
    )  # fmt: skip
    after = p.flat - 0.5 * slope / (p.s.sum() if reduction == "mean" else 1)
    np.testing.assert_allclose(run.theta.flat, after, rtol=tolerances.AUTOGRAD)


@pytest.mark.few(24)
@by_pair
def test_gradients_are_central_differences(output, loss):
    for hidden in HIDDEN:
        p = problem(bg.Network((3, 2, 3), hidden=hidden, output=output, loss=loss))
        engine = ReferenceEngine(p.net)

        def change(step, p=p, engine=engine):
            above, below = (engine.sums(p.flat + s * step, p.X, p.D, p.s).loss for s in (1, -1))
            return (above - below) / (2 * tolerances.STEP)

        numeric = np.array([change(step) for step in tolerances.STEP * np.eye(len(p.flat))])
        analytic = engine.sums(p.flat, p.X, p.D, p.s).gradient
        distance = np.linalg.norm(analytic - numeric) / np.linalg.norm(analytic)
        assert distance < tolerances.CENTRAL_DIFFERENCE, label(hidden)


@by_pair
def test_gradients_of_samples_and_inputs_are_autograds(torch, output, loss):
    """Each sample alone, neither weighted nor divided; their weighted sum is the batch's gradient."""
    p = problem(bg.Network((4, 3, 2), hidden="mish", output=output, loss=loss), n=5)
    W, pass_, delta = passes(p)
    dW = sample_weight_gradients(delta, pass_.z)
    ours, theirs = [], []
    for n in range(5):
        ours.append(p.net.flatten({l: dW[l][n] for l in dW}, {l: delta[l][n] for l in delta}))
        theirs.append(autograd.gradient(torch, p.net, p.flat, p.X[[n]], p.D[[n]], np.ones(1))[1])
    same(np.array(ours), np.array(theirs))
    x = torch.tensor(p.X, requires_grad=True)
    value = autograd.summed_loss(torch, p.net, torch.tensor(p.flat), x, torch.tensor(p.D), torch.ones(5, dtype=x.dtype))
    same(input_gradient(W, delta), torch.autograd.grad(value, x)[0].numpy())
    for l, summed in weight_gradients(delta, pass_.z, p.s).items():
        np.testing.assert_allclose(summed, np.einsum("n,nji->ji", p.s, dW[l]), rtol=tolerances.AUTOGRAD)
    for l, summed in bias_gradients(delta, p.s).items():
        np.testing.assert_allclose(summed, np.einsum("n,nj->j", p.s, delta[l]), rtol=tolerances.AUTOGRAD)


@pytest.mark.parametrize("hidden", HIDDEN, ids=label)
@pytest.mark.parametrize("output", ["identity", "softmax", "tanh", "exp"])
def test_the_jacobian_to_any_layer_is_autograds(torch, hidden, output):
    loss = "poisson" if output == "exp" else "cross_entropy" if output == "softmax" else "squared_error"
    p = problem(bg.Network((4, 3, 5, 2, 3), hidden=hidden, output=output, loss=loss), n=3)
    W, pass_, _ = passes(p)
    flat = torch.tensor(p.flat)
    for l in range(1, p.net.L):
        upper = bg.Network(p.net.sizes[l - 1 :], hidden=hidden, output=output, loss=loss)

        def outputs(z, upper=upper):
            u = autograd.propagate(torch, upper, flat[-upper.parameter_count :], z[None])[upper.L]
            return autograd.activate(torch, upper.output, u)[0]

        ours = output_jacobian(p.net.f, W, pass_.u, l)
        assert ours.shape == (3, 3, p.net.sizes[l - 1])
        theirs = [torch.autograd.functional.jacobian(outputs, torch.tensor(z)).numpy() for z in pass_.z[l]]
        same(ours, np.array(theirs))


@pytest.mark.parametrize("hidden", ["logistic", "tanh", "softplus", "elu", "gelu_tanh", "silu", "mish"])
@pytest.mark.parametrize(
    ("output", "loss"), [("softmax", "cross_entropy"), ("tanh", "squared_error"), ("softmax", "squared_error")]
)
def test_saturated_networks_are_mpmaths(hidden, output, loss):
    """Net inputs of 24, -15, 20, -18, where torch's tanh' and softplus' have lost their tails."""
    net = bg.Network((2, 2, 2), hidden=hidden, output=output, loss=loss)
    x, d = [1.5, 0.75], [0.25, 0.75]
    W = {2: np.array([[11.0, 6.0], [-9.0, -4.0]]), 3: np.array([[0.8, -0.5], [-1.9, 0.7]])}
    b = {2: np.array([3.0, 1.5]), 3: [20.0, -18.0] - W[3] @ net.f[2](np.array([24.0, -15.0]))}
    theta = net.parameters(W, b)

    def loss_of(values):
        layers, z = {2: values[:6], 3: values[6:]}, [mpf(value) for value in x]
        for l, (w11, w12, w21, w22, b1, b2) in layers.items():
            z = precise.outputs(net.f[l], [w11 * z[0] + w12 * z[1] + b1, w21 * z[0] + w22 * z[1] + b2])
        return precise.loss(net.loss, z, [mpf(value) for value in d])

    truth = precise.gradient(loss_of, theta.flat.tolist())
    sums = ReferenceEngine(net).sums(theta.flat, np.array([x]), np.array([d]), np.ones(1))
    with mp.workdps(precise.DIGITS):
        value = float(loss_of([mpf(entry) for entry in theta.flat.tolist()]))
    np.testing.assert_allclose(sums.loss, value, rtol=tolerances.AUTOGRAD)
    np.testing.assert_allclose(sums.gradient, truth, rtol=tolerances.AUTOGRAD)
    assert np.any(truth)
