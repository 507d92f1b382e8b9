"""What a run was like, epoch by epoch."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from itertools import groupby
from typing import Any

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[np.float64]


class History:
    """Columns with one number an epoch, the first epoch first.

    "loss" (the weighted mean of the epoch's batches before their updates, penalties included), "learning_rate" (at
    the epoch's first update), and, where asked for, "gradient_norm" (the weighted mean of the batches' norms before
    clipping), "validation_loss" and "validation_accuracy" or "validation_r2"; of a committee "member", from 1.

    Examples
    --------
    >>> history = History()
    >>> history.extend({"loss": [0.5, 0.25], "learning_rate": [0.1, 0.1]})
    >>> history["loss"].tolist(), len(history), history.names()
    ([0.5, 0.25], 2, ['loss', 'learning_rate'])
    """

    def __init__(self, columns: Mapping[str, npt.ArrayLike] | None = None) -> None:
        self._parts: dict[str, list[Column]] = {}
        if columns:
            self.extend(columns)

    def extend(self, columns: Mapping[str, npt.ArrayLike]) -> None:
        """Add epochs: the same columns every time, all of one length."""
        for name, values in columns.items():
            self._parts.setdefault(name, []).append(np.asarray(values, dtype=np.float64))

    def names(self) -> list[str]:
        """The names of the columns."""
        return list(self._parts)

    def __contains__(self, name: object) -> bool:
        return name in self._parts

    def __getitem__(self, name: str) -> Column:
        """One column, (epochs,)."""
        if name not in self._parts:
            raise KeyError(f"The history has no column {name!r}; it has {', '.join(self._parts) or 'none'}.")
        parts = self._parts[name]
        if len(parts) > 1:
            parts[:] = [np.concatenate(parts)]
        return parts[0]

    def __len__(self) -> int:
        """Epochs finished."""
        return 0 if not self._parts else len(self[next(iter(self._parts))])

    def columns(self) -> dict[str, Column]:
        """All columns by name."""
        return {name: self[name] for name in self._parts}

    def row(self, epoch: int) -> dict[str, float]:
        """The line of one epoch, counted from 1."""
        return {name: float(self[name][epoch - 1]) for name in self._parts}

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
        values: dict[str, list[Any]] = {name: column.tolist() for name, column in self.columns().items()}
        epochs: list[int] = list(range(1, len(self) + 1))
        if "member" in values:
            values["member"] = [int(member) for member in values["member"]]
            epochs = [epoch for _, own in groupby(values["member"]) for epoch, _ in enumerate(own, start=1)]
        writer.writerow(["epoch", *values])
        writer.writerows(zip(epochs, *values.values(), strict=True))
        return text.getvalue()
