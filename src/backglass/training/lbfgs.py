"""L-BFGS: SciPy's minimiser over the trainable entries of the flat vector and the engine's `sums`.

The gradient is that of the reported loss, for any number of outputs; a test holds it to central differences.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from backglass.engines import Engine
from backglass.equations.arrays import Floats
from backglass.equations.optimisers import LBFGS
from backglass.equations.penalties import penalty, penalty_gradient
from backglass.plan import Plan


def objective(engine: Engine, plan: Plan, theta: Floats) -> tuple[float, Floats]:
    """The objective on all rows, penalties included, and its gradient (P,), frozen biases included."""
    net = engine.network
    is_weight = net.is_weight.astype(theta.dtype)
    sums = engine.sums(theta, plan.X, plan.D, plan.s, parts=plan.parts)
    division = sums.weight if net.reduction == "mean" else 1
    share = plan.penalty_share(float(division))
    l1, l2 = plan.l1 * share, plan.l2 * share
    with np.errstate(all="ignore"):  # what is not finite is said
        value = sums.loss / division + penalty(theta, is_weight, l1, l2)
        return float(value), sums.gradient / division + penalty_gradient(theta, is_weight, l1, l2)


def minimise(
    engine: Engine, plan: Plan, rule: LBFGS, theta: Floats, each: Callable[[Floats, float, float], bool]
) -> tuple[bool, str]:
    """Run the minimiser.

    Parameters
    ----------
    engine, plan
        What is minimised; `plan.epochs` bounds the iterations.
    rule : LBFGS
    theta : array (P,)
        Where it starts.
    each : callable
        Called after every iteration with the parameters, and the loss and gradient norm before it; True stops.

    Returns
    -------
    (bool, str)
        Whether one of the rule's tolerances was met; where the line search found no way on, what SciPy says of it.
    """
    # Only here is SciPy's optimiser needed, and it takes long to import.
    from scipy.optimize import minimize

    trainable = np.flatnonzero(engine.network.trainable)
    evaluated: dict[bytes, tuple[float, float]] = {}  # of the iteration under way: x -> loss, gradient norm

    def whole(x: Floats) -> Floats:
        flat = theta.copy()
        flat[trainable] = x
        return flat

    def value_and_gradient(x: Floats) -> tuple[float, Floats]:
        value, gradient = objective(engine, plan, whole(x))
        g = gradient[trainable].astype(np.float64)
        evaluated[x.tobytes()] = value, float(np.sqrt(g @ g))
        return value, g

    start = theta[trainable].astype(np.float64)
    value_and_gradient(start)
    before = evaluated[start.tobytes()]

    def after(x: Floats) -> None:
        nonlocal before
        stop = each(whole(x), *before)
        before = evaluated[x.tobytes()]
        evaluated.clear()
        if stop:
            raise StopIteration

    options: dict[str, Any] = {
        "maxiter": plan.epochs,
        "maxfun": 20 * plan.epochs if rule.max_evaluations is None else rule.max_evaluations,
        "maxcor": rule.memory,
        "gtol": rule.gradient_tolerance,
        "ftol": rule.loss_tolerance,
    }
    found = minimize(value_and_gradient, start, jac=True, method="L-BFGS-B", callback=after, options=options)
    return found.status == 0, str(found.message) if found.status == 2 else ""
