"""The stage after the gradients: what the first update of an optimiser makes of every weight and bias."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from backglass.cached import cached_property
from backglass.equations.arrays import Floats
from backglass.equations.optimisers import Optimiser, Slots
from backglass.equations.penalties import decayed
from backglass.equations.working import Line, Working
from backglass.glass.tracing import Trace
from backglass.page.blocks import Block, Equation, Heading, Paragraph, equation
from backglass.page.figures import figure
from backglass.pictures.stages import UnitLines, counted_weights, told, worked_weights
from backglass.words import worksheet as words

SYMBOLS = {"momentum": "mu", "epsilon": "epsilon'"}  # of a rule's parameters


def update(t: Trace, n: int, most: int, rule: Optimiser) -> Iterator[Block | UnitLines]:
    """Stage 5: the weights after the first update, by one sample alone, those into one unit together.

    Of a rule that takes several lines a parameter, one weight and one bias of each layer are worked out.
    """
    net, made = t.network, FirstUpdate(t.row(n), rule)
    yield Paragraph(words.RULE.format(name=rule.title, rate=figure(rule.learning_rate)))
    if not made.plain:
        yield UnitLines(words.AT_FIRST, tuple(made.at_first()))
    if net.biases == "frozen":
        yield Paragraph(words.FROZEN)
    for l in range(2, net.L + 1):
        yield Heading(words.LAYER.format(l=l))
        worked = worked_weights(t, l, most) if made.plain else [(1, list(range(net.first_input, 2)))]
        shown, count = counted_weights(t, l, worked)
        if shown < count:
            yield Paragraph(words.UPDATES_LEFT_OUT.format(shown=shown, count=f"{count:,}", l=l))
        for j, inputs in worked:
            names = [f"w({l})[{j},{i}]" for i in inputs]
            if net.biases == "per_unit":
                names.append(f"b({l})[{j}]")
            if made.plain:
                title = words.UNIT_OF_LAYER.format(l=l, j=j)
                yield UnitLines(title, tuple(line for name in names for line in made.lines(name)))
            else:
                yield from (UnitLines(words.UPDATE_OF.format(name=name), tuple(made.lines(name))) for name in names)
        if net.biases == "shared":
            yield UnitLines(words.SHARED_BIAS.format(l=l), tuple(made.lines(f"b({l})")))


@dataclass(frozen=True, eq=False)
class FirstUpdate:
    """The first update by the gradient of one sample.

    Attributes
    ----------
    t : Trace
        Of that sample alone.
    rule : Optimiser
    """

    t: Trace
    rule: Optimiser

    @cached_property
    def gradient(self) -> Floats:
        """dE_n/dtheta, (P,)."""
        return self.t.gradient

    @cached_property
    def plain(self) -> bool:
        """Whether the rule is theta - epsilon g and nothing else."""
        working = self._working(slice(None))
        alone = len(working.lines) == 1 and not self.rule.own_decay and not working.memory.any()
        return alone and bool((working.factor == -self.rule.learning_rate).all())

    def at_first(self) -> Iterator[Equation]:
        """The rule's own numbers by the symbols of its formulas, and the vectors that it starts with."""
        rule = self.rule
        own = {name: value for name, value in rule.to_dict().items() if name not in ("learning_rate", "decay")}
        values = {SYMBOLS.get(name, name): value for name, value in own.items() if isinstance(value, float)}
        values |= {"lambda": rule.own_decay} if rule.own_decay else {}
        values |= dict.fromkeys(rule.slots, 0.0)
        if any("^t" in line.formula for line in self._working(slice(None)).lines):
            values["t"] = 1.0
        for symbol, value in values.items():
            yield told(equation(symbol, value))

    def lines(self, name: str) -> Iterator[Equation]:
        """How a parameter's new value comes about."""
        k = self.t.theta.index(name)
        one, rate = slice(k, k + 1), self.rule.learning_rate
        theta, g = self.t.theta.flat[one], self.gradient[one]
        is_weight = self.t.network.is_weight[one].astype(np.float64)
        shrunk = decayed(theta, is_weight, rate, self.rule.own_decay)
        after = float(self.rule.update(shrunk, g, self._state(one), 1, rate)[0][0])
        before, decay = float(theta[0]), float((shrunk - theta)[0])
        if self.plain:
            formula = f"{name}+ = {name} - epsilon dE_n/d{name}"
            yield equation(formula, after, "{} - {} × {}", [before, rate, float(g[0])])
            return
        working = self._working(one)
        yield equation(f"g = dE_n/d{name}", float(g[0]))
        yield from map(_as_equation, working.lines)
        formula, put, values = f"{name} + change", "{} + {}", [before, float(working.lines[-1].result[0])]
        if decay:
            share = self.rule.own_decay
            yield equation("decay = -epsilon lambda w", decay, "-{} × {} × {}", [rate, share, before])
            formula, put, values = f"{formula} + decay", f"{put} + {{}}", [*values, decay]
        yield equation(f"{name}+ = {formula}", after, put, values)

    def _state(self, where: slice) -> Slots:
        """The optimiser's vectors before the first update."""
        return self.rule.initial(self.t.theta.flat[where])

    def _working(self, where: slice) -> Working:
        return self.rule.working(self.gradient[where], self._state(where), 1, self.rule.learning_rate)


def _as_equation(line: Line) -> Equation:
    values = [float(np.ravel(value)[0]) for value in line.values]
    return equation(f"{line.symbol} = {line.formula}", float(line.result[0]), line.put, values)
