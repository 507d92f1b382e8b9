"""The glass: traces against torch's autograd and the engine, paths against the recursion, costs by brute force."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

import backglass as bg
from backglass.engines.reference import ReferenceEngine
from backglass.errors import DataError, NetworkError
from backglass.glass import cost, path_sum, trace
from backglass.glass.costs import multiplications, paths_onwards


@pytest.fixture
def deep():
    net = bg.Network((3, 4, 3, 2), hidden=["tanh", "logistic"], output="softmax", loss="cross_entropy")
    rng = np.random.default_rng(0)
    return trace(net, net.initialise(seed=4), rng.normal(size=(5, 3)), [0, 1, 1, 0, 1], [1.0, 2.0, 0.0, 0.5, 3.0])


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("biases", ["per_unit", "shared", "none", "augmented"])
def test_the_trace_gives_the_engines_gradient(reduction, biases):
    net = bg.Network((3, 4, 2), hidden="tanh", output="logistic", biases=biases, reduction=reduction)
    rng = np.random.default_rng(1)
    X, D, s = rng.normal(size=(6, 3)), rng.uniform(size=(6, 2)), rng.uniform(size=6)
    theta = net.initialise(seed=1)
    t = bg.trace(net, theta, X, D, sample_weight=s)
    sums = ReferenceEngine(net).sums(theta.flat, X, D, s)
    division = sums.weight if reduction == "mean" else 1.0
    np.testing.assert_allclose(t.gradient, sums.gradient / division, rtol=1e-13, atol=1e-16)
    assert t.loss == pytest.approx(float(sums.loss) / division, rel=1e-14)


def test_dropout_masks_stand_in_the_trace():
    net = bg.Network((3, 4, 5, 2), hidden=["relu", "tanh"])
    rng = np.random.default_rng(1)
    X, D, theta = rng.normal(size=(6, 3)), rng.normal(size=(6, 2)), net.initialise(seed=1)
    masks = {2: 2.0 * rng.integers(0, 2, (6, 4)), 3: 1.25 * rng.integers(0, 2, (6, 5))}
    t = bg.trace(net, theta, X, D, masks=masks)
    sums = ReferenceEngine(net).sums(theta.flat, X, D, np.ones(6), masks)
    np.testing.assert_allclose(net.flatten(t.dW, t.db), sums.gradient / 6, rtol=1e-13, atol=1e-16)
    assert (t.z[2][masks[2] == 0] == 0).all()
    for l in (2, 3):
        np.testing.assert_allclose(t.dE_dz[l] * t.dz_du[l], t.delta[l], rtol=1e-13)
    with pytest.raises(DataError, match="A mask has a row"):
        bg.trace(net, theta, X, D, masks={2: masks[2][:3]})
    with pytest.raises(DataError, match="A mask has a row"):
        bg.trace(net, theta, X, D, masks={4: np.ones((6, 2))})


def test_layers_are_numbered_as_in_the_book(deep):
    assert sorted(deep.u) == sorted(deep.delta) == sorted(deep.dW) == sorted(deep.db) == [2, 3, 4]
    assert sorted(deep.z) == [1, 2, 3, 4]
    assert deep.z[1] is deep.X
    assert deep.y is deep.z[4]
    assert deep.dW[3].shape == (3, 4)


def test_factors_multiply_to_the_deltas(deep):
    for l in (2, 3):
        np.testing.assert_allclose(deep.dE_dz[l] * deep.dz_du[l], deep.delta[l], rtol=1e-13)
        np.testing.assert_array_equal(deep.negative_delta[l], -deep.delta[l])
    assert deep.dE_dz[1].shape == deep.X.shape


def test_a_sample_is_a_row_of_the_batch(deep):
    s = deep.sample(2)
    for l in (2, 3, 4):
        np.testing.assert_array_equal(s.u[l], deep.u[l][2])
        np.testing.assert_allclose(s.dW[l], np.outer(deep.delta[l][2], deep.z[l - 1][2]), rtol=1e-15)
    weighted = sum(w * deep.sample(n).dW[2] for n, w in enumerate(deep.s)) / deep.s.sum()
    np.testing.assert_allclose(weighted, deep.dW[2], rtol=1e-12, atol=1e-17)
    assert deep.E[4] == deep.sample(-1).E
    with pytest.raises(DataError, match="no sample 5; the batch has 5 rows"):
        deep.sample(5)


def test_the_glass_computes_in_float64():
    net = bg.Network((2, 1))
    theta = net.initialise(seed=0).astype(np.float32)
    t = trace(net, theta, np.ones((1, 2), dtype=np.float32), [1.0])
    assert {array.dtype for array in (*t.u.values(), *t.z.values(), *t.dW.values(), t.E)} == {np.dtype("float64")}


@pytest.mark.parametrize(
    ("X", "D", "s", "message"),
    [
        ([[1.0]], [[1.0, 0.0]], None, "X has the shape"),
        (np.zeros((0, 2)), np.zeros((0, 2)), None, "X has no row"),
        ([[1.0, 2.0]], [[1.0]], None, "D has the shape"),
        ([[1.0, 2.0]], [[1.0, 0.0]], [1.0, 1.0], "there are 1 rows"),
        ([[1.0, 2.0]], [[1.0, 0.0]], [0.0], "one is above 0"),
    ],
)
def test_what_does_not_fit_is_refused(X, D, s, message):
    net = bg.Network((2, 2))
    with pytest.raises(DataError, match=message):
        trace(net, net.initialise(), X, D, s)


def test_another_networks_parameters_are_refused():
    net = bg.Network((2, 2))
    with pytest.raises(NetworkError, match="another network"):
        trace(net, bg.Network((2, 1)).initialise(), [[1.0, 2.0]], [[1.0, 0.0]])


def test_paths_add_up_to_the_gradient_of_every_weight(deep):
    for n in range(3):
        for name in (name for name in deep.theta if name.startswith("w")):
            found = path_sum(deep, name, n)
            size = sum(abs(path.value) for path in found.paths)
            assert abs(found.total - found.gradient) <= 1e-12 * size


def test_paths_pass_through_every_combination_of_units(deep):
    found = path_sum(deep, "w(2)[3,1]")
    assert [path.units for path in found.paths] == [((2, 3), (3, k), (4, m)) for k, m in product((1, 2, 3), (1, 2))]
    assert [factor.symbol for factor in found.paths[1].factors] == [
        "z(1)[1]", "f'(u(2)[3])", "w(3)[1,3]", "f'(u(3)[1])", "w(4)[2,1]", "delta(4)[2]",
    ]  # fmt: skip
    assert found.multiplications == 6 * 5
    assert found.recursion == 3 * (2 + 1) + (3 + 1) + 1


def test_paths_of_what_is_no_weight_are_refused(deep):
    with pytest.raises(NetworkError, match="is no weight"):
        path_sum(deep, "b(2)[1]")
    net = bg.Network((1, 1, 101, 100), hidden="tanh")
    t = trace(net, net.initialise(), [[1.0]], np.zeros((1, 100)))
    with pytest.raises(NetworkError, match="10100 paths"):
        path_sum(t, "w(2)[1,1]")


@pytest.mark.parametrize("sizes", [(2, 2), (2, 2, 2), (3, 1, 4, 2), (5, 4, 3, 2, 1)])
def test_costs_by_brute_force(sizes):
    L = len(sizes)
    units = {l: range(sizes[l - 1]) for l in range(1, L + 1)}
    weights = [(l, j, i) for l in range(2, L + 1) for j in units[l] for i in units[l - 1]]
    paths = {(l, j, i): len(list(product(*(units[m] for m in range(l + 1, L + 1))))) for l, j, i in weights}
    c = cost(sizes)
    assert c.forward == len(weights)
    assert c.backward == len(weights) + len([1 for l, _, _ in weights if l > 2])
    assert c.parameters == len(weights) + sum(sizes[1:])
    assert c.paths == sum(paths.values())
    assert c.naive == sum(count * (2 * (L - l) + 2) for (l, _, _), count in paths.items())
    assert paths_onwards(sizes, L) == 1
    assert multiplications(sizes, L) == 2


@pytest.mark.parametrize("sizes", [(), (3,), (3, 0, 1)])
def test_a_cost_of_no_network_is_refused(sizes):
    with pytest.raises(NetworkError, match="at least two whole numbers"):
        cost(sizes)
