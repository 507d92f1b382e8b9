"""Models of older versions predict what they predicted, from tables of every shape; what they refused they refuse.

`tests/files/older.json` holds what the last version predicted that guessed from every table what its cells are.
"""

import json

import numpy as np
import pytest

import backglass as bg

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
