"""What is said of how a model's predictions depend on one column."""

from __future__ import annotations

from backglass.words import Text

TITLE = Text("{target}: how the prediction depends on {column}", "{column} による {target} の予測の変化")
HOW = Text(
    "The cell of {column} is set to the same value in every row, all else left as it is, and the model is asked again: "
    "{rows} {rows:row|rows}, {values} {values:value|values}. The mean of its answers is the partial dependence "
    "(Friedman 2001), the band holds eight of ten rows, and a thin line is one row (Goldstein et al. 2015). Where the "
    "column goes along with others, this asks for rows as there are none, and it says what the model answers, not what "
    "would happen.",
    "すべての行で {column} のセルだけを同じ値に置き換え、ほかはそのままにして、モデルに予測し直させます ({rows} 行、"
    "{values} 通り)。予測の平均が部分依存で、帯は 10 行のうち 8 行が入る範囲、細い線は一つの行の予測です。{column} が"
    "ほかの列と連動している場合には、実際にはない組み合わせについても予測させることになります。また、これはモデルの答"
    "え方を示すもので、実際に {column} を変えたときに起こることではありません。",
)
DRAWN = Text(
    "Of the table's {of} rows {rows} were drawn with seed {seed}.",
    "表の {of} 行から、乱数の種 {seed} で {rows} 行を選びました。",
)
FEW_VALUES = Text(
    "{column} has {of} different {of:value|values}; the {values} most frequent ones are shown.",
    "{column} には異なる値が {of} 個あります。多い順に {values} 個を示します。",
)
FEW_CLASSES = Text(
    "Of {of} {of:class|classes} the picture has the {shown} whose probability changes most; --json has all.",
    "図では、{of} クラスのうち確率が最も変わる {shown} クラスを示します。--json ではすべて出ます。",
)
PICTURE = Text(
    "The thick line is the mean over the rows, the band holds eight of ten of them, thin lines are single rows.",
    "太い線は行の平均、帯は 10 行のうち 8 行が入る範囲、細い線は一つの行の予測です。",
)
PROBABILITY = Text("probability of {name}", "{name} の確率")
ROWS = Text("rows", "行数")
LOW = Text("10 %", "10 %")
HIGH = Text("90 %", "90 %")
NO_INPUT = Text(
    "{column!r} is no input of this model, so that nothing depends on it; its inputs are made from {columns}.",
    "{column!r} はこのモデルの入力ではないため、予測は変わりません。入力は {columns} から作られています。",
)
NO_VALUE = Text(
    "{path} has no value in {column!r}, so that there is nothing to set it to; give a table with some.",
    "{path} の {column!r} には値が一つもありません。値のある表を指定してください。",
)
