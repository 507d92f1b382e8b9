"""The page's files: what is vendored is what was pinned, texts that modules ask for exist, nothing stands inline."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

import backglass
from backglass.studio.received_files import MOST_BYTES
from backglass.words.studio import spoken, texts

PAGE = Path(backglass.__file__).parent / "studio" / "page"
VENDOR = PAGE / "vendor"
OWN = sorted(path for path in PAGE.rglob("*") if path.suffix in (".js", ".css", ".html") and VENDOR not in path.parents)
MODULES = [path for path in OWN if path.suffix == ".js"]
LONGEST = 300  # lines
IMPORTED = re.compile(r'(?:^|[;}])\s*(?:import|export)\b[^"();]*\bfrom\s*"([^"]+)"', re.MULTILINE)


def name(path: Path) -> str:
    return path.relative_to(PAGE).as_posix()


def test_vendored_modules_are_those_that_were_pinned():
    """`python docs/vendor_page.py` makes them anew; each has its licence beside it."""
    kept = [line.split("  ") for line in (VENDOR / "SHA256").read_text(encoding="utf-8").splitlines()]
    assert {file for _, file, _ in kept} == {path.name for path in VENDOR.glob("*.js")}
    for digest, file, package in kept:
        assert hashlib.sha256((VENDOR / file).read_bytes()).hexdigest() == digest
        licence = package.split(" ")[0].removeprefix("@").replace("/", "-")
        assert (VENDOR / f"LICENSE.{licence}.txt").stat().st_size > 1000


@pytest.mark.parametrize("path", [*MODULES, *VENDOR.glob("*.js")], ids=name)
def test_imports_are_files_of_the_page(path):
    """No bare import, nothing from elsewhere, no source map that is not there."""
    source = path.read_text(encoding="utf-8")
    for asked in IMPORTED.findall(source):
        assert asked.startswith("."), asked
        assert (path.parent / asked).resolve().is_file(), asked
    assert "sourceMappingURL" not in source


def test_every_module_is_asked_for_at_once():
    """A browser that finds the modules by their imports asks for them six times over, each time after the last."""
    waiting, needed = [PAGE / "boot.js"], []
    while waiting:
        path = waiting.pop(0).resolve()
        if path not in needed:
            needed.append(path)
            waiting += [path.parent / asked for asked in IMPORTED.findall(path.read_text(encoding="utf-8"))]
    index = (PAGE / "index.html").read_text(encoding="utf-8")
    preloaded = re.findall(r'<link rel="modulepreload" href="([^"]+)">', index)
    assert sorted(preloaded) == sorted(path.relative_to(PAGE.resolve()).as_posix() for path in needed[1:])


@pytest.mark.parametrize("path", OWN, ids=name)
def test_a_file_is_short_and_keeps_the_policy(path):
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= LONGEST
    assert not re.search(r"\b(?:eval|new Function)\(|document\.write|(?<!\$)\sstyle=\"", source)
    if path.suffix == ".html":
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\son\w+=", source)
        for asked in re.findall(r'(?:src|href)="([^"]+)"', source):
            assert (PAGE / asked).is_file(), asked


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_texts_that_are_asked_for_exist(path):
    known = texts()
    assert {
        key for key in re.findall(r'\bt\(\s*"([\w.]+)"', path.read_text(encoding="utf-8")) if key not in known
    } == set()


def test_both_languages_have_the_same_fields():
    """A field that one language fills is there in the other; English alone has words for one and for several."""
    en, ja = spoken("en"), spoken("ja")
    for key, text in en.items():
        fields = [set(re.findall(r"\{(\w+)", one)) for one in (text, ja[key])]
        assert fields[0] == fields[1], key


def test_the_page_takes_files_as_large_as_the_server_does():
    (most,) = re.findall(r"MOST_MEGABYTES = (\d+);", (PAGE / "store.js").read_text(encoding="utf-8"))
    assert int(most) * 2**20 == MOST_BYTES
