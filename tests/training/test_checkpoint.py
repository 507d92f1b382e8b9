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
from safetensors import safe_open
from safetensors.numpy import save

import backglass as bg
from backglass.errors import FileError, PlanError
from backglass.training import loop
from backglass.training.checkpoint import checksum
from backglass.training.history import History

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


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
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
    except FileError:
        return
    assert run.theta == bg.train(net, theta, X, labels, epochs=1).theta  # a blank of the header became another one


def test_the_file_holds_json_and_arrays_only(tmp_path, classes):
    net, theta, X, labels = classes
    path = tmp_path / "run"
    bg.train(net, theta, X, labels, epochs=1, checkpoint=path)
    raw = path.read_bytes()
    header = json.loads(raw[8 : 8 + int.from_bytes(raw[:8], "little")])
    assert header["__metadata__"]["format"] == "backglass-checkpoint"
    assert json.loads(header["__metadata__"]["run"])["cursor"] == [1, 0, 1]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"cursor": [0, 7, 7]}, "cursor is no place in a run of 6 batches an epoch"),
        ({"cursor": [0, 2, 3]}, "cursor is no place in a run of 6 batches an epoch"),
        ({"cursor": [2**60, 0, 0]}, "cursor[0] is 1152921504606846976, not a whole number from 0 to 9007199254740992"),
        ({"cursor": [0, 2]}, "cursor is [0, 2], not a list of 3"),
        ({"cursor": [2, 2, 14]}, "the array history.loss has the shape (1,), not (2,)"),
        ({"cursor": [1, 3, 9]}, "the array pending has the shape (3, 2), not (3, 3)"),
        ({"columns": ["loss"]}, "columns is not that of cursor"),
        ({"columns": 3}, "columns is 3, not a list"),
        ({"best": None}, "there is no entry best"),
        ({"best": ["x", 1, 0]}, "best[0] is 'x', not a finite number"),
        ({"best": [0.5, 9, 0]}, "best is not that of cursor"),
        ({"kept": {}}, "there is no entry kept.keep_bytes"),
        ({"fingerprint": []}, "fingerprint is [], not an object"),
        ({"theta": np.zeros(3)}, "the array theta has the shape (3,), not (59,)"),
        ({"theta": np.full(59, np.nan)}, "the array theta holds a value that is not a finite number"),
        ({"slot.m": np.zeros(59, dtype=np.float32)}, "the array slot.m has the type float32, not one of float64"),
        ({"slot.v": None}, "there is no array slot.v"),
        ({"best\0": np.zeros(59)}, ""),
        ({"pending": np.zeros((3, 2), dtype=np.int64)}, "the array pending has the type I64, not one of F32, F64"),
        ({"kept.theta": np.zeros((1, 2))}, "the array kept.theta has the shape (1, 2), not (1, 59)"),
    ],
)
def test_a_changed_checkpoint_names_what_is_wrong(tmp_path, classes, change, reason):
    net, theta, X, labels = classes
    path = tmp_path / "run"
    options = {**OPTIONS, "epochs": 6}
    stop = bg.EachUpdate(lambda moment: moment.update == 8)
    bg.train(net, theta, X, labels, checkpoint=bg.Checkpoint(path, seconds=0), callbacks=[stop], **options)
    with safe_open(path, framework="numpy") as file:
        metadata = file.metadata()
        arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (not a mapping)
    header = json.loads(metadata["run"])
    for name, value in change.items():
        (header if name in header else arrays)[name] = value
    arrays = {name: values for name, values in arrays.items() if values is not None}
    text = json.dumps(header)
    path.write_bytes(save(arrays, metadata | {"run": text, "checksum": checksum(text, arrays)}))
    if not reason:  # an array more than there should be does not matter
        assert bg.train(net, theta, X, labels, resume=path, **options).epochs == 6
        return
    with pytest.raises(FileError) as caught:
        bg.train(net, theta, X, labels, resume=path, **options)
    assert str(caught.value).startswith(f"{path} is a damaged checkpoint: ")
    assert reason in str(caught.value)


def test_early_stopping_on_a_loss_that_was_not_finite_goes_on(tmp_path):
    """The best value so far may be infinite; JSON has no such number."""
    net = bg.Network((1, 1), biases="none")
    X, D = np.array([[1.0], [1e30]]), np.array([[1.0], [1.0]])
    options = {"dtype": "float32", "validation": (X[1:] * 1e8, D[1:]), "early_stopping": 9, "epochs": 4}
    start = net.parameters(W=[[[1.0]]])
    with np.errstate(over="ignore"):
        whole = bg.train(net, start, X[:1], D[:1], checkpoint=tmp_path / "run", **options | {"epochs": 2})
        assert not np.isfinite(whole.history["validation_loss"]).any()
        more = bg.train(net, start, X[:1], D[:1], resume=tmp_path / "run", **options)
        assert more.theta == bg.train(net, start, X[:1], D[:1], **options).theta


@pytest.mark.parametrize("amid", ["update", "measure", "history", "callback"])
@pytest.mark.parametrize("optimiser", ["adam", "lbfgs"])
def test_an_interruption_amid_an_epochs_line_leaves_a_place_of_the_run(tmp_path, classes, monkeypatch, amid, optimiser):
    """Ctrl-C may come while the epoch is measured or told: model and checkpoint are whole, and resume to the bits."""
    net, theta, X, labels = classes
    options = {"optimiser": optimiser, "epochs": 6, "validation": 0.2, "seed": 1}
    options |= {} if optimiser == "lbfgs" else {"batch_size": 8, "early_stopping": 50}
    whole = bg.train(net, theta, X, labels, **options)
    calls = []

    def interrupts(call):
        def interrupting(*given, **more):
            calls.append(call(*given, **more))
            if len(calls) == 3:
                raise KeyboardInterrupt
            return calls[-1]

        return interrupting

    if amid == "measure":
        monkeypatch.setattr(loop, "measure", interrupts(loop.measure))
    if amid == "history":
        monkeypatch.setattr(History, "extend", interrupts(History.extend))
    told = interrupts(lambda _moment: False)
    callbacks = {"update": [bg.EachUpdate(told)], "callback": [told]}.get(amid, [])
    path = tmp_path / "run"
    saved = {} if optimiser == "lbfgs" else {"checkpoint": path}
    part = bg.train(net, theta, X, labels, callbacks=callbacks, **options, **saved)
    monkeypatch.undo()
    assert part.stopped == ("finished" if (amid, optimiser) == ("update", "lbfgs") else "interrupted")
    assert part.history.epochs == part.epochs
    if amid == "callback":
        assert part.epochs == 3  # it was noted before it was told
    bg.save(part, tmp_path / "model")
    assert bg.load(tmp_path / "model").state.cursor.epoch == part.epochs
    if saved:
        rest = bg.train(net, theta, X, labels, resume=path, **options)
        assert rest.theta == whole.theta
        for name in whole.history.names():
            assert rest.history[name].tobytes() == whole.history[name].tobytes()
