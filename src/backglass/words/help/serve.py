"""What `--help` says of ``backglass serve``."""

from __future__ import annotations

from backglass.words import Text
from backglass.words.help import Help

HELP = Help(
    place=17,
    about=Text(
        "Serve a model: programs send rows over HTTP and get predictions and explanations.",
        "モデルをサーバーにします。プログラムから HTTP で行を送ると、予測と説明が返ります。",
    ),
    examples=(
        "backglass serve penguins",
        "backglass serve penguins --port 8500 --threads 4",
        "backglass serve penguins --host 0.0.0.0 --allow-host models.local",
    ),
    notes=(
        Text(
            "It prints one line, its address, and runs until Ctrl-C. `GET /` shows how to ask. Answers have the "
            "numbers of `backglass predict`, and nothing that is sent is kept.",
            "アドレスを 1 行表示し、Ctrl-C まで動き続けます。使い方は `GET /` に出ます。数値は `backglass predict` と"
            "同じで、送られたデータは残しません。",
        ),
    ),
    options={
        "port": Text(
            "The port; without it 8500, or another one that is free.", "ポート番号。省くと 8500 か、空いている番号。"
        ),
        "host": Text(
            "The address to listen at; 0.0.0.0 lets other machines in.",
            "待ち受けるアドレス。0.0.0.0 ならほかのコンピューターからも問い合わせられます。",
        ),
        "allowed": Text(
            "Another name by which programs may call this machine; may be given several times.",
            "プログラムがこのコンピューターを呼ぶときの別の名前 (繰り返し指定できます)。",
        ),
        "threads": Text(
            "How many tables and explanations are worked on at once; single rows need none.",
            "表の予測と説明を同時に処理するスレッドの数。1 行の予測には使いません。",
        ),
        "as_json": Text(
            'Print {"url": ...} as one line as soon as it listens.',
            '待ち受けを始めたらすぐ {"url": ...} を 1 行で表示します。',
        ),
    },
)
