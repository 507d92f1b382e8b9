"""How u and z of a unit come about for one sample, as rows with formula and numbers."""

from __future__ import annotations

from math import fsum

from backglass.glass.derived import Derived
from backglass.glass.tracing import Trace
from backglass.page.blocks import Equation
from backglass.page.figures import figure
from backglass.studio.opened.factoring import WRITTEN_OUT, PanelFactor
from backglass.studio.opened.numbered import numbered

MOST_TERMS = 10  # of a net input that have a row each


def bias_name(t: Trace, l: int, j: int) -> str:
    """The name of what is added to the net input of a unit; empty where nothing is, or a weight of unit 0."""
    biases = t.network.biases
    if biases in ("none", "augmented"):
        return ""
    return f"b({l})" if biases == "shared" else f"b({l})[{j}]"


def terms_of(d: Derived) -> list[PanelFactor]:
    """The summands of a net input: a product for every input, and the bias; of many inputs the largest, and the rest.

    Parameters
    ----------
    d : Derived
        Of a net input, for one sample.
    """
    t, l, j = d.trace, d.quantity.l, d.quantity.j
    size = sorted((abs(weight.value * z.value) for weight, z in d.inputs), reverse=True)
    least = size[MOST_TERMS - 1] if len(size) > MOST_TERMS else 0.0
    kept = [pair for pair in d.inputs if abs(pair[0].value * pair[1].value) >= least][:MOST_TERMS]
    rows = []
    for weight, z in kept:
        value = weight.value * z.value
        put = numbered(f"{weight.symbol} {z.symbol}", value, "{} × {}", [weight.value, z.value])
        equation = Equation("", put.put)
        lit = (weight.symbol, z.symbol)
        rows.append(PanelFactor(f"{weight.symbol} {z.symbol}", (equation,), put.result, value, lit))
    if len(kept) < len(d.inputs):
        value = fsum(a.value * b.value for a, b in d.inputs) - fsum(row.value for row in rows)
        rows.append(PanelFactor("...", (), figure(value), value, ()))
    if name := bias_name(t, l, j):
        value = float(t.theta.biases[l][j - 1])
        rows.append(PanelFactor(name, (), figure(value), value, (name,)))
    return rows


def net_input(t: Trace, l: int, j: int) -> Equation:
    """u of a unit with its numbers, of a trace of one sample; written out where it is short."""
    n, first = t.network.sizes[l - 2], t.network.first_input
    bias = bias_name(t, l, j)
    value = float(t.u[l][0, j - 1])
    if n > WRITTEN_OUT:
        over = "i" if first else "i=0"
        end = f" + {bias}" if bias else ""
        formula = f"u({l})[{j}] = sum_{over} w({l})[{j},i] z({l - 1})[i]{end}"
        return Equation(formula, "", figure(value))
    inputs = range(first, n + 1)
    terms = [f"w({l})[{j},{i}] z({l - 1})[{i}]" for i in inputs]
    values = [float(one) for i in inputs for one in (t.theta.W[l][j - 1, i - first], t.z[l - 1][0, i - first])]
    puts = ["{} × {}"] * len(terms)
    if bias:
        terms, puts, values = [*terms, bias], [*puts, "{}"], [*values, float(t.theta.biases[l][j - 1])]
    return numbered(f"u({l})[{j}] = {' + '.join(terms)}", value, " + ".join(puts), values)


def output(t: Trace, l: int, j: int) -> Equation:
    """z of a unit with its numbers, of a trace of one sample."""
    u, value = t.u[l][0].tolist(), float(t.outputs[l][0, j - 1])
    f, name = t.network.f[l], f"u({l})[{j}]"
    if l in t.masks:
        mask, z = float(t.masks[l][0, j - 1]), float(f(t.u[l])[0, j - 1])
        return numbered(f"z({l})[{j}] = m({l})[{j}] f({name})", value, "{} × {}", [mask, z])
    if (whole := f.written_out(j, u)) is not None:
        formula = whole.formula.format(u=name, u_k=f"u({l})[k]")
        short = len(u) <= WRITTEN_OUT
        return numbered(f"z({l})[{j}] = {formula}", value, whole.put if short else "", whole.values if short else ())
    put = f.plain.put
    return numbered(f"z({l})[{j}] = {f.plain.formula.format(u=name)}", value, put, [u[j - 1]] * put.count("{}"))
