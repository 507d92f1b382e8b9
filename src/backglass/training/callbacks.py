"""What a user hangs into a run: callbacks, and early stopping."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf
from typing import Any, Literal, TypeAlias

from backglass.brief import brief
from backglass.equations.table import check_own
from backglass.errors import PlanError
from backglass.keywords import keywords_of
from backglass.parameters import Parameters
from backglass.ranges import FLAG, FUNCTION, TEXT, as_python, check, number, one_of, whole
from backglass.words import said


@dataclass(frozen=True, eq=False)
class Moment:
    """What a callback is told.

    Attributes
    ----------
    epoch : int
        The epoch just finished, from 1; for `EachUpdate` the one under way.
    epochs : int
        The epochs planned.
    update : int
        Updates made so far.
    loss : float
        The epoch's loss; for `EachUpdate` the batch's, before its update.
    row : dict of str to float
        The epoch's line of the history; empty for `EachUpdate`.
    theta : Parameters
        The parameters as they are now.
    """

    epoch: int
    epochs: int
    update: int
    loss: float
    row: dict[str, float]
    theta: Parameters


Callback: TypeAlias = Callable[[Moment], Any]


@keywords_of
@dataclass(frozen=True)
class EachUpdate:
    """A callback that is called after every update, not after every epoch.

    Examples
    --------
    >>> import backglass as bg
    >>> seen = []
    >>> net = bg.Network((1, 1))
    >>> run = bg.train(net, net.initialise(), [[1.0], [2.0]], [1.0, 2.0], batch_size=1, epochs=2,
    ...                callbacks=[EachUpdate(lambda moment: seen.append(moment.update))])
    >>> seen
    [1, 2, 3, 4]
    """

    function: Callback

    def __post_init__(self) -> None:
        check_own(self, "function", FUNCTION)

    def __call__(self, moment: Moment) -> Any:
        """What the function returns: True stops the run."""
        return self.function(moment)


@keywords_of
@dataclass(frozen=True)
class EarlyStopping:
    """Stop when a column of the history has not improved for a while; the best parameters come back.

    Parameters
    ----------
    patience : int or inf, default 10
        Epochs without improvement before the run stops, at least 1.
    tolerance : float, default 0
        By how much a value must be better to count, at least 0.
    monitor : str, optional
        The column: by default "validation_loss" where there is validation, else "loss". Losses fall, metrics rise.
    restore : bool, default True
        Whether the best parameters come back; else the last ones stay.
    against : {"improved", "best"}, default "improved"
        What a value must be better than: the last one that counted, or the best so far, which also moves by less than
        the tolerance. "best" is scikit-learn's way, and there a value better by the tolerance itself counts.

    Examples
    --------
    >>> EarlyStopping(patience=0)
    Traceback (most recent call last):
    ...
    backglass.errors.PlanError: EarlyStopping: patience is 0, but it is inf or a whole number from 1 up.
    """

    patience: int | float = 10
    tolerance: float = 0.0
    monitor: str | None = None
    restore: bool = True
    against: Literal["improved", "best"] = "improved"

    def __post_init__(self) -> None:
        check_own(self, "patience", whole().or_value(inf))
        check_own(self, "tolerance", number())
        check_own(self, "monitor", TEXT.or_value(None))
        check_own(self, "restore", FLAG)
        check_own(self, "against", one_of("improved", "best"))


def checked_callbacks(callbacks: Any) -> tuple[Callback, ...]:
    """What `train` takes as callbacks, or a PlanError.

    Examples
    --------
    >>> checked_callbacks([print]) == (print,)
    True
    """
    if not isinstance(callbacks, list | tuple):
        raise PlanError(f"callbacks is {said(callbacks)}, but it is a list of functions, as in callbacks=[print].")
    for callback in callbacks:
        check("One of the callbacks", callback, FUNCTION)
    return tuple(callbacks)


@dataclass
class Best:
    """The best value so far of the column that early stopping watches.

    Attributes
    ----------
    value : float
        Turned so that smaller is better.
    epoch : int
        When it was reached; 0 before the first epoch.
    theta : array or None
        Kept where the rule brings it back.
    count : int
        Epochs in a row without improvement.
    """

    rule: EarlyStopping
    monitor: str
    value: float = inf
    epoch: int = 0
    theta: Any = None
    count: int = 0

    def __repr__(self) -> str:
        """What it saw so far; the parameters are many."""
        return brief(self, monitor=self.monitor, value=self.value, epoch=self.epoch, count=self.count)

    def see(self, epoch: int, row: dict[str, float], theta: Any) -> None:
        """Take note of an epoch."""
        if self.monitor not in row:
            raise PlanError(f"EarlyStopping: there is no column {self.monitor!r}; the history has {', '.join(row)}.")
        value = row[self.monitor] if self.monitor.endswith("loss") else -row[self.monitor]
        # The first epoch counts whatever it is, so that there is always something to bring back.
        first = self.epoch == 0
        if self.rule.against == "improved":
            counts = better = first or value < self.value - self.rule.tolerance
        else:
            counts, better = not value > self.value - self.rule.tolerance, first or value < self.value
        self.count = 0 if counts else self.count + 1
        if better:
            self.value, self.epoch, self.theta = value, epoch, theta if self.rule.restore else None

    @property
    def left(self) -> int | float:
        """The epochs that come whatever they are like; 0 when patience has run out."""
        return max(0, self.rule.patience - self.count)


def early_stopping_rule(choice: Any) -> EarlyStopping | None:
    """The rule that True, a number of epochs or a rule stands for; None or False is none.

    Examples
    --------
    >>> early_stopping_rule(5).patience
    5
    """
    choice = as_python(choice)
    if choice is None or choice is False:
        return None
    if choice is True:
        return EarlyStopping()
    if isinstance(choice, int):
        return EarlyStopping(patience=choice)
    if isinstance(choice, EarlyStopping):
        return choice
    raise PlanError(f"early_stopping is {said(choice)}, but it is True, a number of epochs or an EarlyStopping(...).")


def watcher(choice: Any, validated: bool) -> Best | None:
    """What watches over a run: a rule that has seen nothing yet, or an earlier run's, which goes on counting.

    Parameters
    ----------
    choice : EarlyStopping, Best, int, bool or None
        As `train` takes it.
    validated : bool
        Whether there are validation columns.

    Examples
    --------
    >>> watcher(True, validated=True).monitor
    'validation_loss'
    """
    if isinstance(choice, Best):
        return replace(choice)
    rule = early_stopping_rule(choice)
    if rule is None:
        return None
    return Best(rule, rule.monitor or ("validation_loss" if validated else "loss"))
