"""`bg.read_table`: files and dataframes as the commands read them, joined where a second one is named."""

from __future__ import annotations

import pandas as pd
import polars as pl
import pytest

import backglass as bg
from backglass.tables.table import Table

BIRDS = pl.DataFrame(
    {"bird": ["owl", "tern", "gull"], "island": ["Dream", "Biscoe", None], "grams": [310.5, None, 900]}
)
ISLANDS = pl.DataFrame({"island": ["Dream", "Biscoe"], "hills": [3.0, 1.0]})


@pytest.fixture
def files(tmp_path):
    BIRDS.write_csv(tmp_path / "birds.csv")
    ISLANDS.write_csv(tmp_path / "islands.csv")
    return tmp_path / "birds.csv", tmp_path / "islands.csv"


def test_files_and_dataframes_join_alike(files):
    birds, islands = files
    whole = bg.read_table(birds, join=islands, on="island")
    assert whole.frame["hills"].to_list() == [3.0, 1.0, None]
    for one in (birds, BIRDS, _pandas(BIRDS)):
        for other in (islands, str(islands), ISLANDS, _pandas(ISLANDS), bg.read_table(islands)):
            assert bg.read_table(one, join=other, on="island").frame.equals(whole.frame)


def _pandas(frame):
    return pd.DataFrame({name: frame[name].to_list() for name in frame.columns})


def test_a_table_is_itself_and_an_encoding_is_obeyed(tmp_path):
    (tmp_path / "t.csv").write_bytes("鳥,数\n梟,1\n".encode("cp932"))
    table = bg.read_table(tmp_path / "t.csv", encoding="cp932")
    assert isinstance(table, Table)
    assert table.names == ("鳥", "数")
    assert bg.read_table(table) is table


def test_a_dataframe_is_known_again_by_its_columns(files):
    one, other = bg.read_table(BIRDS), bg.read_table(_pandas(BIRDS))
    assert one.sha256 == ""
    assert one.identity == other.identity
    assert bg.read_table(BIRDS[:2]).identity != one.identity
    assert bg.read_table(BIRDS.rename({"grams": "mass"})).identity != one.identity
    table = bg.read_table(files[0])
    assert table.identity == table.sha256
    first, second = (bg.read_table(BIRDS[:n], join=ISLANDS, on="island").identity for n in (2, 3))
    assert first != second


def test_large_keys_of_dataframes_are_compared_to_the_last_digit():
    mine = pl.DataFrame({"key": [2**53, 2**53 + 1], "x": [1, 2]})
    theirs = pl.DataFrame({"key": [2**53 + 1], "y": [5]})
    for one, other in ((mine, theirs), (_pandas(mine), _pandas(theirs)), (mine, _pandas(theirs))):
        assert bg.read_table(one, join=other, on="key").frame["y"].to_list() == [None, 5.0]


def test_mistakes(files):
    birds, islands = files
    with pytest.raises(bg.OptionError, match="join needs its key"):
        bg.read_table(birds, join=islands)
    with pytest.raises(bg.OptionError, match="on names the key of join"):
        bg.read_table(birds, on="island")
    with pytest.raises(bg.DataError, match="int"):
        bg.read_table(3)
