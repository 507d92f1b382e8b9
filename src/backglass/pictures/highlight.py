"""What a network diagram brings out: a stage of the procedure, a weight with its way to the loss, or one path."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias, cast

from backglass.errors import NetworkError
from backglass.glass.paths import Path
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.pictures.layout import Edge, Unit
from backglass.ranges import as_python, whole
from backglass.words import Text, said
from backglass.words.pictures import ONE_PATH, STAGES, WEIGHT

Highlight: TypeAlias = int | str | Path | Sequence[tuple[int, int]] | None


@dataclass(frozen=True)
class Brought:
    """What is brought out.

    Attributes
    ----------
    caption : Text or None
    unit, edge : function
        Whether a unit (l, j) or an edge (l, j, i) is bright; the rest is pale.
    loss, targets : bool
        Whether these are.
    marked : edge or None
        The one weight that it is about.
    units : tuple of (int, int)
        Units that must be drawn, however large their layer is.
    stage : int
        1 to 4, or 0.
    """

    caption: Text | None
    unit: Callable[[Unit], bool]
    edge: Callable[[Edge], bool]
    loss: bool = True
    targets: bool = True
    marked: Edge | None = None
    units: tuple[Unit, ...] = ()
    stage: int = 0


def brought_out(theta: Parameters, highlight: Highlight) -> Brought:
    """What a highlight stands for.

    Parameters
    ----------
    theta : Parameters
    highlight : int, str, Path, sequence of (int, int), or None
        A stage from 1 to 4; a parameter's name; a path, or its units (layer, unit) from the input of its weight on.

    Raises
    ------
    NetworkError
        No such stage, parameter or path.
    """
    net = theta.network
    if highlight is None:
        return Brought(None, lambda _: True, lambda _: True)
    highlight = as_python(highlight)
    if whole().takes(highlight):
        return _stage(net, cast(int, highlight))
    if isinstance(highlight, str):
        return _parameter(theta, highlight)
    if isinstance(highlight, Path) or _is_units(highlight):
        return _path(net, cast("Path | Sequence[tuple[int, int]]", highlight))
    raise NetworkError(f"highlight is {said(highlight)}, but it is a stage (1 to 4), a parameter's name or a path.")


def _is_units(highlight: Any) -> bool:
    """Whether it is a list of (layer, unit)."""
    pairs = highlight if isinstance(highlight, list | tuple) else ()
    two = all(isinstance(pair, list | tuple) and len(pair) == 2 for pair in pairs)
    return len(pairs) > 0 and two and all(whole(0).takes(as_python(number)) for pair in pairs for number in pair)


def _stage(net: Network, stage: int) -> Brought:
    L = net.L
    if stage == 1:
        return Brought(STAGES[1], lambda _: True, lambda _: True, loss=False, targets=False, stage=1)
    if stage == 2:
        return Brought(STAGES[2], lambda unit: unit[0] == L, lambda _: False, stage=2)
    if stage == 3:
        return Brought(
            STAGES[3], lambda unit: unit[0] > 1, lambda edge: edge[0] > 2 and edge[2] > 0, targets=False, stage=3
        )
    if stage == 4:
        return Brought(STAGES[4], lambda _: True, lambda _: True, loss=False, targets=False, stage=4)
    raise NetworkError(f"There is no stage {stage}; they are 1 (u and z), 2 (output delta), 3 (hidden delta), 4.")


def _parameter(theta: Parameters, name: str) -> Brought:
    l, j, i = edge_of(theta, name)
    own = ((l, j), (l - 1, i)) if i >= theta.network.first_input else ((l, j),)
    return Brought(
        WEIGHT.format(name=name.strip()),
        lambda unit: unit in own or unit[0] > l,
        lambda edge: edge == (l, j, i) or (edge[2] > 0 and (edge[0] > l + 1 or (edge[0] == l + 1 and edge[2] == j))),
        targets=False,
        marked=(l, j, i),
        units=own,
    )


def _path(net: Network, path: Path | Sequence[tuple[int, int]]) -> Brought:
    units = _units_of(path) if isinstance(path, Path) else tuple((int(l), int(j)) for l, j in path)
    layers = [l for l, _ in units]
    real = all(1 <= l <= net.L and 1 <= j <= net.sizes[l - 1] for l, j in units[1:])
    if units:  # a path may begin with the constant z_0
        (l, j), *_ = units
        real = real and 1 <= l <= net.L and (net.first_input if l < net.L else 1) <= j <= net.sizes[l - 1]
    if len(units) < 2 or not real or layers != list(range(layers[0], net.L + 1)):
        raise NetworkError(
            f"{list(units)} is no path of the network {net.sizes}: it names one unit (layer, unit) of every layer from "
            f"some layer to layer {net.L}, as in [(1, 1), (2, 1)]."
        )
    edges = {(m, k, j) for (_, j), (m, k) in pairwise(units)}
    return Brought(
        ONE_PATH,
        lambda unit: unit in units,
        lambda edge: edge in edges,
        targets=False,
        marked=(units[1][0], units[1][1], units[0][1]),
        units=units,
    )


def _units_of(path: Path) -> tuple[Unit, ...]:
    """The units of a path, with the one before its weight, whose output is a factor of its own."""
    before = tuple(factor.unit for factor in path.factors if factor.unit is not None)
    return (*before, *path.units)


def edge_of(theta: Parameters, name: str) -> Edge:
    """(l, j, i) of a parameter's name, i = 0 for a bias."""
    l, j, i = theta.place(theta.index(name))
    return l, j or 1, i or 0
