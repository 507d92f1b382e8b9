"""``scoring``: a scorer of scikit-learn in the place of the accuracy or R2 that early stopping goes by.

A scorer is called as ``scorer(estimator, X, y)``, with rows and answers as the user gave them, and with an estimator
that predicts by the parameters of the moment.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import Parameter, signature
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import issparse
from sklearn.metrics import check_scoring, get_scorer_names
from sklearn.utils import _safe_indexing
from sklearn.utils.validation import _check_y

from backglass.equations.arrays import Floats
from backglass.errors import PlanError
from backglass.estimators import choices
from backglass.estimators.dataframes import is_dataframe
from backglass.parameters import Parameters
from backglass.training.metrics import OWN, checked_score
from backglass.words import said

LOSS = "loss"
LEAST_OF_A_WORD = 2  # letters of a part by which a name is known
WANTED = "None, 'loss', the name of one of scikit-learn's scorers, or a function scorer(estimator, X, y)"
Scorer = Callable[..., Any]
Score = Callable[[Parameters], float]


def chosen(scoring: Any, *, weighted: bool = False) -> Scorer | None:
    """The scorer that `scoring` stands for; None for the loss, and where an estimator's own metric counts.

    Parameters
    ----------
    scoring : str, callable or None
    weighted : bool
        Whether it will be given sample weights.

    Raises
    ------
    PlanError
        It is no scorer, or one without sample weights.

    Examples
    --------
    >>> callable(chosen("f1_macro")), chosen("loss")
    (True, None)
    >>> chosen("f1macro")
    Traceback (most recent call last):
    ...
    backglass.errors.PlanError: scoring is 'f1macro', but scikit-learn has no scorer of this name; near are f1_macro \
and f1_micro.
    """
    if scoring is None or _is_loss(scoring):
        return None
    if not (isinstance(scoring, str) or callable(scoring)):
        raise PlanError(f"scoring is {said(scoring)}, but it is {WANTED}.")
    if isinstance(scoring, str) and scoring not in get_scorer_names():
        raise PlanError(f"scoring is {said(scoring)}, but scikit-learn has no scorer of this name; {_near(scoring)}.")
    try:
        scorer: Scorer = check_scoring(scoring=scoring)
    except ValueError as error:  # a metric in the place of a scorer
        raise PlanError(
            f"scoring is {named(scoring)}, a metric that knows no estimator; give "
            f"sklearn.metrics.make_scorer({named(scoring)}), or the name of a scorer."
        ) from error
    if weighted and not _takes_weights(scorer):
        raise PlanError(
            f"scoring is {named(scoring)}, which takes no sample_weight, but the rows have weights; give a scorer that "
            "takes them, or leave sample_weight out."
        )
    return scorer


def check_held_out(parameters: Mapping[str, Any], *, held_out: bool, committee: bool, incremental: bool) -> None:
    """Refuse a `scoring` that would have nothing to score.

    Raises
    ------
    PlanError
        No row is held out, or the solver is L-BFGS.
    """
    scoring = parameters["scoring"]
    if scoring is None:
        return
    chosen(scoring)
    if not choices.is_stochastic(parameters["solver"]):
        raise PlanError(
            f"scoring is {named(scoring)}, but lbfgs does not stop by a score; leave scoring out, or take another "
            "solver."
        )
    if incremental:
        raise PlanError(f"scoring is {named(scoring)}, but partial_fit holds no rows out to score; leave scoring out.")
    if not (held_out or committee or parameters["early_stopping"]):
        raise PlanError(
            f"scoring is {named(scoring)}, but no rows are held out to score; give early_stopping=True, or X_val and "
            "y_val."
        )


def named(scoring: Any) -> str:
    """How a sentence calls it, and how two calls of `fit` know that it is the same.

    Examples
    --------
    >>> named("f1"), named(named), named(3)
    ("'f1'", 'named', '3')
    """
    if isinstance(scoring, str):
        return repr(str(scoring))
    return getattr(scoring, "__qualname__", None) or repr(scoring)


def column(scoring: Any, metric: str) -> str:
    """The column of the history that early stopping goes by.

    Examples
    --------
    >>> column(None, "r2"), column("loss", "r2"), column("neg_max_error", "r2")
    ('validation_r2', 'validation_loss', 'validation_score')
    """
    if scoring is None:
        return f"validation_{metric}"
    return f"validation_{LOSS if _is_loss(scoring) else OWN}"


def as_scores(scoring: Any, values: Any) -> list[float]:
    """A column's values so that greater is better: a loss with its sign turned, as scikit-learn has it.

    Examples
    --------
    >>> as_scores("loss", [0.5]), as_scores("f1", [0.5])
    ([-0.5], [0.5])
    """
    scores: list[float] = (-np.asarray(values) if _is_loss(scoring) else np.asarray(values)).tolist()
    return scores


@dataclass(frozen=True, eq=False)
class Examination:
    """Rows of which some are held out, and who scores them.

    Attributes
    ----------
    estimator : BaseMLP
        Of whom copies are scored.
    scorer : callable
    X : array, sparse table or dataframe
        As the user gave it; arrays checked.
    y : array (N,) or (N, K)
        As the user gave it, checked.
    s : array (N,) or None
        The user's sample weights; those of classes have no part in it.
    inputs : array (N, n_1)
        X as the network takes it.
    """

    estimator: Any
    scorer: Scorer
    X: Any
    y: Any
    s: Floats | None
    inputs: Floats

    def of(self, rows: NDArray[Any] | None, shown: Callable[[Parameters], Floats] | None = None) -> Score:
        """What scores some of the rows.

        Parameters
        ----------
        rows : array of int or None
            None is all.
        shown : callable, optional
            The parameters that take these inputs; by default those that are scored.
        """
        shown = shown or _as_they_are
        if rows is None:
            return self._score_of(self.X, self.y, self.s, self.inputs, shown)
        s = None if self.s is None else self.s[rows]
        return self._score_of(rows_of(self.X, rows), self.y[rows], s, self.inputs[rows], shown)

    def _score_of(
        self, X: Any, y: Any, s: Floats | None, inputs: Floats, shown: Callable[[Parameters], Floats]
    ) -> Score:
        given = {} if s is None else {"sample_weight": s}
        name = named(self.estimator.scoring)

        def score(theta: Parameters) -> float:
            of_the_moment = _copy(self.estimator, shown(theta), (X, inputs))
            try:
                value = self.scorer(of_the_moment, X, y, **given)
            except Exception as error:
                said = ": ".join([type(error).__name__, *str(error).strip().splitlines()[:1]]).rstrip(".")
                raise PlanError(
                    f"scoring is {name}, which fails on the {len(inputs)} rows held out: {said}."
                ) from error
            return checked_score(f"scoring is {name}", value)

        return score


def examination(
    estimator: Any,
    given: tuple[Any, Any, Floats | None],
    inputs: Floats,
    held_out: tuple[Any, Any, Any] | None,
    validation: tuple[Any, ...] | None,
) -> Examination | None:
    """Of the user's validation data where there are some, else of the rows of the fit; None where nobody scores.

    Parameters
    ----------
    estimator : BaseMLP
    given : (X, y, sample_weight)
        X as the user gave it.
    inputs : array (N, n_1)
        X as the network takes it.
    held_out : (X, y, sample_weight) or None
        Validation data as the user gave them.
    validation : (X, D, sample_weight) or None
        The same as the network takes them.

    Raises
    ------
    PlanError
        `scoring` does not serve.
    """
    X, y, s = given
    if validation is not None and held_out is not None:
        X, y, _ = held_out
        inputs, _, s = validation
        y = _check_y(y, multi_output=True, estimator=estimator, **estimator._y_checks)
    scorer = chosen(estimator.scoring, weighted=s is not None)
    if scorer is None:
        return None
    X = X if issparse(X) or is_dataframe(X) else np.asarray(X)
    y = y.ravel() if y.ndim == 2 and y.shape[1] == 1 else y
    return Examination(estimator, scorer, X, y, s, inputs)


def forget_another(estimator: Any) -> None:
    """Begin to count and to compare anew where an earlier call of `fit` went by another `scoring`."""
    name = None if estimator.scoring is None else named(estimator.scoring)
    if vars(estimator).get("_scored_by") != name:
        estimator._watch, estimator.validation_scores_ = None, None
    if name is None:
        vars(estimator).pop("_scored_by", None)
    else:
        estimator._scored_by = name


def rows_of(X: Any, rows: NDArray[Any]) -> Any:
    """Rows of an array, a sparse table or a dataframe, of the same kind.

    Examples
    --------
    >>> import polars as pl
    >>> rows_of(pl.DataFrame({"x": [1, 2, 3]}), np.array([2, 0]))["x"].to_list()
    [3, 1]
    """
    if is_dataframe(X) and not hasattr(X, "iloc"):
        return nw.from_native(X, eager_only=True)[rows].to_native()
    return _safe_indexing(X.tocsr() if issparse(X) else X, rows)


def _is_loss(scoring: Any) -> bool:
    return isinstance(scoring, str) and scoring == LOSS


def _near(name: str) -> str:
    names = [LOSS, *get_scorer_names()]
    near = difflib.get_close_matches(name, names, n=3)
    if not near and len(name) > LEAST_OF_A_WORD:
        near = [other for other in names if name.lower() in other][:3]
    if not near:
        return "sklearn.metrics.get_scorer_names() lists them"
    *first, last = near
    return f"near are {', '.join(first)} and {last}" if first else f"near is {last}"


def _takes_weights(scorer: Any) -> bool:
    if hasattr(scorer, "_accept_sample_weight"):
        return bool(scorer._accept_sample_weight())
    try:
        taken = signature(scorer).parameters
    except (TypeError, ValueError):  # a compiled function says nothing of itself
        return True
    return "sample_weight" in taken or any(one.kind is Parameter.VAR_KEYWORD for one in taken.values())


def _as_they_are(theta: Parameters) -> Floats:
    return theta.flat


def _copy(estimator: Any, theta: Floats, held: tuple[Any, Floats]) -> Any:
    """The estimator with other parameters; it knows what these rows are to its network."""
    copied = object.__new__(type(estimator))
    vars(copied).update(vars(estimator))
    copied._place(theta)
    copied._held = held
    return copied
