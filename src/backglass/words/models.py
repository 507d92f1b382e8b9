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
NOT_WRITTEN = Text(
    "The model {path} was not written, for no reader would take it: {reason}; train on fewer columns.",
    "モデル {path} は書き出しませんでした。読み込める上限を超えています ({reason})。列を減らしてください。",
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
TOO_DEEP = Text("its values stand more than {most} deep within each other", "値の入れ子が {most} 段を超えています")
TOO_MANY = Text("it holds more than {most} {most:value|values}", "値が {most} 個を超えています")
LONG_HEADER = Text("its header would pass {most} bytes", "ヘッダーが {most} バイトを超えます")
TWICE = Text("the entry {name!r} is there twice", "項目 {name!r} が二つあります")
OVERFLOWS = Text("the number {text} is larger than any float", "数値 {text} は浮動小数点数の範囲を超えています")
NO_UNICODE = Text("a text in it is no Unicode", "文字列の一つが Unicode として正しくありません")
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
COUNTS = Text("a list of at least one whole number", "一つ以上の整数のリスト")
UNSEEN = Text(
    "the array residuals.unseen is no list of ranks from 1 up in ascending order",
    "配列 residuals.unseen が 1 以上の順位を昇順に並べたものではありません",
)
MISSES = Text(
    "the array residuals.misses holds a negative number, or a fold's are not in ascending order",
    "配列 residuals.misses に負の値があるか、昇順に並んでいない分割があります",
)
NO_FIT = Text(
    "the network has {sizes[0]} {sizes[0]:input|inputs} and {sizes[1]} {sizes[1]:output|outputs}, the preparation "
    "{prepared[0]} and {prepared[1]}",
    "ネットワークの入力は {sizes[0]}、出力は {sizes[1]} ですが、前処理では {prepared[0]} と {prepared[1]} です",
)

NO_TYPE = Text("{at} is of the type {name!r}, which no file holds", "{at} の型 {name!r} は扱えません")
NO_VALUE = Text("{at} is no {name}", "{at} が {name} として正しくありません")
NO_DTYPE = Text(
    "{at} has the dtype {found}, which is not what stands there", "{at} の dtype {found} は正しくありません"
)
NO_ROOM = Text("{at} would take more memory than such a model has any use for", "{at} に必要なメモリーが大きすぎます")
NOT_THE_SAME = Text("{at} is not that of {other}", "{at} が {other} と合いません")
SHARES = Text(
    "the weights of training.members add up to {found}, not to 1",
    "training.members の重みの和が {found} で、1 ではありません",
)
MORE_THAN = Text("{at} is {found}, more than {most}", "{at} が {found} で、{most} を超えています")
NO_HIDDEN = Text("{at} names the layer {layer}, which is no hidden one", "{at} にある層 {layer} は中間層ではありません")
SLOTS = Text(
    "{at} is not what the plan's optimiser has: {wanted}", "{at} が計画の最適化手法のもの ({wanted}) と違います"
)
TOO_LARGE = Text(
    "its arrays take {found} {found:byte|bytes}, and those of such a network at most {most}",
    "配列が {found} バイトあり、このネットワークの上限 {most} を超えています",
)
OTHER_CHECKSUM = Text("its checksum does not fit its contents", "チェックサムが内容と合いません")
NOT_IN_ORDER = Text("kept.cursors are not in the order of the run", "kept.cursors が学習の順に並んでいません")
NO_REASON = Text(
    "kept holds no state, and no reason why there is none", "kept に状態がなく、その理由 (reason) もありません"
)
NO_CURSOR = Text(
    "{at} is no place in a run of {batches} {batches:batch|batches} an epoch",
    "{at} は 1 エポック {batches} バッチの学習の位置として正しくありません",
)


DAMAGED_CHECKPOINT = Text(
    "{path} is a damaged checkpoint: {reason}; start the run anew.",
    "{path} のチェックポイントは壊れています ({reason})。学習を始めからやり直してください。",
)


def damaged_checkpoint(path: object, reason: Text) -> Text:
    """The sentence for a damaged checkpoint.

    Examples
    --------
    >>> str(damaged_checkpoint("run.checkpoint", MISSING_ENTRY.format(at="cursor")))
    'run.checkpoint is a damaged checkpoint: there is no entry cursor; start the run anew.'
    """
    return DAMAGED_CHECKPOINT.format(path=path, reason=_in_one_line(reason.without_stop()))


def damaged(path: object, reason: Text | str) -> Text:
    """The sentence for a damaged model.

    Examples
    --------
    >>> str(damaged("a.safetensors", MISSING_ENTRY.format(at="network")))
    'The model a.safetensors is damaged: there is no entry network; train it again.'
    """
    return DAMAGED.format(path=path, reason=_in_one_line(reason if isinstance(reason, Text) else Text(reason, reason)))


def _in_one_line(reason: Text) -> Text:
    """Not too long, and without the line ends and signs that steer a terminal of the names in a file."""
    en, ja = (one if len(one) <= LONGEST else f"{one[:LONGEST]}..." for one in (reason.en, reason.ja))
    return Text(*("".join(c if c.isprintable() else repr(c)[1:-1] for c in one) for one in (en, ja)))
