"""What `backglass explain` says."""

from __future__ import annotations

from backglass.words import Text

WORKING = Text("computing", "計算しています")
ONE_FORMAT = Text(
    "Give one of --latex, --html, --json and --worksheet; each has the whole.",
    "--latex、--html、--json、--worksheet はどれか一つだけを指定してください。",
)
WORKSHEET_OR_STEP = Text(
    "--worksheet shows a row in the trained network; leave --step out.",
    "--worksheet は学習後のネットワークでの 1 行を示します。--step は付けないでください。",
)
NO_ROW = Text(
    "There is no row {row} in {path}; its rows are 1 to {rows}, the header not counted.",
    "{path} に行 {row} はありません。行は 1 から {rows} までで、見出しの行は数えません。",
)
NO_TARGET = Text(
    "Row {row} of {path} has no {name!r}, the target, so that there is no error to propagate back; fill it in or take "
    "another row.",
    "{path} の行 {row} には目標の列 {name!r} の値がないため、逆伝播する誤差を求められません。値を補うか、別の行を"
    "指定してください。",
)

PAGE = Text("Row {row}, forwards and backwards", "行 {row} の順伝播と逆伝播")
TITLE = Text("Row {row}: from the table to layer 1", "行 {row}: 表から第 1 層まで")
TITLE_OF = Text("Row {row}: {name}", "行 {row}: {name}")
COLUMN = Text("input", "入力")
RAW = Text("raw", "表の値")
FILLED = Text("filled", "補完後")
UNIT = Text("unit", "ユニット")
SCALED = Text("scaled", "標準化後")
MISSING = Text("missing", "欠損")
LAYER = Text("Layer {l}: {name}", "第 {l} 層: {name}")
WIDE = Text(
    "Of {units} units the {few} with the largest delta are shown; --json has all.",
    "{units} ユニットのうち、デルタの大きい {few} 個を示します。--json ではすべて出ます。",
)
LOSS = Text("The loss", "誤差")
TARGET = Text("The target is {target}: d = ({d}).", "目標出力は {target} です: d = ({d})")
LOSS_IS = Text("E is {name}.", "E は{name}です。")
LARGEST = Text("The weights with the largest gradients", "勾配の大きい重み")
WEIGHT = Text("weight", "重み")
VALUE = Text("value", "値")
GRADIENT = Text("gradient", "勾配")
NEXT = Text(
    'To see where one comes from: --row {row} --weight "{name}".',
    '導き方を見るには、--row {row} --weight "{name}" を付けてください。',
)
WORKSHEET = Text("Row {row} through the network and back", "行 {row} の順伝播と逆伝播")
WROTE = Text("Wrote {path}.", "{path} を書き出しました。")
