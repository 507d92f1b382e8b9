"""The four steps of an update in C, and the loss, each a function or two."""

from __future__ import annotations

from dataclasses import replace

from backglass.export.c_loops import c_loops, has_loops
from backglass.export.c_syntax import c_number
from backglass.export.c_text import c_comment, in_comment
from backglass.export.emitters.c_blocks import each, function, indented, loop, summed
from backglass.export.expressions import Expression, in_order, inputs_of, is_number, renamed, with_numbers
from backglass.export.printing import Syntax, lines_of
from backglass.export.training_program import TrainingProgram
from backglass.words import Language, Text
from backglass.words import programs as words


class Steps:
    """The functions of a training program.

    Parameters
    ----------
    program : TrainingProgram
    syntax : Syntax
        Of C.
    lang : {"en", "ja"}
        Of comments.
    """

    def __init__(self, program: TrainingProgram, syntax: Syntax, lang: Language) -> None:
        self.program, self.syntax, self.lang = program, syntax, lang
        self.layers = sorted(program.W)
        self.z = {1: "x", **{l: f"z{l}" for l in self.layers}, program.L: "y"}  # the arrays of outputs
        self.means = program.reduction == "mean" and (len(program.X) > 1 or program.s is not None)
        self.L = program.L
        self.rule = program.rule_name if program.rule_name not in TAKEN else f"{program.rule_name}_rule"
        own = {f"{name}{l}" for l in self.layers for name in ("W", "b", "u", "z", "delta", "dW", "db")}
        self.fixed = frozenset({*TAKEN, *own, self.rule, *(f"n{l}" for l in range(1, self.L + 1))})

    def functions(self) -> list[str]:
        """All of them, in the order of the procedure."""
        backward = self._backward() if self.L > 2 else self._about(words.NO_HIDDEN)
        point = [self._point(), self._look_ahead()] if self.program.point is not None else []
        return [
            self._forward(),
            self._output_delta(),
            backward,
            self._start_gradients(),
            self._add_gradients(),
            *([self._rule()] if self.program.slots else []),
            *point,
            self._update(),
            self._loss(),
            self._show(),
        ]

    # --- the four steps ---

    def _forward(self) -> str:
        lines = []
        for l in self.layers:
            shared = self.program.biases == "shared"
            b = f" + b{l}[{'0' if shared else 'j'}]" if self.program.b else ""
            lines += [
                f"for (int j = 0; j < n{l}; j++) {{",
                "    double sum = 0.0;",
                f"    for (int i = 0; i < n{l - 1}; i++)",
                f"        sum += {self.z[l - 1]}[i] * W{l}[j][i];",
                f"    u{l}[j] = sum{b};",
                *self._in_loop(self.z[l], self.program.equations.z[l], l),
            ]
        return function("static void forward(const double x[])", lines, self._about(words.FORWARD))

    def _output_delta(self) -> str:
        lines = self._loops({f"delta{self.L}": self.program.equations.delta}, self.L)
        return function("static void output_delta(const double d[])", lines, self._about(words.OUTPUT))

    def _backward(self) -> str:
        lines = []
        for l in reversed(self.layers[:-1]):
            slope = self.program.equations.slope[l]
            lines += [
                f"for (int j = 0; j < n{l}; j++) {{",
                "    double sum = 0.0;",
                f"    for (int k = 0; k < n{l + 1}; k++)",
                f"        sum += delta{l + 1}[k] * W{l + 1}[k][j];",
            ]
            if is_number(slope, 1.0):
                lines += [f"    delta{l}[j] = sum;", "}"]
            else:
                back = Expression("input", shape="column", name="sum")
                lines += self._in_loop(f"delta{l}", Expression("multiply", (back, slope), "rows"), l)
        return function("static void backward(void)", lines, self._about(words.BACKWARD))

    def _start_gradients(self) -> str:
        lines = [f"memset(dW{l}, 0, sizeof dW{l});" for l in self.layers]
        if self.program.trained_biases:
            lines += [f"memset(db{l}, 0, sizeof db{l});" for l in self.layers]
        return function("static void start_gradients(void)", lines, self._about(words.UPDATE))

    def _add_gradients(self) -> str:
        weighted = self.program.s is not None
        lines = []
        for l in self.layers:
            delta = f"delta{l}[j]"
            inner = [f"const double weighted = s * {delta};", ""] if weighted else []
            delta = "weighted" if weighted else delta
            inner += [f"for (int i = 0; i < n{l - 1}; i++)", f"    dW{l}[j][i] += {delta} * {self.z[l - 1]}[i];"]
            if self.program.trained_biases:
                inner.append(f"db{l}[j] += {delta};")
            lines += [f"for (int j = 0; j < n{l}; j++) {{", *indented(inner), "}"]
        return function(f"static void add_gradients(const double x[]{', double s' if weighted else ''})", lines)

    def _update(self) -> str:
        program = self.program
        lines: list[str] = []
        lines += self._penalties("count")
        for l in self.layers:
            lines += self._finished(l)
        if program.clip_norm is not None:
            lines += self._clipped(program.clip_norm)
        if program.point is not None:
            lines += [f"memcpy({name}, kept_{name}, sizeof {name});" for name, _ in self._parameters()]
        if program.decay:
            lines.append(f"/* {words.DECAYED[self.lang]} */")
            for l in self.layers:
                of = f"W{l}[j][i]"
                lines += each(l, [f"{of} = {of} - rate * {c_number(program.decay)} * {of};"])
        for name, size in self._parameters():
            lines += self._call(name, size) if program.slots else self._written_out(name)
        return function(f"static void update({', '.join(f'{kind} {name}' for name, kind in self.given())})", lines)

    def given(self) -> list[tuple[str, str]]:
        """What an update needs to know, by name, with its type."""
        program = self.program
        counted = self.means or ((program.l1 or program.l2) and program.divide_penalties)
        times = self._times()
        found = [("count", "double")] if counted else []
        found += [("t", "int")] if ", t" in times else []
        return [*found, *([("rate", "double")] if ", rate" in times or program.decay else [])]

    # --- what an update needs ---

    def _call(self, name: str, size: str) -> list[str]:
        """The rule for an array of parameters."""
        row = "" if name[0] == "b" else "[0]"
        slots = "".join(f", {slot}{name}{row}" for slot in self.program.slots)
        return [f"{self.rule}({size}, {name}{row}, d{name}{row}{slots}{self._times()});"]

    def _written_out(self, name: str) -> list[str]:
        """The same of a rule that keeps nothing, where it stands."""
        at, l = ("[j]" if name[0] == "b" else "[j][i]"), int(name[1:])
        names = {"theta": f"{name}{at}", "g": f"d{name}{at}"}
        of = renamed(with_numbers(self.program.rule[0][1], self.program.constants), names)
        *first, (_, last) = lines_of({"return": of}, self.syntax)
        inner = [*(f"const double {part} = {text};" for part, text in first), f"{name}{at} = {last};"]
        return each(l, inner) if name[0] == "W" else loop(self._biases(l), inner)

    def _times(self) -> str:
        names = set[str]().union(*(inputs_of(made) for _, made in self.program.rule))
        return "".join(f", {name}" for name in ("t", "rate") if name in names)

    def _penalties(self, count: str) -> list[str]:
        """l1 and l2 as they count in a batch."""
        program = self.program
        share = f" / {count}" if program.divide_penalties else ""
        values = {"l1": program.l1, "l2": program.l2}
        return [
            f"const double {name} = {c_number(value)}{share}; /* {words.PENALTY[self.lang]} */"
            for name, value in values.items()
            if value
        ]

    def _finished(self, l: int) -> list[str]:
        """The gradients of a layer: sums divided, penalties added."""
        program, of, mean = self.program, f"dW{l}[j][i]", self.means
        text = f"{of} / count" if mean else of
        text += f" + l1 * sign(W{l}[j][i])" if program.l1 else ""
        text += f" + l2 * W{l}[j][i]" if program.l2 else ""
        lines = each(l, [f"{of} = {text};"]) if text != of else []
        if program.biases == "shared":
            lines += [f"for (int j = 1; j < n{l}; j++)", f"    db{l}[0] += db{l}[j];"]
            lines += [f"db{l}[0] = db{l}[0] / count;"] if mean else []
        elif program.trained_biases and mean:
            lines += loop(f"n{l}", [f"db{l}[j] = db{l}[j] / count;"])
        return lines

    def _clipped(self, largest: float) -> list[str]:
        terms = []
        for l in self.layers:
            terms.append(f"sum_of_squares(n{l}, n{l - 1}, dW{l}[0])")
            if self.program.trained_biases:
                terms.append(f"sum_of_squares({self._biases(l)}, 1, db{l})")
        lines = [f"const double norm = sqrt({summed(terms)});"]
        lines.append(f"if (norm > {c_number(largest)}) {{ /* {words.CLIPPED[self.lang]} */")
        lines.append(f"    const double factor = {c_number(largest)} / norm;")
        for l in self.layers:
            lines += indented(each(l, [f"dW{l}[j][i] = dW{l}[j][i] * factor;"]))
            if self.program.trained_biases:
                lines += indented(loop(self._biases(l), [f"db{l}[j] = db{l}[j] * factor;"]))
        return [*lines, "}"]

    def _biases(self, l: int) -> str:
        return "1" if self.program.biases == "shared" else f"n{l}"

    def _parameters(self) -> list[tuple[str, str]]:
        """The trained arrays by name, and how many numbers they have."""
        found = []
        for l in self.layers:
            found.append((f"W{l}", f"n{l} * n{l - 1}"))
            if self.program.trained_biases:
                found.append((f"b{l}", self._biases(l)))
        return found

    def _rule(self) -> str:
        """The optimiser's rule for n parameters."""
        program = self.program
        about = words.RULE.format(name=program.rule_title)
        arrays = ["double theta[]", "const double g[]", *(f"double {slot}[]" for slot in program.slots)]
        more = self._times().replace(", t", ", double t", 1).replace(", rate", ", double rate")
        head = f"static void {self.rule}(int n, {', '.join(arrays)}{more})"
        names = frozenset({"theta", "g", "t", "rate", *program.slots, *program.constants})
        lines = c_loops(dict(program.rule), self.syntax, n="n", fixed=self.fixed | names, counter="int")
        return function(head, [*self._constants([one for _, one in program.rule]), *lines], self._about(about))

    def _constants(self, of: list[Expression]) -> list[str]:
        names = {node.name for node in in_order(of)}
        return [
            f"const double {name} = {c_number(value)};"
            for name, value in self.program.constants.items()
            if name in names
        ]

    def _point(self) -> str:
        program = self.program
        assert program.point is not None
        used = inputs_of(program.point)
        slots = [slot for slot in program.slots if slot in used]
        head = f"static void point(int n, double theta[]{''.join(f', const double {slot}[]' for slot in slots)})"
        names = frozenset({"theta", *program.slots, *program.constants})
        lines = c_loops({"theta": program.point}, self.syntax, n="n", fixed=self.fixed | names, counter="int")
        return function(head, [*self._constants([program.point]), *lines], self._about(words.AHEAD))

    def _look_ahead(self) -> str:
        program = self.program
        assert program.point is not None
        used = inputs_of(program.point)
        slots = [slot for slot in program.slots if slot in used]
        lines = []
        for name, size in self._parameters():
            row = "" if name[0] == "b" else "[0]"
            lines.append(f"memcpy(kept_{name}, {name}, sizeof {name});")
            lines.append(f"point({size}, {name}{row}{''.join(f', {slot}{name}{row}' for slot in slots)});")
        return function("static void look_ahead(void)", lines)

    # --- the loss ---

    def _loss(self) -> str:
        program = self.program
        E = c_loops({"E": program.equations.E}, self.syntax, n=f"n{self.L}", held={"u": f"u{self.L}"}, fixed=self.fixed,
                    counter="int")  # fmt: skip
        weight = program.s is not None
        counted = weight and (self.means or program.divide_penalties)
        inner = ["const double *d = D[n];", "", "forward(X[n]);", *E]
        if not any("d[" in line for line in E):
            inner = inner[2:]
        inner.append(f"sum += {'weight[n] * ' if weight else ''}E;")
        inner += ["count += weight[n];"] if counted else []
        count = "count" if weight else "N"
        rows = ["for (int n = 0; n < N; n++) {", *indented(inner), "}"]
        terms = [f"sum / {count}" if self.means else "sum"]
        terms += [f"l1 * ({self._over_weights('sum_of_abs')})"] if program.l1 else []
        terms += [f"l2 / 2.0 * ({self._over_weights('sum_of_squares')})"] if program.l2 else []
        start = ["double sum = 0.0;", *(["double count = 0.0;"] if counted else []), ""]
        penalties = self._penalties(count)
        about = self._about(words.LOSS.format(name=program.loss))
        return function("static double loss(void)", [*start, *rows, *penalties, f"return {summed(terms)};"], about)

    def _over_weights(self, what: str) -> str:
        return summed([f"{what}(n{l}, n{l - 1}, W{l}[0])" for l in self.layers])

    @staticmethod
    def _show() -> str:
        body = ["for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)", "    if (shown[i] == t)"]
        return function("static void show(int t)", [*body, r'        printf("%d %.17g\n", t, loss());'])

    # --- lines ---

    def _loops(self, results: dict[str, Expression], l: int) -> list[str]:
        held = {"u": f"u{l}", "z": self.z[l]}
        return c_loops(results, self.syntax, n=f"n{l}", held=held, fixed=self.fixed, counter="int")

    def _in_loop(self, name: str, expression: Expression, l: int) -> list[str]:
        """The rest of a loop over the units of a layer that ends with an element of an array, or what follows it."""
        if has_loops(expression):
            return ["}", *self._loops({name: expression}, l)]
        head, *body = self._loops({name: replace(expression, shape="rows")}, l)
        return [*body, "}"] if not head.endswith("{") else body

    def _about(self, text: Text) -> str:
        return c_comment([in_comment(text[self.lang])])


NAMES = """X D N UPDATES EPOCHS BATCH weight order rates shown forward output_delta backward start_gradients
add_gradients update loss show main look_ahead point sum_of_abs sum_of_squares sign larger smaller x y d sum E"""
TAKEN = frozenset(NAMES.split())
