"""From a run, a lesson's network or a table's model to what training programs are written from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from backglass.equations.arrays import DType, Floats, Indices
from backglass.equations.optimisers import Optimiser
from backglass.errors import PlanError
from backglass.export.expressions import inputs_of
from backglass.export.textbook_forms import constants_of, equations_of, point_of, rule_of, slots_of
from backglass.export.training_program import Per, TrainingProgram, shown_updates
from backglass.modelfile import Model
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.plan import Cursor, Plan, State
from backglass.samples import checked_targets
from backglass.tables.table import Table
from backglass.training import Committee, Run
from backglass.training.kept import Kept, plan_hash
from backglass.words import Text, said
from backglass.words import export as export_words
from backglass.words import programs as words
from backglass.workflow.judging import rows_of
from backglass.workflow.one_member import arrays_of
from backglass.workflow.reading import table_for
from backglass.workflow.reading_asked import Reading
from backglass.workflow.table_model import TableModel

MOST = 2_000_000  # numbers of data and orders that a program holds
PARTIAL = "partial_fit"  # why an estimator has no states
LOOKED_AT = 8  # states of a run by which the form of its equations is chosen


def program_of(
    trained: Any, data: Any = None, dtype: DType | None = None, title: Text | None = None
) -> TrainingProgram:
    """The training of what was trained, ready to be written.

    Parameters
    ----------
    trained : Run, TableModel, Model, MLPClassifier or MLPRegressor
        An estimator that kept its run, or a model whose run can be replayed.
    data : optional
        Of a model from a file: the table that it was trained with, or (X, D) or (X, D, sample_weight).
    dtype : {"float64"}, optional
        Needed of a run in float32, which is exported as the same training in float64.
    title : Text, optional
        What it is called.

    Raises
    ------
    PlanError
        It is something else, or a training that no short program does.
    DataError
        The data do not fit.

    Examples
    --------
    >>> import backglass as bg
    >>> net = bg.Network((2, 2, 1), hidden="tanh")
    >>> run = bg.train(net, net.initialise(), [[0.0, 1.0], [1.0, 0.0]], [1.0, 0.0], optimiser=bg.SGD(0.1), epochs=60)
    >>> found = program_of(run)
    >>> found.updates, found.shown, found.rates
    (60, (0, 1, 2, 5, 10, 20, 50, 60), (0.1,))
    """
    if isinstance(trained, Committee):
        raise PlanError(words.COMMITTEE.format(count=len(trained.runs)))
    if isinstance(trained, TableModel):
        return _of_model(trained.model, trained.table if data is None else data, dtype, title)
    if isinstance(trained, Model):
        return _of_model(trained, data, dtype, title)
    run = _run_of(trained)
    made = _of_run(run.network, run.plan, run.kept, run.state.cursor, dtype, title)
    return _with_remarks(made, run.theta, run.state)


def program_from(
    network: Network, theta: Parameters, X: Floats, D: Floats, optimiser: Optimiser, updates: int, title: Text
) -> TrainingProgram:
    """The training of a network from its first parameters, with all rows at once.

    Parameters
    ----------
    network : Network
    theta : Parameters
        The start.
    X, D : array (N, n_1), array (N, n_L)
    optimiser : Optimiser
    updates : int
    title : Text

    Examples
    --------
    >>> import backglass as bg
    >>> mazur = bg.example("mazur")
    >>> found = program_from(
    ...     mazur.network, mazur.parameters, mazur.X, mazur.D, mazur.optimiser, 10_000, Text("Mazur's network", "Mazur")
    ... )
    >>> found.biases, found.full, found.shown[-3:]
    ('frozen', True, (2000, 5000, 10000))
    """
    network.to_dict()  # refuses an activation of one's own
    plan = Plan(X, D, np.ones(len(X)), len(X), epochs=max(1, updates), optimiser=optimiser, shuffle=False)
    return _made(network, plan, [theta.flat], Cursor(updates, 0, updates), title)


def program_along(
    network: Network, plan: Plan, states: Sequence[State], end: Cursor, title: Text | None = None
) -> TrainingProgram:
    """The training from a state of a run on, such as one that a reader has changed.

    Parameters
    ----------
    network : Network
    plan : Plan
    states : sequence of State
        Where the program begins, then states on the way.
    end : Cursor
        Where it ends.
    title : Text, optional

    Raises
    ------
    PlanError
        No update was made, or no short program does this: such as one that an optimiser's memory goes before.
    """
    _refuse(network, plan, None)
    start = states[0].cursor
    if end.update == start.update:
        raise PlanError(words.NO_UPDATE)
    if start.batch:
        raise PlanError(words.WITHIN_EPOCH.format(update=start.update))
    counts = any("t" in inputs_of(how) for _, how in rule_of(plan.optimiser))
    if any(slot.any() for slot in states[0].slots.values()) or (counts and start.update):
        raise PlanError(words.REMEMBERS.format(update=start.update, optimiser=plan.optimiser.title))
    return _made(network, plan.alone(), [state.theta for state in states], end, title, start)


def _run_of(trained: Any) -> Run:
    if isinstance(trained, Run):
        return trained
    if hasattr(trained, "network_") and hasattr(trained, "get_params"):
        if not isinstance(getattr(trained, "run_", None), Run):
            raise PlanError(words.NO_RUN_KEPT.format(kind=type(trained).__name__))
        found: Run = trained.run_
        return found
    if hasattr(trained, "get_params") and hasattr(trained, "fit"):
        raise PlanError(export_words.NOT_FITTED.format(kind=type(trained).__name__))
    raise PlanError(export_words.SOMETHING_ELSE.format(value=said(trained)))


def _of_model(model: Model, data: Any, dtype: DType | None, title: Text | None) -> TrainingProgram:
    """A model's run with its data again."""
    if members := model.training.get("members"):
        raise PlanError(words.COMMITTEE_MODEL, {"members": "members"}, count=len(members))
    if model.fingerprint is None or model.kept is None or model.state is None:
        raise PlanError(words.NO_TRAINING)
    if model.preparation is None:
        X, D, s = _arrays(model, data)
    else:
        X, D, s = _prepared(model, data)
    plan = Plan.from_dict(model.fingerprint.plan, X, D, s)
    if plan_hash(plan) != model.fingerprint.data:
        raise PlanError(words.OTHER_DATA)
    made = _of_run(model.network, plan, model.kept, model.state.cursor, dtype, title)
    return _with_remarks(made, model.theta, model.state)


def _with_remarks(program: TrainingProgram, theta: Parameters, end: State) -> TrainingProgram:
    """Says so where the parameters that came back are not the last ones."""
    return program if np.array_equal(theta.flat, end.theta) else replace(program, remarks=(words.BEST,))


def _prepared(model: Model, data: Any) -> tuple[Floats, Floats, Floats]:
    """The rows that a table's model was trained on, from its table."""
    assert model.fingerprint is not None
    if data is None:
        raise PlanError(words.NO_TABLE, {"data": "data"})
    table = data if isinstance(data, Table) else table_for(model, data, Reading())
    if not table.is_known_as(model.data_hash):
        raise PlanError(words.OTHER_TABLE.format(path=table.path))
    rows = rows_of(model, table, "train")
    X, D, s = arrays_of(model, table, rows, model.network, model.fingerprint.plan["dtype"])
    return X, D, np.ones(len(X), dtype=X.dtype) if s is None else s


def _arrays(model: Model, data: Any) -> tuple[Floats, Floats, Floats]:
    """The arrays of a run, as they are given again."""
    assert model.fingerprint is not None
    if not isinstance(data, tuple | list) or len(data) not in (2, 3):
        raise PlanError(words.NO_ARRAYS, {"data": "data"})
    dtype = model.fingerprint.plan["dtype"]
    X = np.asarray(data[0], dtype=dtype)
    D = checked_targets(model.network, data[1], len(X), dtype)
    return X, D, np.ones(len(X), dtype=dtype) if len(data) == 2 else np.asarray(data[2], dtype=dtype)


def _of_run(
    network: Network, plan: Plan, kept: Kept, end: Cursor, dtype: DType | None, title: Text | None
) -> TrainingProgram:
    _refuse(network, plan, dtype)
    if kept.reason == PARTIAL:
        raise PlanError(words.PARTIAL_FIT)
    if not kept.states:
        raise PlanError(words.NO_START, {"keep_bytes": "keep_bytes"})
    if (first := kept.states[0].cursor.update) > 0:
        raise PlanError(words.WENT_ON.format(update=first))
    if end.update == 0:
        raise PlanError(words.NO_UPDATE)
    apart = max(1, len(kept.states) // LOOKED_AT)
    return _made(network, plan.alone(), [state.theta for state in kept.states[::apart]], end, title)


def _refuse(network: Network, plan: Plan, dtype: DType | None) -> None:
    network.to_dict()  # refuses an activation of one's own
    if plan.lbfgs is not None:
        raise PlanError(words.LBFGS)
    if plan.dropout:
        raise PlanError(words.DROPOUT)
    if plan.dtype == "float32" and dtype != "float64":
        raise PlanError(words.FLOAT32, {"dtype": "dtype"})


def _made(
    network: Network,
    plan: Plan,
    states: list[Floats],
    end: Cursor,
    title: Text | None,
    start: Cursor = Cursor(),  # noqa: B008 - it is frozen
) -> TrainingProgram:
    """The program of a plan, which has arrays of its own, from the first of some states on."""
    epochs, updates = end.epoch + (end.batch > 0) - start.epoch, end.update - start.update
    shuffled = plan.shuffle and plan.batches > 1
    rates, per = _rates(plan, start, epochs, updates)
    _check_size(plan, network, epochs * len(plan) if shuffled else 0, len(rates))
    X, D, s = (np.asarray(part, dtype=np.float64) for part in (plan.X, plan.D, plan.s))
    states = [np.asarray(state, dtype=np.float64) for state in states]
    rule, (W, b) = plan.optimiser, network.views(states[0])
    own = slice(0, {"shared": 1, "none": 0}.get(network.biases))  # entries of b that are parameters
    sizes = "-".join(map(str, network.sizes))
    named = words.TITLE.format(sizes=sizes, updates=updates, optimiser=rule.title)
    return TrainingProgram(
        title=named if title is None else title,
        sizes=network.sizes,
        functions={l: f.title for l, f in network.f.items()},
        loss=network.loss.title,
        rule_title=rule.title,
        rule_name=rule.name if rule.name.isidentifier() else "rule",
        biases=network.biases,
        W={l: np.array(W[l]) for l in W},
        b={l: np.array(b[l][own]) for l in b if network.biases != "none"},
        equations=equations_of(network, states, X, D),
        slots=slots_of(rule),
        constants=constants_of(rule),
        rule=rule_of(rule),
        point=point_of(rule),
        X=X,
        D=D,
        s=None if bool((s == 1).all()) else s,
        orders=_orders(plan, start.epoch, epochs) if shuffled else None,
        batch_size=min(plan.batch_size, len(plan)),
        epochs=epochs,
        updates=updates,
        skips=bool((s == 0).any()),
        rates=rates,
        per=per,
        l1=plan.l1,
        l2=plan.l2,
        divide_penalties=plan.divide_penalties and network.reduction == "mean",
        decay=plan.decay,
        clip_norm=plan.clip_norm,
        reduction=network.reduction,
        shown=shown_updates(updates),
    )


def _orders(plan: Plan, first: int, epochs: int) -> Indices:
    return np.stack([plan.order(first + epoch) for epoch in range(1, epochs + 1)])


def _rates(plan: Plan, start: Cursor, epochs: int, updates: int) -> tuple[tuple[float, ...], Per]:
    """The learning rates: one where they do not change."""
    per: Per = plan.schedule.per
    times = start.epoch + np.arange(epochs) if per == "epoch" else start.update + np.arange(updates)
    found = plan.rates(times, times)
    if bool((found == found[0]).all()):
        return (float(found[0]),), "run"
    return tuple(found.tolist()), per


def _check_size(plan: Plan, network: Network, orders: int, rates: int) -> None:
    count = plan.X.size + plan.D.size + network.parameter_count + orders + rates
    if count > MOST:
        raise PlanError(words.TOO_MUCH.format(count=f"{count:,}", most=f"{MOST:,}"))
