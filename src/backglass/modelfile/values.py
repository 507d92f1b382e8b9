"""Python values of a few known types as JSON and arrays, and back: what an estimator is made of.

Numbers, texts, lists and null stand for themselves; every other value is an object whose entry "~" names its type.
Only the types of this module are ever made again, from checked values: nothing in a file names code.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeAlias

import numpy as np

from backglass.brief import brief
from backglass.equations.activations import ACTIVATIONS
from backglass.equations.losses import LOSSES
from backglass.equations.optimisers import LBFGS, OPTIMISERS
from backglass.equations.schedules import SCHEDULES
from backglass.equations.table import Row, look_up
from backglass.errors import PlanError
from backglass.network import Network
from backglass.plan import Cursor, State
from backglass.preparation.whole import Preparation
from backglass.training.callbacks import Best, EarlyStopping
from backglass.training.history import History

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
        KeyError, TypeError, ValueError
            It is not what `of` wrote.
        """
        return _Decoder(self.arrays, records).decode(self.value)


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

    def decode(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self.decode(one) for one in value]
        if not isinstance(value, dict):
            return value
        kind = value[TYPE]
        if kind in TABLES:
            return look_up(kind, TABLES[kind], value["row"], ValueError)
        if kind in self.records:
            return self.records[kind](**{key: self.decode(one) for key, one in value["fields"].items()})
        makers: dict[str, Callable[[dict[str, Any]], Any]] = {
            "float": lambda v: {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}[v["value"]],
            "tuple": lambda v: tuple(self.decode(v["items"])),
            "dict": lambda v: {self.decode(key): self.decode(one) for key, one in v["items"]},
            "type": lambda v: FLOATS[v["name"]],
            "dtype": lambda v: np.dtype(FLOATS[v["name"]]),
            "network": lambda v: Network.from_dict(v["network"]),
            "preparation": lambda v: Preparation.from_dict(v["preparation"]),
            "history": lambda v: History(self.decode(v["columns"])),
            "array": self._array,
            "texts": self._texts,
            "scalar": lambda v: self.decode(v["array"])[()],
            "random": self._random,
        }
        return makers[kind](value)

    def _array(self, value: dict[str, Any]) -> Any:
        kind = np.dtype(value["dtype"])
        if kind.kind not in STORED:
            raise ValueError(f"no array has the type {kind}")
        return np.array(self.arrays[value["name"]].reshape(value["shape"]), dtype=kind)  # it owns its memory

    def _texts(self, value: dict[str, Any]) -> Any:
        kind = np.dtype(value["dtype"])
        if kind.kind not in "OU" or not all(type(text) is str for text in value["values"]):
            raise ValueError("a text is none")
        return np.array(value["values"], dtype=kind).reshape(value["shape"])

    def _random(self, value: dict[str, Any]) -> Any:
        name, keys, at, has_gauss, cached = self.decode(value["state"])
        if name != "MT19937" or keys.shape != (RANDOM_KEYS,) or not 0 <= at <= RANDOM_KEYS:
            raise ValueError("a random state is none")
        random = np.random.RandomState()
        random.set_state((name, keys.astype(np.uint32), int(at), int(has_gauss), float(cached)))
        return random
