"""``backglass textbook``: the worked examples of the documents, figure by figure."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backglass.cli.command import command
from backglass.cli.options import BOTH, JSON, LATEX, argument, flag, option
from backglass.cli.output import print_json
from backglass.cli.progress_bar import progress
from backglass.cli.usage import UsageError
from backglass.ranges import one_of
from backglass.words import Language, language
from backglass.words import languages as program_words
from backglass.words import site as site_words
from backglass.words import textbook as words
from backglass.workflow.option_kinds import WHOLE, within

if TYPE_CHECKING:
    from backglass.textbook.lesson import Content, Lesson
    from backglass.textbook.worked import WorkedLesson


def _known_language(name: str, value: str) -> None:
    from backglass.export.program_source import LANGUAGES

    within(one_of(*LANGUAGES))(name, value)


LESSON = argument("LESSON", required=False)
STEP = option("--step", metavar="K", kind=WHOLE)
QUIZ = flag("--quiz")
SIZES = option("--sizes", metavar="N,N,...")
ERRATA = flag("--errata")
ALL = flag("--all", "all_lessons")
PROGRAM = option("--program", metavar="LANGUAGE", check=_known_language)
HTML = option("--html", metavar="[DIR]", is_flag=False, flag_value="")


@command(LESSON, STEP, QUIZ, SIZES, PROGRAM, ERRATA, ALL, LATEX, HTML, JSON)
def textbook(
    *,
    lesson: str | None,
    step: int | None,
    quiz: bool,
    sizes: str | None,
    program: str | None,
    errata: bool,
    all_lessons: bool,
    as_latex: bool,
    html: str | None,
    as_json: bool,
    speak: Any,
) -> None:
    """Work out a lesson, list the lessons, write all of them as pages, or one as a program."""
    lesson, folder = _asked_of_html(lesson, html)
    as_html = html is not None and folder is None
    if folder is None and speak == BOTH:
        raise UsageError(site_words.BOTH_NEED_FOLDER)
    if folder is not None:
        if errata or all_lessons or quiz or step is not None or program or as_latex or as_json:
            raise UsageError(words.ONE_OF)
        if speak == BOTH:
            _write_site(folder, ("ja", "en"), language())
        else:
            _write_site(folder, (speak,), speak)
        return
    if sum((lesson is not None, errata, all_lessons)) > 1:
        raise UsageError(words.ONE_OF)
    if lesson is None:
        of_lesson = {
            "--quiz": quiz,
            "--step": step is not None,
            f"--program {program}": program is not None,
            "--latex": as_latex,
            "--html": as_html,
        }
        for given in (name for name, asked in of_lesson.items() if asked):
            raise UsageError(words.NEEDS_LESSON.format(option=given))
    if sum((as_latex, as_html, as_json)) > 1 or (quiz and (as_latex or as_html)):
        raise UsageError(words.ONE_FORMAT)
    if sizes is not None and lesson != "cost":
        raise UsageError(words.SIZES_OF_COST)
    if lesson is not None and program is not None:
        beside = {"--quiz": quiz, "--step": step is not None, "--latex": as_latex, "--html": as_html}
        for given in (name for name, asked in beside.items() if asked):
            raise UsageError(program_words.ALONE.format(option=given))
        _print_program(lesson, program, as_json, speak)
    elif errata:
        _errata(as_json, speak)
    elif all_lessons:
        _all(as_json, speak)
    elif lesson is None:
        _list(as_json, speak)
    else:
        worked = _one(_look_up(lesson) if sizes is None else _counted(sizes), step, quiz, speak)
        if quiz:
            _ask(worked, as_json, speak)
        elif as_json:
            print_json(worked.to_json(speak))
        elif as_latex:
            print(worked.to_latex(speak))
        elif as_html:
            _print_page(worked, speak)
        else:
            _show(worked, speak)


def _print_program(name: str, language: str, as_json: bool, speak: Language) -> None:
    """The program alone, of a lesson or of an example that is beside none."""
    from backglass.textbook.by_name import EXAMPLES, trained
    from backglass.textbook.in_languages import program_in

    found = trained(name)
    if found is None:
        _look_up(name)  # a name that is no lesson's is refused as such
        raise UsageError(program_words.NO_PROGRAM.format(name=name, names=", ".join(EXAMPLES)))
    text = program_in(language, found, speak)
    if as_json:
        print_json({"lesson": name, "language": language, "program": text})
    else:
        print(text, end="")


def _asked_of_html(lesson: str | None, html: str | None) -> tuple[str | None, str | None]:
    """The lesson whose page is meant, or the folder for all of them: `--html mazur` is the lesson's, too."""
    from backglass.textbook.shelf import LESSONS

    if not html:
        return lesson, None
    if lesson is not None:
        raise UsageError(site_words.ONE_PLACE.format(folder=html))
    return (html, None) if html in LESSONS and not Path(html).exists() else (None, html)


def _write_site(folder: str, languages: tuple[Language, ...], speak: Language) -> None:
    """The pages of all lessons; what is said of them is said in one language."""
    from backglass.textbook.site import write_site

    def told(name: str, done: int, total: int) -> None:
        said = site_words.MAKING.format(lesson=name, done=done, total=total)
        tell(done, total, said[speak], "")

    with progress("textbook") as tell:
        written = write_site(folder, languages, told)
    print(site_words.WROTE.format(count=len(written) - 1, index=written[0])[speak])


def _one(lesson: Lesson, step: int | None, quiz: bool, speak: Language) -> WorkedLesson:
    """The lesson worked out, or one step of it."""
    from backglass.textbook.worked import WorkedLesson

    content = _work(lesson, speak)
    if step is not None and not 1 <= step <= len(content.steps):
        raise UsageError(words.UNKNOWN_STEP.format(step=step, name=lesson.name, last=len(content.steps)))
    if quiz and step is not None and not content.steps[step - 1].lines:
        raise UsageError(words.NOTHING_ASKED.format(step=step, name=lesson.name))
    return WorkedLesson(lesson, content, step)


def _ask(worked: WorkedLesson, as_json: bool, speak: Language) -> None:
    from backglass.cli.quiz import ask

    ask(worked.lesson, worked.content, worked.numbers, as_json, speak)


def _print_page(worked: WorkedLesson, speak: Language) -> None:
    from backglass.page.html import draw, page, with_formulas

    print(page(worked.title[speak], draw(worked.body(with_programs=True), speak, with_formulas), speak), end="")


def _show(worked: WorkedLesson, speak: Language) -> None:
    from backglass.cli import lessons

    lessons.show(worked.lesson, worked.content, worked.step, speak)


def _look_up(name: str) -> Lesson:
    from backglass.textbook.shelf import LESSONS

    if name in LESSONS:
        return LESSONS[name]
    near = difflib.get_close_matches(name, LESSONS, n=1)
    text = words.NEAREST_LESSON if near else words.UNKNOWN_LESSON
    raise UsageError(text.format(name=name, nearest=near[0] if near else ""))


def _counted(sizes: str) -> Lesson:
    """The lesson `cost` with a network of the reader's own."""
    from backglass.errors import NetworkError
    from backglass.textbook.lessons.cost import with_sizes

    try:
        return with_sizes(tuple(int(size) for size in sizes.split(",")))
    except (ValueError, NetworkError) as error:
        raise UsageError(words.BAD_SIZES.format(value=sizes)) from error


def _work(lesson: Lesson, speak: Language) -> Content:
    """Work a lesson out behind a progress bar."""

    def watch(done: int, whole: int) -> None:
        tell(done, whole, words.WORKING.format(lesson=lesson.name, done=done, total=whole)[speak], "")

    with progress(lesson.name) as tell:
        return lesson.work(watch)


def _list(as_json: bool, speak: Language) -> None:
    from backglass.cli import lessons
    from backglass.textbook.shelf import LESSONS

    if as_json:
        listed = {
            name: {"title": lesson.title[speak], "documents": list(lesson.documents)}
            for name, lesson in LESSONS.items()
        }
        print_json({"lessons": listed})
    else:
        lessons.show_list(speak)


def _all(as_json: bool, speak: Language) -> None:
    from backglass.cli import lessons
    from backglass.textbook.shelf import LESSONS

    checks: dict[str, Any] = {}
    for name, lesson in LESSONS.items():
        content = _work(lesson, speak)
        if as_json:
            checks[name] = [check.to_dict(speak) for check in content.all_checks]
        else:
            lessons.show(lesson, content, None, speak)
    if as_json:
        print_json({"lessons": checks})


def _errata(as_json: bool, speak: Language) -> None:
    from backglass.cli import lessons
    from backglass.textbook.errata import checked_errata, to_dict

    if as_json:
        print_json({"errata": [to_dict(entry, checks, speak) for entry, checks in checked_errata()]})
    else:
        lessons.show_errata(speak)


textbook.takes_both = True
