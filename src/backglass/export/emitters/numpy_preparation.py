"""The preparation of a table as functions of NumPy: what python, sklearn and torch have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from backglass.export.emitters.python_text import listed, literal, quoted, remark, wrapped
from backglass.export.expressions import Expression, in_order
from backglass.export.portable import CategoryInput, NumberInput, Portable, Rules, TableInput
from backglass.export.printing import lines_of
from backglass.export.python_syntax import PYTHON, python_number
from backglass.words import Language
from backglass.words import exported_python as words

FEW = 8  # numbers that stand within a line

ERFC = (
    "def erfc(x):",
    "    return np.vectorize(math.erfc, otypes=[float])(x).astype(np.asarray(x).dtype)",
)
FIRST_LARGEST = (
    "def first_largest(u):",
    "    return np.arange(u.shape[1]) == np.argmax(u, axis=1, keepdims=True)",
)


class Constants:
    """Rows of numbers that expressions need, under names; each stands once in a file."""

    def __init__(self) -> None:
        self.names: dict[tuple[float, ...], str] = {}

    def __call__(self, numbers: Sequence[float]) -> str:
        """The name of a row, or a short one itself."""
        texts = [python_number(number) for number in numbers]
        if len(texts) <= FEW:
            return f"np.array([{', '.join(texts)}])"
        return self.names.setdefault(tuple(numbers), f"NUMBERS{len(self.names) + 1}")

    @property
    def lines(self) -> list[str]:
        """What defines the names."""
        found: list[str] = []
        for numbers, name in self.names.items():
            found += wrapped(f"{name} = np.array([", [python_number(number) for number in numbers], "])")
        return found


def needed(expressions: Sequence[Expression]) -> set[str]:
    """The operations that some expressions use.

    Examples
    --------
    >>> needed([Expression("tanh", (Expression("input", name="u"),))]) == {"input", "tanh"}
    True
    """
    return {node.op for node in in_order(expressions)}


def scaled_columns(portable: Portable) -> list[Expression]:
    """What the preparation computes."""
    numbers = [column for column in portable.columns if isinstance(column, NumberInput)]
    return [one for column in numbers for one in (column.scaled, *column.more)]


def imports(expressions: Sequence[Expression]) -> list[str]:
    """What a program imports that computes some expressions by NumPy."""
    return [*(["import math", ""] if "erfc" in needed(expressions) else []), "import numpy as np"]


def helpers(expressions: Sequence[Expression]) -> list[str]:
    """Functions that some expressions need and NumPy does not have."""
    used = needed(expressions)
    found = [(*ERFC, "", "")] if "erfc" in used else []
    found += [(*FIRST_LARGEST, "", "")] if "is_largest" in used else []
    return [line for one in found for line in one]


def tables(portable: Portable, lang: Language) -> list[str]:
    """COLUMNS, CATEGORIES and CLASSES: which number stands for what."""
    lines: list[str] = []
    if portable.columns:
        lines += listed("COLUMNS", portable.asked)
    texts = {column.name: column.texts for column in portable.columns if _is_text(column)}
    if texts:
        lines.append(f"CATEGORIES = {{  # {words.PLACES[lang]}")
        for name, among in texts.items():
            lines += wrapped(f"    {quoted(name)}: [", [literal(one) for one in among], "],", "    ")
        lines.append("}")
    dates = [column.name for column in portable.columns if _is_date(column)]
    if dates:
        first, *more = listed("DATES", dates)
        lines += [f"{first}  # {words.DAYS[lang]}", *more]
    if portable.outputs.classes:
        lines += listed("CLASSES", portable.outputs.classes)
    return lines


def preparation(portable: Portable, lang: Language) -> list[str]:
    """The functions `rows` and `prepared`; nothing where z(1) goes in."""
    if not portable.columns:
        return []
    constants = Constants()
    body: list[str] = []
    rules = portable.rules
    for place, (column, start) in enumerate(zip(portable.columns, portable.starts, strict=True)):
        body += _column(column, place, start, constants)
        if rules is not None and place in rules.columns:
            body.append(f"filled[:, {place}] = x")
    opening = [] if rules is None else [f"filled = np.zeros((len(table), {len(portable.columns)}))"]
    body = [*opening, *body, *([] if rules is None else rule_lines(rules))]
    width = len(portable.inputs)
    facts = {"inputs": width, "columns": len(portable.columns)}
    cast = "z1" if portable.dtype == "float64" else f"z1.astype(np.{portable.dtype})"
    return [
        *_rows(portable, lang),
        *([*constants.lines, "", ""] if constants.lines else []),
        *([] if rules is None else rule_tables(rules)),
        '@np.errstate(all="ignore")',
        "def prepared(table):",
        f'    """{words.WHAT_GOES_IN.format(**facts)[lang]}"""',
        "    table = np.asarray(table, dtype=np.float64)",
        f"    if table.shape[1:] != ({len(portable.columns)},):",
        f'        raise ValueError("{words.UNFIT.format(columns=len(portable.columns))[lang]}")',
        f"    z1 = np.zeros((len(table), {width}))",
        *(f"    {line}" for line in body),
        f"    return {cast}",
        "",
        "",
    ]


def rule_tables(rules: Rules) -> list[str]:
    """What rules ask of a row, and which of it each rule asks."""
    return [
        *wrapped("ASKED = np.array([", [str(one.place) for one in rules.asked], "])"),
        *wrapped("THRESHOLDS = np.array([", [python_number(one.number) for one in rules.asked], "])"),
        *wrapped("ABOVE = np.array([", [str(one.above) for one in rules.asked], "])"),
        *wrapped("RULES = [", [str(list(one)) for one in rules.wanted], "]"),
        "",
        "",
    ]


def rule_lines(rules: Rules) -> list[str]:
    """From z(1) without rules, and the filled numbers, to whether a row meets each rule."""
    return [
        f"asked = np.hstack([z1[:, :{rules.first}], filled])",
        "held = (asked[:, ASKED] > THRESHOLDS) == ABOVE",
        "for place, rule in enumerate(RULES):",
        f"    z1[:, {rules.first} + place] = held[:, rule].all(axis=1)",
    ]


def _is_text(column: TableInput) -> bool:
    return isinstance(column, CategoryInput) or bool(column.levels)


def _is_date(column: TableInput) -> bool:
    return isinstance(column, NumberInput) and column.unit == "days"


def _rows(portable: Portable, lang: Language) -> list[str]:
    """From cells to numbers: what a reader would otherwise write first."""
    lines = [
        "def rows(records):",
        f'    """{words.ROWS[lang]}"""',
        "    def number(name, cell):",
        "        if cell is None or cell != cell or not str(cell).strip():",
        "            return np.nan",
    ]
    if any(map(_is_text, portable.columns)):
        lines += [
            "        if name in CATEGORIES:",
            "            text, among = str(cell).strip(), CATEGORIES[name]",
            "            if text not in among and not isinstance(cell, str):",
            f'                text = text.lower().removesuffix(".0")  # {words.AS_TEXTS[lang]}',
            "            return among.index(text) if text in among else -1",
        ]
    if any(map(_is_date, portable.columns)):
        lines += [
            "        if name in DATES and not isinstance(cell, (int, float)):",
            '            return (np.datetime64(cell, "us") - np.datetime64(0, "us")) / np.timedelta64(1, "D")',
        ]
    return [
        *lines,
        "        return float(cell)",
        "    return np.array([[number(name, record[name]) for name in COLUMNS] for record in records])",
        "",
        "",
    ]


def _column(column: TableInput, place: int, start: int, constants: Constants) -> list[str]:
    """The inputs of one column, from the left one at `start`."""
    lines = [f"x = table[:, {place}]{remark(column.name)}"]
    if isinstance(column, NumberInput):
        if column.unit == "place":
            lines.append(f"x = np.where(np.isin(x, range({len(column.levels)})), x, np.nan)")
        if column.low is not None and column.high is not None:
            lines.append(f"x = np.clip(x, {python_number(column.low)}, {python_number(column.high)})")
    if column.indicator:
        lines.append(f"z1[:, {start + column.told}] = np.isnan(x)")
    if column.fill is not None:
        fill = python_number(column.fill) if isinstance(column, NumberInput) else str(column.fill)
        lines.append(f"x = np.where(np.isnan(x), {fill}, x)")
    if isinstance(column, CategoryInput):
        count = len(column.categories)
        if count:
            lines.append(f"z1[:, {start}:{start + count}] = x[:, None] == np.arange({count})")
        return lines
    syntax = replace(PYTHON, row=constants)
    last = start + column.width - len(column.more)
    wanted = {f"z1[:, {start}]": column.scaled, **{f"z1[:, {at}]": one for at, one in enumerate(column.more, last)}}
    return [*lines, *(f"{name} = {text}" for name, text in lines_of(wanted, syntax))]
