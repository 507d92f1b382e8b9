"""The comments of programs in C."""

from __future__ import annotations

from backglass.words import Text

COLUMNS = Text("numbers that go in", "入力する数の個数")
OUTPUTS = Text("numbers that come out", "出力される数の個数")
CLASSES = Text("classes", "クラスの個数")
LABELS = Text("labels, each yes or no", "ラベルの個数 (それぞれ「はい」か「いいえ」)")
IN_ORDER = Text(
    "In the order in which they go in and come out, in UTF-8.", "入力と出力の並びの順です。文字コードは UTF-8 です。"
)
CATEGORIES = Text(
    "What stands in row[{place}] ({name}): the place of one of these, counted from 0.",
    "`row[{place}]` ({name}) には、次のうち何番目かを 0 から数えて入れます。",
)
OUTPUT = Text("From a row to the outputs y.", "1 行を入力して、出力 y を求めます。")
PROBABILITIES = Text("From a row to the probability of every class.", "1 行を入力して、各クラスの確率を求めます。")
CHANCES = Text("From a row to the probability of every label.", "1 行を入力して、各ラベルの確率を求めます。")
MEMORY = Text(
    "It takes about {bytes} {bytes:byte|bytes} of stack; it allocates nothing, changes nothing else, and may "
    "run in several threads at once.",
    "使うスタックは約 {bytes} バイトです。メモリーの割り当ても、ほかの変数の変更もしないので、複数のスレッドから同時に"
    "呼べます。",
)
ROOM = Text(
    "The layers are wide: give an array, whose contents do not matter, to work in.",
    "層の幅が大きいので、作業用の配列を渡してください (中身は何でもかまいません)。",
)
WHICH = Text("The place of the class that is predicted.", "予測されるクラスの番号 (0 から) を返します。")
YES = Text(
    "1 where the label is predicted, else 0.", "そのラベルが「はい」と予測されれば 1、そうでなければ 0 を返します。"
)
NO_FAST_MATH = Text(
    "A gap is NaN: do not compile this with -ffast-math, which takes no number for NaN.",
    "欠損は NaN で表します。NaN が無いものとみなす -ffast-math を付けてコンパイルしないでください。",
)
WEIGHTS = Text("W({layer}): {n} {n:row|rows}, one for each unit", "W({layer}): {n} 個のユニットにつき 1 行ずつ")
BIASES = Text("b({layer})", "b({layer})")
ACTIVATION = Text("f of layer {layers}: {title}", "第 {layers} 層の f: {title}")
NET_INPUT = Text(
    "u = W z + b for n units with m inputs; four sums, so that none waits for the other",
    "n 個のユニット (入力は m 個) の u = W z + b。互いに待たずに済むよう、四つの和に分けます",
)
PREPARATION = Text("From a row of the table to z(1).", "表の 1 行から z(1) を作ります。")
LARGER = Text(
    "the larger of two numbers; not a number where one of them is none", "大きいほうの数。どちらかが NaN なら NaN"
)
SMALLER = Text(
    "the smaller of two numbers; not a number where one of them is none", "小さいほうの数。どちらかが NaN なら NaN"
)
SIGN = Text("the sign: 1, 0 or -1", "符号 (1、0、-1 のどれか)")
COUNT_AT_MOST = Text("how many of n numbers that ascend are at most x", "昇順の n 個の数のうち x 以下のものの個数")
BUFFERS = Text("z of the layers in turn", "各層の z を交互に入れます")

# Of programs that train.
UNITS = Text("Net inputs, outputs, deltas, gradients", "総入力、出力、デルタ、勾配")
SUM_OF_ABS = Text("the sum of the absolute values of a matrix, column by column", "行列の絶対値の和 (列ごとに順に)")
SUM_OF_SQUARES = Text("the sum of the squares of a matrix, column by column", "行列の二乗の和 (列ごとに順に)")
