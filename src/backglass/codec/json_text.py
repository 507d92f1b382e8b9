"""A text of a file as one JSON object, its size and depth bounded before a parser builds or recurses."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from math import isinf
from typing import Any

import numpy as np

from backglass.codec.entry import EntryError
from backglass.words import models as words

LENGTH_BYTES = 8  # of a safetensors file, before its header
LARGEST_HEADER = 100_000_000  # bytes; the safetensors format's own limit
DEEPEST = 64  # objects and lists within each other; what this package writes has about a dozen
MOST_VALUES = 2_000_000  # of a 100,000 columns wide table; 100 MB of a header might hold fifty million
_STRINGS = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)  # one that does not end runs to the end
_OTHERS = re.compile(r"[^][{},]+")
_SURROGATES = re.compile(r"\\u[dD][89abAB]")


def json_object(text: str) -> dict[str, Any]:
    """The JSON object of a text.

    Raises
    ------
    ValueError
        It is no JSON, or no object.
    EntryError
        It is deeper or larger than any file of this package, names an entry twice, or holds a number or a text that
        cannot be written again.

    Examples
    --------
    >>> json_object('{"a": [1, 2.5]}')
    {'a': [1, 2.5]}
    >>> json_object('{"a": 1, "a": 2}')
    Traceback (most recent call last):
    ...
    backglass.codec.entry.EntryError: the entry 'a' is there twice
    """
    value = json_value(text)
    if not isinstance(value, dict):
        raise ValueError("no object")
    return value


def json_value(text: str) -> Any:
    """The JSON value of a text, checked as `json_object` checks one.

    Examples
    --------
    >>> json_value("[1, 2.5]")
    [1, 2.5]
    """
    check_size(text)
    value = _STRICT.decode(text)
    if _SURROGATES.search(text):
        _check_unicode(value)
    return value


def check_size(text: str) -> None:
    """Refuse a text that `json_object` would not take, however well formed it is: it is quick, and recurses never.

    Raises
    ------
    EntryError
        It has too many values, or they stand too deep within each other.

    Examples
    --------
    >>> check_size("[" * 1_000_000)
    Traceback (most recent call last):
    ...
    backglass.codec.entry.EntryError: its values stand more than 64 deep within each other
    """
    if len(text) <= MOST_VALUES and text.count("[") + text.count("{") <= DEEPEST:
        return  # as nearly all are
    marks = np.frombuffer(_OTHERS.sub("", _STRINGS.sub("", text)).encode(), dtype=np.uint8)
    if len(marks) > MOST_VALUES:
        raise EntryError(words.TOO_MANY.format(most=MOST_VALUES))
    opened = (marks == ord("[")) | (marks == ord("{"))
    closed = (marks == ord("]")) | (marks == ord("}"))
    if len(marks) and np.cumsum(opened.astype(np.int32) - closed).max() > DEEPEST:
        raise EntryError(words.TOO_DEEP.format(most=DEEPEST))


def check_tensor_file(path: str | os.PathLike[str]) -> None:
    """Refuse a safetensors file whose header, before its texts are parsed, has more values than any of this package.

    Raises
    ------
    EntryError
        It does.
    OSError
        It cannot be read.
    """
    with open(path, "rb") as stream:
        length = int.from_bytes(stream.read(LENGTH_BYTES), "little")
        if length <= LARGEST_HEADER:  # safetensors takes no longer one
            check_size(stream.read(length).decode(errors="replace"))


def _each_once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if _noted(name, seen))
        raise EntryError(words.TWICE.format(name=twice))
    return found


def _noted(name: str, seen: set[str]) -> bool:
    """Whether it was seen before; from now on it was."""
    before = name in seen
    seen.add(name)
    return before


def _finite(text: str) -> float:
    value = float(text)
    if isinf(value):
        raise EntryError(words.OVERFLOWS.format(text=text[:40]))
    return value


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _check_unicode(value: Any) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise EntryError(words.NO_UNICODE) from error


_STRICT = json.JSONDecoder(parse_constant=_no_constant, parse_float=_finite, object_pairs_hook=_each_once)
