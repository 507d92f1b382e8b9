"""Ranks under what happens to them: as many as there are, killed at any moment, and far from each other.

    python benchmarks/rank_failures.py --hashes              # 1, 2, 3, 4, 8 ranks of gloo, and of MPI where it is
    python benchmarks/rank_failures.py --kills 20 [--seed 7] # of random ranks at random moments
    python benchmarks/rank_failures.py --namespaces          # two network namespaces, a relay that delays (root)

Needs torch. Each prints what it saw, and ends with the exit status 1 where parameters are not the same to the bit, or a
process is left behind. Two cores and nothing else at work: about 60, 150 and 15 seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

MARK = "BACKGLASS_RUN_MARK"
CASES: dict[str, dict[str, Any]] = {
    "sgd float64": {"optimiser": "sgd"},
    "adam float32": {"dtype": "float32"},
    "ragged batches": {"batch_size": 37},
    "weights": {"weights": True},
    "dropout": {"dropout": 0.3, "dtype": "float32"},
    "early stopping": {"validation": 0.25, "early_stopping": 3, "epochs": 40},
}
SECONDS = 580  # that one launch may take


def main() -> None:
    """Do what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hashes", action="store_true")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--namespaces", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--worker", choices=["cases", "long"])
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.worker:
        worker(options.worker, options.folder)
        return
    asked = {"hashes": options.hashes, "kills": options.kills, "namespaces": options.namespaces}
    good = [
        check() for check, wanted in (
            (hashes, asked["hashes"]),
            (lambda: kills(options.kills, options.seed), asked["kills"]),
            (namespaces, asked["namespaces"]),
        ) if wanted
    ]  # fmt: skip
    sys.exit(0 if good and all(good) else 1)


# One rank.


def worker(what: str, folder: Path) -> None:
    """Train, and write the hashes of what was learned into the folder: the first rank does."""
    import backglass as bg
    from backglass.launched import launched

    group = launched()
    parts = {"parts": 8, "ranks": "off" if group is None else "force"}
    if what == "cases":
        found = {name: trained(case | parts).parameters_sha256 for name, case in CASES.items()}
    else:
        path, saving = folder / "checkpoint.safetensors", {}
        if group is not None:  # saved whenever the engine hands back
            saving = {"checkpoint": bg.Checkpoint(path, seconds=0), "resume": path if path.exists() else None}
        run = trained({"epochs": 300, "hidden": (200, 200), "dropout": 0.2} | saving | parts)
        found = {"long": run.parameters_sha256}
    if group is None or group.rank == 0:
        (folder / "hashes.json").write_text(json.dumps(found), encoding="utf-8")


def trained(options: dict[str, Any]) -> Any:
    """The run of a case."""
    import numpy as np

    import backglass as bg

    draw = np.random.default_rng(8)
    X = draw.normal(size=(300, 12))
    classes = np.argmax(X[:, :3] + 0.3 * draw.normal(size=(300, 3)), axis=1)
    options = {"epochs": 10, "batch_size": 64, "seed": 4, **options}
    net = bg.Network((12, *options.pop("hidden", (40,)), 3), hidden="tanh", output="softmax", loss="cross_entropy")
    if options.pop("weights", False):
        options["sample_weight"] = np.arange(300) % 3
    return bg.train(net, net.initialise(seed=2), X, classes, **options)


# Launching.


def environment(mark: str = "") -> dict[str, str]:
    """Of one thread a rank; `mark` is how its processes are found again."""
    return {**os.environ, "OMP_NUM_THREADS": "1", MARK: mark or "none"}


def alone(what: str) -> dict[str, str]:
    """The hashes of one process with as many parts."""
    with tempfile.TemporaryDirectory() as folder:
        return launched_as([sys.executable], what, Path(folder))


def launched_as(command: list[str], what: str, folder: Path) -> dict[str, str]:
    """The hashes that a launch writes."""
    words = [*command, __file__, "--worker", what, "--folder", str(folder)]
    subprocess.run(words, env=environment(), check=True, timeout=SECONDS, stderr=subprocess.DEVNULL)
    found: dict[str, str] = json.loads((folder / "hashes.json").read_text(encoding="utf-8"))
    return found


def torchrun(ranks: int, *more: str) -> list[str]:
    """What starts so many ranks."""
    return [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", str(ranks), *more]


def same(what: str, found: dict[str, str], wanted: dict[str, str]) -> bool:
    """Whether hashes are those wanted, said."""
    other = [name for name in wanted if found.get(name) != wanted[name]]
    print(f"{what}: {'the same bits' if not other else 'OTHER BITS: ' + ', '.join(other)}", flush=True)
    return not other


def hashes() -> bool:
    """Whether any number of ranks has the bits of one process with 8 parts."""
    wanted = alone("cases")
    for name, one in wanted.items():
        print(f"one process, 8 parts, {name}: {one[:16]}")
    launches = {f"{ranks} ranks of gloo": torchrun(ranks) for ranks in (2, 3, 4, 8)}
    if shutil.which("mpirun") is not None:
        mpi = ["mpirun", "--allow-run-as-root", "--oversubscribe", "-n"]
        launches |= {f"{ranks} ranks of MPI": [*mpi, str(ranks), sys.executable] for ranks in (2, 3, 4, 8)}
    good = True
    for name, command in launches.items():
        with tempfile.TemporaryDirectory() as folder:
            good &= same(name, launched_as(command, "cases", Path(folder)), wanted)
    return good


# Kills.


def kills(count: int, seed: int) -> bool:
    """Whether a run whose ranks are killed again and again has the bits of one that is left alone."""
    wanted, draw = alone("long"), random.Random(seed)
    done, good = 0, True
    while done < count:
        ranks = draw.choice((2, 3))
        with tempfile.TemporaryDirectory() as place:
            folder, mark = Path(place), uuid.uuid4().hex
            command = torchrun(ranks, "--max-restarts", "100", "--monitor-interval", "0.1", __file__)
            process = subprocess.Popen(
                [*command, "--worker", "long", "--folder", place], env=environment(mark), stderr=subprocess.DEVNULL
            )
            killed = kill_some(process, folder, mark, draw, min(count - done, 5))
            process.wait(timeout=SECONDS)
            left = [pid for pid in marked(mark) if pid != process.pid]
            found = json.loads((folder / "hashes.json").read_text(encoding="utf-8")) if process.returncode == 0 else {}
            good &= same(f"{ranks} ranks, {killed} kills, {len(left)} processes left", found, wanted) and not left
            done += killed
            if not killed:
                print("the run ended before any kill: a faster machine needs more epochs")
                return False
    return good


def kill_some(process: subprocess.Popen[bytes], folder: Path, mark: str, draw: random.Random, count: int) -> int:
    """Kill a random rank, a while after the run went on from where it was, as often as that; how often it was."""
    path, killed, began = folder / "checkpoint.safetensors", 0, time.monotonic()
    while killed < count and time.monotonic() - began < SECONDS:
        before = path.stat().st_mtime_ns if path.exists() else 0
        while not path.exists() or path.stat().st_mtime_ns == before:
            if process.poll() is not None:
                return killed
            time.sleep(0.01)
        time.sleep(draw.uniform(0, 0.3))
        ranks = [pid for pid in marked(mark) if pid != process.pid and "--worker" in words_of(pid)]
        if process.poll() is not None or not ranks:
            return killed
        os.kill(draw.choice(ranks), signal.SIGKILL)
        killed += 1
        while any(map(Path.exists, [Path(f"/proc/{pid}") for pid in ranks])) and process.poll() is None:
            time.sleep(0.01)
    return killed


def marked(mark: str) -> list[int]:
    """The processes that a launch with this mark has started, those that have ended left out."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            ended = (place / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
            if not ended and f"{MARK}={mark}".encode() in (place / "environ").read_bytes():
                found.append(int(place.name))
        except OSError:
            continue
    return found


def words_of(pid: int) -> list[str]:
    """The command line of a process, without that of torchrun itself."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except OSError:
        return []
    return [] if "torch.distributed.run" in words else words


# Network namespaces.


def namespaces() -> bool:
    """Whether ranks in two network namespaces, a relay that delays every frame between them, have the same bits."""
    wanted = alone("cases")
    names, made = ("bgrank0", "bgrank1"), []
    relay: subprocess.Popen[bytes] | None = None
    try:
        for number, name in enumerate(names):
            ip("netns", "add", name)
            made.append(name)
            ip("link", "add", f"bgr{number}", "mtu", "9000", "type", "veth", "peer", "name", "eth0", "netns", name)
            ip("link", "set", f"bgr{number}", "up")
            ip("-n", name, "addr", "add", f"10.77.21.{number + 1}/24", "dev", "eth0")
            ip("-n", name, "link", "set", "eth0", "mtu", "9000", "up")
            ip("-n", name, "link", "set", "lo", "up")
            plain = [sys.executable, str(Path(__file__).with_name("relay.py")), "--plain", "eth0"]
            subprocess.run(["ip", "netns", "exec", name, *plain], check=True)
        between = [sys.executable, str(Path(__file__).with_name("relay.py")), "bgr0", "bgr1", "--delay", "0.003"]
        relay = subprocess.Popen(between)
        with tempfile.TemporaryDirectory() as folder:
            group = [
                subprocess.Popen(
                    ["ip", "netns", "exec", name, *torchrun(1, "--nnodes", "2", "--node-rank", str(number)),
                     "--master-addr", "10.77.21.1", "--master-port", "29477", __file__, "--worker", "cases", "--folder",
                     folder],
                    env=environment() | {"GLOO_SOCKET_IFNAME": "eth0"}, stderr=subprocess.DEVNULL,
                )
                for number, name in enumerate(names)
            ]  # fmt: skip
            ends = [one.wait(timeout=SECONDS) for one in group]
            path = Path(folder) / "hashes.json"
            found = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        print(f"exit statuses {ends}", flush=True)
        return same("two namespaces, 3 to 6 ms each way", found, wanted)
    finally:
        if relay is not None:
            relay.terminate()
            relay.wait(timeout=10)
        for name in made:
            ip("netns", "del", name)


def ip(*words: str) -> None:
    """A command of iproute2."""
    subprocess.run(["ip", *words], check=True)


if __name__ == "__main__":
    main()
