"""Contenders at work side by side: a process each, timed in turn, with what the machine was doing meanwhile."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import machine
from contenders import CONTENDERS
from workloads import Case

ONE_CORE = 1.1
MOST_WAITED = 0.03
WORKER = Path(__file__).parent / "contenders" / "worker.py"


@dataclass(frozen=True)
class Timing:
    """One measurement.

    Attributes
    ----------
    us : float
        Microseconds an update.
    trip_ns : float
        The longer of the two round trips measured before and after.
    waited : float
        Share of the time in which a thread was ready to run and had no core.
    switches : float
        How often a second one of its threads was put off its core.
    cores : float
        Processor time over wall-clock time: above 1 where threads shared the work.
    """

    us: float
    trip_ns: float
    waited: float
    switches: float
    cores: float

    def counts(self, band: tuple[float, float]) -> bool:
        """Whether it was undisturbed and, where threads shared the work, they sat as stated."""
        placed = self.cores <= ONE_CORE or band[0] <= self.trip_ns <= band[1]
        return placed and self.waited <= MOST_WAITED


class Seat:
    """A contender's process."""

    def __init__(self, name: str) -> None:
        self.name = name
        environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", **CONTENDERS[name][2]}
        self.process = subprocess.Popen(
            [sys.executable, str(WORKER), name], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, env=environment,
        )  # fmt: skip
        self.hello = self._answer()

    def ask(self, **command: Any) -> dict[str, Any]:
        """Send a command, wait for its answer."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            return {"unable": "its process ended"}
        answer: dict[str, Any] = json.loads(line)
        return answer

    def leave(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()

    def calibrated(self, case: Case, seconds: float) -> dict[str, int]:
        """How many epochs and fits fill the given time, found by doubling; also the warm-up."""
        work, epochs, fits = case.workload, 1, 1
        if work.fits > 1:
            epochs = work.most_epochs
        while True:
            took = self.ask(do="time", epochs=epochs, fits=fits)["seconds"]
            if took < 2 * seconds:  # a first call may have warmed up something
                took = min(took, self.ask(do="time", epochs=epochs, fits=fits)["seconds"])
            factor = seconds / max(took, 1e-6)
            if factor < 2:
                return {"epochs": epochs, "fits": fits}
            if work.fits > 1:
                if fits == work.fits:
                    return {"epochs": epochs, "fits": fits}
                fits = min(work.fits, int(fits * min(factor, 20)))
            elif epochs == work.most_epochs:
                return {"epochs": epochs, "fits": fits}
            else:
                epochs = min(work.most_epochs, int(epochs * min(factor, 20)))

    def timed(self, case: Case, counts: dict[str, int]) -> Timing:
        """One measurement, after a rest, between two ping-pongs."""
        time.sleep(machine.REST)
        before = machine.pingpong_ns()
        reply = self.ask(do="time", **counts)
        trip = max(before, machine.pingpong_ns())
        updates = counts["epochs"] * counts["fits"] * case.workload.batches
        return Timing(
            reply["seconds"] / updates * 1e6, trip, reply["waited"], reply["switches"], reply["cpu"] / reply["seconds"]
        )
