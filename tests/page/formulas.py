"""Every formula that the package makes: of derivations, stages, accounts, scalings and lessons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

import backglass as bg
from backglass.equations.activations import ACTIVATIONS
from backglass.equations.losses import LOSSES
from backglass.equations.optimisers import OPTIMISERS
from backglass.page.blocks import Block, Equation, Table
from backglass.pictures import stages
from backglass.pictures.first_update import update
from backglass.pictures.stages import UnitLines
from backglass.preparation.scaling import SCALINGS
from backglass.textbook.shelf import LESSONS
from backglass.textbook.worked import work_out

PARTS = (stages.forward, stages.output_deltas, stages.hidden_deltas, stages.gradients)


def of_units(blocks: Iterable[Block | UnitLines]) -> Iterator[Block]:
    """The blocks, the lines of units among them."""
    for block in blocks:
        yield from block.lines if isinstance(block, UnitLines) else [block]


def of_blocks(blocks: Iterable[Block]) -> Iterator[str]:
    """The sides of the equations."""
    for block in blocks:
        if isinstance(block, Equation):
            yield from (block.formula, block.put, block.result)


def cells_of(blocks: Iterable[Block]) -> Iterator[str]:
    """The cells of the tables that are no words."""
    for block in blocks:
        if isinstance(block, Table):
            yield from (cell for row in (block.head, *block.rows) for cell in row if isinstance(cell, str))


def networks() -> Iterator[bg.Trace]:
    """Every loss with every output, every activation, every kind of biases; one sample, several, wide layers."""
    hidden = [name for name, row in ACTIVATIONS.items() if "hidden" in row.places]
    pairs = [(output, loss) for loss, row in LOSSES.items() for output in sorted(row.outputs)]
    biases = ("per_unit", "shared", "none", "frozen", "augmented")
    for n, (output, loss) in enumerate(pairs):
        net = bg.Network((3, 2, 3, 2), [hidden[n % len(hidden)], "tanh"], output, loss, biases=biases[n % 5])
        targets = np.eye(2)[[0, 1, 0]] if loss == "cross_entropy" else np.array([[0, 1], [1, 0], [1, 1]])
        yield bg.trace(net, net.initialise(seed=n), np.linspace(-1, 2, 9).reshape(3, 3), targets, [1.0, 2.0, 0.5])
    for n, name in enumerate(hidden):
        net = bg.Network((2, 12, 2), name, reduction=("mean", "sum")[n % 2])
        dropped = {2: np.tile([0.0, 2.0], (1, 6))} if n % 2 else None
        yield bg.trace(net, net.initialise(seed=n), [[1.0, 2e-7]], [[1234.5, 0.0]], [3.0], dropped)


def derivations(t: bg.Trace) -> Iterator[bg.Derivation]:
    """Of every kind of number, from the first layer to the last."""
    net = t.network
    for l in range(2, net.L + 1):
        yield from (bg.derive(t, f"{symbol}({l})[1]", sample=0) for symbol in ("u", "z", "delta"))
        parameters = [f"w({l})[2,1]"]
        if net.biases != "none":
            parameters.append({"shared": f"b({l})", "augmented": f"w({l})[1,0]"}.get(net.biases, f"b({l})[1]"))
        yield from (bg.derive(t, name, sample) for name in parameters for sample in (None, 0))
    yield from (bg.derive(t, f"z(1)[{i}]", sample=0) for i in range(net.first_input, 2))


def accounts() -> Iterator[bg.Account]:
    """Of every optimiser, with all that an update may have, and with nothing."""
    X, d = np.linspace(-1, 2, 12).reshape(6, 2), np.linspace(0, 1, 6)
    net = bg.Network((2, 2, 1), hidden="tanh")
    rows = [*(row() for row in OPTIMISERS.values()), bg.Nesterov(form="in_place"), bg.Adam(form="reordered")]
    for row in rows:
        decay = {} if row.own_decay else {"decay": 0.05}
        weights = np.linspace(0.5, 2, 6)
        for more in ({"l1": 0.01, "l2": 0.1, "clip_norm": 0.1, "sample_weight": weights, **decay}, {}):
            run = bg.train(net, net.initialise(seed=1), X, d, optimiser=row, epochs=2, batch_size=4, **more)
            yield from (run.step(3).account(name) for name in ("w(2)[1,1]", "b(3)[1]"))


def blocks() -> Iterator[Block]:
    """All blocks that are drawn of networks, runs and lessons."""
    for t in networks():
        for d in derivations(t):
            yield from d.blocks()
        for rule in OPTIMISERS.values():
            yield from of_units(update(t, 0, 6, rule()))
        for part in PARTS:
            yield from of_units(part(t, 0))
    for account in accounts():
        yield from account.blocks()
    for way in SCALINGS.values():
        yield from map(Equation, way.formulas)
    for lesson in LESSONS.values():
        yield from work_out(lesson).blocks()
