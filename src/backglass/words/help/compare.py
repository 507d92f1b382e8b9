"""What `--help` says of ``backglass compare``."""

from __future__ import annotations

from backglass.words import Text
from backglass.words.help import Help

HELP = Help(
    place=13,
    about=Text(
        "Hold what one's own program printed against the right run: where it departs, and which slip does that.",
        "自作のプログラムが印字した値を正しい計算と比べ、最初に食い違う箇所と、その原因となる間違いを示します。",
    ),
    examples=("backglass compare losses.csv --example mazur",),
    notes=(
        Text(
            "Columns are `update`, `loss` and parameters (w(2)[1,1] or the document's w1); without a first line of "
            "names, one column is losses, as many as there are weights are the weights, row by row.",
            "列は `update`、`loss`、パラメーター (w(2)[1,1] または文書の w1) です。見出しがないときは、"
            "1 列なら誤差関数の値、重みの個数だけあれば重みを行ごとに並べたものとみなします。",
        ),
        Text(
            "The network, its first weights, its data and its learning rate are those of `bg.example(NAME)`.",
            "ネットワーク、重みの初期値、データ、学習率は `bg.example(NAME)` のものです。",
        ),
    ),
    options={
        "log": Text(
            "A CSV file, numbers apart by spaces, or lines such as `epoch 1: loss = 0.298`; - reads what is piped in.",
            "CSV ファイル、空白で区切った数値、`epoch 1: loss = 0.298` のような行のどれか。- なら標準入力。",
        ),
        "example": Text(
            "What the program trains: descent, mazur, two-layer, three-layers, perceptron, xor, depth or iris.",
            "プログラムが学習する例: descent、mazur、two-layer、three-layers、perceptron、xor、depth、iris のどれか。",
        ),
    },
)
