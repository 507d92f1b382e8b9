"""What `backglass train` says: what stands in its way, and its report."""

from __future__ import annotations

from backglass.words import Text

NOT_OURS = Text(
    "{path} exists and was not written by backglass; choose another folder with --output.",
    "{path} はすでにあり、backglass が書いたものではありません。--output で別のフォルダーを指定してください。",
)
NOT_A_FOLDER = Text(
    "{path} is not a folder; choose another place with --output.",
    "{path} はフォルダーではありません。--output で別の場所を指定してください。",
)
NOT_WRITABLE = Text(
    "The folder {path} may not be written to; choose another place with --output.",
    "フォルダー {path} に書き込めません。--output で別の場所を指定してください。",
)
TABLE_IS_OUTPUT = Text(
    "Writing {path} would replace the table itself; choose another folder with --output.",
    "{path} に書くと表そのものが失われます。--output で別のフォルダーを指定してください。",
)
STOPPED_BEFORE = Text(
    "Stopped before an epoch was finished; nothing was written.",
    "1 エポックも終わらないうちに中断したので、何も書き出していません。",
)
KEPT = Text(
    "Stopped early by Ctrl-C; what was learned until then is in {folder}.",
    "Ctrl-C で中断しました。それまでに学習した結果は {folder} にあります。",
)
DIVERGED = Text(
    "The numbers grew out of range in epoch {epoch}, and nothing was written; try a smaller --learning-rate.",
    "エポック {epoch} で値が発散したため、何も書き出していません。--learning-rate を小さくしてください。",
)

EPOCH = Text("epoch {epoch}/{epochs}", "エポック {epoch}/{epochs}")
LOSS = Text("loss", "損失")
METRICS = {"accuracy": Text("accuracy", "正解率"), "r2": Text("R²", "決定係数 R²")}
TRAINING = Text("training", "訓練")
VALIDATION = Text("validation", "検証")
TASKS = {
    "classification": Text("classification", "分類"),
    "regression": Text("regression", "回帰"),
}
LABELS = {
    "target": Text("target", "目標"),
    "rows": Text("rows", "行"),
    "inputs": Text("inputs", "入力"),
    "network": Text("network", "ネットワーク"),
    "engine": Text("engine", "エンジン"),
    "epochs": Text("epochs", "エポック"),
    "seconds": Text("seconds", "秒"),
    "left_out": Text("left out", "使わない列"),
}
ROWS_USED = Text("{rows}: {train} to train, {held_out} held out", "{rows} (訓練 {train}、検証 {held_out})")
ROWS_MISSING = Text("; {rows} more lack the target", "。ほかに目標が欠損した行が {rows}")
INPUTS = Text("{inputs} from {columns} columns", "{inputs} ({columns} 列から)")
EPOCHS_RUN = Text("{epochs} of {planned}, the best {best}", "{planned} のうち {epochs}、最良は {best}")
STOPPED = {
    "early": Text("; stopped early", "。早期終了"),
    "interrupted": Text("; stopped by Ctrl-C", "。Ctrl-C で中断"),
}
NOTHING = Text("", "")
LOGARITHMIC = Text(" (logarithmic)", " (対数目盛)")
WROTE = Text("Wrote {model} and {history}.", "{model} と {history} を書き出しました。")
NO_NATIVE = Text(
    "The native engine is not here: {reason}. This run uses the reference engine, which is slower.",
    "ネイティブエンジンは使えません ({reason})。速度の劣る reference エンジンで学習します。",
)
