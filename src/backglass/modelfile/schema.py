"""The shape of a model file's JSON, and a checker that names the first entry that has another one.

A check is a function of a value and of where it stands; it raises `SchemaError`, or returns nothing. An object's
entries are given by name, "name?" for one that may be left out; entries that are not named do not matter.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TypeAlias

from backglass.errors import BackglassError
from backglass.tables.numerals import FORMS
from backglass.words import Text
from backglass.words import models as words

Check: TypeAlias = Callable[[object, str], None]

SHOWN = 40  # characters of a wrong value that a message repeats
LARGEST = 2**64 - 1


class SchemaError(BackglassError, ValueError):
    """An entry of the JSON that is missing or of another type."""


def whole(low: int = 0, high: int = LARGEST) -> Check:
    """A whole number in [low, high]."""

    def check(value: object, at: str) -> None:
        if type(value) is not int or not low <= value <= high:
            raise _wrong(value, at, words.WANTED["whole"].format(low=low, high=high))

    return check


def number(value: object, at: str) -> None:
    """A finite number."""
    if type(value) not in (int, float) or not math.isfinite(value):  # type: ignore[arg-type]
        raise _wrong(value, at, words.WANTED["number"])


def text(value: object, at: str) -> None:
    """A text."""
    if not isinstance(value, str):
        raise _wrong(value, at, words.WANTED["text"])


def truth(value: object, at: str) -> None:
    """True or false."""
    if not isinstance(value, bool):
        raise _wrong(value, at, words.WANTED["truth"])


def anything(value: object, at: str) -> None:
    """Any JSON value."""


def one_of(*choices: str) -> Check:
    """One of some texts."""

    def check(value: object, at: str) -> None:
        if value not in choices:
            raise _wrong(value, at, words.WANTED["choice"].format(choices=", ".join(choices)))

    return check


def maybe(inner: Check) -> Check:
    """What `inner` takes, or null."""

    def check(value: object, at: str) -> None:
        if value is not None:
            inner(value, at)

    return check


def list_of(inner: Check, length: int | None = None) -> Check:
    """A list, of the given length if any, whose every element `inner` takes."""

    def check(value: object, at: str) -> None:
        if not isinstance(value, list):
            raise _wrong(value, at, words.WANTED["list"])
        if length is not None and len(value) != length:
            raise _wrong(value, at, words.WANTED["length"].format(length=length))
        for place, element in enumerate(value):
            inner(element, f"{at}[{place}]")

    return check


def object_of(entries: Mapping[str, Check], others: Check = anything) -> Check:
    """An object with the named entries; `others` checks the rest.

    Examples
    --------
    >>> point = object_of({"x": number, "y?": number})
    >>> point({"x": 1.5}, "point")
    >>> point({"x": "far"}, "point")
    Traceback (most recent call last):
    ...
    backglass.modelfile.schema.SchemaError: point.x is 'far', not a finite number
    """

    def check(value: object, at: str) -> None:
        if not isinstance(value, dict):
            raise _wrong(value, at, words.WANTED["object"])
        for name, inner in entries.items():
            key = name.removesuffix("?")
            if key in value:
                inner(value[key], _within(at, key))
            elif key == name:
                raise SchemaError(words.MISSING_ENTRY.format(at=_within(at, key)))
        for key in value.keys() - {name.removesuffix("?") for name in entries}:
            others(value[key], _within(at, key))

    return check


def one_by(key: str, kinds: Mapping[str, Check]) -> Check:
    """An object whose entry `key` names the one of `kinds` that checks it."""
    naming = object_of({key: one_of(*kinds)})

    def check(value: object, at: str) -> None:
        naming(value, at)
        kinds[value[key]](value, at)  # type: ignore[index]

    return check


def _within(at: str, key: str) -> str:
    return f"{at}.{key}" if at else key


def _wrong(value: object, at: str, wanted: Text) -> SchemaError:
    shown = repr(value)
    if len(shown) > SHOWN:
        shown = f"{shown[:SHOWN]}..."
    en, ja = (words.WRONG_ENTRY[one].format(at=at, found=shown, wanted=wanted[one]) for one in ("en", "ja"))
    return SchemaError(Text(en, ja))


# --- what a model file holds ------------------------------------------------------------------------------------

ROW = object_of({"name": text}, others=anything)  # a row of a table checks its own parameters

NETWORK = object_of(
    {
        "sizes": list_of(whole(1)),
        "hidden": list_of(ROW),
        "output": ROW,
        "loss": ROW,
        "biases": one_of("per_unit", "frozen", "shared", "none"),
        "reduction": one_of("mean", "sum"),
    }
)
_COLUMN = {"name": text, "indicator": truth, "filled_by?": text}
_REPAIR = {"form": text, "low": maybe(number), "high": maybe(number)}
_STANDARD = {"mean": number, "scale": number}
SCALING = one_by(
    "kind",
    {
        "standard": object_of(_STANDARD),
        "min-max": object_of({"low": number, "high": number}),
        "robust": object_of({"median": number, "scale": number}),
        "quantile": object_of({"values": list_of(number), "scores": list_of(number)}),
        "none": object_of({}),
    },
)


def _columns(scaling: Mapping[str, Check]) -> Check:
    """The kinds of columns; `scaling` is what one of numbers has beside its fill."""
    numeric = {**_COLUMN, "fill": number, **scaling}
    return one_by(
        "kind",
        {
            "numeric": object_of(numeric),
            "cleaned": object_of({**numeric, **_REPAIR}),
            "categorical": object_of({**_COLUMN, "fill": maybe(text), "categories": list_of(text)}),
            "ordinal": object_of({**numeric, "levels": list_of(text)}),
        },
    )


TARGET = one_by(
    "task",
    {
        "classification": object_of({"name": text, "classes": list_of(text)}),
        "regression": object_of({"name": text, **_STANDARD}),
    },
)


def _preparation(scaling: Mapping[str, Check]) -> Check:
    return object_of(
        {
            "columns": list_of(_columns(scaling)),
            "target": TARGET,
            "left_out": list_of(object_of({"name": text, "reason": text})),
            "kept?": list_of(text),
        }
    )


PREPARATION_1 = _preparation(_STANDARD)
PREPARATION_3 = _preparation({"scaling": SCALING})
PLAN = object_of(
    {
        "rows": whole(1),
        "dtype": one_of("float32", "float64"),
        "batch_size": whole(1),
        "epochs": whole(1),
        "optimiser": ROW,
        "schedule": ROW,
        "l1": number,
        "l2": number,
        "decay": number,
        "clip_norm": maybe(number),
        "dropout": object_of({}, others=number),
        "shuffle": truth,
        "seed": whole(),
    }
)
TRAINING = object_of(
    {
        "plan?": PLAN,
        "seed?": whole(),
        "split?": object_of({"validation?": anything, "rows?": object_of({}, others=whole())}),
        "scores?": object_of({}, others=object_of({}, others=number)),
        "members?": list_of(
            object_of(
                {
                    "member": whole(1),
                    "rows": whole(),
                    "held_out": whole(),
                    "epochs": whole(),
                    "best_epoch": maybe(whole()),
                }
            )
        ),
        "forms?": object_of({}, others=one_of(*FORMS)),
        "join?": maybe(object_of({"on": text, "table": text, "columns": list_of(text)})),
    }
)
CURSOR = list_of(whole(), length=3)  # finished epochs, batches of the epoch under way, updates
STATE = object_of({"cursor": CURSOR, "slots": list_of(text)})
FINGERPRINT = object_of(
    {"version": text, "engine": text, "arithmetic": text, "network": NETWORK, "plan": PLAN, "data": text}
)
KEPT = object_of(
    {
        "keep_bytes": whole(),
        "cursors": list_of(CURSOR),
        "distance": whole(1),
        "updates": whole(),
        "arithmetic": text,
        "glimpse": text,
        "reason": text,
    }
)
VERSION_1 = object_of(
    {"backglass": text, "network": NETWORK, "preparation": PREPARATION_1, "training": TRAINING, "data_hash": text}
)


def _whole_run(preparation: Check) -> Check:
    return object_of(
        {
            "versions": object_of({"backglass": text}, others=text),
            "network": NETWORK,
            "preparation": maybe(preparation),
            "training": TRAINING,
            "data_hash": text,
            "fingerprint": maybe(FINGERPRINT),
            "history": maybe(list_of(text)),
            "optimiser_state": maybe(STATE),
            "kept": maybe(KEPT),
            "certificate": maybe(object_of({})),
            "estimator": maybe(object_of({"class": one_of("MLPClassifier", "MLPRegressor"), "state": object_of({})})),
        }
    )


SCHEMAS: dict[int, Check] = {1: VERSION_1, 2: _whole_run(PREPARATION_1), 3: _whole_run(PREPARATION_3)}
