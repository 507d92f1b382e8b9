"""How the text of a table is laid out: what separates its cells, which lines stand above it, whether it has names."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from backglass.errors import DataError
from backglass.tables.grid import is_blank, records_of
from backglass.words import Text
from backglass.words import tables as words

BLANK, TAB = " ", "\t"
RAREST_FIRST = "\t;|,"  # where two would do: a comma is the likeliest to stand in a cell
SEPARATORS = ",;\t|"  # of equally many in the first line the first one
NAMED = {"blank": BLANK, "space": BLANK, "tab": TAB, "\\t": TAB, "comma": ",", "semicolon": ";", "pipe": "|"}
RECORDS_LOOKED_AT = 100
BYTES_LOOKED_AT = 1_000_000
LINES_LOOKED_AT = 2 * RECORDS_LOOKED_AT
LINES_ABOVE = 20  # a title is no longer

_LINE = re.compile(rb"\r\n|\n|\r")
_EXCEL = re.compile(rb'"?sep=([^\r\n"]|[\xc2-\xf4][\x80-\xbf]+)"?[ \t]*(\r\n|\n|\r|$)', re.IGNORECASE)
_FORMULA = re.compile(rb'(?<![^,;\t|\r\n])=("[^"\r\n]*")(?![^,;\t|\r\n])')
_QUOTED_FORMULA = re.compile(rb'(?<![^,;\t|\r\n])"=""([^"\r\n]*)"""(?![^,;\t|\r\n])')
_BLANKS = re.compile(rb'(?<![^ \t\r\n])"(?:[^"]|"")*"(?=[ \t\r\n]|$)|[ \t]+')
# Each sign has one place to stand, so that a cell of a million digits is refused at its first other sign.
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?")
_SHORT = re.compile(r"[0-9]{1,9}")
_MISSING = {"", "NA", "?"}


@dataclass(frozen=True)
class FirstRecords:
    """The first records of a text as one separator cuts them, blank lines left out.

    Attributes
    ----------
    records : tuple of (int, list of str)
        Each with the line that it ends in.
    broken : int
        The line where their quotation marks do not pair up; 0 where they do.
    """

    records: tuple[tuple[int, list[str]], ...]
    broken: int = 0

    @property
    def widths(self) -> tuple[int, ...]:
        """The number of cells of every record."""
        return tuple(len(cells) for _, cells in self.records)

    @property
    def rows(self) -> tuple[list[str], ...]:
        """The cells of every record but the first."""
        return tuple(cells for _, cells in self.records[1:])

    @property
    def width(self) -> int:
        """The number of cells of the first record."""
        return len(self.records[0][1])

    @property
    def row_width(self) -> int:
        """The number of cells of all others, where they agree and the surplus on either side is empty cells."""
        found = set(self.widths[1:]) or {self.width}
        kept = min(self.width, *found)
        if len(found) > 1 or any(any(cells[kept:]) for _, cells in self.records):
            return self.width
        return found.pop()

    @property
    def even(self) -> bool:
        """Whether the separator cuts all records into equally many cells, more than one."""
        if not self.records:
            return False
        kept = min(self.width, self.row_width)
        return not self.broken and kept > 1 and all(width == self.row_width for width in self.widths[1:])


def separator_named(name: str) -> str:
    r"""The sign that an option means; " " are runs of blanks.

    Raises
    ------
    DataError
        It cannot separate cells.

    Examples
    --------
    >>> separator_named("tab"), separator_named("|")
    ('\t', '|')
    """
    sign = NAMED.get(name.casefold(), name)
    if len(sign) != 1 or sign in '"\r\n\0\ufeff':
        raise DataError(words.NO_SEPARATOR, {"option": "separator"}, name=name)
    return sign


def said_of(separator: str, suffix: str) -> Text | None:
    """How a remark says what separates the cells; None where it is what a file of that name has.

    Examples
    --------
    >>> str(said_of(";", ".csv")), said_of(",", ".csv"), said_of(TAB, ".tsv")
    ('cells separated by semicolons', None, None)
    """
    if separator == "," or (separator == TAB and suffix.lower() == ".tsv"):
        return None
    return words.SEPARATED_BY.get(separator) or words.SEPARATED.format(sign=separator)


def below(path: Path, data: bytes, skip_lines: int) -> tuple[bytes, int, str | None]:
    r"""The text below the lines to skip and Excel's line "sep=;", how many lines those are, and the sign it names.

    Examples
    --------
    >>> below(Path("t.csv"), b"sep=;\na;b\n1;2\n", 0)
    (b'a;b\n1;2\n', 1, ';')
    """
    excel = _EXCEL.match(data)
    wanted = max(skip_lines, 1 if excel else 0)
    start, lines = 0, 0
    for end in _LINE.finditer(data) if wanted else ():
        start, lines = end.end(), lines + 1
        if lines == wanted:
            break
    if lines < skip_lines:
        lines += start < len(data)
        raise DataError(words.SKIPPED_ALL, {"option": "skip_lines"}, path=path, lines=lines, skip=skip_lines)
    if excel and lines < wanted:  # nothing follows
        start = len(data)
    return data[start:] if start else data, lines, excel[1].decode() if excel else None


def without_formulas(data: bytes) -> bytes:
    r"""The text with cells such as ="007", which a spreadsheet keeps as they are, without the formula.

    Examples
    --------
    >>> without_formulas(b'id,n\n="007",1\n')
    b'id,n\n"007",1\n'
    """
    if b'="' not in data:
        return data
    return _QUOTED_FORMULA.sub(rb'"\1"', _FORMULA.sub(rb"\1", data))


def cut_at_blanks(data: bytes) -> bytes:
    r"""The text with a tab for every run of blanks between two cells.

    Examples
    --------
    >>> cut_at_blanks(b' 18.0   8\t"ford torino" \n')
    b'18.0\t8\t"ford torino"\n'
    """
    cut = _BLANKS.sub(lambda found: b"\t" if found[0][:1] != b'"' else found[0], data)
    return re.sub(rb"(?<![^\r\n])\t|\t(?=[\r\n]|$)", b"", cut) if b'"' not in cut else _trimmed(cut)


def _trimmed(cut: bytes) -> bytes:
    """The lines without a tab at either end, quoted cells left as they are."""
    ends = re.compile(rb'(?<![^\t\r\n])"(?:[^"]|"")*"(?=[\t\r\n]|$)|(?<![^\r\n])\t|\t(?=[\r\n]|$)')
    return ends.sub(lambda found: found[0] if found[0][:1] == b'"' else b"", cut)


def sample_of(data: bytes, separator: str) -> FirstRecords:
    """The first records, up to where their quotation marks do not pair up."""
    whole = len(data) <= BYTES_LOOKED_AT
    # Where one line is longer than what is looked at, it is looked at all the same.
    end = len(data) if whole else max(data.rfind(b"\n", 0, BYTES_LOOKED_AT), data.rfind(b"\r", 0, BYTES_LOOKED_AT)) + 1
    head = data[:end] if end else _first_lines(data)
    if b'"' not in head and len(lines := head.split(b"\n", LINES_LOOKED_AT)) > LINES_LOOKED_AT:
        few = head[: len(head) - len(lines[-1])]  # without quotation marks a record is a line
        if sum(map(bool, map(bytes.strip, lines[:-1]))) > RECORDS_LOOKED_AT:
            head = few
    if separator == BLANK:
        head, separator = cut_at_blanks(head), TAB
    records: list[tuple[int, list[str]]] = []
    with records_of(head, separator) as reader:
        try:
            for cells in reader:
                if not is_blank(cells, not records, one_column=False):
                    records.append((reader.line_num, cells))
                if len(records) == RECORDS_LOOKED_AT:
                    break
        except csv.Error:  # perhaps a cell that goes on where the lines looked at end
            if whole:
                return FirstRecords(tuple(records), reader.line_num)
    return FirstRecords(tuple(records))


def _first_lines(data: bytes) -> bytes:
    lines = io.BytesIO(data)
    return lines.readline() + lines.readline()


def separator_of(data: bytes) -> str:
    r"""The sign that cuts the first records into equally many cells, more than one; " " are runs of blanks.

    Of comma, semicolon, tab and bar, where one does, of several the rarest, unless another cuts each of its cells in
    two or more; then blanks, where they do; else the one that cuts most of the
    records evenly below a title, else the one that the first line holds most often.

    Examples
    --------
    >>> separator_of("a, b;c\n1,5;2,5\n".encode()), separator_of(b"a\tb\n1,5\t2\n"), separator_of(b"a  b\n1  2\n")
    (';', '\t', ' ')
    """
    samples = {separator: sample_of(data, separator) for separator in RAREST_FIRST}
    even = [separator for separator, sample in samples.items() if sample.even]
    blanks = sample_of(data, BLANK)
    if even == [TAB] and _in_fixed_columns(blanks, samples[TAB]):
        return BLANK
    if even == [","] and blanks.even and blanks.rows and all(map(_is_whole_number, itertools.chain(*blanks.rows))):
        return BLANK  # the commas are decimal ones
    if even:
        return next((one for one in even if samples[one].width > samples[even[0]].width + 1), even[0])
    if _blank_separated(blanks, samples) or (not blanks.broken and all(one.broken for one in samples.values())):
        return BLANK
    tails = {separator: _even_tail(sample) for separator, sample in samples.items()}
    if max(tails.values()) > 0:
        return max(RAREST_FIRST, key=lambda separator: tails[separator])
    first = re.split(r"[\r\n]", data[:BYTES_LOOKED_AT].decode("utf-8", "ignore").lstrip("\r\n"), maxsplit=1)[0]
    return max(SEPARATORS, key=first.count)


def separator_between(names: Collection[str], data: bytes, found: str) -> str:
    r"""The separator that was found, or another one that cuts more of these names from the first line.

    Of two lines it is not always known which sign separates them: in the example both a comma and a semicolon would do.

    Examples
    --------
    >>> separator_between(["a", "b;c"], b"a,b;c\n0,x;y\n", ";")
    ','
    """
    wanted = set(names)

    def there(separator: str) -> int:
        with records_of(data[:BYTES_LOOKED_AT], separator) as reader:
            try:
                return len(wanted & {cell.strip() for cell in next(reader, [])})
            except (csv.Error, UnicodeDecodeError):
                return 0

    return found if found == BLANK or there(found) == len(wanted) else max((found, *SEPARATORS), key=there)


def _in_fixed_columns(blanks: FirstRecords, tabs: FirstRecords) -> bool:
    """Whether what stands between tabs is columns of its own, kept apart by two blanks or more."""
    wide = all(any("  " in cell.strip() for cell in cells) for _, cells in tabs.records)
    return wide and blanks.even and blanks.width > tabs.width and _has_numbers(blanks)


def _blank_separated(blanks: FirstRecords, others: dict[str, FirstRecords]) -> bool:
    """Whether blanks cut the lines evenly, one column at least being numbers, and no other sign is in all of them."""
    if len(blanks.records) < 2 or not blanks.even or not _has_numbers(blanks):
        return False
    return not any(min(sample.widths, default=1) > 1 for sample in others.values())


def _has_numbers(sample: FirstRecords) -> bool:
    return any(all(map(is_number, cells)) for cells in zip(*sample.rows, strict=True))


def is_number(cell: str) -> bool:
    """Whether a cell is a number, with a point or a comma.

    Examples
    --------
    >>> is_number("1,5"), is_number("May")
    (True, False)
    """
    return _NUMBER.fullmatch(cell.strip()) is not None


def _is_whole_number(cell: str) -> bool:
    return is_number(cell) and cell[-1] != ","


def _even_tail(sample: FirstRecords) -> int:
    """How many of the last records have equally many cells, more than one; 0 where these are not most of them."""
    widths = sample.widths
    if not widths or widths[-1] < 2:
        return 0
    tail = next((count for count, width in enumerate(reversed(widths)) if width != widths[-1]), len(widths))
    return tail if tail > max(1, len(widths) // 2) or tail >= RECORDS_LOOKED_AT - LINES_ABOVE else 0


def line_of_names(sample: FirstRecords) -> int:
    """The line that looks like the names where a title stands above them, counted in the sample; 0 where none does.

    The lines of a title have fewer cells than the records below, which all have equally many, or fewer that are not
    empty.
    """
    filled = [sum(bool(cell.strip()) for cell in cells) for _, cells in sample.records]
    for above in range(1, min(LINES_ABOVE, len(sample.records) - 1)):
        table = sample.records[above:]
        width = len(table[0][1])
        if any(len(cells) != width for _, cells in table):
            continue
        last = sample.records[above - 1][1]
        title = len(last) < width or 2 * filled[above - 1] <= width
        candidates = list(_lines_without_numbers(table)) if title and width > 1 else []
        if candidates:
            return max(candidates, key=lambda one: one[1])[0]
    return 0


def _lines_without_numbers(table: Sequence[tuple[int, list[str]]]) -> Iterator[tuple[int, int]]:
    """The lines above the first one with numbers, each with the number of its different cells."""
    found: list[tuple[int, int]] = []
    for line, cells in table:
        if any(map(is_number, cells)):
            yield from found
            return
        found.append((line, len({cell.strip() for cell in cells} - {""})))


def notes_below(data: bytes, line: int, separator: str, width: int) -> bool:
    r"""Whether no row follows from a line on, counted from 1, but lines with fewer cells that are no numbers.

    Examples
    --------
    >>> notes_below(b"a,b\n1,2\nSource: us\n\n", 3, ",", 2), notes_below(b"a,b\n1\n1,2\n", 2, ",", 2)
    (True, False)
    """
    lines = data.rstrip(b"\r\n").count(b"\n") + 1
    if line <= 2 or lines - line >= LINES_ABOVE:
        return False
    rest = b"\n".join(data.rstrip(b"\r\n").rsplit(b"\n", lines - line + 1)[1:])
    with records_of(rest, separator) as reader:
        try:
            return all(len(cells) < width and not is_number("".join(cells)) for cells in reader)
        except csv.Error:
            return False


def looks_like_data(sample: FirstRecords) -> bool:
    """Whether the first record looks like the rows below it, so that it is hardly a line of names.

    In columns of numbers its cell is a number, in others it is one of the cells below; most columns must say so.
    Numbers that count up, as years do, are names.
    """
    first = [cell.strip() for cell in sample.records[0][1]]
    if not sample.rows or _count_up(first):
        return False
    like, unlike = 0, 0
    rows = [row[: len(first)] for row in sample.rows if len(first) == 1 or row != sample.records[0][1]]
    for name, column in zip(first, zip(*rows, strict=False), strict=False):
        cells = {cell.strip() for cell in column} - _MISSING
        numbers = bool(cells) and all(map(is_number, cells))
        same = name in cells or (numbers and is_number(name))
        like += same
        unlike += numbers and not same and name not in _MISSING
    return like > unlike and 2 * like >= len(first)


def _count_up(names: Sequence[str]) -> bool:
    """Whether the numbers among some names go up in even steps as years do, or one by one from 0."""
    numbers = [int(name) for name in names if _SHORT.fullmatch(name)]
    steps = {second - first for first, second in itertools.pairwise(numbers)}
    if len(numbers) < 3 or len(steps) > 1:
        return False
    return (numbers[0] == 0 and steps == {1}) or (steps != {0} and all(1800 <= number <= 2100 for number in numbers))
