"""Other ways to the answers of the practice: a file a topic, question's id -> function of the question as JSON has it.

An oracle returns the number, the numbers, or the text of the right choice; for a program with a gap what it leaves in
``result``. It reads what is given, and uses neither the generators nor `backglass.equations`.
"""

from __future__ import annotations

import math
import pkgutil
import re
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import numpy as np

Oracle = Callable[[Mapping[str, Any]], Any]
H = 1e-6  # of central differences


def found() -> dict[str, Oracle]:
    """Question's id -> oracle, of every file that is there."""
    oracles: dict[str, Oracle] = {}
    for module in pkgutil.iter_modules(__path__):
        for identity, oracle in import_module(f"{__name__}.{module.name}").ORACLES.items():
            assert identity not in oracles, identity
            oracles[identity] = oracle
    return oracles


def given(q: Mapping[str, Any], *names: str) -> list[Any]:
    """What a question gives, by its symbols."""
    return [q["given"][name] for name in names]


def slope(f: Callable[[float], float], at: float) -> float:
    """The central difference of a function of one number."""
    return (f(at + H) - f(at - H)) / (2 * H)


def gradient(f: Callable[[Any], float], at: Any) -> Any:
    """The central differences of a function of many numbers."""
    at = np.array(at, dtype=float)
    found_ = np.zeros_like(at)
    for place in np.ndindex(at.shape):
        step = np.zeros_like(at)
        step[place] = H
        found_[place] = (f(at + step) - f(at - step)) / (2 * H)
    return found_


def sigmoid(u: Any) -> Any:
    return 1 / (1 + np.exp(-np.asarray(u, dtype=float)))


def net_inputs(W: Any, b: Any, z: Any) -> list[float]:
    """u = W z + b, unit by unit in exact sums."""
    return [
        math.fsum([*(w * one for w, one in zip(row, z, strict=True)), bias]) for row, bias in zip(W, b, strict=True)
    ]


def softmax_of(u: Any) -> Any:
    e = np.exp(np.asarray(u, dtype=float))
    return e / e.sum(axis=-1, keepdims=True)


def binary_entropy(y: float, d: float) -> float:
    """Of a target that is 0 or 1."""
    return -math.log(y) if d == 1 else -math.log(1 - y)


def by_formula(q: Mapping[str, Any], truth: float, **symbols: Any) -> str:
    """The one choice that is a formula with this value; symbols are numbers, or functions of one."""
    fitting = [text for text in q["choices"] if math.isclose(_value(text, symbols), truth, rel_tol=1e-5, abs_tol=1e-9)]
    (only,) = fitting
    return only


def _value(formula: str, symbols: Mapping[str, Any]) -> float:
    """A formula in the plain notation as Python: ×, ² and blanks between factors."""
    python = formula.rpartition(" = ")[2].replace("×", "*").replace("²", "**2").replace("^", "**").replace("σ", "sigma")
    python = python.replace("δ", "delta").replace("'", "_prime")
    python = re.sub(r"(?<=[\w)]) (?=[\w(])", " * ", python)
    try:
        return float(eval(python, {"exp": math.exp, "log": math.log, "tanh": math.tanh}, dict(symbols)))
    except ArithmeticError:
        return math.nan


def says(*phrases: str) -> Oracle:
    """For words: the one choice with all of these phrases, in English."""

    def oracle(q: Mapping[str, Any]) -> str:
        (only,) = (text for text in q["choices"] if all(phrase in text for phrase in phrases))
        return only

    return oracle
