"""What `backglass serve` says: to who asks, on its page, and in the terminal."""

from __future__ import annotations

from backglass.words import Text

# To who asks, over HTTP.
FOREIGN_ORIGIN = Text(
    "Pages of other servers may not ask this one.", "ほかのサーバーのページからこのサーバーには要求を送れません。"
)
NOT_HERE = Text(
    "There is nothing at this address; `GET /` says what there is.",
    "このアドレスには何もありません。`GET /` に一覧があります。",
)
NO_METHOD = Text(
    "{path} is not asked by {method}; `GET /` shows how.",
    "{path} では {method} は使えません。`GET /` に使い方があります。",
)
NEEDS_TYPE = Text(
    "The content type {found} is not taken here; send application/json or text/csv.",
    "`Content-Type` の {found} は受け付けません。`application/json` か `text/csv` で送ってください。",
)
NOT_PACKED = Text(
    "The content encoding {found} is not taken here; send the body as it is.",
    "`Content-Encoding` の {found} は受け付けません。圧縮せずに送ってください。",
)
TOO_LARGE = Text(
    "The body is larger than {most} {most:byte|bytes}; send the rows in several requests.",
    "本文が {most} バイトを超えています。行を何回かに分けて送ってください。",
)
TOO_SLOW = Text(
    "The body did not arrive within {seconds} s; send it again.",
    "本文が {seconds} 秒以内に届きませんでした。もう一度送ってください。",
)
CUT_OFF = Text("The body did not arrive whole; send it again.", "本文が途中で切れました。もう一度送ってください。")
NOT_JSON = Text("The body is no JSON: {reason}.", "本文を JSON として読めません ({reason})。")
MISTAKE_AT = Text("line {line}, column {column}", "{line} 行 {column} 文字目")
NOT_UTF8 = Text("it is not UTF-8", "UTF-8 ではありません")
NO_ROWS = Text(
    'The body is {found}, but must be one row, a list of rows, or {{"rows": [...]}}.',
    '本文は一つの行、行のリスト、{{"rows": [...]}} のどれかにしてください (今は{found}です)。',
)
NOTHING = Text("There is no row in the body; send at least one.", "本文に行がありません。1 行以上送ってください。")
TOO_MANY_ROWS = Text(
    "The body has more rows ({rows}) than are taken at once ({most}); send them in several requests.",
    "本文に {rows} 行ありますが、一度に受け付けるのは {most} 行までです。何回かに分けて送ってください。",
)
NO_OBJECT = Text(
    "Row {row} is {found}, but must be an object with a cell for every column, such as {example}.",
    "{row} 行目は {example} のように、列ごとのセルを持つオブジェクトにしてください (今は{found}です)。",
)
NO_CELL = Text(
    "The cell {name!r} of row {row} is {found}, but must be a text, a number, true, false or null.",
    "{row} 行目のセル {name!r} は、文字列、数、true、false、null のどれかにしてください (今は{found}です)。",
)
LACKS = Text(
    "Row {row} lacks the column {name!r}; send null where its value is missing.",
    "{row} 行目に列 {name!r} がありません。値が欠損しているなら null を送ってください。",
)
OF_SEVERAL_TYPES = Text(
    "The column {name!r} holds cells of several types, such as {first} and {second}, which cannot be read alike; send "
    "all of them as texts, or all as numbers.",
    "列 {name!r} に {first} と {second} のような型の違うセルがあり、同じ読み方ができません。すべて文字列か、すべて数で"
    "送ってください。",
)
NO_NUMBERS = Text(
    "Row {row} is {found}, but must be a list of {inputs} {inputs:number|numbers}.",
    "{row} 行目は {inputs} 個の数のリストにしてください (今は{found}です)。",
)
NUMBERS_OF = Text("a list of {count}", "長さ {count} のリスト")
NO_NUMBER = Text(
    "Number {place} of row {row} is {found}, but must be a number.",
    "{row} 行目の {place} 番目は数にしてください (今は{found}です)。",
)
NO_NUMBER_IN = Text(
    "The cell {name!r} of row {row} is {found}, but must be a number.",
    "{row} 行目のセル {name!r} は数にしてください (今は{found}です)。",
)
NOT_FINITE = Text(
    "The network's output for row {row} is no finite number; look for an outlying number in that row.",
    "{row} 行目に対するネットワークの出力が有限の数になりません。その行に外れた数がないか確かめてください。",
)
JSON_ALONE = Text(
    "This model was trained on arrays, so that it takes rows as lists of numbers in JSON, not CSV.",
    "このモデルは配列で学習したものなので、CSV ではなく、数のリストを JSON で送ってください。",
)
NOT_OF_ARRAYS = Text(
    "This model was trained on arrays, and rows of tables alone are explained.",
    "このモデルは配列で学習したものです。説明できるのは表のモデルだけです。",
)
NO_INTERVALS = Text(
    "Intervals are of the numbers that a model of a table predicts; leave interval out.",
    "予測区間があるのは、数を予測する表のモデルだけです。`interval` を省いてください。",
)
NO_OPTION = Text(
    "There is no option {name!r} here; what can be given is {names}.",
    "ここに {name!r} というオプションはありません。指定できるのは {names} です。",
)
NO_OPTIONS = Text(
    "There is no option {name!r} here; this address takes none.",
    "ここに {name!r} というオプションはありません。このアドレスにオプションは付けられません。",
)
TWICE = Text("The option {name!r} is given twice; give it once.", "オプション {name!r} は一度だけ指定してください。")
WRONG_OPTION = Text("{name} is {value!r}, but must be {wanted}.", "{name} は{wanted}にしてください ({value!r} です)。")
A_NUMBER = Text("a number", "数")
A_WHOLE = Text("a whole number from 1 on", "1 以上の整数")
ONE_OF = Text("one of {names}", " {names} のどれか")
ONE_ROW = Text(
    "The body has more rows than one ({rows}), and one is explained at a time; send it alone, or say row=1.",
    "本文に {rows} 行ありますが、説明するのは 1 行ずつです。1 行だけ送るか、row=1 のように指定してください。",
)
BUSY = Text(
    "As many requests as are answered at once are under way; try again in a moment.",
    "同時に応答できる数の要求を処理中です。少し待ってから、もう一度送ってください。",
)
TOO_LONG = Text(
    "This takes longer than {seconds} s; send fewer rows.",
    "{seconds} 秒を超えても終わりません。行を減らして送ってください。",
)
UNREADABLE = Text(
    "The rows cannot be read; check that they are a table.", "行を読めません。表になっているか確かめてください。"
)
NO_MEMORY = Text(
    "There is not enough memory for this; send fewer rows.", "メモリーが足りません。行を減らしてください。"
)
FAILED = Text("This could not be answered; the server goes on.", "応答できませんでした。サーバーは動き続けています。")
JSON_TYPES: dict[type, Text] = {
    dict: Text("an object", "オブジェクト"),
    list: Text("a list", "リスト"),
    str: Text("a text", "文字列"),
    int: Text("a number", "数"),
    float: Text("a number", "数"),
    bool: Text("a truth value", "真偽値"),
    type(None): Text("null", "null"),
}

# On its page.
TITLE = Text("A model that answers", "モデルのサーバー")
TITLE_OF = Text("A model that predicts {target}", "{target} を予測するモデル")
ABOUT = Text(
    "This is `backglass serve`. Programs send rows here and get predictions. It answers as `backglass predict` does, "
    "number for number, and keeps nothing that is sent.",
    "これは `backglass serve` です。プログラムから行を送ると予測を返します。数値は `backglass predict` と同じで、"
    "送られたデータは残しません。",
)
ASK = Text("Predict a row", "1 行の予測")
ASK_TABLE = Text("Predict a table", "表の予測")
ASK_WHY = Text("Why", "予測の理由")
ADDRESSES = Text("What there is", "アドレス")
ADDRESS, WHAT = Text("address", "アドレス"), Text("what it is", "内容")
WHAT_THERE_IS = {
    "POST /predict": Text("predictions of rows, in JSON or CSV", "行の予測 (JSON か CSV)"),
    "POST /explain": Text("one row in the network, as JSON, HTML or text", "行ごとの説明 (JSON、HTML、テキスト)"),
    "GET /model": Text("what the model is", "モデルについて"),
    "GET /openapi.json": Text("all of this for programs", "プログラムのための説明 (OpenAPI)"),
    "GET /healthz": Text("whether it is there", "動いているかどうか"),
}
WHAT_THERE_IS_OF_ARRAYS = {
    **{address: what for address, what in WHAT_THERE_IS.items() if address != "POST /explain"},
    "POST /predict": Text("predictions of rows, in JSON", "行の予測 (JSON)"),
}
OTHER_LANGUAGE = Text("日本語", "English")  # the page names the other language in that language

# In the terminal.
HERE = Text(
    "It answers this machine alone; Ctrl-C ends it.", "このコンピューターからだけ応答します。Ctrl-C で終了します。"
)
REACHED_BY_ALL = Text(
    "Whoever can reach this machine over its networks can ask the model, unencrypted; Ctrl-C ends it.",
    "このコンピューターにネットワークで接続できる人は、誰でもこのモデルに問い合わせられます。通信は暗号化されません。"
    "Ctrl-C で終了します。",
)
STOPPED = Text("The server is closed.", "サーバーを終了しました。")

# For programs.
OPENAPI = {
    "predict": "Predict rows",
    "explain": "Explain one row: what each column adds to the answer, and every layer",
    "model": "What the model is",
    "openapi": "This document",
    "health": "Whether the server is there",
    "page": "A page for people",
    "about": "A model of backglass. Answers have the numbers of `backglass predict`.",
    "refused": "What is wrong, in one sentence",
}
