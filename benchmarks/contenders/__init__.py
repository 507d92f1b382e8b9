"""Who trains: one file each, all behind the few methods of `base.py`, each in a process of its own."""

from __future__ import annotations

from importlib import import_module

from contenders.base import Contender

# name -> (module, class, environment, part of --quick)
CONTENDERS: dict[str, tuple[str, str, dict[str, str], bool]] = {
    "backglass": ("ours", "Native", {}, True),
    "reference": ("ours", "Reference", {}, True),
    "numpy": ("numpy_loop", "NumPyLoop", {}, True),
    "numpy, SKYLAKEX": ("numpy_loop", "NumPyLoop", {"OPENBLAS_CORETYPE": "SKYLAKEX"}, True),
    "scikit-learn": ("sklearn_fit", "ScikitLearn", {}, True),
    "torch": ("torch_loop", "Eager", {}, True),
    "torch, compiled": ("torch_loop", "Compiled", {}, False),
    "jax": ("jax_scan", "Scan", {}, True),
    "keras": ("keras_fit", "KerasFit", {"KERAS_BACKEND": "jax"}, False),
    "FANN": ("c_libraries", "Fann", {}, True),
    "GENANN": ("c_libraries", "Genann", {}, True),
}


def contender(name: str) -> Contender:
    """Import a contender's library; ImportError where it is not installed."""
    module, kind, _, _ = CONTENDERS[name]
    made: Contender = getattr(import_module(f"contenders.{module}"), kind)()
    return made
