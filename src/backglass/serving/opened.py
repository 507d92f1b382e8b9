"""A model's file, opened to be served."""

from __future__ import annotations

from typing import Any

from backglass.modelfile import read_model
from backglass.saving import load
from backglass.serving.answered import ServedModel
from backglass.serving.of_arrays import EstimatorAnswers, NetworkAnswers
from backglass.serving.of_tables import TableAnswers
from backglass.workflow.model_facts import facts_of


def opened(path: str) -> tuple[ServedModel, dict[str, Any]]:
    """What answers for a model, and what it is, without where it lies.

    Raises
    ------
    FileError
        There is no such model, or it is damaged.
    """
    facts = facts_of(path)
    model = read_model(path)
    answering: ServedModel
    if model.estimator is not None:
        answering = EstimatorAnswers(load(path))
    elif model.preparation is None:
        answering = NetworkAnswers(model)
    else:
        answering = TableAnswers(model)
    return answering, facts.to_json(file=False)
