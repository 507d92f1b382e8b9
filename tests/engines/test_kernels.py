"""What has a kernel and what has none: names, fallbacks and refusals; and which way a job is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest

import backglass as bg
from backglass.engines import NativeEngine, ReferenceEngine, available, choose, native
from backglass.equations.activations import ACTIVATIONS, Activation, LeakyReLU, Tanh
from backglass.equations.losses import LOSSES, Huber, Loss
from backglass.equations.optimisers import OPTIMISERS, SGD, Optimiser
from backglass.errors import EngineError
from backglass.plan import Plan, State
from tests.engines.teams import sharing_engine
from tests.engines.test_engines_agree import problem

pytestmark = pytest.mark.skipif(available()["native"] != "", reason="the native engine is not built here")

TABLES = {"activation": ACTIVATIONS, "loss": LOSSES, "optimiser": OPTIMISERS}
X, D = np.array([[0.1, -0.4], [0.3, 0.2], [-0.5, 0.7]]), np.array([[0.2], [0.4], [0.1]])


@dataclass(frozen=True)
class Softsign(Tanh):
    """u / (1 + |u|), which no kernel computes though the row that it derives from has one."""

    name: ClassVar[str] = "softsign"

    def __call__(self, u):
        return u / (1 + abs(u))

    def derivative(self, u):
        return 1 / (1 + abs(u)) ** 2


@dataclass(frozen=True)
class Quartic(Huber):
    """The sum of fourth powers, over 4."""

    name: ClassVar[str] = "quartic"

    def value(self, y, d):
        return ((y - d) ** 4).sum(axis=1) / 4

    def gradient(self, y, d):
        return (y - d) ** 3


@dataclass(frozen=True)
class SignDescent(SGD):
    """theta - rate sign(g)."""

    name: ClassVar[str] = "sign_descent"

    def update(self, theta, g, state, t, rate):  # noqa: ARG002
        return theta - rate * np.sign(g), state


@dataclass(frozen=True)
class SlopedOnBothSides(LeakyReLU):
    """The name of a row that has a kernel, and a number that this kernel does not know."""

    slope_above: float = 1.0

    def __call__(self, u):
        return np.where(u > 0, self.slope_above * u, self.slope * u)


NEW: dict[str, type[Activation] | type[Loss] | type[Optimiser]] = {
    "activation": Softsign,
    "loss": Quartic,
    "optimiser": SignDescent,
}


def training(kind: str, engine: str) -> bg.Run:
    """A run with the new row of a table."""
    row = NEW[kind].name
    net = bg.Network(
        (2, 3, 1), row if kind == "activation" else "tanh", loss=row if kind == "loss" else "squared_error"
    )
    optimiser = row if kind == "optimiser" else "sgd"
    return bg.train(net, net.initialise(seed=1), X, D, optimiser=optimiser, epochs=5, engine=engine)


def test_every_row_has_a_kernel_and_every_kernel_a_row():
    assert native.reference_only() == {"activation": [], "loss": [], "optimiser": []}
    for kind, table in TABLES.items():
        forms = {"nesterov_in_place", "adam_reordered", "adamw_reordered"} if kind == "optimiser" else set()
        assert set(native.KERNELS[kind]) == set(table) | forms


@pytest.mark.parametrize("kind", TABLES)
def test_a_row_without_a_kernel_runs_on_the_reference(kind, monkeypatch):
    monkeypatch.setitem(TABLES[kind], NEW[kind].name, NEW[kind])
    assert native.reference_only()[kind] == [NEW[kind].name]
    run, expected = training(kind, "auto"), training(kind, "reference")
    assert run.engine == "reference"
    np.testing.assert_array_equal(run.theta.flat, expected.theta.flat)
    assert (run.theta.flat != expected.network.initialise(seed=1).flat).any()


@pytest.mark.parametrize("kind", TABLES)
def test_by_name_the_native_engine_refuses_it_in_one_sentence(kind, monkeypatch):
    monkeypatch.setitem(TABLES[kind], NEW[kind].name, NEW[kind])
    verb = "train" if kind == "optimiser" else "take"
    with pytest.raises(EngineError) as error:
        training(kind, "native")
    sentence = f"The native engine cannot {verb} this network: it has no {kind} {NEW[kind].name!r}"
    assert str(error.value) == f"{sentence}; take engine='reference'."


def test_an_engine_that_is_there_already_refuses_an_optimiser_as_well():
    net = bg.Network((2, 3, 1), "tanh")
    theta = net.initialise(seed=1).flat
    plan = Plan(X, D, np.ones(3), 1, 1, SignDescent())
    with pytest.raises(EngineError, match="no optimiser 'sign_descent'"):
        NativeEngine(net).run(State(theta, {}), plan, 1)


def test_a_row_with_a_number_that_its_kernel_does_not_take_has_none(monkeypatch):
    monkeypatch.setitem(ACTIVATIONS, "leaky_relu", SlopedOnBothSides)
    net = bg.Network((2, 3, 1), "leaky_relu")
    assert choose("auto", net) is ReferenceEngine
    assert native.reference_only()["activation"] == ["leaky_relu"]


def test_an_optimiser_in_a_form_without_a_kernel(monkeypatch):
    net = bg.Network((2, 3, 1), "tanh")
    assert choose("auto", net, bg.Nesterov(form="in_place")) is NativeEngine
    monkeypatch.delitem(native.KERNELS["optimiser"], "nesterov_in_place")
    assert choose("auto", net, bg.Nesterov(form="in_place")) is ReferenceEngine
    assert choose("auto", net, bg.Nesterov()) is NativeEngine


def test_the_core_knows_no_other_names():
    rest = {"l1": 0.0, "l2": 0.0, "decay": 0.0, "clip_norm": 0.0, "divide_penalties": False}
    with pytest.raises(ValueError, match="no kernel 'turbo'"):
        native._native.Rule("turbo", {}, 0, **rest)
    with pytest.raises(IndexError):
        native._native.Rule("adam", {"beta_1": 0.9}, 2, **rest)
    with pytest.raises(ValueError, match="too many numbers or slots"):
        native._native.Rule("sgd", {}, 9, **rest)


# Sizes, batch, options of the plan.
WAYS = {
    "small": ((4, 2, 2), 1, {"optimiser": bg.Adam()}),  # two float64 fit into the narrowest vector
    "online": ((4, 70, 2), 1, {"optimiser": bg.SGD(0.01)}),
    "narrow": ((4, 20, 2), 8, {"optimiser": bg.Adam(), "clip_norm": 1.0}),
    "units": ((40, 70, 2), 8, {"optimiser": bg.Adam()}),
    "general": ((40, 70, 40, 2), 8, {"optimiser": bg.Adam(), "dropout": {2: 0.5}}),
}


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("way", WAYS)
def test_every_way_is_taken_with_the_same_bits_for_any_threads(way, dtype):
    sizes, batch, options = WAYS[way]
    net = bg.Network(sizes, "tanh")
    theta, inputs, targets, s = problem(net, 30, dtype)
    plan = Plan(inputs, targets, s, batch, 100, **options)
    start = State(theta, plan.optimiser.initial(theta))
    alone = NativeEngine(net, dtype, threads=1)
    expected = alone.run(start, plan, 40)
    assert alone.way == way
    for threads in (2, 3):
        engine = sharing_engine(net, dtype, threads)
        got = engine.run(start, plan, 40)
        assert (engine.way, engine.threads_used) == (way, threads)
        np.testing.assert_array_equal(got.state.theta, expected.state.theta)
        np.testing.assert_array_equal(got.losses, expected.losses)


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("way", WAYS)
def test_a_batch_without_weight_behind_one_that_fails_is_not_counted(way, threads):
    """The others may be at that batch already when thread 0 finds what is not finite."""
    sizes, batch, _ = WAYS[way]
    net = bg.Network(sizes, "relu", biases="none")
    theta, inputs, targets, _ = problem(net, 4 * batch, "float32")
    inputs[2 * batch : 3 * batch] = 3e38
    s = np.ones(4 * batch, "float32")
    s[3 * batch :] = 0
    dropout = {2: 0.1} if way == "general" else {}
    plan = Plan(np.abs(inputs), targets, s, batch, 10, bg.SGD(1e-9), shuffle=False, dropout=dropout)
    start = State(np.abs(theta), {})
    got = sharing_engine(net, "float32", threads).run(start, plan, 8)
    expected = ReferenceEngine(net, "float32").run(start, plan, 8)
    assert got.failure is not None
    assert len(got.losses) == 2
    assert got.failure == expected.failure
