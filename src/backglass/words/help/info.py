"""What `--help` says of ``backglass info``."""

from __future__ import annotations

from backglass.words import Text
from backglass.words.help import Help

HELP = Help(
    place=18,
    about=Text(
        "Show what a model's file is: network, target, columns, scores, how it was made, and what to ask next.",
        "モデルのファイルの中身 (ネットワーク、目標、列、評価、作り方、次にできること) を表示します。",
    ),
    examples=("backglass info penguins", "backglass info penguins --json"),
    notes=(
        Text(
            "All of it stands in the file. Reading it checks it: a file that was changed is refused.",
            "すべてファイルに書かれていることです。読むときに検査し、書き出した後に変わったファイルは受け付けません。",
        ),
    ),
)
