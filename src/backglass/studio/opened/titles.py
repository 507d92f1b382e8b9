"""What a panel is called: the number as the problem names it, when, and where it stands."""

from __future__ import annotations

from backglass.glass.quantities import Quantity
from backglass.page.html import words_alone
from backglass.studio.opened.markup import Markup
from backglass.studio.opened.moment import Moment
from backglass.words import Text
from backglass.words.studio import opened as words


def title_of(moment: Moment, q: Quantity, set_: Markup) -> str:
    """The number, the update, and below them the book's name and the place."""
    book = f"{set_.book(q.name)}{', ' if set_.speak == 'en' else '、'}" if _has_own_name(q, set_) else ""
    return (
        f'<span class="what">{set_.math(q.name)}</span> {words_alone(when(moment)[set_.speak])} '
        f"<small>{book}{_place(q, set_)}</small>"
    )


def when(moment: Moment) -> Text:
    """The update that is looked at, or that it is now."""
    if moment.view == "made":
        return words.MADE.format(update=moment.update)
    return words.NOW.format(update=moment.update) if moment.update else words.FIRST


def unit_html(l: int, j: int, set_: Markup) -> str:
    """The name of a unit."""
    return set_.unit(l, j, words.INPUT_UNIT if l == 1 else words.UNIT)


def _has_own_name(q: Quantity, set_: Markup) -> bool:
    return bool(set_.names.parameter(q.name)) if q.parameter else (q.l, q.j) in set_.names.units


def _place(q: Quantity, set_: Markup) -> str:
    """Where it stands in the network, the units by their names."""
    l, j = q.l, q.j
    if q.shared:
        return words_alone(words.BIAS_OF_LAYER.format(l=l)[set_.speak])
    unit = unit_html(l, j, set_)
    if q.kind == "bias" or (q.kind == "weight" and not q.i):
        return _put(words.BIAS_INTO, set_, unit=unit)
    if q.kind == "weight":
        return _put(words.WEIGHT_FROM, set_, below=unit_html(l - 1, q.i, set_), unit=unit)
    if l == 1:
        return _put(words.AN_INPUT, set_, unit=unit)
    return _put(words.KINDS[q.kind], set_, unit=unit)


def _put(text: Text, set_: Markup, **html: str) -> str:
    """A text of ours with HTML in its places."""
    return text[set_.speak].format(**html)
