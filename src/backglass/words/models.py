"""What is said about a model file."""

from __future__ import annotations

from backglass.words import Text

NOT_THERE = Text(
    "There is no model {path}; name the file or the folder that `backglass train` wrote.",
    "モデル {path} が見つかりません。`backglass train` が書き出したファイルかフォルダーを指定してください。",
)
CANNOT_READ = Text(
    "Cannot read the model {path}: {reason}; check that you may read it.",
    "モデル {path} を読み込めません ({reason})。読み取りの権限を確かめてください。",
)
NOT_SAFETENSORS = Text(
    "{path} is not a whole safetensors file; train the model again or fetch the file again.",
    "{path} は完全な safetensors ファイルではありません。学習し直すか、ファイルを取得し直してください。",
)
NOT_OURS = Text(
    "{path} is a safetensors file but not a backglass model; name one that `backglass train` wrote.",
    "{path} は safetensors ですが backglass のモデルではありません。`backglass train` の出力を指定してください。",
)
NEWER = Text(
    "{path} has the model format {version}, and this backglass reads format {known}; update backglass.",
    "{path} のモデル形式は {version} で、この backglass が読めるのは {known} です。backglass を更新してください。",
)
DAMAGED = Text(
    "The model {path} is damaged: {reason}; train it again.",
    "モデル {path} は壊れています ({reason})。学習し直してください。",
)
