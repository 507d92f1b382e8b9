"""What a model answers, whatever kind it is."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, Protocol

from backglass.page.shown import Shown
from backglass.words import Language, Text

Predictions = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Predicted:
    """Predictions of rows.

    Attributes
    ----------
    predictions : sequence of mapping
        Of every row "prediction" and what belongs to it, as plain values.
    remarks : sequence of Text
        What is to be known of how the rows were read.
    csv : bytes
        The same as `backglass predict` writes it; empty where it was not asked for.
    """

    predictions: Predictions
    remarks: Sequence[Text] = ()
    csv: bytes = b""

    def to_json(self, speak: Language) -> dict[str, Any]:
        """What a program gets."""
        return {"predictions": self.predictions, "warnings": [remark[speak] for remark in self.remarks]}


@dataclass(frozen=True)
class Wish:
    """What is asked of a body beside its rows.

    Attributes
    ----------
    content : str
        The content type of the body.
    as_csv : bool
        Whether predictions are wanted as CSV.
    interval : float or None
    row : int or None
        The one to be explained, counted from 1.
    name : str or None
        The number to derive.
    member : int or None
    """

    content: str
    as_csv: bool = False
    interval: float | None = None
    row: int | None = None
    name: str | None = None
    member: int | None = None


class ServedModel(Protocol):
    """A model as it is served; all but `quickly` may be called by several threads at once."""

    def quickly(self, value: Any, /) -> Predicted | None:
        """The answer to a body of one row, which takes no longer than to hand it to a thread; None elsewhere."""

    def predicted(self, body: bytes, wish: Wish, /) -> Predicted:
        """The predictions for a body."""

    def explained(self, body: bytes, wish: Wish, /) -> Shown:
        """One row of a body in the network."""

    def schema_of_row(self) -> dict[str, Any]:
        """What a row is, as JSON Schema."""

    def schema_of_prediction(self) -> dict[str, Any]:
        """What is said of a row, as JSON Schema."""

    def example(self) -> Any:
        """A row that is taken."""

    def most_interval(self) -> float:
        """The widest interval's share of rows, which the model knows enough errors for; 0 where it knows none."""

    def members(self) -> int:
        """How many networks can be looked into one by one; 0 where nothing is explained."""


def strict(value: Any) -> bytes:
    """JSON in which numbers that are not finite are null.

    Examples
    --------
    >>> strict({"x": [1.5, float("nan")]})
    b'{"x": [1.5, null]}'
    """
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except ValueError:
        text = json.dumps(_finite(value), ensure_ascii=False, allow_nan=False)
    return text.encode()


def _finite(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _finite(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not isfinite(value) else value
