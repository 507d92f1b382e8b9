"""What `--help` says of ``backglass dependence``."""

from __future__ import annotations

from backglass.words import Text
from backglass.words.help import Help

HELP = Help(
    place=16,
    about=Text(
        "Show how a model's predictions depend on one column: the mean over the rows, and single rows.",
        "一つの列の値を変えたときにモデルの予測がどう変わるかを、行の平均と個々の行で示します。",
    ),
    examples=(
        "backglass dependence penguins examples/penguins.csv --column bill_length_mm",
        "backglass dependence penguins examples/penguins.csv --column island --html",
    ),
    options={
        "column": Text("The column whose cells are set.", "セルの値を変える列。"),
        "seed": Text("Decides which rows are drawn.", "行の抽出を決める乱数の種。"),
    },
)
