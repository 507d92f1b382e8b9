"""Texts of the panel: a number's derivation, checking one's own calculation, lessons beside the network."""

from __future__ import annotations

from backglass.words import Text

TEXTS = {
    "panel.label": Text("Derivation", "導出"),
}
