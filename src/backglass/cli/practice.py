"""``backglass practice``: questions as the E-certification asks them, and what was wrong asked again."""

from __future__ import annotations

import difflib
import secrets
from typing import TYPE_CHECKING

from backglass.cli.command import command
from backglass.cli.options import JSON, flag, option
from backglass.cli.output import note, print_json, say
from backglass.cli.usage import UsageError
from backglass.errors import FileError
from backglass.ranges import SEED, number, whole
from backglass.words import practice as words
from backglass.workflow.option_kinds import NUMBER, WHOLE, within

if TYPE_CHECKING:
    from backglass.cli.asking import Outcome
    from backglass.textbook.question import Question
    from backglass.textbook.review import ReviewList
    from backglass.words import Language

MOST = 10_000  # questions at once
LONGEST_EXAM = 24 * 60  # minutes
FRESH = 1_000_000  # seeds that are drawn where none is given: short enough to be typed again

TOPIC = option("--topic", metavar="TOPIC")
COUNT = option("--questions", "count", metavar="N", kind=WHOLE, check=within(whole(1, MOST)), default=20)
SEED_OF_IT = option("--seed", metavar="N", kind=WHOLE, check=within(SEED))
REVIEW = flag("--review")
EXAM = option("--exam", "minutes", metavar="MINUTES", kind=NUMBER, check=within(number(0, LONGEST_EXAM, "(]")))
FORGET = flag("--forget")


@command(TOPIC, COUNT, SEED_OF_IT, REVIEW, EXAM, FORGET, JSON)
def practice(
    *,
    topic: str | None,
    count: int,
    seed: int | None,
    review: bool,
    minutes: float | None,
    forget: bool,
    as_json: bool,
    speak: Language,
) -> None:
    """Ask questions, or ask again what was wrong."""
    if forget:
        if topic or seed is not None or review or minutes is not None:
            raise UsageError(words.FORGET_ALONE)
        _forget(as_json, speak)
        return
    if as_json and minutes is not None:
        raise UsageError(words.JSON_HAS_NO_EXAM)
    from backglass.textbook.question_set import to_json
    from backglass.textbook.review import ReviewList

    drawn = secrets.randbelow(FRESH) if seed is None else seed
    kept = ReviewList()
    questions = _again(kept, topic, count, drawn) if review else _new(topic, count, drawn)
    _tell_of_damage(kept, speak)
    if as_json:
        print_json({"seed": drawn, "questions": [to_json(question, speak) for question in questions]})
    elif not questions:
        say(words.NOTHING_TO_REVIEW, speak)
    else:
        _hold(questions, minutes, kept, review, drawn, speak)


def _new(topic: str | None, count: int, seed: int) -> list[Question]:
    from backglass.textbook.question_set import draw_questions

    return list(draw_questions(seed, count, () if topic is None else (_known(topic),)))


def _again(kept: ReviewList, topic: str | None, count: int, seed: int) -> list[Question]:
    """What waits on the list, with new numbers; of what this version does not have it says nothing."""
    from backglass.textbook.question_set import GENERATORS, question_of

    waiting = [name for name in kept.waiting() if name in GENERATORS]
    if topic is not None:
        waiting = [name for name in waiting if GENERATORS[name][0].name == _known(topic)]
    return [question_of(name, seed) for name in waiting[:count]]


def _known(topic: str) -> str:
    from backglass.textbook.question_set import TOPICS

    if topic in TOPICS:
        return topic
    near = difflib.get_close_matches(topic, TOPICS, n=1)
    if near:
        raise UsageError(words.NEAREST_TOPIC.format(name=topic, nearest=near[0]))
    raise UsageError(words.UNKNOWN_TOPIC.format(name=topic, topics=", ".join(TOPICS)))


def _hold(
    questions: list[Question], minutes: float | None, kept: ReviewList, review: bool, seed: int, speak: Language
) -> None:
    from backglass.cli.asking import hold, show_score

    unkept: list[FileError] = []

    def noted(outcome: Outcome) -> None:
        if outcome.marked is None:
            return
        try:
            kept.note(outcome.question.id, right=outcome.right, in_review=review)
        except FileError as problem:  # the practice goes on; it is said once, at the end
            unkept.append(problem)

    outcomes = hold(questions, minutes, noted, speak)
    show_score(outcomes, questions, minutes is not None, speak)
    try:
        waiting = len(kept.waiting())
    except FileError as problem:
        unkept.append(problem)
    if unkept:
        note(unkept[0].text, speak)
    elif waiting:
        say(words.TO_REVIEW.format(count=waiting), speak)
    _tell_of_damage(kept, speak)
    if not review:
        say(words.SEED_WAS.format(seed=seed), speak)


def _tell_of_damage(kept: ReviewList, speak: Language) -> None:
    if kept.set_aside is not None:
        note(words.SET_ASIDE.format(path=kept.set_aside), speak)
        kept.set_aside = None  # it is said once


def _forget(as_json: bool, speak: Language) -> None:
    from backglass.textbook.review import ReviewList

    found = ReviewList().forget()
    if as_json:
        print_json({"forgotten": found})
    else:
        say(words.FORGOTTEN if found else words.NOTHING_TO_FORGET, speak)
