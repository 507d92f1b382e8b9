"""Small runs of everything that the native engine does, for the sanitizers; the argument is where backglass stands."""

import sys
import threading

# An editable install's finder would come first and bring the ordinary build.
sys.meta_path = [finder for finder in sys.meta_path if isinstance(finder, type)]
sys.path.insert(0, sys.argv[1])

import os  # noqa: E402

import numpy as np  # noqa: E402

import backglass as bg  # noqa: E402
from backglass.engines import native  # noqa: E402
from backglass.plan import Plan, State  # noqa: E402

assert native._native.__file__.startswith(os.path.abspath(sys.argv[1])), native._native.__file__

NETWORKS = [
    bg.Network((2, 2, 2), "logistic", "logistic", biases="frozen"),
    bg.Network((4, 16, 3), "relu", "softmax", "cross_entropy"),
    bg.Network((33, 40, 65, 5), ("mish", "gelu"), "logistic", "binary_cross_entropy", biases="shared", reduction="sum"),
    bg.Network((1, 3, 1), "elu", "exp", "poisson", biases="none"),
    bg.Network((5, 17, 2), "tanh", "softmax", "squared_error"),
    bg.Network((64, 9, 2), "logistic", "logistic", "binary_cross_entropy"),
    bg.Network((6, 70, 3), "relu", "softmax", "cross_entropy"),
]
OPTIONS = [
    {"optimiser": bg.SGD(0.01)},
    {"optimiser": bg.Nesterov(0.01), "l1": 1e-3, "dropout": True},
    {"optimiser": bg.Nesterov(0.01), "l1": 1e-3},
    {"optimiser": bg.RMSProp(0.01)},
    {"optimiser": bg.AdamW(0.001), "clip_norm": 0.5, "l2": 1e-3, "decay": 0.01},
]


def runs(net: bg.Network, dtype: str, threads: int) -> None:
    """Forward, sums and runs of one network at every kind of batch."""
    rng = np.random.default_rng(0)
    engine = native.NativeEngine(net, dtype, threads=threads)
    engine._core.least_work = 0.0
    for rows, batch in ((1, 1), (7, 1), (53, 20), (431, 400)):
        X = rng.normal(size=(rows, net.sizes[0])).astype(dtype)
        D = rng.uniform(0.1, 0.9, size=(rows, net.sizes[-1])).astype(dtype)
        s = rng.uniform(size=rows).astype(dtype)
        theta = net.initialise(0).flat.astype(dtype)
        engine.forward(theta, X)
        engine.sums(theta, X, D, s)
        for options in OPTIONS:
            given = dict(options)
            rates = dict.fromkeys(range(2, net.L), 0.3) if given.pop("dropout", False) else {}
            plan = Plan(X, D, s, batch, 100, dropout=rates, **given)
            engine.run(State(theta, plan.optimiser.initial(theta)), plan, 9)


for isa in native.facts().isas:
    os.environ["BACKGLASS_ISA"] = isa
    for net in NETWORKS:
        for dtype in ("float32", "float64"):
            for threads in (1, 3):
                runs(net, dtype, threads)
workers = [threading.Thread(target=runs, args=(NETWORKS[1], "float32", 2)) for _ in range(4)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
