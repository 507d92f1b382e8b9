"""The quiz: a hidden number at each step, the reader's answer, and what the slip was."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

from backglass.cli import lessons
from backglass.cli.output import console, print_json
from backglass.textbook.lesson import Content, Lesson, LessonStep, Line
from backglass.textbook.quiz import Verdict, judge
from backglass.words import Language
from backglass.words import textbook as words


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
    screen = console()
    answers: list[dict[str, Any]] = []
    if not as_json:
        lessons.show_head(lesson, content, speak)
    for number in numbers:
        step = content.steps[number - 1]
        if not step.lines:
            continue
        if not as_json:
            _show_question(number, step, speak)
        typed = sys.stdin.readline()
        if not typed:
            break
        verdict = judge(typed, step.lines[-1])
        answers.append(_to_dict(number, step.lines[-1], typed, verdict, speak))
        if not as_json:
            screen.print()
            lessons.show_paragraph(verdict.text[speak], speak)
            lessons.show_line(step.lines[-1])
            lessons.show_table(step, speak)
    right = sum(answer["right"] for answer in answers)
    if as_json:
        print_json({"lesson": lesson.name, "asked": len(answers), "right": right, "answers": answers})
    else:
        screen.print()
        for text in (words.QUIZ_SCORE.format(right=right, asked=len(answers)), words.REPORT):
            lessons.show_paragraph(text[speak], speak)


def _show_question(number: int, step: LessonStep, speak: Language) -> None:
    hidden = step.lines[-1]
    lessons.show_step(number, step, speak, hidden)
    print(words.QUIZ_ASK.format(symbol=hidden.symbol)[speak], end="", flush=True)


def _to_dict(number: int, hidden: Line, typed: str, verdict: Verdict, speak: Language) -> dict[str, Any]:
    return {
        "step": number,
        "symbol": hidden.symbol,
        "answer": typed.strip(),
        "value": hidden.value,
        "right": verdict.right,
        "grade": verdict.grade,
        "slip": verdict.slip,
        "verdict": verdict.text[speak],
    }
