"""What a value may be, and what is said of one that may not."""

from __future__ import annotations

from backglass.words import Text

NOT = Text("{name} is {value!r}, but it is {wanted}.", "{name} が {value!r} ですが、{wanted}でなければなりません。")
NEAREST = Text(
    "{name} is {value!r}, but it is {wanted}; did you mean {nearest!r}?",
    "{name} が {value!r} ですが、{wanted}でなければなりません。{nearest!r} のことですか。",
)

WHOLE_FROM = Text("a whole number from {low} up", "{low} 以上の整数")
WHOLE = Text("a whole number from {low} to {high}", "{low} から {high} までの整数")
NUMBER = Text("a number in {ends[0]}{low:g}, {high:g}{ends[1]}", "{ends[0]}{low:g}, {high:g}{ends[1]} の数")
INTEGER = Text("a whole number", "整数")
BYTES = Text("a whole number of bytes, 0 to keep nothing", "バイト数を表す整数 (0 なら何も残さない)")
OTHER_THAN_0 = Text("a finite number other than 0", "0 以外の有限の数")
FLAG = Text("True or False", "True か False")
FLAG_OR_WINDOWS = Text("True, False or Windows(...)", "True、False、Windows(...) のいずれか")
FLAG_OR_WHOLE = Text("True, False or a whole number", "True か False か整数")
FINITE = Text("a finite number", "有限の数")
TEXT = Text("a text", "文字列")
TRUTH = Text("true or false", "真偽値")
TWO = Text("{one} or {other}", "{one} か {other}")
ONE_OF = Text("one of {choices}", "{choices} のいずれか")
OR = Text("{one} or {other}", "{one} か{other}")
DIFFERENT = Text("a list of different texts", "異なる文字列のリスト")
TEXTS = Text("a list of texts", "文字列のリスト")
MAPPING = Text("a dict with names of columns as its keys", "列名をキーとする辞書")
PATH = Text("a path: a text or a pathlib.Path", "パス (文字列か pathlib.Path)")
FUNCTION = Text("something that can be called", "呼び出せるもの (関数など)")
TYPE = Text(
    "{name} is of the type {type}, but it is a {wanted}, as {made_by} makes it.",
    "{name} の型が {type} ですが、{made_by} が作る {wanted} でなければなりません。",
)
NO_ROOM = Text(
    "There is not enough memory for the network {sizes}: its {count} {count:parameter takes|parameters take} {size} "
    "GiB; take fewer units.",
    "ネットワーク {sizes} を置くメモリーが足りません。パラメーター {count} 個に {size} GiB かかります。"
    "ユニットを減らしてください。",
)
