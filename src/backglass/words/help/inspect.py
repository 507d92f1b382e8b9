"""What `--help` says of ``backglass inspect``."""

from __future__ import annotations

from backglass.words import Text
from backglass.words.help import Help

HELP = Help(
    place=1,
    about=Text(
        "Say of every column of a table whether it can be an input: use, repair or reject, with the evidence.",
        "表のそれぞれの列を入力に使えるかどうか (使う、直す、除く) を、根拠の数値とともに示します。",
    ),
    examples=("backglass inspect examples/penguins.csv --target species",),
    notes=(
        Text(
            "Measured on the rows that `backglass train` with the same --seed would train on, never by a column's "
            "name.",
            "同じ --seed の `backglass train` が訓練に使う行だけで測り、列の名前は見ません。",
        ),
    ),
    options={
        "validation": Text(
            "The fraction of rows that would be held out; they are not looked at.",
            "検証のために取り分ける行の割合。その行は見ません。",
        ),
        "seed": Text("Decides the split.", "分割を決める乱数の種。"),
    },
)
