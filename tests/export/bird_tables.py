"""A table with every kind of column, and rows of it that training never saw."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl


def birds(rows: int = 60) -> pl.DataFrame:
    """A table with everything: gaps, categories, truth values, an order, dates, times, durations, Japanese names."""
    rng = np.random.default_rng(7)
    known = rng.random((rows, 8)) > 0.15
    known[:3] = True
    days = rng.integers(0, 1500, rows).tolist()
    columns: dict[str, list[Any]] = {
        "体重": rng.normal(4200, 800, rows).round(1).tolist(),
        "bill length": rng.lognormal(3, 1.2, rows).round(3).tolist(),
        "島": rng.choice(["Biscoe", "夢島", "Torgersen"], rows).tolist(),
        "ringed": rng.choice(["yes", "no"], rows).tolist(),
        "size": rng.choice(["small", "medium", "large"], rows).tolist(),
        "found": [f"{2020 + day // 365}-{1 + day % 12:02d}-{1 + day % 28:02d}" for day in days],
        "時刻": [f"{minute // 60:02d}:{minute % 60:02d}" for minute in rng.integers(300, 1300, rows).tolist()],
        "dive": [f"{second // 60:d}min {second % 60:d}s" for second in rng.integers(61, 900, rows).tolist()],
    }
    shown = {name: _gapped(cells, known[:, place]) for place, (name, cells) in enumerate(columns.items())}
    species = rng.choice(["アデリー", "Gentoo", "Chinstrap"], rows).tolist()
    grams = rng.normal(51, 12, rows).round(2).tolist()
    return pl.DataFrame({**shown, "species": species, "sex": rng.choice(["f", "m"], rows), "length": grams})


def strange_birds() -> pl.DataFrame:
    """Rows of the same table: as training had them, with all gaps, never seen, and far away."""
    seen = birds()[:17].drop("species", "sex", "length")
    strange = {
        "体重": [None, -1e7, 1e9, 0.0],
        "bill length": [None, 1e12, -1.0, 20.0],
        "島": [None, "never seen", "Biscoe ", "夢島"],
        "ringed": [None, "perhaps", "no", "yes"],
        "size": [None, "small", "large", "medium"],
        "found": [None, "1912-03-01", "2150-12-31", "2020-02-29"],
        "時刻": [None, "00:00", "23:59", "12:00"],
        "dive": [None, "0min 1s", "900min 0s", "2min 2s"],
    }
    return pl.concat([seen, pl.DataFrame(strange, schema=seen.schema)])


def _gapped(cells: list[Any], known: Any) -> list[Any]:
    return [cell if there else None for cell, there in zip(cells, known.tolist(), strict=True)]
