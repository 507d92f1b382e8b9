"""Every exception a user can meet.

Each message is one sentence that names what is wrong, where, and what to do. What a learner can meet (a table,
a lesson, a command) is said in English and Japanese; what only a programmer meets is said in English.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Mapping
from typing import Self

from backglass.words import Text

QUOTE = "'"
_OF_MEMORY = ("annot allocate memory", "start new thread", "temporarily unavailable", "out of memory")


class BackglassError(Exception):
    """The base of all of the package's exceptions.

    Parameters
    ----------
    text : Text or str
        The message; ``str(error)`` is its English, ``error.text["ja"]`` its Japanese where there is one.
    names : mapping of str to str, optional
        Where the message names options: its place -> the option that stands there, alone or with a value, as in
        ``ranks='off'``. The message calls it as Python does, `spelled` as it is called elsewhere.
    facts
        What stands in the other places of such a message.

    Examples
    --------
    >>> error = DataError("X holds NaN in row 3, column 2; fill it or leave the row out.")
    >>> str(error)
    'X holds NaN in row 3, column 2; fill it or leave the row out.'
    >>> error = PlanError(Text("{name} is {value}.", "{name} は {value} です。"), {"name": "batch_size"}, value=0)
    >>> str(error), str(error.spelled(lambda name: f"--{name.replace('_', '-')}"))
    ('batch_size is 0.', '--batch-size is 0.')
    """

    def __init__(self, text: Text | str, names: Mapping[str, str] | None = None, **facts: object) -> None:
        self._template = text if isinstance(text, Text) else Text(text, text)
        self._names, self._facts = names, facts
        self.text = self.spelled(str)
        super().__init__(self.text.en)

    def behind(self, words: Text) -> Self:
        """The same error, its message behind some words.

        Examples
        --------
        >>> str(DataError("X is empty.").behind(Text("Fold 2: ", "2 番目: ")))
        'Fold 2: X is empty.'
        """
        text = Text(words.en + self._template.en, words.ja + self._template.ja)
        return type(self)(text, self._names, **self._facts)

    def spelled(self, spell: Callable[[str], str]) -> Text:
        """The message with other names for the options."""
        if self._names is None:
            return self._template
        places = {place: _setting(name, spell) for place, name in self._names.items()}
        return self._template.format(**places, **self._facts)


def _setting(name: str, spell: Callable[[str], str]) -> str:
    """An option, or an option and its value as Python has them, by another name.

    Examples
    --------
    >>> _setting("ranks='off'", str), _setting("ranks='off'", lambda name: f"--{name}")
    ("ranks='off'", '--ranks off')
    """
    option, _, value = name.partition("=")
    called = spell(option)
    if not value:
        return called
    return name if called == option else f"{called} {value.strip(QUOTE)}"


class NetworkError(BackglassError, ValueError):
    """A network, or its parameters, that cannot be; the message says why."""


class DataError(BackglassError, ValueError):
    """Arrays or a table that do not fit the network or the task."""


class PlanError(BackglassError, ValueError):
    """A training option outside its range, or two that exclude each other."""


class OptionError(PlanError):
    """An option of a table's fit that is not there, is outside its range, or excludes another one."""


class ArgumentError(OptionError, TypeError):
    """A keyword argument that a function does not have; the message says which one was meant."""


class EngineError(BackglassError, RuntimeError):
    """An engine that was asked for by name and is not there, or cannot do what was asked."""


class MissingExtraError(BackglassError, ImportError):
    """An optional part that is not installed; the message names the extra to install."""


class CheckError(BackglassError, RuntimeError):
    """An exported program that fails, or computes something else than the network that it was written from."""


class FileError(BackglassError, OSError):
    """A file that cannot be read, cannot be written, or does not hold what it should."""


class MemoryShortageError(BackglassError, MemoryError):
    """There is not enough memory for what was asked; the message says for what."""


def tells_of_memory(error: BaseException) -> bool:
    """Whether an error says that memory, or a thread, was not to be had; a library loaded in part lacks names.

    Examples
    --------
    >>> tells_of_memory(ImportError("x.so: failed to map segment: Cannot allocate memory")), tells_of_memory(OSError())
    (True, False)
    """
    if isinstance(error, MemoryError | SystemError) or getattr(error, "errno", None) in {errno.ENOMEM, errno.EAGAIN}:
        return True
    if isinstance(error, NameError | ImportError) and not isinstance(error, ModuleNotFoundError | BackglassError):
        return True
    return any(sign in str(error) for sign in _OF_MEMORY)


class NonFiniteWarning(RuntimeWarning):
    """Training met a loss or parameter that is not finite, and stopped at the last finite parameters."""


class ColumnWarning(UserWarning):
    """Cells of a table that may be taken wrongly or that training never saw; a column that an estimator leaves out."""


class FitWarning(UserWarning):
    """A fit no better than chance, from columns without the best one or not scaled, or without many rows."""
