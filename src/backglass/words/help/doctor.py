"""What `--help` says of ``backglass doctor``."""

from __future__ import annotations

from backglass.words import Text
from backglass.words.help import Help

HELP = Help(
    place=20,
    about=Text(
        "Show what backglass finds on this machine: versions, cores, engines, optional parts.",
        "この環境のバージョン、コア数、エンジン、追加機能の有無を表示します。",
    ),
    examples=("backglass doctor --json",),
)
