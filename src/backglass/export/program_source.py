"""A training as the text of a program, for who shows it or hands it on."""

from __future__ import annotations

from backglass.export.formats import FORMATS
from backglass.export.notes import Notes
from backglass.export.training_program import TrainingProgram
from backglass.words import Language, Text
from backglass.words import languages as words
from backglass.words.characters import visible
from backglass.words.programs import PRINTS

# Those of document 004, in its order, and C.
LANGUAGES = ("octave", "python", "scilab", "julia", "c")


def typed(language: str, stem: str) -> list[str]:
    """What runs a program's file, a line each.

    Examples
    --------
    >>> typed("octave", "mazur")
    ['octave-cli mazur.m']
    """
    row = FORMATS[language]
    return row.run_by(f"{stem}{row.suffix}", stem).splitlines()


def program_source(program: TrainingProgram, language: str, stem: str, lang: Language, made: str = "") -> str:
    """A training program.

    Parameters
    ----------
    program : TrainingProgram
    language : str
        One of `LANGUAGES`.
    stem : str
        The name of its file, without its suffix.
    lang : {"en", "ja"}
        Of its comments.
    made : str, optional
        The command that makes it.
    """
    head: list[Text] = [
        program.title,
        PRINTS,
        *program.remarks,
        *([words.MADE_BY.format(command=made)] if made else []),
    ]
    head += [words.RUN_BY.format(command=line) for line in typed(language, stem)]
    lines = tuple(visible(line[lang]) for line in head)
    files = FORMATS[language].writer("training")(program, Notes(stem, lang, lines))
    return files[""].decode("utf-8")
