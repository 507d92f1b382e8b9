"""Checkpoints: a killed run goes on to the bits of one that was never touched."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import backglass as bg
from backglass.errors import FileError, PlanError

OPTIONS = {"optimiser": bg.Adam(0.01), "batch_size": 8, "dropout": 0.2, "validation": 0.2, "early_stopping": 50}

SCRIPT = """
import sys
import numpy as np
import backglass as bg
rng = np.random.default_rng(5)
X = rng.normal(size=(53, 4))
labels = (X[:, 0] * X[:, 1] > 0).astype(int)
net = bg.Network((4, 7, 2), hidden="tanh", output="softmax", loss="cross_entropy")
path, resume = sys.argv[1], sys.argv[2] == "resume"
run = bg.train(net, net.initialise(3), X, labels, optimiser=bg.Adam(0.01), batch_size=8, dropout=0.2, epochs=400,
               validation=0.2, checkpoint=bg.Checkpoint(path, seconds=0), resume=path if resume else None)
print(run.theta.flat.tobytes().hex(), run.history["loss"].tobytes().hex(), run.history["validation_loss"].sum())
"""


@pytest.mark.parametrize("stop", [1, 7, 8, 20])
def test_resume_has_the_bits_of_an_uninterrupted_run(tmp_path, classes, stop):
    net, theta, X, labels = classes
    path = tmp_path / "run.checkpoint"
    whole = bg.train(net, theta, X, labels, epochs=6, **OPTIONS)
    part = bg.train(
        net, theta, X, labels, epochs=6, checkpoint=path, **OPTIONS,
        callbacks=[bg.EachUpdate(lambda moment: moment.update == stop)],
    )  # fmt: skip
    assert part.updates == stop
    rest = bg.train(net, theta, X, labels, epochs=6, resume=path, **OPTIONS)
    assert rest.theta == whole.theta
    for name in whole.history.names():
        assert rest.history[name].tobytes() == whole.history[name].tobytes()
    assert (rest.best_epoch, rest.updates, rest.epochs) == (whole.best_epoch, whole.updates, whole.epochs)


def test_sigkill_and_resume_have_the_bits_of_an_uninterrupted_run(tmp_path):
    command = [sys.executable, "-c", SCRIPT]
    whole = subprocess.run([*command, tmp_path / "whole", "new"], capture_output=True, text=True, check=True)
    path = tmp_path / "killed"
    process = subprocess.Popen([*command, path, "new"], stdout=subprocess.PIPE)
    while not path.exists() and process.poll() is None:
        time.sleep(0.01)
    time.sleep(0.2)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    rest = subprocess.run([*command, path, "resume"], capture_output=True, text=True, check=True)
    assert rest.stdout == whole.stdout


def test_more_epochs_may_be_asked_for(tmp_path, classes):
    net, theta, X, labels = classes
    path = os.fspath(tmp_path / "run")
    bg.train(net, theta, X, labels, epochs=2, checkpoint=path)
    more = bg.train(net, theta, X, labels, epochs=5, resume=path)
    assert more.theta == bg.train(net, theta, X, labels, epochs=5).theta


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"seed": 1}, "seed"),
        ({"optimiser": bg.SGD(0.1)}, "optimiser"),
        ({"l2": 0.5}, "l2"),
        ({"early_stopping": 3}, "early stopping"),
        ({"validation": 0.3}, "rows"),
        ({"dtype": "float32"}, "dtype"),
        ({"sample_weight": np.arange(1.0, 54.0)}, "data"),
    ],
)
def test_the_checkpoint_of_another_run_is_refused(tmp_path, classes, change, says):
    net, theta, X, labels = classes
    path = tmp_path / "run"
    bg.train(net, theta, X, labels, epochs=2, checkpoint=path)
    with pytest.raises(PlanError, match=f"its {says}"):
        bg.train(net, theta, X, labels, epochs=2, resume=path, **change)


def test_a_failed_write_leaves_the_old_checkpoint(tmp_path, classes, monkeypatch):
    net, theta, X, labels = classes
    path = tmp_path / "run"
    bg.train(net, theta, X, labels, epochs=1, checkpoint=path)
    before = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(FileError, match="No space left"):
        bg.train(net, theta, X, labels, epochs=2, checkpoint=path)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["run"]


def test_not_a_checkpoint(tmp_path, classes):
    net, theta, X, labels = classes
    with pytest.raises(FileError, match="There is no checkpoint"):
        bg.train(net, theta, X, labels, resume=tmp_path / "nowhere")
    (tmp_path / "text").write_text("hello")
    with pytest.raises(FileError, match="not a checkpoint"):
        bg.train(net, theta, X, labels, resume=tmp_path / "text")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_checkpoint_is_refused_or_is_whole(tmp_path, classes, data):
    net, theta, X, labels = classes
    path = tmp_path / "run"
    if not path.exists():
        bg.train(net, theta, X, labels, epochs=1, checkpoint=path)
        Path(tmp_path / "good").write_bytes(path.read_bytes())
    good = (tmp_path / "good").read_bytes()
    at = data.draw(st.integers(0, len(good) - 1))
    change = data.draw(st.sampled_from(["flip", "cut", "double"]))
    bad = {
        "flip": good[:at] + bytes([good[at] ^ data.draw(st.integers(1, 255))]) + good[at + 1 :],
        "cut": good[:at],
        "double": good[:at] + good[at:] * 2,
    }[change]
    path.write_bytes(bad)
    try:
        run = bg.train(net, theta, X, labels, epochs=1, resume=path)
    except (FileError, PlanError):
        return
    assert run.epochs >= 1


def test_the_file_holds_json_and_arrays_only(tmp_path, classes):
    net, theta, X, labels = classes
    path = tmp_path / "run"
    bg.train(net, theta, X, labels, epochs=1, checkpoint=path)
    raw = path.read_bytes()
    header = json.loads(raw[8 : 8 + int.from_bytes(raw[:8], "little")])
    assert header["__metadata__"]["format"] == "backglass-checkpoint"
    assert json.loads(header["__metadata__"]["run"])["cursor"] == [1, 0, 1]
