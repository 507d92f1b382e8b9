"""What `backglass info` says of a model's file."""

from __future__ import annotations

from backglass.words import Text

TITLE = Text("The model {name}", "モデル {name}")
LABELS = {
    "kind": Text("what it is", "種類"),
    "target": Text("target", "目標"),
    "classes": Text("classes", "クラス"),
    "network": Text("network", "ネットワーク"),
    "parameters": Text("parameters", "パラメーター"),
    "members": Text("members", "メンバー"),
    "rows": Text("rows", "行"),
    "optimiser": Text("optimiser", "最適化手法"),
    "seed": Text("seed", "乱数の種"),
    "engine": Text("engine", "エンジン"),
    "made_with": Text("made with", "作成環境"),
    "made_by": Text("made by", "作成方法"),
    "holds": Text("holds as well", "ほかに含むもの"),
    "join": Text("join", "結合"),
    "left_out": Text("left out", "使わない列"),
    "size": Text("file", "ファイル"),
    "checksum": Text("checksum", "チェックサム"),
    "parameters_sha256": Text("SHA-256 of the parameters", "パラメーターの SHA-256"),
    "data_sha256": Text("SHA-256 of the training table", "学習した表の SHA-256"),
}
KINDS = {
    "table": Text("a model of a table", "表のモデル"),
    "run": Text("a network trained on arrays", "配列で学習したネットワーク"),
    "MLPClassifier": Text("an `MLPClassifier` for scikit-learn", "scikit-learn 用の `MLPClassifier`"),
    "MLPRegressor": Text("an `MLPRegressor` for scikit-learn", "scikit-learn 用の `MLPRegressor`"),
}
MADE_BY = {
    "table": Text("`backglass train`, or bg.fit_table in Python", "`backglass train` か Python の bg.fit_table"),
    "run": Text("bg.train in Python", "Python の bg.train"),
    "MLPClassifier": Text("`fit` in Python", "Python の `fit`"),
    "MLPRegressor": Text("`fit` in Python", "Python の `fit`"),
}
TARGET = Text("{name} ({task})", "{name} ({task})")
CLASSES = Text("{count}: {names}", "{count} 個: {names}")
AND_MORE = Text("{names} and {more} more", "{names} ほか {more} 個")
PARAMETERS = Text("{count} in {dtype}", "{count} 個 ({dtype})")
MEMBERS = Text("{count}", "{count}")
MEMBERS_OF_VIEWS = Text("{count}: {each}", "{count} ({each})")
OF_VIEW = Text("{count} of the view {view}, weight {weight}", "ビュー {view} が {count}、重み {weight}")
ROWS = Text("{train} in training, {held_out} held out", "学習 {train}、取り分け {held_out}")
ROWS_ALONE = Text("{train} in training", "学習 {train}")
SIZE = Text("{bytes} {bytes:byte|bytes}, format {format}", "{bytes} バイト、形式 {format}")
FITS = Text("fits: nothing was changed since it was written", "一致 (書き出した後に変わっていません)")
NO_CHECKSUM = Text("none: format 1 has no checksum", "なし (形式 1 にはチェックサムがありません)")
JOINED = Text("{columns} of {table}, by {on}", "{table} の {columns} (キーは {on})")
LEFT_OUT = Text("{name} ({reason})", "{name} ({reason})")
HELD = {
    "history": Text("history of the training", "学習の履歴"),
    "state": Text("the optimiser's state", "最適化手法の状態"),
    "kept": Text("states to replay from", "再現のための途中の状態"),
    "certificate": Text("a gradient certificate", "勾配の証明書"),
    "residuals": Text("errors on rows held out, for intervals", "予測区間のための残差"),
    "runs": Text("the runs of its members", "メンバーの学習の記録"),
}
SCORES = Text("Scores", "評価")
SCORE = Text("score", "指標")
COLUMNS = Text("Columns", "列")
COLUMN = Text("column", "列")
FORM = Text("read as", "読み方")
KIND = Text("prepared as", "前処理")
INPUTS = Text("inputs", "入力数")
KINDS_OF_COLUMNS = {
    "numeric": Text("number", "数"),
    "categorical": Text("categories", "カテゴリー"),
    "cleaned": Text("number, outliers held back", "数 (外れ値を抑える)"),
    "ordinal": Text("places in an order", "順序の位置"),
    "dated": Text("date and its parts", "日時とその部分"),
    "worded": Text("words", "単語"),
}
IN_PIECES = Text("{kind}, piece by piece, too", "{kind} (区間ごとの表現も)")
GUESSED = Text("as its cells say", "セルに従う")
RULES = Text(
    "{count} {count:rule|rules} of several columns {count:is|are} {count:an input|inputs}, too.",
    "いくつかの列にまたがる規則 {count} 個も入力です。",
)
NEXT = Text("What can be asked next", "次にできること")
ASKS = {
    "predict": Text("predictions", "予測"),
    "evaluate": Text("how good it is", "評価"),
    "explain": Text("why a row got its answer", "ある行の答えの理由"),
    "importance": Text("which columns matter", "列の重要度"),
    "serve": Text("ask it from programs", "プログラムからの利用"),
    "export": Text("a file for another runtime", "ほかの実行環境への書き出し"),
    "load": Text("in Python", "Python で"),
    "again": Text("train it again", "もう一度学習"),
}
