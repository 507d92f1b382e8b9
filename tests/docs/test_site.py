"""The documentation site as it is built: strictly, its links hold, every name is on it, nothing is from elsewhere."""

from __future__ import annotations

import posixpath
import re
import subprocess
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

import backglass as bg
from backglass.cli.application import command_names
from backglass.textbook.shelf import LESSONS
from tests.docs.running import DOCS, ROOT
from tests.pictures.browser import CHROMIUM

NEEDED = ("mkdocs", "material", "mkdocstrings", "latex2mathml", "matplotlib")
MISSING = [name for name in NEEDED if find_spec(name) is None]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DOCS.exists(), reason="the sources are not beside the tests"),
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}; the extra 'docs' brings them"),
]

LOOKED_AT = (
    "index.html", "tables/tutorial.html", "figures.html", "reference/losses.html", "python/training.html",
    "notebooks/table.html", "ja/index.html", "ja/learn/tutorial.html", "ja/how-to/csv.html", "ja/guide/commands.html",
    "beyond-memory.html", "ja/documents.html",
)  # fmt: skip
# Contrasts are measured on one colour; the pages shade an edge behind which more is hidden.
PLAIN = ".md-typeset :is(.md-typeset__scrollwrap, .formula, .output, .drawn, pre > code) {background: var(--ground)}"
AXE_RUN = """() => axe.run({include: [['html']], exclude: [['math *'], ['svg *']]}, {resultTypes: ['violations']})
    .then(found => found.violations.map(one => `${one.id}: ${one.nodes[0].html.slice(0, 160)}`))"""
OUTSIDE = """() => [...document.querySelectorAll('.md-content *')].filter(one => {
    for (let around = one.parentElement; around; around = around.parentElement)
        if (getComputedStyle(around).overflowX === 'auto') return false;
    return one.getBoundingClientRect().right > window.innerWidth + 1;
}).map(one => one.outerHTML.slice(0, 80))"""
LINKED = ("canonical", "alternate", "next", "prev")  # pages that a browser does not load with this one


@dataclass
class Page(HTMLParser):
    """What a file of the site links to, loads, and can be linked at."""

    text: str
    links: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    said: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.anchors |= {given[name] for name in ("id", "name") if name in given}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag in ("use", "image") or (tag == "link" and given.get("rel") not in LINKED):
            self.loaded.append(given.get("href", ""))
        elif "src" in given:
            self.loaded.append(given["src"])

    def handle_data(self, data: str) -> None:
        self.said += data


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """The site, built as CONTRIBUTING.md says."""
    folder: Path = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stderr[-5000:]
    assert "WARNING -" not in done.stderr
    return folder


@pytest.fixture(scope="module")
def pages(site) -> dict[str, Page]:
    """Every page by its place on the site; that for addresses which are not there can stand anywhere."""
    found = {path.relative_to(site).as_posix(): path for path in site.rglob("*.html") if path.name != "404.html"}
    return {name: Page(path.read_text(encoding="utf-8")) for name, path in found.items()}


def test_every_link_and_anchor_holds(site, pages):
    wrong = []
    for name, page in pages.items():
        for link in page.links + page.loaded:
            parts = urlsplit(link)
            if parts.scheme or link.startswith("//"):
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path) or "."))
            target = name if not parts.path else target
            if (site / target).is_dir():
                target = posixpath.normpath(posixpath.join(target, "index.html"))
            anchor = unquote(parts.fragment)
            if not (site / target).is_file() or (anchor and target in pages and anchor not in pages[target].anchors):
                wrong.append(f"{name}: {link}")
    assert wrong == []


def test_nothing_is_loaded_from_elsewhere(site, pages):
    foreign = re.compile(r"^(https?:)?//")
    assert [(name, one) for name, page in pages.items() for one in page.loaded if foreign.match(one)] == []
    for path in site.rglob("*.css"):
        loaded = re.findall(r"(?:url\(|@import)\s*[\"']?((?:https?:)?//[^\"')]+)", path.read_text(encoding="utf-8"))
        assert loaded == [], path


def test_a_browser_asks_nobody_else(site):
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM:
        pytest.skip("chromium is not installed")
    asked = []
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        for name in ("index.html", "gallery.html", "ja/learn/tutorial.html", "python/training.html"):
            page.goto((site / name).as_uri())
        browser.close()
    assert asked
    assert [address for address in asked if not address.startswith(("file:", "data:", "blob:"))] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_and_no_page_is_wider_than_its_window(site, width, scheme):
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    axe = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    if not CHROMIUM:
        pytest.skip("chromium is not installed")
    found = {}
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        for name in LOOKED_AT:
            page.goto((site / name).as_uri())
            page.add_style_tag(content=PLAIN)
            page.add_script_tag(path=Path(axe.__file__).with_name("axe.min.js"))
            found[name] = page.evaluate(AXE_RUN) + page.evaluate(OUTSIDE)
        browser.close()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_every_public_name_is_in_the_reference(pages):
    python = [page for name, page in pages.items() if name.startswith("python/")]
    anchors = {anchor for page in python for anchor in page.anchors}
    names = [f"bg.{name}" for name in bg.__all__] + [f"bg.layers.{name}" for name in bg.layers.__all__]
    assert [name for name in names if name not in anchors] == []
    assert "array - like" not in "".join(page.said for page in python)


@pytest.mark.parametrize("language", ["", "ja/"])
def test_every_command_is_in_the_reference(pages, language):
    anchors = pages[f"{language}reference/commands.html"].anchors
    assert [name for name in command_names() if f"backglass-{name}" not in anchors] == []


def test_the_course_is_part_of_it(pages):
    for language in ("en", "ja"):
        assert [name for name in LESSONS if f"course/{language}/{name}.html" not in pages] == []


def test_both_languages_lead_to_each_other(pages):
    japanese = [name for name in pages if name.startswith("ja/") and not name.startswith("ja/gallery/")]
    assert len(japanese) > 20
    for name in japanese:
        back = posixpath.relpath(name.removeprefix("ja/"), posixpath.dirname(name))
        assert back in pages[name].links, name
        there = posixpath.relpath(name, posixpath.dirname(name.removeprefix("ja/")) or ".")
        assert there in pages[name.removeprefix("ja/")].links, name
        text = re.sub("<pre.*?</pre>", "", pages[name].text, flags=re.DOTALL)
        assert not re.findall(">[^<>]*[ぁ-ん、。][ \n]+[ぁ-ん][^<>]*<", text), name  # a line that ended amid a sentence


def test_no_formula_is_left_in_latex(pages):
    assert [name for name, page in pages.items() if "$$" in page.said] == []
    assert "<math" in pages["reference/losses.html"].text
