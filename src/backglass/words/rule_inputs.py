"""What is said of rules as inputs."""

from __future__ import annotations

from backglass.words import Text

AND = Text(" and ", " かつ ")
ABOVE_OR_NOT = {
    True: Text("{column} > {value}", "{column} > {value}"),
    False: Text("{column} ≤ {value}", "{column} ≤ {value}"),
}
EQUAL_OR_NOT = {
    True: Text("{column} = {value}", "{column} = {value}"),
    False: Text("{column} ≠ {value}", "{column} ≠ {value}"),
}
MISSING_OR_NOT = {
    True: Text("{column} missing", "{column} が欠測"),
    False: Text("{column} not missing", "{column} が欠測でない"),
}
NO_CONDITION = Text("A rule needs at least one condition.", "規則には条件が一つ以上必要です。")
OTHER_COLUMN = Text(
    "The condition {rule!r} does not fit the columns of the preparation.",
    "条件 {rule!r} は前処理の列に合いません。",
)
