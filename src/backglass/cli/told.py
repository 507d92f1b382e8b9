"""All that is told of a finished training, computed once for the page, the terminal and the JSON object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from backglass.equations.randomness import Purpose, permutation
from backglass.modelfile import Model
from backglass.preparation.columns import Rows
from backglass.words import Text
from backglass.words import report as report_words
from backglass.words import training as words
from backglass.workflow.concerns import Concern
from backglass.workflow.evaluation import Evaluation, Part
from backglass.workflow.fitted import Fitted, model_of
from backglass.workflow.judging import judge
from backglass.workflow.permuting import Importance, importance_by, why_not

MOST_SHUFFLED = 10_000_000  # numbers that go through the network again for all columns of a report
REPEATS = 3  # of each column's shuffle
MOST_WORK = 8 * 10**9  # multiplications of all rows, columns and shuffles, which take about half a second
OF_UNIT = 20  # multiplications that take as long as an activation
FEWEST_ROWS = 200


@dataclass(frozen=True, eq=False)
class FitReport:
    """What there is to tell of a finished training.

    Attributes
    ----------
    fitted : Fitted
    model : Model
        What is written of it.
    judged : Evaluation
        How good it is on the rows held out.
    importance : Importance or Text
        How much it needs each column, or why that is not said.
    concerns : sequence of Concern
        What a reader must not miss.
    folder : Path
        Where it is written.
    """

    fitted: Fitted
    model: Model
    judged: Evaluation
    importance: Importance | Text
    concerns: Sequence[Concern]
    folder: Path


def told_of(fitted: Fitted, concerns: Sequence[Concern], folder: Path) -> FitReport:
    """What there is to tell of a finished training.

    Raises
    ------
    DataError
        An output is not finite.
    """
    model, judged = model_of(fitted), fitted.judged
    if judged is None:  # an output is not finite: what judges the model says which
        part: Part = "validation" if isinstance(fitted.job.validation, float) else "all"
        judged = judge(model, fitted.data.validation, part, fitted.runs[0].engine)
    return FitReport(fitted, model, judged, _importance(fitted, model, judged), concerns, folder)


def _importance(fitted: Fitted, model: Model, judged: Evaluation) -> Importance | Text:
    """How much the model needs each column; of a large table the command that says it, for that takes its time."""
    if judged.part == "folds":
        return report_words.NO_ROWS_TO_SHUFFLE
    if fitted.held_out is None:
        return words.ASK_IMPORTANCE
    X, D = fitted.held_out
    drawn = _drawn(fitted, len(D))
    if len(drawn) * X.shape[1] * len(fitted.preparation.columns) > MOST_SHUFFLED:
        return words.ASK_IMPORTANCE
    X, D = X[drawn], D[drawn]
    if (why := why_not(judged.target, D, fitted.data.validation.path)) is not None:
        return why
    X = X.astype(model.theta.flat.dtype, copy=False)
    rows, engine = fitted.data.held_out[drawn], fitted.runs[0].engine
    return importance_by(model, fitted.data.validation, X, D, rows, judged.part, REPEATS, engine=engine)


def _drawn(fitted: Fitted, rows: int) -> Rows:
    """Which of the rows held out are shuffled: all, or as many as half a second allows, drawn by the seed."""
    network = fitted.network
    of_row = fitted.theta.flat.size + OF_UNIT * sum(network.sizes[1:])
    most = max(MOST_WORK // (of_row * REPEATS * len(fitted.preparation.columns)), FEWEST_ROWS)
    if rows <= most:
        return np.arange(rows)
    return np.sort(permutation(fitted.job.seed, Purpose.IMPORTANCE, rows)[:most])
