"""Dataclasses that become plain values by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from backglass.codec.annotated import codec


class Stored:
    """A frozen dataclass that becomes plain JSON values and comes back.

    A class with a `tag` has one more entry in front: its class variable of that name, by which a union of such classes
    knows which of them is meant.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True)
    ... class Point(Stored):
    ...     x: int
    ...     y: float | None = None
    >>> Point(1, 0.5).to_dict()
    {'x': 1, 'y': 0.5}
    >>> Point.from_dict({"x": 1, "y": "far"})
    Traceback (most recent call last):
    ...
    backglass.codec.entry.EntryError: y is 'far', not a finite number
    """

    tag: ClassVar[str] = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        kind: Any = type(self)
        plain: dict[str, Any] = codec(kind).plain(self)
        return plain

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Self:
        """The object that `to_dict` described.

        Raises
        ------
        EntryError
            An entry is missing, or is not what stands there.
        """
        kind: Any = cls
        made: Self = codec(kind).made(plain, "")
        return made
