"""What is said when a network leaves the house."""

from __future__ import annotations

from backglass.words import Text

DECIDES = Text(
    "This formula decides by an array's values, which cannot be written as a program; say it with where.",
    "この式は配列の値で分岐するため、プログラムとして書き出せません。`where` で書いてください。",
)
NO_OPERATION = Text(
    "This formula uses {name}, which an export does not know.",
    "この式は {name} を使うため、書き出せません。",
)
SOMETHING_ELSE = Text(
    "An export takes a run, a committee, a table's model, an estimator that is fitted, or what load returned; this is "
    "{value}.",
    "書き出せるのは、学習の結果 (`Run`)、委員会、表のモデル、学習済みの推定器、`load` で読み込んだものです。これは "
    "{value} です。",
)
NOT_FITTED = Text(
    "This {kind} is not fitted yet, or none of backglass; call fit of bg.MLPClassifier or bg.MLPRegressor first.",
    "この {kind} は学習前か、backglass の推定器ではありません。bg.MLPClassifier か bg.MLPRegressor の `fit` を先に"
    "呼んでください。",
)

# ONNX.
NO_ONNX = Text(
    'An export to ONNX needs the package onnx; install it with `pip install "backglass[export]"`.',
    'ONNX への書き出しには `onnx` パッケージが必要です。`pip install "backglass[export]"` で入れてください。',
)
TOO_LARGE_FOR_ONNX = Text(
    "The parameters are {size} GiB, and a file of ONNX holds less than 2 GiB; export it to torch, or to ONNX with "
    "dtype float32 if this was float64.",
    "パラメーターが {size} GiB あり、2 GiB 未満という ONNX ファイルの上限を超えます。torch に書き出すか、float64 なら "
    "dtype を float32 にしてください。",
)

# Octave, Scilab, Julia.
TOO_MANY = Text(
    "The network has {count} {count:parameter|parameters}, and a program in {title} takes {most} at most, so that "
    "it is read in seconds; export to torch or ONNX.",
    "パラメーターが {count} 個あります。{title} のプログラムは数秒で読み込めるよう {most} 個までです。torch か ONNX に"
    "書き出してください。",
)
SCILAB_IS_DOUBLE = Text(
    "Scilab has no float32; export with dtype float64.",
    "Scilab に float32 はありません。dtype を float64 にして書き出してください。",
)
JULIA_NOT_RUN = Text(
    "Julia's programs are not run here, only read by a parser for Julia; leave the check out, and run it in Julia.",
    "Julia のプログラムはここでは実行できません (構文だけを確かめています)。検算を省いて、Julia で実行してください。",
)

# What runs an export.
NOT_INSTALLED = Text(
    "The check runs the export with {name}, which is not here; install it ({how}), or leave the check out.",
    "検算には {name} が必要ですが、見つかりません。インストール ({how}) するか、検算を省いてください。",
)
TOO_LONG = Text(
    "The exported program was stopped: {program} had not finished it after {seconds} {seconds:second|seconds}.",
    "書き出したプログラムを中断しました。{program} が {seconds} 秒たっても終わりませんでした。",
)
NOT_STARTED = Text(
    "The exported program did not run: {program} cannot be started ({reason}).",
    "書き出したプログラムを実行できませんでした。{program} を起動できません ({reason})。",
)
PROGRAM_FAILED = Text(
    "The exported program failed; the last that {program} says is: {line}",
    "書き出したプログラムが失敗しました。{program} の最後の行: {line}",
)
OTHER_COUNT = Text(
    "The exported program named the class of {found} {found:row|rows}, not of {wanted}.",
    "書き出したプログラムは {wanted} 行ではなく {found} 行のクラスを返しました。",
)
OTHER_LABELS = Text(
    "The exported program named class {found} in row {row}, but its probabilities say {wanted}.",
    "書き出したプログラムは {row} 行目をクラス {found} としましたが、確率からは {wanted} です。",
)

# Rows that go into an export.
NO_SUCH_INPUT = Text(
    "{path} has no column {name!r}, which the network was trained with.",
    "{path} には、学習に使った列 {name!r} がありません。",
)
OTHER_WIDTH = Text(
    "{path} has {found} {found:column|columns}, but the network takes {wanted} {wanted:number|numbers} a row; leave "
    "the other columns out of the table.",
    "{path} には {found} 列ありますが、ネットワークの入力は {wanted} 個です。ほかの列を除いた表を指定してください。",
)
OTHER_SHAPE = Text(
    "table has the shape {shape}, but the network takes (rows, {wanted}).",
    "`table` の形は {shape} ですが、ネットワークの入力は {wanted} 列です。",
)
NO_NUMBERS = Text(
    "Column {name!r} of {path} holds no numbers, and the network was trained on an array of numbers.",
    "{path} の列 {name!r} は数ではありません。このネットワークは数の配列で学習したものです。",
)
GAP_IN_INPUT = Text(
    "Column {name!r} of {path} lacks a value in row {row}, and this network fills none; fill it or leave the row out.",
    "{path} の列 {name!r} の {row} 行目に値がなく、このネットワークは欠損を補いません。値を入れるか、行を"
    "除いてください。",
)

WORDS_OF = Text(
    "The words of column {name!r} are inputs, and exports take numbers alone; train without them (words {name}=no), or "
    "predict with backglass.",
    "列 {name!r} は単語を入力にしていますが、書き出せるのは数の入力だけです。単語を使わずに学習し直す "
    "(words に {name}=no) か、backglass で予測してください。",
)

# What is asked of an export.
NOT_TAKEN = Text(
    "{title} takes a trained network, not its training; choose {others}.",
    "{title} に書き出せるのは学習済みのネットワークだけです。学習プログラムは {others} から選んでください。",
)
NO_DTYPE = Text(
    "{title} does not compute in {dtype}; take {others}.",
    "{title} は {dtype} で計算できません。{others} を指定してください。",
)
WEIGHT_NOT_FINITE = Text(
    "{name} is {value}, and a network with such a number is not exported; train it again with a smaller learning rate.",
    "{name} が {value} のため、書き出せません。学習率を小さくして学習し直してください。",
)
TOO_LARGE = Text(
    "{name} is {value}, which float32 does not hold; export with dtype float64.",
    "{name} の {value} は float32 では表せません。dtype を float64 にして書き出してください。",
)
NO_TEXT = Text(
    "An export for {title} is no text; take it from files.",
    "{title} の書き出しはテキストではありません。`files` から取り出してください。",
)
WOULD_REPLACE = Text(
    "The export would write {path} beside {file}, and that is a model; choose another name for {file}.",
    "{file} と並べて {path} も書き出しますが、それはモデルのファイルです。{file} に別の名前を付けてください。",
)
IN_THE_WAY = Text(
    "A file {file} would stand in the way of the package {name}, which it imports itself; choose another name.",
    "{file} という名前では、その中の `import {name}` がこのファイル自身を読み込みます。別の名前を付けてください。",
)
REPLACES_SOURCE = Text(
    "The export would write {path}, which it reads from; choose another name.",
    "{path} は読み込み元なので、書き出せません。別の名前を指定してください。",
)

# What a check finds.
NO_ROWS = Text(
    "The model itself says nothing finite of the rows of {path}, so the export cannot be held against it; give other "
    "rows.",
    "{path} のどの行でもモデル自身の出力が有限の数にならないため、検算できません。ほかの行を指定してください。",
)
DIFFERS = Text(
    "The export for {title} differs from the network in row {row} by {difference}, relative to the largest |y|; "
    "allowed are {tolerance}, so it was not written.",
    "{title} の書き出しは {row} 行目で元のネットワークと {difference} 異なります (|y| の最大値に対して。許容差 "
    "{tolerance})。そのため書き出していません。",
)
OTHER_NUMBERS = Text(
    "The export for {title} gave numbers of the shape {found}, and {wanted} was expected; it was not written.",
    "{title} の書き出しが返した数の形は {found} で、期待した {wanted} と異なります。書き出していません。",
)
LOSS_DIFFERS = Text(
    "The training program for {title} prints {found} after update {update}, but the loss is {wanted}; it was not "
    "written.",
    "{title} の学習プログラムは {update} 回更新した後の誤差を {found} と表示しますが、正しくは {wanted} です。"
    "書き出していません。",
)
OTHER_UPDATES = Text(
    "The training program for {title} does not print the updates that were expected; it was not written.",
    "{title} の学習プログラムが、期待した更新の誤差を表示しません。書き出していません。",
)
MORE_THAN_NOTES = Text(
    "The export for {title} changed with its comments; it was not written.",
    "{title} の書き出しがコメント以外も変わりました。書き出していません。",
)
DATA_OF_TRAINING = Text(
    "{data} is the table of a training; ask for the training with {what}, or leave {data} out.",
    "{data} は学習に使った表です。{what} で `training` を指定するか、{data} を省いてください。",
)

NO_ROWS_GIVEN = Text(
    "{check} is True, which is enough for the training of a run alone; give the rows to run the network on.",
    "{check} に True を渡せるのは学習プログラムだけです。ネットワークの検算に使う行を渡してください。",
)

# The command.
OVER = Text(
    "{path} is there already; name the file to write with --output.",
    "{path} は既にあります。書き出すファイルを --output で指定してください。",
)
NOT_PRINTED = Text(
    "An export for {title} is not one text, so it is not printed; name a file with --output.",
    "{title} の書き出しは一つのテキストではないため表示できません。--output でファイルを指定してください。",
)
PRINTED_ALONE = Text(
    "--json and `--output -` would both print; name a file with --output.",
    "--json と `--output -` はどちらも標準出力に書きます。--output でファイルを指定してください。",
)
WROTE = Text("Wrote {paths}.", "{paths} を書き出しました。")
GOES_IN = Text("goes in", "入力")
TAKES = Text("{count} {count:number|numbers} a row: {names}", "1 行に {count} 個の数: {names}")
RUN_BY = Text("run by", "実行環境")
COMPARED = Text("compared", "比較")
ROWS = Text("{count} {count:row|rows}", "{count} 行")
LOSSES = Text("{count} {count:loss|losses}", "誤差 {count} 個")
DIFFERENCE = Text("difference", "最大の差")
ALLOWED = Text("{difference} at most (allowed: {tolerance})", "{difference} (許容差 {tolerance})")
AND = Text("{first} and {last}", "{first} と {last}")
WORKING = Text("Running the export", "書き出したものを実行中")
