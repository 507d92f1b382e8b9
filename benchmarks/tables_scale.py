"""Seconds and memory of large tables: the commands beside what polars takes to read the same file.

    python benchmarks/tables_scale.py [--rows N] [--columns N] [--rounds N] [--quick] [--json FILE]

A table of 1,000,000 rows and 30 columns: 16 of decimal numbers, 4 of whole numbers up to 1000, 9 of 3 to 11 categories,
gaps in a twentieth of the cells of every fourth and every third one, and a target that several of them and noise make;
no column says it alone. A second one of 100 rows and 20,000 columns of numbers.

Every measurement is a process of its own. Of a command it is the whole of its time, from its start to its end, Python
and all imports included; of `Preparation.fit` that of the call, alone and with the reading of the file before it,
imports left out; of polars that of `pl.read_csv(path)` alone, imports left out: this is the ratio that is least kind to
us, and the one that is held against the limit. Beside a command stands its ratio to polars' process, too, both from
start to end. A round measures polars, then one of ours, and a ratio is one of two neighbours; figures are the medians.
Memory is the largest resident size of the process. Exits with 1 where a limit is missed.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import machine
import numpy as np
import polars as pl

ROWS, WIDTH, WIDE_ROWS = 1_000_000, 20_000, 100
GAPS = 0.05
GIB = 2**30
_POLARS = """
import sys, time
import polars as pl
began = time.perf_counter()
pl.read_csv(sys.argv[1])
print(time.perf_counter() - began)
"""
_FIT = """
import sys, time
import backglass as bg
bg.Preparation, bg.read_table
began = time.perf_counter()
table = bg.read_table(sys.argv[1])
if sys.argv[2] == "alone":
    began = time.perf_counter()
bg.Preparation.fit(table, "y")
print(time.perf_counter() - began)
"""


@dataclass(frozen=True)
class Row:
    """What was measured of one thing, and what it is held against.

    Attributes
    ----------
    name : str
    seconds, polars : float
        Medians of the rounds; polars is 0 where nothing was measured beside it.
    figure, limit : float
        The ratio's median, the seconds or the GiB.
    unit : str
    processes : float
        The ratio of both processes from start to end; 0 where none is measured.
    """

    name: str
    seconds: float
    polars: float
    figure: float
    limit: float
    unit: str
    processes: float = 0.0

    @property
    def kept(self) -> bool:
        """Whether the limit is."""
        return self.figure < self.limit


def long_table(path: Path, rows: int, seed: int = 0) -> None:
    """Write the table of many rows."""
    draw = np.random.default_rng(seed)
    columns: dict[str, pl.Series] = {}
    for i in range(16):
        numbers = pl.Series(np.round(draw.normal(size=rows), 4))
        columns[f"number{i}"] = _with_gaps(draw, numbers) if i % 4 == 0 else numbers
    for i in range(4):
        columns[f"whole{i}"] = pl.Series(draw.integers(0, 1000, rows))
    for i in range(9):
        levels = np.array([f"level{j}" for j in range(3 + i)])
        texts = pl.Series(levels[draw.integers(0, len(levels), rows)])
        columns[f"category{i}"] = _with_gaps(draw, texts) if i % 3 == 0 else texts
    known = columns["number1"].to_numpy() + columns["number2"].to_numpy() / 2 + columns["whole0"].to_numpy() / 1000
    known = known + (columns["category1"] == "level1").to_numpy()
    columns["y"] = pl.Series(np.round(known + 0.3 * draw.normal(size=rows), 3))
    pl.DataFrame(columns).write_csv(path)


def _with_gaps(draw: np.random.Generator, column: pl.Series) -> pl.Series:
    return column.set(pl.Series(draw.random(len(column)) < GAPS), None)


def wide_table(path: Path, columns: int, seed: int = 0) -> None:
    """Write the table of many columns."""
    draw = np.random.default_rng(seed)
    X = np.round(draw.normal(size=(WIDE_ROWS, columns)), 4)
    y = np.round(X[:, 0] + X[:, 1] / 2 + 0.3 * draw.normal(size=WIDE_ROWS), 3)
    pl.DataFrame({**{f"x{i}": X[:, i] for i in range(columns)}, "y": y}).write_csv(path)


def run(command: Sequence[str]) -> tuple[float, float, str]:
    """Seconds from start to end, GiB at most resident, and what it printed."""
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    printed = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command[:4])} ended with {process.returncode}")
    return time.perf_counter() - began, used.ru_maxrss * 1024 / GIB, printed


def beside_polars(name: str, command: Sequence[str], path: Path, limit: float, rounds: int, within: bool) -> Row:
    """A command's time beside polars' in turn; `within` takes what it prints for its time."""
    ours, theirs, processes = [], [], []
    for _ in range(rounds):
        whole, _, alone = run(["-c", _POLARS, str(path)])
        theirs.append(float(alone))
        seconds, _, printed = run(command)
        ours.append(float(printed) if within else seconds)
        processes.append(seconds / whole)
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    ends = 0.0 if within else median(processes)
    return Row(name, median(ours), median(theirs), median(ratios), limit, "x polars", ends)


def measured(folder: Path, rows: int, columns: int, rounds: int) -> list[Row]:
    """Everything."""
    path, wide, model = folder / "long.csv", folder / "wide.csv", folder / "model"
    long_table(path, rows)
    wide_table(wide, columns)
    program = ["-m", "backglass"]
    train = [*program, "train", str(path), "--target", "y", "--output", str(model)]
    inspect = [*program, "inspect", str(path), "--target", "y"]
    predict = [*program, "predict", str(model / "model.safetensors"), str(path), "--output", str(folder / "found.csv")]
    found = [
        beside_polars("inspect", inspect, path, 4.0, rounds, within=False),
        beside_polars("Preparation.fit", ["-c", _FIT, str(path), "alone"], path, 3.0, rounds, within=True),
        beside_polars("read_table and fit", ["-c", _FIT, str(path), "both"], path, math.inf, rounds, within=True),
        beside_polars("train, 1 x 2 epochs", [*train, "--members", "1", "--epochs", "2"], path, 9.0, rounds, False),
        beside_polars("predict", predict, path, 3.0, rounds, within=False),
    ]
    seconds, memory, _ = run([*train, "--members", "10", "--epochs", "1"])
    found.append(Row("train, 10 members", seconds, 0.0, memory, 1.6, "GiB"))
    seconds = median(run([*program, "inspect", str(wide), "--target", "y"])[0] for _ in range(rounds))
    found.append(Row(f"inspect {WIDE_ROWS} x {columns:,}", seconds, 0.0, seconds, 5.0, "s"))
    return found


def _plain(row: Row) -> dict[str, object]:
    return {**asdict(row), "limit": row.limit if math.isfinite(row.limit) else None, "kept": row.kept}


def main() -> None:
    """Measure, show, keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--columns", type=int, default=WIDTH, help="of the wide table")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="one round")
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    rounds = 1 if options.quick else options.rounds
    with tempfile.TemporaryDirectory() as folder:
        rows = measured(Path(folder), options.rows, options.columns, rounds)
    print(f"{'':24s}{'seconds':>9s}{'polars':>9s}{'figure':>9s}{'limit':>9s}{'processes':>20s}")
    for row in rows:
        beside = f"{row.polars:9.2f}" if row.polars else f"{'':9s}"
        missed = "" if row.kept else "  MISSED"
        ends = f"{row.processes:11.2f}" if row.processes else f"{'':11s}"
        print(f"{row.name:24s}{row.seconds:9.2f}{beside}{row.figure:9.2f}{row.limit:9.2f} {row.unit:8s}{ends}{missed}")
    if options.json:
        facts = {"machine": machine.described(), "load": os.getloadavg(), "polars": pl.__version__}
        asked = {"rows": options.rows, "columns": options.columns, "rounds": rounds}
        kept = {**facts, **asked, "measured": [_plain(row) for row in rows]}
        options.json.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    sys.exit(0 if all(row.kept for row in rows) else 1)


if __name__ == "__main__":
    main()
