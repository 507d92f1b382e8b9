"""A lesson as a page: its steps with what to work out oneself first, its words, its checks, and what comes next."""

from __future__ import annotations

import re
from html import escape

from backglass.page.blocks import Block, Code, Equation
from backglass.page.html import draw, with_formulas
from backglass.textbook.by_name import trained
from backglass.textbook.in_languages import programs
from backglass.textbook.lesson import Content, Lesson, LessonStep
from backglass.textbook.shelf import following, preceding
from backglass.textbook.site.frame import Place, framed
from backglass.textbook.site.linking import Linker
from backglass.textbook.worked import check_blocks, given_table, source
from backglass.words import Language, textbook
from backglass.words import languages as of_programs
from backglass.words import site as words

_ERRATUM = re.compile(r"\b00\d-\d+\b")
_NUMBERED = ' class="numbered"'  # by its own figure, so that it needs no dot
LISTED = "backglass textbook --errata"


def lesson_as_page(lesson: Lesson, content: Content, place: Place) -> str:
    """A lesson's page."""
    speak = place.speak
    linker = Linker(speak, "glossary.html")
    steps = "\n".join(_step(number, step, speak, linker) for number, step in enumerate(content.steps, start=1))
    body = "\n".join(
        (
            f"<h1>{with_formulas(lesson.title[speak])}</h1>",
            f'<p class="lead">{linker.linked(lesson.answers[speak])}</p>',
            _contents(lesson, content, speak),
            *(f'<p class="source">{escape(source(number)[speak])}</p>' for number in lesson.documents),
            _section("given", textbook.GIVEN[speak], draw([given_table(content)], speak, with_formulas)),
            steps,
            *_programs(lesson, speak),
            _section("checks", textbook.CHECKS[speak], draw([*check_blocks(content.all_checks)], speak, _with_errata)),
            _key_points(content, speak, linker),
            _ways(lesson, place),
        )
    )
    return framed(place, f"{lesson.name}.html", lesson.title[speak], body, lesson.name)


def _with_errata(sentence: str) -> str:
    """A sentence whose errata are linked, by their numbers and by the command that lists them."""
    html = _ERRATUM.sub(r'<a href="errata.html#\g<0>">\g<0></a>', with_formulas(sentence))
    return html.replace(LISTED, f'<a href="errata.html">{LISTED}</a>')


def _section(identity: str, heading: str, inside: str) -> str:
    return f'<section id="{identity}">\n<h2>{with_formulas(heading)}</h2>\n{inside}\n</section>'


def _contents(lesson: Lesson, content: Content, speak: Language) -> str:
    entries = "".join(
        f'<li><a href="#step-{number}">{with_formulas(step.title[speak])}</a></li>'
        for number, step in enumerate(content.steps, start=1)
    )
    heading = escape(words.CONTENTS[speak])
    also = f'<p><a href="#programs">{escape(of_programs.TITLE[speak])}</a></p>' if trained(lesson.name) else ""
    return f'<nav class="steps" aria-label="{heading}"><h2>{heading}</h2><ol>{entries}</ol>{also}</nav>'


def _step(number: int, step: LessonStep, speak: Language, linker: Linker) -> str:
    """A step; the number that the quiz asks for is left to the reader first."""
    parts = [f"<p>{linker.linked(step.says[speak])}</p>"] if step.says.en else []
    if step.picture is not None:
        parts.append(draw([step.picture], speak, with_formulas))
    if step.program:
        parts.append(draw([Code(step.program)], speak))
    *others, asked = step.lines or (None,)
    parts += [draw([line.block], speak) for line in others if line is not None]
    shown: list[Block] = [] if step.table is None else [step.table]
    if asked is not None and asked.put:
        parts.append(f'<p class="try">{escape(words.TRY[speak])}</p>{draw([Equation(asked.block.formula)], speak)}')
        hidden = draw([asked.block, *shown], speak, with_formulas)
        named = words.SHOW if step.table is None else words.SHOW_BOTH
        parts.append(f"<details><summary>{escape(named[speak])}</summary>\n{hidden}\n</details>")
    else:
        parts.append(draw([*([asked.block] if asked is not None else []), *shown], speak, with_formulas))
    return _section(f"step-{number}", f"{number}. {step.title[speak]}", "\n".join(parts))


def _programs(lesson: Lesson, speak: Language) -> list[str]:
    found = programs(lesson)
    return [_section("programs", of_programs.TITLE[speak], draw(found, speak, with_formulas))] if found else []


def _key_points(content: Content, speak: Language, linker: Linker) -> str:
    points = "".join(
        f"<li{_NUMBERED if sentence.en[0].isdigit() else ''}>{linker.linked(sentence[speak])}</li>"
        for sentence in content.summary
    )
    heading = escape(textbook.SUMMARY[speak])
    return f'<section id="key-points" class="card">\n<h2>{heading}</h2>\n<ul>{points}</ul>\n</section>'


def _ways(lesson: Lesson, place: Place) -> str:
    """To the lessons before and after."""
    speak = place.speak
    links = [
        f'<a rel="{rel}" href="{one.name}.html"><span>{escape(words_[speak])}</span> '
        f"{with_formulas(one.title[speak])}</a>"
        for rel, words_, one in (("prev", words.PREVIOUS, preceding(lesson)), ("next", words.NEXT, following(lesson)))
        if one is not None
    ]
    return f'<nav class="ways" aria-label="{escape(words.BEFORE_AND_AFTER[speak])}">{"".join(links)}</nav>'
