"""The machine: its name, its limits, how two threads sit, and who else is at work."""

from __future__ import annotations

import ctypes
import os
import platform
import re
import subprocess
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from backglass.cores import cores_allowed
from backglass.engines.native import facts

REST = 0.05  # seconds
SIZES = (64 << 10, 1 << 20, 8 << 20, 24 << 20, 256 << 20)  # bytes worked on: from the first cache to memory


@cache
def library() -> ctypes.CDLL:
    """machine.c, compiled for this processor."""
    source = Path(__file__).with_name("machine.c")
    kept = Path(tempfile.mkdtemp()) / "machine.so"
    flags = ["-O3", "-march=native", "-std=gnu11", "-pthread", "-shared", "-fPIC"]
    subprocess.run([os.environ.get("CC", "cc"), *flags, str(source), "-o", str(kept), "-lm"], check=True)
    made = ctypes.CDLL(str(kept), ctypes.RTLD_GLOBAL)
    made.pingpong.restype = made.bandwidth.restype = ctypes.c_double
    made.bandwidth.argtypes = [ctypes.c_long, ctypes.c_int, ctypes.c_double]
    return made


def pingpong_ns() -> float:
    """A round trip of a cache line between two threads, in nanoseconds; 0 where there is one core."""
    if cores_allowed() == 1:
        return 0.0
    return float(library().pingpong() * 1e9)


def rested(measure: Callable[[], float], tries: int) -> float:
    """The best of several short tries, each after a rest: a scheduler gives those who rested a few milliseconds."""
    best = 0.0
    for _ in range(tries):
        time.sleep(REST)
        best = max(best, measure())
    return best


def peaks(seconds: float = 0.004, tries: int = 12) -> dict[str, Any]:
    """Flops a second by instruction set, dtype and threads: the engine's own loop of multiply-adds in registers."""
    native = import_module("backglass.engines._native")
    return {
        isa: {
            dtype: {
                str(threads): rested(partial(native.peak, isa, dtype == "float64", threads, seconds), tries)
                for threads in sorted({1, cores_allowed()})
            }
            for dtype in ("float32", "float64")
        }
        for isa in facts().isas
    }


def bandwidths(seconds: float = 0.004, tries: int = 8) -> dict[str, dict[str, float]]:
    """Bytes a second by threads and bytes worked on."""
    return {
        str(threads): {str(size): rested(partial(library().bandwidth, size, threads, seconds), tries) for size in SIZES}
        for threads in sorted({1, cores_allowed()})
    }


def barriers(tries: int = 15) -> dict[str, float]:
    """The cost of a meeting of the engine's threads and of a round trip, in nanoseconds."""
    trips = [pingpong_ns() for _ in range(tries)]
    native = import_module("backglass.engines._native")
    return {
        "barrier_ns": native.barrier_seconds(cores_allowed()) * 1e9 if cores_allowed() > 1 else 0.0,
        "round_trip_ns_least": min(trips),
        "round_trip_ns_median": median(trips),
        "round_trip_ns_most": max(trips),
    }


def limit_seconds(limits: dict[str, Any], case: Any) -> tuple[float, str]:
    """The least time of an update on all cores allowed, and whether "compute" or "bandwidth" sets it."""
    cores = str(cores_allowed())
    # A set whose try was disturbed must not lower the limit: the best of all.
    compute = case.operations / max(rows[case.dtype][cores] for rows in limits["peaks"].values())
    rates = limits["bandwidths"][cores]
    worked_on = case.bytes / 2 if case.workload.rows * case.workload.sizes[0] < 1e6 else case.bytes
    at = np.log([float(size) for size in rates])
    moving = case.bytes / float(np.interp(np.log(worked_on), at, list(rates.values())))
    return max((compute, "compute"), (moving, "bandwidth"))


def described() -> dict[str, Any]:
    """Processor, cores, system and date."""
    cpuinfo = Path("/proc/cpuinfo")
    text = cpuinfo.read_text(encoding="ascii", errors="replace") if cpuinfo.exists() else ""
    field = {key: (re.search(rf"^{key}\s*: (.*)$", text, re.MULTILINE) or ["", "unknown"])[1] for key in (
        "model name", "cpu family", "model", "stepping")}  # fmt: skip
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "processor": f"{field['model name']}, family {field['cpu family']}, model {field['model']}",
        "cores": cores_allowed(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "isa": facts().isa,
    }
