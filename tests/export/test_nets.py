"""The cases that exports are tried on: what is expected of them is what backglass itself predicts."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

import backglass as bg
from backglass.equations.activations import ACTIVATIONS
from backglass.errors import ColumnWarning
from backglass.modelfile import Model
from backglass.preparation.scaling import SCALINGS
from tests.export import nets

TOLERANCES = {"float64": 1e-12, "float32": 1e-5}  # as of the exports: another engine, and parameters rounded


def predicted(trained, rows):
    """Probabilities of classes where there are any, else what `predict` says."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ColumnWarning)  # of cells that training never saw
        found = trained.predict_proba(rows) if hasattr(trained, "classes_") else trained.predict(rows)
    return found[:, None] if found.ndim == 1 else found


@pytest.mark.parametrize("name", nets.CASES)
def test_what_is_expected_is_what_is_predicted(name):
    trained, rows = nets.made(name)
    wanted, found = nets.expected(trained, rows), predicted(trained, rows)
    if isinstance(trained, Model | bg.Run | bg.Committee) and trained.network.loss.probabilities:
        alone = trained.network.output.exclusive or trained.network.sizes[-1] == 1
        wanted = wanted.argmax(axis=1)[:, None] if alone else wanted > 0.5  # these name classes by their places
    theta = trained.parameters_ if hasattr(trained, "parameters_") else trained.theta
    assert nets.largest_difference(found, wanted.astype(np.float64)) <= TOLERANCES[theta.flat.dtype.name]


def test_there_is_every_kind():
    hidden = {name for name, row in ACTIVATIONS.items() if "hidden" in row.places}
    assert {f"hidden {name}" for name in hidden} <= set(nets.CASES)
    assert {name for name, _, _ in nets.OUTPUTS} | hidden == set(ACTIVATIONS)
    assert set(nets.SCALES) == set(SCALINGS)
