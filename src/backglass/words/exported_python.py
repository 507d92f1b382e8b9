"""What exported programs in Python say in their comments, and what cannot be one."""

from __future__ import annotations

from backglass.words import Text

# Docstrings and comments; none has a quotation mark or a backslash in it.
WHAT_GOES_IN = Text(
    "z(1), (N, {inputs}), of a table (N, {columns}) of numbers; `NaN` is a gap.",
    "表 (N, {columns}) から z(1) (N, {inputs}) を作ります。表の値はすべて数で、`NaN` は欠損を表します。",
)
UNFIT = Text(
    "a table goes in that has {columns} {columns:column|columns}, and a row for each case",
    "1 件を 1 行とする、{columns} 列の表を渡してください",
)
ROWS = Text(
    "A table for `predict` of dicts by the names in `COLUMNS`: numbers, texts, and `None` or a blank for a gap.",
    "列名 (`COLUMNS`) をキーとする辞書の並びから、`predict` に渡す表を作ります。値は数か `CATEGORIES` の文字列で、"
    "欠損は `None` か空文字列です。",
)
DAYS = Text("dates: days since 1970-01-01", "日付: 1970-01-01 からの日数")
PLACES = Text("a cell is the place of its text, from 0", "セルの値は文字列の番号 (0 から)")
AS_TEXTS = Text("true for True, 2 for 2.0", "True は true、2.0 は 2 と書く")
NUMBERS_OUT = Text("y, (N, {outputs}), of {what}.", "{what}から y (N, {outputs}) を求めます。")
CLASSES_OUT = Text(
    "The classes, N of them, and the probability of each, (N, {outputs}), of {what}.",
    "{what}から、N 行のクラスと各クラスの確率 (N, {outputs}) を求めます。",
)
LABELS_OUT = Text(
    "Each label, 1 or 0, and its probability, both (N, {outputs}), of {what}.",
    "{what}から、各ラベル (1 か 0) とその確率 (どちらも (N, {outputs})) を求めます。",
)
A_TABLE = Text("a table (N, {columns})", "表 (N, {columns}) ")
PREPARED = Text("z(1), (N, {inputs})", "z(1) (N, {inputs}) ")

# scikit-learn.
GOES_ON = Text(
    "`partial_fit` goes on from here",
    "`partial_fit` で学習を続けるための値",
)
HIDDEN_UNKNOWN = Text(
    "scikit-learn has no hidden layers of {name}, only of {known}; export to one of {others} instead.",
    "scikit-learn の中間層の活性化関数は {known} だけで、{name} はありません。{others} のどれかに書き出してください。",
)
HIDDEN_DIFFER = Text(
    "scikit-learn has one activation for all hidden layers, but these have {names}; export to one of {others} instead.",
    "scikit-learn ではすべての中間層の活性化関数が同じですが、このネットワークでは {names} です。"
    "{others} のどれかに書き出してください。",
)
OUTPUT_UNKNOWN = Text(
    "scikit-learn has no output layer of {name}, only of {known}; export to one of {others} instead.",
    "scikit-learn の出力層の活性化関数は {known} だけで、{name} はありません。{others} のどれかに書き出してください。",
)
NOT_FOLDED = Text(
    "scikit-learn cannot undo the scale of a target after an output of {name}; export to one of {others} instead.",
    "scikit-learn では、出力が {name} のとき目標の標準化を元に戻せません。{others} のどれかに書き出してください。",
)
