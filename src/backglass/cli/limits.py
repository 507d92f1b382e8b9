"""Commands under a limit of memory (`ulimit -v`): a child process does the work, and how it fails is one sentence.

Where memory ends, polars and the libraries beneath it abort the process, hang, or raise one of many errors; no caller
can catch them all. So, under a finite limit and on Linux alone, the process is forked before anything heavy is loaded.
The parent passes signals and the exit status through, and says what became of a child that memory ended for. Without a
limit nothing of this happens.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backglass.cli.usage import ChildEndedError
from backglass.cores import cores_allowed
from backglass.errors import BackglassError, MemoryShortageError, tells_of_memory
from backglass.words import Text
from backglass.words import commands as words


def _numbers(*names: str) -> set[int]:
    """Of signals, those that this system has."""
    return {int(getattr(signal, f"SIG{name}")) for name in names if hasattr(signal, f"SIG{name}")}


# By what a process dies that finds no memory: Rust and jemalloc abort, others run into what was not there.
DEATHS = _numbers("ABRT", "BUS", "ILL", "KILL", "SEGV", "TRAP")
PASSED_ON = _numbers("HUP", "INT", "QUIT", "TERM", "USR1", "USR2")
PATIENCE = 10  # seconds after which a child of whose time nothing comes is taken for dead
NEARLY = 64 * 2**20  # bytes: more than OpenBLAS asks for at once
BUSY = 25  # hundredths of a second between two looks, a second apart: less is no loop
FULL = 0.8  # of the limit: an error without a known cause has it there
HEAVY = {"numpy", "polars"}  # what has threads, with which no process should be forked
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


@dataclass(frozen=True)
class MemoryLimit:
    """How much memory this process may have.

    Attributes
    ----------
    size : int
        Bytes.
    option : {"v", "d"}
        Of `ulimit`: the address space, or the data in it.
    """

    size: int
    option: str


def memory_limit() -> MemoryLimit | None:
    """The least finite limit of this process, None where there is none.

    Examples
    --------
    >>> memory_limit() is None or memory_limit().size > 0
    True
    """
    try:
        import resource
    except ImportError:  # on Windows
        return None
    kinds = {"v": resource.RLIMIT_AS, "d": resource.RLIMIT_DATA}
    limits = [MemoryLimit(resource.getrlimit(kind)[0], option) for option, kind in kinds.items()]
    return min((one for one in limits if one.size != resource.RLIM_INFINITY), key=lambda one: one.size, default=None)


def within_limits(work: Callable[[], Any], source: Text | str | None) -> Any:
    """Do the work of a command: here, or under a limit of memory in a child.

    Parameters
    ----------
    work : callable
    source : Text or str, optional
        The table, or the model, that the command reads.

    Raises
    ------
    ChildEndedError
        In the parent: the child has ended, with whatever status.
    MemoryShortageError
        In the parent: the child found no memory.
    """
    limit = memory_limit()
    if limit is None or not _may_fork():
        return work()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    watched = {signal.SIGCHLD, *PASSED_ON}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, watched)
    parent = os.getpid()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return _as_child(work, limit, parent, writing)
    os.close(writing)
    code = os.waitstatus_to_exitcode(_waited_for(child, watched, limit))
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    told = bool(os.read(reading, 1))
    os.close(reading)
    _conclude(code, told, limit, source)
    return None


def hold_polars() -> None:
    """Give polars as many threads as `threads=None` means, where a limit is set that it does not know of itself."""
    allowed = cores_allowed()
    if allowed < (os.cpu_count() or 1) and "polars" not in sys.modules:
        os.environ.setdefault("POLARS_MAX_THREADS", str(allowed))


def _may_fork() -> bool:
    """Whether this is a process of its own, on Linux, in which nothing runs but this command."""
    alone = threading.active_count() == 1 and not HEAVY & sys.modules.keys()
    return alone and sys.platform == "linux" and hasattr(signal, "sigtimedwait")


def _conclude(code: int, told: bool, limit: MemoryLimit, source: Text | str | None) -> None:
    """Say or do what the parent has to, by the exit code of the child and by whether it told that it came to an end.

    A library may call exit() where it finds no memory, as OpenBLAS does.
    """
    if (code >= 0 and not told) or -code in DEATHS:
        kilobytes = limit.size // 1024
        if source is None:
            raise MemoryShortageError(words.NO_MEMORY_HERE.format(option=limit.option, kilobytes=kilobytes))
        raise MemoryShortageError(words.NO_MEMORY_FOR.format(source=source, option=limit.option, kilobytes=kilobytes))
    if code < 0:  # as a shell should see it
        signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    raise ChildEndedError(code if code >= 0 else 128 - code)


# The child.


def _as_child(work: Callable[[], Any], limit: MemoryLimit, parent: int, tell: int) -> Any:
    """What `work` returns or raises, unless it is memory that ends it; written to `tell` where it is not."""
    try:
        _end_with(parent)
        _quieten()
        result = work()
    except BaseException as error:
        if _of_memory(error, limit):
            os._exit(1)
        os.write(tell, b".")
        raise
    os.write(tell, b".")
    return result


def _end_with(parent: int) -> None:
    """Have the system end this process when its parent is killed; no core is left where memory ends."""
    import ctypes
    import resource

    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    if os.getppid() != parent:
        os._exit(1)


def _quieten() -> None:
    """Let standard error be this program's alone: what others say of memory goes nowhere.

    Rust and C write to file descriptor 2. Python speaks of what it cannot raise, polars of its library.
    """
    sys.unraisablehook = lambda _: None
    threading.excepthook = lambda _: None
    warnings.filterwarnings("ignore", "Polars binary is missing", UserWarning)
    stream = sys.stderr
    try:
        own = os.dup(stream.fileno())
    except (AttributeError, OSError, ValueError):  # there is none
        return
    sys.stderr = open(own, "w", encoding=stream.encoding, errors=stream.errors, buffering=1)  # noqa: SIM115
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def _of_memory(error: BaseException, limit: MemoryLimit) -> bool:
    """Whether memory that was not there is what stands behind an error.

    A sentence of our own, a full disk and the like are what they say, unless they come from such an error.

    Examples
    --------
    >>> much = MemoryLimit(2**60, "v")
    >>> _of_memory(ImportError("x.so: failed to map segment from shared object: Cannot allocate memory"), much)
    True
    >>> _of_memory(FileNotFoundError("No such file or directory"), much)
    False
    """
    chain = [error]
    while (before := chain[-1].__cause__ or chain[-1].__context__) is not None:
        chain.append(before)
    if any(map(tells_of_memory, chain)):
        return True
    told = BackglassError | OSError | KeyboardInterrupt | SystemExit
    unforeseen = any(_is_of_rust(one) for one in chain) or not isinstance(error, told)
    return unforeseen and _is_full(limit)


def _is_of_rust(error: BaseException) -> bool:
    """Whether it is a panic, which is no `Exception`."""
    return type(error).__name__ == "PanicException"


def _is_full(limit: MemoryLimit) -> bool:
    """Whether most of what is allowed was taken."""
    try:
        return _taken("self", limit, "VmPeak") > FULL * limit.size
    except (OSError, MemoryError):
        return True


def _taken(process: int | str, limit: MemoryLimit, of_space: str = "VmSize") -> int:
    """Bytes of what is limited that a process has."""
    field = {"v": of_space, "d": "VmData"}[limit.option]
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{field}:")), 0)


# The parent.


@dataclass(frozen=True)
class _Look:
    """A child as it was at a moment.

    Attributes
    ----------
    waits_for_threads : bool
        Whether its main thread waits for another one of its own.
    faults, own, system : int
        Pages that it took, and its processor time for itself and in the system, of all threads.
    taken : int
        Bytes of what is limited.
    """

    waits_for_threads: bool
    faults: int
    own: int
    system: int
    taken: int

    @classmethod
    def at(cls, child: int, limit: MemoryLimit) -> _Look:
        """How a child is now."""
        whole = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
        return cls(
            waits_for_threads="futex" in Path(f"/proc/{child}/wchan").read_text(),
            faults=int(whole[7]),
            own=int(whole[11]),
            system=int(whole[12]),
            taken=_taken(child, limit),
        )

    def is_stuck_since(self, before: _Look, limit: MemoryLimit) -> bool:
        """Whether nothing came of the time since an earlier look.

        polars waits for threads that could not be started; OpenBLAS, and a thread of jemalloc for which all others
        wait, ask for memory again and again.
        """
        own, system = self.own - before.own, self.system - before.system
        if own == system == 0:
            return self.waits_for_threads
        asks = own + system >= BUSY and system >= 2 * own
        return asks and self.faults == before.faults and limit.size - self.taken < NEARLY


def _waited_for(child: int, watched: set[int], limit: MemoryLimit) -> int:
    """The wait status of the child, to which signals were passed on; one that is stuck is killed."""
    stuck, before = 0, None
    while True:
        came = signal.sigtimedwait(watched, 1)
        if came is None:
            with suppress(OSError):
                now = _Look.at(child, limit)
                stuck = stuck + 1 if before is not None and now.is_stuck_since(before, limit) else 0
                before = now
            if stuck >= PATIENCE:
                os.kill(child, signal.SIGKILL)
        elif came.si_signo == signal.SIGCHLD:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                return status
        elif came.si_code <= 0:  # sent to this process alone; what a terminal sends, the child gets, too
            os.kill(child, came.si_signo)
