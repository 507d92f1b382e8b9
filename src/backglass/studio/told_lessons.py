"""The lessons' texts for the page: worked out once in a process, the long ones in a process of their own.

Some lessons train networks for seconds. What is not done after `PATIENCE` is begun anew apart, so that whoever asked
goes on learning meanwhile, and asks again.
"""

from __future__ import annotations

import atexit
import json
import re
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from backglass.errors import DataError
from backglass.network import Network
from backglass.page.blocks import Block, Heading, Paragraph
from backglass.page.html import draw, with_formulas
from backglass.studio.apart import REQUEST, ROOM, Found, answer, answered, started
from backglass.studio.lit_steps import lit
from backglass.studio.problems.course import of_lesson
from backglass.textbook.lesson import Content, Lesson
from backglass.textbook.shelf import LESSONS
from backglass.textbook.worked import check_blocks, head_blocks, step_blocks
from backglass.words import Language, said
from backglass.words import textbook as textbook_words
from backglass.words.studio import problems as words

PATIENCE = 0.25  # seconds
LANGUAGES: tuple[Language, ...] = ("en", "ja")
STYLE = re.compile(r' style="[^"]*"')  # of pictures: the page's policy has none inside a text


class _TooLongError(Exception):
    """A lesson is worked out apart."""


@dataclass(frozen=True)
class _UnderWay:
    """A lesson that is worked out apart."""

    folder: tempfile.TemporaryDirectory[str]
    process: subprocess.Popen[bytes]

    def end(self) -> None:
        """End it, and remove what it left."""
        self.process.kill()
        self.process.wait()
        self.folder.cleanup()


_TOLD: dict[str, dict[str, Any]] = {}
_WORKED: dict[str, _UnderWay] = {}
_LOCK = Lock()


def told(name: str, speak: Language) -> dict[str, Any]:
    """A lesson as the page shows it, or that it is not ready yet.

    Parameters
    ----------
    name : str
    speak : {"en", "ja"}

    Returns
    -------
    dict
        "ready"; "title", "html_head" and "steps", each with "title", "title_html", "html", "lit", perhaps "stage".

    Raises
    ------
    DataError
        There is no such lesson.

    Examples
    --------
    >>> step = told("paths", "en")["steps"][0]
    >>> step["title"], step["lit"], step["stage"]
    ('1. An output weight has one path', ['w(3)[2,1]'], 4)
    """
    if name not in LESSONS:
        raise DataError(words.NO_LESSON.format(name=said(name), names=", ".join(LESSONS)))
    with _LOCK:
        if name not in _TOLD:
            _make(name)
        if name in _TOLD:
            return {"ready": True, **_TOLD[name][speak]}
    return {"ready": False, "title": LESSONS[name].title[speak], "html_head": _working(speak), "steps": []}


def _make(name: str) -> None:
    """Work a lesson out here, or look what has become of it apart."""
    if name not in _WORKED:
        try:
            _TOLD[name] = as_told(LESSONS[name], PATIENCE)
        except _TooLongError:
            _WORKED[name] = _begun(name)
        return
    if _WORKED[name].process.poll() is not None:
        work = _WORKED.pop(name)
        try:
            _TOLD[name], _ = answered(Path(work.folder.name), work.process.returncode)
        finally:
            work.end()


def _begun(name: str) -> _UnderWay:
    folder = tempfile.TemporaryDirectory(prefix="backglass-", ignore_cleanup_errors=True)
    Path(folder.name, REQUEST).write_text(json.dumps({"lesson": name, "room": ROOM}), encoding="utf-8")
    return _UnderWay(folder, started(__spec__.name if __spec__ else __name__, folder.name))


@atexit.register
def _end_all() -> None:
    for work in _WORKED.values():
        work.end()


def as_told(lesson: Lesson, patience: float | None = None) -> dict[str, Any]:
    """A lesson worked out and drawn in both languages: language -> what the page shows."""
    end = None if patience is None else time.monotonic() + patience

    def watch(_: int, __: int) -> None:
        if end is not None and time.monotonic() > end:
            raise _TooLongError

    content = lesson.work(watch)
    net = Network(**{key: value for key, value in of_lesson(lesson.name).start.items() if key != "optimiser"})
    return {speak: _drawn(lesson, content, net, speak) for speak in LANGUAGES}


def _drawn(lesson: Lesson, content: Content, net: Network, speak: Language) -> dict[str, Any]:
    steps: list[dict[str, Any]] = []
    for number, (step, (names, stage)) in enumerate(zip(content.steps, lit(lesson.name, net), strict=True), start=1):
        head, *blocks = step_blocks(number, step)
        steps.append(_step(head, blocks, speak) | {"lit": names} | ({} if stage is None else {"stage": stage}))
    summary: list[Block] = [*map(Paragraph, content.summary)]
    checks = [*check_blocks(content.all_checks), Paragraph(textbook_words.REPORT)]
    ends = ((textbook_words.SUMMARY, summary), (textbook_words.CHECKS, checks))
    steps += [_step(Heading(title), blocks, speak) | {"lit": []} for title, blocks in ends]
    head_html = _html(head_blocks(lesson, content), speak)
    return {"title": lesson.title[speak], "html_head": head_html, "steps": steps}


def _step(head: Block, blocks: list[Block], speak: Language) -> dict[str, Any]:
    assert isinstance(head, Heading)
    return {"title": head.text[speak], "title_html": with_formulas(head.text[speak]), "html": _html(blocks, speak)}


def _html(blocks: list[Block], speak: Language) -> str:
    return STYLE.sub("", draw(blocks, speak, with_formulas))


def _working(speak: Language) -> str:
    return _html([Paragraph(words.LESSON_WORKS)], speak)


def _work(request: dict[str, Any]) -> Found:
    return as_told(LESSONS[request["lesson"]]), {}


if __name__ == "__main__":
    answer(_work)
