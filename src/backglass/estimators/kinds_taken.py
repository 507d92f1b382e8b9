"""What a parameter takes that is no mere number or name: rows, sequences, weights of classes, functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from backglass.engines import ENGINES
from backglass.equations.activations import ACTIVATIONS, Activation
from backglass.equations.losses import LOSSES, Loss
from backglass.equations.optimisers import LBFGS, OPTIMISERS, Optimiser
from backglass.equations.schedules import Schedule
from backglass.preparation.view_names import VIEWS
from backglass.ranges import Range, as_python, number, one_of, whole
from backglass.training.ranked import PARTS
from backglass.words import Text

SEEDS = 2**32 - 1  # of NumPy's RandomState
THREADS = 2**31 - 1


def _plain(wanted: str, takes: Callable[[Any], bool], choices: Iterable[str] = ()) -> Range:
    return Range(Text(wanted, wanted), takes, tuple(choices))


def _is_named(value: Any, table: Iterable[str], *rows: type) -> bool:
    """Whether it is a row, or the name of one, or its `to_dict`."""
    name = value.get("name") if isinstance(value, Mapping) else value
    return isinstance(value, rows) or (isinstance(name, str) and name in table)


def _each(value: Any, takes: Callable[[Any], bool]) -> bool:
    listed = isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.ndim == 1)
    return listed and all(map(takes, value))


def _activation(value: Any) -> bool:
    return _is_named(value, ACTIVATIONS, Activation)


def _view(value: Any) -> bool:
    return isinstance(value, str) and value in VIEWS


def _share(value: Any) -> bool:
    return number(0, 1).takes(as_python(value))


def _weights(value: Any) -> bool:
    return isinstance(value, Mapping) and all(number().takes(as_python(one)) for one in value.values())


HIDDEN = [name for name, row in ACTIVATIONS.items() if "hidden" in row.places]
OUTPUT = [name for name, row in ACTIVATIONS.items() if "output" in row.places]
KINDS: dict[str, Range] = {
    "views": _plain(
        f"None, one of {', '.join(VIEWS)}, or a list of them",
        lambda value: value is None or _view(value) or (_each(value, _view) and len(value) > 0),
    ),
    "activation": _plain(
        f"one of {', '.join(HIDDEN)}, or a row of theirs, for all hidden layers, or a list of them, one for each",
        lambda value: _activation(value) or _each(value, _activation),
        HIDDEN,
    ),
    "solver": _plain(
        f"lbfgs, one of {', '.join(OPTIMISERS)}, or one of their rows",
        lambda value: (
            isinstance(value, LBFGS | Optimiser) or (isinstance(value, str) and value in (LBFGS.name, *OPTIMISERS))
        ),
        (LBFGS.name, *OPTIMISERS),
    ),
    "learning_rate": _plain(
        "one of constant, invscaling, adaptive, or a schedule such as Cosine",
        lambda value: isinstance(value, str | Schedule),
    ),
    "random_state": _plain(
        f"None, a whole number from 0 to {SEEDS}, or a RandomState of NumPy",
        lambda value: (
            value is None
            or value is np.random
            or isinstance(value, np.random.RandomState)
            or whole(0, SEEDS).takes(value)
        ),
    ),
    "loss": _plain(
        f"log_loss for classes, or one of {', '.join(LOSSES)}, or one of their rows; sizes are "
        "hidden_layer_sizes=(...)",
        lambda value: _is_named(value, (*LOSSES, "log_loss"), Loss),
        (*LOSSES, "log_loss"),
    ),
    "output": _plain(
        f"auto, or one of {', '.join(OUTPUT)}, or one of their rows",
        lambda value: _is_named(value, (*OUTPUT, "auto"), Activation),
        (*OUTPUT, "auto"),
    ),
    "class_weight": _plain(
        "None, 'balanced', or a dict of class to weight, a number from 0 up; for several labels a row a list of these",
        lambda value: (
            value is None
            or (isinstance(value, str) and value == "balanced")
            or _weights(value)
            or (isinstance(value, list) and all(map(_weights, value)))
        ),
        ("balanced",),
    ),
    "dropout": _plain(
        "a number in [0, 1), or a list of them, one for each hidden layer",
        lambda value: _share(value) or _each(value, _share),
    ),
    "clip_norm": number(0, ends="()").or_value(None),
    "engine": one_of("auto", *ENGINES),
    "threads": whole(1, THREADS).or_value(None),
    "ranks": one_of("off", "auto", "force"),
    "parts": PARTS,
    "callbacks": _plain(
        "None, or a list of functions that take a Moment",
        lambda value: value is None or (isinstance(value, list | tuple) and all(map(callable, value))),
    ),
}
