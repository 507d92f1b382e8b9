"""Fit the estimators with their defaults beside scikit-learn's: the same data, seeds and epochs, in interleaved rounds.

    python benchmarks/estimators.py [--only NAME ...] [--rounds N] [--scores] [--json FILE]

Times are medians over the rounds, with the shortest and the longest. --scores adds the scores of ten seeds on rows
that were not trained on, with the standard error of their means.
"""

from __future__ import annotations

import argparse
import json
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import machine
import numpy as np
import sklearn
from sklearn import neural_network
from sklearn.datasets import load_diabetes, load_digits, load_iris
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split

import backglass

LIBRARIES = {"backglass": backglass, "scikit-learn": neural_network}
SEEDS = range(10)


@dataclass(frozen=True)
class Case:
    """A table, who fits it, and for how many epochs."""

    data: Callable[[], tuple[Any, Any]]
    estimator: str
    epochs: int
    rounds: int

    def model(self, library: str, seed: int) -> Any:
        """With its defaults, but for what holds it to the same epochs."""
        made = getattr(LIBRARIES[library], self.estimator)
        return made(random_state=seed, max_iter=self.epochs, n_iter_no_change=np.inf)


def large() -> tuple[Any, Any]:
    """60,000 rows of 784 numbers in ten classes that overlap, as float64."""
    rng = np.random.default_rng(0)
    y = rng.integers(0, 10, size=60_000)
    return rng.normal(size=(10, 784))[y] * 0.08 + rng.normal(size=(60_000, 784)), y


CASES = {
    "iris": Case(lambda: load_iris(return_X_y=True), "MLPClassifier", 200, 15),
    "digits": Case(lambda: load_digits(return_X_y=True), "MLPClassifier", 200, 5),
    "diabetes": Case(lambda: load_diabetes(return_X_y=True), "MLPRegressor", 200, 15),
    "60,000 x 784": Case(large, "MLPClassifier", 2, 5),
}


def times(case: Case, X: Any, y: Any, rounds: int) -> dict[str, dict[str, float]]:
    """Seconds of a fit, one of each library a round, the order turned around every round."""
    seconds: dict[str, list[float]] = {library: [] for library in LIBRARIES}
    for number in range(-1, rounds):  # the first round warms up
        for library in [*LIBRARIES][:: -1 if number % 2 else 1]:
            model = case.model(library, seed=0)
            began = time.perf_counter()
            model.fit(X, y)
            if number >= 0:
                seconds[library].append(time.perf_counter() - began)
            assert model.n_iter_ == case.epochs
    return {name: {"median": median(s), "least": min(s), "most": max(s)} for name, s in seconds.items()}


def scores(case: Case, X: Any, y: Any) -> dict[str, dict[str, float]]:
    """Mean and standard error over ten seeds: of the split, and of the fit."""
    found: dict[str, list[float]] = {library: [] for library in LIBRARIES}
    for seed in SEEDS:
        X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=seed)
        for library, kept in found.items():
            kept.append(case.model(library, seed).fit(X_train, y_train).score(X_test, y_test))
    return {
        name: {"mean": float(np.mean(s)), "standard_error": float(np.std(s, ddof=1) / len(s) ** 0.5)}
        for name, s in found.items()
    }


def line(name: str, row: dict[str, Any]) -> str:
    """A row as text."""
    text = f"{name:13s} {row['epochs']:4d} epochs"
    for library, found in row["seconds"].items():
        text += f"  {library} {found['median']:.4f} s [{found['least']:.4f}, {found['most']:.4f}]"
    text += f"  x{row['ratio']:.2f}"
    for library, found in row.get("scores", {}).items():
        text += f"  {library} {found['mean']:.4f} +- {found['standard_error']:.4f}"
    return text


def main() -> None:
    """Measure, show, keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", default=list(CASES), choices=list(CASES), metavar="NAME")
    parser.add_argument("--rounds", type=int, help="in place of each case's own")
    parser.add_argument("--scores", action="store_true", help="also the scores of ten seeds")
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    warnings.simplefilter("ignore", ConvergenceWarning)
    versions = {"backglass": backglass.__version__, "scikit-learn": sklearn.__version__, "numpy": np.__version__}
    kept: dict[str, Any] = {"machine": machine.described(), "versions": versions, "rows": {}}
    for name in options.only:
        case = CASES[name]
        X, y = case.data()
        seconds = times(case, X, y, options.rounds or case.rounds)
        row: dict[str, Any] = {"epochs": case.epochs, "seconds": seconds}
        row["ratio"] = seconds["scikit-learn"]["median"] / seconds["backglass"]["median"]
        if options.scores:
            row["scores"] = scores(case, X, y)
        kept["rows"][name] = row
        print(line(name, row), flush=True)
        if options.json:
            options.json.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
