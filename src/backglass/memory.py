"""How much memory there is, so that what cannot fit is refused in words before it is asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from backglass.errors import NetworkError

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
def room(size: int, what: str) -> Iterator[None]:
    """Refuse what takes more memory than there can be, and say so where there was less.

    Parameters
    ----------
    size : int
        Bytes.
    what : str
        What takes them, as the beginning of a sentence.

    Raises
    ------
    NetworkError
        It does.

    Examples
    --------
    >>> with room(2**80, "The network (2, 9) has many parameters"):
    ...     pass
    Traceback (most recent call last):
    ...
    backglass.errors.NetworkError: The network (2, 9) has many parameters, which take 1.1e+15 GiB, more than there is \
memory; take fewer units.
    """
    shown = f"{size / GIB:.2g}" if size < MOST_SHOWN else "countless"
    problem = f"{what}, which take {shown} GiB, more than there is memory; take fewer units."
    if size > most_memory():
        raise NetworkError(problem)
    try:
        yield
    except MemoryError as error:
        raise NetworkError(problem) from error
