"""Values out of JSON, each checked for its type: a model file is as suspect as any file."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any


def finite_number(value: object) -> float:
    """A finite number out of JSON."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{value!r} is not a finite number")
    return float(value)


def finite_numbers_of(value: object) -> tuple[float, ...]:
    """A list of finite numbers, at least one, out of JSON."""
    if not isinstance(value, list) or not value:
        raise ValueError(f"{value!r} is not a list of numbers")
    return tuple(map(finite_number, value))


def text_of(value: object) -> str:
    """A text out of JSON."""
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a text")
    return value


def texts_of(value: object) -> tuple[str, ...]:
    """A list of different texts, at least one, out of JSON."""
    if not isinstance(value, list) or not value or len(set(map(text_of, value))) < len(value):
        raise ValueError(f"{value!r} is not a list of different texts")
    return tuple(value)


def truth_of(value: object) -> bool:
    """A boolean out of JSON."""
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is neither true nor false")
    return value


def mapping_of(value: object) -> Mapping[str, Any]:
    """An object out of JSON."""
    if not isinstance(value, dict):
        raise ValueError(f"{value!r} is not an object")
    return value
