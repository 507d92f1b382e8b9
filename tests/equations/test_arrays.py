"""The stable building blocks against mpmath."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp

from backglass.equations import arrays
from tests import tolerances
from tests.oracles import precise

U = np.array([-1000.0, -700.0, -40.0, -3.7, -1.0, -1e-9, 0.0, 1e-300, 0.3, 1.0, 5.0, 20.0, 40.0, 700.0, 1000.0])

DEFINITIONS = {
    "logistic": lambda u: 1 / (1 + mp.exp(-u)),
    "log_logistic": lambda u: -mp.log1p(mp.exp(-u)),
    "softplus": lambda u: mp.log1p(mp.exp(u)),
    "sech_squared": lambda u: 1 / mp.cosh(u) ** 2,
    "erfc": mp.erfc,
}


@pytest.mark.parametrize("name", DEFINITIONS)
def test_functions_of_one_number(name):
    got = getattr(arrays, name)(U)
    truth = [precise.value(DEFINITIONS[name], u) for u in U]
    np.testing.assert_allclose(
        got, truth, rtol=tolerances.FEW_ROUNDINGS["float64"], atol=tolerances.SMALLEST["float64"]
    )


@pytest.mark.parametrize(
    "u",
    [[1000.0, 1000.0], [-1000.0, -1000.0], [1000.0, 0.0, -1000.0], [40.0, 0.0], [0.0, -1.5, 3.0, 2.0], [7.0]],
    ids=str,
)
def test_log_sum_exp_and_log_softmax(u):
    with mp.workdps(precise.DIGITS):
        total = mp.log(mp.fsum(mp.exp(x) for x in u))
        logs = [float(x - total) for x in u]
    np.testing.assert_allclose(arrays.log_sum_exp(np.array([u])), [[float(total)]], rtol=tolerances.FORMULA)
    np.testing.assert_allclose(arrays.log_softmax(np.array([u]))[0], logs, rtol=tolerances.FORMULA)
    np.testing.assert_allclose(arrays.one_minus_softmax(np.array([u]))[0], -np.expm1(logs), rtol=tolerances.FORMULA)


def test_x_log_y_takes_zero_times_anything_as_zero():
    x, y = np.array([0.0, 0.0, 2.0, 0.5]), np.array([0.0, 3.0, 1.0, 4.0])
    np.testing.assert_allclose(arrays.x_log_y(x, y), [0, 0, 0, 0.5 * np.log(4.0)], rtol=tolerances.FORMULA)
