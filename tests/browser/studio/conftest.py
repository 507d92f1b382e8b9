"""A studio that is served, and a browser that opens it: whatever it complains of or asks elsewhere fails the test.

To open the page is what takes longest. So one server and one browser serve every test, and the first page that a test
opens is the same one each time, loaded anew and without what it had kept.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.pictures.browser import CHROMIUM
from tests.studio.serving import KEY, ServedStudio, serving

PATIENCE = 60_000  # milliseconds that anything may take on a busy machine


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder needs a browser, and takes its time."""
    for item in items:
        if "browser/studio" in item.path.as_posix():
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed"))


@contextmanager
def served() -> Iterator[str]:
    """A studio's address, as `backglass studio` prints it, its key at the end; it ends with the block."""
    command = [sys.executable, "-m", "backglass", "studio", "--json", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        try:
            yield json.loads(started.stdout.readline())["url"]
        finally:
            started.terminate()
            started.wait(60)


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The address of the studio that most tests share."""
    with served() as found:
        yield found


@pytest.fixture
def studio() -> Iterator[ServedStudio]:
    """Another studio, in this process, which has none of the files that were sent to the first: its lines are seen."""
    with serving() as found:
        yield found


@pytest.fixture
def elsewhere(studio: ServedStudio) -> str:
    """The address of that other studio."""
    return f"{studio.origin}/#k={KEY}"


@pytest.fixture(scope="session")
def expect() -> Any:
    """Playwright's assertions, which wait for what they say as long as a busy machine needs."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install -e '.[browser]'")
    playwright.expect.set_options(timeout=PATIENCE)
    return playwright.expect


class Visitors:
    """The pages of a browser; one of them is kept from test to test."""

    def __init__(self, browser: Any) -> None:
        self._browser = browser
        self._kept: Any = None

    def first(self) -> Any:
        """The page that is kept, as a first visit finds it."""
        if self._kept is None:
            self._kept = self.another("en")
        page, self._kept = self._kept, None  # kept again where the test leaves it in order
        page.set_viewport_size({"width": 1280, "height": 900})
        page.mouse.move(0, 0)
        return page

    def another(self, lang: str, **more: Any) -> Any:
        """A page of a context of its own, which lists what it complains of and whom it asks."""
        context = self._browser.new_context(locale=lang, reduced_motion="reduce", **more)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.wrong, page.asked = [], []
        page.on("console", lambda said: said.type in ("error", "warning") and page.wrong.append(said.text))
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.on("request", lambda asked: page.asked.append(asked.url))
        return page

    def keep(self, page: Any) -> None:
        """Keep a page for the next test, without what it stored."""
        page.evaluate("localStorage.clear(), sessionStorage.clear()")
        page.goto("about:blank")
        page.wrong, page.asked = [], []
        self._kept = page


@pytest.fixture(scope="session")
def visitors(browser: Any) -> Visitors:
    """Whoever opens pages."""
    return Visitors(browser)


@pytest.fixture
def visit(visitors: Visitors, address: str) -> Iterator[Callable[..., Any]]:
    """Opens the studio: ``visit("&hide=panel", lang="ja", width=390)``, a second time in a context of its own.

    At the end no page has complained of anything, nor asked anyone but its server.
    """
    opened: list[Any] = []
    first: list[Any] = []

    def visited(
        after: str = "", *, at: str = address, lang: str = "en", width: int = 1280, height: int = 900, **more: Any
    ) -> Any:
        if opened or lang != "en" or more:
            page = visitors.another(lang, **more)
        else:
            page = visitors.first()
            first.append(page)
        opened.append(page)
        page.place = urlsplit(at).netloc
        page.set_viewport_size({"width": width, "height": height})
        page.goto(at + after)
        page.get_by_test_id("choose").wait_for(state="attached")
        return page

    yield visited
    complaints = [page.wrong for page in opened if page.wrong]
    foreign = [url for page in opened for url in page.asked if _is_foreign(url, page.place)]
    in_order = not complaints and not foreign
    for page in opened:
        if page in first and in_order and not page.is_closed():
            visitors.keep(page)
        else:
            page.context.close()
    assert complaints == []
    assert foreign == []


def _is_foreign(url: str, place: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme not in ("blob", "data", "about") and parts.netloc != place
