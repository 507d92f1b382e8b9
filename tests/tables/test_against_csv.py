"""Damaged tables against the csv module: each cell is what it reads, or the file is refused in one sentence."""

import csv
import io
import os
import random
import sys
from pathlib import Path

import polars as pl
import pytest

from backglass.errors import DataError
from backglass.tables.reader import read_table
from backglass.tables.sheet import sheet_of
from backglass.tables.sniffing import TAB, below, cut_at_blanks

MUTATIONS = int(os.environ.get("BACKGLASS_MUTATIONS", "300"))
SEED = int(os.environ.get("BACKGLASS_SEED", "0"))
PATH = Path("table.csv")
ORIGINALS = (
    "island,sex,mass,note\nDream,male,3750,a b\nBiscoe,NA,,c\n,female,3800.5,\nDream,,1e3,007\n",
    'a,b,c\n1,"x, ""y""\nz",2\n3,"",4\n"5",plain,"6"\n7,"\r\n",8\n',
    "id;wert;text\r\n1;1,5;ja\r\n2;;nein\r\n3;2,5;\r\n",
    "a\tb\n1\tx\n2\ty\n3\tz\n",
    "p|q|r\n1|2|3\n4||6\n",
    "one\n1\n\n2\nNA\n3\n",
    "x  y   z\n1  2.5 a\n10 3.5 b\n 7  1   c\n",
    'k\tm\n"1\t2"\t3\n"\n"\t4\n',
    "名前,値\n雌,1\n雄,2\n",
    "sep=;\na;b\n1;2\n3;4\n",
    "Title\n\na,b,c\n1,2,3\n4,5,6\n7,8,9\n",
    "u,v,,\n1,2,,\n3,4,,\n",
)
PIECES = (
    '"', '""', '"""', ",", ";", "\t", "|", " ", "  ", "\n", "\r", "\r\n", "\n\n", "\n\r", "\ufeff", "\x1a", "#", "NA",
    "0", "00", "-0", ".", "é", "雌", "\U0001f427", "\u2028", "\x85", "\x0b", "\\", "'", "sep=,\n", "*", "1e999", "nan",
    "x" * 300,
)  # fmt: skip


def damaged(rng, text):
    for _ in range(rng.randint(0, 5)):
        at = rng.randrange(len(text) + 1)
        match rng.randrange(8):
            case 0 | 1 | 2:
                text = text[:at] + rng.choice(PIECES) + text[at + rng.randrange(3) :]
            case 3:
                text = text[:at] + text[at + 1 :]
            case 4:
                text = text.replace("\n", rng.choice(("\r", "\r\n", "\n\n", "\n\r", "\n")), rng.choice((-1, 1, 2)))
            case 5:
                old, new = rng.sample(",;\t| ", 2)
                text = text.replace(old, new, rng.choice((-1, 1, 4)))
            case 6:
                lines = text.split("\n")
                rng.shuffle(lines) if rng.random() < 0.3 else lines.insert(rng.randrange(len(lines)), rng.choice(lines))
                text = "\n".join(lines)
            case _:
                text = text[:at] if rng.random() < 0.3 else text + text[: at // 2]
    return text


def records(text, separator):
    """All records that are no blank lines, as the csv module reads them; None where it does not."""
    if separator == " ":
        text, separator = cut_at_blanks(text.encode()).decode(), TAB
    try:
        found = [*csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)]
    except csv.Error:
        return None
    return found


def check(text, header):
    """Whether the text was taken, after it was seen to be taken as the csv module reads it."""
    try:
        sheet = sheet_of(PATH, text.encode(), header=header)
        cells = sheet.texts()
        sample = sheet.sample(2)
        half = [name for place, name in enumerate(sheet.names) if place % 2]
        columns = sheet.columns(half, sheet.names)
    except DataError as error:
        refusal = error.text
    else:
        compare(sheet, cells, header, text)
        assert sample.equals(cells.head(2)), text
        compare_columns(sheet, cells, columns, half, text)
        return True
    assert refusal.en[-1] in ".?", text
    assert refusal.ja.endswith("。"), text
    assert "\n" not in refusal.en, text
    return False


def compare_columns(sheet, cells, columns, half, text):
    assert columns.columns == list(sheet.names), text
    for name in sheet.names:
        if columns[name].dtype == pl.String:
            assert columns[name].equals(cells[name]), text
        else:
            assert name in half
            assert columns[name].to_list() == [*map(number, cells[name])], text


def number(cell):
    if cell is None or cell.strip() in ("", "NA"):
        return None
    value = float(cell)
    assert "_" not in cell
    return None if value != value else value


def compare(sheet, cells, header, text):
    found = records(below(PATH, text.encode(), 0)[0].decode(), sheet.separator)
    assert found is not None, text
    width = len(sheet.names)
    kept, blank = [], 0
    for record in found:
        nothing = len(record) < 2 and not "".join(record).strip(" \t")
        if nothing and (record != [""] if not kept else max(map(len, found)) > 1):
            blank += 1
        else:
            kept.append(record or [""])
    while kept and kept[-1] == [""] and max(map(len, found)) == 1 and len(kept) > sheet.height + header:
        kept.pop()  # line ends at the end
    for record in kept:
        assert not any(cell.strip() for cell in record[width:]) or len(record) == width, text
    names = [name.strip() for name in kept[0][:width]] if header else [f"c{place + 1}" for place in range(width)]
    assert list(sheet.names) == names, text
    rows = [[cell or None for cell in record[:width]] for record in kept[header:]]
    again = [cell or None for cell in kept[0][:width]] if header and width > 1 else None
    left = [list(row) for row in cells.rows()]
    assert [row for row in left if row != again] == [row for row in rows if row != again], text
    assert left.count(again) <= rows.count(again), text  # the names once more, as they were written, are no row
    assert sheet.height == len(left)
    trailing = len(text) - len(text.rstrip("\r\n"))
    assert blank == sheet.grid.blank or trailing > 1, text


def check_file(rng, text, path):
    """Whether the file was taken, after it was seen to lose nothing on the way to a table but what a remark says."""
    header, encoding = rng.random() < 0.8, rng.choice(("utf-8", "utf-8-sig", "utf-16"))
    path.write_bytes(text.encode(encoding))
    try:
        table = read_table(path, header=header)
    except DataError:
        return False  # in a sentence, as `check` sees
    compare(table.cells, table.cells.texts(), header, text.removeprefix("\ufeff") if encoding == "utf-8" else text)
    said = " ".join(remark.en for remark in table.remarks)
    blank = table.cells.grid.blank
    assert not blank or ("One blank line" if blank == 1 else f"{blank} blank lines") in said, (text, said)
    for name in table.names:
        compare_values(table, name, text)
    return True


def compare_values(table, name, text):
    """No cell is lost: each is a value, or missing by its spelling, or counted as one that is not read."""
    cells, values = table.cells.native(name), table.values(name)
    assert len(values) == table.rows, text
    lost = cells.filter(values.is_null() & table.form(name).present(cells))
    unread = table.unread(name)
    assert len(lost) == (0 if unread is None else unread.count), text
    evidence = table.decision(name).evidence
    assert evidence.cells - evidence.read == len(lost), (text, name)
    assert evidence.cells + sum(evidence.missing.values()) == table.rows, (text, name)


def test_damaged_tables():
    rng, taken = random.Random(SEED), 0
    for mutation in range(MUTATIONS):
        text = damaged(rng, rng.choice(ORIGINALS))
        try:
            taken += check(text, rng.random() < 0.8)
        except AssertionError:
            sys.stderr.write(f"mutation {mutation} of seed {SEED}\n")
            raise
    assert 0.2 * MUTATIONS < taken < 0.95 * MUTATIONS


def test_damaged_files(tmp_path):
    """The same through `read_table`, with the forms of columns: no row and no cell is lost without a word."""
    rng, taken = random.Random(SEED + 1), 0
    for mutation in range(MUTATIONS // 3):
        text = damaged(rng, rng.choice(ORIGINALS))
        try:
            taken += check_file(rng, text, tmp_path / rng.choice(("table.csv", "table.tsv", "table.txt")))
        except AssertionError:
            sys.stderr.write(f"mutation {mutation} of seed {SEED}\n")
            raise
    assert 0.2 * MUTATIONS < 3 * taken < 0.95 * MUTATIONS


@pytest.mark.parametrize("block", [7, 64])
def test_where_blocks_end(monkeypatch, block):
    """The bytes are looked at block by block: quotation marks, line ends and zeros may stand at a block's end."""
    monkeypatch.setattr("backglass.tables.grid.BLOCK", block)
    rng = random.Random(SEED + block)
    for _ in range(MUTATIONS // 3):
        check(damaged(rng, rng.choice(ORIGINALS)), True)
