"""Training by ranks: one run on all of them, decided by rank 0, with the bits of one process with as many parts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import Any

import numpy as np
import pytest

import backglass as bg
from backglass.engines.loopback import loopback, together
from backglass.engines.transport import Transport
from backglass.errors import EngineError, PlanError
from backglass.parts import tree_sum
from backglass.training import EarlyStopping, ranked
from backglass.words.ranks import TOO_MANY

NET = bg.Network((5, 9, 3), hidden="tanh", output="softmax", loss="cross_entropy")
N = 90


def data() -> tuple[Any, Any]:
    rng = np.random.default_rng(8)
    X = rng.normal(size=(N, 5))
    return X, np.argmax(X[:, :3] + 0.3 * rng.normal(size=(N, 3)), axis=1)


def trained(**options: Any) -> bg.Run:
    given = {"optimiser": bg.Adam(0.01), "epochs": 6, "batch_size": 32, "seed": 4} | options
    return bg.train(NET, NET.initialise(seed=2), *data(), **given)


OPTIONS: dict[str, dict[str, Any]] = {
    "sgd": {"optimiser": bg.SGD(0.1)},
    "float32, dropout": {"dtype": "float32", "dropout": 0.3},
    "early stopping, weights": {
        "optimiser": bg.Adam(0.3),
        "epochs": 60,
        "validation": 0.3,
        "early_stopping": EarlyStopping(patience=3),
        "sample_weight": np.arange(N) % 3,
    },
    "l-bfgs": {"optimiser": "lbfgs", "batch_size": None, "epochs": 15},
    "online": {"batch_size": 1, "epochs": 2},
}


@pytest.mark.parametrize("name", OPTIONS)
@pytest.mark.parametrize("size", [2, 3])
def test_every_rank_has_the_run_of_one_process_with_as_many_parts(name: str, size: int) -> None:
    options = OPTIONS[name]
    alone = trained(**options, parts=8)
    for run in together(size, lambda at: trained(**options, ranks=at)):
        assert run.parameters_sha256 == alone.parameters_sha256
        assert (run.ranks, run.parts, run.stopped, run.epochs) == (size, 8, alone.stopped, alone.epochs)
        assert run.history.names() == alone.history.names()
        for column in run.history.names():
            np.testing.assert_array_equal(run.history[column], alone.history[column])


def test_only_rank_0_calls_back_and_its_answer_stops_all() -> None:
    def work(transport: Transport) -> tuple[list[int], str, int]:
        seen: list[int] = []

        def stop(moment: Any) -> bool:
            seen.append(moment.epoch)
            return moment.epoch == 3

        run = trained(ranks=transport, callbacks=[stop])
        return seen, run.stopped, run.epochs

    assert together(3, work) == [([1, 2, 3], "callback", 3), ([], "callback", 3), ([], "callback", 3)]


def test_only_rank_0_writes_and_four_ranks_go_on_as_two(tmp_path: Path) -> None:
    def begun(transport: Transport) -> None:
        trained(ranks=transport, epochs=3, checkpoint=tmp_path / f"{transport.rank}.safetensors")

    together(4, begun)
    assert [path.name for path in tmp_path.iterdir()] == ["0.safetensors"]

    def gone_on(transport: Transport) -> bg.Run:
        # Rank 1 cannot reach the file: it is rank 0 that reads it.
        path = tmp_path / ("0.safetensors" if transport.rank == 0 else "nowhere.safetensors")
        return trained(ranks=transport, resume=path)

    wanted = trained(parts=8).parameters_sha256
    assert [run.parameters_sha256 for run in together(2, gone_on)] == [wanted] * 2
    assert trained(parts=8, resume=tmp_path / "0.safetensors").parameters_sha256 == wanted
    with pytest.raises(PlanError, match="its parts is not the same"):
        trained(parts=1, resume=tmp_path / "0.safetensors")

    def refused(transport: Transport) -> str:
        with pytest.raises(bg.FileError) as caught:
            trained(ranks=transport, resume=tmp_path / "missing.safetensors")
        return str(caught.value)

    assert len(set(together(2, refused))) == 1


def test_a_run_that_goes_on_is_not_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise EngineError("slower")

    path, wanted = tmp_path / "0.safetensors", trained(parts=8).parameters_sha256
    together(2, lambda at: trained(ranks=at, epochs=3, checkpoint=path if at.rank == 0 else None))
    monkeypatch.setattr(ranked, "_check_pays", refuse)
    monkeypatch.setattr(ranked.Group, "of", lambda ranks, _: ranked.Group(ranks, tries=True))

    def begun(transport: Transport) -> str:
        with pytest.raises(EngineError) as caught:
            trained(ranks=transport)
        return str(caught.value)

    assert together(2, begun) == ["slower"] * 2

    # Rank 1 cannot see the checkpoint, and gives none: the first rank's counts.
    runs = together(2, lambda at: trained(ranks=at, resume=path if at.rank == 0 else None))
    assert [run.parameters_sha256 for run in runs] == [wanted] * 2


def test_a_run_of_ranks_is_rewound_in_one_process() -> None:
    runs = together(2, lambda at: trained(ranks=at, epochs=4))
    alone = trained(parts=8, epochs=4)
    for update in (1, 7, 12):
        step = runs[1].step(update)
        np.testing.assert_array_equal(step.theta_after.flat, alone.step(update).theta_after.flat)
    assert runs[0].step(12).theta_after == runs[0].theta


def test_an_account_shows_the_parts_and_their_ranks() -> None:
    run = together(3, lambda at: trained(ranks=at, epochs=2))[1]
    step = run.step(3)  # the last batch of an epoch: 26 rows
    account = step.account("w(3)[2,4]")
    assert [(one.part, one.rank) for one in account.partial] == list(
        zip(range(1, 9), [0, 0, 1, 1, 1, 2, 2, 2], strict=True)
    )
    assert sum(one.rows for one in account.partial) == len(step.rows) == 26
    first = account.partial[0]
    assert first.sum == account.weights[: first.rows] @ account.gradients[: first.rows]
    assert account.sum == tree_sum([one.sum for one in account.partial], lambda left, right: left + right)
    assert account.sum == pytest.approx(float(account.weights @ account.gradients))
    assert account.ulps < 64
    assert account.to_json()["parts"][2] == {"part": 3, "rank": 1, "rows": 3, "sum": account.partial[2].sum}
    said = str(account)
    assert "The 8 parts of the batch" in said
    assert "((G_1 + G_2) + (G_3 + G_4)) + ((G_5 + G_6) + (G_7 + G_8))" in said
    assert "parts" not in trained(epochs=2).step(3).account("w(3)[2,4]").to_json()
    many = trained(epochs=2, batch_size=None, parts=64).step(1).account("w(3)[2,4]")
    assert (len(many.partial), "Σ_p G_p" in str(many)) == (64, True)


@pytest.mark.parametrize("what", ["data", "plan", "start", "network"])
def test_ranks_with_other_data_or_options_are_refused_on_all(what: str) -> None:
    X, D = data()

    def work(transport: Transport) -> str:
        other = transport.rank == 1
        net = bg.Network((5, 8, 3), output="softmax", loss="cross_entropy") if other and what == "network" else NET
        theta = net.initialise(seed=9 if other and what == "start" else 2)
        with pytest.raises(EngineError) as caught:
            bg.train(
                net, theta, X + (other and what == "data"), D, l2=0.1 * (other and what == "plan"), ranks=transport
            )  # fmt: skip
        return str(caught.value)

    said = set(together(2, work))
    assert len(said) == 1
    assert said.pop().startswith("Rank 1 has another ")


def test_more_ranks_than_parts_are_refused() -> None:
    def work(transport: Transport) -> str:
        with pytest.raises(EngineError) as caught:
            trained(ranks=transport, parts=2)
        return str(caught.value)

    assert set(together(3, work)) == {TOO_MANY.format(ranks=3, parts=2).en}


def test_one_rank_alone_is_no_group() -> None:
    (transport,) = loopback(1)
    run = trained(ranks=transport)
    assert (run.ranks, run.parts) == (1, 1)
    assert run.parameters_sha256 == trained(ranks="force").parameters_sha256 == trained().parameters_sha256


PROGRAM = """
import json, sys
import numpy as np
import backglass as bg
from backglass.errors import EngineError

rng = np.random.default_rng(8)
X = rng.normal(size=(90, 5))
D = np.argmax(X[:, :3], axis=1)
net = bg.Network((5, 9, 3), hidden="tanh", output="softmax", loss="cross_entropy")
said = ""
try:
    bg.train(net, net.initialise(seed=2), X, D, epochs=20, batch_size=32)
except EngineError as error:
    said = str(error)
run = bg.train(net, net.initialise(seed=2), X, D, epochs=5, batch_size=32, dropout=0.2, ranks="force", parts=8)
line = {"hash": run.parameters_sha256, "ranks": run.ranks, "parts": run.parts, "refused": said}
sys.stdout.write(json.dumps(line) + chr(10))
sys.stdout.flush()
"""


def launched(folder: Path, *command: str) -> list[dict[str, Any]]:
    """What each process of the program prints, under a command that starts several."""
    program = folder / "program.py"
    program.write_text(PROGRAM)
    environment = os.environ | {"OMP_NUM_THREADS": "1", "BACKGLASS_RANK_SECONDS": "60"}
    done = subprocess.run([*command, str(program)], capture_output=True, text=True, timeout=150, env=environment)
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def alone(folder: Path) -> str:
    (found,) = launched(folder, sys.executable)
    assert (found["ranks"], found["refused"]) == (1, "")
    return str(found["hash"])


def check_all(found: list[dict[str, Any]], size: int, wanted: str) -> None:
    assert [(one["hash"], one["ranks"], one["parts"]) for one in found] == [(wanted, size, 8)] * size
    assert len({one["refused"] for one in found}) == 1
    assert "ranks do not pay here" in found[0]["refused"]  # of so small a network


def torchrun(size: int) -> list[str]:
    where = ["--nnodes", "1", "--rdzv-backend", "c10d", "--rdzv-endpoint", "127.0.0.1:0"]
    return [sys.executable, "-m", "torch.distributed.run", *where, "--nproc-per-node", str(size)]


@pytest.mark.skipif(find_spec("torch") is None, reason="torch is not installed: ranks over gloo are not tried")
def test_two_ranks_of_torchrun_have_the_bits_of_one_process(tmp_path: Path) -> None:
    check_all(launched(tmp_path, *torchrun(2)), 2, alone(tmp_path))


@pytest.mark.slow
@pytest.mark.skipif(find_spec("torch") is None, reason="torch is not installed: ranks over gloo are not tried")
def test_more_ranks_of_torchrun_have_the_bits_of_one_process(tmp_path: Path) -> None:
    check_all(launched(tmp_path, *torchrun(4)), 4, alone(tmp_path))


@pytest.mark.slow
@pytest.mark.skipif(find_spec("mpi4py") is None or which("mpirun") is None, reason="mpi4py or mpirun is not installed")
def test_ranks_of_mpi_have_the_bits_of_one_process(tmp_path: Path) -> None:
    mpirun = ["mpirun", "--allow-run-as-root", "--oversubscribe", "-n", "3", sys.executable]
    check_all(launched(tmp_path, *mpirun), 3, alone(tmp_path))
