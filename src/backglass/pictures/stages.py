"""The four stages of the procedure as blocks: every number of one sample as a formula with its values.

A wide layer is summarised: its first units are worked out, and a sentence says how many are not.
"""

from __future__ import annotations

from collections.abc import Iterator

from backglass.glass import derivation_blocks
from backglass.glass.derivation import derive
from backglass.glass.excerpts import Sample
from backglass.glass.tracing import Trace
from backglass.page.blocks import Block, Equation, Heading, Paragraph, equation
from backglass.words import worksheet as words

MOST_UNITS = 6  # of a layer that are worked out
MOST_GRADIENTS = 12  # of a layer
WRITTEN_OUT = 4  # terms of a net input whose symbols are written out
MOST_OUTPUTS = 8  # of a softmax or a loss whose terms are written out


def first_units(t: Trace, l: int) -> list[int]:
    """The units of a layer that are worked out, from 1."""
    return list(range(1, min(t.network.sizes[l - 1], MOST_UNITS) + 1))


def forward(t: Trace, n: int) -> Iterator[Block]:
    """Stage 1: u and z, layer by layer, and the loss."""
    for l in range(2, t.network.L + 1):
        yield Heading(words.LAYER.format(l=l))
        yield from _left_out(t, l)
        for j in first_units(t, l):
            yield _net_input(t, n, l, j)
            yield from _output(t, n, l, j)
    yield Heading(words.LOSS)
    yield loss(t, n)


def output_deltas(t: Trace, n: int) -> Iterator[Block]:
    """Stage 2: delta of the output layer."""
    yield from _left_out(t, t.network.L)
    for j in first_units(t, t.network.L):
        yield from _delta(t, n, t.network.L, j)


def hidden_deltas(t: Trace, n: int) -> Iterator[Block]:
    """Stage 3: delta of the hidden layers, from L - 1 down to 2."""
    if t.network.L == 2:
        yield Paragraph(words.NO_HIDDEN)
    for l in range(t.network.L - 1, 1, -1):
        yield Heading(words.LAYER.format(l=l))
        yield from _left_out(t, l)
        for j in first_units(t, l):
            yield from _delta(t, n, l, j)


def gradients(t: Trace, n: int) -> Iterator[Block]:
    """Stage 4: the gradients of weights and biases."""
    s = t.sample(n)
    for l in range(2, t.network.L + 1):
        yield Heading(words.LAYER.format(l=l))
        n_out, n_in = t.network.sizes[l - 1], t.network.sizes[l - 2]
        first = t.network.first_input
        every = [(j, i) for j in range(1, n_out + 1) for i in range(first, n_in + 1)]
        places = every[:MOST_GRADIENTS]
        if len(places) < len(every):
            yield Paragraph(words.WEIGHTS_LEFT_OUT.format(shown=len(places), count=f"{len(every):,}", l=l))
        for j, i in places:
            values = [float(s.delta[l][j - 1]), float(s.z[l - 1][i - first])]
            formula = f"dE_n/dw({l})[{j},{i}] = delta({l})[{j}] × z({l - 1})[{i}]"
            yield equation(formula, float(s.dW[l][j - 1, i - first]), "{} × {}", values)
        yield from _bias_gradients(t, s, l)


def loss(t: Trace, n: int) -> Equation:
    """E_n of a sample."""
    s, net = t.sample(n), t.network
    plain = net.loss.written_out(s.z[net.L], s.d) if net.sizes[-1] <= MOST_OUTPUTS else None
    if plain is None:
        return equation("E_n", s.E)
    return equation(f"E_n = {plain.formula}", s.E, plain.put, plain.values)


def _net_input(t: Trace, n: int, l: int, j: int) -> Equation:
    """As the derivation has it, with the symbols of a short sum written out."""
    made = _equations(derivation_blocks.forward(derive(t, f"u({l})[{j}]", sample=n)))[0]
    n_in = t.network.sizes[l - 2]
    if n_in > WRITTEN_OUT:
        return made
    left, _, right = made.formula.partition(" = ")
    terms = " + ".join(f"w({l})[{j},{i}] z({l - 1})[{i}]" for i in range(t.network.first_input, n_in + 1))
    bias = right.partition(" + b(")
    return Equation(f"{left} = {terms}{bias[1]}{bias[2]}", made.put, made.result)


def _output(t: Trace, n: int, l: int, j: int) -> list[Block]:
    s, K = t.sample(n), t.network.sizes[l - 1]
    plain = t.network.f[l].written_out(j, s.u[l].tolist()) if K <= MOST_OUTPUTS else None
    if plain is None:
        return list(_equations(derivation_blocks.forward(derive(t, f"z({l})[{j}]", sample=n))))
    formula = plain.formula.format(u=f"u({l})[{j}]", u_k=f"u({l})[k]")
    return [equation(f"z({l})[{j}] = {formula}", float(s.z[l][j - 1]), plain.put, plain.values)]


def _delta(t: Trace, n: int, l: int, j: int) -> Iterator[Block]:
    """The factors first, then their product."""
    product, *factors = _equations(derivation_blocks.chain(derive(t, f"delta({l})[{j}]", sample=n)))
    yield from factors
    yield product


def _bias_gradients(t: Trace, s: Sample, l: int) -> Iterator[Block]:
    if t.network.biases in ("none", "augmented"):
        return
    if t.network.biases == "shared":
        yield equation(f"dE_n/db({l}) = sum_j delta({l})[j]", float(s.delta[l].sum()))
        return
    for j in first_units(t, l):
        yield equation(f"dE_n/db({l})[{j}] = delta({l})[{j}]", float(s.delta[l][j - 1]))


def _left_out(t: Trace, l: int) -> Iterator[Block]:
    shown, count = len(first_units(t, l)), t.network.sizes[l - 1]
    if shown < count:
        yield Paragraph(words.LEFT_OUT.format(shown=shown, count=f"{count:,}", l=l))


def _equations(blocks: Iterator[Block]) -> list[Equation]:
    return [block for block in blocks if isinstance(block, Equation)]
