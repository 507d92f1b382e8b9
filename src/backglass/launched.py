"""How this process was started: alone, or as one rank of several by torchrun or MPI. Nothing heavy is imported."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

# Where launchers say the rank, how many there are, and the same on this machine alone: the first pair that is there.
MPI = (
    ("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"),
    ("PMIX_RANK", "SLURM_NTASKS"),
    ("PMI_RANK", "PMI_SIZE"),
    ("MV2_COMM_WORLD_RANK", "MV2_COMM_WORLD_SIZE"),
)
TORCHRUN = ("RANK", "WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT")


@dataclass(frozen=True)
class Launched:
    """A process that was started as one of several.

    Attributes
    ----------
    by : {"torchrun", "mpi"}
    rank : int
        Of this process, from 0.
    size : int
        How many there are.
    restarts : int
        How often torchrun has started them again after one of them had failed.
    """

    by: Literal["torchrun", "mpi"]
    rank: int
    size: int
    restarts: int = 0


def launched(environment: Mapping[str, str] | None = None) -> Launched | None:
    """As which rank this process was started; None where it was started alone.

    Parameters
    ----------
    environment : mapping, optional
        By default that of this process.

    Examples
    --------
    >>> launched({"OMPI_COMM_WORLD_RANK": "1", "OMPI_COMM_WORLD_SIZE": "4"})
    Launched(by='mpi', rank=1, size=4, restarts=0)
    >>> launched({"PATH": "/bin"})
    """
    found = os.environ if environment is None else environment
    if all(name in found for name in TORCHRUN):
        rank, size = (_whole(found[name]) for name in TORCHRUN[:2])
        restarts = _whole(found.get("TORCHELASTIC_RESTART_COUNT", "0"))
        return Launched("torchrun", rank, size, restarts or 0) if rank is not None and size and size > 1 else None
    for names in MPI:
        rank, size = (_whole(found.get(name, "")) for name in names)
        if rank is not None and size and size > 1:
            return Launched("mpi", rank, size)
    return None


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() else None
