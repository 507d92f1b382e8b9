"""What is said of what each column adds to the answer for a row."""

from __future__ import annotations

from backglass.words import Text

TITLE = Text("Row {row}: what each column adds to the answer", "行 {row}: 各列の寄与")
NUMBER = Text(
    "For this row the model answers {target} = {end}; for the mean of the training rows it would answer {start}. The "
    "columns share the difference, {difference}, among them.",
    "この行に対するモデルの答えは {target} = {end} です。訓練の行の平均に対する答えは {start} です。その差 "
    "{difference} を列ごとに分けると、次のようになります。",
)
ONE_OUTPUT = Text(
    "What is explained is the net input of the output, counted towards {name}: {end} for this row (probability "
    "{p_end}), {start} for the mean of the training rows ({p_start}). The columns share the difference, {difference}, "
    "among them.",
    "説明するのは、{name} の側を正とした出力ユニットの総入力です。この行では {end} (確率 {p_end})、訓練の行の平均では "
    "{start} (確率 {p_start}) です。その差 {difference} を列ごとに分けると、次のようになります。",
)
OF_CLASSES = Text(
    "What is explained is the net input of the output for {name} less the mean of the other classes', for a number "
    "that is added to all of them changes no probability: {end} for this row (probability {p_end}), {start} for the "
    "mean of the training rows ({p_start}). The columns share the difference, {difference}, among them.",
    "説明するのは、{name} の出力ユニットの総入力から、ほかのクラスの総入力の平均を引いた値です (すべてに同じ数を足し"
    "ても確率は変わらないため)。この行では {end} (確率 {p_end})、訓練の行の平均では {start} (確率 {p_start}) です。そ"
    "の差 {difference} を列ごとに分けると、次のようになります。",
)
NET_INPUT = Text(
    "What is explained is the net input of the output: {end} for this row, {start} for the mean of the training rows. "
    "The columns share the difference, {difference}, among them.",
    "説明するのは出力ユニットの総入力です。この行では {end}、訓練の行の平均では {start} です。その差 {difference} "
    "を列ごとに分けると、次のようになります。",
)
PICTURE = Text(
    "A bar to the right raises what is explained, a bar to the left lowers it.",
    "右に伸びる棒は説明する値を大きくし、左に伸びる棒は小さくしています。",
)
COLUMN = Text("column", "列")
CELL = Text("cell", "表の値")
CONTRIBUTION = Text("contribution", "寄与")
AT_BASE = Text("mean of the training rows", "訓練の行の平均")
AT_ROW = Text("this row", "この行")
OTHERS = Text("{count} {count:other|others}", "ほか {count} 列")
HOW = Text(
    "These are integrated gradients (Sundararajan, Taly, Yan 2017): the derivative by each input, over the whole "
    "straight line from the mean to this row, {nodes} {nodes:point|points} on {pieces} {pieces:piece|pieces}. They "
    "add up to the difference to 1e-9 of it, or of the sum of their sizes where that is larger. Another base than the "
    "mean would give other contributions.",
    "これは積分勾配です。平均からこの行までの直線に沿って、各入力による微分を積分します "
    "({pieces} 区間、{nodes} 点)。寄与の和は、差、または寄与の絶対値の和のうち大きい方の 1e-9 以内で、差に一致します。"
    "出発点を平均以外にすると、寄与も変わります。",
)
NOT_REACHED = Text(
    "They lack {missing} of the difference: the integral along the line did not settle within {nodes} "
    "{nodes:point|points}. A step, "
    "or a slope as steep as one, is a reason.",
    "寄与の和は差に {missing} だけ足りません。{nodes} 点では積分が収束しませんでした。関数が階段状か、それに近い急な"
    "傾きを持つ場合に起こります。",
)
SHARED = Text(
    "An input that is made from several columns is shared equally among them.",
    "複数の列から作られる入力の寄与は、それらの列に等分します。",
)
FROM_ROWS = Text(
    "The model does not hold the mean of its training rows; it was taken from the table, which is the one that it was "
    "trained with.",
    "モデルに訓練の行の平均が保存されていないため、学習に使ったこの表から計算しました。",
)
ZERO = Text(
    "The model does not hold the mean of its training rows, and this is not the table that it was trained with: "
    "z(1) = 0 stands in for it, where standardised columns have their mean and texts none of their categories. Train "
    "again, or give that table, to have the mean.",
    "モデルに訓練の行の平均が保存されておらず、この表は学習に使った表でもありません。代わりに z(1) = 0 (標準化した列"
    "では平均、文字の列ではどのカテゴリーでもない状態) を使いました。平均を使うには、学習し直すか、学習に使った表を指"
    "定してください。",
)
