"""Comments in programs for Octave, Scilab and Julia."""

from __future__ import annotations

from backglass.words import Text

WHERE = Text("a where c holds, else b", "c が成り立つところは a、ほかは b")
LARGER = Text("the larger one; what is not a number stays so", "大きいほう。NaN は NaN のまま")
SMALLER = Text("the smaller one; what is not a number stays so", "小さいほう。NaN は NaN のまま")
HYPOT = Text("sqrt(a^2 + b^2) without overflow", "sqrt(a^2 + b^2)。途中で桁あふれしない")
EXPM1 = Text("exp(u) - 1, exact near 0", "exp(u) - 1。0 の近くでも正確")
ERFC = Text(
    "1 - erf(x), exact where it is small; from the C library", "1 - erf(x)。小さな値でも正確 (C ライブラリの関数)"
)
FIRST_LARGEST = Text(
    "where each row's largest number stands; of equal ones the first", "各行の最大値の位置。等しければ最初のもの"
)
COUNT_AT_MOST = Text("how many of the ascending numbers are at most x", "昇順の `numbers` のうち x 以下のものの個数")
TAKE = Text("the numbers at places counted from 0", "0 から数えて n 番目の数")
READ = Text("the numbers of a text as a matrix", "文字列に並んだ数を行列にする")

COLUMNS = Text("the columns of the table, in order", "表の列 (この順に並べる)")
CATEGORIES = Text(
    "the texts of each column; the number that goes in is a text's place here, counted from 0",
    "各列の文字列。表にはここでの順番を 0 から数えた数を入れる",
)
CLASSES = Text("the classes, in the order of their probabilities", "クラス (確率の列と同じ順)")
LABELS = Text("the labels, in the order of their probabilities", "ラベル (確率の列と同じ順)")
PARAMETERS = Text("weights and biases of the layers", "各層の重みとバイアス")
PREPARED = Text("from the table to the inputs z(1)", "表から入力 z(1) を作る")
UNFIT = Text(
    "predict takes a table of numbers with {count} {count:column|columns}",
    "predict には {count} 列の数の表を渡してください",
)
GIVES_NUMBERS = Text("the outputs y, a row for each row of the table", "表の各行に対する出力 y")
GIVES_CLASSES = Text(
    "the class of each row of the table, and the probabilities of all classes", "表の各行のクラスと、全クラスの確率"
)
GIVES_LABELS = Text(
    "which labels each row of the table has, and their probabilities", "表の各行に当てはまるラベルと、その確率"
)
SCRIPT = Text(
    "for Octave; in MATLAB delete this line and name the file predict.m",
    "Octave 用の行。MATLAB ではこの行を消し、ファイル名を predict.m にする",
)
