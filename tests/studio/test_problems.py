"""What can be learned from: every problem opens from its description, and learns with the settings that suit it."""

from __future__ import annotations

import json
import re
from base64 import b64decode

import numpy as np
import pytest

import backglass as bg
from backglass.errors import BackglassError
from backglass.network import Network
from backglass.studio.problems import described, opened
from backglass.studio.problems.course import of_lesson
from backglass.studio.problems.drawn_points import PATTERNS
from backglass.studio.problems.features import FEATURES
from backglass.studio.session import Session
from backglass.textbook.shelf import LESSONS
from backglass.words import Text

OF_NETWORK = ("sizes", "hidden", "output", "loss", "biases", "reduction")


def learned(problem, updates):
    """What so many updates come to, from seed 0, by the problem's own settings: loss, accuracy or r2."""
    start = dict(problem.start)
    net = Network(**{name: start[name] for name in OF_NETWORK if name in start})
    theta = problem.parameters or net.initialise(seed=0)
    X, D = problem.X, problem.D
    size = start.get("batch_size") or len(X)
    options = {"validation": start["validation"]} if start.get("validation") else {}
    rows = len(X) - round((start.get("validation") or 0) * len(X))
    epochs = updates // -(-rows // min(size, rows))
    run = bg.train(
        net, theta, X, D, optimiser=start["optimiser"], batch_size=min(size, rows), epochs=epochs, seed=0, **options
    )
    assert run.updates <= updates
    return bg.evaluate(net, run.theta, X, D)


@pytest.mark.parametrize(
    ("name", "updates", "metric", "least"),
    [
        ("and", 300, "accuracy", 1.0),
        ("or", 300, "accuracy", 1.0),
        ("xor-points", 300, "accuracy", 1.0),
        ("circles", 500, "accuracy", 0.98),
        ("moons", 500, "accuracy", 0.98),
        ("spiral", 1500, "accuracy", 0.97),
        ("gaussians", 100, "accuracy", 0.98),
        ("slope", 800, "r2", 0.98),
        ("hills", 1500, "r2", 0.95),
        ("sine", 1500, "r2", 0.98),
        ("iris", 300, "accuracy", 0.95),
        ("digits", 500, "accuracy", 0.96),
    ],
)
def test_it_learns(name, updates, metric, least):
    assert learned(opened({"id": name}), updates)[metric] >= least


@pytest.mark.parametrize(
    ("name", "updates", "loss"),
    [
        ("network", 1000, 0.001), ("descent", 100, 1e-9), ("chain-rule", 1000, 1e-6), ("perceptron", 1000, 0.07),
        ("activations", 1000, 1e-9), ("mazur", 10_000, 3.6e-5), ("two-layer", 1000, 1e-9), ("softmax", 1000, 1e-3),
        ("losses", 1000, 1e-3), ("multilayer", 1000, 0.01), ("layers", 1000, 0.002), ("paths", 1000, 1e-9),
        ("cost", 1000, 0.01), ("vanishing", 1000, 0.001), ("depth", 1000, 0.01), ("xor", 1000, 0.01),
        ("input-design", 1000, 0.05), ("three-layers", 3000, 0.01),
    ],
)  # fmt: skip
def test_the_network_beside_a_lesson_learns(name, updates, loss):
    assert learned(opened({"lesson": name}), updates)["loss"] <= loss


def test_every_lesson_has_a_network_and_says_so_where_it_is_the_nearest():
    for name in LESSONS:
        made = of_lesson(name)
        assert made.lesson == name
        assert made.title == LESSONS[name].title
        assert (len(made.inputs), len(made.outputs)) == (made.X.shape[1], made.D.shape[1])
    assert "no network" in of_lesson("chain-rule").notes[0].en
    assert of_lesson("mazur").labels["weights"]["w(3)[1,1]"] == "w5"


@pytest.mark.parametrize("name", [*PATTERNS, "iris", "digits"])
def test_a_description_opens_the_same_again(name):
    made = opened({"id": name})
    again = opened(json.loads(json.dumps(made.description)))
    assert np.array_equal(made.X, again.X)
    assert np.array_equal(made.D, again.D)
    assert again.description == made.description
    sizes = made.start["sizes"]
    assert (sizes[0], sizes[-1]) == (len(made.inputs), len(made.outputs)) == (made.X.shape[1], made.D.shape[1])


def test_drawn_points_are_the_same_everywhere():
    """Fixed digits: a link that was shared shows these points on every machine, in every later version."""
    spiral = opened({"id": "spiral", "count": 10, "seed": 7}).X
    assert spiral[:2].round(9).tolist() == [[-1.198799446, 1.249003088], [-0.53354075, 0.227220988]]
    slope = opened({"id": "slope", "count": 4, "seed": 2**53}).D
    assert slope.round(9).ravel().tolist() == [1.491039377, 1.378788311, -1.000761327, 0.740873357]


def test_more_noise_moves_the_same_points_further():
    bare, little, much = (opened({"id": "circles", "noise": noise}).X for noise in (0, 0.1, 0.2))
    assert np.allclose(much - bare, 2 * (little - bare))
    assert np.abs(bare).max() <= 2.5


def test_features_are_made_of_the_same_points():
    plain = opened({"id": "circles"})
    made = opened({"id": "circles", "features": ["x2^2", "x1^2"]})
    assert made.inputs == ("x1²", "x2²")
    assert np.array_equal(made.X, plain.X**2)
    assert np.array_equal(made.places, plain.X)
    assert np.array_equal(made.inputs_of(np.array([[2.0, 3.0]])), [[4.0, 9.0]])
    assert np.array_equal(plain.inputs_of(plain.X), plain.X)
    assert made.start["sizes"] == [2, 4, 1]
    assert opened(made.description).inputs == made.inputs
    assert opened({"id": "spiral", "features": list(FEATURES)}).X.shape == (200, 7)
    assert learned(opened({"id": "circles", "features": ["x1^2", "x2^2"]}), 300)["accuracy"] == 1


def test_points_of_ones_own_become_classes_or_numbers():
    points = [[-1, 0, 0], [1, 0.5, 1], [0, -1, 0], [0.5, 0.5, 1]]
    made = opened({"id": "points", "points": points})
    assert (made.D.ravel().tolist(), made.start["output"], made.classes) == ([0, 1, 0, 1], "logistic", ("0", "1"))
    assert learned(made, 300)["accuracy"] == 1
    numbers = opened({"id": "points", "points": [[0, 0, 0.5], [1, 1, -2.5]], "task": "numbers"})
    assert (numbers.D.ravel().tolist(), numbers.start["loss"], numbers.classes) == ([0.5, -2.5], "squared_error", None)
    three = opened({"id": "points", "points": [*points, [2, 2, 3]], "features": ["x1", "x1 x2"]})
    assert (three.outputs, three.D.shape, three.start["sizes"]) == (("0", "1", "2", "3"), (5, 4), [2, 6, 4])
    assert opened(json.loads(json.dumps(three.description))).D.tolist() == three.D.tolist()


@pytest.mark.parametrize(
    ("description", "said"),
    [
        ({}, "{} describes no problem."),
        ({"id": "cats"}, "{'id': 'cats'} describes no problem."),
        ({"id": ["moons"]}, "describes no problem."),
        ({"lesson": "mazurka"}, "describes no problem."),
        ({"lesson": "mazur", "seed": 1}, "describes no problem."),
        ({"id": "iris", "seed": 1}, "A problem iris has no entry 'seed'; there are id."),
        ({"id": "moons", "size": 1}, "has no entry 'size'; there are id, count, noise, seed, features."),
        ({"id": "sine", "features": ["x1"]}, "A problem sine has no entry 'features'"),
        ({"id": "moons", "count": 10**9}, "count is 1000000000, but it is a whole number from 4 to 2000."),
        ({"id": "moons", "count": 20.5}, "count is 20.5"),
        ({"id": "moons", "noise": float("nan")}, "noise is nan"),
        ({"id": "moons", "seed": -1}, "seed is -1"),
        ({"id": "moons", "features": []}, "features is [], but it is a list of these: x1, x2, x1^2"),
        ({"id": "moons", "features": ["x1", [2]]}, "features is"),
        ({"id": "moons", "features": "x1"}, "features is 'x1'"),
        ({"id": "points"}, "Point 1 is None"),
        ({"id": "points", "points": [[0, 0, 0]]}, "1 point is set, but it takes 2 to 2000."),
        ({"id": "points", "points": [[0, 0, 0]] * 2001}, "2001 points are set"),
        ({"id": "points", "points": [[0, 0, 0], [0, 1]]}, "Point 2 is [0, 1]"),
        ({"id": "points", "points": [[0, 0, 0], "abc"]}, "Point 2 is 'abc'"),
        ({"id": "points", "points": [[0, 0, 0], [0, float("inf"), 1]]}, "Point 2 is [0, inf, 1]"),
        ({"id": "points", "points": [[0, 0, 0], [0, 101, 1]]}, "Point 2 is [0, 101, 1]"),
        ({"id": "points", "points": [[0, 0, 0], [0, 1, 10]]}, "Point 2 has the label 10"),
        ({"id": "points", "points": [[0, 0, 0], [0, 1, 0.5]]}, "Point 2 has the label 0.5"),
        ({"id": "points", "points": [[0, 0, 1], [0, 1, 1]]}, "All points are of one class"),
        ({"id": "points", "points": [[0, 0, 1], [0, 1, 2]], "task": "both"}, "task is 'both'"),
    ],
)
def test_what_is_no_problem_is_refused_in_a_sentence(description, said):
    with pytest.raises(BackglassError, match=re.escape(said)):
        opened(description)


def test_a_name_alone_opens_a_lesson_first():
    assert [described(name) for name in ("xor", "iris", "spiral")] == [
        {"lesson": "xor"},
        {"id": "iris"},
        {"id": "spiral"},
    ]
    with pytest.raises(BackglassError, match=r"nothing named 'q' to learn from; there are network, .*digits"):
        described("q")
    for typed, meant in (("xorr", "xor"), ("sprial", "spiral"), ("two-layers", "two-layer"), ("diggits", "digits")):
        with pytest.raises(BackglassError, match=f"did you mean '{meant}'"):
            described(typed)


def test_maps_and_points_are_drawn_on_the_plane_whatever_the_inputs_are():
    """Of a circle's features, too, and at the same places; a table of one's own with two inputs has maps as well."""
    session = Session({"id": "circles", "features": ["x1^2", "x2^2", "sin x1"]})
    list(session.hear({"do": "advance", "n": 200}))
    *_, reply = session.hear({"do": "boundary", "size": 3})
    values = np.frombuffer(b64decode(reply["values"]), "<f4").reshape(3, 3)
    assert values[1, 1] > 0.5 > values[0, 0]  # the middle is inside the disc, the corner outside
    scene, *_ = session.hear({"do": "set", "settings": {"seed": 1}})
    assert np.allclose(scene["points"]["x"], opened({"id": "circles"}).X)
    assert scene["names"]["inputs"] == ["x1²", "x2²", "sin x1"]
    *_, maps, reply = session.hear({"do": "maps", "on": True})
    assert (np.frombuffer(maps, "<f8")[0], reply["say"]) == (2, "reply")


ODD = (None, True, -1, 0, 1.5, 10**400, float("nan"), float("inf"), "", "x1", "\x00", "../x", "<b>", [], {}, [[]],
       [None] * 3, {"id": "moons"}, ["x1", "x1"], [[0, 0, 0]] * 3, "9" * 5000)  # fmt: skip
WHOLE = (
    {"id": "moons", "count": 20, "noise": 0.1, "seed": 1, "features": ["x1"]}, {"lesson": "mazur"}, {"id": "mazur"},
    {"id": "points", "points": [[0, 0, 0], [1, 1, 1]], "task": "classes", "features": ["x1", "x2"]},
    {"id": "table", "hash": "0", "name": "x", "target": "y", "columns": ["z"]},
    {"id": "model", "hash": "0", "name": "x", "member": 1, "table": "1"}, {"id": "run"},
)  # fmt: skip


def _tried(session, description):
    """The problem, or the sentence that says why it is none."""
    try:
        return session.opened(description)
    except BackglassError as error:
        return error.text


def test_whatever_describes_a_problem_it_is_opened_or_refused():
    """Every entry of every description replaced by everything odd, and odd entries added."""
    session = Session()
    cases = [
        {**description, name: value}
        for description in WHOLE
        for name in (*description, "more", "sizes")
        for value in ODD
    ]
    found = [_tried(session, one) for one in cases]
    assert len(found) > 500
    assert all(len(one.en) < 1500 and one.ja for one in found if isinstance(one, Text))
    assert sum(not isinstance(one, Text) for one in found) < 30
