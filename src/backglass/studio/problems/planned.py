"""The settings of a run that was made elsewhere, and the problem that it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from backglass.errors import PlanError
from backglass.network import Network
from backglass.parameters import Parameters
from backglass.studio.problems.features import Data
from backglass.studio.problems.problem import Look, Problem
from backglass.training import Run
from backglass.words import Text
from backglass.words.studio import problems as words

PLANNED = ("optimiser", "schedule", "l1", "l2", "divide_penalties", "clip_norm", "shuffle", "seed", "batch_size")
MANY = 20  # samples that make a cloud or a curve; fewer are shown as numbers
TWO = ("0", "1")


def settings_of(network: Network, plan: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that make a plan's network and updates again.

    Parameters
    ----------
    network : Network
    plan : mapping
        As `Plan.to_dict` gives it. L-BFGS, which is no rule of single updates, is left out.

    Examples
    --------
    >>> from backglass.plan import Plan
    >>> from backglass.equations.optimisers import AdamW
    >>> net, rows = Network((1, 2, 1)), np.ones((4, 1))
    >>> plan = Plan(rows, rows, np.ones(4), 2, 10, AdamW(), decay=0.01, dropout={2: 0.5})
    >>> found = settings_of(net, plan.to_dict())
    >>> found["optimiser"]["decay"], found["decay"], found["dropout"], found["batch_size"]
    (0.01, 0.0, [0.5], 2)
    """
    found = {**network.to_dict(), **{name: plan[name] for name in PLANNED if name in plan}}
    own = found["optimiser"].get("decay", 0.0)
    found["decay"] = 0.0 if own else plan["decay"]
    rates = {int(l): rate for l, rate in plan["dropout"].items()}
    found["dropout"] = [rates.get(l, 0.0) for l in range(2, network.L)]
    return found


def problem_of_run(run: Run, *, from_start: bool = False) -> Problem:
    """A run of `train` as a problem: its data, network, settings, and the parameters that were learned.

    Parameters
    ----------
    run : Run
    from_start : bool, default False
        Whether it begins where the run began, so that it is made again, instead of where it ended.

    Raises
    ------
    PlanError
        The run keeps no start.

    Examples
    --------
    >>> import backglass as bg
    >>> mazur = bg.example("mazur")
    >>> run = bg.train(mazur.network, mazur.parameters, mazur.X, mazur.D, optimiser=mazur.optimiser, epochs=1)
    >>> made = problem_of_run(run)
    >>> made.start["optimiser"], round(made.parameters["w(3)[1,1]"], 9)
    ({'name': 'sgd', 'learning_rate': 0.5}, 0.35891648)
    """
    net, plan = run.network, run.plan.alone()
    X, D = (np.asarray(values, dtype=np.float64) for values in (plan.X, plan.D))
    notes: list[Text] = [words.OF_RUN_START if from_start else words.OF_RUN_END]
    if not (plan.s == 1).all():
        notes.append(words.WITHOUT_WEIGHTS)
    return Problem(
        "run",
        words.RUN,
        X,
        D,
        numbered("x", X.shape[1]),
        numbered("y", D.shape[1]),
        {**settings_of(net, plan.to_dict()), "dtype": plan.dtype},
        _first(run) if from_start else run.theta,
        kind=look_of(X, D),
        description={"id": "run"},
        classes=classes_of(net),
        notes=tuple(notes),
    )


def _first(run: Run) -> Parameters:
    """The parameters with which a run began."""
    if not run.kept.states:
        raise PlanError(words.NO_START.format(reason=run.kept.reason))
    return Parameters(run.network, run.kept.states[0].theta)


def numbered(sign: str, count: int) -> tuple[str, ...]:
    """Names of units that have none.

    Examples
    --------
    >>> numbered("x", 2)
    ('x1', 'x2')
    """
    return tuple(f"{sign}{k}" for k in range(1, count + 1))


def look_of(X: Data, D: Data) -> Look:
    """How data without a picture of their own are shown."""
    if len(X) < MANY:
        return "numbers"
    if X.shape[1] == 2:
        return "plane"
    return "curve" if X.shape[1] == D.shape[1] == 1 else "table"


def classes_of(network: Network) -> tuple[str, ...] | None:
    """The numbers of the classes that a network tells apart; None where its outputs are none."""
    if not network.loss.probabilities:
        return None
    count = network.sizes[-1]
    return TWO if count == 1 else tuple(str(k) for k in range(count))
