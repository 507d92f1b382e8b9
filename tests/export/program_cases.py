"""What training programs are tried on, by group: every activation, loss, optimiser, kind of bias and option."""

from __future__ import annotations

import numpy as np

import backglass as bg
from backglass.equations.activations import ACTIVATIONS
from backglass.equations.losses import LOSSES
from backglass.equations.optimisers import OPTIMISERS
from backglass.errors import NetworkError
from tests.export.trained import trained

WEIGHTS = np.array([1, 2, 0.5, 0, 3, 1, 1.5])  # one row of seven counts nothing
HIDDEN = tuple(name for name, f in ACTIVATIONS.items() if "hidden" in f.places and f.trainable)
RULES = (
    *(rule(0.01) for rule in OPTIMISERS.values()),
    bg.Nesterov(0.01, form="in_place"),
    bg.Adam(0.01, form="reordered"),
)
OPTIONS = {
    "penalties": {"l1": 0.01, "l2": 0.02},
    "divided penalties": {"l1": 0.03, "l2": 0.1, "divide_penalties": True},
    "decay": {"decay": 0.1},
    "clipping": {"clip_norm": 0.1},
    "clipping, penalty, decay, weights": {"clip_norm": 0.1, "l2": 0.1, "decay": 0.1, "sample_weight": WEIGHTS},
    "a rate for each epoch": {"schedule": bg.Exponential(0.9)},
    "a rate for each update": {"schedule": bg.Cosine(20, per="update")},
    "no shuffling": {"shuffle": False},
}


def tanh_net(**options):
    return bg.Network((3, 4, 2), hidden="tanh", **options)


def of_activations():
    for name in HIDDEN:
        yield trained(bg.Network((3, 4, 2), hidden=name), optimiser=bg.SGD(0.05), epochs=30)
    yield trained(bg.Network((3, 4, 5, 4, 2), hidden=["tanh", "relu", "tanh"]), optimiser=bg.SGD(0.05), epochs=5)
    yield trained(bg.Network((2, 3)), optimiser=bg.SGD(0.1), epochs=8, batch_size=2)


def of_losses():
    for loss in LOSSES:
        for output in ACTIVATIONS:
            try:
                net = bg.Network((3, 4, 3), hidden="tanh", output=output, loss=loss)
            except NetworkError:
                continue
            if not net.untrainable:
                yield trained(net, optimiser=bg.SGD(0.02), epochs=5, batch_size=3)
    for output, loss in (
        ("logistic", bg.BinaryCrossEntropy(smoothing=0.1)),
        ("softmax", bg.CrossEntropy(smoothing=0.1)),
        ("identity", bg.Huber(delta=0.3)),
        ("identity", bg.Quantile(q=0.2)),
    ):
        yield trained(bg.Network((3, 4, 3), output=output, loss=loss), optimiser=bg.SGD(0.1), epochs=5)


def of_optimisers():
    for rule in RULES:
        for batch_size in (None, 2):
            for weights in (None, WEIGHTS):
                options = {"batch_size": batch_size, "sample_weight": weights}
                yield trained(tanh_net(), optimiser=rule, epochs=12, **options)


def of_biases():
    for biases in ("per_unit", "frozen", "shared", "none", "augmented"):
        for reduction in ("mean", "sum"):
            for batch_size in (None, 3):
                net = bg.Network((3, 4, 4, 2), hidden="tanh", biases=biases, reduction=reduction)
                start = net.initialise(seed=1).flat + 0.1
                theta = bg.Parameters(net, start)
                yield trained(net, theta=theta, optimiser=bg.Momentum(0.01), epochs=8, batch_size=batch_size)


def of_options():
    for options in OPTIONS.values():
        for batch_size in (None, 3):
            for rule in (bg.SGD(0.05), bg.Nesterov(0.02), bg.Adam(0.02)):
                net = tanh_net(biases="shared" if rule.name == "adam" else "per_unit")
                yield trained(net, optimiser=rule, epochs=8, batch_size=batch_size, **options)


def of_sizes():
    yield trained(tanh_net(), rows=1, optimiser=bg.Adam(0.1), epochs=8, sample_weight=[2.0])
    yield trained(tanh_net(), rows=1, optimiser=bg.Adam(0.1), epochs=8)
    yield trained(bg.Network((1, 1)), rows=1, optimiser=bg.Adam(0.1), epochs=8)
    yield trained(bg.Network((1, 1), biases="shared"), rows=3, optimiser=bg.SGD(0.1), epochs=8, batch_size=1)
    yield trained(tanh_net(), optimiser=bg.SGD(0.1), epochs=8, batch_size=1)
    yield trained(tanh_net(), rows=150, optimiser=bg.Adam(0.1), epochs=3, batch_size=70)
    yield trained(tanh_net(), optimiser=bg.SGD(0.1), epochs=3, batch_size=2, dtype="float32")


def of_saturated():
    """Starts far out: 12 of these need the careful forms."""
    for scale in (10, 40, 900):
        for output, loss in (
            ("logistic", "binary_cross_entropy"),
            ("softmax", "cross_entropy"),
            ("logistic", "squared_error"),
            ("softmax", "squared_error"),
            ("tanh", "squared_error"),
        ):
            net = bg.Network((3, 4, 2), hidden="tanh", output=output, loss=loss)
            theta = bg.Parameters(net, net.initialise(seed=1).flat * scale)
            yield trained(net, theta=theta, optimiser=bg.Adam(0.1), epochs=20)
    for hidden in HIDDEN:
        net = bg.Network((3, 4, 2), hidden=hidden)
        theta = bg.Parameters(net, net.initialise(seed=1).flat * 30)
        yield trained(net, theta=theta, optimiser=bg.Adam(0.1), epochs=20)


GROUPS = {
    "activations": of_activations,
    "losses": of_losses,
    "optimisers": of_optimisers,
    "biases": of_biases,
    "options": of_options,
    "sizes": of_sizes,
    "saturated": of_saturated,
}
