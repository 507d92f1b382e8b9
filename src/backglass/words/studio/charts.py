"""What the studio's charts say: their titles, axes, lines, and what is read off them."""

from __future__ import annotations

from backglass.words import Text

CHARTS = Text("Charts", "グラフ")
CLOSE = Text("close the charts", "グラフを閉じる")
NOTHING = Text("nothing to show yet", "まだ表示するものがありません")
AXIS_LINEAR = Text("linear", "等間隔")
AXIS_LOG = Text("logarithmic", "対数")
AXIS_OF_LOSS = Text("axis of the loss", "誤差関数の軸の目盛り")
AXIS_OF_UPDATES = Text("axis of the updates", "更新回数の軸の目盛り")
UPDATES = Text("updates", "更新回数")
AT_UPDATE = Text("update {n}", "更新 {n}")
READ = Text(
    "{title}. Arrow keys read it, Enter goes there.", "{title}。矢印キーで値を読み、Enter でその時点に移ります。"
)

# Loss and metric
LOSS = Text("Loss", "誤差関数")
TRAINING = Text("training", "訓練")
VALIDATION = Text("validation", "検証")
ACCURACY = Text("Accuracy", "正解率")
R2 = Text("R²", "決定係数 R²")

# Deltas
NORMS = Text("Size of δ by layer", "層ごとの δ の大きさ")
NORMS_WHAT = Text("‖δ‖ over the batch, logarithmic", "バッチ全体の ‖δ‖ (対数)")
LAYER = Text("layer {l}", "第 {l} 層")

# Weights
WEIGHTS = Text("Weights over time", "重みの推移")
OF_LAYER = Text("into layer {l}", "第 {l} 層への重み")
WHICH = Text("weights shown", "表示する重み")
OPENED = Text("weights opened", "開いた重み")
FIRST_SHOWN = Text("the first {n} of {total}", "全 {total} 個のうち最初の {n} 個")

# Decision boundary, curve
BOUNDARY = Text("Decision boundary", "決定境界")
SURFACE = Text("Output over the plane", "平面上の出力")
CURVE = Text("The curve learned", "学習した曲線")
OUTPUT = Text("output", "出力")
BOUNDARY_READ = Text(
    "{title}. A click or the arrow keys choose a sample.", "{title}。クリックまたは矢印キーでサンプルを選びます。"
)
CHOSEN = Text("sample {n}: {x}; target {d}", "サンプル {n}: {x}、目標出力 {d}")

# Outputs beside targets
OUTPUTS = Text("Outputs beside targets", "出力と目標出力")
RIGHT_OF = Text("{right} of {n} right", "{n} 件中 {right} 件正解")
RIGHT = Text("right", "正解")
WRONG = Text("wrong", "不正解")
SAMPLE = Text("sample", "サンプル")
TARGET_D = Text("target d", "目標出力 d")
OUTPUT_Y = Text("output y", "出力 y")
FIRST_ROWS = Text("{n} {n:sample is|samples are} shown of {total}", "全 {total} 件のうち {n} 件を表示しています")
CONFUSED = Text("Rows: the right class; columns: what the network says", "行: 正しいクラス、列: ネットワークの答え")
ONLY_WRONG = Text("only wrong ones", "不正解だけ")

# Health
HEALTH = Text("What stands out", "気になる点")
