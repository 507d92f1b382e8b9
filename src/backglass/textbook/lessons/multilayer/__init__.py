"""Lesson `multilayer`: the four stages on a 3-4-3-2 network, three samples, their sum and their mean."""

from __future__ import annotations

from typing import Any

import numpy as np

from backglass.equations.backward import input_gradient, output_jacobian
from backglass.glass.tracing import Trace
from backglass.textbook.checks import Check, evidence, same
from backglass.textbook.illustrations import with_pictures
from backglass.textbook.lesson import Content, Lesson, Watch
from backglass.textbook.lessons.examples import difference, multilayer
from backglass.textbook.lessons.multilayer.pictures import illustrations
from backglass.textbook.lessons.multilayer.steps import GIVEN, SUMMARY, all_steps
from backglass.words import Text

DIFFERENCE = Text("the central difference with h = 1e-5", "h = 1e-5 の中心差分")
ADDED = Text("the samples' gradients, added up", "サンプルごとの勾配の和")
PROBED = ("w(2)[1,1]", "w(2)[4,3]", "b(2)[3]", "w(3)[1,1]", "w(3)[3,4]", "b(3)[2]", "w(4)[1,1]", "w(4)[2,2]", "b(4)[1]")


def _evidence() -> tuple[Check, ...]:
    place = Text("04.1, simplified notation 2", "04.1 表記の簡略化②")
    total, mean = multilayer("sum"), multilayer("mean")
    printed = f"{sum(total.sample_dW[4][:, 0, 0]):.9f}"
    return evidence("000-6", "∂E_t/∂w11^(4)", printed, "-0.022994079", float(mean.dW[4][0, 0]), "000", place)


def work(_: Watch) -> Content:
    """The lesson."""
    t, mean = multilayer("sum"), multilayer("mean")
    gradient = t.network.flatten(t.dW, t.db)
    checks = [same(name, difference(t, name), float(gradient[t.theta.index(name)]), DIFFERENCE, 8) for name in PROBED]
    for l in (2, 3, 4):
        added = float(np.abs(t.sample_dW[l].sum(axis=0) - t.dW[l]).max())
        checks.append(Check(f"Σ_n ∂E_n/∂W^({l}) - ∂E/∂W^({l})", "0.000000000000", added, place=ADDED))
    return Content(
        GIVEN,
        with_pictures(all_steps(t, mean), illustrations(t)),
        SUMMARY,
        (*checks, *_evidence()),
        _as_data(t, mean),
    )


def _as_data(t: Trace, mean: Trace) -> dict[str, Any]:
    layers = range(2, t.network.L + 1)
    return {
        "y": t.y.tolist(),
        "E_n": t.E.tolist(),
        "E_sum": t.loss,
        "E_mean": mean.loss,
        "delta": {str(l): t.delta[l].tolist() for l in layers},
        "dW": {str(l): t.dW[l].tolist() for l in layers},
        "db": {str(l): t.db[l].tolist() for l in layers},
        "dW_mean": {str(l): mean.dW[l].tolist() for l in layers},
        "per_sample_dW2": t.sample_dW[2].tolist(),
        "input_gradient": input_gradient(t.theta.W, t.delta).tolist(),
        "jacobian": output_jacobian(t.network.f, t.theta.W, t.u)[0].tolist(),
        "order": {"forward": sorted(t.u), "delta": sorted(t.delta, reverse=True), "gradient": sorted(t.dW)},
    }


LESSON = Lesson(
    "multilayer",
    100,
    Text(
        "The four stages on a 3-4-3-2 network, batch and minibatch", "多層ネットワークの四つの手順、バッチとミニバッチ"
    ),
    Text(
        "How are the gradients of many layers and many samples computed together?",
        "層もサンプルも多いとき、すべての勾配をどのようにまとめて計算するのでしょうか。",
    ),
    ("000",),
    ("forward propagation", "delta", "softmax", "cross entropy", "batch learning", "minibatch"),
    work,
    _evidence,
)
