"""Ranks over MPI, by mpi4py's calls for buffers; nothing is pickled."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from backglass.engines.transport import Buffer, octets
from backglass.equations.arrays import Floats
from backglass.errors import EngineError
from backglass.words import ranks as words

DATA, ENDED = 0, 1  # tags of messages
AT_ONCE = 2e-3  # seconds that are spent looking for an answer before the core is left to others


class MPITransport:
    """The processes that mpirun or srun started.

    Parameters
    ----------
    mpi : module
        mpi4py.MPI.
    time_limit : float
        Seconds that a rank waits for another.
    """

    def __init__(self, mpi: Any, time_limit: float) -> None:
        self._mpi, self._time_limit, self._silent = mpi, time_limit, False
        self._group = mpi.COMM_WORLD.Dup()  # so that messages of the user's own program stay apart
        self.rank, self.size = int(self._group.Get_rank()), int(self._group.Get_size())

    def send(self, data: Buffer, to: int) -> None:
        """One message."""
        request = self._group.Isend([octets(data), self._mpi.BYTE], dest=to, tag=DATA)
        self._until(request.Test, to)

    def receive(self, source: int) -> bytes:
        """The next message, whose length MPI knows."""
        status = self._mpi.Status()
        self._until(lambda: self._group.Iprobe(source=source, tag=DATA, status=status), source)
        into = np.empty(status.Get_count(self._mpi.BYTE), dtype=np.uint8)
        self._group.Recv([into, self._mpi.BYTE], source=source, tag=DATA)
        return into.tobytes()

    def swap(self, data: Buffer, other: int, into: Floats) -> None:
        """Both directions at the same time."""
        own, space = octets(data), into.reshape(-1).view(np.uint8)
        requests = [self._group.Irecv([space, self._mpi.BYTE], source=other, tag=DATA)] if len(space) else []
        if len(own):
            requests.append(self._group.Isend([own, self._mpi.BYTE], dest=other, tag=DATA))
        self._until(lambda: self._mpi.Request.Testall(requests), other)

    def close(self) -> None:
        """Tell the others that there is nothing more to come; MPI itself ends with the process.

        Where a rank was silent MPI would wait for it at its own end: all processes are ended instead.
        """
        if self._silent:
            self._mpi.COMM_WORLD.Abort(1)
        for other in range(self.size):
            if other != self.rank:
                self._group.Isend([np.empty(0, dtype=np.uint8), self._mpi.BYTE], dest=other, tag=ENDED)

    def _until(self, done: Callable[[], bool], other: int) -> None:
        """Look until it is done: MPI itself would wait for ever."""
        began = time.monotonic()
        while not done():
            waited = time.monotonic() - began
            if waited > self._time_limit:
                self._silent = True
                raise EngineError(words.SILENT.format(rank=self.rank, other=other, seconds=self._time_limit))
            if waited < AT_ONCE:
                os.sched_yield()
                continue
            if self._group.Iprobe(source=other, tag=ENDED) and not done():
                raise EngineError(words.ELSEWHERE.format(rank=self.rank, other=other))
            time.sleep(1e-4)
