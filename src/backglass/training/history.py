"""What a run was like, epoch by epoch."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from itertools import groupby
from typing import Any

import numpy as np
import numpy.typing as npt

from backglass.errors import DataError
from backglass.keywords import keywords
from backglass.numeric import numeric
from backglass.ranges import check_type, checked, whole
from backglass.words import said

Column = npt.NDArray[np.float64]

LEAST_ROOM = 64


class History(dict[str, Column]):
    """Columns with one number an epoch, the first epoch first: a dict, name -> array (epochs,).

    "loss" (the weighted mean of the epoch's batches before their updates, penalties included), "learning_rate" (at
    the epoch's first update), and, where asked for, "gradient_norm" (the weighted mean of the batches' norms before
    clipping), "validation_loss" and "validation_accuracy" or "validation_r2"; "validation_score" of a measure of one's
    own; of a committee "member", from 1. So ``pandas.DataFrame(history)`` and ``polars.DataFrame(history)`` are tables
    with a row for each epoch.

    Parameters
    ----------
    columns : mapping of str to array-like, optional
        All of one length.

    Raises
    ------
    DataError
        Columns of different lengths, or not of numbers.

    Examples
    --------
    >>> history = History({"loss": [0.5, 0.25], "learning_rate": [0.1, 0.1]})
    >>> history
    History(epochs=2, columns=['loss', 'learning_rate'])
    >>> list(history), history["loss"].tolist(), history.epochs, len(history)
    (['loss', 'learning_rate'], [0.5, 0.25], 2, 2)
    """

    @keywords
    def __init__(self, columns: Mapping[str, npt.ArrayLike] | None = None) -> None:
        super().__init__()
        self._room: dict[str, Column] = {}  # the arrays that the columns are the beginnings of
        if columns is not None:
            check_type("columns", columns, Mapping, "dict", DataError)
            self.extend(columns)

    def extend(self, columns: Mapping[str, npt.ArrayLike]) -> None:
        """Add epochs; a column that is new, or is left out, has NaN where it is missing.

        Raises
        ------
        DataError
            Columns of different lengths, or not of numbers.

        Examples
        --------
        >>> history = History({"loss": [0.5]})
        >>> history.extend({"loss": [0.25], "validation_loss": [0.3]})
        >>> history["validation_loss"].tolist()
        [nan, 0.3]
        """
        added = {name: numeric(values, f"The column {name}") for name, values in columns.items()}
        shapes = {values.shape for values in added.values()}
        if len(shapes) > 1 or any(len(shape) != 1 for shape in shapes):
            raise DataError(f"The columns of a history are of one length, but these have the shapes {sorted(shapes)}.")
        if not added:
            return
        start, count = self.epochs, shapes.pop()[0]
        for name in {**self, **added}:
            self[name] = column = self._longer(name, start, start + count)
            column[start:] = added.get(name, np.nan)

    def _longer(self, name: str, start: int, end: int) -> Column:
        """A column to the new end, with what it had to the old one; there is room for twice as many epochs."""
        had, room = self.get(name), self._room.get(name)
        begun = had is not None and had.base is room
        if begun and room is not None and len(room) >= end:
            return room[:end]
        longer: Column = np.full(max(2 * end, LEAST_ROOM) if start else end, np.nan)
        if had is not None:
            longer[:start] = had
        self._room[name] = longer
        return longer[:end]

    @property
    def epochs(self) -> int:
        """Epochs finished."""
        return max(map(len, self.values()), default=0)

    def cut(self, epochs: int) -> None:
        """Keep the first epochs alone.

        Examples
        --------
        >>> history = History({"loss": [0.5, 0.25]})
        >>> history.cut(1)
        >>> history["loss"].tolist()
        [0.5]
        """
        for name in [*self]:
            self[name] = self[name][:epochs]
        if not epochs:
            self.clear()

    def names(self) -> list[str]:
        """The names of the columns."""
        return list(self)

    def columns(self) -> dict[str, Column]:
        """All columns by name, as a plain dict."""
        return dict(self)

    def __missing__(self, name: object) -> Column:
        raise KeyError(f"The history has no column {said(name)}; it has {', '.join(self) or 'none'}.")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mapping):
            return NotImplemented
        return self.keys() == other.keys() and all(_same(self[name], other[name]) for name in self)

    def __ne__(self, other: object) -> bool:  # a dict has its own, which compares arrays as truth values
        return not self == other

    __hash__ = None

    def __repr__(self) -> str:
        """How long it is and what it has; its numbers are many."""
        return f"History(epochs={self.epochs}, columns={list(self)})"

    def __reduce__(self) -> tuple[type[History], tuple[dict[str, Column]]]:
        return type(self), (dict(self),)

    def row(self, epoch: int) -> dict[str, float]:
        """The line of one epoch, counted from 1.

        Raises
        ------
        DataError
            There is no such epoch.
        """
        epoch = checked("epoch", epoch, whole(1, self.epochs), DataError)
        return {name: float(column[epoch - 1]) for name, column in self.items()}

    def to_csv(self) -> str:
        """A header and one line an epoch; numbers in full, so that they read back exactly.

        Where there is a column "member", epochs are counted anew for each.

        Examples
        --------
        >>> print(History({"member": [1, 1, 2], "loss": [0.5, 0.25, 0.5]}).to_csv(), end="")
        epoch,member,loss
        1,1,0.5
        2,1,0.25
        1,2,0.5
        """
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        values: dict[str, list[Any]] = {name: column.tolist() for name, column in self.items()}
        epochs: list[int] = list(range(1, self.epochs + 1))
        if "member" in values:
            values["member"] = [int(member) for member in values["member"]]
            epochs = [epoch for _, own in groupby(values["member"]) for epoch, _ in enumerate(own, start=1)]
        writer.writerow(["epoch", *values])
        writer.writerows(zip(epochs, *values.values(), strict=True))
        return text.getvalue()


def _same(column: Column, other: Any) -> bool:
    values = np.asarray(other)
    return values.dtype.kind in "biuf" and np.array_equal(column, values, equal_nan=True)
