"""A studio that is served, and browsers that open it: whatever one complains of or asks elsewhere fails the test."""

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

PATIENCE = 20_000  # milliseconds that a browser may take on a busy machine


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
        yield json.loads(started.stdout.readline())["url"]
        started.terminate()
        started.wait(10)


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The address of the studio that most tests share."""
    with served() as found:
        yield found


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """The address of another studio, which has none of the files that were sent to the first."""
    with served() as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Headless Chromium."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install -e '.[browser]'")
    with playwright.sync_playwright() as started:
        found = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def visit(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    """Opens the studio in a browser of its own: ``visit(after="&hide=panel", lang="ja", width=390)``.

    The page has what it complained of in `wrong`, and what it asked of others in `foreign`; at the end both are empty.
    """
    opened: list[Any] = []

    def visited(
        after: str = "", *, at: str = address, lang: str = "en", width: int = 1280, height: int = 900, **more: Any
    ) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale=lang, reduced_motion="reduce", **more
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.wrong, page.foreign = [], []
        place = urlsplit(at).netloc
        page.on("console", lambda said: said.type in ("error", "warning") and page.wrong.append(said.text))
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.on("request", lambda asked: _is_foreign(asked.url, place) and page.foreign.append(asked.url))
        opened.append(page)
        page.goto(at + after)
        page.get_by_test_id("choose").wait_for(state="attached")
        return page

    yield visited
    for page in opened:
        assert page.wrong == []
        assert page.foreign == []
        page.context.close()


def _is_foreign(url: str, place: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme not in ("blob", "data") and parts.netloc != place
