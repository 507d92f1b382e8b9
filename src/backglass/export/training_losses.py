"""What a training program is to print: the same training by the reference engine, in float64."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from backglass.engines.reference import ReferenceEngine
from backglass.equations.arrays import Floats
from backglass.equations.penalties import penalty
from backglass.export.training_program import TrainingProgram
from backglass.modelfile import Model
from backglass.network import Network
from backglass.plan import Plan, State
from backglass.training import Run
from backglass.training.kept import Kept
from backglass.workflow.table_model import TableModel


def losses_of(trained: Any, program: TrainingProgram) -> dict[int, float]:
    """The losses by update, of all rows and with the penalties.

    Parameters
    ----------
    trained
        What the program was made of by `program_of`.
    program : TrainingProgram
        Its data are taken, and which updates are shown.

    Examples
    --------
    >>> import backglass as bg
    >>> from backglass.export.training_gathering import program_of
    >>> net = bg.Network((1, 1))
    >>> run = bg.train(net, net.parameters(W={2: [[0.0]]}), [[1.0]], [1.0], optimiser=bg.SGD(0.5), epochs=2)
    >>> losses_of(run, program_of(run))
    {0: 0.5, 1: 0.0, 2: 0.0}
    """
    network, plan, kept = _run(trained, program)
    s = np.ones(len(program.X)) if program.s is None else program.s
    plan = replace(plan, X=program.X, D=program.D, s=s, taken=None)
    engine = ReferenceEngine(network, "float64")
    first = kept.states[0]
    slots = {name: np.asarray(values, np.float64) for name, values in first.slots.items()}
    state = State(np.asarray(first.theta, np.float64), slots, first.cursor)
    found = {}
    for update in program.shown:
        while state.cursor.update < update:  # a batch may have no weight, and make no update
            state = engine.run(state, plan, update - state.cursor.update).state
        found[update] = _loss(engine, network, plan, state.theta)
    return found


def _run(trained: Any, program: TrainingProgram) -> tuple[Network, Plan, Kept]:
    model = trained.model if isinstance(trained, TableModel) else trained
    if isinstance(model, Model):
        assert model.fingerprint is not None  # `program_of` refuses others
        assert model.kept is not None
        return model.network, Plan.from_dict(model.fingerprint.plan, program.X, program.D, program.X[:, 0]), model.kept
    run = model if isinstance(model, Run) else model.run_
    return run.network, run.plan, run.kept


def _loss(engine: ReferenceEngine, network: Network, plan: Plan, theta: Floats) -> float:
    sums = engine.sums(theta, plan.X, plan.D, plan.s)
    division = float(sums.weight) if network.reduction == "mean" else 1.0
    share = plan.penalty_share(division)
    is_weight = network.is_weight.astype(np.float64)
    return float(sums.loss / division + penalty(theta, is_weight, plan.l1 * share, plan.l2 * share))
