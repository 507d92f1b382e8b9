"""Whether a value in memory is what an annotation says: for what was made again of a file without one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from numbers import Integral, Real
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np

from backglass.ranges import LARGEST_FLOAT, Range, as_python


def fits(value: Any, kind: Any) -> bool:
    """Whether a value is of an annotation: a number of NumPy is one, True is none.

    Examples
    --------
    >>> fits(np.float64(0.5), float), fits(True, int), fits([1, "a"], list[int]), fits(None, int | None)
    (True, False, False, True)
    >>> from numpy.typing import NDArray
    >>> fits(np.zeros(2), NDArray[Any]), fits([0.0, 0.0], NDArray[Any])
    (True, False)
    """
    origin, inner = get_origin(kind), get_args(kind)
    if kind is Any:
        return True
    if hasattr(origin, "__value__"):  # `type NDArray[...] = ...`, as newer versions of NumPy have it
        return fits(value, origin.__value__)
    if origin is Annotated:
        ranges = [mark for mark in inner[1:] if isinstance(mark, Range)]
        return fits(value, inner[0]) and all(one.takes(as_python(value)) for one in ranges)
    if origin in (Union, UnionType):
        return any(fits(value, one) for one in inner)
    if origin is Literal:
        return isinstance(value, str | int) and value in inner
    if origin is np.ndarray:
        return isinstance(value, np.ndarray)
    if origin in (list, tuple):
        return isinstance(value, origin) and all(fits(one, inner[0]) for one in value)
    if origin in (dict, Mapping):
        return isinstance(value, dict) and all(fits(k, inner[0]) and fits(one, inner[1]) for k, one in value.items())
    if kind in (int, float):
        of_kind = isinstance(value, Integral if kind is int else Real) and not isinstance(value, bool)
        return of_kind and not (isinstance(value, int) and abs(value) > LARGEST_FLOAT)  # no float is as large
    return isinstance(value, NoneType if kind is None else kind)


def misfit(record: Any) -> str:
    """The first field of a dataclass whose value is not of its annotation; empty where all are.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> @dataclass
    ... class Bird:
    ...     name: str
    ...     grams: float = 0.0
    >>> misfit(Bird("owl", "heavy")), misfit(Bird("owl"))
    ('grams', '')
    """
    kind: Any = type(record)
    hints = _hints(kind)
    return next((one.name for one in fields(record) if not fits(getattr(record, one.name), hints[one.name])), "")


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)
