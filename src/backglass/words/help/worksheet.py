"""What `--help` says of ``backglass worksheet``."""

from __future__ import annotations

from backglass.words import Text
from backglass.words.help import Help

HELP = Help(
    place=12,
    about=Text(
        "Write a worksheet of backpropagation by hand, or one for each student with other numbers.",
        "誤差逆伝播法を手で計算するワークシートを作ります。学生ごとに数値を変えることもできます。",
    ),
    examples=(
        "backglass worksheet --blanks",
        "backglass worksheet --example mazur --seed 1 --copies 30 --output class",
        "backglass worksheet --sizes 2,3,1 --seed 7 --copies 20 --lang ja",
    ),
    notes=(
        Text(
            "With --copies, --seed or --sizes, worksheets.html has sheets to fill in and worksheets-answers.html the "
            "answers; the same seed gives the same files. Otherwise worksheet.html has the example's own numbers. The "
            "pages print on A4. `backglass explain MODEL TABLE --row N --worksheet FILE` makes one of a trained model.",
            "--copies、--seed、--sizes のどれかを付けると、穴埋めのワークシートを worksheets.html に、答えを "
            "worksheets-answers.html に書き出します (種が同じなら同じ内容になります)。どれも付けなければ、例題の数値の"
            "まま worksheet.html に書き出します。どのページも A4 で印刷できます。学習したモデルのワークシートは "
            "`backglass explain モデル 表 --row N --worksheet ファイル` で作れます。",
        ),
    ),
    options={
        "example": Text(
            "A network of the textbook: mazur (unless another is asked for), two-layer, three-layers, perceptron, xor "
            "or depth.",
            "教科書のネットワーク。mazur (指定がなければこれ)、two-layer、three-layers、perceptron、xor、depth。",
        ),
        "sizes": Text(
            "A network of your own, inputs first, such as 2,3,1: logistic units, squared error, learning rate 0.5.",
            "自分で決めるネットワークの各層のユニット数。例: 2,3,1 (シグモイド関数、二乗誤差、学習率 0.5)。",
        ),
        "blanks": Text(
            "Leave the results to the reader; the answers stand at the end.",
            "結果を空欄にします。答えは終わりに載せます。",
        ),
        "copies": Text("Write so many sheets, each with other numbers.", "数値の異なるワークシートを作る部数。"),
        "seed": Text("Decides the numbers of the sheets.", "ワークシートの数値を決める乱数の種。"),
        "units": Text(
            "Units of a wide layer that are drawn and worked out; 6 unless you ask for another number.",
            "大きな層のうち図に描いて計算するユニットの数。指定がなければ 6 個です。",
        ),
        "output": Text("The folder of the files.", "ファイルを書き出すフォルダー。"),
    },
)
