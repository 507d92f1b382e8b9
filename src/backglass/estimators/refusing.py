"""Data that does not serve, refused in the words of who called `fit` or `predict`: X, y, their weights."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from textwrap import shorten
from typing import Any

import narwhals as nw
import numpy as np
from sklearn.utils.validation import _check_sample_weight

from backglass.equations.arrays import Floats
from backglass.errors import BackglassError, DataError
from backglass.estimators.learning import Data
from backglass.network import Network
from backglass.samples import checked_targets, checked_weights

NAN_IN_X = (
    'Input X contains NaN: missing="fill" puts the median of the column there, and preset="tabular" takes the gaps of '
    "a dataframe; or leave these rows out."
)
NO_NUMBER = "could not convert string to float"
TEXTS = 'preset="tabular" takes texts in the columns of a dataframe, and MLPClassifier takes them as classes.'
LONGEST = 200  # characters of a sentence of another library that are passed on


class WrongKindError(DataError, TypeError):
    """Data of a type that holds no rows of numbers or classes: the TypeError that scikit-learn's rules want."""


@contextmanager
def told(names: str, *, always: bool = False) -> Iterator[None]:
    """What scikit-learn or NumPy raise inside, as a sentence that names the argument.

    Parameters
    ----------
    names : str
        What the caller calls it.
    always : bool
        Whether also where scikit-learn has a sentence of its own, as it has for X and y.

    Examples
    --------
    >>> with told("X"):
    ...     float([])
    Traceback (most recent call last):
    ...
    backglass.estimators.refusing.WrongKindError: X does not serve: float() argument must be a string or a real \
number, not 'list'
    """
    try:
        yield
    except BackglassError:
        raise
    except (TypeError, OverflowError) as error:
        raise WrongKindError(f"{names} does not serve: {shorten(str(error), LONGEST)}") from error
    except nw.exceptions.DuplicateError as error:
        twice = ", ".join(re.findall(r"'.*' \d+ times", str(error)))
        raise DataError(f"X has columns of the same name ({twice}); rename them.") from error
    except ValueError as error:
        if names.startswith("X") and "Input X contains NaN" in str(error):
            raise DataError(NAN_IN_X) from error
        if str(error).startswith("Input contains NaN"):
            raise DataError(
                "y contains NaN, which is no class; leave its rows out, or give the class a name."
            ) from error
        if NO_NUMBER in str(error):
            text = re.sub(r"np\.str_\((.*)\)$", r"\1", str(error))
            raise DataError(
                f"{names} holds a text where a number is needed: {shorten(text, LONGEST)}; {TEXTS}"
            ) from error
        if not always or names in str(error):
            raise
        raise DataError(f"{names} does not serve: {shorten(str(error), LONGEST)}") from error


def sample_weights(s: Any, X: Floats, name: str = "sample_weight") -> Floats:
    """Weights of rows, at least 0 and not all 0.

    Raises
    ------
    DataError
        The message names them.

    Examples
    --------
    >>> sample_weights([1, 2], np.zeros((2, 1))).tolist()
    [1.0, 2.0]
    """
    with told(name, always=True), np.errstate(over="ignore"):
        checked = _check_sample_weight(s, X, dtype=X.dtype)
    return checked_weights(checked, len(X), X.dtype.name, name)


def as_targets(D: Floats, dtype: Any) -> Floats:
    """Targets in the type of a fit; what leaves it becomes infinite, and is refused with its row."""
    with told("y"), np.errstate(over="ignore"):
        return np.asarray(D).astype(dtype)


def check_targets(network: Network, data: Data) -> None:
    """Refuse targets that the loss does not take.

    Raises
    ------
    DataError
        The message calls them y, or y_val.
    """
    parts = [("y", data.D)] if data.held_out is None else [("y", data.D), ("y_val", data.held_out[1])]
    for name, D in parts:
        checked_targets(network, D, len(D), D.dtype.name, name)


def check_outputs(outputs: Floats) -> Floats:
    """The outputs for rows of X, all of them finite.

    Raises
    ------
    DataError
        A row of X is so far out that the network's numbers leave the type that it computes in.

    Examples
    --------
    >>> check_outputs(np.array([[0.5], [np.nan]]))
    Traceback (most recent call last):
    ...
    backglass.errors.DataError: Row 2 of X holds values so large that what the network makes of them is not finite in \
float64; scale X as in the fit, or leave the row out.
    """
    if not np.isfinite(outputs).all():
        row = 1 + int(np.argmax(~np.isfinite(outputs).all(axis=1)))
        raise DataError(
            f"Row {row} of X holds values so large that what the network makes of them is not finite in "
            f"{outputs.dtype}; scale X as in the fit, or leave the row out."
        )
    return outputs
