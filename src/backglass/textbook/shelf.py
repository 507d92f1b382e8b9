"""The lessons in the order in which they are best read: every folder of `lessons/` is one."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from backglass.textbook import lessons
from backglass.textbook.lesson import Lesson


def found() -> dict[str, Lesson]:
    """Name -> lesson, of every folder that is there."""
    folders = [module.name for module in pkgutil.iter_modules(lessons.__path__) if module.ispkg]
    all_lessons: list[Lesson] = [import_module(f"backglass.textbook.lessons.{folder}").LESSON for folder in folders]
    return {lesson.name: lesson for lesson in sorted(all_lessons, key=lambda lesson: (lesson.place, lesson.name))}


LESSONS: dict[str, Lesson] = found()


def following(lesson: Lesson) -> Lesson | None:
    """The lesson that is read after another; None after the last.

    Examples
    --------
    >>> following(LESSONS["network"]).name, following(LESSONS["input-design"])
    ('descent', None)
    """
    later = [one for one in LESSONS.values() if (one.place, one.name) > (lesson.place, lesson.name)]
    return later[0] if later else None


def preceding(lesson: Lesson) -> Lesson | None:
    """The lesson that is read before another; None before the first."""
    before = [one for one in LESSONS.values() if (one.place, one.name) < (lesson.place, lesson.name)]
    return before[-1] if before else None
