"""A committee's members, each opened by itself: its network, its rows, any of its updates, out of the model's file."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import backglass as bg
from backglass.errors import FileError
from backglass.modelfile import read_model, write_model
from backglass.plan import Cursor, State
from backglass.training.kept import EpochBytes, Kept
from backglass.workflow.fitted import model_of
from backglass.workflow.fitting import fit
from backglass.workflow.job import Job
from backglass.workflow.one_member import member_model, replay_of
from backglass.workflow.preparing import prepare

PENGUINS = Path(__file__).parents[2] / "examples" / "penguins.csv"
OPTIONS = {
    "hidden": (5, 4),
    "members": 3,
    "epochs": 6,
    "class_weight": {"Gentoo": 0.5},
    "l1": 0.001,
    "l2": 0.01,
    "dropout": 0.1,
}


@pytest.fixture(scope="module")
def fitted():
    return fit(prepare(Job(str(PENGUINS), "species", **OPTIONS)))


@pytest.fixture(scope="module")
def loaded(fitted, tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "model.safetensors"
    write_model(path, model_of(fitted))
    return bg.TableModel(read_model(path))


@pytest.mark.parametrize("member", [1, 3])
def test_an_update_of_a_member_has_the_bits_of_its_run(fitted, loaded, member):
    run, table = fitted.runs[member - 1], fitted.data.table
    for update in (1, 9, run.updates):
        ours, theirs = run.step(update), loaded.step(update, PENGUINS, member=member)
        assert theirs.before.theta.tobytes() == ours.before.theta.tobytes()
        assert theirs.after.theta.tobytes() == ours.after.theta.tobytes()
        # Rows are the table's: those of the fit that the member's fold left.
        assert theirs.rows.tolist() == (fitted.data.rows[ours.rows - 1] + 1).tolist()
        X = loaded.preparation.inputs(table, theirs.rows - 1, "float32")
        assert np.array_equal(X, ours.trace.X)
        assert theirs.trace.s.tolist() == ours.trace.s.tolist()
        assert set(theirs.trace.s.tolist()) <= {1.0, 0.5}
    with pytest.raises(bg.PlanError, match=f"take one from 1 to {run.updates}"):
        loaded.step(run.updates + 1, PENGUINS, member=member)


def test_rows_of_groups_are_dealt_out_again_as_they_were():
    rng = np.random.default_rng(2)
    groups, x = rng.integers(0, 12, 90), rng.normal(size=(2, 90))
    cells = {"who": [f"p{one}" for one in groups], "a": x[0], "b": [None, *x[1, 1:]], "y": x[0] ** 2 + groups / 12}
    visits = pl.DataFrame(cells | {"who": [None, None, *cells["who"][2:]]}, strict=False)
    asked = {"groups": "who", "views": ("plain", "rules"), "fill": "b=drop-rows", "hidden": 3, "members": 3}
    found = fit(prepare(Job(visits, "y", epochs=2, seed=3, **asked)))
    for member, run in enumerate(found.runs, start=1):
        rows, own = found.data.rows, found.data.rows[run.rows]
        trained, held = (found.data.division.among(part).groups for part in (own, np.setdiff1d(rows, own)))
        assert not set(trained.tolist()) & set(held.tolist())
        theirs = replay_of(model_of(found), found.data.table, member)
        assert theirs.step(1).after.theta.tobytes() == run.step(1).after.theta.tobytes()


def test_the_file_keeps_no_states_unless_they_are_asked_for(fitted, loaded, tmp_path):
    model = model_of(fitted)
    assert not [name for name in model.tensors() if name.startswith("member.")]
    assert [(run.fold, run.folds, run.seeded) for run in loaded.model.members] == [
        (0, 3, True),
        (1, 3, True),
        (2, 3, True),
    ]
    small = os.path.getsize(_written(tmp_path / "none", model))
    one = 3 * 4 * fitted.runs[0].network.parameter_count  # theta and the two vectors of Adam
    asked = fit(prepare(Job(str(PENGUINS), "species", **OPTIONS, keep_bytes=5 * 3 * one)))
    kept = _written(tmp_path / "some", model_of(asked))
    states = [len(run.kept.states) for run in read_model(kept).members]
    assert all(1 <= count < 5 for count in states)  # its own share of the bytes each, the start not counted
    assert small < os.path.getsize(kept) <= small + 5 * 3 * one + 4096
    assert all(state.cursor.batch == 0 for run in read_model(kept).members for state in run.kept.states)
    for update in (1, 20, asked.runs[1].updates):
        theirs = bg.TableModel(read_model(kept)).step(update, PENGUINS, member=2)
        assert theirs.after.theta.tobytes() == asked.runs[1].step(update).after.theta.tobytes()


def _written(path, model):
    write_model(path, model)
    return path


def test_a_file_is_the_same_however_the_run_was_cut():
    """What is kept does not hang on where the engine handed back."""
    states = [State(np.full(3, float(n)), {}, Cursor(n // 4, n % 4, n)) for n in range(1, 41)]
    found = []
    for cut in (1, 2, 4):
        kept = Kept(EpochBytes(5 * 24), (states[0],), 3, whole_epochs=True)
        for state in states[cut - 1 :: cut]:
            kept = kept.seen(state)
        found.append(([one.cursor.update for one in kept.states], kept.distance))
    assert found[0] == found[1] == found[2]
    assert all(update % 4 == 0 for update in found[0][0][1:])


@pytest.mark.parametrize("member", [1, 2, 3])
def test_a_members_own_network_is_its_block_of_the_joined_one(fitted, loaded, member):
    ours, theirs = fitted.runs[member - 1].theta, member_model(loaded.model, member).theta
    assert theirs.network == ours.network
    scale = np.abs(ours.flat).max()
    assert np.abs(theirs.flat - ours.flat).max() <= 2 * np.finfo(np.float32).eps * scale
    for l in (2, 3):
        assert theirs.weights[l].tobytes() == ours.weights[l].tobytes()
        assert theirs.biases[l].tobytes() == ours.biases[l].tobytes()
    assert theirs.biases[4].tobytes() == ours.biases[4].tobytes()


def test_the_mean_of_the_members_net_inputs_is_the_joined_ones(loaded):
    found = [loaded.explain(PENGUINS, 3, member=member).trace.u[4] for member in (1, 2, 3)]
    assert np.abs(np.mean(found, axis=0) - loaded.explain(PENGUINS, 3).trace.u[4]).max() < 1e-6  # of float32 weights
    said = loaded.explain(PENGUINS, 3, member=2)
    assert said.to_json()["member"] == 2
    assert "In member 2 alone" in str(said)
    assert said.to_json()["layers"][2]["u"] == found[1][0].tolist()
    assert "モデルが結合しているネットワークのうち、メンバー 2" in said.to_text(lang="ja")
    assert "member" not in loaded.explain(PENGUINS, 3).to_json()


def test_a_weight_of_a_member_is_derived_with_the_penalties_of_its_training(loaded):
    found = loaded.explain(PENGUINS, 3, "w(3)[1,2]", member=2)
    json = found.to_json()
    assert json["penalty"] == {"l1": 0.001 * np.sign(json["value"]), "l2": pytest.approx(0.01 * json["value"])}
    assert "g = ∂E_n/∂w(3)[1,2] + l_1 sign(w(3)[1,2]) + l_2 w(3)[1,2]" in str(found)
    assert found.to_html(lang="ja")
    assert r"l_{2}" in found.to_latex()
    assert "penalty" not in loaded.explain(PENGUINS, 3, "w(3)[1,2]").to_json()  # the joined network had none of its own
    assert "penalty" not in loaded.explain(PENGUINS, 3, "b(3)[1]", member=2).to_json()
    nudged = [loaded.explain(PENGUINS, 3, "w(3)[1,2]", nudge=0.1, member=one).to_json() for one in (None, 2)]
    assert nudged[0] != nudged[1]


def test_a_row_that_is_not_in_the_batch_is_told_which_one_holds_it(fitted, loaded):
    run, step = fitted.runs[0], loaded.step(4, PENGUINS, member=1)
    own = fitted.data.rows[run.rows] + 1
    outside = [row for row in own.tolist() if row not in step.rows]
    for row in outside[:3]:
        _, update = loaded.explain(PENGUINS, row, step=4, member=1).holds
        assert row in loaded.step(update, PENGUINS, member=1).rows
        assert all(row not in loaded.step(one, PENGUINS, member=1).rows for one in range(5, update))
    found = loaded.explain(PENGUINS, outside[0], step=4, member=1)
    assert f"the next one that holds it is update {found.holds[1]}." in " ".join(str(found).split())
    assert found.to_json()["row"]["next"] == {"member": 1, "update": found.holds[1]}
    assert found.to_json()["member"] == 1
    inside = loaded.explain(PENGUINS, int(step.rows[0]), step=4, member=1)
    assert inside.to_json()["row"]["next"] is None
    last = loaded.explain(
        PENGUINS, _not_in(own, loaded.step(run.updates, PENGUINS, member=1)), step=run.updates, member=1
    )
    assert last.holds is None
    assert "did not push this update." in " ".join(str(last).split())


def _not_in(rows, step):
    return next(row for row in rows.tolist() if row not in step.rows)


def test_a_row_that_a_member_holds_out_names_another_one(fitted, loaded):
    row = int(fitted.data.rows[np.setdiff1d(np.arange(len(fitted.data.rows)), fitted.runs[0].rows)[0]]) + 1
    found = loaded.explain(PENGUINS, row, step=4, member=1, name="w(4)[1,1]")
    other, update = found.holds
    assert other == 2
    assert row in loaded.step(update, PENGUINS, member=2).rows
    assert all(row not in loaded.step(one, PENGUINS, member=2).rows for one in range(1, update))
    assert f"Member 2 is, first in its update {update}." in " ".join(str(found).split())
    assert f"メンバー 2 で、最初は更新 {update} です" in "".join(found.to_text(lang="ja").split("\n   "))
    judged_by = int(fitted.data.held_out[0]) + 1
    found = loaded.explain(PENGUINS, judged_by, step=4, member=1)
    assert found.holds is None
    assert not found.trained
    assert "nor in any other: it was held out or left out" in " ".join(str(found).split())


def test_batches_without_a_weight_are_no_updates():
    frame = pl.DataFrame({"x": [0.01 * i for i in range(90)], "kind": ["a", "b", "c"] * 30})
    job = Job(frame, "kind", hidden=(2,), members=1, epochs=3, batch_size=2, class_weight={"a": 1, "b": 0, "c": 0})
    found = fit(prepare(job))
    assert found.runs[0].updates < found.runs[0].plan.batches * found.runs[0].epochs
    again = replay_of(model_of(found), found.data.table)
    start = again.step(3)
    for row in again.rows[:6].tolist():
        update = again.next_update(row, start.after.cursor)
        later = [row in again.step(one).rows for one in range(4, again.kept.updates + 1)]
        assert update == (4 + later.index(True) if any(later) else None)


def test_what_there_is_no_member_for(loaded):
    with pytest.raises(bg.PlanError, match="name one of them with member, 1 to 3, or leave step out"):
        loaded.step(1, PENGUINS)
    for ask in (lambda: loaded.step(1, PENGUINS, member=4), lambda: loaded.explain(PENGUINS, 1, member=0)):
        with pytest.raises(bg.PlanError, match=r"member is [04], but the model joins 3 networks, counted from 1."):
            ask()
    older = bg.TableModel(replace(loaded.model, members=()))
    with pytest.raises(bg.PlanError, match="holds nothing of its members' runs"):
        older.explain(PENGUINS, 1, member=1)
    single = bg.TableModel(model_of(fit(prepare(Job(str(PENGUINS), "species", members=1, epochs=1, hidden=(2,))))))
    with pytest.raises(bg.PlanError, match="is a single network and joins no members; leave member out"):
        single.step(1, PENGUINS, member=1)
    assert single.step(1, PENGUINS).number == 1


def test_another_table_is_refused(loaded, tmp_path):
    other = tmp_path / "other.csv"
    other.write_text(PENGUINS.read_text(encoding="utf-8").replace("39.1", "39.2", 1), encoding="utf-8")
    with pytest.raises(bg.PlanError, match="not the table that the model was trained with"):
        loaded.step(1, other, member=1)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"fold": 3}, "run.fold is 3, more than 2"),
        ({"folds": 1}, "run.folds is 1"),
        ({"bias": ()}, "run.bias has the shape 0, not 3"),
        ({"seeded": False}, "kept holds no state"),
        ({"inputs": (0, 1)}, "run.inputs is not that of"),
        ({"inputs": (*range(14), 15)}, "run.inputs is not that of"),
        ({"inputs": (*range(14), 0)}, "run.inputs is not that of"),
    ],
)
def test_a_members_run_that_cannot_be(loaded, tmp_path, change, reason):
    first, *others = loaded.model.members
    path = _written(tmp_path / "m", replace(loaded.model, members=(replace(first, **change), *others)))
    with pytest.raises(FileError, match=reason):
        read_model(path)


def test_a_member_may_take_some_of_the_inputs_in_an_order_of_its_own(loaded):
    """Its run is replayed on those columns: all of them in their order is the run that the data were hashed of."""
    first, *others = loaded.model.members
    same = bg.TableModel(replace(loaded.model, members=(replace(first, inputs=tuple(range(15))), *others)))
    assert same.step(3, PENGUINS, member=1).theta_after == loaded.step(3, PENGUINS, member=1).theta_after
    turned = bg.TableModel(replace(loaded.model, members=(replace(first, inputs=(1, 0, *range(2, 15))), *others)))
    with pytest.raises(bg.PlanError, match="not the data that the run was trained on"):
        turned.step(3, PENGUINS, member=1)


def test_runs_of_other_networks(loaded, tmp_path):
    first, *others = loaded.model.members
    for sizes in ([15, 5, 3], [15, 6, 4, 3], [16, 5, 4, 3], [15, 5, 4, 2]):
        network = {**first.fingerprint.network, "sizes": sizes}
        wrong = replace(first, fingerprint=replace(first.fingerprint, network=network))
        with pytest.raises(FileError, match="is damaged"):
            read_model(_written(tmp_path / "m", replace(loaded.model, members=(wrong, *others))))
