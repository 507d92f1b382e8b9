"""A training program, statement by statement, in the book's names: the same for every language with matrices."""

from __future__ import annotations

from backglass.export.emitters.program_dialect import Dialect, Lines
from backglass.export.emitters.program_functions import FunctionsWriter
from backglass.export.emitters.program_given import GivenWriter
from backglass.export.emitters.program_steps import StepsWriter
from backglass.export.notes import Notes
from backglass.export.training_program import TrainingProgram
from backglass.words import programs as words

LONG = 200  # numbers of data; where there are more, the head says at which line the procedure begins


def program_text(program: TrainingProgram, notes: Notes, dialect: Dialect) -> bytes:
    """A whole program in UTF-8.

    Parameters
    ----------
    program : TrainingProgram
    notes : Notes
        Their lines stand at the head; where there are none, the program's title and remarks do.
    dialect : Dialect
    """
    lang = notes.lang
    functions = [dialect.function(made, lang) for made in FunctionsWriter(program, dialect, lang).functions()]
    given = GivenWriter(program, dialect, lang)
    learning = dialect.whole([*given.start(), "", *StepsWriter(program, dialect, lang).loop()])
    helpers = dialect.helpers([line for part in (*functions, learning) for line in part], lang)
    above = [*([helpers] if helpers else []), *functions]
    gap = [""] * dialect.apart if above else [""]
    body = [line for part in above for line in (*part, *gap)]
    written = "\n".join([*dialect.head, *gap, *body, *given.data(), "", *learning]).split("\n")  # a row may have lines
    first = next(number for number, line in enumerate(written, start=1) if line.endswith(words.FORWARD[lang]))
    head = _head(program, notes, dialect, 0)
    return ("\n".join([*_head(program, notes, dialect, len(head) + first), *written]) + "\n").encode()


def _head(program: TrainingProgram, notes: Notes, dialect: Dialect, first: int) -> Lines:
    """The comment at the head; the procedure begins in the line `first`."""
    said = notes.lines or tuple(text[notes.lang] for text in (program.title, *program.remarks, words.PRINTS))
    more = [words.CAREFUL] if program.equations.careful else []
    if program.X.size + (0 if program.orders is None else program.orders.size) > LONG:
        more.append(words.STEPS_AT.format(line=first))
    return dialect.comments([*said, *([""] if more else []), *(text[notes.lang] for text in more)])
