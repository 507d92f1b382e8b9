"""The procedure of a training program: forward, the output's delta, deltas backward, gradients and update."""

from __future__ import annotations

from backglass.export.emitters.program_dialect import Lines
from backglass.export.emitters.program_writer import OUTPUT_DELTA, Writer
from backglass.export.expressions import Expression, inputs_of, renamed, with_numbers
from backglass.words import programs as words


class StepsWriter(Writer):
    """What writes the loop."""

    def loop(self) -> Lines:
        """All updates."""
        d, program = self.dialect, self.program
        if program.full:
            return d.block(d.counting("t", "updates", from_zero=True), self._full_batch())
        inner = d.block(d.batches(), self._minibatch())
        epoch = [d.let("rate", d.entry("rates", "epoch"))] if program.per == "epoch" else []
        begin = [self.let("t", "0", words.UPDATES_MADE), self._shown_loss()]
        return [*begin, *d.block(d.counting("epoch", "epochs"), [*epoch, *inner])]

    def _full_batch(self) -> Lines:
        d, program = self.dialect, self.program
        rate = [d.let("rate", d.entry("rates", "t + 1" if d.first else "t"))] if program.per != "run" else []
        leave = d.leave("t == updates")
        if self.alone:
            show = d.block(d.when(d.among("t", "shown")), [*self.loss("D", "N", numbers=False), d.show("t", "E")])
            forward = [self.remark(words.FORWARD), *self.forward("X"), *show, *leave, *rate]
            return [*forward, "", *self._backward("X", "D", "s")]
        show = d.block(d.when(d.among("t", "shown")), [self._shown_loss()])
        return [*show, *leave, *rate, "", *self._steps("X", "D", "s")]

    def _minibatch(self) -> Lines:
        d, program = self.dialect, self.program
        lines = [self.remark(words.MINIBATCH)]
        lines += d.batch(None if program.orders is None else d.row_of("order", "epoch"))
        lines += [d.let("z1", d.rows("X", "rows")), d.let("d", d.rows("D", "rows"))]
        if program.s is not None:
            lines.append(d.let("sn", d.rows("s", "rows")))
        if program.skips:
            head, *rest = d.skip(f"{d.total('sn')} == 0")
            lines += [d.said(head, words.NO_WEIGHT, self.lang), *rest]
        if self.means:
            lines.append(d.let("n", d.count("z1") if program.s is None else d.total("sn")))
        lines.append(d.let("t", "t + 1"))
        if program.per == "update":
            lines.append(d.let("rate", d.entry("rates", "t" if d.first else "t - 1")))
        lines += ["", *self._steps("z1", "d", "sn"), ""]
        lines += d.block(d.when(d.among("t", "shown")), [self._shown_loss()])
        if program.updates < program.epochs * -(-len(program.X) // program.batch_size):
            lines += d.leave("t == updates")
        return lines

    def _shown_loss(self) -> str:
        return self.dialect.show("t", f"loss({', '.join(self.given)})")

    def _steps(self, z1: str, target: str, weight: str) -> Lines:
        """All four, and what comes before them where the gradient is taken elsewhere."""
        forward = [self.remark(words.FORWARD), *self.forward(z1, self.point), ""]
        return [*self._ahead(), *forward, *self._backward(z1, target, weight)]

    def _ahead(self) -> Lines:
        program = self.program
        if program.point is None:
            return []
        lines = [self.remark(words.AHEAD)]
        for name in self.trained:
            names = {"theta": name, **{slot: self.kept(slot, name) for slot in program.slots}}
            point = with_numbers(renamed(program.point, names), program.constants)
            lines += self.assigned_in_loop({f"{name}{self.point}": point})
        return [*lines, ""]

    def _backward(self, z1: str, target: str, weight: str) -> Lines:
        """Deltas, gradients, and the update."""
        L = self.program.L
        lines = [self.remark(words.OUTPUT), *self._output_delta(target), ""]
        lines.append(self.remark(words.BACKWARD if L > 2 else words.NO_HIDDEN))
        for l in range(L - 1, 1, -1):
            lines += self._hidden_delta(l)
        lines += ["", self.remark(words.UPDATE), *self._gradients(z1, weight), *self._clipped(), *self._decayed()]
        for name in self.backward_order:
            lines += self._updated(name)
        return lines

    def _output_delta(self, target: str) -> Lines:
        found, name = self.program.equations, f"delta{self.program.L}"
        if found.gradient is None:
            return self.of_output(OUTPUT_DELTA, name, found.delta, target)
        gradient = renamed(found.gradient, self.of_outputs(found.gradient, target))
        slope = self.slope(self.program.L)
        return self.assigned_in_loop({name: gradient if slope is None else product(gradient, slope)})

    def _hidden_delta(self, l: int) -> Lines:
        d, slope = self.dialect, self.slope(l)
        back = d.times(f"delta{l + 1}", f"W{l + 1}{self.point}")
        return [d.let(f"delta{l}", back if slope is None else d.by_element(slope.name, "*", back))]

    def _gradients(self, z1: str, weight: str) -> Lines:
        d, program, lines = self.dialect, self.program, []
        share = f" / {'N' if program.full else 'n'}" if self.means else ""
        for l in reversed(self.layers):
            delta = f"delta{l}"
            if program.s is not None:
                says = words.WEIGHTED if l == program.L else None
                lines.append(self.let(delta, d.weighted(weight, delta, program.sizes[l - 1]), says))
            text = d.times(d.turned(delta), z1 if l == 2 else self.outputs(l - 1)) + share
            lines.append(d.let(f"dW{l}", text + self._penalties(f"W{l}{self.point}", share)))
            if program.trained_biases:
                lines.append(d.let(f"db{l}", self._bias_gradient(delta) + share))
        return lines

    def _bias_gradient(self, delta: str) -> str:
        d, program = self.dialect, self.program
        over_rows = delta if len(program.X) == 1 else d.down(delta)
        return d.total(over_rows) if program.biases == "shared" else over_rows

    def _penalties(self, W: str, share: str) -> str:
        """What the penalties add to a gradient."""
        d, program = self.dialect, self.program
        share = share if program.divide_penalties else ""
        l1 = f" + l1{share} * {d.function_of('sign', W)}" if program.l1 else ""
        return l1 + (f" + l2{share} * {W}" if program.l2 else "")

    def _clipped(self) -> Lines:
        d = self.dialect
        if self.program.clip_norm is None:
            return []
        squares = [d.total_of("square", f"d{name}") for name in self.trained]
        shorter = [d.let(f"d{name}", f"d{name} * (clip_norm / length_g)") for name in self.backward_order]
        length = d.let("length_g", d.function_of("sqrt", " + ".join(squares)))
        return [length, *d.block(d.when("length_g > clip_norm"), shorter)]

    def _decayed(self) -> Lines:
        if not self.program.decay:
            return []
        return [self.dialect.let(f"W{l}", f"W{l} - rate * decay * W{l}") for l in reversed(self.layers)]

    def _updated(self, name: str) -> Lines:
        """A parameter's new value."""
        program = self.program
        number = "t + 1" if program.full else "t"
        if program.slots:
            slots = tuple(self.kept(slot, name) for slot in program.slots)
            used = any("t" in inputs_of(made) for _, made in program.rule)
            arguments = (name, f"d{name}", *slots, *((number,) if used else ()), "rate")
            return [self.dialect.call(self.rule_name, arguments, (name, *slots))]
        names = {"theta": name, "g": f"d{name}", "t": number}
        return self.assigned_in_loop({name: with_numbers(renamed(program.rule[0][1], names), program.constants)})


def product(a: Expression, b: Expression) -> Expression:
    """Two matrices multiplied by element."""
    return Expression("multiply", (a, b), "rows")
