"""What a training program is given: data, the start, rates and counts."""

from __future__ import annotations

from backglass.export.emitters.program_dialect import Lines
from backglass.export.emitters.program_writer import Writer
from backglass.words import programs as words


class GivenWriter(Writer):
    """What writes what is given."""

    def data(self) -> Lines:
        """Inputs, targets, weights, orders."""
        d, program, lang = self.dialect, self.program, self.lang
        lines = [self.remark(words.DATA)]
        lines += d.matrix("X", program.X, words.INPUTS, lang)
        lines += d.matrix("D", program.D, words.TARGETS, lang)
        if program.s is not None:
            lines += d.matrix("s", program.s[:, None], words.WEIGHTS, lang)
        if program.orders is not None:
            lines += d.matrix("order", program.orders + d.first, words.ORDERS, lang)
        return lines

    def start(self) -> Lines:
        """Parameters, and what the optimiser keeps."""
        d, program = self.dialect, self.program
        lines = [self.remark(words.FROZEN if program.biases == "frozen" else words.START)]
        for l in self.layers:
            lines += d.matrix(f"W{l}", program.W[l], None, self.lang)
            if l in program.b:
                lines += self._first_bias(l)
        if program.slots:
            lines += ["", self.remark(words.SLOTS.format(name=program.rule_title))]
            lines += [
                self.let(self.kept(slot, name), d.zeros_like(name)) for slot in program.slots for name in self.trained
            ]
        return [*lines, "", *self._numbers()]

    def _first_bias(self, l: int) -> Lines:
        d, b = self.dialect, self.program.b[l]
        if self.program.biases == "shared":
            return [d.let(f"b{l}", d.number(float(b[0])))]
        return d.matrix(f"b{l}", b[None, :], None, self.lang)

    def _numbers(self) -> Lines:
        """Rates and counts."""
        d, program, lang = self.dialect, self.program, self.lang
        if program.per == "run":
            lines = [self.let("rate", d.number(program.rates[0]), words.RATE)]
        else:
            says = words.RATES_BY_EPOCH if program.per == "epoch" else words.RATES_BY_UPDATE
            lines = d.listed("rates", program.rates, says, lang)
        for name, value, says in (
            ("l1", program.l1, words.PENALTY),
            ("l2", program.l2, words.PENALTY),
            ("decay", program.decay, words.DECAYED),
            ("clip_norm", program.clip_norm or 0.0, words.CLIPPED),
        ):
            if value:
                lines.append(self.let(name, d.number(value), says))
        if not program.full:
            lines.append(self.let("batch_size", d.number(program.batch_size), words.BATCH))
            lines.append(self.let("epochs", d.number(program.epochs), words.EPOCHS))
        lines.append(self.let("updates", d.number(program.updates), words.UPDATES))
        lines += d.listed("shown", program.shown, words.SHOWN, lang)
        if self.means and program.full:
            count, says = (d.count("X"), words.COUNT) if program.s is None else (d.total("s"), words.WEIGHT_SUM)
            lines.append(self.let("N", count, says))
        return lines
