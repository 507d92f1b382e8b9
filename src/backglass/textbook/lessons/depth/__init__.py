"""Lesson `depth`: what one, two, five and ten hidden layers do to the deltas and to learning."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from backglass.equations.arrays import Floats
from backglass.glass.tracing import Trace, trace
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.textbook.checks import Check, same
from backglass.textbook.illustrations import with_pictures
from backglass.textbook.lesson import Content, Lesson, Watch
from backglass.textbook.lessons.depth.pictures import illustrations
from backglass.textbook.lessons.depth.steps import (
    ETA,
    FUNCTIONS,
    GIVEN,
    LAYERS,
    SEEDS,
    SUMMARY,
    UPDATES,
    Trained,
    all_steps,
    idle,
    median_loss,
    norms,
)
from backglass.textbook.lessons.examples import difference, sign
from backglass.textbook.lessons.small_runs import descend
from backglass.words import Text

WIDTH = 6
SMALLEST = 1e-4  # gradient that a difference still gives to five digits and more
X = np.linspace(-1.0, 1.0, 16)[:, None]
D = 0.8 * np.sin(np.pi * X)

DIFFERENCE = Text("the central difference with h = 1e-5", "h = 1e-5 の中心差分")
JACOBIANS = Text("the deltas as one product of matrices", "一つの行列の積として求めたデルタ")


def network(function: str, layers: int, seed: int) -> tuple[Network, Parameters]:
    """So many hidden layers of the same width between one input and one output."""
    net = Network((1, *[WIDTH] * layers, 1), hidden=function)
    return net, net.initialise(seed)


def product(t: Trace, n: int) -> Floats:
    """delta^(2) of a sample in one product: delta^(L) W^(L) J^(L-1) ... W^(3) J^(2), with J = diag f'(u)."""
    delta: Floats = t.network.loss.gradient(t.y, t.D)[n]
    for l in range(t.network.L, 2, -1):
        delta = delta @ t.theta.W[l] @ np.diag(t.dz_du[l - 1][n])
    return delta


def _trained(function: str, layers: int, seed: int, told: Callable[[int], None]) -> Trained:
    net, theta = network(function, layers, seed)
    after = descend(net, theta, X, D, ETA, (UPDATES,), told)[UPDATES]
    return Trained(before=trace(net, theta, X, D), after=trace(net, after, X, D))


def _runs(watch: Watch) -> dict[tuple[str, int], list[Trained]]:
    """(hidden function, hidden layers) -> what came of each seed."""
    cases = [(function, layers) for function in FUNCTIONS for layers in LAYERS]
    total, made = UPDATES * len(cases) * len(SEEDS), 0
    runs: dict[tuple[str, int], list[Trained]] = {case: [] for case in cases}

    def told(done: int) -> None:
        watch(made + done, total)

    for case in cases:
        for seed in SEEDS:
            runs[case].append(_trained(*case, seed, told))
            made += UPDATES
    return runs


def _case(case: tuple[str, int]) -> str:
    function, layers = case
    return f"{sign(function)}, {layers}"


def _checks(runs: dict[tuple[str, int], list[Trained]]) -> tuple[Check, ...]:
    """The first weight by differences, where they are exact enough; the first delta as a product."""
    firsts = {case: trained[0].before for case, trained in runs.items() if case[0] != "relu"}
    large = {case: t for case, t in firsts.items() if abs(t.dW[2][0, 0]) > SMALLEST}
    return (
        *(
            same(
                f"∂E/∂w11^(2), {_case(case)}",
                difference(t, "w(2)[1,1]"),
                float(t.dW[2][0, 0]),
                DIFFERENCE,
                9,
            )
            for case, t in large.items()
        ),
        *(
            same(f"δ1^(2), {_case(case)}", float(product(t, 0)[0]), float(t.delta[2][0, 0]), JACOBIANS)
            for case, t in firsts.items()
        ),
    )


def work(watch: Watch) -> Content:
    """The lesson: 100 updates of 60 networks."""
    runs = _runs(watch)
    return Content(
        GIVEN,
        with_pictures(all_steps(runs), illustrations(runs)),
        SUMMARY,
        _checks(runs),
        _as_data(runs),
    )


def _as_data(runs: dict[tuple[str, int], list[Trained]]) -> dict[str, Any]:
    return {
        function: {
            str(layers): {
                "first": [trained.before.loss for trained in runs[function, layers]],
                "median_loss": median_loss(runs[function, layers]),
                "learned_nothing": idle(runs[function, layers]),
                "delta_norms": [norms(trained.before) for trained in runs[function, layers]],
            }
            for layers in LAYERS
        }
        for function in FUNCTIONS
    }


LESSON = Lesson(
    "depth",
    140,
    Text("What one, two, five and ten layers do to learning", "層の深さ (1、2、5、10 層) と学習"),
    Text("Do more layers learn better?", "層を増やすほど、よく学習できるのでしょうか。"),
    ("003", "002"),
    ("hidden layer", "delta", "vanishing gradient", "logistic sigmoid", "tanh", "ReLU", "initialisation"),
    work,
)
