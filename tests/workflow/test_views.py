"""Committees whose members see the inputs differently, from a table to a model and to all that is asked of it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import backglass as bg
from backglass.cli import main
from backglass.equations.forward import forward
from backglass.modelfile import read_model
from backglass.preparation.rule_inputs import Category, Threshold
from backglass.presets import TABULAR
from backglass.training.residuals import Residuals
from backglass.workflow import seeing
from backglass.workflow.fitted import model_of
from backglass.workflow.fitting import fit
from backglass.workflow.job import Job
from backglass.workflow.one_member import member_model
from backglass.workflow.preparing import prepare

TOWNS = np.array(["Kobe", "Nara", "Osaka"])
QUICK = {"members": 3, "hidden": (8,), "epochs": 15}
ALL = ("plain", "pieces", "rules")


def planted(rows, seed=0):
    """A rule of two columns, and a number whose effect goes up and down; some cells are missing."""
    rng = np.random.default_rng(seed)
    age, kinked = rng.integers(18, 80, rows).astype(float), rng.uniform(0, 10, rows)
    town = TOWNS[rng.integers(0, 3, rows)]
    y = 3.0 * ((age > 41) & (town == "Osaka")) + 2 * np.abs((0.3 * kinked) % 2 - 1) + 0.1 * rng.normal(size=rows)
    age, town = [None if k % 97 == 5 else one for k, one in enumerate(age.tolist())], town.tolist()
    return pl.DataFrame({"age": age, "town": town, "kinked": kinked, "noise": rng.normal(size=rows), "y": y})


TABLE, FRESH = planted(650), planted(1000, 1)


def fitted_by(table=TABLE, target="y", **options):
    return fit(prepare(Job(table, target, **QUICK | options)))


def r2(model, table=FRESH):
    return model.evaluate(table).scores["r2"]


@pytest.fixture(scope="module")
def fits():
    """A fit of each view, and of all that count where none is named."""
    names = {"plain": "plain", "pieces": "pieces", "rules": "rules", "all": None}
    return {name: fitted_by(views=views) for name, views in names.items()}


@pytest.fixture(scope="module")
def models(fits):
    return {name: bg.TableModel(model_of(found), found.data.table) for name, found in fits.items()}


@pytest.fixture(scope="module")
def evenly(tmp_path_factory):
    """A model in which every view counts, out of its file."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("backglass.training.committee.chosen", lambda *_: [3, 2, 5])
        found = fitted_by()
    path = tmp_path_factory.mktemp("model") / "m.safetensors"
    bg.TableModel(model_of(found), found.data.table).save(path)
    return found, bg.TableModel(read_model(path), found.data.table), path


# --- what is trained ---


def test_pieces_rules_and_all_views_beat_the_plain_one(models):
    found = {name: r2(model) for name, model in models.items()}
    assert found["pieces"] > found["plain"] + 0.03
    assert found["rules"] > found["plain"] + 0.1
    assert found["all"] > found["plain"] + 0.1
    assert found["all"] > found["rules"] - 0.03


def test_classes_have_views_too():
    kinds = [table.with_columns(y=pl.col("y") > 1.5).cast({"y": pl.String}) for table in (TABLE, FRESH)]
    plain, seen = (
        bg.fit_table(kinds[0], "y", **QUICK | {"views": views}).evaluate(kinds[1]).scores for views in ("plain", None)
    )
    assert seen["loss"] < plain["loss"] - 0.05
    assert seen["accuracy"] > plain["accuracy"]


def test_the_default_below_and_from_the_number_of_rows():
    """Held out is a fifth: of 620 rows 496 are trained on, of 630 rows 504."""
    short = Job(planted(620), "y", epochs=2)
    asked = replace(short, views="plain", members=10)
    ours, theirs = fit(prepare(short)), fit(prepare(asked))
    assert len(ours.data.rows) == 496 < TABULAR.long
    assert ours.theta.flat.tobytes() == theirs.theta.flat.tobytes()
    assert ours.preparation == theirs.preparation
    assert [seat.view for seat in ours.seats] == ["plain"] * 10
    prepared = prepare(replace(short, table=planted(630)))
    assert (len(prepared.data.rows), prepared.composed.views, prepared.composed.members) == (504, ALL, 5)
    assert [view.name for view in prepared.views] == list(ALL)


def test_members_side_by_side_have_the_bits_of_one_thread(monkeypatch, fits):
    cores = {1, 3}
    for count in cores:
        for module in ("fitting", "seeing"):
            monkeypatch.setattr(f"backglass.workflow.{module}.cores_allowed", lambda count=count: count)
        found = fitted_by()
        assert found.theta.flat.tobytes() == fits["all"].theta.flat.tobytes()
        assert found.preparation == fits["all"].preparation
        assert [vars(seat) | {"inputs": None} for seat in found.seats] == [
            vars(seat) | {"inputs": None} for seat in fits["all"].seats
        ]


def test_a_table_is_seen_the_same_from_any_source(tmp_path):
    TABLE.write_csv(tmp_path / "t.csv")
    TABLE.write_parquet(tmp_path / "t.parquet")
    sources = (tmp_path / "t.csv", tmp_path / "t.parquet", TABLE.to_pandas(), TABLE)
    prepared = [prepare(Job(source, "y", **QUICK)) for source in sources]
    first = prepared[0]
    assert first.preparation.rules
    assert len(first.preparation.view("pieces")) > len(first.preparation.view("plain"))
    for other in prepared[1:]:
        assert (other.preparation.columns, other.preparation.rules) == (
            first.preparation.columns,
            first.preparation.rules,
        )
        for part, (X, D) in first.arrays.items():
            assert other.arrays[part][0].tobytes() == X.tobytes()
            assert other.arrays[part][1].tobytes() == D.tobytes()
    for other in sources[1:]:
        ours, theirs = (first.preparation.inputs(bg.read_table(one)) for one in (sources[0], other))
        assert ours.tobytes() == theirs.tobytes()


def test_the_joined_net_input_is_the_weighted_mean_of_the_members(evenly):
    found, loaded, _ = evenly
    X = found.preparation.inputs(FRESH)
    mean = sum(
        seat.weight * _net_input(run.network, run.theta, X[:, seat.inputs])
        for run, seat in zip(found.runs, found.seats, strict=True)
    )
    exactly = [run.theta.astype("float64") for run in found.runs]
    inputs, weights = [seat.inputs for seat in found.seats], [seat.weight for seat in found.seats]
    whole = bg.training.committee.joined(exactly, inputs, weights, X.shape[1])
    assert np.abs(_net_input(*whole, X) - mean).max() < 1e-12
    assert np.abs(_net_input(found.network, found.theta, X) - mean).max() < 1e-6  # its weights are float32
    assert [round(10 * 3 * seat.weight) for seat in found.seats] == [3, 3, 3, 2, 2, 2, 5, 5, 5]
    assert loaded.model.theta.flat.tobytes() == found.theta.flat.tobytes()


def _net_input(network, theta, X):
    theta = theta.astype("float64")
    return forward(network.f, theta.weights, theta.biases, X).u[network.L]


@pytest.mark.parametrize(("counts", "left"), [([10, 0, 0], "plain"), ([4, 6, 0], "pieces"), ([0, 10, 0], "pieces")])
def test_what_no_member_takes_is_gone_from_the_model(monkeypatch, counts, left):
    monkeypatch.setattr("backglass.training.committee.chosen", lambda *_: counts)
    narrow = fitted_by(epochs=3)
    monkeypatch.setattr("backglass.workflow.fitting.without_unused", lambda *both: (*both, None))
    wide = fitted_by(epochs=3)
    assert narrow.network.sizes[0] == len(narrow.preparation.names) < wide.network.sizes[0]
    assert narrow.preparation.rules == ()
    assert any(getattr(column, "pieces", ()) for column in narrow.preparation.columns) == (left == "pieces")
    ours, theirs = (_net_input(one.network, one.theta, one.preparation.inputs(FRESH)) for one in (narrow, wide))
    assert np.abs(ours - theirs).max() < 1e-12
    model = bg.TableModel(model_of(narrow), narrow.data.table)
    assert np.isfinite(model.predict(FRESH)).all()
    for member, run in enumerate(narrow.runs, start=1):
        assert model.step(2, TABLE, member=member).after.theta.tobytes() == run.step(2).after.theta.tobytes()


@pytest.mark.parametrize(("limit", "least"), [("MOST_INPUTS", 100), ("MOST_NUMBERS", 10_000)])
def test_wide_and_long_tables_are_seen_plainly_unless_asked(monkeypatch, limit, least):
    monkeypatch.setattr(seeing, limit, least)
    found = prepare(Job(TABLE, "y"))
    assert (found.composed.views, found.composed.members, found.views) == (("plain",), 10, ())
    assert found.preparation == prepare(Job(TABLE, "y", views="plain")).preparation
    asked = prepare(Job(TABLE, "y", views=ALL))
    assert (asked.composed.views, asked.composed.members) == (ALL, 5)
    assert asked.preparation.rules


# --- what is asked of the model ---


def test_a_model_with_views_is_saved_and_read(evenly, tmp_path):
    found, loaded, path = evenly
    again = bg.load(path)
    assert again.model.preparation == found.preparation
    before = bg.TableModel(model_of(found), found.data.table)
    assert np.array_equal(again.predict(FRESH), before.predict(FRESH))
    said = again.model.training["members"]
    assert [one["view"] for one in said] == [name for name in ALL for _ in range(3)]
    assert sum(one["weight"] for one in said) == pytest.approx(1)
    assert [one["fold"] for one in said] == [0, 1, 2] * 3
    again.save(tmp_path / "again.safetensors")
    assert (tmp_path / "again.safetensors").read_bytes() == path.read_bytes()
    assert np.array_equal(loaded.predict_interval(FRESH), before.predict_interval(FRESH))


def test_intervals_hold_what_they_say(models):
    for name in ("rules", "all"):
        assert isinstance(models[name].model.residuals, Residuals)
        low, high = models[name].predict_interval(FRESH).T
        y = FRESH["y"].to_numpy()
        assert 0.85 < ((low <= y) & (y <= high)).mean() < 0.95
    narrow, wide = (np.ptp(models[name].predict_interval(FRESH), axis=1).mean() for name in ("all", "plain"))
    assert narrow < 0.8 * wide


@pytest.mark.parametrize("member", [2, 5, 9])
def test_an_update_of_a_member_of_each_view_is_its_runs(evenly, member):
    found, loaded, _ = evenly
    run, seat = found.runs[member - 1], found.seats[member - 1]
    ours, theirs = run.step(7), loaded.step(7, TABLE, member=member)
    assert theirs.after.theta.tobytes() == ours.after.theta.tobytes()
    assert theirs.rows.tolist() == (found.data.rows[ours.rows - 1] + 1).tolist()
    X = found.preparation.inputs(found.data.table, theirs.rows - 1, "float32")
    assert np.array_equal(X[:, seat.inputs], theirs.trace.X)
    row, names = int(theirs.rows[0]), [found.preparation.names[at] for at in seat.inputs]
    told = loaded.explain(TABLE, row, step=7, member=member, name="w(2)[1,2]")
    assert told.to_json()["member"] == member
    assert names[1] in str(told)
    last = _net_input(run.network, run.theta, found.preparation.inputs(FRESH)[:, seat.inputs])
    alone = member_model(loaded.model, member)
    assert np.allclose(_net_input(alone.network, alone.theta, found.preparation.inputs(FRESH)), last, atol=1e-6)


def test_a_row_shows_its_pieces_and_rules(evenly):
    _, loaded, _ = evenly
    preparation = loaded.preparation
    for told in (loaded.explain(TABLE, 3), loaded.explain(TABLE.drop("y"), 3)):
        x = preparation.inputs(TABLE, np.array([2]))[0]
        said = [value for cell in told.cells for value in cell.inputs.values()] + [float(one.met) for one in told.rules]
        assert np.array_equal(np.array(said, dtype="float32"), x.astype("float32"))
        assert np.array_equal(told.trace.X[0], x) or np.array_equal(told.trace.X[0], x.astype("float32"))
        names = [name for cell in told.cells for name in cell.inputs] + [one.text.en for one in told.rules]
        assert tuple(names) == preparation.names
        met = min((one for one in told.rules if one.met), key=lambda one: len(one.text.en))  # in one line of a terminal
        texts = {"en": met.text.en, "ja": met.text.ja}
        for lang, text in texts.items():
            assert text in told.to_text(lang=lang)
            html = told.to_html(lang=lang).replace("&gt;", ">").replace("&lt;", "<")
            assert text in html
        json = told.to_json()
        assert {one["rule"]: one["value"] for one in json["rules"]} == {
            one.text.en: float(one.met) for one in told.rules
        }
        of_kinked = next(one for one in json["columns"] if one["column"] == "kinked")
        assert len(of_kinked["inputs"]) > 10
        counts = f"Of the network's {len(told.rules)} rules the row meets {sum(one.met for one in told.rules)}:"
        assert counts in " ".join(str(told).split())


def test_shuffled_cells_reach_the_rules(models):
    """Importance is what predicting a table with shuffled cells gives, and counts columns that rules alone look at."""
    model = models["rules"]
    found = {one.column: one.mean for one in model.importance(FRESH, repeats=1).columns}
    assert found["town"] > 0.1 < found["age"]
    assert found["noise"] < 0.05
    from backglass.equations.randomness import Purpose, permutation

    order = permutation(0, Purpose.IMPORTANCE, FRESH.height, time=1)
    for column in ("age", "town", "kinked"):
        shuffled = FRESH.with_columns(pl.Series(column, FRESH[column].gather(order)))
        assert found[column] == pytest.approx(r2(model) - r2(model, shuffled), abs=1e-5)


def test_of_columns_that_rules_alone_look_at_the_cells_matter(models):
    """The same with no weight on what is no rule."""
    model = models["rules"].model
    flat = model.theta.flat.copy()
    model.network.views(flat)[0][2][:, : -len(model.preparation.rules)] = 0.0
    theta = bg.Parameters(model.network, flat)
    alone = bg.TableModel(replace(model, theta=theta))
    found = {one.column: one.mean for one in alone.importance(FRESH, repeats=1).columns}
    assert found["town"] > 0.05 < found["age"]


def test_the_planted_rule_is_among_those_that_members_grow(models):
    conditions = {condition for rule in models["rules"].preparation.rules for condition in rule.conditions}
    assert Category("town", "Osaka", equal=True) in conditions
    values = [one.value for one in conditions if isinstance(one, Threshold) and one.column == "age"]
    assert min(abs(value - 41.5) for value in values) < 1


def test_the_certificate_and_the_health_of_a_model_with_views(evenly, capsys, tmp_path):
    _, loaded, path = evenly
    FRESH[:60].write_csv(tmp_path / "t.csv")
    assert main(["check", str(path), str(tmp_path / "t.csv"), "--share", "0.1", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["verdict"], found["rows"]) == ("right", 60)
    assert found["parameters_checked"] == pytest.approx(0.1 * loaded.network.parameter_count, abs=1)
    assert main(["health", str(path), str(tmp_path / "t.csv"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["findings"] == []


C = pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler here")


@pytest.mark.parametrize("to", ["python", pytest.param("c", marks=C)])
def test_an_export_says_the_same(to, evenly, capsys, tmp_path):
    """It is run in a process of its own on every row, and held against the model."""
    FRESH[:60].write_csv(tmp_path / "t.csv")
    called = ["--to", to, "--check", tmp_path / "t.csv", "--output", tmp_path / "exported"]
    assert main(["export", *map(str, [evenly[2], *called])]) == 0
    assert "4 numbers a row: age, town, kinked, noise" in " ".join(capsys.readouterr().out.split())
    written = (tmp_path / "exported").read_text(encoding="utf-8")
    assert "60" in written
    assert "Osaka" in written


# --- Ctrl-C ---

CHILD = """
import sys
from backglass.cli import main
from backglass.workflow import fitting
fitting.cores_allowed = lambda: 3
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(os.name != "posix", reason="signals are a matter of POSIX")
def test_ctrl_c_while_members_train_side_by_side_can_be_resumed(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    TABLE.write_csv("t.csv")
    asked = ["train", "t.csv", "--target", "y", "--members", "2", "--hidden", "8", "--epochs", "60"]
    asked += ["--patience", "1000", "--output", "cut"]
    called = [sys.executable, "-c", CHILD, *asked]
    with subprocess.Popen(called, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as running:
        while not Path("cut/resume/member-01.safetensors").exists():
            assert running.poll() is None
        running.send_signal(signal.SIGINT)
        told = running.stderr.read()
    assert running.returncode in (130, 0), told  # it may have come when all were done
    if running.returncode == 130:
        assert "--resume" in told
    if Path("cut/model.safetensors").exists():
        model = read_model("cut")
        assert 1 <= len(model.training["members"]) <= 6
        assert np.isfinite(bg.TableModel(model).predict(FRESH)).all()
    assert main(["train", "--resume", "--output", "cut"]) == 0
    capsys.readouterr()
    whole, resumed = fitted_by("t.csv", members=2, epochs=60, patience=1000), read_model("cut")
    assert resumed.theta.flat.tobytes() == whole.theta.flat.tobytes()
    assert resumed.preparation == whole.preparation
    assert [one["weight"] for one in resumed.training["members"]] == [seat.weight for seat in whole.seats]
