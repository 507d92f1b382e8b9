"""Training programs in C: they compile without a warning, and print the losses that the reference engine has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest

import backglass as bg
from backglass.equations.activations import ACTIVATIONS
from backglass.equations.optimisers import OPTIMISERS, Momentum
from backglass.export.emitters.c_program import write
from backglass.export.notes import Notes
from backglass.export.runtimes import c_runtime
from backglass.export.training_gathering import program_from, program_of
from backglass.export.training_losses import losses_of
from backglass.words import Text
from tests.export.c_help import NEEDS_CC, STRICT
from tests.export.nets import HOSTILE

pytestmark = NEEDS_CC
RNG = np.random.default_rng(0)
X = RNG.normal(size=(30, 3))
CLASSES = RNG.integers(0, 3, 30)
WEIGHTS = RNG.random(30) + 0.1
WEIGHTS[:5] = 0
TARGETS = {"binary_cross_entropy": RNG.random((30, 3)) > 0.5, "poisson": RNG.integers(0, 5, (30, 3))}
ROUNDED = RNG.normal(size=(30, 3))


def trained(hidden="tanh", output="identity", loss="squared_error", k=2, sizes=(4,), net=(), **options):
    """A short run."""
    layers = {"hidden": hidden} if sizes else {}
    network = bg.Network((3, *sizes, k), output=output, loss=loss, **layers, **dict(net))
    D = CLASSES if loss == "cross_entropy" else np.asarray(TARGETS.get(loss, ROUNDED)[:, :k], dtype=float)
    options = {"epochs": 6, "optimiser": bg.SGD(0.05), **options}
    return bg.train(network, network.initialise(seed=1), X, D, **options)


@dataclass(frozen=True)
class Keyword(Momentum):
    """A rule whose slot and constant are words of C."""

    name: ClassVar[str] = "register"
    title: ClassVar[Text] = Text("register", "register")
    slots: ClassVar[tuple[str, ...]] = ("double",)
    int: float = 0.5

    def update(self, theta, g, state, t, rate):
        """With a slot and a number of such names, and the update's number."""
        slot = self.int * state["double"] + g / t
        return theta - rate * (slot + state["double"]), {"double": slot}


MINI = {"batch_size": 7}
CASES = {
    **{f"optimiser {name}": {"optimiser": rule(), **MINI} for name, rule in OPTIMISERS.items() if name != "lbfgs"},
    "nesterov in place": {"optimiser": bg.Nesterov(0.05, form="in_place"), **MINI},
    "look ahead and all else": {
        "optimiser": bg.Nesterov(0.05, form="look_ahead"),
        "l1": 0.1,
        "l2": 0.2,
        "clip_norm": 0.5,
        "decay": 0.1,
        **MINI,
    },
    **{
        f"hidden {name}": {"hidden": name, "sizes": (4, 3)}
        for name, row in ACTIVATIONS.items()
        if "hidden" in row.places and row.trainable
    },
    **{
        f"{output} {loss}": {"output": output, "loss": loss, "k": k, **MINI}
        for output, loss, k in (
            ("softmax", "cross_entropy", 3),
            ("softmax", "squared_error", 3),
            ("logistic", "binary_cross_entropy", 2),
            ("logistic", "squared_error", 2),
            ("exp", "poisson", 2),
            ("identity", "huber", 2),
            ("identity", "quantile", 1),
            ("identity", "absolute_error", 2),
            ("identity", "mean_squared_error", 2),
            ("softplus", "huber", 2),
        )
    },
    **{
        f"biases {kind}": {"net": {"biases": kind}, "l2": 0.1, "clip_norm": 0.3, **MINI}
        for kind in ("frozen", "shared", "none", "augmented")
    },
    "sample weights": {"sample_weight": WEIGHTS, "l2": 0.1, "batch_size": 4},
    "look ahead, batches without weight": {
        "sample_weight": WEIGHTS,
        "optimiser": bg.Nesterov(0.05),
        "shuffle": False,
        "batch_size": 4,
    },
    "batches without weight": {"sample_weight": WEIGHTS, "shuffle": False, "batch_size": 4},
    "sum": {"net": {"reduction": "sum"}, "l1": 0.01, "optimiser": bg.SGD(0.01), **MINI},
    "weighted sum": {"net": {"reduction": "sum"}, "sample_weight": WEIGHTS, "optimiser": bg.SGD(0.01), **MINI},
    "one layer": {"sizes": ()},
    "saturated": {"output": "softmax", "loss": "cross_entropy", "k": 3, "optimiser": bg.SGD(50.0)},
    "saturated logistic": {"output": "logistic", "hidden": "logistic", "optimiser": bg.SGD(500.0)},
    "rates": {"schedule": bg.Exponential(0.9), **MINI},
}
FEW = ("optimiser adam", "look ahead and all else", "sample weights")


def losses_printed(program, lang="en"):
    files = write(program, Notes("program", lang, HOSTILE))
    return dict(line.split() for line in c_runtime.CRuntime().run_program(files, "program").splitlines())


@pytest.mark.parametrize(
    "name", [*FEW, *(pytest.param(name, marks=pytest.mark.slow) for name in CASES if name not in FEW)]
)
def test_it_prints_the_losses_of_the_reference(name, monkeypatch):
    monkeypatch.setattr(c_runtime, "FLAGS", STRICT)
    run = trained(**CASES[name])
    program = program_of(run)
    printed, wanted = losses_printed(program), losses_of(run, program)
    assert [*map(int, printed)] == [*wanted]
    for update, loss in wanted.items():
        assert float(printed[str(update)]) == pytest.approx(loss, rel=1e-12 if update < 2 else 1e-9), update


def test_a_rule_of_ones_own_may_have_names_that_are_words_of_c(monkeypatch):
    monkeypatch.setitem(OPTIMISERS, Keyword.name, Keyword)
    monkeypatch.setattr(c_runtime, "FLAGS", STRICT)
    run = trained(optimiser=Keyword(0.05), batch_size=7)
    program = program_of(run)
    printed, wanted = losses_printed(program), losses_of(run, program)
    assert [float(loss) for loss in printed.values()] == pytest.approx([*wanted.values()], rel=1e-12)


@pytest.mark.slow
def test_ten_thousand_updates_of_mazur():
    mazur = bg.example("mazur")
    title = Text("Mazur's network", "Mazur のネットワーク")
    printed = losses_printed(
        program_from(mazur.network, mazur.parameters, mazur.X, mazur.D, mazur.optimiser, 10_000, title), "ja"
    )
    assert printed["0"] == "0.29837110876000272"  # his 0.298371109
    assert printed["1"] == "0.29102777369359933"  # his 0.291027924 was computed with rounded numbers
    assert float(printed["10000"]) == pytest.approx(3.5101877e-05, rel=1e-7)  # his 0.000035085


def test_its_four_parts_come_in_the_order_of_the_procedure():
    text = write(program_of(trained()), Notes("program", "ja", ("学習",)))[""].decode()
    places = [text.index(f"{number}. ") for number in (1, 2, 3, 4)]
    assert places == sorted(places)
    for name in ("u2", "z2", "delta3", "delta2", "dW3", "db2"):
        assert f"{name}[" in text
