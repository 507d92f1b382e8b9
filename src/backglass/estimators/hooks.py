"""scikit-learn's callbacks (`set_callbacks`) hung into a fit: a task a fit, and within it a task an epoch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

from backglass.estimators import weights
from backglass.training import Moment


class Hooks:
    """The tasks of one fit.

    Parameters
    ----------
    estimator : BaseMLP
    X, y, sample_weight
        What `fit` was given, checked.
    incremental : bool
        `partial_fit` has no tasks.
    """

    def __init__(self, estimator: Any, X: Any, y: Any, sample_weight: Any, incremental: bool) -> None:
        self.estimator, self.incremental = estimator, incremental
        metadata = None if sample_weight is None else {"sample_weight": sample_weight}
        self.given = {"estimator": estimator, "X": X, "y": y, "metadata": metadata}
        self.epoch: Any = None

    def __enter__(self) -> Self:
        if not self.incremental:
            self.fit = self.estimator._init_callback_context(max_subtasks=None)
            self.fit.call_on_fit_task_begin(**self.given)
            if self.listener:
                self._begin(None)
        return self

    def __exit__(self, kind: Any, *_: Any) -> None:
        if self.incremental or kind is not None:
            return
        if self.epoch is not None:  # begun, but the fit ended before it
            self.epoch.call_on_fit_task_end(estimator=self.estimator)
        self.fit.call_on_fit_task_end(**self.given, reconstruction_attributes={})

    @property
    def listener(self) -> Callable[[Moment], bool] | None:
        """What `train` is to call after every epoch; None where nobody listens."""
        heard = not self.incremental and getattr(self.estimator, "_skl_callbacks", None)
        return self._next if heard else None

    def _next(self, moment: Moment) -> bool:
        if self.epoch is None:  # the first one of a committee's next member
            self._begin(None)
        stop = bool(self.epoch.call_on_fit_task_end(**self.given, reconstruction_attributes=lambda: fitted(moment)))
        self.epoch = None
        if not stop and moment.epoch < moment.epochs:
            self._begin(moment)
        return stop

    def _begin(self, moment: Moment | None) -> None:
        self.epoch = self.fit.subcontext(task_name="epoch")
        attributes: Any = (lambda: fitted(moment)) if moment is not None else {}
        self.epoch.call_on_fit_task_begin(**self.given, reconstruction_attributes=attributes)


def fitted(moment: Moment) -> dict[str, Any]:
    """The attributes that make a copy of the estimator one that stopped at this moment."""
    theta = moment.theta.flat.copy()
    coefs, intercepts = weights.shown(moment.theta.network, theta)
    return {"_flat": theta, "coefs_": coefs, "intercepts_": intercepts}
