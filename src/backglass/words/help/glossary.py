"""What `--help` says of ``backglass glossary``."""

from __future__ import annotations

from backglass.words import Text
from backglass.words.help import Help

HELP = Help(
    place=11,
    about=Text(
        "Say what a term means, what else it is called, and in which lessons it is met.",
        "用語の意味と別名、その用語が出てくるレッスンを表示します。",
    ),
    examples=("backglass glossary", "backglass glossary delta"),
    options={
        "word": Text(
            "A term, in English or Japanese, its reading, an alias or a symbol; without it all terms are listed.",
            "用語 (日本語、英語、よみがな、別名、記号のどれでもよい)。省くと一覧を表示します。",
        ),
    },
)
