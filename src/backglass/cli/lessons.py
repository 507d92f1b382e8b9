"""How lessons look in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.console import Console
from rich.panel import Panel

from backglass.cli.output import WIDEST, console
from backglass.page.tabulated import Row, labelled, tabulated
from backglass.page.text import INDENT, equation_lines, program_lines, table_lines
from backglass.page.wrapping import wrap
from backglass.textbook.checks import Check, by_place, counts
from backglass.textbook.errata import Erratum, checked_errata
from backglass.textbook.lesson import Content, Lesson, LessonStep, Line
from backglass.textbook.reporting import report_line
from backglass.textbook.shelf import LESSONS
from backglass.textbook.worked import check_table, next_words, program_words
from backglass.words import Language
from backglass.words import textbook as words
from backglass.words.terms import GLOSSARY


def show_list(speak: Language) -> None:
    """Print the lessons with the documents they come from."""
    screen = console()
    first = next(iter(LESSONS))
    _paragraph(screen, words.START_HERE.format(name=first)[speak], speak, 0)
    screen.print()
    rows = [(name, lesson.title[speak], " ".join(lesson.documents)) for name, lesson in LESSONS.items()]
    show_words([column[speak] for column in words.LIST_COLUMNS], rows, speak)
    screen.print()
    for number, document in words.DOCUMENTS.items():
        _paragraph(screen, f"{number}: {document[speak]}", speak, 0)


def show(lesson: Lesson, content: Content, step: int | None, speak: Language) -> None:
    """Print a lesson from top to bottom, or one step of it."""
    screen = console()
    show_head(lesson, content, speak)
    for number, part in enumerate(content.steps, start=1):
        if step in (None, number):
            show_step(number, part, speak)
    if step is None:
        _checks(screen, content.all_checks, speak)
        _summary(screen, content, speak)
        for sentence in (next_words(lesson), *program_words(lesson)):
            _paragraph(screen, sentence[speak], speak, 0)
    show_report(report_line(lesson.name, step), speak)


def show_head(lesson: Lesson, content: Content, speak: Language) -> None:
    """Print what the lesson is, its words, and what is given."""
    screen = console()
    _paragraph(screen, f"{lesson.name}: {lesson.title[speak]}", speak, 0, "bold")
    _paragraph(screen, lesson.answers[speak], speak, 0)
    for number in lesson.documents:
        source = words.FROM_DOCUMENT.format(number=number, document=words.DOCUMENTS[number])
        _paragraph(screen, source[speak], speak, 0)
    _heading(screen, words.TERMS[speak], speak)
    for name in lesson.terms:
        _paragraph(screen, GLOSSARY[name].say(speak), speak)
    _heading(screen, words.GIVEN[speak], speak)
    facts = [(given.what[speak], given.value) for given in content.given]
    _lines(screen, labelled(facts, speak, _width(screen) - INDENT), INDENT)


def show_step(number: int, step: LessonStep, speak: Language, hidden: Line | None = None) -> None:
    """Print one step; a hidden line stays back, and the table, which may hold its numbers."""
    screen = console()
    _heading(screen, f"{number}. {step.title[speak]}", speak)
    if step.says[speak]:
        _paragraph(screen, step.says[speak], speak)
    if step.picture is not None:
        _paragraph(screen, f"[{step.picture.says[speak]}]", speak)
    for row in program_lines(step.program):
        screen.print(row, soft_wrap=True, markup=False, highlight=False)
    for line in step.lines:
        if line is not hidden:
            show_line(line)
    if hidden is None:
        show_table(step, speak)


def show_table(step: LessonStep, speak: Language) -> None:
    """Print the table of a step, if it has one."""
    if step.table is not None:
        screen = console()
        screen.print()
        _lines(screen, table_lines(step.table, speak, width=_width(screen)))


def show_line(line: Line) -> None:
    """Print formula, numbers and result below each other, the equals signs in one column."""
    screen = console()
    _lines(screen, equation_lines(line.formula, line.put, line.result, _width(screen)))


def show_words(head: Row, rows: Sequence[Row], speak: Language) -> None:
    """Print a table of words."""
    screen = console()
    _lines(screen, tabulated(head, rows, speak, _width(screen), words=True))


def _summary(screen: Console, content: Content, speak: Language) -> None:
    width = _width(screen) - 6
    lines = [
        f"{'・' if speak == 'ja' else '- '}{line}" if first else f"  {line}"
        for sentence in content.summary
        for first, line in _marked(wrap(sentence[speak], width, speak))
    ]
    screen.print()
    screen.print(Panel("\n".join(lines), title=words.SUMMARY[speak], title_align="left", expand=False))


def _marked(lines: list[str]) -> Iterator[tuple[bool, str]]:
    for place, line in enumerate(lines):
        yield place == 0, line


def _checks(screen: Console, checks: tuple[Check, ...], speak: Language) -> None:
    _heading(screen, words.CHECKS[speak], speak)
    for place, group in by_place(checks):
        if place[speak]:
            _paragraph(screen, place[speak], speak)
        _check_table(screen, group, speak)
    wrong = [check for check in checks if check.of_erratum]
    if wrong:
        _paragraph(screen, words.ERRATA[speak], speak)
        _check_table(screen, wrong, speak)
    _paragraph(screen, counts(checks)[speak], speak)


def _check_table(screen: Console, checks: Sequence[Check], speak: Language) -> None:
    _lines(screen, table_lines(check_table(checks), speak, width=_width(screen)))


def show_errata(speak: Language) -> None:
    """Print the errata, document by document, each with its checks or why there are none."""
    screen = console()
    for document, group in groupby(checked_errata(), key=lambda pair: pair[0].document):
        _heading(screen, f"{words.ERRATA[speak]} {document}: {words.DOCUMENTS[document][speak]}", speak)
        for entry, checks in group:
            _erratum(screen, entry, checks, speak)
    show_report(report_line("errata"), speak)


def show_report(line: str, speak: Language) -> None:
    """Print how a wrong figure is reported, and the line that goes with it."""
    screen = console()
    screen.print()
    _paragraph(screen, words.REPORT[speak], speak, 0)
    _paragraph(screen, line, speak)


def _erratum(screen: Console, entry: Erratum, checks: tuple[Check, ...], speak: Language) -> None:
    screen.print()
    screen.print(entry.id, style="bold")
    for label, text in ((words.PRINTED, entry.printed), (words.RIGHT, entry.right), (words.REASON, entry.reason)):
        _paragraph(screen, f"{label[speak]}: {text[speak]}", speak)
    if checks:
        _check_table(screen, checks, speak)
    else:
        _paragraph(screen, words.NOT_CHECKABLE.format(reason=entry.unchecked[speak])[speak], speak)


def _heading(screen: Console, text: str, speak: Language) -> None:
    screen.print()
    _paragraph(screen, text, speak, 0, "bold")


def show_paragraph(text: str, speak: Language, indent: int = 0, style: str = "") -> None:
    """Print sentences in lines that fit the terminal."""
    _paragraph(console(), text, speak, indent, style)


def _paragraph(screen: Console, text: str, speak: Language, indent: int = INDENT, style: str = "") -> None:
    _lines(screen, wrap(text, _width(screen) - indent, speak), indent, style)


def _lines(screen: Console, lines: Iterable[str], indent: int = 0, style: str = "") -> None:
    screen.print("\n".join(f"{' ' * indent}{line}" for line in lines), style=style, soft_wrap=True)


def _width(screen: Console) -> int:
    return min(screen.width, WIDEST)
