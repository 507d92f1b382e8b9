"""K: the order of computation, and what a batch's objective is."""

from __future__ import annotations

import numpy as np
import pytest

import backglass as bg
from backglass.engines import reference
from tests.acceptance.networks import three_layers
from tests.acceptance.registry import check


class Watched:
    """An activation, an output pair or a mapping that writes down which layer is asked for, and when."""

    def __init__(self, real, log, events):
        self.real, self.log, self.events = real, log, events

    def __getattr__(self, name):
        if name in self.events:
            self.log.append(self.events[name])
        return getattr(self.real, name)

    def __call__(self, u):
        self.log.append(self.events["__call__"])
        return self.real(u)


class WatchedMapping(dict):
    """A mapping that writes down which layer is read."""

    def __init__(self, values, log, stage):
        super().__init__(values)
        self.log, self.stage = log, stage

    def __getitem__(self, l):
        self.log.append((self.stage, l))
        return super().__getitem__(l)


@check("K01")
def k01(given):
    """What the engine computes in one update, as it computes it."""
    net, theta, X, D = three_layers()
    assert given["L"] == net.L
    log = []

    def watch(compute):
        return lambda delta, *rest: compute(WatchedMapping(delta, log, "gradient"), *rest)

    def update(optimiser, *of):
        log.append(("update", 0))
        return plain_update(optimiser, *of)

    plain_update = bg.SGD.update
    f = {l: Watched(row, log, {"__call__": ("forward", l), "pullback": ("delta", l)}) for l, row in net.f.items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(vars(net), "f", f)
        patch.setitem(vars(net), "pair", Watched(net.pair, log, {"delta": ("delta", net.L)}))
        patch.setattr(reference, "weight_gradients", watch(reference.weight_gradients))
        patch.setattr(bg.SGD, "update", update)
        bg.train(net, theta, X[:1], D[:1], optimiser=bg.SGD(1.0), epochs=1, engine="reference")
    stages = [stage for stage, _ in log]
    assert stages == sorted(stages, key=["forward", "delta", "gradient", "update"].index)
    assert stages.count("update") == 1
    return {
        "forward_layers": [l for stage, l in log if stage == "forward"],
        "delta_layers": [l for stage, l in log if stage == "delta"],
        "grad_layers": [l for stage, l in log if stage == "gradient"],
    }


@check("K03")
def k03(losses):
    """E_n = |0 - d_n|; D_t by sample weights."""

    def objective(reduction, s):
        net = bg.Network((1, 1), loss="absolute_error", reduction=reduction)
        theta = net.parameters([[[0.0]]])
        D = np.array(losses)[:, None]
        return bg.train(net, theta, 0 * D, D, sample_weight=s, epochs=1, engine="reference").history["loss"][0]

    return {"batch": objective("sum", [1, 1, 1, 1]), "minibatch": objective("mean", [0, 1, 0, 1])}
