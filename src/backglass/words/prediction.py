"""What is said when a model meets a table: predictions and their judgement."""

from __future__ import annotations

from backglass.words import Text

NO_PREPARATION = Text(
    "This model was trained on arrays, so a table cannot be put into it; load it in Python with bg.load.",
    "このモデルは配列で学習したもので、表には使えません。Python の bg.load で読み込んでください。",
)
OF_ESTIMATOR = Text(
    "This model is an {kind} for scikit-learn, and commands take models of tables; load it in Python with bg.load, and "
    "call its predict.",
    "このモデルは scikit-learn 用の {kind} で、コマンドでは使えません。Python の bg.load で読み込み、predict を"
    "呼び出してください。",
)
UNREAD = Text(
    "Column {name!r} holds {count:a cell that is|cells that are} no {kind} ({count} in all, {count:|the first "
    "}{cell!r} in row {row}); {count:it is|they are} taken as missing.",
    "列 {name!r} には{kind}として読めないセルが {count} 個あります ({row} 行目の {cell!r} など)。欠損として扱います。",
)
UNSEEN = Text(
    "Column {name!r} holds {count:a value|values} that training never or hardly saw ({count} in all, {count:|the "
    "first }{value!r} in row {row}); {count:it is|they are} taken as none of its categories.",
    "列 {name!r} には学習時にほとんど、またはまったくなかった値が {count} 個あります ({row} 行目の {value!r} など)。"
    "どのカテゴリーでもないものとして扱います。",
)
UNSEEN_LEVEL = Text(
    "Column {name!r} holds {count:a value that is|values that are} not in its order ({count} in all, {count:|the "
    "first }{value!r} in row {row}); {count:it is|they are} taken as missing.",
    "列 {name!r} には順序に含まれない値が {count} 個あります ({row} 行目の {value!r} など)。欠損として扱います。",
)
NO_CATEGORY = Text("none of its categories", "どのカテゴリーでもないもの")
NO_WORD = Text("none of its words", "どの単語もないもの")
OTHER_WORDS = Text(
    "Column {name!r} holds {count:a text|texts} with none of the {words} {words:word|words} that the model knows of it "
    "({count} of {there}, {count:|the first }in row {row}); {count:its words say|their words say} nothing.",
    "列 {name!r} には、モデルの知る {words} 語を一つも含まない文字列が {there} 個のうち {count} 個あります "
    "(最初は {row} 行目)。その文字列からは何も分かりません。",
)
FILLED = Text(
    "Column {name!r} lacks {count:a value|values} ({count} in all, {count:|the first }in row {row}), and training "
    "never lacked one; {fill} stands in for {count:it|them}.",
    "列 {name!r} に欠損が {count} 個あります (最初は {row} 行目)。学習時に欠損はなかったので、{fill} で補います。",
)
NO_VALUE = Text(
    "Column {name!r} has no value in any of the {rows} {rows:row|rows}; {fill} stands in for all of them.",
    "列 {name!r} は {rows} 行すべてで欠損しています。すべて {fill} で補います。",
)
FAR = Text(
    "Column {name!r} holds {count:a value|values} far outside those of training, {low} to {high} ({count} in all, "
    "{count:|the first }{value} in row {row}); do not rely on what is predicted there.",
    "列 {name!r} には、学習時の範囲 ({low} から {high} まで) から大きく外れた値が {count} 個あります ({row} 行目の "
    "{value} など)。その行の予測は当てにできません。",
)
OUTSIDE = Text(
    "Most values of column {name!r} are outside those of training, {low} to {high} ({count} of {there}, the first "
    "{value} in row {row}); the model never learned what follows from them.",
    "列 {name!r} の値は、{there} 個のうち {count} 個が学習時の範囲 ({low} から {high} まで) の外にあります "
    "({row} 行目の {value} など)。そのような値で何が起こるかを、モデルは学習していません。",
)
OTHER_SIZE = Text(
    "Half of the values of column {name!r} are below {found}, in training below {middle}; if it is written in another "
    "unit, write it as in the training table.",
    "列 {name!r} の中央値は {found} ですが、学習時は {middle} でした。単位が違う場合は、学習した表と同じ単位に"
    "してください。",
)
SIGNS = {".": Text("points", "ピリオド"), ",": Text("commas", "コンマ")}
PERHAPS_THOUSANDS = Text(
    "Column {name!r} holds {count:a number|numbers} with {sign} ({count} in all, {count:|the first }{cell!r} in row "
    "{row}, read as {value}), where training had whole numbers; write {count:it|them} without if thousands are meant.",
    "列 {name!r} には{sign}の付いた数が {count} 個あります ({row} 行目の {cell!r} は {value} と読みました)。学習時は"
    "整数だけでした。桁区切りのつもりなら、{sign}を除いて書いてください。",
)
NOT_FINITE = Text(
    "The network's output for row {row} is no finite number; look for an outlying value in that row.",
    "{row} 行目に対するネットワークの出力が有限の数になりません。その行に外れた値がないか確かめてください。",
)
NAME_TAKEN = Text(
    "The column {name!r} cannot be kept, because a column of the predictions has that name; rename it in the table.",
    "予測の列と同じ名前なので、列 {name!r} は残せません。表の列の名前を変えてください。",
)
OTHER_TABLE = Text(
    "{path} is not the table that the model was trained with, so its {part} rows are not known; leave {option} out.",
    "{path} はこのモデルを学習した表ではないので、{part} の行が分かりません。{option} を省いてください。",
)
NO_SPLIT = Text(
    "The model held no rows of {path} out for validation; leave {option} out.",
    "このモデルは {path} から検証用の行を取り分けていません。{option} を省いてください。",
)
SAME_TABLE = Text(
    "This is the table that the model was trained with; --part validation judges by the rows that it has not seen.",
    "これはモデルを学習した表です。--part validation とすると、学習に使わなかった行だけで評価します。",
)
REPLACES = Text(
    "Writing {path} would replace what is read from it; choose another file.",
    "{path} に書くと、読み込む元のファイルが失われます。別のファイルを指定してください。",
)
UNKNOWN_OUTPUT = Text(
    "{path} is neither CSV nor Parquet by its name; let it end in .csv, .tsv or .parquet.",
    "{path} は名前から見て CSV でも Parquet でもありません。.csv、.tsv、.parquet のいずれかにしてください。",
)
NOT_SVG = Text(
    "The plot is drawn as SVG; let the name {path} end in .svg.",
    "図は SVG で描きます。{path} の名前を .svg にしてください。",
)
WROTE = Text("Wrote {rows} {rows:prediction|predictions} to {path}.", "{rows} 行の予測を {path} に書き出しました。")
WROTE_PLOT = Text("Wrote {path}.", "{path} を書き出しました。")

SCORES = {
    "loss": Text("loss", "誤差"),
    "accuracy": Text("accuracy", "正解率"),
    "balanced_accuracy": Text("balanced accuracy", "均衡正解率"),
    "log_loss": Text("log loss", "対数損失"),
    "auc": Text("AUC", "AUC"),
    "r2": Text("R²", "決定係数 R²"),
    "mae": Text("mean absolute error", "平均絶対誤差 MAE"),
    "rmse": Text("root mean squared error", "二乗平均平方根誤差 RMSE"),
}
# What stands above a table of several scores.
SHORT = {**SCORES, "mae": Text("MAE", "MAE"), "rmse": Text("RMSE", "RMSE")}
UNDEFINED = Text("not defined: a class is missing", "クラスが足りず定義できません")
LABELS = {
    "target": Text("target", "目標"),
    "rows": Text("rows", "行"),
    "part": Text("part", "対象"),
}
PARTS = {
    "all": Text("all rows", "すべての行"),
    "train": Text("the rows it was trained on", "学習に使った行"),
    "validation": Text("the rows held out", "検証用に取り分けた行"),
}
EVERY_PART = {**PARTS, "folds": Text("each row by the fold that held it out", "各行を、その行を使わずに学習した回で")}
ROWS = Text("{rows}", "{rows}")
ROWS_MISSING = Text("{rows}; {more} more {more:lacks|lack} the target", "{rows}。ほかに目標が欠損した行が {more}")
CONFUSION = Text("true class (down), predicted class (across)", "正解のクラス (縦) と予測したクラス (横)")
TRUE = Text("true", "正解")
PREDICTED = Text("predicted", "予測")
CONFUSION_TITLE = Text("Confusion matrix: {target}", "混同行列: {target}")
SCATTER_TITLE = Text("Predicted against true: {target}", "予測値と正解: {target}")
NO_PROBABILITIES = Text(
    "The target {name!r} is a number, so there are no probabilities; predict gives the numbers.",
    "目標 {name!r} は数値なので確率はありません。predict で予測値を求めてください。",
)
NO_INTERVALS = Text(
    "The target {name!r} is a class, and intervals are of numbers; the probabilities say how sure a class is.",
    "目標 {name!r} はクラスなので予測区間はありません。どれほど確かかはクラスの確率で分かります。",
)
NO_RESIDUALS = Text(
    "The model does not keep its errors on rows held out, of which intervals are made: an older version made it, or "
    "neither `backglass train` nor bg.fit_table did; train it again with one of these.",
    "このモデルには、予測区間のもとになる、取り分けた行での残差がありません (古いバージョンのモデルか、`backglass "
    "train` や bg.fit_table 以外で学習したモデルです)。これらのどちらかで学習し直してください。",
)
TOO_FEW_RESIDUALS = Text(
    "The model knows its errors on {rows} {rows:row|rows} held out, too few for intervals that hold {level} of all "
    "rows; ask for {most} at most, or train it on more rows.",
    "取り分けた行の残差が {rows} 個しかなく、水準 {level} の予測区間は作れません。{most} 以下にするか、行を増やして学習"
    "し直してください。",
)
DIVERGED = Text(
    "The numbers grew out of range in epoch {epoch}; try a smaller {option}.",
    "エポック {epoch} で値が発散しました。{option} を小さくしてください。",
)
GIVE_TABLE = Text(
    "The data of the training are not kept in a model's file; give the table that it was trained with.",
    "学習に使ったデータはモデルのファイルに含まれません。学習に使った表を渡してください。",
)
