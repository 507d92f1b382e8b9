"""M01 to M07, N, P01, V: forward, deltas and gradients, in networks that stand still."""

from __future__ import annotations

import numpy as np

import backglass as bg
from backglass.engines import ReferenceEngine
from backglass.equations.activations import ACTIVATIONS
from backglass.equations.backward import deltas, input_gradient, output_jacobian, sample_weight_gradients
from backglass.equations.forward import augmented_outputs, augmented_weights, forward
from tests.acceptance.registry import EXPECTED, check


class Pass:
    """Forward and backward of one batch, and the gradients of its sum by layer."""

    def __init__(self, net, theta, X, D):
        self.net, self.X, self.D = net, np.array(X), np.array(D)
        self.W, self.b = theta.W, theta.b
        self.forward = forward(net.f, self.W, self.b, self.X)
        self.u, self.z = self.forward.u, self.forward.z
        self.delta = deltas(net.f, self.W, self.u, net.pair.delta(self.u[net.L], self.D))
        self.sums = ReferenceEngine(net).sums(theta.flat, self.X, self.D, np.ones(len(self.X)))
        gradient = bg.Parameters(net, self.sums.gradient)
        self.dW, self.db = gradient.W, gradient.b
        self.E = net.pair.value(self.u[net.L], self.D)


def mazur(biases="frozen"):
    given = EXPECTED["M01"]["input"]
    net = bg.Network((2, 2, 2), "logistic", "logistic", "squared_error", biases)
    b = [given["b2"], given["b3"]] if biases == "shared" else [[given["b2"]] * 2, [given["b3"]] * 2]
    return net, net.parameters([given["W2"], given["W3"]], b), [given["x"]], [EXPECTED["M02"]["input"]["d"]]


@check("M01")
def m01(_):
    p = Pass(*mazur())
    return {"net_h": p.u[2][0], "out_h": p.z[2][0], "net_o": p.u[3][0], "out_o": p.z[3][0]}


@check("M02")
def m02(_):
    p = Pass(*mazur())
    one_by_one = [p.net.loss.value(p.z[3][:, [k]], p.D[:, [k]])[0] for k in range(2)]
    return {"E_o": one_by_one, "E_total": p.E[0]}


@check("M03")
def m03(_):
    p = Pass(*mazur())
    return {
        "dE/dout": p.net.loss.gradient(p.z[3], p.D)[0],
        "dout/dnet": p.net.output.derivative(p.u[3])[0],
        "delta_o": p.delta[3][0],
    }


@check("M04")
def m04(_):
    return Pass(*mazur()).dW[3].ravel()


@check("M05")
def m05(_):
    p = Pass(*mazur())
    of_each_output = p.net.loss.gradient(p.z[3], p.D)[0][:, None] * output_jacobian(p.net.f, p.W, p.u, 2)[0]
    return {
        "dEo/douth": of_each_output,
        "dE/douth": of_each_output.sum(axis=0),
        "dout/dnet": p.net.f[2].derivative(p.u[2])[0],
        "delta_h": p.delta[2][0],
    }


@check("M06")
def m06(_):
    return Pass(*mazur()).dW[2].ravel()


@check("M07")
def m07(_):
    own, shared = Pass(*mazur("per_unit")), Pass(*mazur("shared"))
    entries = [shared.sums.gradient[shared.net.layout[l][1]] for l in (2, 3)]
    assert [len(entry) for entry in entries] == [1, 1]
    return {"db_h": own.db[2], "db_o": own.db[3], "shared_h": entries[0][0], "shared_o": entries[1][0]}


def two_layers():
    given = EXPECTED["N01"]["input"]
    net = bg.Network((3, 2, 3), "tanh", "identity", "squared_error")
    theta = net.parameters([given["W2"], given["W3"]], [given["b2"], given["b3"]])
    return Pass(net, theta, [given["x"]], [given["d"]])


@check("N01")
def n01(_):
    p = two_layers()
    return {
        "u2": p.u[2][0], "z2": p.z[2][0], "y": p.forward.y[0], "E": p.E[0], "delta3": p.delta[3][0],
        "delta2": p.delta[2][0], "dW3": p.dW[3], "dW2": p.dW[2], "db3": p.db[3], "db2": p.db[2],
    }  # fmt: skip


@check("N02")
def n02(given):
    p = two_layers()
    weights, outputs = augmented_weights(p.W[2], p.b[2]), augmented_outputs(p.z[1])
    np.testing.assert_array_equal(weights, given["Wtilde2"])
    np.testing.assert_array_equal(outputs[0], given["z1"])
    gradient = p.delta[2].T @ outputs
    np.testing.assert_array_equal(gradient, augmented_weights(p.dW[2], p.db[2]))
    return {"u2": (outputs @ weights.T)[0], "dWtilde2": gradient}


def three_layers():
    """The net of N04, its parameters by the formula in the file."""
    sizes = (3, 4, 3, 2)
    net = bg.Network(sizes, hidden=("tanh", "logistic"), output="softmax", loss="cross_entropy")

    def wave(count, start):
        return np.sin(0.7 * np.arange(1, count + 1) + start)

    shapes = enumerate(zip(sizes[1:], sizes, strict=False))
    W = [wave(n_out * n_in, l0).reshape(n_out, n_in) for l0, (n_out, n_in) in shapes]
    b = [0.1 * wave(n_out, 10 + l0) for l0, n_out in enumerate(sizes[1:])]
    return net, net.parameters(W, b), wave(9, 20).reshape(3, 3), [[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]


@check("N04")
def n04(_):
    p = Pass(*three_layers())
    return {"y": p.forward.y, "E_n": p.E, "E_sum": p.sums.loss, "E_mean": p.sums.loss / p.sums.weight}


@check("N05")
def n05(_):
    return {f"delta{l}": delta for l, delta in Pass(*three_layers()).delta.items()}


@check("N06")
def n06(_):
    p = Pass(*three_layers())
    return {f"d{name}{l}": of[l] for name, of in (("W", p.dW), ("b", p.db)) for l in (2, 3, 4)}


@check("N07")
def n07(_):
    """The mean by way of an update with the learning rate 1."""
    net, theta, X, D = three_layers()
    run = bg.train(net, theta, X, D, optimiser=bg.SGD(1.0), epochs=1, engine="reference")
    return {"sum": Pass(net, theta, X, D).dW[4][0, 0], "mean": theta.W[4][0, 0] - run.theta.W[4][0, 0]}


@check("N08")
def n08(_):
    p = Pass(*three_layers())
    of_samples = sample_weight_gradients(p.delta, p.z)[2]
    assert np.abs(of_samples.sum(axis=0) - p.dW[2]).max() <= 1e-15
    return {"per_sample_dW2": of_samples}


@check("N12")
def n12(_):
    p = Pass(*three_layers())
    return input_gradient(p.W, p.delta)


@check("N13")
def n13(_):
    p = Pass(*three_layers())
    return output_jacobian(p.net.f, p.W, p.u)[0]


@check("N14")
def n14(_):
    """The book's columns: U = W Z + b 1', Delta = f'(U) * (W' Delta), dW = Delta Z' / N."""
    p = Pass(*three_layers())
    U, Z = {}, {1: p.X.T}
    for l in (2, 3, 4):
        U[l] = p.W[l] @ Z[l - 1] + p.b[l][:, None]
        Z[l] = p.net.f[l](U[l].T).T
    Delta = {4: Z[4] - p.D.T}
    for l in (3, 2):
        Delta[l] = p.net.f[l].derivative(U[l]) * (p.W[l + 1].T @ Delta[l + 1])
    for l in (2, 3, 4):
        np.testing.assert_allclose(Delta[l].T, p.delta[l], rtol=1e-11, atol=1e-16)
        np.testing.assert_allclose(Delta[l] @ Z[l - 1].T, p.dW[l], rtol=1e-11, atol=1e-16)
    return p.dW[4] / p.sums.weight


@check("P01")
def p01(given):
    net = bg.Network((2, 1), output="logistic", loss="squared_error", reduction="sum")
    p = Pass(net, net.parameters([[given["W"]]], [[given["b"]]]), given["X"], np.array(given["Y"])[:, None])
    return {
        "Z": p.u[2][:, 0],
        "A": p.z[2][:, 0],
        "E": p.sums.loss,
        "dE/dA": net.loss.gradient(p.z[2], p.D)[:, 0],
        "dA/dZ": net.output.derivative(p.u[2])[:, 0],
        "dE/dZ": p.delta[2][:, 0],
        "dE/dW": p.dW[2][0],
        "dE/db": p.db[2][0],
        "dE/dX": input_gradient(p.W, p.delta),
    }


def delta_norms(W, hidden, x, d):
    """Ten layers with the same weights and no biases: the norms of the deltas of layers 2 to 11, and first to last."""
    n = len(W)
    net = bg.Network((n,) * 11, hidden=hidden, output=hidden, biases="none")
    p = Pass(net, net.parameters([W] * 10), [x], [d])
    norms = [np.linalg.norm(p.delta[l]) for l in range(2, 12)]
    return {"norms": norms, "ratio": norms[0] / norms[-1]}


VANISHING = {"V02": "tanh", "V03": "identity", "V04": "relu"}

for name, hidden in VANISHING.items():
    check(name)(lambda given, hidden=hidden: delta_norms(given["W"], hidden, [0.1, 0.2, 0.3, 0.4], [0.0] * 4))


@check("V01")
def v01(given):
    bound = ACTIVATIONS["logistic"]().derivative(np.zeros(1))[0] ** 9
    got = delta_norms(given["W"], "logistic", [0.1, 0.2, 0.3, 0.4], [0.0] * 4)
    assert got["ratio"] < bound
    return got | {"bound": bound}


@check("V05")
def v05(_):
    return delta_norms([[1.0]], "logistic", [0.0], [0.0])


@check("V06")
def v06(_):
    W = 2 * np.array(EXPECTED["V01"]["input"]["W"])
    return {"ratio": delta_norms(W, "identity", [0.1, 0.2, 0.3, 0.4], [0.0] * 4)["ratio"]}
