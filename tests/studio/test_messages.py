"""Thousands of messages that are wrong somewhere: each is answered, and none ends the session."""

from __future__ import annotations

import copy
import json
import os
import random

import numpy as np

from backglass.studio.session import Session
from tests.studio.asking import bits, flowers, learner

MANY = int(os.environ.get("BACKGLASS_MESSAGES", "400"))
LONG = 10**7  # updates, above which a right message would take longer than a test

RIGHT = [
    {"do": "hello", "id": 1, "lang": "en"},
    {"do": "hello", "id": 1, "link": "q1YqKMpPyknNVbKqVspJLS7Oz1OyUspNrCotUqqtBQA", "problem": "mazur"},
    {"do": "frame", "id": 2, "updates": 3},
    {"do": "step", "id": 3, "by": "epoch", "n": 2},
    {"do": "advance", "id": 4, "n": 40, "lang": "ja"},
    {"do": "to", "id": 5, "update": 2},
    {"do": "again", "id": 6},
    {"do": "show", "id": 7, "sample": 2},
    {"do": "set", "id": 8, "settings": {"sizes": [4, 3, 3], "hidden": [{"name": "relu", "derivative_at_zero": 0.5}]}},
    {"do": "set", "id": 8, "settings": {"optimiser": {"name": "adam", "learning_rate": 0.1}, "dropout": [0]}},
    {"do": "set", "id": 8, "settings": {"schedule": {"name": "warm_up", "steps": 3, "then": {"name": "constant"}}}},
    {"do": "edit", "id": 9, "parameter": "w(3)[1,1]", "value": "3/20"},
    {"do": "maps", "id": 10, "on": True},
    {"do": "charts", "id": 11, "since": 3},
    {"do": "outputs", "id": 12, "most": 5},
    {"do": "boundary", "id": 13, "size": 8},
    {"do": "link", "id": 14, "page": {"open": "w(3)[1,1]"}},
    {"do": "halt"},
    {"do": "problem", "id": 15, "problem": {"id": "moons", "seed": 3, "noise": 0.1}},
    {"do": "problem", "id": 15, "problem": {"lesson": "mazur"}},
    {"do": "problem", "id": 15, "problem": {"id": "points", "points": [[0.5, 1, 0], [1, 2, 1]]}},
    {"do": "problems", "id": 16},
    {"do": "lesson", "id": 17, "name": "mazur"},
    {"do": "table", "id": 18, "hash": "f" * 64, "name": "x.csv"},
    {"do": "prepare", "id": 19, "hash": "f" * 64, "target": "y", "columns": ["x"]},
    {"do": "open", "id": 20, "name": "w(2)[1,1]", "view": "made", "sample": 1},
    {"do": "open", "id": 20, "name": "z(2)[1]", "view": "now"},
    {"do": "stage", "id": 21, "k": 2},
    {"do": "nudge", "id": 22, "parameter": "w(2)[1,1]", "h": 0.01},
    {"do": "check", "id": 23, "name": "delta(2)[1]", "text": "0.1*0.2", "view": "now"},
    {"do": "reveal", "id": 24, "name": "u(2)[1]", "view": "now"},
    {"do": "health", "id": 25},
    {"do": "history", "id": 26, "name": "b(2)[1]"},
    {"do": "download", "id": 27, "what": "csv"},
    {"do": "download", "id": 27, "what": "svg"},
]  # fmt: skip
STRANGE = [
    None, True, -1, 0, 1, 2**53, 10**30, 10**400, 1e308, float("nan"), float("inf"), -0.5, "", "x", "w(3)[1,1]",
    "é" * 999,
    "<script>alert(1)</script>", "\x00", "\ud800", "../../etc/passwd", [], {}, [[]], {"name": "tanh"}, [1, "2", None],
    [10**9] * 3, "sgd", "lbfgs", {"name": "sgd", "learning_rate": float("nan")}, [2, 10**12, 2], "__class__", "ja",
]  # fmt: skip


def places(value, path=()):
    """Every place in a message, by the keys that lead to it."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from places(one, (*path, key))


def mutated(message, rng):
    """The message with one thing wrong, or two."""
    message = copy.deepcopy(message)
    for _ in range(rng.choice([1, 1, 2])):
        if not message:
            return message
        path = rng.choice([one for one in places(message) if one])
        inner = message
        for key in path[:-1]:
            inner = inner[key]
        what = rng.randrange(4)
        if what == 0 and isinstance(inner, dict):
            del inner[path[-1]]
        elif what == 1 and isinstance(inner, dict):
            inner[rng.choice(["n", "updates", "settings", "x" * 50, "lang", "id", "do"])] = copy.deepcopy(
                rng.choice(STRANGE)
            )
        elif what == 2 and isinstance(inner[path[-1]], str) and inner[path[-1]]:
            text, at = inner[path[-1]], rng.randrange(len(inner[path[-1]]))
            inner[path[-1]] = text[:at] + rng.choice(["", "9", "[", "\u2212", "ア"]) + text[at + 1 :]
        else:
            inner[path[-1]] = copy.deepcopy(rng.choice(STRANGE))
    return message


def takes_long(message):
    """Whether it may ask, in all right, for more updates than a test waits for."""
    asked = [message.get(name) for name in ("n", "update")]
    return any(isinstance(one, int) and not isinstance(one, bool) and one > LONG for one in asked)


def test_mutated_messages_are_answered_and_never_raise():
    rng = random.Random(18)
    session = learner(flowers(rows=20))
    del session.opened  # the sessions' own again
    for count in range(MANY):
        if count % 50 == 0:
            session.begin(flowers(rows=20))
        message = mutated(rng.choice(RIGHT), rng)
        if takes_long(message):
            continue
        answers = []
        for sent in session.hear(message):
            if isinstance(sent, bytes):
                assert np.frombuffer(sent, "<f8")[0] in (1, 2)
                continue
            json.dumps(sent, allow_nan=False)
            if sent["say"] in ("reply", "error") and "id" in sent:
                answers.append(sent)
            if sent["say"] == "error":
                assert 5 < len(sent["text"]) < 2500, message
                assert "\n" not in sent["text"], message
        assert len(answers) == 1, message
    assert np.isfinite(session.timeline.theta.flat).all()


def test_what_was_refused_changed_nothing():
    rng = random.Random(19)
    session = learner(flowers(rows=20))
    list(session.hear({"do": "advance", "n": 10}))
    for _ in range(MANY // 2):
        message = mutated(rng.choice(RIGHT[8:12]), rng)
        if takes_long(message):
            continue
        before = bits(session.timeline), session.timeline.chosen.values, session.timeline.end
        (*_, answer) = (one for one in session.hear(message) if isinstance(one, dict))
        if answer["say"] == "error":
            assert (bits(session.timeline), session.timeline.chosen.values, session.timeline.end) == before, message


def test_arguments_of_no_type_are_named():
    *_, answer = Session().hear({"do": "advance", "n": None})
    assert isinstance(answer, dict)
    assert answer["text"] == "n is None, but it is a whole number from 1 to 1000000000000."
