"""Checkpoints: everything a run needs to go on, in one safetensors file that cannot execute anything."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from backglass.equations.arrays import Floats
from backglass.equations.table import check_own
from backglass.errors import FileError, PlanError
from backglass.files import write_whole
from backglass.keywords import keywords_of
from backglass.plan import Cursor, State
from backglass.ranges import PATH, number
from backglass.training.history import History
from backglass.training.kept import Kept
from backglass.training.progress import Progress

FORMAT = "backglass-checkpoint"
VERSION = 1


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
            "best": None if best is None or best.epoch == 0 else [best.value, best.epoch, best.count],
            "kept": progress.kept.to_dict(),
            "fingerprint": dict(fingerprint),
        }
        metadata = {"format": FORMAT, "version": str(VERSION), "run": json.dumps(header)}
        write_whole(self.path, save({name: np.ascontiguousarray(a) for name, a in tensors.items()}, metadata))
        self._saved = time.monotonic()


def load(path: str | os.PathLike[str], fingerprint: Mapping[str, Any], fresh: Progress) -> Progress:
    """The run that a checkpoint holds.

    Parameters
    ----------
    path : path
    fingerprint : mapping
        Of the run that is to go on; the checkpoint's must be the same.
    fresh : Progress
        That run before its first update, for names, shapes and early stopping's rule.

    Raises
    ------
    FileError
        No such file, or not a checkpoint of this package.
    PlanError
        A checkpoint of another run; the message names the first difference.
    """
    header, tensors = _read(path)
    for key, value in fingerprint.items():
        # JSON is what both went through, so that tuples and lists compare alike.
        if header["fingerprint"].get(key) != json.loads(json.dumps(value)):
            raise PlanError(
                f"{path} is the checkpoint of another run: its {key} is not the same; resume with the options and "
                "data that it was started with."
            )
    state, best = fresh.state, fresh.best
    try:
        slots = {name: _like(tensors[f"slot.{name}"], values) for name, values in state.slots.items()}
        cursor = Cursor(*(int(n) for n in header["cursor"]))
        history = History({name: tensors[f"history.{name}"] for name in header["columns"]})
        if best is not None and header["best"] is not None:
            value, epoch, count = header["best"]
            theta = _like(tensors["best"], state.theta) if best.rule.restore else None
            best = replace(best, value=float(value), epoch=int(epoch), theta=theta, count=int(count))
        state = State(_like(tensors["theta"], state.theta), slots, cursor)
        kept = _kept(fresh.kept, header["kept"], tensors, state)
        return Progress(state, history, best, tensors["pending"], kept)
    except (KeyError, TypeError, ValueError) as error:
        raise FileError(f"{path} is a damaged checkpoint; start the run anew.") from error


def _kept(fresh: Kept, values: Mapping[str, Any], tensors: Mapping[str, Floats], state: State) -> Kept:
    """The states of the run so far, as far as a replay by the engine that goes on would have their bits."""
    arrays = {name.removeprefix("kept."): array for name, array in tensors.items() if name.startswith("kept.")}
    kept = Kept.from_parts(values, arrays)
    for old in kept.states:
        _like(old.theta, state.theta)
        for name, slot in state.slots.items():
            _like(old.slots[name], slot)
    if not kept.states or fresh.reason or kept.arithmetic != fresh.arithmetic:
        return replace(fresh, states=()).seen(state)
    return replace(kept, keep_bytes=fresh.keep_bytes).seen(state)


def _read(path: str | os.PathLike[str]) -> tuple[dict[str, Any], dict[str, Floats]]:
    if not os.path.isfile(path):  # unlike Path's, it never raises
        raise FileError(f"There is no checkpoint {path}; give the file that checkpoint= wrote.")
    try:
        with safe_open(path, framework="numpy") as file:
            metadata = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (not a mapping)
        if metadata.get("format") != FORMAT or int(metadata["version"]) > VERSION:
            raise FileError(f"{path} is not a checkpoint that this version of backglass can read.")
        header = json.loads(metadata["run"])
        if not isinstance(header, dict) or not isinstance(header.get("fingerprint"), dict):
            raise FileError(f"{path} is a damaged checkpoint; start the run anew.")
    except (SafetensorError, KeyError, ValueError, OSError) as error:
        if isinstance(error, FileError):
            raise
        raise FileError(f"{path} is not a checkpoint of backglass, or it is damaged; start the run anew.") from error
    return header, tensors


def _like(values: Floats, model: Floats) -> Floats:
    if values.shape != model.shape or values.dtype != model.dtype:
        raise ValueError("another shape or dtype")
    return values
