"""200 random networks: every entry of a trace against torch's autograd, saturated units against mpmath, path sums."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mpf

import backglass as bg
from tests import tolerances
from tests.oracles import autograd, precise
from tests.oracles.problems import HIDDEN, PAIRS, problem, targets

NETWORKS, GROUPS = 200, 8
BIASES = ("per_unit", "frozen", "shared", "none", "augmented")


def random_network(number: int) -> bg.Network:
    """1 to 5 layers of weights, 1 to 6 outputs; over 200 numbers every activation and every pair occurs."""
    rng = np.random.default_rng(number)
    layers = int(rng.integers(1, 6))
    hidden = [HIDDEN[(number + k * k) % len(HIDDEN)] for k in range(layers - 1)]
    output, loss = PAIRS[number % len(PAIRS)]
    n_out = int(rng.integers(2 if output.name == "softmax" else 1, 7))
    sizes = (*(int(n) for n in rng.integers(1, 5, size=layers)), n_out)
    biases, reduction = BIASES[number % 5], ("mean", "sum")[number // 4 % 2]
    return bg.Network(sizes, hidden, output, loss, biases, reduction)


def test_every_activation_and_every_pair_occurs():
    nets = [random_network(number) for number in range(NETWORKS)]
    assert {row for net in nets for row in net.hidden} == set(HIDDEN)
    assert {(net.output, net.loss) for net in nets} == set(PAIRS)
    assert {net.L for net in nets} == {2, 3, 4, 5, 6}
    assert {net.sizes[-1] for net in nets} == set(range(1, 7))


def close(got, truth, what):
    """1e-10 relative, entry by entry; where terms cancel, their rounding is left."""
    largest = max(float(np.abs(truth).max()), float(np.abs(got).max()))
    np.testing.assert_allclose(
        got, truth, rtol=tolerances.AUTOGRAD, atol=tolerances.CANCELLED * largest + tolerances.SMALLEST["float64"],
        err_msg=what,
    )  # fmt: skip


@pytest.mark.parametrize("group", range(GROUPS))
def test_traces_are_autograds(torch, group):
    for number in range(group, NETWORKS, GROUPS):
        net = random_network(number)
        p = problem(net)
        t = bg.trace(net, bg.Parameters(net, p.flat), p.X, p.D, p.s)
        theta = torch.tensor(p.flat, requires_grad=True)
        D, s = torch.tensor(p.D), torch.tensor(p.s)
        u, z = {}, {1: torch.tensor(p.X)}
        for l, (W, b) in enumerate(autograd.layers(net, theta), start=2):
            u[l] = torch.nn.functional.linear(z[l - 1], W) + b
            z[l] = autograd.activate(torch, net.f[l], u[l])
        E = autograd.sample_losses(torch, net, u[net.L], D)
        deltas = torch.autograd.grad(E.sum(), [u[l] for l in u], retain_graph=True)
        loss = s @ E / (s.sum() if net.reduction == "mean" else 1)
        (slope,) = torch.autograd.grad(loss, theta)
        for l, delta in zip(u, deltas, strict=True):
            close(t.u[l], u[l].detach().numpy(), f"{number} u({l})")
            close(t.outputs[l], z[l].detach().numpy(), f"{number} z({l})")
            close(t.delta[l], delta.numpy(), f"{number} delta({l})")
        close(t.gradient, slope.numpy(), f"{number} gradient")
        assert t.loss == pytest.approx(loss.item(), rel=tolerances.AUTOGRAD), number


@pytest.mark.few(3)
@pytest.mark.parametrize("group", range(GROUPS))
def test_path_sums_are_the_gradient(group):
    for number in range(group, NETWORKS, GROUPS):
        net = random_network(number)
        p = problem(net)
        t = bg.trace(net, bg.Parameters(net, p.flat), p.X, p.D, p.s)
        rng = np.random.default_rng(number)
        names = list(t.theta)
        for name in (names[0], names[-1], names[rng.integers(len(names))]):
            whole, one = bg.derive(t, name), bg.derive(t, name, sample=int(rng.integers(7)))
            assert whole.adds_up, (number, name)
            assert one.adds_up, (number, name)
            truth = t.gradient[t.theta.index(name)]
            assert whole.gradient == pytest.approx(truth, rel=1e-9, abs=1e-12 * whole.sum_of_absolute_paths)


@pytest.mark.parametrize("number", range(0, NETWORKS, 20))
def test_saturated_units_are_mpmaths(number):
    net = random_network(number)
    rng = np.random.default_rng(number)
    flat = rng.choice([-1.0, 1.0], size=net.parameter_count) * rng.uniform(4, 12, size=net.parameter_count)
    if net.output.name == "exp":  # which does not saturate: it overflows
        flat[net.layout[net.L][0]] *= 0.01
    t = bg.trace(net, bg.Parameters(net, flat), rng.normal(scale=2.0, size=(2, net.sizes[0])), targets(rng, net, 2))
    for l in range(2, net.L):
        row = net.f[l]
        for u, z, slope in zip(t.u[l][0], t.z[l][0], t.dz_du[l][0], strict=True):
            if abs(u) > 200:
                continue  # where e^-|u| is far below the smallest number for many rows, mpmath takes long
            f = lambda x, row=row: precise.ACTIVATIONS[row.name](x, row)  # noqa: E731
            np.testing.assert_allclose(z, precise.value(f, u), rtol=tolerances.NORMAL_TAIL["float64"], atol=1e-300)
            np.testing.assert_allclose(
                slope, precise.derivative(f, u), rtol=tolerances.NORMAL_TAIL["float64"], atol=1e-300
            )
    d = [mpf(x) for x in t.D[0]]
    u = t.u[net.L][0].tolist()
    if max(map(abs, u)) < 200:
        truth = precise.gradient(lambda v: precise.loss(net.loss, precise.outputs(net.output, v), d), u)
        close(t.delta[net.L][0], np.array(truth), f"{number} delta(L)")
