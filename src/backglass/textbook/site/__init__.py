"""The textbook as pages: files that open from a disk or any static host, without a script, nothing fetched."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from backglass.files import write_whole
from backglass.textbook.lesson import Content, unwatched
from backglass.textbook.shelf import LESSONS
from backglass.textbook.site.contents_page import contents, cover
from backglass.textbook.site.errata_page import errata
from backglass.textbook.site.frame import Place
from backglass.textbook.site.glossary_page import glossary
from backglass.textbook.site.lesson_page import lesson_as_page
from backglass.textbook.site.style import STYLE
from backglass.words import Language

INDEX = "index.html"


def write_site(
    folder: str | os.PathLike[str],
    languages: Sequence[Language] = ("ja", "en"),
    told: Callable[[str, int, int], None] | None = None,
) -> list[Path]:
    """Write the textbook's pages into a folder.

    Parameters
    ----------
    folder : path
        Made where it is missing; pages of the same names are replaced, other files are left.
    languages : sequence of {"ja", "en"}
        With both, `index.html` leads to either.
    told : callable, optional
        Told the name of each lesson worked out, how many are, and of how many.

    Returns
    -------
    list of Path
        The files, `index.html` first.

    Raises
    ------
    FileError
        The folder cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> written = write_site(tempfile.mkdtemp(), ["en"])  # doctest: +SKIP
    """
    root = Path(folder)
    files = files_of(languages, _worked(told))
    for name, page in files.items():
        write_whole(root / name, page.encode())
    return [root / name for name in files]


def files_of(languages: Sequence[Language], worked: Mapping[str, Content]) -> dict[str, str]:
    """The name of every file, relative to the folder, and what it holds, from lessons that have been worked out."""
    return dict(_files(tuple(languages), worked))


def _worked(told: Callable[[str, int, int], None] | None) -> dict[str, Content]:
    worked = {}
    for done, (name, lesson) in enumerate(LESSONS.items()):
        if told is not None:
            told(name, done, len(LESSONS))
        worked[name] = lesson.work(unwatched)
    return worked


def _files(languages: tuple[Language, ...], worked: Mapping[str, Content]) -> Iterator[tuple[str, str]]:
    several = len(languages) > 1
    place = Place(languages[0], several, at_root=True)
    yield INDEX, cover(place) if several else contents(place)
    yield "style.css", STYLE
    for speak in languages:
        place = Place(speak, several)
        if several:
            yield f"{speak}/{INDEX}", contents(place)
        for name, content in worked.items():
            yield f"{speak}/{name}.html", lesson_as_page(LESSONS[name], content, place)
        yield f"{speak}/glossary.html", glossary(place)
        yield f"{speak}/errata.html", errata(place)
