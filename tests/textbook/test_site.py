"""The textbook as pages: whole files, links that lead somewhere, nothing from outside, all lessons by "next" alone."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from backglass.cli import main
from backglass.textbook.shelf import LESSONS
from backglass.textbook.site import files_of
from backglass.textbook.site.linking import Linker, anchor
from backglass.words import site as words
from backglass.words.terms import TERMS

LANGUAGES = ("en", "ja")
PICTURED = {*LESSONS} - {"cost", "input-design"}  # whose numbers are counts and tables


class Page(HTMLParser):
    """What a page links to, its anchors, its tags, and whether they pair up."""

    VOID = ("meta", "link", "br", "img", "input", "hr")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links, self.ids, self.tags, self.open, self.rel = [], [], [], [], {}
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)
        if "href" in given and not (tag == "a" and "xlink" in given):
            self.links.append(given["href"])
            if "rel" in given:
                self.rel[given["rel"]] = given["href"]
        if "id" in given:
            self.ids.append(given["id"])

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture(scope="module", params=[("ja", "en"), ("ja",), ("en",)], ids="-".join)
def site(request, worked):
    """The files of a site, from lessons worked out once."""
    return request.param, files_of(request.param, {name: worked(name) for name in LESSONS})


@pytest.mark.few(1)
def test_every_page_is_there_and_whole(site):
    languages, files = site
    assert next(iter(files)) == "index.html"
    for speak in languages:
        assert {f"{speak}/{name}.html" for name in (*LESSONS, "glossary", "errata")} <= set(files)
    for name, text in files.items():
        if name.endswith(".html"):
            page = Page(text)
            assert "script" not in page.tags, name
            assert len(page.ids) == len(set(page.ids)), name
            assert page.tags.count("h1") == 1, name


@pytest.mark.few(1)
def test_every_link_leads_to_a_file_and_a_place_of_the_site(site):
    _, files = site
    pages = {name: Page(text) for name, text in files.items() if name.endswith(".html")}
    for name, page in pages.items():
        for link in page.links:
            assert not re.match(r"[a-z]+:|//|/", link), link
            path, _, place = link.partition("#")
            target = (Path("/") / name).parent.joinpath(path).resolve().as_posix()[1:] if path else name
            assert target in files, (name, link)
            assert not place or place in pages[target].ids, (name, link)


def test_nothing_is_asked_for_elsewhere(site):
    _, files = site
    for name, text in files.items():
        plain = re.sub(r'xmlns(?::\w+)?="[^"]*"', "", text)
        assert not re.search(r"https?:|url\(|@import|src=", plain), name


@pytest.mark.few(1)
def test_next_leads_from_the_index_through_all_lessons(site):
    languages, files = site
    for speak in languages:
        start = next(link for link in Page(files["index.html"]).links if link == f"{speak}/{next(iter(LESSONS))}.html")
        seen, at = [], start
        while at:
            seen.append(Path(at).stem)
            following = Page(files[at]).rel.get("next")
            at = f"{speak}/{following}" if following else None
        assert seen == [*LESSONS]


def test_each_lesson_has_its_parts_and_pictures(site):
    languages, files = site
    for speak in languages:
        for name, lesson in LESSONS.items():
            text = files[f"{speak}/{name}.html"]
            assert f'<html lang="{speak}">' in text
            assert words.SHOW[speak] in text
            assert lesson.title[speak].partition(":")[0][:6] in re.sub("<.*?>", "", text)
            pictures = re.findall(r"<svg.*?</svg>", text, re.DOTALL)
            assert bool(pictures) == (name in PICTURED), name
            for picture in pictures:
                ET.fromstring(picture)


def test_what_is_to_be_typed_is_code_as_it_stands(site):
    languages, files = site
    typed = 'import backglass as bg; print(bg.example("descent").nudge("w(2)[1,1]", 0.1))'
    for speak in languages:
        page = files[f"{speak}/descent.html"]
        assert f"<code>{escape(typed)}</code>" in page
        assert "`" not in page


def test_sizes_and_rows_are_lists_and_no_differences(site):
    """What is given is read as it is meant: 3-4-3-2 is no difference, w1, w2 no product, (2, -1) a row."""
    languages, files = site
    for speak in languages:
        given = {
            name: re.sub(
                ' xmlns="[^"]*"', "", re.search('id="given".*?</table>', files[f"{speak}/{name}.html"], re.DOTALL)[0]
            )
            for name in LESSONS
        }
        for name, table in given.items():
            assert not re.search(r"\d [-−] \d|\d [-−]\d|\d / [-−]?\d", re.sub("<.*?>", "", table)), name
        assert "</msub><msub>" not in re.sub(r"</?math[^>]*>|</?mrow>", "", given["mazur"])
        assert "(2, −1), (−0.6, 1.5)" in given["network"]


def test_a_symbol_of_several_letters_stays_whole(site):
    languages, files = site
    for speak in languages:
        entry = re.search('id="training-sample".*?</dt>', files[f"{speak}/glossary.html"], re.DOTALL)[0]
        assert entry.count("<math") == 1
        assert "x_n" not in entry


@pytest.mark.parametrize("speak", LANGUAGES)
def test_a_word_is_linked_once_and_formulas_are_set(speak):
    linker = Linker(speak, "g.html")
    sentence = {"en": "The weights, a weight, and u = 0.", "ja": "重みと重み、そして u = 0。"}[speak]
    html = linker.linked(sentence)
    assert html.count("<a ") == 1
    assert "#weight" in html
    assert "<mi>u</mi>" in html
    assert len({anchor(term) for term in TERMS}) == len(TERMS)
    assert Linker("en", "g.html").linked("the form of tanh' here") == "the form of tanh′ here"


def test_the_command_writes_the_site_and_says_where(tmp_path, capsys, monkeypatch, worked):
    monkeypatch.setattr("backglass.textbook.site._worked", lambda _: {name: worked(name) for name in LESSONS})
    assert main(["textbook", "--html", str(tmp_path / "course"), "--lang", "both"]) == 0
    out, err = capsys.readouterr()
    assert str(tmp_path / "course" / "index.html") in out
    assert err == ""
    assert (tmp_path / "course" / "en" / "mazur.html").exists()


@pytest.mark.parametrize(
    "arguments",
    [("--lang", "both"), ("mazur", "--html", "folder"), ("--html", "folder", "--quiz"), ("--html", "folder", "--json")],
)
def test_what_does_not_go_together(arguments, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["textbook", *arguments]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert [*tmp_path.iterdir()] == []


def test_a_lessons_name_after_html_is_the_lesson(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["textbook", "--html", "chain-rule"]) == 0
    assert capsys.readouterr().out.startswith("<!DOCTYPE html>")
    assert [*tmp_path.iterdir()] == []
