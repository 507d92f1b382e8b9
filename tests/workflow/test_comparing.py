"""Boosting and scikit-learn's MLP on the rows of a fit: scores, paired differences, what fails."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy.stats import sem
from sklearn.metrics import accuracy_score, r2_score

import backglass as bg
from backglass.tables.frames import as_table
from backglass.workflow import comparing, contenders
from backglass.workflow.contenders import CONTENDERS, boosting, scikit_learn, usable_columns
from backglass.workflow.fitting import fit
from backglass.workflow.job import Job
from backglass.workflow.preparing import prepare

QUICK = {"members": 2, "epochs": 3, "hidden": 4}
pytestmark = pytest.mark.filterwarnings("ignore::backglass.FitWarning")


@pytest.fixture(scope="module")
def birds():
    draw = np.random.default_rng(1)
    grams, town = draw.normal(size=90), draw.integers(0, 3, 90)
    return pl.DataFrame(
        {
            "grams": [None if k % 11 == 0 else float(grams[k]) for k in range(90)],
            "town": [None if k % 13 == 0 else "abc"[town[k]] for k in range(90)],
            "name": [f"bird {k}" for k in range(90)],
            "empty": pl.Series([None] * 90, dtype=pl.Float64),
            "kind": ["tern" if grams[k] + 0.5 * town[k] > 0.4 else "owl" for k in range(90)],
            "wing": grams * 2 + town,
        }
    )


@pytest.fixture(scope="module")
def by_folds(birds):
    return bg.fit_table(birds, "kind", drop="wing", folds=3, compare=True, **QUICK)


def test_columns_are_taken_as_they_are_but_those_that_tell_nothing(birds):
    found = usable_columns(as_table(birds), "kind", np.arange(90), {"wing"})
    assert found == (["grams"], ["town"])


@pytest.mark.parametrize("fitted", [boosting, scikit_learn])
@pytest.mark.parametrize(("target", "drop"), [("kind", "wing"), ("wing", "kind")])
def test_a_contender_learns_from_gaps_and_texts(birds, fitted, target, drop):
    task = "classification" if target == "kind" else "regression"
    table = as_table(birds)
    model = fitted(table, target, np.arange(60), task, {drop})
    later = np.arange(60, 90)
    predicted = model.predict(table, later)
    if task == "regression":
        assert r2_score(birds["wing"][60:].to_numpy(), predicted) > 0.5
        return
    assert accuracy_score(birds["kind"][60:].to_list(), predicted) > 0.7
    p = model.probabilities(table, later, ("gull", "owl", "tern"))
    assert p[:, 0].tolist() == [0.0] * 30
    assert p.sum(axis=1) == pytest.approx(1)
    assert np.array(["gull", "owl", "tern"])[p.argmax(axis=1)].tolist() == predicted.tolist()


def test_few_columns_are_no_matter():
    numbers = as_table(pl.DataFrame({"x": [1.0, 2.0, 3.0, 4.0] * 5, "y": [1.0, 2.0, 2.0, 4.0] * 5}))
    texts = as_table(pl.DataFrame({"x": ["a", "b"] * 10, "y": [1.0, 2.0] * 10}))
    for table in (numbers, texts):
        for fitted in CONTENDERS.values():
            assert len(fitted(table, "y", np.arange(20), "regression").predict(table)) == 20


def test_many_categories_are_kept_sparse(birds, monkeypatch):
    table = as_table(birds)
    dense = scikit_learn(table, "wing", np.arange(90), "regression").predict(table)
    monkeypatch.setattr(contenders, "MOST_DENSE", 1)
    assert scikit_learn(table, "wing", np.arange(90), "regression").predict(table) == pytest.approx(dense, abs=1e-6)


def test_differences_are_paired_fold_by_fold(birds, by_folds):
    ours, trees, network = by_folds.comparison.models
    assert [one.name for one in (ours, trees, network)] == ["backglass", "boosting", "mlp"]
    parts = prepare(Job(birds, "kind", drop="wing", folds=3, **QUICK)).data.division.folds(3, 0)
    table, kinds = as_table(birds), birds["kind"].to_numpy()
    theirs = [
        accuracy_score(kinds[test], boosting(table, "kind", rows, "classification", {"wing"}).predict(table, test))
        for rows, test in parts
    ]
    mine = [one.scores["accuracy"] for one in by_folds.folds.each]
    assert trees.scores["accuracy"].mean == pytest.approx(np.mean(theirs))
    difference = trees.differences["accuracy"]
    assert difference.mean == pytest.approx(np.mean(np.subtract(mine, theirs)))
    assert difference.standard_error == pytest.approx(sem(np.subtract(mine, theirs)))
    assert ours.scores["log_loss"].mean == pytest.approx(by_folds.folds.mean["log_loss"])
    assert all(one.seconds > 0 for one in (ours, trees, network))


@pytest.mark.parametrize(("target", "drop", "first"), [("kind", "wing", "accuracy"), ("wing", "kind", "r2")])
def test_differences_of_one_split_are_paired_row_by_row(birds, target, drop, first):
    model = bg.fit_table(birds, target, drop=drop, compare=True, **QUICK)
    found = model.comparison
    assert (found.over, found.count, found.measure) == ("rows", 18, first)
    ours, trees, _ = found.models
    judged = model.evaluate(birds, "validation")
    assert ours.scores[first].mean == pytest.approx(judged.scores[first], abs=1e-6)
    table = as_table(birds)
    data = prepare(Job(birds, target, drop=drop, **QUICK)).data
    task = "classification" if target == "kind" else "regression"
    predicted = boosting(table, target, data.rows, task, {drop}).predict(table, data.held_out)
    if target == "kind":
        classes = np.array(judged.target.classes)
        lost = (classes[judged.predicted] == classes[judged.true]) * 1.0 - (predicted == classes[judged.true])
    else:
        lost = ((predicted - judged.true) ** 2 - (judged.predicted - judged.true) ** 2) / np.var(judged.true)
    assert trees.differences[first].mean == pytest.approx(np.mean(lost), abs=1e-6)
    assert trees.differences[first].standard_error == pytest.approx(sem(lost), abs=1e-6)
    assert trees.differences[first].mean == pytest.approx(ours.scores[first].mean - trees.scores[first].mean, abs=1e-6)


def test_a_model_that_fails_is_said_and_the_others_stay(birds, monkeypatch):
    def failing(*_):
        raise ValueError("Input X contains infinity.")

    monkeypatch.setitem(CONTENDERS, "mlp", failing)
    found = bg.fit_table(birds, "kind", drop="wing", compare=True, **QUICK).comparison
    assert [one.failed for one in found.models] == ["", "", "Input X contains infinity"]
    assert "scikit-learn's MLP could not be fitted: Input X contains infinity." in str(found)
    assert found.to_json()["models"][2] == {"model": "mlp", "failed": "Input X contains infinity"}


def test_ctrl_c_in_scikit_learns_network_is_no_finished_fit(birds, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("sklearn.neural_network.MLPRegressor._backprop", interrupted)
    with pytest.raises(KeyboardInterrupt):
        scikit_learn(as_table(birds), "wing", np.arange(90), "regression")


def test_what_is_said_of_it(by_folds):
    text = by_folds.comparison.to_text("en", width=90)
    assert text.splitlines()[0] == "Beside other models: kind"
    assert "HistGradientBoosting" in text
    assert "多層" not in by_folds.comparison.to_text("ja")
    plain = by_folds.comparison.to_json()
    assert plain["over"] == "folds"
    assert set(plain["models"][1]["differences"]) == {"accuracy", "balanced_accuracy", "log_loss", "auc"}
    assert repr(by_folds.comparison).startswith("ModelComparison(accuracy: backglass ")


def test_the_models_are_told_of_as_they_come(birds, monkeypatch):
    for name in CONTENDERS:
        monkeypatch.setitem(CONTENDERS, name, {})  # which fails at once
    told = []
    prepared = prepare(Job(birds, "kind", drop="wing", **QUICK))
    comparing.compared(prepared, fit(prepared), tell=lambda *one: told.append(one))
    assert told == [("boosting", 0, 2), ("mlp", 1, 2)]
