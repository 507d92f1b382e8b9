"""The torch engine on a GPU: agreement with the reference, then time per update beside torch's autograd.

    python benchmarks/gpu.py [--device cuda|cpu] [--seconds N] [--small] [--output FILE.json] [--only SECTION ...]

Needs numpy, scipy, array-api-compat and torch; with cuda a GPU of NVIDIA's and Triton. It stops beginning new work
after `--seconds`, and writes the file after every figure. `--small` is to try it without a GPU.

Times are of whole calls of an engine's `run`, from the parameters in NumPy to those after the last update, divided by
the updates; of torch, of as many steps on batches that lie on the device, one after the other, and one synchronisation.
Each figure is the best and the median of several rounds. Products are of float32 numbers; where TF32 is allowed the
line says tf32.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import statistics
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import numpy as np
import torch
from gpu_peers import PEERS, Peer

import backglass as bg
from backglass.engines import ReferenceEngine, TorchCudaEngine, TorchEngine
from backglass.plan import Plan, State

SUMS = {"float64": 1e-12, "float32": 2e-5}  # tests/tolerances.py, ENGINE_SUMS and ENGINE_UPDATES
UPDATES = {"float64": 1e-11, "float32": 1e-4}
WAYS = ("captured", "compiled")


@dataclass(frozen=True)
class Case:
    """A network and its batches, with what is asked of it: microseconds, or a share of the peak of products."""

    name: str
    sizes: tuple[int, ...]
    rows: int
    batch: int
    updates: int
    hidden: str
    output: str
    loss: str
    ways: tuple[str, ...] = WAYS
    tf32: tuple[bool, ...] = (False,)
    most_us: float | None = None
    least_share: float | None = None

    @property
    def flops(self) -> int:
        """Of one update's products."""
        pairs = [a * b for a, b in pairwise(self.sizes)]
        return 2 * (2 * sum(pairs) + sum(pairs[1:])) * self.batch

    def network(self) -> bg.Network:
        """The network."""
        return bg.Network(self.sizes, self.hidden, self.output, self.loss)

    def data(self) -> tuple[Any, Any]:
        """X and D, drawn."""
        rng = np.random.default_rng(0)
        X = rng.standard_normal((self.rows, self.sizes[0]), dtype=np.float32)
        if self.network().loss.classes:
            return X, np.eye(self.sizes[-1], dtype=np.float32)[rng.integers(self.sizes[-1], size=self.rows)]
        return X, rng.standard_normal((self.rows, self.sizes[-1]), dtype=np.float32)

    def smaller(self) -> Case:
        """For a machine without a GPU."""
        sizes = tuple(min(n, 96) for n in self.sizes)
        rows, batch = min(self.rows, 640), min(self.batch, 128)
        return Case(self.name, sizes, max(rows, batch) if self.rows > self.batch else batch, batch, 20, self.hidden,
                    self.output, self.loss, ("plain",), (False,), self.most_us, self.least_share)  # fmt: skip


CASES = (
    Case("784-128-10, batch 128", (784, 128, 10), 12_800, 128, 8000, "relu", "softmax", "cross_entropy", most_us=20),
    Case(
        "11 layers of 64, batch 2^17", (64,) * 11, 2**17, 2**17, 60, "relu", "identity", "squared_error",
        tf32=(False, True), most_us=400,
    ),
    Case(
        "4096-wide, batch 4096", (4096,) * 4, 4096, 4096, 12, "relu", "identity", "squared_error",
        tf32=(False, True), least_share=0.9,
    ),
)  # fmt: skip


class Tf32Engine(TorchCudaEngine):
    """Its float32 products are of TF32 numbers: outside the contract, and said."""

    name = "torch:cuda tf32"
    tf32 = True


@dataclass
class Report:
    """What is found, printed as it comes and written after every line."""

    output: Path | None
    until: float
    found: dict[str, Any] = field(default_factory=dict)

    def add(self, section: str, line: dict[str, Any]) -> None:
        """One line of a section."""
        self.found.setdefault(section, []).append(line)
        print(section, *(f"{key}={_shown(value)}" for key, value in line.items()), flush=True)
        if self.output:
            self.output.write_text(json.dumps(self.found, indent=1) + "\n", encoding="utf-8")

    def over(self) -> bool:
        """Whether there is no time for more."""
        return time.time() > self.until


def _shown(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def guarded(report: Report, what: str, work: Callable[[], None]) -> None:
    """A part that fails is a line; the others go on."""
    if report.over():
        report.add("left out", {"what": what, "why": "no time"})
        return
    began = time.time()
    try:
        work()
    except Exception as error:
        where = traceback.format_exc()[-1500:]
        print(where, flush=True)
        report.add("failed", {"what": what, "error": repr(error)[:600], "where": where})
    print(f"   ({what}: {time.time() - began:.1f} s)", flush=True)


# Agreement


def problem(net: bg.Network, rows: int, dtype: str) -> list[Any]:
    """Parameters, inputs, targets and weights with zeros among them."""
    rng = np.random.default_rng(len(net.sizes) + rows)
    theta = net.initialise(seed=0).flat + 0.1 * rng.normal(size=net.parameter_count)
    D = rng.uniform(0.1, 0.9, size=(rows, net.sizes[-1]))
    if net.loss.classes:
        D /= D.sum(axis=1, keepdims=True)
    s = rng.uniform(0.5, 2, size=rows) * (rng.random(rows) > 0.1)
    return [np.asarray(part, dtype=dtype) for part in (theta, rng.normal(size=(rows, net.sizes[0])), D, s)]


NETWORKS = (
    ((5, 17, 3), "tanh", "softmax", "cross_entropy"),
    ((33, 70, 45, 3), "gelu", "logistic", "binary_cross_entropy"),
    ((784, 128, 10), "relu", "softmax", "cross_entropy"),
    ((8, 24, 24, 2), "silu", "identity", "huber"),
    ((6, 20, 1), "elu", "exp", "poisson"),
)
OPTIMISERS = (
    bg.SGD(0.01), bg.Momentum(0.01), bg.Nesterov(0.01), bg.AdaGrad(0.01), bg.RMSProp(0.01), bg.Adam(0.01),
    bg.AdamW(0.01),
)  # fmt: skip
OPTIONS: dict[str, dict[str, Any]] = {
    "plain": {},
    "everything": {"l1": 1e-3, "l2": 1e-2, "decay": 1e-2, "clip_norm": 0.3, "dropout": {2: 0.25}},
}


def apart(net: bg.Network, plan: Plan, start: State, engine: type[TorchEngine], dtype: Any) -> dict[str, Any]:
    """50 updates, cut in two: how far from the reference, relative to the way gone; and the bits of a run in one."""
    expected = ReferenceEngine(net, dtype).run(start, plan, 50)
    first = engine(net, dtype).run(start, plan, 29)
    second = engine(net, dtype).run(first.state, plan, 21)
    whole = engine(net, dtype).run(start, plan, 50)
    way = np.linalg.norm(expected.state.theta - start.theta) or 1.0
    sums, ours = (one(net, dtype).sums(start.theta, plan.X, plan.D, plan.s) for one in (ReferenceEngine, engine))
    losses = float(np.abs(whole.losses - expected.losses).max() / np.abs(expected.losses).max())
    return {
        "updates": float(np.linalg.norm(whole.state.theta - expected.state.theta) / way),
        "losses": losses,
        "sums": float(np.linalg.norm(ours.gradient - sums.gradient) / np.linalg.norm(sums.gradient)),
        "same_bits": bool(
            np.array_equal(second.state.theta, whole.state.theta)
            and np.array_equal([*first.losses, *second.losses], whole.losses)
        ),
        "same_cursor": whole.state.cursor == expected.state.cursor,
    }


def agreement(report: Report, engine: type[TorchEngine], way: str, stride: int) -> None:
    """Networks, optimisers and options in both types, every so many-th of their combinations."""
    os.environ["BACKGLASS_TORCH"] = way
    worst: dict[str, float] = {}
    count = wrong = 0
    cases = product(NETWORKS, OPTIMISERS, OPTIONS.items(), ("float64", "float32"))
    for number, (made, optimiser, (_, options), dtype) in enumerate(cases):
        if number % stride or report.over():
            continue
        net = bg.Network(*made)
        theta, X, D, s = problem(net, 53, dtype)
        plan = Plan(X, D, s, 20, 1000, optimiser, seed=number, **{"decay": optimiser.own_decay, **options})
        found = apart(net, plan, State(theta, optimiser.initial(theta)), engine, dtype)
        good = found["same_bits"] and found["same_cursor"] and found["sums"] <= SUMS[dtype]
        good = good and max(found["updates"], found["losses"]) <= UPDATES[dtype]
        count, wrong = count + 1, wrong + (not good)
        for what in ("updates", "losses", "sums"):
            worst[f"{what} {dtype}"] = max(worst.get(f"{what} {dtype}", 0.0), found[what])
        if not good:
            report.add("disagreement", {"way": way, "network": str(made), "optimiser": repr(optimiser),
                                        "options": str(options), "dtype": dtype, **found})  # fmt: skip
    report.add("agreement", {"way": way, "cases": count, "wrong": wrong, **worst})


# Time


def rounds(one: Callable[[int], None], updates: int, device: str, seconds: float = 3.0) -> tuple[float, float, int]:
    """Microseconds an update: the best and the median of several calls, after two that warm up."""
    one(min(updates, 40))
    one(min(updates, 40))
    found: list[float] = []
    until = time.perf_counter() + seconds
    while len(found) < 3 or (time.perf_counter() < until and len(found) < 15):
        synchronise(device)
        began = time.perf_counter()
        one(updates)
        synchronise(device)
        found.append((time.perf_counter() - began) / updates * 1e6)
    return min(found), statistics.median(found), len(found)


def synchronise(device: str) -> None:
    """Wait for the device."""
    if device == "cuda":
        torch.cuda.synchronize()


def peak(device: str, n: int, tf32: bool) -> float:
    """Operations a second of torch's product of two square matrices of float32 numbers; the best of several."""
    torch.set_float32_matmul_precision("high" if tf32 else "highest")
    a, b = (torch.randn(n, n, device=device) for _ in range(2))
    best, _, _ = rounds(lambda k: [torch.mm(a, b) for _ in range(k)] and None, 10, device, 1.0)
    torch.set_float32_matmul_precision("highest")
    return 2 * n**3 / best * 1e6


def ours(report: Report, case: Case, engine: type[TorchEngine], way: str, shuffle: bool = True) -> None:
    """The engine's `run`."""
    os.environ["BACKGLASS_TORCH"] = way
    net = case.network()
    X, D = case.data()
    plan = Plan(X, D, np.ones(len(X), np.float32), case.batch, 10**6, bg.SGD(0.01 / 64), shuffle=shuffle)
    worker = engine(net, "float32")
    kept = [State(net.initialise(seed=0).flat.astype(np.float32), {})]

    def one(k: int) -> None:
        stretch = worker.run(kept[0], plan, k)
        assert stretch.failure is None, stretch.failure
        kept[0] = stretch.state

    began = time.perf_counter()
    one(32)
    first = time.perf_counter() - began
    best, median, count = rounds(one, case.updates, engine.device)
    line = {"case": case.name, "who": f"backglass {worker.name}", "way": way, "shuffle": shuffle}
    report.add("time", line | figures(case, best, median, count) | {"first_call_s": first})


def figures(case: Case, best: float, median: float, count: int) -> dict[str, Any]:
    """Microseconds and operations a second."""
    return {"us": best, "median_us": median, "rounds": count, "tflops": case.flops / best / 1e6}


def theirs(report: Report, case: Case, device: str, peer: type[Peer], tf32: bool) -> None:
    """torch's autograd."""
    torch.set_float32_matmul_precision("high" if tf32 else "highest")
    torch._dynamo.reset()
    began = time.perf_counter()
    one = peer(case, device)
    one.steps(3)
    synchronise(device)
    first = time.perf_counter() - began
    best, median, count = rounds(one.steps, max(5, case.updates // 4), device)
    torch.set_float32_matmul_precision("highest")
    line = {"case": case.name, "who": f"torch {peer.name}{' tf32' if tf32 else ''}"}
    report.add("time", line | figures(case, best, median, count) | {"first_call_s": first})


def trained(report: Report, case: Case, name: str) -> None:
    """The whole of `bg.train`, as benchmarks/native.py has it."""
    X, D = case.data()
    net = case.network()
    epochs = max(1, case.updates * case.batch // case.rows)
    found = []
    for _ in range(3):
        run = bg.train(net, net.initialise(seed=0), X, D, optimiser=bg.SGD(0.01), epochs=epochs, dtype="float32",
                       batch_size=case.batch, engine=name)  # fmt: skip
        found.append(run.seconds / run.updates * 1e6)
    report.add("train", {"case": case.name, "engine": name, "us": min(found), "first_us": found[0], "epochs": epochs})


def bits(engine: type[TorchEngine]) -> str:
    """What 100 updates end with, as a hash."""
    os.environ["BACKGLASS_TORCH"] = "compiled"
    net = bg.Network(*NETWORKS[2])
    theta, X, D, s = problem(net, 530, "float32")
    plan = Plan(X, D, s, 64, 1000, bg.Adam(0.01), l2=1e-3, clip_norm=0.3)
    stretch = engine(net, "float32").run(State(theta, bg.Adam().initial(theta)), plan, 100)
    return hashlib.sha256(stretch.state.theta.tobytes()).hexdigest()


def of_another(device: str) -> str:
    """The same by another process."""
    command = [sys.executable, __file__, "--device", device, "--bits"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[-1]


def machine(device: str) -> dict[str, Any]:
    """What this was measured on."""
    facts = {"torch": torch.__version__, "python": platform.python_version(), "numpy": np.__version__}
    facts["permutation"] = bg.engines.available()["native"] or "native"
    if device == "cuda":
        facts |= {"gpu": torch.cuda.get_device_name(), "cuda": torch.version.cuda}
        properties = torch.cuda.get_device_properties(0)
        facts |= {"multiprocessors": properties.multi_processor_count, "memory_gib": properties.total_memory / 2**30}
    return facts


def work(options: argparse.Namespace) -> Iterator[tuple[str, str, Callable[[Report], None]]]:
    """Every part, by the section that it is of, the most important first."""
    cuda = options.device == "cuda"
    engine = TorchCudaEngine if cuda else TorchEngine
    cases = [case if not options.small else case.smaller() for case in CASES]
    yield "agreement", "agreement, captured", lambda r: agreement(r, engine, "captured", 23 if options.small else 5)
    if cuda:
        yield "agreement", "agreement, compiled", lambda r: agreement(r, engine, "compiled", 23)
    for n, tf32 in product((256,) if options.small else (4096, 8192), (False, True)):
        line = {"n": n, "tf32": tf32}
        yield (
            "time",
            f"peak {n}",
            lambda r, n=n, tf32=tf32, line=line: r.add("peak", line | {"tflops": peak(options.device, n, tf32) / 1e12}),
        )
    for case in cases:
        for way in case.ways:
            yield "time", f"{case.name}, {way}", lambda r, c=case, w=way: ours(r, c, engine, w)
        for peer, tf32 in product(PEERS, case.tf32):
            if tf32 and peer.name not in ("eager", "reduce-overhead"):
                continue
            yield (
                "time",
                f"{case.name}, {peer.name}",
                lambda r, c=case, p=peer, t=tf32: theirs(r, c, options.device, p, t),
            )
        for tf32 in case.tf32:
            if tf32:
                yield "time", f"{case.name}, tf32", lambda r, c=case: ours(r, c, Tf32Engine, "compiled")
    first = cases[0]
    yield "time", "without shuffling", lambda r: ours(r, first, engine, first.ways[-1], shuffle=False)
    yield "train", "bg.train", lambda r: trained(r, first, engine.name)
    yield "bits", "another process", lambda r: r.add("bits", {"same": bits(engine) == of_another(options.device)})


def main() -> None:
    """Every part in turn, then the figures once more."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", choices=("cuda", "cpu"), default="cuda")
    parser.add_argument("--seconds", type=float, default=300, help="begin nothing new after so many")
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--output", type=Path, metavar="FILE.json")
    parser.add_argument("--only", nargs="+", metavar="SECTION", help="agreement, time, train, bits")
    parser.add_argument("--bits", action="store_true", help="print what 100 updates end with, as a hash")
    options = parser.parse_args()
    if options.bits:
        print(bits(TorchCudaEngine if options.device == "cuda" else TorchEngine))
        return
    report = Report(options.output, time.time() + options.seconds)
    report.add("machine", machine(options.device))
    for section, what, part in work(options):
        if options.only is None or section in options.only:
            guarded(report, what, lambda part=part: part(report))
    for line in report.found.get("time", []):
        print(
            f"{line['case']:30s} {line['who']:26s} {line.get('way', ''):9s} {line['us']:10.1f} us {line['tflops']:7.1f}"
        )


if __name__ == "__main__":
    main()
