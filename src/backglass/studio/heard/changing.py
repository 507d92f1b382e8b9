"""Commands that change a run: set, edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from backglass.errors import NetworkError
from backglass.page.typed_numbers import read, with_decimal_commas
from backglass.ranges import FINITE, Range
from backglass.studio.commands import Name, Values, command
from backglass.studio.settings import SETTINGS
from backglass.words.slips import DECIMAL_COMMA
from backglass.words.studio import session as words

if TYPE_CHECKING:
    from backglass.studio.session import Session

NUMBER = Range(words.A_NUMBER, lambda value: isinstance(value, str | int | float) and not isinstance(value, bool))
Number = Annotated[Any, NUMBER]


@command
def set_(session: Session, *, settings: Values) -> None:
    """Some settings changed: a run goes on with live ones, and begins anew with others."""
    run = session.timeline
    chosen = run.chosen.other(settings)
    others = chosen.unlike(run.chosen)
    if not others:
        return
    if not chosen.live(run.chosen):
        session.renew(chosen)
        return
    playing = {name: value for name, value in others.items() if SETTINGS[name].group == "playing"}
    if playing:
        run.look(playing)
    if len(playing) < len(others):
        run.set_live(run.chosen.other(others))
    session.shown_anew()


@command
def edit(session: Session, *, parameter: Name, value: Number) -> None:
    """A parameter is another number from here on, typed as digits, a fraction or an expression."""
    session.timeline.edit(parameter, number_of(value))
    session.shown_anew()


def number_of(value: Any) -> float:
    """The number that is meant, typed or given as one.

    Raises
    ------
    NetworkError
        It cannot be read, or is not finite.

    Examples
    --------
    >>> number_of("3/20"), number_of("−0.5"), number_of(2)
    (0.15, -0.5, 2.0)
    """
    if isinstance(value, str):
        typed = read(value)
        if typed is None:
            said = words.NOT_READ if with_decimal_commas(value) is None else DECIMAL_COMMA
            raise NetworkError(said.format(typed=value, text=value))
        value = typed.value
    try:
        found = float(value)
    except OverflowError:
        found = float("inf")
    if not FINITE.takes(found):
        raise NetworkError(words.NOT_FINITE)
    return found
