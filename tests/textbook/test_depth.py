"""Lesson `depth`: what its words say holds for its numbers, with a margin, and for other seeds."""

from __future__ import annotations

import numpy as np
import pytest

from backglass import SGD, Parameters
from backglass.glass.tracing import trace
from backglass.textbook.lesson import unwatched
from backglass.textbook.lessons import depth
from backglass.textbook.lessons.depth import D, X, network
from backglass.textbook.lessons.depth.steps import ETA, FUNCTIONS, LAYERS, SEEDS, SHOWN, UPDATES
from backglass.textbook.lessons.small_runs import descend
from backglass.training import train

IDLE = 0.15
ROUNDING = 1e-12  # relative; 10,000 times what a processor's way to add may change


@pytest.fixture
def data(worked):
    return worked("depth").data


def after(function, layers, seed):
    """The network after the lesson's updates."""
    net, theta = network(function, layers, seed)
    return trace(net, descend(net, theta, X, D, ETA, (UPDATES,))[UPDATES], X, D)


def test_every_case_is_there(data):
    for function in FUNCTIONS:
        for layers in LAYERS:
            case = data[function][str(layers)]
            assert len(case["first"]) == len(SEEDS)
            assert [len(norms) for norms in case["delta_norms"]] == [layers + 1] * len(SEEDS)


def test_logistic_deltas_vanish_and_nothing_is_learned(data):
    ends = [(norms[0], norms[-1]) for norms in data["logistic"]["10"]["delta_norms"]]
    assert max(first / last for first, last in ends) < 1e-5
    for layers in (5, 10):
        assert [after("logistic", layers, seed).loss for seed in SEEDS] == pytest.approx([IDLE] * len(SEEDS), abs=2e-4)
        assert data["logistic"][str(layers)]["learned_nothing"] == len(SEEDS)
    one, two = ([after("logistic", layers, seed).loss for seed in SEEDS] for layers in (1, 2))
    assert max(one) < min(two) < max(two) < IDLE - 4e-3


def assert_five_layers_are_best(middle):
    """Five are best, then ten, two, one, each by a margin that no rounding takes away."""
    assert middle[5] < 0.9 * middle[10]
    assert middle[10] < 0.9 * middle[2]
    assert middle[2] < 0.9 * middle[1]


def test_tanh_learns_at_every_depth_and_best_with_five_layers(data):
    assert_five_layers_are_best({layers: data["tanh"][str(layers)]["median_loss"] for layers in LAYERS})
    assert {data["tanh"][str(layers)]["learned_nothing"] for layers in LAYERS} == {0}


def test_so_it_does_with_other_seeds():
    others = range(5, 20)
    assert_five_layers_are_best(
        {layers: float(np.median([after("tanh", layers, seed).loss for seed in others])) for layers in LAYERS}
    )


def test_ten_relu_layers_fall_silent_with_seed_0_alone(data):
    silent, *others = (after("relu", 10, seed) for seed in SEEDS)
    assert silent.loss == pytest.approx(IDLE, abs=1e-6)
    assert any((silent.z[l] == 0).all() for l in range(2, 12))
    assert max(t.loss for t in others) < IDLE - 0.02
    assert not any((t.z[l] == 0).all() for t in others for l in range(2, 12))
    assert data["relu"]["10"]["learned_nothing"] == 1


def test_what_is_printed_does_not_hang_on_a_rounding(monkeypatch, worked):
    signs = np.random.default_rng(0)

    def rounded(function, layers, seed):
        net, theta = network(function, layers, seed)
        return net, Parameters(net, theta.flat * (1 + ROUNDING * signs.choice([-1.0, 1.0], theta.flat.shape)))

    monkeypatch.setattr(depth, "network", rounded)
    for step, same in zip(depth.LESSON.work(unwatched).steps, worked("depth").steps, strict=True):
        assert step.table == same.table


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_single_seed_is_shown_where_it_is_stable(function):
    net, theta = network(function, 10, SHOWN)
    noise = 1 + ROUNDING * np.random.default_rng(0).standard_normal(theta.flat.shape)
    (moved,) = descend(net, Parameters(net, theta.flat * noise), X, D, ETA, (UPDATES,)).values()
    np.testing.assert_allclose(moved.flat, after(function, 10, SHOWN).theta.flat, rtol=0, atol=1e-9)


def test_the_runs_are_those_of_train(data):
    runs = [
        train(net, theta, X, D, optimiser=SGD(ETA), epochs=UPDATES + 1, engine="reference").history["loss"]
        for net, theta in (network("tanh", 2, seed) for seed in SEEDS)
    ]
    assert [loss[0] for loss in runs] == pytest.approx(data["tanh"]["2"]["first"])
    assert np.median([loss[-1] for loss in runs]) == pytest.approx(data["tanh"]["2"]["median_loss"])
