"""A computation as a row of blocks: values forward, and below each block its factor of the chain rule, backward."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backglass.pictures.marks import GREY, INK, PAPER, TINT, Box, Picture, text_width
from backglass.words import Language
from backglass.words import pictures as words

SIZE, CAPTION = 17.0, 13.0
GAP, SIDE, HEIGHT = 40.0, 14.0, 40.0
FORWARD, BACKWARD, ENTERING = 56.0, 152.0, 22.0  # the middles of the two rows, and what enters from above moves them
BOTTOM, NUMBERS = 192.0, 18.0  # where it ends, and what numbers below the factors take


def block_row(
    values: Sequence[str],
    functions: Sequence[str],
    language: Language,
    active: int | Sequence[int] | None = None,
    *,
    entering: Mapping[int, str] | None = None,
    numbers: Sequence[str] = (),
    factors: Sequence[str] = (),
    sign: str = "∂",
    title: str | None = None,
) -> str:
    """Draw the values and the functions that lead from each to the next.

    Parameters
    ----------
    values : sequence of str
        Such as ("W", "Z", "A", "E").
    functions : sequence of str
        One less, such as ("f()", "σ()", "SSE()").
    language : {"en", "ja"}
    active : int or sequence of int, optional
        The functions whose turn it is, counted from 0: each, what enters and leaves it, and its factor are marked.
    entering : mapping of int to str, optional
        What else enters a function, from above.
    numbers, factors : sequence of str, optional
        What the values and the factors come to, to stand below them.
    sign : {"∂", "d"}
        That of the derivatives.
    title : str, optional
        What is heard in place of the picture.

    Examples
    --------
    >>> picture = block_row(("W", "Z", "A"), ("f()", "σ()"), "en", active=1)
    >>> picture.count("∂A"), picture.count("∂Z")
    (1, 2)
    """
    lit = () if active is None else (active,) if isinstance(active, int) else tuple(active)
    down = ENTERING if entering else 0.0
    boxes, back = _places(values, functions, numbers, FORWARD + down), BACKWARD + down
    said = words.BLOCKS.format(values=" → ".join(values))[language]
    if lit:
        said = words.BLOCKS_ACTIVE.format(function=", ".join(functions[one] for one in lit))[language]
    heard = words.BLOCKS.format(values=" → ".join(values))[language] if title is None else title
    picture = Picture(boxes[-1].right + SIDE, BOTTOM + down + NUMBERS * bool(factors), heard, said, language)
    picture.text(SIDE, 16, words.FORWARD[language], CAPTION, "start", fill=GREY)
    picture.text(SIDE, back - 42, words.BACKWARD[language], CAPTION, "start", fill=GREY)
    for place, value in enumerate(values):
        _value(picture, boxes[2 * place], value, lit=bool({place - 1, place} & {*lit}))
        if numbers:
            picture.text(boxes[2 * place].centre, boxes[0].middle + 30, numbers[place], CAPTION)
    for place, function in enumerate(functions):
        before, box, after = boxes[2 * place : 2 * place + 3]
        if place in lit:
            picture.element(
                "line",
                x1=box.centre,
                y1=box.bottom,
                x2=box.centre,
                y2=back - 30,
                stroke=INK,
                stroke_dasharray="2 3",
            )
        _function(picture, box, function, lit=place in lit)
        _arrow(picture, before.right, box.x, box.middle)
        _arrow(picture, box.right, after.x, box.middle)
        if entering and place in entering:
            _from_above(picture, box, entering[place])
        over, under = f"{sign}{values[place + 1]}", f"{sign}{values[place]}"
        _factor(picture, (box.centre, back), over, under, lit=place in lit)
        if factors:
            picture.text(box.centre, back + 48, factors[place], CAPTION)
        if place:
            between = (boxes[2 * place - 1].centre + box.centre) / 2
            picture.text(between, back + 6, "×", SIZE, fill=GREY)
    return str(picture)


def _places(values: Sequence[str], functions: Sequence[str], numbers: Sequence[str], middle: float) -> list[Box]:
    """Where values and functions stand, by turns."""
    boxes, x = [], SIDE
    for place, value in enumerate(values):
        below = text_width(numbers[place], CAPTION) - GAP / 2 if numbers else 0.0
        boxes.append(Box(x, middle - HEIGHT / 2, max(text_width(value, SIZE) + 12, 28.0, below), HEIGHT))
        x = boxes[-1].right
        if place < len(functions):
            x += GAP / 2
            width = max(text_width(functions[place], SIZE) + 18, 72.0)
            boxes.append(Box(x, middle - HEIGHT / 2, width, HEIGHT))
            x = boxes[-1].right + GAP / 2
    return boxes


def _value(picture: Picture, box: Box, value: str, lit: bool) -> None:
    picture.text(box.centre, box.middle + 6, value, SIZE, font_style="italic", font_weight="bold" if lit else None)


def _function(picture: Picture, box: Box, function: str, *, lit: bool) -> None:
    picture.rectangle(box, rx=6, fill=TINT if lit else PAPER, stroke=INK, stroke_width=2.5 if lit else 1.2)
    picture.text(box.centre, box.middle + 6, function, SIZE, font_weight="bold" if lit else None)


def _from_above(picture: Picture, box: Box, value: str) -> None:
    picture.text(box.centre, 32, value, CAPTION + 2, font_style="italic")
    picture.element("line", x1=box.centre, y1=38.0, x2=box.centre, y2=box.y - 7, stroke=INK, stroke_width=1.3)
    picture.element("path", d=f"M{box.centre - 4:.1f} {box.y - 8:.1f}l4 7l4 -7z", fill=INK)


def _factor(picture: Picture, at: tuple[float, float], above: str, below: str, *, lit: bool) -> None:
    """A fraction, in a frame where it is its turn."""
    x, y = at
    width = max(text_width(one, SIZE) for one in (above, below)) + 16
    if lit:
        box = Box(x - width / 2 - 6, y - 30, width + 12, 62)
        picture.rectangle(box, rx=6, fill=TINT, stroke=INK, stroke_width=2.5)
    picture.text(x, y - 7, above, SIZE, font_style="italic")
    picture.element("line", x1=x - width / 2, y1=y + 1, x2=x + width / 2, y2=y + 1, stroke=INK)
    picture.text(x, y + 20, below, SIZE, font_style="italic")


def _arrow(picture: Picture, start: float, end: float, y: float) -> None:
    picture.element("line", x1=start + 2, y1=y, x2=end - 7, y2=y, stroke=INK, stroke_width=1.3)
    picture.element("path", d=f"M{end - 8:.1f} {y - 4:.1f}l7 4l-7 4z", fill=INK)
