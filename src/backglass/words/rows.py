"""What is said of tables that do not fit into memory."""

from __future__ import annotations

from backglass.words import Text

CANNOT_READ = Text(
    "The prepared rows in {path} cannot be read: {reason}; train again.",
    "準備済みの行 {path} を読めません ({reason})。学習をやり直してください。",
)
CUT_SHORT = Text(
    "The prepared rows in {path} were cut short by something else while they were in use; train again.",
    "準備済みの行 {path} が、使用中にほかのものによって短くされました。学習をやり直してください。",
)
DISK_FULL = Text(
    "The prepared rows need {needed} in {path}, but {free} are free there; free some, or choose another place.",
    "準備済みの行のために {path} に {needed} が必要ですが、空きは {free} です。空けるか、別の場所を指定してください。",
)
NO_MATCH = Text(
    "No file matches {pattern}; check the pattern, and quote it so that the shell leaves it alone.",
    "{pattern} に合うファイルがありません。パターンを確かめ、シェルが展開しないよう引用符で囲んでください。",
)
NO_TABLES = Text(
    "The folder {path} holds no CSV or Parquet file; give a folder or a pattern of tables.",
    "フォルダー {path} に CSV ファイルも Parquet ファイルもありません。表のあるフォルダーかパターンを指定して"
    "ください。",
)
NO_NAMES = Text(
    "Rows takes a path, a pattern such as part-*.parquet, or a list of paths, but {value} is none of them.",
    "表のファイルはパス、`part-*.parquet` のようなパターン、パスのリストのどれかで指定してください ({value} です)。",
)
OTHER_COLUMNS = Text(
    "{path} has other columns than {first}: {names}; the files of a table must have the same ones.",
    "{path} の列が {first} と違います ({names})。一つの表のファイルには同じ列が必要です。",
)
OTHER_TYPE = Text(
    "Column {name!r} is {type} in {path} but {first_type} in {first}; write the files with one type.",
    "列 {name!r} は {path} では {type}、{first} では {first_type} です。型をそろえて書き出してください。",
)
CHANGED = Text(
    "{path} changed while the table was read; wait until it is written, then train again.",
    "{path} が読み込みの途中で変わりました。書き込みが終わってから、もう一度学習してください。",
)
TOO_LITTLE = Text(
    "{option} is {memory}, but reading this table takes at least {needed}; give more.",
    "{option} は {memory} ですが、この表を読むには少なくとも {needed} が必要です。増やしてください。",
)
SIZE_WANTED = Text("a size such as 512MiB or 1GiB, 64MiB or more", "`512MiB` や `1GiB` のような大きさ (`64MiB` 以上)")
NOT_WITH_ROWS = Text(
    "{name} does not go with a table that is read in parts; leave it out, or give one file without {option}.",
    "{name} は、分けて読む表では使えません。指定を外すか、{option} なしで一つのファイルを指定してください。",
)
ONE_NETWORK = Text(
    "{name} is {value}, but a table that is read in parts is learned by one network; leave {name} out.",
    "{name} は {value} ですが、分けて読む表はネットワーク一つで学習します。{name} の指定を外してください。",
)
MOSTLY_OTHERS = Text(
    "More than half of the cells of column {name!r} in {path} are no {kind}, which a sample of {sample} "
    "{sample:row|rows} found it to be; leave the column out by {drop}, or say what it is by {date}, {number} or "
    "{text}.",
    "{path} の列 {name!r} は、標本の {sample} 行では{kind}でしたが、半分を超えるセルがそう読めません。列を {drop} で外"
    "すか、{date}、{number}、{text} で指定してください。",
)
OTHER_TASK = Text(
    "The target {name!r} looks like {sampled} in a sample of the rows, but like {found} in all of them; say which by "
    "{option}.",
    "目標 {name!r} は標本では{sampled}、すべての行では{found}に見えます。{option} で指定してください。",
)
TASKS = {"classification": Text("classes", "分類"), "regression": Text("numbers", "回帰")}
NO_TARGET = Text(
    "Column {name!r} of {path} has no value in any row; give another target.",
    "{path} の列 {name!r} にはどの行にも値がありません。別の目標を指定してください。",
)
TOO_FEW = Text(
    "{rows} {rows:row|rows} with a target {rows:is|are} too few to hold a share of {share:g} out; give more rows or "
    "another share.",
    "目標のある行が {rows} 行しかなく、{share:g} の割合を取り分けられません。行を増やすか、割合を変えてください。",
)
TOO_MANY_HELD_OUT = Text(
    "{rows} {rows:row|rows} held out {rows:takes|take} {needed} of memory to judge by, but {option} is {memory}; give "
    "more, or a smaller {validation}.",
    "検証の行 {rows} 行には {needed} のメモリーが必要ですが、{option} は {memory} です。増やすか、{validation} を小さ"
    "くしてください。",
)
TOO_MANY_VALUES = Text(
    "Column {name!r} has more than {most} different {kind}, which is more than is counted of a table that is read in "
    "parts; leave it out by {drop}, or choose another {fill}.",
    "列 {name!r} には{kind}が {most} 種類より多く、分けて読む表では数えられません。{drop} で外すか、別の {fill} を指定"
    "してください。",
)
TEXTS, NUMBERS = Text("texts", "文字列"), Text("numbers", "数値")
NO_LEVEL = Text(
    "Column {name!r} of {path} holds a value that is not in its order; add it to {option}.",
    "{path} の列 {name!r} に、順序に含まれない値があります。{option} に加えてください。",
)
IN_PARTS = Text(
    "{rows} {rows:row|rows} of {files} {files:file|files} {rows:was|were} read in parts. What becomes of the columns "
    "was decided by {sample} {sample:row|rows} drawn by chance; counts, means, scales and categories are of all "
    "training rows{sketched}.",
    "{files} 個のファイルの {rows} 行を分けて読みました。列の扱いは無作為に選んだ {sample} 行で決め、個数、平均、尺度"
    "、カテゴリーはすべての訓練の行から求めました{sketched}。",
)
SKETCHED = Text(
    ", quantiles are within {error:.2g} of their share",
    " (分位点の誤差は割合で {error:.2g} 以内)",
)
SHUFFLED = Text(
    "Each epoch takes {blocks} {blocks:block|blocks} of {block} {block:row|rows} in another order, and permutes the "
    "rows of every {window} {window:block|blocks}.",
    "各エポックで {block} 行ずつの {blocks} ブロックを並べ替え、{window} ブロックごとにその中の行を並べ替えます。",
)
UNREAD = Text(
    "Column {name!r}: {count} {count:cell is|cells are} no {kind} and taken as missing.",
    "列 {name!r} の {count} 個のセルは{kind}として読めず、欠損として扱います。",
)
JUDGED_BY = Text(
    "The rows held out are {rows}; loss and score are of all of them, the other figures of {judged} evenly among them.",
    "検証の行は {rows} 行です。誤差関数の値とスコアはそのすべて、ほかの数値はその中から等間隔に取った {judged} 行の"
    "ものです。",
)
NO_UTF16 = Text(
    "{path} is UTF-16, which cannot be read in parts; save it as UTF-8.",
    "{path} は UTF-16 で、分けて読めません。UTF-8 で保存し直してください。",
)
LONG_LINE = Text(
    "{path} has a row of more than {size} from line {line} on; a quotation mark may lack its other one.",
    "{path} の {line} 行目からの行が {size} を超えています。引用符が閉じられていない可能性があります。",
)
NO_PARQUET = Text(
    "Predictions of a table that is read in parts are written row by row, so {path} must be a .csv, .tsv or .txt file.",
    "分けて読む表の予測は順に書き出すため、{path} は .csv、.tsv、.txt のいずれかにしてください。",
)
NO_REPLAY = Text(
    "This run was trained on rows of a file that is gone, so none of its updates can be made again.",
    "この学習に使った行のファイルはもうないため、更新を再現できません。",
)
NO_JSON = Text(
    "Predictions of a table that is read in parts do not go into one JSON object; give --output for them.",
    "分けて読む表の予測は一つの JSON オブジェクトにできません。--output で書き出し先を指定してください。",
)
MORE_REMARKS = Text(
    "{count} more {count:remark|remarks} on later parts.",
    "このほか、後の部分について {count} 件あります。",
)
