"""A state that a run has come to."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

from backglass.plan import State


@dataclass(frozen=True, eq=False)
class Reached:
    """A state of a run, and what the update that led to it measured.

    Attributes
    ----------
    state : State
    made_loss : float
        The objective of its batch before that update; NaN where none was made.
    norm : float
        Of its gradient, before clipping.
    """

    state: State
    made_loss: float = nan
    norm: float = nan

    @property
    def update(self) -> int:
        """Updates made."""
        return self.state.cursor.update
