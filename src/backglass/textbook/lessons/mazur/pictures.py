"""The pictures of lesson `mazur`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backglass.glass.tracing import Trace
from backglass.page.blocks import Illustration
from backglass.textbook.illustrations import of_losses, of_network
from backglass.textbook.lessons.mazur.runs import Record
from backglass.words import Text

NAMES: dict[str, Any] = {
    "inputs": ("i1", "i2"),
    "hidden": ("h1", "h2"),
    "outputs": ("o1", "o2"),
    "weights": {
        **{f"w({l})[{j},{i}]": f"w{4 * (l - 2) + 2 * (j - 1) + i}" for l in (2, 3) for j in (1, 2) for i in (1, 2)},
        **{f"b({l})[{j}]": f"b{l - 1}" for l in (2, 3) for j in (1, 2)},
    },
}


CURVES = {
    "simultaneous": Text("simultaneous", "同時更新"),
    "trained-biases": Text("biases trained", "バイアス学習"),
    "shared-bias": Text("shared biases", "共有バイアス"),
}


def illustrations(t: Trace, records: Mapping[str, Record]) -> dict[str, Illustration]:
    """English title of a step -> its picture."""
    return {
        "Hidden layer, forward": of_network(
            t, Text("The network as the document names it.", "文書の記号で表したネットワーク。"), units="z", **NAMES
        ),
        "The gradient of w5: three factors": of_network(
            t,
            Text("From w5 to the error there is one way.", "w5 から誤差までの経路は一つだけです。"),
            highlight="w(3)[1,1]",
            **NAMES,
        ),
        "What reaches out_h1": of_network(
            t,
            Text("out_h1 acts on o1 and on o2.", "out_h1 は o1 と o2 の両方に影響します。"),
            highlight="w(2)[1,1]",
            **NAMES,
        ),
        "The error after more updates": of_losses(
            Text("The error over the 10,000 updates.", "10,000 回の更新での誤差の変化。"),
            {name: records[variant].curve for variant, name in CURVES.items()},
        ),
    }
