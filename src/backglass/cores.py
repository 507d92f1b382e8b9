"""How many threads may work here: the least of all limits that are set for this process.

What counts: the cores of the machine, those this process may run on, the quota of its control group (a container's
``--cpus``), the environment variables of OpenMP and joblib, `threadpoolctl`, and the other workers of a pool of
threads, such as joblib's, which share what is left.
"""

from __future__ import annotations

import math
import os
import re
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

# joblib sets the first in its processes; the last is what it asks of its users.
VARIABLES = ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "LOKY_MAX_CPU_COUNT")


@dataclass(frozen=True)
class Limit:
    """So many threads and no more.

    Attributes
    ----------
    threads : int
        From 1 up.
    by : str
        What allows no more: "machine", "affinity", "cgroup", one of `VARIABLES`, "threadpoolctl" or "pool".
    """

    threads: int
    by: str


def cores_allowed() -> int:
    """How many threads may work: what `threads=None` means. It is asked for anew, since limits come and go.

    Examples
    --------
    >>> cores_allowed() >= 1
    True
    """
    return least_limit().threads


def least_limit() -> Limit:
    """The limit that decides; of equal ones the first in the order of `Limit.by`.

    Examples
    --------
    >>> least_limit().threads == cores_allowed()
    True
    """
    least = min(_limits(), key=lambda limit: limit.threads)
    siblings = _workers_of_pools()
    return least if siblings < 2 or least.threads < 2 else Limit(max(1, least.threads // siblings), "pool")


def _limits() -> Iterator[Limit]:
    yield _of_machine()
    if hasattr(os, "sched_getaffinity"):  # not on macOS or Windows
        yield Limit(len(os.sched_getaffinity(0)), "affinity")
    quota = quota_of_group()
    if quota is not None:
        yield Limit(quota, "cgroup")
    for name in VARIABLES:
        number = _number_in(name)
        if number is not None:
            yield Limit(number, name)
    pools = _threads_of_blas()
    if pools is not None:
        yield Limit(pools, "threadpoolctl")


@cache
def _of_machine() -> Limit:
    return Limit(os.cpu_count() or 1, "machine")


def _number_in(variable: str) -> int | None:
    """The number of threads in an environment variable; of "4,2", one number for each level, the first.

    What is no number from 1 up is no limit, as OpenMP has it.
    """
    if (value := os.environ.get(variable)) is None:
        return None
    said = re.fullmatch(r"\s*\+?([0-9]{1,18})\s*(?:,[\s0-9,]*)?", value)
    return int(said[1]) or None if said else None


def _threads_of_blas() -> int | None:
    """What `threadpoolctl` holds NumPy's BLAS to, where a program has loaded it; None where it holds it to nothing.

    It limits the libraries that it knows, at the moment when it is called; so the engine goes by the one that does the
    same work and is always there. A BLAS that its own variable makes smaller is no limit for others.
    """
    if "threadpoolctl" not in sys.modules or "numpy" not in sys.modules:
        return None
    numbers = [pool.num_threads for pool in _blas()]
    least: int | None = min((number for number in numbers if number), default=None)
    return None if least == _number_in("OPENBLAS_NUM_THREADS") else least


@cache
def _blas() -> list[Any]:
    from threadpoolctl import ThreadpoolController

    return list(ThreadpoolController().select(user_api="blas").lib_controllers)


def _workers_of_pools() -> int:
    """How many threads of `multiprocessing.pool.ThreadPool`s there are, joblib's among them, where this is one."""
    dummy = sys.modules.get("multiprocessing.dummy")
    if dummy is None or not isinstance(threading.current_thread(), dummy.DummyProcess):
        return 0
    return sum(isinstance(thread, dummy.DummyProcess) for thread in threading.enumerate())


@cache
def quota_of_group(root: Path = Path("/")) -> int | None:
    """The processors that this process's control group, or one around it, may use at once, rounded up.

    Parameters
    ----------
    root : path
        Where ``proc`` and what it names are looked for.

    Returns
    -------
    int or None
        From 1 up; None where there is no such quota, or no control groups.

    Examples
    --------
    >>> quota_of_group(Path("/nowhere"))
    """
    try:
        groups = (root / "proc/self/cgroup").read_text(encoding="utf-8", errors="replace")
        mounts = (root / "proc/self/mountinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = (line.split(":", 2) for line in groups.splitlines())
    paths = {controllers: path for _, controllers, path in (one for one in fields if len(one) == 3)}
    shares = [share for folder in _folders(root, paths, mounts) if (share := _share(folder)) is not None]
    return max(1, math.ceil(min(shares))) if shares else None


def _folders(root: Path, paths: dict[str, str], mounts: str) -> Iterator[Path]:
    """The folders of this process's groups that can hold a quota, and those of the groups around them."""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        kind, _, options = (*after.split(" "), "", "")[:3]
        is_cpu = kind == "cgroup" and "cpu" in options.split(",")
        if kind != "cgroup2" and not is_cpu:
            continue
        if is_cpu:
            path = next((path for names, path in paths.items() if "cpu" in names.split(",")), "/")
        else:
            path = paths.get("", "/")
        above, point = (_unescaped(field) for field in before.split(" ")[3:5])
        inside = Path(path).relative_to(above) if Path(path).is_relative_to(above) else Path()
        mounted = root / point.lstrip("/")
        yield from (mounted / inside, *(mounted / outer for outer in inside.parents))


def _unescaped(field: str) -> str:
    r"""A field of mountinfo, which writes a blank as \040."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), field)


def _share(folder: Path) -> float | None:
    """Processors by the files of one group, of either version."""
    try:
        if (folder / "cpu.max").exists():
            quota, period = (folder / "cpu.max").read_text().split()
        else:
            quota, period = ((folder / f"cpu.cfs_{name}_us").read_text() for name in ("quota", "period"))
        return float(quota) / float(period) if float(quota) > 0 else None
    except (OSError, ValueError, ZeroDivisionError):  # not there, or "max"
        return None
