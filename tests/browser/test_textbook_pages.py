"""The textbook's pages in a browser: walked by "next", at four widths, light and dark, and looked at by axe."""

from __future__ import annotations

from pathlib import Path

import pytest

from backglass.textbook.shelf import LESSONS
from backglass.textbook.site import write_site
from tests.pictures.browser import CHROMIUM

playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install -e '.[browser]'")
axe = pytest.importorskip("axe_playwright_python", reason="needs axe: pip install -e '.[browser]'")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed")]

WIDTHS = (390, 800, 1280, 2560)
AXE = Path(axe.__file__).with_name("axe.min.js")
OVERFLOWING = """() => [...document.querySelectorAll('main *')].filter(one => {
    if (one.closest('table.equation, table.numbers, svg')) return false;
    const box = one.getBoundingClientRect();
    return box.width > 0 && (box.right > window.innerWidth + 1 || box.left < -1);
}).map(one => one.outerHTML.slice(0, 80))"""
BLANK_PICTURES = """() => [...document.querySelectorAll('svg')].filter(one => {
    const box = one.getBoundingClientRect();
    return box.width < 100 || box.height < 60;
}).length"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return write_site(tmp_path_factory.mktemp("course"))[0]


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as started:
        found = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def page(browser):
    """A page that notes what it asks for and what it complains of."""
    opened = browser.new_page()
    opened.asked, opened.wrong = [], []
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.on("requestfailed", lambda request: opened.wrong.append(request.url))
    opened.on("pageerror", lambda error: opened.wrong.append(str(error)))
    yield opened
    opened.close()


def walked(page, site, speak):
    """Every lesson, by clicking: start, then next."""
    page.goto(site.as_uri())
    page.click(f'section[lang="{speak}"] .start')
    while True:
        yield Path(page.url).stem
        following = page.locator('a[rel="next"]')
        if following.count() == 0:
            return
        following.click()


@pytest.mark.parametrize("speak", ["ja", "en"])
def test_all_lessons_by_next_alone_with_nothing_missing(page, site, speak):
    seen = []
    for name in walked(page, site, speak):
        seen.append(name)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (name, width)
            assert page.evaluate(OVERFLOWING) == [], (name, width)
        assert page.evaluate(BLANK_PICTURES) == 0, name
        assert page.locator("details[open]").count() == 0
        page.locator("summary").first.click()
        assert page.locator("details[open]").count() == 1
    assert seen == [*LESSONS]
    assert page.wrong == []
    assert all(url.startswith("file:") for url in page.asked)


@pytest.mark.parametrize(("speak", "scheme"), [("ja", "light"), ("en", "dark")])
def test_axe_finds_nothing_serious(page, site, speak, scheme):
    page.emulate_media(color_scheme=scheme)
    files = [f"{name}.html" for name in ("index", "glossary", "errata", *LESSONS)]
    for file in files:
        page.goto((site.parent / speak / file).as_uri())
        page.add_script_tag(path=AXE)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        serious = [
            (one["id"], one["nodes"][0]["html"][:120]) for one in found if one["impact"] in ("serious", "critical")
        ]
        assert serious == [], file


def test_all_languages_and_results_are_printed(page, site, tmp_path):
    page.goto((site.parent / "ja" / "descent.html").as_uri())
    page.emulate_media(media="print")
    assert page.locator("details table.equation").first.is_visible()
    assert not page.locator("header").is_visible()
    assert page.pdf(path=tmp_path / "page.pdf", format="A4").startswith(b"%PDF")
