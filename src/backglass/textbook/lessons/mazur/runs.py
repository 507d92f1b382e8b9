"""The runs of lesson `mazur`: 10,000 updates in four variants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from backglass.engines import choose
from backglass.engines.reference import ReferenceEngine
from backglass.equations.arrays import Floats
from backglass.equations.backward import deltas, weight_gradients
from backglass.equations.forward import forward
from backglass.equations.optimisers import SGD
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.plan import Plan, State
from backglass.textbook.lesson import Watch

ETA = 0.5
COUNTS = (0, 1, 2, 10, 100, 1000, 9999, 10000)
VARIANTS = {"simultaneous": "frozen", "in-place": "frozen", "trained-biases": "per_unit", "shared-bias": "shared"}
CURVE = tuple(sorted({round(10 ** (place / 15)) for place in range(61)}))  # from 1 to 10,000, evenly by powers of ten
AT_ONCE = 500  # updates between two words to the watcher


@dataclass
class Record:
    """What a run of one variant left behind, by the number of updates made.

    Attributes
    ----------
    loss : dict of str to float
        E with the weights after so many updates.
    weights, outputs, biases : dict of str to list
        w1..w8; out_o1, out_o2; the biases of h1, h2, o1, o2.
    curve : dict of int to float
        E at more numbers of updates, for the picture.
    """

    loss: dict[str, float] = field(default_factory=dict)
    weights: dict[str, list[float]] = field(default_factory=dict)
    outputs: dict[str, list[float]] = field(default_factory=dict)
    biases: dict[str, list[float]] = field(default_factory=dict)
    curve: dict[int, float] = field(default_factory=dict)

    def take(self, count: int, net: Network, flat: Floats, X: Floats, D: Floats) -> None:
        """Note where a run stands after `count` updates."""
        engine, key = ReferenceEngine(net), str(count)
        W, b = net.views(flat)
        self.loss[key] = float(engine.sums(flat, X, D, np.ones(1)).loss)
        self.weights[key] = [float(w) for l in (2, 3) for w in W[l].ravel()]
        self.outputs[key] = engine.forward(flat, X)[0].tolist()
        self.biases[key] = [float(value) for l in (2, 3) for value in b[l]]


def run_variants(networks: Mapping[str, tuple[Network, Parameters]], X: Any, D: Any, watch: Watch) -> dict[str, Record]:
    """Run every variant from the same weights.

    Parameters
    ----------
    networks : mapping
        How the biases are treated -> network and first parameters.
    X, D : array-like (1, 2)
    watch : callable
        Told of the updates made and of all there are.
    """
    X, D = np.asarray(X, dtype=float), np.asarray(D, dtype=float)
    total = COUNTS[-1] * len(VARIANTS)
    records: dict[str, Record] = {}
    for variant, biases in VARIANTS.items():
        net, theta = networks[biases]
        before = len(records) * COUNTS[-1]
        record = Record()
        update = _in_place if variant == "in-place" else _simultaneous
        flat = theta.flat
        stops = sorted({*COUNTS, *CURVE})
        for done, count in zip((0, *stops), stops, strict=False):
            for made in range(done, count, AT_ONCE):
                flat = update(net, flat, X, D, min(AT_ONCE, count - made))
                watch(before + made, total)
            record.curve[count] = float(ReferenceEngine(net).sums(flat, X, D, np.ones(1)).loss)
            if count in COUNTS:
                record.take(count, net, flat, X, D)
        records[variant] = record
    return records


def _simultaneous(net: Network, flat: Floats, X: Floats, D: Floats, updates: int) -> Floats:
    """All gradients, then all updates: the engines' way, by the fastest one that is here."""
    plan = Plan(X, D, np.ones(1), batch_size=1, epochs=updates, optimiser=SGD(ETA), shuffle=False)
    return choose("auto", net, plan.optimiser)(net).run(State(flat, {}), plan, updates).state.theta


def _in_place(net: Network, flat: Floats, X: Floats, D: Floats, updates: int) -> Floats:
    for _ in range(updates):
        flat = in_place_update(net, flat, X, D)
    return flat


def in_place_update(net: Network, flat: Floats, X: Floats, D: Floats) -> Floats:
    """The wrong order, made to show what comes of it: layer 3 first, and its new weights used for layer 2."""
    W, b = net.views(flat)
    s = np.ones(len(X))
    pass_ = forward(net.f, W, b, X)
    delta = deltas(net.f, W, pass_.u, net.pair.delta(pass_.u[3], D))
    new = {3: W[3] - ETA * weight_gradients(delta, pass_.z, s)[3]}
    delta = deltas(net.f, {2: W[2], 3: new[3]}, pass_.u, delta[3])
    new[2] = W[2] - ETA * weight_gradients(delta, pass_.z, s)[2]
    return np.asarray(net.flatten(new, b))
