"""What a panel is called: the number as the problem names it, when, and where it stands."""

from __future__ import annotations

from backglass.glass.quantities import Quantity
from backglass.page.html import words_alone
from backglass.studio.opened.markup import Markup
from backglass.studio.opened.moment import Instant
from backglass.words import Text
from backglass.words.studio import opened as words

HERE, BELOW = "[here]", "[below]"  # places of units in a text


def title_of(moment: Instant, q: Quantity, set_: Markup) -> str:
    """The number, the update, and below them the book's name and the place."""
    book = f"{set_.book(q.name)}{', ' if set_.speak == 'en' else '、'}" if _has_own_name(q, set_) else ""
    return (
        f'<span class="what">{set_.math(q.name)}</span> {words_alone(when(moment)[set_.speak])} '
        f"<small>{book}{_place(q, set_)}</small>"
    )


def when(moment: Instant) -> Text:
    """The update that is looked at, or that it is now."""
    if moment.view == "made":
        return words.MADE.format(update=moment.update)
    return words.NOW.format(update=moment.update) if moment.update else words.FIRST


def unit_html(l: int, j: int, set_: Markup) -> str:
    """The name of a unit."""
    return set_.unit(l, j, words.INPUT_UNIT.format(j=j) if l == 1 else words.UNIT.format(l=l, j=j))


def _has_own_name(q: Quantity, set_: Markup) -> bool:
    return bool(set_.names.parameter(q.name)) if q.parameter else (q.l, q.j) in set_.names.units


def _place(q: Quantity, set_: Markup) -> str:
    """Where it stands in the network, the units by their names."""
    l, j = q.l, q.j
    if q.shared:
        return words_alone(words.BIAS_OF_LAYER.format(l=l)[set_.speak])
    unit = unit_html(l, j, set_)
    if q.kind == "bias" or (q.kind == "weight" and not q.i):
        return _put(words.BIAS_INTO.format(unit=HERE), set_, unit)
    if q.kind == "weight":
        return _put(words.WEIGHT_FROM.format(below=BELOW, unit=HERE), set_, unit, unit_html(l - 1, q.i, set_))
    if l == 1:
        return _put(words.AN_INPUT.format(unit=HERE), set_, unit)
    return _put(words.KINDS[q.kind].format(unit=HERE), set_, unit)


def _put(text: Text, set_: Markup, unit: str, below: str = "") -> str:
    """A text with the HTML of units in their places."""
    first, here, last = words_alone(text[set_.speak]).partition(HERE)
    return "".join(unit if part == HERE else part.replace(BELOW, below) for part in (first, here, last))
