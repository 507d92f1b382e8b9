"""A lesson worked out: what it says as blocks, from its title to its checks, and its numbers as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from backglass.page.blocks import Block, Code, Heading, Paragraph, Table
from backglass.page.shown import Shown
from backglass.ranges import spoken
from backglass.textbook.by_name import trained
from backglass.textbook.checks import Check, by_place, counts
from backglass.textbook.lesson import Content, Lesson, LessonStep, Watch, plain, unwatched
from backglass.textbook.reporting import report_line
from backglass.textbook.shelf import following
from backglass.words import Language, Text
from backglass.words import languages as of_programs
from backglass.words import textbook as words
from backglass.words.terms import GLOSSARY


@dataclass(frozen=True, eq=False)
class WorkedLesson(Shown):
    """A lesson with its content.

    Attributes
    ----------
    lesson : Lesson
    content : Content
    step : int or None
        The only step that is shown, counted from 1.
    """

    lesson: Lesson
    content: Content
    step: int | None = None

    @property
    def title(self) -> Text:
        """What a page about it is called."""
        return Text(f"{self.lesson.name}: {self.lesson.title.en}", f"{self.lesson.name}: {self.lesson.title.ja}")

    @property
    def numbers(self) -> Sequence[int]:
        """The steps that are shown, counted from 1."""
        return range(1, len(self.content.steps) + 1) if self.step is None else [self.step]

    def blocks(self) -> list[Block]:
        """What is to be drawn."""
        return [Heading(self.title), *self.body()]

    def body(self, with_programs: bool = False) -> list[Block]:
        """The blocks without the title; the lesson's programs themselves are for a page, which has the room."""
        steps = (block for number in self.numbers for block in step_blocks(number, self.content.steps[number - 1]))
        checks = self.content.all_checks
        end = (
            (*_checks(checks), *_summary(self.content), *_next(self.lesson), *_programs(self.lesson, with_programs))
            if self.step is None
            else ()
        )
        line = plain(report_line(self.lesson.name, self.step))
        return [*head_blocks(self.lesson, self.content), *steps, *end, Paragraph(words.REPORT), Paragraph(line)]

    def to_json(self, lang: Language | None = None) -> dict[str, Any]:
        """The same as plain JSON values, numbers unrounded, texts in one language."""
        speak, content = spoken(lang), self.content
        return {
            "lesson": self.lesson.name,
            "title": self.lesson.title[speak],
            "answers": self.lesson.answers[speak],
            "documents": list(self.lesson.documents),
            "given": [{"what": given.what[speak], "value": given.value} for given in content.given],
            "steps": [_step(number, content.steps[number - 1], speak) for number in self.numbers],
            "summary": [sentence[speak] for sentence in content.summary],
            **content.data,
            "checks": [check.to_dict(speak) for check in content.all_checks],
        }


def work_out(lesson: Lesson, watch: Watch = unwatched) -> WorkedLesson:
    """Work a lesson out.

    Parameters
    ----------
    lesson : Lesson
        One of `shelf.LESSONS`.
    watch : callable, optional
        Told (done, total) while that takes long.

    Examples
    --------
    >>> from backglass.textbook.shelf import LESSONS
    >>> work_out(LESSONS["chain-rule"]).to_text("en").startswith("chain-rule: The chain rule on y = log(sin² x)")
    True
    """
    return WorkedLesson(lesson, lesson.work(watch))


def head_blocks(lesson: Lesson, content: Content) -> list[Block]:
    """What the lesson answers and is made from, its words, and what is given."""
    return [
        Paragraph(lesson.answers),
        *(Paragraph(source(number)) for number in lesson.documents),
        Heading(words.TERMS),
        *(Paragraph(Text(GLOSSARY[name].say("en"), GLOSSARY[name].say("ja"))) for name in lesson.terms),
        Heading(words.GIVEN),
        given_table(content),
    ]


def given_table(content: Content) -> Table:
    """What is given."""
    return Table(words.GIVEN_COLUMNS, tuple((given.what, given.cell) for given in content.given))


def source(number: str) -> Text:
    """The document that a lesson comes from."""
    return words.FROM_DOCUMENT.format(number=number, document=words.DOCUMENTS[number])


def step_blocks(number: int, step: LessonStep) -> list[Block]:
    """One step: what is done, why, its picture, its program, its lines, and its table."""
    return [
        Heading(Text(f"{number}. {step.title.en}", f"{number}. {step.title.ja}")),
        *([Paragraph(step.says)] if step.says.en else []),
        *([step.picture] if step.picture is not None else []),
        *([Code(step.program)] if step.program else []),
        *(line.block for line in step.lines),
        *([step.table] if step.table is not None else []),
    ]


def _summary(content: Content) -> Iterable[Block]:
    return (Heading(words.SUMMARY), *map(Paragraph, content.summary))


def _programs(lesson: Lesson, whole: bool) -> Iterable[Block]:
    if not whole:
        return map(Paragraph, program_words(lesson))
    from backglass.textbook.in_languages import programs  # with what reads tables, whose start is slow

    found = programs(lesson)
    return (Heading(of_programs.TITLE), *found) if found else ()


def _next(lesson: Lesson) -> Iterable[Block]:
    yield Paragraph(next_words(lesson))


def next_words(lesson: Lesson) -> Text:
    """Which lesson comes next, and how it is opened."""
    after = following(lesson)
    return words.LAST_LESSON if after is None else words.NEXT_LESSON.format(name=after.name, title=after.title)


def program_words(lesson: Lesson) -> list[Text]:
    """How its program is had; nothing where there is none."""
    return [of_programs.COMMAND.format(name=lesson.name)] if trained(lesson.name) else []


def _checks(checks: Sequence[Check]) -> Iterable[Block]:
    return (Heading(words.CHECKS), *check_blocks(checks))


def check_blocks(checks: Sequence[Check]) -> Iterator[Block]:
    """The checks, grouped by where the number that is given comes from."""
    for place, group in by_place(checks):
        yield from ([Paragraph(place)] if place.en else [])
        yield check_table(group)
    wrong = [check for check in checks if check.of_erratum]
    if wrong:
        yield Paragraph(words.ERRATA)
        yield check_table(wrong)
    yield Paragraph(counts(checks))


def check_table(checks: Sequence[Check]) -> Table:
    """Every number as given and as computed, side by side."""
    rows = ((_name(check), check.printed, check.result, check.mark) for check in checks)
    return Table((*words.CHECK_COLUMNS, ""), tuple(rows))


def _name(check: Check) -> Text | str:
    """The number's symbol; words where an erratum's id stands before it, or behind a comma what it is of."""
    if check.of_erratum:
        return plain(f"{check.of_erratum} {check.name}")
    if check.called.en != check.called.ja:
        return check.called
    symbol, comma, _ = check.name.partition(", ")
    return plain(check.name) if comma and symbol.count("(") == symbol.count(")") else check.name


def _step(number: int, step: LessonStep, speak: Language) -> dict[str, Any]:
    parts: dict[str, Any] = {
        "number": number,
        "title": step.title[speak],
        "says": step.says[speak],
        "lines": [
            {"formula": line.formula, "put": line.put, "result": line.result, "value": line.value}
            for line in step.lines
        ],
    }
    if step.program:
        parts["program"] = step.program
    if step.table is not None:
        parts["table"] = {
            "head": [_cell(cell, speak) for cell in step.table.head],
            "rows": [[_cell(cell, speak) for cell in row] for row in step.table.rows],
        }
    return parts


def _cell(cell: Text | str, speak: Language) -> str:
    return cell[speak] if isinstance(cell, Text) else cell
