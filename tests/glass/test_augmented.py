"""Biases as weights w_j0 of a unit 0 with z_0 = 1: other names and shapes, the numbers of "per_unit" to the bit."""

from __future__ import annotations

import json
import pickle
import re
from dataclasses import replace
from math import fsum
from xml.etree import ElementTree

import numpy as np
import pytest

import backglass as bg
from backglass.engines import NativeEngine, ReferenceEngine
from backglass.engines.native import MISSING
from backglass.equations.forward import augmented_weights
from backglass.errors import NetworkError
from backglass.glass.paths import path_sum
from backglass.pictures.perceptron import perceptron_svg
from backglass.training.one_network import joined
from tests.glass.test_random_networks import random_network
from tests.oracles import autograd
from tests.oracles.problems import problem

ENGINES = [ReferenceEngine, pytest.param(NativeEngine, marks=pytest.mark.skipif(bool(MISSING), reason=MISSING))]


@pytest.fixture
def worked():
    """The 2-2-2 network of the worked example."""
    net = bg.Network((2, 2, 2), hidden="logistic", output="logistic", biases="augmented")
    theta = net.parameters(W=[[[0.35, 0.15, 0.20], [0.35, 0.25, 0.30]], [[0.60, 0.40, 0.45], [0.60, 0.50, 0.55]]])
    return bg.trace(net, theta, [[0.05, 0.10]], [[0.01, 0.99]])


def both(number):
    """A random network with its biases per unit and augmented, traced on the same numbers."""
    net = replace(random_network(number), biases="per_unit")
    p = problem(net)
    nets = net, replace(net, biases="augmented")
    return [bg.trace(one, bg.Parameters(one, p.flat), p.X, p.D, p.s) for one in nets]


def as_augmented(name):
    """b(l)[j] as it is called there."""
    return name if name.startswith("w") else f"w({name[2]})[{name[5:-1]},0]"


# --- the numbers ---


def test_the_worked_example(worked):
    assert worked.loss == pytest.approx(0.298371109, abs=5e-10)
    assert worked.u[2][0].round(9).tolist() == [0.3775, 0.3925]
    assert worked.z[1].tolist() == [[1, 0.05, 0.1]]
    assert worked.z[2].round(9).tolist() == [[1, 0.593269992, 0.596884378]]
    assert worked.y.shape == worked.z[3].shape == (1, 2)
    np.testing.assert_allclose(worked.dW[3][0], [0.138498562, 0.082167041, 0.082667628], atol=5e-10)
    after = bg.train(worked.network, worked.theta, worked.X, worked.D, optimiser=bg.SGD(0.5), epochs=1).theta
    assert after["w(3)[1,1]"] == pytest.approx(0.35891648, abs=5e-9)
    assert after["w(3)[1,0]"] == pytest.approx(0.6 - 0.5 * 0.138498562, abs=5e-9)


@pytest.mark.parametrize("group", range(4))
def test_a_trace_has_the_bits_of_per_unit(group):
    for number in range(group, 80, 4):
        apart, t = both(number)
        assert t.loss == apart.loss, number
        np.testing.assert_array_equal(t.gradient, apart.gradient)
        for l in t.u:
            for name in ("u", "delta", "dz_du", "dE_dz"):
                np.testing.assert_array_equal(getattr(t, name)[l], getattr(apart, name)[l], err_msg=name)
            np.testing.assert_array_equal(t.theta.W[l][:, 1:], apart.theta.W[l])
            np.testing.assert_array_equal(t.theta.W[l][:, 0], apart.theta.b[l])
            np.testing.assert_array_equal(t.dW[l], augmented_weights(apart.dW[l], apart.db[l]))
            np.testing.assert_array_equal(t.z[l][:, l < t.network.L :], apart.z[l])
            np.testing.assert_array_equal(t.sample_dW[l][:, :, 0], apart.delta[l])
            np.testing.assert_array_equal(t.sample(1).dW[l], np.outer(t.delta[l][1], t.z[l - 1][1]))
            assert (t.z[l - 1][:, 0] == 1).all()


def test_the_books_equations_hold_as_matrices():
    for number in range(40):
        _, t = both(number)
        for l in t.u:
            np.testing.assert_allclose(t.z[l - 1] @ t.theta.W[l].T, t.u[l], rtol=1e-12, atol=1e-12)
            np.testing.assert_allclose((t.share[:, None] * t.delta[l]).T @ t.z[l - 1], t.dW[l], rtol=1e-10, atol=1e-12)


def test_the_gradient_of_the_matrices_is_torchs(torch):
    for number in range(0, 60, 3):
        _, t = both(number)
        net = t.network
        W = {l: torch.tensor(np.array(matrix), requires_grad=True) for l, matrix in t.theta.W.items()}
        z = torch.tensor(t.X)
        for l in t.u:
            u = torch.cat([torch.ones_like(z[:, :1]), z], dim=1) @ W[l].T
            z = autograd.activate(torch, net.f[l], u)
        E = autograd.sample_losses(torch, net, u, torch.tensor(t.D))
        slopes = torch.autograd.grad(torch.tensor(t.share) @ E, [W[l] for l in t.u])
        for l, slope in zip(t.u, slopes, strict=True):
            np.testing.assert_allclose(t.dW[l], slope.numpy(), rtol=1e-9, atol=1e-11, err_msg=f"{number} W({l})")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(
    ("optimiser", "options"),
    [
        (bg.SGD(0.1), {}),
        (bg.Momentum(0.05), {"l2": 0.02, "sample_weight": True}),
        (bg.Adam(0.01), {"l1": 0.01, "clip_norm": 0.5, "dropout": 0.3}),
        (bg.AdamW(0.01, decay=0.1), {"sample_weight": True}),
        (bg.SGD(0.1), {"decay": 0.05, "schedule": bg.InverseTime(0.5), "batch_size": None}),
    ],
    ids=["sgd", "momentum-l2", "adam-l1", "adamw", "decay-full"],
)
def test_a_run_has_the_bits_of_per_unit(classes, engine, dtype, optimiser, options):
    """53 rows in batches of 8, shuffled: the last batch is ragged."""
    net, theta, X, labels = classes
    options = {"batch_size": 8} | options
    if "sample_weight" in options:
        options["sample_weight"] = np.random.default_rng(1).uniform(0, 2, size=len(X))
    runs = []
    for biases in ("per_unit", "augmented"):
        one = replace(net, biases=biases)
        start = bg.Parameters(one, theta.flat)
        runs.append(
            bg.train(one, start, X, labels, optimiser=optimiser, epochs=4, dtype=dtype, engine=engine.name, **options)
        )
    apart, run = runs
    np.testing.assert_array_equal(run.theta.flat, apart.theta.flat)
    np.testing.assert_array_equal(run.history["loss"], apart.history["loss"])
    assert (run.theta.biases[2] != theta.b[2]).all()
    np.testing.assert_array_equal(run.predict(X), apart.predict(X))


def test_steps_accounts_nudges_and_health_speak_of_w_j0(classes):
    net, theta, X, labels = classes
    found = []
    for biases in ("per_unit", "augmented"):
        one = replace(net, biases=biases)
        run = bg.train(one, bg.Parameters(one, theta.flat), X, labels, epochs=2, batch_size=8, l2=0.1)
        name = "w(3)[2,0]" if biases == "augmented" else "b(3)[2]"
        step = run.step(5)
        account = step.account(name)
        assert account.parameter == name
        assert f"∂E_n/∂{name}" in str(account)
        assert account.l2 == 0  # the weight of z_0 is a bias: no penalty acts on it
        nudged = bg.nudge(one, run.theta, X, labels, name, 1e-3)
        health = bg.health(bg.trace(one, run.theta, X, labels))
        found.append((account.change, account.total, nudged.change, nudged.gradient, str(health), step.to_json()))
    apart, augmented = found
    assert augmented[:5] == apart[:5]
    assert "b" in apart[5]["before"]
    assert list(augmented[5]["before"]) == ["W"]
    assert [len(row) for row in augmented[5]["before"]["W"][0]] == [5] * 7


def test_the_certificate_is_right(worked, classes):
    certificate = bg.certify(worked.network, worked.theta, worked.X, worked.D, "reference")
    assert (certificate.verdict, certificate.parameters_checked) == ("right", 12)
    assert [(group.name, group.checked) for group in certificate.groups] == [("W(2)", 6), ("W(3)", 6)]
    assert set(certificate.names) == set(worked.theta)
    net, theta, X, labels = classes
    net = replace(net, biases="augmented")
    assert bg.certify(net, bg.Parameters(net, theta.flat), X, labels).verdict == "right"


# --- names ---


def test_names_are_those_of_weights(worked):
    theta = worked.theta
    assert list(theta)[:6] == ["w(2)[1,1]", "w(2)[1,2]", "w(2)[2,1]", "w(2)[2,2]", "w(2)[1,0]", "w(2)[2,0]"]
    assert (theta["w(2)[1,0]"], theta["w(3)[2,0]"], theta["w(3)[2,1]"]) == (0.35, 0.6, 0.5)
    assert [theta.index(name) for name in theta] == list(range(12))
    assert [theta.name(k) for k in range(12)] == list(theta)
    assert theta.place(4) == (2, 1, 0)
    assert theta.network.parameters(**theta.to_lists()) == theta
    with pytest.raises(ValueError, match="read-only"):
        theta.W[2][0, 0] = 1


@pytest.mark.parametrize("name", ["b(2)[1]", "b(3)[9]", "b(2)", " b ( 2 ) [1]"])
def test_a_bias_is_refused_with_the_name_that_it_has(worked, name):
    for ask in (lambda: worked.theta[name], lambda: bg.derive(worked, name)):
        with pytest.raises(NetworkError, match=r"is the weight w\(l\)\[j,0\]"):
            ask()


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("w(2)[1,3]", "units 0 to 2, of which unit 0 is the constant 1"),
        ("z(2)[3]", "units 0 to 2"),
        ("w(2)[3,0]", "layer 2 has the units 1 to 2"),
        ("w(2)[0,1]", "has no net input"),
        ("u(2)[0]", "has no net input"),
        ("delta(2)[0]", "has no net input"),
        ("z(3)[0]", "layer 3 has the units 1 to 2"),
        ("u(3)[0]", "layer 3 has the units 1 to 2"),
    ],
)
def test_what_is_not_there_is_refused(worked, name, says):
    with pytest.raises(NetworkError, match=says):
        bg.derive(worked, name)


def test_a_unit_0_is_refused_where_biases_are_no_weights(mazur):
    t = bg.trace(*mazur)
    for name in ("w(2)[1,0]", "z(2)[0]", "z(1)[0]"):
        with pytest.raises(NetworkError, match="units 1 to 2"):
            bg.derive(t, name)
    with pytest.raises(NetworkError, match="inputs 1 to 2"):
        t.theta["w(2)[1,0]"]


def test_b_and_matrices_of_another_shape_are_refused(worked):
    net = worked.network
    with pytest.raises(NetworkError, match=r"b is given, but .* the weight w\(l\)\[j,0\]"):
        net.parameters(W=[np.ones((2, 3))] * 2, b=[[1, 2], [1, 2]])
    with pytest.raises(NetworkError, match=r"takes \(2, 3\): .* w_j0 come first"):
        net.parameters(W=[np.ones((2, 2))] * 2)
    with pytest.raises(NetworkError, match="first column of W"):
        _ = worked.theta.b
    with pytest.raises(NetworkError, match="first column of dW"):
        _ = worked.db
    assert list(worked.stage(4).values) == ["dW"]


# --- derivations ---


def test_a_net_input_sums_from_0(worked):
    d = bg.derive(worked, "u(2)[1]")
    assert "Σ_i=0 w(2)[1,i] z(1)[i]\n" in str(d)
    assert "0.35 × 1 + 0.15 × 0.05 + 0.2 × 0.1" in str(d)
    assert tuple(factor.symbol for factor in d.inputs[0]) == ("w(2)[1,0]", "z(1)[0]")
    assert fsum(a.value * b.value for a, b in d.inputs) == pytest.approx(d.value, rel=1e-15)
    assert r"\sum_{i=0} w_{1i}^{(2)}" in d.to_latex()
    assert "<munder><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>0</mn></mrow></munder>" in d.to_html()
    assert "b(" not in d.nested


def test_the_weight_of_unit_0_has_the_factor_1(worked):
    d = bg.derive(worked, "w(2)[1,0]")
    assert [factor.symbol for factor in d.factors] == ["dE_n/dz(2)[1]", "f'(u(2)[1])", "z(1)[0]"]
    assert d.factors[-1].value == 1
    assert d.gradient == worked.delta[2][0, 0] == worked.dW[2][0, 0]
    assert [path.factors[0].symbol for path in d.paths()] == ["z(1)[0]"] * 2
    assert "z(1)[0] = 1\n" in str(d)
    assert "bias of unit 1 of layer 2, as the weight of unit 0 of layer 1" in " ".join(str(d).split())
    found = path_sum(worked, "w(2)[1,0]")
    assert found.total == pytest.approx(found.gradient, rel=1e-14)
    assert found.gradient == d.gradient


def test_unit_0_is_a_constant(worked):
    d = bg.derive(worked, "z(2)[0]")
    assert d.value == 1
    assert "It is a constant" in str(d)
    assert "unrolled" not in str(d)
    assert d.gradient == pytest.approx(worked.delta[3][0] @ [0.6, 0.6], rel=1e-15)
    assert d.adds_up
    assert d.path_count == len(d.paths()) == 2
    ElementTree.fromstring(d.to_html())
    json.dumps(d.to_json(), allow_nan=False)


@pytest.mark.parametrize("number", range(0, 24, 4))
def test_every_derivation_of_per_unit_is_here_by_another_name(number):
    apart, t = both(number)
    for name in list(apart.theta):
        theirs, ours = bg.derive(apart, name), bg.derive(t, as_augmented(name))
        assert (ours.value, ours.gradient) == (theirs.value, theirs.gradient)
        assert ours.adds_up
        assert ours.path_count == theirs.path_count


# --- files, committees, copies ---


def test_files_and_copies(tmp_path, classes):
    net, theta, X, labels = classes
    net = replace(net, biases="augmented")
    path = tmp_path / "run.safetensors"
    start = bg.Parameters(net, theta.flat)
    run = bg.train(net, start, X, labels, epochs=2, batch_size=8, checkpoint=bg.Checkpoint(path, seconds=0))
    bg.save(run, tmp_path / "model")
    again = bg.load(tmp_path / "model")
    assert again.network == net
    assert again.theta == run.theta
    np.testing.assert_array_equal(again.theta.W[2], run.theta.W[2])
    assert bg.Network.from_dict(json.loads(json.dumps(net.to_dict()))) == net
    assert pickle.loads(pickle.dumps(run.theta)) == run.theta
    more, whole = (bg.train(net, start, X, labels, epochs=4, batch_size=8, resume=of) for of in (path, None))
    assert more.theta == whole.theta


def test_a_committee_joins_them():
    net = bg.Network((2, 3, 1), hidden="tanh", biases="augmented")
    members = [bg.Parameters(net, np.random.default_rng(k).normal(size=net.parameter_count)) for k in range(3)]
    whole, theta = joined(members)
    assert whole.biases == "augmented"
    X = np.random.default_rng(9).normal(size=(5, 2))
    mean = np.mean([net.predict(member, X) for member in members], axis=0)
    np.testing.assert_allclose(whole.predict(theta, X), mean, rtol=1e-12)


# --- pictures ---


def drawn(picture):
    """The values of a picture's attributes `data-name` and `data-bias`, and its texts."""
    elements = list(ElementTree.fromstring(picture).iter())
    names = {one.get("data-name"): one for one in elements if one.get("data-name")}
    return (
        names,
        [one.get("data-bias") for one in elements if one.get("data-bias")],
        "".join(text for one in elements for text in one.itertext()),
    )


def test_the_picture_has_unit_0_and_its_weights(worked):
    names, constants, text = drawn(worked.to_svg())
    assert set(names) == set(worked.theta)
    assert float(names["w(3)[2,0]"].get("data-value")) == 0.6
    assert constants == ["2", "3"]
    for said in ("z₀ = 1", "w₁₀ 0.35", "w₂₀ 0.6"):
        assert said in text
    gradients, _, _ = drawn(worked.to_svg(edges="gradient"))
    for name, edge in gradients.items():
        assert float(edge.get("data-value")) == pytest.approx(worked.gradient[worked.theta.index(name)], rel=1e-15)
    _, _, given = drawn(worked.to_svg(weights={"w(2)[1,0]": "b1"}))
    assert "b1 0.35" in given
    assert "w₁₀ 0.35" not in given


def test_unit_0_stands_first(worked):
    names, _, _ = drawn(worked.to_svg())
    starts = [float(names[f"w(3)[1,{i}]"].get("y1")) for i in range(3)]
    ends = [float(names[f"w(3)[1,{i}]"].get("y2")) for i in range(3)]
    assert starts == sorted(starts)
    assert ends == sorted(ends)


@pytest.mark.parametrize("highlight", ["w(2)[2,0]", [(1, 0), (2, 2), (3, 1)], 1, 2, 3, 4])
def test_what_is_brought_out(worked, highlight):
    picture = worked.to_svg(highlight=highlight)
    names, _, _ = drawn(picture)
    pale = {name for name, edge in names.items() if edge.get("opacity")}
    assert ("w(2)[2,0]" in pale) == (highlight in (2, 3))
    path = bg.derive(worked, "w(2)[2,0]").paths()[0]
    assert worked.to_svg(highlight=path) == worked.to_svg(highlight=[(1, 0), (2, 2), (3, 1)])
    for wrong in ([(2, 0), (3, 0)], [(1, 1), (2, 0), (3, 1)]):
        with pytest.raises(NetworkError, match="no path"):
            worked.to_svg(highlight=wrong)


def test_wide_layers_draw_unit_0_but_once():
    net = bg.Network((20, 30, 3), biases="augmented")
    t = bg.trace(net, net.initialise(seed=1), np.ones((1, 20)), np.ones((1, 3)))
    _, constants, text = drawn(t.to_svg(most=8, highlight="w(2)[12,0]"))
    assert constants == ["2", "3"]
    assert "w₁₂,₀" in text


def test_the_perceptron_and_the_worksheet():
    net = bg.Network((2, 1), output="logistic", biases="augmented")
    t = bg.trace(net, net.parameters(W=[[[0.3, 0.1, -0.2]]]), [[2.0, 3.0]], [[1.0]])
    texts = "".join(ElementTree.fromstring(perceptron_svg(t)).itertext())
    for said in ("z₀ = 1", "w₀ = 0.3", "x₁ = 2", "∂u/∂w₀ = z₀ = 1", "∂E/∂w₀ = δ z₀ = "):
        assert said in texts
    assert "b =" not in texts
    page = re.sub(r"<meta [^>]*>|<!DOCTYPE html>", "", t.to_worksheet(optimiser=bg.SGD(0.5)))
    sheet = ElementTree.fromstring(page)
    assert "w10(2)=0.3w11(2)=0.1w12(2)=−0.2" in "".join(sheet.itertext())
    rows = ["".join(row.itertext()) for row in sheet.iter("tr")]
    new = 0.3 - 0.5 * float(t.dW[2][0, 0])
    assert f"={new:.9f}" in rows
    assert any("0.3×1+0.1×2+(−0.2)×3" in row for row in rows)
