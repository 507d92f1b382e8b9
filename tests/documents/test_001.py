"""Document 001, the 2-2-2 network: every thing of its has the content that it should have."""

from __future__ import annotations

import math

import numpy as np
import pytest

import backglass as bg

near = pytest.approx
NEW = [0.149780716133, 0.199561432266, 0.249751143632, 0.299502287265]  # w1+ to w8+ of the reference trace
NEW += [0.358916479718, 0.408666186076, 0.511301270239, 0.561370121108]
BEFORE, AFTER, IN_PLACE = 0.298371108760, 0.291027773694, 0.291027923905
DELTA_O = [0.138498561629, -0.038098236517]
PATHS = [0.000668396021, -0.000229828287]


def test_001_1(given):
    asked, right, slip = given("001-1")
    assert right.right
    assert not slip.right
    assert "f'" in str(slip)
    assert {"en": "1 of 1 right", "ja": "1 問中 1 問正解"}[given.language] in asked
    wrong = given.given(given.entries["001-1"].asks[0], typed="0.09")
    assert {"en": "0 of 1 right", "ja": "1 問中 0 問正解"}[given.language] in wrong


def test_001_2(given):
    (printed,) = given("001-2")
    for E in (BEFORE, AFTER, 3.510854812251e-5, 3.510187782979e-5):
        assert f"E = {E:.10f}" in printed
    assert " ".join(f"{w:.9f}" for w in NEW) in printed


def test_001_3(given):
    step, update, studio = given("001-3")
    assert [float(number) for number in step.row("100")[1:]] == near(
        [0.020046828249, 0.0200397520, 0.00608313106, 0.00999716479], abs=1e-9
    )
    m = bg.example("mazur")
    run = bg.train(m.network, m.parameters, m.X, m.D, optimiser=m.optimiser, epochs=100, engine="reference")
    assert update.trace.loss == near(run.history["loss"][99], abs=1e-12)
    assert update.after.theta == near(run.theta.flat, abs=1e-12)
    studio.says("to", update=0)
    for loss in (0.291027773694, run.history["loss"][2]):
        studio.says("step")
        assert studio.loss == near(loss, abs=1e-12)


def test_001_4(given):
    weight, picture = given("001-4")
    assert weight == 0.20
    weights = [f">w{k} {w:g}<" for k, w in enumerate((0.15, 0.2, 0.25, 0.3, 0.4, 0.45, 0.5, 0.55), start=1)]
    for shown in (*weights, ">b1 0.35<", ">b2 0.6<", ">i1<", ">i2<", ">h1<", ">h2<", ">o1<", ">o2<", "d₁ = 0.01"):
        assert shown in picture


def test_001_5(given):
    assert [array.tolist() for array in given("001-5")] == [[[0.05, 0.10]], [[0.01, 0.99]]]


def test_001_6(given):
    hidden, output = given("001-6")
    for symbol, value in {
        "net_h1": 0.3775, "out_h1": 0.593269992107, "net_h2": 0.3925, "out_h2": 0.596884378260,
    }.items():  # fmt: skip
        assert hidden.results[symbol] == near(value, abs=1e-9)
    for symbol, value in {
        "net_o1": 1.105905967060, "out_o1": 0.751365069552, "net_o2": 1.224921404096, "out_o2": 0.772928465321,
    }.items():  # fmt: skip
        assert output.results[symbol] == near(value, abs=1e-9)


def test_001_7(given):
    step, term = given("001-7")
    assert [step.results[name] for name in ("E_o1", "E_o2", "E")] == near(
        [0.274811083176, 0.023560025584, BEFORE], abs=1e-9
    )
    assert {"en": "ideal", "ja": "理想値"}[given.language] in term


def test_001_8(given):
    step, page = given("001-8")
    assert step.results["∂E/∂w5"] == near(0.082167040564, abs=1e-9)
    assert {"z₁ = 0.5933", "w5 0.4", "y₁ = 0.7514"} <= {*page.tinted[0]}


def test_001_9(given):
    (factors,) = given("001-9")
    assert [factor.value for factor in factors] == near([0.741365069552, 0.186815601809, 0.593269992107], abs=1e-12)
    assert [factor.formula for factor in factors] == ["y[1] - d[1]", "z(3)[1] (1 - z(3)[1])", "f(u(2)[1])"]


def test_001_10(given):
    delta, negative = given("001-10")
    assert delta[0] == near(DELTA_O, abs=1e-12)
    assert negative.tolist() == (-delta).tolist()


def test_001_11(given):
    one, others, term = given("001-11")
    assert one.results["w5+"] == near(0.4 - 0.5 * 0.082167040564, abs=1e-9)
    assert [others.results[f"w{k}+"] for k in (6, 7, 8)] == near(NEW[5:], abs=1e-9)
    assert {"en": "learning rate", "ja": "学習率"}[given.language] in term
    assert "η" in term
    assert "ε" in term


def test_001_12(given):
    (step,) = given("001-12")
    assert [float(E) for E in step.row("1")[1:3]] == near([AFTER, IN_PLACE], abs=1e-9)


def test_001_13(given):
    both, first, new, paths = given("001-13")
    assert both.results["∂E/∂out_h1"] == near(0.055399424651 - 0.019049118258, abs=1e-9)
    assert first.results["∂E/∂w1"] == near(0.000438567734, abs=1e-9)
    assert [new.results[f"w{k}+"] for k in (1, 2, 3, 4)] == near(NEW[:4], abs=1e-9)
    assert [paths.results[name] for name in ("p1", "p2", "∂E/∂w1")] == near([*PATHS, math.fsum(PATHS)], abs=1e-9)


def test_001_14(given):
    losses, weights = given("001-14")
    assert losses == near(np.array([BEFORE, AFTER, 3.510854812251e-5]), abs=1e-11)
    assert "0.378509988 " in weights
    assert "-3.892977199 " in weights
    example = bg.example("mazur")
    net = bg.Network((2, 2, 2), hidden="logistic", output="logistic", biases="shared")
    theta = net.parameters(W=example.parameters.W, b=[0.35, 0.60])
    run = bg.train(net, theta, example.X, example.D, optimiser=example.optimiser, epochs=2)
    assert run.history["loss"][1] == near(0.285750886699, abs=1e-11)


def test_001_15(given):
    (printed,) = given("001-15")
    assert given.report in printed.together
