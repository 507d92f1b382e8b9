"""A link opened elsewhere gives the same bits, and what is no link of ours is refused in words."""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backglass.studio.address import LONGEST, Address
from backglass.studio.changes import Change
from backglass.studio.session import Session
from tests.studio.asking import ask, bits, flowers, frame_of, fresh, heard, learner


def state_of(session, **page):
    return ask(session, "link", page=page)["state"]


def elsewhere(state, problem=None):
    session = Session()
    if problem is not None:
        session.opened = lambda _: problem
    sent = heard(session, "hello", link=state)
    return session, [one for one in sent if not isinstance(one, dict) or one["say"] != "progress"]


def packed(values):
    text = values if isinstance(values, bytes) else json.dumps(values).encode()
    pack = zlib.compressobj(9, wbits=-15)
    return urlsafe_b64encode(pack.compress(text) + pack.flush()).decode().rstrip("=")


def test_a_second_browser_shows_the_same_numbers():
    session = fresh()
    heard(session, "advance", n=10)
    heard(session, "edit", parameter="w(3)[1,1]", value="3/20")
    heard(session, "advance", n=5)
    state = state_of(session, open="w(3)[1,1]", view="made")
    other, sent = elsewhere(state)
    assert sent[0]["page"] == {"open": "w(3)[1,1]", "view": "made"}
    assert "refused" not in sent[0]
    assert bits(other.timeline) == bits(session.timeline)
    mine, theirs = frame_of(heard(session, "frame")), frame_of(heard(other, "frame"))
    assert mine["rest"].tolist() == theirs["rest"].tolist()
    assert (mine["update"], mine["loss"]) == (theirs["update"], theirs["loss"])
    assert state_of(other, open="w(3)[1,1]", view="made") == state


def test_what_is_the_problems_own_is_left_out():
    session = fresh()
    assert len(state_of(session)) < 50
    assert json.loads(zlib.decompress(_raw(state_of(session)), wbits=-15)) == {"problem": {"lesson": "mazur"}}
    heard(session, "set", settings={"seed": 5, "hidden": "tanh"})
    assert Address.from_text(state_of(session)).settings == {"seed": 5, "hidden": [{"name": "tanh"}]}
    assert set(state_of(session)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def _raw(state):
    from base64 import urlsafe_b64decode

    return urlsafe_b64decode(state + "=" * (-len(state) % 4))


@given(st.data())
def test_any_state_comes_back(data):
    problem = flowers()
    session = learner(problem, seed=data.draw(st.integers(0, 2**64 - 1)))
    for _ in range(data.draw(st.integers(0, 6))):
        what, arguments = data.draw(st.sampled_from(DONE))
        answer = ask(session, what, **arguments)
        assert answer["say"] == "reply" or what == "to"
    other, sent = elsewhere(state_of(session), problem)
    assert "refused" not in sent[0]
    assert bits(other.timeline) == bits(session.timeline)
    assert other.timeline.chosen.values == session.timeline.chosen.values
    assert (other.timeline.update, other.sample) == (session.timeline.update, session.sample)
    assert state_of(other) == state_of(session)


DONE = [
    ("advance", {"n": 7}), ("advance", {"n": 31}), ("to", {"update": 4}), ("to", {"update": 20}), ("again", {}),
    ("edit", {"parameter": "w(2)[1,4]", "value": "1/3"}), ("edit", {"parameter": "b(3)[2]", "value": 0.1}),
    ("set", {"settings": {"optimiser": "momentum"}}), ("set", {"settings": {"batch_size": 6, "l2": 0.01}}),
    ("set", {"settings": {"sizes": [4, 2, 2, 3]}}), ("show", {"sample": 50}), ("set", {"settings": {"dropout": 0.1}}),
]  # fmt: skip


def test_of_a_users_own_file_the_link_has_the_hash():
    problem = flowers(file={"hash": "f" * 64, "name": "flowers.csv"})
    session = learner(problem)
    state = state_of(session, view="now")
    other, sent = elsewhere(state, problem)
    assert sent[0]["wants"] == {"hash": "f" * 64, "name": "flowers.csv", "kind": "table"}
    assert other.problem.id == "mazur"
    other.own.has = lambda _: True
    heard(other, "hello", link=state)
    assert other.problem is problem


def test_more_updates_than_one_waits_for_are_refused_at_once():
    state = Address({"lesson": "mazur"}, update=10**12).to_text()
    _, sent = elsewhere(state)
    assert "1000000000000 updates" in sent[0]["refused"]
    assert [one["say"] for one in sent if isinstance(one, dict)] == ["reply", "scene", "error"]
    late = Address({"lesson": "mazur"}, changes=(Change(10**11, "b(2)[1]", 1.0),), update=10**11).to_text()
    assert "would take about" in elsewhere(late)[1][0]["refused"]


def test_a_billion_units_are_refused_at_once():
    for sizes in ([2, 10**9, 2], [2, 10**30, 2], [2, *[1] * 100_000, 2]):
        _, sent = elsewhere(Address({"lesson": "mazur"}, {"sizes": sizes}).to_text())
        assert "memory" in sent[0]["refused"] or "layers" in sent[0]["refused"]


WRONG = [
    "", "x", "!!!!", "A" * (LONGEST + 1), "あ", packed(b"[]"), packed(b"{"), packed({}), packed({"problem": 3}),
    packed({"problem": {}}), packed({"problem": {"lesson": "nothing"}}), packed(b"\xff"), packed(b"[" * 10_000),
    packed({"problem": {"lesson": "mazur"}, "version": 2}), packed({"problem": {"lesson": "mazur"}, "version": "x"}),
    packed({"problem": {"lesson": "mazur"}, "update": -1}), packed({"problem": {"lesson": "mazur"}, "update": 1.5}),
    packed({"problem": {"lesson": "mazur"}, "sample": 1}), packed({"problem": {"lesson": "mazur"}, "settings": []}),
    packed({"problem": {"lesson": "mazur"}, "settings": {"colour": 1}}),
    packed({"problem": {"lesson": "mazur"}, "settings": {"l1": -1}}),
    packed({"problem": {"lesson": "mazur"}, "changes": [[0, "b(2)[1]"]]}),
    packed({"problem": {"lesson": "mazur"}, "changes": [[0, "b(9)[1]", 1]]}),
    packed({"problem": {"lesson": "mazur"}, "changes": [[0, "b(2)[1]", "1"]]}),
    packed({"problem": {"lesson": "mazur"}, "changes": [[0, "settings", 1]]}),
    packed({"problem": {"lesson": "mazur"}, "changes": [[0, "settings", {"seed": 1}]]}),
    packed({"problem": {"lesson": "mazur"}, "changes": [[5, "b(2)[1]", 1]]}),
    packed({"problem": {"lesson": "mazur"}, "changes": [[2, "b(2)[1]", 1], [1, "b(2)[1]", 1]], "update": 3}),
    packed({"problem": {"lesson": "mazur"}, "file": {"hash": 1}}),
    packed(b'{"problem": {"lesson": "mazur"}, "update": 1e999}'), packed(b" " * 3_000_000 + b"{}"),
]  # fmt: skip


@pytest.mark.parametrize("state", WRONG, ids=range(len(WRONG)))
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_what_is_no_link_of_ours_is_said_and_the_page_still_begins(state, lang):
    session = Session()
    sent = list(session.hear({"do": "hello", "link": state, "lang": lang}))
    if state:
        assert sent[0]["refused"].endswith("." if lang == "en" or "。" not in sent[0]["refused"] else "。")
        assert sent[-1] == {"say": "error", "text": sent[0]["refused"]}
    assert sent[0]["words"]["ja"]
    assert session.problem.id == "mazur"
    assert frame_of(heard(session, "step"))["update"] == 1


def test_any_sign_changed_is_refused_or_harmless():
    session = fresh()
    heard(session, "advance", n=3)
    heard(session, "edit", parameter="w(3)[1,1]", value=2)
    state = state_of(session)
    for at in range(0, len(state), 2):
        for sign in "A9":
            damaged = state[:at] + sign + state[at + 1 :]
            _, sent = elsewhere(damaged)
            assert sent[0]["say"] == "reply"


def test_a_run_too_long_for_a_link_says_so():
    changes = tuple(Change(k, "b(2)[1]", (k * 0.618) % 1) for k in range(30_000))
    with pytest.raises(ValueError, match="characters"):
        Address({"lesson": "mazur"}, changes=changes, update=30_000).to_text()
