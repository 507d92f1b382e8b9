"""The textbook's pages in a browser: walked by "next", at four widths, light and dark, printed, and seen by axe."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from backglass.textbook.shelf import LESSONS
from backglass.textbook.site import write_site
from tests.pictures.browser import CHROMIUM

playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install -e '.[browser]'")
axe = pytest.importorskip("axe_playwright_python", reason="needs axe: pip install -e '.[browser]'")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed")]

WIDTHS = (390, 800, 1280, 2560)
PAGES = [f"{name}.html" for name in ("index", "glossary", "errata", *LESSONS)]
AXE = Path(axe.__file__).with_name("axe.min.js")
AXE_RUN = """rules => axe.run({include: [['html']], exclude: [['math *'], ['svg *']]},
    {resultTypes: ['violations'], ...(rules ? {runOnly: rules} : {})})"""
OVERFLOWING = """() => [...document.querySelectorAll('main *')].filter(one => {
    if (one.closest('table.equation, table.numbers, pre, .picture')) return false;
    const box = one.getBoundingClientRect();
    return box.width > 0 && (box.right > window.innerWidth + 1 || box.left < -1);
}).map(one => one.outerHTML.slice(0, 80))"""
OVERLAPPING = """() => {
    const boxes = [...document.querySelectorAll('main math')].map(one => [one, one.getBoundingClientRect()])
        .filter(([one, box]) => box.width > 0).sort(([, a], [, b]) => a.top - b.top);
    const found = [];
    for (let i = 0; i < boxes.length; i++)
        for (let j = i + 1; j < boxes.length && boxes[j][1].top < boxes[i][1].bottom - 1; j++) {
            const [a, b] = [boxes[i][1], boxes[j][1]];
            if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1)
                found.push(boxes[i][0].textContent + ' on ' + boxes[j][0].textContent);
        }
    return found;
}"""
SMALLEST_LETTERS = """() => Math.min(...[...document.querySelectorAll('svg')].flatMap(picture => {
    const scale = picture.getBoundingClientRect().width / picture.viewBox.baseVal.width;
    return [...picture.querySelectorAll('text')].map(one => parseFloat(getComputedStyle(one).fontSize) * scale);
}))"""
EMPTY_PICTURES = """() => [...document.querySelectorAll('svg')].filter(one => {
    const box = one.getBoundingClientRect();
    const drawn = one.querySelectorAll('path, line, polyline, rect, circle').length;
    return box.width < 100 || box.height < 60 || drawn < 5 || !one.getAttribute('aria-label');
}).length"""
SCROLLED_BY_MOUSE_ALONE = """() => [...document.querySelectorAll('main *')].filter(one =>
    one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX === 'auto' && one.tabIndex < 0
).map(one => one.outerHTML.slice(0, 200))"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return write_site(tmp_path_factory.mktemp("course"))[0]


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
        assert page.locator("details[open]").count() == 0
        page.locator("summary").first.press("Enter")
        assert page.locator("details[open]").count() == 1
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (name, width)
            assert page.evaluate(OVERFLOWING) == [], (name, width)
            assert page.evaluate(OVERLAPPING) == [], (name, width)
            assert page.evaluate(SMALLEST_LETTERS) >= 8.9, (name, width)
            assert page.evaluate(SCROLLED_BY_MOUSE_ALONE) == [], (name, width)
        assert page.evaluate(EMPTY_PICTURES) == 0, name
    assert seen == [*LESSONS]
    assert page.wrong == []
    assert all(url.startswith("file:") for url in page.asked)


@pytest.mark.parametrize("speak", ["ja", "en"])
@pytest.mark.parametrize("name", ["index", "glossary", "errata"])
def test_the_other_pages_fit_every_width(page, site, speak, name):
    page.goto((site.parent / speak / f"{name}.html").as_uri())
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(OVERFLOWING) == [], width
        assert page.evaluate(OVERLAPPING) == [], width
        assert page.evaluate(SCROLLED_BY_MOUSE_ALONE) == [], width


@pytest.mark.parametrize(("scheme", "rules"), [("light", None), ("dark", ["color-contrast"])], ids=["light", "dark"])
@pytest.mark.parametrize("speak", ["ja", "en"])
def test_axe_finds_nothing_serious(page, site, speak, scheme, rules):
    page.emulate_media(color_scheme=scheme)
    for file in PAGES:
        page.goto((site.parent / speak / file).as_uri())
        page.add_script_tag(path=AXE)
        found = page.evaluate(AXE_RUN, rules)["violations"]
        serious = [
            (one["id"], one["nodes"][0]["html"][:120]) for one in found if one["impact"] in ("serious", "critical")
        ]
        assert serious == [], file


def test_all_results_are_printed(page, site, tmp_path):
    page.goto((site.parent / "ja" / "descent.html").as_uri())
    page.emulate_media(media="print")
    assert page.locator("details table.equation").first.is_visible()
    assert not page.locator("header").is_visible()
    assert not page.locator(".try").first.is_visible()
    assert not page.locator(".try + table").first.is_visible()  # the formula stands above its result
    assert page.pdf(path=tmp_path / "page.pdf", format="A4").startswith(b"%PDF")


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext, of Debian's package poppler-utils")
@pytest.mark.parametrize(("speak", "name"), [("en", "mazur"), ("ja", "perceptron"), ("en", "errata")])
def test_no_heading_stands_alone_at_the_foot_of_a_printed_page(page, site, tmp_path, speak, name):
    page.goto((site.parent / speak / f"{name}.html").as_uri())
    headings = {re.sub(r"\W+", "", text) for text in page.locator("h2, h3").all_inner_texts()}
    page.pdf(path=tmp_path / "page.pdf", format="A4", prefer_css_page_size=True)
    told = subprocess.run(["pdftotext", "-layout", tmp_path / "page.pdf", "-"], check=True, capture_output=True)
    sheets = [sheet.strip().splitlines() for sheet in told.stdout.decode().split("\f") if sheet.strip()]
    assert len(sheets) > 3
    assert {re.sub(r"\W+", "", sheet[-1]) for sheet in sheets} & headings == set()
