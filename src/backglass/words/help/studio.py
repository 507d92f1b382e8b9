"""What `--help` says of ``backglass studio``."""

from __future__ import annotations

from backglass.words import Text
from backglass.words.help import Help

HELP = Help(
    place=10,
    about=Text(
        "Watch a network learn on a page in the browser, stop it anywhere, and open any number.",
        "ブラウザーのページで、ネットワークが学習するようすを見ます。どこでも止めて、どの数値も開けます。",
    ),
    examples=(
        "backglass studio",
        "backglass studio mazur",
        "backglass studio --data examples/penguins.csv --target species",
        "backglass studio --host 0.0.0.0 --no-browser",
    ),
    notes=(
        Text(
            "It prints one line, the address of the page with its key, and runs until Ctrl-C. Nothing leaves this "
            "machine.",
            "キーの付いたページのアドレスを 1 行表示し、Ctrl-C まで動き続けます。データがこのコンピューターの外に"
            "出ることはありません。",
        ),
    ),
    options={
        "lesson": Text(
            "The lesson, or another problem, that the page begins with, such as mazur, xor or iris.",
            "はじめに開くレッスンか問題。mazur、xor、iris など。",
        ),
        "model": Text(
            "Begin with a model: the folder or the file that `backglass train` wrote.",
            "はじめに開くモデル。`backglass train` が書き出したフォルダーかファイル。",
        ),
        "data": Text("Begin with a table of your own.", "はじめに開く自分の表。"),
        "target": Text("The column of --data to predict.", "--data の表のうち、予測する列 (目標)。"),
        "link": Text("Begin with the state of a link that the page gave.", "ページが示したリンクの状態から始めます。"),
        "port": Text(
            "The port; without it 8400, or another one that is free.", "ポート番号。省くと 8400 か、空いている番号。"
        ),
        "host": Text(
            "The address to listen at; 0.0.0.0 lets other machines in.",
            "待ち受けるアドレス。0.0.0.0 ならほかのコンピューターからも開けます。",
        ),
        "allowed": Text(
            "Another name by which the browser may call this machine; may be given several times.",
            "ブラウザーがこのコンピューターを呼ぶときの別の名前 (繰り返し指定できます)。",
        ),
        "browser": Text("Open no browser.", "ブラウザーを開きません。"),
        "as_json": Text(
            'Print {"url": ...} as one line as soon as it listens; opens no browser.',
            '待ち受けを始めたらすぐ {"url": ...} を 1 行で表示します。ブラウザーは開きません。',
        ),
    },
)
