"""A hash of theta for some forty runs: the same before and after a change that must not change what is computed.

    python benchmarks/bits.py > before.txt        # in the tree as it was
    python benchmarks/bits.py | diff before.txt - # in the tree as it is, on the same machine

Every engine, both dtypes, every optimiser, ragged last batches, dropout, penalties, clipping, schedules, sample
weights, committees and L-BFGS; then the predictions of the model files of every version.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

import backglass as bg

ROOT = Path(__file__).parent.parent
ENGINES = ("reference", "native")
DTYPES = ("float64", "float32")
OPTIMISERS: dict[str, Any] = {
    "sgd": bg.SGD(0.1),
    "momentum": bg.Momentum(0.05, 0.9),
    "nesterov": bg.Nesterov(0.05, 0.9),
    "adagrad": bg.AdaGrad(0.05),
    "rmsprop": bg.RMSProp(0.005),
    "adam": bg.Adam(0.01),
    "adamw": bg.AdamW(0.01),
}
OPTIONS: dict[str, dict[str, Any]] = {
    "dropout": {"dropout": 0.3},
    "penalties": {"l1": 1e-3, "l2": 1e-2},
    "clipped": {"clip_norm": 0.1},
    "cosine": {"schedule": bg.Cosine(40)},
    "online": {"batch_size": 1},
    "full batch": {"batch_size": None},
}


def data() -> tuple[Any, Any, Any]:
    """53 rows, a prime number, so that every batch size leaves a ragged last one; classes and weights."""
    rng = np.random.default_rng(5)
    X = rng.normal(size=(53, 4))
    return X, (X[:, 0] * X[:, 1] > 0).astype(int) + (X[:, 2] > 0.5), rng.uniform(0.5, 2.0, 53)


def runs() -> Iterator[tuple[str, Any]]:
    """Name and theta of each."""
    X, labels, s = data()
    net = bg.Network((4, 7, 3), hidden="tanh", output="softmax", loss="cross_entropy")
    theta = net.initialise(seed=3)
    usual: dict[str, Any] = {"epochs": 12, "batch_size": 8, "seed": 1, "sample_weight": s}
    for engine in ENGINES:
        for dtype in DTYPES:
            for name, rule in OPTIMISERS.items():
                run = bg.train(net, theta, X, labels, optimiser=rule, engine=engine, dtype=dtype, **usual)
                yield f"{engine} {dtype} {name}", run.theta
        for name, options in OPTIONS.items():
            run = bg.train(net, theta, X, labels, optimiser=bg.Adam(0.01), engine=engine, **(usual | options))
            yield f"{engine} {name}", run.theta
        wide = bg.Network((4, 70, 40, 2), hidden="relu", output="identity", loss="huber", biases="shared")
        run = bg.train(wide, wide.initialise(seed=2), X, X[:, :2], optimiser=bg.SGD(0.01), engine=engine, **usual)
        yield f"{engine} shared biases", run.theta
        run = bg.train(net, theta, X, labels, optimiser=bg.LBFGS(), engine=engine, epochs=15)
        yield f"{engine} lbfgs", run.theta
        found = bg.train_committee(net, X, labels, members=3, seed=4, classes=labels, engine=engine, epochs=9)
        yield f"{engine} committee", found.theta
    fitted = bg.MLPClassifier(preset="tabular", max_iter=20, random_state=0).fit(X, labels)
    yield "preset", np.concatenate([array.ravel() for array in (*fitted.coefs_, *fitted.intercepts_)])


def predictions() -> Iterator[tuple[str, bytes]]:
    """What `backglass predict` writes with each stored model file."""
    table = str(ROOT / "examples" / "penguins.csv")
    for path in sorted((ROOT / "tests" / "files").glob("*.safetensors")):
        words = [sys.executable, "-m", "backglass", "predict", str(path), table, "--output", "-"]
        yield path.name, subprocess.run(words, capture_output=True, check=True).stdout


if __name__ == "__main__":
    for name, theta in runs():
        flat = theta.flat if isinstance(theta, bg.Parameters) else theta
        print(f"{name:28} {hashlib.sha256(np.ascontiguousarray(flat).tobytes()).hexdigest()[:16]}")
    for name, printed in predictions():
        print(f"{name:28} {hashlib.sha256(printed).hexdigest()[:16]} {len(printed)} bytes")
