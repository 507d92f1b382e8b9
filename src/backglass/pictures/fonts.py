"""The language of a plot's labels: the one asked for where a font can write it, else English."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from backglass.words import Language
from backglass.words import pictures as words

JAPANESE_FONTS = (
    "Noto Sans CJK JP", "Noto Sans JP", "IPAexGothic", "IPAGothic", "Hiragino Sans", "Hiragino Maru Gothic Pro",
    "Yu Gothic", "YuGothic", "Meiryo", "MS Gothic", "TakaoGothic", "VL Gothic", "Source Han Sans JP",
)  # fmt: skip


@dataclass(frozen=True)
class Voice:
    """How the labels of one figure are written.

    Attributes
    ----------
    language : {"en", "ja"}
        What is written, which is English where no Japanese font is installed.
    family : str
        The font; empty is matplotlib's own.
    note : str
        What is to be said below the figure.
    """

    language: Language
    family: str = ""
    note: str = ""

    @property
    def font(self) -> dict[str, Any]:
        """The keywords of a text."""
        return {"fontfamily": self.family} if self.family else {}

    @property
    def legend(self) -> dict[str, Any]:
        """The keywords of a legend."""
        return {"prop": {"family": self.family}} if self.family else {}


def voice(language: Language, fonts: Sequence[str] | None = None) -> Voice:
    """The language that can be written with the fonts there are.

    Parameters
    ----------
    language : {"en", "ja"}
    fonts : sequence of str, optional
        The families installed; by default those that matplotlib finds.
    """
    if language == "en":
        return Voice("en")
    if fonts is None:
        from matplotlib.font_manager import fontManager

        fonts = [font.name for font in fontManager.ttflist]
    family = next((name for name in JAPANESE_FONTS if name in set(fonts)), "")
    return Voice("ja", family) if family else Voice("en", note=words.NO_FONT)
