"""Time and memory against samples, width, depth and batch, over three decades, with 1 thread and all.

    python benchmarks/growth.py [--json FILE] [--plot FILE]

Each series doubles one quantity or more; the exponent is fitted where the time is above the overhead, which is
the smallest case's, by a factor of 4. The ideal: time in proportion to the operations.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import machine
import numpy as np

import backglass as bg
from backglass.cores import cores_allowed
from backglass.engines.native import NativeEngine
from backglass.plan import Plan, State

SPENT = 0.02  # seconds of a measurement, at least
TRIES = 5


@dataclass(frozen=True)
class Series:
    """One quantity that grows.

    Attributes
    ----------
    of : str
        What is timed.
    at : tuple of int
    ideal : float
        Exponent of the operations.
    """

    of: str
    at: tuple[int, ...]
    ideal: float


SERIES = {
    "samples": Series("us an epoch of 64-64-10, batch 32", (32, 100, 320, 1000, 3200, 10_000, 32_000), 1.0),
    "batch": Series("us an update of 64-64-10", (1, 3, 10, 32, 100, 320, 1000, 3200), 1.0),
    "width": Series("us an update of n-n-n, batch 32", (4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048), 2.0),
    "depth": Series("us an update of layers of 32, batch 32", (2, 4, 8, 16, 32, 64, 128, 256, 512, 1024), 1.0),
}


def case(name: str, n: int) -> tuple[tuple[int, ...], int, int]:
    """Sizes, rows and batch of a point."""
    if name == "samples":
        return (64, 64, 10), n, 32
    if name == "batch":
        return (64, 64, 10), n, n
    return ((n, n, n) if name == "width" else (32,) * n), 32, 32


def point(name: str, n: int, threads: int) -> tuple[float, int]:
    """Microseconds of an epoch, the least of several tries after a rest; bytes of the engine's arena."""
    sizes, rows, batch = case(name, n)
    net = bg.Network(sizes, hidden="tanh")
    draw = np.random.default_rng(0)
    X, D = (draw.standard_normal((rows, width), dtype=np.float32) for width in (sizes[0], sizes[-1]))
    plan = Plan(X, D, np.ones(rows, np.float32), batch, epochs=10**9, optimiser=bg.SGD(1e-4), shuffle=False)
    engine = NativeEngine(net, "float32", threads)
    state = State(net.initialise(seed=0).flat.astype(np.float32), {})
    epochs, best = 16, float("inf")  # so many that moving the parameters in and out of a call hardly counts
    engine.run(state, plan, plan.batches)
    while True:
        began = time.perf_counter()
        engine.run(state, plan, epochs * plan.batches)
        spent = time.perf_counter() - began
        if spent > SPENT / 2 or epochs > 1 << 22:
            break
        epochs *= 2
    for _ in range(TRIES):
        time.sleep(machine.REST)
        began = time.perf_counter()
        engine.run(state, plan, epochs * plan.batches)
        best = min(best, time.perf_counter() - began)
    return best / epochs * 1e6, engine.arena_bytes


def exponent(at: list[int], us: list[float]) -> float:
    """Slope of log time over log n where the time is at least 4 times the smallest case's."""
    above = [(n, t) for n, t in zip(at, us, strict=True) if t >= 4 * us[0]]
    chosen = above if len(above) >= 3 else list(zip(at, us, strict=True))[-3:]
    logs = np.log(np.array(chosen, dtype=float))
    return float(np.polyfit(logs[:, 0], logs[:, 1], 1)[0])


def main() -> None:
    """Measure, show, keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--plot", type=Path, metavar="FILE")
    options = parser.parse_args()
    found: dict[str, Any] = {"machine": machine.described(), "series": {}}
    for name, series in SERIES.items():
        rows: dict[str, Any] = {}
        for threads in sorted({1, cores_allowed()}):
            us, size = zip(*(point(name, n, threads) for n in series.at), strict=True)
            fitted = exponent(list(series.at), list(us))
            rows[str(threads)] = {"at": series.at, "us": us, "arena_bytes": size, "exponent": fitted}
            print(f"{name:8s} threads {threads}: exponent {fitted:.2f} (ideal {series.ideal:.0f})", flush=True)
        found["series"][name] = {"of": series.of, "ideal": series.ideal, "threads": rows}
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    if options.plot:
        from plots import growth_plot

        growth_plot(found, options.plot)


if __name__ == "__main__":
    main()
