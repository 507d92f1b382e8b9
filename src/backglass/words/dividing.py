"""What is said of rows that stay together, of rows that come later, and of folds."""

from __future__ import annotations

from backglass.words import Text

TOO_FEW_GROUPS = Text(
    "The rows are of {groups} {groups:group|groups}, too few for {parts} parts without a group on both sides; give "
    "rows of more groups.",
    "行のグループが {groups} 個しかなく、一つのグループが両側に入らないように {parts} つに分けられません。"
    "グループを増やしてください。",
)
NOT_BY_GROUPS = Text(
    "No share of the rows can be held out by whole groups without a class that only they have; give rows of more "
    "groups.",
    "グループ単位で検証用の行を取り分けると、訓練の行からなくなるクラスが出ます。グループを増やしてください。",
)
TOO_FEW_TIMES = Text(
    "There {times:is|are} {times} different {times:time|times}, too few for {parts} parts, for rows of the same time "
    "stay together; give rows of more times.",
    "異なる時刻が {times} 個しかなく、同じ時刻の行を一緒にしたまま {parts} つに分けられません。"
    "時刻の異なる行を増やしてください。",
)
BOTH = Text(
    "{groups} and {time} each say which rows are held out; give one of them.",
    "{groups} と {time} は、どちらも取り分ける行を決めるものです。どちらか一つだけを指定してください。",
)
IS_TARGET = Text(
    "Column {name!r} is the target, so that it cannot be {option}, too; name another column.",
    "列 {name!r} は目標なので、{option} には指定できません。ほかの列を指定してください。",
)
NO_TIME = Text(
    "Column {name!r} holds {kind}, but {option} takes one of dates, times or numbers, which come one after the "
    "other; name another column.",
    "列 {name!r} は{kind}ですが、{option} に指定できるのは前後のある日付、時刻、数の列です。"
    "ほかの列を指定してください。",
)
KINDS = {
    "text": Text("texts", "文字列"),
    "guessed": Text("texts", "文字列"),
    "truth": Text("truth values", "真偽値"),
}
NO_TIMES = Text(
    "Column {name!r} of {path} has no time in any row with a target; name another column with {option}.",
    "{path} の列 {name!r} には、目標のあるどの行にも時刻がありません。{option} でほかの列を指定してください。",
)
WITHOUT_TIME = Text(
    "{count} {count:row|rows} of {path} {count:lacks|lack} the time {name!r}, so that nobody knows what came before "
    "{count:it|them}; {count:it is|they are} left out.",
    "{path} の {count} 行は時刻 {name!r} が欠損していて前後が分からないため、除きます。",
)
WITHOUT_GROUP = Text(
    "{count} {count:row|rows} of {path} {count:lacks|lack} the group {name!r}; {count:it is|each is} taken as a group "
    "of its own.",
    "{path} の {count} 行は {name!r} が欠損しています。それぞれを一つのグループとして扱います。",
)
SHARED_GROUPS = Text(
    "{count} {count:row|rows} of {path} {count:is of a group|are of groups} of {name!r} that training has, too, so "
    "that the judgement by {count:it|them} may be too good.",
    "{path} の {count} 行は、訓練の行にもある {name!r} のグループに属しています。"
    "そのため検証の結果がよすぎるかもしれません。",
)
VERDICT = Text(
    "Says which rows belong together, and is no input: no other table has these groups. To use it all the same, "
    "--keep it.",
    "どの行が同じグループかを示す列です。ほかの表に同じグループはないため、入力には使いません。"
    "使うなら --keep で残してください。",
)
IN_FOLD = Text("Fold {fold} of {folds}: ", "{folds} 分割の {fold} 番目: ")

TITLE = Text("Judged by {count} folds: {target}", "{count} 分割の交差検証: {target}")
HOW = Text(
    "The same fit, made {count} times; each time the rows of another fold are held out, and judge it. Mean and "
    "standard error are over the folds.",
    "同じ学習を {count} 回行い、毎回、別の一部の行を学習に使わずに取り分け、その行で調べた結果です。"
    "平均と標準誤差は {count} 回についてのものです。",
)
BY_GROUPS = Text(
    "No group of {name!r} is on both sides.",
    "{name!r} のグループが両側に分かれることはありません。",
)
BY_TIME = Text(
    "The rows of each fold come later in {name!r} than all that it is trained on.",
    "どの回も、{name!r} で見て、取り分けた行より前の行だけで学習します。",
)
KEPT_MODEL = {
    "all": Text(
        "The model itself is trained on all {rows} {rows:row|rows}.",
        "モデルそのものは {rows} 行すべてで学習したものです。",
    ),
    "rest": Text(
        "The model itself is trained on all {rows} {rows:row|rows} of the folds; what validation holds out is in none "
        "of them.",
        "モデルそのものは、これらの {rows} 行で学習したものです。検証用の行はどの回にも使いません。",
    ),
}
HEADS = {
    "fold": Text("fold", "回"),
    "rows": Text("rows", "訓練の行"),
    "held_out": Text("held out", "検証の行"),
    "mean": Text("mean", "平均"),
    "standard_error": Text("standard error", "標準誤差"),
}

OURS = Text("backglass", "backglass")
CONTENDERS = {
    "boosting": Text("HistGradientBoosting", "HistGradientBoosting"),
    "mlp": Text("scikit-learn's MLP", "scikit-learn の MLP"),
}
COMPARED = Text("Beside other models: {target}", "ほかのモデルとの比較: {target}")
COMPARED_FOLDS = Text(
    "Trained and judged on the same {count} folds, with scikit-learn's defaults: boosting takes the columns as they "
    "are, the MLP takes them filled, standardised and one-hot. The difference is that of backglass to the model, fold "
    "by fold; behind ± stands the standard error over the folds.",
    "同じ {count} 分割で学習し、調べた結果です。設定は scikit-learn の既定値のままで、HistGradientBoosting には列をその"
    "まま、MLP には欠損を補って標準化し、ワンホットにして渡します。差は backglass からそのモデルを分割ごとに引いたもの"
    "で、± の後ろは分割についての標準誤差です。",
)
COMPARED_ROWS = Text(
    "Trained on the same rows and judged by the same {count}, with scikit-learn's defaults: boosting takes the columns "
    "as they are, the MLP takes them filled, standardised and one-hot. The difference is that of backglass to the "
    "model, row by row; behind ± stands the standard error over the rows.",
    "同じ行で学習し、同じ {count} 行で調べた結果です。設定は scikit-learn の既定値のままで、HistGradientBoosting には"
    "列をそのまま、MLP には欠損を補って標準化し、ワンホットにして渡します。差は backglass からそのモデルを行ごとに引い"
    "たもので、± の後ろは行についての標準誤差です。",
)
COMPARED_HEADS = {
    "model": Text("model", "モデル"),
    "difference": Text("difference", "差"),
    "seconds": Text("seconds a fit", "学習 1 回の秒数"),
}
FAILED = Text("{name} could not be fitted: {reason}.", "{name} は学習できませんでした ({reason})。")
