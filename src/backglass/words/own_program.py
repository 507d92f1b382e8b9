"""What is said of a reader's own program, by what it printed."""

from __future__ import annotations

from backglass.words import Text

AGREES = Text(
    "Every number agrees with the right run, to the digits printed.", "印字された桁まで、すべて正しい計算と一致します。"
)
COMPARED = Text(
    "{rows} {rows:row|rows} of {what}, compared with the updates {first} to {last} of {example}.",
    "{what}の {rows} 行を、{example} の更新 {first} から {last} までと比べました。",
)
FIRST_ONES = Text(
    "Only so many rows are compared, {rows}; the rest was left out.",
    "比べたのは先頭の {rows} 行で、残りは見ていません。",
)
LOSSES = Text("losses", "誤差関数の値")
WEIGHTS = Text("weights", "重み")
LOSSES_AND_WEIGHTS = Text("losses and weights", "誤差関数の値と重み")
DEPARTS = Text(
    "Row {row}, update {update}: {name} is {typed}; the right run has {right}. All before it agrees.",
    "{row} 行目 (更新 {update} 回目) の {name} が {typed} ですが、正しくは {right} です。それより前は一致します。",
)
DEPARTS_AT_ONCE = Text(
    "Row {row}, update {update}: {name} is {typed}; the right run has {right}.",
    "{row} 行目 (更新 {update} 回目) の {name} が {typed} ですが、正しくは {right} です。",
)
STARTS_OTHERWISE = Text(
    "The first row stands before any update: the starting weights, the data or the error are not those of {example}.",
    "1 行目は更新する前の値です。重みの初期値、データ、誤差関数のどれかが {example} のものと違います。",
)
THE_SLIP = Text(
    "This slip gives all of these numbers: {reason}", "次の間違いをすると、すべてこの値になります。{reason}"
)
NO_SLIP = Text(
    "No slip that was tried gives these numbers ({count} were run).",
    "試した {count} 通りの間違いは、どれもこの値になりません。",
)
ROUNDED = Text(
    "The numbers stay near the right ones: single precision, or numbers rounded on the way, would do that.",
    "正しい値の近くにとどまっています。単精度で計算したか、途中で丸めたときにこうなります。",
)
DELTA_OF_FIRST = Text(
    "The delta of unit 1 was taken for every unit.", "すべてのユニットに、ユニット 1 のデルタを使っています。"
)
OUTPUTS_REVERSED = Text(
    "The outputs z were taken in the reverse order of their units.", "出力 z を、ユニットの逆の順に使っています。"
)
LOSS_TWICE = Text(
    "The training is right, but the error printed is twice what it should be: the 1/2 is missing.",
    "学習は正しいのですが、印字された誤差関数の値が 2 倍です。1/2 が抜けています。",
)
LOSS_HALVED = Text(
    "The training is right, but the error printed is half of what it should be.",
    "学習は正しいのですが、印字された誤差関数の値が半分です。",
)
LOSS_OTHERWISE_DIVIDED = Text(
    "The training is right, but the error printed is the mean for the sum, or the sum for the mean.",
    "学習は正しいのですが、印字された誤差関数の値で、和と平均を取り違えています。",
)
BIASES_TRAINED = Text(
    "The biases were trained, too; here they keep their values.",
    "バイアスも更新しています。ここではバイアスを動かしません。",
)
BIASES_SHARED = Text(
    "One bias for a whole layer was trained; here the biases keep their values.",
    "層で共通のバイアスを更新しています。ここではバイアスを動かしません。",
)
BIASES_KEPT = Text("The biases were not trained.", "バイアスを更新していません。")
ONE_BY_ONE = Text(
    "The weights were updated after every sample; here an update takes all samples together.",
    "サンプルごとに更新しています。ここでは、すべてのサンプルの勾配をまとめて 1 回更新します。",
)

NO_NUMBERS = Text("{path} has no rows of numbers.", "{path} には数値の行がありません。")
NO_NUMBER = Text(
    "{path}: row {row} has {value!r} in the column {name!r}, which is no number.",
    "{path}: {row} 行目の列 {name!r} の {value!r} は数値ではありません。",
)
DECIMAL_COMMA = Text(
    "{path}: row {row} has {value!r} in the column {name!r}, with a comma for its decimal sign; print a point.",
    "{path}: {row} 行目の列 {name!r} の {value!r} は小数点がコンマになっています。ピリオドで印字してください。",
)
RAGGED = Text(
    "{path}: row {row} has {found} {found:cell|cells}, but the first has {wanted}.",
    "{path}: {row} 行目のセルは {found} 個ですが、1 行目は {wanted} 個です。",
)
UNKNOWN_COLUMN = Text(
    "{path} has a column {name!r}; columns are `update`, `loss` and the parameters, such as w(2)[1,1]{also}. "
    "Lines such as `epoch 1: loss = 0.298` are read as well.",
    "{path} の列 {name!r} が何の値か分かりません。列は `update`、`loss` と、w(2)[1,1] のようなパラメーターの名前です"
    "{also}。`epoch 1: loss = 0.298` のような行も読めます。",
)
ALSO = Text(" or {names}", " ({names} でもかまいません)")
UNKNOWN_COLUMNS = Text(
    "{path} has columns without names, {found} of them; losses alone are 1, with the weights of {example} they are "
    "{wanted}, each with or without the number of the update before it. Name them in a first line.",
    "{path} には名前のない列が {found} 個あります。誤差関数の値だけなら 1 個、{example} の重みなら {wanted} 個で、"
    "先頭に更新回数の列があってもかまいません。1 行目に列の名前を書いてください。",
)
OTHER_LINE = Text(
    "{path}: the line {line!r} has other names than {first!r}; every line must have the same names with its numbers.",
    "{path}: 行 {line!r} の項目が {first!r} と違います。どの行にも同じ項目を同じ順に印字してください。",
)
NEITHER = Text("{path} has neither losses nor weights.", "{path} には誤差関数の値も重みもありません。")
TWICE = Text("{path} has two columns {name!r}.", "{path} に列 {name!r} が二つあります。")
NOT_RISING = Text(
    "{path}: the update in row {row} is {value}; updates are whole numbers from 0 that rise, at most {most}. Where a "
    "comma is the decimal sign, part the columns by semicolons.",
    "{path}: {row} 行目の更新回数が {value} です。更新回数は 0 以上 {most} 以下の整数で、増えていくものです。"
    "小数点がコンマの場合は、列をセミコロンで区切ってください。",
)
CANNOT_READ = Text("{path} cannot be read: {reason}.", "{path} を読めません: {reason}。")
