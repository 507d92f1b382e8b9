"""Time per update of the native engine: the whole of `bg.train` with its defaults, SGD, float32.

    python benchmarks/native.py [--rounds N] [NAME ...]

Each figure is the best of several rounds; the processor's peak is measured between them, in the same build, by
multiply-adds that touch nothing but registers. Operations are 2 x the multiply-adds of forward, dW and the deltas of
layers 3 and up: no gradient of the input.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np

import backglass as bg
from backglass.engines import native


@dataclass(frozen=True)
class Case:
    """A network and how it is trained, with what is asked of it: microseconds, or a share of the peak."""

    sizes: tuple[int, ...]
    rows: int
    batch: int
    epochs: int
    hidden: str
    output: str
    loss: str
    most_us: float | None = None
    least_share: float | None = None

    @property
    def name(self) -> str:
        """The sizes."""
        return "-".join(map(str, self.sizes))

    @property
    def flops(self) -> int:
        """Of one update."""
        pairs = [a * b for a, b in zip(self.sizes, self.sizes[1:], strict=False)]
        return 2 * (2 * sum(pairs) + sum(pairs[1:])) * self.batch


CLASSES = ("relu", "softmax", "cross_entropy")
CASES = [
    Case((2, 2, 2), 1, 1, 1_000_000, "logistic", "logistic", "squared_error", most_us=0.10),
    Case((4, 16, 3), 150, 32, 40_000, *CLASSES, most_us=1.1),
    Case((64, 64, 10), 1797, 32, 1000, *CLASSES, most_us=4.5),
    Case((784, 128, 10), 12_800, 128, 15, *CLASSES, least_share=0.68),
    Case((784, 1024, 1024, 10), 2560, 256, 6, *CLASSES, least_share=0.68),
    Case((4, 32, 16, 4), 10_000, 10_000, 2000, "tanh", "identity", "squared_error", most_us=360),
]


def microseconds(case: Case) -> float:
    """An update's time in one whole call of `train`."""
    rng = np.random.default_rng(0)
    net = bg.Network(case.sizes, case.hidden, case.output, case.loss)
    X = rng.normal(size=(case.rows, case.sizes[0])).astype(np.float32)
    D = rng.integers(case.sizes[-1], size=case.rows) if net.loss.classes else rng.random((case.rows, case.sizes[-1]))
    run = bg.train(
        net, net.initialise(seed=0), X, D, optimiser=bg.SGD(0.01), epochs=case.epochs, batch_size=case.batch,
        dtype="float32", engine="native",
    )  # fmt: skip
    return run.seconds / run.updates * 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("names", nargs="*", help="cases to time; all by default")
    arguments = parser.parse_args()
    cases = [case for case in CASES if not arguments.names or case.name in arguments.names]
    facts = native.facts()
    best = dict.fromkeys(cases, float("inf"))
    peak = {1: 0.0, facts.threads: 0.0}
    for _ in range(arguments.rounds):
        for threads in peak:
            peak[threads] = max(peak[threads], native.peak(threads))
        for case in cases:
            best[case] = min(best[case], microseconds(case))
    # Cores cannot be slower together than alone: where they seem to be, another program had one of them.
    whole = max(peak[facts.threads], facts.threads * peak[1])
    print(f"{facts.isa}, {facts.threads} threads; peak {peak[1] / 1e9:.0f} GFLOP/s of one, {whole / 1e9:.0f} of all")
    print(f"{'network':>18} {'batch':>6} {'us/update':>10} {'GFLOP/s':>8} {'of peak':>8}  asked for")
    for case, us in best.items():
        share = case.flops / us * 1e6 / whole
        if case.most_us is not None:
            asked, met = f"<= {case.most_us:g} us", us <= case.most_us
        else:
            asked, met = f">= {case.least_share:.0%}", share >= (case.least_share or 0)
        verdict = "met" if met else "missed"
        speed = case.flops / us / 1e3
        print(f"{case.name:>18} {case.batch:>6} {us:>10.3f} {speed:>8.1f} {share:>8.1%}  {asked} {verdict}")


if __name__ == "__main__":
    main()
