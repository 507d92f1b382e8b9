"""`backglass train` as several ranks: the bits of one process, whoever dies, hangs or is stopped on the way."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from backglass.launched import launched

PENGUINS = Path(__file__).parents[2] / "examples" / "penguins.csv"
QUICK = ["train", str(PENGUINS), "--target", "species", "--epochs", "12", "--members", "3", "--lang", "en"]
LONG = [*QUICK[:3], "species", "--epochs", "90000", "--patience", "90000", "--members", "2", "--lang", "en"]
TORCHRUN = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node"]
MPIRUN = ["mpirun", "--allow-run-as-root", "--oversubscribe", "-n"]

torchrun = pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="torch, which has torchrun, is missing")
mpirun = pytest.mark.skipif(
    importlib.util.find_spec("mpi4py") is None or shutil.which("mpirun") is None, reason="mpi4py or mpirun is missing"
)


def environment(**more):
    return {**os.environ, "OMP_NUM_THREADS": "1", "LC_ALL": "C", **more}


def done(folder, *command, **more):
    """What a command that ends well prints."""
    found = subprocess.run(
        command, cwd=folder, env=environment(**more), capture_output=True, text=True, timeout=200, check=False
    )
    assert found.returncode == 0, found.stderr
    return found


def backglass(*arguments):
    return [sys.executable, "-m", "backglass", *arguments]


def by_torchrun(ranks, *arguments, more=()):
    return [*TORCHRUN, str(ranks), *more, "-m", "backglass", *arguments]


def contents(folder):
    return [Path(folder, name).read_bytes() for name in ("model.safetensors", "history.csv", "curve.svg", "run.toml")]


def children(pid):
    """The processes that a launcher has started, by rank."""
    found = {}
    for place in Path("/proc").iterdir():
        try:
            parent = int((place / "stat").read_text().rpartition(")")[2].split()[1]) if place.name.isdigit() else 0
            if parent == pid:
                said = dict(one.split("=", 1) for one in (place / "environ").read_text().split("\0") if "=" in one)
                found[int(said["RANK"])] = int(place.name)
        except (OSError, KeyError):
            continue
    return found


def wait_for(what, seconds=90):
    ends = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < ends, "it did not come"
        time.sleep(0.02)
    return found


def alive(pids):
    """Those processes that have not ended."""
    found = []
    for pid in pids:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
                found.append(pid)
        except OSError:
            continue
    return found


def begun(folder, *arguments, members=2, more=(), **variables):
    """A training of two ranks under way, with the processes of both, by which every member has been saved."""
    process = subprocess.Popen(
        by_torchrun(2, *arguments, "--output", "m", more=more), cwd=folder, env=environment(**variables),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    names = [f"member-{member:02}" for member in range(1, members + 1)] if members > 1 else ["checkpoint"]
    saved = [Path(folder, "m", "resume", f"{name}.safetensors") for name in names]
    wait_for(lambda: all(path.exists() for path in saved))
    return process, children(process.pid)


def test_a_process_alone_is_no_rank():
    assert launched({}) is None
    assert launched({"RANK": "0", "WORLD_SIZE": "2"}) is None
    assert launched({"RANK": "x", "WORLD_SIZE": "2", "MASTER_ADDR": "here", "MASTER_PORT": "1"}) is None
    group = launched(
        {"RANK": "1", "WORLD_SIZE": "2", "MASTER_ADDR": "here", "MASTER_PORT": "1", "TORCHELASTIC_RESTART_COUNT": "3"}
    )
    assert (group.by, group.rank, group.size, group.restarts) == ("torchrun", 1, 2, 3)
    assert launched({"PMI_RANK": "0", "PMI_SIZE": "1024"}).size == 1024


def test_other_commands_are_done_by_the_first_rank_alone(tmp_path):
    ranks = {"WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "1"}
    said = [done(tmp_path, *backglass("glossary", "--lang", "en"), **ranks, RANK=rank).stdout for rank in "01"]
    assert "backpropagation" in said[0]
    assert said[1] == ""


@torchrun
def test_two_ranks_write_what_one_process_writes_and_one_of_them_speaks(tmp_path):
    alone = json.loads(done(tmp_path, *backglass(*QUICK, "--json", "--output", "alone")).stdout)
    both = done(tmp_path, *by_torchrun(2, *QUICK, "--json", "--output", "both"))
    told = json.loads(both.stdout)
    assert (told["ranks"], told["parts"], told["parameters_sha256"]) == (2, 1, alone["parameters_sha256"])
    assert alone["ranks"] == 1
    assert contents(tmp_path / "both") == contents(tmp_path / "alone")
    assert sorted(os.listdir(tmp_path / "both" / "resume")) == sorted(os.listdir(tmp_path / "alone" / "resume"))


@torchrun
@pytest.mark.slow
def test_more_ranks_than_members_write_the_same(tmp_path):
    done(tmp_path, *backglass(*QUICK, "--json", "--output", "alone"))
    done(tmp_path, *by_torchrun(4, *QUICK, "--json", "--output", "shared"))
    assert contents(tmp_path / "shared") == contents(tmp_path / "alone")


@mpirun
@pytest.mark.slow
def test_ranks_of_mpi_write_the_same(tmp_path):
    done(tmp_path, *backglass(*QUICK, "--json", "--output", "alone"))
    done(tmp_path, *MPIRUN, "2", *backglass(*QUICK, "--json", "--output", "shared"))
    assert contents(tmp_path / "shared") == contents(tmp_path / "alone")


@torchrun
@pytest.mark.slow
def test_folds_are_shared_out_too(tmp_path):
    folds = ["--folds", "2"]
    alone = json.loads(done(tmp_path, *backglass(*QUICK, *folds, "--json", "--output", "alone")).stdout)
    both = json.loads(done(tmp_path, *by_torchrun(2, *QUICK, *folds, "--json", "--output", "both")).stdout)
    assert (both["folds"], both["parameters_sha256"]) == (alone["folds"], alone["parameters_sha256"])


@torchrun
@pytest.mark.slow
def test_off_leaves_it_to_the_first_rank(tmp_path):
    done(tmp_path, *backglass(*QUICK, "--ranks", "off", "--output", "alone"))
    told = json.loads(done(tmp_path, *by_torchrun(2, *QUICK, "--ranks", "off", "--json", "--output", "first")).stdout)
    assert told["ranks"] == 1
    assert contents(tmp_path / "first") == contents(tmp_path / "alone")


@torchrun
@pytest.mark.slow
def test_what_stands_in_the_way_is_said_once(tmp_path):
    for arguments, status in ((["--epochs", "0"], 2), (["--target", "spices"], 1)):
        found = subprocess.run(
            by_torchrun(2, *QUICK, *arguments), cwd=tmp_path, env=environment(), capture_output=True, text=True,
            timeout=200, check=False,
        )  # fmt: skip
        assert found.returncode == 1
        assert found.stdout == ""
        assert found.stderr.count("Error: ") - found.stderr.count("ChildFailedError: ") == 1
        assert f"exitcode  : {status}" in found.stderr


@torchrun
@pytest.mark.slow
@pytest.mark.parametrize(("members", "killed"), [(2, 1), (1, 0)])
def test_a_killed_rank_is_started_again_and_goes_on(tmp_path, members, killed):
    whole = [one if one != "90000" else "12000" if members == 2 else "1500" for one in LONG]
    if members == 1:  # every batch is shared out, which does not pay here
        whole += ["--members", "1", "--batch-parts", "8", "--ranks", "force"]
    done(tmp_path, *backglass(*whole, "--output", "alone"))
    process, ranks = begun(tmp_path, *whole, members=members, more=["--max-restarts", "2"])
    os.kill(ranks[killed], signal.SIGKILL)
    _, err = process.communicate(timeout=200)
    assert process.returncode == 0, err
    assert contents(tmp_path / "m") == contents(tmp_path / "alone")
    assert alive(ranks.values()) == []


@torchrun
@pytest.mark.slow
def test_a_rank_killed_on_another_machine_lets_the_first_one_go_on(tmp_path):
    whole = [one if one != "90000" else "12000" for one in LONG]
    done(tmp_path, *backglass(*whole, "--output", "alone"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    meeting = ["--nnodes", "2", "--rdzv-backend", "c10d", "--rdzv-endpoint", f"127.0.0.1:{port}", "--rdzv-id", "birds"]
    command = by_torchrun(1, *whole, "--output", "m", more=[*meeting, "--max-restarts", "2"])
    machines = [
        subprocess.Popen(command, cwd=tmp_path, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(2)
    ]
    saved = [tmp_path / "m" / "resume" / f"member-{member:02}.safetensors" for member in (1, 2)]
    wait_for(lambda: all(path.exists() for path in saved))
    pids = {rank: pid for machine in machines for rank, pid in children(machine.pid).items()}
    os.kill(pids[1], signal.SIGKILL)  # only its own machine counts a restart
    kept = []
    wait_for(lambda: kept.append(saved[0].exists()) or all(machine.poll() is not None for machine in machines), 200)
    assert [machine.returncode for machine in machines] == [0, 0]
    assert all(kept)  # a run that begins anew puts them away
    assert contents(tmp_path / "m") == contents(tmp_path / "alone")
    assert alive(pids.values()) == []


@torchrun
@pytest.mark.slow
def test_ranks_that_do_not_pay_are_refused_by_the_name_of_the_option(tmp_path):
    found = subprocess.run(
        by_torchrun(2, *QUICK, "--members", "1"), cwd=tmp_path, env=environment(), capture_output=True, text=True,
        timeout=200, check=False,
    )  # fmt: skip
    assert found.returncode == 1
    assert "ranks do not pay here" in found.stderr
    assert "ask for it with --ranks force." in found.stderr


@torchrun
@pytest.mark.slow
def test_a_rank_that_hangs_is_named(tmp_path):
    process, ranks = begun(tmp_path, *LONG, BACKGLASS_RANK_SECONDS="4")
    os.kill(ranks[1], signal.SIGSTOP)
    _, err = process.communicate(timeout=200)
    assert process.returncode == 1
    assert alive(ranks.values()) == []
    told = "Error: Rank 0 heard nothing from rank 1 for 4 s; that process hangs, has ended, or cannot"
    assert [told in line for line in err.splitlines() if "Error: Rank" in line] == [True]


@torchrun
@pytest.mark.slow
def test_ctrl_c_stops_all_ranks_and_fewer_go_on(tmp_path):
    whole = [one if one != "90000" else "12000" for one in LONG]
    done(tmp_path, *backglass(*whole, "--output", "alone"))
    process, ranks = begun(tmp_path, *whole)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=200)
    assert process.returncode != 0
    assert alive(ranks.values()) == []
    assert err.count("Stopped by Ctrl-C; what the ranks had trained by then is in m,") == 1
    assert not (tmp_path / "m" / "model.safetensors").exists()
    done(tmp_path, *backglass("train", "--resume", "--output", "m"))
    assert contents(tmp_path / "m") == contents(tmp_path / "alone")
