"""What the page lists to choose from: groups, titles, descriptions, and the parameters of drawn points."""

from __future__ import annotations

from typing import Any

from backglass.studio.problems import data_sets
from backglass.studio.problems.drawn_points import MOST_POINTS, PATTERNS, Pattern
from backglass.studio.problems.features import FEATURES
from backglass.studio.settings import both
from backglass.textbook.shelf import LESSONS
from backglass.words import Text
from backglass.words.studio import problems as words

TITLES = {"iris": words.FLOWERS, "digits": words.DIGITS}
LARGEST_SEED = 2**53 - 1  # of those that a page can hold exactly


def listed() -> list[dict[str, Any]]:
    """Everything that can be chosen by name, in the order of the page, as JSON.

    Returns
    -------
    list of dict
        "id", "group", "title" in both languages, "description", and the "parameters" that can be set, as settings are.

    Examples
    --------
    >>> [one["id"] for one in listed()][:2], listed()[17]["parameters"][0]["default"]
    (['network', 'descent'], 4)
    """
    lessons = (_entry(name, "lessons", one.title, {"lesson": name}) for name, one in LESSONS.items())
    drawn = (
        _entry(one.id, one.group, one.title, {"id": one.id}) | {"parameters": _parameters(one)}
        for one in PATTERNS.values()
    )
    data = (_entry(name, "data", TITLES[name], {"id": name}) for name in data_sets.DATA_SETS)
    return [*lessons, *drawn, *data]


def _entry(name: str, group: str, title: Text, description: dict[str, Any]) -> dict[str, Any]:
    return {"id": name, "group": group, "title": both(title), "description": description}


def _parameters(pattern: Pattern) -> list[dict[str, Any]]:
    found = [
        _wanted("count", words.COUNT, "whole", pattern.points, 4, MOST_POINTS),
        _wanted("noise", words.NOISE, "number", pattern.noise, 0, 2),
        _wanted("seed", words.SEED, "whole", 0, 0, LARGEST_SEED),
    ]
    if pattern.inputs == 2:
        choices = [{"name": name, "title": {"en": shown, "ja": shown}} for name, (shown, _) in FEATURES.items()]
        chosen = pattern.defaults["features"]
        found.append({"name": "features", "title": both(words.FEATURES), "kind": "several", "default": chosen,
                      "choices": choices})  # fmt: skip
    return found


def _wanted(name: str, title: Text, kind: str, default: float, low: float, high: float) -> dict[str, Any]:
    return {"name": name, "title": both(title), "kind": kind, "default": default, "low": low, "high": high}
