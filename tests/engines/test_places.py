"""Threads of a team part where the system has put them on one core, and stay free to run where they could before."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

import backglass as bg
from backglass.cores import cores_allowed
from backglass.engines import available
from backglass.plan import Plan, State
from tests.engines.teams import sharing_engine

pytestmark = [
    pytest.mark.skipif(available()["native"] != "", reason="the native engine is not built here"),
    pytest.mark.skipif(sys.platform != "linux", reason="threads are moved on Linux only"),
]
TASKS = Path("/proc/self/task")
NET = bg.Network((64, 64, 10), "relu", "softmax", "cross_entropy")


def a_run(updates: int, threads: int) -> np.ndarray:
    """The parameters after so many updates, or where a signal came, by a team of exactly `threads` threads."""
    rng = np.random.default_rng(0)
    X, D = rng.normal(size=(320, 64)).astype(np.float32), np.eye(10, dtype=np.float32)[rng.integers(10, size=320)]
    plan = Plan(X, D, np.ones(320, np.float32), 32, 10**6, bg.SGD(1e-3), shuffle=False)
    start = State(NET.initialise(0).flat.astype(np.float32), {})
    return sharing_engine(NET, "float32", threads).run(start, plan, updates).state.theta


def core_of(thread: int) -> int:
    """Where a thread last ran."""
    return int((TASKS / str(thread) / "stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[36])


@pytest.mark.slow  # beside other work the second thread may not be scheduled for long
@pytest.mark.skipif(cores_allowed() < 2, reason="it takes two cores")
def test_threads_put_on_one_core_part():
    allowed = os.sched_getaffinity(0)
    a_run(1, 2)  # whatever else begins threads has begun them
    threads = [threading.get_native_id()]
    known = set(os.listdir(TASKS))
    seen = []

    def on_one_core() -> bool:
        return len({core_of(thread) for thread in threads}) == 1

    def eventually(wanted: bool) -> bool:
        end = time.monotonic() + 10
        while on_one_core() != wanted and time.monotonic() < end:
            time.sleep(0.001)
        return on_one_core() == wanted

    def watch() -> None:
        known.add(str(threading.get_native_id()))
        while not (team := set(os.listdir(TASKS)) - known):
            time.sleep(0.001)
        threads.extend(int(name) for name in team)
        for thread in threads:
            os.sched_setaffinity(thread, {min(allowed)})
        seen.append(eventually(True))
        for thread in threads:
            os.sched_setaffinity(thread, allowed)
        seen.append(eventually(False))
        time.sleep(0.01)
        seen.extend(os.sched_getaffinity(thread) for thread in threads)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=watch).start()
    a_run(10**7, 2)
    assert seen == [True, True, allowed, allowed]


def test_one_core_is_enough_and_stays_the_only_one():
    expected = a_run(200, 1)
    allowed = os.sched_getaffinity(0)
    masks, found = [], []

    def held() -> None:
        os.sched_setaffinity(0, {max(allowed)})
        found.append(a_run(200, 2))
        masks.append(os.sched_getaffinity(0))

    worker = threading.Thread(target=held)
    worker.start()
    worker.join()
    assert masks == [{max(allowed)}]
    np.testing.assert_array_equal(found[0], expected)
