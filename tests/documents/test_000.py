"""Document 000, the slides: every thing of its has the content that it should have."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

import backglass as bg
from backglass.textbook.shelf import LESSONS, following
from tests.documents.reading import with_hyphens

near = pytest.approx
Y, D = [1.438743352664, 0.552501227738, -0.699223071942], [0.2, -0.1, 0.4]  # the two-layer network, by mpmath
DELTA_3 = [1.238743352664, 0.652501227738, -1.099223071942]
DELTA_2 = [0.868727948705, -0.172442188413]
Z_2 = [math.tanh(0.9), math.tanh(-1.6)]


def test_000_1(given):
    listed, page, points = given("000-1")
    order = [name for name in re.findall(r"^([a-z-]+) {2,}", listed, re.MULTILINE) if name in LESSONS]
    assert order == [*LESSONS]
    assert order.index("two-layer") < order.index("multilayer")
    assert listed.index("backglass textbook network") < listed.index("chain-rule")
    assert f'rel="next" href="{following(LESSONS["two-layer"]).name}.html"' in page
    assert "Okatani" in page or "岡谷" in page
    assert points.count("<li") == 5


def test_000_2(given):
    step, optimiser = given("000-2")
    assert step.results["w+"] == near(0.8 - 0.2 * (0.8 * 2 - 1) * 2)
    assert optimiser == bg.SGD(0.5)


def test_000_3(given):
    weight, biases = given("000-3")
    assert weight == near(DELTA_3[1] * Z_2[0], abs=1e-11)
    assert biases == near(DELTA_2, abs=1e-11)


def test_000_4(given):
    loss, partial = given("000-4")
    assert loss == near(1.5842671539290503, abs=1e-15)
    assert partial == near(DELTA_2[0] * 0.5, abs=1e-11)


def test_000_5(given):
    assert given("000-5") == ["E(f(W(3) f(⟦W(2)⟧ z(1) + b(2)) + b(3)), d)", 3]


def test_000_6(given):
    (step,) = given("000-6")
    assert step.results["dy/dx"] == near(2 / math.tan(1), abs=1e-9)
    assert step.results["dy/dx"] == near(1.284185232, abs=1e-9)


def test_000_7(given):
    (cost,) = given("000-7")
    weights = 784 * 50 + 50 * 10
    parameters = weights + 50 + 10
    assert cost.results["F"] == weights == 39_700
    assert cost.results["F + B"] == weights + 40_200
    assert cost.results["D"] == 2 * parameters * weights == 3_156_944_000
    assert cost.results["D / (F + B)"] == near(3_156_944_000 / 79_900, abs=0.05)


def test_000_8(given):
    lesson, network = given("000-8")
    assert lesson.results["u1^(2)"] == near(0.05 * 1 + 0.1 * 0.5 + -0.2 * -1 + 0.3 * 2)
    assert network.biases == "augmented"
    theta = network.initialise(seed=0)
    assert theta.W[2].shape == (1, 3)
    plain = bg.Network((2, 1))
    X, d = [[0.5, -1.0], [2.0, 0.1]], [1, 0]
    assert bg.trace(network, theta, X, d).loss == bg.trace(plain, plain.initialise(seed=0), X, d).loss


def test_000_9(given):
    lesson, summed, mean = given("000-9")
    assert lesson.results["E"] == near(1.8925895850565735, abs=1e-6)
    assert lesson.results["E_t"] == near(0.6308631950188578, abs=1e-6)
    assert (summed.reduction, mean.reduction) == ("sum", "mean")
    W, X, target = [[[0.3, -0.2]]], [[1, 2], [0.5, -1]], [1, 0]
    E, E_t = (bg.trace(net, net.parameters(W=W), X, target).loss for net in (summed, mean))
    assert near(((-0.1 - 1) ** 2 + 0.35**2) / 2) == E
    assert E_t == near(E / 2)


def test_000_10(given):
    each, summed = given("000-10")
    assert each == near([-0.208960, 0.301146, -0.161168], abs=1e-6)
    assert summed == near(-0.068982236153, abs=1e-11)


def test_000_11(given):
    network, step = given("000-11")
    assert network == bg.Network((3, 2, 3), hidden="tanh", output="identity", loss="squared_error")
    (picture,) = step.pictures
    for shown in ("x₁ = 0.5", "u₁ = 0.9", "z₁ = 0.7163", "y₃ = -0.6992"):
        assert shown in with_hyphens(picture)


def test_000_12(given):
    hidden, output = given("000-12")
    assert [hidden.results[f"z{j}^(2)"] for j in (1, 2)] == near(Z_2, abs=1e-9)
    assert [output.results[f"u{k}^(3)"] for k in (1, 2, 3)] == near(Y, abs=1e-9)


def test_000_13(given):
    (step,) = given("000-13")
    assert "[0 z1 0]" in step
    sparse = [0, Z_2[0], 0]
    assert step.results["∂E/∂w21"] == near(np.dot(DELTA_3, sparse), abs=1e-9)


def test_000_14(given):
    (step,) = given("000-14")
    assert step.results["∂u1^(2)/∂w12^(2)"] == -1


def test_000_15(given):
    step, shown = given("000-15")
    slope = 1 - Z_2[0] ** 2
    ways = [delta * weight * slope for delta, weight in zip(DELTA_3, (0.7, 0.9, -0.3), strict=True)]
    assert step.results["∂E/∂u1^(2)"] == near(math.fsum(ways), abs=1e-9) == near(DELTA_2[0], abs=1e-9)
    assert {"x₂ = -1", "-0.2", "u₁ = 0.9"} <= {*shown.tinted[0]}


def test_000_16(given):
    (step,) = given("000-16")
    assert step.results["∂E/∂w12^(2)"] == near(-DELTA_2[0], abs=1e-9)


def test_000_17(given):
    """A bias is added to u, so the central difference by it is the delta."""
    deltas, derivation = given("000-17")
    example, h = bg.example("three-layers"), 1e-5
    for j, delta in enumerate(deltas):
        moved = []
        for step in (h, -h):
            b = {l: values.copy() for l, values in example.parameters.b.items()}
            b[2][j] += step
            moved.append(bg.trace(example.network, example.network.parameters(W=example.parameters.W, b=b),
                                  example.X[:1], example.D[:1]).loss)  # fmt: skip
        assert delta == near((moved[0] - moved[1]) / (2 * h), abs=1e-9)
    assert derivation.gradient == deltas[0]
    assert str(derivation).count("p_") >= 6


def test_000_18(given):
    deltas, gradients = given("000-18")
    W, b, X = (lambda shape, shift: np.sin(0.7 * np.arange(1, math.prod(shape) + 1) + shift).reshape(shape)), 0.1, 20
    z1 = W((3, 3), X)[0]
    z2 = np.tanh(W((4, 3), 0) @ z1 + b * W((4,), 10))
    z3 = 1 / (1 + np.exp(-W((3, 4), 1) @ z2 - b * W((3,), 11)))
    u4 = W((2, 3), 2) @ z3 + b * W((2,), 12)
    delta4 = np.exp(u4) / np.exp(u4).sum() - [1, 0]
    delta3 = W((2, 3), 2).T @ delta4 * z3 * (1 - z3)
    delta2 = W((3, 4), 1).T @ delta3 * (1 - z2**2)
    assert deltas.results["δ1^(3)"] == near(delta3[0], abs=1e-6)
    assert deltas.results["δ1^(2)"] == near(delta2[0], abs=1e-6)
    assert gradients.results["∂E_1/∂w11^(2)"] == near(delta2[0] * z1[0], abs=1e-6)


def test_000_19(given):
    *still, studio = given("000-19")
    output, hidden = map(with_hyphens, still)
    assert "δ₃ = -1.099" in output
    assert "δ₁ = 0.8687" not in output
    assert "δ₃ = -1.099" in hidden
    assert "δ₁ = 0.8687" in hidden
    lit = [stage["lit"] for stage in studio.stages()]
    assert lit[2][:3] == ["delta(3)[1]", "delta(3)[2]", "delta(3)[3]"]
    assert lit[3] == ["delta(2)[1]", "delta(2)[2]"]


def test_000_20(given):
    forward, output, before, gradients = (stage.values for stage in given("000-20"))
    assert (sorted(forward["u"]), sorted(forward["z"])) == ([2, 3, 4], [1, 2, 3, 4])
    assert output["E"] == near([0.470469864123, 0.922270954398, 0.499848766536], abs=1e-11)
    assert list(output["delta"]) == [4]
    assert list(before["delta"]) == [3, 2]
    assert gradients["dW"][4][0] == near(np.array([-0.068982236153, -0.113754443595, -0.037953299830]) / 3, abs=1e-11)
    assert [of.shape for of in gradients["db"].values()] == [(4,), (3,), (2,)]


def test_000_21(given):
    pairs, batch = given("000-21")
    softmax = next(line.split() for line in pairs.splitlines() if line.split()[:2] == ["softmax", "CE"])
    assert [float(number) for number in softmax[-3:]] == near(
        [0.175290392140, 0.039112573271, -0.214402965411], abs=1e-6
    )
    example = bg.example("three-layers")
    assert batch == near(example.trace().y - example.D, abs=1e-15)
