"""What can be learned from in the studio, by the JSON that describes it."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Protocol

from backglass.errors import DataError
from backglass.studio.problems.clicked_points import of_points
from backglass.studio.problems.course import is_of_course, of_lesson
from backglass.studio.problems.data_sets import DATA_SETS, of_data_set
from backglass.studio.problems.drawn_points import PATTERNS, of_pattern
from backglass.studio.problems.problem import Problem
from backglass.textbook.by_name import EXAMPLES
from backglass.textbook.shelf import LESSONS
from backglass.words import said
from backglass.words.studio import problems as words


class Files(Protocol):
    """What makes problems of a learner's own files."""

    def of_table(self, description: Mapping[str, Any]) -> Problem:
        """The problem of a table."""

    def of_model(self, description: Mapping[str, Any]) -> Problem:
        """The problem of a model file."""


def opened(description: Mapping[str, Any], files: Files | None = None) -> Problem:
    """The problem that a description stands for.

    Parameters
    ----------
    description : mapping
        ``{"lesson": name}``, or ``{"id": name, ...}`` with what the problem of that name asks for.
    files : Files or None
        What makes problems of files; None where there are none.

    Raises
    ------
    DataError, PlanError
        There is none, or an entry of it is outside its range.

    Examples
    --------
    >>> opened({"lesson": "mazur"}).inputs
    ('i1', 'i2')
    >>> opened({"id": "moons", "seed": 3}).X.shape
    (200, 2)
    """
    lesson, name = description.get("lesson"), description.get("id")
    if "lesson" in description and len(description) == 1 and is_of_course(lesson):
        return of_lesson(str(lesson))
    if isinstance(name, str):
        if name in PATTERNS:
            return of_pattern(description)
        if name in DATA_SETS:
            return of_data_set(description)
        if name == "points":
            return of_points(description)
        if files is not None and name == "table":
            return files.of_table(description)
        if files is not None and name == "model":
            return files.of_model(description)
        if description == {"id": name} and is_of_course(name):
            return of_lesson(name)
        if name == "run":
            raise DataError(words.RUN_ELSEWHERE)
    raise DataError(words.NO_PROBLEM.format(given=said(dict(description))))


def described(name: str) -> dict[str, str]:
    """The description of a problem that is known by its name alone: a lesson's before any other.

    Raises
    ------
    DataError
        There is none.

    Examples
    --------
    >>> described("xor"), described("moons")
    ({'lesson': 'xor'}, {'id': 'moons'})
    """
    if is_of_course(name) and name != "iris":
        return {"lesson": name}
    if name in PATTERNS or name in DATA_SETS:
        return {"id": name}
    names = [*LESSONS, *(one for one in (*EXAMPLES, *PATTERNS, *DATA_SETS) if one not in LESSONS)]
    near = get_close_matches(name, names, n=1)
    text = words.NEAREST_PROBLEM if near else words.UNKNOWN_PROBLEM
    raise DataError(text.format(name=said(name), nearest=said("".join(near)), names=", ".join(names)))
