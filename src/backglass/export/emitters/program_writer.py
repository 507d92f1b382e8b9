"""What the parts of a training program have in common: its names, and expressions as statements."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from backglass.export.emitters.program_dialect import Dialect, Function, Lines
from backglass.export.expressions import Expression, inputs_of, is_number, merged, renamed, simpler
from backglass.export.printing import lines_of
from backglass.export.python_syntax import PYTHON
from backglass.export.training_program import TrainingProgram
from backglass.words import Language, Text

OUTPUT_DELTA, SAMPLE_LOSS = "output_delta", "sample_loss"  # functions, where the formula is long
RULE_CLASHES = (OUTPUT_DELTA, SAMPLE_LOSS, "loss", "df", "product", "learn")
SHORT = 2  # lines of a formula that stands where it is needed


class Writer:
    """A program in a language.

    Parameters
    ----------
    program : TrainingProgram
    dialect : Dialect
    lang : {"en", "ja"}
        Of comments.

    Attributes
    ----------
    layers : range
        2..L.
    named : dict of int to str
        l -> what its activation is called; none where z = u.
    alone : bool
        Whether the forward pass of an update shows the loss of the parameters before it.
    point : str
        What stands behind the names of parameters where the gradient is taken: "a" for a point ahead.
    """

    def __init__(self, program: TrainingProgram, dialect: Dialect, lang: Language) -> None:
        self.program, self.dialect, self.lang = program, dialect, lang
        self.layers = range(2, program.L + 1)
        self.named = names_of_functions(program)
        self.alone = program.full and program.point is None
        self.point = "" if program.point is None else "a"

    @property
    def parameters(self) -> tuple[str, ...]:
        """All parameters, in order."""
        return tuple(name for l in self.layers for name in (f"W{l}", *((f"b{l}",) if l in self.program.b else ())))

    @property
    def trained(self) -> tuple[str, ...]:
        """Those that learn, in order."""
        return tuple(name for name in self.parameters if name[0] == "W" or self.program.trained_biases)

    @property
    def backward_order(self) -> tuple[str, ...]:
        """Those that learn, the last layer's first, as their gradients are computed."""
        return tuple(name for l in reversed(self.layers) for name in self.trained if name[1:] == str(l))

    @property
    def given(self) -> tuple[str, ...]:
        """What the loss over all rows is computed of."""
        return ("X", "D", *(("s",) if self.program.s is not None else ()), *self.parameters)

    @property
    def means(self) -> bool:
        """Whether sums over rows are divided by more than 1."""
        return self.program.reduction == "mean" and (len(self.program.X) > 1 or self.program.s is not None)

    def safe(self, name: str) -> str:
        """A name of an optimiser's as the language lets it stand."""
        return f"{name}_" if name in self.dialect.reserved else name

    def kept(self, slot: str, name: str) -> str:
        """What the optimiser keeps of a parameter."""
        gradients = {f"d{one}" for one in self.parameters}
        return f"{slot}_{name}" if f"{slot}{name}" in gradients else f"{slot}{name}"

    @property
    def rule_name(self) -> str:
        """The function of the optimiser."""
        name = self.program.rule_name
        return "rule" if name in {*self.dialect.reserved, *self._taken(), *RULE_CLASHES, *self.named.values()} else name

    def outputs(self, l: int) -> str:
        """The name of a layer's outputs: y of the last."""
        return "y" if l == self.program.L else f"z{l}"

    def remark(self, text: Text) -> str:
        """A line that is a comment."""
        return f"{self.dialect.sign} {text[self.lang]}"

    def let(self, name: str, text: str, says: Text | None = None) -> str:
        """An assignment, perhaps with a comment behind it."""
        return self.dialect.let(name, text, says, self.lang)

    def assigned(self, results: Mapping[str, Expression], taken: Collection[str] = ()) -> Lines:
        """Expressions as assignments; what they share gets a name that is not taken."""
        roots = merged([simpler(one, powers=self.dialect.powers) for one in results.values()])
        taken = {*self.dialect.reserved, *taken}
        texts = lines_of(dict(zip(results, roots, strict=True)), self.dialect.syntax, taken, "r")
        return [self.dialect.let(name, text) for name, text in texts]

    def forward(self, z1: str, at: str = "") -> Lines:
        """Net inputs and outputs, layer by layer."""
        d, program, lines = self.dialect, self.program, []
        for l in self.layers:
            below = z1 if l == 2 else self.outputs(l - 1)
            net = d.times(below, d.turned(f"W{l}{at}"))
            if l in program.b:
                b = f"b{l}{at if program.trained_biases else ''}"
                net = d.plus_bias(net, b, below, plain=len(program.X) == 1 or program.biases == "shared")
            lines.append(d.let(f"u{l}", net))
            lines.append(d.let(self.outputs(l), f"{self.named[l]}(u{l})" if l in self.named else f"u{l}"))
        return lines

    def loss(self, target: str, count: str, *, numbers: bool) -> Lines:
        """E of the outputs: the sum or the mean over the rows, and the penalties.

        Parameters
        ----------
        target : str
            The targets' name.
        count : str
            What a mean divides by.
        numbers : bool
            Whether penalties are written as numbers: in a function their names are not known.
        """
        d, program = self.dialect, self.program
        lines = self.of_output(SAMPLE_LOSS, "En", program.equations.E, target)
        whole = d.total("En" if program.s is None else d.by_element("s", "*", "En"))
        lines.append(d.let("E", f"{whole} / {count}" if self.means else whole))
        for name, value, f in (("l1", program.l1, "abs"), ("l2", program.l2, "square")):
            if value:
                rate = d.number(value) if numbers else name
                rate = f"{rate} / {count}" if program.divide_penalties else rate
                rate = f"{rate} / 2" if f == "square" else rate
                sums = (d.total_of(f, f"W{l}") for l in self.layers)
                lines.append(d.let("E", f"E + {rate} * ({' + '.join(sums)})"))
        return lines

    def of_output(self, function: str, name: str, made: Expression, target: str) -> Lines:
        """A formula of the outputs and targets: where it is long, the call of its function."""
        if self.is_long(made):
            return [self.dialect.let(name, f"{function}({', '.join(self.of_outputs(made, target).values())})")]
        return self.assigned({name: renamed(made, self.of_outputs(made, target))}, self._taken())

    def of_outputs(self, made: Expression, target: str) -> dict[str, str]:
        """What the inputs of a formula of the outputs are called."""
        names = {"u": f"u{self.program.L}", "y": "y", "d": target}
        return {name: called for name, called in names.items() if name in inputs_of(made)}

    def is_long(self, made: Expression) -> bool:
        """Whether a formula takes so many lines that it is a function."""
        return len(self.assigned({"result": made})) > SHORT

    def assigned_in_loop(self, results: Mapping[str, Expression]) -> Lines:
        """Expressions as assignments where the names of the loop are known."""
        return self.assigned(results, self._taken())

    def _taken(self) -> set[str]:
        """Names that no shared value of the loop may have."""
        layers = range(1, self.program.L + 1)
        own = {f"{name}{l}" for name in ("u", "z", "W", "b", "delta", "dW", "db") for l in layers}
        return own | {*"tsnNXDdyE", "sn", "En", "rows", "first", "epoch", "epochs", "order", "rate", "rates", "shown"}

    def slope(self, l: int) -> Expression | None:
        """The call of f', as if it were an input; None where f' is 1."""
        made = self.program.equations.slope[l]
        if is_number(made, 1.0):
            return None
        names = {"u": f"u{l}", "z": self.outputs(l)}
        arguments = ", ".join(called for name, called in names.items() if name in inputs_of(made))
        return Expression("input", shape="rows", name=f"d{self.named[l]}({arguments})")

    def function(self, name: str, results: Mapping[str, Expression], says: Text) -> Function:
        """A function of one formula, whose arguments are what it is computed of."""
        used = set[str]().union(*map(inputs_of, results.values()))
        arguments = tuple(name for name in ("u", "y", "z", "d") if name in used)
        return Function(name, arguments, tuple(results), self.assigned(results), says)


def names_of_functions(program: TrainingProgram) -> dict[int, str]:
    """l -> what its activation is called: f if there is but one, else f2, f3 ...; none where z = u."""
    texts = {l: tuple(lines_of({"z": z}, PYTHON)) for l, z in program.equations.z.items() if z.op != "input"}
    firsts = {l: next(k for k in texts if texts[k] == texts[l]) for l in texts}
    return {l: "f" if len(set(firsts.values())) == 1 else f"f{firsts[l]}" for l in firsts}
