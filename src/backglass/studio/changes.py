"""What a reader changes of a run, and after which update."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from backglass.parameters import Parameters
from backglass.ranges import whole


@dataclass(frozen=True)
class Change:
    """What a reader changed of a run: a parameter, or settings that a run goes on with.

    Attributes
    ----------
    update : int
        After which it was changed.
    parameter : str
        Its name; "settings" for settings.
    value : float or dict
        The parameter's new value; the settings that are others from here on.
    """

    update: Annotated[int, whole(0, 10**12)]
    parameter: str
    value: Any

    def to_dict(self) -> dict[str, Any]:
        """As the page and the link have it."""
        return {"update": self.update, "parameter": self.parameter, "value": self.value}


def edited(theta: Parameters, parameter: str, value: float) -> Parameters:
    """The parameters with one of them changed.

    Raises
    ------
    NetworkError
        There is no such parameter.
    """
    flat = theta.flat.copy()
    flat[theta.index(parameter)] = value
    return Parameters(theta.network, flat)


def with_one(changes: list[Change], change: Change) -> list[Change]:
    """One more change, in place of the last one where that was the same parameter's at the same update: it is dragged.

    Examples
    --------
    >>> made = with_one([Change(3, "w(2)[1,1]", 0.1)], Change(3, "w(2)[1,1]", 0.2))
    >>> [change.value for change in made]
    [0.2]
    """
    last = changes[-1] if changes else None
    again = last is not None and (last.update, last.parameter) == (change.update, change.parameter)
    return [*(changes[:-1] if again and change.parameter != "settings" else changes), change]
