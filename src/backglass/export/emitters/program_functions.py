"""The functions of a training program: products, activations with their derivatives, the optimiser, the loss."""

from __future__ import annotations

from collections.abc import Iterator

from backglass.export.emitters.program_dialect import Function
from backglass.export.emitters.program_writer import OUTPUT_DELTA, SAMPLE_LOSS, Writer
from backglass.export.expressions import Expression, inputs_of, is_number, renamed
from backglass.words import programs as words

MANY = 64  # rows of a batch


class FunctionsWriter(Writer):
    """What writes the functions."""

    def functions(self) -> Iterator[Function]:
        """All of them, in the order of the file."""
        d, program, found = self.dialect, self.program, self.program.equations
        if body := d.product(many=program.batch_size >= MANY):
            yield Function(d.product_name, ("A", "B"), ("C",), body, words.PRODUCT)
        yield from self._activations()
        if found.gradient is None and self.is_long(found.delta):
            yield self.function(OUTPUT_DELTA, {"delta": found.delta}, words.OUTPUT_DELTA)
        if self.is_long(found.E):
            yield self.function(SAMPLE_LOSS, {"En": found.E}, words.SAMPLE_LOSS.format(name=program.loss))
        if program.slots:
            yield self._rule()
        if not self.alone:
            yield self._whole_loss()

    def _activations(self) -> Iterator[Function]:
        program, groups = self.program, dict[str, list[int]]()
        for l, name in self.named.items():
            groups.setdefault(name, []).append(l)
        for name, layers in groups.items():
            title = program.functions[layers[0]]
            if len(groups) > 1:
                title = words.ACTIVATION.format(layers=", ".join(map(str, layers)), name=title)
            yield self.function(name, {"z": program.equations.z[layers[0]]}, title)
            slopes = [program.equations.slope[l] for l in layers if l in program.equations.slope]
            if slopes and not is_number(slopes[0], 1.0):
                yield self.function(f"d{name}", {"s": slopes[0]}, words.SLOPE)

    def _rule(self) -> Function:
        """The optimiser: the new parameters, and what it keeps."""
        program, d = self.program, self.dialect
        results, before = in_sequence(program.rule)
        names = {name: self.safe(name) for name in (*program.slots, *program.constants)}
        slots = tuple(map(self.safe, program.slots))
        used = set[str]().union(*map(inputs_of, results.values()))
        constants = [d.let(names[name], d.number(value)) for name, value in program.constants.items() if name in used]
        old = [d.let(name, names[slot]) for name, slot in before.items()]
        number = ("t",) if "t" in used else ()
        body = self.assigned({names.get(name, name): renamed(made, names) for name, made in results.items()})
        says = words.RULE.format(name=program.rule_title)
        arguments = ("theta", "g", *slots, *number, "rate")
        return Function(self.rule_name, arguments, ("theta", *slots), [*constants, *old, *body], says)

    def _whole_loss(self) -> Function:
        d, program = self.dialect, self.program
        count = d.count("X") if program.s is None else d.total("s")
        body = [*self.forward("X"), *self.loss("D", count, numbers=True)]
        return Function("loss", self.given, ("E",), body, words.LOSS.format(name=program.loss))


def in_sequence(rule: tuple[tuple[str, Expression], ...]) -> tuple[dict[str, Expression], dict[str, str]]:
    """A rule's results, and what is needed of a slot when it has its new value already: new name -> slot.

    Examples
    --------
    >>> from backglass.equations.optimisers import Adam
    >>> from backglass.export.textbook_forms import rule_of
    >>> in_sequence(rule_of(Adam()))[1]
    {}
    >>> v, w = (Expression("input", name=name) for name in "vw")
    >>> results, before = in_sequence((("v", Expression("exp", (v,))), ("theta", Expression("add", (w, v)))))
    >>> before, sorted(inputs_of(results["theta"]))
    ({'old_v': 'v'}, ['old_v', 'w'])
    """
    results, done, before = dict(rule), set[int](), dict[str, str]()
    for place, (name, made) in enumerate(rule):
        changed = {earlier for earlier, _ in rule[:place]}
        needed = {node.name for node in _not_through(made, done) if node.op == "input"} & changed
        for slot in needed:
            before[f"old_{slot}"] = slot
            results[name] = renamed(results[name], {slot: f"old_{slot}"})
        done.add(id(made))
    return results, before


def _not_through(root: Expression, done: set[int]) -> list[Expression]:
    """All nodes under a root that are reached on ways that do not lead through some others."""
    if id(root) in done:
        return []
    return [root, *(node for one in root.of for node in _not_through(one, done))]
