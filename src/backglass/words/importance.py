"""What is said of how much a model needs each column."""

from __future__ import annotations

from backglass.words import Text

TITLE = Text("How much each column matters for {target}", "列の重要度: {target}")
HOW_CLASSES = Text(
    "The cells of one column are shuffled among the rows ({rows}), all else left as it is, and the model is asked "
    "again ({repeats} {repeats:time|times} each). The importance is by how much the log loss of a row grows on "
    "average; {base} is that of the table as it is. A column that the model does not need has 0, to about two "
    "standard errors.",
    "{rows} 行について、一つの列のセルだけを行のあいだで入れ替え、モデルに予測し直させます (各列 {repeats} 回)。重要度"
    "は、そのとき 1 行当たりの対数損失が平均でどれだけ増えるかです (元の表では {base})。モデルが必要としない列は、標準"
    "誤差の 2 倍ほどの範囲で 0 になります。",
)
HOW_NUMBERS = Text(
    "The cells of one column are shuffled among the rows ({rows}), all else left as it is, and the model is asked "
    "again ({repeats} {repeats:time|times} each). The importance is by how much R² falls, on average; {base} is that "
    "of the table as it is. A column that the model does not need has 0, to about two standard errors.",
    "{rows} 行について、一つの列のセルだけを行のあいだで入れ替え、モデルに予測し直させます (各列 {repeats} 回)。重要度"
    "は、そのとき決定係数 R² が平均でどれだけ下がるかです (元の表では {base})。モデルが必要としない列は、標準誤差の 2 "
    "倍ほどの範囲で 0 になります。",
)
COLUMN = Text("column", "列")
MEAN = Text("importance", "重要度")
STANDARD_ERROR = Text("standard error", "標準誤差")
PICTURE = Text(
    "The longer the bar, the more the model needs the column; the line on it is two standard errors to either side.",
    "棒が長いほど、モデルはその列を必要としています。線は標準誤差の 2 倍の範囲です。",
)
TOO_FEW = Text(
    "Shuffling needs two rows or more, but {path} has {rows} with the target.",
    "入れ替えには 2 行以上が必要ですが、{path} で目標のある行は {rows} 行です。",
)
ALIKE = Text(
    "All rows of {path} have the same target, so that R² is not defined; give a table with other rows, too.",
    "{path} ではすべての行の目標が同じため、R² が定義できません。ほかの行も含む表を指定してください。",
)
