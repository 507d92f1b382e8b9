"""The two languages of the site: which pages are of which, and how they lead to each other."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from backglass.words import Language

SUFFIX = ".ja.md"
ENGLISH = "english:"  # before a file of the English site, which mkdocs does not know while it builds the Japanese one
_LINK = re.compile(r"(?<=\]\()([^()\s:#]+\.md)(?=[#)])")
_COURSE = re.compile(r'(?<=\]\()course/|(?<=href=")course/')  # stands in the English site, in both languages
_SWITCH = re.compile(r"^\[(?:日本語|English)\]\([^()]*\)\n+", re.MULTILINE)
_JAPANESE = "\u3040-\u30ff\u3400-\u9fff々"
_MARKS = "、。「」『』・…"  # with room of their own, so that none is put beside them
_BROKEN = re.compile(f"(?<=[{_JAPANESE}{_MARKS}])\n *(?=[{_JAPANESE}{_MARKS}])|(?<=[{_MARKS}])\n *(?=[\\w`(\\[])")
_FENCED = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)


def of(config: MkDocsConfig) -> Language:
    """The language that is built."""
    return "ja" if config.theme["language"] == "ja" else "en"


def chosen(files: Files, config: MkDocsConfig) -> Files:
    """The files of the language: a page ``x.ja.md`` is the page ``x.md`` of the Japanese site."""
    found = [file for file in files if not file.src_uri.endswith(".md")]
    for file in files.documentation_pages():
        name, japanese = file.src_uri, file.src_uri.endswith(SUFFIX)
        if of(config) == "en" and not japanese:
            found.append(file)
        elif of(config) == "ja" and japanese:
            text = Path(str(file.abs_src_path)).read_text(encoding="utf-8")
            found.append(File.generated(config, name.removesuffix(SUFFIX) + ".md", content=text))
    return Files(found)


def linked(text: str, name: str, speak: Language, files: Files) -> str:
    """The text of a page with links as they are on the site.

    The line that leads to the other language is left out, for every page has it in its head. In Japanese a page that
    stands in English alone is linked as a file of the English site, and a line of the source that ends amid a sentence
    leaves no blank there.
    """
    text = _SWITCH.sub("", text, count=1)
    if speak == "ja":
        text = _COURSE.sub(f"{ENGLISH}course/", text)
    parts = _FENCED.split(text)

    def link(found: re.Match[str]) -> str:
        target = found[1].removesuffix(SUFFIX) + ".md" if found[1].endswith(SUFFIX) else found[1]
        path = posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
        if speak == "en" or files.get_file_from_path(path):
            return target
        return ENGLISH + html_of(path)

    def on_site(part: str) -> str:
        part = _LINK.sub(link, part)
        return _BROKEN.sub("", part) if speak == "ja" else part

    return "".join(part if part.startswith("```") else on_site(part) for part in parts)


def resolved(html: str, name: str) -> str:
    """What a page became, with the way to the English site where it leads there."""
    return html.replace(f'"{ENGLISH}', '"' + "../" * (name.count("/") + 1))


def html_of(path: str) -> str:
    """The file that a page becomes."""
    folder, name = posixpath.split(path)
    return posixpath.join(folder, "index.html" if name == "README.md" else name.removesuffix(".md") + ".html")


def other(file: str, name: str, speak: Language, docs: Path) -> str:
    """The same page in the other language, relative to the root of this language; its first page if there is none."""
    if speak == "ja":
        return f"../{file}"
    return f"ja/{file}" if (docs / (name.removesuffix(".md") + SUFFIX)).exists() else "ja/index.html"
