"""A history is a dict of columns of one length, and so a dataframe."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Mapping

import numpy as np
import polars as pl
import pytest

import backglass as bg
from backglass.training import History
from tests.calls import D, X, network, run


def test_a_history_is_a_mapping():
    history = run().history
    assert isinstance(history, Mapping)
    assert list(history) == list(history.keys()) == history.names() == ["loss", "learning_rate"]
    assert len(history) == 2
    assert history.epochs == 3
    assert "loss" in history
    assert "epoch" not in history
    assert history.get("validation_loss") is None
    assert {name: column.shape for name, column in history.items()} == {"loss": (3,), "learning_rate": (3,)}
    assert dict(history) == history.columns()
    assert {**history}.keys() == history.keys()
    with pytest.raises(KeyError, match="has no column 'accuracy'; it has loss, learning_rate"):
        history["accuracy"]
    assert repr(history) == "History(epochs=3, columns=['loss', 'learning_rate'])"


def test_a_history_is_a_dataframe():
    history = run().history
    frame = pl.DataFrame(history)
    assert frame.columns == list(history)
    assert frame["loss"].to_list() == history["loss"].tolist()
    pd = pytest.importorskip("pandas")
    assert pd.DataFrame(history).equals(pd.DataFrame(dict(history)))
    assert pd.DataFrame(history).shape == (3, 2)


def test_a_committees_history_is_one_dataframe():
    found = bg.train_committee(network(), X, D, members=2, epochs=3)
    frame = pl.DataFrame(found.history())
    assert frame["member"].to_list() == [1, 1, 1, 2, 2, 2]
    assert frame.columns[:2] == ["member", "loss"]


def test_histories_are_equal_by_their_numbers():
    history = History({"loss": [1.0, np.nan]})
    assert history == History({"loss": [1.0, np.nan]}) == {"loss": np.array([1.0, np.nan])}
    assert history != History({"loss": [1.0, 2.0]})
    assert history != History({"loss": [1.0, np.nan], "more": [1, 2]})
    assert history != {"loss": "much"}
    assert history != 3
    assert not History()


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_a_copy_grows_by_itself(copied):
    history = History({"loss": [1.0]})
    history.extend({"loss": [2.0]})
    again = copied(history)
    assert type(again) is History
    assert again == history
    again.extend({"loss": [3.0]})
    history.extend({"loss": [4.0]})
    assert (again["loss"].tolist(), history["loss"].tolist()) == ([1.0, 2.0, 3.0], [1.0, 2.0, 4.0])


def test_columns_that_come_and_go_have_gaps():
    history = History({"loss": [1.0, 0.5]})
    early = history["loss"]
    history.extend({"loss": [0.25], "validation_loss": [0.3]})
    history.extend({"validation_loss": [0.2]})
    assert early.tolist() == [1.0, 0.5]
    assert np.array_equal(history["loss"], [1.0, 0.5, 0.25, np.nan], equal_nan=True)
    assert np.array_equal(history["validation_loss"], [np.nan, np.nan, 0.3, 0.2], equal_nan=True)
    assert history.row(3) == {"loss": 0.25, "validation_loss": 0.3}


def test_a_long_run_is_recorded_in_full():
    history, values = History(), np.random.default_rng(0).random(1000)
    for value in values:
        history.extend({"loss": [value], "learning_rate": [0.1]})
    assert history["loss"].tolist() == values.tolist()
    assert history.epochs == 1000


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"loss": [1.0], "rate": [1.0, 2.0]}, r"of one length, but these have the shapes \[\(1,\), \(2,\)\]"),
        ({"loss": [[1.0]]}, "shapes"),
        ({"loss": ["a"]}, "The column loss holds texts"),
        ([1, 2], "columns is of the type list"),
    ],
)
def test_columns_that_are_none_are_refused(columns, says):
    with pytest.raises(bg.DataError, match=says):
        History(columns)


@pytest.mark.parametrize("epoch", [0, 4, -1, 1.5, "1", True, None])
def test_an_epoch_that_is_not_there_is_said(epoch):
    with pytest.raises(bg.DataError, match=r"epoch is .*, but it is a whole number from 1 to 3"):
        run().history.row(epoch)


@pytest.mark.filterwarnings("ignore::backglass.FitWarning")
def test_a_history_goes_into_a_file_and_comes_back(tmp_path):
    bg.save(run(), tmp_path / "run.safetensors")
    assert bg.load(tmp_path / "run.safetensors").history == run().history
    fitted = bg.MLPRegressor(max_iter=300, tol=1.0, n_iter_no_change=2).fit(X, D)
    bg.save(fitted, tmp_path / "fitted.safetensors")
    again = bg.load(tmp_path / "fitted.safetensors").history_
    assert type(again) is History
    assert again == fitted.history_
