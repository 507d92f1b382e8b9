"""The marks that pictures are made of: elements, colours, and how much room a text takes.

Colours are Okabe and Ito's, which colour-blind readers tell apart; what a colour says, a dash or a border says, too,
so that it survives a grey print.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from unicodedata import east_asian_width
from xml.etree import ElementTree

from backglass.words.characters import visible

BLUE, ORANGE, GREY, INK, PAPER = "#0072b2", "#c65000", "#767676", "#1a1a1a", "#ffffff"
TINT = "#fff1b8"  # behind what is highlighted
FONT = "'Noto Sans','Noto Sans JP','Noto Sans CJK JP','Hiragino Sans','Yu Gothic',Meiryo,'DejaVu Sans',sans-serif"
DASH = "6 3"
PALE = 0.4  # the opacity of what is not brought out
NARROW, WIDE = 0.62, 1.04  # of the font size: a letter of ours, a Japanese character
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True)
class Box:
    """A rectangle: its left upper corner and its extent, in pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of the right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of the lower side."""
        return self.y + self.height

    @property
    def middle(self) -> float:
        """The y half way down."""
        return self.y + self.height / 2

    @property
    def centre(self) -> float:
        """The x half way across."""
        return self.x + self.width / 2


def text_width(text: str, size: float) -> float:
    """About how wide a text is, rather too much than too little, in pixels.

    Examples
    --------
    >>> round(text_width("0.5", 10), 1), round(text_width("重み", 10), 1)
    (18.6, 20.8)
    """
    return size * sum(WIDE if east_asian_width(letter) in "WF" else NARROW for letter in text)


def short(value: float, digits: int = 4) -> str:
    """A number with at most so many significant digits and a real minus, for a picture.

    Examples
    --------
    >>> short(0.593269992), short(-0.5), short(39760.0, 3), short(2.56798e-07)
    ('0.5933', '−0.5', '39800', '2.568e−7')
    """
    if not isfinite(value):
        return str(value)
    mantissa, _, exponent = f"{value + 0.0:.{digits}g}".partition("e")  # minus zero is shown as zero
    if exponent and 0 <= int(exponent) < 9:
        mantissa, exponent = f"{float(f'{mantissa}e{exponent}'):.0f}", ""
    return (f"{mantissa}e{int(exponent)}" if exponent else mantissa).replace("-", "−")


def subscript(number: int) -> str:
    """A whole number as a subscript.

    Examples
    --------
    >>> "z" + subscript(12)
    'z₁₂'
    """
    return str(number).translate(_SUBSCRIPTS)


def cut(text: str, width: float, size: float) -> str:
    """The text, shortened with an ellipsis where it is wider than the room there is.

    Examples
    --------
    >>> cut("bill_length_mm", 60, 10), cut("mass", 60, 10)
    ('bill_len…', 'mass')
    """
    if text_width(text, size) <= width:
        return text
    text = text[: max(0, int(width / (size * NARROW)))]  # no letter is narrower, and a name may be very long
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text + "…"


class Picture:
    """An SVG picture under construction.

    Parameters
    ----------
    width, height : float
        In pixels; the picture scales to the room it is given.
    title, description : str
        What a screen reader says.
    language : str
        "en" or "ja".
    """

    def __init__(self, width: float, height: float, title: str, description: str, language: str) -> None:
        self.root = ElementTree.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {_number(width)} {_number(height)}",
                "width": _number(width),
                "height": _number(height),
                "role": "img",
                "aria-label": visible(title),
                "lang": language,
                "font-family": FONT,
                "style": "max-width:100%;height:auto",
            },
        )
        ElementTree.SubElement(self.root, "title").text = visible(title)
        ElementTree.SubElement(self.root, "desc").text = visible(description)
        self.rectangle(Box(0, 0, width, height), fill=PAPER, stroke="none")

    def element(self, kind: str, title: str = "", /, **attributes: object) -> ElementTree.Element:
        """Add an element; an underscore in an attribute's name is a hyphen, a float loses its tail."""
        plain = {
            name.rstrip("_").replace("_", "-"): _number(value) if isinstance(value, float) else visible(str(value))
            for name, value in attributes.items()
            if value is not None
        }
        made = ElementTree.SubElement(self.root, kind, plain)
        if title:
            ElementTree.SubElement(made, "title").text = visible(title)
        return made

    def rectangle(self, box: Box, title: str = "", /, **attributes: object) -> None:
        """A rectangle."""
        place = {"x": float(box.x), "y": float(box.y), "width": float(box.width), "height": float(box.height)}
        self.element("rect", title, **place, **attributes)

    def text(
        self, x: float, y: float, text: str, size: float = 12, anchor: str = "middle", /, **attributes: object
    ) -> None:
        """A line of text; y is its baseline, `anchor` is "start", "middle" or "end"."""
        given = {"fill": INK} | attributes
        self.element("text", x=float(x), y=float(y), font_size=size, text_anchor=anchor, **given).text = visible(text)

    def lines_in(self, box: Box, lines: tuple[str, ...], size: float, pitch: float, **attributes: object) -> None:
        """Lines of text in the middle of a box."""
        first = box.middle - pitch * (len(lines) - 1) / 2 + size * 0.36  # 0.36: half the height of a figure
        for at, line in enumerate(lines):
            self.text(box.centre, first + at * pitch, line, size, **attributes)

    def __str__(self) -> str:
        return ElementTree.tostring(self.root, encoding="unicode")


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
