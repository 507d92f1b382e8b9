"""How a problem calls its units and parameters: w5, h1, bill_length_mm in place of the book's indices."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from backglass.network import Network
from backglass.page.formulas import (
    Bracket,
    Call,
    Differential,
    Fraction,
    Node,
    Power,
    Prime,
    Root,
    Series,
    Symbol,
)

LONGEST = 20  # letters of a name that stands in a formula; of longer ones the beginning and the end do
ENDS = (11, 8)
_SHORT = re.compile(r"[A-Za-z]{1,2}\d{0,3}")  # h1, o2: set as an index is
_LETTERED = re.compile(r"([A-Za-z])(\d{0,4})")  # w5
_UNIT, _OUTPUT = re.compile(r"\((\d+)\)\[(\d+)\]"), re.compile(r"\[(\d+)\]")
_OF_UNITS = frozenset({"u", "z", "m", "delta", "δ"})
# The glass and the optimisers write ε for the learning rate, as Okatani does, and epsilon' for the constant below a
# fraction. The lessons that stand beside the network write η and ε; what stands side by side has one letter.
_RATE, _CONSTANT = "eta", Symbol("epsilon")


@dataclass(frozen=True, eq=False)
class OwnNames:
    """The names that a problem has for numbers of its network.

    Parameters
    ----------
    network : Network
    units : mapping
        (layer, unit) -> its name, as it stands.
    parameters : mapping
        The book's name -> the problem's, as in {"w(3)[1,1]": "w5"}.
    """

    network: Network
    units: Mapping[tuple[int, int], str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, network: Network, names: Mapping[str, Any]) -> OwnNames:
        """The names of a scene; those that only count, such as x1 and y2, are the book's own and are left out.

        Examples
        --------
        >>> names = {"inputs": ["x1", "mass"], "outputs": ["y1"], "units": {"2,1": "h1"}, "weights": {}}
        >>> OwnNames.of(Network((2, 1, 1)), names).units
        {(1, 2): 'mass', (2, 1): 'h1'}
        """
        units = {(1, i): str(name) for i, name in enumerate(names.get("inputs") or (), start=1)}
        units |= {(network.L, k): str(name) for k, name in enumerate(names.get("outputs") or (), start=1)}
        for place, name in (names.get("units") or {}).items():
            l, j = map(int, str(place).split(","))
            units[l, j] = str(name)
        named = {
            (l, j): name
            for (l, j), name in units.items()
            if name.strip() and name not in (f"x{j}", f"y{j}", f"x[{j}]", f"y[{j}]")
        }
        return cls(network, named, {str(name): str(own) for name, own in (names.get("weights") or {}).items()})

    def parameter(self, name: str) -> str:
        """The problem's name of a parameter; empty where it has none, or one that is no letter with a number."""
        own = self.parameters.get(name) or self.parameters.get(f"{name}[1]", "")  # a shared bias is b(l)
        return own if _LETTERED.fullmatch(own) else ""

    def into(self, node: Node) -> Node:
        """A formula with these names in it; y_k becomes z_k of the last layer, as the network shows it.

        The learning rate is η, as in the lessons.
        """
        return _replaced(node, self._own)

    @property
    def shortened(self) -> dict[str, str]:
        """The names that formulas hold in part, each with the whole of it."""
        return {shortened(name): name for name in self.units.values() if shortened(name) != name}

    def _own(self, symbol: Symbol) -> Symbol:
        if symbol.name in ("w", "b"):
            found = _LETTERED.fullmatch(self.parameter(symbol.name + symbol.index.rstrip("+")))
            after = "+" if symbol.index.endswith("+") else ""
            return symbol if found is None else Symbol(found[1], symbol.index, found[2], after)
        if symbol.name in ("y", "d") and (output := _OUTPUT.fullmatch(symbol.index)):
            place = self.network.L, int(output[1])
            if symbol.name == "y":
                symbol = Symbol("z", f"({place[0]}){symbol.index}", output[1], f"({place[0]})")
            return self._of_unit(symbol, place)
        if symbol.name in _OF_UNITS and (unit := _UNIT.fullmatch(symbol.index)):
            return self._of_unit(symbol, (int(unit[1]), int(unit[2])))
        return replace(symbol, name=_RATE) if symbol.name == "epsilon" else symbol

    def _of_unit(self, symbol: Symbol, place: tuple[int, int]) -> Symbol:
        name = self.units.get(place, "")
        if not name:
            return symbol
        if _SHORT.fullmatch(name):
            return Symbol(symbol.name, symbol.index, name)
        return Symbol(symbol.name, symbol.index, label=shortened(name))


def shortened(name: str) -> str:
    """A name as it stands in a formula.

    Examples
    --------
    >>> shortened("bill_length_mm"), shortened("length of the bill in millimetres")
    ('bill_length_mm', 'length of t…limetres')
    """
    return name if len(name) <= LONGEST else f"{name[: ENDS[0]]}…{name[-ENDS[1] :]}"


def _replaced(node: Node, own: Callable[[Symbol], Symbol]) -> Node:
    """A tree with other symbols in it."""
    match node:
        case Symbol():
            return own(node)
        case Series(parts):
            return Series(tuple(_replaced(part, own) for part in parts))
        case Bracket(inner):
            return replace(node, inner=_replaced(inner, own))
        case Call(function, of):
            return Call(_replaced(function, own), Bracket(_replaced(of.inner, own), of.left))
        case Root(of):
            return Root(Bracket(_replaced(of.inner, own), of.left))
        case Power(base, exponent):
            return replace(node, base=_replaced(base, own), exponent=_replaced(exponent, own))
        case Prime(of) if of == _CONSTANT:
            return of
        case Prime(of) | Differential(_, of):
            return replace(node, of=_replaced(of, own))
        case Fraction(above, below):
            return replace(node, above=_replaced(above, own), below=_replaced(below, own))
    return node
