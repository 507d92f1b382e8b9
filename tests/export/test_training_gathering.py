"""From what was trained to a training program, and what is refused."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import backglass as bg
from backglass.errors import DataError, FileError, NetworkError, PlanError
from backglass.export import training_gathering
from backglass.export.emitters.python_program import write
from backglass.export.textbook_forms import constants_of, rule_of
from backglass.export.training_gathering import program_from, program_of
from backglass.export.training_program import shown_updates
from backglass.words import Text
from backglass.words import programs as words
from tests.export.program_cases import tanh_net
from tests.export.trained import check, printed_by_python, samples, trained, wanted_of, written

X = np.linspace(-1, 1, 40)[:, None]
D = X[:, 0] ** 2
NET = bg.Network((1, 3, 1), hidden="tanh")


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    path = tmp_path_factory.mktemp("table") / "sizes.csv"
    draw = np.random.default_rng(0)
    size, x = draw.integers(3, size=120), draw.normal(size=120)
    y = 2 * x + size + 0.1 * draw.normal(size=120)
    pl.DataFrame({"x": x, "size": [["S", "M", "L"][one] for one in size], "y": y}).write_csv(path)
    return path


@pytest.fixture(scope="module")
def model(table):
    return bg.fit_table(table, "y", task="regression", members=1, epochs=15)


def refused(trained_, text=None, **options):
    with pytest.raises(PlanError) as caught:
        program_of(trained_, **options)
    if text is not None:
        assert caught.value.text.ja.startswith(text.ja.split("{")[0])
    assert str(caught.value).endswith(".")
    return caught.value


def of_run(**options):
    return bg.train(NET, NET.initialise(), X, D, **{"epochs": 2, **options})


def test_refusals_say_what_to_do():
    refused(of_run(dropout=0.5), words.DROPOUT)
    refused(of_run(optimiser=bg.LBFGS()), words.LBFGS)
    refused(of_run(keep_bytes=0), words.NO_START)
    refused(bg.train(NET, of_run().state, X, D, epochs=4), words.WENT_ON)
    refused(bg.train_committee(NET, X, D, members=2, epochs=1), words.COMMITTEE)
    error = refused(of_run(dtype="float32"), words.FLOAT32)
    assert "--dtype float64" in error.spelled(lambda name: f"--{name}").en
    refused(5)


def test_an_activation_of_ones_own_is_refused():
    own = bg.OwnActivation("cube", lambda u: u**3, lambda u: 3 * u * u)
    net = bg.Network((1, 2, 1), hidden=own)
    with pytest.raises((PlanError, NetworkError)):
        program_of(bg.train(net, net.initialise(), X, D, epochs=1))


def test_too_many_numbers_are_refused(monkeypatch):
    monkeypatch.setattr(training_gathering, "MOST", 200)
    refused(of_run(batch_size=10, epochs=10), words.TOO_MUCH)
    assert program_of(of_run(batch_size=10, epochs=10, shuffle=False)).orders is None


def test_a_member_of_a_committee_is_a_run():
    found = bg.train_committee(NET, X, D, members=2, epochs=2)
    assert program_of(found.runs[0]).X.shape == (20, 1)


def test_a_run_in_float32_is_trained_in_float64(tmp_path):
    run = trained(tanh_net(), epochs=5, dtype="float32")
    program = program_of(run, dtype="float64")
    assert {program.X.dtype.name, program.W[2].dtype.name} == {"float64"}
    check(printed_by_python(written([run], write, tmp_path, ".py"))[0], wanted_of(run))


def test_a_model_of_a_table_with_its_table(model, table, tmp_path):
    path = tmp_path / "model.safetensors"
    model.save(path)
    again = bg.load(path)
    here, there = program_of(model, dtype="float64"), program_of(again, table, dtype="float64")
    np.testing.assert_array_equal(here.X, there.X)
    np.testing.assert_array_equal(here.orders, there.orders)
    assert here.X.shape == (96, 4)
    error = refused(again, words.NO_TABLE, dtype="float64")
    assert "--data" in error.spelled(lambda name: f"--{name}").en
    refused(again, data=pl.read_csv(table).with_columns(x=pl.col("x") + 1), dtype="float64")
    with pytest.raises(FileError):
        program_of(again, tmp_path / "nothing.csv", dtype="float64")


def test_a_committee_of_a_table_keeps_no_run(table):
    found = bg.fit_table(table, "y", task="regression", members=2, epochs=2)
    error = refused(found, words.COMMITTEE_MODEL)
    assert "members" in str(error)


def test_a_saved_run_with_its_arrays(tmp_path):
    run, path = of_run(), tmp_path / "run.safetensors"
    bg.save(run, path)
    again = bg.load(path)
    np.testing.assert_array_equal(program_of(again, (X, D)).W[2], program_of(run).W[2])
    assert program_of(again, (X, D, np.ones(40))).s is None
    refused(again, words.NO_ARRAYS)
    refused(again, words.OTHER_DATA, data=(X + 1, D))
    with pytest.raises((DataError, PlanError)):
        program_of(again, (X[:3], D))


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_estimators_that_kept_their_run():
    classes = (X[:, 0] > 0).astype(int)
    kept = bg.MLPClassifier(keep_run=True, max_iter=3, early_stopping=True, n_iter_no_change=3).fit(X, classes)
    assert len(program_of(kept).X) == 36
    refused(bg.MLPClassifier(max_iter=3).fit(X, classes), words.NO_RUN_KEPT)
    refused(bg.MLPClassifier())
    partial = bg.MLPClassifier(keep_run=True).partial_fit(X, classes, classes=[0, 1])
    refused(partial, words.PARTIAL_FIT)
    refused(bg.MLPRegressor(solver="lbfgs", keep_run=True, max_iter=3).fit(X, D), words.LBFGS)


def test_a_program_has_the_start_and_the_order_of_the_run():
    run = of_run(batch_size=16, epochs=3)
    program = program_of(run)
    np.testing.assert_array_equal(program.W[2], NET.initialise().W[2])
    assert program.orders.shape == (3, 40)
    np.testing.assert_array_equal(program.orders[1], run.plan.order(2))
    assert (program.updates, program.epochs, program.batch_size) == (9, 3, 16)


@pytest.mark.parametrize(("biases", "size"), [("per_unit", 3), ("frozen", 3), ("augmented", 3), ("shared", 1)])
def test_biases(biases, size):
    program = program_of(trained(bg.Network((2, 3, 2), biases=biases), epochs=1))
    assert program.b[2].shape == (size,)
    assert program.trained_biases == (biases != "frozen")


def test_no_biases():
    assert program_of(trained(bg.Network((2, 3, 2), biases="none"), epochs=1)).b == {}


def test_what_is_shown():
    assert shown_updates(10_000) == (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
    assert [shown_updates(n) for n in (0, 1, 7)] == [(0,), (0, 1), (0, 1, 2, 5, 7)]


def test_a_lesson_needs_no_run():
    mazur = bg.example("mazur")
    title = Text("Mazur's network", "Mazur のネットワーク")
    program = program_from(mazur.network, mazur.parameters, mazur.X, mazur.D, mazur.optimiser, 100, title)
    assert (program.title, program.full, program.rates, program.biases) == (title, True, (0.5,), "frozen")


def test_a_rule_is_by_its_names():
    names = [name for name, _ in rule_of(bg.Adam(0.1))]
    assert names == ["m", "v", "theta"]
    assert constants_of(bg.AdamW(0.1)) == {"beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8}


def test_zero_weights_are_known_before():
    run = trained(tanh_net(), epochs=2, batch_size=1, sample_weight=[1, 0, 1, 1, 1, 1, 1])
    program = program_of(run)
    assert program.skips
    assert program.updates == 12
    assert len(samples(tanh_net())[0]) == 7
