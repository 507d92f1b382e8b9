"""Lesson `layers`: its programs run as they are shown, its judge finds what is wrong, its numbers are others' too."""

from __future__ import annotations

import numpy as np
import pytest

from backglass.layers import Affine, SoftmaxWithLoss
from backglass.textbook.lesson import unwatched
from backglass.textbook.lessons.layers import own
from backglass.textbook.lessons.layers.both_passes import B2, B3, CLASSES, ETA, W2, W3, X, targets
from backglass.textbook.program import program
from backglass.textbook.quiz import judge
from backglass.textbook.shelf import LESSONS


@pytest.fixture
def content(worked):
    return worked("layers")


def ran(content):
    """What the lesson's programs define and do, run one after the other as a reader would."""
    names = {
        "np": np, "x": np.array(X), "t": targets(), "eta": ETA, "u": np.array([[1.125, 0.625, -0.5]]),
    }  # fmt: skip
    shown = {step.title.en: step.program for step in content.steps if step.program}
    for text in shown.values():
        if text.startswith("class"):
            exec(text, names)
    return names, shown


def test_the_programs_run_as_they_are_shown(content):
    names, shown = ran(content)

    class Chain:
        def __init__(self):
            self.layers = [
                names["MyAffine"](np.array(W2), np.array(B2)),
                names["MyReLU"](),
                names["MyAffine"](np.array(W3), np.array(B3)),
            ]
            self.loss = names["MySoftmaxWithLoss"]()
            self.params = [param for layer in self.layers for param in layer.params]
            self.grads = [grad for layer in self.layers for grad in layer.grads]

        def forward(self, x, t):
            for layer in self.layers:
                x = layer.forward(x)
            return self.loss.forward(x, t)

        def backward(self):
            dout = self.loss.backward()
            for layer in reversed(self.layers):
                dout = layer.backward(dout)

    names["chain"] = chain = Chain()
    training = shown["The chain, and one update"]
    exec(training, names)
    assert names["E"] == pytest.approx(content.data["E"], rel=1e-14)
    for grad, name in zip(chain.grads, ("dW2", "db2", "dW3", "db3"), strict=True):
        np.testing.assert_allclose(grad, content.data[name], rtol=1e-13, atol=1e-16)
    exec(training, names)
    assert names["E"] == pytest.approx(content.data["E_after"], rel=1e-13)


def test_what_is_shown_is_what_is_judged(content):
    shown = {step.program for step in content.steps}
    assert {program(made) for made in (own.MyAffine, own.MyReLU, own.MySoftmax, own.MySoftmaxWithLoss)} <= shown
    assert not any('"""' in text or "Any" in text for text in shown)


def test_the_judge_finds_the_quoted_program(content):
    judged = content.data["judged"]
    assert [one["verdict"] for one in judged.values()] == ["right"] * 4 + ["wrong"] * 2
    assert judged["single"]["factor"] == pytest.approx(1 / 3, rel=1e-6)
    assert judged["dout"]["factor"] == pytest.approx(1 / 2, rel=1e-6)


def test_the_numbers_are_torchs(content):
    torch = pytest.importorskip("torch", reason="torch is not installed")
    params = [torch.tensor(values, dtype=torch.float64, requires_grad=True) for values in (W2, B2, W3, B3)]
    x = torch.tensor(X, dtype=torch.float64, requires_grad=True)
    u3 = torch.relu(x @ params[0].T + params[1]) @ params[2].T + params[3]
    E = torch.nn.functional.cross_entropy(u3, torch.tensor(CLASSES))
    E.backward()
    assert content.data["E"] == pytest.approx(float(E.detach()), rel=1e-13)
    for values, name in zip((x, *params), ("dx", "dW2", "db2", "dW3", "db3"), strict=True):
        np.testing.assert_allclose(content.data[name], values.grad, rtol=1e-13, atol=1e-16)


@pytest.mark.parametrize(
    ("title", "answer", "slip"),
    [
        ("SoftmaxWithLoss: the error", "3.318828", "mean-for-sum"),
        ("Back through SoftmaxWithLoss", "-0.890813", "mean-for-sum"),
        ("Back through SoftmaxWithLoss", "0.445407", "sign"),
        ("The same by Softmax alone", "-4.57932", "missing-derivative"),
        ("Back through Affine", "-0.216032", "mean-for-sum"),
        ("Back through ReLU", "-0.455644", "missing-derivative"),
        ("The chain, and one update", "0.38023", "sign"),
        ("Judge your own layer", "-1.78163", "half"),
        ("Judge your own layer", "-0.296938", "mean-for-sum"),
    ],
)
def test_the_quiz_names_the_slip(content, title, answer, slip):
    (step,) = [step for step in content.steps if step.title.en == title]
    assert judge(answer, step.lines[-1]).slip == slip


def test_an_update_made_too_early_is_another_number(content):
    (step,) = [step for step in content.steps if step.title.en == "The chain, and one update"]
    early = step.lines[-1].slips["updated-too-early"]
    assert judge(f"{early:.6f}", step.lines[-1]).slip == "updated-too-early"


@pytest.mark.parametrize(("owner", "name"), [(Affine, "forward"), (Affine, "backward"), (SoftmaxWithLoss, "backward")])
def test_an_error_of_one_per_cent_is_noticed(monkeypatch, owner, name):
    right = getattr(owner, name)
    monkeypatch.setattr(owner, name, lambda *arguments: 1.01 * right(*arguments))
    assert not all(check.as_expected for check in LESSONS["layers"].work(unwatched).all_checks)
