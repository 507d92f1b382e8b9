"""A table that does not fit into memory: seconds and peak resident size of one epoch by `backglass train --memory`.

    python benchmarks/beyond.py --gigabytes 12 --memory 1GiB

It makes a table of 20 Parquet files in a temporary folder, trains on them in a process of its own, prints what the
kernel says of that process's largest resident size (VmHWM, from resource usage where there is no /proc), and deletes
all. It needs about 1.7 times the table's size of free disk: prepared rows are float32, the table is float64.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import polars as pl

FILES, COLUMNS = 20, 60
ROOM = 1.7  # of the table's size, for the table and the prepared rows


def make(folder: Path, gigabytes: float, seed: int = 0) -> int:
    """Twenty files of numbers with a few gaps, two texts and a class that hangs on some of them; the rows in all."""
    rows = int(gigabytes * 1e9 / FILES / ((COLUMNS + 1) * 8))
    weights = np.random.default_rng(seed).standard_normal(COLUMNS) * (np.arange(COLUMNS) < 10)
    for place in range(FILES):
        rng = np.random.default_rng([seed, place])
        X = rng.standard_normal((rows, COLUMNS))
        kind = rng.integers(0, 5, rows)
        chance = 1 / (1 + np.exp(-(X @ weights + 0.5 * kind - 1 + X[:, 0] * X[:, 1])))
        frame = pl.DataFrame({f"x{at}": X[:, at] for at in range(COLUMNS)})
        gaps = pl.Series(rng.random(rows) < 0.05)
        frame = frame.with_columns(pl.when(gaps).then(None).otherwise(pl.col("x3")).alias("x3"))
        named = pl.Series("kind", np.array(["owl", "tern", "gull", "kite", "wren"])[kind])
        target = pl.Series("y", np.where(rng.random(rows) < chance, "yes", "no"))
        frame.with_columns(named, target).write_parquet(folder / f"part-{place:02}.parquet", compression="uncompressed")
    return rows * FILES


def peak_of(process: subprocess.Popen[str], found: list[int]) -> None:
    """Look at the largest resident size of a process until it ends."""
    while process.poll() is None:
        try:
            text = Path(f"/proc/{process.pid}/status").read_text()
            found[0] = max(found[0], *(int(line.split()[1]) for line in text.splitlines() if line.startswith("VmHWM")))
        except (OSError, ValueError, TypeError):
            pass
        time.sleep(0.05)


def main() -> int:
    """Make, train, measure, delete."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gigabytes", type=float, default=12.0)
    parser.add_argument("--memory", default="1GiB")
    parser.add_argument("--batch-size", default="1024")
    parser.add_argument("--folder", default=tempfile.gettempdir(), help="where the temporary folder is made")
    asked = parser.parse_args()
    free = shutil.disk_usage(asked.folder).free
    if free < ROOM * asked.gigabytes * 1e9:
        print(f"{free / 1e9:.1f} GB are free in {asked.folder}, but {ROOM * asked.gigabytes:.1f} GB are needed.")
        return 1
    with tempfile.TemporaryDirectory(prefix="beyond-", dir=asked.folder) as name:
        folder = Path(name)
        began = time.perf_counter()
        rows = make(folder, asked.gigabytes)
        size = sum(path.stat().st_size for path in folder.iterdir())
        made = time.perf_counter() - began
        command = [
            sys.executable, "-m", "backglass", "train", str(folder / "part-*.parquet"), "--target", "y", "--epochs",
            "1", "--batch-size", asked.batch_size, "--memory", asked.memory, "--output", str(folder / "model"),
            "--json",
        ]  # fmt: skip
        began = time.perf_counter()
        found = [0]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        watch = threading.Thread(target=peak_of, args=(process, found))
        watch.start()
        printed, _ = process.communicate()
        watch.join()
        seconds = time.perf_counter() - began
        if process.returncode:
            return process.returncode
        told = json.loads(printed)
        peak = found[0] or resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        scores = {name: round(value, 4) for name, value in told["validation"].items()}
        print(
            f"{size / 1e9:.2f} GB, {rows} rows, {FILES} files, made in {made:.0f} s; one epoch with --memory "
            f"{asked.memory}: {seconds:.0f} s, of them {told['seconds']:.0f} s of training, peak resident "
            f"size {peak / 2**20:.2f} GiB; {scores}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
