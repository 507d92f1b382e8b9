"""What speaks for the form of a column, and against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from backglass.tables.forms.every import AnyForm


@dataclass(frozen=True)
class Evidence:
    """How well a form reads the cells that it was decided from.

    Attributes
    ----------
    cells : int
        Cells that are there; those spelled as missing are set aside.
    read : int
        Those that the form reads.
    missing : mapping of str to int
        The spellings that were taken for missing, "" the empty cells, with their counts.
    guessed : tuple of str
        Of these the ones that nobody knows, but that stand beside values alone.
    unread : tuple of (int, str)
        The first cells that it cannot read, at most three: rows, counted from 1, and cells.
    infinite : int
        Of the cells that it cannot read those that are infinite numbers.
    proof : int
        Cells that no other form of its kind reads so: 29/08 proves the day, 1.234,5 the decimal comma.
    other : Form or None
        A form that reads as many cells otherwise, where nothing in the column decides: 1,234 or 06/07/2023.
    because : {"cells", "table", "usage", "asked", "type"}
        What decided: the column's cells, other columns of the table, usage where nothing proves it, the user, or the
        type of a dataframe's column.
    near : Form or None
        Of texts the form that reads half of the cells or more, though not enough; `unread` are cells that it cannot
        read.
    near_read : int
        The cells that it reads.
    hint : str
        Of texts that look like numbers: what keeps them from being numbers, such as the sign or the two units; of truth
        values: their spellings, where one has several; else empty.
    """

    cells: int = 0
    read: int = 0
    missing: Mapping[str, int] = field(default_factory=dict)
    guessed: tuple[str, ...] = ()
    unread: tuple[tuple[int, str], ...] = ()
    infinite: int = 0
    proof: int = 0
    other: AnyForm | None = None
    because: str = "cells"
    near: AnyForm | None = None
    near_read: int = 0
    hint: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        plain = {
            **vars(self),
            "missing": dict(self.missing),
            "guessed": list(self.guessed),
            "unread": [cell for _, cell in self.unread],
        }
        forms = {"other": self.other, "near": self.near}
        return plain | {name: None if form is None else form.to_dict() for name, form in forms.items()}


@dataclass(frozen=True)
class Decided:
    """The form of a column, and what speaks for it."""

    form: AnyForm
    evidence: Evidence
