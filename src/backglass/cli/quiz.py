"""The quiz: a hidden number at each step, the reader's answer, what the slip was, and a second try."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from backglass.cli import lessons
from backglass.cli.output import console, print_json
from backglass.page.typed_numbers import half_width
from backglass.textbook.lesson import Content, Lesson, LessonStep, Line
from backglass.textbook.quiz import ANSWER, HINT, SKIP, TRIES, judge
from backglass.textbook.reporting import report_line
from backglass.words import Language, Text
from backglass.words import textbook as words


@dataclass(frozen=True)
class Answered:
    """What became of one question.

    Attributes
    ----------
    typed : tuple of str
        Every try.
    right : bool
    slip : str or None
        Of the last try.
    verdict : Text or None
        What was said of it.
    hints : int
        How many were asked for.
    given_up : str
        "skipped" or "shown", where the reader asked for it; else empty.
    """

    typed: tuple[str, ...] = ()
    right: bool = False
    slip: str | None = None
    verdict: Text | None = None
    hints: int = 0
    given_up: str = ""


def ask(lesson: Lesson, content: Content, numbers: Iterable[int], as_json: bool, speak: Language) -> None:
    """Ask for the last number of each step until the steps or the answers end.

    Parameters
    ----------
    lesson : Lesson
    content : Content
    numbers : iterable of int
        The steps, from 1.
    as_json : bool
        Nothing is printed but one object at the end.
    speak : Language
    """
    answers: dict[int, Answered] = {}
    if not as_json:
        lessons.show_head(lesson, content, speak)
        console().print()
        lessons.show_paragraph(words.QUIZ_HOW[speak], speak)
    for number in numbers:
        step = content.steps[number - 1]
        if not step.lines:
            continue
        if not as_json:
            lessons.show_step(number, step, speak, step.lines[-1])
        answered, over = _one(step, as_json, speak)
        if not over or answered.typed:
            answers[number] = answered
        if over:
            break
    if as_json:
        print_json(_record(lesson, content, answers, speak))
    else:
        _show_record(lesson.name, answers, speak)


def _one(step: LessonStep, quiet: bool, speak: Language) -> tuple[Answered, bool]:
    """One question, asked until it is answered or given up; and whether the input has ended."""
    hidden, so_far = step.lines[-1], Answered()
    while True:
        if not quiet:
            print(words.QUIZ_ASK.format(symbol=hidden.symbol)[speak], end="", flush=True)
        typed = sys.stdin.readline()
        word = half_width(typed).strip().lower()
        if not typed or word in SKIP | ANSWER:
            given_up = "skipped" if word in SKIP else "shown" if word in ANSWER else ""
            _tell(words.QUIZ_SKIPPED if word in SKIP else None, quiet, speak)
            if word in ANSWER:
                _reveal(step, quiet, speak)
            return replace(so_far, given_up=given_up), not typed
        if word in HINT:
            so_far = replace(so_far, hints=so_far.hints + 1)
            _hint(hidden, so_far.hints, quiet, speak)
            continue
        judged = judge(typed.strip(), hidden)
        _tell(judged.reason, quiet, speak)
        if not judged.readable:
            continue
        so_far = replace(
            so_far,
            typed=(*so_far.typed, typed.strip()),
            right=judged.right,
            slip=judged.slip,
            verdict=judged.reason,
        )
        if judged.right or len(so_far.typed) == TRIES:
            _reveal(step, quiet, speak)
            return so_far, False
        _tell(words.QUIZ_AGAIN, quiet, speak)


def _tell(text: Text | None, quiet: bool, speak: Language) -> None:
    if text is not None and not quiet:
        console().print()
        lessons.show_paragraph(text[speak], speak)


def _hint(hidden: Line, hints: int, quiet: bool, speak: Language) -> None:
    """The formula first, then the numbers put in."""
    if quiet:
        return
    put = hidden.put if hints > 1 else ""
    lessons.show_line(replace(hidden, put=put, result=""))
    if hints > 1 and not put:
        _tell(words.QUIZ_NO_MORE, quiet, speak)


def _reveal(step: LessonStep, quiet: bool, speak: Language) -> None:
    if not quiet:
        lessons.show_line(step.lines[-1])
        lessons.show_table(step, speak)


def _record(lesson: Lesson, content: Content, answers: dict[int, Answered], speak: Language) -> dict[str, Any]:
    """The record as one object."""
    listed = [
        {
            "step": number,
            "symbol": content.steps[number - 1].lines[-1].symbol,
            "answer": one.typed[-1] if one.typed else "",
            "tries": list(one.typed),
            "value": content.steps[number - 1].lines[-1].value,
            "right": one.right,
            "slip": one.slip,
            "hints": one.hints,
            "given_up": one.given_up,
            "verdict": one.verdict[speak] if one.verdict else "",
        }
        for number, one in answers.items()
    ]
    right = sum(one.right for one in answers.values())
    return {"lesson": lesson.name, "asked": len(answers), "right": right, "answers": listed}


def _show_record(lesson: str, answers: dict[int, Answered], speak: Language) -> None:
    """How many were right, and how each question went."""
    screen = console()
    screen.print()
    if not answers:
        lessons.show_paragraph(words.QUIZ_NOTHING[speak], speak)
        return
    right = sum(one.right for one in answers.values())
    lessons.show_paragraph(words.QUIZ_SCORE.format(right=right, asked=len(answers))[speak], speak)
    for number, one in answers.items():
        lessons.show_paragraph(words.QUIZ_RECORD.format(step=number, how=_how(one))[speak], speak)
    lessons.show_report(report_line(lesson), speak)


def _how(one: Answered) -> Text:
    if one.given_up:
        how = words.QUIZ_GIVEN_UP[one.given_up]
    elif one.right:
        how = words.QUIZ_AT_ONCE if len(one.typed) == 1 else words.QUIZ_SECOND
    else:
        how = words.QUIZ_MISSED
    if not one.hints:
        return how
    hints = words.QUIZ_HINTS.format(hints=one.hints)
    return Text(how.en + hints.en, how.ja + hints.ja)
