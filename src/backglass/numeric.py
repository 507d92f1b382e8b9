"""Numbers as users hand them over: arrays, dataframes, tensors and nested lists; and what they must not lose.

NumPy would drop the mask of a masked array and the imaginary part of a complex one, read texts as numbers and count
days since 1970. Here they are refused, in one sentence each.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from numbers import Real
from typing import Any

import numpy as np
import numpy.typing as npt

from backglass.equations.arrays import DType
from backglass.errors import DataError, PlanError
from backglass.ranges import one_of, outside
from backglass.words import said

NUMBERS = "biuf"  # kinds of types, as NumPy names them
KINDS = {
    "c": "holds complex numbers; give real and imaginary parts as numbers of their own.",
    "U": "holds texts; give numbers.",
    "S": "holds bytes; give numbers.",
    "M": "holds dates; give days or seconds from a start.",
    "m": "holds durations; give days or seconds.",
    "V": "has named fields; give their numbers as columns of one array.",
}


def numeric(values: Any, name: str, error: type[Exception] = DataError) -> npt.NDArray[Any]:
    """Values as an array of numbers, of whatever shape and type of number they have; an array of NumPy is not copied.

    Parameters
    ----------
    values : array-like
        Of NumPy, pandas, polars, torch; or nested lists. Truth values count as 0 and 1.
    name : str
        What the message calls it.
    error : exception class

    Raises
    ------
    DataError (or `error`)
        Masked, complex or missing values, texts, dates, rows of different lengths, anything else that is no array.

    Examples
    --------
    >>> import numpy as np
    >>> numeric([[1, 2], [3, 4]], "X").dtype.kind
    'i'
    >>> numeric(np.ma.masked_equal([1.0, -999.0], -999.0), "X")
    Traceback (most recent call last):
    ...
    backglass.errors.DataError: X holds masked values; fill them or leave their rows out.
    """
    if type(values) is np.ndarray and values.dtype.kind in NUMBERS:
        return values
    refuse_masked(values, name, error)
    if getattr(values, "requires_grad", None) is True:
        raise error(f"{name} is a tensor that keeps its gradient; give {name}.detach().")
    try:
        array = np.asarray(values)
    except Exception as problem:  # of a library that is not ours
        if isinstance(values, list | tuple) and "inhomogeneous" in str(problem):
            raise error(f"{name} has rows of different lengths; make every row the same length.") from problem
        raise error(f"{name} is no array of numbers ({_reason(problem)}); give an array or nested lists.") from problem
    if array.dtype.kind in KINDS:
        raise error(f"{name} {KINDS[array.dtype.kind]}")
    return array if array.dtype.kind in NUMBERS else _of_objects(array, values, name, error)


def refuse_masked(values: Any, name: str, error: type[Exception] = DataError) -> None:
    """Refuse an array of which something is masked, or a list of such arrays; NumPy would drop the masks.

    Raises
    ------
    DataError (or `error`)
        It is.
    """
    parts = values if isinstance(values, list | tuple) else (values,)
    if any(isinstance(part, np.ma.MaskedArray) and np.ma.is_masked(part) for part in parts):
        raise error(f"{name} holds masked values; fill them or leave their rows out.")


def _of_objects(array: npt.NDArray[Any], given: Any, name: str, error: type[Exception]) -> npt.NDArray[Any]:
    """Python's own numbers, fractions among them, which NumPy knows as objects."""
    if array.ndim == 0:
        raise error(f"{name} is of the type {type(given).__name__}, but it is an array or nested lists of numbers.")
    for at, value in enumerate(array.flat):
        if not isinstance(value, Real | Decimal | np.bool_):
            row = 1 + at // max(1, array.size // max(1, len(array)))
            raise error(
                f"{name} holds {said(value)} in row {row}, counted from 1, which is no number; fill it or leave it out."
            )
    try:
        return array.astype(np.float64)
    except Exception as problem:
        raise error(f"{name} holds a number that is too large, or none ({_reason(problem)}).") from problem


def exact(values: Any, name: str, error: type[Exception]) -> npt.NDArray[Any]:
    """The same, where texts such as "3/20" are numbers, too.

    Examples
    --------
    >>> exact([["3/20", 1]], "W[2]", DataError).tolist()
    [[0.15, 1.0]]
    """
    if type(values) is np.ndarray and values.dtype.kind in NUMBERS:
        return values
    try:
        cells = np.asarray(values, dtype=object)
    except Exception:  # `numeric` says why
        return numeric(values, name, error)
    if not any(isinstance(cell, str) for cell in cells.flat):
        return numeric(values, name, error)
    try:
        return np.array([float(Fraction(cell)) for cell in cells.flat]).reshape(cells.shape)
    except Exception as problem:
        raise error(f"{name} holds something that is no number ({_reason(problem)}).") from problem


def _reason(problem: Exception) -> str:
    """What another library says of its own problem, in one line."""
    return " ".join(str(problem).split())[:200].rstrip(".") or type(problem).__name__


def checked_dtype(dtype: Any, error: type[Exception] = PlanError) -> DType:
    """float64 or float32 by name.

    Raises
    ------
    PlanError (or `error`)
        It is another type, or none.

    Examples
    --------
    >>> import numpy as np
    >>> checked_dtype(np.float32)
    'float32'
    """
    try:
        name = "" if dtype is None else np.dtype(dtype).name
    except Exception:  # what NumPy says of things that are no types has many kinds
        name = ""
    if name == "float32":
        return "float32"
    if name == "float64":
        return "float64"
    raise error(outside("dtype", dtype, one_of("float64", "float32")))


def is_list(values: Any) -> bool:
    """Whether values are some in a row: a list, a tuple or an array.

    Examples
    --------
    >>> is_list([1, 2]), is_list(np.array(1)), is_list("12")
    (True, False, False)
    """
    return isinstance(values, list | tuple) or (isinstance(values, np.ndarray) and values.ndim > 0)
