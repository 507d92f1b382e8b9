"""How lessons look in a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table as Grid

from backglass.cli.output import console
from backglass.page.text import INDENT, equation_lines
from backglass.page.wrapping import wrap
from backglass.textbook.checks import Check, by_place, counts
from backglass.textbook.errata import Erratum, checked_errata
from backglass.textbook.lesson import Content, Lesson, LessonStep, Line, Table
from backglass.textbook.shelf import LESSONS
from backglass.textbook.worked import next_words
from backglass.words import Language, Text
from backglass.words import textbook as words
from backglass.words.terms import GLOSSARY

WIDEST = 100


def show_list(speak: Language) -> None:
    """Print the lessons with the documents they come from."""
    screen = console()
    first = next(iter(LESSONS))
    _paragraph(screen, words.START_HERE.format(name=first)[speak], speak, 0)
    screen.print()
    grid = Grid(box=None, padding=(0, 2, 0, 0))
    for column in words.LIST_COLUMNS:
        grid.add_column(column[speak], header_style="bold")
    for name, lesson in LESSONS.items():
        grid.add_row(name, lesson.title[speak], " ".join(lesson.documents))
    screen.print(grid)
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
        _paragraph(screen, next_words(lesson)[speak], speak, 0)
    screen.print()
    _paragraph(screen, words.REPORT[speak], speak, 0)


def show_head(lesson: Lesson, content: Content, speak: Language) -> None:
    """Print what the lesson is, its words, and what is given."""
    screen = console()
    screen.print(f"{lesson.name}: {lesson.title[speak]}", style="bold")
    _paragraph(screen, lesson.answers[speak], speak, 0)
    for number in lesson.documents:
        source = words.FROM_DOCUMENT.format(number=number, document=words.DOCUMENTS[number])
        _paragraph(screen, source[speak], speak, 0)
    _heading(screen, words.TERMS[speak], speak)
    for name in lesson.terms:
        _paragraph(screen, GLOSSARY[name].say(speak), speak)
    _heading(screen, words.GIVEN[speak], speak)
    grid = Grid.grid(padding=(0, 3, 0, 0))
    for given in content.given:
        grid.add_row(f"{' ' * INDENT}{given.what[speak]}", given.value)
    screen.print(grid)


def show_step(number: int, step: LessonStep, speak: Language, hidden: Line | None = None) -> None:
    """Print one step; the numbers of a hidden line stay back, and the table, which may hold them."""
    screen = console()
    _heading(screen, f"{number}. {step.title[speak]}", speak)
    if step.says[speak]:
        _paragraph(screen, step.says[speak], speak)
    if step.picture is not None:
        _paragraph(screen, f"[{step.picture.says[speak]}]", speak)
    for line in step.lines:
        if line is hidden:
            screen.print(f"{' ' * INDENT}{line.formula}", soft_wrap=True)
        else:
            show_line(line)
    if hidden is None:
        show_table(step, speak)


def show_table(step: LessonStep, speak: Language) -> None:
    """Print the table of a step, if it has one."""
    if step.table is not None:
        console().print(_grid(step.table, speak))


def show_line(line: Line) -> None:
    """Print formula, numbers and result below each other, the equals signs in one column."""
    screen = console()
    for row in equation_lines(line.formula, line.put, line.result, min(screen.width, WIDEST), INDENT):
        screen.print(row, soft_wrap=True)


def _grid(table: Table, speak: Language) -> Padding:
    grid = Grid(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False, show_edge=False)
    for place, cell in enumerate(table.head):
        grid.add_column(_cell(cell, speak), justify="left" if place == 0 else "right", header_style="")
    for row in table.rows:
        grid.add_row(*(_cell(cell, speak) for cell in row))
    return Padding(grid, (1, 0, 0, INDENT - 1), expand=False)


def _cell(cell: Text | str, speak: Language) -> str:
    return cell[speak] if isinstance(cell, Text) else cell


def _summary(screen: Console, content: Content, speak: Language) -> None:
    width = min(screen.width, WIDEST) - 6
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
    for number, (place, group) in enumerate(by_place(checks)):
        _paragraph(screen, place[speak], speak)
        screen.print(_check_grid(group, speak, header=number == 0))
    wrong = [check for check in checks if check.of_erratum]
    if wrong:
        _paragraph(screen, words.ERRATA[speak], speak)
        screen.print(_check_grid(wrong, speak))
    _paragraph(screen, counts(checks)[speak], speak)


def _check_grid(checks: list[Check], speak: Language, header: bool = False) -> Grid:
    grid = Grid(box=None, padding=(0, 2, 0, 0), show_header=header, header_style="")
    name, *values = (text[speak] for text in words.CHECK_COLUMNS)
    grid.add_column(f"{' ' * INDENT}{name}", min_width=INDENT + 20, overflow="fold")
    for value in values:
        grid.add_column(value, justify="right", min_width=14, overflow="fold")
    grid.add_column(no_wrap=True)
    for check in checks:
        identity = f"{check.of_erratum} " if check.of_erratum else ""
        grid.add_row(f"{' ' * INDENT}{identity}{check.called[speak]}", check.printed, check.result, check.mark[speak])
    return grid


def show_errata(speak: Language) -> None:
    """Print the errata, document by document, each with its checks or why there are none."""
    screen = console()
    for document, group in groupby(checked_errata(), key=lambda pair: pair[0].document):
        _heading(screen, f"{words.ERRATA[speak]} {document}: {words.DOCUMENTS[document][speak]}", speak)
        for entry, checks in group:
            _erratum(screen, entry, checks, speak)
    screen.print()
    _paragraph(screen, words.REPORT[speak], speak, 0)


def _erratum(screen: Console, entry: Erratum, checks: tuple[Check, ...], speak: Language) -> None:
    screen.print()
    screen.print(entry.id, style="bold")
    for label, text in ((words.PRINTED, entry.printed), (words.RIGHT, entry.right), (words.REASON, entry.reason)):
        _paragraph(screen, f"{label[speak]}: {text[speak]}", speak)
    if checks:
        screen.print(_check_grid(list(checks), speak))
    else:
        _paragraph(screen, words.NOT_CHECKABLE.format(reason=entry.unchecked[speak])[speak], speak)


def _heading(screen: Console, text: str, speak: Language) -> None:
    screen.print()
    for line in wrap(text, min(screen.width, WIDEST), speak):
        screen.print(line, style="bold", soft_wrap=True)


def _paragraph(screen: Console, text: str, speak: Language, indent: int = INDENT) -> None:
    for line in wrap(text, min(screen.width, WIDEST) - indent, speak):
        screen.print(f"{' ' * indent}{line}", soft_wrap=True)
