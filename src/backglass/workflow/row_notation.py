"""Rows of the tables of equations as options write them: adam, momentum:momentum=0.9, relu,leaky_relu:slope=0.2.

A row is its name and, behind a colon, its parameters, with commas between them; a row inside another one stands in
parentheses, as in warm_up:steps=5,then=(cosine:steps=95). Where several rows may stand, a part between commas that is
no parameter begins the next one. Nothing here knows which rows there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from backglass.errors import OptionError
from backglass.words import options as words

Given: TypeAlias = dict[str, Any]  # a row's `to_dict`: its name, and its parameters
WORDS: dict[str, Any] = {"true": True, "false": False, "none": None}
DEEPEST = 8  # rows within each other


def row_in(option: str, text: str) -> Given:
    """The one row that a text names.

    Raises
    ------
    OptionError
        It is not written so, or names several.

    Examples
    --------
    >>> row_in("schedule", "warm_up:steps=5,then=(cosine:steps=95)")
    {'name': 'warm_up', 'steps': 5, 'then': {'name': 'cosine', 'steps': 95}}
    """
    rows = rows_in(option, text)
    if len(rows) != 1:
        raise OptionError(words.ONE_ROW, {"name": option}, value=text)
    return rows[0]


def rows_in(option: str, text: str) -> list[Given]:
    """The rows that a text names, one behind the other.

    Raises
    ------
    OptionError
        It is not written so.

    Examples
    --------
    >>> rows_in("activation", "relu,leaky_relu:slope=0.2,tanh")
    [{'name': 'relu'}, {'name': 'leaky_relu', 'slope': 0.2}, {'name': 'tanh'}]
    >>> rows_in("activation", "relu:0.2")
    Traceback (most recent call last):
    ...
    backglass.errors.OptionError: activation is 'relu:0.2', but it must be a name, its parameters behind a colon, as \
in leaky_relu:slope=0.2.
    """
    try:
        return _rows(text, DEEPEST)
    except ValueError:
        raise OptionError(words.BAD_ROW, {"name": option}, value=text) from None


def as_text(row: Mapping[str, Any]) -> str:
    """A row's `to_dict` as options write it.

    Raises
    ------
    TypeError
        It is none.

    Examples
    --------
    >>> as_text({"name": "warm_up", "steps": 5, "then": {"name": "constant"}})
    'warm_up:steps=5,then=(constant)'
    """
    parameters = dict(row)
    name = parameters.pop("name", None)
    if not isinstance(name, str) or not all(isinstance(key, str) for key in parameters):
        raise TypeError(row)
    listed = ",".join(f"{key}={_value_as_text(value)}" for key, value in parameters.items())
    return f"{name}:{listed}" if listed else name


def _value_as_text(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"({as_text(value)})"
    if hasattr(value, "to_dict"):
        return f"({as_text(value.to_dict())})"
    if value is None or isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return value
    return repr(int(value)) if isinstance(value, int) else repr(float(value))


def _rows(text: str, depth: int) -> list[Given]:
    rows: list[Given] = []
    for part in _parts(text):
        before, colon, behind = part.partition(":")
        if "=" in before:  # one more parameter of the row before
            if not rows or len(rows[-1]) == 1:
                raise ValueError(text)
            parameter = part
        else:
            if not before.strip():
                raise ValueError(text)
            rows.append({"name": before.strip()})
            parameter = behind
            if not colon:
                continue
        key, equals, value = parameter.partition("=")
        if not equals or not key.strip() or key.strip() in rows[-1]:
            raise ValueError(text)
        rows[-1][key.strip()] = _value(value.strip(), depth)
    return rows


def _parts(text: str) -> Iterator[str]:
    """What stands between the commas, those in parentheses not counted."""
    start = depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            raise ValueError(text)
        if sign == "," and depth == 0:
            yield text[start:at]
            start = at + 1
    if depth:
        raise ValueError(text)
    yield text[start:]


def _value(text: str, depth: int) -> Any:
    """A number, a truth value, none, a row in parentheses, or else a word."""
    if text.startswith("(") and text.endswith(")"):
        rows = _rows(text[1:-1], depth - 1) if depth else []
        if len(rows) != 1:
            raise ValueError(text)
        return rows[0]
    if not text or "(" in text or "=" in text:
        raise ValueError(text)
    for read in (int, float):
        try:
            return read(text)
        except ValueError:
            continue
    return WORDS.get(text.lower(), text)
