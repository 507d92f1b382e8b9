"""Lesson `depth`: what its words say holds for its numbers."""

from __future__ import annotations

import numpy as np
import pytest

from backglass import SGD
from backglass.textbook.lessons.depth import D, X, network
from backglass.textbook.lessons.depth_steps import ETA, FUNCTIONS, LAYERS, UPDATES
from backglass.training import train

IDLE = 0.15


@pytest.fixture
def data(worked):
    return worked("depth").data


def test_every_case_is_there(data):
    for function in FUNCTIONS:
        for layers in LAYERS:
            case = data[function][str(layers)]
            assert len(case["loss"]) == len(case["first"]) == 3
            assert [len(norms) for norms in case["delta_norms"]] == [layers + 1] * 3


def test_logistic_deltas_vanish_and_nothing_is_learned(data):
    ends = [(norms[0], norms[-1]) for norms in data["logistic"]["10"]["delta_norms"]]
    assert max(first / last for first, last in ends) < 1e-5
    for layers in ("5", "10"):
        assert data["logistic"][layers]["loss"] == pytest.approx([IDLE] * 3, abs=2e-4)
    assert max(data["logistic"]["1"]["loss"]) < min(data["logistic"]["2"]["loss"])


def test_tanh_learns_at_every_depth_and_best_with_five_layers(data):
    middle = {layers: float(np.median(data["tanh"][str(layers)]["loss"])) for layers in LAYERS}
    assert min(middle, key=middle.__getitem__) == 5
    assert middle[5] < middle[2] < middle[1]
    assert middle[2] == pytest.approx(middle[10], rel=0.1)


def test_ten_relu_layers_fall_silent_with_seed_0_alone(data):
    assert data["relu"]["10"]["loss"][0] == pytest.approx(IDLE, abs=1e-6)
    assert max(data["relu"]["10"]["loss"][1:]) < 0.04


def test_the_runs_are_those_of_train(data):
    net, theta = network("tanh", 2, seed=1)
    run = train(net, theta, X, D, optimiser=SGD(ETA), epochs=UPDATES + 1, engine="reference")
    assert run.history["loss"][[0, -1]] == pytest.approx([data["tanh"]["2"][part][1] for part in ("first", "loss")])
