"""Sheets: separators, names, lines above and between the rows; cells as they are written."""

import csv
import random
import time
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from backglass.cli.usage import option_of
from backglass.errors import DataError
from backglass.tables.grid import BLOCK
from backglass.tables.sheet import sheet_of
from backglass.tables.sniffing import said_of
from backglass.words import tables as words

PATH = Path("table.csv")


def read(content, **options):
    return sheet_of(PATH, content if isinstance(content, bytes) else content.encode(), **options)


def cells(content, **options):
    return read(content, **options).texts().to_dict(as_series=False)


def refusal(content, **options):
    with pytest.raises(DataError) as caught:
        read(content, **options)
    text = caught.value.spelled(option_of)
    assert text.en != text.ja
    assert text.ja.endswith("。")
    return text.en


@pytest.mark.parametrize(
    ("content", "separator", "expected"),
    [
        ("a,b\n1,x\n", ",", {"a": ["1"], "b": ["x"]}),
        ("a;b\n1,5;x\n", ";", {"a": ["1,5"], "b": ["x"]}),
        ("a\tb\n1,5\tx\n", "\t", {"a": ["1,5"], "b": ["x"]}),
        ("a|b\n1|x\n", "|", {"a": ["1"], "b": ["x"]}),
        ("id,tags\n1,x|y\n2,z|w\n", ",", {"id": ["1", "2"], "tags": ["x|y", "z|w"]}),
        ("sep=;\na;b\n1,5;2,5\n", ";", {"a": ["1,5"], "b": ["2,5"]}),
        ('"sep=;"\r\na;b\r\n1;2\r\n', ";", {"a": ["1"], "b": ["2"]}),
        ("SEP=,\ra,b\r1;1;1,2\r", ",", {"a": ["1;1;1"], "b": ["2"]}),
        ("sep=\t\na\tb\n1\t2\n", "\t", {"a": ["1"], "b": ["2"]}),
        ("a  b\n1  2\n10 3\n", " ", {"a": ["1", "10"], "b": ["2", "3"]}),
        (" a b \n 1 2,5\t\n 3 4,5\n", " ", {"a": ["1", "3"], "b": ["2,5", "4,5"]}),
        ('n  name\n1  "ford torino"\n2  "a ""b"" c"\n', " ", {"n": ["1", "2"], "name": ["ford torino", 'a "b" c']}),
        ("1,5 2,5\n2,5 3,5\n4,5 5,0\n", " ", {"1,5": ["2,5", "4,5"], "2,5": ["3,5", "5,0"]}),
        ("1, 2\n3, 4\n", ",", {"1": ["3"], "2": [" 4"]}),
        ("first name\nJohn Smith\nJane Doe\n", ",", {"first name": ["John Smith", "Jane Doe"]}),
        ("place name\tn\nNew York\t5\nSan Jose\t6\n", "\t", {"place name": ["New York", "San Jose"], "n": ["5", "6"]}),
    ],
)
def test_what_separates_the_cells(content, separator, expected):
    sheet = read(content)
    assert sheet.separator == separator
    assert sheet.texts().to_dict(as_series=False) == expected


def test_fixed_columns_with_quoted_names():
    """As auto-mpg.data of UCI: a tab stands before the name alone."""
    lines = [
        '18.0   8   307.0      130.0   1\t"ford torino"',
        '9.0    4   97.00      46.00   2\t"vw 1131 deluxe"',
    ]
    sheet = read("\n".join(lines) + "\n", header=False)
    assert sheet.separator == " "
    assert sheet.texts().row(1) == ("9.0", "4", "97.00", "46.00", "2", "vw 1131 deluxe")
    assert sheet.columns(["c1", "c3"], ["c6"]).dtypes == [pl.Float64, pl.Float64, pl.String]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("blank", "a b\nx y\n"), (" ", "a  b\nx\ty\n"), ("tab", "a\tb\nx\ty\n"), ("\t", "a\tb\nx\ty\n"),
        (":", "a:b\nx:y\n"), ("|", "a|b\nx|y\n"), ("；", "a；b\nx；y\n"), ("z", "azb\nxzy\n"), ("Tab", "a\tb\nx\ty"),
    ],
)  # fmt: skip
def test_a_separator_of_the_users(name, content):
    assert cells(content, separator=name) == {"a": ["x"], "b": ["y"]}


@pytest.mark.parametrize("name", ["", ";;", '"', "\n", "tabs"])
def test_no_separator(name):
    assert refusal("a,b\n1,2\n", separator=name).startswith(f"Cells cannot be separated by {name!r}; give --separator")


def test_a_separator_of_the_users_beats_excels():
    assert cells("sep=;\na,b\n1,2;3\n", separator=",") == {"a": ["1"], "b": ["2;3"]}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a,b,\n1,2,\n", {"a": ["1"], "b": ["2"]}),
        ("a;b;;\n1;2;;\n;;;\n", {"a": ["1", None], "b": ["2", None]}),
        ("a,b\n1,2,\n3,4,\n", {"a": ["1", "3"], "b": ["2", "4"]}),
        ("a,b,,\n1,2\n3,4\n", {"a": ["1", "3"], "b": ["2", "4"]}),
        ('a,b,""\n1,2,""\n', {"a": ["1"], "b": ["2"]}),
        ("a,b,\n1,2,\n3,4,x\n", {"a": ["1", "3"], "b": ["2", "4"], "": [None, "x"]}),
        (",b\n1,2\n", {"": ["1"], "b": ["2"]}),
        ("Unnamed: 0,b\n0,2\n", {"Unnamed: 0": ["0"], "b": ["2"]}),
        ("a;b\n1;2\n;\n;\n", {"a": ["1", None, None], "b": ["2", None, None]}),
        ("a,b\n1,2\n,\n3,4\n", {"a": ["1", None, "3"], "b": ["2", None, "4"]}),
    ],
)
def test_separators_at_the_end_and_rows_without_cells(content, expected):
    assert cells(content) == expected


@pytest.mark.parametrize(
    ("content", "count", "expected"),
    [
        ("a,b\n1,2\n\n3,4\n", 1, {"a": ["1", "3"], "b": ["2", "4"]}),
        ("\n\na,b\n1,2\n \n3,4", 3, {"a": ["1", "3"], "b": ["2", "4"]}),
        ('a,b\r\n"x\r\n\r\ny",2\r\n\r\n3,4\r\n', 1, {"a": ["x\r\n\r\ny", "3"], "b": ["2", "4"]}),
        ("a,b\n1,2\n\n\n\n", 0, {"a": ["1"], "b": ["2"]}),
        ("a\n1\n\n3\n", 0, {"a": ["1", None, "3"]}),
        ("\na\n1\n\n3\n", 1, {"a": ["1", None, "3"]}),
    ],
)
def test_blank_lines(content, count, expected):
    sheet = read(content)
    assert sheet.texts().to_dict(as_series=False) == expected
    said = {0: [], 1: ["One blank line of table.csv was left out."], 3: ["3 blank lines of table.csv were left out."]}
    assert [str(remark) for remark in sheet.remarks] == said[count]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a\r1\r2", {"a": ["1", "2"]}),
        ("a\n1\r2\n3\r\n4\n", {"a": ["1", "2", "3", "4"]}),
        ("a,b\r1,x\n2,y\r\n3,z\r", {"a": ["1", "2", "3"], "b": ["x", "y", "z"]}),
        ('a,b\r"x\ry",1\r2,"z"\r\n', {"a": ["x\ry", "2"], "b": ["1", "z"]}),
        ("a,b\n1,x\x0b\n2,\x85\u2028\n", {"a": ["1", "2"], "b": ["x\x0b", "\x85\u2028"]}),
    ],
)
def test_line_ends(content, expected):
    assert cells(content) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('a,b\n"x, ""y""",\' z \'\n', {"a": ['x, "y"'], "b": ["' z '"]}),
        ('a,b\n1,x"y\n3,"4"\n', {"a": ["1", "3"], "b": ['x"y', "4"]}),
        ('a,b\n"",""\n"""",x\n', {"a": [None, '"'], "b": [None, "x"]}),
        ("*,^x.$\n1,2\n", {"*": ["1"], "^x.$": ["2"]}),
        ("#a,b\n#1,2\n", {"#a": ["#1"], "b": ["2"]}),
        ("a,b\n NA ,NA\n", {"a": [" NA "], "b": ["NA"]}),
        ('a,b\n"' + "x" * 200_000 + '",1\n', {"a": ["x" * 200_000], "b": ["1"]}),
    ],
)
def test_cells_as_they_are_written(content, expected):
    assert cells(content) == expected


def test_a_second_byte_order_mark_is_a_sign_of_a_cell():
    assert cells("\ufeff1,2\n3,4\n", header=False) == {"c1": ["\ufeff1", "3"], "c2": ["2", "4"]}
    assert cells("a,b\r\n\ufeff1,2\r\n3,4\r\n") == {"a": ["\ufeff1", "3"], "b": ["2", "4"]}


def test_how_the_separator_is_said():
    assert said_of("|", ".txt") == words.SEPARATED_BY["|"]
    assert str(said_of(":", ".csv")) == "cells separated by ':'"
    assert said_of("\t", ".TSV") is None


def test_names_that_polars_takes_for_patterns():
    sheet = read("note,*,^.*$,y\nred,x,1,007\nblue,z,2,1\n")
    assert sheet.texts(["*"]).to_dict(as_series=False) == {"*": ["x", "z"]}
    frame = sheet.columns(["^.*$", "y"], ["*"])
    assert frame.to_dict(as_series=False) == {"*": ["x", "z"], "^.*$": [1.0, 2.0], "y": ["007", "1"]}


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (["1", "", "NA", "2.5"], [1.0, None, None, 2.5]),
        ([" 1", "2 ", " NA "], [1.0, 2.0, None]),
        (["+1", "-.5", "1e3", "nan"], [1.0, -0.5, 1000.0, None]),
        (["9007199254740991", "1e300"], [9007199254740991.0, 1e300]),
        (["9007199254740993", "1"], None),
        (["-9007199254740993", "1"], None),
        (["007", "1"], None),
        (["1", "-007"], None),
        (["1", " 007"], None),
        (["0", "0.5", "-0"], [0.0, 0.5, 0.0]),
        (["1,5", "2"], None),
        (["1_0", "2"], None),
        (["１", "2"], None),
        (["?", "2"], None),
        (["", "NA"], [None, None]),
    ],
)
@pytest.mark.parametrize("more", ["3", "x"])  # where another column fails, the numbers come by another way
@pytest.mark.parametrize("quoted", [False, True])
def test_plain_numbers(column, expected, more, quoted):
    sign = '"' if quoted else ""
    sheet = read("a;b\n" + "".join(f"{sign}{cell}{sign};{more}\n" for cell in column))
    found = sheet.columns(["a", "b"], [])
    assert found["a"].dtype == (pl.String if expected is None else pl.Float64)
    assert found["a"].to_list() == ([cell or None for cell in column] if expected is None else expected)
    assert found["b"].dtype == (pl.Float64 if more == "3" else pl.String)


def test_columns_asked_for():
    sheet = read("a,b,c\n1,2,x\n3,4,y\n")
    assert sheet.columns(["c"], ["a", "no"]).to_dict(as_series=False) == {"a": ["1", "3"], "c": ["x", "y"]}
    assert sheet.columns([], []).width == 0
    assert sheet.texts([]).width == 0
    assert sheet.sample(1).rows() == [("1", "2", "x")]


def test_no_line_of_names():
    rows = "5.1,3.5,Iris-setosa\n4.9,3.0,Iris-setosa\n6.1,2.9,Iris-virginica\n"
    sheet = read(rows, header=False)
    assert (sheet.names, sheet.height, sheet.remarks) == (("c1", "c2", "c3"), 3, ())
    assert read("1,2\n", header=False).height == 1
    sheet = read(rows)
    assert sheet.names == ("5.1", "3.5", "Iris-setosa")
    (remark,) = sheet.remarks
    assert str(remark).startswith("The first line of table.csv was taken for the column names, but looks like a row;")
    assert "--no-header" in remark.en
    assert "--no-header" in remark.ja


@pytest.mark.parametrize(
    ("content", "count", "expected"),
    [
        ("a,b\n1,2\na,b\n3,4\n", 1, {"a": ["1", "3"], "b": ["2", "4"]}),
        ("a;b\r\n1;2\r\na;b\r\na;b\r\n3;4\r\na;b", 3, {"a": ["1", "3"], "b": ["2", "4"]}),
        ('"a","b c"\n1,"x\n""a"",""b c""\n"\n"a","b c"\n3,4\n', 1, {"a": ["1", "3"], "b c": ['x\n"a","b c"\n', "4"]}),
        ("a,b\n1,2\n\na,b\n3,4\n", 1, {"a": ["1", "3"], "b": ["2", "4"]}),
        ("a,b\n1,2\nza,b\na,bz\n", 0, {"a": ["1", "za", "a"], "b": ["2", "b", "bz"]}),
        ("a\nb\na\n", 0, {"a": ["b", "a"]}),
    ],
)
def test_names_once_more_are_no_row(content, count, expected):
    sheet = read(content)
    assert sheet.texts().to_dict(as_series=False) == expected
    said = [str(one) for one in sheet.remarks if "repeat" in str(one)]
    once = "A line of table.csv that repeats the column names was left out."
    assert said == {0: [], 1: [once], 3: ["3 lines of table.csv that repeat the column names were left out."]}[count]
    assert not any("looks like a row" in str(one) for one in sheet.remarks) or count == 0


def test_without_a_line_of_names_every_line_is_a_row():
    assert read("a,b\n1,2\na,b\n", header=False).height == 3


@pytest.mark.parametrize(
    ("content", "like"),
    [
        ("1,2,3\n4,5,7\n", True),
        ("M,0.4,15\nF,0.5,9\nM,0.3,7\n", True),
        ("39, State-gov, 77516\n50, Private, 83311\n38, State-gov, 215646\n", True),
        ("b,c,x\nb,d,x\nb,c,y\nc,d,y\n", True),
        ("18.0;8;ford\n15.0;8;vw\n", True),
        ("1,5;?;x\n2,5;3;x\n", True),
        ("x,y\n1,2\n3,4\n", False),
        ("name,kind\nowl,bird\ncat,beast\n", False),
        ("country,1990,1991,1992\nFrance,5,6,7\nJapan,8,3,1\n", False),
        ("0,1,2,3\n5.5,1,7,2\n", False),
        ("a,2\n1,2\n2,3\n4,5\n", False),
    ],
)
def test_names_that_look_like_a_row(content, like):
    assert bool(read(content).remarks) is like


def test_a_row_with_a_value_twice_is_no_line_of_names():
    assert "looks like a row" in refusal("vhigh,vhigh,2\nhigh,vhigh,2\nvhigh,low,3\n")
    assert refusal("a,b,a\n1,2,3\n") == "table.csv has two columns named 'a'; rename one."


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("ダウンロードした時刻：2023/04/24\n\n,東京,東京\n年月日,気温,雨量\n2023/1/1,1.2,3\n2023/1/2,1.3,0\n", 4),
        ("Report of May\na;b\n1;2\n3;4\n", 2),
        ("Report\nof, May\na;b;c\n1;2;3\n3;4;5\n", 3),
        ("Report;;\na;b;c\n1;2;3\n3;4;5\n", 2),
        ("sep=;\nReport\na;b\n1;2\n3;4\n", 3),
        ("Report\r\ra,b\r1,2\r3,4\r", 3),
    ],
)
def test_a_title_above_the_table(content, line):
    sentence = refusal(content)
    assert sentence.startswith(f"Line {line} of table.csv looks like the line of column names")
    assert sentence.endswith(f"--skip-lines {line - 1}.")
    sheet = read(content, skip_lines=line - 1)
    assert sheet.height == 2
    assert sheet.columns(sheet.names, []).dtypes[1:] == [pl.Float64] * (len(sheet.names) - 1)


def test_more_lines_to_skip_than_there_are():
    assert refusal("a,b\n1,2\n", skip_lines=5).startswith("table.csv has no more than 2 lines, so 5 cannot be skipped")
    assert "is empty" in refusal("a,b\n1,2\n", skip_lines=2)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "table.csv is empty"),
        ("\n \r\n", "table.csv is empty"),
        ("sep=;", "table.csv is empty"),
        ("a,b\n", "table.csv holds column names but no rows"),
        ("a,b\n1,2\n3\n", "Line 3 of table.csv has another number of cells (1) than the line of column names (2)"),
        ("a,b\n1,2\n3,4,5\n", "Line 3 of table.csv has another number of cells (3)"),
        ('a,b\n"1\n",2\n3\n', "Line 4 of table.csv has another number of cells (1)"),
        ("sep=,\na,b\n\n1,2\n3\n", "Line 5 of table.csv has another number of cells (1)"),
        ("a,b\n1,2,\n3,4\n", "Line 2 of table.csv has another number of cells (3)"),
        ("a,b\n1,2,\n3,4,5\n", "Line 2 of table.csv has another number of cells (3)"),
        ('"x" "y"\n"1" 1 2\n"2" 3 4\n', "Line 2 of table.csv has another number of cells (3)"),
        ("a b,c\n1 2,3\n1 2,3,4\n", "Line 3 of table.csv has another number of cells (3)"),
        ('a,b\n"1,2\n3,4\n', "The quotation marks in table.csv do not pair up (line 3)"),
        ('a,b\n"x"y,2\n', "The quotation marks in table.csv do not pair up (line 2)"),
        ('"a,b\n1,2\n', "The quotation marks in table.csv do not pair up (line 2)"),
    ],
)
def test_what_is_no_table(content, sentence):
    assert refusal(content).startswith(sentence)


def test_a_late_line_with_another_number_of_cells():
    """Two wrong lines whose cells add up to the right number."""
    rows = ["1,2"] * 5000
    rows[3000], rows[4000] = "1,2,3", "1"
    assert refusal("a,b\n" + "\n".join(rows)).startswith("Line 3002 of table.csv has another number of cells (3)")
    rows[3000], rows[4000] = "1", "1,2,3"
    assert refusal("a,b\n" + "\n".join(rows)).startswith("Line 3002 of table.csv has another number of cells (1)")


def test_a_table_longer_than_a_block():
    """What is looked at block by block: numbers are Python's, and quoted cells may go over a block's end."""
    rng = random.Random(0)
    numbers = [
        rng.choice((rng.random() * 10 ** rng.randint(-9, 9), float(rng.randint(0, 10**6)))) for _ in range(60_000)
    ]
    texts = [rng.choice(("plain", 'q "x", y', "two\nlines", "z" * 90)) for _ in numbers]
    frame = pl.DataFrame({"n": numbers, "t": texts})
    content = frame.write_csv().encode()
    assert len(content) > 2 * BLOCK
    found = read(content).columns(["n"], ["t"])
    assert found.equals(frame)
    assert read(content.replace(b"\n", b"\r\n")).columns(["n"], [])["n"].equals(frame["n"])


def test_many_columns():
    row = ",".join(map(str, np.arange(20_000) / 8))
    names = ",".join(f"v{place}" for place in range(20_000))
    sheet = read(f"{names}\n{row}\n{row}\n")
    assert sheet.columns(sheet.names, []).row(1) == tuple((np.arange(20_000) / 8).tolist())


@pytest.mark.parametrize(
    ("content", "separator", "with_names"),
    [
        ("sure,a;b,x,c1,y\n0,,-,x;y,1\n", ",", ","),  # a semicolon in one cell of each line
        ("a,b;c\n0,x;y\n", ";", ","),
        ("a;b\n1,5;2,5\n", ";", ";"),
        ("x, in m;y, in m\n1,5;2,5\n", ";", ";"),
        ("a|b,c\n1|2,3\n", "|", ","),
    ],
)
def test_two_signs_that_would_do(content, separator, with_names):
    """The one of most columns by far; where it is known what they are called, the one between the names."""
    assert sheet_of(PATH, content.encode()).separator == separator
    cells = next(csv.reader([content.partition("\n")[0]], delimiter=with_names))
    sheet = sheet_of(PATH, content.encode(), names=[*cells, "target"])
    assert (sheet.separator, sheet.names) == (with_names, tuple(cells))


@pytest.mark.parametrize(
    "cell", ["1" * 200_000 + "x", "1," * 100_000, "1" + " " * 200_000 + "x", "2024-01-01 " * 20_000]
)
def test_a_very_long_cell_takes_no_longer_than_it_is(cell):
    """An expression that can split a run of digits in many ways would take minutes."""
    data = ("a,b\n" + f'"{cell}",1,2\n' * 3).encode()
    began = time.perf_counter()
    with pytest.raises(DataError, match="another number of cells"):
        sheet_of(Path("t.csv"), data)
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('a,b\n="007",1\n="12",2\n', {"a": ["007", "12"], "b": ["1", "2"]}),
        ('a;b\r\n="007";1\r\n="1,2";2\r\n', {"a": ["007", "1,2"], "b": ["1", "2"]}),
        ('a,b\n"=""007""",1\n"=""x, y""",="2"\n', {"a": ["007", "x, y"], "b": ["1", "2"]}),
        ('="a",="b"\n="",1\n=2,x="y"\n', {"a": [None, "=2"], "b": ["1", 'x="y"']}),
        ('a,b\n"say ""=1""",1\n"x,=""y"",z",2\n', {"a": ['say "=1"', 'x,="y",z'], "b": ["1", "2"]}),
    ],
)
def test_formulas_that_keep_a_cell_as_it_is(content, expected):
    assert read(content).texts().to_dict(as_series=False) == expected
