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
SCALED = Text("scaled", "変換後")
MISSING = Text("missing", "欠損")
NO_CATEGORY = Text("none", "なし")
CHANGED_BY = {
    "median": Text("{value} (median)", "{value} (中央値)"),
    "mean": Text("{value} (mean)", "{value} (平均)"),
    "zero": Text("{value} (zero)", "{value} (ゼロ)"),
    "most-frequent": Text("{value} (mode)", "{value} (最頻値)"),
    "drop-rows": Text("{value} (stand-in)", "{value} (代わりの値)"),
    "drop-column": Text("{value} (stand-in)", "{value} (代わりの値)"),
    "days": Text("{value} (days)", "{value} (日数)"),
    "clip": Text("{value} (held back)", "{value} (抑制)"),
    "order": Text("{value} (place)", "{value} (順位)"),
}
NOTES = {
    "days": Text("A date counts as days since 1970-01-01.", "日付は 1970 年 1 月 1 日からの日数として使います。"),
    "clip": Text(
        "A value far from all others was held back at the bound learned in training.",
        "ほかの値から大きく外れた値は、学習時に定めた限界までに抑えます。",
    ),
    "order": Text(
        "A value of a column with an order is its place, counted from 0.",
        "順序のある列の値は、0 から数えた順位として使います。",
    ),
    "most-frequent": Text(
        "The mode is the most frequent value of the training rows.", "最頻値は、訓練の行で最も多い値です。"
    ),
}
SCALES = {
    "standard": Text("Scaled: standardised", "変換: 標準化"),
    "min-max": Text("Scaled: from the smallest to the largest", "変換: 最小値を 0、最大値を 1 に (min-max)"),
    "robust": Text("Scaled: by the quartiles, smoothly clipped", "変換: 四分位範囲を単位に、±3 以内に (robust)"),
    "quantile": Text("Scaled: to normal quantiles", "変換: 正規分布の分位点に (quantile)"),
    "none": Text("Not scaled", "変換なし"),
}
SYMBOLS_OF = {
    "standard": Text(
        "μ is the mean of the training rows, s their standard deviation; where s is 0, so is z(1).",
        "μ は訓練の行の平均、s は標準偏差です。s が 0 なら z(1) は 0 です。",
    ),
    "min-max": Text(
        "a is the smallest value of the training rows, b the largest; where they agree, z(1) is 0.",
        "a は訓練の行の最小値、b は最大値です。両者が等しければ z(1) は 0 です。",
    ),
    "robust": Text(
        "m is the median of the training rows, q the distance of their quartiles (half the range where these agree); "
        "where q is 0, so is z(1).",
        "m は訓練の行の中央値、q は四分位範囲です (0 なら最大値と最小値の差の半分)。q が 0 なら z(1) は 0 です。",
    ),
    "quantile": Text(
        "x[1] and x[2] are the neighbours of x among values of the training rows, s[1] and s[2] the normal quantiles "
        "of their ranks; beyond the outermost value z(1) stays at its quantile.",
        "x[1] と x[2] は訓練の行の値のうち x の両隣、s[1] と s[2] はその順位に当たる標準正規分布の分位点です。"
        "両端の値より外では、端の分位点のままです。",
    ),
    "none": Text("The value is taken as it is.", "値をそのまま使います。"),
}
LAYER = Text("Layer {l}: {name}", "第 {l} 層: {name}")
WIDE = Text(
    "Of {units} units the {few} are shown that move the next layer's net inputs most (sum of |w z|); {more} are not. "
    "{ask}",
    "{units} ユニットのうち、次の層の総入力を大きく動かす (|w z| の和が大きい) {few} 個を示します。"
    "ほかに {more} 個あります。{ask}",
)
WIDE_OUTPUT = Text(
    "Of {units} units the {few} with the largest delta are shown; {more} are not. {ask}",
    "{units} ユニットのうち、デルタの大きい {few} 個を示します。ほかに {more} 個あります。{ask}",
)
ASK_FOR_UNITS = {
    "command": Text(
        '--json has all, and --weight "u({l})[{j}]" opens one.',
        '--json ではすべて出ます。一つを詳しく見るには --weight "u({l})[{j}]" のように指定してください。',
    ),
    "python": Text(
        'to_json() has all, and the name "u({l})[{j}]" opens one.',
        'to_json() ではすべて出ます。一つを詳しく見るには name="u({l})[{j}]" のように指定してください。',
    ),
}
LOSS = Text("The loss", "誤差")
TARGET = Text("The target is {target}: d = ({d}).", "目標出力は {target} です: d = ({d})")
LOSS_IS = Text("E is {name}.", "E は{name}です。")
LARGEST = Text("The weights with the largest gradients", "勾配の大きい重み")
WEIGHT = Text("weight", "重み")
VALUE = Text("value", "値")
GRADIENT = Text("gradient", "勾配")
NEXT = {
    "command": Text(
        'To see where one comes from: --row {row} --weight "{name}".',
        '導き方を見るには、--row {row} --weight "{name}" を付けてください。',
    ),
    "python": Text(
        'To see where one comes from: explain(table, {row}, "{name}").',
        '導き方を見るには、explain(table, {row}, "{name}") としてください。',
    ),
}
NO_WAY_BACK = Text(
    "The row has no {target!r}, the target, so there is no error to propagate back: this is the way forwards alone.",
    "この行には目標の列 {target!r} の値がなく、逆伝播する誤差を求められないため、順伝播だけを示します。",
)
WHICH_ROW = Text(
    "{path} has {rows} rows; name the one to explain, counted from 1.",
    "{path} は {rows} 行あります。説明する行を 1 から数えて指定してください。",
)
WORKSHEET = Text("Row {row} through the network and back", "行 {row} の順伝播と逆伝播")
WROTE = Text("Wrote {path}.", "{path} を書き出しました。")
