"""Saving what was trained into one safe file, and loading it again: `bg.save` and `bg.load`."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from backglass.errors import BackglassError, FileError, PlanError
from backglass.keywords import keywords
from backglass.modelfile import Model, model_path, read_model, write_model
from backglass.modelfile.values import RECORDS, Encoded, Records
from backglass.preparation.whole import Preparation
from backglass.ranges import PATH, check, check_type
from backglass.training import Run
from backglass.words import models as words
from backglass.workflow.table_model import TableModel

if TYPE_CHECKING:
    from backglass.estimators import MLPClassifier, MLPRegressor


@keywords
def save(
    trained: Run | TableModel | MLPClassifier | MLPRegressor | Model,
    path: str | os.PathLike[str],
    preparation: Preparation | None = None,
) -> None:
    """Save a run, a table's model, a fitted estimator or a model into one file that cannot run anything.

    Parameters
    ----------
    trained : Run, TableModel, MLPClassifier, MLPRegressor or Model
        What `train` or `fit_table` returned, an estimator that was fitted, or what `load` returned. Of an estimator
        all comes back: parameters, predictions bit for bit, and the optimiser's state, so that `partial_fit` goes on.
        What is left behind is the `run_` that ``keep_run=True`` keeps, with its data; callbacks cannot be saved. A
        subclass with an ``__init__`` of its own is saved as its base, with a warning.
    path : path
        The file to make or to replace, whole or not at all; in a folder that is there, ``model.safetensors``.
    preparation : Preparation, optional
        Of a run: what made the inputs and targets of a table, so that ``backglass predict`` can use the model.

    Raises
    ------
    PlanError
        Something else, such as a Pipeline, an estimator that is not fitted, or one with a part that a file cannot
        hold, such as a method of one's own; a preparation that the network does not fit.
    FileError
        The file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> import backglass as bg
    >>> net = bg.Network((1, 1))
    >>> run = bg.train(net, net.initialise(seed=0), [[0.0], [1.0]], [1.0, 3.0], epochs=5)
    >>> path = os.path.join(tempfile.mkdtemp(), "line.safetensors")
    >>> bg.save(run, path)
    >>> bg.load(path).theta == run.theta
    True
    """
    check("path", path, PATH)
    if preparation is not None and not isinstance(trained, Run):
        raise PlanError(f"A preparation is saved with a Run, not with a {type(trained).__name__}; leave it out.")
    if isinstance(trained, TableModel | Model):
        write_model(model_path(path), trained.model if isinstance(trained, TableModel) else trained)
    elif isinstance(trained, Run):
        write_model(model_path(path), _of_run(trained, preparation))
    else:
        write_model(model_path(path), _of_estimator(trained))


@keywords
def load(path: str | os.PathLike[str]) -> Any:
    """Load what `save` or ``backglass train`` wrote.

    Parameters
    ----------
    path : path
        The file, or the folder that holds it as ``model.safetensors``.

    Returns
    -------
    TableModel, MLPClassifier, MLPRegressor or Model
        The estimator where one was saved, the table's model where columns belong to it; else a model with `network`,
        `theta`, `history` and what else it holds.

    Raises
    ------
    FileError
        There is no such file, or it is not a model of backglass, or it is damaged.

    Examples
    --------
    >>> load("nothing.safetensors")
    Traceback (most recent call last):
    ...
    backglass.errors.FileError: There is no model nothing.safetensors; name the file or the folder that \
`backglass train` wrote.
    """
    check("path", path, PATH)
    model = read_model(path)
    if model.estimator is None:
        return model if model.preparation is None else TableModel(model)
    try:
        return _estimator(model)
    except BackglassError as error:
        raise FileError(words.damaged(model_path(path), error.text.without_stop())) from error


def _of_run(run: Run, preparation: Preparation | None) -> Model:
    if preparation is not None:
        check_type("preparation", preparation, Preparation, "bg.Preparation.fit", PlanError)
        sizes = len(preparation.names), preparation.target.outputs
        if sizes != (run.network.sizes[0], run.network.sizes[-1]):
            raise PlanError(
                f"The preparation makes {sizes[0]} inputs and {sizes[1]} outputs, but the network has "
                f"{run.network.sizes[0]} and {run.network.sizes[-1]}; give the preparation that it was trained with."
            )
    return Model(
        run.network,
        run.theta,
        preparation,
        {"plan": run.plan.to_dict(), "seed": run.plan.seed},
        "",
        history=run.history,
        state=run.state,
        fingerprint=run.fingerprint(),
        kept=run.kept,
    )


def _of_estimator(estimator: Any) -> Model:
    from backglass.estimators.filing import as_saved
    from backglass.estimators.restoring import check_restored

    name, state = as_saved(estimator)
    for key, value in state.items():
        try:
            Encoded.of(value, _records())
        except PlanError as error:
            raise PlanError(f"This {name} cannot be saved with its {key}: {error}; take it off first.") from error
    check_restored(state, estimator.network_, classes=name == "MLPClassifier")  # what is written is read again
    encoded = Encoded.of(state, _records())
    return Model(
        estimator.network_,
        estimator.parameters_,
        None,
        {},
        "",
        history=estimator.history_,
        estimator=Encoded({"class": name, "state": encoded.value}, encoded.arrays),
    )


def _estimator(model: Model) -> Any:
    """The estimator of a model's file, after its parts were seen to belong together."""
    from backglass.estimators.restoring import check_restored

    assert model.estimator is not None
    name = model.estimator.value["class"]
    kind = _classes()[name]
    state = Encoded(model.estimator.value["state"], model.estimator.arrays).decoded(_records())
    if not isinstance(state, dict):
        raise PlanError("The estimator's state is no object.")
    for key in state:
        if not (isinstance(key, str) and re.fullmatch(r"[a-z_]\w*", key, re.ASCII)) or hasattr(kind, key):
            raise PlanError(f"No estimator has the attribute {key!r}.")
    check_restored(state, model.network, classes=name == "MLPClassifier")
    fresh = kind()
    added = {name: value for name, value in fresh.get_params(deep=False).items() if name not in state}
    fresh.__setstate__(state | added)
    return fresh


def _classes() -> dict[str, Any]:
    from backglass.estimators import MLPClassifier, MLPRegressor

    return {"MLPClassifier": MLPClassifier, "MLPRegressor": MLPRegressor}


def _records() -> Records:
    """The dataclasses that an estimator is made of."""
    from backglass.estimators.labels import Labels

    return {**RECORDS, "Labels": Labels}
