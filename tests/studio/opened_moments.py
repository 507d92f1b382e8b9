"""Moments of small runs, and what their panels say."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import numpy as np

import backglass as bg
from backglass.glass.step import Step
from backglass.studio.opened.markup import Markup
from backglass.studio.opened.moment import Instant
from backglass.studio.opened.naming import OwnNames
from backglass.studio.opened.panels_of import panel

MAZUR = bg.example("mazur")
LABELS = {
    "inputs": ["i1", "i2"],
    "outputs": ["o1", "o2"],
    "units": {"2,1": "h1", "2,2": "h2"},
    "weights": MAZUR.labels["weights"],
}


def of_step(step: Step, X: Any, D: Any, sample: int = 0, view: Any = "made") -> Instant:
    """A moment of an update that was made."""
    D = np.asarray(D, dtype=float)
    return Instant(step, view, np.asarray(X, dtype=float), D.reshape(len(D), -1), sample)


def mazur(**options: Any) -> Instant:
    """The first update of the 2-2-2 network."""
    run = bg.train(
        MAZUR.network, MAZUR.parameters, MAZUR.X, MAZUR.D, **{"optimiser": MAZUR.optimiser, "epochs": 3} | options
    )
    return of_step(run.step(1), MAZUR.X, MAZUR.D)


def trained(
    net: bg.Network, X: Any, D: Any, update: int = 1, sample: int = 0, seed: int = 1, **options: Any
) -> Instant:
    """An update of a run from the weights of a seed."""
    run = bg.train(net, net.initialise(seed=seed), X, D, **{"epochs": 3, "seed": 1} | options)
    return of_step(run.step(update), X, run.plan.D, sample)


def opened(moment: Instant, name: str, lang: Any = "en", names: dict[str, Any] | None = None) -> dict[str, Any]:
    """The panel of a number."""
    return panel(moment, name, Markup(OwnNames.of(moment.network, names or {}), lang))


def section(reply: dict[str, Any], id_: str) -> dict[str, Any]:
    """The section of a panel."""
    return next(one for one in reply["sections"] if one["id"] == id_)


def texts(reply: Any) -> Iterator[str]:
    """Every piece of HTML in a reply."""
    if isinstance(reply, dict):
        for key, value in reply.items():
            if isinstance(value, str) and (key == "html" or key.endswith("_html")):
                yield value
            else:
                yield from texts(value)
    elif isinstance(reply, list):
        for one in reply:
            yield from texts(one)


def plain(html: str) -> str:
    """The words and figures of a piece of HTML, without spaces around signs that are not broken."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html).replace("\u00a0", " ")).strip()


class _Strict(HTMLParser):
    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        assert tag not in ("script", "style", "iframe", "img", "link", "object"), tag
        for name, _ in attributes:
            assert name != "style", (tag, attributes)
            assert not name.startswith("on"), (tag, attributes)


def check_html(reply: Any) -> None:
    """Every piece is well formed, and holds no style and no script."""
    for html in texts(reply):
        _Strict().feed(html)
        ET.fromstring(f"<body>{html}</body>")
