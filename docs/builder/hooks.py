"""What mkdocs calls while it builds the site: pages that are made, the language of a page, formulas, the course.

The site is built twice, the Japanese one inside the English one: `mkdocs.yml` holds the pages in English, and when they
are written `mkdocs.ja.yml` those that have a form ``.ja.md``. A page is called the same in both, so that either leads
to the other.
"""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import Any

import course
import gallery
import languages
import mathematics
import notebooks
import project
import python_pages
import typesetting
from markdown.extensions.toc import slugify_unicode
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[2]
JAPANESE = ROOT / "mkdocs.ja.yml"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Headings in Japanese are linked at by their words, as on the pages of a repository."""
    if languages.of(config) == "ja":
        config.mdx_configs["toc"]["slugify"] = slugify_unicode
    return config


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """The pages of this language, and those that are made."""
    speak = languages.of(config)
    chosen = languages.chosen(files, config)
    made = {**gallery.files(speak)}
    if speak == "en":
        made |= course.files() | python_pages.files() | project.files(ROOT)
        made |= notebooks.files(ROOT / "docs" / "notebooks")
    for name, text in made.items():
        chosen.append(File.generated(config, name, content=text))
    return chosen


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Links that lead where the other page is on the site, and formulas as MathML."""
    name = page.file.src_uri
    text = project.linked(gallery.filled(markdown, languages.of(config)), name)
    return mathematics.drawn(languages.linked(text, name, languages.of(config), files))


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """Links from a Japanese page to one that stands in English alone, breaks in lines, types as written."""
    name = page.file.src_uri
    if name.startswith("python/"):
        html = python_pages.typeset(html)
    return typesetting.marked(languages.resolved(html, name))


def on_page_context(context: dict[str, Any], *, page: Page, config: MkDocsConfig, nav: Any) -> dict[str, Any]:  # noqa: ARG001
    """Where the page is in the other language."""
    here = posixpath.dirname(page.file.dest_uri)
    other = languages.other(page.file.dest_uri, page.file.src_uri, languages.of(config), Path(config.docs_dir))
    context["other_language"] = posixpath.relpath(other, here or ".")
    return context


def on_post_build(*, config: MkDocsConfig) -> None:
    """The site in Japanese."""
    if languages.of(config) == "en":
        build(load_config(str(JAPANESE), site_dir=str(Path(config.site_dir) / "ja"), strict=config.strict))
