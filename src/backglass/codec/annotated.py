"""The codec of every annotation that a field may have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from functools import cache, cached_property
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    TypedDict,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from backglass.codec.entry import SHOWN, Among, Codec, EntryError, Like, Mark, check_object, within, wrong
from backglass.equations.table import Row
from backglass.errors import BackglassError
from backglass.ranges import FINITE, TEXT, TRUTH, Range, whole
from backglass.words import Text, ranges
from backglass.words import models as words

LARGEST = 2**64 - 1


@dataclass(frozen=True)
class Entries:
    """The entries that the fields of a dataclass make.

    Parameters
    ----------
    kind : dataclass
    instead : dict
        Field -> the entries, with their annotations, that stand in its place: none for what the file does not have.

    Examples
    --------
    >>> @dataclass(frozen=True)
    ... class Kept:
    ...     keep: int
    ...     states: list[bytes]
    >>> entries = Entries(Kept, {"states": {"count": int}})
    >>> entries.plain({"keep": 1, "count": 2})
    {'keep': 1, 'count': 2}
    """

    kind: type
    instead: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, hash=False)

    @cached_property
    def by_name(self) -> dict[str, Any]:
        """Entry -> annotation, in the order of the fields."""
        hints = get_type_hints(self.kind, include_extras=True)
        found: dict[str, Any] = {}
        for one in fields(self.kind):
            found |= self.instead.get(one.name, {one.name: hints[one.name]})
        return found

    @cached_property
    def _codecs(self) -> list[tuple[str, Codec, tuple[Any, ...]]]:
        """Of every entry its name, its codec and its marks."""
        return [(name, codec(kind), _marks(kind)) for name, kind in self.by_name.items()]

    @cached_property
    def _defaults(self) -> dict[str, Any]:
        """Field -> its default; MISSING where it has none."""
        return {
            one.name: one.default if one.default_factory is MISSING else one.default_factory()
            for one in fields(self.kind)
        }

    def plain(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The entries of some values, by name; one that goes without saying is left out."""
        made: dict[str, Any] = {}
        for name, one, marks in self._codecs:
            if Mark.FLAT in marks:
                made |= one.plain(values[name])
            elif Mark.UNSAID not in marks or values[name] != self._defaults[name]:
                made[name] = one.plain(values[name])
        return made

    def made(self, value: Any, at: str = "") -> dict[str, Any]:
        """The values of an object, by name; those that it may lack, and lacks, are left out."""
        check_object(value, at)
        made: dict[str, Any] = {}
        for name, one, marks in self._codecs:
            if Mark.FLAT in marks:
                made[name] = one.made(value, at)
            elif name in value:
                made[name] = one.made(value[name], within(at, name))
            elif not (Mark.ADDED in marks or Mark.UNSAID in marks):
                raise EntryError(words.MISSING_ENTRY.format(at=within(at, name)))
        return made


@cache
def codec(kind: Any) -> Codec:
    """The codec of an annotation.

    Examples
    --------
    >>> codec(tuple[float, ...]).made([1, 2.5], "values")
    (1.0, 2.5)
    """
    origin, inner = get_origin(kind), get_args(kind)
    if kind is Any:
        return Codec(_same, lambda value, _: value)
    if kind in _SCALARS:
        return _scalar(kind, _SCALARS[kind])
    if origin is Annotated:
        return _annotated(inner[0], inner[1:])
    if origin is Literal:
        return _scalar(str, Range(words.CHOICE.format(choices=", ".join(inner)), lambda value: value in inner))
    if origin in (Union, UnionType):
        return _union(inner)
    if origin in (tuple, list):
        return _several(origin, inner[0])
    if origin in (dict, Mapping):
        return _mapping(*inner)
    if isinstance(kind, Entries):
        return Codec(kind.plain, kind.made)
    if is_typeddict(kind):
        return _plain_object(kind)
    if issubclass(kind, Row):
        return Codec(lambda row: row.to_dict(), _row)
    assert is_dataclass(kind), f"no JSON value is a {kind}"
    return _record(kind)


_SCALARS = {int: Range(ranges.INTEGER, whole(-LARGEST, LARGEST).takes), float: FINITE, str: TEXT, bool: TRUTH}


def _same(value: Any) -> Any:
    return value


def _scalar(kind: type, wanted: Range) -> Codec:
    def made(value: Any, at: str) -> Any:
        if not wanted.takes(value):
            raise wrong(value, at, wanted.wanted)
        return float(value) if kind is float else value

    return Codec(_same, made)


def _annotated(kind: Any, marks: tuple[Any, ...]) -> Codec:
    """The codec of a kind with its mark or its range."""
    for mark in marks:
        if isinstance(mark, Among):
            return _tagged(mark.table)
        if isinstance(mark, Like):
            return _like(codec(kind), mark)
        if isinstance(mark, Range):
            return _in_range(codec(kind), mark, of_plain=kind in _SCALARS)
    return _listed(kind) if Mark.LISTED in marks else codec(kind)


def _in_range(inner: Codec, wanted: Range, of_plain: bool) -> Codec:
    """The range is asked of a number or text as it stands, of anything else once it is made."""

    def made(value: Any, at: str) -> Any:
        result = None if of_plain else inner.made(value, at)
        if not wanted.takes(value if of_plain else result):
            raise wrong(value, at, wanted.wanted)
        return inner.made(value, at) if of_plain else result

    return Codec(inner.plain, made)


def _like(inner: Codec, mark: Like) -> Codec:
    other = codec(mark.kind)

    def made(value: Any, at: str) -> Any:
        other.made(value, at)
        return inner.made(value, at)

    return Codec(inner.plain, made)


def _several(kind: type, element: Any) -> Codec:
    one = codec(element)

    def made(value: Any, at: str) -> Any:
        if not isinstance(value, list):
            raise wrong(value, at, words.WANTED["list"])
        return kind(one.made(inner, f"{at}[{place}]") for place, inner in enumerate(value))

    return Codec(lambda values: [one.plain(value) for value in values], made)


def _mapping(key: Any, element: Any) -> Codec:
    """An object with any entries; keys that are whole numbers are texts in JSON."""
    one = codec(element)

    def made(value: Any, at: str) -> Any:
        check_object(value, at)
        found = {}
        for name, inner in value.items():
            if key is int and not (name.isdecimal() and len(name) < SHOWN):
                raise wrong(name, at, words.WANTED["key"])
            found[key(name)] = one.made(inner, within(at, name))
        return found

    return Codec(lambda values: {str(name): one.plain(value) for name, value in values.items()}, made)


def _plain_object(kind: Any) -> Codec:
    """A `TypedDict`: its entries are checked, and it stays as it is, with what else it holds."""
    hints = get_type_hints(kind, include_extras=True)
    codecs = {name: codec(hint) for name, hint in hints.items()}

    def made(value: Any, at: str) -> Any:
        check_object(value, at)
        for name, one in codecs.items():
            if name in value:
                one.made(value[name], within(at, name))
            elif name in kind.__required_keys__:
                raise EntryError(words.MISSING_ENTRY.format(at=within(at, name)))
        return value

    return Codec(_same, made)


def _row(value: Any, at: str) -> Any:
    """A row as its `to_dict` gave it; `look_up` makes it, and it checks its own parameters."""
    return _NAMED.made(value, at)


class _Named(TypedDict):
    name: str


_NAMED = codec(_Named)


def _record(kind: Any) -> Codec:
    entries, tag = Entries(kind), getattr(kind, "tag", "")
    own = {tag: getattr(kind, tag)} if tag else {}

    def made(value: Any, at: str) -> Any:
        values = entries.made(value, at)
        try:
            return kind(**values)
        except BackglassError as error:
            raise EntryError(_placed(at, error.text.without_stop())) from error
        except (TypeError, ValueError, OverflowError) as error:
            raise EntryError(_placed(at, Text(str(error), str(error)))) from error

    # Its own tag comes first, and stays where a flat entry has one, too.
    return Codec(lambda value: {**own, **entries.plain({n: getattr(value, n) for n in entries.by_name}), **own}, made)


def _listed(kind: Any) -> Codec:
    hints = get_type_hints(kind, include_extras=True)
    codecs = {one.name: codec(hints[one.name]) for one in fields(kind)}

    def made(value: Any, at: str) -> Any:
        if not isinstance(value, list) or len(value) != len(codecs):
            raise wrong(value, at, words.WANTED["length"].format(length=len(codecs)))
        return kind(*(one.made(value[k], f"{at}[{k}]") for k, one in enumerate(codecs.values())))

    return Codec(lambda value: [one.plain(getattr(value, name)) for name, one in codecs.items()], made)


def _union(kinds: tuple[Any, ...]) -> Codec:
    """A kind or null, or classes with one tag."""
    others = tuple(kind for kind in kinds if kind is not NoneType)
    one = codec(others[0]) if len(others) == 1 else _tagged({getattr(kind, kind.tag): kind for kind in others})
    if len(others) == len(kinds):
        return one
    return Codec(
        lambda value: None if value is None else one.plain(value),
        lambda value, at: None if value is None else one.made(value, at),
    )


def _tagged(table: Mapping[str, Any]) -> Codec:
    (tag,) = {kind.tag for kind in table.values()}
    naming = codec(Literal[tuple(table)])

    def made(value: Any, at: str) -> Any:
        check_object(value, at)
        if tag not in value:
            raise EntryError(words.MISSING_ENTRY.format(at=within(at, tag)))
        return codec(table[naming.made(value[tag], within(at, tag))]).made(value, at)

    return Codec(lambda value: value.to_dict(), made)


def _marks(kind: Any) -> tuple[Any, ...]:
    return get_args(kind)[1:] if get_origin(kind) is Annotated else ()


def _placed(at: str, reason: Text) -> Text:
    return words.AT.format(at=at, reason=reason) if at else reason
