"""What `--help` says of ``backglass importance``."""

from __future__ import annotations

from backglass.words import Text
from backglass.words.help import Help

HELP = Help(
    place=6,
    about=Text(
        "Say how much a model needs each column of its table: what shuffling it costs.",
        "モデルが表の各列をどれだけ必要としているかを、その列の値を行のあいだで入れ替えたときに予測がどれだけ悪くなるかで"
        "示します。",
    ),
    examples=("backglass importance penguins examples/penguins.csv --part validation",),
    options={
        "part": Text(
            "all, train or validation: of the table that the model was trained with, the rows to judge by.",
            "all、train、validation のいずれか。学習に使った表のうち、評価に使う行。",
        ),
        "repeats": Text("How often each column is shuffled.", "各列の値を入れ替える回数。"),
        "seed": Text("Decides how columns are shuffled.", "値の入れ替え方を決める乱数の種。"),
    },
)
