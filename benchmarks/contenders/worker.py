"""A contender's own process: reads one JSON line a command on standard input, answers each with one.

A process each, because thread pools, allocators and BLAS settings of one library must not touch another's time.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).parent.parent)

import numpy as np  # noqa: E402
from workloads import Case  # noqa: E402

from contenders import contender  # noqa: E402
from contenders.base import Contender  # noqa: E402

PRESSURE = Path("/proc/pressure/cpu")


def answer(who: Contender, case: Case | None, command: dict[str, Any]) -> dict[str, Any]:
    """Do one command of a contender under way."""
    assert case is not None
    if command["do"] == "check":
        who.train(case.workload.check_epochs)
        theta = who.theta()
        assert theta.shape == (case.workload.parameters,), theta.shape
        np.save(command["file"], theta)
        return {}
    waited = waiting()
    before, began = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    for _ in range(command["fits"]):
        who.train(command["epochs"])
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "seconds": seconds,
        "cpu": cpu,
        "waited": max(0.0, waiting() - waited) / seconds,
        "switches": (after.ru_nivcsw - before.ru_nivcsw) / seconds,
        "peak_bytes": after.ru_maxrss * 1024,
    }


def waiting() -> float:
    """Seconds that threads were ready to run while others had the cores; Linux only, else 0.

    The kernel's count for the whole machine, where it keeps one, sees threads that have ended by now, and other
    programs; else that of this process' threads.
    """
    try:
        some = PRESSURE.read_text(encoding="ascii").split("\n")[0]
        return int(some.rpartition("total=")[2]) * 1e-6
    except (OSError, ValueError):
        pass
    total = 0
    for task in Path("/proc/self/task").glob("*/schedstat"):
        try:
            total += int(task.read_text(encoding="ascii").split()[1])
        except (OSError, IndexError):
            continue
    return total * 1e-9


def main() -> None:
    """Import the library, then do as told until standard input ends."""
    replies, sys.stdout = sys.stdout, sys.stderr
    try:
        who: Contender | None = contender(sys.argv[1])
        reply: dict[str, Any] = {"version": who.version()} if who else {}
    except ImportError as error:
        who, reply = None, {"missing": str(error)}
    print(json.dumps(reply), file=replies, flush=True)
    case: Case | None = None
    for line in sys.stdin:
        command = json.loads(line)
        try:
            if who is None:
                reply = {"unable": "not installed"}
            elif command["do"] == "start":
                case = Case(*command["case"])
                reply = {"unable": who.unable(case)}
                if not reply["unable"]:
                    who.start(case)
                    reply["compile_seconds"] = who.compile_seconds
            else:
                reply = answer(who, case, command)
        except Exception as error:  # the report says which contender could not, and why
            reply = {"unable": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), file=replies, flush=True)


if __name__ == "__main__":
    main()
