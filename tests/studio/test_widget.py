"""`bg.Studio`: the session in a notebook's cell, and the page's modules as one text."""

from __future__ import annotations

import asyncio
import json
import warnings

import numpy as np
import pytest

import backglass as bg
from backglass.studio.carrying import MOST_WAITING
from tests.web.served import PATIENCE

pytest.importorskip("anywidget", reason="anywidget is not installed (extra notebook)")


class Cell:
    """A cell's page, as far as Python sees it: what it sends and what it gets."""

    def __init__(self, widget, page="1"):
        self.widget, self.page, self.got = widget, page, []
        before = widget.send

        def send(content, buffers=None):
            before(content, buffers)
            if content["page"] == page:
                self.got.append((content, buffers))

        widget.send = send

    def ask(self, **message):
        """The reply to a message, and the frames that came with it."""
        self.got.clear()
        self.widget._handle_custom_msg({"page": self.page, "texts": [json.dumps({"id": 1, **message})]}, [])
        texts = [json.loads(text) for content, _ in self.got for text in content["sent"] if text]
        frames = [np.frombuffer(one) for _, buffers in self.got for one in buffers]
        return next(one for one in texts if one["say"] in ("reply", "error")), frames

    def upload(self, *parts, name="birds.csv"):
        """The answer to a file that is sent in parts."""
        self.got.clear()
        for k, part in enumerate(parts):
            ends = {"first": k == 0, "last": k == len(parts) - 1}
            content = {"page": self.page, "upload": 1, "name": name, **ends}
            self.widget._handle_custom_msg(content, [memoryview(part)])
        return self.got[-1][0]


@pytest.fixture
def widget():
    made = bg.Studio("mazur", lang="en")
    yield made
    made.close()


def test_what_is_learned_and_edited_in_the_cell_comes_back(widget):
    cell = Cell(widget)
    assert (widget.update, widget.network.sizes) == (0, (2, 2, 2))
    assert "words" in cell.ask(do="hello")[0]
    _, frames = cell.ask(do="step", by="update")
    assert (frames[-1][2], round(frames[-1][7], 9)) == (1, 0.291027774)
    assert widget.update == 1
    assert round(float(widget.theta["w(3)[1,1]"]), 9) == 0.35891648
    cell.ask(do="edit", parameter="w(3)[1,1]", value="3/20")
    assert widget.theta["w(3)[1,1]"] == 0.15
    cell.ask(do="set", settings={"sizes": [2, 3, 2]})
    assert (widget.update, widget.network.sizes) == (0, (2, 3, 2))


def test_pages_of_one_widget_show_one_session_and_widgets_have_their_own(widget):
    one, other = Cell(widget, "1"), Cell(widget, "2")
    one.ask(do="advance", n=3)
    assert other.ask(do="frame")[1][-1][2] == 3
    assert not one.got or all(content["page"] == "1" for content, _ in one.got)
    second = bg.Studio("xor")
    assert (second.update, second.network.sizes[-1]) == (0, 1)
    second.close()


def test_it_is_done_in_the_loop_of_a_kernel_between_what_it_sends(widget):
    async def cells():
        cell = Cell(widget)
        for number in range(3):
            text = json.dumps({"do": "step", "by": "update", "id": number})
            widget._handle_custom_msg({"page": "1", "texts": [text]}, [])
        assert widget.update == 0
        await asyncio.wait_for(widget._task, PATIENCE)
        return [
            json.loads(text)["id"] for content, _ in cell.got for text in content["sent"] if text and '"reply"' in text
        ]

    assert asyncio.run(cells()) == [0, 1, 2]
    assert widget.update == 3


def test_what_is_asked_at_once_and_quick_is_answered_at_once_a_page_at_a_time(widget):
    one, other = Cell(widget, "1"), Cell(widget, "2")
    one.ask(do="hello")
    one.ask(do="frame", updates=1)  # what is made at first takes longer
    one.got.clear()
    texts = [json.dumps({"do": "frame", "updates": 1, "id": number}) for number in range(3)]

    async def cells():
        widget._handle_custom_msg({"page": "1", "texts": texts}, [])
        widget._handle_custom_msg({"page": "2", "texts": texts[:1]}, [])
        await asyncio.wait_for(widget._task, PATIENCE)

    asyncio.run(cells())
    frames = [np.frombuffer(frame) for _, buffers in one.got for frame in buffers]
    assert [int(frame[2]) for frame in frames] == [2, 3, 4]
    sent = [text and json.loads(text)["id"] for content, _ in one.got for text in content["sent"]]
    assert sent == [None, 0, None, 1, None, 2]
    assert len(other.got) == 1
    assert int(np.frombuffer(other.got[0][1][0])[2]) == 5


def test_of_too_many_messages_the_rest_is_left_aside(widget):
    cell = Cell(widget)
    cell.ask(do="hello")
    cell.got.clear()
    step = json.dumps({"do": "step", "by": "update", "id": 1})

    async def cells():
        widget._handle_custom_msg({"page": "1", "texts": [step] * (MOST_WAITING + 9)}, [])
        await asyncio.wait_for(widget._task, PATIENCE)

    asyncio.run(cells())
    assert widget.update == MOST_WAITING


def test_a_long_command_is_ended(widget):
    async def cells():
        cell = Cell(widget)
        widget._handle_custom_msg({"page": "1", "texts": [json.dumps({"do": "advance", "n": 10**9, "id": 1})]}, [])
        while not cell.got:
            await asyncio.sleep(0)
        widget._handle_custom_msg({"page": "1", "texts": ['{"do": "halt"}']}, [])
        await asyncio.wait_for(widget._task, PATIENCE)
        return cell.got

    assert asyncio.run(cells())
    assert 0 < widget.update < 10**9
    assert not widget._works


def test_what_is_no_message_is_told_or_left_aside(widget):
    cell = Cell(widget)
    assert cell.ask(do="nothing")[0]["say"] == "error"
    widget._handle_custom_msg({"page": "1", "texts": ["[" * 100]}, [])
    assert "deep" in cell.got[-1][0]["sent"][0]
    for content in ("x", {}, {"page": 3}, {"page": "1"}, {"page": "1", "texts": 3}, {"page": "1", "texts": [3, None]}):
        widget._handle_custom_msg(content, [])


def test_files_are_received_in_parts(widget):
    cell = Cell(widget)
    rows = "x,y,z\n" + "".join(f"{k},{k % 7},{k % 2}\n" for k in range(60))
    told = cell.upload(rows[:50].encode(), rows[50:].encode())["file"]
    assert (told["kind"], told["name"]) == ("table", "birds.csv")
    assert widget._files.find(told["hash"]).path.read_text() == rows
    widget._handle_custom_msg({"page": "1", "upload": 2, "name": "x", "first": True, "last": True}, [])
    assert "did not arrive" in cell.got[-1][0]["text"]


def test_the_rest_of_a_file_that_was_refused_is_not_kept(widget, monkeypatch):
    monkeypatch.setattr("backglass.studio.notebook.MOST_BYTES", 40)
    cell = Cell(widget)
    folder = widget._files.new_path().parent
    assert "larger" in cell.upload(b"x,y" * 10, b"1,2" * 10, b"3,4\n", b"5,6\n")["text"]
    assert len(cell.got) == 1
    assert not list(folder.iterdir())
    assert not widget._parts


def test_what_it_begins_with(tmp_path):
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]])
    D = [0, 1, 1, 0]
    net = bg.Network((2, 3, 1), hidden="tanh", output="logistic", loss="binary_cross_entropy")
    run = bg.train(net, net.initialise(seed=1), X, D, epochs=5)
    of_run = bg.Studio(run)
    assert np.array_equal(of_run.theta.flat, run.theta.flat)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it has not converged, says scikit-learn's
        estimator = bg.MLPClassifier((3,), max_iter=3, keep_run=True).fit(X, D)
    for widget in (of_run, bg.Studio(), bg.Studio(estimator)):
        assert Cell(widget).ask(do="step", by="update")[0]["say"] == "reply"
        widget.close()
    with pytest.raises(bg.DataError, match="no-such-lesson"):
        bg.Studio("no-such-lesson")
    with pytest.raises(bg.DataError, match="start is 3"):
        bg.Studio(3)
    with pytest.raises(bg.FileError):
        bg.Studio(tmp_path / "nowhere.safetensors")
    with pytest.raises(bg.BackglassError, match="lang is 'fr'"):
        bg.Studio(lang="fr")
    with pytest.raises(bg.BackglassError, match="lang is"):
        bg.Studio(lang=np.zeros((2, 2)))


def test_closing_frees_the_session_and_keeps_what_was_shown():
    widget = bg.Studio("mazur")
    Cell(widget).ask(do="step", by="update")
    folder = widget._files.new_path().parent
    widget.close()
    assert widget._session is None
    assert not folder.exists()
    assert (widget.update, round(float(widget.theta["w(3)[1,1]"]), 9)) == (1, 0.35891648)
    widget.close()
