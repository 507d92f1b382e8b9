"""A network as a program of matrices: what the programs in Octave, Scilab and Julia have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from backglass.errors import PlanError
from backglass.export.matrix_language import MatrixLanguage
from backglass.export.notes import Notes
from backglass.export.portable import CategoryInput, Label, NumberInput, Outputs, Portable, Rules, TableInput
from backglass.export.printing import lines_of, lines_of_layers
from backglass.words import Language, Text
from backglass.words import export as refusals
from backglass.words import matrix_programs as words

FEW = 8  # numbers that stand within a formula
MOST = 2_000_000  # parameters: Octave and Scilab read about 200 000 a second, and take 500 bytes of memory for each
EXACT = 2**53  # up to here float64 holds every whole number


@dataclass(frozen=True)
class Statements:
    """How a language writes the statements of a network's program.

    Attributes
    ----------
    stop : str
        What ends an assignment.
    unfit : str
        Refuses a table of other columns than {count}, with the sentence {sentence}.
    empty : str
        What is done with a table without rows, where the language knows no such matrix; {names} sets the results.
    types : dict of str to str
        What makes a matrix float64 and float32.
    zeros, column, level, held, gap, filled, told, scaled, codes : str
        The preparation, statement by statement: z(1) to begin with; x, a column of the table; what is no place of a
        level becomes a gap; bounds; where gaps are; what stands in for them; the input that tells of them; where a
        scaled number is put; and the inputs of categories.
    keeps, kept, meets : str
        Where rules ask for filled numbers: a matrix for them, a column of it, and the inputs that are rules.
    net : str
        u of a layer {l}, of z of the one {before} it.
    two : str
        The probabilities of both classes.
    second, largest : str
        The class, counted from 1, where it is the second, and where it is the largest.
    chosen : str
        The labels by these.
    over_half : str
        Which labels hold.
    numbers : str
        Times {scale}, plus {shift}.
    """

    stop: str
    unfit: str
    empty: str
    types: dict[str, str]
    zeros: str
    column: str
    level: str
    held: str
    gap: str
    filled: str
    told: str
    scaled: str
    codes: str
    keeps: str
    kept: str
    meets: str
    net: str
    two: str
    second: str
    largest: str
    chosen: str
    over_half: str
    numbers: str


@dataclass(frozen=True)
class MatrixSource(ABC):
    """What writes programs of matrices.

    Attributes
    ----------
    language : MatrixLanguage
    says : Statements
    """

    language: MatrixLanguage
    says: Statements

    def written(self, portable: Portable, notes: Notes) -> bytes:
        """The program.

        Raises
        ------
        PlanError
            It would hold more numbers than such a language reads in some seconds.
        """
        lang = notes.lang
        count = sum(layer.W.size + layer.b.size for layer in portable.layers)
        if count > MOST:
            raise PlanError(refusals.TOO_MANY.format(title=self.language.name, count=count, most=MOST))
        parameters = self.parameters(portable, lang)
        main = self.predict(portable, lang)
        if portable.columns:
            main += ["", *self.prepared(portable, lang)]
        tables: list[str] = []
        for name, about, texts in self.tables(portable):
            tables += ["", *self.table(name, about[lang], texts)]
        helpers = self.language.needed([*main, *parameters], lang)
        opening = self.opening(lang)
        lines = [*self.language.comments(notes.lines), "", *opening, *main, *tables, *helpers, "", *parameters]
        return ("\n".join(lines) + "\n").encode()

    def opening(self, lang: Language) -> list[str]:  # noqa: ARG002
        """What stands before all functions."""
        return []

    @abstractmethod
    def parameters(self, portable: Portable, lang: Language) -> list[str]:
        """The weights and the biases."""

    def table(self, name: str, about: str, lines: Callable[[str], list[str]]) -> list[str]:
        """A table of texts: a function, whose `lines` give a name the texts."""
        return self.language.function(name, "", "texts", lines("texts"), [about])

    @abstractmethod
    def texts_of_columns(self, name: str, columns: Sequence[TableInput]) -> list[str]:
        """Lines that give a name a list of texts for each column."""

    def classes(self, name: str, labels: Sequence[Label]) -> list[str]:
        """Lines that give a name the classes; whole numbers that float64 does not hold are texts."""
        if any(isinstance(label, str) or (isinstance(label, int) and abs(label) > EXACT) for label in labels):
            return self.language.strings(name, list(map(str, labels)))
        return [f"{name} = {self.class_numbers(list(map(self.class_number, labels)), isinstance(labels[0], bool))}"]

    def class_number(self, label: Label) -> str:
        """A class that is a number or a truth value."""
        return str(int(label)) if isinstance(label, int) else self.language.number(float(label))

    @abstractmethod
    def class_numbers(self, labels: list[str], truths: bool) -> str:
        """The row of classes that are no texts."""

    def tables(self, portable: Portable) -> list[tuple[str, Text, Callable[[str], list[str]]]]:
        """Names and comments of what a reader looks up, and what gives the lines."""
        found: list[tuple[str, Text, Callable[[str], list[str]]]] = [
            ("COLUMNS", words.COLUMNS, lambda name: self.language.strings(name, portable.asked))
        ]
        if any(column.texts for column in portable.columns):
            found.append(("CATEGORIES", words.CATEGORIES, lambda name: self.texts_of_columns(name, portable.columns)))
        classes = portable.outputs.classes
        if classes:
            about = words.LABELS if portable.outputs.meaning == "labels" else words.CLASSES
            found.append(("CLASSES", about, lambda name: self.classes(name, classes)))
        return found

    def predict(self, portable: Portable, lang: Language) -> list[str]:
        """The function that is called."""
        says, outputs = self.says, portable.outputs
        start = "prepared(table)" if portable.columns else "table"
        single = portable.dtype == "float32"
        asked = len(portable.asked)
        sentence = self.language.string(words.UNFIT.format(count=asked)[lang])
        gives, about = (
            ("y", words.GIVES_NUMBERS)
            if outputs.meaning == "numbers"
            else (self.pair, words.GIVES_LABELS if outputs.meaning == "labels" else words.GIVES_CLASSES)
        )
        body = [
            *filled(says.empty, names="\n".join(f"  {name} = [];" for name in names_in(gives))),
            *filled(says.unfit, count=asked, sentence=sentence),
            self.let("z1", start if portable.columns and not single else f"{says.types[portable.dtype]}({start})"),
            *self.layers(portable),
            *self.answer(outputs, single),
        ]
        return self.language.function("predict", "table", gives, body, about[lang].splitlines())

    @property
    def pair(self) -> str:
        """Labels and probabilities, as a function gives both."""
        return "[labels, probabilities]"

    def let(self, name: str, text: str) -> str:
        """An assignment."""
        return f"{name} = {text}{self.says.stop}"

    def layers(self, portable: Portable) -> list[str]:
        """From z(1) to y."""
        z = [layer.z for layer in portable.layers]
        return lines_of_layers(z, self.says.net, self.language.syntax(portable.dtype), self.says.stop)

    def answer(self, outputs: Outputs, single: bool) -> list[str]:
        """What y means."""
        says = self.says
        if outputs.meaning == "numbers":
            lines = [self.let("y", f"{says.types['float64']}(y)")] if single else []
            if (outputs.scale, outputs.shift) == (1.0, 0.0):
                return lines
            scale, shift = map(self.language.number, (outputs.scale, outputs.shift))
            return [*lines, self.let("y", filled(says.numbers, scale=scale, shift=f"({shift})")[0])]
        if outputs.meaning == "labels":
            return [self.let("probabilities", "y"), self.let("labels", says.over_half)]
        if outputs.meaning == "two classes":
            return [self.let("probabilities", says.two), self.let("k", says.second), *says.chosen.splitlines()]
        return [self.let("probabilities", "y"), *says.largest.splitlines(), *says.chosen.splitlines()]

    def prepared(self, portable: Portable, lang: Language) -> list[str]:
        """The function from a table to z(1)."""
        constants: dict[tuple[float, ...], str] = {}

        def row(numbers: Sequence[float]) -> str:
            if len(numbers) <= FEW:
                return syntax.row(numbers)
            return constants.setdefault(tuple(numbers), f"numbers{len(constants) + 1}")

        syntax = self.language.syntax()
        body: list[str] = []
        for place, (column, start) in enumerate(zip(portable.columns, portable.starts, strict=True), start=1):
            found = [*filled(self.says.column, place=place), *self.mended(column)]
            if column.indicator:
                found += filled(self.says.told, place=start + column.told + 1)
            if isinstance(column, CategoryInput):
                if column.categories:
                    count = len(column.categories)
                    found += filled(self.says.codes, first=start + 1, last=start + count, count=count - 1, n=count)
            else:
                last = start + column.width - len(column.more) + 1
                wanted = {"scaled": (start + 1, column.scaled)}
                wanted |= {f"part{number}": (last + number, one) for number, one in enumerate(column.more)}
                put = lines_of({name: one for name, (_, one) in wanted.items()}, replace(syntax, row=row))
                for name, text in put:
                    if name in wanted:
                        found += filled(self.says.scaled, place=wanted[name][0], text=text)
                    else:
                        found.append(self.let(name, text))
            if portable.rules is not None and place - 1 in portable.rules.columns:
                found += filled(self.says.kept, place=place)
            body += ["", *self.language.comments([f"{place}: {column.name}"]), *found]
        if portable.rules is not None:
            body += ["", *self.meeting(portable.rules)]
        known = [line for numbers, name in constants.items() for line in self.language.matrix(name, np.array(numbers))]
        opening = filled(self.says.zeros, n=len(portable.inputs))
        if portable.rules is not None:
            opening += filled(self.says.keeps, n=len(portable.columns))
        return self.language.function("prepared", "table", "z1", [*known, *opening, *body], [words.PREPARED[lang]])

    def meeting(self, rules: Rules) -> list[str]:
        """From z(1) without rules, and the filled numbers, to whether a row meets each rule."""
        members = [at + 1 for one in rules.wanted for at in one]
        rows = {
            "places": [one.place + 1 for one in rules.asked],
            "thresholds": [one.number for one in rules.asked],
            "above": [one.above for one in rules.asked],
            "members": members,
            "stops": np.cumsum([0, *map(len, rules.wanted)]).tolist(),
        }
        given = [line for name, row in rows.items() for line in self.language.matrix(name, np.array(row, dtype=float))]
        return [*given, *filled(self.says.meets, first=rules.first, rules=len(rules.wanted))]

    def mended(self, column: TableInput) -> list[str]:
        """What is done to a column before it becomes inputs."""
        says, number, lines = self.says, self.language.number, []
        if isinstance(column, NumberInput):
            if column.unit == "place":
                lines += filled(says.level, last=len(column.levels) - 1)
            if column.low is not None and column.high is not None:
                lines += filled(says.held, low=number(column.low), high=number(column.high))
        if column.indicator or column.fill is not None:
            lines.append(says.gap)
        if column.fill is not None:
            lines += filled(says.filled, fill=number(float(column.fill)))
        return lines


def filled(template: str, **values: object) -> list[str]:
    """The lines of a statement."""
    return template.format(**values).splitlines()


def names_in(gives: str) -> list[str]:
    """The names of what a function gives."""
    return gives.strip("[]").split(", ")
