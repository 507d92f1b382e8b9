"""The folder that a training writes to: one training at a time, and what was started last is what is resumed."""

import errno
import fcntl
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from backglass.cli import main
from backglass.cli.lock import locked
from backglass.modelfile import read_model
from backglass.workflow import preparing

PENGUINS = Path(__file__).parents[2] / "examples" / "penguins.csv"
TRAIN = ["train", str(PENGUINS), "--target", "species", "--members", "1", "--epochs", "4", "--output", "out"]
ENDLESS = [*TRAIN, "--epochs", "1000000", "--patience", "1000000"]
BUSY = "Another `backglass train` is at work in out; wait until it is done, or choose another folder with --output."
RESULTS = ("model.safetensors", "history.csv", "curve.svg", "run.toml")


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")


def contents(folder):
    return [Path(folder, name).read_bytes() for name in RESULTS]


def listed():
    return sorted((path, path.stat().st_mtime_ns) for path in Path().rglob("*"))


def refusal(capsys, *arguments, status=1):
    capsys.readouterr()
    assert main(list(map(str, arguments))) == status
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("Error: ")
    assert captured.err.count("\n") == 1
    return captured.err.removeprefix("Error: ").strip()


# --- one training at a time ---


@pytest.mark.skipif(os.name != "posix", reason="signals are a matter of POSIX")
def test_a_second_training_is_refused_and_a_kill_leaves_no_lock(capsys):
    with subprocess.Popen([sys.executable, "-m", "backglass", *ENDLESS]) as running:
        while not Path("out/resume/run.toml").exists():
            assert running.poll() is None
        os.kill(running.pid, signal.SIGSTOP)
        Path("out/.model.safetensors.0.part").write_bytes(b"half")  # as the other one writes it
        os.symlink("out", "by-another-name")
        before = listed()
        assert refusal(capsys, *TRAIN) == BUSY
        assert refusal(capsys, "train", "--resume", "--output", "out") == BUSY
        assert refusal(capsys, *TRAIN, "--output", "by-another-name") == BUSY.replace("in out;", "in by-another-name;")
        assert main([*TRAIN, "--lang", "ja"]) == 1
        assert "別の `backglass train` が学習中です" in capsys.readouterr().err
        assert listed() == before
        running.kill()
    assert main(TRAIN) == 0
    assert not list(Path("out").rglob(".*"))
    assert main(["train", "--resume", "--output", "out"]) == 0


def test_what_only_reads_needs_no_lock(capsys):
    assert main(TRAIN) == 0
    with locked(Path("out"), Path("out/resume")):
        assert main(["predict", "out", str(PENGUINS), "--json"]) == 0
        assert main(["evaluate", "out", str(PENGUINS), "--json"]) == 0
    capsys.readouterr()


@pytest.mark.parametrize("number", [errno.ENOTSUP, errno.ENOLCK, errno.EINVAL])
def test_without_locks_it_trains_all_the_same(monkeypatch, number):
    def refuse(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refuse)
    assert main(TRAIN) == 0
    assert not list(Path("out").rglob(".*"))


def test_a_lock_that_was_taken_away_is_none(monkeypatch):
    """Whoever opened the file before the other run ended, and locks it after that, locks what is no longer there."""
    inner = fcntl.flock
    ended = []

    def locks(descriptor, how):
        inner(descriptor, how)
        if not ended:
            ended.append(os.unlink("out/resume/.lock"))

    monkeypatch.setattr(fcntl, "flock", locks)
    with locked(Path("out"), Path("out/resume")):
        assert Path("out/resume/.lock").exists()
    assert not Path("out").exists()  # it was made for the lock


# --- what is resumed ---


def interrupted(*_arguments, **_options):
    raise KeyboardInterrupt


def test_a_run_that_cannot_be_prepared_leaves_the_older_one_whole(capsys, monkeypatch):
    assert main(TRAIN) == 0
    before = listed()
    assert "no column 'specie'" in refusal(capsys, *TRAIN, "--target", "specie")
    with monkeypatch.context() as patched:
        patched.setattr(preparing, "table_of", interrupted)
        assert main([*TRAIN, "--seed", "2"]) == 130
    assert [path for path, _ in listed()] == [path for path, _ in before]
    files = contents("out")
    assert main(["train", "--resume", "--output", "out"]) == 0
    assert contents("out") == files


def test_a_run_that_was_killed_before_it_began_is_the_one_that_is_resumed(capsys):
    assert main([*TRAIN, "--seed", "2", "--output", "new"]) == 0
    assert main(TRAIN) == 0
    old = contents("out")
    with subprocess.Popen([sys.executable, "-c", KILLED, *TRAIN, "--seed", "2"]) as running:
        assert running.wait() == -signal.SIGKILL
    assert contents("out") == old
    assert "no column 'specie'" in refusal(capsys, *TRAIN, "--target", "specie")  # changes nothing of it
    assert "keeps the --seed" in refusal(capsys, "train", "--resume", "--output", "out", "--seed", "0", status=2)
    assert main(["train", "--resume", "--output", "out"]) == 0
    assert contents("out") == contents("new")
    assert sorted(os.listdir("out/resume")) == ["checkpoint.safetensors", "run.toml"]


def test_ctrl_c_while_results_are_written(capsys, monkeypatch):
    monkeypatch.setattr("backglass.cli.writing.curve_svg", interrupted)
    assert main(TRAIN) == 130
    assert "while the results were written into out; --resume writes them" in capsys.readouterr().err
    monkeypatch.undo()


KILLED = """
import os, signal, sys
from backglass.cli import main
from backglass.workflow import preparing
preparing.table_of = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
main(sys.argv[1:])
"""


@pytest.mark.parametrize("members", [1, 2])
def test_epochs_of_a_resumed_run(capsys, members):
    many = [*TRAIN, "--members", str(members), "--patience", "1000"]
    assert main([*many, "--epochs", "7"]) == 0
    before = listed()
    for fewer in (1, 6):
        sentence = refusal(capsys, "train", "--resume", "--output", "out", "--epochs", fewer, status=2)
        assert sentence.startswith(f"The run in out has begun epoch 7 already, but --epochs is {fewer};")
    assert [path for path, _ in listed()] == [path for path, _ in before]
    for asked in (7, 9):
        assert main(["train", "--resume", "--output", "out", "--epochs", str(asked), "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["epochs"] == asked
        assert read_model("out").history.epochs == asked * members
    assert main(["train", "--resume", "--output", "out"]) == 0
    assert ("9 of 9" if members == 1 else "at most 9") in capsys.readouterr().out
    assert main([*many, "--epochs", "3"]) == 0  # a new run may be shorter
