"""A session's messages between its thread and who brings them: what is quick is answered here, in order, else there."""

from __future__ import annotations

import json
import threading
import time

from backglass.studio import carrying
from backglass.studio.carrying import Carrier, gathered, in_turn


class Slow:
    """A session that takes as long as it is told."""

    def __init__(self):
        self.threads, self.seconds = [], 0.0

    def hear(self, message):
        self.threads.append(threading.current_thread().name)
        until = time.thread_time() + self.seconds
        while time.thread_time() < until:
            pass
        yield {"say": "reply", "id": message["id"]}

    def halt(self):
        """Nothing is under way."""

    def close(self):
        """There is no thread to end."""


class Line:
    """A line that answers what is quick, and gives the rest to the thread."""

    def __init__(self):
        self.session, self.sent, self.came = Slow(), [], threading.Event()
        self.carrier = Carrier(lambda: self.session, self._out, "en")

    def _out(self, together):
        self.sent += together
        self.came.set()

    def ask(self, number, do):
        """Whether it was answered at once; its answer is there in any case."""
        message = json.dumps({"do": do, "id": number})
        answers = self.carrier.at_once(message)
        if answers is not None:
            self.sent += answers
            return True
        self.came.clear()
        assert self.carrier.take(message)
        assert self.came.wait(10)
        while self.carrier._done < self.carrier._taken:
            time.sleep(0.001)
        return False


def test_what_was_quick_is_answered_at_once():
    line = Line()
    assert [line.ask(k, "frame") for k in range(4)] == [False, True, True, True]
    assert not line.ask(4, "open")  # another kind, not known yet
    assert line.ask(5, "open")
    assert line.ask(6, "frame")
    assert [json.loads(one)["id"] for one in line.sent] == list(range(7))
    own = threading.current_thread().name
    assert line.session.threads == ["studio session", own, own, own, "studio session", own, own]
    line.carrier.close()
    assert line.carrier.join(10)


def test_what_is_slow_and_what_may_change_anything_is_done_in_the_thread():
    line = Line()
    assert not line.ask(0, "frame")
    assert line.ask(1, "frame")
    assert not line.ask(2, "set")
    assert not line.ask(3, "frame")  # perhaps of another network
    line.session.seconds = 2 * carrying.QUICK_SECONDS["frame"]
    assert line.ask(4, "frame")  # once: nobody knew
    assert not line.ask(5, "frame")
    assert not line.ask(6, "frame")
    line.session.seconds = 0.0
    assert not line.ask(7, "frame")
    assert line.ask(8, "frame")
    line.carrier.close()


def test_nothing_overtakes_what_waits():
    line = Line()
    assert not line.ask(0, "frame")
    line.carrier._taken += 1  # a message that the thread has not answered yet
    assert line.carrier.at_once('{"do": "frame", "id": 1}') is None
    line.carrier.close()


def test_only_messages_of_one_kind_look_quick():
    for text in (b'{"do": "frame"}', '{"do": "frames"}', '{"do": "step"}', "no message", " " * 200 + '"do": "frame"'):
        assert carrying._kind(text) == ""
    assert (carrying._kind('{"do":"open","name":"E"}'), carrying._kind('{"id": 3, "do": "frame"}')) == ("open", "frame")


def test_a_turn_comes_in_time_though_others_work_on(monkeypatch):
    monkeypatch.setattr(carrying, "_TURNS", threading.Semaphore(1))
    monkeypatch.setattr(carrying, "TURN_SECONDS", 0.02)
    assert carrying._TURNS.acquire()
    assert in_turn(gathered(iter(["a"]))) == ["a"]
    carrying._TURNS.release()
    assert in_turn(gathered(iter(["a"]))) == ["a"]
    assert carrying._TURNS.acquire(blocking=False)
