"""M08 to M15, P02 to P04, I, O, R, S: training runs, initialisers, optimisers, penalties and schedules."""

from __future__ import annotations

from functools import cache

import numpy as np

import backglass as bg
from backglass.equations.backward import deltas
from backglass.equations.forward import forward
from backglass.equations.initialisers import INITIALISERS
from backglass.equations.penalties import penalty, penalty_gradient
from backglass.equations.randomness import dropout_mask
from tests.acceptance.networks import mazur
from tests.acceptance.registry import EXPECTED, check


def train(net, theta, X, D, epochs, **options):
    return bg.train(net, theta, X, D, epochs=epochs, engine="reference", **options)


@cache
def mazur_run(biases, updates):
    """A run of full batches, and E and the outputs after its last update."""
    net, theta, X, D = mazur(biases)
    run = train(net, theta, X, D, updates, optimiser=bg.SGD(0.5))
    assert run.updates == updates
    y = forward(net.f, run.theta.W, run.theta.b, np.array(X)).y[0]
    return run, bg.evaluate(net, run.theta, X, D)["loss"], y


@check("M08")
def m08(_):
    run, E, _ = mazur_run("frozen", 1)
    assert mazur_run("frozen", 10_000)[0].history["loss"][1] == E
    return {"w1_4": run.theta.W[2].ravel(), "w5_8": run.theta.W[3].ravel(), "E": E}


@check("M09", "M10")
def losses_after(updates):
    """The loss of epoch n + 1 is that after n updates."""
    return mazur_run("frozen", 10_000)[0].history["loss"][np.array(updates)]


@check("M11")
def m11(updates):
    run, E, y = mazur_run("frozen", updates)
    W, b = run.theta.W, run.theta.b
    return {"E": E, "out": y, "w1_4": W[2].ravel(), "w5_8": W[3].ravel(), "b_h": b[2], "b_o": b[3]}


@check("M14")
def m14(updates):
    (first, E1, _), (_, E, y) = (mazur_run("per_unit", n) for n in updates)
    return {"E1": E1, "E10000": E, "b_h1": first.theta.b[2], "b_o1": first.theta.b[3], "out10000": y}


@check("M15")
def m15(updates):
    (first, E1, _), (_, E, y) = (mazur_run("shared", n) for n in updates)
    return {"E1": E1, "E10000": E, "b_h1": first.theta["b(2)"], "b_o1": first.theta["b(3)"], "out10000": y}


def perceptron(biases, updates):
    """AND, learned by batches of all four rows, summed."""
    given = EXPECTED["P01"]["input"]
    net = bg.Network((2, 1), output="logistic", loss="squared_error", biases=biases, reduction="sum")
    theta = net.parameters([[given["W"]]], [[given["b"]]])
    return given, train(net, theta, given["X"], given["Y"], updates, optimiser=bg.SGD(1.0))


@check("P02")
def p02(updates):
    return perceptron("frozen", updates)[1].theta.W[2][0]


@check("P03")
def p03(updates):
    given, run = perceptron("per_unit", updates)
    y = forward(run.network.f, run.theta.W, run.theta.b, np.array(given["X"])).y[:, 0]
    assert (y > 0.5).tolist() == [False, False, False, True]
    E = bg.evaluate(run.network, run.theta, given["X"], given["Y"])["loss"]
    return {"W": run.theta.W[2][0], "b": run.theta.b[2][0], "A": y, "E": E}


@check("P04")
def p04(updates):
    net = bg.Network((2, 2, 1), "tanh", "logistic", "binary_cross_entropy")
    theta = net.parameters([[[0.5, -0.4], [0.3, 0.8]], [[0.6, -0.7]]], [[0.1, -0.2], [0.05]])
    X, D = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
    run = train(net, theta, X, D, updates, optimiser=bg.SGD(0.5))
    y = forward(net.f, run.theta.W, run.theta.b, np.array(X, dtype=np.float64)).y[:, 0]
    return {"E0": run.history["loss"][0], "E": bg.evaluate(net, run.theta, X, D)["loss"], "y": y}


@check("I01")
def i01(given):
    widths = given["n_in"], given["n_out"]
    families = ("lecun", "glorot", "he")
    normal = {name: INITIALISERS[f"{name}_normal"].standard_deviation(*widths) for name in families}
    return normal | {f"{name}_uniform": INITIALISERS[f"{name}_uniform"].limit(*widths) for name in families}


OPTIMISERS = {
    "O01": bg.SGD(0.95),
    "O02": bg.Momentum(0.1),
    "O03": bg.Nesterov(0.1),
    "O04": bg.AdaGrad(1.5),
    "O05": bg.RMSProp(0.1),
    "O06": bg.Adam(0.3),
    "O07": bg.AdamW(0.3),
}


def descend(steps, optimiser):
    """x^2/20 + y^2 as a network: half the squares of sqrt(1/10) x and sqrt(2) y, summed."""
    net = bg.Network((2, 1), biases="none", reduction="sum")
    X, D = np.diag(np.sqrt([0.1, 2.0])), np.zeros((2, 1))
    path = []
    train(
        net, net.parameters([[[-7.0, 2.0]]]), X, D, max(steps), optimiser=optimiser,
        callbacks=[lambda moment: path.append(moment.theta.flat)],
    )  # fmt: skip
    return [path[step - 1] for step in steps]


for name, optimiser in OPTIMISERS.items():
    check(name)(lambda steps, optimiser=optimiser: descend(steps, optimiser))


@check("R01")
def r01(w):
    w, ones = np.array(w), np.ones(3)
    return {
        "l2_penalty": penalty(w, ones, l2=0.1),
        "l2_grad": penalty_gradient(w, ones, l2=0.1),
        "l1_penalty": penalty(w, ones, l1=0.1),
        "l1_grad": penalty_gradient(w, ones, l1=0.1),
    }


@check("R02")
def r02(_):
    """A hidden layer that passes its input on, under a mask whose factor is the package's own."""
    kept = dropout_mask(seed=0, update=1, layer=2, shape=(8, 8), rate=0.5).max()
    net = bg.Network((4, 4, 4), hidden="identity", biases="none")
    W, b = net.views(np.tile(np.eye(4).ravel(), 2))
    X, masks = np.array([[1.0, 2.0, 3.0, 4.0]]), {2: kept * np.array([[1.0, 0.0, 1.0, 0.0]])}
    dropped, whole = forward(net.f, W, b, X, masks), forward(net.f, W, b, X)
    back = deltas(net.f, W, dropped.u, np.ones((1, 4)), masks)
    return {"train": dropped.z[2][0], "eval": whole.z[2][0], "backward": back[2][0]}


@check("S01")
def s01(_):
    net = bg.Network((1, 1))

    def rates(schedule):
        run = train(net, net.initialise(), [[1.0]], [1.0], 101, optimiser=bg.SGD(0.1), schedule=schedule)
        return run.history["learning_rate"]

    return {
        "step": rates(bg.StepDecay(10))[[0, 9, 10, 25]],
        "exp": rates(bg.Exponential(0.95))[10],
        "cosine": rates(bg.Cosine(100))[[0, 50, 100]],
        "inverse": rates(bg.InverseTime(0.01))[100],
    }
