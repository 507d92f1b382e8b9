"""From a cold start: process start to a trained iris-shaped model, to its first prediction, to `--help`, to an import.

    python benchmarks/cold.py [--rounds N] [--json FILE]

Each library trains 4-16-3 on 150 rows, batches of 32, 100 epochs of plain descent, in a new process each time; FANN
and GENANN, which know one sample at a time, do so online, and backglass beside them. The processes of all take turns.
Wall-clock time from outside, interpreter included.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

import machine
from contenders import CONTENDERS
from workloads import ONLINE_NAME

HERE = str(Path(__file__).parent)
EPOCHS = 100
_TRAIN = f"""
import sys, time
sys.path.insert(0, {HERE!r})
from contenders import contender
from workloads import Case
who = contender({{name!r}})
who.start(Case({{case!r}}))
who.train({EPOCHS})
who.theta()
"""
_PREDICT = """
import numpy as np, backglass as bg
net = bg.Network((4, 16, 3), output="softmax", loss="cross_entropy")
bg.train(net, net.initialise(), np.zeros((150, 4)), np.arange(150) % 3, epochs=100, batch_size=32)
from backglass.engines import choose
choose("auto")(net).forward(net.initialise().flat, np.zeros((1, 4)))
"""
TRAINERS = ("backglass", "reference", "numpy", "scikit-learn", "torch", "jax", "keras")
ONLINE_TRAINERS = ("backglass", "FANN", "GENANN")


def commands() -> dict[str, list[str]]:
    """What is started, by name."""
    program = str(Path(sys.executable).with_name("backglass"))
    return {
        "python": [sys.executable, "-c", "pass"],
        "import numpy": [sys.executable, "-c", "import numpy"],
        "import backglass": [sys.executable, "-c", "import backglass"],
        "backglass --help": [program, "--help"],
        "backglass, to the first prediction": [sys.executable, "-c", _PREDICT],
        **{f"train: {name}": _training(name, "4-16-3") for name in TRAINERS},
        **{f"train online: {name}": _training(name, ONLINE_NAME) for name in ONLINE_TRAINERS},
    }


def _training(name: str, case: str) -> list[str]:
    return [sys.executable, "-c", _TRAIN.format(name=name, case=case)]


def took(command: Sequence[str], environment: dict[str, str]) -> float | None:
    """Seconds from start to end; None where it failed."""
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, env={**os.environ, **environment}, check=False)
    return time.perf_counter() - began if done.returncode == 0 else None


def slowest_imports(count: int = 8) -> list[dict[str, Any]]:
    """Where the time of `import backglass` and the engine goes: modules by their own time."""
    code = "import backglass; backglass.train"
    done = subprocess.run([sys.executable, "-X", "importtime", "-c", code], capture_output=True, text=True, check=True)
    rows = []
    for text in done.stderr.splitlines()[1:]:
        own, cumulative, name = text.removeprefix("import time:").split("|")
        rows.append({"module": name.strip(), "own_ms": int(own) / 1e3, "with_its_imports_ms": int(cumulative) / 1e3})
    return sorted(rows, key=lambda row: -float(row["own_ms"]))[:count]


def main() -> None:
    """Measure, show, keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    started = commands()
    times: dict[str, list[float]] = {name: [] for name in started}
    for _ in range(options.rounds):
        for name, command in list(started.items()):
            environment = CONTENDERS[name.split(": ")[1]][2] if name.startswith("train") else {}
            seconds = took(command, environment)
            if seconds is None:
                del started[name]
            else:
                times[name].append(seconds)
    rows = {
        name: {"seconds": median(values), "least": min(values), "most": max(values)}
        for name, values in times.items()
        if values
    }
    for name, row in rows.items():
        print(f"{name:36s}{row['seconds']:8.3f} s  [{row['least']:.3f}, {row['most']:.3f}]")
    imports = slowest_imports()
    print("largest imports of backglass, own milliseconds:")
    print(", ".join(f"{row['module']} {row['own_ms']:.1f}" for row in imports))
    if options.json:
        found = {"machine": machine.described(), "rounds": options.rounds, "rows": rows, "imports": imports}
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
