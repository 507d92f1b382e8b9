"""The same fit for each fold: scores, their mean and standard error, and the model that is kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.stats import sem
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import cross_val_score

import backglass as bg
from backglass.errors import PlanError
from backglass.training.split import each_fold
from backglass.workflow import fitting, seeing
from backglass.workflow.fitting import fit
from backglass.workflow.folded import Folds, OneFold
from backglass.workflow.folding import cross_judged
from backglass.workflow.job import Job
from backglass.workflow.preparing import prepare

PENGUINS = Path(__file__).parents[2] / "examples" / "penguins.csv"
QUICK = {"members": 2, "epochs": 2, "hidden": 4}
pytestmark = pytest.mark.filterwarnings("ignore::backglass.FitWarning")


@pytest.fixture(scope="module")
def line():
    draw = np.random.default_rng(3)
    X = draw.normal(size=(60, 2)).round(3)
    y = (X @ [1.5, -2.0] + draw.normal(size=60)).round(3)
    return pl.DataFrame({"a": X[:, 0], "b": X[:, 1], "year": np.arange(60.0) // 2, "y": y})


@pytest.fixture(scope="module")
def patients():
    """Rows of one patient are nearly alike, and the target is the patient's own: there is nothing to generalise."""
    draw = np.random.default_rng(5)
    of_patient, target = draw.normal(size=(12, 8)), draw.normal(size=12)
    who = np.repeat(np.arange(12), 8)
    X = of_patient[who] + 0.05 * draw.normal(size=(96, 8))
    columns = {f"x{k}": X[:, k] for k in range(8)}
    return pl.DataFrame({"patient": [f"p{k}" for k in who], **columns, "y": target[who]})


@pytest.fixture(scope="module")
def species():
    return bg.fit_table(PENGUINS, "species", folds=3, **QUICK)


@pytest.mark.parametrize("options", [{}, {"time": "year"}, {"validation": 0.3}])
def test_means_and_standard_errors_are_those_of_scikit_learn_on_the_same_folds(line, options):
    prepared = prepare(Job(line, "y", folds=4, drop="year", **QUICK, **options))

    def stub(one, watch):
        """A fit whose R² is that of a line, which standardising does not change."""
        (X, D), (Xv, Dv) = one.arrays["train"], one.arrays["validation"]
        score = LinearRegression().fit(X, D).score(Xv, Dv)
        found = fit(one, watch)
        return replace(found, judged=replace(found.judged, scores={**found.judged.scores, "r2": score}))

    found = cross_judged(prepared, stub)
    X, y = line.select("a", "b").to_numpy(), line["y"].to_numpy()
    theirs = cross_val_score(LinearRegression(), X, y, cv=found.parts, scoring="r2")
    assert [one.scores["r2"] for one in found.folds.each] == pytest.approx(theirs, abs=1e-5)
    assert found.folds.mean["r2"] == pytest.approx(theirs.mean(), abs=1e-5)
    assert found.folds.standard_error["r2"] == pytest.approx(sem(theirs), abs=1e-5)


def test_every_row_is_judged_once_by_a_network_that_did_not_see_it(line):
    prepared = prepare(Job(line, "y", folds=4, **QUICK))
    seen = []

    def watched(one, watch):
        seen.append((set(one.data.rows.tolist()), set(one.data.held_out.tolist())))
        return fit(one, watch)

    found = cross_judged(prepared, watched)
    assert all(not rows & held_out and rows | held_out == set(range(60)) for rows, held_out in seen)
    assert sorted(row for _, held_out in seen for row in held_out) == list(range(60))
    assert found.judged.rows == 60
    assert found.judged.part == "folds"
    order = np.concatenate([held_out for _, held_out in found.parts])
    assert found.judged.true.tolist() == pytest.approx(line["y"].gather(order).to_list())
    errors = found.judged.true - found.judged.predicted
    assert found.judged.scores["rmse"] == pytest.approx(np.sqrt(np.mean(errors**2)))
    assert found.judged.scores["r2"] == pytest.approx(1 - np.mean(errors**2) / np.var(found.judged.true))


def test_a_fold_is_the_fit_of_its_rows(line):
    model = bg.fit_table(line, "y", folds=3, seed=4, **QUICK)
    prepared = prepare(Job(line, "y", folds=3, seed=4, **QUICK))
    rows, held_out = prepared.data.division.folds(3, 4)[1]
    alone = bg.fit_table(line.select(pl.all().gather(rows)), "y", validation=line[held_out], seed=4, **QUICK)
    assert model.folds.each[1].scores["r2"] == pytest.approx(alone.scores["validation"]["r2"], abs=1e-9)


def test_the_model_itself_is_trained_on_all_rows(line, tmp_path):
    model = bg.fit_table(line, "y", folds=3, **QUICK)
    assert model.model.training["split"]["rows"] == {"train": 60, "validation": 0}
    assert list(model.scores) == ["train"]
    assert model.folds.kept == "all"
    assert "The model itself is trained on all 60 rows." in str(model.folds.how)
    with pytest.raises(PlanError, match="held no rows"):
        model.evaluate(line, "validation")
    assert model.evaluate(line, "train").rows == 60
    model.save(tmp_path / "m.safetensors")
    assert bg.load(tmp_path / "m.safetensors").folds.to_json() == model.folds.to_json()
    assert bg.fit_table(line, "y", **QUICK).folds is None


def test_rows_of_a_validation_that_was_given_are_in_no_fold(line):
    prepared = prepare(Job(line, "y", folds=3, validation=0.25, **QUICK))
    found = cross_judged(prepared, fit)
    held_out = set(prepared.data.held_out.tolist())
    assert len(held_out) == 15
    assert all(not held_out & {*rows.tolist(), *test.tolist()} for rows, test in found.parts)
    model = bg.fit_table(line, "y", folds=3, validation=0.2, **QUICK)  # what it is without folds anyway
    assert model.model.training["split"]["rows"] == {"train": 48, "validation": 12}
    assert model.folds.kept == "rest"
    other = bg.fit_table(line[:40], "y", folds=2, validation=line[40:], **QUICK)
    assert [one.held_out for one in other.folds.each] == [20, 20]
    assert "validation" in other.scores


def test_a_single_network_stops_by_rows_of_no_fold(line, monkeypatch):
    judges = []

    def noted(network, theta, X, D, **options):
        judges.append(options["validation"])
        return trained(network, theta, X, D, **options)

    trained = fitting.train
    monkeypatch.setattr(fitting, "train", noted)
    model = bg.fit_table(line, "y", folds=3, members=1, epochs=2, hidden=4)
    assert model.model.training["split"]["rows"] == {"train": 48, "validation": 12}
    assert [one.held_out for one in model.folds.each] == [16, 16, 16]
    assert [len(X) for X, *_ in judges] == [12, 12, 12, 12]
    assert np.allclose(judges[0][1].std(), judges[3][1].std(), rtol=0.2)


def test_each_fold_weighs_classes_by_its_own_rows(line, monkeypatch):
    """Those that a single network stops by, too: these are of no fold, and weigh as its training rows say."""
    few = line.with_columns(y=pl.Series(["rare"] * 18 + ["often"] * 42))
    seen = []

    def noted(network, theta, X, D, **options):
        seen.append((D, options["sample_weight"], *options["validation"][1:]))
        return trained(network, theta, X, D, **options)

    trained = fitting.train
    monkeypatch.setattr(fitting, "train", noted)
    options = {"members": 1, "epochs": 1, "hidden": 2, "groups": "year"}
    bg.fit_table(few, "y", folds=2, class_weight="balanced", **options)
    assert len({len(D) for D, *_ in seen}) > 1
    for D, s, held, of_held in seen:
        of_class = len(D) / (2 * np.bincount(D))
        assert np.allclose(s, of_class[D])
        assert np.allclose(of_held, of_class[held])


def test_rules_are_grown_on_the_rows_that_a_member_trains_on(line, monkeypatch):
    dealt = []

    def noted(*given):
        dealt.append([part.tolist() for part, _ in each_fold(*given)])
        return each_fold(*given)

    monkeypatch.setattr(seeing, "each_fold", noted)
    found = fit(prepare(Job(line, "y", groups="year", views="rules", members=3, epochs=1, hidden=2)))
    assert dealt == [[run.rows.tolist() for run in found.runs]]
    assert dealt != [[part.tolist() for part, _ in each_fold(len(found.data.rows), 3, 0)]]


def test_few_rows_without_others_to_stop_by_make_two_members(line):
    model = bg.fit_table(line[:12], "y", folds=3, epochs=2, hidden=2, task="regression")
    assert len(model.model.training["members"]) == 2


def test_grouping_prevents_the_leak_of_rows_that_are_nearly_alike(patients):
    options = {"members": 2, "epochs": 40, "hidden": 16, "folds": 3, "task": "regression"}
    options |= {"learning_rate": 0.02, "batch_size": 16}
    leaking = bg.fit_table(patients, "y", drop="patient", **options).folds.mean["r2"]
    honest = bg.fit_table(patients, "y", groups="patient", **options).folds
    assert leaking > 0.8
    assert honest.mean["r2"] < 0.4
    assert "No group of 'patient' is on both sides." in str(honest.how)


def test_later_rows_judge_what_earlier_ones_taught(line):
    found = cross_judged(prepare(Job(line, "y", time="year", folds=4, **QUICK)), fit)
    years = line["year"].to_numpy()
    for (rows, held_out), (_, next_held_out) in zip(found.parts, [*found.parts[1:], found.parts[-1]], strict=True):
        assert years[rows].max() < years[held_out].min()
        assert set(rows) <= set(range(60))
        assert years[held_out].max() <= years[next_held_out].max()
    assert found.judged.rows == 48  # the first block teaches only
    assert "The rows of each fold come later in 'year'" in str(found.folds.how)


def test_scores_of_classes_are_those_of_each_fold(species):
    folds = species.folds
    assert list(folds.mean) == ["loss", "accuracy", "balanced_accuracy", "log_loss", "auc"]
    assert folds.mean["accuracy"] == pytest.approx(np.mean([one.scores["accuracy"] for one in folds.each]))
    assert sum(one.held_out for one in folds.each) == 344
    assert folds.to_json()["each"][2]["fold"] == 3


def test_a_score_that_a_fold_lacks_has_no_mean():
    found = Folds("y", (OneFold(8, 4, {"auc": 0.5}), OneFold(8, 4, {"auc": None})), 12)
    assert found.mean == found.standard_error == {"auc": None}
    assert "-" in found.to_text("ja")


def test_one_row_has_no_share_of_variance(line):
    folds = bg.fit_table(line[:6], "y", folds=6, members=2, epochs=1, hidden=0, task="regression").folds
    assert folds.mean["r2"] is None
    assert folds.mean["mae"] > 0


def test_a_fold_that_grows_out_of_range_is_named(line):
    with pytest.raises(PlanError, match="Fold 1 of 3: The numbers grew out of range") as refused:
        bg.fit_table(line, "y", folds=3, learning_rate=1e38, members=2, epochs=3, hidden=0)
    assert "--learning-rate" in str(refused.value.spelled(lambda name: f"--{name.replace('_', '-')}"))


def test_ctrl_c_in_a_fold_leaves_nothing(line, monkeypatch):
    monkeypatch.setattr(fitting, "train_committee", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        bg.fit_table(line, "y", folds=3, **QUICK)
