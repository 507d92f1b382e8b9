"""Checkpoints: everything a run needs to go on, in one safetensors file that cannot execute anything."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from math import ceil, isfinite, prod
from typing import Annotated, Any
from zlib import crc32

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from backglass.codec import EntryError, Like, Mark, Stored, check_tensor_file, json_object, wrong
from backglass.equations.arrays import Floats
from backglass.equations.table import check_own
from backglass.errors import FileError, PlanError
from backglass.files import write_whole
from backglass.keywords import keywords_of
from backglass.plan import Count, Cursor, State
from backglass.ranges import FINITE, PATH, number
from backglass.training.callbacks import Best
from backglass.training.history import History
from backglass.training.kept import KEPT, MOST, Kept
from backglass.training.progress import Progress
from backglass.words import models as words

FORMAT = "backglass-checkpoint"
VERSIONS = ("1", "2")  # the first one had no checksum
BYTES = {"F32": 4, "F64": 8}
ROOM, MOST_SLOTS = 2**30, 4  # bytes of a history; vectors of one state
NOT_FINITE = ("inf", "-inf", "nan")  # as texts, which JSON has


@dataclass(frozen=True)
class BestSeen:
    """What early stopping has seen.

    Attributes
    ----------
    value : float or str
    epoch, count : int
    """

    value: Any
    epoch: Count
    count: Count


@dataclass(frozen=True)
class Stand(Stored):
    """What a checkpoint holds beside its arrays.

    Attributes
    ----------
    cursor : Cursor
    columns : tuple of str
        Of the history.
    best : BestSeen or None
    kept : dict
        As `Kept.to_dict` gives it.
    fingerprint : dict
        Of the run.
    """

    cursor: Annotated[Cursor, Mark.LISTED]
    columns: tuple[str, ...]
    best: Annotated[BestSeen, Mark.LISTED] | None
    kept: Annotated[dict[str, Any], Like(KEPT)]
    fingerprint: dict[str, Any]


@keywords_of
@dataclass
class Checkpoint:
    """Where and how often a run is saved.

    Parameters
    ----------
    path : path
        The file; each save replaces it whole.
    seconds : float, default 5
        The least time between two saves; 0 saves whenever the engine hands back. The end is always saved.

    Examples
    --------
    >>> Checkpoint("run.checkpoint", seconds=0).due()
    True
    """

    path: str | os.PathLike[str]
    seconds: float = 5.0
    _saved: float = field(default_factory=time.monotonic, repr=False, compare=False)

    def __post_init__(self) -> None:
        check_own(self, "path", PATH)
        check_own(self, "seconds", number())

    def due(self) -> bool:
        """Whether it is time to save."""
        return time.monotonic() - self._saved >= self.seconds

    def save(self, progress: Progress, fingerprint: Mapping[str, Any]) -> None:
        """Write the run's state, by way of a temporary file.

        Raises
        ------
        FileError
            The file cannot be written; an older one stays.
        """
        state, best = progress.state, progress.best
        tensors = {"theta": state.theta, "pending": progress.pending}
        tensors |= {f"slot.{name}": values for name, values in state.slots.items()}
        tensors |= {f"history.{name}": values for name, values in progress.history.columns().items()}
        tensors |= {f"kept.{name}": values for name, values in progress.kept.to_arrays().items()}
        if best is not None and best.theta is not None:
            tensors["best"] = best.theta
        header = {
            "cursor": [state.cursor.epoch, state.cursor.batch, state.cursor.update],
            "columns": progress.history.names(),
            "best": None if best is None or best.epoch == 0 else [_plain(best.value), best.epoch, best.count],
            "kept": progress.kept.to_dict(),
            "fingerprint": dict(fingerprint),
        }
        text = json.dumps(header, allow_nan=False)
        arrays = {name: np.ascontiguousarray(values) for name, values in tensors.items()}
        metadata = {"format": FORMAT, "version": VERSIONS[-1], "run": text, "checksum": checksum(text, arrays)}
        write_whole(self.path, save(arrays, metadata))
        self._saved = time.monotonic()


def checksum(text: str, arrays: Mapping[str, Floats]) -> str:
    """Of a checkpoint's JSON text and its arrays: a disk's mistake shall not be gone on with.

    Examples
    --------
    >>> checksum("{}", {"theta": np.zeros(2)})
    'f023776a'
    """
    found = crc32(text.encode())
    for name in sorted(arrays):
        found = crc32(np.ascontiguousarray(arrays[name]).data, crc32(name.encode(), found))
    return f"{found:08x}"


def _plain(value: float) -> float | str:
    """A number for JSON, which has none that is not finite."""
    return value if isfinite(value) else repr(float(value))


def load(
    path: str | os.PathLike[str], fingerprint: Mapping[str, Any], fresh: Progress, columns: Sequence[str]
) -> Progress:
    """The run that a checkpoint holds.

    Parameters
    ----------
    path : path
    fingerprint : mapping
        Of the run that is to go on; the checkpoint's must be the same.
    fresh : Progress
        That run before its first update, for names, shapes and early stopping's rule.
    columns : sequence of str
        Those of its history.

    Raises
    ------
    FileError
        No such file, not a checkpoint of this package, or a damaged one.
    PlanError
        A checkpoint of another run; the message names the first difference.
    """
    # As many bytes as the vectors of a run and of its states, and a history, may take.
    header, tensors = _read(path, ROOM + 8 * fresh.state.theta.size * MOST_SLOTS * (2 + MOST))
    for key, value in fingerprint.items():
        # JSON is what both went through, so that tuples and lists compare alike.
        if header["fingerprint"].get(key) != json.loads(json.dumps(value)):
            raise PlanError(
                f"{path} is the checkpoint of another run: its {key} is not the same; resume with the options and "
                "data that it was started with."
            )
    try:
        return _progress(Stand.from_dict(header), tensors, fingerprint, fresh, columns)
    except EntryError as error:
        raise FileError(words.damaged_checkpoint(path, error.text)) from error


def epochs_begun(path: str | os.PathLike[str]) -> int:
    """The epochs that the run in a checkpoint has gone through, the one under way among them.

    Raises
    ------
    FileError
        No such file, or not a checkpoint of this package.
    """
    header, _ = _read(path)
    cursor = Stand.from_dict(header).cursor
    return cursor.epoch + (cursor.batch > 0)


def _progress(
    stand: Stand, tensors: Mapping[str, Floats], fingerprint: Mapping[str, Any], fresh: Progress, columns: Sequence[str]
) -> Progress:
    """What a header and its arrays say, as far as they are of one run."""
    start, cursor, theta = fresh.state.cursor, stand.cursor, fresh.state.theta
    batches = ceil(fingerprint["rows"] / fingerprint["batch_size"])
    epochs = cursor.epoch - start.epoch
    if not cursor.follows(start, batches):
        raise EntryError(words.NO_CURSOR.format(at="cursor", batches=batches))
    if list(stand.columns) != (list(columns) if epochs else []):
        raise EntryError(words.NOT_THE_SAME.format(at="columns", other="cursor"))
    of = partial(_array, tensors)
    slots = {name: of(f"slot.{name}", theta.shape, theta.dtype) for name in fresh.state.slots}
    state = State(of("theta", theta.shape, theta.dtype), slots, cursor)
    history = History({name: of(f"history.{name}", (epochs,), finite=False) for name in stand.columns})
    pending = of("pending", (3, cursor.batch), finite=False)
    return Progress(state, history, _best(fresh, stand, of), pending, _kept(fresh.kept, stand, batches, tensors, state))


def _best(fresh: Progress, stand: Stand, of: Callable[..., Floats]) -> Best | None:
    """What early stopping has seen."""
    best, seen, theta = fresh.best, stand.best, fresh.state.theta
    if best is None:
        return None
    if seen is None:
        if best.epoch or stand.cursor.epoch > fresh.state.cursor.epoch:
            raise EntryError(words.MISSING_ENTRY.format(at="best"))
        return best
    if not 1 <= seen.epoch <= stand.cursor.epoch or seen.count > stand.cursor.epoch:
        raise EntryError(words.NOT_THE_SAME.format(at="best", other="cursor"))
    if not (type(seen.value) in (int, float) or seen.value in NOT_FINITE):
        raise wrong(seen.value, "best[0]", FINITE.wanted)
    restored = of("best", theta.shape, theta.dtype) if best.rule.restore else None
    return replace(best, value=float(seen.value), epoch=seen.epoch, theta=restored, count=seen.count)


def _kept(fresh: Kept, stand: Stand, batches: int, tensors: Mapping[str, Floats], state: State) -> Kept:
    """The states of the run so far, as far as a replay by the engine that goes on would have their bits."""
    count, theta = len(stand.kept["cursors"]), state.theta
    names = ["kept.theta", *(f"kept.slot.{name}" for name in state.slots)] if count else []
    arrays = {name: _array(tensors, name, (count, *theta.shape), theta.dtype) for name in names}
    kept = Kept.from_parts(stand.kept, {name.removeprefix("kept."): array for name, array in arrays.items()})
    for place, old in enumerate(kept.states):
        first = kept.states[0].cursor
        if not (old.cursor.follows(first, batches) and state.cursor.follows(old.cursor, batches)):
            raise EntryError(words.NO_CURSOR.format(at=f"kept.cursors[{place}]", batches=batches))
    if not kept.states or fresh.reason or kept.arithmetic != fresh.arithmetic:
        return replace(fresh, states=()).seen(state)
    return replace(kept, keep_bytes=fresh.keep_bytes, whole_epochs=fresh.whole_epochs).seen(state)


def _read(path: str | os.PathLike[str], room: int | None = None) -> tuple[dict[str, Any], dict[str, Floats]]:
    """The header, each entry of which is what stands there, and the arrays, where they take no more bytes than that."""
    if not os.path.isfile(path):  # unlike Path's, it never raises
        raise FileError(f"There is no checkpoint {path}; give the file that checkpoint= wrote.")
    try:
        check_tensor_file(path)
        with safe_open(path, framework="numpy") as file:
            metadata = file.metadata() or {}
            if metadata.get("format") != FORMAT or metadata.get("version") not in VERSIONS:
                raise FileError(f"{path} is not a checkpoint that this version of backglass can read.")
            header = json_object(metadata.get("run", ""))
            Stand.from_dict(header)
            names = list(file.keys())
            found = sum(_bytes_of(file, name) for name in names)
            if room is not None and found > room:
                raise EntryError(words.TOO_LARGE.format(found=found, most=room))
            tensors = {name: file.get_tensor(name) for name in names}
        if metadata["version"] != VERSIONS[0] and metadata.get("checksum") != checksum(metadata["run"], tensors):
            raise EntryError(words.OTHER_CHECKSUM)
    except EntryError as error:
        raise FileError(words.damaged_checkpoint(path, error.text)) from error
    except (SafetensorError, ValueError, OSError) as error:
        if isinstance(error, FileError):
            raise
        raise FileError(f"{path} is not a checkpoint of backglass, or it is damaged; start the run anew.") from error
    return header, tensors


def _bytes_of(file: Any, name: str) -> int:
    """Of an array; one that holds no floating-point numbers is refused before it is read."""
    part = file.get_slice(name)
    if (kind := part.get_dtype()) not in BYTES:
        raise EntryError(words.WRONG_TYPE.format(name=name, found=kind, wanted=", ".join(BYTES)))
    count: int = prod(part.get_shape())
    return BYTES[kind] * count


def _array(
    tensors: Mapping[str, Floats], name: str, shape: tuple[int, ...], dtype: Any = None, *, finite: bool = True
) -> Floats:
    if name not in tensors:
        raise EntryError(words.MISSING_TENSOR.format(name=name))
    values = tensors[name]
    if dtype is not None and values.dtype != dtype:
        raise EntryError(words.WRONG_TYPE.format(name=name, found=values.dtype, wanted=dtype))
    if values.shape != shape:
        raise EntryError(words.WRONG_SHAPE.format(name=name, found=values.shape, wanted=shape))
    if finite and not np.isfinite(values).all():
        raise EntryError(words.NOT_FINITE.format(name=name))
    return values
