"""Curves, outputs, boundary and heat maps are what the network gives."""

from __future__ import annotations

from base64 import b64decode
from math import nan

import numpy as np
import pytest

import backglass as bg
from backglass.studio.recorded import Note, Notes, spacing
from backglass.studio.scene import scene
from backglass.studio.session import Session
from tests.studio.asking import ask, flowers, fresh, heard, learner


def xor():
    session = Session({"lesson": "xor"})
    list(session.hear({"do": "frame"}))
    return session


def test_the_curves_of_a_run():
    session = learner(flowers(rows=90), validation=0.3, metric="accuracy")
    heard(session, "advance", n=12)
    found = ask(session, "charts")
    assert found["update"] == list(range(13))
    assert set(found["delta_norms"]) == {"2", "3"}
    assert found["metric_name"] == "accuracy"
    run = session.timeline
    assert found["loss"][-1] == run.measures.loss
    assert found["validation_loss"][-1] == run.measures.validation_loss
    later = ask(session, "charts", since=10)
    assert (later["from"], later["update"], later["cuts"]) == (10, [10, 11, 12], found["cuts"])
    heard(session, "to", update=5)
    heard(session, "edit", parameter="b(2)[1]", value=1)
    cut = ask(session, "charts")
    assert (cut["update"][-1], cut["cuts"] > found["cuts"]) == (5, True)
    assert ask(fresh(), "charts")["validation_loss"] is None


def test_whoever_has_the_curves_is_told_when_they_are_others():
    session = learner(flowers())
    seen = [ask(session, "charts")["cuts"]]
    for do, more in (("step", {}), ("again", {}), ("edit", {"parameter": "b(2)[1]", "value": 1}), ("again", {}),
                     ("set", {"settings": {"l2": 1}})):  # fmt: skip
        sent = heard(session, do, **more)
        seen.append(ask(session, "charts")["cuts"])
        scenes = [one["cuts"] for one in sent if isinstance(one, dict) and one["say"] == "scene"]
        assert scenes == ([] if do == "step" else seen[-1:])
    assert seen[0] == seen[1]
    assert sorted(set(seen[1:])) == seen[1:]


def test_the_norm_of_delta_is_that_of_the_trace():
    session = fresh()
    found = ask(session, "charts")
    t = bg.example("mazur").trace()
    assert found["delta_norms"]["3"][0] == pytest.approx(np.linalg.norm(t.delta[3][0]))
    assert found["metric"] is None


def test_outputs_stand_beside_targets():
    session = learner(flowers())
    found = ask(session, "outputs", most=20)
    run = session.timeline
    y = bg.trace(run.chosen.network, run.theta, flowers().X[:20], flowers().D[:20]).y
    np.testing.assert_allclose([row["output"] for row in found["rows"]], y)
    right = y.argmax(axis=1) == flowers().D[:20].argmax(axis=1)
    assert [row["right"] for row in found["rows"]] == right.tolist()
    assert ask(fresh(), "outputs")["rows"][0]["right"] is None


def test_a_boundary_is_the_networks_output_over_the_plane():
    session = xor()
    found = ask(session, "boundary", size=5)
    values = np.frombuffer(b64decode(found["values"]), "<f4").reshape(5, 5, 1)
    run = session.timeline
    corner = np.array([[found["x"][0], found["y"][1]], [found["x"][1], found["y"][0]]])
    y = bg.trace(run.chosen.network, run.theta, corner, [[0.0], [0.0]]).y
    assert values[0, 0, 0] == np.float32(y[0, 0])
    assert values[-1, -1, 0] == np.float32(y[1, 0])
    assert ask(learner(flowers()), "boundary")["say"] == "error"


def test_the_curve_of_one_input_is_the_networks_output_along_it():
    session = Session()
    heard(session, "hello", problem="sine")
    found = ask(session, "boundary", size=9)
    low, high = found["x"]
    values = np.frombuffer(b64decode(found["values"]), dtype="<f4")
    run = session.timeline
    outputs = run.chosen.network.predict(
        bg.Parameters(run.chosen.network, run.seen.state.theta), np.linspace(low, high, 9)[:, np.newaxis]
    )
    assert values == pytest.approx(outputs, abs=1e-6)
    assert found["y"] is None


def test_samples_of_two_inputs_are_points_whatever_they_are_told_as():
    session = Session()
    heard(session, "hello", problem="xor")
    points = scene(session.timeline, 1)["points"]
    assert sorted(zip(points["x"], points["label"], strict=True)) == [
        ([0, 0], 0),
        ([0, 1], 1),
        ([1, 0], 1),
        ([1, 1], 0),
    ]
    assert scene(Session().timeline, 1)["points"] is None


def test_maps_are_the_units_outputs_over_the_plane():
    session = xor()
    sent = heard(session, "maps", on=True)
    maps = sent[1]
    kind, _, update, size, x0, x1, y0, y1, count = maps[:9]
    run = session.timeline
    net = run.chosen.network
    assert (kind, update, count) == (2, 0, sum(net.sizes))
    size = int(size)
    blocks = maps[9:].reshape(int(count), 2 + size * size)
    assert blocks[0, :2].tolist() == [1, 1]
    t = bg.trace(net, run.theta, [[x0, y1], [x1, y0]], [[0.0], [0.0]])
    np.testing.assert_allclose(blocks[:, 2], [x0, y1, *t.z[2][0], *t.z[3][0]])
    np.testing.assert_allclose(blocks[:, -1], [x1, y0, *t.z[2][1], *t.z[3][1]])
    assert len(heard(session, "maps", on=False)) == 2
    assert len(heard(learner(flowers()), "maps", on=True)) == 2


def test_maps_of_many_units_are_coarser():
    session = xor()
    heard(session, "set", settings={"sizes": [2, 12, 12, 1], "hidden": "tanh"})
    assert heard(session, "maps", on=True)[1][3] == 24


def test_notes_grow_apart_with_the_run():
    notes = Notes()
    updates = [0]
    while updates[-1] < 10**6:
        updates.append(notes.next(updates[-1]))
    assert updates[:101] == list(range(101))
    assert {100, 1000, 10_000, 100_000, 10**6} <= set(updates)
    assert len(updates) == 101 + 4 * 80
    assert all(notes.due(update) for update in updates)
    assert not notes.due(101)


def test_notes_of_a_large_table_are_spared():
    assert spacing(150, 150, 50) == spacing(200, 10, 50) == 1
    assert spacing(100_000, 10, 1000) == 3334
    notes = Notes(7)
    assert [notes.next(0), notes.next(6), notes.next(7)] == [7, 7, 14]
    notes.add(Note(0, 1.0, nan, nan, (), None))
    notes.add(Note(7, 1.0, nan, nan, (), None))
    notes.cut(7)
    assert notes.last == 0
