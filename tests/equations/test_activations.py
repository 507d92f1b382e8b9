"""Activations against mpmath: values, derivatives, tails, kinks, and the Jacobian product."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import backglass as bg
from backglass.equations.activations import ACTIVATIONS
from tests import tolerances
from tests.oracles import precise
from tests.oracles.problems import HIDDEN, OUTPUTS, label

ELEMENTWISE = [*HIDDEN, ACTIVATIONS["exp"](), ACTIVATIONS["step"]()]
SATURATED = [20.0, 36.7, 40.0, 100.0, 700.0]
GRID = np.array([*np.linspace(-12, 12, 49), *SATURATED, *(-u for u in SATURATED), 1e-10, -1e-10, 1e-300, -1e-300])
BELOW_FLOAT32_OVERFLOW = np.abs(GRID) < 80

by_row = pytest.mark.parametrize("row", ELEMENTWISE, ids=label)
by_any_row = pytest.mark.parametrize("row", [*ELEMENTWISE, ACTIVATIONS["softmax"]()], ids=label)
by_dtype = pytest.mark.parametrize("dtype", ["float64", "float32"])


def grid(row, dtype):
    """u as the dtype holds it, and as float64 for the oracle; without the kinks."""
    u = GRID[BELOW_FLOAT32_OVERFLOW] if dtype == "float32" else GRID
    u = u[np.abs(u) >= tolerances.SMALLEST[dtype]]
    u = u[~np.isin(u, row.kinks)].astype(dtype)
    return u, u.astype(np.float64)


def close(row, dtype):
    """Relative and absolute tolerance."""
    table = tolerances.NORMAL_TAIL if row.name.startswith("gelu") else tolerances.FEW_ROUNDINGS
    return {"rtol": table[dtype], "atol": tolerances.SMALLEST[dtype]}


@pytest.mark.few(8)
@by_row
@by_dtype
def test_values_are_mpmaths(row, dtype):
    u, exact = grid(row, dtype)
    z = row(u)
    assert z.dtype == dtype
    truth = [precise.value(lambda x: precise.ACTIVATIONS[row.name](x, row), x) for x in exact]
    np.testing.assert_allclose(z, truth, **close(row, dtype))


@pytest.mark.few(8)
@by_row
@by_dtype
def test_derivatives_are_mpmaths(row, dtype):
    u, exact = grid(row, dtype)
    u, exact = u[np.abs(exact) > 1e-100], exact[np.abs(exact) > 1e-100]  # the difference must not step over a kink
    slope = row.derivative(u)
    assert slope.dtype == dtype
    truth = [precise.derivative(lambda x: precise.ACTIVATIONS[row.name](x, row), x) for x in exact]
    np.testing.assert_allclose(slope, truth, **close(row, dtype))


@by_any_row
@by_dtype
def test_huge_net_inputs_are_finite_and_silent(row, dtype):
    u = np.array([[1e4, -1e4, 0.0, 1e4]], dtype=dtype)
    if row.name == "exp":
        u = -np.abs(u)  # e^1e4 is no float64
    for result in (row(u), row.derivative(u), row.pullback(u, u), row.jacobian(u)):
        assert result.dtype == dtype
        assert np.isfinite(result).all()


@by_row
def test_the_derivative_from_the_output_is_the_derivative_from_the_net_input(row):
    u = np.linspace(-4, 4, 65)
    slope = row.derivative_from_output(row(u))
    if row.name in ("identity", "logistic", "tanh", "softplus", "exp"):
        np.testing.assert_allclose(slope, row.derivative(u), rtol=tolerances.FROM_OUTPUT)
    else:
        assert slope is None


@pytest.mark.parametrize(
    ("row", "at_zero"),
    [
        (bg.ReLU(), 0),
        (bg.ReLU(derivative_at_zero=0.5), 0.5),
        (bg.ReLU(derivative_at_zero=1), 1),
        (bg.LeakyReLU(slope=0.3), 0.3),
        (bg.ELU(alpha=0.6), 0.6),
        (ACTIVATIONS["selu"](), 1.0507009873554805 * 1.6732632423543772),
        (ACTIVATIONS["step"](), 0),
    ],
    ids=label,
)
def test_the_derivative_at_the_kink_is_the_stated_one(row, at_zero):
    assert row.kinks == (0.0,)
    assert row(np.array([0.0, -0.0])).tolist() == [0, 0]
    np.testing.assert_allclose(row.derivative(np.array([0.0, -0.0])), at_zero, rtol=tolerances.FORMULA)


@by_row
def test_there_are_no_other_kinks(row):
    """f and f' change little over short steps, but at the stated kinks."""
    u = np.linspace(-5, 5, 2_001)
    smooth = np.abs(u[1:] + u[:-1]) / 2 > 0.01 if row.kinks else np.ones(2_000, dtype=bool)
    scale = np.abs(np.diff(u)) * (1 + np.abs(row(u[1:])))
    assert (np.abs(np.diff(row(u))) <= 2 * scale)[smooth].all()
    assert (np.abs(np.diff(row.derivative(u))) <= 2 * scale)[smooth].all()


@by_row
def test_outputs_lie_in_the_stated_bounds(row):
    z = row(GRID)
    low, high = row.bounds
    assert low <= z.min()
    assert z.max() <= high
    if row.name in ("logistic", "tanh", "relu", "softplus", "exp", "step"):
        assert z.min() - low < tolerances.SMALLEST["float64"] * 1e5  # e^-700 is 1e-304
    assert np.isinf(high) or z.max() == high


@pytest.mark.parametrize("row", OUTPUTS, ids=label)
@by_dtype
def test_the_pullback_is_the_product_with_the_jacobian(row, dtype):
    rng = np.random.default_rng(0)
    u, g = rng.normal(size=(2, 6, 4)).astype(dtype)
    J = row.jacobian(u)
    assert J.shape == (6, 4, 4)
    assert row.pullback(u, g).dtype == J.dtype == dtype
    tolerance = tolerances.FUSED[dtype]
    np.testing.assert_allclose(row.pullback(u, g), np.einsum("nkj,nk->nj", J, g), rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(np.einsum("njj->nj", J), row.derivative(u), rtol=tolerances.FEW_ROUNDINGS[dtype])
    if row.elementwise:
        assert np.count_nonzero(J * (1 - np.eye(4))) == 0


SOFTMAX_ROWS = [
    [0.3, 2.9, 4.0],
    [40.0, 0.0, -3.0],
    [0.0, 40.0, 39.0],
    [-700.0, 1.0, 0.0],
    [1e4, 0.0, -1e4],
    [5.0, 5.0, -300.0],
]


@pytest.mark.parametrize("u", SOFTMAX_ROWS)
def test_softmax_and_its_jacobian_keep_their_digits_when_saturated(u):
    """1 - z and differences of g would round to 0 in the tails."""
    softmax, g = ACTIVATIONS["softmax"](), [0.7, -1.1, 0.4]
    close_to = {"rtol": tolerances.FEW_ROUNDINGS["float64"], "atol": tolerances.SMALLEST["float64"]}
    rows = np.array([u])
    truth = [precise.value(lambda x, k=k: precise.outputs(softmax, [x, *u[1:]])[k], u[0]) for k in range(3)]
    np.testing.assert_allclose(softmax(rows)[0], truth, **close_to)
    J = np.array([precise.gradient(lambda v, k=k: precise.outputs(softmax, v)[k], u) for k in range(3)])
    np.testing.assert_allclose(softmax.jacobian(rows)[0], J, **close_to)
    np.testing.assert_allclose(softmax.derivative(rows)[0], J.diagonal(), **close_to)
    product = precise.gradient(lambda v: sum(a * b for a, b in zip(g, precise.outputs(softmax, v), strict=True)), u)
    np.testing.assert_allclose(softmax.pullback(rows, np.array([g]))[0], product, **close_to)


@given(
    st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=6),
    st.floats(-1e4, 1e4),
)
def test_softmax_adds_up_to_one_and_forgets_a_shift(u, shift):
    row = np.array([u])
    z = ACTIVATIONS["softmax"]()(row)
    assert (z >= 0).all()
    np.testing.assert_allclose(z.sum(), 1, rtol=tolerances.FORMULA)
    close_to = {"rtol": tolerances.SHIFTED, "atol": tolerances.SMALLEST["float64"]}
    np.testing.assert_allclose(ACTIVATIONS["softmax"]()(row + shift), z, **close_to)


@pytest.mark.parametrize("row", [row for row in ACTIVATIONS.values() if row.elementwise], ids=lambda row: row.name)
def test_a_plain_number_will_do(row):
    f, points = row(), (-0.5, 0, 0.0, 2)
    assert [float(f(u)) for u in points] == f(np.array(points, dtype=float)).tolist()
    assert [float(f.derivative(u)) for u in points] == f.derivative(np.array(points, dtype=float)).tolist()
