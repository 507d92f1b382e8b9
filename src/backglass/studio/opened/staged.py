"""The formulas of one stage of an update, with numbers: u and z of a layer, its deltas, its gradients, the update."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from backglass.errors import DataError
from backglass.glass.derivation import derive
from backglass.network import Network
from backglass.page.blocks import Equation
from backglass.studio.binary_frames import shown
from backglass.studio.opened import forward_rows
from backglass.studio.opened.changed import account_of, changes, why_not
from backglass.studio.opened.factoring import PanelFactor, factors_of
from backglass.studio.opened.loss_panel import loss_of
from backglass.studio.opened.markup import Markup
from backglass.studio.opened.moment import Instant
from backglass.studio.opened.numbered import numbered
from backglass.studio.opened.sums import over_batch
from backglass.words.studio import opened as words

MOST_UNITS = 6  # of a layer that are worked out
MOST_INPUTS = 4  # of a unit whose gradients are
MOST_PARAMETERS = 12  # whose update is


def stage_of(moment: Instant, stage: dict[str, Any], set_: Markup) -> dict[str, Any]:
    """What is computed in a stage.

    Parameters
    ----------
    moment : Instant
        The update that comes next.
    stage : dict
        ``{"kind", "l"}``, as the scene has it.
    set_ : Markup

    Returns
    -------
    dict
        ``title``, ``html`` and ``lit``: the names of the numbers that are computed.
    """
    kind, l = stage["kind"], stage.get("l", 0)
    title = words.STAGES[kind].format(l=l)[set_.speak]
    with np.errstate(all="ignore"):  # what is not finite is said
        made = _MADE[kind](moment, l, set_)
    return {"title": title, "html": made, "lit": list(_lit(moment.network, kind, l))}


def _forward(moment: Instant, l: int, set_: Markup) -> str:
    t = moment.shown
    parts = [
        set_.equation(forward_rows.net_input(t, l, j)) + set_.equation(forward_rows.output(t, l, j))
        for j in _units(t.network, l)
    ]
    return _listed(parts, t.network.sizes[l - 1], set_)


def _deltas(moment: Instant, l: int, set_: Markup) -> str:
    """The delta of each unit as the product of its factors, each with its numbers."""
    t = moment.shown
    parts = []
    for j in _units(t.network, l):
        try:
            d = derive(t, f"delta({l})[{j}]", 0 if moment.of_many else None)
        except DataError as error:
            raise DataError(words.NOT_FINITE) from error
        factors = factors_of(d)
        lines = [*(_as_line(one) for one in factors if len(factors) > 1), *_product(d.name, d.gradient, factors)]
        parts.append("".join(map(set_.equation, lines)))
    return _listed(parts, t.network.sizes[l - 1], set_)


def _output_deltas(moment: Instant, l: int, set_: Markup) -> str:
    """The loss that they begin with, then the deltas of the outputs."""
    return f'<div class="unit">{set_.equation(loss_of(moment))}</div>{_deltas(moment, l, set_)}'


def _as_line(factor: PanelFactor) -> Equation:
    """A factor as an equation of its own."""
    last = factor.equations[-1] if factor.equations else Equation("")
    right = f" {last.formula}" if last.formula.startswith("= ") else ""
    return Equation(f"{factor.symbol}{right}", last.put, factor.figure)


def _product(name: str, value: float, factors: Sequence[PanelFactor]) -> Iterator[Equation]:
    if len(factors) == 1:
        line = _as_line(factors[0])
        yield Equation(f"{name} = {line.formula}" if " = " not in line.formula else line.formula, line.put, line.result)
        return
    symbols = " · ".join(factor.symbol for factor in factors)
    put = " × ".join(["{}"] * len(factors))
    yield numbered(f"{name} = {symbols}", value, put, [factor.value for factor in factors])


def _gradients(moment: Instant, l: int, set_: Markup) -> str:
    """The gradients of the batch; of one sample each with its two factors."""
    t = moment.trace
    net, first = t.network, t.network.first_input
    inputs = range(first, min(net.sizes[l - 2], MOST_INPUTS) + 1)
    parts = [set_.paragraph(words.OVER_BATCH.format(row=moment.sample + 1, n=len(t.X)))] if moment.several else []
    count = 0
    for j in _units(net, l):
        names = [f"w({l})[{j},{i}]" for i in inputs]
        names += [f"b({l})[{j}]"] if net.biases in ("per_unit", "frozen") else []
        parts.append("".join(set_.equation(_gradient(moment, name, l, j)) for name in names))
        count += len(names)
    if net.biases == "shared":
        parts.append(set_.equation(_gradient(moment, f"b({l})", l, 0)))
        count += 1
    of_W, of_b = net.layout[l]
    left = of_b.stop - of_W.start - count
    if left > 0:
        parts.append(set_.paragraph(words.MORE_PARAMETERS.format(n=left)))
    return "".join(f'<div class="unit">{part}</div>' for part in parts)


def _gradient(moment: Instant, name: str, l: int, j: int) -> Equation:
    t = moment.trace
    value = float(t.gradient[t.theta.index(name)])
    delta = f"delta({l})[{j}]" if j else f"sum_j delta({l})[j]"
    place = t.theta.place(t.theta.index(name))[2]
    is_weight = name.startswith("w")
    z = f" z({l - 1})[{place}]" if is_weight else ""
    if moment.several:
        return numbered(f"dE/d{name} = {over_batch(t, f'{delta}{z}')}", value)
    share = float(t.share[0])
    values = [share] if share != 1 else []
    formula = f"s_n × {delta}{z}" if share != 1 else f"{delta}{z}"
    values.append(float(t.delta[l][0, j - 1]) if j else float(t.delta[l][0].sum()))
    if is_weight:
        values.append(float(t.z[l - 1][0, (place or 0) - t.network.first_input]))
    put = " × ".join(["{}"] * len(values)) if len(values) > 1 else ""
    return numbered(f"dE/d{name} = {formula}", value, put, values if put else [])


def _update(moment: Instant, _: int, set_: Markup) -> str:
    """The new value of the first parameters of each layer, in one line where the rule is one line."""
    net = moment.network
    if not moment.moves or moment.plan.lbfgs is not None:
        return set_.paragraph(why_not(moment))
    names = list(_parameters(net))
    parts = []
    for name in names[:MOST_PARAMETERS]:
        account = account_of(moment, name)
        if account is not None:
            *before, last = changes(name, account)
            formula = last.formula.partition(" = ")[2]
            lines = [*before, Equation(f"{name}+ = {formula}", last.put, last.result)]
            parts.append(f'<div class="unit">{"".join(map(set_.equation, lines))}</div>')
    if left := len(names) - MOST_PARAMETERS:
        parts.append(set_.paragraph(words.MORE_PARAMETERS.format(n=left)) if left > 0 else "")
    return "".join(parts)


def _parameters(net: Network) -> Iterator[str]:
    """The names of all that is trained, layer by layer, each unit's inputs and its bias together."""
    for l in range(2, net.L + 1):
        for j in range(1, net.sizes[l - 1] + 1):
            yield from (f"w({l})[{j},{i}]" for i in range(net.first_input, net.sizes[l - 2] + 1))
            if net.biases == "per_unit":
                yield f"b({l})[{j}]"
        if net.biases == "shared":
            yield f"b({l})"


def _units(net: Network, l: int) -> range:
    return range(1, min(net.sizes[l - 1], MOST_UNITS) + 1)


def _listed(parts: Sequence[str], size: int, set_: Markup) -> str:
    """The units below each other, and how many are not worked out."""
    html = "".join(f'<div class="unit">{part}</div>' for part in parts)
    left = size - len(parts)
    return html + (set_.paragraph(words.MORE_UNITS.format(n=left)) if left else "")


def _lit(net: Network, kind: str, l: int) -> Iterator[str]:
    """The names of what a stage computes, as far as the picture shows it."""
    if kind in ("gradients", "update"):
        for layer in [l] if l else range(2, net.L + 1):
            yield from _shown_parameters(net, layer, frozen=kind == "gradients")
        return
    for letter in ("u", "z") if kind == "forward" else ("delta",):
        yield from (f"{letter}({l})[{j}]" for j in range(1, shown(net, l) + 1))
    if kind == "output_delta":
        yield "E"


def _shown_parameters(net: Network, l: int, frozen: bool) -> Iterator[str]:
    for j in range(1, shown(net, l) + 1):
        yield from (f"w({l})[{j},{i}]" for i in range(net.first_input, shown(net, l - 1) + 1))
        if net.biases == "per_unit" or (frozen and net.biases == "frozen"):
            yield f"b({l})[{j}]"
    if net.biases == "shared":
        yield f"b({l})"


_MADE = {
    "forward": _forward,
    "output_delta": _output_deltas,
    "delta": _deltas,
    "gradients": _gradients,
    "update": _update,
}
