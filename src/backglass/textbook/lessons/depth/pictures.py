"""The pictures of lesson `depth`."""

from __future__ import annotations

from backglass.page.blocks import Illustration
from backglass.textbook.illustrations import of_norms
from backglass.textbook.lessons.depth.steps import FUNCTIONS, LAYERS, NAMES, SHOWN, Runs, norms
from backglass.words import Text


def illustrations(runs: Runs) -> dict[str, Illustration]:
    """English title of a step -> its picture."""
    deepest = {name: norms(runs[name, LAYERS[-1]][SHOWN].before) for name in FUNCTIONS}
    return {
        "The deltas of ten layers, layer by layer": of_norms(
            Text("The deltas of ten layers before learning.", "学習前の 10 層のネットワークのデルタ。"),
            {NAMES[name]: dict(enumerate(found, start=2)) for name, found in deepest.items()},
        )
    }
