"""What the audit says of a column, one sentence each, and the words around it."""

from __future__ import annotations

from backglass.words import Text

MISSING = Text(
    "{count} of {rows} training rows {count:has|have} no value: there is more to invent than to learn from.",
    "訓練の {rows} 行のうち {count} 行が欠損です。学習できる値より埋め合わせる値のほうが多くなります。",
)
CONSTANT = Text(
    "Every value is {value}: a constant distinguishes no row from another.",
    "値はすべて {value} です。一定の列では行を区別できません。",
)
ROW_NUMBER = Text(
    "Whole numbers that go up or down from row to row, hardly one left out: a row number. If it is a time, --keep it.",
    "行の順に増減する整数で、ほとんど抜けがなく、行番号と見られます。時刻や年なら --keep で残してください。",
)
TARGET_BY_VALUE = Text(
    "Its correlation with the target is {r} in absolute value: it is the target itself, or computed from it.",
    "目標との相関係数の絶対値が {r} です。目標そのものか、目標から計算した列です。",
)
TARGET_BY_RANK = Text(
    "Its ranks correlate with the target's by {r} in absolute value: it is computed from the target.",
    "目標との順位相関係数の絶対値が {r} です。目標から計算した列です。",
)
TARGET_BY_LABEL = Text(
    "Each of its values stands for one class and each class for one value: it is the target under other names.",
    "値とクラスが一対一に対応しています。目標を別の名前で表した列です。",
)
PREDICTOR = Text(
    "Alone it predicts the target nearly perfectly ({share}, where 1 is perfect). The data cannot tell whether it is "
    "made from the target; if it is known before the target is, --keep it.",
    "この列だけで目標をほぼ完全に予測できます ({share}、1 が完全)。目標から作った列かどうかはデータだけでは決められ"
    "ません。目標より先に分かる値なら --keep で残してください。",
)
HASH = Text(
    "{share} % of its texts are different from one another: names or identifiers, which say nothing of another row.",
    "文字列の {share} % が互いに異なります。名前や識別番号のようなもので、ほかの行については何も言えません。",
)
NOT_ALIKE = Text(
    "Its numbers do not all have the same sign or unit ({hint}), so they are texts, {share} % of them different from "
    "row to row: write the numbers alike, or without the sign.",
    "数に付く記号や単位 ({hint}) がそろっていないため文字列とし、その {share} % が行ごとに異なります。"
    "数の書き方をそろえるか、記号を取り除いてください。",
)
FREE_TEXT = Text(
    "Free text, {share} % of it different from row to row, and its words tell no more of the target than chance would.",
    "自由記述の文章です ({share} % が互いに異なる)。単語から目標について分かることも、偶然の範囲を出ません。",
)
WORDS = Text(
    "{texts} different {texts:text|texts}, but their words tell of the target: in rows held out they explain {share} "
    "of its variance, where chance gives up to {chance}, {first} most of all. The {count} most frequent "
    "{count:word becomes an input|words become inputs} (tf-idf).",
    "{texts} 種類の文字列ですが、単語から目標が分かります。取り分けた行で説明できる目標の分散の割合は {share} です "
    "(偶然でも {chance} 程度)。特に関係が深いのは {first} です。頻度の高い {count} 語を入力にします (tf-idf)。",
)
NUMBERING = Text(
    "Every row has a whole number of its own, and they fill {density} of their range: a numbering, such as shirt "
    "numbers, without a meaning of its own.",
    "行ごとに異なる整数で、範囲の {density} が埋まっています。背番号のような、それ自体に意味のない番号です。",
)
NUMBERING_IN_FEW = Text(
    "Every one of its {rows} values is another whole number. So few rows cannot tell a numbering from a "
    "measurement; if it is measured, --keep it.",
    "{rows} 個の値がすべて異なる整数です。この行数では番号か測定値か決められません。"
    "測定値なら --keep で残してください。",
)
CODES_OF_ROWS = Text(
    "Every row has a whole number of its own, and their order explains {signal} of the target's variance, where "
    "chance gives up to {chance}: identifiers, as far as the data can tell.",
    "行ごとに異なる整数で、その順序で説明できる目標の分散の割合は {signal} です (偶然でも {chance} 程度"
    ")。データで見るかぎり識別番号です。",
)
TOO_MANY = Text(
    "{count} different {count:text|texts}: each would need an input of its own.",
    "文字列が {count} 種類あり、それぞれに一つの入力が必要になってしまいます。",
)
COUNTED = {
    "date": Text(
        "{share} % of its cells are dates; they are counted in days since 1970-01-01.",
        "セルの {share} % が日付です。1970-01-01 からの日数に直して使います。",
    ),
    "time": Text(
        "{share} % of its cells are times of day; they are counted in minutes since midnight.",
        "セルの {share} % が時刻です。0 時からの分数に直して使います。",
    ),
    "duration": Text(
        "{share} % of its cells are durations; they are counted in seconds.",
        "セルの {share} % が時間の長さです。秒数に直して使います。",
    ),
}
PART = Text("{part} ({share} of its variance)", "{part} (分散の {share})")
PARTS = Text(
    "Beyond that the target of stretches of time held out follows from its {parts}: each becomes an input as sines and "
    "cosines, too.",
    "さらに、取り分けた期間の目標が{parts} からも分かるので、正弦と余弦にして入力に加えます。",
)
ERRORS = Text(
    "{count} of {rows} cells {count:is|are} no finite number where the others are; {count:it counts|they count} as "
    "missing.",
    "{rows} 個のセルのうち {count} 個が、ほかと違って有限の数ではありません。欠損値として扱います。",
)
CODE = Text(
    "{count} of {rows} training rows {count:holds|hold} {value}, far from all others ({low} to {high}). If it stands "
    "for a missing value, say {option}.",
    "訓練の {rows} 行のうち {count} 行の値が {value} で、ほかの値 ({low}～{high}) から大きく離れています。"
    "欠損を表す値なら {option} と指定してください。",
)
AND = Text("{sentence} {more}", "{sentence}{more}")
ALL_ERRORS = Text(
    "{count:The one cell that is not empty is|All {count} cells that are not empty are} infinite.",
    "空でないセル {count} 個がすべて無限大です。",
)
OUTLIERS = Text(
    "{count:One value lies|{count} values lie} more than ten interquartile ranges from the quartiles, such as {value} "
    "where the median is {median}; {count:it is|they are} put at that bound. Whether {count:it is an error|they are "
    "errors}, the data cannot tell.",
    "四分位数から四分位範囲の 10 倍を超えて離れた値が {count} 個あります (中央値 {median} に対して {value} など)。"
    "その限界の値に置き換えます。誤りかどうかはデータだけでは決められません。",
)
CODES = Text(
    "As a number it explains {line} of the target's variance, as categories {between}: the order of its codes means "
    "nothing. Each code gets an input of its own.",
    "数として説明できる目標の分散の割合は {line}、カテゴリーとしては {between} で、番号の順序に意味がありません。"
    "番号ごとに一つの入力を設けます (ワンホット)。",
)
RARE = Text(
    "{count} categories, {rare} of them in fewer than {least} training rows; {rare:this one gets no input of its "
    "own|these get no input of their own}.",
    "カテゴリーが {count} 種類あり、そのうち {rare} 種類は訓練の行に {least} 回も現れません。入力は設けません。",
)
GAPS = Text(
    "{count} of {rows} training rows {count:has|have} no value; the median stands in, and a second input says so.",
    "訓練の {rows} 行のうち {count} 行が欠損です。中央値で補い、欠損だったことを示す入力を加えます。",
)
GAPS_IN_TEXTS = Text(
    "{count} of {rows} training rows {count:has|have} no value; the most frequent one stands in, and another input "
    "says so.",
    "訓練の {rows} 行のうち {count} 行が欠損です。最頻値で補い、欠損だったことを示す入力を加えます。",
)
DUPLICATE = Text(
    "Every value equals that of the earlier column {name!r}, which is kept.",
    "先にある列 {name!r} とすべての値が同じです。先の列だけを残します。",
)
USE = Text("Nothing speaks against it.", "問題は見つかりません。")
KEPT = Text("Kept because --keep asks for it. {sentence}", "--keep の指定により残します。{sentence}")
KEY = Text(
    "The tables are joined on it: it names rows, and what it stands for is in the joined columns. If it says something "
    "itself, --keep it.",
    "表を結合するキーです。行を指すための列で、その内容は結合した列にあります。"
    "それ自体に意味があれば --keep で残してください。",
)
DROPPED = Text("Left out because --drop asks for it.", "--drop の指定により除きます。")

VERDICTS = {
    "use": Text("use", "使う"),
    "repair": Text("repair", "直す"),
    "reject": Text("reject", "除く"),
}
RULES = {
    "missing": Text("missing values", "欠損値"),
    "constant": Text("constant", "一定"),
    "target": Text("made from the target", "目標を加工"),
    "identifier": Text("numbering", "番号"),
    "duplicate": Text("duplicate", "重複"),
    "text": Text("free text", "文章"),
    "categories": Text("many categories", "カテゴリーが多い"),
    "date": Text("dates", "日付"),
    "time": Text("times of day", "時刻"),
    "duration": Text("durations", "時間の長さ"),
    "words": Text("words", "単語"),
    "errors": Text("errors", "誤り"),
    "outliers": Text("outliers", "外れ値"),
    "codes": Text("codes", "意味のない順序"),
    "code": Text("code for missing", "欠損を表す値"),
    "groups": Text("groups of rows", "行のグループ"),
    "key": Text("key", "キー"),
    "dropped": Text("--drop", "--drop"),
}
LABELS = {
    "column": Text("column", "列"),
    "form": Text("form", "読み方"),
    "missing": Text("missing", "欠損"),
    "verdict": Text("verdict", "判定"),
    "rule": Text("rule", "規則"),
    "evidence": Text("evidence", "根拠"),
}
TITLE = Text(
    "{path}: {rows} {rows:row|rows}, measured on the {training} training {training:row|rows}; target {target} "
    "({task}).",
    "{path}: {rows} 行。訓練の {training} 行で測りました。目標は {target} ({task}) です。",
)
READ_AS = Text("Read as {reading}.", "読み方: {reading}。")
TARGET_READ = Text("The target is read as {reading}.", "目標の読み方: {reading}。")
LOOKING = Text("looking at the columns", "列を調べています")
COUNTS = Text("{use} to use, {repair} to repair, {reject} to reject.", "使う {use}、直す {repair}、除く {reject}。")
KEEP_AND_DROP = Text(
    "{keep} and {drop} name the same column {name!r}; choose one.",
    "{keep} と {drop} に同じ列 {name!r} があります。一方にしてください。",
)
TARGET_NAMED = Text(
    "{name!r} is the target, so it can be neither kept nor dropped as an input.",
    "{name!r} は目標なので、入力として残したり除いたりできません。",
)
