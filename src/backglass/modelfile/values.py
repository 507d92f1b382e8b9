"""Python values of a few known types as JSON and arrays, and back: what an estimator is made of.

Numbers, texts, lists and null stand for themselves; every other value is an object whose entry "~" names its type.
Only the types of this module are ever made again, from checked values: nothing in a file names code.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeAlias, TypedDict

import numpy as np
from numpy.typing import NDArray

from backglass.brief import brief
from backglass.codec import EntryError, check_object, codec, fits, misfit
from backglass.equations.activations import ACTIVATIONS
from backglass.equations.losses import LOSSES
from backglass.equations.optimisers import LBFGS, OPTIMISERS
from backglass.equations.schedules import SCHEDULES
from backglass.equations.table import Row, look_up
from backglass.errors import BackglassError, PlanError
from backglass.network import Network
from backglass.plan import Count, Cursor, State
from backglass.preparation.whole import Preparation
from backglass.training.callbacks import Best, EarlyStopping
from backglass.training.history import History
from backglass.words import models as words

TYPE = "~"
TABLES: dict[str, Mapping[str, Any]] = {
    "activation": ACTIVATIONS,
    "loss": LOSSES,
    "optimiser": {**OPTIMISERS, LBFGS.name: LBFGS},
    "schedule": SCHEDULES,
}
Records: TypeAlias = Mapping[str, Any]
RECORDS: Records = {kind.__name__: kind for kind in (State, Cursor, Best, EarlyStopping)}
FLOATS = {"float32": np.float32, "float64": np.float64}
STORED = {"f": None, "i": np.int64, "u": np.int64, "b": np.uint8}  # kind of array -> what it is stored as
RANDOM_KEYS = 624  # of the Mersenne twister
MOST_COPIES, ROOM = 4, 2**28  # how often arrays may be named on average; bytes of texts beside them
MOST_COPIES, ROOM = 4, 2**28  # how often an array may be named on average; bytes for texts beside


_Typed = TypedDict("_Typed", {"~": str})  # what is no plain value


class _Shaped(TypedDict):
    """An array of numbers or of texts."""

    dtype: str
    shape: list[Count]


@dataclass(frozen=True, eq=False)
class Encoded:
    """A value as JSON, and the arrays that it names.

    Examples
    --------
    >>> encoded = Encoded.of({"sizes": (4, 2), "w": np.array([1.0, 2.0])})
    >>> encoded.decoded()
    {'sizes': (4, 2), 'w': array([1., 2.])}
    """

    value: Any
    arrays: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        """How much it is."""
        return brief(self, value=self.value, arrays=len(self.arrays))

    @classmethod
    def of(cls, value: Any, records: Records = RECORDS) -> Encoded:
        """The value as JSON.

        Parameters
        ----------
        value : object
        records : mapping
            The dataclasses that may stand in it, by name.

        Raises
        ------
        PlanError
            It holds something of another type.
        """
        arrays: dict[str, Any] = {}
        return cls(_Encoder(arrays, records).encode(value), arrays)

    def decoded(self, records: Records = RECORDS) -> Any:
        """The value again.

        Raises
        ------
        EntryError
            It is not what `of` wrote.
        """
        return _Decoder(self.arrays, records).decode(self.value, "estimator.state")


@dataclass
class _Encoder:
    """Puts arrays aside while it encodes, equal ones once."""

    arrays: dict[str, Any]
    records: Records
    seen: dict[tuple[str, tuple[int, ...], bytes], str] = field(default_factory=dict)

    def encode(self, value: Any) -> Any:
        if value is None or type(value) in (bool, int, str):
            return value
        if type(value) is float:
            return value if math.isfinite(value) else {TYPE: "float", "value": repr(value)}
        if isinstance(value, list):
            return [self.encode(one) for one in value]
        if isinstance(value, tuple):
            return {TYPE: "tuple", "items": [self.encode(one) for one in value]}
        if isinstance(value, dict) and not isinstance(value, History):
            return {TYPE: "dict", "items": [[self.encode(key), self.encode(one)] for key, one in value.items()]}
        if isinstance(value, np.ndarray):
            return self._array(value)
        if isinstance(value, np.generic):
            return {TYPE: "scalar", "array": self._array(np.asarray(value))}
        return self._object(value)

    def _object(self, value: Any) -> Any:
        name = type(value).__name__
        if isinstance(value, type) and issubclass(value, np.floating):
            return {TYPE: "type", "name": np.dtype(value).name}
        if isinstance(value, np.dtype):
            return {TYPE: "dtype", "name": value.name}
        if isinstance(value, Network):
            return {TYPE: "network", "network": value.to_dict()}
        if isinstance(value, Preparation):
            return {TYPE: "preparation", "preparation": value.to_dict()}
        if isinstance(value, Row):
            row = value.to_dict()  # an activation of one's own refuses
            kind = next(kind for kind, table in TABLES.items() if type(value) in table.values())
            return {TYPE: kind, "row": row}
        if isinstance(value, History):
            return {TYPE: "history", "columns": self.encode(value.columns())}
        if isinstance(value, np.random.RandomState):
            return {TYPE: "random", "state": self.encode(value.get_state(legacy=True))}
        if type(value) in self.records.values():
            return {TYPE: name, "fields": {one.name: self.encode(getattr(value, one.name)) for one in fields(value)}}
        raise PlanError(f"it is a {name}, which a model file does not hold")

    def _array(self, values: Any) -> Any:
        kind = values.dtype.kind
        if kind in "OU":
            texts = values.ravel().tolist()
            if not all(type(text) is str for text in texts):
                raise PlanError("it is an array of objects that are no texts, which a model file does not hold")
            return {TYPE: "texts", "dtype": values.dtype.str, "shape": list(values.shape), "values": texts}
        if kind not in STORED or values.dtype.itemsize > 8 or values.dtype == np.float16:
            raise PlanError(f"it is an array of type {values.dtype}, which a model file does not hold")
        stored = np.ascontiguousarray(values, dtype=STORED[kind])
        key = stored.dtype.str, stored.shape, stored.tobytes()
        name = self.seen.setdefault(key, str(len(self.seen)))
        self.arrays[name] = stored
        return {TYPE: "array", "name": name, "dtype": values.dtype.name, "shape": list(values.shape)}


@dataclass
class _Decoder:
    """Makes values again; each array is a copy, as two that were equal need not stay so."""

    arrays: Mapping[str, Any]
    records: Records
    room: int = field(init=False)  # bytes that arrays may still take

    def __post_init__(self) -> None:
        self.room = ROOM + MOST_COPIES * sum(values.nbytes for values in self.arrays.values())

    def decode(self, value: Any, at: str) -> Any:
        if isinstance(value, list):
            if not any(isinstance(one, list | dict) for one in value):  # a million losses
                return list(value)
            return [self.decode(one, f"{at}[{place}]") for place, one in enumerate(value)]
        if not isinstance(value, dict):
            return value
        kind: str = codec(_Typed).made(value, at)[TYPE]
        made = _MAKERS.get(kind)
        if made is None and kind not in self.records:
            raise EntryError(words.NO_TYPE.format(at=at, name=kind))
        try:
            return self._record(kind, value, at) if made is None else made(self, value, at)
        except EntryError:
            raise
        except BackglassError as error:
            raise EntryError(words.AT.format(at=at, reason=error.text.without_stop())) from error
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise EntryError(words.NO_VALUE.format(at=at, name=kind)) from error

    def _record(self, kind: str, value: dict[str, Any], at: str) -> Any:
        check_object(value.get("fields"), f"{at}.fields")
        made = {key: self.decode(one, f"{at}.{key}") for key, one in value["fields"].items()}
        record = self.records[kind](**made)
        if wrong := misfit(record):
            raise EntryError(words.NO_VALUE.format(at=f"{at}.{wrong}", name=kind))
        return record

    def _items(self, value: dict[str, Any], at: str) -> dict[Any, Any]:
        made = {}
        for key, one in value["items"]:
            name = self.decode(key, at)
            if name in made:
                raise EntryError(words.TWICE.format(name=f"{at}.{name}"))
            made[name] = self.decode(one, f"{at}.{name}")
        return made

    def _tuple(self, value: dict[str, Any], at: str) -> tuple[Any, ...]:
        if not isinstance(value["items"], list):
            raise EntryError(words.NO_VALUE.format(at=at, name="tuple"))
        return tuple(self.decode(value["items"], at))

    def _scalar(self, value: dict[str, Any], at: str) -> Any:
        array = self.decode(value["array"], at)
        if not isinstance(array, np.ndarray) or array.ndim:
            raise EntryError(words.NO_VALUE.format(at=at, name="scalar"))
        return array[()]

    def _history(self, value: dict[str, Any], at: str) -> History:
        columns = self.decode(value["columns"], at)
        if not fits(columns, dict[str, NDArray[Any]]):
            raise EntryError(words.NO_VALUE.format(at=at, name="history"))
        if any(one.ndim != 1 or one.dtype.kind not in "fiu" for one in columns.values()):
            raise EntryError(words.NO_VALUE.format(at=at, name="history"))
        if len({len(one) for one in columns.values()}) > 1:
            raise EntryError(words.NO_VALUE.format(at=at, name="history"))
        return History(columns)

    def _array(self, value: dict[str, Any], at: str) -> Any:
        name, shape, kind = value["name"], _shape(value, at), _TYPES.get(value["dtype"])
        if name not in self.arrays:
            raise EntryError(words.MISSING_TENSOR.format(name=f"estimator.{name}"))
        if kind is None:
            raise EntryError(words.NO_DTYPE.format(at=at, found=value["dtype"]))
        stored = self.arrays[name]
        if stored.dtype != np.dtype(STORED[kind.kind] or kind):
            raise EntryError(words.NO_DTYPE.format(at=at, found=stored.dtype))
        if stored.size != math.prod(shape):
            raise EntryError(words.WRONG_SHAPE.format(name=f"estimator.{name}", found=stored.shape, wanted=shape))
        self._take(stored.size * kind.itemsize, at)
        return np.array(stored.reshape(shape), dtype=kind)  # it owns its memory

    def _texts(self, value: dict[str, Any], at: str) -> Any:
        texts, shape, dtype = value["values"], _shape(value, at), value["dtype"]
        if not fits(texts, list[str]) or len(texts) != math.prod(shape):
            raise EntryError(words.NO_VALUE.format(at=at, name="texts"))
        found = re.fullmatch(r"\|O|[<>]U([0-9]{1,9})", dtype)
        if found is None:
            raise EntryError(words.NO_DTYPE.format(at=at, found=dtype))
        self._take(len(texts) * 4 * int(found[1] or 2), at)
        return np.array(texts, dtype=np.dtype(dtype)).reshape(shape)

    def _take(self, count: int, at: str) -> None:
        """Refuse what would take more memory than such a file has any use for, before it is taken."""
        self.room -= count
        if self.room < 0:
            raise EntryError(words.NO_ROOM.format(at=at))

    def _random(self, value: dict[str, Any], at: str) -> Any:
        name, keys, place, has_gauss, cached = self.decode(value["state"], at)
        known = name == "MT19937" and isinstance(keys, np.ndarray) and keys.dtype.kind in "iu"
        if not known or keys.shape != (RANDOM_KEYS,) or not 0 <= place <= RANDOM_KEYS:
            raise EntryError(words.NO_VALUE.format(at=at, name="random"))
        random = np.random.RandomState()
        random.set_state((name, keys.astype(np.uint32), int(place), int(has_gauss), float(cached)))
        return random


def _shape(value: dict[str, Any], at: str) -> tuple[int, ...]:
    return tuple(codec(_Shaped).made(value, at)["shape"])


def _row(kind: str) -> Callable[[_Decoder, dict[str, Any], str], Any]:
    return lambda _, value, __: look_up(kind, TABLES[kind], value["row"])


_NAMES = "float32", "float64", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "bool"
_TYPES = {name: np.dtype(name) for name in _NAMES}
_MAKERS: dict[str, Callable[[_Decoder, dict[str, Any], str], Any]] = {
    **{kind: _row(kind) for kind in TABLES},
    "float": lambda _, v, __: {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}[v["value"]],
    "tuple": _Decoder._tuple,
    "dict": _Decoder._items,
    "type": lambda _, v, __: FLOATS[v["name"]],
    "dtype": lambda _, v, __: np.dtype(FLOATS[v["name"]]),
    "network": lambda _, v, __: Network.from_dict(v["network"]),
    "preparation": lambda _, v, __: Preparation.from_dict(v["preparation"]),
    "history": _Decoder._history,
    "array": _Decoder._array,
    "texts": _Decoder._texts,
    "scalar": _Decoder._scalar,
    "random": _Decoder._random,
}
