"""What the commands say: help, headings, results, and what was wrong with how a command was given."""

from __future__ import annotations

from backglass.words import Text

ABOUT = Text(
    "Neural networks you can see through: train them, and open every number.",
    "中身の見えるニューラルネットワーク。学習し、すべての数値を開いて確かめられます。",
)
EXAMPLE = "backglass train examples/penguins.csv --target species"
USAGE = Text("Usage:", "使い方:")
OPTIONS_PLACE = Text("[OPTIONS]", "[オプション]")
COMMAND_PLACE = Text("COMMAND [ARGS]...", "コマンド [引数]...")
SECTIONS = {
    "arguments": Text("Arguments:", "引数:"),
    "options": Text("Options:", "オプション:"),
    "commands": Text("Commands:", "コマンド:"),
    "example": Text("Example:", "例:"),
}
DEFAULT = Text("[default: {value}]", "[既定値: {value}]")
REQUIRED = Text("[required]", "[必須]")
# What a parameter is, by its name; `words/help/` has what one command alone means by it.
OPTIONS = {
    "table": Text(
        "A CSV (UTF-8 or Shift_JIS) or Parquet file; empty cells, NA, ? and the like are missing.",
        "CSV (UTF-8 か Shift_JIS) または Parquet ファイル。空のセルや NA、? などは欠損値です。",
    ),
    "model": Text(
        "A model: the folder or the file that `backglass train` wrote.",
        "モデル。`backglass train` が書き出したフォルダーかファイル。",
    ),
    "target": Text("The column to predict.", "予測する列 (目標)。"),
    "seed": Text(
        "Decides the split, the first weights and the shuffles.",
        "分割、重みの初期値、並べ替えを決める乱数の種。",
    ),
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
    "header": Text(
        "The first line holds no names but the first row; the columns are c1, c2, ...",
        "1 行目は列名ではなくデータです。列名は c1、c2、... になります。",
    ),
    "skip_lines": Text(
        "Leave out so many lines above the names, such as a title.",
        "列名の上にある表題などの行をこの数だけ飛ばします。",
    ),
    "separator": Text(
        "What separates the cells: one character, tab or blank; by default the lines decide.",
        "セルの区切り。1 文字か tab、blank。省くと内容から判断します。",
    ),
    "date": Text(
        "How a column writes its dates, such as day=%d/%m/%Y, where the cells do not decide; may be given several "
        "times.",
        "日付の書式。セルから決められない列に day=%d/%m/%Y のように指定します (繰り返し指定できます)。",
    ),
    "missing": Text(
        "More spellings that mean missing, such as '?,-999'; for one column all of them, as in region=NA, or region= "
        "for empty cells alone. May be given several times.",
        "欠損とみなす書き方の追加。'?,-999' など。region=NA とすれば、その列ではこの書き方だけを、region= なら空のセル"
        "だけを欠損とします (繰り返し指定できます)。",
    ),
    "text": Text(
        "Take this column as texts, as they are written, such as codes; may be given several times.",
        "この列を、書かれたままの文字列として読みます。007 のような番号など (繰り返し指定できます)。",
    ),
    "number": Text(
        "Take this column as numbers; may be given several times.", "この列を数として読みます (繰り返し指定できます)。"
    ),
    "task": Text(
        "classification or regression; by default the target decides.",
        "classification (分類) か regression (回帰)。省くと目標の列から判断します。",
    ),
    "keep": Text(
        "Use this column as it is, whatever the audit says; may be given several times.",
        "列の検査の結果にかかわらず、この列をそのまま使います (繰り返し指定できます)。",
    ),
    "drop": Text(
        "Leave this column out; may be given several times.",
        "この列を使いません (繰り返し指定できます)。",
    ),
    "memory": Text(
        "Read the table in parts that take at most so much memory, such as 1GiB; a pattern of files or a folder is "
        "read so in any case, in 1GiB.",
        "表を分けて読み、使うメモリーを 1GiB のように抑えます。ファイルのパターンやフォルダーは、指定がなくても 1GiB で"
        "分けて読みます。",
    ),
    "engine": Text(
        "What computes: auto, or an engine that `backglass doctor` lists.",
        "計算に使うエンジン。auto か、`backglass doctor` に表示される名前。",
    ),
    "rows": Text("At most so many rows of the table, drawn at random.", "使う行数の上限 (無作為に抽出)。"),
    "as_latex": Text("Print LaTeX for a document that uses amsmath.", "LaTeX で出力します (amsmath が必要です)。"),
    "as_html": Text("Print a page of HTML with MathML.", "MathML を使った HTML のページを出力します。"),
    "as_json": Text(
        "Print exactly one JSON object on standard output.", "標準出力に JSON オブジェクトを一つだけ出します。"
    ),
    "speak": Text("The language, ja or en; by default the locale's.", "言語。ja か en。省くとロケールに従います。"),
    "version": Text("Print the version.", "バージョンを表示します。"),
    "help": Text("Show this message and exit.", "この説明を表示して終わります。"),
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
NEAREST_OPTION = Text(
    "There is no option {name}; did you mean {nearest}?",
    "オプション {name} はありません。{nearest} のことですか。",
)
NO_VALUE = Text(
    "Option {name!r} requires an argument; see `{command} --help`.",
    "オプション {name} には値が必要です。`{command} --help` を見てください。",
)
TAKES_NO_VALUE = Text(
    "Option {name!r} does not take a value; see `{command} --help`.",
    "オプション {name} に値は付けられません。`{command} --help` を見てください。",
)
TOO_MANY = Text(
    "Got unexpected extra argument(s) ({extra}); see `{command} --help`.",
    "余分な引数があります ({extra})。`{command} --help` を見てください。",
)
MISSING = Text(
    "{name} is missing; `{command} --help` shows an example.",
    "{name} が指定されていません。`{command} --help` に例があります。",
)
ONE_FORMAT = Text(
    "Give one of --html and --json; each has the whole.",
    "--html と --json はどちらか一つだけを指定してください。",
)
NO_NAME = Text(
    "{name} is empty; name a file or a folder.", "{name} が空です。ファイルかフォルダーの名前を指定してください。"
)
WRONG_USAGE = Text(
    "{reason}; see `{command} --help`.",
    "コマンドの書き方が正しくありません ({reason})。`{command} --help` を見てください。",
)
NO_MEMORY = Text(
    "There is not enough memory for this; take fewer rows or columns, or a smaller network.",
    "メモリーが足りません。行や列を減らすか、ネットワークを小さくしてください。",
)
NO_MEMORY_FOR = Text(
    "{source} takes more memory than this process may have (`ulimit -{option} {kilobytes}`); allow more, or take fewer "
    "rows or columns.",
    "{source} を扱うには、このプロセスに許されたメモリー (`ulimit -{option} {kilobytes}`) では足りません。"
    "制限を緩めるか、行や列を減らしてください。",
)
NO_MEMORY_HERE = Text(
    "This takes more memory than this process may have (`ulimit -{option} {kilobytes}`); allow more.",
    "このプロセスに許されたメモリー (`ulimit -{option} {kilobytes}`) では足りません。制限を緩めてください。",
)
CANNOT_PRINT = Text(
    "Cannot write to standard output: {reason}; send it to a place that can be written to.",
    "標準出力に書き込めません ({reason})。書き込める場所に出力してください。",
)
NO_FOLDER = Text(
    "The folder that this was started in is gone; change into one that is there.",
    "作業フォルダーがなくなっています。ほかのフォルダーに移ってから実行してください。",
)
INTERRUPTED = Text("Stopped; nothing was written.", "中断しました。何も書き出していません。")
