"""Work on what came from outside, done in a process of its own: with so much memory and time, and no more.

Whatever a file does to its reader, it does there. A request goes over as JSON, with the paths of files; back come an
answer as JSON and arrays, in one safetensors file. Nothing is unpickled.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save_file

from backglass.errors import BackglassError, DataError, MemoryShortageError, tells_of_memory
from backglass.words import Text
from backglass.words.studio import problems as words

Arrays: TypeAlias = dict[str, np.ndarray[Any, Any]]
Found: TypeAlias = tuple[dict[str, Any], Arrays]
Work: TypeAlias = Callable[[dict[str, Any]], Found]

ROOM = 512 * 2**20  # bytes of memory
SECONDS = 60.0
LARGEST_ANSWER = 128 * 2**20  # bytes
LOOK = 0.02  # seconds between two looks at whether it is done
REQUEST, ANSWER = "request.json", "answer.safetensors"
ALONE = {"POLARS_MAX_THREADS": "2", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONSAFEPATH": "1"}
SOURCE = Path(__file__).parents[2]


def never() -> bool:
    """Not halted."""
    return False


def asked_apart(
    module: str, request: Mapping[str, Any], halted: Callable[[], bool] = never, seconds: float = SECONDS
) -> Found:
    """What a module's `main` makes of a request, in a process of its own.

    Parameters
    ----------
    module : str
        Of backglass; it calls `answer` with what does the work.
    request : mapping
        JSON.
    halted : callable
        Asked again and again whether to give up.
    seconds : float
        After which it is ended.

    Returns
    -------
    (dict, dict of str to array)

    Raises
    ------
    DataError
        The work was refused, took too long or was halted; the sentence says so.
    MemoryShortageError
        It took more memory than there is for it.
    """
    with tempfile.TemporaryDirectory(prefix="backglass-", ignore_cleanup_errors=True) as folder:
        Path(folder, REQUEST).write_text(json.dumps({**request, "room": ROOM}), encoding="utf-8")
        process = started(module, folder)
        try:
            _wait_for(process, time.monotonic() + seconds, halted, seconds)
        finally:
            process.kill()
            process.wait()
        return answered(Path(folder), process.returncode)


def started(module: str, folder: str) -> subprocess.Popen[bytes]:
    """The process that reads the request in a folder, and writes its answer there."""
    paths = [str(SOURCE), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, **ALONE, "PYTHONPATH": os.pathsep.join(paths)}
    return subprocess.Popen(
        [sys.executable, "-m", module, folder],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _wait_for(process: subprocess.Popen[bytes], end: float, halted: Callable[[], bool], seconds: float) -> None:
    while process.poll() is None:
        if halted():
            raise DataError(words.HALTED)
        if time.monotonic() > end:
            raise DataError(words.TOO_LONG.format(seconds=round(seconds)))
        time.sleep(LOOK)


def answered(folder: Path, status: int) -> Found:
    """What a process that ended left in its folder.

    Raises
    ------
    DataError, MemoryShortageError
        It was refused, or nothing came of it.
    """
    path = folder / ANSWER
    if status != 0 or not path.exists() or path.stat().st_size > LARGEST_ANSWER:
        raise MemoryShortageError(words.NO_ROOM.format(most=f"{ROOM // 2**20} MiB"))
    with safe_open(path, framework="numpy") as file:
        told = json.loads((file.metadata() or {})["answer"])
        arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    if "refused" in told:
        raise DataError(Text(*told["refused"]))
    return told, arrays


# In the process.


def answer(work: Work) -> None:
    """Do the work that the folder named on the command line asks for, within the limits, and leave the answer there.

    Parameters
    ----------
    work : callable
        Gives the answer and arrays of a request.
    """
    folder = Path(sys.argv[1])
    request = json.loads((folder / REQUEST).read_text(encoding="utf-8"))
    _limit(request["room"])
    try:
        told, arrays = work(request)
    except Exception as error:  # of a library, for example: this process is there for that
        if tells_of_memory(error):
            sys.exit(1)
        text = error.text if isinstance(error, BackglassError) else words.UNREADABLE
        told, arrays = {"refused": [text.en, text.ja]}, {}
    save_file(arrays, folder / ANSWER, {"answer": json.dumps(told)})


def _limit(room: int) -> None:
    """Bound the memory that this process may write to; what its libraries only map does not count."""
    try:
        import resource
    except ImportError:  # on Windows
        return
    with suppress(OSError, ValueError):  # a lower limit stands already
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (room, room))
