"""Document 004, the perceptron as a block diagram: every thing of its has the content that it should have."""

from __future__ import annotations

import numpy as np
import pytest

import backglass as bg
from backglass.export.formats import FORMATS
from tests.documents.reading import Studio

near = pytest.approx
X, Y = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 0, 0, 1])
Z = X @ [1, 6] - 4
A = 1 / (1 + np.exp(-Z))
DELTA = (A - Y) * A * (1 - A)


def test_004_1(given):
    """Each program that can be run here prints what the page shows, and that is the training by hand."""
    *programs, page, of_mazur = given("004-1")
    w, b = np.array([1.0, 6.0]), -4.0  # the bias is not trained
    losses = {}
    for update in range(201):
        a = 1 / (1 + np.exp(-(X @ w + b)))
        losses[update] = float(((a - Y) ** 2).sum() / 2)
        w -= ((a - Y) * a * (1 - a)) @ X
    for asked, program in zip(given.entries["004-1"].asks, programs, strict=False):
        runtime = FORMATS[asked.split()[-1]].made_runtime()
        if runtime.missing() is None:
            told = dict(line.split() for line in runtime.run_program({"": program.encode()}, "perceptron").splitlines())
            assert {int(update): float(loss) for update, loss in told.items()} == near(
                {int(update): losses[int(update)] for update in told}, rel=1e-12
            )
            assert len(told) == 9
    assert page.count("<samp>") == 5
    assert page.count("200 0.0654380309") == 5
    assert "updates = 10000" in of_mazur
    for language in ("octave", "python", "scilab", "julia", "c"):
        assert f'class="language-{language}"' in page
    said = {"en": "the one in Julia was read by a parser, and not run", "ja": "構文を調べただけで、動かしていません"}
    assert said[given.language] in page.text


def test_004_2(given):
    (lesson,) = given("004-2")
    assert lesson.results["∂E/∂w2"] == near(DELTA @ X[:, 1], abs=1e-9)


def test_004_3(given):
    forward, error = given("004-3")
    assert [forward.results[f"Z_{i}"] for i in (1, 2, 3, 4)] == Z.tolist()
    assert error.results["E"] == near(((A - Y) ** 2).sum() / 2, abs=1e-9)
    assert error.results["E"] == near(0.3903127116082427, abs=1e-9)


def test_004_4(given):
    error, activation, weights, bias = given("004-4")
    assert [error.results[f"∂E/∂A_{i}"] for i in (1, 2, 3, 4)] == near(A - Y, abs=1e-9)
    assert [activation.results[f"∂A_{i}/∂Z_{i}"] for i in (1, 2, 3, 4)] == near(A * (1 - A), abs=1e-9)
    assert [weights.results[f"∂E/∂w{i}"] for i in (1, 2)] == near(DELTA @ X, abs=1e-9)
    assert bias.results["∂E/∂b"] == near(0.092795728372, abs=1e-9)


def test_004_5(given):
    """In each picture one block and its factor are tinted, in the first the last block."""
    table, *pages = given("004-5")
    order = [table.index(block) for block in ("[A → SSE() → E]", "[Z → σ() → A]", "[W → f() → Z]")]
    assert order == sorted(order)
    for page, block in zip(pages, (["SSE()", "∂E", "∂A"], ["σ()", "∂A", "∂Z"], ["f()", "∂Z", "∂W"]), strict=True):
        assert page.tinted == [block]


def test_004_6(given):
    expanded, delta, weights = given("004-6")
    assert "A² - 2 A Y + Y²" in expanded.together
    assert [delta.results[f"δ_{i}"] for i in (1, 2, 3, 4)] == near(DELTA, abs=1e-9)
    assert weights.results["∂E/∂w2"] == near(0.090335500695, abs=1e-9)


def test_004_7(given):
    perceptron, sigmoid = given("004-7")
    assert perceptron.results["∂A_2/∂Z_2"] == near(A[1] * (1 - A[1]), abs=1e-9)
    assert sigmoid.results["σ'(1)"] == near(0.196611933241, abs=1e-9)


def test_004_8(given):
    reason, step, lesson = given("004-8")
    net = bg.Network((2, 1), output="step")
    with pytest.raises(bg.NetworkError, match="derivative is 0 wherever it exists"):
        bg.train(net, net.initialise(), X, Y)
    assert "derivative is 0 wherever it exists" in reason
    assert step.row({"en": "step", "ja": "ステップ関数"}[given.language])[2::2] == ["0", "0", "0"]
    assert {"en": "variational methods", "ja": "変分"}[given.language] in lesson.together


def test_004_9(given):
    weights, bias, dW, db = given("004-9")
    assert [weights.results[f"∂E/∂w{i}"] for i in (1, 2)] == near(DELTA @ X, abs=1e-9)
    assert bias.results["∂E/∂b"] == near(DELTA.sum(), abs=1e-9)
    assert dW[0] == near(DELTA @ X, abs=1e-15)
    assert db == near([DELTA.sum()], abs=1e-15)


def test_004_10(given):
    section, studio = given("004-10")
    assert section.startswith('<section id="step-8">')
    assert "0.090335501" in section
    studio.says("again")
    studio.says("edit", parameter="w(2)[1,1]", value="3/20")
    studio.says("advance", n=30)
    linked = Studio("mazur", studio.language)
    linked.says("hello", link=studio.says("link")["state"])
    assert linked.session.timeline.update == 30
    assert linked.session.timeline.seen.state.theta.tobytes() == studio.session.timeline.seen.state.theta.tobytes()
