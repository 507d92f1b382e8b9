"""The pictures of lesson `vanishing`."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from backglass.glass.tracing import Trace
from backglass.page.blocks import Illustration
from backglass.textbook.illustrations import of_norms
from backglass.words import Text

SHOWN = {
    "logistic": Text("logistic", "シグモイド関数"),
    "tanh": Text("tanh", "tanh"),
    "identity": Text("identity", "恒等写像"),
    "exploding": Text("identity, 2 W", "恒等写像、2 W"),
}


def illustrations(chain: Trace, traces: Mapping[str, Trace]) -> dict[str, Illustration]:
    """English title of a step -> its picture."""
    return {
        "A chain of ten sigmoids": of_norms(
            Text("The delta of the chain: one power of ten is lost in about two layers.",
                 "デルタの大きさ。およそ 2 層さかのぼるごとに 1 桁小さくなります。"),
            {Text("", ""): _norms(chain)},
        ),
        "Ten layers of four units: the length of δ": of_norms(
            Text("The length of the deltas in four of the networks.", "四つのネットワークでのデルタの長さ。"),
            {named: _norms(traces[name]) for name, named in SHOWN.items()},
        ),
    }  # fmt: skip


def _norms(t: Trace) -> dict[int, float]:
    return {l: float(np.linalg.norm(delta[0])) for l, delta in t.delta.items()}
