"""Names of columns: known ones, near ones, and how several are shown."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

import polars as pl

from backglass.errors import DataError
from backglass.words import tables as words

MARK = "\0"  # in no name of a file


def named(column: pl.Series, name: str) -> pl.Series:
    """The column under a name; one that polars would take for a pattern of names, such as ^x.$, is marked."""
    return column.alias(name + MARK if name.startswith("^") and name.endswith("$") else name)


def name_of(column: pl.Series) -> str:
    """The name that `named` gave to a column.

    Examples
    --------
    >>> column = named(pl.Series([1, None]), "^x.$")
    >>> name_of(column), column.is_not_null().to_list()
    ('^x.$', [True, False])
    """
    return column.name.removesuffix(MARK)


def shown_names(names: Sequence[str]) -> str:
    """The names in a row, at most ten of them.

    Examples
    --------
    >>> shown_names(("a", "b"))
    "'a', 'b'"
    """
    return first_names([*map(repr, names)])


def first_names(names: Sequence[str]) -> str:
    """The same without quotation marks.

    Examples
    --------
    >>> first_names("abcdefghijkl")
    'a, b, c, d, e, f, g, h, i, j, ...'
    """
    return ", ".join(map(seen_name, names[:10])) + (", ..." if len(names) > 10 else "")


def seen_name(name: str) -> str:
    """A name as it is shown among others: an empty one can be seen.

    Examples
    --------
    >>> seen_name(""), seen_name("grams")
    ("''", 'grams')
    """
    return name or "''"


def known_column(name: str, names: Sequence[str], path: object) -> str:
    """The name, after it was seen to be among the column names.

    Raises
    ------
    DataError
        It is not; the nearest one is named.
    """
    if isinstance(name, str) and name in names:
        return name
    if near := nearest(name, names) if isinstance(name, str) else "":
        raise DataError(words.NEAREST_TARGET.format(name=name, path=path, nearest=near))
    raise DataError(words.UNKNOWN_TARGET.format(name=name, path=path, columns=first_names(names)))


def nearest(name: str, names: Sequence[str]) -> str:
    """The name most like the given one, capitals not minded; empty where none is like it.

    Examples
    --------
    >>> nearest("Specis", ["island", "species"])
    'species'
    """
    folded = {known.casefold(): known for known in names}
    near = difflib.get_close_matches(name.casefold(), folded, n=1)
    return folded[near[0]] if near else ""
