"""What `--help` says of ``backglass predict``."""

from __future__ import annotations

from backglass.words import Text
from backglass.words.help import Help

HELP = Help(
    place=3,
    about=Text(
        "Predict the target for every row of a table with a trained model.",
        "学習したモデルで、表のすべての行の目標を予測します。",
    ),
    examples=(
        "backglass predict penguins new.csv --output predictions.csv --id bird",
        "backglass predict houses new.csv --interval 0.9",
        'backglass predict sales_model "new/*.parquet" --output predictions.csv',
    ),
    notes=(
        Text(
            "MODEL is the folder or the file that `backglass train` wrote. Columns go by their names, in any order; "
            "others are left aside. `-` stands for standard input and output.",
            "MODEL は `backglass train` が書き出したフォルダーかファイルです。列は名前で対応づけ、順序は問いません。ほ"
            "かの列は使いません。`-` は標準入力と標準出力を表します。",
        ),
        Text(
            "A pattern in quotation marks, a folder, or any table with --memory is read in parts, and the predictions "
            "are written as they are made, to a text file.",
            "引用符で囲んだパターン、フォルダー、--memory を付けた表は分けて読み、予測はできた順にテキストファイルに"
            "書き出します。",
        ),
    ),
    options={
        "output": Text(
            "The CSV or Parquet file to write, by its suffix.",
            "書き出す CSV または Parquet ファイル (拡張子で決まります)。",
        ),
        "identity": Text(
            "A column of the table to put before the predictions, as it stands.",
            "予測の前にそのまま置く、表の列 (番号や名前など)。",
        ),
        "interval": Text(
            "Of a number also a low and a high end: between them lies this share, such as 0.9, of rows like those of "
            "the training, by the errors on rows held out.",
            "数値の予測に下限 `low` と上限 `high` も付けます。学習に使ったような行のうち、この割合 (0.9 など) が間に入"
            "ります。取り分けた行での残差から求めます。",
        ),
    },
)
