"""The table of settings has what a network and its training take, and checks as they do."""

from __future__ import annotations

import inspect
import json

import pytest

import backglass as bg
from backglass.equations.rows import TABLES
from backglass.studio.chosen import MOST_BYTES, Chosen, estimated_bytes
from backglass.studio.problems import opened
from backglass.studio.settings import SETTINGS
from tests.studio.asking import ask, flowers, fresh, heard, learner

# What `Network` and `train` take beside: data, how a run is watched and stored, and what early stopping is here.
NO_SETTINGS = {
    "network", "theta", "X", "D", "sample_weight", "early_stopping", "threads", "callbacks", "gradient_norm", "score",
    "checkpoint", "resume", "keep_bytes", "ranks", "parts",
}  # fmt: skip
OWN = {"initialiser", "patience"}


def mazur(**given):
    return Chosen.of(opened({"lesson": "mazur"}), given)


def test_all_that_a_network_and_its_training_take_is_a_setting():
    taken = {*inspect.signature(bg.Network).parameters, *inspect.signature(bg.train).parameters}
    assert set(SETTINGS) == taken - NO_SETTINGS | OWN


def test_the_table_is_json_with_every_row_and_both_languages():
    table = [one.to_dict() for one in SETTINGS.values()]
    assert json.loads(json.dumps(table, allow_nan=False)) == table
    by_name = {one["name"]: one for one in table}
    for name, kind in {"optimiser": "optimiser", "schedule": "schedule", "loss": "loss", "output": "activation",
                       "initialiser": "initialiser"}.items():  # fmt: skip
        assert [row["name"] for row in by_name[name]["choices"]] == [
            *TABLES[kind],
            *(["lbfgs"] if name == "optimiser" else []),
        ]
    for one in table:
        for text in (one["title"], *(choice["title"] for choice in one["choices"])):
            assert text["en"]
            assert text["ja"]
        for choice in one["choices"]:
            for parameter in choice["parameters"]:
                assert parameter["title"]["ja"] != parameter["name"] or parameter["name"] == "f'(0)"
    assert "softmax" not in [row["name"] for row in by_name["hidden"]["choices"]]
    adam = next(row for row in by_name["optimiser"]["choices"] if row["name"] == "adam")
    assert [one["name"] for one in adam["parameters"]] == ["learning_rate", "beta_1", "beta_2", "epsilon", "form"]
    assert adam["parameters"][4]["choices"][0]["name"] == "corrected"


@pytest.mark.parametrize("name", list(SETTINGS))
def test_what_the_panel_suggests_is_taken(name):
    """Every row with the parameters that the table shows, and every choice."""
    shown = SETTINGS[name].to_dict()
    for choice in shown["choices"]:
        value = choice["name"]
        if SETTINGS[name].table is not None:
            value = {"name": value} | {one["name"]: one["default"] for one in choice["parameters"]}
        assert SETTINGS[name].read(value)
    if shown["optional"]:
        assert SETTINGS[name].read(None) is None


def test_a_choice_is_read_back_as_it_is():
    values = mazur(optimiser={"name": "adam"}, schedule={"name": "step", "steps": 3}, dropout=0.5, l1=1).values
    assert values["optimiser"]["beta_1"] == 0.9
    assert values["dropout"] == [0.5]
    assert mazur(**json.loads(json.dumps(values))).values == values


def test_hidden_activations_follow_the_number_of_layers():
    grown = mazur(sizes=[2, 3, 4, 2], dropout=0.1).values
    assert [row["name"] for row in grown["hidden"]] == ["logistic", "logistic"]
    assert grown["dropout"] == [0.1, 0.1]
    chosen = Chosen(opened({"lesson": "mazur"}), grown)
    assert chosen.other({"sizes": [2, 2]}).values["hidden"] == []
    assert chosen.other({"sizes": [2, 2]}).other({"sizes": [2, 5, 2]}).values["hidden"][0]["name"] == "tanh"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"sizes": [3, 2]}, "has 3 units, but the data have 2 inputs"),
        ({"sizes": [2, 3]}, "has 3 units, but the data have 2 targets"),
        ({"sizes": [2, 0, 2]}, "at least two whole numbers"),
        ({"sizes": [2, 10**9, 2]}, "of memory, but a page of the studio may take 256 MiB"),
        ({"sizes": [2, 10**80, 2]}, "TiB of memory"),
        ({"sizes": [2] * 65}, "65 layers"),
        ({"sizes": "22"}, "at least two whole numbers"),
        ({"hidden": "softmax"}, "belongs to the output layer"),
        ({"hidden": ["tanh", "tanh"]}, "names 2 activations"),
        ({"hidden": {"name": "relu", "slope": 3}}, "no parameter 'slope'"),
        ({"output": "nothing"}, "no output named 'nothing'"),
        ({"loss": "cross_entropy"}, "cannot stand behind"),
        ({"optimiser": {"name": "sgd", "learning_rate": 0}}, "learning_rate is 0"),
        ({"optimiser": "lbfgs", "l1": 0.1}, "L-BFGS minimises one smooth function of all rows; leave l1 out"),
        ({"optimiser": {"name": "lbfgs", "memory": 0}}, "memory is 0"),
        ({"optimiser": {"name": "adamw"}, "decay": 0.5}, "has a decay of its own"),
        ({"optimiser": 3}, "is no optimiser"),
        ({"schedule": "step"}, "no default for steps"),
        ({"batch_size": 0}, "batch_size is 0"),
        ({"batch_size": 1.5}, "batch_size is 1.5"),
        ({"seed": -1}, "seed is -1"),
        ({"validation": 0.5}, "too few to hold a share"),
        ({"l1": float("nan")}, "l1 is nan"),
        ({"l2": 10**400}, "l2 is"),
        ({"shuffle": 1}, "shuffle is 1"),
        ({"dropout": [0.1, 0.2]}, "dropout has 2 rates"),
        ({"dropout": 1}, "dropout is 1"),
        ({"dtype": "int8"}, "dtype is 'int8'"),
        ({"engine": "turbo"}, "engine is 'turbo'"),
        ({"biases": None}, "biases is None"),
        ({"colour": "red"}, "no setting 'colour'"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_in_one_sentence_and_nothing_changes(given, said):
    session = fresh()
    answer = ask(session, "set", settings=given)
    assert answer["say"] == "error"
    assert said in answer["text"]
    assert session.timeline.chosen.values == mazur().values
    assert [one for one in heard(session, "set", settings={}) if isinstance(one, dict)] == [{"say": "reply", "id": 7}]


@pytest.mark.parametrize(
    "given", [{"loss": "cross_entropy"}, {"hidden": "softmax"}, {"optimiser": "lbfgs", "decay": 1}]
)
def test_what_does_not_go_together_is_said_in_japanese(given):
    assert "。" in ask(fresh(), "set", settings=given, lang="ja")["text"]


def test_live_settings_go_on_and_others_begin_anew():
    session = fresh()
    heard(session, "advance", n=5)
    heard(session, "set", settings={"l2": 0.1, "metric": "r2"})
    assert session.timeline.update == 5
    heard(session, "set", settings={"seed": 1})
    assert session.timeline.update == 0


def test_the_estimate_is_above_what_is_taken():
    assert estimated_bytes(mazur()) < 2**20
    wide = Chosen.of(flowers(), {"sizes": [4, 500, 500, 3]})
    assert 24 * wide.network.parameter_count < estimated_bytes(wide) < MOST_BYTES


def test_every_row_of_every_table_runs(recwarn):
    session = learner(flowers())
    for name, setting in SETTINGS.items():
        for choice in setting.to_dict()["choices"]:
            value = choice["name"]
            if setting.table is not None:
                value = {"name": value} | {one["name"]: one["default"] for one in choice["parameters"]}
            answer = ask(session, "set", settings={name: value})
            refused = ("cannot stand behind", "belongs", "is not here", "leave schedule out")  # torch's engine; L-BFGS
            assert answer["say"] == "reply" or any(said in answer["text"] for said in refused)
            sent = heard(session, "step")
            assert sent[-1]["say"] == "reply" or "not trained" in sent[-1]["text"]
    assert not recwarn
