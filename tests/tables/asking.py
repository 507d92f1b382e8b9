"""Small tables written down, read, and asked what their cells mean."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

import backglass as bg
from backglass.cli import main

Y = [1.5, 0.2, 3.25, 2.125]  # numbers of a target, again and again


def saved(text: str | bytes, name: str = "t.csv") -> Path:
    path = Path(name)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(text: str | bytes, **options: Any) -> Any:
    """The table of a text."""
    return bg.read_table(saved(text), **options)


def beside_y(cells: Sequence[str], separator: str = ",", name: str = "c") -> str:
    """A file with one column of such cells and a target y."""
    quote = (lambda cell: f'"{cell}"') if separator == "," else str
    rows = "".join(f"{quote(cell)}{separator}{Y[row % len(Y)]}\n" for row, cell in enumerate(cells))
    return f"{name}{separator}y\n{rows}"


def counted(table: Any, name: str = "c") -> list[Any]:
    """What a column is prepared from: numbers, days, minutes, seconds or texts."""
    cells: list[Any] = table.forms[name].counted(table.frame[name]).to_list()
    return cells


def form(table: Any, name: str = "c") -> str:
    """The name of a column's form."""
    found: str = table.forms[name].to_dict()["form"]
    return found


def said(table: Any) -> str:
    """All that is remarked of a table."""
    return " ".join(str(remark) for remark in table.remarks)


def days(*dates: str) -> list[float]:
    """Days since 1970-01-01 of ISO dates, with or without a time."""
    texts = [date if "T" in date else f"{date}T00:00:00" for date in dates]
    micros = pl.Series(texts).str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="us").cast(pl.Int64)
    return [value / 86_400e6 for value in micros]


def told(capsys: Any, *words: object, status: int = 0) -> tuple[dict[str, Any], str]:
    """The JSON object of a command, and what it says on standard error."""
    capsys.readouterr()
    assert main([*map(str, words), "--json"]) == status
    captured = capsys.readouterr()
    return json.loads(captured.out) if captured.out else {}, captured.err
