"""What a fit is asked of its training: rows, numbers and weights, taken as given, or refused in one sentence."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import numpy as np
import polars as pl
import pytest
from sklearn.utils.class_weight import compute_class_weight

import backglass as bg
from backglass.cli.config import job_of, read_config, write_config
from backglass.cli.usage import option_of
from backglass.presets import TABULAR
from backglass.training.committee import fewest_rows
from backglass.workflow.fitting import fit
from backglass.workflow.job import DEFAULTS, LEFT_OPEN, Job
from backglass.workflow.preparing import prepare
from backglass.workflow.rows_asked import check_training

KINDS = pl.DataFrame({"x": [0.1 * i for i in range(60)], "kind": ["a", "a", "b"] * 20})
THREE = KINDS.with_columns(kind=pl.Series(["a", "b", "c"] * 20))
NUMBERS = KINDS.with_columns(y=pl.Series([(0.37 * i) % 1 + 0.05 * i for i in range(60)])).drop("kind")
QUICK = {"epochs": 2, "hidden": (3,), "members": 2}
GIVEN = {
    "activation": "relu",
    "optimiser": "momentum:momentum=0.8",
    "learning_rate": 0.05,
    "schedule": "warm_up:steps=1,then=(cosine:steps=9)",
    "l1": 0.001,
    "l2": 0.01,
    "decay": 0.02,
    "dropout": 0.25,
    "loss": "binary_cross_entropy:smoothing=0.1",
    "class_weight": {"b": 3},
    "batch_size": 8,
}


def fitted(members):
    return fit(prepare(Job(KINDS, "kind", **(QUICK | GIVEN | {"members": members}))))


@pytest.mark.parametrize("members", [1, 2])
def test_they_are_those_of_train(members):
    """A fit is the call of bg.train, or of bg.train_committee, with rows of the same names."""
    found = fitted(members)
    made = prepare(Job(KINDS, "kind", **(QUICK | GIVEN)))
    X, D = made.arrays["train"]
    net = bg.Network((1, 3, 1), hidden="relu", output="logistic", loss=bg.BinaryCrossEntropy(smoothing=0.1))
    options = {
        "optimiser": bg.Momentum(0.05, 0.8), "schedule": bg.WarmUp(1, bg.Cosine(9)), "l1": 0.001, "l2": 0.01,
        "decay": 0.02, "dropout": 0.25, "dtype": "float32", "epochs": 2,
        "early_stopping": bg.EarlyStopping(TABULAR.patience),
        "sample_weight": np.where(D == 1, 3.0, 1.0), "batch_size": min(8, fewest_rows(len(X), 2)),
    }  # fmt: skip
    if members == 1:
        Xv, Dv = made.arrays["validation"]
        held_out = (Xv, Dv, np.where(Dv == 1, 3.0, 1.0))
        theta = bg.train(net, net.initialise(seed=0), X, D, validation=held_out, **options).theta
    else:
        theta = bg.train_committee(net, X, D, members=2, classes=D, **options).theta
    assert found.theta == theta
    assert found.class_weight == {"a": 1.0, "b": 3.0}
    plan = found.runs[0].plan.to_dict()
    assert plan["optimiser"] == {"name": "momentum", "learning_rate": 0.05, "momentum": 0.8}
    assert (plan["l1"], plan["l2"], plan["decay"], plan["dropout"]) == (0.001, 0.01, 0.02, {"2": 0.25})


def test_each_of_them_changes_the_fit():
    usual = fit(prepare(Job(KINDS, "kind", **QUICK))).theta
    for name, value in (GIVEN | {"optimiser": "sgd", "schedule": "cosine:steps=2"}).items():
        assert fit(prepare(Job(KINDS, "kind", **(QUICK | {name: value})))).theta != usual, name


def test_balanced_is_scikit_learns():
    frame = KINDS.with_columns(kind=pl.Series(["a"] * 40 + ["b"] * 15 + ["c"] * 5))
    found = prepare(Job(frame, "kind", class_weight="balanced"))
    D = found.arrays["train"][1]
    theirs = compute_class_weight("balanced", classes=np.arange(3), y=D)
    assert list(found.class_weight.values()) == pytest.approx(theirs)
    weights = found.weights("train")
    assert [weights[k == D].sum() for k in range(3)] == pytest.approx([len(D) / 3] * 3)
    assert prepare(Job(frame, "kind")).weights("train") is None


@pytest.mark.parametrize(
    ("given", "written"),
    [
        (bg.Adam(), "adam:learning_rate=0.001,beta_1=0.9,beta_2=0.999,epsilon=1e-08,form=corrected"),
        ({"name": "sgd", "learning_rate": 1}, "sgd:learning_rate=1"),
        ("sgd", "sgd"),
    ],
)
def test_a_row_and_a_mapping_are_texts(given, written):
    assert Job("t.csv", "y", optimiser=given).optimiser == written
    assert Job("t.csv", "y", activation=[given, "relu"], hidden=(1, 1)).activation == f"{written},relu"


def test_the_learning_rate_is_named_once():
    assert Job("t.csv", "y", optimiser=bg.SGD(0.5)).learning_rate == 0.5
    assert Job("t.csv", "y", optimiser="sgd", learning_rate=0.5).learning_rate == 0.5
    assert Job("t.csv", "y", optimiser="sgd").learning_rate == TABULAR.learning_rate
    assert Job("t.csv", "y", optimiser=bg.SGD(0.5), learning_rate=0.5).learning_rate == 0.5
    with pytest.raises(bg.OptionError, match=r"learning_rate is 0.003, but optimiser names the learning rate 0.5"):
        Job("t.csv", "y", optimiser=bg.SGD(0.5), learning_rate=0.003)  # were it the usual one
    with pytest.raises(bg.OptionError, match="learning_rate must be a number"):
        Job("t.csv", "y", optimiser="sgd:learning_rate=fast")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"optimiser": "lbfgs", "members": 1, "batch_size": 32}, "of all rows, and takes no batch_size; leave it out."),
        (
            {"optimiser": "lbfgs", "members": 1, "learning_rate": 0.003},
            "of all rows, and takes no learning_rate; leave it out.",
        ),
        ({"optimiser": "lbfgs", "members": 1, "l1": 0.1}, "of all rows, and takes no l1; leave it out."),
        ({"optimiser": "lbfgs", "members": 1, "decay": 0.1}, "of all rows, and takes no decay; leave it out."),
        ({"optimiser": "lbfgs", "members": 1, "dropout": 0.1}, "of all rows, and takes no dropout; leave it out."),
        (
            {"optimiser": "lbfgs", "members": 1, "schedule": "cosine:steps=3"},
            "of all rows, and takes no schedule; leave it out.",
        ),
        ({"optimiser": "lbfgs"}, "trains no committee; give members 1."),
        ({"optimiser": "adamw", "decay": 0.1}, "give it as optimiser adamw:decay=0.1."),
        ({"optimiser": "sgd:momentum=0.9"}, "'sgd' has no 'momentum'; take 'momentum', 'nesterov', as in momentum:mom"),
        ({"optimiser": "sgd:speed=1"}, "'sgd' has no 'speed'; it has 'learning_rate'."),
        ({"schedule": "cosine"}, "'cosine' has no default for 'steps'; give cosine:steps=..."),
        ({"schedule": "warm_up:steps=2,then=(cosine)"}, "'cosine' has no default for 'steps'"),
        ({"schedule": "warm_up:steps=2,then=(cosin:steps=3)"}, "did you mean 'cosine'?"),
        ({"schedule": "cosine:steps=0"}, "steps is 0, but it is a whole number from 1 up."),
        ({"optimiser": "admm"}, "did you mean 'adam'?"),
        ({"activation": "tahn"}, "did you mean 'tanh'?"),
        ({"activation": "softmax"}, "activation is 'softmax', but it is one of"),
        ({"activation": "step"}, "activation is 'step', but it is one of"),
        ({"activation": "relu,tanh"}, "activation has 2 entries, but there is one hidden layer"),
        ({"dropout": (0.1, 0.2)}, "dropout has 2 entries, but there is one hidden layer"),
        ({"dropout": 0.1, "hidden": 0}, "dropout is of hidden layers, and with this hidden there are none"),
        ({"activation": "tanh", "hidden": 0}, "activation is of hidden layers, and with this hidden there are none"),
        ({"dropout": 1.0}, "dropout is 1.0, but it is a number in"),
        ({"l1": -1}, "l1 is -1.0, but it is a number in"),
        ({"loss": "hubre"}, "did you mean 'huber'?"),
        ({"class_weight": "balancd"}, "did you mean 'balanced'?"),
        ({"class_weight": ["balanced", "a=1"]}, "class_weight is 'balanced', but it must be balanced, or a class"),
        ({"class_weight": "a=-1"}, "class_weight is 'a=-1', but"),
        ({"class_weight": {"a": -1}}, "class_weight is -1.0, but"),
        ({"keep_bytes": -1}, "keep_bytes is -1, but it is a whole number from 0 up."),
    ],
)
def test_what_does_not_go_together_is_refused_before_the_table_is_read(options, sentence):
    with pytest.raises(bg.OptionError) as caught:
        check_training(Job("nowhere.csv", "y", **options))
    assert sentence in str(caught.value)
    spelled = caught.value.spelled(option_of)
    assert spelled.en != spelled.ja


@pytest.mark.parametrize(
    ("table", "target", "options", "sentence"),
    [
        (KINDS, "kind", {"loss": "huber"}, "'kind' is one of two classes, which takes 'binary_cross_entropy'."),
        (KINDS, "kind", {"loss": "cross_entropy"}, "'kind' is one of two classes, which takes 'binary_cross_entropy'."),
        (THREE, "kind", {"loss": "binary_cross_entropy"}, "one of several classes, which takes 'cross_entropy'."),
        (NUMBERS, "y", {"loss": "cross_entropy"}, "'y' is a number, which takes 'squared_error', 'mean_squared_error'"),
        (NUMBERS, "y", {"loss": "poisson"}, "'y' is a number, which takes 'squared_error'"),
        (NUMBERS, "y", {"class_weight": "balanced"}, "weighed by their class with class_weight, but 'y' is a number"),
        (THREE, "kind", {"class_weight": {"q": 1}}, "'kind' has no class 'q'; there are 'a', 'b', 'c'."),
        (KINDS.with_columns(kind=pl.Series(["owl", "tern", "owl"] * 20)), "kind", {"class_weight": ["tren=2"]},
         "did you mean 'tern'?"),
        (THREE, "kind", {"class_weight": {"a": 0, "b": 0, "c": 0}}, "every row that is trained on has the weight 0"),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_target_is_refused(table, target, options, sentence):
    with pytest.raises(bg.OptionError) as caught:
        prepare(Job(table, target, **options))
    assert sentence in str(caught.value)
    assert caught.value.text.en != caught.value.text.ja


def test_lbfgs_takes_all_rows_at_once():
    found = fit(prepare(Job(NUMBERS, "y", hidden=(3,), epochs=20, members=1, optimiser="lbfgs", l2=0.001)))
    assert (found.job.batch_size, found.job.learning_rate) == (None, None)
    assert found.runs[0].plan.lbfgs is not None
    assert (
        found.scores["train"]["loss"] < fit(prepare(Job(NUMBERS, "y", hidden=(3,), epochs=1))).scores["train"]["loss"]
    )


@pytest.mark.parametrize("loss", ["huber:delta=0.5", "absolute_error", "quantile:q=0.9", "mean_squared_error"])
def test_the_losses_of_a_number(loss):
    assert fit(prepare(Job(NUMBERS, "y", **QUICK, loss=loss))).network.loss.name == loss.partition(":")[0]


def test_no_hidden_layer_and_several():
    assert fit(prepare(Job(KINDS, "kind", epochs=1, hidden=0))).network.hidden == ()
    rows = fit(prepare(Job(KINDS, "kind", epochs=1, hidden=(3, 2), activation="relu,tanh", dropout="0.1,0"))).network
    assert [row.name for row in rows.hidden] == ["relu", "tanh"]


ALL = {**GIVEN, "keep_bytes": 1000, "dropout": (0.25,)}


def test_a_file_of_options_holds_them(tmp_path):
    path = tmp_path / "run.toml"
    for job in (
        Job("t.csv", "y", **ALL),
        Job("t.csv", "y", class_weight=("balanced",), activation="relu,tanh", hidden=(3, 2)),
        Job("t.csv", "y", optimiser="lbfgs", members=1),
        Job("t.csv", "y", hidden=0),
    ):
        write_config(path, job)
        again = job_of(
            dict.fromkeys(one.name for one in fields(Job)) | DEFAULTS | dict.fromkeys(LEFT_OPEN) | read_config(path)
        )
        assert vars(again) == vars(job)
        assert vars(replace(job, table="t.csv")) == vars(job)
    path.write_text('optimiser = {name = "sgd", learning_rate = 0.5}\nactivation = ["relu", {name = "elu"}]\n')
    assert read_config(path) == {"optimiser": "sgd:learning_rate=0.5", "activation": "relu,elu"}
    path.write_text("[class_weight]\nyes = 3\n")
    assert read_config(path) == {"class_weight": {"yes": 3.0}}


@pytest.mark.filterwarnings("ignore::backglass.errors.FitWarning")
def test_the_model_keeps_the_weights(tmp_path):
    model = bg.fit_table(KINDS, "kind", class_weight={"b": 3}, **QUICK)
    model.save(tmp_path / "m")
    assert bg.load(tmp_path / "m").model.training["class_weight"] == {"a": 1.0, "b": 3.0}
    assert json.loads(json.dumps(model.model.header()))["training"]["class_weight"] == {"a": 1.0, "b": 3.0}
    assert model.step(2, member=1).plan.s.max() == 3


def test_an_activation_of_ones_own_is_refused():
    own = bg.OwnActivation("double", lambda u: 2 * u, lambda u: 0 * u + 2)
    with pytest.raises(bg.PlanError, match="is one's own: it is Python code, and files hold none"):
        Job("t.csv", "y", activation=own)
