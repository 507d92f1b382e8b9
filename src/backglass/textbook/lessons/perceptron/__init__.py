"""Lesson `perceptron`: the block diagram of document 004, its four derivatives, and AND."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from backglass.equations.backward import input_gradient
from backglass.glass.tracing import Trace, trace
from backglass.network import Biases, Network
from backglass.parameters import Parameters
from backglass.textbook.checks import Check, evidence, same
from backglass.textbook.illustrations import with_pictures
from backglass.textbook.lesson import Content, Lesson, Watch
from backglass.textbook.lessons.examples import STEP, difference
from backglass.textbook.lessons.perceptron.diagram import BLOCKS
from backglass.textbook.lessons.perceptron.pictures import illustrations
from backglass.textbook.lessons.perceptron.steps import ETA, FIXED, GIVEN, SUMMARY, TRAINED, X, Y, all_steps
from backglass.textbook.lessons.small_runs import descend
from backglass.words import Text

W, B = [[[1.0, 6.0]]], [[-4.0]]


def network(biases: Biases = "frozen") -> tuple[Network, Parameters]:
    """The perceptron with its first weights; the error is summed over the samples."""
    net = Network((2, 1), output="logistic", loss="squared_error", biases=biases, reduction="sum")
    return net, net.parameters(W=W, b=B)


def _first() -> Trace:
    return trace(*network(), X, Y)


PUBLISHED = Text(
    "another page of the series, part 63: AND, 200 updates", "同じ連載の別ページ (その 63) の AND、200 回更新"
)
DIFFERENCE = Text("the central difference with h = 1e-5", "h = 1e-5 の中心差分")


def _evidence() -> tuple[Check, ...]:
    """One derivative for each sample, not one number: what the page's sums without indices come to at their word."""
    t = _first()
    a, dE, f1 = t.y[:, 0], t.dE_dz[2][:, 0], t.dz_du[2][:, 0]
    half_sum, one_product = f"{float(dE.sum()) / 2:.9f}", f"{float(a @ (1 - a)):.9f}"
    error = Text("the partial derivative of the error function", "誤差関数の偏導関数")
    slope = Text(
        "the partial derivative of the sigmoid, as one product", "シグモイド関数の偏導関数 (一つの積とみた場合)"
    )
    return (
        *evidence("004-1", "∂E/∂A_2", half_sum, "0.880797078", float(dE[1]), "004", error),
        *evidence("004-1", "∂E/∂A_4", half_sum, "-0.047425873", float(dE[3]), "004", error),
        *evidence("004-2", "∂A_2/∂Z_2", one_product, "0.104993585", float(f1[1]), "004", slope),
    )


def _by_input(t: Trace, n: int, k: int) -> float:
    """The central difference of the error to input k of sample n."""
    losses = []
    for h in (STEP, -STEP):
        moved = t.X.copy()
        moved[n, k] += h
        losses.append(trace(t.network, t.theta, moved, t.D).loss)
    return (losses[0] - losses[1]) / (2 * STEP)


def _checks(t: Trace, fixed: dict[int, Trace], trained: dict[int, Trace]) -> tuple[Check, ...]:
    w1, w2 = fixed[FIXED[-1]].theta.W[2][0]
    last, through = trained[TRAINED[-1]], input_gradient(t.theta.W, t.delta)
    return (
        Check("w1(200)", "2.6664366", float(w1), "004", PUBLISHED),
        Check("w2(200)", "2.6668967", float(w2), "004", PUBLISHED),
        same("∂E/∂w2", difference(t, "w(2)[1,2]"), float(t.dW[2][0, 1]), DIFFERENCE, 9),
        same("∂E/∂b", difference(t, "b(2)[1]"), float(t.db[2][0]), DIFFERENCE, 9),
        same("∂E/∂x1", _by_input(t, 1, 0), float(through[1, 0]), DIFFERENCE, 9),
        same("∂E/∂x2", _by_input(t, 1, 1), float(through[1, 1]), DIFFERENCE, 9),
        same("∂E/∂b(1,000)", difference(last, "b(2)[1]"), float(last.db[2][0]), DIFFERENCE, 9),
    )


def work(watch: Watch) -> Content:
    """The lesson, with runs of 200 and 1,000 updates."""
    total = FIXED[-1] + TRAINED[-1]
    fixed = _traced("frozen", FIXED, lambda done: watch(done, total))
    trained = _traced("per_unit", TRAINED, lambda done: watch(FIXED[-1] + done, total))
    t = _first()
    return Content(
        GIVEN,
        with_pictures(all_steps(t, fixed, trained), illustrations(t, fixed, trained)),
        SUMMARY,
        (*_checks(t, fixed, trained), *_evidence()),
        _as_data(t, fixed, trained),
    )


def _traced(biases: Biases, counts: tuple[int, ...], told: Callable[[int], None]) -> dict[int, Trace]:
    """Descend, and trace where the run stands after so many updates."""
    net, theta = network(biases)
    return {count: trace(net, after, X, Y) for count, after in descend(net, theta, X, Y, ETA, counts, told).items()}


def _as_data(t: Trace, fixed: dict[int, Trace], trained: dict[int, Trace]) -> dict[str, Any]:
    last = trained[TRAINED[-1]]
    return {
        "chain": [BLOCKS[0].enters, *(part for block in BLOCKS for part in (block.does, block.leaves))],
        "rule": [block.factor for block in reversed(BLOCKS)],
        "first": {
            "Z": t.u[2][:, 0].tolist(),
            "A": t.y[:, 0].tolist(),
            "E": t.loss,
            "dE/dA": t.dE_dz[2][:, 0].tolist(),
            "dA/dZ": t.dz_du[2][:, 0].tolist(),
            "dE/dZ": t.delta[2][:, 0].tolist(),
            "dE/dW": t.dW[2][0].tolist(),
            "dE/db": float(t.db[2][0]),
            "dE/dX": input_gradient(t.theta.W, t.delta).tolist(),
        },
        "fixed": {str(count): {"W": at.theta.W[2][0].tolist(), "E": at.loss} for count, at in fixed.items()},
        "trained": {
            str(count): {"W": at.theta.W[2][0].tolist(), "b": float(at.theta.b[2][0]), "E": at.loss}
            for count, at in trained.items()
        },
        "A": last.y[:, 0].tolist(),
    }


LESSON = Lesson(
    "perceptron",
    40,
    Text(
        "The perceptron as a block diagram: four derivatives, and AND",
        "ブロック図で見るパーセプトロン: 四つの微分と AND の学習",
    ),
    Text("How does a single unit learn?", "ユニット一つは、どのように学習するのでしょうか。"),
    ("004",),
    (
        "perceptron", "chain rule", "partial derivative", "total net input", "bias", "squared error", "delta",
        "backward pass", "step function", "decision boundary",
    ),
    work,
    _evidence,
)  # fmt: skip
