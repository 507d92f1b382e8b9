"""The one table of settings: what the link holds, the panel shows and the documentation lists.

A setting says its name, its kind, its range or its rows, and whether a run goes on when it changes. Whether several
of them go together is said by those who take them: `Network` and the arguments of `train`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from typing import Any, Literal, TypeAlias, get_args, get_origin, get_type_hints

from backglass.engines import ENGINES
from backglass.equations.activations import ACTIVATIONS
from backglass.equations.initialisers import INITIALISERS
from backglass.equations.losses import LOSSES
from backglass.equations.optimisers import LBFGS, OPTIMISERS
from backglass.equations.schedules import SCHEDULES
from backglass.equations.table import Row, look_up
from backglass.errors import NetworkError, PlanError
from backglass.network import Biases, Reduction
from backglass.network_parts import checked_sizes
from backglass.ranges import FLAG, SEED, Range, checked, number, one_of, whole
from backglass.words import Text
from backglass.words.studio import settings as words

Kind: TypeAlias = Literal["sizes", "row", "rows", "choice", "whole", "number", "rates", "flag"]
Group: TypeAlias = Literal["network", "start", "data", "learning", "penalties", "playing"]
Values: TypeAlias = dict[str, Any]

MOST_LAYERS = 64
# Where a row's parameter has no default of its own, what the panel begins with.
SUGGESTED: dict[str, Any] = {"steps": 100, "gamma": 0.99, "decay": 0.01}


@dataclass(frozen=True)
class Setting:
    """One setting.

    Attributes
    ----------
    name : str
        As `bg.Network` and `bg.train` call it.
    group : str
        Where it stands in the panel.
    title : Text
    kind : str
        "row" and "rows" are chosen from `table`, "choice" from `choices`; "rows" and "rates" are one each hidden layer.
    default : object
        JSON.
    live : bool
        Whether a run goes on from where it is when it changes; otherwise a new one begins.
    wanted : Range or None
        Of a number, a flag or a choice.
    low, high : float or None
        Of a number, for the panel.
    table : mapping or None
        Name -> class of the rows.
    choices : tuple
    optional : bool
        Whether it may be None.
    """

    name: str
    group: Group
    title: Text
    kind: Kind
    default: Any
    live: bool = False
    wanted: Range | None = None
    low: float | None = None
    high: float | None = None
    table: Mapping[str, type[Row]] | None = None
    choices: tuple[str, ...] = ()
    optional: bool = False

    def read(self, value: Any) -> Any:
        """A value as JSON that says all of it: a row with its parameters.

        Raises
        ------
        NetworkError, PlanError
            It is outside its range.

        Examples
        --------
        >>> SETTINGS["optimiser"].read("sgd")
        {'name': 'sgd', 'learning_rate': 0.01}
        """
        if value is None and self.optional:
            return None
        if self.kind == "sizes":
            return list(checked_sizes(value))
        if self.kind == "row":
            return self._row(value)
        if self.kind == "rows":
            return [self._row(one) for one in value] if isinstance(value, list | tuple) else self._row(value)
        if self.kind == "rates":
            rates = value if isinstance(value, list | tuple) else [value]
            read = [float(checked(self.name, rate, self.wanted or RATE)) for rate in rates]
            return read if isinstance(value, list | tuple) else read[0]
        read = checked(self.name, value, self._range)
        return float(read) if self.kind == "number" else read

    @property
    def _range(self) -> Range:
        wanted = self.wanted or one_of(*self.choices)
        return wanted.or_value(None) if self.optional else wanted

    def _rows(self) -> list[type[Row]]:
        """The rows that may stand in this place."""
        rows = list((self.table or {}).values())
        place = {"hidden": "hidden", "output": "output"}.get(self.name)
        return rows if place is None else [row for row in rows if place in getattr(row, "places", ())]

    def _row(self, value: Any) -> dict[str, Any]:
        error = NetworkError if self.group == "network" else PlanError
        row: Row = look_up(self.name, self.table or {}, value, error)
        return row.to_dict()

    def to_dict(self) -> Values:
        """The setting as the page takes it, plain JSON values, its texts in both languages."""
        return {
            "name": self.name,
            "group": self.group,
            "title": both(self.title),
            "kind": self.kind,
            "live": self.live,
            "optional": self.optional,
            "default": self.default,
            "low": self.low,
            "high": self.high,
            "choices": [_row_shown(row) for row in self._rows()]
            + [{"name": one, "title": both(_title(one)), "parameters": []} for one in self.choices],
        }


def both(text: Text) -> dict[str, str]:
    """A text in both languages, as JSON."""
    return {"en": text.en, "ja": text.ja}


def _title(name: str) -> Text:
    return getattr(words, name.upper(), Text(name, name))


def _row_shown(row: type[Row]) -> Values:
    """A row of a table with its parameters, as the panel asks for them."""
    hints = get_type_hints(row)
    parameters = []
    for one in fields(row):
        asked = get_args(hints[one.name])
        optional = type(None) in asked
        hint = asked[0] if optional else hints[one.name]
        literal = get_origin(hint) is Literal
        kind = "choice" if literal else {int: "whole", float: "number"}.get(hint, "row")
        default = SUGGESTED.get(one.name) if one.default is MISSING else one.default
        parameters.append(
            {
                "name": one.name,
                "title": both(_title(one.name)),
                "kind": kind,
                "optional": optional,
                "default": default.to_dict() if isinstance(default, Row) else default,
                "choices": [{"name": name, "title": both(_title(name))} for name in get_args(hint)] if literal else [],
            }
        )
    return {"name": row.name, "title": both(row.title), "formula": row.formula, "parameters": parameters}


WHOLE, NOT_NEGATIVE, POSITIVE, RATE, SHARE = whole(), number(), number(0, ends="()"), number(0, 1), number(0, 1, "()")
EPOCHS = whole(1, 10**12)

SETTINGS: dict[str, Setting] = {
    one.name: one
    for one in (
        Setting("sizes", "network", words.SIZES, "sizes", [2, 2, 1]),
        Setting("hidden", "network", words.HIDDEN, "rows", {"name": "tanh"}, table=ACTIVATIONS),
        Setting("output", "network", words.OUTPUT, "row", {"name": "identity"}, table=ACTIVATIONS),
        Setting("loss", "network", words.LOSS, "row", {"name": "squared_error"}, table=LOSSES),
        Setting("biases", "network", words.BIASES, "choice", "per_unit", choices=get_args(Biases)),
        Setting("reduction", "network", words.REDUCTION, "choice", "mean", choices=get_args(Reduction)),
        Setting("initialiser", "start", words.INITIALISER, "row", None, table=INITIALISERS, optional=True),
        Setting("seed", "start", words.SEED, "whole", 0, wanted=SEED, low=0),
        Setting("optimiser", "learning", words.OPTIMISER, "row", {"name": "sgd", "learning_rate": 0.1}, live=True,
                table={**OPTIMISERS, LBFGS.name: LBFGS}),
        Setting("schedule", "learning", words.SCHEDULE, "row", {"name": "constant", "per": "epoch"}, live=True,
                table=SCHEDULES),
        Setting("batch_size", "learning", words.BATCH_SIZE, "whole", None, live=True, wanted=WHOLE, low=1,
                optional=True),
        Setting("shuffle", "learning", words.SHUFFLE, "flag", True, live=True, wanted=FLAG),
        Setting("validation", "data", words.VALIDATION, "number", None, wanted=SHARE, low=0, high=1, optional=True),
        Setting("l1", "penalties", words.L1, "number", 0.0, live=True, wanted=NOT_NEGATIVE, low=0),
        Setting("l2", "penalties", words.L2, "number", 0.0, live=True, wanted=NOT_NEGATIVE, low=0),
        Setting("divide_penalties", "penalties", words.DIVIDE_PENALTIES, "flag", False, live=True, wanted=FLAG),
        Setting("decay", "penalties", words.DECAY, "number", 0.0, live=True, wanted=NOT_NEGATIVE, low=0),
        Setting("clip_norm", "penalties", words.CLIP_NORM, "number", None, live=True, wanted=POSITIVE, low=0,
                optional=True),
        Setting("dropout", "penalties", words.DROPOUT, "rates", 0.0, live=True, wanted=RATE, low=0, high=1),
        Setting("dtype", "start", words.DTYPE, "choice", "float64", choices=("float64", "float32")),
        Setting("engine", "start", words.ENGINE, "choice", "auto", choices=("auto", *ENGINES)),
        Setting("metric", "playing", words.METRIC, "choice", None, live=True, choices=("accuracy", "r2"),
                optional=True),
        Setting("epochs", "playing", words.EPOCHS, "whole", None, live=True, wanted=EPOCHS, low=1, optional=True),
        Setting("patience", "playing", words.PATIENCE, "whole", None, live=True, wanted=EPOCHS, low=1, optional=True),
    )
}  # fmt: skip


@cache
def shown_table() -> list[Values]:
    """The table as the page takes it."""
    return [one.to_dict() for one in SETTINGS.values()]
