"""What is said of a file that is made in the shape of a published one, and the tools to make it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

ROWS = 400
Cells = Sequence[str]


@dataclass(frozen=True)
class RealFile:
    """A file as it is published, and what is right about it.

    Attributes
    ----------
    name : str
        Of the file.
    data : bytes
    values : polars.DataFrame
        What its cells mean: numbers, texts, truth values, dates and times, null where a value is missing.
    target : str
    least : float
        The accuracy, or R², that rows held out reach where every column is read rightly.
    forms : dict of str to dict
        Of some columns the form, or the part of it that is not left to taste.
    needs : dict of str to object
        The options of reading without which it is another table.
    named : str
        How a remark, or the sentence of a refusal, names that option.
    fit : dict of str to object
        More options of the fit.
    empty : int
        Last rows without a cell, which stay rows without a value.
    """

    name: str
    data: bytes
    values: pl.DataFrame
    target: str
    least: float
    forms: Mapping[str, Mapping[str, Any]]
    needs: Mapping[str, Any] = field(default_factory=dict)
    named: str = ""
    fit: Mapping[str, Any] = field(default_factory=dict)
    empty: int = 0


def gaps(draw: np.random.Generator, values: Sequence[Any], share: float) -> list[Any]:
    """The values, a share of them gone; never the first ones, by which a reader may look at a column."""
    gone = draw.random(len(values)) < share
    return [
        None if is_gone and row > 2 else value for row, (value, is_gone) in enumerate(zip(values, gone, strict=True))
    ]


def written(values: Sequence[Any], form: Callable[[Any], str] = str, missing: str = "") -> list[str]:
    """The cells of a column."""
    return [missing if value is None else form(value) for value in values]


def lines(columns: Sequence[Cells], separator: str, end: str = "\n", after: str = "") -> str:
    """The rows of a file without its names."""
    return "".join(separator.join(cells) + after + end for cells in zip(*columns, strict=True))


def numbered(columns: Sequence[Sequence[Any]]) -> pl.DataFrame:
    """What a file without names means: its columns are c1, c2, ..."""
    return pl.DataFrame({f"c{k}": list(column) for k, column in enumerate(columns, start=1)}, strict=False)


def drawn(draw: np.random.Generator, values: Sequence[str], weights: Sequence[float] | None = None) -> list[str]:
    p = None if weights is None else np.array(weights) / np.sum(weights)
    return [values[k] for k in draw.choice(len(values), ROWS, p=p)]


def quoted(text: str) -> str:
    return f'"{text}"'


def two(value: float) -> str:
    return f"{value:.2f}"


NUMBER, TEXT, TRUTH = {"form": "number"}, {"form": "text"}, {"form": "truth"}
NO_NAMES: dict[str, Any] = {"needs": {"header": False}, "named": "--no-header"}
