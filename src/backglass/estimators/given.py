"""Which of an estimator's parameters were given, and what they are.

A preset takes the place of defaults that were left alone, but not of a value that a user gave, even where it is equal
to the default. scikit-learn lets `__init__` store its arguments and do nothing else, so that the defaults themselves
say it: each is an object of its own, equal to scikit-learn's and of a plain type, and a value that *is* the object was
left. `get_params`, `set_params`, copies and signatures hand the object on; clones and pickles, which would make another
one of the same value, are told by `keep_left`, `with_marks` and `without_marks`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from inspect import signature
from typing import Any

from backglass.errors import PlanError

LEFT: dict[str, Any] = {  # made while the program runs, so that no constant of a user's program is the same object
    "hidden_layer_sizes": tuple(map(int, ["100"])),
    "activation": "".join(("re", "lu")),
    "learning_rate_init": float("0.001"),
    "n_iter_no_change": float("10"),  # of Python's small whole numbers there is but one object each
    "alpha": float("0.0001"),
    "tol": float("0.0001"),
    "missing": "".join(("err", "or")),
}
OWN_CHOICE = {"batch_size": "auto", "members": None, "dtype": None}  # values that leave the choice to the estimator
WHOLE = {"n_iter_no_change": 10}  # as which those are taken that stand among `LEFT` as numbers with a point
HOMES = ("backglass.estimators.classifier", "backglass.estimators.regressor")
STATE = "_left"  # in a pickle and in a model file


def ours(kind: type) -> type:
    """The class of this package that an estimator's class is, or is built on.

    Examples
    --------
    >>> import backglass as bg
    >>> class Small(bg.MLPRegressor):
    ...     def __init__(self, alpha=0.1):
    ...         super().__init__(hidden_layer_sizes=(3,), alpha=alpha)
    >>> ours(Small).__name__
    'MLPRegressor'
    """
    return next(one for one in kind.__mro__ if one.__module__ in HOMES)


@cache
def names(kind: type) -> tuple[str, ...]:
    """The parameters of one of our classes; read once, since every fit asks several times."""
    return tuple(signature(kind).parameters)


def values(estimator: Any) -> dict[str, Any]:
    """Every parameter that a fit needs, whatever the `__init__` of a subclass takes.

    Raises
    ------
    PlanError
        A subclass has left one out.

    Examples
    --------
    >>> import backglass as bg
    >>> values(bg.MLPClassifier(alpha=0.5))["alpha"]
    0.5
    """
    base = ours(type(estimator))
    for name in names(base):
        if not hasattr(estimator, name):
            raise PlanError(
                f"This {type(estimator).__name__} has no parameter {name!r}; call super().__init__(...) in its "
                f"__init__, which sets those of {base.__name__} that it does not name."
            )
    found = {name: getattr(estimator, name) for name in names(base)}
    return found | {name: whole for name, whole in WHOLE.items() if found[name] is LEFT[name]}


def is_left(name: str, value: Any) -> bool:
    """Whether one of these parameters was not given, or given as a value that leaves the choice to the estimator.

    Examples
    --------
    >>> import backglass as bg
    >>> is_left("alpha", bg.MLPClassifier().alpha), is_left("alpha", 0.0001), is_left("members", None)
    (True, False, True)
    """
    if name in LEFT:
        return value is LEFT[name]
    return type(value) is type(OWN_CHOICE[name]) and bool(value == OWN_CHOICE[name])


def keep_left(estimator: Any, clone: Any) -> Any:
    """A clone, in which is left what was left in the estimator."""
    for name, default in LEFT.items():
        if vars(estimator).get(name) is default and vars(clone).get(name) == default:
            setattr(clone, name, default)
    return clone


def with_marks(state: Mapping[str, Any]) -> dict[str, Any]:
    """What is pickled or saved of an estimator: its attributes, and the names of what was left."""
    left = [name for name, default in LEFT.items() if state.get(name) is default]
    return {**state, **{name: whole for name, whole in WHOLE.items() if name in left}, STATE: left}


def without_marks(state: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes again; a state without names, of an older version, left whatever is equal to a default.

    Raises
    ------
    PlanError
        Names that no parameter has.
    """
    found = dict(state)
    left = found.pop(STATE, [*LEFT])
    if not isinstance(left, list) or not all(isinstance(name, str) and name in LEFT for name in left):
        raise PlanError(f"{STATE} names {left!r}, but it is a list of parameters.")
    for name in left:
        if type(found.get(name)) in (type(LEFT[name]), type(WHOLE.get(name))) and found[name] == LEFT[name]:
            found[name] = LEFT[name]
    return found
