"""The group of ranks that this process was started in, by torchrun or by MPI."""

from __future__ import annotations

import atexit
import os
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from backglass.engines.mpi_transport import MPITransport
from backglass.engines.torch import loaded
from backglass.engines.torch_transport import TorchTransport
from backglass.engines.transport import TIME_LIMIT, Transport
from backglass.errors import EngineError, MissingExtraError
from backglass.launched import launched
from backglass.words import ranks as words

SECONDS = "BACKGLASS_RANK_SECONDS"


def joined(device: str = "cpu") -> Transport | None:
    """The transport to the other ranks, the same for all calls of a process; None where it was started alone.

    Parameters
    ----------
    device : {"cpu", "cuda"}
        Where torch.distributed shall move gradients.

    Raises
    ------
    EngineError, MissingExtraError
        The other ranks cannot be reached, or what reaches them is not installed.

    Examples
    --------
    >>> joined() is None
    True
    """
    group = launched()
    return None if group is None else _transport(group.by, device)


@cache
def _transport(by: str, device: str) -> Transport:
    transport: Transport
    if by == "torchrun":
        if find_spec("torch") is None:
            raise MissingExtraError(words.NO_TORCH, words.OFF)
        transport = TorchTransport(loaded(), device, time_limit())
    else:
        if find_spec("mpi4py") is None:
            raise MissingExtraError(words.NO_MPI, words.OFF)
        transport = MPITransport(import_module("mpi4py.MPI"), time_limit())
    atexit.register(transport.close)
    return transport


def time_limit() -> float:
    """Seconds that a rank waits for another: BACKGLASS_RANK_SECONDS, or 300.

    Raises
    ------
    EngineError
        It is no number above 0.
    """
    text = os.environ.get(SECONDS, "")
    try:
        found = float(text) if text else TIME_LIMIT
    except ValueError:
        found = 0.0
    if not 0 < found < 1e7:
        raise EngineError(words.NO_SECONDS.format(name=SECONDS, value=text))
    return found
