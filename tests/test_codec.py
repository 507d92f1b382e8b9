"""The codec: what a dataclass becomes, comes back, and every kind of entry that is not what stands there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, ClassVar, Literal, TypedDict

import pytest

from backglass.codec import Entries, EntryError, Like, Mark, Stored, codec
from backglass.equations.activations import Activation, LeakyReLU
from backglass.errors import DataError
from backglass.ranges import DIFFERENT_TEXTS, number, whole


@dataclass(frozen=True)
class Place:
    row: Annotated[int, whole(0)]
    column: int


@dataclass(frozen=True)
class Circle(Stored):
    tag: ClassVar[str] = "shape"
    shape: ClassVar[str] = "circle"
    radius: Annotated[float, number(0, ends="()")]


@dataclass(frozen=True)
class Square(Stored):
    tag: ClassVar[str] = "shape"
    shape: ClassVar[str] = "square"
    side: float


@dataclass(frozen=True)
class Framed(Stored):
    tag: ClassVar[str] = "shape"
    shape: ClassVar[str] = "framed"
    inner: Annotated[Square, Mark.FLAT]
    width: float | None = None

    def __post_init__(self) -> None:
        if self.width is not None and self.width > self.inner.side:
            raise DataError("The frame is wider than the square.")


class Line(TypedDict):
    text: str


class Note(Line, total=False):
    page: int


@dataclass(frozen=True)
class Drawing(Stored):
    shapes: tuple[Circle | Square | Framed, ...]
    at: Annotated[Place, Mark.LISTED]
    colour: Literal["red", "blue"]
    rates: Mapping[int, float]
    f: Activation
    note: Note
    network: Annotated[dict[str, Any], Like(Square)] = field(default_factory=dict)
    names: Annotated[tuple[str, ...], DIFFERENT_TEXTS] = ("a",)
    shown: Annotated[bool, Mark.ADDED] = True
    scale: Annotated[float, number(), Mark.UNSAID] = 1.0
    labels: Annotated[dict[str, str], Mark.UNSAID] = field(default_factory=dict)


DRAWING = Drawing(
    (Circle(0.5), Framed(Square(2.0), 1.0)),
    Place(1, -2),
    "red",
    {3: 0.25},
    LeakyReLU(0.2),
    {"text": "first"},
    {"side": 1, "more": "stays"},
)
PLAIN: dict[str, Any] = {
    "shapes": [{"shape": "circle", "radius": 0.5}, {"shape": "framed", "side": 2.0, "width": 1.0}],
    "at": [1, -2],
    "colour": "red",
    "rates": {"3": 0.25},
    "f": {"name": "leaky_relu", "slope": 0.2},
    "note": {"text": "first"},
    "network": {"side": 1, "more": "stays"},
    "names": ["a"],
    "shown": True,
}


def test_there_and_back():
    assert DRAWING.to_dict() == PLAIN
    assert list(DRAWING.to_dict()) == list(PLAIN)
    again = Drawing.from_dict(json.loads(json.dumps(PLAIN)) | {"unknown": "does not matter"})
    assert again.shapes == DRAWING.shapes
    assert (again.at, again.rates, again.network) == (DRAWING.at, DRAWING.rates, DRAWING.network)
    assert again.f == {"name": "leaky_relu", "slope": 0.2}  # a row's table makes the row


def test_what_goes_without_saying_is_written_where_it_is_another():
    other = replace(DRAWING, scale=2.0, labels={"a": "first"})
    assert other.to_dict() == PLAIN | {"scale": 2.0, "labels": {"a": "first"}}
    again = Drawing.from_dict(other.to_dict())
    assert (again.scale, again.labels) == (2.0, {"a": "first"})
    again = Drawing.from_dict(PLAIN)
    assert (again.scale, again.labels) == (1.0, {})
    with pytest.raises(EntryError, match=r"^scale is -1, not a number in \[0, inf\)$"):
        Drawing.from_dict(PLAIN | {"scale": -1})


def test_what_an_older_file_lacks_is_the_default():
    older = {name: value for name, value in PLAIN.items() if name != "shown"}
    assert Drawing.from_dict(older).shown
    for name in older:
        with pytest.raises(EntryError, match=f"^there is no entry {name}$"):
            Drawing.from_dict({key: value for key, value in older.items() if key != name})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"shapes": {}}, "shapes is {}, not a list"),
        ({"shapes": [3]}, "shapes[0] is 3, not an object"),
        ({"shapes": [{}]}, "there is no entry shapes[0].shape"),
        ({"shapes": [{"shape": []}]}, "shapes[0].shape is [], not one of circle, square, framed"),
        ({"shapes": [{"shape": "circle", "radius": 0}]}, "shapes[0].radius is 0, not a number in (0, inf)"),
        ({"shapes": [{"shape": "circle", "radius": True}]}, "shapes[0].radius is True, not a number in (0, inf)"),
        ({"shapes": [{"shape": "square", "side": 10**400}]}, "shapes[0].side is 1"),
        ({"shapes": [{"shape": "framed", "side": "x", "width": 1}]}, "shapes[0].side is 'x', not a finite number"),
        ({"shapes": [{"shape": "framed", "side": 1, "width": 2}]}, "shapes[0]: The frame is wider than the square"),
        ({"at": [1]}, "at is [1], not a list of 2"),
        ({"at": [-1, 0]}, "at[0] is -1, not a whole number from 0 up"),
        ({"at": [0, 2**64]}, "at[1] is 18446744073709551616, not a whole number"),
        ({"at": [True, 0]}, "at[0] is True, not a whole number from 0 up"),
        ({"colour": "green"}, "colour is 'green', not one of red, blue"),
        ({"rates": {"x": 1}}, "rates is 'x', not a whole number as the name of an entry"),
        ({"rates": {"1": None}}, "rates.1 is None, not a finite number"),
        ({"f": {"slope": 1}}, "there is no entry f.name"),
        ({"f": "relu"}, "f is 'relu', not an object"),
        ({"note": {}}, "there is no entry note.text"),
        ({"note": {"text": "a", "page": "b"}}, "note.page is 'b', not a whole number"),
        ({"network": {}}, "there is no entry network.side"),
        ({"names": []}, "names is [], not a list of different texts"),
        ({"names": ["a", 1]}, "names[1] is 1, not a text"),
        ({"shown": 1}, "shown is 1, not true or false"),
    ],
)
def test_the_entry_that_is_not_what_stands_there_is_named(change, reason):
    with pytest.raises(EntryError) as caught:
        Drawing.from_dict(PLAIN | change)
    assert str(caught.value).startswith(reason)
    assert len(str(caught.value)) < 200
    assert caught.value.text.ja


def test_entries_stand_in_the_place_of_a_field():
    entries = Entries(Place, {"column": {"letter": str, "width": Annotated[int, Mark.ADDED]}, "row": {}})
    assert list(entries.by_name) == ["letter", "width"]
    assert entries.plain({"letter": "B", "width": 3, "row": 1}) == {"letter": "B", "width": 3}
    assert entries.made({"letter": "B"}) == {"letter": "B"}
    assert codec(Annotated[dict[str, Any], Like(entries)]).made({"letter": "B"}, "") == {"letter": "B"}
    with pytest.raises(EntryError, match="letter is 3, not a text"):
        entries.made({"letter": 3})
