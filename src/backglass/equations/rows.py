"""Every table of rows, by what it holds."""

from __future__ import annotations

from collections.abc import Mapping

from backglass.equations.activations import ACTIVATIONS
from backglass.equations.initialisers import INITIALISERS
from backglass.equations.losses import LOSSES
from backglass.equations.optimisers import OPTIMISERS
from backglass.equations.schedules import SCHEDULES
from backglass.equations.table import Row

TABLES: dict[str, Mapping[str, type[Row]]] = {
    "activation": ACTIVATIONS,
    "loss": LOSSES,
    "initialiser": INITIALISERS,
    "optimiser": OPTIMISERS,
    "schedule": SCHEDULES,
}


def rows_of_kind(name: str) -> tuple[str, ...]:
    """The classes of a kind of rows, by the kind's name in any spelling: "Optimizer", "optimisers"; else none.

    Examples
    --------
    >>> rows_of_kind("Optimizers")[0], rows_of_kind("losses")[0], rows_of_kind("Network")
    ('SGD', 'SquaredError', ())
    """
    kind = name.casefold().rstrip("es").replace("z", "s")
    table = next((table for known, table in TABLES.items() if known.rstrip("es") == kind), {})
    return tuple(row.__name__ for row in table.values())


def row_class(name: str) -> type[Row] | None:
    """The row of any table whose class has this name, or None.

    Examples
    --------
    >>> row_class("GELU").name, row_class("Nothing")
    ('gelu', None)
    """
    return next((row for table in TABLES.values() for row in table.values() if row.__name__ == name), None)
