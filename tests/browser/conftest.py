"""One browser for all pages: playwright's synchronous API starts once in a process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.pictures.browser import CHROMIUM


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Headless Chromium."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install -e '.[browser]'")
    with playwright.sync_playwright() as started:
        found = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()
