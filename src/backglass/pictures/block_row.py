"""A computation as a row of blocks: values forward, and below each block its factor of the chain rule, backward."""

from __future__ import annotations

from collections.abc import Sequence

from backglass.pictures.marks import GREY, INK, PAPER, TINT, Box, Picture, text_width
from backglass.words import Language
from backglass.words import pictures as words

SIZE, CAPTION = 17.0, 13.0
GAP, SIDE, HEIGHT = 44.0, 24.0, 40.0
FORWARD, BACKWARD = 62.0, 150.0  # the middles of the two rows
BOTTOM = 206.0


def block_row(values: Sequence[str], functions: Sequence[str], language: Language, active: int | None = None) -> str:
    """Draw the values and the functions that lead from each to the next.

    Parameters
    ----------
    values : sequence of str
        Such as ("W", "Z", "A", "E").
    functions : sequence of str
        One less, such as ("f()", "σ()", "SSE()").
    language : {"en", "ja"}
    active : int, optional
        The function whose turn it is, counted from 0: it, what enters and leaves it, and its factor are marked.

    Examples
    --------
    >>> picture = block_row(("W", "Z", "A"), ("f()", "σ()"), "en", active=1)
    >>> picture.count("∂A"), picture.count("∂Z")
    (1, 2)
    """
    boxes, x = [], SIDE
    for place, value in enumerate(values):
        boxes.append(Box(x, FORWARD - HEIGHT / 2, max(text_width(value, SIZE) + 16, 34.0), HEIGHT))
        x = boxes[-1].right
        if place < len(functions):
            x += GAP / 2
            boxes.append(Box(x, FORWARD - HEIGHT / 2, max(text_width(functions[place], SIZE) + 26, 84.0), HEIGHT))
            x = boxes[-1].right + GAP / 2
    title = words.BLOCKS.format(values=" → ".join(values))[language]
    said = title if active is None else words.BLOCKS_ACTIVE.format(function=functions[active])[language]
    picture = Picture(x + SIDE, BOTTOM, title, said, language)
    picture.text(SIDE, 20, words.FORWARD[language], CAPTION, "start", fill=GREY)
    picture.text(SIDE, 112, words.BACKWARD[language], CAPTION, "start", fill=GREY)
    for place, value in enumerate(values):
        lit = active is not None and place in (active, active + 1)
        _value(picture, boxes[2 * place], value, lit)
    for place, function in enumerate(functions):
        box = boxes[2 * place + 1]
        _function(picture, box, function, lit=place == active)
        _arrow(picture, boxes[2 * place].right, box.x, FORWARD)
        _arrow(picture, box.right, boxes[2 * place + 2].x, FORWARD)
        _factor(picture, box.centre, values[place + 1], values[place], lit=place == active)
        if place:
            before = boxes[2 * place - 1]
            picture.text((before.centre + box.centre) / 2, BACKWARD + 6, "×", SIZE, fill=GREY)
    return str(picture)


def _value(picture: Picture, box: Box, value: str, lit: bool) -> None:
    picture.text(box.centre, FORWARD + 6, value, SIZE, font_style="italic", font_weight="bold" if lit else None)


def _function(picture: Picture, box: Box, function: str, *, lit: bool) -> None:
    picture.rectangle(box, rx=6, fill=TINT if lit else PAPER, stroke=INK, stroke_width=2.5 if lit else 1.2)
    picture.text(box.centre, FORWARD + 6, function, SIZE, font_weight="bold" if lit else None)


def _factor(picture: Picture, x: float, above: str, below: str, *, lit: bool) -> None:
    """A fraction, in a frame where it is its turn."""
    width = max(text_width(f"∂{one}", SIZE) for one in (above, below)) + 16
    if lit:
        box = Box(x - width / 2 - 6, BACKWARD - 28, width + 12, 58)
        picture.rectangle(box, rx=6, fill=TINT, stroke=INK, stroke_width=2.5)
    picture.text(x, BACKWARD - 7, f"∂{above}", SIZE, font_style="italic")
    picture.element("line", x1=x - width / 2, y1=BACKWARD + 1, x2=x + width / 2, y2=BACKWARD + 1, stroke=INK)
    picture.text(x, BACKWARD + 20, f"∂{below}", SIZE, font_style="italic")


def _arrow(picture: Picture, start: float, end: float, y: float) -> None:
    picture.element("line", x1=start + 3, y1=y, x2=end - 7, y2=y, stroke=INK, stroke_width=1.3)
    picture.element("path", d=f"M{end - 8:.1f} {y - 4:.1f}l7 4l-7 4z", fill=INK)
