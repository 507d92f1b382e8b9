"""What is said about a table: files that cannot be read, columns that cannot be learned from."""

from __future__ import annotations

from backglass.words import Text

STANDARD_INPUT = "<stdin>"  # what a message calls it

NOT_THERE = Text(
    "There is no file {path}; check the name and the folder you are in.",
    "ファイル {path} が見つかりません。名前と現在のフォルダーを確かめてください。",
)
SEVERAL = Text(
    "{path} is a pattern, and this reads one file; name one, such as {first}.",
    "{path} はパターンですが、ここで読めるのは一つのファイルです。`{first}` のように一つを指定してください。",
)
FOLDER = Text(
    "{path} is a folder, not a table; name the CSV or Parquet file in it.",
    "{path} はフォルダーです。その中の CSV または Parquet ファイルを指定してください。",
)
NO_MEMORY = Text(
    "There is not enough memory to read {path}; take fewer rows or columns.",
    "{path} を読み込むにはメモリーが足りません。行や列を減らしてください。",
)
CANNOT_READ = Text(
    "Cannot read {path}: {reason}; check that you may read it.",
    "{path} を読み込めません ({reason})。読み取りの権限を確かめてください。",
)
UNKNOWN_TYPE = Text(
    "{path} is neither CSV nor Parquet by its name; save the table as .csv (UTF-8) or .parquet.",
    "{path} は名前から見て CSV でも Parquet でもありません。表を .csv (UTF-8) か .parquet で保存してください。",
)
NOT_TEXT = Text(
    "{path} is a Parquet file, and only text is taken here; send the table as CSV in UTF-8.",
    "{path} は Parquet ファイルですが、ここで受け取れるのはテキストだけです。表を UTF-8 の CSV で送ってください。",
)
NO_TABLE = {  # by what a file is whatever its name
    "zip": Text(
        "{path} is an Excel file or another ZIP archive; save its table as CSV in UTF-8, or unpack it first.",
        "{path} は Excel などの ZIP 形式のファイルです。表を UTF-8 の CSV で保存するか、先に展開してください。",
    ),
    "xls": Text(
        "{path} is an old Excel file; save its table as CSV in UTF-8.",
        "{path} は古い形式の Excel ファイルです。表を UTF-8 の CSV で保存してください。",
    ),
    "arrow": Text(
        "{path} is an Arrow (Feather) file; save the table as .parquet.",
        "{path} は Arrow (Feather) ファイルです。表を .parquet で保存してください。",
    ),
    "sqlite": Text(
        "{path} is an SQLite database; write the table that is meant from it as CSV in UTF-8.",
        "{path} は SQLite のデータベースです。使う表を UTF-8 の CSV に書き出してください。",
    ),
    "pdf": Text(
        "{path} is a PDF file; save the table that it was made from as CSV in UTF-8.",
        "{path} は PDF ファイルです。元になった表を UTF-8 の CSV で保存してください。",
    ),
    "picture": Text(
        "{path} is a picture; save the table that it shows as CSV in UTF-8.",
        "{path} は画像ファイルです。写っている表を UTF-8 の CSV で保存してください。",
    ),
    "json": Text(
        "{path} holds JSON; save the table as CSV in UTF-8, a line of column names and then one line a row.",
        "{path} の内容は JSON です。表を UTF-8 の CSV (1 行目に列名、その後に 1 行ずつデータ) で保存してください。",
    ),
    "html": Text(
        "{path} holds a web page (HTML or XML); fetch the table itself, or save it as CSV in UTF-8.",
        "{path} の内容はウェブページ (HTML または XML) です。表そのものを取得するか、UTF-8 の CSV で保存してください。",
    ),
    **{
        name: Text(
            f"{{path}} is compressed ({name}); unpack it first.",
            f"{{path}} は {name} で圧縮されています。先に展開してください。",
        )
        for name in ("gzip", "bzip2", "xz", "zstd")
    },
}
EMPTY_FILE = Text(
    "{path} is empty; a table needs a line of column names and at least one row.",
    "{path} は空です。表には列名の行と、1 行以上のデータが必要です。",
)
ONLY_HEADER = Text(
    "{path} holds column names but no rows; add at least one row.",
    "{path} には列名だけがあり、データの行がありません。1 行以上加えてください。",
)
NUL_BYTE = Text(
    "{path} holds a NUL byte in line {line}, so it is not a text file; save the table as CSV in UTF-8.",
    "{path} の {line} 行目に NUL バイトがあり、テキストファイルではありません。表を UTF-8 の CSV で保存してください。",
)
UNKNOWN_ENCODING = Text(
    "{path} is neither UTF-8 nor Shift_JIS text (line {line}); save the table as CSV in UTF-8, or name its encoding "
    "with {option}, such as {like}.",
    "{path} は UTF-8 のテキストでも Shift_JIS のテキストでもありません ({line} 行目)。表を UTF-8 の CSV で保存するか、"
    "{option} で {like} などの文字コードを指定してください。",
)
NOT_DECODED = Text(
    "{path} is not {encoding} text (line {line}); leave {option} out, or name another one.",
    "{path} は {encoding} のテキストではありません ({line} 行目)。{option} を省くか、"
    "別の文字コードを指定してください。",
)
NO_ENCODING = Text(
    "There is no encoding {name!r} for tables; choose one of {names}.",
    "表の文字コードとして {name!r} は使えません。{names} のいずれかを指定してください。",
)
NEAREST_ENCODING = Text(
    "There is no encoding {name!r} for tables; did you mean {nearest!r}?",
    "表の文字コードとして {name!r} は使えません。{nearest!r} のことですか。",
)
READ_AS = Text("Read {path} as {facts}.", "{path} を次のように読み込みました。{facts}。")
AS_ENCODING = Text("{name} text", "文字コードは {name}")
SEPARATED_BY = {
    ";": Text("cells separated by semicolons", "区切り文字はセミコロン"),
    "\t": Text("cells separated by tabs", "区切り文字はタブ"),
    "|": Text("cells separated by vertical bars", "区切り文字は縦棒"),
    " ": Text("cells separated by blanks", "区切り文字は空白"),
}
SEPARATED = Text("cells separated by {sign!r}", "区切り文字は {sign!r}")
NO_SEPARATOR = Text(
    "Cells cannot be separated by {name!r}; give {option} one sign, such as ';', or tab or blank.",
    "{name!r} は区切り文字に使えません。{option} には ';' のような 1 文字か、tab または blank を指定してください。",
)
SKIPPED_ALL = Text(
    "{path} has no more than {lines} {lines:line|lines}, so {skip} cannot be skipped; make {option} smaller.",
    "{path} は {lines} 行までしかないので、{skip} 行を飛ばすことはできません。{option} を小さくしてください。",
)
TITLE = Text(
    "Line {line} of {path} looks like the line of column names, below lines that are no part of the table; leave those "
    "out with {option} {skip}.",
    "{path} の列名は {line} 行目のようです。その上にある、表の一部ではない行を {option} {skip} で飛ばしてください。",
)
NO_NAMES = Text(
    "The first line of {path} was taken for the column names, but looks like a row; if it is one, say so with "
    "--no-header (in Python header=False).",
    "{path} の 1 行目を列名としましたが、データの行のように見えます。データなら --no-header "
    "(Python では header=False) を指定してください。",
)
NAMES_OF_A_ROW = Text(
    "The first line of {path} looks like a row, not like column names, for {name!r} stands in it twice; say so with "
    "--no-header (in Python header=False).",
    "{path} の 1 行目には {name!r} が二つあり、列名ではなくデータの行のように見えます。データなら --no-header "
    "(Python では header=False) を指定してください。",
)
BLANK_LINES = Text("{count} blank lines of {path} were left out.", "{path} の空行 {count} 行を除きました。")
NAMES_ONCE_AGAIN = Text(
    "A line of {path} that repeats the column names was left out.",
    "{path} で列名を繰り返している行を 1 行除きました。",
)
NAMES_AGAIN = Text(
    "{count} {count:line|lines} of {path} that repeat the column names were left out.",
    "{path} で列名を繰り返している行を {count} 行除きました。",
)
ONE_BLANK_LINE = Text("One blank line of {path} was left out.", "{path} の空行 1 行を除きました。")
RAGGED = Text(
    "Line {line} of {path} has another number of cells ({found}) than the line of column names ({expected}); "
    "correct that line.",
    "{path} の {line} 行目はセルの数 ({found}) が列名の数 ({expected}) と違います。その行を直してください。",
)
RAGGED_ROW = Text(
    "Line {line} of {path} has another number of cells ({found}) than the first row ({expected}); correct that line.",
    "{path} の {line} 行目はセルの数 ({found}) が最初の行 ({expected}) と違います。その行を直してください。",
)
NOTES_BELOW = Text(
    "Line {line} of {path}, below the last row, has fewer cells ({found}) than the line of column names ({expected}), "
    "as a note has; delete it, and what follows it.",
    "{path} の最後の行より下にある {line} 行目は、セルの数 ({found}) が列名の数 ({expected}) より少なく、注記の"
    "ようです。その行から下を削除してください。",
)
QUOTES = Text(
    "The quotation marks in {path} do not pair up (line {line}); close them, or double those inside a cell.",
    "{path} の引用符が対になっていません ({line} 行目)。閉じるか、セルの中の引用符を二つ重ねてください。",
)
COMPACT_DATES = Text(
    "The numbers of {name!r} in {path} look like dates ({cell} in row {row}); take them as such with "
    "--date {name}=%Y%m%d (in Python date={ask}), for 20230131 and 20230201 are 70 apart as numbers.",
    "{path} の列 {name!r} の数は日付のようです ({row} 行目は {cell})。数のままでは 20230131 と 20230201 の差が "
    "70 になるので、--date {name}=%Y%m%d (Python では date={ask}) で日付として読んでください。",
)
CENTURY = Text(
    "Years of two digits in {name!r} of {path} are read as 1969 to 2068, {cell} as {value} ({count} in all); write "
    "four digits if the century before is meant.",
    "{path} の列 {name!r} の 2 桁の年は 1969～2068 年として読みます。{cell} は {value} です (該当 {count} 個)。前の世紀"
    "なら 4 桁で書いてください。",
)
CALLED_IN = Text("{cell!r} in {name!r}", "列 {name!r} に {cell!r}")
SUMS_UP = Text("each number is the sum of those above", "どの数値も上の行の和")
TOTAL = Text(
    "Row {rows} of {path} looks like a total ({because}); delete it if it is one, for it is taken as a row like any "
    "other.",
    "{path} の {rows} 行目は合計の行のようです ({because})。合計なら削除してください。ほかの行と同じデータとして扱って"
    "います。",
)
TOTALS = Text(
    "Rows of {path} look like totals ({count} in all: {rows}; {because}); delete those that are, for they are taken as "
    "rows like any other.",
    "{path} には合計のような行が {count} 行あります ({rows} 行目、{because})。合計なら削除してください。ほかの行と同じ"
    "データとして扱っています。",
)
NAMELESS = Text(
    "Columns {places} of {path} have no name; give them one each, or delete them.",
    "{path} の {places} 列目には名前がありません。それぞれに名前を付けるか、削除してください。",
)
DUPLICATE = Text(
    "{path} has two columns named {name!r}; rename one.",
    "{path} に {name!r} という列が二つあります。一方の名前を変えてください。",
)
CSV_UNREADABLE = Text(
    "{path} cannot be read as CSV; check its quotation marks and separators.",
    "{path} を CSV として読み込めません。引用符と区切り文字を確かめてください。",
)
PARQUET_UNREADABLE = Text(
    "{path} is not a readable Parquet file; it may be cut short: write or fetch it again.",
    "{path} は Parquet ファイルとして読み込めません。途中で切れているなら、書き出すか取得し直してください。",
)
NESTED = Text(
    "Column {name!r} of {path} holds {type} values; a table's cells must be numbers, texts, truth values, dates or "
    "times.",
    "{path} の列 {name!r} の値は {type} 型です。表のセルは数値、文字列、真偽値、日付、時刻のいずれかにしてください。",
)
NO_FRAME = Text(
    "A {type} is no dataframe with its rows in memory; give one of pandas or polars (a lazy one collected).",
    "{type} は、行がメモリーにあるデータフレームではありません。pandas か polars のデータフレームを渡してください "
    "(LazyFrame なら collect() します)。",
)
UNKNOWN_TARGET = Text(
    "There is no column {name!r} in {path}; its columns are {columns}.",
    "{path} に列 {name!r} はありません。列は {columns} です。",
)
NEAREST_TARGET = Text(
    "There is no column {name!r} in {path}; did you mean {nearest!r}?",
    "{path} に列 {name!r} はありません。{nearest!r} のことですか。",
)
TARGET_UNREAD = Text(
    "No cell of the target {name!r} of {path} can be read: {cell!r} in row {row} is no {kind}; write it as in the "
    "training table.",
    "{path} の目標 {name!r} には読めるセルがありません。{row} 行目の {cell!r} は{kind}ではありません。学習に使った"
    "表と同じ書き方にしてください。",
)
ALL_MISSING = Text(
    "The target {name!r} is missing in every row of {path}; there is nothing to learn.",
    "{path} の目標 {name!r} はすべての行で欠損しており、学習できません。",
)
ONE_VALUE = Text(
    "The target {name!r} of {path} has the single value {value!r}; there is nothing to learn.",
    "{path} の目標 {name!r} の値は {value!r} だけなので、学習することがありません。",
)
NO_INPUTS = Text(
    "{path} has no column to learn {name!r} from; add at least one that holds numbers or repeated texts.",
    "{path} には {name!r} を学習するための列がありません。数値か、繰り返し現れる文字列の列を加えてください。",
)
ALL_LEFT_OUT = Text(
    "Every column of {path} was left out: {columns}; use one all the same with {option} COLUMN.",
    "{path} の列がすべて除かれました: {columns}。それでも使う列は {option} 列名 で指定してください。",
)
TEXT_AS_NUMBER = Text(
    "Column {name!r} holds the text {value!r} in row {row} where numbers are needed; correct the cell.",
    "列 {name!r} には数値が必要ですが、{row} 行目は文字列 {value!r} です。セルを直してください。",
)
NO_NUMBER = Text(
    "Column {name!r} is to be numbers, but none of its cells is one; row {row} holds {value!r}.",
    "列 {name!r} は数値として指定されましたが、数値のセルが一つもありません。{row} 行目は {value!r} です。",
)
NOT_SUCH_A_DATE = Text(
    "No cell of column {name!r} is a date of the format {format!r}; row {row} holds {value!r}.",
    "列 {name!r} には、書式 {format!r} の日付のセルが一つもありません。{row} 行目は {value!r} です。",
)
TEXT_TARGET = Text(
    "The target {name!r} of {path} holds texts, so it cannot be predicted as a number; take it as classes.",
    "{path} の目標 {name!r} は文字列なので、数値としては予測できません。分類にしてください。",
)
FORMS = {
    "text": Text("text", "文字列"),
    "number": Text("number", "数"),
    "truth": Text("truth value", "真偽値"),
    "date": Text("date", "日付"),
    "time": Text("time of day", "時刻"),
    "duration": Text("duration", "時間の長さ"),
    "guessed": Text("number", "数"),
}
OTHER_CELLS = Text(
    "Column {name!r} of {path} is no column of the kind that the model was trained with: {count} of {there} cells are "
    "no {kind} (the first is {cell!r} in row {row}); write them as in the training table.",
    "{path} の列 {name!r} は学習時と書き方が違います。{there} 個のセルのうち {count} 個が{kind}として読めません "
    "({row} 行目の {cell!r} など)。学習に使った表と同じ書き方にしてください。",
)
DATE_TARGET = Text(
    "The target {name!r} of {path} holds dates, but numbers or classes are predicted; add a column of numbers, such as "
    "days from a start, or take the dates as classes with {option} {name}.",
    "{path} の目標 {name!r} は日付ですが、予測できるのは数値かクラスです。起点からの日数などの数値の列を加えるか、"
    "{option} {name} でクラスとして扱ってください。",
)
TWO_FORMS = Text(
    "Column {name!r} is named with both {one} and {other}; choose one.",
    "列 {name!r} が {one} と {other} の両方に指定されています。一方にしてください。",
)
BAD_DATE = Text(
    "{option} is {value!r}, but it must be a column and the format of its dates, such as day=%d/%m/%Y.",
    "{option} は day=%d/%m/%Y のように、列名と日付の書式を指定してください ({value!r} です)。",
)
NOT_FINITE = Text(
    "Column {name!r} holds {value} in row {row}; put a finite number there or leave the cell empty.",
    "列 {name!r} の {row} 行目は {value} です。有限の数にするか、空にしてください。",
)
TOO_LARGE = Text(
    "Column {name!r} holds numbers too large to scale; divide the column by a power of ten.",
    "列 {name!r} の数は大きすぎて変換できません。列を 10 のべきで割ってください。",
)
TOO_FAR = Text(
    "Column {name!r} holds a number in row {row} that is beyond 10^15 once it is scaled; correct the cell, or scale "
    "the column otherwise.",
    "列 {name!r} の {row} 行目の数は、スケーリングしても 10^15 を超えます。セルを直すか、別のスケーリングを"
    "指定してください。",
)
TOO_MANY_CLASSES = Text(
    "The target {name!r} has {classes} different values in {rows} rows, too many to be classes; choose another column.",
    "目標 {name!r} は {rows} 行に {classes} 種類の値があり、クラスとしては多すぎます。別の列を選んでください。",
)
TEXTS_OF_NUMBERS = Text(
    "The target {name!r} has {classes} different values in {rows} rows, too many to be classes. {why}",
    "目標 {name!r} は {rows} 行に {classes} 種類の値があり、クラスとしては多すぎます。{why}",
)
MISSING_COLUMN = Text(
    "{path} lacks the column {name!r} that the model was trained with; add it.",
    "モデルの学習に使った列 {name!r} が {path} にありません。列を加えてください。",
)
NEAR_COLUMN = Text(
    "{path} lacks the column {name!r} that the model was trained with; if {nearest!r} is meant, rename it.",
    "モデルの学習に使った列 {name!r} が {path} にありません。{nearest!r} のことなら、列の名前を直してください。",
)
UNSEEN_CLASS = Text(
    "The target {name!r} holds {value!r} in row {row}, a class the model was not trained with.",
    "目標 {name!r} の {row} 行目の {value!r} は、学習したクラスにありません。",
)
UNKNOWN_WAY = Text(
    "{value!r} is no way to prepare a column; there are {choices}.",
    "列の前処理に {value!r} という方法はありません。使えるのは {choices} です。",
)
NO_VIEW = Text(
    "views is {value!r}, but it names at least one way to see the inputs: {choices}.",
    "`views` が {value!r} です。入力の見方を {choices} から一つ以上指定してください。",
)
BAD_LEVELS = Text(
    "The values of the ordered column {name!r} must be a list of at least two different ones, the lowest first.",
    "順序のある列 {name!r} の値には、異なる二つ以上の値を小さい順に並べてください。",
)
TWO_ENCODINGS = Text(
    "Column {name!r} is to be both {one} and {other}; choose one.",
    "列 {name!r} が {one} と {other} の両方に指定されています。一方にしてください。",
)
BAD_WISH = Text(
    "{option} must be names of columns, such as day, or day=no for none of that column, or no for none at all.",
    "{option} には、day のような列名か、その列だけ使わないなら day=no、どの列でも使わないなら no を指定してください。",
)
NO_DATES = Text(
    "Column {name!r} holds neither dates nor times of day, so it has no month, weekday or hour; leave it out of parts.",
    "列 {name!r} は日付でも時刻でもないので、月、曜日、時はありません。parts から除いてください。",
)
NO_TEXTS = Text(
    "Column {name!r} holds no texts, so there are no words in it; leave it out of words, or have its cells read as "
    "they are written with text.",
    "列 {name!r} は文字列ではないので、単語がありません。words から除くか、文字列として"
    "読むよう `text` で指定してください。",
)
NO_WORDS = Text(
    "No word of column {name!r} stands in {least} training rows or more, so none can be learned from; leave it out of "
    "words.",
    "列 {name!r} には、訓練の {least} 行以上に現れる単語がありません。words から除いてください。",
)
FILL_OF_WORDS = Text(
    "The words of column {name!r} are inputs, and a missing text has none, so there is no {fill}; fill it with zero, "
    "drop its rows or the column.",
    "列 {name!r} は単語を入力にし、欠損した文字列には単語がないので、{fill} は使えません。zero、drop-rows、drop-column "
    "のいずれかを指定してください。",
)
SCALE_OF_WORDS = Text(
    "The words of column {name!r} are inputs from 0 to 1, so there is nothing to scale; leave its scale out.",
    "列 {name!r} は単語ごとに 0 から 1 の入力を設けるので、スケーリングはできません。指定を省いてください。",
)
BAD_PARTS = Text(
    "the parts of a date are {parts!r}, not one or more of {known} in this order",
    "日付の要素が {parts!r} です。{known} のうち一つ以上を、この順に並べます",
)
BAD_WORDS = Text(
    "there are not as many words ({words}) as weights of them ({weights})",
    "単語が {words} 個、その重みが {weights} 個あります",
)
TARGET_PREPARED = Text(
    "{name!r} is the target, so it cannot be filled, scaled or encoded as an input.",
    "{name!r} は目標なので、入力としての補完、スケーリング、符号化は指定できません。",
)
FILL_OF_TEXTS = Text(
    "Column {name!r} holds categories, which have no {fill}; fill it with most-frequent or zero, drop its rows or the "
    "column.",
    "列 {name!r} はカテゴリーなので {fill} は求められません。most-frequent、zero、drop-rows、drop-column のいずれかを"
    "指定してください。",
)
SCALE_OF_TEXTS = Text(
    "Column {name!r} becomes categories, one input each, so there is nothing to scale; give it an order, or leave its "
    "scale out.",
    "列 {name!r} はカテゴリーごとに入力を設けるので、スケーリングできません。順序を与えるか、指定を省いてください。",
)
NO_LEVEL = Text(
    "Column {name!r} holds {value!r} in row {row}, which is not among the values of its order ({levels}); add it.",
    "列 {name!r} の {row} 行目の {value!r} は、順序として挙げた値 ({levels}) にありません。加えてください。",
)
NO_COMPLETE_ROW = Text(
    "No training row has a value in all of the columns whose gaps drop the row ({columns}); fill one of them.",
    "欠損のある行を除く列 ({columns}) のすべてに値のある行が訓練にありません。どれかの列は補完してください。",
)
EDGES = Text(
    "the edges of its pieces do not ascend, or lie too far apart",
    "区間の境界が小さい順でないか、離れすぎています",
)
NOT_SEEN = Text(
    "what its training rows held is not the lowest, the middle and the highest number",
    "学習時の最小値・中央値・最大値の三つになっていません",
)
NOT_ASCENDING = Text("what a scaling learned does not ascend", "スケーリングの値が小さい順ではありません")
BAD_DATE_FORMAT = Text(
    "A date cannot be written as {form!r}: a format has one year (%Y, %y or %E), a month (%m or %b) and a day (%d), as "
    "in %d/%m/%Y; of the time, it may have %H, %I, %M, %S, %f, %p and %z.",
    "日付の書式 {form!r} は使えません。%d/%m/%Y のように、年 (%Y、%y、%E のどれか一つ)、月 (%m または %b)、日 (%d) "
    "で書いてください。時刻には %H、%I、%M、%S、%f、%p、%z が使えます。",
)
COLUMN_TWICE = Text("The column {name!r} is there twice.", "列 {name!r} が二つあります。")
NO_FORM = Text("The column {name!r} has no form.", "列 {name!r} の形式 (form) がありません。")
FILL_NO_CATEGORY = Text(
    "The fill {fill!r} of the column {name!r} is none of its categories.",
    "列 {name!r} を補う値 {fill!r} がカテゴリーの中にありません。",
)
SIGNS = Text(
    "The decimal sign {decimal!r} and the sign {group!r} between thousands cannot stand in one number.",
    "小数点 {decimal!r} と桁区切り {group!r} は一つの数値の中で使えません。",
)
LONG_SIGN = Text(
    "A sign or unit of {found} {found:character|characters} is longer than {most}.",
    "記号や単位の長さ {found} 文字が {most} を超えています。",
)
ONE_BOUND = Text("one of two bounds is missing", "二つの限界の一方がありません")
BAD_PREPARATION = Text(
    "The preparation is not one that backglass wrote: {reason}.",
    "この前処理の記録は backglass のものではありません ({reason})。",
)

NO_MATCH = Text(
    "{count} of the {rows} rows of {path} {count:has|have} no match in {other} by {on!r}; what it adds is missing "
    "there.",
    "{path} の {rows} 行のうち {count} 行は、列 {on!r} で対応する行が {other} にありません。"
    "加わる列はそこで欠損になります。",
)
KEY_TYPES = Text(
    "The key {on!r} holds the text {value!r} in row {row} of {text_path}, but {number_path} has numbers there; write "
    "it alike in both.",
    "キー {on!r} は、{text_path} の {row} 行目が文字列 {value!r} なのに対し、{number_path} では数値です。"
    "書き方をそろえてください。",
)
KEY_TWICE = Text(
    "{path} has the key {on!r} = {value!r} in row {first} and again in row {second}; each may stand in one row alone.",
    "{path} では、キー {on!r} の値 {value!r} が {first} 行目と {second} 行目にあります。"
    "一つの値は 1 行だけにしてください。",
)
CLASH = Text(
    "Both {path} and {other} have a column {name!r} beside the key; rename or remove one of them.",
    "{path} と {other} の両方に、キー以外の同じ列 {name!r} があります。一方の名前を変えるか、取り除いてください。",
)
NOTHING_TO_JOIN = Text(
    "{path} has no column but the key {on!r}, so it adds nothing; name another table.",
    "{path} にはキー {on!r} のほかに列がなく、加えるものがありません。別の表を指定してください。",
)
KEY_IS_TARGET = Text(
    "The tables are joined on {name!r}, so it must be known before the prediction and cannot be the target; choose "
    "another target or key.",
    "{name!r} は表を結合するキーなので、予測の前に分かっていなければならず、目標にはできません。別の目標かキーを選んで"
    "ください。",
)
NEEDS_JOIN = Text(
    "{path} lacks {columns}, which the model was trained with and which came from {other}; join it with {join} {other} "
    "{on} {key}.",
    "モデルの学習に使った {columns} が {path} にありません。{other} から加えた列です。"
    "{join} {other} {on} {key} で結合してください。",
)

LEFT_OUT = {
    "key": Text("the key of the join", "結合のキー"),
    "groups": Text("it says which rows belong together", "行のグループを示す列"),
    "gaps": Text("values missing in the training rows", "訓練の行に欠損がある"),
    "missing": Text("too few values in the training rows", "訓練の行に値が少なすぎる"),
    "constant": Text("one value in all training rows", "訓練の行で値が一つだけ"),
    "target": Text("the target, or made from it", "目標そのもの、または目標を加工した値"),
    "duplicate": Text("equal to an earlier column", "先にある列と同じ"),
    "text": Text("free text", "自由記述の文章"),
    "words": Text("its words are not wanted as inputs", "単語を入力にしない指定"),
    "errors": Text("no cell is a finite number", "有限の数がない"),
    "dropped": Text("--drop", "--drop の指定"),
    "identifier": Text("nearly every row differs", "ほぼすべての行で値が異なる"),
    "categories": Text("too many different texts", "文字列の種類が多すぎる"),
}
