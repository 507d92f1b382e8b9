"""Texts of the page itself and of the network picture."""

from __future__ import annotations

from backglass.words import Text

TEXTS = {
    "page.network": Text("The network", "ネットワーク"),
    "page.lost": Text(
        "The line to the session is broken; trying again.", "セッションとの接続が切れました。再接続しています。"
    ),
}
