"""The chain rule of a number for one sample: one line of fractions, and its factors with their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from backglass.equations.working import Plain
from backglass.glass.derivation import Derivation
from backglass.glass.paths import Factor
from backglass.page.blocks import Equation
from backglass.page.figures import figure
from backglass.studio.opened.numbered import figures_of, numbered

WRITTEN_OUT = 6  # terms of a sum that stand in a line; of more, a table names the largest
MOST_IN_RULE = 3  # terms of fractions


@dataclass(frozen=True)
class PanelFactor:
    """One factor of the chain rule.

    Attributes
    ----------
    symbol : str
        The derivative that it is, in the plain notation.
    equations : tuple of Equation
        What it is: right-hand sides with their numbers; the last one's result is the factor.
    figure : str
        As printed, in nine decimals or more.
    value : float
    lit : tuple of str
        The numbers of the network that belong to it.
    """

    symbol: str
    equations: tuple[Equation, ...]
    figure: str
    value: float
    lit: tuple[str, ...]


def error_name(d: Derivation) -> str:
    """What is differentiated: E of a batch of one, E_n of one sample among several or of one with a weight."""
    weighted = any(factor.kind == "share" for factor in d.factors)
    return "E_n" if weighted or d.sample is not None else "E"


def rule(d: Derivation, whole: str = "") -> str:
    """The line of the chain rule, in the plain notation.

    Parameters
    ----------
    d : Derivation
        Of one sample.
    whole : str
        What is differentiated on the left, where it is another than in the factors.
    """
    E = error_name(d)
    left = f"d{whole or E}/d{differentiated(d)}"
    symbols = [_symbol(d, factor, E) for factor in d.factors]
    if d.quantity.shared:
        l = d.quantity.l
        terms = [f"d{E}/du({l})[{j}]" for j in range(1, d.trace.network.sizes[l - 1] + 1)]
        total = " + ".join(terms) if len(terms) <= WRITTEN_OUT else f"sum_j d{E}/du({l})[j]"
        weights = [symbol for symbol, factor in zip(symbols, d.factors, strict=True) if factor.kind == "share"]
        return f"{left} = {' · '.join([*weights, f'({total})' if weights else total])}"
    if symbols == [left]:
        return f"{left} = {_onwards(d, E)}" if d.fan_out else left
    return f"{left} = {' · '.join(symbols)}"


def _onwards(d: Derivation, E: str) -> str:
    """The sum over the units of the next layer, as derivatives."""
    l, name = d.quantity.l + 1, d.name
    if len(d.fan_out) > MOST_IN_RULE:
        return f"sum_k d{E}/du({l})[k] · du({l})[k]/d{name}"
    return " + ".join(f"d{E}/du({l})[{k}] · du({l})[{k}]/d{name}" for k in range(1, len(d.fan_out) + 1))


def differentiated(d: Derivation) -> str:
    """What the derivative is taken by: a delta is the derivative by its net input."""
    q = d.quantity
    return f"u({q.l})[{q.j}]" if q.kind == "delta" else d.name


def factors_of(d: Derivation) -> list[PanelFactor]:
    """The factors of one sample's derivative; the deltas whose sum a shared bias has, one by one."""
    E = error_name(d)
    if d.quantity.shared:
        return [*_share(d, E), *_summed(d, E)]
    printed = figures_of([factor.value for factor in d.factors], d.gradient)
    return [
        PanelFactor(_symbol(d, factor, E), tuple(_equations(d, factor, E)), said, factor.value, tuple(lit(d, factor)))
        for factor, said in zip(d.factors, printed, strict=True)
    ]


def _share(d: Derivation, E: str) -> Iterator[PanelFactor]:
    for factor in d.factors:
        if factor.kind == "share":
            yield PanelFactor(_symbol(d, factor, E), (), figure(factor.value), factor.value, ())


def _summed(d: Derivation, E: str) -> Iterator[PanelFactor]:
    """The deltas of a layer that share a bias; of many, their sum alone."""
    l, deltas = d.quantity.l, d.trace.delta[d.quantity.l][0].tolist()
    if len(deltas) > WRITTEN_OUT:
        total = float(np.sum(deltas))
        names = tuple(f"delta({l})[{j}]" for j in range(1, len(deltas) + 1))
        yield PanelFactor(f"sum_j d{E}/du({l})[j]", (Equation(f"= sum_j delta({l})[j]"),), figure(total), total, names)
        return
    for j, delta in enumerate(deltas, start=1):
        name = f"delta({l})[{j}]"
        yield PanelFactor(f"d{E}/du({l})[{j}]", (Equation(f"= {name}"),), figure(delta), delta, (name,))


def _symbol(d: Derivation, factor: Factor, E: str) -> str:
    l, j = d.quantity.l, d.quantity.j
    match factor.kind:
        case "share":
            return "s_n"
        case "error" | "through":
            return f"d{E}/dz({l})[{j}]"
        case "slope" | "masked":
            return f"dz({l})[{j}]/du({l})[{j}]"
        case "output" | "one":
            return f"du({l})[{j}]/d{d.name}"
        case "delta":
            return f"d{E}/du({l})[{j}]"
    return factor.symbol


def _equations(d: Derivation, factor: Factor, E: str) -> Iterator[Equation]:
    """What a factor is, with its numbers put in; the formula is the right-hand side alone."""
    t, l, j = d.trace, d.quantity.l, d.quantity.j
    match factor.kind:
        case "through":
            yield _fan_out(d, factor)
        case "slope":
            yield _slope(d, factor)
        case "masked":
            mask = float(t.masks[l][0, j - 1])
            slope = float(t.network.f[l].derivative(t.u[l])[0, j - 1])
            yield numbered(f"= {factor.formula}", factor.value, "{} × {}", [mask, slope])
        case "output":
            yield Equation(f"= {factor.symbol}" if d.quantity.i else "= 1")
        case "error":
            yield from _of_output(d, factor, t.network.loss.plain_derivative)
        case "delta":
            if t.network.pair.plain_delta.put:
                yield from _of_output(d, factor, t.network.pair.plain_delta)
            else:
                yield _through_outputs(d, factor, E)


def _fan_out(d: Derivation, factor: Factor) -> Equation:
    """The sum over the units that a hidden one leads to, written out where it is short."""
    pairs = d.fan_out
    if len(pairs) > WRITTEN_OUT:
        return Equation(f"= {factor.formula}")
    terms = " + ".join(f"{delta.symbol} {weight.symbol}" for delta, weight in pairs)
    values = [one.value for pair in pairs for one in pair]
    return numbered(f"= {terms}", factor.value, " + ".join(["{} × {}"] * len(pairs)), values)


def _slope(d: Derivation, factor: Factor) -> Equation:
    t, l, j = d.trace, d.quantity.l, d.quantity.j
    put = t.network.f[l].plain_derivative.put
    return numbered(f"= {factor.formula}", factor.value, put, [float(t.outputs[l][0, j - 1])] * put.count("{}"))


def _of_output(d: Derivation, factor: Factor, plain: Plain) -> Iterator[Equation]:
    """A factor of an output, by y and d; before it the target that is learned, where that is not d."""
    t, j = d.trace, d.quantity.j
    loss, n = t.network.loss, str(t.network.sizes[-1])
    learned = float(loss.smoothed(t.D)[0, j - 1])
    if loss.plain_target.formula:
        formula = f"{loss.target_symbol(j)} = {loss.plain_target.formula.format(d=f'd[{j}]')}"
        yield numbered(formula, learned, loss.plain_target.put.replace("n_L", n), [float(t.D[0, j - 1])])
    put = plain.put.replace("n_L", n)
    values = [float(t.y[0, j - 1]), learned] if put else []
    yield numbered(f"= {factor.formula}" if factor.formula else "", factor.value, put, values)


def _through_outputs(d: Derivation, factor: Factor, E: str) -> Equation:
    """The delta behind a softmax, which reaches the loss through every output."""
    t, L, j = d.trace, d.quantity.l, d.quantity.j
    errors, slopes = t.dE_dz[L][0].tolist(), t.network.output.jacobian(t.u[L])[0, :, j - 1].tolist()
    formula = f"= sum_k d{E}/dz({L})[k] dz({L})[k]/du({L})[{j}]"
    if len(errors) > WRITTEN_OUT:
        return Equation(formula)
    values = [one for pair in zip(errors, slopes, strict=True) for one in pair]
    return numbered(formula, factor.value, " + ".join(["{} × {}"] * len(errors)), values)


def lit(d: Derivation, factor: Factor) -> Sequence[str]:
    """The numbers of the network that a factor belongs to."""
    q, L = d.quantity, d.trace.network.L
    match factor.kind:
        case "error":
            return [f"z({L})[{q.j}]", "E"]
        case "through":
            return [name for delta, weight in d.fan_out for name in (delta.symbol, weight.symbol)]
        case "slope" | "masked":
            return [f"u({q.l})[{q.j}]", f"z({q.l})[{q.j}]"]
        case "output":
            return [factor.symbol]
        case "one":
            return [d.name]
        case "delta":
            return [factor.symbol, "E"]
    return []
