"""One safe file per model: arrays as tensors, everything else as JSON in the header, nothing that can run.

The file is a safetensors file with the tensor ``parameters``, the flat vector (W[l] row-major, then b[l], for
l = 2..L), and one header entry ``backglass``, a JSON object: the format's name and version, the package's
version, the network, the preparation, how it was trained, and the hash of the table's file.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from backglass import __version__
from backglass.data.plain import mapping_of, text_of
from backglass.data.preparation import Preparation
from backglass.errors import FileError
from backglass.files import write_whole
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.words import models as words

FORMAT = "backglass-model"
VERSION = 1
FILE_NAME = "model.safetensors"

_ENTRY = "backglass"
_TENSOR = "parameters"


@dataclass(frozen=True)
class Model:
    """A trained network with all it takes to use it on another table.

    Parameters
    ----------
    network : Network
        What it computes.
    theta : Parameters
        Its parameters.
    preparation : Preparation
        How a table's columns become its inputs, and its outputs the target.
    training : dict
        How it was trained, as plain values: the plan, the seed, the split.
    data_hash : str
        The SHA-256 of the file it was trained on.
    """

    network: Network
    theta: Parameters
    preparation: Preparation
    training: dict[str, Any]
    data_hash: str


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
    >>> from backglass.data.columns import NumericColumn
    >>> from backglass.data.targets import NumberTarget
    >>> preparation = Preparation((NumericColumn("x", 2.0, False, 2.0, 1.0),), NumberTarget("y", 0.0, 1.0))
    >>> net = Network((1, 1))
    >>> path = Path(tempfile.mkdtemp()) / "model.safetensors"
    >>> write_model(path, Model(net, net.initialise(seed=0), preparation, {"seed": 0}, "0f"))
    >>> read_model(path).network == net
    True
    """
    header = {
        "format": FORMAT,
        "version": VERSION,
        "backglass": __version__,
        "network": model.network.to_dict(),
        "preparation": model.preparation.to_dict(),
        "training": model.training,
        "data_hash": model.data_hash,
    }
    text = json.dumps(header, ensure_ascii=False, allow_nan=False)
    write_whole(path, save({_TENSOR: np.ascontiguousarray(model.theta.flat)}, metadata={_ENTRY: text}))


def read_model(path: str | os.PathLike[str]) -> Model:
    """Read the model that `write_model` wrote.

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
    header, flat = _parts(file)
    try:
        network = Network.from_dict(mapping_of(header["network"]))
        preparation = Preparation.from_dict(mapping_of(header["preparation"]))
        model = Model(
            network,
            Parameters(network, flat),
            preparation,
            dict(mapping_of(header["training"])),
            text_of(header["data_hash"]),
        )
        _check_fit(model)
    except KeyError as error:
        raise FileError(words.DAMAGED.format(path=file, reason=f"no entry {error}")) from error
    except (TypeError, ValueError, AttributeError, OverflowError) as error:
        raise FileError(words.DAMAGED.format(path=file, reason=str(error).rstrip("."))) from error
    return model


def is_model(path: str | os.PathLike[str]) -> bool:
    """Whether the file is a backglass model, of any version; a file that is none, or not there, is not."""
    try:
        _parts(Path(path), any_version=True)
    except FileError:
        return False
    return True


def _parts(file: Path, any_version: bool = False) -> tuple[dict[str, Any], np.ndarray[Any, Any]]:
    """The header's JSON object and the flat vector."""
    if not os.path.isfile(file):
        raise FileError(words.NOT_THERE.format(path=file))
    try:
        with safe_open(file, framework="numpy") as stored:
            metadata = stored.metadata() or {}
            flat = stored.get_tensor(_TENSOR) if _TENSOR in stored.keys() else None  # noqa: SIM118 (not a dict)
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileError(words.CANNOT_READ.format(path=file, reason=reason)) from error
    except SafetensorError as error:
        raise FileError(words.NOT_SAFETENSORS.format(path=file)) from error
    header = _json_object(metadata.get(_ENTRY, ""))
    if flat is None or header.get("format") != FORMAT:
        raise FileError(words.NOT_OURS.format(path=file))
    if header.get("version") != VERSION and not any_version:
        raise FileError(words.NEWER.format(path=file, version=header.get("version"), known=VERSION))
    return header, flat


def _json_object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _check_fit(model: Model) -> None:
    """Refuse parts that do not belong together."""
    if model.theta.flat.dtype.kind != "f" or not np.isfinite(model.theta.flat).all():
        raise ValueError("a parameter is not a finite number")
    inputs, outputs = len(model.preparation.names), model.preparation.target.outputs
    if (model.network.sizes[0], model.network.sizes[-1]) != (inputs, outputs):
        raise ValueError(
            f"the network has {model.network.sizes[0]} inputs and {model.network.sizes[-1]} outputs, "
            f"the preparation {inputs} and {outputs}"
        )
