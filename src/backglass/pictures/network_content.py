"""What a network diagram says: the text in every unit, at every edge, over every column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from backglass.cached import cached_property
from backglass.glass.excerpts import Sample
from backglass.glass.tracing import Trace
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.pictures.highlight import Brought
from backglass.pictures.layout import SIZE, Content, Edge, Unit
from backglass.pictures.marks import cut, short, subscript
from backglass.words import Language
from backglass.words import pictures as words

if TYPE_CHECKING:
    from backglass.equations.table import Row

Number: TypeAlias = Literal["u", "z", "delta"]
Edges: TypeAlias = Literal["weight", "gradient"]

MOST_NUMBERS = 80  # edges into a layer; above it they carry no numbers
UNIT_0 = "z₀ = 1"
ROOM_FOR_NAME = 160.0
BLANK = "_" * 8  # for a number to be filled in


@dataclass(frozen=True)
class Seen:
    """What is drawn of a network.

    Attributes
    ----------
    theta : Parameters
    t : Trace or None
        Without one, units carry no numbers.
    n : int
        The sample of the trace, from 0.
    numbers : tuple of {"u", "z", "delta"}
        What the units show.
    edges : {"weight", "gradient"}
        What the edges show.
    brought : Brought
    most : int
        Units drawn of one layer.
    inputs, hidden, outputs : tuple of str
        Names for the units of the first, the hidden (one layer after the other) and the last layer; may be empty.
    weights : mapping
        Names for parameters, by their names here; may be empty.
    loss : bool
        Whether the loss and the targets are drawn.
    digits : int
        Significant digits.
    blank : bool
        Whether what is computed is left to the reader.
    language : {"en", "ja"}
    """

    theta: Parameters
    t: Trace | None
    n: int
    numbers: tuple[Number, ...]
    edges: Edges
    brought: Brought
    most: int
    inputs: tuple[str, ...]
    hidden: tuple[str, ...]
    outputs: tuple[str, ...]
    weights: Mapping[str, str]
    loss: bool
    digits: int
    blank: bool
    language: Language

    @property
    def net(self) -> Network:
        """The network."""
        return self.theta.network

    @cached_property
    def sample(self) -> Sample | None:
        """The sample of the trace."""
        return None if self.t is None else self.t.sample(self.n)

    @cached_property
    def drawn(self) -> dict[int, list[int]]:
        """l -> the units of layer l that are drawn: the first ones and those that must be."""
        return {l: _drawn(size, self.most, self.brought, l) for l, size in enumerate(self.net.sizes, start=1)}

    def value(self, edge: Edge) -> float:
        """The weight, bias or gradient of an edge."""
        l, j, i = edge
        if self.edges == "gradient" and self.sample is not None:
            sample = self.sample
            return float(sample.delta[l][j - 1] * (sample.outputs[l - 1][i - 1] if i else 1.0))
        return float(self.theta.weights[l][j - 1, i - 1] if i else self.theta.biases[l][j - 1])

    def parameter(self, edge: Edge) -> str:
        """The name of an edge's parameter."""
        l, j, i = edge
        return f"w({l})[{j},{i}]" if i >= self.net.first_input else f"b({l})[{j}]"

    def arriving(self, l: int) -> list[Edge]:
        """The edges drawn into layer l, unit by unit, the bias last; as the weight of unit 0 it is the first."""
        below = self.drawn[l - 1]
        if self.net.biases != "none":
            below = [*below, 0] if self.net.first_input else [0, *below]
        return [(l, j, i) for j in self.drawn[l] for i in below]

    def known(self, unit: Unit) -> list[tuple[Number, float]]:
        """The numbers of a unit that have been computed at the stage shown, and are told."""
        if self.sample is None or (self.blank and unit[0] > 1):
            return []
        l, j = unit
        of = {"u": self.sample.u, "z": self.sample.outputs, "delta": self.sample.delta}
        return [(kind, float(of[kind][l][j - 1])) for kind in self.wanted(l)]

    def wanted(self, l: int) -> tuple[Number, ...]:
        """The numbers that the units of a layer have at the stage shown."""
        if l == 1:
            return ("z",)
        stage = self.brought.stage
        without_delta = stage == 1 or (stage == 2 and l < self.net.L)
        return tuple(kind for kind in self.numbers if kind != "delta" or not without_delta)

    def name(self, unit: Unit) -> str:
        """The name that the table's column or class has; empty where none was given."""
        l, j = unit
        names = self.inputs if l == 1 else self.outputs if l == self.net.L else self.hidden
        at = j - 1 if l in (1, self.net.L) else sum(self.net.sizes[1 : l - 1]) + j - 1
        return names[at] if at < len(names) else ""

    def label(self, edge: Edge) -> str:
        """The number at an edge, behind the name that it was given; a weight of unit 0 has one of its own."""
        _, j, i = edge
        own = f"w{subscript(j)}{',' * (j > 9)}{subscript(0)}" if self.net.first_input == i == 0 else ""
        given = self.weights.get(self.parameter(edge), own)
        return f"{given} {short(self.value(edge), self.digits)}".lstrip()


def _drawn(size: int, most: int, brought: Brought, l: int) -> list[int]:
    if size <= most:
        return list(range(1, size + 1))
    wanted = {j for m, j in brought.units if m == l and j}
    first = [j for j in range(1, size + 1) if j not in wanted][: most - len(wanted)]
    return sorted({*first, *wanted})


def content(seen: Seen) -> Content:
    """Everything that the diagram says."""
    net, language = seen.net, seen.language
    drawn = {l: seen.drawn[l] for l in range(1, net.L + 1)}
    arriving = {l: seen.arriving(l) for l in range(2, net.L + 1)}
    with_numbers = [l for l, edges in arriving.items() if len(edges) <= MOST_NUMBERS]
    left_out = {l: net.sizes[l - 1] - len(units) for l, units in drawn.items()}
    return Content(
        lines={(l, j): _unit_lines(seen, (l, j)) for l, units in drawn.items() for j in units},
        labels={edge: seen.label(edge) for l in with_numbers for edge in arriving[l]},
        more={l: words.MORE.format(count=f"{n:,}")[language] for l, n in left_out.items() if n},
        bias={"none": "", "augmented": UNIT_0}.get(net.biases, "1"),
        bias_first=net.first_input == 0,
        headings=_headings(seen),
        loss=_loss_lines(seen),
        targets=_target_lines(seen),
    )


def _unit_lines(seen: Seen, unit: Unit) -> tuple[str, ...]:
    l, j = unit
    symbols = {"u": "u", "z": "x" if l == 1 else "y" if l == seen.net.L else "z", "delta": "δ"}
    lines = [f"{symbols[kind]}{subscript(j)} = {short(value, seen.digits)}" for kind, value in seen.known(unit)]
    if seen.blank and l > 1:
        lines = [f"{symbols[kind]}{subscript(j)} = {BLANK}" for kind in seen.wanted(l)]
    name = cut(seen.name(unit), ROOM_FOR_NAME, SIZE)
    return (*([name] if name else []), *(lines or [f"{symbols['z']}{subscript(j)}"]))


def _headings(seen: Seen) -> dict[int, tuple[str, ...]]:
    net, language = seen.net, seen.language
    found: dict[int, tuple[str, ...]] = {1: (words.INPUT[language], "l = 1")}
    for l in range(2, net.L + 1):
        place = words.OUTPUT if l == net.L else words.HIDDEN
        found[l] = (place[language], f"l = {l}", name_of(net.f[l], language))
    found[net.L + 1] = (words.LOSS[language], *on_two_lines(name_of(net.loss, language)))
    found[net.L + 2] = (words.TARGET[language], "d")
    return found


def name_of(row: Row, language: Language) -> str:
    """The name of an activation or a loss, short enough for a picture.

    Examples
    --------
    >>> from backglass.equations.losses import SquaredError
    >>> name_of(SquaredError(), "en"), name_of(SquaredError(), "ja")
    ('squared error', '二乗誤差')
    """
    return re.sub(r" ?\(.*?\)", "", row.title[language])


def on_two_lines(name: str) -> tuple[str, ...]:
    """A long name broken before its last word.

    Examples
    --------
    >>> on_two_lines("binary cross entropy"), on_two_lines("huber")
    (('binary cross', 'entropy'), ('huber',))
    """
    return (name,) if len(name) <= 14 or " " not in name else tuple(name.rsplit(" ", 1))


def _loss_lines(seen: Seen) -> tuple[str, ...]:
    if not seen.loss:
        return ()
    if seen.sample is None or seen.brought.stage == 1:
        return ("E",)
    return ("E", BLANK if seen.blank else short(seen.sample.E, seen.digits))


def _target_lines(seen: Seen) -> dict[int, tuple[str, ...]]:
    if seen.sample is None or not seen.loss:
        return {}
    d = seen.sample.d
    return {k: (f"d{subscript(k)} = {short(float(d[k - 1]), seen.digits)}",) for k in seen.drawn[seen.net.L]}


def description(seen: Seen) -> tuple[str, str]:
    """Title and description for a reader who does not see the picture."""
    net, language = seen.net, seen.language
    title = words.DIAGRAM.format(sizes="-".join(map(str, net.sizes)))[language]
    if seen.t is not None and len(seen.t.X) > 1:
        title += f" · {words.OF_SAMPLE.format(n=seen.n)[language]}"
    if seen.brought.caption is not None:
        title += f" · {seen.brought.caption[language]}"
    comma = ", " if language == "en" else "、"
    layers = comma.join(f"{net.sizes[0]} {words.INPUT[language]}" if l == 1 else _layer(seen, l) for l in seen.drawn)
    text = words.DESCRIPTION.format(layers=layers, edges=words.EDGES[seen.edges][language])
    return title, text[language]


def _layer(seen: Seen, l: int) -> str:
    place = words.OUTPUT if l == seen.net.L else words.HIDDEN
    return f"{seen.net.sizes[l - 1]} {place[seen.language]} ({name_of(seen.net.f[l], seen.language)})"
