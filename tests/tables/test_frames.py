"""Dataframes of pandas and polars as tables, through the preparation to predictions."""

from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import polars as pl
import pytest

import backglass as bg
from backglass.cli import main
from backglass.errors import DataError, PlanError
from backglass.modelfile import read_model
from backglass.preparation.recipe import Recipe
from backglass.preparation.whole import Preparation
from backglass.tables.cells import FrameCells
from backglass.tables.frames import as_table
from backglass.tables.reader import decided_table, read_table
from backglass.workflow.judging import judge
from backglass.workflow.predicting import predict
from tests.cli.test_explain import PENGUINS

COLUMNS = {
    "whole": [1, 2, 3],
    "gaps": [1.5, None, 3.0],
    "text": ["a", None, " "],
    "truth": [True, False, True],
    "day": [date(2024, 2, 29), None, date(2024, 3, 1)],
    "moment": [datetime(2024, 2, 29, 10, 30), None, datetime(2024, 3, 1)],
}
EXPECTED = COLUMNS | {"text": ["a", None, None]}


def pandas_frame():
    frame = pd.DataFrame(COLUMNS, index=[7, 8, 9])
    frame["moment"] = pd.to_datetime(frame["moment"]).astype("datetime64[us]")
    frame["nullable"] = pd.array([1, None, 3], dtype="Int64")
    frame["maybe"] = pd.array([True, None, False], dtype="boolean")
    frame["category"] = pd.Categorical(["p", None, "q"])
    frame["mixed"] = pd.Series([1, "a", None], index=frame.index, dtype=object)
    frame[5] = [1.0, float("nan"), 2.0]
    return frame


def test_polars_and_pandas_give_the_same_table():
    moment = pandas_frame()["moment"].to_numpy()
    for frame in (pl.DataFrame(COLUMNS), pd.DataFrame(COLUMNS).assign(moment=moment)):
        table = as_table(frame)
        assert table.frame.to_dict(as_series=False) == EXPECTED
        assert as_table(table) is table


def test_the_types_of_pandas():
    found = as_table(pandas_frame()).frame.to_dict(as_series=False)
    more = {"nullable": [1, None, 3], "maybe": [True, None, False], "category": ["p", None, "q"]}
    assert found == EXPECTED | more | {"mixed": ["1", "a", None], "5": [1.0, None, 2.0]}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["a", np.int64(7), None], ["a", "7", None]),
        (["a", np.float64(7), np.float32(0.1)], ["a", "7", "0.1"]),
        (["a", np.bool_(True), None], ["a", "True", None]),
        (
            [np.datetime64("2024-01-01", "ns"), None, np.datetime64("2024-01-02")],
            [date(2024, 1, 1), None, date(2024, 1, 2)],
        ),
        ([np.timedelta64(90, "s"), None, "0:02:00"], [timedelta(seconds=90), None, timedelta(minutes=2)]),
        (pd.period_range("2024-01", periods=3, freq="M"), [date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1)]),
    ],
)
def test_cells_of_several_libraries_in_one_column(cells, expected):
    frame = pd.DataFrame(
        {"^x$": pd.Series(cells if isinstance(cells, pd.Index) else pd.Series(cells, dtype=object)), "": 1.5}
    )
    table = as_table(frame)
    assert table.names == ("^x$", "")
    assert table.values("^x$").to_list() == expected


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        (np.ones((2, 2)), "A ndarray is no dataframe with its rows in memory; give one of pandas or polars"),
        (pl.LazyFrame({"x": [1]}), "A LazyFrame is no dataframe"),
        (pl.DataFrame({"x": []}), "DataFrame holds column names but no rows"),
        (pd.DataFrame(), "DataFrame holds column names but no rows"),
        (pd.DataFrame([[1, 2]], columns=["x", "x"]), "DataFrame has two columns named 'x'"),
        (pd.DataFrame([[1, 2]], columns=["5", 5]), "DataFrame has two columns named '5'"),
        (pl.DataFrame({"x": [[1], [2]]}), "Column 'x' of DataFrame holds List(Int64) values"),
        (pd.DataFrame({"x": [[1], "a"]}), "Column 'x' of DataFrame holds list values"),
    ],
)
def test_what_is_no_table_is_said_in_a_sentence(frame, sentence):
    with pytest.raises(DataError) as caught:
        as_table(frame)
    assert str(caught.value).startswith(sentence)
    assert caught.value.text.ja.endswith("。")


def test_both_are_prepared_as_the_file_is():
    read = read_table(PENGUINS)
    recipe = Recipe(scale="robust", fills={"sex": "zero"}, scales={"body_mass_g": "quantile"})
    expected = Preparation.fit(
        decided_table(FrameCells(read.frame), "DataFrame", ""), "species", np.arange(344), recipe=recipe
    )
    for frame in (pl.read_csv(PENGUINS, null_values="NA"), pd.read_csv(PENGUINS)):
        preparation = Preparation.fit(frame, "species", recipe=recipe)
        assert preparation == expected
        np.testing.assert_array_equal(preparation.inputs(frame), expected.inputs(read))
        np.testing.assert_array_equal(preparation.targets(frame), expected.targets(read))
        assert preparation.complete(frame, np.arange(3)).tolist() == [0, 1, 2]


def test_from_a_dataframe_to_the_command_line(tmp_path, capsys):
    frame = pd.read_csv(PENGUINS)
    preparation = bg.Preparation.fit(frame, "species", recipe=bg.Recipe(scale="robust"))
    net = bg.Network((len(preparation.names), 8, 3), hidden="relu", output="softmax", loss="cross_entropy")
    X, labels = preparation.inputs(frame), preparation.targets(frame)
    run = bg.train(net, net.initialise(seed=0), X, labels, optimiser=bg.Adam(0.01), epochs=5, batch_size=32)
    path = tmp_path / "birds.safetensors"
    bg.save(run, path, preparation)
    model = read_model(path)
    assert model.preparation == preparation
    found = predict(model, frame)
    y = judge(model, frame)
    assert (y.rows, y.scores["accuracy"] > 0.9) == (344, True)
    assert main(["predict", str(path), str(PENGUINS), "--output", str(tmp_path / "p.csv")]) == 0
    assert pl.read_csv(tmp_path / "p.csv")["prediction"].to_list() == found["prediction"].to_list()
    capsys.readouterr()
    with pytest.raises(PlanError, match="its train rows are not known"):
        judge(model, frame, "train")
    other = bg.Preparation.fit(frame, "sex")
    with pytest.raises(PlanError, match=r"makes \d+ inputs and 1 outputs, but the network has 15 and 3"):
        bg.save(run, path, other)
    with pytest.raises(PlanError, match="A preparation is saved with a Run, not with a Model"):
        bg.save(model, path, preparation)
