"""A lesson's training as a program: alone in one language, and in several side by side with what they print."""

from __future__ import annotations

from functools import cache
from math import sqrt

import numpy as np

from backglass.engines import choose
from backglass.export.formats import FORMATS
from backglass.export.program_source import LANGUAGES, program_source, typed
from backglass.export.training_gathering import program_from
from backglass.export.training_program import TrainingProgram
from backglass.glass.tracing import trace
from backglass.page.blocks import Block, Listing, Paragraph, Programs
from backglass.parameters import Parameters
from backglass.plan import Plan, State
from backglass.textbook.by_name import example, trained
from backglass.textbook.four_languages import compared
from backglass.textbook.lesson import Lesson
from backglass.textbook.shelf import LESSONS
from backglass.words import Language, Text
from backglass.words import languages as words
from backglass.words.studio.problems import EXAMPLES as TITLES

COMPARED = "perceptron"  # the lesson of document 004, which compares the languages
OF_OCTAVE = frozenset({"xor"})  # functions of Octave and MATLAB, which a file of that name would hide
DIGITS = 9  # significant ones, of what is shown
# How far the losses of two languages may lie apart, of their size; the tests hold what is shown.
APART, ROUNDING = 1e-11, 1e-15


def program_in(language: str, name: str, speak: Language) -> str:
    r"""The program of an example, alone.

    Parameters
    ----------
    language : str
        One of `LANGUAGES`.
    name : str
        As `trained` says it.
    speak : {"en", "ja"}
        Of its comments.

    Examples
    --------
    >>> print(*program_in("octave", "perceptron", "en").splitlines()[:4], sep="\n")
    % The perceptron as a block diagram: four derivatives, and AND
    % It prints: number of updates, loss E
    % Made by: backglass textbook perceptron --program octave
    % Run it by: octave-cli perceptron.m
    """
    made = f"backglass textbook {name} --program {language}" + (" --lang ja" if speak == "ja" else "")
    return program_source(_training(name), language, _stem(name), speak, made)


def printed(name: str) -> str:
    r"""What the programs of an example print, in the digits in which they agree.

    Examples
    --------
    >>> print(printed("descent").partition("\n")[0])
    0 0.18
    """
    made, lines = example(name), []
    net, rows = made.network, len(made.X)
    plan = Plan(made.X, made.D, np.ones(rows), rows, epochs=made.updates, optimiser=made.optimiser, shuffle=False)
    engine, state = choose("auto", net, made.optimiser)(net), State(made.parameters.flat, {})
    for update in _training(name).shown:
        state = engine.run(state, plan, update - state.cursor.update).state
        loss = trace(net, Parameters(net, state.theta), made.X, made.D).loss
        lines.append(f"{update} {shared(loss)}")
    return "\n".join(lines)


def shared(loss: float) -> str:
    """A loss in `DIGITS` digits, or as many as all numbers nearby share when they are rounded.

    A small loss is made of differences of nearly equal numbers, which have fewer digits.

    Examples
    --------
    >>> shared(0.29102777369359933), shared(0.25), shared(0.25000000050000001)
    ('0.291027774', '0.25', '0.25')
    """
    apart = APART + ROUNDING / sqrt(loss) if loss > 0 else APART
    for digits in range(DIGITS, 0, -1):
        texts = {f"{loss * (1 + sign * apart):.{digits}g}" for sign in (-1, 0, 1)}
        if len(texts) == 1:
            return texts.pop()
    return f"{loss:.1g}"


def programs(lesson: Lesson) -> list[Block]:
    """What a lesson's page says of its programs: what they do, what differs among the languages, all of them.

    Empty where the lesson has none.
    """
    name = trained(lesson.name)
    if name is None:
        return []
    made = example(name)
    says = words.SAYS.format(updates=f"{made.updates:,}", rows=len(made.X))
    as_file = words.AS_FILE.format(name=lesson.name, file=f"{_stem(name)}{FORMATS['octave'].suffix}")
    table = (Paragraph(words.DIFFERS), compared()) if lesson.name == COMPARED else ()
    return [Paragraph(says), *table, Paragraph(words.PRINTED), _side_by_side(name), Paragraph(as_file)]


@cache
def _side_by_side(name: str) -> Programs:
    listings = (
        Listing(
            language,
            FORMATS[language].title,
            tuple(typed(language, _stem(name))),
            Text(program_in(language, name, "en"), program_in(language, name, "ja")),
        )
        for language in LANGUAGES
    )
    return Programs(tuple(listings), printed(name))


def _stem(name: str) -> str:
    """The name of its files, which MATLAB takes as a name of its own.

    Examples
    --------
    >>> _stem("two-layer"), _stem("xor")
    ('two_layer', 'xor_net')
    """
    stem = name.replace("-", "_")
    return f"{stem}_net" if stem in OF_OCTAVE else stem


@cache
def _training(name: str) -> TrainingProgram:
    made = example(name)
    title = TITLES[name] if name in TITLES else LESSONS[name].title
    return program_from(made.network, made.parameters, made.X, made.D, made.optimiser, made.updates, title)
