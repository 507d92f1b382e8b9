"""The stages of the procedure as blocks: every number of one sample as a formula with its values, unit by unit.

A wide layer is summarised: its first units are worked out, and a sentence says how many are not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from backglass.glass import derivation_blocks
from backglass.glass.derivation import derive
from backglass.glass.excerpts import Sample
from backglass.glass.tracing import Trace
from backglass.page.blocks import Block, Equation, Heading, Paragraph, equation
from backglass.words import Text
from backglass.words import worksheet as words

MOST_UNITS = 6  # of a layer that are worked out
MOST_GRADIENTS = 16  # of the weights of a layer
WRITTEN_OUT = derivation_blocks.WRITTEN_OUT  # terms of a net input whose symbols and numbers are written out
MOST_OUTPUTS = 8  # of a softmax or a loss whose terms are written out


@dataclass(frozen=True)
class UnitLines:
    """The lines of one unit, which stay together on a page.

    Attributes
    ----------
    title : Text
    lines : tuple of Equation
    """

    title: Text
    lines: tuple[Equation, ...]


@dataclass(frozen=True)
class Told(Equation):
    """A number for which the sheet does not have all it takes, so that nobody is asked for it."""


def first_units(t: Trace, l: int, most: int = MOST_UNITS) -> list[int]:
    """The units of a layer that are worked out, from 1."""
    return list(range(1, min(t.network.sizes[l - 1], most) + 1))


def forward(t: Trace, n: int, most: int = MOST_UNITS) -> Iterator[Block | UnitLines]:
    """Stage 1: u and z, layer by layer, and the loss."""
    for l in range(2, t.network.L + 1):
        yield Heading(words.LAYER.format(l=l))
        yield from _left_out(t, l, most)
        for j in first_units(t, l, most):
            yield _of_unit(l, j, [_net_input(t, n, l, j, most), *_output(t, n, l, j, most)])
    yield Heading(words.LOSS)
    yield UnitLines(Text("", ""), (loss(t, n, most),))


def output_deltas(t: Trace, n: int, most: int = MOST_UNITS) -> Iterator[Block | UnitLines]:
    """Stage 2: delta of the output layer."""
    yield from _left_out(t, t.network.L, most)
    for j in first_units(t, t.network.L, most):
        yield _of_unit(t.network.L, j, _delta(t, n, t.network.L, j, most))


def hidden_deltas(t: Trace, n: int, most: int = MOST_UNITS) -> Iterator[Block | UnitLines]:
    """Stage 3: delta of the hidden layers, from L - 1 down to 2."""
    if t.network.L == 2:
        yield Paragraph(words.NO_HIDDEN)
    for l in range(t.network.L - 1, 1, -1):
        yield Heading(words.LAYER.format(l=l))
        yield from _left_out(t, l, most)
        for j in first_units(t, l, most):
            yield _of_unit(l, j, _delta(t, n, l, j, most))


def gradients(t: Trace, n: int, most: int = MOST_UNITS) -> Iterator[Block | UnitLines]:
    """Stage 4: the gradients of weights and biases, those into one unit together."""
    s, net = t.sample(n), t.network
    for l in range(2, net.L + 1):
        yield Heading(words.LAYER.format(l=l))
        worked = worked_weights(t, l, most)
        shown, count = counted_weights(t, l, worked)
        if shown < count:
            yield Paragraph(words.GRADIENTS_LEFT_OUT.format(shown=shown, count=f"{count:,}", l=l))
        for j, inputs in worked:
            lines = [_weight_gradient(s, l, j, i) for i in inputs]
            if net.biases in ("per_unit", "frozen"):
                lines.append(equation(f"dE_n/db({l})[{j}] = delta({l})[{j}]", float(s.delta[l][j - 1])))
            yield _of_unit(l, j, lines)
        if net.biases == "shared":
            total = equation(f"dE_n/db({l}) = sum_j delta({l})[j]", float(s.delta[l].sum()))
            yield UnitLines(words.SHARED_BIAS.format(l=l), (total if net.sizes[l - 1] <= most else told(total),))


def worked_weights(t: Trace, l: int, most: int) -> list[tuple[int, list[int]]]:
    """The units of a layer whose weights are worked out, from 1, each with the units from which these come.

    With biases "augmented" unit 0 is among the latter.
    """
    inputs = [*range(t.network.first_input, 1), *first_units(t, l - 1, most)]
    units = first_units(t, l, most)[: max(1, MOST_GRADIENTS // len(inputs))]
    return [(j, inputs) for j in units]


def counted_weights(t: Trace, l: int, worked: list[tuple[int, list[int]]]) -> tuple[int, int]:
    """How many weights of a layer are worked out, and how many there are."""
    n_in = t.network.sizes[l - 2] + 1 - t.network.first_input
    return sum(len(inputs) for _, inputs in worked), t.network.sizes[l - 1] * n_in


def loss(t: Trace, n: int, most: int = MOST_UNITS) -> Equation:
    """E_n of a sample."""
    s, net = t.sample(n), t.network
    plain = net.loss.written_out(s.z[net.L], s.d) if net.sizes[-1] <= MOST_OUTPUTS else None
    made = equation("E_n", s.E) if plain is None else equation(f"E_n = {plain.formula}", s.E, plain.put, plain.values)
    return made if net.sizes[-1] <= min(most, MOST_OUTPUTS) else told(made)


def told(one: Equation) -> Told:
    """The equation as one that nobody is asked for."""
    return Told(one.formula, one.put, one.result)


def _of_unit(l: int, j: int, lines: list[Equation]) -> UnitLines:
    return UnitLines(words.UNIT_OF_LAYER.format(l=l, j=j), tuple(lines))


def _net_input(t: Trace, n: int, l: int, j: int, most: int) -> Equation:
    """As the derivation has it, with the symbols of a short sum written out."""
    made = _equations(derivation_blocks.forward(derive(t, f"u({l})[{j}]", sample=n)))[0]
    n_in = t.network.sizes[l - 2]
    if n_in > WRITTEN_OUT:
        return told(made)
    left, _, right = made.formula.partition(" = ")
    terms = " + ".join(f"w({l})[{j},{i}] z({l - 1})[{i}]" for i in range(t.network.first_input, n_in + 1))
    bias = right.partition(" + b(")
    one = Equation(f"{left} = {terms}{bias[1]}{bias[2]}", made.put, made.result)
    return one if l == 2 or n_in <= most else told(one)


def _output(t: Trace, n: int, l: int, j: int, most: int) -> list[Equation]:
    s, K, row = t.sample(n), t.network.sizes[l - 1], t.network.f[l]
    plain = row.written_out(j, s.u[l].tolist()) if K <= MOST_OUTPUTS else None
    if plain is None:
        made = _equations(derivation_blocks.forward(derive(t, f"z({l})[{j}]", sample=n)))
    else:
        formula = plain.formula.format(u=f"u({l})[{j}]", u_k=f"u({l})[k]")
        made = [equation(f"z({l})[{j}] = {formula}", float(s.z[l][j - 1]), plain.put, plain.values)]
    known = l not in t.masks and (row.elementwise or min(most, MOST_OUTPUTS) >= K)
    return made if known else [told(one) for one in made]


def _delta(t: Trace, n: int, l: int, j: int, most: int) -> list[Equation]:
    """The factors first, then their product."""
    product, *factors = _equations(derivation_blocks.chain(derive(t, f"delta({l})[{j}]", sample=n)))
    behind = t.network.sizes[min(l, t.network.L - 1)]  # units of the next layer; of the output layer its own
    unknown = behind > min(most, WRITTEN_OUT)
    return [told(one) if unknown and "sum_" in one.formula else one for one in (*factors, product)]


def _weight_gradient(s: Sample, l: int, j: int, i: int) -> Equation:
    values = [float(s.delta[l][j - 1]), float(s.outputs[l - 1][i - 1]) if i else 1.0]
    formula = f"dE_n/dw({l})[{j},{i}] = delta({l})[{j}] × z({l - 1})[{i}]"
    return equation(formula, values[0] * values[1], "{} × {}", values)


def _left_out(t: Trace, l: int, most: int) -> Iterator[Block]:
    shown, count = len(first_units(t, l, most)), t.network.sizes[l - 1]
    if shown < count:
        yield Paragraph(words.LEFT_OUT.format(shown=shown, count=f"{count:,}", l=l))


def _equations(blocks: Iterator[Block]) -> list[Equation]:
    return [block for block in blocks if isinstance(block, Equation)]
