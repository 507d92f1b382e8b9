"""What is said of options that are out of their range; {name} is the option, as Python or a command calls it."""

from __future__ import annotations

from backglass.words import Text

BAD_HIDDEN = Text(
    "{name} is {value!r}, but it must be whole numbers such as 32 or 64,32, or 0 for no hidden layer.",
    "{name} は 32 や 64,32 のような整数か、中間層なしの 0 にしてください ({value!r} です)。",
)
BAD_ORDER = Text(
    "{name} is {value!r}, but it must be a column and its different values, the lowest first, such as "
    "size=small,medium,large.",
    "{name} は size=small,medium,large のように、列名と異なる値を小さい順に指定してください ({value!r} です)。",
)
ON_ALONE = Text(
    "{name} names the key of {other}; name the table to join.",
    "{name} は {other} のキーです。{other} で結合する表も指定してください。",
)
JOIN_ALONE = Text(
    "{name} needs its key; name the column that both tables have with {other}.",
    "{name} にはキーが必要です。両方の表にある列を {other} で指定してください。",
)
ONE_VIEW = Text(
    "{other} 1 trains a single network, which has one view of the inputs; {name} names several ({views}).",
    "{other} が 1 なら学習するネットワークは一つで、入力の見方も一つです。{name} に複数 ({views}) が指定されています。",
)
WRONG_TYPE = Text("{name} must be {wanted}.", "{name} には{wanted}を指定してください。")
WANTED = {
    "text": Text("a text in quotation marks", "引用符で囲んだ文字列"),
    "yes or no": Text("true or false", "true か false"),
    "texts": Text("a list of texts in quotation marks", "引用符で囲んだ文字列のリスト"),
    "whole": Text("a whole number", "整数"),
    "number": Text("a number", "数"),
    "source": Text(
        "the name of a table in quotation marks, or a dataframe", "引用符で囲んだ表の名前、またはデータフレーム"
    ),
    "number or text": Text("a number, or a table's name in quotation marks", "数、または引用符で囲んだ表の名前"),
}
