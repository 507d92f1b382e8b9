"""Joining a second table: every row keeps its place, and what cannot be joined is said."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backglass.errors import DataError
from backglass.tables.cells import FrameCells
from backglass.tables.joining import join, read_joined
from backglass.tables.reader import decided_table
from backglass.tables.table import Joined


def table(path, **columns):
    return decided_table(FrameCells(pl.DataFrame(columns, strict=False)), path, path)


def test_rows_keep_their_order_and_lack_what_has_no_match():
    birds = table("birds.csv", island=["Dream", "Biscoe", None, "Dream"], mass=[1.0, 2.0, 3.0, 4.0])
    islands = table("islands.csv", hills=[5.0, 6.0, 7.0], island=["Torgersen", "Dream", None], name=["t", "d", "n"])
    found = join(birds, islands, "island")
    assert found.frame.rows() == [
        ("Dream", 1.0, 6.0, "d"), ("Biscoe", 2.0, None, None), (None, 3.0, None, None), ("Dream", 4.0, 6.0, "d"),
    ]  # fmt: skip
    assert found.joined == Joined("islands.csv", "island", ("hills", "name"), 2)
    assert [str(remark) for remark in found.remarks] == [
        "2 of the 4 rows of birds.csv have no match in islands.csv by 'island'; what it adds is missing there."
    ]
    assert found.sha256 != birds.sha256
    assert join(birds, islands, "island").sha256 == found.sha256


@pytest.mark.parametrize(
    ("mine", "theirs", "sentence"),
    [
        ({"k": ["a"]}, {"x": [1.0]}, "There is no column 'k' in b.csv"),
        ({"x": ["a"]}, {"k": [1.0]}, "There is no column 'k' in a.csv"),
        ({"k": ["a"]}, {"k": ["a"]}, "b.csv has no column but the key 'k'"),
        ({"k": ["a"], "x": [1.0]}, {"k": ["a"], "x": [2.0]}, "Both a.csv and b.csv have a column 'x' beside the key"),
        (
            {"k": ["a"]},
            {"k": ["b", "a", None, "a", None], "x": [1.0, 2.0, 3.0, 4.0, 5.0]},
            "b.csv has the key 'k' = 'a' in row 2 and again in row 4; each may stand in one row alone.",
        ),
        (
            {"k": ["7", None, "8a"]},
            {"k": [7.0], "x": [1.0]},
            "The key 'k' holds the text '8a' in row 3 of a.csv, but b.csv has numbers there; write it alike in both.",
        ),
        (
            {"k": [7.0]},
            {"k": ["x", "7"], "x": [1.0, 2.0]},
            "The key 'k' holds the text 'x' in row 1 of b.csv, but a.csv has numbers there",
        ),
    ],
)
def test_what_cannot_be_joined(mine, theirs, sentence):
    with pytest.raises(DataError) as caught:
        join(table("a.csv", **mine), table("b.csv", **theirs), "k")
    assert str(caught.value).startswith(sentence)
    assert caught.value.text.ja.endswith("。")


def test_numbers_compare_as_numbers_and_long_ones_as_texts(tmp_path):
    a, b = tmp_path / "a.csv", tmp_path / "b.csv"
    a.write_text("k\n007\n8.0\n")
    b.write_text("k,x\n8,1\n7,2\n")
    assert read_joined(a, b, "k").frame["x"].to_list() == [2.0, 1.0]
    a.write_text("k\n9007199254740993\n9007199254740992\nNA\n")
    b.write_text("k,x\n9007199254740992,1\n9007199254740993,2\n")
    assert read_joined(a, b, "k").frame["x"].to_list() == [2.0, 1.0, None]
    pl.DataFrame({"k": [2**53 + 1, 2**53], "x": [3, 4]}).write_parquet(tmp_path / "b.parquet")
    assert read_joined(a, tmp_path / "b.parquet", "k").frame["x"].to_list() == [3.0, 4.0, None]


def test_a_key_without_values_matches_nothing():
    found = join(table("a.csv", k=pl.Series([None], dtype=pl.Float64)), table("b.csv", k=["a"], x=[1.0]), "k")
    assert found.frame["x"].to_list() == [None]


def test_remarks_and_forms_of_both(tmp_path):
    a, b = tmp_path / "a.csv", tmp_path / "b.csv"
    a.write_bytes("島;重さ\n夢;1,5\n".encode("cp932"))
    b.write_text("島;丘\n夢;2,5\n", encoding="utf-8")
    found = read_joined(a, b, "島", "島")
    assert found.frame.row(0) == ("夢", 1.5, 2.5)
    assert [found.forms[name].decimal for name in ("重さ", "丘")] == [",", ","]
    assert found.kept == "島"
    assert len(found.remarks) == 4  # of either its layout, and its decimal commas


@given(st.lists(st.integers(0, 9)), st.sets(st.integers(0, 9), min_size=1))
def test_every_row_gets_the_row_of_its_key(keys, known):
    mine = table("a.csv", k=[*map(float, keys), 0.0])
    theirs = table("b.csv", k=[float(key) for key in known], x=[10.0 * key for key in known])
    found = join(mine, theirs, "k")
    assert found.frame["x"].to_list() == [10.0 * key if key in known else None for key in [*keys, 0]]
    assert found.joined.unmatched == sum(key not in known for key in [*keys, 0])
