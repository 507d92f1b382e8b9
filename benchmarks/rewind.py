"""What keeping states for rewind costs: the same run with and without them, in pairs, taken in turn.

    python benchmarks/rewind.py [--pairs N] [--json FILE] [NAME ...]

Each measurement is the whole of `bg.train`. Both take turns within a pair, and the turns alternate in who begins. The
figure of a row is the median of the pairs' ratios, with states over without, and the median's 95 % interval by order
statistics: a burst of other work on the machine spoils a pair, not the figure.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import machine
import numpy as np
from scipy import stats
from workloads import Case

import backglass as bg
from backglass.training.kept import KEEP_BYTES

MOST = 1.05


@dataclass(frozen=True)
class Row:
    """A case of `workloads.py`, for so many epochs; so many runs in a row, and so many turns of both, are one pair."""

    case: Case
    epochs: int
    runs: int = 1
    turns: int = 1


ROWS = {
    row.case.name: row
    for row in (
        Row(Case("2-2-2"), 500_000, turns=6),
        Row(Case("4-16-3", "adam"), 5_000, turns=8),
        Row(Case("784-128-10", "adam"), 1, turns=3),
        Row(Case("784-1024-1024-10", "adam"), 2),
        Row(Case("8-16-1 x 1000", "adam"), 5, runs=50, turns=30),
    )
}


def seconds(row: Row, keep_bytes: int) -> float:
    """One measurement."""
    work = row.case.workload
    X, D = row.case.data()
    net = work.network
    theta = net.initialise(seed=0)
    began = time.perf_counter()
    for _ in range(row.runs):
        bg.train(
            net, theta, X, D, optimiser=row.case.optimiser, epochs=row.epochs, batch_size=work.batch, dtype="float32",
            engine="native", keep_bytes=keep_bytes,
        )  # fmt: skip
    return time.perf_counter() - began


def interval(ratios: list[float]) -> tuple[float, float, float]:
    """The median of the ratios and the ends of its 95 % interval: order statistics, whatever the distribution."""
    ordered = sorted(ratios)
    below = max(1, int(stats.binom.ppf(0.025, len(ordered), 0.5)))
    return float(np.median(ordered)), ordered[below - 1], ordered[-below]


def measured(row: Row, pairs: int) -> dict[str, Any]:
    """The pairs of one row."""
    times: dict[int, list[float]] = {KEEP_BYTES: [], 0: []}
    for keep_bytes in times:
        seconds(row, keep_bytes)  # warm
    for pair in range(pairs):
        for taken in times.values():
            taken.append(0.0)
        for turn in range(row.turns):
            for keep_bytes in sorted(times, reverse=bool((pair + turn) % 2)):
                times[keep_bytes][-1] += seconds(row, keep_bytes)
    ratios = [kept / none for kept, none in zip(times[KEEP_BYTES], times[0], strict=True)]
    middle, low, high = interval(ratios)
    return {
        "case": row.case.name,
        "optimiser": row.case.optimiser,
        "epochs": row.epochs,
        "runs": row.runs * row.turns,
        "seconds_with": times[KEEP_BYTES],
        "seconds_without": times[0],
        "ratio": middle,
        "interval": [low, high],
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=30)
    parser.add_argument("--json", type=Path)
    parser.add_argument("names", nargs="*", help="rows to time; all by default")
    arguments = parser.parse_args()
    print(f"{'network':>18} {'optimiser':>10} {'s a side':>9} {'ratio':>7}  95 % interval")
    rows = []
    for name in arguments.names or ROWS:
        found = measured(ROWS[name], arguments.pairs)
        rows.append(found)
        low, high = found["interval"]
        verdict = "met" if high < MOST else "missed"
        taken = np.median(found["seconds_without"])
        print(
            f"{name:>18} {found['optimiser']:>10} {taken:>9.3f} {found['ratio']:>7.4f}  "
            f"{low:.4f} to {high:.4f}, below {MOST} {verdict}"
        )
    if arguments.json:
        report = {"machine": machine.described(), "backglass": bg.__version__, "numpy": np.__version__}
        report |= {"keep_bytes": KEEP_BYTES, "pairs": arguments.pairs, "rows": rows}
        arguments.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    return int(any(row["interval"][1] >= MOST for row in rows))


if __name__ == "__main__":
    sys.exit(main())
