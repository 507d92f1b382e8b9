"""What is said of the forms of a table's columns: how their cells were taken, and what was left open."""

from __future__ import annotations

from collections.abc import Sequence

from backglass.words import Text

NUMBERS = Text("Read the numbers of {path} with {facts}.", "{path} の数を次のように読みました。{facts}。")
SIGNS: dict[tuple[str, str], Text] = {
    (",", ""): Text("decimal commas in {names}", "{names} の小数点はコンマ"),
    (".", ","): Text("commas between the thousands in {names}", "{names} のコンマは桁区切り"),
    (",", "."): Text(
        "points between the thousands and decimal commas in {names}", "{names} のピリオドは桁区切り、小数点はコンマ"
    ),
    (".", " "): Text("blanks between the thousands in {names}", "{names} の空白は桁区切り"),
    (",", " "): Text(
        "blanks between the thousands and decimal commas in {names}", "{names} の空白は桁区切り、小数点はコンマ"
    ),
    (".", "'"): Text("apostrophes between the thousands in {names}", "{names} のアポストロフィは桁区切り"),
    (",", "'"): Text(
        "apostrophes between the thousands and decimal commas in {names}",
        "{names} のアポストロフィは桁区切り、小数点はコンマ",
    ),
}
UNITS = Text("Took {facts} off the numbers of {path}.", "{path} の数から {facts} を除いて読みました。")
UNIT = Text("{sign!r} in {names}", "{names} の {sign!r}")
OPEN_COMMAS = Text(
    "Commas as in 1,234 in {names} of {path} may be decimal commas or stand between thousands; they are taken for "
    "{taken}: write 1234 or 1.234 if that is wrong.",
    "{path} の {names} にある 1,234 のようなコンマは、小数点とも桁区切りとも読めます。{taken}とみなしました。"
    "違う場合は 1234 または 1.234 と書いてください。",
)
OPEN_POINTS = Text(
    "Points as in 1.234 in {names} of {path} may be decimal points or stand between thousands; they are taken for "
    "{taken}: write 1234 or 1,234 if that is wrong.",
    "{path} の {names} にある 1.234 のようなピリオドは、小数点とも桁区切りとも読めます。{taken}とみなしました。"
    "違う場合は 1234 または 1,234 と書いてください。",
)
BETWEEN_THOUSANDS = Text("thousands separators", "桁区切り")
DECIMAL = Text("decimal signs", "小数点")
OPEN_DATES = Text(
    "Dates such as {cell} in {names} of {path} may be {taken} or {other}; they are taken as {taken}: if that is wrong, "
    "decide with --date {name}={format} (in Python date={ask}).",
    "{path} の {names} にある {cell} のような日付は、{taken} とも {other} とも読めます。{taken} とみなしました。"
    "違う場合は --date {name}={format} (Python では date={ask}) を指定してください。",
)
MISSING = Text(
    'Taken for missing in {path}: {facts}; keep such cells as values with --missing {name}="" (in Python '
    "missing={ask}).",
    "{path} では次のセルを欠損とみなしました: {facts}。値として残すには "
    '--missing {name}="" (Python では missing={ask}) を指定してください。',
)
SPELLED = Text("{spelling!r} ({count} {count:cell|cells}, in {names})", "{spelling!r} ({count} 個、{names})")
INFINITE = Text(
    "Infinite numbers in {path} are taken for missing: {facts}.", "{path} の無限大は欠損とみなしました: {facts}。"
)
UNREAD = Text(
    "Cells of {path} that are no value of their column are taken for missing: {facts}; correct them.",
    "{path} には列の値として読めないセルがあり、欠損とみなしました: {facts}。直してください。",
)
UNREAD_IN = Text("{count} in {name!r} ({cell!r} in row {row})", "{name!r} に {count} 個 ({row} 行目の {cell!r} など)")
COUNT_IN = Text("{count} in {name!r}", "{name!r} に {count} 個")
TRUTHS = Text(
    "Different spellings of the same truth values are taken as one in {path}: {facts}.",
    "{path} では、同じ真偽値を表す書き方を一つにまとめました: {facts}。",
)
TRUTH_IN = Text("{spellings} in {name!r}", "{name!r} の {spellings}")
TWO_UNITS = Text(
    "Column {name!r} of {path} is taken as text, for not all of its numbers have the same sign or unit ({hint}); write "
    "them alike to use them as numbers.",
    "{path} の列 {name!r} は、数に付く記号や単位 ({hint}) がそろっていないため、文字列として扱います。"
    "数として使うには、書き方をそろえてください。",
)
SIGN_OF_SOME = Text(
    "Column {name!r} of {path} is taken as text, for only some of its numbers have {hint!r}; take it off, or write it "
    "everywhere, to use them as numbers.",
    "{path} の列 {name!r} は、一部の数にだけ {hint!r} が付いているため、文字列として扱います。"
    "数として使うには、取り除くか、すべてに付けてください。",
)
NEARLY = Text(
    "Column {name!r} of {path} is taken as text, for {count} of its {cells} cells {count:is|are} no {kind} ({cell!r} "
    "in row {row}); correct {count:it|them}{otherwise}.",
    "{path} の列 {name!r} は、{cells} 個のセルのうち {count} 個が{kind}として読めない ({row} 行目の {cell!r} など) "
    "ため、文字列として扱います。直してください{otherwise}。",
)
OR_NUMBERS = Text(
    ", or take them for missing with --number {name} (in Python number={name!r})",
    " (または --number {name}、Python では number={name!r} で欠損とみなせます)",
)
OR_DATES = Text(
    ", or take them for missing with --date {name}={format} (in Python date={ask})",
    " (または --date {name}={format}、Python では date={ask} で欠損とみなせます)",
)
MORE = Text("{count} more {count:column|columns}", "ほか {count} 列")

OF_FORMAT = Text("{kind} {format}", "{kind} {format}")
IN_UNITS = Text("{kind} in {unit}", "{kind} ({unit})")
DECIMAL_COMMA = Text("decimal comma", "小数点はコンマ")
GROUPS = {
    ",": Text("commas between thousands", "桁区切りはコンマ"),
    ".": Text("points between thousands", "桁区切りはピリオド"),
    " ": Text("blanks between thousands", "桁区切りは空白"),
    "'": Text("apostrophes between thousands", "桁区切りはアポストロフィ"),
}
READING = Text("{form} ({facts})", "{form} ({facts})")
FIT = Text("{read} of {cells} {cells:cell|cells} {read:fits|fit}", "{cells} 個中 {read} 個のセルが該当")
PROOF = Text("{count} {count:fits|fit} nothing else", "うち {count} 個はほかの読み方ができない")
OTHER = Text("{form} would fit as well", "{form} にも該当")
BECAUSE = {
    "table": Text("other columns decided", "ほかの列から判断"),
    "usage": Text("decided by usage", "慣習から判断"),
    "asked": Text("as asked", "指定による"),
}


def together(facts: Sequence[Text]) -> Text:
    """Several facts in one line.

    Examples
    --------
    >>> together([Text("number", "数"), DECIMAL_COMMA]).ja
    '数、小数点はコンマ'
    """
    return Text(", ".join(fact.en for fact in facts), "、".join(fact.ja for fact in facts))
