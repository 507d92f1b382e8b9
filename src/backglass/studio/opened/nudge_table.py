"""A nudge in a few lines: the loss before and after, what the gradient foretold, what is left."""

from __future__ import annotations

from backglass.glass.nudging import Nudge
from backglass.page.figures import figure
from backglass.studio.opened.markup import Markup, number
from backglass.words.studio import opened as words


def nudge_html(found: Nudge, set_: Markup) -> str:
    """The numbers of a nudge as a table."""
    first = (
        f'<p class="nudged">{set_.math(found.parameter)}: {number(figure(found.value))} → '
        f"{number(figure(found.value + found.h))}</p>"
    )
    rows = (
        (words.NUDGE_BEFORE, figure(found.before)),
        (words.NUDGE_AFTER, figure(found.after)),
        (words.NUDGE_CHANGE, figure(found.change)),
        (words.NUDGE_FORETOLD, figure(found.predicted)),
        (words.NUDGE_LEFT, figure(found.remainder)),
    )
    return first + set_.table((), rows, "numbers nudge")
