"""The guide's picture in both languages: ``python docs/pictures.py`` writes it anew."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import backglass as bg

FILES: dict[str, Literal["en", "ja"]] = {"mazur.svg": "en", "mazur.ja.svg": "ja"}


def picture(language: Literal["en", "ja"]) -> str:
    """The network of the guide's first example, with one weight and its way to the loss brought out."""
    net = bg.Network((2, 2, 2), hidden="logistic", output="logistic", loss="squared_error", biases="frozen")
    # fmt: off
    theta = net.parameters(W=[[[.15, .20], [.25, .30]], [[.40, .45], [.50, .55]]], b=[[.35, .35], [.60, .60]])
    # fmt: on
    t = bg.trace(net, theta, [[0.05, 0.10]], [[0.01, 0.99]])
    return t.to_svg(highlight="w(2)[1,1]", lang=language)


if __name__ == "__main__":
    for name, language in FILES.items():
        (Path(__file__).parent / name).write_text(picture(language) + "\n", encoding="utf-8")
