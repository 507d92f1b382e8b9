"""What the commands say: help, headings, results, and what was wrong with how a command was given."""

from __future__ import annotations

from backglass.words import Text

ABOUT = Text(
    "Neural networks you can see through: train them, and open every number.",
    "中身の見えるニューラルネットワーク。学習し、すべての数値を開いて確かめられます。",
)
COMMANDS = {
    "inspect": Text(
        "Say of every column of a table whether it can be an input: use, repair or reject, with the evidence.",
        "表のそれぞれの列を入力に使えるかどうか (使う、直す、除く) を、根拠の数値とともに示します。",
    ),
    "train": Text(
        "Train a network to predict one column of a table from the others.",
        "表の一つの列を、ほかの列から予測するネットワークを学習します。",
    ),
    "predict": Text(
        "Predict the target for every row of a table with a trained model.",
        "学習したモデルで、表のすべての行の目標を予測します。",
    ),
    "evaluate": Text(
        "Judge a model by a table whose target is known.",
        "正解の分かっている表でモデルを評価します。",
    ),
    "explain": Text(
        "Show one row of a table in the network, every layer of it, and derive any number by the chain rule.",
        "表の 1 行がネットワークをどう通るかを層ごとに示し、どの数値も連鎖律で導いて見せます。",
    ),
    "check": Text(
        "Hold the engine's gradient against central differences of the loss, and keep the certificate in the model.",
        "エンジンの求めた勾配を誤差関数の中心差分と照らし合わせ、確認書をモデルに保存します (勾配確認)。",
    ),
    "health": Text(
        "Say what keeps a network from learning (vanishing gradients, dead or saturated units), with the remedy.",
        "学習を妨げるもの (勾配消失、死んだユニット、飽和など) を、対策とともに示します。",
    ),
    "textbook": Text(
        "Work out the examples of the textbooks, every figure beside the printed one.",
        "教科書の例題を、文書の数値と照らし合わせながら、最初から最後まで計算して見せます。",
    ),
    "doctor": Text(
        "Show what backglass finds on this machine: versions, cores, engines, optional parts.",
        "この環境のバージョン、コア数、エンジン、追加機能の有無を表示します。",
    ),
}
# What typer says in English by itself.
USAGE = "使い方: "
HEADINGS = {"Options": "オプション", "Arguments": "引数", "Commands": "コマンド"}
OPTIONS_METAVAR = "[オプション]"
COMMAND_METAVAR = "コマンド [引数]..."
DEFAULT = "[既定値: "
REQUIRED = "[必須]"
SHOWS_HELP = "この説明を表示して終わります。"
EXAMPLES = {
    "": Text(
        "Example:\n  backglass train examples/penguins.csv --target species",
        "例:\n  backglass train examples/penguins.csv --target species",
    ),
    "inspect": Text(
        "Example:\n  backglass inspect examples/penguins.csv --target species\n\n"
        "Measured on the rows that `backglass train` with the same --seed would train on, never by a column's name.",
        "例:\n  backglass inspect examples/penguins.csv --target species\n\n"
        "同じ --seed の `backglass train` が訓練に使う行だけで測り、列の名前は見ません。",
    ),
    "train": Text(
        "Example:\n  backglass train examples/penguins.csv --target species --output penguins\n"
        "  backglass train --resume --output penguins\n\n"
        "writes into penguins/ the model (model.safetensors), every epoch (history.csv), the learning curve "
        "(curve.svg), a report (report.html) and the options (run.toml); penguins/resume is what --resume goes on "
        "from. What backglass wrote there before is replaced; any other file is not.",
        "例:\n  backglass train examples/penguins.csv --target species --output penguins\n"
        "  backglass train --resume --output penguins\n\n"
        "penguins/ に、モデル (model.safetensors)、各エポックの記録 (history.csv)、学習曲線 (curve.svg)、"
        "報告 (report.html)、オプション (run.toml) を書き出します。"
        "penguins/resume は --resume で再開するための記録です。"
        "以前 backglass が書いたものは置き換えますが、ほかのファイルには触れません。",
    ),
    "predict": Text(
        "Example:\n  backglass predict penguins new.csv --output predictions.csv --id bird\n\n"
        "MODEL is the folder or the file that `backglass train` wrote. Columns go by their names, in any order; others "
        "are left aside. `-` stands for standard input and output.",
        "例:\n  backglass predict penguins new.csv --output predictions.csv --id bird\n\n"
        "MODEL は `backglass train` が書き出したフォルダーかファイルです。列は名前で対応づけ、順序は問いません。"
        "ほかの列は使いません。`-` は標準入力と標準出力を表します。",
    ),
    "evaluate": Text(
        "Example:\n  backglass evaluate penguins examples/penguins.csv --part validation --plot confusion.svg",
        "例:\n  backglass evaluate penguins examples/penguins.csv --part validation --plot confusion.svg",
    ),
    "explain": Text(
        "Example:\n  backglass explain penguins examples/penguins.csv --row 3\n"
        '  backglass explain penguins examples/penguins.csv --row 3 --weight "w(2)[1,1]"\n'
        '  backglass explain single examples/penguins.csv --row 3 --weight "w(2)[1,1]" --step 100\n\n'
        "--step needs a model of `backglass train --members 1`.\n\n"
        "Numbers are named w(l)[j,i] (weights), b(l)[j] (biases), u(l)[j] (net inputs), z(l)[j] (outputs) and "
        "delta(l)[j]; layer 1 is the input, units count from 1.",
        "例:\n  backglass explain penguins examples/penguins.csv --row 3\n"
        '  backglass explain penguins examples/penguins.csv --row 3 --weight "w(2)[1,1]"\n'
        '  backglass explain single examples/penguins.csv --row 3 --weight "w(2)[1,1]" --step 100\n\n'
        "--step には `backglass train --members 1` のモデルが必要です。\n\n"
        "数値の名前は w(l)[j,i] (重み)、b(l)[j] (バイアス)、u(l)[j] (総入力)、z(l)[j] (出力)、"
        "delta(l)[j] (デルタ) です。入力層が第 1 層で、ユニットは 1 から数えます。",
    ),
    "check": Text(
        "Example:\n  backglass check penguins examples/penguins.csv\n\n"
        "The exit status is 1 where the gradient is wrong.",
        "例:\n  backglass check penguins examples/penguins.csv\n\n勾配が誤っていれば終了ステータスは 1 です。",
    ),
    "health": Text(
        "Example:\n  backglass health penguins examples/penguins.csv --learning-rate 0.01",
        "例:\n  backglass health penguins examples/penguins.csv --learning-rate 0.01",
    ),
    "textbook": Text(
        "Example:\n  backglass textbook\n  backglass textbook mazur --step 4\n  backglass textbook mazur --quiz",
        "例:\n  backglass textbook\n  backglass textbook mazur --step 4\n  backglass textbook mazur --quiz",
    ),
    "doctor": Text("Example:\n  backglass doctor --json", "例:\n  backglass doctor --json"),
}
OPTIONS = {
    "table": Text(
        "A CSV (UTF-8 or Shift_JIS) or Parquet file; NA and empty cells are missing.",
        "CSV (UTF-8 か Shift_JIS) または Parquet ファイル。NA と空のセルは欠損値です。",
    ),
    "model": Text(
        "A model: the folder or the file that `backglass train` wrote.",
        "モデル。`backglass train` が書き出したフォルダーかファイル。",
    ),
    "identity": Text(
        "A column of the table to put before the predictions, as it stands.",
        "予測の前にそのまま置く、表の列 (番号や名前など)。",
    ),
    "part": Text(
        "all, train or validation: of the table that the model was trained with, the rows to judge by.",
        "all、train、validation のいずれか。学習に使った表のうち、評価に使う行。",
    ),
    "plot": Text(
        "Draw the confusion matrix, or predicted against true, into this file.",
        "混同行列、または予測値と正解の散布図を描くファイル。",
    ),
    "target": Text("The column to predict.", "予測する列 (目標)。"),
    "output": Text("The folder to write to.", "書き出すフォルダー。"),
    "predict output": Text(
        "The CSV or Parquet file to write, by its suffix.",
        "書き出す CSV または Parquet ファイル (拡張子で決まります)。",
    ),
    "seed": Text(
        "Decides the split, the first weights and the shuffles.",
        "分割、重みの初期値、並べ替えを決める乱数の種。",
    ),
    "epochs": Text("At most so many passes over the training rows.", "エポック数の上限 (訓練の行を何巡するか)。"),
    "encoding": Text(
        "The encoding of CSV files, such as utf-8, cp932 (Shift_JIS) or cp1252; by default their bytes decide.",
        "CSV ファイルの文字コード。utf-8、cp932 (Shift_JIS)、cp1252 など。省くとファイルの内容から判断します。",
    ),
    "join": Text(
        "Join this second table: each row gets the columns of the row there that has the same key.",
        "結合する二つ目の表。各行に、キーの値が同じ行の列を加えます。",
    ),
    "on": Text(
        "The key of --join, a column of both tables; by default the model's. It is no input unless kept.",
        "--join のキー (両方の表にある列)。学習済みのモデルなら省けます。--keep で残さないかぎり入力には使いません。",
    ),
    "task": Text(
        "classification or regression; by default the target decides.",
        "classification (分類) か regression (回帰)。省くと目標の列から判断します。",
    ),
    "validation": Text(
        "The fraction of rows held out to judge the network by, or a table of its own for that.",
        "検証のために取り分ける行の割合、または検証用の別の表。",
    ),
    "inspect validation": Text(
        "The fraction of rows that would be held out; they are not looked at.",
        "検証のために取り分ける行の割合。その行は見ません。",
    ),
    "inspect seed": Text("Decides the split.", "分割を決める乱数の種。"),
    "keep": Text(
        "Use this column as it is, whatever the audit says; may be given several times.",
        "列の検査の結果にかかわらず、この列をそのまま使います (繰り返し指定できます)。",
    ),
    "drop": Text(
        "Leave this column out; may be given several times.",
        "この列を使いません (繰り返し指定できます)。",
    ),
    "fill": Text(
        "What stands in for missing values: median, mean, zero, most-frequent; or drop-rows, drop-column. For all "
        "columns, or for one: age=mean. By default median, for texts most-frequent. May be given several times.",
        "欠損値の扱い。median (中央値)、mean (平均)、zero (0)、most-frequent (最頻値) で補うか、drop-rows (行を除く)、"
        "drop-column (列を除く)。すべての列に、または age=mean のように列ごとに指定します。省くと median、文字列では "
        "most-frequent です (繰り返し指定できます)。",
    ),
    "scale": Text(
        "How numbers are scaled: standard, min-max, robust, quantile or none. For all columns, or for one: "
        "income=quantile. By default standard. May be given several times.",
        "数値のスケーリング。standard (標準化)、min-max (0 から 1)、robust (中央値と四分位範囲)、quantile (分位数)、"
        "none (しない)。すべての列に、または income=quantile のように列ごとに指定します。省くと standard です"
        " (繰り返し指定できます)。",
    ),
    "ordinal": Text(
        "A column whose values have an order, the lowest first: size=small,medium,large. It becomes one number. May be "
        "given several times.",
        "値に順序のある列。size=small,medium,large のように小さい順に並べると、一つの数値になります"
        " (繰り返し指定できます)。",
    ),
    "one_hot": Text(
        "A column of numbers that are only names, such as codes: one input per value. May be given several times.",
        "番号のように、数値でも大小に意味のない列。値ごとに入力を一つ設けます (繰り返し指定できます)。",
    ),
    "resume": Text(
        "Go on with the run that was stopped in DIR, to the same bits; --epochs may be raised.",
        "DIR で止まった学習を続きから再開します。結果は中断しなかった場合とビット単位で同じです。"
        "--epochs は増やせます。",
    ),
    "config": Text(
        "Take options from a TOML file such as run.toml; those given here come first.",
        "run.toml のような TOML ファイルのオプションを使います。ここで指定したものが優先します。",
    ),
    "save_config": Text("Write the options to a TOML file, too.", "オプションを TOML ファイルにも書き出します。"),
    "hidden": Text(
        "Units of the hidden layers, such as 32 or 64,32; 0 for none.",
        "中間層のユニット数。32 や 64,32 など。0 なら中間層なし。",
    ),
    "members": Text(
        "Networks that each hold another fold of the training rows out, joined to one; fewer where a fold would have "
        "less than ten rows. 1 trains a single network, whose updates `explain --step` can open.",
        "訓練の行の別々の一部を取り分けて学習し、一つに結合するネットワークの数。取り分ける行が 10 行に満たなければ"
        "減らします。1 なら一つだけを学習し、`explain --step` で更新を開けます。",
    ),
    "batch_size": Text("Rows per update.", "更新 1 回あたりの行数 (ミニバッチの大きさ)。"),
    "learning_rate": Text("The learning rate of Adam.", "Adam の学習率。"),
    "patience": Text(
        "Stop early after so many epochs without a lower loss on the rows held out.",
        "取り分けた行での損失がこのエポック数だけ下がらなければ早期終了します。",
    ),
    "engine": Text(
        "What computes: auto, or an engine that `backglass doctor` lists.",
        "計算に使うエンジン。auto か、`backglass doctor` に表示される名前。",
    ),
    "share": Text(
        "The share of the parameters that is checked, drawn at random.", "確かめるパラメーターの割合 (無作為に抽出)。"
    ),
    "rows": Text("At most so many rows of the table, drawn at random.", "使う行数の上限 (無作為に抽出)。"),
    "check seed": Text("Decides which rows and parameters are drawn.", "行とパラメーターの抽出を決める乱数の種。"),
    "health seed": Text("Decides which rows are drawn.", "行の抽出を決める乱数の種。"),
    "health learning_rate": Text(
        "Compare the update of gradient descent at this learning rate with the weights.",
        "この学習率の勾配降下法での更新量を、重みの大きさと比べます。",
    ),
    "lesson": Text(
        "The lesson to work out; without it the lessons are listed.", "計算して見せるレッスン。省くと一覧を表示します。"
    ),
    "sizes": Text(
        "For the lesson cost: the layers of a network of your own, such as 4,16,3.",
        "cost のレッスンで数えたいネットワークの各層のユニット数。例: 4,16,3",
    ),
    "step": Text("Only this step of the lesson, counted from 1.", "このステップだけを表示します (1 から数えます)。"),
    "quiz": Text(
        "Hide a number at each step and judge the answers typed.",
        "各ステップの数値を一つ伏せ、入力された答えを判定します。",
    ),
    "errata": Text("Print the errata of the documents.", "五つの文書の正誤表を表示します。"),
    "all_lessons": Text("Work out all lessons.", "すべてのレッスンを計算します。"),
    "row": Text(
        "The row of the table, counted from 1, the header not counted.",
        "表の何行目か (見出しを除き、1 から数えます)。",
    ),
    "weight": Text(
        "Derive this number, such as w(2)[1,1]; without it the whole row is shown.",
        "導く数値の名前。例: w(2)[1,1]。省くと行全体を表示します。",
    ),
    "update": Text(
        "Go back to this update of the training: its batch, its changes, the row's part; with --weight where the "
        "change of that parameter came from. For models trained with --members 1.",
        "学習のこの回の更新に戻り、バッチ、変化、その行の寄与を示します。--weight を付けると、そのパラメーターの変化の"
        "内訳を示します (--members 1 で学習したモデルに限ります)。",
    ),
    "as_latex": Text("Print LaTeX for a document that uses amsmath.", "LaTeX で出力します (amsmath が必要です)。"),
    "as_html": Text("Print a page of HTML with MathML.", "MathML を使った HTML のページを出力します。"),
    "worksheet": Text(
        "Write a page with the network, the four stages and every formula into this file; it prints on A4.",
        "ネットワークの図、四つの手順、すべての式と値を載せたページ (A4 で印刷できます) を書き出すファイル。",
    ),
    "as_json": Text(
        "Print exactly one JSON object on standard output.", "標準出力に JSON オブジェクトを一つだけ出します。"
    ),
    "lang": Text("The language, ja or en; by default the locale's.", "言語。ja か en。省くとロケールに従います。"),
    "version": Text("Print the version.", "バージョンを表示します。"),
}

ERROR = Text("Error: {sentence}", "エラー: {sentence}")
UNKNOWN_COMMAND = Text(
    "There is no command {name!r}; `backglass --help` lists the commands.",
    "コマンド {name!r} はありません。`backglass --help` で一覧を見られます。",
)
NEAREST_COMMAND = Text(
    "There is no command {name!r}; did you mean {nearest!r}?",
    "コマンド {name!r} はありません。{nearest!r} のことですか。",
)
UNKNOWN_OPTION = Text(
    "There is no option {name}; `{command} --help` lists the options.",
    "オプション {name} はありません。`{command} --help` で一覧を見られます。",
)
MISSING = Text(
    "{name} is missing; `{command} --help` shows an example.",
    "{name} が指定されていません。`{command} --help` に例があります。",
)
NOT_WHOLE = Text("{name} must be a whole number.", "{name} には整数を指定してください。")
NOT_A_NUMBER = Text("{name} must be a number.", "{name} には数を指定してください。")
WRONG_USAGE = Text(
    "{reason}; see `{command} --help`.",
    "コマンドの書き方が正しくありません ({reason})。`{command} --help` を見てください。",
)
NO_MEMORY = Text(
    "There is not enough memory for this; take fewer rows or columns, or a smaller network.",
    "メモリーが足りません。行や列を減らすか、ネットワークを小さくしてください。",
)
INTERRUPTED = Text("Stopped; nothing was written.", "中断しました。何も書き出していません。")
