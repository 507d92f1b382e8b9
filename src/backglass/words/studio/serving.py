"""What the studio's server says: to the page, to who asks without a right to, and in the terminal."""

from __future__ import annotations

from backglass.words import Text, web

# To who asks, over HTTP.
NO_KEY = Text(
    "The key is missing or wrong; open the whole address that `backglass studio` printed.",
    "キーがないか、違っています。`backglass studio` が表示したアドレスを全部そのまま開いてください。",
)
TOO_LARGE = web.TOO_LARGE  # what the page says before it sends a file
NO_FILE = Text(
    "The studio no longer has this file; send it again.", "このファイルはスタジオにありません。もう一度送ってください。"
)
UNREADABLE = Text("{path} cannot be read: {reason}.", "{path} を読み込めません ({reason})。")
BUSY = Text(
    "Other files are being received; try again in a moment.",
    "ほかのファイルを受信中です。少し待ってから、もう一度試してください。",
)

# Over the line.
NO_MESSAGE = Text(
    'A message is one JSON object, such as {"do": "step", "by": "update"}; this is none.',
    'メッセージは {"do": "step", "by": "update"} のような一つの JSON オブジェクトですが、そうなっていません。',
)
BAD_MESSAGE = Text("The message cannot be read: {reason}.", "メッセージを読めません ({reason})。")
NO_BINARY = Text("The studio takes messages as text alone.", "スタジオが受け取るのは文字のメッセージだけです。")
TOO_LONG = Text("The message is longer than {most} characters.", "メッセージが {most} 文字を超えています。")
TOO_FAST = Text(
    "More than {most} messages wait for an answer; send the next one after an answer.",
    "応答を待つメッセージが {most} 件を超えました。次は応答を受け取ってから送ってください。",
)
WENT_WRONG = Text(
    "This went wrong in the studio; what was shown stays, and you can go on.",
    "スタジオの内部で問題が起きました。表示中の内容はそのままで、続けて使えます。",
)
IDLE = Text(
    "Nothing was done here for {minutes} minutes, so the studio let go of this page; go on where you were.",
    "{minutes} 分間操作がなかったので、スタジオはこのページとの接続を終えました。続きから再開できます。",
)
FULL = Text(
    "{most} pages are open at this studio; close one, then try again.",
    "このスタジオでは、すでに {most} 個のページが開いています。どれかを閉じてから、もう一度試してください。",
)

# In the terminal.
REACHED_BY_ALL = Text(
    "Whoever can reach this machine over its networks and has the whole address with its key can use the studio, and "
    "the address travels unencrypted; Ctrl-C ends it.",
    "このコンピューターにネットワークで接続でき、キーを含むアドレス全体を知っている人は、誰でもスタジオを使えます。"
    "通信は暗号化されません。Ctrl-C で終わります。",
)
ENDS_BY = Text("Ctrl-C ends the studio.", "Ctrl-C でスタジオを終了します。")
STOPPED = Text("The studio is closed.", "スタジオを終了しました。")
ONE_START = Text(
    "LESSON, --model, --data and --open each say what the page begins with; give one of them.",
    "LESSON、--model、--data、--open はどれもページの始まりを決めるものです。一つだけ指定してください。",
)
NEEDS_TARGET = Text(
    "--data needs --target, the column to predict.", "--data には、予測する列を --target で指定します。"
)
NEEDS_DATA = Text("--target says what of --data is predicted; give --data.", "--target は --data と一緒に使います。")
NO_LINK = Text(
    "--open takes a link of the studio, such as #s=..., or what stands in it after s=.",
    "--open には、#s=... の形のスタジオのリンクか、その s= の後の部分を指定します。",
)

# In a notebook.
NEEDS_ANYWIDGET = Text(
    'A page in a notebook needs anywidget; install it with `pip install "backglass[notebook]"`.',
    'ノートブックのページには anywidget が必要です。`pip install "backglass[notebook]"` で入れてください。',
)
NO_LANGUAGE = Text(
    "lang is {given}, but must be 'en' or 'ja'.", "`lang` は 'en' か 'ja' にしてください ({given} です)。"
)
NO_START = Text(
    "start is {given}, but must be a run, a model, or the name of a lesson or problem.",
    "`start` は学習の結果、モデル、レッスンか問題の名前のどれかにしてください ({given} です)。",
)
