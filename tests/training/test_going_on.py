"""Going on from a run's state, and how early stopping counts."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest

import backglass as bg
from backglass.engines import ReferenceEngine, available
from backglass.equations.optimisers import OPTIMISERS
from backglass.errors import PlanError
from backglass.training.callbacks import Best

ENGINES = [name for name, problem in available().items() if not problem]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", OPTIMISERS)
def test_two_runs_have_the_bits_of_one(classes, engine, name):
    net, theta, X, labels = classes
    options = {
        "optimiser": name, "batch_size": 8, "seed": 5, "dropout": 0.2, "schedule": bg.InverseScaling(53),
        "engine": engine,
    }  # fmt: skip
    whole = bg.train(net, theta, X, labels, epochs=7, **options)
    first = bg.train(net, theta, X, labels, epochs=3, **options)
    second = bg.train(net, first.state, X, labels, epochs=7, **options)
    assert second.theta == whole.theta
    assert (second.epochs, second.updates) == (whole.epochs, whole.updates)
    losses = np.concatenate([first.history["loss"], second.history["loss"]])
    assert losses.tobytes() == whole.history["loss"].tobytes()


def test_a_state_goes_on_with_other_rows(classes):
    net, theta, X, labels = classes
    first = bg.train(net, theta, X[:30], labels[:30], epochs=2, batch_size=8)
    second = bg.train(net, first.state, X[30:], labels[30:], epochs=3, batch_size=8)
    assert (second.epochs, second.updates) == (3, 2 * 4 + 3)
    assert second.history.epochs == 1


def test_a_state_that_does_not_fit_is_refused(classes):
    net, theta, X, labels = classes
    run = bg.train(net, theta, X, labels, epochs=1, batch_size=8)
    with pytest.raises(PlanError, match="another optimiser than momentum"):
        bg.train(net, run.state, X, labels, optimiser="momentum")
    with pytest.raises(PlanError, match="parameters"):
        bg.train(bg.Network((4, 3), output="softmax", loss="cross_entropy"), run.state, X, labels)
    seen = bg.EachUpdate(lambda moment: moment.update == 9)
    stopped = bg.train(net, theta, X, labels, epochs=3, batch_size=8, callbacks=[seen])
    with pytest.raises(PlanError, match="amid epoch 2"):
        bg.train(net, stopped.state, X, labels, epochs=3, batch_size=8)


def test_lbfgs_begins_anew_from_the_parameters_of_a_state(classes):
    net, theta, X, labels = classes
    first = bg.train(net, theta, X, labels, epochs=5)
    anew = bg.train(net, first.state, X, labels, optimiser="lbfgs", epochs=5)
    assert anew.theta == bg.train(net, first.theta, X, labels, optimiser="lbfgs", epochs=5).theta


VALUES = [1.0, 0.95, 0.90, 0.85, 0.80, 0.50, 0.51, 0.49, 0.48, 0.47]


def counted(rule, values):
    best = Best(rule, "loss")
    counts = []
    for epoch, value in enumerate(values, start=1):
        best.see(epoch, {"loss": value}, np.array([epoch]))
        counts.append(best.count)
    return best, counts


def test_against_the_last_improvement_small_steps_add_up():
    best, counts = counted(bg.EarlyStopping(patience=3, tolerance=0.1), VALUES)
    assert counts == [0, 1, 2, 0, 1, 0, 1, 2, 3, 4]
    assert (best.value, best.epoch, best.theta.tolist(), best.left) == (0.5, 6, [6], 0)


def test_against_the_best_small_steps_do_not_add_up():
    best, counts = counted(bg.EarlyStopping(patience=5, tolerance=0.1, against="best", restore=False), VALUES)
    assert counts == [0, 1, 2, 3, 4, 0, 1, 2, 3, 4]
    assert (best.value, best.epoch, best.theta, best.left) == (0.47, 10, None, 1)


def test_a_step_of_the_tolerance_itself_counts_against_the_best_only():
    values = [1.0, 0.5, 0.5]
    assert counted(bg.EarlyStopping(against="best", tolerance=0.5), values)[1] == [0, 0, 1]
    assert counted(bg.EarlyStopping(tolerance=0.5), values)[1] == [0, 1, 2]
    assert counted(bg.EarlyStopping(against="best"), values)[1] == [0, 0, 0]


def test_a_value_that_is_no_number_neither_counts_nor_improves():
    best, counts = counted(bg.EarlyStopping(against="best"), [1.0, float("nan"), 2.0])
    assert counts == [0, 0, 1]
    assert best.value == 1.0


@pytest.mark.parametrize("engine", ENGINES)
def test_the_last_parameters_stay_where_the_rule_says_so(classes, engine):
    """The engine is given several epochs at once, and yet stops at the very epoch."""
    net, theta, X, labels = classes
    calls = []
    rule = bg.EarlyStopping(patience=4, tolerance=1e-2, against="best", restore=False)
    options = {"optimiser": bg.SGD(0.5), "epochs": 500, "batch_size": 20, "engine": engine}
    run = bg.train(net, theta, X, labels, early_stopping=rule, **options)
    watched = bg.train(net, theta, X, labels, early_stopping=rule, callbacks=[calls.append], **options)
    assert run.stopped == "early"
    assert run.best_epoch is None
    assert run.epochs == watched.epochs == len(calls) == run.history.epochs
    assert run.theta == watched.theta
    losses = run.history["loss"]
    assert (losses[-4:] > np.minimum.accumulate(losses)[-5:-1] - 1e-2).all()


def test_counting_goes_on_where_it_was(classes):
    net, theta, X, labels = classes
    rule = bg.EarlyStopping(patience=4, tolerance=1e-2, against="best", restore=False)
    options = {"optimiser": bg.SGD(0.5), "batch_size": 20}
    whole = bg.train(net, theta, X, labels, epochs=500, early_stopping=rule, **options)
    run, watch = bg.train(net, theta, X, labels, epochs=1, early_stopping=rule, **options), rule
    while run.best.left:
        watch = run.best
        run = bg.train(net, run.state, X, labels, epochs=run.epochs + 1, early_stopping=watch, **options)
    assert run.epochs == whole.epochs
    assert run.theta == whole.theta
    assert watch.count == 3  # the earlier run's own count is untouched


def test_endless_patience(classes):
    net, theta, X, labels = classes
    rule = bg.EarlyStopping(patience=inf, tolerance=1e9, against="best", restore=False)
    run = bg.train(net, theta, X, labels, epochs=30, early_stopping=rule)
    assert (run.stopped, run.best.count) == ("finished", 29)


def test_against_is_checked():
    with pytest.raises(PlanError, match="against is 'other'"):
        bg.EarlyStopping(against="other")


def test_the_metric_may_be_asked_for(classes):
    """A squared error behind a softmax is judged by its accuracy where that is asked for, else by r2."""
    net = bg.Network((4, 7, 3), hidden="tanh", output="softmax")
    _, _, X, labels = classes
    options = {"validation": (X, np.eye(3)[labels]), "epochs": 5, "optimiser": bg.Adam(0.05)}
    run = bg.train(net, net.initialise(), X, np.eye(3)[labels], metric="accuracy", **options)
    y = ReferenceEngine(net).forward(run.theta.flat, X)
    assert run.history["validation_accuracy"][-1] == pytest.approx((y.argmax(axis=1) == labels).mean())
    assert "validation_r2" in bg.train(net, net.initialise(), X, np.eye(3)[labels], **options).history
    with pytest.raises(PlanError, match="metric is 'recall'"):
        bg.train(net, net.initialise(), X, np.eye(3)[labels], metric="recall")
