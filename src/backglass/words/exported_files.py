"""What stands at the head of an exported file, and what a check adds to it."""

from __future__ import annotations

from backglass.words import Text

NETWORK = Text("A trained neural network for {title}", "学習済みニューラルネットワーク: {title}")
TRAINING = Text("The training of a neural network, for {title}", "ニューラルネットワークの学習プログラム: {title}")
WRITTEN = Text(
    "Written by backglass {version}. Units by layer: {layers}; {activations}. Computed in {dtype}.",
    "backglass {version} が書き出しました。各層のユニット数は {layers}、活性化関数は {activations}、計算の型は {dtype} "
    "です。",
)

GOES_IN = Text("What goes in", "入力")
TABLE_IN = Text(
    "A table with a row for each case and {count} {count:column|columns}, all of numbers (float64), in this order. A "
    "text goes in as its place among those listed, a missing value as NaN. The preparation is part of the file.",
    "1 件を 1 行とする、{count} 列の数の表 (float64)。列はこの順に並べます。文字列は下の番号で、欠損は NaN で表します。"
    "前処理はこのファイルに含まれます。",
)
ARRAY_IN = Text(
    "A table with a row for each case and {count} {count:number|numbers} in each, z(1) itself in {dtype}: {names}.",
    "1 件を 1 行とする、{count} 個の数 (z(1) そのもの、{dtype}): {names}。",
)
PLACE = Text("place", "番号")
COLUMN = Text("column", "列")
NUMBER = Text("what the number is", "数の意味")
GAP = Text("in place of NaN", "NaN の代わり")
AND_MORE = Text("and {count} more", "ほか {count} 列")
UNITS = {
    "number": Text("the number as it is", "数そのもの"),
    "days": Text("days since 1970-01-01", "1970-01-01 からの日数"),
    "minutes": Text("minutes since midnight", "0 時からの分数"),
    "seconds": Text("seconds", "秒数"),
}
CODES = Text(
    "{texts}; any other number: a text never seen",
    "{texts}。ほかの数は学習時になかった値",
)
PLACES = Text(
    "{texts}; any other number: missing",
    "{texts}。ほかの数は欠損",
)
SOME = Text("{texts} and so on, {count} in all", "{texts} など、全部で {count} 個")
NONE_OF_THEM = Text("none of them", "どれでもない")
AND_SAID = Text("{filled}; an input marks it", "{filled} (欠損の印の入力も 1)")

COMES_OUT = Text("What comes out", "出力")
NUMBERS_OUT = Text("{count} {count:number|numbers} for each row: {names}.", "行ごとに {count} 個の数: {names}。")
CLASSES_OUT = Text(
    "For each row the class, and the probability of each of the {count} {count:class|classes} in this order: {names}.",
    "行ごとにクラスと、{count} クラスそれぞれの確率。クラスはこの順です: {names}。",
)
LABELS_OUT = Text(
    "For each row the probability of each of {count} {count:label|labels} in this order: {names}; it holds where that "
    "is above 1/2.",
    "行ごとに {count} 個のラベルそれぞれの確率。ラベルはこの順です: {names}。確率が 1/2 を超えるラベルが"
    "当てはまります。",
)

HOW = Text("How to use it", "使い方")
FOUND = Text("Check", "検算")
NOT_CHECKED = Text(
    "Not run here. `backglass export --check TABLE` runs it on a table and writes here what it found.",
    "まだ実行していません。`backglass export --check TABLE` は表のすべての行で実行し、結果をここに書きます。",
)
NOT_RUN = Text(
    "Not run here. `backglass export --check TABLE`, with the table of the training, runs it and writes here what it "
    "found.",
    "まだ実行していません。`backglass export --check TABLE` に学習に使った表を指定すると、実行して結果をここに"
    "書きます。",
)
CHECKED = Text(
    "Run by {runtime} on {rows} {rows:row|rows}: the largest difference from backglass {version} (NumPy {numpy}) is "
    "{difference}, relative to the largest |y|; allowed are {tolerance}.",
    "{runtime} により {rows} 行で実行しました。backglass {version} (NumPy {numpy}) との差は、|y| の最大値に対して"
    "最大 {difference} です (許容差 {tolerance})。",
)
TRAINED = Text(
    "Run by {runtime}: of {rows} {rows:loss|losses} the largest difference from backglass {version} (NumPy {numpy}) is "
    "{difference}, relative to the loss; allowed are {tolerance}.",
    "{runtime} により実行しました。表示した {rows} 個の誤差について、backglass {version} (NumPy {numpy}) との差は、"
    "誤差に対して最大 {difference} です (許容差 {tolerance})。",
)
PRINTS = Text(
    "It starts from the same weights, takes the same rows in the same order, and prints the number of the update and "
    "the loss of all rows with the parameters after it.",
    "同じ初期値から、同じデータを同じ順に使って学習し、更新の回数と、その時点のパラメーターによる全行の誤差を表示します。",
)
DATA_IN = Text(
    "The training rows stand in the file: {rows} {rows:row|rows} of {inputs} {inputs:input|inputs}, prepared already.",
    "訓練サンプルはこのファイルに入っています: 前処理済みの {rows} 行、入力 {inputs} 個。",
)
