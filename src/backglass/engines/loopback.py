"""Ranks that are threads of one process and reach each other by queues: for tests, and to see what ranks do."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from queue import Empty, SimpleQueue
from typing import TypeVar

import numpy as np

from backglass.engines.transport import TIME_LIMIT, Buffer, Transport, octets
from backglass.equations.arrays import Floats
from backglass.errors import EngineError
from backglass.words import ranks as words

Result = TypeVar("Result")
Queues = dict[tuple[int, int], SimpleQueue[bytes | None]]  # (from, to) -> what is under way; None: it has ended


class Loopback:
    """One rank of `loopback`."""

    def __init__(self, rank: int, size: int, queues: Queues, time_limit: float) -> None:
        self.rank, self.size = rank, size
        self._queues, self._time_limit = queues, time_limit

    def send(self, data: Buffer, to: int) -> None:
        """Put a copy of the bytes into the queue."""
        self._queues[self.rank, to].put(octets(data).tobytes())

    def receive(self, source: int) -> bytes:
        """Take the next bytes from the queue."""
        try:
            found = self._queues[source, self.rank].get(timeout=self._time_limit)
        except Empty:
            raise EngineError(words.SILENT.format(rank=self.rank, other=source, seconds=self._time_limit)) from None
        if found is None:
            self._queues[source, self.rank].put(None)
            raise EngineError(words.ELSEWHERE.format(rank=self.rank, other=source))
        return found

    def swap(self, data: Buffer, other: int, into: Floats) -> None:
        """Send and receive arrays whose lengths both know."""
        if len(octets(data)):
            self.send(data, other)
        if into.nbytes:
            into.reshape(-1)[:] = np.frombuffer(self.receive(other), dtype=into.dtype)

    def close(self) -> None:
        """Tell the others that there is nothing more to come."""
        for other in range(self.size):
            if other != self.rank:
                self._queues[self.rank, other].put(None)


def loopback(size: int, time_limit: float = TIME_LIMIT) -> list[Loopback]:
    """The transports of so many ranks in one process."""
    queues: Queues = {(a, b): SimpleQueue() for a in range(size) for b in range(size) if a != b}
    return [Loopback(rank, size, queues, time_limit) for rank in range(size)]


def together(size: int, work: Callable[[Transport], Result], time_limit: float = TIME_LIMIT) -> list[Result]:
    """What a function returns on each rank, all of them at work at once; the error of the first rank that failed.

    Examples
    --------
    >>> together(2, lambda transport: transport.rank)
    [0, 1]
    """

    def one(transport: Loopback) -> Result:
        try:
            return work(transport)
        finally:
            transport.close()

    with ThreadPoolExecutor(size) as pool:
        made = [pool.submit(one, transport) for transport in loopback(size, time_limit)]
        first = next((one for one in wait(made, return_when="FIRST_EXCEPTION").done if one.exception()), None)
        return [future.result() for future in ([first] if first is not None else made)]
