"""What is said about a model file."""

from __future__ import annotations

from backglass.words import Text

LONGEST = 300  # characters of a reason, which may repeat what stands in the file

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
HUGE = Text(
    "The header of {path} is longer than {most} bytes, which no model of backglass has; name another file.",
    "{path} のヘッダーは {most} バイトを超えており、backglass のモデルではありません。別のファイルを指定してください。",
)
NOT_OURS = Text(
    "{path} is a safetensors file but not a backglass model; name one that `backglass train` wrote.",
    "{path} は safetensors ですが backglass のモデルではありません。`backglass train` の出力を指定してください。",
)
NEWER = Text(
    "{path} has the model format {version}, and this backglass reads format {known}; update backglass.",
    "{path} のモデル形式は {version} で、この backglass が読めるのは {known} です。backglass を更新してください。",
)
CHANGED = Text(
    "{path} was changed after it was written: its checksum does not fit its contents; fetch it or train it again.",
    "{path} は書き出された後に変わっています (チェックサムが内容と合いません)。取得し直すか、学習し直してください。",
)
DAMAGED = Text(
    "The model {path} is damaged: {reason}; train it again.",
    "モデル {path} は壊れています ({reason})。学習し直してください。",
)

MISSING_ENTRY = Text("there is no entry {at}", "項目 {at} がありません")
WRONG_ENTRY = Text("{at} is {found}, not {wanted}", "{at} が {found} で、{wanted}ではありません")
AT = Text("{at}: {reason}", "{at}: {reason}")
CHOICE = Text("one of {choices}", "{choices} のいずれか")
VERSIONS = Text("an object with the version of backglass", "backglass のバージョンを含むオブジェクト")
WANTED = {
    "object": Text("an object", "オブジェクト"),
    "list": Text("a list", "リスト"),
    "length": Text("a list of {length}", "長さ {length} のリスト"),
    "key": Text("a whole number as the name of an entry", "項目名となる整数"),
}
MISSING_TENSOR = Text("there is no array {name}", "配列 {name} がありません")
WRONG_TYPE = Text(
    "the array {name} has the type {found}, not one of {wanted}",
    "配列 {name} の型が {found} で、{wanted} のいずれでもありません",
)
WRONG_SHAPE = Text(
    "the array {name} has the shape {found}, not {wanted}",
    "配列 {name} の形状が {found} で、{wanted} ではありません",
)
NOT_FINITE = Text("the array {name} holds a value that is not a finite number", "配列 {name} に有限でない値があります")
NO_FIT = Text(
    "the network has {sizes[0]} inputs and {sizes[1]} outputs, the preparation {prepared[0]} and {prepared[1]}",
    "ネットワークの入力は {sizes[0]}、出力は {sizes[1]} ですが、前処理では {prepared[0]} と {prepared[1]} です",
)


def damaged(path: object, reason: Text | str) -> Text:
    """The sentence for a damaged model.

    Examples
    --------
    >>> str(damaged("a.safetensors", MISSING_ENTRY.format(at="network")))
    'The model a.safetensors is damaged: there is no entry network; train it again.'
    """
    spoken = reason if isinstance(reason, Text) else Text(reason, reason)
    en, ja = (one if len(one) <= LONGEST else f"{one[:LONGEST]}..." for one in (spoken.en, spoken.ja))
    return Text(DAMAGED.en.format(path=path, reason=en), DAMAGED.ja.format(path=path, reason=ja))
