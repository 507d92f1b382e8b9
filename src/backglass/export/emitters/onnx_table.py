"""The preparation of a table as nodes of ONNX: from numbers, codes and gaps to z(1).

What is done to all columns alike is done to the whole table at once, and columns that are scaled by one formula are
scaled together, each by its own numbers: the graph grows with the ways to scale and the categories, not the columns.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import inf, nan

from backglass.export.emitters.onnx_nodes import Formula, Graph, stacked, structure
from backglass.export.portable import CategoryInput, NumberInput, Portable, Rules, TableInput

Part = tuple[list[int], str]  # the places in z(1), and the name of what stands there


def prepared(graph: Graph, portable: Portable, table: str) -> str:
    """The name of z(1) (N, n_1), in the type of the layers, by the name of the table (N, columns), in float64."""
    known = _known(graph, portable.columns, table)
    missing = graph.add("IsNaN", known, name="missing")
    fills = [_fill(column) for column in portable.columns]
    held = _held_back(graph, portable.columns, known)
    filled = graph.add("Where", missing, _row(graph, fills), held, name="filled")
    parts = [
        *_numbers(graph, portable, filled),
        *_categories(graph, portable, filled),
        *_indicators(graph, portable, missing),
    ]
    z = _in_order(graph, parts)
    if portable.rules is not None:
        z = _with_rules(graph, portable, portable.rules, z, filled)
    return graph.named(z, "z1")


def _known(graph: Graph, columns: tuple[TableInput, ...], table: str) -> str:
    """NaN, too, where a number is none of an order's places."""
    ordered = [isinstance(one, NumberInput) and bool(one.levels) for one in columns]
    if not any(ordered):
        return table
    last = [len(one.levels) - 1 if isinstance(one, NumberInput) and one.levels else inf for one in columns]
    above = graph.add("GreaterOrEqual", table, _row(graph, [0.0 if one else -inf for one in ordered]))
    below = graph.add("LessOrEqual", table, _row(graph, last))
    whole = graph.add("Equal", table, graph.add("Floor", table))
    free = graph.constant([[not one for one in ordered]], "bool")
    place = graph.add("And", graph.add("And", above, below), graph.add("Or", whole, free))
    return graph.add("Where", place, table, graph.constant(nan, "float64"), name="known")


def _held_back(graph: Graph, columns: tuple[TableInput, ...], known: str) -> str:
    """Numbers beyond their bounds, put there."""
    bounds = [(one.low, one.high) if isinstance(one, NumberInput) else (None, None) for one in columns]
    if all(bound is None for pair in bounds for bound in pair):
        return known
    raised = graph.add("Max", known, _row(graph, [-inf if low is None else low for low, _ in bounds]))
    return graph.add("Min", raised, _row(graph, [inf if high is None else high for _, high in bounds]))


def _numbers(graph: Graph, portable: Portable, filled: str) -> list[Part]:
    """Scaled: all that one formula scales, together."""
    alike: dict[object, list[int]] = {}
    for place, column in enumerate(portable.columns):
        if isinstance(column, NumberInput):
            alike.setdefault(structure(column.scaled), []).append(place)
    parts = []
    for places in alike.values():
        x = _taken(graph, filled, places, len(portable.columns))
        formula = Formula(graph, "float64", len(places))
        z = formula(stacked([_number(portable.columns[place]).scaled for place in places]), {"x": x})
        in_dtype = z if portable.dtype == "float64" else graph.cast(z, portable.dtype)
        parts.append(([portable.starts[place] for place in places], in_dtype))
    return [*parts, *_of_dates(graph, portable, filled)]


def _of_dates(graph: Graph, portable: Portable, filled: str) -> list[Part]:
    """The parts of dates: those of one column that one formula computes, together."""
    parts = []
    for place, column in enumerate(portable.columns):
        alike: dict[object, list[int]] = {}
        for number, one in enumerate(column.more if isinstance(column, NumberInput) else ()):
            alike.setdefault(structure(one), []).append(number)
        first = portable.starts[place] + column.width - sum(map(len, alike.values()))
        for numbers in alike.values():
            x = _taken(graph, filled, [place], len(portable.columns))
            formula = Formula(graph, "float64", len(numbers))
            z = formula(stacked([_number(column).more[number] for number in numbers]), {"x": x})
            in_dtype = z if portable.dtype == "float64" else graph.cast(z, portable.dtype)
            parts.append(([first + number for number in numbers], in_dtype))
    return parts


def _categories(graph: Graph, portable: Portable, filled: str) -> list[Part]:
    """1 where a cell's place is the input's own."""
    places: list[int] = []
    same: list[str] = []
    for place, column in enumerate(portable.columns):
        if isinstance(column, CategoryInput) and column.categories:
            cell = _taken(graph, filled, [place], len(portable.columns))
            same.append(graph.add("Equal", cell, _row(graph, range(len(column.categories)))))
            places += range(portable.starts[place], portable.starts[place] + len(column.categories))
    if not same:
        return []
    return [(places, graph.cast(_joined(graph, same), portable.dtype))]


def _indicators(graph: Graph, portable: Portable, missing: str) -> list[Part]:
    """1 where there was a gap."""
    columns = [place for place, column in enumerate(portable.columns) if column.indicator]
    if not columns:
        return []
    places = [portable.starts[place] + portable.columns[place].told for place in columns]
    return [(places, graph.cast(_taken(graph, missing, columns, len(portable.columns)), portable.dtype))]


def _with_rules(graph: Graph, portable: Portable, rules: Rules, z: str, filled: str) -> str:
    """z(1) with the rules behind it: each is met where as much holds as it asks."""
    among = z if portable.dtype == "float64" else graph.cast(z, "float64")
    every = graph.add("Concat", among, filled, axis=1)
    asked = _taken(graph, every, [one.place for one in rules.asked], rules.first + len(portable.columns))
    above = graph.add("Greater", asked, _row(graph, [one.number for one in rules.asked]))
    held = graph.cast(
        graph.add("Equal", above, graph.constant([[one.above for one in rules.asked]], "bool")), "float64"
    )
    wanted = [[float(at in one) for one in map(frozenset, rules.wanted)] for at in range(len(rules.asked))]
    counts = graph.add("MatMul", held, graph.constant(wanted, "float64"))
    met = graph.add("GreaterOrEqual", counts, _row(graph, [len(one) - 0.5 for one in rules.wanted]))
    return graph.add("Concat", z, graph.cast(met, portable.dtype), axis=1)


def _in_order(graph: Graph, parts: list[Part]) -> str:
    """The parts beside each other, each input at its place."""
    z = _joined(graph, [name for _, name in parts])
    stand = [place for places, _ in parts for place in places]
    order = sorted(range(len(stand)), key=stand.__getitem__)
    return _taken(graph, z, order, len(order))


def _taken(graph: Graph, values: str, places: list[int], width: int) -> str:
    """Some columns of (N, width)."""
    if places == list(range(width)):
        return values
    return graph.add("Gather", values, graph.constant(places, "int64"), axis=1)


def _joined(graph: Graph, names: list[str]) -> str:
    return names[0] if len(names) == 1 else graph.add("Concat", *names, axis=1)


def _row(graph: Graph, numbers: Iterable[float]) -> str:
    return graph.constant([list(numbers)], "float64")


def _fill(column: TableInput) -> float:
    if isinstance(column, NumberInput):
        return column.fill
    return -1.0 if column.fill is None else float(column.fill)


def _number(column: TableInput) -> NumberInput:
    assert isinstance(column, NumberInput)
    return column
