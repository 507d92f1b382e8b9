"""Engines: one contract (`base.py`), one definition of correct (`reference.py`), and faster ones beside it."""

from __future__ import annotations

from backglass.engines.base import Engine
from backglass.engines.reference import ReferenceEngine
from backglass.errors import EngineError

__all__ = ["ENGINES", "Engine", "ReferenceEngine", "available", "choose"]

ENGINES: dict[str, type[Engine]] = {"reference": ReferenceEngine}


def available() -> dict[str, str]:
    """Every engine by name, with an empty text where it can be used here, else the reason why not.

    Examples
    --------
    >>> available()["reference"]
    ''
    """
    return dict.fromkeys(ENGINES, "")


def choose(name: str = "auto") -> type[Engine]:
    """The engine asked for; "auto" is the fastest one that is there.

    Raises
    ------
    EngineError
        No such engine.

    Examples
    --------
    >>> choose("reference").name
    'reference'
    """
    if name == "auto":
        return ReferenceEngine
    if name not in ENGINES:
        raise EngineError(f"There is no engine {name!r} here; choose one of auto, {', '.join(ENGINES)}.")
    return ENGINES[name]
