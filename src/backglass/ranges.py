"""What a value may be: one vocabulary of ranges, and one sentence for a value outside its range.

Options, the parameters of rows and the entries of a model file are all checked with these. True and False are no
numbers, although Python counts with them.
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from numbers import Integral, Real
from os import PathLike, fsencode, fspath
from typing import Any, Literal, TypeAlias, get_args

from backglass.errors import PlanError
from backglass.words import Language, Text, language
from backglass.words import ranges as words

Ends: TypeAlias = Literal["[]", "[)", "(]", "()"]

LONGEST_PATH = 4096  # bytes
LARGEST_SEED = 2**64 - 1
LARGEST_FLOAT = sys.float_info.max


@dataclass(frozen=True)
class Range:
    """What a value may be.

    Parameters
    ----------
    wanted : Text
        The same in words: "a whole number from 1 up".
    takes : callable
        Whether a value is in it; any value may be asked for.
    choices : tuple of str
        The names among which it chooses, so that of a misspelt one can be said what was meant.
    """

    wanted: Text
    takes: Callable[[Any], bool]
    choices: tuple[str, ...] = ()

    def or_value(self, *values: Any) -> Range:
        """The range with a few values beside it, such as None.

        Examples
        --------
        >>> whole().or_value(None).wanted.en
        'None or a whole number from 1 up'
        """
        names = ", ".join(map(repr, values))
        wanted = words.OR.format(one=names, other=self.wanted)
        choices = (*self.choices, *(one for one in values if isinstance(one, str)))
        return Range(wanted, lambda value: any(_same(value, one) for one in values) or self.takes(value), choices)


def whole(low: int = 1, high: int | None = None) -> Range:
    """The whole numbers from `low` up, or to `high`, which belongs to them.

    Examples
    --------
    >>> [whole(0, 9).takes(value) for value in (0, 9, 10, 1.0, True, "1")]
    [True, True, False, False, False, False]
    """
    if high is None:
        return Range(_whole_from(low), lambda value: _is_whole(value) and low <= value)
    return Range(_whole_between(low, high), lambda value: _is_whole(value) and low <= value <= high)


@lru_cache(maxsize=100)
def _whole_from(low: int) -> Text:
    return words.WHOLE_FROM.format(low=low)


@lru_cache(maxsize=100)
def _whole_between(low: int, high: int) -> Text:
    return words.WHOLE.format(low=low, high="2^64 - 1" if high == LARGEST_SEED else high)


def number(low: float = 0, high: float = inf, ends: Ends = "[)") -> Range:
    """The finite numbers between two, `ends` saying which of the two belong to them.

    Examples
    --------
    >>> [number(0, 1, "(]").takes(value) for value in (0, 0.5, 1, True, float("nan"))]
    [False, True, True, False, False]
    >>> number(0, 1, "(]").wanted.en
    'a number in (0, 1]'
    """

    def takes(value: Any) -> bool:
        if not _is_finite(value):
            return False
        above: bool = low <= value if ends[0] == "[" else low < value
        below: bool = value <= high if ends[1] == "]" else value < high
        return above and below

    return Range(words.NUMBER.format(low=low, high=high, ends=ends), takes)


def one_of(*choices: Any) -> Range:
    """Some values and no others.

    Examples
    --------
    >>> one_of("mean", "sum").wanted.en, one_of("a", "b", "c").wanted.en
    ("'mean' or 'sum'", "one of 'a', 'b', 'c'")
    """
    shown = [repr(choice) for choice in choices]
    if len(shown) == 2:
        wanted = words.TWO.format(one=shown[0], other=shown[1])
    else:
        wanted = words.ONE_OF.format(choices=", ".join(shown))
    names = tuple(choice for choice in choices if isinstance(choice, str))
    return Range(wanted, lambda value: any(_same(value, choice) for choice in choices), names)


FINITE = Range(words.FINITE, lambda value: _is_finite(value))
OTHER_THAN_0 = Range(words.OTHER_THAN_0, lambda value: FINITE.takes(value) and value != 0)
SEED = whole(0, LARGEST_SEED)
TEXT = Range(words.TEXT, lambda value: isinstance(value, str))
TRUTH = Range(words.TRUTH, lambda value: isinstance(value, bool))
FLAG = Range(words.FLAG, lambda value: isinstance(value, bool))
LANGUAGE = one_of(*get_args(Language))
TEXTS = Range(words.TEXTS, lambda value: isinstance(value, list | tuple) and all(isinstance(v, str) for v in value))
MAPPING = Range(
    words.MAPPING, lambda value: isinstance(value, Mapping) and all(isinstance(name, str) for name in value)
)
PATH = Range(words.PATH, lambda value: isinstance(value, str | PathLike) and _is_path(fspath(value)))
FUNCTION = Range(words.FUNCTION, callable)
DIFFERENT_TEXTS = Range(words.DIFFERENT, lambda values: 0 < len(values) == len(set(values)))


def check(name: str, value: Any, wanted: Range, error: type[Exception] = PlanError) -> None:
    """Refuse a value outside its range.

    Parameters
    ----------
    name : str
        What the message calls it.
    value : object
    wanted : Range
    error : exception class
        One of the package's, or one that takes a text.

    Raises
    ------
    PlanError (or `error`)
        It is outside.

    Examples
    --------
    >>> check("epochs", 0, whole())
    Traceback (most recent call last):
    ...
    backglass.errors.PlanError: epochs is 0, but it is a whole number from 1 up.
    """
    if not wanted.takes(value):
        raise error(outside(name, value, wanted))


def outside(name: str, value: Any, wanted: Range) -> Text:
    """The sentence for a value outside its range.

    Examples
    --------
    >>> print(outside("dtype", "int8", one_of("float64", "float32")))
    dtype is 'int8', but it is 'float64' or 'float32'.
    >>> print(outside("dtype", "flaot32", one_of("float64", "float32")))
    dtype is 'flaot32', but it is 'float64' or 'float32'; did you mean 'float32'?
    """
    if near := nearest(value, wanted.choices):
        return words.NEAREST.format(name=name, value=value, wanted=wanted.wanted, nearest=near)
    return words.NOT.format(name=name, value=value, wanted=wanted.wanted)


def nearest(value: Any, choices: Sequence[str]) -> str:
    """Which of the names was meant by one that is misspelt; empty where none is like it.

    Examples
    --------
    >>> nearest("Tahn", ("relu", "tanh")), nearest("steam", ("auto", "native")), nearest(3, ("auto",))
    ('tanh', '', '')
    """
    if not isinstance(value, str):
        return ""
    folded = {choice.casefold(): choice for choice in choices}
    found = difflib.get_close_matches(value[:LONGEST_PATH].casefold(), folded, n=1)
    return folded[found[0]] if found else ""


def checked(name: str, value: Any, wanted: Range, error: type[Exception] = PlanError) -> Any:
    """The value that a user gave, a number of NumPy as Python's; refused as `check` does.

    Examples
    --------
    >>> import numpy as np
    >>> checked("batch_size", np.int64(32), whole())
    32
    """
    plain = as_python(value)
    check(name, plain, wanted, error)
    return plain


def as_python(value: Any) -> Any:
    """A number, of NumPy or of another library, as Python's int, float or bool; anything else as it is."""
    if isinstance(value, bool):
        return value
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        try:
            return float(value)
        except OverflowError:  # a fraction beyond the largest
            return value
    return bool(value) if type(value).__module__ == "numpy" and type(value).__name__ in ("bool", "bool_") else value


def check_type(name: str, value: Any, wanted: type, made_by: str, error: type[Exception]) -> None:
    """Refuse what is of another type.

    Parameters
    ----------
    name : str
        What the message calls it.
    value : object
    wanted : type
    made_by : str
        Where one comes from: "bg.trace".
    error : exception class

    Raises
    ------
    `error`
        It is of another type.

    Examples
    --------
    >>> from backglass.errors import DataError
    >>> check_type("t", 3, dict, "bg.trace", DataError)
    Traceback (most recent call last):
    ...
    backglass.errors.DataError: t is of the type int, but it is a dict, as bg.trace makes it.
    """
    if not isinstance(value, wanted):
        raise error(words.TYPE.format(name=name, type=type(value).__name__, wanted=wanted.__name__, made_by=made_by))


def spoken(lang: Any) -> Language:
    """The language to speak: "en", "ja", or for None the reader's; a PlanError where it is something else.

    Examples
    --------
    >>> spoken("ja")
    'ja'
    """
    if lang is not None:
        check("lang", lang, LANGUAGE)
    return language(lang)


def _same(value: Any, choice: Any) -> bool:
    """Whether it is the choice; an array, whose comparison is an array, is none."""
    return isinstance(value, type(choice)) and bool(value == choice)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_path(value: str | bytes) -> bool:
    """Whether a file may be called so by a text."""
    try:
        return isinstance(value, str) and "\0" not in value and 0 < len(fsencode(value)) <= LONGEST_PATH
    except UnicodeEncodeError:
        return False


def _is_finite(value: Any) -> bool:
    # A whole number beyond the largest float compares with it exactly, where isfinite would overflow.
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST_FLOAT
