"""Ranks over torch.distributed: gloo between processors, NCCL for the gradients of `torch:cuda`. No pickle: tensors."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import numpy as np

from backglass.engines.roll_call import roll_call
from backglass.engines.transport import Buffer, octets
from backglass.equations.arrays import Floats
from backglass.errors import EngineError
from backglass.words import ranks as words

BACKENDS = {"cpu": "gloo", "cuda": "cpu:gloo,cuda:nccl"}


class TorchTransport:
    """The process group of torchrun's environment, or the one that is there already.

    Parameters
    ----------
    torch : module
    device : {"cpu", "cuda"}
        Where gradients travel.
    time_limit : float
        Seconds that a rank waits for another; a group that was there already keeps its own.

    Raises
    ------
    EngineError
        The other ranks cannot be reached.
    """

    def __init__(self, torch: Any, device: str, time_limit: float) -> None:
        self._torch, self._group, self._time_limit = torch, torch.distributed, time_limit
        self._device = f"cuda:{os.environ.get('LOCAL_RANK', '0')}" if device == "cuda" else "cpu"
        if device == "cuda":
            torch.cuda.set_device(self._device)
        self._own = not self._group.is_initialized()
        if self._own:
            try:
                self._join(BACKENDS[device])
            except (RuntimeError, ValueError) as error:
                raise EngineError(words.NOT_JOINED, words.OFF, problem=_line(error)) from error
        self.rank, self.size = int(self._group.get_rank()), int(self._group.get_world_size())

    def send(self, data: Buffer, to: int) -> None:
        """The length, then the bytes."""
        found = octets(data)
        with self._reaching(to):
            self._group.send(self._torch.tensor([len(found)], dtype=self._torch.int64), to)
            if len(found):
                self._group.send(self._tensor(found), to)

    def receive(self, source: int) -> bytes:
        """The length, then the bytes."""
        with self._reaching(source):
            length = self._torch.empty(1, dtype=self._torch.int64)
            self._group.recv(length, source)
            into = np.empty(int(length), dtype=np.uint8)
            if len(into):
                self._group.recv(self._torch.from_numpy(into), source)
        return into.tobytes()

    def swap(self, data: Buffer, other: int, into: Floats) -> None:
        """Both directions at the same time."""
        own, space = octets(data), into.reshape(-1).view(np.uint8)
        given = self._tensor(own).to(self._device)
        taken = self._torch.from_numpy(space).to(self._device)
        kinds = [(self._group.isend, given)] * bool(len(own)) + [(self._group.irecv, taken)] * bool(len(space))
        with self._reaching(other):
            steps = [self._group.P2POp(kind, tensor, other) for kind, tensor in kinds]
            for work in self._group.batch_isend_irecv(steps) if steps else ():
                work.wait()
            if self._device != "cpu":
                space[:] = taken.cpu().numpy()

    def close(self) -> None:
        """Leave the group, where it is ours."""
        if self._own and self._group.is_initialized():
            self._group.destroy_process_group()

    def _join(self, backend: str) -> None:
        """Meet those who were started together with this rank, and not what ranks before them left in the store."""
        limit = timedelta(seconds=self._time_limit)
        store, rank, size = next(self._group.rendezvous("env://", timeout=limit))
        store.set_timeout(limit)
        name = roll_call(self._group.PrefixStore("backglass", store), rank, size, self._time_limit)
        of_all = self._group.PrefixStore(f"backglass/{name}/group", store)
        self._group.init_process_group(backend, store=of_all, rank=rank, world_size=size, timeout=limit)

    def _tensor(self, values: Any) -> Any:
        """With the same memory where it may be written to, as torch asks; it is only read."""
        return self._torch.from_numpy(values if values.flags.writeable else values.copy())

    @contextmanager
    def _reaching(self, other: int) -> Iterator[None]:
        try:
            yield
        except RuntimeError as error:
            facts = {"rank": self.rank, "other": other}
            if "imed out" in str(error) or "imeout" in str(error):
                raise EngineError(words.SILENT.format(**facts, seconds=self._time_limit)) from error
            raise EngineError(words.LOST.format(**facts, problem=_line(error))) from error


def _line(error: Exception) -> str:
    """What torch says first, without where in its sources it says so."""
    first = str(error).partition("\n")[0].partition(". This is typically")[0]
    return re.sub(r"^\[/\S+\] ", "", first).rstrip(". ")
