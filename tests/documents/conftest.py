"""What the tests of docs/documents.md share: lessons and pages made once, everything in the files asked once."""

from __future__ import annotations

import pytest

from backglass.textbook.lesson import unwatched
from backglass.textbook.shelf import LESSONS
from backglass.textbook.site import files_of
from tests.documents.reading import Asker, folder_of_examples
from tests.textbook.worked import worked


@pytest.fixture(scope="session")
def pages():
    """Every page of the course in both languages."""
    return files_of(("ja", "en"), {name: worked(name) for name in LESSONS})


@pytest.fixture(scope="session", params=["en", "ja"])
def asker(request, pages, tmp_path_factory):
    """What asks all that stands in the file of a language."""
    return Asker(request.param, folder_of_examples(tmp_path_factory.mktemp("documents")), pages)


@pytest.fixture
def given(asker, monkeypatch):
    """What everything in an entry gives, by its id."""

    def kept(lesson, _):
        return worked(lesson.name) if LESSONS.get(lesson.name) is lesson else lesson.work(unwatched)

    monkeypatch.setattr("backglass.cli.textbook._work", kept)
    monkeypatch.setenv("COLUMNS", "80")
    return asker
