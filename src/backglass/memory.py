"""How much memory there is, so that what cannot fit is refused in words before it is asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from backglass.errors import NetworkError
from backglass.words import ranges as words
from backglass.words import said

GIB = 2**30
MOST_SHOWN = 2**100  # bytes


def most_memory() -> int:
    """Bytes that this process may ever have: the machine's, or its own limit where that is lower.

    Examples
    --------
    >>> most_memory() > 2**20
    True
    """
    try:
        found = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # not on Windows
        found = 2**63
    try:
        import resource  # not on Windows
    except ImportError:
        return found
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    return found if limit == resource.RLIM_INFINITY else min(found, limit)


@contextmanager
def room(size: int, sizes: tuple[int, ...], count: int) -> Iterator[None]:
    """Refuse a network that takes more memory than there can be, and say so where there was less.

    Parameters
    ----------
    size : int
        Bytes.
    sizes : tuple of int
        Of the network.
    count : int
        Of its parameters.

    Raises
    ------
    NetworkError
        It does.

    Examples
    --------
    >>> with room(2**80, (2, 9), 27):
    ...     pass
    Traceback (most recent call last):
    ...
    backglass.errors.NetworkError: There is not enough memory for the network (2, 9): its 27 parameters take \
1.1e+15 GiB; take fewer units.
    """
    shown = f"{size / GIB:.2g}" if size < MOST_SHOWN else "far too many"
    counted = f"{count:,}" if size < MOST_SHOWN else said(count)
    problem = words.NO_ROOM.format(sizes=said(sizes), count=counted, size=shown)
    if size > most_memory():
        raise NetworkError(problem)
    try:
        yield
    except MemoryError as error:
        raise NetworkError(problem) from error
