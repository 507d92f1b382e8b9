"""A trained network with all that belongs to it, and its way into a file and out of it."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from math import prod
from pathlib import Path
from typing import Any, TypeAlias, cast

import numpy as np
import numpy.typing as npt

from backglass import __version__
from backglass.brief import brief
from backglass.codec import EntryError
from backglass.equations.arrays import Floats
from backglass.errors import BackglassError, FileError
from backglass.modelfile.agreement import check_header, check_run
from backglass.modelfile.container import Shapes, read_contents, write_contents
from backglass.modelfile.header import Header, Plain, StateHeader, Training
from backglass.modelfile.member_runs import MemberRun, arrays_of, read_runs, states_in, with_runs, without_runs
from backglass.modelfile.upgrades import upgraded
from backglass.modelfile.values import Encoded
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.plan import State
from backglass.preparation.whole import Preparation
from backglass.training.history import History
from backglass.training.kept import Fingerprint, Kept
from backglass.training.residuals import Counts, Residuals
from backglass.words import models as words

FILE_NAME = "model.safetensors"
ROOM = 2**30  # bytes of a history, and of what an estimator has beside its parameters
VECTORS, MOST_SLOTS = 24, 4  # as long as the parameters: of a model or an estimator; of one state

HELD = ("preparation", "history", "state", "kept", "certificate", "estimator", "residuals")  # what a model may hold

_PARAMETERS = "parameters"
_LAST = "last_parameters"
_SLOT = "optimiser."
_HISTORY = "history."
_KEPT = "kept."
_ESTIMATOR = "estimator."
_RESIDUALS = "residuals."


def present_versions() -> dict[str, str]:
    """The versions that a model is made with: of backglass, NumPy and Python.

    Examples
    --------
    >>> sorted(present_versions())
    ['backglass', 'numpy', 'python']
    """
    return {"backglass": __version__, "numpy": np.__version__, "python": platform.python_version()}


@dataclass(frozen=True, eq=False)
class Model:
    """A trained network with all it takes to use it on another table, to judge it and to go on training.

    Parameters
    ----------
    network : Network
        What it computes.
    theta : Parameters
        Its parameters.
    preparation : Preparation or None
        How a table's columns become its inputs, and its outputs the target; None where it was trained on arrays.
    training : dict
        How it was trained, as plain values: ``"plan"``, ``"seed"``, ``"split"``, ``"scores"``.
    data_hash : str
        The SHA-256 of the file it was trained on; empty where it was trained on arrays.
    history : History or None
        How the training went, epoch by epoch.
    state : State or None
        Where the run ended, the optimiser's state included. With early stopping its parameters are not `theta`.
    fingerprint : Fingerprint or None
        Of which run it is; replays compare it.
    kept : Kept or None
        States to replay updates from.
    certificate : dict or None
        A gradient certificate, as plain values.
    estimator : Encoded or None
        The estimator that it is, with its class and state; `backglass.saving` makes it again.
    versions : dict of str to str
        What it was made with.
    members : tuple of MemberRun
        The runs of a committee's members; empty of a single network, and of a file of an older version.
    residuals : Residuals or None
        What the networks that held rows out missed these by, of a number; intervals are made of it.
    """

    network: Network
    theta: Parameters
    preparation: Preparation | None
    training: dict[str, Any]
    data_hash: str
    history: History | None = None
    state: State | None = None
    fingerprint: Fingerprint | None = None
    kept: Kept | None = None
    certificate: dict[str, Any] | None = None
    estimator: Encoded | None = None
    versions: dict[str, str] = field(default_factory=present_versions)
    members: tuple[MemberRun, ...] = ()
    residuals: Residuals | None = None

    def __repr__(self) -> str:
        """What it is and what it holds; its arrays are many."""
        return brief(self, sizes=self.network.sizes, holds=[name for name in HELD if getattr(self, name) is not None])

    def predict(self, X: Any) -> npt.NDArray[Any]:
        """What was learned says of rows of inputs, as `Network.predict` gives it.

        Parameters
        ----------
        X : array-like (N, n_1)
            Inputs z(1); of a table's model `TableModel.predict` takes the table.

        Raises
        ------
        DataError
            Rows that do not fit the network.
        """
        return self.network.predict(self.theta, X)

    def header(self) -> dict[str, Any]:
        """All but the arrays, as plain JSON values."""
        state = self.state
        made = Header(
            self.versions,
            self.network.to_dict(),
            self.preparation,
            cast(Training, with_runs(self.training, self.members)),
            self.data_hash,
            self.fingerprint,
            None if self.history is None else tuple(self.history.names()),
            None if state is None else StateHeader(state.cursor, tuple(state.slots)),
            None if self.kept is None else self.kept.to_dict(),
            self.certificate,
            None if self.estimator is None else self.estimator.value,
            None if self.residuals is None else self.residuals.counts,
        ).to_dict()
        # Most models have none, and are written as before there were any.
        return {name: value for name, value in made.items() if name != "residuals" or value is not None}

    def tensors(self) -> dict[str, Floats]:
        """The arrays by name."""
        tensors = {_PARAMETERS: self.theta.flat}
        if self.history is not None:
            tensors |= {f"{_HISTORY}{name}": values for name, values in self.history.columns().items()}
        if self.state is not None:
            tensors[_LAST] = self.state.theta
            tensors |= {f"{_SLOT}{name}": values for name, values in self.state.slots.items()}
        if self.kept is not None:
            tensors |= {f"{_KEPT}{name}": values for name, values in self.kept.to_arrays().items()}
        tensors |= arrays_of(self.members)
        if self.estimator is not None:
            tensors |= {f"{_ESTIMATOR}{name}": values for name, values in self.estimator.arrays.items()}
        if self.residuals is not None:
            tensors |= {f"{_RESIDUALS}{name}": values for name, values in self.residuals.to_arrays().items()}
        return tensors


def model_path(path: str | os.PathLike[str]) -> Path:
    """The file of a model that is named by its file or its folder.

    Examples
    --------
    >>> model_path("birds.safetensors").name
    'birds.safetensors'
    """
    named = Path(path)
    return named / FILE_NAME if os.path.isdir(named) else named  # unlike Path's, isdir never raises


def write_model(path: str | os.PathLike[str], model: Model) -> None:
    """Write `model` to the file `path`, whole or not at all.

    Raises
    ------
    FileError
        The file cannot be written; what was there before is untouched.

    Examples
    --------
    >>> import tempfile
    >>> from backglass.preparation.columns import NumericColumn
    >>> from backglass.preparation.scaling import Standard
    >>> from backglass.preparation.targets import NumberTarget
    >>> preparation = Preparation((NumericColumn("x", 2.0, False, Standard(2.0, 1.0)),), NumberTarget("y", 0.0, 1.0))
    >>> net = Network((1, 1))
    >>> path = Path(tempfile.mkdtemp()) / "model.safetensors"
    >>> write_model(path, Model(net, net.initialise(seed=0), preparation, {"seed": 0}, ""))
    >>> read_model(path).network == net
    True
    """
    write_contents(path, model.header(), model.tensors())


def read_model(path: str | os.PathLike[str]) -> Model:
    """Read the model that `write_model` wrote, in this version of the format or an older one.

    Parameters
    ----------
    path : path
        The model's file, or the folder that holds it as ``model.safetensors``.

    Raises
    ------
    FileError
        There is no such file, or it is not a backglass model, or it is of a newer format, or it is damaged.
    """
    file = model_path(path)
    contents = read_contents(file, _room)
    try:
        header = Header.from_dict(upgraded(contents.header, contents.version))
        return _of(header, contents.tensors)
    except BackglassError as error:
        raise FileError(words.damaged(file, error.text.without_stop())) from error
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise FileError(words.damaged(file, str(error).rstrip("."))) from error


def _room(header: Mapping[str, Any], shapes: Shapes) -> int:
    """How many bytes the arrays may take of a header that is not checked yet: some for each parameter and state."""
    network, kept = (header.get(name) for name in ("network", "kept"))
    sizes = network.get("sizes") if isinstance(network, dict) else None
    cursors = kept.get("cursors") if isinstance(kept, dict) else None
    sizes = sizes if isinstance(sizes, list) and all(type(size) is int and size > 0 for size in sizes) else []
    most = sum(units * (inputs + 1) for inputs, units in pairwise(sizes))
    count: int = min(most, prod(shapes.get(_PARAMETERS, ())))
    states = len(cursors) if isinstance(cursors, list) else 0
    states += states_in(header.get("training"))
    return ROOM + 8 * count * (VECTORS + MOST_SLOTS * states)


def _of(header: Header, tensors: Mapping[str, Floats]) -> Model:
    """The model of a header and its arrays."""
    network = Network.from_dict(header.network)
    read = _reader(tensors)
    theta = read(_PARAMETERS, (network.parameter_count,))
    check_header(header, network)
    like = partial(read, shape=theta.shape, dtype=theta.dtype)
    history, state, kept, estimator = header.history, header.optimiser_state, header.kept, header.estimator
    of_run = (
        None if history is None else _history(history, read),
        None if state is None else _state(state, like),
        None if kept is None else _kept(kept, theta, tensors, read),
    )
    check_run(header, *of_run)
    return Model(
        network,
        Parameters(network, theta),
        header.preparation,
        without_runs(cast(dict[str, Any], header.training)),
        header.data_hash,
        *of_run[:2],
        fingerprint=header.fingerprint,
        kept=of_run[2],
        certificate=header.certificate,
        estimator=None if estimator is None else Encoded(estimator, _under(_ESTIMATOR, tensors)),
        versions=header.versions,
        members=read_runs(cast(dict[str, Any], header.training), network, tensors, read),
        residuals=None if header.residuals is None else _residuals(header.residuals, network, theta, read),
    )


Read: TypeAlias = Callable[..., Floats]


def _reader(tensors: Mapping[str, Floats]) -> Read:
    """A function that gives a named array of floating-point numbers of the wanted shape."""

    def read(name: str, shape: tuple[int, ...] | None, dtype: Any = None, *, finite: bool = True) -> Floats:
        if name not in tensors:
            raise EntryError(words.MISSING_TENSOR.format(name=name))
        values = tensors[name]
        if values.dtype.kind != "f":
            raise EntryError(words.WRONG_TYPE.format(name=name, found=values.dtype, wanted="float32, float64"))
        if dtype is not None and values.dtype != dtype:
            raise EntryError(words.WRONG_TYPE.format(name=name, found=values.dtype, wanted=dtype))
        if shape is not None and values.shape != shape:
            raise EntryError(words.WRONG_SHAPE.format(name=name, found=values.shape, wanted=shape))
        if finite and not np.isfinite(values).all():
            raise EntryError(words.NOT_FINITE.format(name=name))
        return values

    return read


def _history(names: tuple[str, ...], read: Read) -> History:
    """The history; a loss that overflowed may stand in it."""
    columns: dict[str, Floats] = {}
    for name in names:
        shape = next(iter(columns.values())).shape if columns else None
        columns[name] = read(f"{_HISTORY}{name}", shape, finite=False)
        if columns[name].ndim != 1:
            raise EntryError(
                words.WRONG_SHAPE.format(name=f"{_HISTORY}{name}", found=columns[name].shape, wanted="(epochs,)")
            )
    return History(columns)


def _state(header: StateHeader, like: Read) -> State:
    return State(like(_LAST), {name: like(f"{_SLOT}{name}") for name in header.slots}, header.cursor)


def _kept(header: Plain, theta: Floats, tensors: Mapping[str, Floats], read: Read) -> Kept:
    """The states to replay from; without one there is no array."""
    shape = (len(header["cursors"]), *theta.shape)
    names = [name for name in tensors if name.startswith(_KEPT)] if header["cursors"] else []
    arrays = {name.removeprefix(_KEPT): read(name, shape, theta.dtype) for name in names}
    return Kept.from_parts(header, arrays)


def _residuals(counts: Counts, network: Network, theta: Floats, read: Read) -> Residuals:
    """What the folds' networks missed their rows by."""
    shapes = {"weights": (len(counts), network.sizes[-2]), "biases": (len(counts),), "misses": (sum(counts),)}
    arrays = {name: read(f"{_RESIDUALS}{name}", shape, theta.dtype) for name, shape in shapes.items()}
    return Residuals.from_parts(counts, arrays | {"unseen": read(f"{_RESIDUALS}unseen", None, theta.dtype)})


def _under(prefix: str, tensors: Mapping[str, Floats]) -> dict[str, Floats]:
    """The arrays whose names begin with `prefix`."""
    return {name.removeprefix(prefix): tensors[name] for name in tensors if name.startswith(prefix)}
