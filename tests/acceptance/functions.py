"""A, B, C, D, T: activations, softmax, losses, output deltas and labels."""

from __future__ import annotations

import numpy as np

import backglass as bg
from backglass.engines import ReferenceEngine
from backglass.equations.activations import ACTIVATIONS
from backglass.equations.arrays import log_logistic, log_softmax, log_sum_exp
from backglass.equations.losses import LOSSES
from backglass.equations.output_pairs import output_pair
from backglass.samples import checked_targets
from tests.acceptance.registry import check

LOGISTIC, TANH, SOFTMAX = (ACTIVATIONS[name]() for name in ("logistic", "tanh", "softmax"))


def row(values):
    return np.array([values], dtype=np.float64)


@check("A01")
def a01(u):
    return LOGISTIC(np.array(u))


@check("A02")
def a02(u):
    return LOGISTIC.derivative(np.array(u))


@check("A03")
def a03(u):
    return {"dsigmoid": LOGISTIC.derivative(np.array(u))[0], "dtanh": TANH.derivative(np.array(u))[0]}


@check("A04")
def a04(u):
    return TANH(np.array(u))


@check("A05")
def a05(u):
    return TANH.derivative(np.array(u))


@check("A06")
def a06(u):
    return bg.ReLU()(np.array(u))


@check("A07")
def a07(u):
    """The value at 0 is selectable; 0 is the default."""
    zero = np.array([-0.0, 0.0])
    for value in (0, 0.5, 1):
        assert bg.ReLU(derivative_at_zero=value).derivative(zero).tolist() == [value, value]
    return bg.ReLU().derivative(np.array(u))


@check("A08")
def a08(u):
    return {"f": bg.LeakyReLU()(np.array(u)), "df": bg.LeakyReLU().derivative(np.array(u))}


@check("A09")
def a09(u):
    return bg.ELU()(np.array(u))


@check("A10")
def a10(u):
    return ACTIVATIONS["softplus"]()(np.array(u))


@check("A11")
def a11(u):
    return log_logistic(np.array(u))


@check("A12")
def a12(u):
    identity, step = ACTIVATIONS["identity"](), ACTIVATIONS["step"]()
    u = np.array(u)
    return {
        "identity": identity(u),
        "didentity": identity.derivative(u),
        "step": step(u),
        "dstep": step.derivative(u),
    }


@check("A13")
def a13(u):
    x = np.array(u)
    return {
        "sigmoid(0.3)": LOGISTIC(x)[0],
        "sigmoid(-0.3)": LOGISTIC(-x)[0],
        "tanh(0.3)": TANH(x)[0],
        "2*sigmoid(0.6)-1": (2 * LOGISTIC(2 * x) - 1)[0],
    }


@check("B01", "B02", "B03", "B04", "B05", "B06")
def softmax(u):
    return SOFTMAX(row(u))[0]


@check("B07")
def b07(given):
    plus, minus = (SOFTMAX(row(given["z"]) + c)[0] for c in given["c"])
    np.testing.assert_allclose(plus, minus, rtol=1e-12)
    return plus


@check("B08")
def b08(u):
    z = SOFTMAX(row(u))[0]
    return z[2] / z[0]


@check("B09")
def b09(u):
    J = SOFTMAX.jacobian(row(u))[0]
    np.testing.assert_array_equal(J, J.T)
    assert np.abs(J.sum(axis=1)).max() < 1e-16
    return J


@check("B10")
def b10(given):
    return SOFTMAX.pullback(row(given["z"]), row(given["dout"]))[0]


@check("B11")
def b11(u):
    z = SOFTMAX(row(u))[0, 0]
    np.testing.assert_allclose(z, LOGISTIC(np.array(u[0] - u[1])), rtol=1e-14)
    return z


@check("B12")
def b12(rows):
    return [log_sum_exp(np.array(u))[0] for u in rows]


@check("B13")
def b13(u):
    return log_softmax(np.array(u))


def classifier(K):
    """A network whose logits are its inputs, and its parameters."""
    net = bg.Network((K, K), output="softmax", loss="cross_entropy", biases="none")
    return net, np.eye(K).ravel()


def loss_and_gradient(logits, D):
    """Mean loss, and its gradient to the logits, of class indices or rows of probabilities."""
    X = np.atleast_2d(logits)
    net, theta = classifier(X.shape[1])
    D = checked_targets(net, D, len(X), "float64")
    sums = ReferenceEngine(net).sums(theta, X, D, np.ones(len(X)))
    return sums.loss / sums.weight, net.pair.delta(X, D) / len(X)


@check("C01")
def c01(given):
    d = np.eye(10)[[given["t_index"]] * 2]
    return LOSSES["squared_error"]().value(np.array(given["y"]), d)


@check("C03")
def c03(given):
    y = np.array([[p, 1 - p] for p in given["y_t"]])
    return LOSSES["cross_entropy"]().value(y, np.array([[1.0, 0.0], [1.0, 0.0]]))


@check("C05")
def c05(given):
    by_index, by_row = (loss_and_gradient(given["logits"], given[name])[0] for name in ("index", "onehot"))
    assert by_index == by_row
    return by_index


@check("C06")
def c06(given):
    """Identical for both kinds of labels; weighted samples scale it."""
    by_index, by_row = (loss_and_gradient(given["logits"], given[name])[1] for name in ("index", "onehot"))
    np.testing.assert_array_equal(by_index, by_row)
    net, theta = classifier(3)
    X, D = np.array(given["logits"]), np.array(given["onehot"])
    once, thrice = (ReferenceEngine(net).sums(theta, X, D, s * np.ones(2)).gradient for s in (1, 3))
    np.testing.assert_allclose(thrice, 3 * once, rtol=1e-14)
    return by_index


@check("C07")
def c07(given):
    loss, gradient = loss_and_gradient(given["logits"], given["soft"])
    return {"loss": loss, "grad": gradient}


@check("C08")
def c08(given):
    loss, gradient = loss_and_gradient(given["logits"], [given["onehot"]])
    return {"loss": loss, "grad": gradient[0]}


@check("C09")
def c09(given):
    loss, gradient = loss_and_gradient(given["logits"], [given["label"]])
    return {"loss": loss, "grad": gradient[0]}


@check("C10")
def c10(given):
    pair, u = output_pair(LOGISTIC, LOSSES["binary_cross_entropy"]()), np.array(given["u"])[:, None]
    return {f"d={d}": pair.value(u, np.full_like(u, d)) for d in given["d"]}


def squared_errors(method, y):
    """Two losses are rows of the table; the sum is twice the one and the half mean half the other."""
    y = row(y)
    half_sum, mean = (getattr(LOSSES[name](), method)(y, 0 * y)[0] for name in ("squared_error", "mean_squared_error"))
    return {"half_sum": half_sum, "sum": 2 * half_sum, "mean": mean, "half_mean": mean / 2}


@check("C11")
def c11(y):
    return squared_errors("value", y)


@check("C12")
def c12(y):
    return squared_errors("gradient", y)


@check("C13")
def c13(given):
    return LOSSES["cross_entropy"]().gradient(row(given["y"]), row(given["t"]))[0]


@check("C14")
def c14(given):
    y, d, loss = row(given["A"]), row(given["Y"]), LOSSES["squared_error"]()
    return {"E": loss.value(y, d)[0], "dE/dA": loss.gradient(y, d)[0]}


OUTPUT_DELTAS = {
    "D01": ("identity", "squared_error"),
    "D02": ("logistic", "squared_error"),
    "D03": ("logistic", "binary_cross_entropy"),
    "D04": ("softmax", "cross_entropy"),
    "D05": ("softmax", "squared_error"),
    "D06": ("tanh", "squared_error"),
}

for name, (output, loss) in OUTPUT_DELTAS.items():
    pair = output_pair(ACTIVATIONS[output](), LOSSES[loss]())
    check(name)(lambda given, pair=pair: pair.delta(row(given["u"]), row(given["d"]))[0])


@check("D07")
def d07(given):
    u, d = row(given["u"]), row(given["d"])
    return SOFTMAX.pullback(u, LOSSES["cross_entropy"]().gradient(SOFTMAX(u), d))[0]


@check("D08")
def d08(given):
    u, d = row([given["u"]]), row([given["d"]])
    losses = {"sse": "squared_error", "bce": "binary_cross_entropy"}
    return {key: output_pair(LOGISTIC, LOSSES[loss]()).delta(u, d)[0, 0] for key, loss in losses.items()}


@check("T01")
def t01(indices):
    """Indices become rows, rows stay rows."""
    net, _ = classifier(3)
    rows = checked_targets(net, indices, 2, "float64")
    np.testing.assert_array_equal(checked_targets(net, rows, 2, "float64"), rows)
    assert rows.argmax(axis=1).tolist() == indices
    return {"onehot": rows}
