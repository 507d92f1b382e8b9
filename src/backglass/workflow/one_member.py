"""A committee's member in a model: its own network, its rows, its run. One place says which inputs and rows it has."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import Any

import numpy as np

from backglass.equations.arrays import Floats, Indices
from backglass.errors import PlanError
from backglass.modelfile import MemberRun, Model
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.preparation.columns import Rows
from backglass.preparation.targets import ClassTarget
from backglass.ranges import whole
from backglass.samples import checked_targets
from backglass.tables.table import Table
from backglass.training.kept import Fingerprint, Kept
from backglass.training.progress import beginning
from backglass.training.replay import Replay, replay
from backglass.training.split import each_fold
from backglass.words import replay as words
from backglass.workflow.judging import division_by, rows_of
from backglass.workflow.predicting import preparation_of
from backglass.workflow.rows_asked import sample_weights


def members_in(model: Model) -> int:
    """How many networks a model joins; 0 of a single one, which joins none."""
    return len(model.training.get("members") or ())


def columns_of(run: MemberRun) -> Indices | None:
    """Which of the joined network's inputs a member takes, from 0, in its own order; None for all."""
    return None if run.inputs is None else np.array(run.inputs, dtype=np.intp)


def share_of(model: Model, member: int) -> float:
    """A member's part of the mean that the joined network computes."""
    return float(model.training["members"][member - 1].get("weight", 1 / members_in(model)))


def run_of(model: Model, member: int) -> MemberRun:
    """How a member, counted from 1, was trained.

    Raises
    ------
    PlanError
        The model joins none, or not so many, or its file is of a version that did not keep them.
    """
    members = members_in(model)
    if not members:
        raise PlanError(words.NO_MEMBERS, {"member": "member"})
    if not whole(1, members).takes(member):
        raise PlanError(words.NO_MEMBER, {"member": "member"}, value=member, members=members)
    if not model.members:
        raise PlanError(words.NO_MEMBER_RUNS, {"member": "member"})
    return model.members[member - 1]


def member_model(model: Model, member: int) -> Model:
    """The model of one member alone, which takes all of the joined network's inputs: those not its own by weights of 0.

    Its weights are its block of the joined network; only at the output they were multiplied by its share, and are
    divided by it again, which may round the last digit. Its last biases are those that it had.

    Raises
    ------
    PlanError
        There is no such member.
    """
    run, joined = run_of(model, member), model.network
    net = replace(run.network, sizes=(joined.sizes[0], *run.network.sizes[1:]))
    before = [one.network.sizes for one in model.members[: member - 1]]
    flat = np.zeros(net.parameter_count, dtype=model.theta.flat.dtype)
    W, b = net.views(flat)
    for l in range(2, net.L + 1):
        rows, columns = _block(net, before, l), _block(net, before, l - 1)
        share = share_of(model, member) if l == net.L else 1.0
        W[l][:] = model.theta.weights[l][rows, columns] / share
        if net.biases != "none":
            b[l][:] = run.bias if l == net.L else model.theta.biases[l][rows]
    return replace(model, network=net, theta=Parameters(net, flat), members=())


def _block(net: Network, before: list[tuple[int, ...]], l: int) -> slice:
    """Where a member's units stand in a layer of the joined network; all share inputs and outputs."""
    if l in (1, net.L):
        return slice(None)
    first = sum(sizes[l - 1] for sizes in before)
    return slice(first, first + net.sizes[l - 1])


def replay_of(model: Model, table: Table, member: int | None = None) -> Replay:
    """The run that made a model, or one of its members, to be rewound; rows are the table's, counted from 1.

    Raises
    ------
    PlanError
        Another table, no such member, none of several named, or nothing kept; or a replay would be another run.
    """
    if not table.is_known_as(model.data_hash):
        raise PlanError(words.OTHER_TABLE, {"step": "step"}, path=table.path)
    rows = rows_of(model, table, "train")
    if member is None and len(model.members) == 1:  # Ctrl-C came before the others
        member = 1
    if member is not None:
        run = run_of(model, member)
        X, D, s = arrays_of(model, table, rows, run.network, run.fingerprint.plan["dtype"])
        own = rows_held_by(model, table, rows, run)
        columns = columns_of(run)
        X = X[own] if columns is None else np.ascontiguousarray(X[own][:, columns])
        found = replay(run.fingerprint, run.kept, X, D[own], None if s is None else s[own], rows[own] + 1)
        return _from_its_start(found) if run.seeded else found
    fingerprint, kept = _single(model)
    X, D, s = arrays_of(model, table, rows, model.network, fingerprint.plan["dtype"])
    return replay(fingerprint, kept, X, D, s, rows + 1)


def rows_held_by(model: Model, table: Table, rows: Rows, run: MemberRun) -> Indices:
    """Which of the rows that a committee was trained on a member was trained on, from 0: those outside its fold."""
    preparation = preparation_of(model)
    classes = preparation.targets(table, rows) if isinstance(preparation.target, ClassTarget) else None
    groups = division_by(model, table).among(rows).groups
    folds = each_fold(len(rows), run.folds, model.training["seed"], classes, groups)
    own, _ = next(islice(folds, run.fold, None))
    return own


def arrays_of(model: Model, table: Table, rows: Rows, network: Network, dtype: str) -> tuple[Floats, Floats, Any]:
    """Inputs, targets and weights of rows as they were trained on; without weights None for these."""
    preparation = preparation_of(model)
    X, targets = preparation.inputs(table, rows, dtype), preparation.targets(table, rows)
    D = checked_targets(network, targets, len(X), X.dtype.name)
    return X, D, sample_weights(model.training.get("class_weight", {}), preparation.target, targets, dtype)


def _single(model: Model) -> tuple[Fingerprint, Kept]:
    if members := members_in(model):
        raise PlanError(words.COMMITTEE, {"member": "member", "step": "step"}, count=members)
    if model.fingerprint is None or model.kept is None:
        raise PlanError(words.NO_RUN, {"step": "step"})
    return model.fingerprint, model.kept


def _from_its_start(found: Replay) -> Replay:
    """With the state that the run began at: the first weights of its seed."""
    net, plan = found.network, found.plan
    start = beginning(net, net.initialise(seed=plan.seed), plan)
    return replace(found, kept=replace(found.kept, states=(start, *found.kept.states)))
