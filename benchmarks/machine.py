"""The machine: its name, its limits, how two threads sit, and who else is at work."""

from __future__ import annotations

import ctypes
import os
import platform
import re
import subprocess
import tempfile
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from backglass.engines.native import cores_allowed, facts

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
    """A round trip of a cache line between two threads, in nanoseconds."""
    return float(library().pingpong() * 1e9)


def busy_seconds() -> float:
    """Processor time that all cores have spent for anyone since the machine started; Linux only, else 0."""
    try:
        first = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()
    except OSError:
        return 0.0
    user, nice, system, _, _, irq, softirq, steal = map(int, first[1:9])
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def peaks(seconds: float = 0.05, tries: int = 5) -> dict[str, Any]:
    """Flops a second by instruction set, dtype and threads: the engine's own loop of multiply-adds in registers."""
    native = import_module("backglass.engines._native")
    return {
        isa: {
            dtype: {
                str(threads): max(native.peak(isa, dtype == "float64", threads, seconds) for _ in range(tries))
                for threads in sorted({1, cores_allowed()})
            }
            for dtype in ("float32", "float64")
        }
        for isa in facts().isas
    }


def bandwidths(seconds: float = 0.05, tries: int = 3) -> dict[str, dict[str, float]]:
    """Bytes a second by threads and bytes worked on."""
    return {
        str(threads): {
            str(size): max(library().bandwidth(size, threads, seconds) for _ in range(tries)) for size in SIZES
        }
        for threads in sorted({1, cores_allowed()})
    }


def barriers(tries: int = 15) -> dict[str, float]:
    """The cost of a meeting of the engine's threads and of a round trip, in nanoseconds."""
    trips = [pingpong_ns() for _ in range(tries)]
    native = import_module("backglass.engines._native")
    return {
        "barrier_ns": native.barrier_seconds(cores_allowed()) * 1e9,
        "round_trip_ns_least": min(trips),
        "round_trip_ns_median": median(trips),
        "round_trip_ns_most": max(trips),
    }


def limit_seconds(limits: dict[str, Any], case: Any) -> tuple[float, str]:
    """The least time of an update on all cores allowed, and whether "compute" or "bandwidth" sets it."""
    cores = str(cores_allowed())
    compute = case.operations / limits["peaks"][facts().isa][case.dtype][cores]
    rates = limits["bandwidths"][cores]
    worked_on = case.bytes / 2 if case.workload.rows * case.workload.sizes[0] < 1e6 else case.bytes
    moving = case.bytes / float(np.interp(np.log(worked_on), np.log([float(size) for size in rates]), list(rates.values())))
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
