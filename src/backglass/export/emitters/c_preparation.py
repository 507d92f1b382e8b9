"""From a row of a table to z(1), in C."""

from __future__ import annotations

from itertools import accumulate

from backglass.export.c_syntax import C_TYPE, SUFFIX, c_number
from backglass.export.c_text import in_comment
from backglass.export.expressions import in_order
from backglass.export.portable import CategoryInput, NumberInput, Portable, Rules
from backglass.export.printing import Syntax, lines_of

A_LINE = 12  # numbers of a table
TOGETHER = 50  # columns in a function: compilers take long for long ones


def preparation(portable: Portable, syntax: Syntax) -> str:
    """The function `prepare`; it computes in double, whatever the network is computed in."""
    if portable.rules is not None:
        return f"{_columns(portable, syntax, 'columns', portable.rules)}\n\n{_meeting(portable, portable.rules)}"
    return _columns(portable, syntax, "prepare", None)


def _columns(portable: Portable, syntax: Syntax, name: str, rules: Rules | None) -> str:
    """The function from a row to the inputs of its columns; the filled numbers, too, where rules ask for them."""
    c_type, one = C_TYPE[portable.dtype], f"1.0{SUFFIX[portable.dtype]}"
    blocks = []
    for place, (column, start) in enumerate(zip(portable.columns, portable.starts, strict=True)):
        if isinstance(column, CategoryInput):
            inner = _category(column, place, start, one)
        else:
            kept = rules is not None and place in rules.columns
            inner = _number(column, place, start, one, c_type, syntax, kept=kept)
        blocks.append([f"{{ /* row[{place}]: {in_comment(column.name)} */", *(f"    {line}" for line in inner), "}"])
    if len(blocks) <= TOGETHER:
        return _function(name, blocks, c_type, fills=rules is not None)
    parts = [blocks[at : at + TOGETHER] for at in range(0, len(blocks), TOGETHER)]
    fills = rules is not None
    given = "row, z, filled" if fills else "row, z"
    functions = [_function(f"{name}{number}", part, c_type, fills=fills) for number, part in enumerate(parts, 1)]
    calls = [[f"{name}{number}({given});"] for number in range(1, len(parts) + 1)]
    return "\n\n".join([*functions, _function(name, calls, c_type, called=True, fills=fills)])


def _meeting(portable: Portable, rules: Rules) -> str:
    """The function `prepare` of a network with rules, and its tables."""
    c_type, one = C_TYPE[portable.dtype], f"1.0{SUFFIX[portable.dtype]}"
    ends = list(accumulate(len(wanted) for wanted in rules.wanted))
    tables = {
        "unsigned asked": [str(asked.place) for asked in rules.asked],
        "double thresholds": [c_number(asked.number) for asked in rules.asked],
        "unsigned char above": [str(int(asked.above)) for asked in rules.asked],
        "unsigned members": [str(at) for wanted in rules.wanted for at in wanted],
        "unsigned ends": list(map(str, ends)),
    }
    lines = [line for name, values in tables.items() for line in _table(name, values)]
    count, first = len(rules.wanted), rules.first
    body = [
        f"double filled[{len(portable.columns)}] = {{0}};",
        "columns(row, z, filled);",
        f"for (size_t k = 0, at = 0; k < {count}; k++) {{",
        "    int met = 1;",
        "    for (; at < ends[k]; at++) {",
        "        const unsigned place = asked[members[at]];",
        f"        const double x = place < {first} ? (double)z[place] : filled[place - {first}];",
        "        met &= (x > thresholds[members[at]]) == above[members[at]];",
        "    }",
        f"    z[{first} + k] = met ? {one} : {one.replace('1', '0', 1)};",
        "}",
    ]
    head = f"static void prepare(const double *row, {c_type} *z)"
    return "\n".join([*lines, "", head, "{", *(f"    {line}" for line in body), "}"])


def _table(name: str, values: list[str]) -> list[str]:
    """A constant array, some numbers a line."""
    rows = [", ".join(values[at : at + A_LINE]) for at in range(0, len(values), A_LINE)]
    return [f"static const {name}[{len(values)}] = {{", *(f"    {row}," for row in rows), "};"]


def _function(name: str, blocks: list[list[str]], c_type: str, *, called: bool = False, fills: bool = False) -> str:
    lines = [line for block in blocks for line in block]
    if not called and not any("row[" in line for line in lines if "/*" not in line):
        lines.append("(void)row;")
    if fills and not called and not any("filled[" in line for line in lines):
        lines.append("(void)filled;")
    given = ", double *filled" if fills else ""
    head = f"static void {name}(const double *row, {c_type} *z{given})"
    return "\n".join([head, "{", *(f"    {line}" for line in lines), "}"])


def _category(column: CategoryInput, place: int, start: int, one: str) -> list[str]:
    zero = one.replace("1", "0", 1)
    lines, x = [], f"row[{place}]"
    if column.fill is not None or column.indicator:
        lines.append(f"const int gap = isnan(row[{place}]);")
    if column.fill is not None:
        lines.append(f"const double x = gap ? {c_number(column.fill)} : row[{place}];")
        x = "x"
    lines.append(f"for (size_t k = 0; k < {len(column.categories)}; k++)")
    lines.append(f"    z[{start} + k] = {x} == (double)k ? {one} : {zero};")
    if column.indicator:
        lines.append(f"z[{start + len(column.categories)}] = gap ? {one} : {zero};")
    return lines


def _number(
    column: NumberInput, place: int, start: int, one: str, c_type: str, syntax: Syntax, *, kept: bool
) -> list[str]:
    lines = []
    uses_x = kept or any(node.name == "x" for node in in_order([column.scaled, *column.more]))
    if uses_x or column.indicator:
        gap = f"isnan(row[{place}])"
        if column.unit == "place":
            gap = f"!(row[{place}] >= 0.0 && row[{place}] <= {c_number(len(column.levels) - 1)})"
        lines.append(f"const int gap = {gap};")
    if uses_x:
        x = f"row[{place}]"
        if column.low is not None:
            x = f"larger({x}, {c_number(column.low)})"
        if column.high is not None:
            x = f"smaller({x}, {c_number(column.high)})"
        lines.append(f"const double x = gap ? {c_number(column.fill)} : {x};")
    first_of_more = start + column.width - len(column.more)
    wanted = {f"z[{start}]": column.scaled} | {f"z[{at}]": one for at, one in enumerate(column.more, first_of_more)}
    for name, text in lines_of(wanted, syntax):
        if name in wanted:
            lines.append(f"{name} = {f'(float)({text})' if c_type == 'float' else text};")
        else:
            lines.append(f"const double {name} = {text};")
    if kept:
        lines.append(f"filled[{place}] = x;")
    if column.indicator:
        lines.append(f"z[{start + column.told}] = gap ? {one} : {one.replace('1', '0', 1)};")
    return lines
