"""Every layer against torch, central differences and worked numbers; what does not fit is refused in one sentence."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import backglass as bg
from backglass.equations.activations import ACTIVATIONS
from backglass.layers import (
    Activated,
    Affine,
    IdentityWithLoss,
    ReLU,
    Sigmoid,
    SigmoidWithLoss,
    Softmax,
    SoftmaxWithLoss,
    Tanh,
    WithLoss,
)
from tests.tolerances import CENTRAL_DIFFERENCE, STEP

RNG = np.random.default_rng(17)
SHAPES = {"one": (3,), "row": (1, 3), "rows": (5, 3)}
INPUTS = {name: RNG.normal(size=shape) for name, shape in SHAPES.items()}
OUT = {name: RNG.normal(size=shape) for name, shape in SHAPES.items()}
W, B = RNG.normal(size=(3, 3)), RNG.normal(size=3)
KINDS = {"affine": lambda: Affine(W, B), "sigmoid": Sigmoid, "relu": ReLU, "tanh": Tanh, "softmax": Softmax}
INDICES = {"one": 2, "row": [1], "rows": [2, 0, 1, 1, 0]}
LOSSES = {"softmax": SoftmaxWithLoss, "identity": IdentityWithLoss, "sigmoid": SigmoidWithLoss}


def soft(shape):
    weights = np.random.default_rng(3).uniform(0.1, 1, size=shape)
    return weights / weights.sum(axis=-1, keepdims=True)


def targets(kind, name):
    if kind == "index":
        return INDICES[name]
    return np.eye(3)[INDICES[name]] if kind == "one-hot" else soft(SHAPES[name])


def of_torch(torch, kind):
    return {
        "affine": lambda x, *p: torch.nn.functional.linear(x, *p),
        "sigmoid": torch.sigmoid,
        "relu": torch.relu,
        "tanh": torch.tanh,
        "softmax": lambda x: torch.softmax(x, dim=-1),
    }[kind]


def torch_loss(torch, kind, x, t):
    """The mean over the samples, as torch has it."""
    x = torch.atleast_2d(x)
    if kind == "softmax":
        return torch.nn.functional.cross_entropy(x, t if t.ndim == 2 else t.long())
    each = {
        "identity": lambda: torch.nn.functional.mse_loss(x, t, reduction="none") / 2,
        "sigmoid": lambda: torch.nn.functional.binary_cross_entropy_with_logits(x, t, reduction="none"),
    }[kind]()
    return each.sum(dim=1).mean()


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_layer_agrees_with_torch(kind, shape):
    torch = pytest.importorskip("torch", reason="torch is not installed")
    layer = KINDS[kind]()
    x = torch.tensor(INPUTS[shape], requires_grad=True)
    params = [torch.tensor(param, requires_grad=True) for param in layer.params]
    z = of_torch(torch, kind)(x, *params)
    z.backward(torch.tensor(OUT[shape]))
    np.testing.assert_allclose(layer.forward(INPUTS[shape]), z.detach(), rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(layer.backward(OUT[shape]), x.grad, rtol=1e-12, atol=1e-15)
    for grad, param in zip(layer.grads, params, strict=True):
        np.testing.assert_allclose(grad, param.grad, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("dout", [1, -2.5])
@pytest.mark.parametrize("target", ["index", "one-hot", "soft"])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kind", LOSSES)
def test_a_layer_with_loss_agrees_with_torch(kind, shape, target, dout):
    torch = pytest.importorskip("torch", reason="torch is not installed")
    if target == "index" and kind != "softmax":
        target = "one-hot"
    t = targets(target, shape)
    x = torch.tensor(INPUTS[shape], requires_grad=True)
    rows = np.atleast_1d(t) if target == "index" else np.atleast_2d(t)
    E = torch_loss(torch, kind, x, torch.tensor(rows))
    (dout * E).backward()
    layer = LOSSES[kind]()
    assert layer.forward(INPUTS[shape], t) == pytest.approx(float(E.detach()), rel=1e-12)
    np.testing.assert_allclose(layer.backward(dout), x.grad, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation_goes_back_as_central_differences_do(name):
    layer = Activated(name)
    x = np.linspace(-1.9, 2.1, 6).reshape(2, 3)
    layer.forward(x)
    back = layer.backward(OUT["rows"][:2])
    for at in np.ndindex(x.shape):
        h = np.zeros_like(x)
        h[at] = STEP
        slope = np.sum((layer.forward(x + h) - layer.forward(x - h)) / (2 * STEP) * OUT["rows"][:2])
        assert back[at] == pytest.approx(slope, abs=CENTRAL_DIFFERENCE)


def test_dout_of_one_is_ones_everywhere():
    for kind, make in KINDS.items():
        layer = make()
        layer.forward(INPUTS["rows"])
        by_default = layer.backward()
        grads = [grad.copy() for grad in layer.grads]
        np.testing.assert_array_equal(by_default, layer.backward(np.ones((5, 3))), kind)
        assert all(np.array_equal(*pair) for pair in zip(grads, layer.grads, strict=True))


def test_one_sample_is_a_batch_of_one():
    for make in (*KINDS.values(), *LOSSES.values()):
        one, batch = make(), make()
        t = () if not isinstance(one, WithLoss) else (targets("one-hot", "one"),)
        z, rows = one.forward(INPUTS["one"], *t), batch.forward(INPUTS["one"][None], *(row[None] for row in t))
        np.testing.assert_array_equal(np.ravel(z), np.ravel(rows))
        np.testing.assert_array_equal(one.backward(), batch.backward()[0])
        assert one.backward().shape == (3,)


def test_grads_are_filled_in_place_and_params_are_copies():
    given = W.copy()
    layer = Affine(given, B)
    (dW, db), (param, _) = layer.grads, layer.params
    assert not dW.any()
    layer.forward(INPUTS["rows"])
    layer.backward()
    np.testing.assert_allclose(db, [5.0] * 3)
    param -= 1.0
    np.testing.assert_array_equal(given, W)
    np.testing.assert_allclose(layer.forward(INPUTS["one"]), (W - 1) @ INPUTS["one"] + B)
    x = INPUTS["one"].copy()
    layer.forward(x)
    x[...] = 0
    layer.backward()
    np.testing.assert_allclose(layer.grads[0][0], INPUTS["one"])


def test_biases_shared_frozen_and_none():
    shared, frozen, none = Affine(W, [0.5]), Affine(W, B, frozen=True), Affine(W)
    assert [len(layer.params) for layer in (shared, frozen, none)] == [2, 1, 1]
    np.testing.assert_allclose(frozen.forward(INPUTS["one"]) - B, none.forward(INPUTS["one"]))
    shared.forward(INPUTS["rows"])
    shared.backward(OUT["rows"])
    assert shared.grads[1].tolist() == pytest.approx([OUT["rows"].sum()])


def test_saturated_units_keep_their_numbers():
    x = [1000.0, 0.0, -1000.0]
    layer = SoftmaxWithLoss()
    assert layer.forward(x, 2) == 2000.0
    assert layer.backward().tolist() == [1.0, 0.0, -1.0]
    sigmoid, tanh = Sigmoid(), Tanh()
    assert sigmoid.forward(x).tolist() == [1.0, 0.5, 0.0]
    assert tanh.forward(x).tolist() == [1.0, 0.0, -1.0]
    assert (sigmoid.backward().tolist(), tanh.backward().tolist()) == ([0.0, 0.25, 0.0], [0.0, 1.0, 0.0])
    binary = SigmoidWithLoss()
    assert binary.forward(x, [0, 1, 1]) == pytest.approx(2000 + np.log(2))
    assert binary.backward().tolist() == [1.0, -0.5, -1.0]


def test_the_program_of_document_002_errs_where_these_do_not():
    """Its gradient of one 1-D sample is divided by K, its soft labels are taken by argmax, its dout is not used."""
    layer = SoftmaxWithLoss()
    layer.forward([1.0, 2.0, 3.0], [0, 0, 1])
    np.testing.assert_allclose(layer.backward()[2], -0.334759044, atol=5e-10)
    np.testing.assert_allclose(layer.backward(2)[2], -0.669518088, atol=5e-10)
    logits = [[1, 2, 3], [0.5, -1, 2]]
    assert layer.forward(logits, [[0.1, 0.2, 0.7], [0.6, 0.3, 0.1]]) == pytest.approx(1.4244586305507688, rel=1e-12)
    assert SoftmaxWithLoss().forward([0.0], 0) == 0.0  # K = 1
    assert SoftmaxWithLoss().forward([[40.0, 0.0]], np.int64(0)) == pytest.approx(np.exp(-40))


def test_relu_is_flat_at_zero():
    layer = ReLU()
    layer.forward([0.0, -0.0, 1e-300])
    assert layer.backward().tolist() == [0.0, 0.0, 1.0]


@pytest.mark.parametrize("make", [*KINDS.values(), *LOSSES.values()], ids=[*KINDS, *(f"{one} loss" for one in LOSSES)])
def test_float32_stays(make):
    layer = make()
    if isinstance(layer, Affine):
        layer = Affine(W.astype(np.float32), B)
    x = INPUTS["rows"].astype(np.float32)
    with_loss = isinstance(layer, WithLoss)
    z = layer.forward(x, targets("one-hot", "rows")) if with_loss else layer.forward(x)
    back = layer.backward(2.0 if with_loss else OUT["rows"])
    assert back.dtype == np.float32
    assert with_loss or z.dtype == np.float32
    assert all(one.dtype == np.float32 for one in (*layer.params, *layer.grads))


def test_reduction_and_targets_of_one_output():
    total, mean = IdentityWithLoss(reduction="sum"), IdentityWithLoss()
    x, t = [[1.0], [2.0], [4.0]], [0.0, 0.0, 0.0]
    assert total.forward(x, t) == 3 * mean.forward(x, t) == 10.5
    np.testing.assert_allclose(total.backward(), 3 * mean.backward())
    assert mean.forward([3.0], 1.0) == mean.forward([[3.0]], [1.0]) == mean.forward([3.0], [1.0]) == 2.0


@pytest.mark.parametrize("output", ["softmax", "tanh", "logistic"])
def test_any_pair_is_its_trace(output):
    loss = "squared_error"
    layer = WithLoss(output, loss)
    net = bg.Network((3, 3), output=output, loss=loss)
    t = bg.trace(net, net.parameters(W=[np.eye(3)]), INPUTS["rows"], soft((5, 3)))
    assert layer.forward(INPUTS["rows"], soft((5, 3))) == pytest.approx(t.loss, rel=1e-14)
    np.testing.assert_allclose(layer.backward(), t.delta[2] / 5, rtol=1e-14, atol=1e-17)
    np.testing.assert_array_equal(layer.y, t.y)


@given(st.integers(1, 5), st.integers(1, 4), st.integers(1, 4), st.booleans(), st.integers(0, 2**32))
def test_any_shape_goes_forward_and_back(n, n_in, n_out, one, seed):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=n_in if one else (n, n_in))
    affine, loss = Affine(rng.normal(size=(n_out, n_in)), rng.normal(size=n_out)), SoftmaxWithLoss()
    u = affine.forward(x)
    t = rng.integers(n_out) if one else rng.integers(n_out, size=n)
    E = loss.forward(u, t)
    dx = affine.backward(loss.backward())
    assert (u.shape, dx.shape) == ((*x.shape[:-1], n_out), x.shape)
    assert E >= 0
    np.testing.assert_allclose(affine.grads[0].sum(axis=0), 0, atol=1e-14)  # the deltas of a softmax add up to 0
    assert loss.forward(u, np.eye(n_out)[t]) == pytest.approx(E, rel=1e-14, abs=1e-300)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: Affine([1.0, 2.0]), r"W has the shape \(2,\), but it is \(n_out, n_in\), one row a unit\."),
        (lambda: Affine(W, [1.0, 2.0]), r"b has the shape \(2,\), but it is \(3,\), one a unit"),
        (lambda: Affine([[np.nan]]), r"W holds a value that is not finite\."),
        (lambda: Affine(W, B, frozen=1), "frozen is 1, but it is"),
        (lambda: Affine(W).forward([1.0, 2.0]), r"Affine: x has the shape \(2,\), but it is one sample \(3,\)"),
        (lambda: Affine(W).backward(), r"Affine has nothing to go back through; call forward\(x\) before backward"),
        (lambda: SoftmaxWithLoss().backward(), "SoftmaxWithLoss has nothing to go back through"),
        (lambda: _after(Tanh(), [1.0]).backward([1.0, 2.0]), r"Tanh: dout has the shape \(2,\), but the output has"),
        (lambda: _after(Tanh(), [1.0]).backward(np.nan), "Tanh: dout holds a value that is not finite"),
        (lambda: Tanh().forward(np.zeros((2, 2, 2))), r"Tanh: x has the shape \(2, 2, 2\), but it is one sample \(n,"),
        (lambda: Tanh().forward([]), r"Tanh: x has the shape \(0,\)"),
        (lambda: Tanh().forward(3.0), r"Tanh: x has the shape \(\)"),
        (lambda: Tanh().forward(["a"]), "Tanh: x holds texts; give numbers"),
        (lambda: Tanh().forward([np.inf]), "Tanh: x holds a value that is not finite in float64"),
        (lambda: Softmax().forward([[1], [1, 2]]), "Softmax: x has rows of different lengths"),
        (lambda: SoftmaxWithLoss().forward([1.0, 2.0]), r"t is not given; forward\(x, t\) takes"),
        (lambda: SoftmaxWithLoss().forward([1.0, 2.0], 2), "t is class 2 in row 1, counted from 1, but the classes"),
        (lambda: SoftmaxWithLoss().forward([1.0, 2.0], [0.5, 0.6]), "probabilities of row 1, .* add up to 1.1"),
        (lambda: SoftmaxWithLoss().forward([1.0, 2.0], 0.5), "1-D but holds no whole numbers"),
        (lambda: SoftmaxWithLoss().forward(INPUTS["rows"], [0, 1]), r"t has the shape \(2,\), but there are 5 rows"),
        (lambda: SoftmaxWithLoss().forward(INPUTS["rows"], 1), "t is a single number, but x has 5 rows"),
        (lambda: IdentityWithLoss().forward([1.0, 2.0], 1.0), "t has the shape .* takes"),
        (lambda: SigmoidWithLoss().forward([1.0, 2.0], [0, 2]), r"t holds a value outside \[0.0, 1.0\] in row 1"),
        (lambda: WithLoss("tanh", "cross_entropy"), "'cross_entropy' cannot stand behind the output 'tanh'"),
        (lambda: WithLoss("nothing"), "There is no activation named 'nothing'"),
        (lambda: WithLoss(reduction="median"), "reduction is 'median', but it is 'mean' or 'sum'"),
        (lambda: SoftmaxWithLoss(mean=True), "has no argument 'mean'"),
        (lambda: Activated(3), "3 is no activation"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(call, sentence):
    with pytest.raises(bg.BackglassError, match=sentence) as caught:
        call()
    assert "\n" not in str(caught.value)


def _after(layer, x):
    layer.forward(x)
    return layer
