"""A practice in a terminal: questions one after the other, what is said to each answer, and the score."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rich.table import Table

from backglass.cli.output import WIDEST, console
from backglass.cli.typed_lines import TimeOverError, TypedLines
from backglass.page.text import INDENT
from backglass.page.wrapping import wrap
from backglass.textbook.marking import Marked, mark, plain_digits
from backglass.textbook.question import At, Question, given_lines
from backglass.textbook.question_set import TOPICS
from backglass.textbook.quiz import ANSWER, HINT, SKIP, TRIES
from backglass.words import Language, Text
from backglass.words import practice as words

GO_ON = SKIP | {""}


@dataclass(frozen=True)
class Outcome:
    """What became of a question.

    Attributes
    ----------
    question : Question
    marked : Marked or None
        None where it was skipped, or its answer was asked for.
    typed : str
        The last answer.
    """

    question: Question
    marked: Marked | None = None
    typed: str = ""

    @property
    def right(self) -> bool:
        """Whether it counts."""
        return self.marked is not None and self.marked.right


def hold(
    questions: Sequence[Question],
    minutes: float | None,
    note: Callable[[Outcome], None],
    speak: Language,
) -> list[Outcome]:
    """Ask until the questions, the answers or the time end.

    Parameters
    ----------
    questions : sequence of Question
    minutes : float or None
        Of an exam; None without one.
    note : callable
        Told of every outcome at once, so that nothing is lost when the rest is broken off.
    speak : Language

    Returns
    -------
    list of Outcome
        Of the questions that were asked.
    """
    outcomes: list[Outcome] = []
    lines = TypedLines(None if minutes is None else 60 * minutes)
    how = words.HOW if minutes is None else words.HOW_IN_EXAM.format(total=len(questions), minutes=f"{minutes:g}")
    _paragraph(how[speak], speak, 0)
    try:
        for number, question in enumerate(questions, start=1):
            _show(number, len(questions), question, speak)
            outcome = _examined(question, lines, speak) if minutes is not None else _asked(question, lines, speak)
            if outcome is None:
                break
            outcomes.append(outcome)
            note(outcome)
    except TimeOverError:
        console().print(f"\n\n{words.TIME_OVER[speak]}")
    except KeyboardInterrupt:
        console().print()
    return outcomes


def show_score(outcomes: Sequence[Outcome], questions: Sequence[Question], exam: bool, speak: Language) -> None:
    """Print the score by topic; of an exam every question counts, and what was wrong is gone through."""
    screen = console()
    screen.print()
    if exam:
        for outcome in outcomes:
            if not outcome.right:
                _review(questions.index(outcome.question) + 1, len(questions), outcome, speak)
    counted = questions if exam else [outcome.question for outcome in outcomes]
    if not counted:
        screen.print(words.NOTHING_ASKED[speak])
        return
    right = Counter(outcome.question.topic for outcome in outcomes if outcome.right)
    asked = Counter(question.topic for question in counted)
    grid = Table(box=None, padding=(0, 2, 0, 0))
    for place, column in enumerate(words.BY_TOPIC):
        grid.add_column(column[speak], header_style="bold", justify="right" if place else "left")
    for name, topic in TOPICS.items():
        if asked[name]:
            grid.add_row(topic.title[speak], str(right[name]), str(asked[name]))
    screen.print(grid)
    total = words.SCORE.format(right=right.total(), asked=asked.total())[speak]
    screen.print(f"\n{total}", style="bold")
    unanswered = len(counted) - sum(outcome.marked is not None for outcome in outcomes)
    if unanswered:
        screen.print(words.NOT_ANSWERED.format(count=unanswered)[speak])


def _asked(question: Question, lines: TypedLines, speak: Language) -> Outcome | None:
    """One question with hints, a second try at a number, and reasons; None at the end of input."""
    tries = 1 if question.choices else TRIES
    while True:
        typed = _typed(words.ASK_CHOICE if question.choices else words.ASK_NUMBER, lines, speak)
        if typed is None:
            return None
        if typed in HINT:
            _hint(question, speak)
        elif typed in GO_ON:
            console().print(words.SKIPPED[speak])
            return Outcome(question)
        elif typed in ANSWER:
            _show_answer(question, speak)
            return Outcome(question)
        else:
            marked = mark(typed, question)
            if marked.grade in ("unread", "short"):
                _paragraph(marked.reason[speak], speak)
                continue
            tries -= 1
            verdict = words.RIGHT if marked.right else words.WRONG
            _paragraph(words.VERDICT.format(verdict=verdict, reason=marked.reason)[speak].strip(), speak)
            if marked.right:
                return Outcome(question, marked, typed)
            if not tries:
                _show_answer(question, speak)
                return Outcome(question, marked, typed)
            _paragraph(words.TRY_AGAIN[speak], speak)


def _examined(question: Question, lines: TypedLines, speak: Language) -> Outcome | None:
    """One question of an exam: the first answer that can be read counts."""
    while True:
        left = int(lines.left or 0)
        shown = words.MINUTES.format(minutes=left // 60, seconds=left % 60)
        typed = _typed(words.ASK_IN_EXAM.format(left=shown), lines, speak)
        if typed is None:
            return None
        if typed in GO_ON:
            return Outcome(question)
        marked = mark(typed, question)
        if marked.grade not in ("unread", "short"):
            return Outcome(question, marked, typed)
        _paragraph(marked.reason[speak], speak)


def _typed(ask: Text, lines: TypedLines, speak: Language) -> str | None:
    print(f"\n{ask[speak]}", end="", flush=True)
    line = lines.next()
    if not sys.stdin.isatty():  # whoever types ends the line
        print()
    return None if line is None else plain_digits(line).lower()


def _show(number: int, total: int, question: Question, speak: Language) -> None:
    screen, draft = console(), question.draft
    screen.print()
    heading = words.HEADING.format(number=number, total=total, topic=TOPICS[question.topic].title)
    screen.print(heading[speak], style="bold")
    _paragraph(draft.says[speak], speak)
    _lines(given_lines(draft), speak)
    if draft.program:
        screen.print()
        for row in draft.program.split("\n"):
            screen.print(f"{' ' * (2 * INDENT)}{row}".rstrip(), soft_wrap=True)
    if question.choices:
        screen.print()
    for place, choice in enumerate(question.choices, start=1):
        first, *others = wrap(choice.text[speak], min(screen.width, WIDEST) - INDENT - 3, speak)
        for row in (f"{place}  {first}", *(f"   {other}" for other in others)):
            screen.print(f"{' ' * INDENT}{row}", soft_wrap=True)


def _hint(question: Question, speak: Language) -> None:
    if question.draft.hint[speak]:
        _paragraph(question.draft.hint[speak], speak)
    _read_up(question.draft.at, speak)


def _show_answer(question: Question, speak: Language) -> None:
    number = f"{question.right}  " if question.right else ""
    answer = words.ANSWER_IS.format(answer=f"{number}{question.answer[speak]}")[speak]
    _paragraph(answer, speak)
    _paragraph(question.draft.because[speak], speak)
    _read_up(question.draft.at, speak)


def _review(number: int, total: int, outcome: Outcome, speak: Language) -> None:
    """A question of an exam that was not answered rightly, with the answer given and its reason."""
    _show(number, total, outcome.question, speak)
    console().print()
    if outcome.marked is not None:
        _paragraph(words.YOU_SAID.format(answer=outcome.typed)[speak], speak)
        _paragraph(outcome.marked.reason[speak], speak)
    _show_answer(outcome.question, speak)


def _read_up(at: At, speak: Language) -> None:
    _paragraph(words.READ.format(lesson=at.lesson, step=at.step, title=at.title)[speak], speak)


def _lines(rows: Iterable[str], speak: Language) -> None:
    for row in rows:
        _paragraph(row, speak, 2 * INDENT)


def _paragraph(text: str, speak: Language, indent: int = INDENT) -> None:
    screen = console()
    for line in text.split("\n"):
        for row in wrap(line, min(screen.width, WIDEST) - indent, speak):
            screen.print(f"{' ' * indent}{row}", soft_wrap=True)
