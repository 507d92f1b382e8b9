"""The first message: what the page is to know before it shows anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backglass.studio.commands import Name, command
from backglass.studio.problems import opened
from backglass.studio.settings import SETTINGS
from backglass.words.studio import texts

if TYPE_CHECKING:
    from backglass.studio.session import Session


@command
def hello(session: Session, *, link: Name | None = None, problem: Name | None = None) -> dict[str, Any]:
    """All texts in both languages, the problems and the table of settings; then the scene and a frame follow."""
    if problem is not None:
        session.begin(opened({"lesson": problem}))
    session.changed()
    found = texts()
    return {
        "words": {lang: {key: text[lang] for key, text in found.items()} for lang in ("en", "ja")},
        "problems": [],
        "settings": [one.to_dict() for one in SETTINGS.values()],
    }
