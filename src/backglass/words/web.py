"""What any server of ours says: to who asks for what it does not give, and where it cannot listen."""

from __future__ import annotations

from backglass.words import Text

# To who asks; a served model has some of these in words of its own.
FOREIGN_HOST = Text(
    "This server does not answer by the name {host}; name it with --allow-host when the server is started.",
    "このサーバーは {host} という名前では応答しません。起動するときに --allow-host で名前を指定してください。",
)
FOREIGN_ORIGIN = Text(
    "Only the studio's own page may ask this server.",
    "このサーバーに要求を送れるのは、スタジオ自身のページだけです。",
)
NO_ORIGIN = Text(
    "What is sent here has to come from the studio's own page.",
    "ここへ送れるのは、スタジオ自身のページからだけです。",
)
NO_HTTP = Text(
    "This is no HTTP request that can be read; check its lengths, and that it names one Host.",
    "HTTP の要求として読めません。長さの指定と、`Host` が一つだけあることを確かめてください。",
)
CROWDED = Text(
    "As many connections as are held at once are open; try again in a moment.",
    "同時に受け付けられる数の接続が開いています。少し待ってから、もう一度試してください。",
)
NOT_HERE = Text("There is no such page here.", "そのページはありません。")
NO_METHOD = Text("This cannot be done here by {method}.", "ここでは {method} は使えません。")
FAILED = Text(
    "This could not be answered; the studio goes on.", "応答できませんでした。スタジオはそのまま続けて使えます。"
)

# To who sends a file.
TOO_LARGE = Text(
    "The file is larger than {most} MB; take fewer rows or columns.",
    "ファイルが {most} MB を超えています。行か列を減らしてください。",
)
CUT_OFF = Text("The file did not arrive whole; send it again.", "ファイルが途中で切れました。もう一度送ってください。")
NO_ROOM = Text(
    "The studio's folder for files is full; close other pages, or start the studio again.",
    "ファイルを置く場所がいっぱいです。ほかのページを閉じるか、スタジオを起動し直してください。",
)

# In the terminal.
TAKEN = Text(
    "Port {port} of {host} is taken by another program; give another --port, or none for any that is free.",
    "{host} のポート {port} はほかのプログラムが使っています。別の --port を指定するか、省いて空きポートに任せて"
    "ください。",
)
CANNOT_LISTEN = Text(
    "Cannot listen at {at}: {reason}; give an address of this machine.",
    "{at} で待ち受けできません ({reason})。このコンピューターのアドレスを指定してください。",
)
AT_PORT = Text("{host}, port {port}", "{host} のポート {port}")
A_NAME = Text("the name of a host alone, such as class.example", "class.example のようなホスト名")
