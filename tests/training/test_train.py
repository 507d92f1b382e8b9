"""The training loop: what a run computes, how it can be cut, and how it ends."""

from __future__ import annotations

import signal
import threading
import time

import numpy as np
import pytest

import backglass as bg
from backglass.engines import ReferenceEngine
from backglass.equations.optimisers import OPTIMISERS
from backglass.errors import DataError, EngineError, NetworkError, NonFiniteWarning, PlanError
from backglass.plan import Plan, State


def test_mazur_losses_as_the_design_states_them(mazur):
    net, theta, X, D = mazur
    run = bg.train(net, theta, X, D, optimiser=bg.SGD(0.5), epochs=10_000, batch_size=None, engine="auto", seed=0)
    assert run.history["loss"][0] == pytest.approx(0.29837110876, rel=1e-10)
    assert run.history["loss"][1] == pytest.approx(0.291027773694, rel=1e-11)
    assert bg.evaluate(net, run.theta, X, D)["loss"] == pytest.approx(3.510187782979e-05, rel=1e-8)
    assert run.theta["b(2)[1]"] == 0.35
    assert (run.epochs, run.updates, run.stopped) == (10_000, 10_000, "finished")


@pytest.mark.parametrize("name", OPTIMISERS)
def test_run_equals_sums_division_penalty_clipping_and_optimiser(name, classes):
    net, theta, X, labels = classes
    rng = np.random.default_rng(0)
    s = rng.uniform(0.5, 2, size=len(X))
    optimiser, l1, l2, clip = OPTIMISERS[name](), 0.01, 0.02, 0.7
    decay = optimiser.own_decay or 0.03
    run = bg.train(
        net, theta, X, labels, optimiser=optimiser, epochs=3, batch_size=8, sample_weight=s, l1=l1, l2=l2,
        decay=0.0 if optimiser.own_decay else decay, clip_norm=clip, schedule=bg.Exponential(0.9), seed=4,
    )  # fmt: skip

    engine, flat, D = ReferenceEngine(net), theta.flat, np.eye(3)[labels]
    slots, t, losses = optimiser.initial(flat), 0, []
    for epoch in range(3):
        order = run.plan.order(epoch + 1)
        rate = optimiser.learning_rate * 0.9**epoch
        batch_losses, weights = [], []
        for start in range(0, len(X), 8):
            rows, t = order[start : start + 8], t + 1
            point = optimiser.point(flat, slots)
            sums = engine.sums(point, X[rows], D[rows], s[rows])
            w = point * net.is_weight
            batch_losses.append(sums.loss / sums.weight + l1 * np.abs(w).sum() + l2 / 2 * (w @ w))
            weights.append(sums.weight)
            g = sums.gradient / sums.weight + l1 * np.sign(w) + l2 * w
            g = g * min(1.0, clip / np.linalg.norm(g))
            flat = flat - rate * decay * flat * net.is_weight
            flat, slots = optimiser.update(flat, g, slots, t, rate)
        losses.append(np.average(batch_losses, weights=weights))
    np.testing.assert_allclose(run.theta.flat, flat, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(run.history["loss"], losses, rtol=1e-12)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("cut", [1, 5, 13])
def test_two_stretches_have_the_bits_of_one(classes, dtype, cut):
    net, theta, X, labels = classes
    plan = Plan(
        X.astype(dtype), np.eye(3, dtype=dtype)[labels], np.ones(len(X), dtype), 8, 3, bg.Adam(0.01),
        dropout={2: 0.4}, clip_norm=1.0, seed=9,
    )  # fmt: skip
    engine = ReferenceEngine(net, plan.dtype)
    start = State(theta.flat.astype(dtype), plan.optimiser.initial(theta.flat.astype(dtype)))
    whole = engine.run(start, plan, 21)
    first = engine.run(start, plan, cut)
    second = engine.run(first.state, plan, 21 - cut)
    assert whole.state.theta.tobytes() == second.state.theta.tobytes()
    assert whole.state.cursor == second.state.cursor
    assert np.concatenate([first.losses, second.losses]).tobytes() == whole.losses.tobytes()


def test_weights_of_zero_make_no_update(classes):
    net, theta, X, labels = classes
    s = np.ones(len(X))
    s[:8] = 0
    run = bg.train(net, theta, X, labels, epochs=1, batch_size=8, sample_weight=s, shuffle=False)
    assert run.updates == run.plan.batches - 1
    alone = bg.train(net, theta, X[8:], labels[8:], epochs=1, batch_size=8, shuffle=False)
    assert run.theta == alone.theta
    assert run.history["loss"][0] == pytest.approx(alone.history["loss"][0], rel=1e-14)


def test_sum_and_mean_differ_by_the_weight(classes):
    net, theta, X, labels = classes
    summed = bg.Network(net.sizes, hidden="tanh", output="softmax", loss="cross_entropy", reduction="sum")
    run = bg.train(net, theta, X, labels, optimiser=bg.SGD(0.53), epochs=3)
    same = bg.train(summed, summed.parameters(theta.W, theta.b), X, labels, optimiser=bg.SGD(0.01), epochs=3)
    np.testing.assert_allclose(run.theta.flat, same.theta.flat, rtol=1e-12)
    np.testing.assert_allclose(run.history["loss"] * len(X), same.history["loss"], rtol=1e-12)


def test_history_columns_and_rates(classes):
    net, theta, X, labels = classes
    run = bg.train(
        net, theta, X, labels, optimiser=bg.SGD(0.1), epochs=4, batch_size=20, validation=0.25, gradient_norm=True,
        schedule=bg.StepDecay(2, per="update"),
    )  # fmt: skip
    assert run.history.names() == ["loss", "learning_rate", "gradient_norm", "validation_loss", "validation_accuracy"]
    # two batches an epoch: the rate falls by ten at every epoch's start
    np.testing.assert_allclose(run.history["learning_rate"], [0.1, 0.01, 0.001, 0.0001])
    held_out = len(X) - len(run.plan.X)
    assert held_out == round(0.25 * len(X))
    assert (run.history["gradient_norm"] > 0).all()
    lines = run.history.to_csv().splitlines()
    assert lines[0].startswith("epoch,loss,")
    assert len(lines) == 5
    assert float(lines[-1].split(",")[1]) == run.history["loss"][-1]


def test_early_stopping_brings_the_best_parameters_back(classes):
    net, theta, X, labels = classes
    rng = np.random.default_rng(0)
    Xv, noise = rng.normal(size=(20, 4)), rng.integers(0, 3, size=20)
    seen = {}
    run = bg.train(
        net, theta, X, labels, optimiser=bg.Adam(0.05), epochs=400, validation=(Xv, noise), early_stopping=5,
        callbacks=[lambda moment: seen.setdefault(moment.epoch, moment.theta)],
    )  # fmt: skip
    losses = run.history["validation_loss"]
    assert run.stopped == "early"
    assert run.best_epoch == int(np.argmin(losses)) + 1
    assert run.epochs == run.best_epoch + 5
    assert run.theta == seen[run.best_epoch]
    assert bg.evaluate(net, run.theta, Xv, noise)["loss"] == pytest.approx(losses.min(), rel=1e-14)


def test_early_stopping_can_watch_a_metric(classes):
    net, theta, X, labels = classes
    rule = bg.EarlyStopping(patience=3, monitor="validation_accuracy")
    run = bg.train(net, theta, X, labels, epochs=60, validation=0.3, early_stopping=rule)
    assert run.best_epoch == int(np.argmax(run.history["validation_accuracy"])) + 1
    with pytest.raises(PlanError, match="validation_recall"):
        bg.train(net, theta, X, labels, epochs=2, early_stopping=bg.EarlyStopping(monitor="validation_recall"))


def test_callbacks_after_epochs_and_updates(classes):
    net, theta, X, labels = classes
    updates, epochs = [], []
    run = bg.train(
        net, theta, X, labels, epochs=5, batch_size=20,
        callbacks=[
            bg.EachUpdate(lambda moment: updates.append((moment.epoch, moment.update, moment.loss))),
            lambda moment: epochs.append((moment.epoch, moment.row["loss"])) or moment.epoch == 2,
        ],
    )  # fmt: skip
    assert [entry[:2] for entry in updates] == [(1, 1), (1, 2), (1, 3), (2, 4), (2, 5), (2, 6)]
    assert epochs == list(enumerate(run.history["loss"].tolist(), start=1))
    assert np.average([loss for *_, loss in updates[:3]], weights=[20, 20, 13]) == pytest.approx(epochs[0][1])
    assert run.stopped == "callback"
    plain = bg.train(net, theta, X, labels, epochs=2, batch_size=20)
    assert run.theta == plain.theta


def test_control_c_returns_what_was_learned(classes):
    net, theta, X, labels = classes
    threading.Timer(0.3, signal.raise_signal, [signal.SIGINT]).start()
    began = time.perf_counter()
    run = bg.train(net, theta, X, labels, epochs=10_000_000, batch_size=8)
    assert run.stopped == "interrupted"
    assert time.perf_counter() - began < 5
    assert run.updates > 0
    assert np.isfinite(run.theta.flat).all()
    assert run.history.epochs == run.epochs


@pytest.mark.parametrize(
    ("scale", "rate", "where"),
    [
        (1e308, 0.1, "layer 2 has a net input u"),
        (1e200, 0.1, "layer 3 has a loss"),
        (1.0, 1e308, "layer 2 has a parameter"),
    ],
)
def test_a_value_that_is_not_finite_stops_the_run(scale, rate, where):
    net = bg.Network((4, 5, 1), hidden="relu")
    theta = net.parameters(W=[np.ones((5, 4)), np.ones((1, 5))])
    X = np.full((30, 4), scale)
    with pytest.warns(NonFiniteWarning, match="last finite parameters"):
        run = bg.train(net, theta, X, np.zeros(30), optimiser=bg.SGD(rate), epochs=50, batch_size=10)
    assert run.problem.startswith(f"Training stopped at epoch 1, batch 1: {where} that is no longer finite; ")
    assert (run.stopped, run.updates) == ("non-finite", 0)
    assert run.theta == theta


def test_a_run_that_diverges_keeps_the_last_finite_parameters():
    rng = np.random.default_rng(0)
    X, D = rng.normal(size=(30, 4)), rng.normal(size=30)
    net = bg.Network((4, 5, 1), hidden="relu")
    with pytest.warns(NonFiniteWarning):
        run = bg.train(net, net.initialise(0), X, D, optimiser=bg.SGD(30.0), epochs=500, batch_size=10)
    assert run.updates > 1
    assert np.isfinite(run.theta.flat).all()
    assert np.abs(run.theta.flat).max() > 1e10


def test_no_hidden_layer_is_allowed():
    net = bg.Network((2, 1), output="logistic", loss="binary_cross_entropy")
    X, d = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 0, 0, 1])
    run = bg.train(net, net.initialise(0), X, d, optimiser=bg.SGD(5.0), epochs=500)
    assert bg.evaluate(net, run.theta, X, d)["accuracy"] == 1.0


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"epochs": 0}, PlanError, "epochs"),
        ({"batch_size": 0}, PlanError, "batch_size"),
        ({"batch_size": 2.5}, PlanError, "batch_size"),
        ({"seed": -1}, PlanError, "seed"),
        ({"optimiser": "sdg"}, PlanError, "sdg"),
        ({"l2": -0.1}, PlanError, "l2"),
        ({"clip_norm": 0}, PlanError, "clip_norm"),
        ({"dropout": 1.0}, PlanError, "dropout"),
        ({"dropout": [0.1, 0.1]}, PlanError, "dropout"),
        ({"dtype": "int8"}, PlanError, "dtype"),
        ({"validation": 1.5}, PlanError, "fraction"),
        ({"validation": 0.001}, DataError, "too few"),
        ({"engine": "warp"}, EngineError, "warp"),
        ({"optimiser": bg.AdamW(), "decay": 0.1}, PlanError, "decay"),
        ({"sample_weight": [1.0]}, DataError, "sample_weight"),
        ({"sample_weight": np.zeros(53)}, DataError, "above 0"),
        ({"early_stopping": "yes"}, PlanError, "early_stopping"),
        ({"schedule": "sometimes"}, PlanError, "sometimes"),
        ({"optimiser": "lbfgs", "batch_size": 8}, PlanError, "batch_size"),
        ({"optimiser": "lbfgs", "l1": 0.1}, PlanError, "l1"),
        ({"optimiser": "lbfgs", "checkpoint": "x"}, PlanError, "checkpoint"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(options, error, says, classes):
    net, theta, X, labels = classes
    with pytest.raises(error, match=says) as caught:
        bg.train(net, theta, X, labels, **options)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "make",
    [lambda: bg.StepDecay(2.5), lambda: bg.WarmUp(0), lambda: bg.Cosine(True), lambda: bg.LBFGS(memory=2.5),
     lambda: bg.EarlyStopping(patience=0)],
)  # fmt: skip
def test_counts_are_whole_numbers(make):
    with pytest.raises(PlanError, match="whole number from 1 up"):
        make()


def test_pairs_of_lbfgs_are_bounded():
    assert bg.LBFGS(memory=1000).memory == 1000
    with pytest.raises(PlanError, match=r"LBFGS: memory is 1001, but it is a number in \[1, 1000\]"):
        bg.LBFGS(memory=1001)


def test_the_wrong_parameters_and_the_step_function_are_refused(classes):
    _, theta, X, labels = classes
    other = bg.Network((4, 7, 3), hidden="relu", output="softmax", loss="cross_entropy")
    with pytest.raises(NetworkError, match="another network"):
        bg.train(other, theta, X, labels)
    formal = bg.Network((4, 1), output="step")
    assert set(np.unique(ReferenceEngine(formal).forward(formal.initialise().flat, X))) <= {0.0, 1.0}
    with pytest.raises(NetworkError, match="derivative is 0"):
        bg.train(formal, formal.initialise(), X, labels)


@pytest.mark.parametrize(
    ("X", "D", "says"),
    [
        (np.zeros((5, 3)), np.zeros(5, int), "takes"),
        (np.zeros((0, 4)), np.zeros(0, int), "no row"),
        ([[1, 2, 3, "a"]], [0], "holds texts"),
        ([[1, 2, 3, 4], [1, 2]], [0, 0], "rows of different lengths"),
        (np.full((2, 4), np.nan), [0, 0], "row 1"),
        (np.zeros((2, 4)), [0, 3], "class 3 in row 2"),
        (np.zeros((2, 4)), [0.5, 1.0], "whole numbers"),
        (np.zeros((2, 4)), [[0.5, 0.5, 0.5], [1, 0, 0]], "row 1, counted from 1, add up to 1.5"),
        (np.zeros((2, 4)), [[1.5, -0.5, 0], [1, 0, 0]], "outside"),
        (np.zeros((2, 4)), [0], "shape"),
    ],
)
def test_data_that_does_not_fit_is_refused(X, D, says):
    net = bg.Network((4, 3), output="softmax", loss="cross_entropy")
    with pytest.raises(DataError, match=says):
        bg.train(net, net.initialise(), X, D)


def test_float32_stays_float32(classes):
    net, theta, X, labels = classes
    run = bg.train(net, theta, X, labels, epochs=2, batch_size=8, dtype="float32", dropout=0.2, l1=0.1, clip_norm=1.0)
    assert run.theta.flat.dtype == np.float32
    assert all(values.dtype == np.float32 for values in run.state.slots.values())


def test_a_run_and_a_step_are_shown_in_one_line():
    net = bg.Network((2, 2, 2), hidden="logistic", output="logistic")
    run = bg.train(net, net.initialise(0), [[0.05, 0.10]], [[0.01, 0.99]], epochs=3, engine="reference")
    assert repr(run) == "Run(sizes=(2, 2, 2), epochs=3, updates=3, engine='reference', stopped='finished')"
    assert repr(run.step(2)) == "Step(number=2, epoch=2, batch=1, rows=1, engine='reference')"
