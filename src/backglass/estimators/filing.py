"""What of an estimator goes into a model file, and what to do with what does not."""

from __future__ import annotations

import warnings
from inspect import signature
from typing import Any

from backglass.errors import PlanError
from backglass.estimators.base import BaseMLP
from backglass.estimators.given import names, ours

LEFT_BEHIND = {"run_"}  # it holds the data of the fit


def as_saved(estimator: Any) -> tuple[str, dict[str, Any]]:
    """The name of the class under which an estimator is saved, and its attributes.

    A file holds no code, so that a subclass is saved as the class that it is built on. That is done with a warning
    where the subclass chooses other parameters, and refused where it does something else than its base.

    Raises
    ------
    PlanError
        It is none of ours, or not fitted, or it replaces a method.

    Examples
    --------
    >>> import backglass as bg
    >>> model = bg.MLPClassifier((3,), solver="lbfgs", random_state=0).fit([[0.0], [1.0]], [0, 1])
    >>> name, state = as_saved(model)
    >>> name, state["classes_"].tolist()
    ('MLPClassifier', [0, 1])
    """
    kind = type(estimator)
    if not isinstance(estimator, BaseMLP):
        raise PlanError(_something_else(estimator))
    if not hasattr(estimator, "network_"):
        raise PlanError(f"This {kind.__name__} is not fitted yet; call fit first.")
    estimator.network_.to_dict()  # refuses an activation of one's own, which cannot be taken off
    base = ours(kind)
    if replaced := _replaced(kind, base):
        raise PlanError(
            f"{kind.__name__} replaces {', '.join(replaced)} of {base.__name__}, and a model file holds no code; fit "
            f"an {base.__name__} itself with the same parameters, and save that."
        )
    own = {*signature(kind).parameters} - {*names(base)} - {*dir(base)}
    if kind is not base:
        lost = f", without {', '.join(sorted(own))}" if own else ""
        warnings.warn(
            f"{kind.__name__} is saved as the {base.__name__} that it is built on{lost}: a model file holds no code, "
            f"and bg.load will give the {base.__name__}.",
            UserWarning,
            stacklevel=4,
        )
    state = estimator.__getstate__()
    return base.__name__, {key: value for key, value in state.items() if key not in LEFT_BEHIND | own}


def _replaced(kind: type, base: type) -> list[str]:
    """What a subclass does otherwise than its base; scikit-learn writes the requests for metadata itself."""
    between = kind.__mro__[: kind.__mro__.index(base)]
    found = {name for one in between for name in vars(one) if not name.startswith("__") and hasattr(base, name)}
    return sorted(name for name in found if not (name.startswith(("set_", "_sklearn", "_abc", "_metadata"))))


def _something_else(value: Any) -> str:
    name = type(value).__name__
    if hasattr(value, "steps"):
        return (
            f"A {name} is not saved: its steps are scikit-learn's, and a model file holds no code. Save the estimator "
            "alone, pipeline[-1], and make its X in the same way again; or leave the scaling to "
            'preset="tabular", which saves what it scales by.'
        )
    if hasattr(value, "best_estimator_"):
        return f"A {name} is not saved; save its best_estimator_."
    return f"save takes a Run, a TableModel, an MLPClassifier, an MLPRegressor or a Model; this is of the type {name}."
