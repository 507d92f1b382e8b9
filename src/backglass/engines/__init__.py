"""Engines: one contract (`base.py`), one definition of correct (`reference.py`), and faster ones beside it."""

from __future__ import annotations

from backglass.engines import native, torch
from backglass.engines.base import Engine
from backglass.engines.native import NativeEngine
from backglass.engines.reference import ReferenceEngine
from backglass.engines.torch import TorchCudaEngine, TorchEngine
from backglass.equations.optimisers import Optimiser
from backglass.errors import EngineError
from backglass.network import Network
from backglass.ranges import TEXT, check, nearest
from backglass.words import said

__all__ = [
    "ENGINES", "Engine", "NativeEngine", "ReferenceEngine", "TorchCudaEngine", "TorchEngine", "available", "choose",
]  # fmt: skip

ENGINES: dict[str, type[Engine]] = {
    one.name: one for one in (ReferenceEngine, NativeEngine, TorchEngine, TorchCudaEngine)
}


def available() -> dict[str, str]:
    """Every engine by name, with an empty text where it can be used here, else the reason why not.

    Examples
    --------
    >>> available()["reference"]
    ''
    """
    return {name: _missing(name) for name in ENGINES}


def _missing(name: str) -> str:
    """Why an engine is not here; of torch's the device is asked for, which imports it."""
    kind = ENGINES[name]
    if issubclass(kind, TorchEngine):
        return torch.missing(kind.device)
    return native.MISSING if kind is NativeEngine else ""


def choose(name: str = "auto", network: Network | None = None, optimiser: Optimiser | None = None) -> type[Engine]:
    """The engine asked for; "auto" is the fastest one that is there and can take the network and the optimiser.

    Parameters
    ----------
    name : str
        "auto" or one of `ENGINES`.
    network : Network, optional
        What it is to compute.
    optimiser : Optimiser, optional
        How it is to train the network.

    Raises
    ------
    EngineError
        No such engine, it is not here, or it cannot take what is given.

    Examples
    --------
    >>> choose("reference").name
    'reference'
    """
    check("engine", name, TEXT, EngineError)
    if name == "auto":
        here = not native.MISSING
        fits = here and (network is None or not NativeEngine.unsuited(network, optimiser))
        return NativeEngine if fits else ReferenceEngine
    if name not in ENGINES:
        near = nearest(name, ("auto", *ENGINES))
        meant = f"; did you mean {near!r}?" if near else "."
        raise EngineError(f"There is no engine {said(name)} here; choose one of auto, {', '.join(ENGINES)}{meant}")
    if problem := _missing(name):
        raise EngineError(f"The engine {name!r} is not here: {problem}, or take engine='reference'.")
    if network is not None:
        ENGINES[name].check(network, optimiser)
    return ENGINES[name]
