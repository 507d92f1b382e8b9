"""What `backglass explain` says."""

from __future__ import annotations

from backglass.words import Text

WORKING = Text("computing", "計算しています")
ONE_FORMAT = Text(
    "Give one of --latex, --html, --json and --worksheet; each has the whole.",
    "--latex、--html、--json、--worksheet はどれか一つだけを指定してください。",
)
OF_WORKSHEET = Text(
    "{option} is of a worksheet; give --worksheet FILE, too.",
    "{option} はワークシートのオプションです。--worksheet ファイル と一緒に指定してください。",
)
WORKSHEET_OR_STEP = Text(
    "--worksheet shows a row in the trained network; leave --step out.",
    "--worksheet は学習後のネットワークでの 1 行を示します。--step は付けないでください。",
)
NUDGE_WHAT = Text(
    "--nudge moves one parameter; name it with --weight.",
    "--nudge は一つのパラメーターを動かします。--weight で名前を指定してください。",
)
NUDGE_ALONE = Text(
    "--nudge shows how the error of a row answers now; leave --step and --worksheet out.",
    "--nudge は学習後のネットワークでの誤差の応答を示します。--step と --worksheet は付けないでください。",
)
CHECK_WHAT = Text(
    '--check is {value!r}, but it is a name and your own number for it, as in --check "delta(2)[1]=0.0088".',
    '--check が {value!r} ですが、--check "delta(2)[1]=0.0088" のように、名前と自分で求めた値を書いてください。',
)
CHECK_ALONE = Text(
    "--check judges one number of your own; leave --weight, --nudge, --step, --worksheet, --latex and --html out.",
    "--check は自分で求めた値を一つ判定します。--weight、--nudge、--step、--worksheet、--latex、--html "
    "は付けないでください。",
)
NUDGE_IN_PYTHON = Text(
    "nudge moves the one parameter that name says, in the network as it is now: give name, and leave step out.",
    "`nudge` は `name` のパラメーターを学習後のネットワークで動かします。`name` を指定し、`step` "
    "は付けないでください。",
)
NOT_MOVABLE = Text(
    "The weights and biases decide {name}; move one of those, as in w(3)[1,2] or b(2)[1].",
    "{name} は重みとバイアスから決まります。w(3)[1,2] や b(2)[1] のように、そのどれかを指定してください。",
)
OF_MEMBER = Text(
    "In member {member} alone, one of the networks that the model joins.",
    "モデルが結合しているネットワークのうち、メンバー {member} だけでの計算です。",
)
PENALTIES = Text("The penalties", "正則化")
PENALTIES_ADD = Text(
    "So far it is the error of this row alone. The training added penalties to the error of every batch, and with "
    "them to the gradient:",
    "ここまではこの行の誤差だけの勾配です。学習ではバッチごとの誤差に正則化の項を加えたので、勾配は次のようになります"
    "。",
)
PENALTY = {"l1": "l_1 sign({w})", "l2": "l_2 {w}"}
NO_ROW = Text(
    "There is no row {row} in {path}; {rows:its one row is 1|its rows are 1 to {rows}}, the header not counted.",
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
GAP = Text("{column} missing", "{column} の欠損")
NO_CATEGORY = Text("none", "なし")
WORDS_KNOWN = Text("{count} {count:word|words}", "{count} 語")
TIMES = Text("{count} {count:time|times}", "{count} 回")
OTHER_WORDS = Text("{count} more {count:input|inputs}, not there", "ほかの入力 {count} 個 (該当なし)")
ROUND = Text(
    "The month, the weekday and the hour go round: p is how far round they are (January, Monday and midnight are 0), P "
    "once round (12, 7, 24), and k is 1, 2 and 3.",
    "月、曜日、時刻は繰り返します。p はその位置 (1 月、月曜日、0 時が 0)、P は一周の長さ (12、7、24)、"
    "k は 1、2、3 です。",
)
CHANGED_BY = {
    "median": Text("{value} (median)", "{value} (中央値)"),
    "mean": Text("{value} (mean)", "{value} (平均)"),
    "zero": Text("{value} (zero)", "{value} (ゼロ)"),
    "most-frequent": Text("{value} (mode)", "{value} (最頻値)"),
    "drop-rows": Text("{value} (stand-in)", "{value} (代わりの値)"),
    "drop-column": Text("{value} (stand-in)", "{value} (代わりの値)"),
    "days": Text("{value} (days)", "{value} (日数)"),
    "minutes": Text("{value} (minutes)", "{value} (分)"),
    "seconds": Text("{value} (seconds)", "{value} (秒)"),
    "clip": Text("{value} (held back)", "{value} (限界値)"),
    "order": Text("{value} (place)", "{value} (順位)"),
}
NOTES = {
    "days": Text("A date counts as days since 1970-01-01.", "日付は 1970 年 1 月 1 日からの日数として使います。"),
    "minutes": Text("A time of day counts as minutes since midnight.", "時刻は 0 時からの分数として使います。"),
    "seconds": Text("A duration counts as seconds.", "時間の長さは秒数として使います。"),
    "clip": Text(
        "A value far from all others was held back at the bound learned in training.",
        "ほかの値から大きく外れた値は、学習時に定めた限界までに抑えます。",
    ),
    "order": Text(
        "A value of a column with an order is its place, counted from 0.",
        "順序のある列の値は、0 から数えた順位として使います。",
    ),
    "words": Text(
        "A word's input is how often it stands in the text, times its weight, which is larger for rarer words "
        "(tf-idf); all of a text's are divided by the root of the sum of their squares.",
        "単語の入力は、文章に現れる回数にその重み (まれな単語ほど大きい値) を掛け、文章全体の二乗和の平方根で"
        "割った値です (tf-idf)。",
    ),
    "most-frequent": Text(
        "The mode is the most frequent value of the training rows.", "最頻値は、訓練の行で最も多い値です。"
    ),
}
PIECES = Text("Piece by piece", "区間ごとの値")
PIECES_ARE = Text(
    "b[0], b[1], ... are the edges, quantiles of the training rows. e[t] is 1 for the pieces below x and 0 for those "
    "above it.",
    "b[0]、b[1]、… は区間の端で、訓練の行の分位点です。e[t] は x より下の区間では 1、上の区間では 0 です。",
)
OWN_PIECE = Text("piece of x", "x の区間")
UNITS = Text("units", "ユニット")
PIECE_VALUES = Text("e[1], e[2], ...", "e[1]、e[2]、…")
RULES = Text("Rules", "規則")
RULES_MET = Text(
    "Of the network's {rules} {rules:rule|rules} the row meets {met}: their inputs are 1, those of the others 0.",
    "ネットワークの {rules} 個の規則のうち、この行は {met} 個を満たします。満たす規則の入力は 1、ほかは 0 です。",
)
RULE = Text("rule", "規則")
LAYER = Text("Layer {l}: {name}", "第 {l} 層: {name}")
WIDE = Text(
    "Of {units} units the {few} are shown that move the next layer's net inputs most (sum of |w z|); {more} "
    "{more:is|are} not. {ask}",
    "{units} ユニットのうち、次の層の総入力を大きく動かす (|w z| の和が大きい) {few} 個を示します。"
    "ほかに {more} 個あります。{ask}",
)
WIDE_OUTPUT = Text(
    "Of {units} units the {few} with the largest delta are shown; {more} {more:is|are} not. {ask}",
    "{units} ユニットのうち、デルタの大きい {few} 個を示します。ほかに {more} 個あります。{ask}",
)
WIDE_FORWARDS = Text(
    "Of {units} units the {few} with the largest outputs |z| are shown; {more} are not. {ask}",
    "{units} ユニットのうち、出力の絶対値 |z| の大きい {few} 個を示します。ほかに {more} 個あります。{ask}",
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
    "server": Text(
        "format=json has all, and name=u({l})[{j}] opens one.",
        "format=json ではすべて出ます。一つを詳しく見るには name=u({l})[{j}] のように指定してください。",
    ),
}
LOSS = Text("The loss", "誤差")
TARGET = Text("The target is {target}: d = ({d}).", "目標出力は {target} です: d = ({d})")
LOSS_IS = Text("E is {name}.", "E は{name}です。")
LARGEST = Text("The weights with the largest gradients", "勾配の大きい重み")
WEIGHT = Text("weight", "重み")
OF_INPUT = Text("of input", "かかる入力")
WEIGHT_OF = Text("{weight} is the weight of {unit}: {name}.", "{weight} は {unit} ({name}) にかかる重みです。")
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
    "server": Text(
        "To see where one comes from, send the row again with name={name}.",
        "導き方を見るには、name={name} を付けて同じ行を送ってください。",
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
