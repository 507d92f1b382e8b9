"""The paths from a number to the loss: which edges and units each goes through, its product, their sum."""

from __future__ import annotations

from itertools import pairwise
from math import fsum
from typing import Any

from backglass.glass.derivation import Derivation
from backglass.glass.paths import Path
from backglass.page.figures import figure
from backglass.studio.opened.factoring import differentiated, error_name
from backglass.studio.opened.markup import Markup, number
from backglass.studio.opened.numbered import numbered
from backglass.words.studio import opened as words

MOST_LISTED = 10
MOST_MULTIPLIED = 300  # paths that are all multiplied out; of more the largest are found layer by layer


class BoundedDerivation(Derivation):
    """A derivation that lists few paths: a page has room for the largest ones."""

    @property
    def all_listed(self) -> bool:
        """Whether all paths are multiplied out."""
        return self.path_count <= MOST_MULTIPLIED and not self.batch


def paths_section(d: Derivation, set_: Markup) -> dict[str, Any]:
    """The section of a panel: the paths of one sample, the largest first where they are more than ten."""
    found = d.paths()
    listed = found
    if d.path_count > MOST_LISTED:
        listed = tuple(sorted(found, key=lambda path: -abs(path.value))[:MOST_LISTED])
    more = d.path_count - len(listed)
    return {
        "id": "paths",
        "title": words.PATHS.format(n=d.path_count)[set_.speak],
        "html": _sum(d, listed, more, set_),
        "paths": [_path(d, path, set_) for path in listed],
        "more": more,
    }


def edges_of(d: Derivation, path: Path) -> list[str]:
    """The names of the parameters along a path, that of the number itself first where it is one."""
    q, first = d.quantity, path.units[0]
    between = [f"w({m})[{k},{j}]" for (_, j), (m, k) in pairwise(path.units)]
    if q.parameter:
        return [d.name, *between]
    if q.kind == "output" and not d.ends_at_the_output:
        return [f"w({first[0]})[{first[1]},{q.j}]", *between]
    return between


def _path(d: Derivation, path: Path, set_: Markup) -> dict[str, Any]:
    factors = [factor.value for factor in path.factors]
    symbols = " × ".join(factor.symbol for factor in path.factors)
    line = numbered(f"p = {symbols}", path.value, " × ".join(["{}"] * len(factors)), factors)
    html = f'<span class="way">{_way(d, path, set_)}</span>'
    if len(factors) > 1:
        html += f'<span class="symbols">{set_.side(symbols)}</span>'
        html += set_.put(line.put) if line.put else ""
    return {
        "edges": edges_of(d, path),
        "units": [f"z({l})[{j}]" for l, j in path.units],
        "value": path.value,
        "html": html,
    }


def _way(d: Derivation, path: Path, set_: Markup) -> str:
    """The number, the units that it goes through, and the loss."""
    start = [] if d.quantity.kind in ("delta", "net input") else [set_.math(d.name)]
    through = [_unit(l, j, set_) for l, j in path.units]
    if d.ends_at_the_output:
        through = []
    return " → ".join([*start, *through, set_.math(error_name(d))])


def _unit(l: int, j: int, set_: Markup) -> str:
    if (l, j) in set_.names.units:
        return set_.unit(l, j, words.UNIT.format(l=l, j=j))
    return set_.math(f"z({l})[{j}]")


def _sum(d: Derivation, listed: tuple[Path, ...], more: int, set_: Markup) -> str:
    """The sum of all paths, which is the derivative again."""
    if d.path_count == 1:
        return ""
    rest = [d.sum_of_paths - fsum(path.value for path in listed)] if more else []
    values = [path.value for path in listed] + rest
    line = numbered("s", d.sum_of_paths, " + ".join(["{}"] * len(values)), values)
    says = words.SUM_OF_PATHS if not more else words.SUM_OF_LARGEST.format(n=len(listed), more=more)
    left = set_.math(f"d{error_name(d)}/d{differentiated(d)}")
    put = f"{set_.put(line.put)} = " if line.put else ""
    agrees = "" if d.adds_up else set_.paragraph(words.NO_SUM.format(value=figure(d.gradient)))
    return f'{set_.paragraph(says)}<p class="sum">{left} = {put}<b class="n">{number(line.result)}</b></p>{agrees}'
