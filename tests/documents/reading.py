"""docs/documents.md and its Japanese form: their entries, and what the commands, pages and expressions in them give."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from backglass.cli import main
from backglass.parameters import Parameters
from backglass.pictures.marks import TINT
from backglass.studio.scene import stages
from backglass.studio.session import Session
from backglass.words import Language
from backglass.words.textbook import REPORT

ROOT = Path(__file__).parent.parent.parent
FILES: dict[Language, Path] = {"en": ROOT / "docs" / "documents.md", "ja": ROOT / "docs" / "documents.ja.md"}
NUMBER = re.compile(r"(?<![\w.])-?\d[\d,]*(?:\.\d+)?(?:e-?\d+)?(?![\w])")


@dataclass(frozen=True)
class Entry:
    """A row: what the document has, what gives it, and what one sees."""

    has: str
    asks: tuple[str, ...]
    sees: tuple[str, ...]


def entries(language: Language) -> dict[str, Entry]:
    """The rows of a file by their ids, in its order."""
    found: dict[str, Entry] = {}
    for line in FILES[language].read_text(encoding="utf-8").splitlines():
        if not re.match(r"\| \d{3}-", line):
            continue
        name, has, asks, sees = (cell.strip() for cell in line.strip("|").split(" | "))
        assert name not in found, name
        found[name] = Entry(has, spans(asks), spans(sees))
    return found


def spans(cell: str) -> tuple[str, ...]:
    """What stands between backquotes."""
    return tuple(re.findall(r"`([^`]+)`", cell))


def first_lines(language: Language) -> str:
    """The Python that comes before the expressions."""
    (code,) = re.findall(r"```python\n(.*?)```", FILES[language].read_text(encoding="utf-8"), re.DOTALL)
    return str(code)


class Printed(str):
    """What a command printed."""

    @cached_property
    def results(self) -> dict[str, float]:
        """Symbol -> the last number of its equation, as lessons print them."""
        found: dict[str, float] = {}
        symbol = ""
        for line in self.splitlines():
            if re.match(r"   [^ =]", line):
                symbol = line.partition(" = ")[0].strip()
            if number := re.search(r"^   .*= (-?[\d,]+(?:\.\d+)?(?:e-?\d+)?)$", line):
                found[symbol] = float(number[1].replace(",", ""))
        return found

    def row(self, first: str) -> list[str]:
        """The cells of the last row of a table of three columns and more that begins so."""
        rows = (re.split(r" {2,}", line.strip()) for line in self.splitlines())
        return [cells for cells in rows if cells[0] == first and len(cells) >= 3][-1]

    @property
    def together(self) -> str:
        """The text without its line breaks; Japanese has no blanks between lines."""
        return re.sub(r"\s+", " ", re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "", self))


class Page(str):
    """A page of the course, or a section of it."""

    @property
    def pictures(self) -> list[str]:
        """The pictures in it."""
        return re.findall(r"<svg.*?</svg>", self, re.DOTALL)

    @property
    def tinted(self) -> list[list[str]]:
        """The texts that stand in a box of the colour that marks, picture by picture."""
        return [tinted_texts(picture) for picture in self.pictures]

    @property
    def text(self) -> str:
        """What a reader sees."""
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", self))


class Studio:
    """The studio on a lesson: what its keys show."""

    def __init__(self, lesson: str, language: Language) -> None:
        self.session, self.language = Session(), language
        self.says("hello", problem=lesson)

    def says(self, do: str, **arguments: Any) -> dict[str, Any]:
        """The reply to a key."""
        sent = list(self.session.hear({"do": do, "id": 1, "lang": self.language, **arguments}))
        (reply,) = [one for one in sent if isinstance(one, dict) and one["say"] in ("reply", "error")]
        assert reply["say"] == "reply", reply
        return reply

    @property
    def loss(self) -> float:
        """What stands below the network."""
        return self.session.timeline.measures.loss

    def stages(self) -> list[dict[str, Any]]:
        """All stages of the next update, as the key goes through them."""
        return [self.says("stage", k=k) for k in range(len(stages(self.session.timeline.chosen.network)))]

    def __str__(self) -> str:
        return self.seen

    @cached_property
    def seen(self) -> str:
        """The stages of the first update as text, the loss after it and after 100, and a link's edited weight."""
        text = [re.sub(r"<[^>]+>", " ", stage["html"]) for stage in self.stages()]
        losses = [(self.says("to", update=0), self.says("advance", n=n), self.loss)[-1] for n in (1, 100)]
        name = self.session.timeline.chosen.network.initialise().name(0)
        self.says("edit", parameter=name, value="3/20")
        linked = Studio("mazur", self.language)
        linked.says("hello", link=self.says("link")["state"])
        return " ".join([*text, *map(repr, losses), repr(linked.weight(name))]).replace("\N{MINUS SIGN}", "-")

    def weight(self, name: str) -> float:
        """A weight as it is shown."""
        return Parameters(self.session.timeline.chosen.network, self.session.timeline.seen.state.theta)[name]


class Asker:
    """Runs, opens and evaluates, everything once."""

    def __init__(self, language: Language, folder: Path, site: Mapping[str, str]) -> None:
        self.language, self.folder, self.site = language, folder, site
        self.entries = entries(language)
        self.names: dict[str, Any] = {}
        self.kept: dict[tuple[str, str], Any] = {}

    def __call__(self, name: str) -> list[Any]:
        """What everything in an entry gives, in its order; after ``--quiz`` what one sees is typed."""
        entry = self.entries[name]
        return [self.given(asked, typed="\n".join(entry.sees)) for asked in entry.asks]

    @property
    def report(self) -> str:
        """What is printed of where a wrong figure is reported, without line breaks; its line comes behind it."""
        return Printed(REPORT[self.language]).together

    def given(self, asked: str, typed: str = "") -> Any:
        """What one command, page or expression gives."""
        key = asked, typed if "--quiz" in asked else ""
        if key not in self.kept:
            self.kept[key] = self._way(asked)(*key)
        return self.kept[key]

    def _way(self, asked: str) -> Callable[[str, str], Any]:
        if asked.startswith("backglass studio "):
            return lambda line, _: Studio(line.split()[-1], self.language)
        if asked.startswith(("backglass ", "python ")):
            return self._command
        return self._page if re.fullmatch(r"(en|ja)/[\w-]+\.html(#[\w-]+)?", asked) else self._value

    def _command(self, line: str, typed: str) -> Printed:
        program, *arguments = shlex.split(line)
        if program == "python":
            command = [sys.executable, *arguments]
            return Printed(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
        out, err = io.StringIO(), io.StringIO()
        before, sys.stdin = sys.stdin, io.StringIO(typed)
        try:
            with contextlib.chdir(self.folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                status = main([*arguments, "--lang", self.language])
        finally:
            sys.stdin = before
        assert status == 0, err.getvalue()
        return Printed(out.getvalue())

    def _page(self, address: str, _: str) -> Page:
        name, _, place = address.partition("#")
        text = self.site[name]
        if not place:
            return Page(text)
        start = text.index(f'<section id="{place}"')
        return Page(text[start : text.index("</section>", start)])

    def _value(self, expression: str, _: str) -> Any:
        if not self.names:
            exec(first_lines(self.language), self.names)
        return eval(expression, self.names)


def with_hyphens(picture: str) -> str:
    """A picture with the sign of negative numbers as a keyboard has it, whichever it draws."""
    return picture.replace("\N{MINUS SIGN}", "-")


def tinted_texts(picture: str) -> list[str]:
    """The texts of a picture that stand in a box of the colour that marks."""
    number = r'="([\d.]+)"'
    box = rf'<rect x{number} y{number} width{number} height{number}[^>]*fill="{TINT}"'
    boxes = [tuple(map(float, found)) for found in re.findall(box, picture)]
    texts = re.findall(rf"<text x{number} y{number}[^>]*>([^<]*)<", with_hyphens(picture))
    return [
        text
        for x, y, text in texts
        if any(
            left <= float(x) <= left + width and top <= float(y) <= top + height for left, top, width, height in boxes
        )
    ]


def is_seen(literal: str, given: Any) -> bool:
    """Whether what was given shows this: a text, or a number rounded to as many digits."""
    if isinstance(given, np.ndarray | float | int):
        given = " ".join(map(repr, np.ravel(given).tolist()))
    text = given.text if isinstance(given, Page) else str(given)
    if not NUMBER.fullmatch(literal):
        return literal in text
    return any(_rounds(number, literal) for number in NUMBER.findall(text))


def _rounds(number: str, literal: str) -> bool:
    if number == literal:
        return True
    mantissa, e, _ = literal.partition("e")
    digits = len(mantissa.partition(".")[2])
    rounded = f"{float(number.replace(',', '')):.{digits}{e or 'f'}}"
    return float(rounded) == float(literal.replace(",", ""))


def folder_of_examples(folder: Path) -> Path:
    """A folder where commands may write, with the examples in it."""
    os.symlink(ROOT / "examples", folder / "examples")
    return folder
