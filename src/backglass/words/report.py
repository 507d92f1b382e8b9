"""What the report of a training says: the page that `backglass train` writes."""

from __future__ import annotations

from backglass.words import Text

LEAD_CLASSES = Text(
    "{target} is one of {count} classes, predicted from {columns} {columns:column|columns} of {table}. {found}",
    "{table} の {columns} 列から、{count} 個のクラスの一つである {target} を予測します。{found}",
)
LEAD_NUMBERS = Text(
    "{target} is a number, predicted from {columns} {columns:column|columns} of {table}. {found}",
    "{table} の {columns} 列から、数値である {target} を予測します。{found}",
)
FOUND = Text(
    "What follows was found on {held_out} {held_out:row|rows} not used to train; {rows} {rows:was|were}.",
    "以下は、学習に使わなかった {held_out} 行で調べた結果です (学習に使ったのは {rows} 行)。",
)
FOUND_BY_FOLDS = Text(
    "What follows was found on {held_out} {held_out:row|rows}, each by the network of the fold that did not see it; "
    "the model itself was trained on {rows} {rows:row|rows}.",
    "以下は {held_out} 行について、それぞれ、その行を使わずに学習したネットワークで調べた結果です (モデルそのものは "
    "{rows} 行で学習しています)。",
)
RIGHT = Text("right: {right} of {rows} {rows:row|rows}", "正解した行: {rows} 行のうち {right} 行")
RIGHT_BY_BASE = Text("right by always saying {base}", "常に {base} と答えた場合")
OFF = Text("off by so much (root mean squared error)", "誤差 (二乗平均平方根誤差 RMSE)")
OFF_BY_BASE = Text("off by always saying the mean, {base}", "常に平均の {base} と答えた場合")
EXPLAINED = Text("R²: 1 is perfect, 0 no better than the mean", "決定係数 R² (1 が完全、0 は平均と同じ)")
OF_CLASSES = Text("F1, the mean of the classes", "F1 値 (クラスの平均)")
PERCENT = Text("{share} %", "{share} %")

SCORE = Text("score", "指標")
HELD_OUT = Text("rows held out", "検証用の行")
TRAINED_ON = Text("rows trained on", "訓練の行")
TOO_MANY_CLASSES = Text(
    "With {count} classes a table of all of them is left out; `backglass evaluate --json` has it.",
    "クラスが {count} 個あるため、クラスごとの表は省きます。`backglass evaluate --json` で得られます。",
)
NO_ROWS_TO_SHUFFLE = Text(
    "The folds judge, and no rows are held out of the model itself; `backglass importance MODEL TABLE` says it by rows "
    "that the model has not seen.",
    "評価は交差検証で行い、モデルそのものから取り分けた行はありません。`backglass importance MODEL TABLE` に、学習に"
    "使っていない行の表を渡せば調べられます。",
)
HOW_SURE = Text("How sure it is, and where to draw the line", "予測の確からしさと、しきい値の選び方")
HOW_FAR = Text("How far off it is", "誤差の大きさ")
COLUMNS = Text("What became of the columns", "列の扱い")
MORE_COLUMNS = Text(
    "{count} more {count:column|columns}; `backglass inspect` names them all.",
    "ほかに {count} 列あります。`backglass inspect` ですべて見られます。",
)
VIEW = Text("view", "入力の見方")
WEIGHT = Text("weight", "重み")
AGAIN = Text("To make it again", "もう一度作るには")
AGAIN_BY = Text(
    "The same table, version and machine give the same model, to the bit.",
    "同じ表、同じバージョン、同じ機械なら、まったく同じモデルになります。",
)
LABELS = {
    "date": Text("date", "日時"),
    "version": Text("version", "バージョン"),
    "table": Text("table", "表"),
    "hash": Text("its SHA-256", "表の SHA-256"),
    "validation": Text("judged by", "検証用の表"),
    "join": Text("joined", "結合"),
}
NEEDS = Text("needs", "必要な列")
WORST = Text("largest loss", "誤差の大きい行")
ROWS_NAMED = Text(
    "rows {rows} of those held out",
    "検証用の {rows} 行目",
)
