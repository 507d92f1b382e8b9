"""Long tables are read by shorter ways, which say and give the same."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from backglass.tables import grid
from backglass.tables.encodings import BLOCK, utf8_of
from backglass.tables.forms.missing import ANYWHERE, missing_among
from backglass.tables.forms.plain_texts import Text
from backglass.tables.forms.uniques import MANY
from backglass.tables.reader import read_table

LONG = MANY + 2000


@pytest.fixture
def written(tmp_path):
    """A file of some columns of texts."""

    def write(**columns):
        path = tmp_path / "table.csv"
        rows = zip(*columns.values(), strict=True)
        path.write_text("\n".join([",".join(columns), *map(",".join, rows)]) + "\n")
        return path

    return write


@pytest.mark.parametrize("cells", [["a", " b", "NA", "?", "", "Ｎａ"], ["a", "b"], ["NA", ""], [None]])
def test_texts_that_repeat_are_read_as_others_are(cells):
    long = pl.Series("", cells * (LONG // len(cells)), dtype=pl.String)
    short = pl.Series("", cells, dtype=pl.String)
    for form in (Text(), Text(missing=("?",)), Text(known=False)):
        assert form.read(long).to_list() == form.read(short).to_list() * (LONG // len(cells))
        assert form.present(long).to_list() == form.present(short).to_list() * (LONG // len(cells))
    found = missing_among(long, ANYWHERE, ())
    assert found.to_list() == missing_among(short, ANYWHERE, ()).to_list() * (LONG // len(cells))


@pytest.mark.parametrize("last", ["5", "NA", "x", "7.5", "1.234", "007", "99999999999999999999", " 5", "1e3", ""])
def test_a_late_cell_that_is_no_whole_number_is_read_as_by_itself(written, last):
    first = [str(row % 9 - 4) for row in range(3000)]
    other = [f"{row % 7}.5" for row in range(3001)]
    table = read_table(written(n=[*first, last], x=other))
    alone = read_table(written(n=[last, *first], x=other))
    assert table.form("n") == alone.form("n")
    assert table.decision("n").evidence.cells == alone.decision("n").evidence.cells
    assert table.decision("n").evidence.missing == alone.decision("n").evidence.missing
    assert table.values("n").dtype == alone.values("n").dtype
    assert table.values("n").to_list() == [*alone.values("n")[1:], alone.values("n")[0]]
    assert table.values("x").to_list() == [float(cell) for cell in other]


def test_whole_numbers_keep_their_digits(written):
    cells = [str(2**53 + 1 + row) for row in range(20)]
    assert read_table(written(n=cells, x=["1.5"] * 20)).labels("n").to_list() == cells


@pytest.mark.parametrize(
    "text", ["a,b\n" + "1,07\n" * 500, "a,b\n" + "1,2\n" * 300 + "3\n" + "1,2\n" * 300, "a,b\n1,2"]
)
def test_a_text_cut_into_parts_is_the_same_grid(text, monkeypatch):
    whole = grid.grid_of(text.encode(), ",", 2)
    monkeypatch.setattr(grid, "PART", 64)
    monkeypatch.setattr(grid, "cores_allowed", lambda: 4)
    parts = grid.grid_of(text.encode(), ",", 2)
    assert (whole is None) == (parts is None)
    assert whole is None or (whole.height, whole.padded) == (parts.height, parts.padded)


def test_a_sign_on_the_edge_of_a_block_is_utf_8(tmp_path):
    data = b"x" * (BLOCK - 1) + "体".encode() + b"\n"
    assert utf8_of(tmp_path, data) == (data, "utf-8")


def test_inputs_in_slices_are_the_inputs():
    from backglass.preparation.whole import Preparation

    draw = np.random.default_rng(0)
    frame = pl.DataFrame({"x": draw.normal(size=50), "c": ["a", None, "b", "c", "b"] * 10, "y": draw.normal(size=50)})
    preparation = Preparation.fit(frame, "y")
    later = frame.with_columns(pl.lit(None, dtype=pl.String).alias("c")).head(20).vstack(frame)
    for rows in (None, np.array([3, 1, 60, 22, 5])):
        parts = [part.copy() for part in preparation.slices(later, rows, "float32", 7)]
        assert np.array_equal(np.concatenate(parts), preparation.inputs(later, rows, "float32"))
