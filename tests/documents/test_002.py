"""Document 002, the note for the exam: every thing of its has the content that it should have."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

import backglass as bg

near = pytest.approx
U = np.array([[1.0, 2.0, 3.0], [0.5, -1.0, 2.0]])


def sigmoid(u):
    return 1 / (1 + np.exp(-u))


def softmax(u):
    return np.exp(u) / np.exp(u).sum(axis=-1, keepdims=True)


def test_002_1(given):
    asked, practice = given("002-1")
    assert {"en": "1 of 1 right", "ja": "1 問中 1 問正解"}[given.language] in asked
    questions = json.loads(practice)["questions"]
    assert [len(question["choices"]) for question in questions] == [4, 4]
    powers = np.exp(questions[0]["given"]["u"])
    assert questions[0]["answer"] == f"{powers[1] / powers.sum():.4f}"


def test_002_2(given):
    importance, bias = given("002-2")
    assert [float(u) for _, u, _ in map(importance.row, ("-2", "0", "2", "4"))] == near([-1.5, -0.5, 0.5, 1.5])
    assert "Δu = w1 × 0.1" in importance
    assert bias.results["x1"] == near((0.8 - 0.3) / 2)


def test_002_3(given):
    audit, shirts = given("002-3")
    rejected, repaired = {"en": ("reject", "repair"), "ja": ("除く", "直す")}[given.language]
    for column, verdict in {
        "player": rejected, "shirt": rejected, "position": repaired, "lactate": rejected, "run": repaired,
        "bonus": rejected,
    }.items():  # fmt: skip
        assert verdict in audit.row(column), column
    goals, shirt = [2, 15, 7, 1, 12, 3, 10, 0], [8, 10, 7, 4, 9, 6, 11, 1]
    assert shirts.results["r(shirt)"] == near(np.corrcoef(shirt, goals)[0, 1], abs=1e-9)
    assert shirts.results["r(next)"] == near(0.042058651964, abs=1e-9)


def test_002_4(given):
    ways, zero, rows, column = given("002-4")
    heights = [180, 170, 174, 183, 178, 172, 187]
    assert ways.results["μ'"] == near(sum(heights) / 8)
    assert ways.results["μ"] == near(sum(heights) / 7, abs=1e-8)
    assert "59.013" in ways
    trained = {"en": "{} to train", "ja": "訓練 {}"}[given.language]
    for printed, count in ((zero, 48), (rows, 47), (column, 48)):
        assert trained.format(count) in printed, printed
    left_out = {"en": "left out", "ja": "使わない列"}[given.language]
    assert "height" in next(line for line in column.splitlines() if left_out in line and "height" in line)
    assert not any(left_out in line and "height" in line for line in zero.splitlines())


def test_002_5(given):
    joined, audit = given("002-5")
    assert joined.results["Σ goals"] == 50
    assert joined.results["Σ goals'"] == 62
    assert " 9 " in joined
    assert audit.row("hours")[2] == "1"


def test_002_6(given):
    step, trained, row = given("002-6")
    heights = np.array([180, 170, 174, 183, 178, 172, 187])
    assert step.results["z_A"] == near((180 - heights.mean()) / heights.std(), abs=1e-9)
    assert step.results["m_A"] == near(10 / 17, abs=1e-9)
    assert "--scale min-max" in trained
    raw, low, high, scaled = (float(number) for number in row.row("run")[-4:] if number)
    assert scaled == near((raw - low) / (high - low), abs=1e-8)


def test_002_7(given):
    hidden, output = given("002-7")
    z = [sigmoid(0.5), sigmoid(0.7)]
    assert [hidden.results[f"z(2)[{j}]"] for j in (1, 2)] == near(z, abs=1e-9)
    assert output.results["y"] == near(sigmoid(1.2 * z[0] - 0.7 * z[1] + 0.1), abs=1e-9)


def test_002_8(given):
    step, slopes, chain = given("002-8")
    assert step.results["σ'(0)"] == 0.25
    assert slopes == near(np.array([4.248354255291589e-18, 0.25, 4.248354255291589e-18]), rel=1e-14)
    u, product = 0.0, 1.0
    for _ in range(9):
        product *= sigmoid(u) * (1 - sigmoid(u))
        u = sigmoid(u)
    assert chain.results["δ^(2) / δ^(11)"] == near(product, rel=1e-9)
    assert product == near(1.724585638951e-6, rel=1e-12)


def test_002_9(given):
    kink, sparsity = given("002-9")
    assert kink.results["c"] == 0.5
    assert kink.row("ReLU") == ["ReLU", "0", "0", "0", "0", "3", "1"]
    u = np.array([-1.5, 0.3, -0.2, 2, -0.7, -0.1, 1.1, -3])
    assert sparsity.results["r"] == np.mean(np.maximum(u, 0) == 0)


def test_002_10(given):
    slope, symmetry = given("002-10")
    assert slope.results["tanh'(1)"] == near(1 - math.tanh(1) ** 2, abs=1e-9)
    assert symmetry.results["tanh(0.3)"] == near(math.tanh(0.3), abs=1e-9)


def test_002_11(given):
    step, network = given("002-11")
    name = {"en": "identity", "ja": "恒等写像"}[given.language]
    assert step.row(name)[1:] == ["-2", "1", "0", "1", "3", "1"]
    assert network.loss == bg.Network((3, 1), loss="squared_error").loss
    assert network.predict(network.parameters(W=[[[1, 2, 3]]]), [[1, 1, 1]]).tolist() == [6.0]


def test_002_12(given):
    jacobian, ratio, shifted, large, backwards, layer = given("002-12")
    f, g = softmax(U[0]), np.array([0.1, -0.2, 0.3])
    assert jacobian[0] == near(np.diag(f) - np.outer(f, f), abs=1e-15)
    assert ratio.results["f_3 / f_1"] == near(math.exp(2), abs=1e-9)
    assert [shifted.results[f"f_{k}"] for k in (1, 2, 3)] == near(f, abs=1e-9)
    assert large.results["f_1"] == near(0.9999546000703311, abs=1e-13)
    assert [backwards.results[f"∂E/∂u_{k}"] for k in (1, 2, 3)] == near((np.diag(f) - np.outer(f, f)) @ g, abs=1e-9)
    assert layer.forward(U) == near(softmax(U), abs=1e-15)
    assert layer.backward(np.array([g, g]))[0] == near((np.diag(f) - np.outer(f, f)) @ g, abs=1e-15)


def test_002_13(given):
    gradient, paths = given("002-13")
    example, h = bg.example("two-layer"), 1e-5
    differences = []
    for name in example.parameters:
        moved = [bg.nudge(example.network, example.parameters, example.X, example.D, name, step) for step in (h, -h)]
        differences.append((moved[0].after - moved[1].after) / (2 * h))
    assert gradient == near(np.array(differences), abs=1e-8)
    assert len(gradient) == 17
    everything = {"en": "all weights", "ja": "すべての重み"}[given.language]
    assert paths.row(everything)[1:] == ["102", "540", "48"]


def test_002_14(given):
    matrices, derivation = given("002-14")
    assert "(2, -1), (-0.6, 1.5)" in matrices
    assert derivation.gradient == near(0.652501227738 * math.tanh(0.9), abs=1e-11)
    assert "y[2] - d[2]" in str(derivation)


def test_002_15(given):
    squared, entropy = given("002-15")
    assert squared.results["E"] == (1 + 4 + 16) / 2
    assert [squared.results[f"∂E/∂y_{k}"] for k in (1, 2, 3)] == [1, 2, 4]
    assert entropy.results["E"] == near(math.log(2), abs=1e-9)
    assert entropy.results["∂E/∂y_3"] == -1 / 0.5


def test_002_16(given):
    batch, trap, bound = given("002-16")
    losses = np.log(np.exp(U).sum(axis=1)) - [U[0, 2], U[1, 0]]
    assert [batch.results[name] for name in ("E_1", "E_2", "E")] == near([*losses, losses.mean()], abs=1e-9)
    assert trap.results["E_a"] == near(-math.log(0.6 + 1e-7), abs=1e-15)
    assert trap.results["E_b"] == near(2.302584092994546, abs=1e-15)
    assert bound.results["E(0)"] == near(-math.log(1e-7), abs=1e-9)
    assert bound.results["E"] == 2000


def test_002_17(given):
    step, deltas, layer = given("002-17")
    d = np.array([[0, 0, 1], [1, 0, 0]])
    gradient = (softmax(U) - d) / 2
    shown = [[step.results[f"∂E/∂u_{n}{k}"] for k in (1, 2, 3)] for n in (1, 2)]
    assert np.array(shown) == near(gradient, abs=1e-9)
    for labels in ([2, 0], d):
        assert layer.forward(U, labels) == near(1.0744586305507688, abs=1e-15)
        assert layer.backward() == near(gradient, abs=1e-15)
    example = bg.example("three-layers")
    assert deltas.tolist() == example.trace().delta[4].tolist()
    assert example.D.argmax(axis=1).tolist() == [0, 1, 0]


def test_002_18(given):
    (printed,) = given("002-18")
    assert given.report in printed.together
