"""What is said of how good predictions are: beside what says the same of every row, by class, by threshold, by row."""

from __future__ import annotations

from backglass.words import Text

COUNTED = {
    "days": Text("days", "日"),
    "minutes": Text("minutes", "分"),
    "seconds": Text("seconds", "秒"),
}
ALWAYS = Text("always {base}", "常に {base}")
ALWAYS_MEAN = Text("always the mean, {base}", "常に平均の {base}")
BESIDE = Text("{score} ({base})", "{score} ({base})")
OF_BASE = Text("{always}: {score}", "{always} なら {score}")

CLASS = Text("class", "クラス")
PRECISION = Text("precision", "適合率")
RECALL = Text("recall", "再現率")
F1 = Text("F1", "F1 値")
SUPPORT = Text("rows", "行")
MACRO = Text("mean of the classes", "クラスの平均")
MACRO_F1 = Text("F1, mean of the classes", "F1 値 (クラスの平均)")
NOT_PREDICTED = Text("–", "–")
BY_CLASS = Text(
    "Precision: of the rows that are said to be of a class, the share that is. Recall: of its rows, the share that is "
    "found. F1 lies between the two.",
    "適合率は、そのクラスと予測した行のうち正しかった割合です。再現率は、そのクラスの行のうち見つけられた割合です。"
    "F1 値は二つの調和平均です。",
)

MATRIX = Text(
    "The darker a cell, the larger its share of the true class's rows; those framed are right.",
    "色が濃いほど、正解のクラスの行に占める割合が大きいことを示します。枠のあるセルが正解です。",
)
THRESHOLD = Text("threshold", "しきい値")
THRESHOLD_TITLE = Text("{target}: by threshold for {positive}", "{target}: {positive} とするしきい値ごと")
BEST = Text("best F1 {f1}", "最大の F1 値 {f1}")
BY_THRESHOLD = Text(
    "Where a row counts as {positive!r} from a probability on, F1 is largest at {threshold}: {f1}, with precision "
    "{precision} and recall {recall}. The average precision is {average}, the area under the ROC curve {auc}. A "
    "threshold that was chosen by these rows looks better on them than it is.",
    "確率がしきい値以上の行を {positive!r} とした場合の結果です。F1 値はしきい値 {threshold} で最大の {f1} になり、その"
    "ときの適合率は {precision}、再現率は {recall} です。平均適合率は {average}、ROC 曲線の下の面積 AUC は {auc} です。"
    "この行で選んだしきい値は、この行では実際より良く見えます。",
)
SAID = Text("probability of {positive}", "{positive} の確率")
OBSERVED = Text("share that is", "実際の割合")
ROWS = Text("rows", "行数")
CALIBRATION_TITLE = Text("{target}: how sure, and how often right", "{target}: 予測した確率と実際の割合")
BY_SURENESS = Text(
    "How often rows are {positive!r}, by the probability that was said of it, in ten ranges with the number of their "
    "rows; on the diagonal both agree. Their mean distance, the expected calibration error, is {error}.",
    "予測した確率を 10 の範囲に分け、その行が実際に {positive!r} だった割合を行数とともに示します。対角線の上では確率"
    "と割合が一致します。二つの差の平均、期待較正誤差 ECE は {error} です。",
)

PREDICTED_AGAINST_TRUE = Text(
    "Each point is a row; on the line predicted and true are the same.",
    "点の一つ一つが行で、線の上では予測値と正解が一致します。",
)
RESIDUALS_TITLE = Text("Errors: {target}", "誤差: {target}")
IN_UNIT = Text("{what} ({unit})", "{what} ({unit})")
ERROR = Text("predicted − true", "予測 − 正解")
OFF = Text(
    "Half of the rows are off by {half} or less, nine of ten by {nine_tenths} or less; on average {mean} too "
    "{direction} is said.",
    "行の半分では誤差が {half} 以下、9 割では {nine_tenths} 以下です。平均すると {mean} だけ{direction}予測して"
    "います。",
)
MUCH = Text("much", "大きく")
LITTLE = Text("little", "小さく")

WORST = Text("The rows with the largest loss", "誤差の大きい行")
ROW = Text("row", "行番号")
TRUE = Text("true", "正解")
PREDICTED = Text("predicted", "予測")
OF_TRUE = Text("probability of the true class", "正解のクラスの確率")
OFF_BY = Text("off by", "誤差")
LOOK_AT = Text("To see what the model made of such a row: {command}", "こうした行の予測の内訳を見るには: {command}")
LOOK = Text("what it made of it", "予測の内訳を見る")
