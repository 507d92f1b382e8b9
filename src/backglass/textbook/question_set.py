"""Questions made of drafts, and a set of them drawn evenly over topics: the same for a seed on every machine."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import count as counted
from typing import Any
from zlib import crc32

from backglass.textbook import questions
from backglass.textbook.draw import Draw
from backglass.textbook.question import (
    CHOICES,
    GAP,
    Choice,
    Draft,
    Generator,
    Question,
    Topic,
    Wrong,
    as_text,
    coincide,
    decimals_for,
    given_lines,
    is_rounding,
)
from backglass.words import Language, Text

TRIES = 200  # of a draft, until its answers can be told apart
DIGITS = 12  # significant ones of a value in JSON, the same on every machine


def found_topics() -> dict[str, Topic]:
    """Name -> topic, of every file of `questions/`."""
    files = [module.name for module in pkgutil.iter_modules(questions.__path__)]
    all_of_them: list[Topic] = [import_module(f"backglass.textbook.questions.{file}").TOPIC for file in files]
    return {topic.name: topic for topic in sorted(all_of_them, key=lambda topic: (topic.place, topic.name))}


TOPICS: dict[str, Topic] = found_topics()
GENERATORS: dict[str, tuple[Topic, Generator]] = {
    identity: (topic, generator) for topic in TOPICS.values() for identity, generator in topic.by_id.items()
}


def question_of(identity: str, seed: int, time: int = 0) -> Question:
    """A question by its generator's id, with the numbers of a seed.

    Numbers are drawn again while two answers cannot be told apart.

    Parameters
    ----------
    identity : str
        A key of `GENERATORS`.
    seed : int
    time : int
        How often the question was asked with this seed already.

    Examples
    --------
    >>> question = question_of("softmax-one-output", seed=7)
    >>> question.topic, sum(choice.right for choice in question.choices), len(question.choices)
    ('softmax', 1, 4)
    """
    topic, generator = GENERATORS[identity]
    stream = crc32(identity.encode())
    for attempt in range(TRIES):
        draw = Draw(seed, stream, time * TRIES + attempt)
        made = _made(identity, topic.name, generator(draw), draw)
        if made is not None:
            return made
    raise AssertionError(f"{identity} has no {CHOICES} answers that can be told apart, seed {seed}")


def _made(identity: str, topic: str, draft: Draft, draw: Draw) -> Question | None:
    """The question, or None where its answers cannot be told apart."""
    if any(map(is_rounding, (draft.right, *(one.what for one in draft.wrongs)))):
        return None
    if draft.kind == "number":
        answers = (draft.right, *(one.what for one in draft.wrongs))
        if any(coincide(one, other) for k, one in enumerate(answers) for other in answers[:k]):
            return None
        return Question(identity, topic, draft, (), as_text(draft.right))
    wrongs: list[Wrong] = []
    for one in draw.shuffled(draft.wrongs):
        if not any(coincide(one.what, other) for other in (draft.right, *(kept.what for kept in wrongs))):
            wrongs.append(one)
    if len(wrongs) < CHOICES - 1:
        return None
    del wrongs[CHOICES - 1 :]
    decimals = decimals_for([draft.right, *(one.what for one in wrongs)])
    right = Choice(as_text(draft.right, decimals), True, draft.because, "")
    choices = [right, *(Choice(as_text(one.what, decimals), False, one.reason, one.slip) for one in wrongs)]
    if len({choice.text.en for choice in choices}) < CHOICES or len({choice.text.ja for choice in choices}) < CHOICES:
        return None
    return Question(identity, topic, draft, tuple(draw.shuffled(choices)), right.text)


def draw_questions(seed: int, count: int, topics: Sequence[str] = ()) -> Iterator[Question]:
    """Questions drawn evenly over topics, and within one over its generators.

    Parameters
    ----------
    seed : int
    count : int
    topics : sequence of str, optional
        All by default.

    Examples
    --------
    >>> drawn = list(draw_questions(7, 2 * len(TOPICS)))
    >>> sorted(question.topic for question in drawn) == sorted([*TOPICS, *TOPICS])
    True
    """
    chosen = [TOPICS[name] for name in topics or TOPICS]
    within = {topic.name: _generators(topic, seed) for topic in chosen}
    times: dict[str, int] = {}
    order: list[Topic] = []
    for number in range(count):
        if not order:
            order = Draw(seed, 0, number // len(chosen)).shuffled(chosen)
        identity = next(within[order.pop().name])
        times[identity] = times.get(identity, -1) + 1
        yield question_of(identity, seed, times[identity])


def _generators(topic: Topic, seed: int) -> Iterator[str]:
    """The ids of a topic without end, each as often as any other."""
    for time in counted():
        yield from Draw(seed, crc32(topic.name.encode()), time).shuffled(list(topic.by_id))


def question_text(question: Question) -> Text:
    """The question with what is given and its program, as plain text."""
    draft = question.draft
    below = "\n".join([*given_lines(draft), *([draft.program] if draft.program else [])])
    return Text(*(f"{draft.says[speak]}\n{below}" if below else draft.says[speak] for speak in ("en", "ja")))


def to_json(question: Question, speak: Language) -> dict[str, Any]:
    """A question as plain JSON values.

    `reasons` and `slips` belong to the choices, or where there are none to the numbers `slips_give`.

    Examples
    --------
    >>> sorted(to_json(question_of("softmax-one-output", 7), "en"))[:4]
    ['answer', 'because', 'check', 'choices']
    """
    draft = question.draft
    entries: dict[str, Any] = {
        "id": question.id,
        "topic": question.topic,
        "kind": draft.kind,
        "question": question_text(question)[speak],
        "choices": [choice.text[speak] for choice in question.choices] or None,
        "answer": question.answer[speak] if question.choices else _steady(question.value),
        "right": question.right or None,
        "value": _steady(question.value),
        "given": dict(draft.given),
        "because": draft.because[speak],
        "hint": draft.hint[speak],
        "lesson": draft.at.lesson,
        "step": draft.at.step,
        "title": draft.at.title[speak],
        "program": draft.program or None,
        "gap": GAP if draft.program else None,
        "check": draft.check or None,
    }
    if question.choices:
        entries["reasons"] = [choice.reason[speak] for choice in question.choices]
        entries["slips"] = [choice.slip or None for choice in question.choices]
    else:
        entries["reasons"] = [one.reason[speak] for one in draft.wrongs]
        entries["slips"] = [one.slip for one in draft.wrongs]
        entries["slips_give"] = [_steady(one.what) for one in draft.wrongs]
    return entries


def _steady(value: Any) -> Any:
    """A number in digits that are the same on every machine, or several."""
    if isinstance(value, tuple):
        return [_steady(one) for one in value]
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value
