"""Reading an SVG back: its elements, and how much room its texts take."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from unicodedata import east_asian_width
from xml.etree import ElementTree

NAMESPACE = "{http://www.w3.org/2000/svg}"
LETTER, CHARACTER, ASCENT, DESCENT = 0.58, 1.0, 0.78, 0.16  # of the font size, by the fonts that pictures name


@dataclass(frozen=True)
class Extent:
    """Where a text stands."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Extent) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def read(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def all_of(root: ElementTree.Element, kind: str) -> list[ElementTree.Element]:
    return list(root.iter(NAMESPACE + kind))


def by(root: ElementTree.Element, attribute: str) -> dict[str, ElementTree.Element]:
    """The elements that have the attribute, by its value."""
    return {found.get(attribute, ""): found for found in root.iter() if found.get(attribute) is not None}


def title(element: ElementTree.Element) -> str:
    return element.findtext(NAMESPACE + "title", "")


def extents(root: ElementTree.Element) -> list[Extent]:
    """Of every text of the picture."""
    found = []
    for element in all_of(root, "text"):
        text, size = element.text or "", float(element.get("font-size", "12"))
        width = size * sum(CHARACTER if east_asian_width(letter) in "WF" else LETTER for letter in text)
        x, y = float(element.get("x", "0")), float(element.get("y", "0"))
        left = x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[element.get("text-anchor", "start")]
        found.append(Extent(text, left, y - ASCENT * size, left + width, y + DESCENT * size))
    return found


def assert_nothing_overlaps(root: ElementTree.Element) -> None:
    """No text on another, no text cut off by a side of the picture."""
    width, height = (float(number) for number in root.get("viewBox", "").split()[2:])
    texts = extents(root)
    for one in texts:
        assert one.left >= 0, one
        assert one.right <= width, one
        assert one.top >= 0, one
        assert one.bottom <= height, one
    texts.sort(key=lambda one: one.top)
    for one, other in combinations(texts, 2):
        if other.top >= one.bottom:
            continue
        assert not one.meets(other), (one, other)


def crosses(line: ElementTree.Element, box: Extent) -> bool:
    """Whether a line passes through the middle half of a text's height within its width."""
    x1, y1, x2, y2 = (float(line.get(name, "0")) for name in ("x1", "y1", "x2", "y2"))
    quarter = (box.bottom - box.top) / 4
    for step in range(201):
        x, y = x1 + (x2 - x1) * step / 200, y1 + (y2 - y1) * step / 200
        if box.left < x < box.right and box.top + quarter < y < box.bottom - quarter:
            return True
    return False
