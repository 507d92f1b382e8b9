"""Every exception a user can meet.

Each message is one sentence that names what is wrong, where, and what to do. What a learner can meet (a table,
a lesson, a command) is said in English and Japanese; what only a programmer meets is said in English.
"""

from __future__ import annotations

from backglass.words import Text


class BackglassError(Exception):
    """The base of all of the package's exceptions.

    Parameters
    ----------
    text : Text or str
        The message; ``str(error)`` is its English, ``error.text["ja"]`` its Japanese where there is one.

    Examples
    --------
    >>> error = DataError("X holds NaN in row 3, column 2; fill it or leave the row out.")
    >>> str(error)
    'X holds NaN in row 3, column 2; fill it or leave the row out.'
    """

    def __init__(self, text: Text | str) -> None:
        self.text = text if isinstance(text, Text) else Text(text, text)
        super().__init__(self.text.en)


class NetworkError(BackglassError, ValueError):
    """A network, or its parameters, that cannot be; the message says why."""


class DataError(BackglassError, ValueError):
    """Arrays or a table that do not fit the network or the task."""


class PlanError(BackglassError, ValueError):
    """A training option outside its range, or two that exclude each other."""


class EngineError(BackglassError, RuntimeError):
    """An engine that was asked for by name and is not there, or cannot do what was asked."""


class MissingExtraError(BackglassError, ImportError):
    """An optional part that is not installed; the message names the extra to install."""


class FileError(BackglassError, OSError):
    """A file that cannot be read, cannot be written, or does not hold what it should."""


class NonFiniteWarning(RuntimeWarning):
    """Training met a loss or parameter that is not finite, and stopped at the last finite parameters."""
