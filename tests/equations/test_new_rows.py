"""A row that was added to a table, with what it must state and no more, has every feature."""

from __future__ import annotations

import ast
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import backglass as bg
from backglass.equations.activations import ACTIVATIONS
from backglass.equations.initialisers import INITIALISERS
from backglass.equations.losses import LOSSES, Loss
from backglass.equations.optimisers import OPTIMISERS
from backglass.equations.rows import TABLES
from backglass.equations.schedules import SCHEDULES
from tests.oracles.new_rows import (
    Arctan,
    HardTanh,
    Insensitive,
    LogCosh,
    Remembering,
    SquaredShare,
    SquareRoot,
    Wide,
)

X = np.array([[0.3, -0.7], [1.1, 0.4], [-0.2, 0.9]])
D = np.array([[0.25, 0.75], [0.5, -0.5], [1.0, 0.0]])


@pytest.fixture(autouse=True)
def _tables(monkeypatch):
    for table, row in (
        (ACTIVATIONS, Arctan), (ACTIVATIONS, HardTanh), (ACTIVATIONS, SquaredShare), (LOSSES, LogCosh),
        (LOSSES, Insensitive), (INITIALISERS, Wide), (SCHEDULES, SquareRoot), (OPTIMISERS, Remembering),
    ):  # fmt: skip
        monkeypatch.setitem(table, row.name, row)
    monkeypatch.setattr(Loss, "outputs", Loss.outputs | {"arc_tan", "hard_tanh", "squared_share"})


# What is added, and the same by plain NumPy.
CASES = [
    ("arc_tan", "identity", "squared_error"),
    ("tanh", "arc_tan", "squared_error"),
    ("tanh", "identity", "log_cosh"),
    ("arc_tan", "logistic", "log_cosh"),
    ("hard_tanh", "identity", "insensitive"),
    ("arc_tan", "squared_share", "squared_error"),
    ("arc_tan", "softmax", "insensitive"),
]
FUNCTIONS = {
    "arc_tan": np.arctan,
    "hard_tanh": lambda u: np.clip(u, -0.5, 0.5),
    "identity": lambda u: u,
    "logistic": lambda u: 1 / (1 + np.exp(-u)),
    "softmax": lambda u: np.exp(u) / np.exp(u).sum(axis=1, keepdims=True),
    "squared_share": lambda u: u**2 / (u**2).sum(axis=1, keepdims=True),
    "tanh": np.tanh,
}
COSTS = {
    "squared_error": lambda r: r**2 / 2,
    "log_cosh": lambda r: np.log(np.cosh(r)),
    "insensitive": lambda r: np.maximum(np.abs(r) - 0.25, 0),
}
by_case = pytest.mark.parametrize(("hidden", "output", "loss"), CASES)


def computed(net, theta, rows=slice(None)):
    """The mean loss of some rows, by NumPy alone."""
    u = X[rows] @ theta.W[2].T + theta.b[2]
    y = FUNCTIONS[net.output.name](FUNCTIONS[net.hidden[0].name](u) @ theta.W[3].T + theta.b[3])
    return float(COSTS[net.loss.name](y - D[rows]).sum(axis=1).mean())


def slope(net, theta, k, rows=slice(None), h=1e-6):
    """The derivative of that loss to the parameter k, by central differences."""
    moved = [replace(theta, flat=theta.flat + sign * h * (np.arange(len(theta.flat)) == k)) for sign in (1, -1)]
    return (computed(net, moved[0], rows) - computed(net, moved[1], rows)) / (2 * h)


def network(hidden, output, loss):
    net = bg.Network((2, 3, 2), hidden=hidden, output=output, loss=loss)
    return net, net.initialise(seed=2)


@by_case
def test_a_new_row_trains_to_where_differences_lead(hidden, output, loss):
    net, theta = network(hidden, output, loss)
    run = bg.train(net, theta, X, D, optimiser=bg.SGD(0.1), epochs=1, engine="reference")
    g = np.array([slope(net, theta, k) for k in range(net.parameter_count)])
    np.testing.assert_allclose(run.theta.flat, theta.flat - 0.1 * g, atol=1e-9)
    assert run.history["loss"][0] == pytest.approx(computed(net, theta), rel=1e-14)
    longer = bg.train(net, theta, X, D, epochs=100, engine="reference")
    assert computed(net, longer.theta) < computed(net, theta)


@by_case
def test_a_new_row_is_traced_and_derived(hidden, output, loss):
    net, theta = network(hidden, output, loss)
    t = bg.trace(net, theta, X, D)
    z = FUNCTIONS[hidden](X @ theta.W[2].T + theta.b[2])
    np.testing.assert_allclose(t.z[2], z, rtol=1e-14)
    assert t.loss == pytest.approx(computed(net, theta), rel=1e-14)
    for name in ("w(2)[1,2]", "b(2)[3]", "w(3)[2,1]", "b(3)[1]"):
        at = theta.index(name)
        d, whole = bg.derive(t, name, sample=1), bg.derive(t, name)
        assert d.gradient == pytest.approx(slope(net, theta, at, slice(1, 2)), abs=1e-8)
        assert whole.gradient == pytest.approx(slope(net, theta, at), abs=1e-8)
        assert d.adds_up
        assert whole.adds_up
    hidden_unit, output_unit = bg.derive(t, "z(2)[1]", sample=1), bg.derive(t, "z(3)[1]", sample=1)
    assert hidden_unit.value == pytest.approx(z[1, 0], rel=1e-14)
    assert output_unit.value == t.y[1, 0]
    u = bg.derive(t, "u(2)[1]", sample=1)
    assert u.value == pytest.approx(float(X[1] @ theta.W[2][0] + theta.b[2][0]), rel=1e-14)
    for unit, d in (("delta(2)[1]", u), ("delta(3)[2]", bg.derive(t, "u(3)[2]", sample=1))):
        delta = bg.derive(t, unit, sample=1)
        assert delta.value == d.gradient == t.delta[delta.quantity.l][1, delta.quantity.j - 1]
        assert delta.adds_up
    for d in (hidden_unit, output_unit, u, delta, whole, bg.derive(t, "w(3)[2,1]", sample=1)):
        for speak in ("en", "ja"):
            assert net.hidden[0].title[speak] in d.to_text(speak, 1000)
            assert net.loss.title[speak] in d.to_html(speak)
            assert d.to_latex(speak).count("{") == d.to_latex(speak).count("}")
        json.dumps(d.to_json(), allow_nan=False)


def test_what_a_new_row_does_not_say_is_said_in_general():
    net, theta = network("arc_tan", "identity", "log_cosh")
    t = bg.trace(net, theta, X[:1], D[:1])
    d = bg.derive(t, "w(2)[1,1]")
    assert d.factors[1].formula == "arc_tan'(u(2)[1])"
    assert "f is arc tangent in layer 2" in d.to_text(width=1000)
    assert "z(2)[1] = f(u(2)[1])" in str(bg.derive(t, "z(2)[1]"))
    error = bg.derive(t, "w(3)[1,1]").factors[0]
    assert (error.symbol, error.formula) == ("dE_n/dy[1]", "")
    assert error.value == pytest.approx(np.tanh(t.y[0, 0] - D[0, 0]), rel=1e-14)
    said = str(bg.derive(t, "w(3)[1,1]"))
    assert f"   ∂E_n/∂y[1] = {error.value:.9f}\n" in said


@by_case
def test_a_new_row_is_certified(hidden, output, loss):
    net, theta = network(hidden, output, loss)
    certificate = bg.certify(net, theta, X, D, engine="reference")
    assert (certificate.verdict, certificate.kinks) == ("right", 0)
    for k, gradient in enumerate(certificate.gradient):
        assert gradient == pytest.approx(slope(net, theta, k), abs=1e-8)


def test_a_kink_is_where_the_new_row_says():
    held = bg.Network((1, 1), output=HardTanh(limit=0.75), biases="none")
    let_pass = bg.Network((1, 1), loss=Insensitive(within=0.5), biases="none")
    for net, at, beside, d in ((held, 0.75, 0.5, 0.0), (let_pass, 1.5, 2.0, 1.0)):
        theta = net.parameters([[[1.0]]])
        assert bg.certify(net, theta, [[at]], [[d]], engine="reference").kinks == 1
        certificate = bg.certify(net, theta, [[beside]], [[d]], engine="reference")
        assert (certificate.verdict, certificate.kinks) == ("right", 0)


def test_a_new_optimiser_and_a_new_schedule_are_accounted_for():
    net, theta = network("tanh", "identity", "squared_error")
    run = bg.train(net, theta, X, D, optimiser=Remembering(0.2), schedule="square_root", epochs=3, engine="reference")
    W, last = theta, np.zeros(net.parameter_count)
    for t in range(3):
        g = np.array([slope(net, W, k) for k in range(net.parameter_count)])
        rate = 0.2 / np.sqrt(1 + t)
        W, last, before = replace(W, flat=W.flat - rate * (g + last / 2)), g, last
    np.testing.assert_allclose(run.theta.flat, W.flat, atol=1e-8)
    account = run.step(3).account("w(2)[1,1]")
    k = theta.index("w(2)[1,1]")
    assert account.learning_rate == pytest.approx(0.2 / np.sqrt(3))
    assert account.gradient == pytest.approx(g[k], abs=1e-8)
    memory = sum(term.value for term in account.terms if term.kind == "memory")
    assert memory == pytest.approx(-rate * before[k] / 2, abs=1e-8)
    assert account.total == pytest.approx(account.change, rel=1e-12)
    assert account.after == run.theta.flat[k]
    assert "Remembering" in account.to_text()
    assert "前の勾配を覚える方法" in account.to_text("ja")
    assert "Remembering" in run.step(3).to_text()


def test_a_new_initialiser_is_taken_by_name_and_by_an_activation(monkeypatch):
    net = bg.Network((20, 200, 1), hidden="arc_tan")
    assert net.initialise(1, "wide").W[2].std() == pytest.approx(1, rel=0.05)
    np.testing.assert_array_equal(net.initialise(1).W[2], net.initialise(1, "glorot_normal").W[2])
    monkeypatch.setattr(Arctan, "initialiser", Wide())
    np.testing.assert_array_equal(net.initialise(1).W[2], net.initialise(1, "wide").W[2])
    np.testing.assert_array_equal(net.initialise(1).W[3], net.initialise(1, "glorot_normal").W[3])


@by_case
def test_a_new_row_is_drawn_and_examined(hidden, output, loss):
    net, theta = network(hidden, output, loss)
    t = bg.trace(net, theta, X, D)
    for speak in ("en", "ja"):
        assert net.hidden[0].title[speak] in t.to_svg(lang=speak)
        page = t.to_worksheet(1, lang=speak)
        assert net.hidden[0].title[speak] in page
        assert net.loss.title[speak] in page
        assert f"{t.sample(1).E:.6f}"[:7] in page
    found = bg.health(t)
    assert [layer.activation for layer in found.layers] == [hidden, output]
    slopes = t.dz_du[2]
    assert found.layers[0].dead == tuple(int(j) + 1 for j in np.flatnonzero((slopes == 0).all(axis=0)))
    assert found.layers[0].zeros is None
    assert found.layers[0].saturated == (0.0 if hidden == "tanh" else None)
    moved = bg.nudge(net, theta, X, D, "w(3)[1,1]", 1e-3)
    assert moved.before == pytest.approx(computed(net, theta), rel=1e-14)
    assert moved.gradient == pytest.approx(slope(net, theta, theta.index("w(3)[1,1]")), abs=1e-8)
    assert set(bg.evaluate(net, theta, X, D, engine="reference")) == {"loss", "r2"}


@by_case
def test_a_new_row_goes_into_a_file_and_comes_back(hidden, output, loss, tmp_path):
    net, theta = network(hidden, output, loss)
    assert bg.Network.from_dict(json.loads(json.dumps(net.to_dict()))) == net
    run = bg.train(net, theta, X, D, schedule=SquareRoot(), epochs=2, engine="reference")
    bg.save(run, tmp_path / "model.safetensors")
    again = bg.load(tmp_path / "model.safetensors")
    assert again.network == net
    assert again.theta == run.theta


def test_a_new_row_is_found_by_the_name_of_its_class():
    assert bg.LogCosh is LogCosh
    assert bg.Tanh is ACTIVATIONS["tanh"]
    with pytest.raises(AttributeError, match="'Row'"):
        bg.Row  # noqa: B018


def test_nothing_outside_the_rows_asks_for_their_names():
    """No comparison with a row's name, no table keyed by them; lessons and engines name the rows they are made of."""
    names = {name for table in TABLES.values() for name in table}
    source = Path(bg.__file__).parent
    for path in source.rglob("*.py"):
        if {"equations", "engines", "lessons"} & set(path.relative_to(source).parts):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare):
                asked = any(isinstance(part, ast.Attribute) and part.attr == "name" for part in ast.walk(node))
                said = {part.value for part in ast.walk(node) if isinstance(part, ast.Constant)}
                assert not (asked and said & names), f"{path}:{node.lineno}"
            if isinstance(node, ast.Dict):
                keys = [key.value for key in node.keys if isinstance(key, ast.Constant)]
                assert sum(key in names for key in keys) <= max(1, len(keys) / 2), f"{path}:{node.lineno}"
