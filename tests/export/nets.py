"""Networks, estimators and tables' models that every export is tried on, with what they are to say of some rows.

`CASES` has a function for each by its name; `made(name)` calls it once. None takes long: most have random parameters
and were never trained, for an export does not ask where they come from.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import polars as pl

import backglass as bg
from backglass.equations.activations import ACTIVATIONS, ELU, LeakyReLU
from backglass.equations.arrays import Floats
from backglass.equations.forward import forward
from backglass.modelfile import Model
from backglass.preparation.cleaned import CleanedColumn
from backglass.preparation.recipe import Recipe
from backglass.preparation.targets import ClassTarget, NumberTarget
from backglass.preparation.whole import Preparation
from backglass.workflow.table_model import TableModel
from tests.export.bird_tables import birds, strange_birds
from tests.export.hostile_names import HOSTILE

ROWS = 23  # a prime number: no emitter can mistake rows for columns


class Case(NamedTuple):
    """What was trained, and rows for it: z(1), or a table."""

    trained: Any
    rows: Any


def expected(trained: Any, rows: Any, dtype: str | None = None) -> Floats:
    """What an export is to say, (N, K) in float64: the numbers, else the probabilities.

    The equations in float64 on the same parameters, which are rounded to `dtype` before, if one is given; a table is
    prepared in float64.
    """
    theta, network = _theta(trained), _network(trained)
    flat = theta.flat.astype(dtype or theta.flat.dtype).astype(np.float64)
    X = _inputs(trained, rows)
    with np.errstate(over="ignore", invalid="ignore"):
        y = forward(network.f, *network.views(flat), X).y
    preparation = getattr(trained, "preparation", None)
    if preparation is not None and isinstance(preparation.target, NumberTarget):
        return preparation.target.decode(y)
    return np.hstack([1 - y, y]) if y.shape[1] == 1 and _probable(trained) else y


def largest_difference(found: Floats, wanted: Floats) -> float:
    """Relative to the largest of what is wanted; infinite where one is NaN and the other is not."""
    found = np.asarray(found, dtype=np.float64)
    if found.shape != wanted.shape or (np.isnan(found) != np.isnan(wanted)).any():
        return np.inf
    known = np.isfinite(wanted)
    if (found[~known] != wanted[~known])[~np.isnan(wanted[~known])].any():
        return np.inf
    if not known.any():
        return 0.0
    return float(np.abs(found[known] - wanted[known]).max() / (np.abs(wanted[known]).max() or 1.0))


def drawn(network: bg.Network, seed: int = 0, dtype: str = "float64") -> Model:
    """The network with random weights and random biases."""
    rng = np.random.default_rng(seed)
    flat = network.initialise(seed=seed).flat + rng.normal(0, 0.3, network.parameter_count)
    return Model(network, bg.Parameters(network, flat.astype(dtype)), None, {}, "")


def fitted(estimator: Any, X: Any, y: Any) -> Any:
    """The estimator after two epochs, of which it says itself that they are few."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return estimator.set_params(max_iter=2, random_state=0).fit(X, y)


def inputs(width: int, seed: int = 0, spread: float = 1.5) -> Floats:
    """Rows of z(1)."""
    return np.random.default_rng(seed).normal(0, spread, (ROWS, width))


def table_model(
    table: pl.DataFrame,
    target: str,
    sizes: Sequence[int] = (5,),
    dtype: str = "float64",
    **recipe: Any,
) -> TableModel:
    """A model of a table with random parameters: all columns are kept, prepared as `Recipe` has it."""
    task = recipe.pop("task", None)
    preparation = Preparation.fit(table, target, task=task, recipe=Recipe(**recipe))
    found = preparation.target
    chosen: dict[str, Any] = {"hidden": "tanh"}
    if isinstance(found, ClassTarget) and found.outputs == 1:
        chosen |= {"output": "logistic", "loss": "binary_cross_entropy"}
    elif isinstance(found, ClassTarget):
        chosen |= {"output": "softmax", "loss": "cross_entropy"}
    network = bg.Network((len(preparation.names), *sizes, found.outputs), **chosen)
    model = drawn(network, 11, dtype)
    return TableModel(Model(network, model.theta, preparation, {}, ""))


def _network(trained: Any) -> bg.Network:
    found: bg.Network = getattr(trained, "network_", None) or trained.network
    return found


def _theta(trained: Any) -> bg.Parameters:
    found: bg.Parameters = trained.parameters_ if hasattr(trained, "parameters_") else trained.theta
    return found


def _inputs(trained: Any, rows: Any) -> Floats:
    preparation = getattr(trained, "preparation", None) or getattr(trained, "preparation_", None)
    if preparation is not None:
        return preparation.inputs(rows)
    rows = np.asarray(rows, dtype=np.float64)
    if hasattr(trained, "fill_values_"):
        return np.where(np.isnan(rows), np.asarray(trained.fill_values_, dtype=np.float64), rows)
    return rows


def _probable(trained: Any) -> bool:
    """Whether one output is the probability of the second of two classes."""
    if hasattr(trained, "network_"):
        return isinstance(trained, bg.MLPClassifier)
    return bool(_network(trained).loss.probabilities)


# --- the cases ---


def _hidden(name: str, seed: int) -> Callable[[], Case]:
    def make() -> Case:
        return Case(drawn(bg.Network((3, 6, 2), hidden=name), seed), inputs(3, seed, 4.0))

    return make


def _output(name: str, loss: str, units: int, seed: int) -> Callable[[], Case]:
    def make() -> Case:
        network = bg.Network((3, 5, units), hidden="tanh", output=name, loss=loss)
        return Case(drawn(network, seed), inputs(3, seed))

    return make


def _biases(kind: str, seed: int) -> Callable[[], Case]:
    def make() -> Case:
        network = bg.Network((4, 5, 3), hidden="logistic", output="softmax", loss="cross_entropy", biases=kind)
        return Case(drawn(network, seed), inputs(4, seed))

    return make


def _one_layer() -> Case:
    network = bg.Network((5, 3), output="softmax", loss="cross_entropy")
    return Case(drawn(network, 31), inputs(5, 31))


def _four_layers() -> Case:
    rows = (ELU(alpha=0.7), "softplus", LeakyReLU(slope=0.2))
    network = bg.Network((2, 7, 5, 4, 3), hidden=rows, output="softmax", loss="cross_entropy")
    return Case(drawn(network, 32), inputs(2, 32, 3.0))


def _narrow() -> Case:
    return Case(drawn(bg.Network((1, 1, 1), hidden="tanh"), 33), inputs(1, 33))


def _saturated() -> Case:
    """Net inputs of thousands: what overflows where a formula is written carelessly."""
    network = bg.Network((3, 4, 2), hidden="logistic", output="softmax", loss="cross_entropy")
    return Case(drawn(network, 34), inputs(3, 34, 1.0) * 1e4)


def _single() -> Case:
    """Trained in float32."""
    return Case(drawn(bg.Network((4, 8, 3), output="softmax", loss="cross_entropy"), 35, "float32"), inputs(4, 35))


def _run() -> Case:
    rng = np.random.default_rng(36)
    X = rng.normal(size=(40, 2))
    network = bg.Network((2, 5, 2), hidden="tanh")
    return Case(bg.train(network, network.initialise(), X, np.stack([X[:, 0], X[:, 1] ** 2], axis=1), epochs=3), X)


def _committee() -> Case:
    rng = np.random.default_rng(37)
    X = rng.normal(size=(36, 3))
    network = bg.Network((3, 4, 3), output="softmax", loss="cross_entropy")
    return Case(bg.train_committee(network, X, rng.integers(0, 3, 36), members=3, epochs=2), X)


def _classifier() -> Case:
    rng = np.random.default_rng(38)
    X = rng.normal(size=(40, 4))
    y = np.array(["gull", "owl", "tern"])[rng.integers(0, 3, 40)]
    return Case(fitted(bg.MLPClassifier((4,)), X, y), X)


def _two_classes() -> Case:
    rng = np.random.default_rng(39)
    X = rng.normal(size=(40, 3))
    return Case(fitted(bg.MLPClassifier((4,), activation="tanh"), X, X[:, 0] > 0), X)


def _multilabel() -> Case:
    rng = np.random.default_rng(40)
    X = rng.normal(size=(40, 3))
    return Case(fitted(bg.MLPClassifier((4,)), X, (X > 0.3).astype(int)), X)


def _regressor() -> Case:
    rng = np.random.default_rng(41)
    X = rng.normal(size=(40, 3))
    Y = np.stack([X[:, 0] * 100, X[:, 1] - 5], axis=1)
    return Case(fitted(bg.MLPRegressor(hidden_layer_sizes=(4,), activation="logistic"), X, Y), X)


def _filled() -> Case:
    """An estimator that fills gaps in arrays by itself."""
    rng = np.random.default_rng(42)
    X = rng.normal(size=(40, 3))
    X[rng.random(X.shape) < 0.1] = np.nan
    return Case(fitted(bg.MLPRegressor(hidden_layer_sizes=(4,), missing="fill"), X, np.nansum(X, axis=1)), X)


def _of_birds(target: str, **chosen: Any) -> Callable[[], Case]:
    def make() -> Case:
        others = [name for name in ("species", "sex", "length") if name != target]
        model = table_model(birds().drop(others), target, ordinal={"size": ["small", "medium", "large"]}, **chosen)
        return Case(model, strange_birds())

    return make


def _without_gaps() -> Case:
    """Training saw no gap: there is no input that says so, and later ones are filled."""
    table = birds(200).drop("sex", "length").drop_nulls()
    return Case(table_model(table, "species", ordinal={"size": ["small", "medium", "large"]}), strange_birds())


def _held_back() -> Case:
    """Numbers beyond bounds are put there."""
    model = table_model(birds()["体重", "species"], "species")
    of_weight = model.preparation.columns[0]
    column = CleanedColumn(of_weight, "", 3000.0, 5000.0)
    held = replace(model.model, preparation=replace(model.preparation, columns=(column,)))
    return Case(TableModel(held), strange_birds())


def _of_fit_table(target: str, **chosen: Any) -> Callable[[], Case]:
    def make() -> Case:
        others = [name for name in ("species", "sex", "length") if name != target]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # two epochs on noise are no good, which is not what is tried here
            model = bg.fit_table(birds(80).drop(others), target, members=2, epochs=2, hidden=4, **chosen)
        return Case(model, strange_birds())

    return make


def _of_dataframe(estimator: Callable[..., Any], target: str) -> Callable[[], Case]:
    def make() -> Case:
        table = birds(80)
        frame = table.drop("species", "sex", "length")
        return Case(fitted(estimator(preset="tabular"), frame, table[target].to_numpy()), strange_birds())

    return make


def _dated() -> Case:
    """The month, weekday and hour of moments, and the hour of times of day, with gaps and without."""
    rng = np.random.default_rng(44)
    days = [datetime(1950, 1, 1) + timedelta(days=0.37 * int(one)) for one in rng.integers(0, 90_000, 60)]
    clocks = [time(int(hour), 30 - int(hour)) for hour in rng.integers(0, 24, 60)]
    table = pl.DataFrame({"day": [*days[:-1], None], "at": clocks, "y": rng.normal(size=60)})
    return Case(table_model(table, "y", parts=["day", "at"]), table)


def _hostile() -> Case:
    """Every name of columns, categories and classes tries to be source."""
    rng = np.random.default_rng(43)
    names = [name for name in HOSTILE if name.strip()]
    rows = 3 * len(names)
    numbers = {name: rng.normal(size=rows).tolist() for name in names}
    kinds = {"categories \\": names * 3, "classes */": [names[(place // 2) % len(names)] for place in range(rows)]}
    table = pl.DataFrame({**numbers, **kinds})
    return Case(
        table_model(table, "classes */", one_hot=["categories \\"], text=["classes */", "categories \\"]), table
    )


HIDDEN = tuple(name for name, row in ACTIVATIONS.items() if "hidden" in row.places and name != "step")
OUTPUTS = (
    ("identity", "squared_error", 2),
    ("identity", "huber", 1),
    ("tanh", "squared_error", 2),
    ("logistic", "squared_error", 3),
    ("logistic", "binary_cross_entropy", 1),
    ("logistic", "binary_cross_entropy", 4),
    ("softmax", "cross_entropy", 3),
    ("exp", "poisson", 2),
    ("relu", "absolute_error", 1),
    ("softplus", "squared_error", 2),
    ("step", "squared_error", 3),
)
KINDS = ("per_unit", "frozen", "shared", "none", "augmented")
SCALES = ("standard", "min-max", "robust", "quantile", "none")

CASES: dict[str, Callable[[], Case]] = {
    **{f"hidden {name}": _hidden(name, seed) for seed, name in enumerate((*HIDDEN, "step"))},
    **{f"output {name} {loss} {units}": _output(name, loss, units, units) for name, loss, units in OUTPUTS},
    **{f"biases {kind}": _biases(kind, seed) for seed, kind in enumerate(KINDS)},
    "one layer": _one_layer,
    "four layers": _four_layers,
    "1-1-1": _narrow,
    "saturated": _saturated,
    "float32": _single,
    "run": _run,
    "committee": _committee,
    "classifier": _classifier,
    "two classes": _two_classes,
    "multilabel": _multilabel,
    "regressor of two": _regressor,
    "gaps in arrays": _filled,
    **{f"table {scale}": _of_birds("species", scale=scale) for scale in SCALES},
    "table of numbers": _of_birds("length", scales={"bill length": "quantile", "体重": "robust"}),
    "table of two classes": _of_birds("sex", sizes=(6, 4)),
    "table zero": _of_birds("species", fill="zero"),
    "table float32": _of_birds("length", dtype="float32"),
    "table without gaps": _without_gaps,
    "table of dates": _dated,
    "table held back": _held_back,
    "fit_table": _of_fit_table("species"),
    "views of classes": _of_fit_table("species", views=("plain", "pieces", "rules")),
    "views of numbers": _of_fit_table("length", views="rules", ordinal={"size": ["small", "medium", "large"]}),
    "dataframe of classes": _of_dataframe(bg.MLPClassifier, "species"),
    "dataframe of numbers": _of_dataframe(bg.MLPRegressor, "length"),
    "hostile": _hostile,
}


@cache
def made(name: str) -> Case:
    """The case of that name."""
    return CASES[name]()
