"""What `--help` says of ``backglass evaluate``."""

from __future__ import annotations

from backglass.words import Text
from backglass.words.help import Help

HELP = Help(
    place=4,
    about=Text(
        "Judge a model by a table whose target is known.",
        "正解の分かっている表でモデルを評価します。",
    ),
    examples=("backglass evaluate penguins examples/penguins.csv --part validation --plot confusion.svg",),
    options={
        "part": Text(
            "all, train or validation: of the table that the model was trained with, the rows to judge by.",
            "all、train、validation のいずれか。学習に使った表のうち、評価に使う行。",
        ),
        "plot": Text(
            "Draw the confusion matrix, or predicted against true, into this file.",
            "混同行列、または予測値と正解の散布図を描くファイル。",
        ),
    },
)
