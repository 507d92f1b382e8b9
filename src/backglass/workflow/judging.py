"""How good a model is on rows whose target is known."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from backglass.equations.arrays import Floats
from backglass.errors import PlanError
from backglass.modelfile import Model
from backglass.preparation.columns import Rows
from backglass.preparation.targets import ClassTarget, Target, labelled_rows
from backglass.tables.forms.every import AnyForm
from backglass.tables.frames import Tabular
from backglass.tables.table import Table
from backglass.training import evaluate
from backglass.words import prediction as words
from backglass.workflow.dividing import Division, division_of
from backglass.workflow.evaluation import Evaluation, JudgedPart, Part
from backglass.workflow.predicting import finite, preparation_of, probabilities, through


def judge(model: Model, table: Tabular, part: Part = "all", engine: str = "auto") -> Evaluation:
    """How good the model is on the rows of a table whose target is known.

    Parameters
    ----------
    model : Model
    table : Table or dataframe
        With the target's column, too.
    part : {"all", "train", "validation"}, default "all"
        Of the table that the model was trained with: all rows, or those of one side of its split.
    engine : str, default "auto"

    Raises
    ------
    DataError
        The table does not fit the model, or holds a class that the model does not know.
    PlanError
        A part of a table that the model was not trained with.
    """
    preparation = preparation_of(model)
    table = preparation.read(table)
    target = preparation.target
    rows = rows_of(model, table, part)
    D = preparation.targets(table, rows)
    dtype = model.theta.flat.dtype.name
    X = preparation.inputs(table, rows, dtype)
    scores: dict[str, float | None] = {**evaluate(model.network, model.theta, X, D, engine=engine, dtype=dtype)}
    y = finite(through(model.network, model.theta, X, engine), rows)
    without = table.rows - len(labelled_rows(table, target.name))
    return judgement_of(target, part, D, y, scores, without, rows, form=table.form(target.name))


def judgement_of(
    target: Target,
    part: JudgedPart,
    D: Any,
    y: Floats,
    scores: dict[str, float | None],
    without: int,
    places: Rows | None = None,
    base: int | None = None,
    form: AnyForm | None = None,
) -> Evaluation:
    """How good outputs are.

    Parameters
    ----------
    target : ClassTarget or NumberTarget
    part : {"all", "train", "validation", "folds"}
        Which rows of a table they are.
    D : array (rows,)
        Class indices or standardised numbers, as the network learns them.
    y : array (rows, n_L)
        The network's outputs.
    scores : dict of str to float
        The network's own: loss, and accuracy or r2.
    without : int
        Rows of the table that lack the target.
    places : array (rows,), optional
        Which rows of the table they are, from 0.
    base : int, optional
        The class to hold the model against; by default the most frequent one of these rows.
    form : Form, optional
        Of the target's column.
    """
    scores = dict(scores)
    if isinstance(target, ClassTarget):
        true, p = D, probabilities(y.astype(np.float64))
        predicted = p.argmax(axis=1)
        scores |= _class_scores(true, predicted, p)
        confusion = np.zeros((len(target.classes),) * 2, dtype=np.int64)
        np.add.at(confusion, (true, predicted), 1)
        frequent = int(confusion.sum(axis=1).argmax()) if base is None else base
        return Evaluation(target, part, len(D), without, scores, true, predicted, confusion, frequent, p, places, form)
    true, predicted = (target.decode(values.astype(np.float64)) for values in (D, y[:, 0]))
    scores |= _number_scores(true, predicted)
    return Evaluation(target, part, len(D), without, scores, true, predicted, None, target.mean, None, places, form)


def rows_of(model: Model, table: Table, part: Part) -> Rows:
    """The rows with a target, all of them or those of one side of the model's split, which is made again.

    Raises
    ------
    PlanError
        A part of a table that the model was not trained with.
    """
    target = preparation_of(model).target
    if part == "all":
        return labelled_rows(table, target.name)
    if not table.is_known_as(model.data_hash):
        raise PlanError(words.OTHER_TABLE, {"option": "part"}, path=table.path, part=part)
    division, share = division_by(model, table), model.training["split"]["validation"]
    if share is None:
        if part == "validation":
            raise PlanError(words.NO_SPLIT, {"option": "part"}, path=table.path)
        return preparation_of(model).complete(table, division.rows)
    trained, held = division.split(share, model.training["seed"])
    return held if part == "validation" else preparation_of(model).complete(table, trained)


def division_by(model: Model, table: Table) -> Division:
    """How the table that a model was trained with was divided: by chance, by groups or by time."""
    target, split = preparation_of(model).target, model.training["split"]
    return division_of(table, target.name, target.task, split.get("groups"), split.get("time"))


def _class_scores(true: Any, predicted: Any, p: Floats) -> dict[str, float | None]:
    from sklearn.metrics import balanced_accuracy_score, log_loss, roc_auc_score

    classes = np.arange(p.shape[1])
    p = p / p.sum(axis=1, keepdims=True)  # of float32 outputs the sum is 1 to seven digits alone
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a predicted class may be missing among the true ones
        balanced = float(balanced_accuracy_score(true, predicted))
    auc = None
    if len(np.unique(true)) == len(classes):
        auc = float(roc_auc_score(true, p[:, 1] if len(classes) == 2 else p, multi_class="ovr", labels=classes))
    return {"balanced_accuracy": balanced, "log_loss": float(log_loss(true, p, labels=classes)), "auc": auc}


def _number_scores(true: Floats, predicted: Floats) -> dict[str, float | None]:
    """The mean absolute error and the root of the mean squared one, as scikit-learn has them to the bit."""
    errors = (true - predicted)[:, None]
    return {
        "mae": float(np.average(np.abs(errors), axis=0)[0]),
        "rmse": float(np.sqrt(np.average(errors**2, axis=0))[0]),
    }
