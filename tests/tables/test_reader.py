"""Reading tables: what is a number, what is missing, and one sentence for every file that is no table."""

import bz2
import csv
import gzip
import io
import itertools
import lzma
import os
import random
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backglass.cli.usage import option_of
from backglass.errors import BackglassError, DataError, FileError
from backglass.tables.reader import read_table
from tests.tables.generator import NAMES

PENGUINS = Path(__file__).parents[2] / "examples" / "penguins.csv"


def table_of(tmp_path, content, name="table.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_table(path)


def columns_of(tmp_path, content, name="table.csv"):
    return table_of(tmp_path, content, name).frame.to_dict(as_series=False)


def refusal(tmp_path, content, name="table.csv", error=DataError):
    with pytest.raises(error) as caught:
        table_of(tmp_path, content, name)
    text = caught.value.text
    assert text.en != text.ja
    for sentence, stop in ((text.en, "."), (text.ja, "。")):
        assert sentence.endswith(stop)
        assert "\n" not in sentence
        assert name in sentence
    return text.en.replace(str(tmp_path) + os.sep, "")


def test_the_penguins():
    table = read_table(PENGUINS)
    assert (table.rows, table.names[0], len(table.names)) == (344, "species", 8)
    assert table.frame.null_count().row(0) == (0, 0, 2, 2, 2, 2, 11, 0)
    kinds = {pl.String: "text", pl.Float64: "number", pl.Int64: "whole"}
    assert " ".join(kinds[kind] for kind in table.frame.dtypes) == "text text number number whole whole text whole"
    assert len(table.sha256) == 64
    assert table.path == str(PENGUINS)


@pytest.mark.parametrize(
    ("content", "columns"),
    [
        ("a,b\n1,x\n2.5,y\n", {"a": [1.0, 2.5], "b": ["x", "y"]}),
        ("a,b\nNA,NA\n,\n1,x\n", {"a": [None, None, 1.0], "b": [None, None, "x"]}),
        ("a,b\n 1 , x \n2, NA\n", {"a": [1.0, 2.0], "b": ["x", None]}),
        ("a,b\n1,nan\n2,3\n", {"a": [1.0, 2.0], "b": [None, 3.0]}),
        ("a,b\r\n1,x\r\n2,y\r\n", {"a": [1.0, 2.0], "b": ["x", "y"]}),
        ("a,b\r1,x\r2,y", {"a": [1.0, 2.0], "b": ["x", "y"]}),
        ("\ufeffa,b\n1,2\n", {"a": [1.0], "b": [2.0]}),
        ("a;b\n1,5;x\n2;y\n", {"a": [1.5, 2.0], "b": ["x", "y"]}),
        ("a\tb\n1\tx\n", {"a": [1.0], "b": ["x"]}),
        ("a\tb\n1,5\tx\n", {"a": [1.5], "b": ["x"]}),
        ('"a, b";c\n1,5;2\n', {"a, b": [1.5], "c": [2.0]}),
        ("a, b;c\n1,5;2,5\n", {"a, b": [1.5], "c": [2.5]}),
        ('a,b\n"1,5",x\n2,y\n', {"a": [1.5, 2.0], "b": ["x", "y"]}),
        ('a,b\n"1,234,567",x\n"1,234",y\n', {"a": [1234567.0, 1234.0], "b": ["x", "y"]}),
        ("a;b\n1.234,5;x\n1.234;y\n", {"a": [1234.5, 1234.0], "b": ["x", "y"]}),
        ("体重,性\n310,雌\n".encode("cp932"), {"体重": [310.0], "性": ["雌"]}),
        ("体重,性\n310,雌\n".encode("utf-16"), {"体重": [310.0], "性": ["雌"]}),
        ('a,b\n"' + "x" * 200_000 + '",1\n', {"a": ["x" * 200_000], "b": [1.0]}),
        ("a,b\n1,2\n\n\n", {"a": [1.0], "b": [2.0]}),
        ("a\n1\n\n3\n", {"a": [1.0, None, 3.0]}),
        ('a,b\n"1","x, ""y""\nz"\n2,w\n', {"a": [1.0, 2.0], "b": ['x, "y"\nz', "w"]}),
        ('"a, b",c\n1,2\n', {"a, b": [1.0], "c": [2.0]}),
        ('a,b\n1,x"y\n', {"a": [1.0], "b": ['x"y']}),
        (",b\n1,2\n", {"": [1.0], "b": [2.0]}),
        ("a,b\ntrue,1\nfalse,1\n", {"a": [True, False], "b": [1.0, 1.0]}),
        ("体重,性\n310,雌\n", {"体重": [310.0], "性": ["雌"]}),
        ("a,b\n1,NA\n2,\n", {"a": [1.0, 2.0], "b": [None, None]}),
        ("a,b\n123456789012345678901234567890,1e400\n", {"a": [123456789012345678901234567890.0], "b": ["1e400"]}),
    ],
)
def test_csv(tmp_path, content, columns):
    assert columns_of(tmp_path, content) == columns


@pytest.mark.parametrize(
    ("content", "remarks"),
    [
        ("a,b\n1,x\n", []),
        ("a;b\n1;x\n", ["Read table.csv as cells separated by semicolons."]),
        (
            "体重;性\n3,5;雌\n".encode("cp932"),
            [
                "Read table.csv as Shift_JIS (cp932) text, cells separated by semicolons.",
                "Read the numbers of table.csv with decimal commas in '体重'.",
            ],
        ),
        ("a\tb\n1\tx\n", ["Read table.csv as cells separated by tabs."]),
        ('a,b\n"1,234.5",x\n', ["Read the numbers of table.csv with commas between the thousands in 'a'."]),
        (
            'a,b\n"1,234",x\n',
            [
                "Commas as in 1,234 in 'a' of table.csv may be decimal commas or stand between thousands; they are "
                "taken for thousands separators: write 1234 or 1.234 if that is wrong."
            ],
        ),
    ],
)
def test_what_was_decided_is_said(tmp_path, content, remarks):
    found = table_of(tmp_path, content).remarks
    assert [str(remark).replace(str(tmp_path) + os.sep, "") for remark in found] == remarks
    assert all(remark.ja.endswith("。") for remark in found)


def test_tabs_are_no_news_in_a_tsv(tmp_path):
    assert table_of(tmp_path, "a\tb\n1\tx\n", "table.tsv").remarks == ()


def test_an_encoding_of_the_users_comes_first(tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes("Größe,x\n1,é\n".encode("cp1252"))
    with pytest.raises(DataError, match="neither UTF-8 nor Shift_JIS"):
        read_table(path)
    assert read_table(path, encoding="windows-1252").names == ("Größe", "x")
    with pytest.raises(DataError, match=r"is not EUC-JP text \(line 1\); leave encoding out") as caught:
        read_table(path, encoding="euc_jp")
    assert "leave --encoding out" in caught.value.spelled(option_of).en
    with pytest.raises(DataError, match="There is no encoding 'rot13' for tables; choose one of utf-8, cp932"):
        read_table(path, encoding="rot13")


def test_numbers_are_read_as_in_an_earlier_table(tmp_path):
    """1,234 and 1.234 alone say nothing; beside the numbers that a model was trained with they do."""
    first = table_of(tmp_path, "a;b\n1,234,567;1.234,5\n1,5e3;7\n".replace("1,5e3", "1,500"))
    assert {name: (form.decimal, form.group) for name, form in first.forms.items()} == {
        "a": (".", ","),
        "b": (",", "."),
    }
    path = tmp_path / "one.csv"
    path.write_text("b;a\n1.234;1,234\n")
    assert read_table(path).frame.row(0) == (1.234, 1.234)
    assert read_table(path, forms=first.forms).frame.row(0) == (1234.0, 1234.0)
    path.write_text("b;a\n1.5;x\n")
    assert read_table(path, forms=first.forms).frame.row(0) == (None, None)


def test_columns_as_they_stand_in_the_file(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("a,b,c\n007,1,x\n")
    table = read_table(path, "c")
    assert {name: table.cells.native(name).to_list() for name in table.names} == {"a": ["007"], "b": ["1"], "c": ["x"]}
    assert table.kept == "c"
    with pytest.raises(DataError, match="There is no column 'd'"):
        read_table(path, "d")


@pytest.mark.few(12)
@pytest.mark.parametrize("name", NAMES)
def test_a_column_of_any_name_is_read_then_and_later(tmp_path, name):
    with open(tmp_path / "a.csv", "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([(name, "other", "y"), *((f"{row}.5", row, f"{row}%") for row in range(8))])
    table = read_table(tmp_path / "a.csv")
    later = read_table(tmp_path / "a.csv", forms=table.forms)
    shown = name if name.strip() else table.names[0]
    for one in (table, later):
        assert one.names == (shown, "other", "y")
        assert [one.values(column).to_list()[7] for column in one.names] == [7.5, 7.0, 7.0]


def test_a_column_is_text_if_late_cells_are(tmp_path):
    numbers = [k % 40 for k in range(1050)]
    rows = "".join(f"{k},2,{k}.5\n" for k in numbers)
    columns = columns_of(tmp_path, "a,b,c\n" + rows + "x y,3.5,x y\n" * 100)
    assert columns["b"] == [2.0] * 1050 + [3.5] * 100
    assert columns["a"] == numbers + [None] * 100  # more than 5 %, but one spelling without digits is "no value"
    columns = columns_of(tmp_path, "a,b,c\n" + rows + "x1,3.5,x2\n" * 100)
    assert columns["a"] == [*map(str, numbers), *["x1"] * 100]
    assert columns["c"] == [*(f"{k}.5" for k in numbers), *["x2"] * 100]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "table.csv is empty; a table needs a line of column names and at least one row."),
        ("\n \r\n", "table.csv is empty; a table needs a line of column names and at least one row."),
        ("a,b\n", "table.csv holds column names but no rows; add at least one row."),
        ("a,b", "table.csv holds column names but no rows; add at least one row."),
        (b"a,b\n1,2\n3,\x004\n", "table.csv holds a NUL byte in line 3, so it is not a text file"),
        (b"a,b\n1,\xff\n", "table.csv is neither UTF-8 nor Shift_JIS text (line 2)"),
        (b"a,b\n1,2\n" + 60 * b"3,4\n" + b"5,\0\0\n", "table.csv holds a NUL byte in line 63"),
        (b"a\r\n\x1a\n\x00\x00", "table.csv holds a NUL byte in line 3"),
        (bytes(range(128, 256)) * 8, "table.csv is neither UTF-8 nor Shift_JIS text (line 1)"),
        (
            "a,b\n1,2\nEOF\n",
            "Line 3 of table.csv, below the last row, has fewer cells (1) than the line of column names (2), as a note "
            "has; delete it, and what follows it.",
        ),
        ("a,b\n1,2\n3\n", "Line 3 of table.csv has another number of cells (1) than the line of column names (2)"),
        (
            "a,b,c\n1,2,3\n\nSource: us\n* 2,3\n",
            "Line 4 of table.csv, below the last row, has fewer cells (1) than the",
        ),
        (
            "a,b\n1,2\n3\n4,5\n",
            "Line 3 of table.csv has another number of cells (1) than the line of column names (2); correct that line.",
        ),
        ("a,,,b\n1,2,3,4\n", "Columns 2, 3 of table.csv have no name; give them one each, or delete them."),
        ("a,b\n1,2\n3,4,5\n", "Line 3 of table.csv has another number of cells (3) than the line of column names (2)"),
        ('a,b\n"1\n",2\n3\n', "Line 4 of table.csv has another number of cells (1) than the line of column names (2)"),
        ("a,b,a\n1,2,3\n", "table.csv has two columns named 'a'; rename one."),
        ('a,b\n"1,2\n3,4\n', "The quotation marks in table.csv do not pair up (line 3)"),
        ('a,b\n"x"y,2\n', "The quotation marks in table.csv do not pair up (line 2)"),
    ],
)
def test_what_is_no_csv(tmp_path, content, sentence):
    assert refusal(tmp_path, content).startswith(sentence)


@pytest.mark.parametrize("name", ["table.csv", "table.parquet"])
@pytest.mark.parametrize(
    ("content", "what"),
    [
        (gzip.compress(b"a,b\n1,2\n", mtime=0), "is compressed (gzip); unpack it first."),
        (bz2.compress(b"a,b\n1,2\n"), "is compressed (bzip2)"),
        (lzma.compress(b"a,b\n1,2\n"), "is compressed (xz)"),
        (b"PK\x03\x04\x14\x00", "is an Excel file or another ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "is an old Excel file"),
        (b"ARROW1\x00\x00", "is an Arrow (Feather) file"),
        (b"SQLite format 3\x00", "is an SQLite database"),
        (b"%PDF-1.4\n", "is a PDF file"),
        (b"\x89PNG\r\n\x1a\n", "is a picture"),
        ('{"a": [1, 2]}', "holds JSON"),
        ('[\n {"a": 1},\n {"a": 2}]', "holds JSON"),
        ("[[1, 2], [3, 4]]", "holds JSON"),
        ("\n<!DOCTYPE html>\n<table>", "holds a web page"),
        ('<?xml version="1.0"?>\n<Workbook/>', "holds a web page"),
    ],
    ids=itertools.count(),
)
def test_what_a_file_is_whatever_its_name(tmp_path, name, content, what):
    assert refusal(tmp_path, content, name).startswith(f"{name} {what}")


def test_what_is_no_file(tmp_path):
    for path, sentence in (
        (tmp_path / "no.csv", "There is no file "),
        (PENGUINS / "no.csv", "There is no file "),
        ("nul\0.csv", "Cannot read "),
    ):
        with pytest.raises(FileError, match=sentence):
            read_table(path)
    with pytest.raises(FileError, match=r"is a folder, not a table; name the CSV or Parquet file in it\.$"):
        read_table(tmp_path)
    with pytest.raises(FileError):
        read_table("a" * 5000)
    assert refusal(tmp_path, "a,b\n1,2\n", "table.xlsx", FileError).startswith("table.xlsx is neither CSV nor Parquet")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("a\n1\n")
    path.chmod(0)
    with pytest.raises(FileError, match="Permission denied"):
        read_table(path)


def parquet_of(**columns):
    stream = io.BytesIO()
    pl.DataFrame(columns).write_parquet(stream)
    return stream.getvalue()


def test_parquet(tmp_path):
    content = parquet_of(
        a=[1, None, 3],
        b=[1.5, float("nan"), None],
        c=["x", "NA", ""],
        d=[True, False, None],
        e=pl.Series([1, 2, 3], dtype=pl.Decimal(10, 2)),
        f=pl.Series([0, 1, 2], dtype=pl.Int32).cast(pl.Date),
        g=pl.Series(["p", "q", None], dtype=pl.Categorical),
        h=[None, None, None],
    )
    columns = columns_of(tmp_path, content, "table.parquet")
    assert columns == {
        "a": [1.0, None, 3.0],
        "b": [1.5, None, None],
        "c": ["x", None, None],
        "d": [True, False, None],
        "e": [1.0, 2.0, 3.0],
        "f": [date(1970, 1, 1), date(1970, 1, 2), date(1970, 1, 3)],
        "g": ["p", "q", None],
        "h": [None, None, None],
    }
    assert columns_of(tmp_path, content, "parquet_by_its_bytes") == columns


@pytest.mark.parametrize("content", [b"PAR1", b"a,b\n1,2\n", parquet_of(a=[1, 2])[:-9], b"PAR1" + bytes(40) + b"PAR1"])
def test_what_is_no_parquet(tmp_path, content):
    assert refusal(tmp_path, content, "table.parquet").startswith("table.parquet is not a readable Parquet file")


def test_parquet_without_rows_and_with_lists(tmp_path):
    assert "no rows" in refusal(tmp_path, parquet_of(a=pl.Series([], dtype=pl.Int64)), "table.parquet")
    assert "Column 'a'" in refusal(tmp_path, parquet_of(a=[[1], [2]]), "table.parquet")


class Panic(BaseException):
    """Like a panic of polars, which is no `Exception`."""


@pytest.mark.parametrize("name", ["table.csv", "table.parquet"])
def test_a_panic_of_polars_is_a_sentence_and_prints_nothing(tmp_path, monkeypatch, capfd, name):
    def panic(*_arguments, **_options):
        os.write(2, b"thread panicked at polars.rs\n")
        raise Panic

    monkeypatch.setattr(pl, "read_csv", panic)
    monkeypatch.setattr(pl, "read_parquet", panic)
    refusal(tmp_path, "a,b\n1,2\n", name)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, SystemExit, MemoryError])
def test_an_interruption_is_not_swallowed(tmp_path, monkeypatch, interruption):
    def interrupt(*_arguments, **_options):
        raise interruption

    monkeypatch.setattr(pl, "read_csv", interrupt)
    with pytest.raises(interruption):
        table_of(tmp_path, "a,b\n1,2\n")


SEEDS = [PENGUINS.read_bytes()[:600], b'a,b\n1,"x ""y"""\n2,z\n', b"a;b\r\n1,5;x\r\n;NA\r\n", b"a\n1\n2\n"]
PIECES = [b'"', b",", b"\n", b"\r", b"\0", b"\xff", b";", b"NA", b" ", b"1e999", b"\xef\xbb\xbf", b"''", b'""', b"\t"]


@given(st.sampled_from(SEEDS), st.integers(0, 2**32), st.integers(1, 6))
def test_mutated_bytes_are_a_table_or_a_sentence(tmp_path_factory, seed, chance, changes):
    rng = random.Random(chance)
    content = bytearray(seed)
    for _ in range(changes):
        at = rng.randrange(len(content) + 1)
        content[at : at + rng.randrange(4)] = rng.choice(PIECES)
    path = tmp_path_factory.getbasetemp() / "mutated.csv"
    path.write_bytes(content)
    sentence = "A table."
    try:
        table = read_table(path)
    except BackglassError as error:
        sentence = str(error)
    else:
        assert table.rows > 0
        assert all(table.column(name).dtype in (pl.Float64, pl.String) for name in table.names)
    assert sentence.endswith(".")
    assert "\n" not in sentence


@given(
    st.lists(
        st.tuples(st.floats(allow_nan=False, allow_infinity=False), st.text(st.characters(codec="utf-8"), max_size=6)),
        min_size=1,
        max_size=8,
    )
)
def test_a_written_table_reads_back(tmp_path_factory, rows):
    texts = [text.replace("\0", "") for _, text in rows]
    frame = pl.DataFrame({"number": [number for number, _ in rows], "text": ["t" + text + "t" for text in texts]})
    path = tmp_path_factory.getbasetemp() / "written.csv"
    frame.write_csv(path)
    assert read_table(path).frame.to_dict(as_series=False) == frame.to_dict(as_series=False)
