"""Chains of layers against the trace of the same network, torch, training and the certificate; and their pictures."""

from __future__ import annotations

import re

import numpy as np
import pytest

import backglass as bg
from backglass.equations.activations import ACTIVATIONS
from backglass.layers import Affine, Chain, IdentityWithLoss, ReLU, Sigmoid, SoftmaxWithLoss, Tanh, of
from backglass.textbook.by_name import EXAMPLES
from tests.pictures.pictures import all_of, assert_nothing_overlaps, read

HIDDEN = [name for name, row in ACTIVATIONS.items() if "hidden" in row.places]
PAIRS = [
    ("identity", "squared_error"), ("identity", "huber"), ("logistic", "binary_cross_entropy"),
    ("softmax", "cross_entropy"), ("softmax", "squared_error"), ("exp", "poisson"), ("tanh", "mean_squared_error"),
]  # fmt: skip


class Doubled:
    """Somebody's own layer: it learns a factor for each input."""

    def __init__(self, a):
        self.params = [np.array(a, dtype=float)]
        self.grads = [np.zeros_like(self.params[0])]

    def forward(self, x):
        self.x = np.asarray(x)
        return self.params[0] * self.x

    def backward(self, dout=1):
        self.grads[0][...] = np.sum(np.atleast_2d(dout * self.x), axis=0)
        return dout * self.params[0]


def problem(net, seed=5):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(5, net.sizes[0]))
    D = rng.uniform(0.1, 0.9, size=(5, net.sizes[-1]))
    if net.loss.classes:
        D /= D.sum(axis=1, keepdims=True)
    b = [rng.normal(size=1 if net.biases == "shared" else n) for n in net.sizes[1:]]
    W = net.initialise(seed=seed).W
    if net.biases == "shared":
        b = [np.repeat(one, n) for one, n in zip(b, net.sizes[1:], strict=True)]
    return net.parameters(W=W, b=None if net.biases == "none" else b), X, D


def assert_its_trace(net):
    theta, X, D = problem(net)
    t, chain = bg.trace(net, theta, X, D), of(net, theta)
    assert chain.forward(X, D) == pytest.approx(t.loss, rel=1e-13)
    dx = chain.backward()
    np.testing.assert_allclose(dx, t.share[:, None] * t.dE_dz[1], rtol=1e-12, atol=1e-15)
    flat = np.concatenate([grad.ravel() for grad in chain.grads])
    np.testing.assert_allclose(flat, net.flatten(t.dW, t.db)[net.trainable], rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(chain.predict(X), t.y, rtol=1e-14)


@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_chain_is_its_trace_for_every_activation(hidden):
    assert_its_trace(bg.Network((3, 4, 3, 2), hidden=hidden))


@pytest.mark.parametrize(("output", "loss"), PAIRS, ids=[f"{output} {loss}" for output, loss in PAIRS])
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_a_chain_is_its_trace_for_every_output(output, loss, reduction):
    assert_its_trace(bg.Network((3, 4, 3), hidden="tanh", output=output, loss=loss, reduction=reduction))


@pytest.mark.parametrize("biases", ["per_unit", "frozen", "shared", "none"])
def test_a_chain_is_its_trace_for_every_kind_of_bias(biases):
    assert_its_trace(bg.Network((3, 4, 2), hidden=["logistic"], biases=biases))


def test_biases_that_are_weights_are_the_layers_own():
    net, split = (bg.Network((3, 4, 2), hidden="tanh", biases=biases) for biases in ("augmented", "per_unit"))
    theta, X, D = problem(split)
    joined = net.parameters(W=[np.column_stack([theta.b[l], theta.W[l]]) for l in (2, 3)])
    chain, t = of(net, joined), bg.trace(net, joined, X, D)
    assert chain.forward(X, D) == pytest.approx(t.loss, rel=1e-13)
    chain.backward()
    for l, (dW, db) in enumerate(zip(chain.grads[::2], chain.grads[1::2], strict=True), start=2):
        np.testing.assert_allclose(np.column_stack([db, dW]), t.dW[l], rtol=1e-12, atol=1e-15)
    chain.params[0][...] = 0
    assert joined.weights[2].all()


def test_rows_with_settings_and_ones_own_are_layers_too():
    own = bg.OwnActivation("sine", np.sin, np.cos)
    net = bg.Network(
        (3, 2, 2, 2, 2),
        hidden=[bg.ReLU(derivative_at_zero=0.5), bg.LeakyReLU(0.2), own],
        output="softmax",
        loss=bg.CrossEntropy(smoothing=0.1),
    )
    assert_its_trace(net)
    layers = of(net, net.initialise()).layers
    assert [type(layer).__name__ for layer in layers[1::2]] == ["Activated"] * 3 + ["WithLoss"]
    assert isinstance(of(bg.Network((2, 2)), bg.Network((2, 2)).initialise()).layers[-1], IdentityWithLoss)


@pytest.mark.parametrize("shape", [(3,), (1, 3), (5, 3)], ids=str)
@pytest.mark.parametrize("target", ["index", "one-hot", "soft"])
def test_a_chain_agrees_with_torch(shape, target):
    torch = pytest.importorskip("torch", reason="torch is not installed")
    net = bg.Network((3, 4, 3), hidden="tanh", output="softmax", loss="cross_entropy")
    theta, X, D = problem(net)
    rows = np.atleast_2d(X[0] if len(shape) == 1 else X[: shape[0]])
    index = np.arange(len(rows)) % 3
    t = {"index": index, "one-hot": np.eye(3)[index], "soft": D[: len(rows)]}[target]
    W = [torch.tensor(theta.W[l], requires_grad=True) for l in (2, 3)]
    b = [torch.tensor(theta.b[l], requires_grad=True) for l in (2, 3)]
    x = torch.tensor(rows, requires_grad=True)
    u = torch.tanh(x @ W[0].T + b[0]) @ W[1].T + b[1]
    E = torch.nn.functional.cross_entropy(u, torch.tensor(t))
    E.backward()
    chain, one = of(net, theta), len(shape) == 1
    assert chain.forward(rows[0] if one else rows, t[0] if one else t) == pytest.approx(float(E.detach()), rel=1e-12)
    np.testing.assert_allclose(np.atleast_2d(chain.backward()), x.grad, rtol=1e-12, atol=1e-15)
    for grad, param in zip(chain.grads, (W[0], b[0], W[1], b[1]), strict=True):
        np.testing.assert_allclose(grad, param.grad, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_trains_by_its_chain(name):
    """Ten updates by hand give the parameters of `bg.train`."""
    example = bg.example(name)
    chain = of(example.network, example.parameters)
    for _ in range(10):
        chain.forward(example.X, example.D)
        chain.backward()
        for param, grad in zip(chain.params, chain.grads, strict=True):
            param -= example.optimiser.learning_rate * grad
    run = bg.train(
        example.network, example.parameters, example.X, example.D, optimiser=example.optimiser, epochs=10,
        engine="reference",
    )  # fmt: skip
    ours = np.concatenate([param.ravel() for param in chain.params])
    np.testing.assert_allclose(ours, run.theta.flat[example.network.trainable], rtol=1e-11, atol=1e-13)


def test_float32_parameters_make_a_float32_chain():
    net = bg.Network((3, 4, 2), output="softmax", loss="cross_entropy")
    theta, X, D = problem(net)
    chain = of(net, theta.astype("float32"))
    E = chain.forward(X, D)
    np.testing.assert_allclose(E, of(net, theta).forward(X, D), rtol=1e-5)
    assert {chain.backward().dtype, *(one.dtype for one in (*chain.params, *chain.grads))} == {np.dtype("float32")}


def test_what_comes_back_is_weighted_by_dout():
    net = bg.Network((3, 4, 2))
    theta, X, D = problem(net)
    chain = of(net, theta)
    chain.forward(X, D)
    once = chain.backward()
    grads = [grad.copy() for grad in chain.grads]
    np.testing.assert_allclose(chain.backward(3.0), 3 * once)
    for grad, before in zip(chain.grads, grads, strict=True):
        np.testing.assert_allclose(grad, 3 * before)


def test_ones_own_layer_takes_its_place_and_is_judged():
    own = Doubled([0.5, -1.5, 2.0])
    chain = Chain([Affine(np.eye(3)), own, Tanh(), SoftmaxWithLoss()])
    X, t = np.random.default_rng(1).normal(size=(4, 3)), [0, 1, 2, 0]

    def loss_and_gradient(a):
        own.params[0][...] = a
        E = chain.forward(X, t)
        chain.backward()
        return E, own.grads[0]

    assert bg.certify_function(loss_and_gradient, [0.5, -1.5, 2.0]).verdict == "right"
    right = Doubled.backward
    own.backward = lambda dout=1: right(own, 2 * dout)
    certificate = bg.certify_function(loss_and_gradient, [0.5, -1.5, 2.0])
    assert (certificate.verdict, round(certificate.factor, 6)) == ("wrong", 2.0)


def test_to_predict_leaves_the_last_pass_alone():
    net = bg.Network((3, 4, 2), hidden="logistic")
    theta, X, D = problem(net)
    chain = of(net, theta)
    chain.forward(X, D)
    before = chain.backward().copy()
    chain.predict(X[:2])
    chain.to_svg(X[1], D[1], lang="en")
    np.testing.assert_array_equal(chain.backward(), before)
    assert Chain([Affine([[2.0]]), ReLU()]).predict([3.0]).tolist() == [6.0]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: Chain([]), r"layers is \[\], but it is a list of layers, at least one"),
        (lambda: Chain(Tanh()), "but it is a list of layers"),
        (lambda: Chain([3]), "layers holds 3, which has no forward and backward"),
        (lambda: Chain([_WithDicts()]), "whose params and grads are no lists of arrays"),
        (lambda: _two().forward([1.0, 2.0]), "t is not given"),
        (lambda: Chain([Sigmoid()]).forward([1.0], 0), "t is given, but the chain ends with Sigmoid, which is"),
        (lambda: _two().to_svg(np.zeros((3, 2)), [0, 1, 1]), "x has 3 rows, but a computation graph shows one"),
        (lambda: _two().to_svg([1.0, 2.0], 0, lang="fr"), "lang is 'fr', but it is 'en' or 'ja'"),
        (lambda: of(bg.Network((2, 2)), 3), "theta is of the type int"),
        (lambda: of(3, 3), "network is of the type int"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(call, sentence):
    with pytest.raises(bg.BackglassError, match=sentence):
        call()


class _WithDicts:
    def __init__(self):
        self.params, self.grads = {"W": np.eye(2)}, {"W": np.eye(2)}

    def forward(self, x):
        return x

    def backward(self, dout=1):
        return dout


def test_a_chain_in_a_chain_stands_for_its_layers():
    inner, end = Chain([Affine(np.eye(2)), Tanh()]), SoftmaxWithLoss()
    assert Chain([inner, end]).layers == [*inner.layers, end]


def _two():
    return Chain([Affine(np.eye(2)), SoftmaxWithLoss()])


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("sizes", [(2, 2, 3), (1, 1, 1), (9, 12, 7), (3, 2, 2, 2, 2, 2)], ids=str)
def test_in_a_picture_no_number_is_cut_or_covered(sizes, lang):
    net = bg.Network(sizes, hidden="logistic", output="identity")
    theta, X, D = problem(net)
    root = read(of(net, theta).to_svg(X[:1], D[:1], lang=lang))
    assert_nothing_overlaps(root)
    assert all(np.isfinite(list(map(float, root.get("viewBox").split()))))


def test_a_picture_has_the_numbers_of_the_trace():
    net = bg.Network((2, 2, 3), hidden="relu", output="softmax", loss="cross_entropy")
    theta = net.parameters(W=[[[0.5, -0.25], [0.25, 0.5]], [[0.5, 1], [-0.5, 0.25], [1, -0.5]]])
    t = bg.trace(net, theta, [[1.0, 2.0]], [2])
    root = read(of(net, theta).to_svg([1.0, 2.0], 2, lang="en"))
    shown = [element.text for element in all_of(root, "text")]
    plain = [text.replace("−", "-") for text in shown]
    numbers = [float(text) for text in plain if re.fullmatch(r"-?[\d.]+(e-?\d+)?", text)]
    wanted = [t.loss, *t.u[2][0], *t.z[2][0], *t.u[3][0], *t.y[0], *t.delta[2][0], *t.delta[3][0], *t.dE_dz[1][0]]
    for number in (*wanted, *t.dW[2].ravel(), *t.dW[3].ravel(), *theta.W[3].ravel()):
        assert any(abs(number - one) <= 5e-4 * abs(number) for one in numbers), number
    assert {"x", "∂E/∂x", "u⁽²⁾", "z⁽²⁾", "y", "t", "E", "dot", "relu", "softmax", "cross entropy"} <= set(shown)
    assert shown.count("b⁽²⁾") == 1  # b is 0 here, but it is learned


def test_a_picture_shows_layers_of_ones_own():
    root = read(Chain([Doubled([1.0, 2.0]), Tanh()]).to_svg([0.5, 0.25], lang="en"))
    shown = [element.text for element in all_of(root, "text")]
    assert {"Doubled", "p1", "z⁽²⁾", "z⁽³⁾"} <= set(shown)
    assert_nothing_overlaps(root)
