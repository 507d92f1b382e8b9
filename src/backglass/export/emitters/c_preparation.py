"""From a row of a table to z(1), in C."""

from __future__ import annotations

from backglass.export.c_syntax import C_TYPE, SUFFIX, c_number
from backglass.export.c_text import in_comment
from backglass.export.expressions import in_order
from backglass.export.portable import CategoryInput, NumberInput, Portable
from backglass.export.printing import Syntax, lines_of

TOGETHER = 50  # columns in a function: compilers take long for long ones


def preparation(portable: Portable, syntax: Syntax) -> str:
    """The function `prepare`; it computes in double, whatever the network is computed in."""
    c_type, one = C_TYPE[portable.dtype], f"1.0{SUFFIX[portable.dtype]}"
    blocks = []
    for place, (column, start) in enumerate(zip(portable.columns, portable.starts, strict=True)):
        if isinstance(column, CategoryInput):
            inner = _category(column, place, start, one)
        else:
            inner = _number(column, place, start, one, c_type, syntax)
        blocks.append([f"{{ /* row[{place}]: {in_comment(column.name)} */", *(f"    {line}" for line in inner), "}"])
    if len(blocks) <= TOGETHER:
        return _function("prepare", blocks, c_type)
    parts = [blocks[at : at + TOGETHER] for at in range(0, len(blocks), TOGETHER)]
    functions = [_function(f"prepare{number}", part, c_type) for number, part in enumerate(parts, 1)]
    calls = [[f"prepare{number}(row, z);"] for number in range(1, len(parts) + 1)]
    return "\n\n".join([*functions, _function("prepare", calls, c_type, called=True)])


def _function(name: str, blocks: list[list[str]], c_type: str, *, called: bool = False) -> str:
    lines = [line for block in blocks for line in block]
    if not called and not any("row[" in line for line in lines if "/*" not in line):
        lines.append("(void)row;")
    head = f"static void {name}(const double *row, {c_type} *z)"
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


def _number(column: NumberInput, place: int, start: int, one: str, c_type: str, syntax: Syntax) -> list[str]:
    lines = []
    uses_x = any(node.name == "x" for node in in_order([column.scaled, *column.more]))
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
    if column.indicator:
        lines.append(f"z[{start + column.told}] = gap ? {one} : {one.replace('1', '0', 1)};")
    return lines
