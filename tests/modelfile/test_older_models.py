"""Models of older versions predict what they predicted, from tables of every shape; what they refused they refuse.

`tests/files/older.json` holds what the last version predicted that guessed from every table what its cells are.
"""

import json
from datetime import date, datetime

import numpy as np
import polars as pl
import pytest

import backglass as bg
from backglass.tables.frames import as_table

from .older_tables import FILES, MODELS, tables

EXPECTED = json.loads((FILES / "older.json").read_text())


@pytest.mark.filterwarnings("ignore::backglass.ColumnWarning")  # of cells that training never saw
@pytest.mark.parametrize("name", MODELS)
def test_an_older_model_predicts_what_it_predicted(name, tmp_path):
    model = bg.load(FILES / f"{name}.safetensors")
    predict = model.predict_proba if model.task == "classification" else model.predict
    shapes = dict(tables(MODELS[name], tmp_path))
    assert shapes.keys() == EXPECTED[name].keys()
    for shape, table in shapes.items():
        if (expected := EXPECTED[name][shape]) is None:
            with pytest.raises(bg.DataError):
                predict(table, engine="reference")
        else:
            np.testing.assert_allclose(predict(table, engine="reference"), expected, rtol=2e-6, err_msg=shape)


def test_a_dataframe_is_known_again_as_it_was_before_forms():
    """The identities are what version 0.2 gave at format 3."""
    frame = pl.DataFrame(
        {
            "n": [1.5, 2.0],
            "b": [True, None],
            "d": [date(2024, 2, 29), None],
            "m": [datetime(2024, 2, 29, 10, 30), None],
            "s": ["1", "x "],
        }
    )
    table = as_table(frame)
    before = "7a8a0adb5003a8ce30e27aa6abdf0a88fbfaa5433bcd2bdaf4efe5501173fee6"
    assert before != table.identity
    assert table.is_known_as(before)
    assert table.is_known_as(table.identity)
    assert not as_table(frame[:1]).is_known_as(before)
    assert as_table(frame.to_pandas()).is_known_as("0f2ea4c88b3d4add1569a0716be62bdba0e46ba406c4d22425bd57fc3f0fdf3b")
