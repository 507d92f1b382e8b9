"""A number piece by piece: edges from the training rows, values between 0 and 1, from every source alike."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from backglass.errors import DataError
from backglass.preparation.columns import NumericColumn
from backglass.preparation.pieces import PARTS, edges_of, enter_pieces, piece_names, pieces_of
from backglass.preparation.recipe import Recipe
from backglass.preparation.scaling import Standard
from backglass.preparation.whole import Preparation

NUMBERS = hnp.arrays(float, st.integers(1, 60), elements=st.floats(-1e300, 1e300))


@given(values=NUMBERS, x=NUMBERS)
def test_pieces_add_up_to_where_x_stands(values, x):
    edges = edges_of(values)
    if len(np.unique(values)) < 3:
        assert edges == ()
        return
    if not edges:  # two edges are too far apart
        assert values.max() / 2 - values.min() / 2 > 1e299
        return
    assert edges[0] == values.min()
    assert edges[-1] == values.max()
    assert 2 <= len(edges) <= PARTS + 1
    found = np.empty((len(x), len(edges) - 1))
    enter_pieces(x, edges, found)
    with np.errstate(over="ignore"):
        assert np.array_equal(found, np.transpose(pieces_of(x, edges)))
    assert ((found >= 0) & (found <= 1)).all()
    inside = np.clip(x, edges[0], edges[-1])
    back = edges[0] + found @ np.diff(edges)
    assert np.allclose(back, inside, rtol=0, atol=1e-12 * (1e-300 + max(map(abs, edges))))
    assert (np.diff(found, axis=1) <= 0).all()  # a piece begins where the one before it is full


def test_by_hand():
    found = np.empty((4, 3))
    enter_pieces(np.array([-5.0, 1.0, 2.5, 9.0]), (0.0, 2.0, 3.0, 7.0), found)
    assert found.tolist() == [[0, 0, 0], [0.5, 0, 0], [1, 0.5, 0], [1, 1, 1]]
    assert piece_names("a", (0.0, 2.5)) == ("a from 0 to 2.5",)


def test_which_columns_have_pieces():
    rows = 64
    table = pl.DataFrame({
        "age": [float(k % 16) for k in range(rows)],
        "gappy": [None if k % 8 == 0 else float(k % 5) for k in range(rows)],
        "yes": [float(k % 2) for k in range(rows)],
        "town": [["a", "b"][k % 2] for k in range(rows)],
        "y": [float(k) for k in range(rows)],
    })  # fmt: skip
    plain = Preparation.fit(table, "y", task="regression")
    pieces = Preparation.fit(table, "y", task="regression", recipe=Recipe(views=("plain", "pieces")))
    by_name = {column.name: column for column in pieces.columns}
    assert len(by_name["age"].pieces) == 17
    assert by_name["gappy"].pieces == (0.0, 1.0, 2.0, 3.0, 4.0)
    assert by_name["yes"].pieces == ()
    assert plain.names == tuple(np.array(pieces.names)[pieces.view("plain")])
    assert pieces.as_seen("plain") == plain
    X, of_plain = pieces.inputs(table), plain.inputs(table)
    assert np.array_equal(X[:, pieces.view("plain")], of_plain)
    gap = X[0, [pieces.names.index(name) for name in pieces.names if name.startswith("gappy from")]]
    fill = by_name["gappy"].fill
    assert gap.sum() == fill  # a gap is what stands in for it
    assert pieces.sources == tuple(
        (name.split(" from ")[0].split(" missing")[0].split(" = ")[0],) for name in pieces.names
    )


def test_edges_must_ascend():
    with pytest.raises(DataError, match="ascend"):
        NumericColumn("x", 0.0, False, Standard(0.0, 1.0), pieces=(1.0, 1.0))
    with pytest.raises(DataError, match="ascend"):
        NumericColumn("x", 0.0, False, Standard(0.0, 1.0), pieces=(1.0,))


@pytest.mark.parametrize("views", ["peices", (), ("plain", "rule"), 3])
def test_views_that_are_none(views):
    with pytest.raises(DataError, match="plain, pieces, rules"):
        Recipe(views=views)
