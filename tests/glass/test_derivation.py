"""Derivations: the worked example's figures, factors and paths against the trace, every medium, every mistake."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from math import fsum, prod

import numpy as np
import pytest
from latex2mathml.converter import convert
from rich.cells import cell_len

import backglass as bg
from backglass.equations.losses import LOSSES
from backglass.errors import DataError, NetworkError
from backglass.glass.paths import all_paths, largest_paths
from backglass.glass.quantities import heads
from backglass.page.blocks import Equation
from backglass.page.calculator import evaluate
from backglass.page.figures import last_digit


@pytest.fixture
def example(mazur):
    return bg.trace(*mazur)


@pytest.fixture
def deep():
    net = bg.Network((3, 4, 3, 2), hidden=["tanh", "logistic"], output="softmax", loss="cross_entropy")
    rng = np.random.default_rng(0)
    return bg.trace(net, net.initialise(seed=4), rng.normal(size=(5, 3)), [0, 1, 1, 0, 1], [1.0, 2.0, 0.0, 0.5, 3.0])


def wide(layers=(3, 60, 50, 40, 2), **more):
    net = bg.Network(layers, hidden="tanh", **more)
    rng = np.random.default_rng(1)
    return bg.trace(net, net.initialise(seed=1), rng.normal(size=(3, 3)), rng.normal(size=(3, layers[-1])))


def names(net):
    """All that can be asked for."""
    yield from net.initialise()
    yield from (f"z({l})[0]" for l in range(1, net.L) if net.biases == "augmented")
    for l, n in enumerate(net.sizes, start=1):
        yield from (
            f"{symbol}({l})[{j}]" for j in range(1, n + 1) for symbol in (("u", "z", "delta") if l > 1 else "z")
        )


# --- the worked example ---


def test_an_output_weight_of_the_worked_example(example):
    d = bg.derive(example, "w(3)[1,1]")
    assert [f"{factor.value:.9f}" for factor in d.factors] == ["0.741365070", "0.186815602", "0.593269992"]
    assert [factor.symbol for factor in d.factors] == ["dE_n/dy[1]", "f'(u(3)[1])", "z(2)[1]"]
    assert f"{d.gradient:.9f}" == "0.082167041"
    text = str(d)
    assert "= 0.741365070 × 0.186815602 × 0.593269992" in text
    assert "= 0.082167041" in text


def test_a_hidden_weight_of_the_worked_example(example):
    d = bg.derive(example, "w(2)[1,1]")
    assert [f"{factor.value:.9f}" for factor in d.factors] == ["0.036350306", "0.241300709", "0.050000000"]
    assert f"{d.gradient:.9f}" == "0.000438568"
    assert [f"{path.value:.9f}" for path in d.paths()] == ["0.000668396", "-0.000229828"]
    assert [path.units for path in d.paths()] == [((2, 1), (3, 1)), ((2, 1), (3, 2))]
    text = str(d)
    for line in ("= 0.036350306 × 0.241300709 × 0.05", "= 0.000438568", "= 0.000668396 + (-0.000229828)"):
        assert line in text
    assert (d.nested, d.depth) == ("E(f(W(3) f(⟦W(2)⟧ z(1) + b(2)) + b(3)), d)", 3)
    assert (d.path_multiplications, d.reuse_multiplications) == (6, 4)


# --- the numbers ---


@pytest.mark.parametrize("biases", ["per_unit", "frozen", "shared", "none", "augmented"])
@pytest.mark.parametrize(
    ("output", "loss"),
    [("identity", "squared_error"), ("logistic", "squared_error"), ("logistic", "binary_cross_entropy"),
     ("softmax", "cross_entropy"), ("softmax", "squared_error"), ("exp", "poisson"), ("tanh", "huber")],
)  # fmt: skip
def test_factors_fan_out_and_paths_give_the_gradient(output, loss, biases):
    net = bg.Network((2, 3, 2, 2), hidden=["tanh", "logistic"], output=output, loss=loss, biases=biases)
    t = bg.trace(net, net.initialise(seed=2), [[0.3, -0.7]], [[0.25, 0.75]])
    flat = t.gradient
    for name in names(net):
        d = bg.derive(t, name)
        if name in set(t.theta):
            assert d.value == t.theta[name]
            assert d.gradient == pytest.approx(flat[t.theta.index(name)], rel=1e-14, abs=1e-17)
        assert prod(factor.value for factor in d.factors) == pytest.approx(d.gradient, rel=1e-13, abs=1e-17)
        assert d.adds_up
        assert d.path_count == len(d.paths())
        if d.fan_out:
            through = fsum(a.value * b.value for a, b in d.fan_out)
            assert through == pytest.approx(d.factors[0].value, rel=1e-13, abs=1e-17)


def test_net_inputs_outputs_and_deltas_are_the_traces(deep):
    for l in (2, 3, 4):
        u, z, delta = (bg.derive(deep, f"{symbol}({l})[2]", sample=3) for symbol in ("u", "z", "delta"))
        assert (u.value, u.gradient) == (deep.u[l][3, 1], deep.delta[l][3, 1])
        assert (z.value, z.gradient) == (deep.z[l][3, 1], pytest.approx(deep.dE_dz[l][3, 1], rel=1e-13))
        assert delta.value == delta.gradient == deep.delta[l][3, 1]
        bias = deep.theta.b[l][1]
        assert fsum(a.value * b.value for a, b in u.inputs) + bias == pytest.approx(u.value, rel=1e-13, abs=1e-16)
    assert bg.derive(deep, "z(1)[3]", sample=0).value == deep.X[0, 2]


def test_a_batch_is_the_weighted_sum_of_its_samples(deep):
    for reduction, division in (("mean", deep.s.sum()), ("sum", 1.0)):
        net = bg.Network((3, 4, 3, 2), deep.network.hidden, "softmax", "cross_entropy", reduction=reduction)
        t = bg.trace(net, net.parameters(deep.theta.W, deep.theta.b), deep.X, deep.D, deep.s)
        for name in ("w(2)[3,1]", "w(4)[2,2]", "b(3)[2]"):
            d = bg.derive(t, name)
            ones = [bg.derive(t, name, sample=n) for n in range(5)]
            total = sum(s * one.gradient for s, one in zip(t.s, ones, strict=True)) / division
            assert d.gradient == pytest.approx(total, rel=1e-13)
            assert d.adds_up
            assert d.factors == ()
            for path, *of_samples in zip(d.paths(), *(one.paths() for one in ones), strict=True):
                assert {one.units for one in of_samples} == {path.units}
                added = sum(s * one.value for s, one in zip(t.s, of_samples, strict=True)) / division
                assert path.value == pytest.approx(added, rel=1e-12, abs=1e-17)


def test_a_single_sample_of_a_sum_keeps_its_weight():
    net = bg.Network((1, 2, 1), hidden="tanh", reduction="sum")
    t = bg.trace(net, net.initialise(seed=1), [[0.5]], [[1.0]], [3.0])
    d = bg.derive(t, "w(2)[1,1]")
    assert (d.factors[0].symbol, d.factors[0].value) == ("s", 3.0)
    assert d.gradient == pytest.approx(t.dW[2][0, 0], rel=1e-15)
    assert d.gradient == pytest.approx(3 * bg.derive(t, "w(2)[1,1]", sample=0).gradient, rel=1e-15)
    assert d.adds_up
    assert "dE_n" not in str(d).split("\n")[4]


def test_a_dropped_unit_passes_nothing_on():
    net = bg.Network((2, 3, 2), hidden="tanh")
    t = bg.trace(net, net.initialise(seed=1), [[0.5, 1.0]], [[1.0, 0.0]], masks={2: [[2.0, 0.0, 2.0]]})
    kept, dropped = bg.derive(t, "w(2)[1,2]"), bg.derive(t, "w(2)[2,2]")
    assert dropped.gradient == 0 == dropped.sum_of_paths
    assert kept.factors[1].formula == "m(2)[1] f'(u(2)[1])"
    assert kept.gradient == pytest.approx(t.dW[2][0, 1], rel=1e-14)
    assert kept.adds_up
    assert "m(2)[1] f(u(2)[1])" in str(bg.derive(t, "z(2)[1]"))
    assert "∂z(2)[3]/∂u(2)[3] = m(2)[3] f'(u(2)[3])" in str(bg.derive(t, "w(2)[3,1]"))


# --- many paths ---


def test_more_than_ten_thousand_paths_are_counted_and_the_largest_named():
    t = wide((3, 60, 150, 40, 2))
    d = bg.derive(t, "w(2)[7,2]", sample=1)
    assert d.path_count == 150 * 40 * 2
    assert not d.all_listed
    assert d.adds_up
    every = all_paths(d.trace, 2, heads(d.trace, d.quantity))
    assert d.sum_of_paths == pytest.approx(fsum(path.value for path in every), abs=1e-13 * d.sum_of_absolute_paths)
    assert d.sum_of_absolute_paths == pytest.approx(fsum(abs(path.value) for path in every), rel=1e-12)
    truth = sorted(every, key=lambda path: -abs(path.value))[:10]
    assert [path.units for path in d.paths()] == [path.units for path in truth]
    assert [path.value for path in d.paths()] == [path.value for path in truth]
    assert "There are 12,000 paths" in str(d)
    assert "11,990 others together" in str(d)


@pytest.mark.parametrize("name", ["w(2)[2,1]", "b(2)[1]", "u(2)[1]", "z(1)[2]", "z(2)[3]", "w(4)[1,1]"])
def test_the_largest_paths_are_found_without_listing(deep, name):
    d = bg.derive(deep, name, sample=0)
    begin = d.paths()[0].units[0][0]
    truth = sorted(d.paths(), key=lambda path: -abs(path.value))[:4]
    found = largest_paths(d.trace, begin, heads(d.trace, d.quantity), 4)
    assert [path.units for path in found] == [path.units for path in truth]


def test_a_batch_of_too_many_paths_has_their_sum_alone():
    d = bg.derive(wide((3, 60, 150, 40, 2)), "w(2)[7,2]")
    assert d.adds_up
    with pytest.raises(DataError, match=r"12000 paths.*ask for one sample"):
        d.paths()
    assert d.to_json()["paths"] == []
    assert "too many to be listed for several samples" in str(d)


def test_a_batch_of_very_many_samples_is_summed_without_its_paths():
    net = bg.Network((1, 2, 1), hidden="tanh")
    X = np.linspace(-1, 1, 20_000)[:, None]
    d = bg.derive(bg.trace(net, net.initialise(seed=1), X, X**2), "w(2)[1,1]")
    assert d.adds_up
    assert not d.all_listed
    assert len(d.to_json()["sample_terms"]) == 10_000
    assert "19,990 others together" in str(d)


def test_a_network_of_many_layers_has_more_paths_than_can_be_listed_and_is_derived_at_once():
    net = bg.Network((4, *[32] * 12, 2), hidden="tanh")
    t = bg.trace(net, net.initialise(seed=1), np.ones((1, 4)), np.ones((1, 2)))
    d = bg.derive(t, "w(2)[1,1]")
    assert d.path_count == 32**11 * 2
    assert d.adds_up
    assert json.loads(json.dumps(d.to_json()))["path_count"] == d.path_count


# --- what is printed ---


@pytest.mark.parametrize("seed", range(8))
def test_every_printed_product_follows_from_its_printed_factors(seed):
    rng = np.random.default_rng(seed)
    net = bg.Network((3, 5, 4, 2), hidden=["relu", "tanh"], output="logistic", loss="squared_error")
    theta = bg.Parameters(net, rng.normal(scale=10.0 ** rng.integers(-3, 2), size=net.parameter_count))
    t = bg.trace(net, theta, rng.normal(size=(1, 3)), rng.uniform(size=(1, 2)))
    for name in ("w(2)[1,1]", "w(3)[2,3]", "w(4)[1,4]", "b(2)[2]", "u(3)[1]", "z(2)[4]", "delta(4)[1]"):
        d = bg.derive(t, name)
        for block in d.blocks():
            if isinstance(block, Equation) and block.result:
                products = " × " in block.formula
                assert block.put or not products, block
                if block.put:
                    unit = float(last_digit(f"{float(block.result.replace(',', '')):.9e}"))
                    plain = 1e-9 if abs(evaluate(block.result)) >= 1e-5 or not evaluate(block.result) else unit
                    assert abs(evaluate(block.put) - evaluate(block.result)) <= 0.501 * plain, block


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_medium_draws_every_kind(deep, lang):
    derivations = [bg.derive(deep, name, sample=0) for name in names(deep.network)]
    derivations += [bg.derive(deep, "w(2)[1,1]"), bg.derive(wide(), "w(2)[1,1]", sample=0)]
    for d in derivations[::5] + derivations[-2:]:
        text = d.to_text(lang)
        assert max(map(cell_len, text.split("\n"))) <= 80
        assert max(map(cell_len, d.to_text(lang, 60).split("\n"))) <= 60
        latex = d.to_latex(lang)
        assert latex.count("{") == latex.count("}")
        assert re.findall(r"\\begin{(.*?)}", latex) == re.findall(r"\\end{(.*?)}", latex)
        for inner in re.findall(r"\\begin{align\*}.*?\\end{align\*}", latex, re.DOTALL):
            assert "&amp;" not in convert(inner)
        root = ET.fromstring(d.to_html(lang))
        assert root.attrib["lang"] == lang
    assert derivations[0]._repr_html_() == derivations[0].to_html()
    assert ("連鎖律" in text) == (lang == "ja")


def test_paths_through_units_that_are_off_are_not_named():
    net = bg.Network((1, 4, 12, 1), hidden=["tanh", "relu"])
    W = [np.ones((4, 1)), np.vstack([np.ones((2, 4)), -np.ones((10, 4))]), np.ones((1, 12))]
    text = str(bg.derive(bg.trace(net, net.parameters(W), [[1.0]], [[0.0]]), "w(2)[1,1]"))
    assert text.count("u(2)[1] →") == 2
    assert "10 others together" in text


@pytest.mark.parametrize("loss", ["mean_squared_error", "absolute_error", "huber", "quantile"])
def test_every_derivative_of_a_loss_is_drawn(loss):
    net = bg.Network((1, 2), output="identity", loss=loss)
    d = bg.derive(bg.trace(net, net.initialise(seed=1), [[0.5]], [[1.0, 2.0]]), "w(2)[2,1]")
    written = LOSSES[loss].plain_derivative.formula.format(y="y[2]", d="d[2]")
    assert f"∂E_n/∂y[2] = {written[:5]}" in str(d).replace("δ", "delta")
    ET.fromstring(d.to_html())


def test_html_holds_the_numbers(example):
    html = bg.derive(example, "w(2)[1,1]").to_html()
    for number in ("0.036350306", "0.241300709", "0.05", "0.000438568", "0.000668396", "0.000229828"):
        assert f"<mn>{number}</mn>" in html


def test_the_json_is_unrounded_and_plain(example):
    d = bg.derive(example, "w(2)[1,1]")
    found = json.loads(json.dumps(d.to_json(), allow_nan=False))
    assert found == d.to_json()
    assert (found["weight"], found["kind"], found["value"]) == ("w(2)[1,1]", "weight", 0.15)
    assert found["gradient"] == d.gradient == example.dW[2][0, 0]
    assert [set(factor) for factor in found["factors"]] == [{"symbol", "formula", "value"}] * 3
    assert [factor["formula"] for factor in found["factors"]] == [
        "sum_k delta(3)[k] w(3)[k,1]",
        "z(2)[1] (1 - z(2)[1])",
        "x[1]",
    ]
    assert found["paths"] == [{"units": [list(u) for u in path.units], "value": path.value} for path in d.paths()]
    assert found["sum_of_paths"] == fsum(path["value"] for path in found["paths"])
    assert found["multiplications"] == {"paths": 6, "with_reuse": 4, "saved": 2}


def test_every_loss_has_its_derivative_in_the_plain_notation():
    assert all(row.plain_derivative.formula for row in LOSSES.values())


# --- names and refusals ---


@pytest.mark.parametrize("name", [" w( 3 )[ 1 , 1 ]", "δ(2)[1]", "delta (2) [1]"])
def test_names_are_read_with_spaces_and_greek(example, name):
    assert bg.derive(example, name).name in ("w(3)[1,1]", "delta(2)[1]")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("w(3)[1]", "names nothing"),
        ("x", "names nothing"),
        ("b(2)", "names nothing"),
        ("w(1)[1,1]", "one of 2 to 3"),
        ("w(4)[1,1]", "one of 2 to 3"),
        ("z(0)[1]", "one of 1 to 3"),
        ("u(1)[1]", "one of 2 to 3"),
        ("w(3)[3,1]", "layer 3 has the units 1 to 2"),
        ("w(3)[1,0]", "layer 2 has the units 1 to 2"),
        ("z(1)[3]", "layer 1 has the units 1 to 2"),
    ],
)
def test_what_names_nothing_is_refused(example, name, said):
    with pytest.raises(NetworkError, match=said) as caught:
        bg.derive(example, name)
    assert caught.value.text["ja"] != caught.value.text["en"]


def test_a_bias_that_is_not_there_is_refused():
    net = bg.Network((1, 1), biases="none")
    with pytest.raises(NetworkError, match="no biases"):
        bg.derive(bg.trace(net, net.initialise(), [[1.0]], [[1.0]]), "b(2)[1]")


def test_what_belongs_to_one_sample_needs_it(deep):
    with pytest.raises(DataError, match=r"derive\(t, 'u\(2\)\[1\]', sample=0\)"):
        bg.derive(deep, "u(2)[1]")
    with pytest.raises(DataError, match="no sample 5"):
        bg.derive(deep, "w(2)[1,1]", sample=5)
    assert bg.derive(deep, "u(2)[1]", sample=-1).sample == 4


def test_numbers_that_are_not_finite_are_refused():
    net = bg.Network((1, 2), output="logistic", loss="binary_cross_entropy", biases="none")
    t = bg.trace(net, net.parameters([[[800.0], [-800.0]]]), [[1.0]], [[1.0, 1.0]])
    with pytest.raises(DataError, match="not finite"):
        bg.derive(t, "z(2)[2]")
    assert bg.derive(t, "w(2)[2,1]").gradient == -1.0


def test_one_function_is_said_in_the_singular(example):
    assert "stands inside one function, so one derivative is taken" in str(bg.derive(example, "z(3)[1]"))


@pytest.mark.parametrize(
    ("output", "loss", "learned"),
    [
        ("logistic", bg.BinaryCrossEntropy(smoothing=0.1), "(1 - smoothing) d[1] + smoothing / 2"),
        ("softmax", bg.CrossEntropy(smoothing=0.1), "(1 - smoothing) d[1] + smoothing / n_L"),
    ],
)
def test_the_target_that_is_learned_is_said_where_it_is_smoothed(output, loss, learned):
    net = bg.Network((1, 2), output=output, loss=loss)
    t = bg.trace(net, net.initialise(seed=0), [[0.5]], [[1.0, 0.0]])
    said = str(bg.derive(t, "w(2)[1,1]"))
    assert f"δ(2)[1] = y[1] - d[1]'\n           = {t.y[0, 0]:.9f} - 0.95" in said
    assert f"d[1]' = {learned}\n         = (1 - 0.1) × 1 + 0.1 / 2\n         = 0.95" in said
    assert "d_{1}'" in bg.derive(t, "z(2)[1]").to_latex()
    plain = bg.Network((1, 2), output=output, loss=loss.name)
    assert "d[1]'" not in str(bg.derive(bg.trace(plain, plain.initialise(seed=0), [[0.5]], [[1.0, 0.0]]), "w(2)[1,1]"))
