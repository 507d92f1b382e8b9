"""How ranks, the processes that train one network together, hand bytes to each other.

A `Transport` is what torch.distributed, MPI and the queues of a test have in common. The functions below make of it
what all need: one rank tells all, all tell one, all tell all; of bytes, of JSON values, of arrays. Nothing is pickled.
Every rank calls the same functions in the same order.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Protocol, TypeAlias, runtime_checkable

import numpy as np
import numpy.typing as npt

from backglass.equations.arrays import Floats

Buffer: TypeAlias = bytes | bytearray | memoryview | Floats
Octets: TypeAlias = npt.NDArray[np.uint8]
TIME_LIMIT = 300.0  # seconds that a rank waits for another


@runtime_checkable
class Transport(Protocol):
    """What a rank needs to reach the others.

    Messages between two ranks arrive in the order in which they were sent. All of them raise EngineError, in one
    sentence, where the other rank has ended or is silent for the transport's time limit.
    """

    @property
    def rank(self) -> int:
        """Of this process, from 0."""

    @property
    def size(self) -> int:
        """How many there are."""

    def send(self, data: Buffer, to: int) -> None:
        """Send bytes, or an array's, of any length; afterwards they may be changed. It may wait for `receive`."""

    def receive(self, source: int) -> bytes:
        """The bytes that the other rank sends next."""

    def swap(self, data: Buffer, other: int, into: Floats) -> None:
        """Send an array and receive one at the same time, where both ranks know the lengths; either may be empty."""

    def close(self) -> None:
        """Leave the group."""


def octets(data: Buffer) -> Octets:
    """The bytes of what is sent, where they are, as an array.

    Examples
    --------
    >>> octets(b"ab").tolist(), octets(np.zeros((0, 4))).tolist()
    ([97, 98], [])
    """
    if isinstance(data, np.ndarray):
        return np.ascontiguousarray(data).reshape(-1).view(np.uint8)
    return np.frombuffer(data, dtype=np.uint8) if len(data) else np.empty(0, dtype=np.uint8)


def broadcast(transport: Transport, data: Buffer = b"", root: int = 0) -> bytes:
    """What the rank `root` gives, on every rank; it goes from rank to rank as down a binary tree.

    Examples
    --------
    >>> from backglass.engines.loopback import together
    >>> together(3, lambda transport: broadcast(transport, b"stop" if transport.rank == 0 else b""))
    [b'stop', b'stop', b'stop']
    """
    place = (transport.rank - root) % transport.size  # of the tree in which `root` has the place 0
    reach = 1
    while reach <= place:
        reach *= 2
    if place:
        data = transport.receive((place - reach // 2 + root) % transport.size)
    while reach < transport.size:
        if place + reach < transport.size:
            transport.send(data, (place + reach + root) % transport.size)
        reach *= 2
    return octets(data).tobytes()


def gather(transport: Transport, data: Buffer, root: int = 0) -> list[bytes]:
    """What every rank gives, in the order of the ranks, on the rank `root`; elsewhere an empty list."""
    if transport.rank != root:
        transport.send(data, root)
        return []
    own = octets(data).tobytes()
    return [own if rank == root else transport.receive(rank) for rank in range(transport.size)]


def exchange(transport: Transport, data: Buffer) -> list[bytes]:
    """What every rank gives, in the order of the ranks, on every rank: for what is small.

    Examples
    --------
    >>> from backglass.engines.loopback import together
    >>> together(2, lambda transport: exchange(transport, b"ab"[: transport.rank]))
    [[b'', b'a'], [b'', b'a']]
    """
    all_ = gather(transport, data)
    lengths = json.dumps([len(one) for one in all_]).encode()
    found = json.loads(broadcast(transport, lengths))
    joined = broadcast(transport, b"".join(all_))
    ends = np.cumsum(found).tolist()
    return [joined[end - length : end] for end, length in zip(ends, found, strict=True)]


def broadcast_json(transport: Transport, value: Any = None, root: int = 0) -> Any:
    """`broadcast` of a plain JSON value."""
    return json.loads(broadcast(transport, _json(value) if transport.rank == root else b"", root))


def gather_json(transport: Transport, value: Any, root: int = 0) -> list[Any]:
    """`gather` of plain JSON values."""
    return [json.loads(one) for one in gather(transport, _json(value), root)]


def exchange_json(transport: Transport, value: Any) -> list[Any]:
    """`exchange` of plain JSON values."""
    return [json.loads(one) for one in exchange(transport, _json(value))]


def broadcast_arrays(transport: Transport, arrays: Sequence[Floats] = (), root: int = 0) -> list[Floats]:
    """The arrays of the rank `root`, with their shapes and types, on every rank.

    Examples
    --------
    >>> from backglass.engines.loopback import together
    >>> together(2, lambda transport: broadcast_arrays(transport, [np.ones((1, 2))] if transport.rank == 0 else []))
    [[array([[1., 1.]])], [array([[1., 1.]])]]
    """
    kinds = broadcast_json(transport, [[array.dtype.str, array.shape] for array in arrays], root)
    return [
        _array(broadcast(transport, np.ascontiguousarray(arrays[k]) if transport.rank == root else b"", root), *kind)
        for k, kind in enumerate(kinds)
    ]


def gather_arrays(transport: Transport, arrays: Sequence[Floats], root: int = 0) -> list[list[Floats]]:
    """The arrays of every rank on the rank `root`, in the order of the ranks; elsewhere an empty list.

    Examples
    --------
    >>> from backglass.engines.loopback import together
    >>> together(2, lambda transport: gather_arrays(transport, [np.full(1, float(transport.rank))]))
    [[[array([0.])], [array([1.])]], []]
    """
    kinds = gather_json(transport, [[array.dtype.str, array.shape] for array in arrays], root)
    if transport.rank != root:
        for array in arrays:
            transport.send(np.ascontiguousarray(array), root)
        return []
    return [
        [*arrays] if rank == root else [_array(transport.receive(rank), *kind) for kind in kinds[rank]]
        for rank in range(transport.size)
    ]


def _json(value: Any) -> bytes:
    return json.dumps(value, allow_nan=False, ensure_ascii=False).encode()


def _array(data: bytes, dtype: str, shape: Sequence[int]) -> Floats:
    return np.frombuffer(bytearray(data), dtype=dtype).reshape(shape)
