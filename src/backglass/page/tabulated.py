"""Tables as plain text that fit a terminal, however narrow: no number is cut, and none is broken.

Columns stand side by side where there is room for them. Where there is not, words go on below each other in their
column; where that does not do either, a table of up to four columns becomes a list, each row with its values below it,
and a wider one is shown in parts, which all begin with the first column.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from rich.cells import cell_len

from backglass.page.wrapping import longest_piece, wrap
from backglass.words import Language

LISTED = 4  # columns at most of what becomes a list; its rows are read alone
NARROW = 16  # words are given at least so many columns
INSIDE = 3  # what stands below a row's name is set in by so much

Row = Sequence[str]


def tabulated(head: Row, rows: Sequence[Row], speak: Language, width: int, words: bool = False) -> list[str]:
    r"""A table in lines of at most `width` columns, a rule below its head.

    The first column is aligned left, and others that are words; numbers are aligned right.

    Parameters
    ----------
    head : sequence of str
    rows : sequence of sequence of str
    speak : {"en", "ja"}
    width : int
    words : bool, default False
        Whether all columns are words, digits among them or not.

    Examples
    --------
    >>> head, rows = ("number", "as given", "computed"), [("w(2)[1,1]", "0.149780716", "0.149780716")]
    >>> print(*tabulated(head, rows, "en", 40), sep="\n")
    number        as given     computed
    ───────────────────────────────────
    w(2)[1,1]  0.149780716  0.149780716
    >>> print(*tabulated(head, rows, "en", 30), sep="\n")
    number
    ──────
    w(2)[1,1]
       as given: 0.149780716
       computed: 0.149780716
    """
    columns = [*zip(*rows, strict=True)] or [() for _ in head]
    widths = [max(map(cell_len, (name, *column))) for name, column in zip(head, columns, strict=True)]
    left = [words or place == 0 or _is_words(column) for place, column in enumerate(columns)]
    for gap in (2, 1):
        if _total(widths, gap) <= width:
            return _side_by_side(head, rows, widths, gap, left, speak)
    narrowed = _narrowed(head, rows, widths, width, speak)
    if _total(narrowed, 2) <= width:
        left = [known or now < before for known, now, before in zip(left, narrowed, widths, strict=True)]
        return _side_by_side(head, rows, narrowed, 2, left, speak)
    parts = [] if len(head) <= LISTED else _parts(narrowed, width)
    if not parts:
        return _listed(head, rows, speak, width)
    lines: list[str] = []
    for places in parts:
        of_part = [[row[place] for place in places] for row in (head, *rows)]
        lines += ["", *tabulated(of_part[0], of_part[1:], speak, width, words)]
    return lines[1:]


def _is_words(column: Row) -> bool:
    return not any(sign.isdigit() for cell in column for sign in cell)


def _total(widths: Sequence[int], gap: int) -> int:
    return sum(widths) + gap * (len(widths) - 1)


def _narrowed(head: Row, rows: Sequence[Row], widths: Sequence[int], width: int, speak: Language) -> list[int]:
    """The widths with words broken into lines, the widest first, as far as it takes and as it goes."""
    columns = zip(head, *rows, strict=True)
    least = [
        max(min(NARROW, wide), *(longest_piece(cell, speak) for cell in column))
        for wide, column in zip(widths, columns, strict=True)
    ]
    found = list(widths)
    while _total(found, 2) > width:
        places = [place for place, wide in enumerate(found) if wide > least[place]]
        if not places:
            return found
        found[max(places, key=lambda place: found[place])] -= 1
    return found


def _parts(widths: Sequence[int], width: int) -> list[list[int]]:
    """Which columns stand in each part; none where the first column leaves room for no two others."""
    parts = [[0]]
    for place in range(1, len(widths)):
        if _total([widths[one] for one in (*parts[-1], place)], 2) > width:
            parts.append([0])
        parts[-1].append(place)
    too_few = any(len(part) < 3 for part in parts[:-1]) or _total([widths[one] for one in parts[-1]], 2) > width
    return [] if too_few else parts


def _side_by_side(
    head: Row, rows: Sequence[Row], widths: Sequence[int], gap: int, left: Sequence[bool], speak: Language
) -> list[str]:
    lines: list[str] = []
    for number, row in enumerate((head, *rows)):
        cells = [wrap(cell, wide, speak) for cell, wide in zip(row, widths, strict=True)]
        for pieces in zip_longest(*cells, fillvalue=""):
            padding = [" " * (wide - cell_len(piece)) for wide, piece in zip(widths, pieces, strict=True)]
            placed = zip(pieces, padding, left, strict=True)
            drawn = (piece + space if is_left else space + piece for piece, space, is_left in placed)
            lines.append((" " * gap).join(drawn).rstrip())
        if number == 0:
            lines.append("─" * _total(widths, gap))
    return lines


def _listed(head: Row, rows: Sequence[Row], speak: Language, width: int) -> list[str]:
    """The first column's head, then each row's first cell, and below it the others with their heads."""
    lines = wrap(head[0], width, speak) if head[0] else []
    lines += ["─" * max(map(cell_len, lines))] if lines else []
    for first, *others in rows:
        lines += wrap(first, width, speak)
        for name, cell in zip(head[1:], others, strict=True):
            said = f"{name}: {cell}" if name else cell
            lines += [f"{' ' * INSIDE}{piece}" for piece in wrap(said, width - INSIDE, speak) if cell]
    return lines


def labelled(facts: Sequence[tuple[str, str]], speak: Language, width: int) -> list[str]:
    r"""Labels in one column, what stands behind them in another, or below where there is no room for that.

    Examples
    --------
    >>> print(*labelled([("checked", "8 of 8 parameters")], "en", 40), sep="\n")
    checked   8 of 8 parameters
    >>> print(*labelled([("checked", "8 of 8 parameters")], "en", 20), sep="\n")
    checked
       8 of 8 parameters
    """
    column = max(cell_len(label) for label, _ in facts) + INSIDE
    room = width - column
    beside = all(cell_len(fact) <= room or room >= max(2 * NARROW, longest_piece(fact, speak)) for _, fact in facts)
    lines: list[str] = []
    for label, fact in facts:
        if beside:
            first, *others = wrap(fact, room, speak)
            lines.append(f"{label}{' ' * (column - cell_len(label))}{first}")
        else:
            column, others = INSIDE, wrap(fact, width - INSIDE, speak)
            lines += wrap(label, width, speak)
        lines += [f"{' ' * column}{line}" for line in others]
    return lines
