"""Two ranks against one process, and torch's DistributedDataParallel against one process of torch, in one run.

    python benchmarks/ranks.py [--rounds 9] [--updates 4] [--output FILE.json]

Needs torch; takes about two minutes. 784-1024-1024-10, relu, softmax and cross entropy, SGD, batch 1,024, float32, one
thread a process. Two processes are started once, by torchrun, and every contender has its turn in every round: those of
one process work in the first, and the second one waits. The figure is the median of the rounds, of the slower rank.
The time of an exchange is measured between the same processes (`--exchange-only` measures nothing else), and from it
and from the times of one process a model says what more ranks would give: computed, not measured.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

SIZES, BATCH = (784, 1024, 1024, 10), 1024
NAMES = {
    "one, parts=1": "backglass, one process, parts=1",
    "one, parts=8": "backglass, one process, parts=8",
    "two, parts=8": "backglass, two ranks, parts=8",
    "torch": "torch, one process",
    "DDP": "torch, DistributedDataParallel, two processes",
}
TARGET = 1.5  # times parts=1
WARM = 2  # updates before the first round
RANKS = (8, 16, 32, 64, 128, 256, 512, 1024)
ROWS = 64 * 1024  # of a batch, for as many ranks as that


def main() -> None:
    """Start the two processes, or be one of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--updates", type=int, default=4)
    parser.add_argument("--exchange-only", action="store_true")
    parser.add_argument("--output", type=Path)
    options = parser.parse_args()
    if "RANK" in os.environ:
        work(options)
        return
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2", *sys.argv]
    sys.exit(subprocess.run(command, env=environment, check=False).returncode)


def work(options: argparse.Namespace) -> None:
    """One of the two processes."""
    from backglass.engines.joining import joined
    from backglass.engines.transport import exchange_json

    ranks = joined()
    assert ranks is not None
    loads = os.getloadavg()
    found: dict[str, Any] = {"exchange": exchange(ranks), "rounds": options.rounds, "updates": options.updates}
    if not options.exchange_only:
        turns = contenders(ranks, options.updates)
        times: dict[str, list[float]] = {name: [] for name in turns}
        for turn in turns.values():
            turn(WARM)
        for _ in range(options.rounds):
            for name, turn in turns.items():
                exchange_json(ranks, None)  # both begin together
                began = time.perf_counter()
                turn(options.updates)
                own = (time.perf_counter() - began) / options.updates
                times[name].append(max(exchange_json(ranks, own)))
        found["ms"] = {name: [round(1e3 * one, 3) for one in of] for name, of in times.items()}
    if ranks.rank == 0:
        found["load"] = {"before": loads, "after": os.getloadavg(), "cores": os.cpu_count()}
        say(found)
        if options.output is not None:
            options.output.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def contenders(ranks: Any, updates: int) -> dict[str, Callable[[int], None]]:
    """What makes so many updates, by the names of `NAMES`; what is of one process does nothing in the second."""
    import numpy as np

    import backglass as bg
    from backglass.engines import choose
    from backglass.engines.ranks import RanksEngine
    from backglass.plan import Plan, State

    draw = np.random.default_rng(0)
    N = BATCH * max(updates, WARM)
    X = draw.normal(size=(N, SIZES[0])).astype(np.float32)
    classes = draw.integers(SIZES[-1], size=N)
    net = bg.Network(SIZES, hidden="relu", output="softmax", loss="cross_entropy")
    theta = net.initialise(seed=0).flat.astype(np.float32)
    rule, s = bg.SGD(0.01), np.ones(N, dtype=np.float32)
    plan = Plan(X, np.eye(SIZES[-1], dtype=np.float32)[classes], s, BATCH, 10**6, rule, seed=1)
    alone = choose("auto", net, rule)(net, "float32", 1)
    both = RanksEngine(choose("auto", net, rule)(net, "float32", 1), ranks)
    start = State(theta, rule.initial(theta))

    def ours(engine: Any, parts: int, all_: bool) -> Callable[[int], None]:
        state = start

        def turn(count: int) -> None:
            nonlocal state
            if all_ or ranks.rank == 0:
                state = engine.run(state, replace(plan, parts=parts), count).state

        return turn

    return {
        "one, parts=1": ours(alone, 1, False),
        "one, parts=8": ours(alone, 8, False),
        "two, parts=8": ours(both, 8, True),
        **torchs(ranks, X, classes),
    }


def torchs(ranks: Any, X: Any, classes: Any) -> dict[str, Callable[[int], None]]:
    """The same of torch: one process with whole batches, and two with halves, whose gradients DDP averages."""
    import torch
    from torch import nn
    from torch.nn.parallel import DistributedDataParallel

    torch.set_num_threads(1)
    inputs, targets = torch.from_numpy(X), torch.from_numpy(classes)
    half = BATCH // ranks.size

    def turn_of(wrap: Callable[[Any], Any], first: int, count: int, all_: bool) -> Callable[[int], None]:
        torch.manual_seed(0)
        layers = [nn.Linear(SIZES[0], SIZES[1]), nn.ReLU(), nn.Linear(SIZES[1], SIZES[2]), nn.ReLU()]
        model = wrap(nn.Sequential(*layers, nn.Linear(SIZES[2], SIZES[3]))) if all_ or ranks.rank == 0 else None
        optimiser = None if model is None else torch.optim.SGD(model.parameters(), lr=0.01)
        loss_of = nn.CrossEntropyLoss()

        def turn(updates: int) -> None:
            if model is None or optimiser is None:
                return
            for k in range(updates):
                rows = slice(k * BATCH + first, k * BATCH + first + count)
                optimiser.zero_grad()
                loss_of(model(inputs[rows]), targets[rows]).backward()
                optimiser.step()

        return turn

    return {
        "torch": turn_of(lambda model: model, 0, BATCH, False),
        "DDP": turn_of(DistributedDataParallel, ranks.rank * half, half, True),
    }


def exchange(ranks: Any) -> dict[str, float]:
    """Seconds of the smallest exchange of two ranks, and bytes a second, each way, of a gradient's."""
    import numpy as np

    other = 1 - ranks.rank
    times = {}
    for name, count, repeats in (("small", 1, 300), ("large", sum(a * b for a, b in zip(SIZES, SIZES[1:])), 15)):  # noqa: B905, RUF007
        own, into, each = np.ones(count, dtype=np.float32), np.empty(count, dtype=np.float32), []
        for _ in range(repeats):
            began = time.perf_counter()
            ranks.swap(own, other, into)
            each.append(time.perf_counter() - began)
        times[name] = statistics.median(each), own.nbytes
    seconds, bytes_ = times["large"]
    return {"latency_s": times["small"][0], "bytes_a_second": bytes_ / max(seconds - times["small"][0], 1e-9)}


def predicted(ranks: int, parts_1: float, parts_8: float, of: dict[str, float], rows: int) -> dict[str, float]:
    """Seconds of an update of a batch by so many ranks with as many parts, by what was measured with `BATCH` rows.

    The rows' time is shared out; what an update costs beside them (a share of the difference of parts=8 and parts=1 for
    each part) every rank has; and there are log2(ranks) exchanges of a gradient, one after the other.
    """
    gradient = 4 * sum((a + 1) * b for a, b in zip(SIZES, SIZES[1:]))  # noqa: B905, RUF007
    alone = parts_1 * rows / BATCH
    each_part = max(0.0, (parts_8 - parts_1) / 7)
    swaps = math.log2(ranks) * (of["latency_s"] + gradient / of["bytes_a_second"])
    return {"alone": alone, "together": alone / ranks + each_part + swaps, "swaps": swaps}


def say(found: dict[str, Any]) -> None:
    """Print the figures as the tables of docs/scale.md."""
    of, load = found["exchange"], found["load"]
    print(f"exchange: {1e6 * of['latency_s']:.0f} us, {of['bytes_a_second'] / 2**20:.0f} MiB/s each way")
    print(f"load of {load['cores']} cores: {load['before'][0]:.1f} before, {load['after'][0]:.1f} after")
    if "ms" not in found:
        return
    median = {name: statistics.median(times) for name, times in found["ms"].items()}
    print("\n| contender | ms an update | least - most | times parts=1 |\n| --- | ---: | ---: | ---: |")
    for name, times in found["ms"].items():
        ratio = f"{median['one, parts=1'] / median[name]:.2f}"
        print(f"| {NAMES[name]} | {median[name]:.1f} | {min(times):.1f} - {max(times):.1f} | {ratio} |")
    speedup = median["one, parts=1"] / median["two, parts=8"]
    print(f"\ntwo ranks: {speedup:.2f} times parts=1 (target {TARGET}: {'met' if speedup >= TARGET else 'missed'});")
    print(f"DDP: {median['torch'] / median['DDP']:.2f} times one process of torch;")
    print(f"two ranks take {median['two, parts=8'] / median['DDP']:.2f} times what DDP takes")
    print(f"\nComputed, not measured (a batch of {BATCH} and of {ROWS} rows, parts as many as ranks):")
    print(
        "\n| ranks | ms, batch 1,024 | times one | ms, batch 65,536 | times one |\n| ---: | ---: | ---: | ---: | ---: |"
    )
    for ranks in RANKS:
        cells = []
        for rows in (BATCH, ROWS):
            one = predicted(ranks, median["one, parts=1"] / 1e3, median["one, parts=8"] / 1e3, of, rows)
            cells.append(f"{1e3 * one['together']:.1f} | {one['alone'] / one['together']:.1f}")
        print(f"| {ranks:,} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
