"""Every public call of the Python interface with right arguments, and values that are wrong nearly anywhere."""

from __future__ import annotations

import datetime
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

import backglass as bg
from backglass import glass, training
from backglass.equations.rows import TABLES
from backglass.pictures import plots
from backglass.training.mixture import View
from backglass.workflow.job import DEFAULTS

X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [0.5, 0.25], [0.25, 0.75]])
D = np.array([0.0, 1.0, 1.0, 0.0, 1.0, 0.0])
WEIGHT = "w(2)[1,1]"
READING = {"encoding": None, "join": None, "on": None, "header": None, "skip_lines": None, "separator": None}
CELLS = {"date": (), "missing": (), "text": (), "number": ()}
UNKNOWN = "unknown_keyword"


@dataclass(frozen=True)
class Call:
    """Something public that can be called.

    Attributes
    ----------
    function : callable
    arguments : dict
        All that it takes, by name, each as it should be.
    """

    function: Callable[..., Any]
    arguments: dict[str, Any]


class Hostile:
    """An object whose every use fails, as those of other libraries may."""

    def _fail(self, *_: object) -> Any:
        raise RuntimeError("no use")

    __bool__ = __len__ = __iter__ = __eq__ = __float__ = __index__ = __array__ = __repr__ = __str__ = _fail
    __hash__ = object.__hash__


def _softsign(u: Any) -> Any:
    return u / (1 + abs(u))


def _its_slope(u: Any) -> Any:
    return 1 / (1 + abs(u)) ** 2


@cache
def network() -> bg.Network:
    return bg.Network((2, 3, 1), hidden="tanh", output="logistic", loss="binary_cross_entropy")


@cache
def theta() -> bg.Parameters:
    return network().initialise(seed=1)


@cache
def run() -> bg.Run:
    return bg.train(network(), theta(), X, D, epochs=3, batch_size=3)


@cache
def traced() -> bg.Trace:
    return bg.trace(network(), theta(), X, D)


@cache
def frame() -> pl.DataFrame:
    grams = [110.0 + i % 7 for i in range(20)] + [900.0 + i % 5 for i in range(20)]
    return pl.DataFrame({"grams": grams, "wing": [i % 9 for i in range(40)], "kind": ["tern"] * 20 + ["gull"] * 20})


@cache
def table_model() -> bg.TableModel:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return bg.fit_table(frame(), "kind", members=1, epochs=2, hidden=2)


@cache
def number_model() -> bg.TableModel:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return bg.fit_table(frame(), "grams", members=1, epochs=2, hidden=2, task="regression")


@cache
def saved() -> str:
    path = str(Path(tempfile.mkdtemp()) / "model.safetensors")
    bg.save(run(), path)
    return path


@cache
def checkpoint() -> str:
    path = str(Path(tempfile.mkdtemp()) / "run.checkpoint")
    bg.train(network(), theta(), X, D, epochs=2, batch_size=6, checkpoint=path)
    return path


def loss_and_gradient(w: Any) -> tuple[Any, Any]:
    return np.sum(w**2), 2 * w


def len_of(moment: Any) -> None:
    """A callback that does nothing."""


def functions() -> dict[str, Call]:
    """The functions and what else trains, looks or saves."""
    arrays = {"X": X, "D": D}
    placed = {"network": network(), "theta": theta(), **arrays}
    seen = {"net": network(), "theta": theta(), **arrays}
    weights = {"sample_weight": np.ones(6)}
    fit = {name: value for name, value in DEFAULTS.items() if name not in ("members", "epochs", "hidden")}
    return {
        "train": Call(
            bg.train,
            {**placed, **weights, "optimiser": "adam", "epochs": 2, "batch_size": 6, "engine": "auto", "seed": 0,
             "validation": None, "early_stopping": None, "schedule": None, "l1": 0.0, "l2": 0.0,
             "divide_penalties": False, "decay": 0.0, "clip_norm": None, "dropout": 0.0, "shuffle": True,
             "dtype": "float64", "threads": None, "callbacks": (), "gradient_norm": False, "metric": None,
             "score": None, "checkpoint": None, "resume": checkpoint(), "keep_bytes": 2**26,
             "ranks": "auto", "parts": None},
        ),
        "train_committee": Call(
            bg.train_committee,
            {"network": network(), **arrays, "members": 2, "seed": 0, "classes": D, "groups": None,
             "views": [View("all", [np.arange(X.shape[1])])], "at_once": 1, "of_member": None,
             "ranks": "auto", "epochs": 2, "dropout": 0.0, **weights},
        ),
        "evaluate": Call(bg.evaluate, {**placed, **weights, "engine": "auto", "dtype": "float64"}),
        "certify": Call(
            bg.certify,
            {**seen, "engine": "auto", **weights, "share": 1.0, "seed": 0, "batch_size": 6, "dtype": "float64",
             "threads": None, "tolerance": None, "progress": None},
        ),
        "certify_function": Call(
            bg.certify_function,
            {"loss_and_gradient": loss_and_gradient, "theta": [1.0, 2.0], "share": 1.0, "seed": 0, "tolerance": None,
             "progress": None},
        ),
        "trace": Call(bg.trace, {**seen, **weights, "masks": {2: np.ones((6, 3))}}),
        "derive": Call(bg.derive, {"t": traced(), "name": WEIGHT, "sample": 0}),
        "health": Call(
            bg.health,
            {"subject": network(), "theta": theta(), **arrays, **weights, "update": None, "learning_rate": None},
        ),
        "judge": Call(
            bg.judge,
            {"trace": traced(), "name": WEIGHT, "text": "0.5", "optimiser": "sgd", "sample": 0},
        ),
        "nudge": Call(bg.nudge, {**seen, "parameter": WEIGHT, "h": 0.1, **weights}),
        "export_model": Call(
            bg.export_model,
            {
                "trained": run(),
                "output": None,
                "to": "python",
                "what": "network",
                "dtype": None,
                "lang": "en",
                "check": None,
                "data": None,
            },
        ),
        "save": Call(bg.save, {"trained": run(), "path": "saved.safetensors", "preparation": None}),
        "Studio": Call(bg.Studio, {"start": "xor", "lang": "en"}),
        "load": Call(bg.load, {"path": saved()}),
        "read_table": Call(bg.read_table, {"path": frame(), **READING, **CELLS}),
        "inspect": Call(
            bg.inspect,
            {"table": frame(), "target": "kind", "task": None, "validation": 0.2, "seed": 0, "keep": (), "drop": (),
             **READING, **CELLS},
        ),
        "fit_table": Call(
            bg.fit_table, {"table": frame(), "target": "kind", **fit, "members": 1, "epochs": 1, "hidden": 2}
        ),
        "path_sum": Call(glass.path_sum, {"t": traced(), "weight": WEIGHT, "n": 0}),
        "surface": Call(glass.surface, {"net": network(), "theta": theta(), "X": X, "of": (1, 2), "points": 5}),
        "cost": Call(glass.cost, {"sizes": (2, 3, 1)}),
        "example": Call(bg.example, {"name": "mazur"}),
        "worksheets": Call(
            bg.worksheets,
            {"network": network(), "copies": 2, "seed": 1, "lang": "en", "optimiser": "sgd", "most": 6,
             "inputs": ("a", "b"), "hidden": ("h",), "outputs": ("y",), "weights": {WEIGHT: "w1"}},
        ),
    }  # fmt: skip


def layers() -> dict[str, Call]:
    """Layers, chains of them, and their passes, each after a pass forward."""
    loss = {"reduction": "mean"}
    affine, tanh, softmax = bg.layers.Affine(np.eye(2)), bg.layers.Tanh(), bg.layers.SoftmaxWithLoss()
    chain = bg.layers.Chain([affine, tanh, softmax])
    chain.forward(X, [0, 1, 0, 1, 0, 1])
    return {
        "layers.of": Call(bg.layers.of, {"network": network(), "theta": theta()}),
        "layers.Chain": Call(bg.layers.Chain, {"layers": [affine, tanh]}),
        "layers.Affine": Call(bg.layers.Affine, {"W": np.eye(2), "b": [0.0, 1.0], "frozen": False}),
        "layers.Activated": Call(bg.layers.Activated, {"f": "gelu"}),
        **{f"layers.{name}": Call(getattr(bg.layers, name), {}) for name in ("ReLU", "Sigmoid", "Softmax", "Tanh")},
        "layers.WithLoss": Call(bg.layers.WithLoss, {"output": "tanh", "loss": "huber", **loss}),
        **{
            f"layers.{name}": Call(getattr(bg.layers, name), loss)
            for name in ("IdentityWithLoss", "SigmoidWithLoss", "SoftmaxWithLoss")
        },
        "Affine.forward": Call(affine.forward, {"x": X}),
        "Affine.backward": Call(affine.backward, {"dout": np.ones((6, 2))}),
        "Activated.forward": Call(bg.layers.Activated("elu").forward, {"x": X}),
        "Activated.backward": Call(tanh.backward, {"dout": 1}),
        "WithLoss.forward": Call(softmax.forward, {"x": X, "t": [0, 1, 0, 1, 0, 1]}),
        "WithLoss.backward": Call(softmax.backward, {"dout": 1}),
        "WithLoss.predict": Call(softmax.predict, {"x": X}),
        "Chain.forward": Call(chain.forward, {"x": X, "t": [0, 1, 0, 1, 0, 1]}),
        "Chain.predict": Call(chain.predict, {"x": X}),
        "Chain.to_svg": Call(chain.to_svg, {"x": X[1], "t": 0, "dout": 1, "lang": "en"}),
    }


def classes() -> dict[str, Call]:
    """Whatever is made from arguments: networks, parameters, and every row of a table."""
    made: dict[str, Call] = {
        "Network": Call(
            bg.Network,
            {"sizes": (2, 3, 1), "hidden": "tanh", "output": "identity", "loss": "squared_error", "biases": "per_unit",
             "reduction": "mean"},
        ),
        "Parameters": Call(bg.Parameters, {"network": network(), "flat": theta().flat}),
        "Rows": Call(bg.Rows, {"files": "part-*.parquet"}),
        "Windows": Call(bg.Windows, {"block": 4, "window": 2}),
        "Checkpoint": Call(bg.Checkpoint, {"path": "run.checkpoint", "seconds": 5.0}),
        "EarlyStopping": Call(
            bg.EarlyStopping,
            {"patience": 3, "tolerance": 0.0, "monitor": None, "restore": True, "against": "improved"},
        ),
        "EachUpdate": Call(bg.EachUpdate, {"function": print}),
        "Recipe": Call(
            bg.Recipe,
            {"fill": "median", "scale": "standard", "fills": {}, "scales": {}, "ordinal": {}, "one_hot": (),
             "parts": (), "words": (), "views": ("plain",), **CELLS},
        ),
        "History": Call(training.History, {"columns": {"loss": [1.0, 0.5]}}),
        "OwnActivation": Call(
            bg.OwnActivation, {"name": "softsign", "f": _softsign, "f_prime": _its_slope, "kinks": ()}
        ),
        "LBFGS": Call(bg.LBFGS, parameters_of(bg.LBFGS)),
    }  # fmt: skip
    rows = [row for table in TABLES.values() for row in table.values()]
    return made | {row.__name__: Call(row, parameters_of(row)) for row in rows}


def parameters_of(row: Any) -> dict[str, Any]:
    """A row's parameters with their defaults, or something that will do."""
    needed = {"steps": 3, "warm_up": 3, "gamma": 0.5, "decay": 0.5}
    return {one.name: needed.get(one.name, 0.5) if one.default is MISSING else one.default for one in fields(row)}


def methods() -> dict[str, Call]:
    """The public methods that take something."""
    classes = bg.Network((2, 2, 3), output="softmax", loss="cross_entropy")
    labels, started = [0, 1, 2, 0, 1, 2], bg.Network((2, 2, 3), output="softmax", loss="cross_entropy").initialise()
    history, step, derivation = run().history, run().step(2), bg.derive(traced(), WEIGHT)
    model, cells = table_model(), frame()[:1]
    return {
        "train.classes": Call(
            bg.train,
            {
                "network": classes,
                "theta": started,
                "X": X,
                "D": labels,
                "validation": (X, labels, np.ones(6)),
                "optimiser": bg.Adam(0.1),
                "schedule": bg.Cosine(steps=5),
                "early_stopping": bg.EarlyStopping(2),
                "callbacks": [bg.EachUpdate(len_of)],
                "checkpoint": bg.Checkpoint("c"),
                "dropout": [0.5],
                "clip_norm": 1.0,
                "epochs": 3,
                "batch_size": 2,
                "engine": "reference",
                "dtype": "float32",
                "metric": "accuracy",
            },
        ),
        "train.lbfgs": Call(
            bg.train,
            {"network": network(), "theta": theta(), "X": X, "D": D, "optimiser": bg.LBFGS(), "epochs": 3, "l2": 0.1},
        ),
        "trace.classes": Call(bg.trace, {"net": classes, "theta": started, "X": X, "D": labels}),
        "Parameters.item": Call(theta().__getitem__, {"name": WEIGHT}),
        "plots.delta_norms": Call(plots.delta_norms, {"norms": {2: [1.0, 0.5], 3: [2.0, 1.0]}, "lang": "en"}),
        "plots.weight_histories": Call(
            plots.weight_histories, {"recorded": {1: theta(), 2: theta()}, "names": [WEIGHT], "lang": "en"}
        ),
        "plots.decision_boundary": Call(
            plots.decision_boundary,
            {"surface": glass.surface(network(), theta(), X, points=5), "D": D, "names": ("a", "b"), "lang": "en"},
        ),
        "Table.form": Call(bg.read_table(frame()).form, {"name": "kind"}),
        "Table.column": Call(bg.read_table(frame()).column, {"name": "kind"}),
        "Table.values": Call(bg.read_table(frame()).values, {"name": "kind"}),
        "Network.initialise": Call(network().initialise, {"seed": 0, "initialiser": None}),
        "Network.parameters": Call(network().parameters, theta().to_lists()),
        "Network.predict": Call(network().predict, {"theta": theta(), "X": X}),
        "Network.from_dict": Call(bg.Network.from_dict, {"values": network().to_dict()}),
        "Parameters.index": Call(theta().index, {"name": WEIGHT}),
        "Parameters.place": Call(theta().place, {"k": 0}),
        "Parameters.name": Call(theta().name, {"k": 0}),
        "Parameters.astype": Call(theta().astype, {"dtype": "float32"}),
        "Run.predict": Call(run().predict, {"X": X}),
        "Model.predict": Call(bg.load(saved()).predict, {"X": X}),
        "Run.step": Call(run().step, {"update": 2}),
        "History.row": Call(history.row, {"epoch": 1}),
        "Step.account": Call(step.account, {"parameter": WEIGHT}),
        "Step.largest": Call(step.largest, {"most": 3}),
        "Account.pushes": Call(step.account(WEIGHT).pushes, {"most": 3}),
        "Trace.stage": Call(traced().stage, {"k": 1}),
        "Trace.sample": Call(traced().sample, {"n": 0}),
        "Trace.row": Call(traced().row, {"n": 0}),
        "Trace.to_svg": Call(
            traced().to_svg,
            {
                "n": 0,
                "lang": "en",
                "units": ("u", "z"),
                "edges": "weight",
                "highlight": WEIGHT,
                "inputs": ("a", "b"),
                "outputs": ("y",),
                "most": 8,
                "digits": 3,
                "blank": False,
            },
        ),
        "Trace.to_worksheet": Call(
            traced().to_worksheet,
            {
                "n": 0,
                "lang": "en",
                "blanks": False,
                "optimiser": "sgd",
                "most": 6,
                "inputs": ("a", "b"),
                "hidden": ("h",),
                "outputs": ("y",),
                "weights": {WEIGHT: "w1"},
                "derived": [WEIGHT],
                "title": "A page",
            },
        ),
        "Derivation.to_text": Call(derivation.to_text, {"lang": "en", "width": 80}),
        "Derivation.to_html": Call(derivation.to_html, {"lang": "en"}),
        "Derivation.to_latex": Call(derivation.to_latex, {"lang": "en"}),
        "Nudge.to_text": Call(bg.nudge(network(), theta(), X, D, WEIGHT, 0.1).to_text, {"lang": "en", "width": 80}),
        "Nudge.curve": Call(bg.nudge(network(), theta(), X, D, WEIGHT, 0.1).curve, {"count": 5}),
        "Nudge.to_svg": Call(bg.nudge(network(), theta(), X, D, WEIGHT, 0.1).to_svg, {"lang": "en"}),
        "Example.nudge": Call(bg.example("mazur").nudge, {"parameter": WEIGHT, "h": 0.1}),
        "Inspection.to_json": Call(bg.inspect(frame(), "kind").to_json, {"lang": "ja"}),
        "Explanation.to_html": Call(model.explain(frame(), 1).to_html, {"lang": "ja"}),
        "Health.to_html": Call(bg.health(traced()).to_html, {"lang": "ja"}),
        "TableModel.predict": Call(model.predict, {"table": frame(), "engine": "auto", **READING}),
        "TableModel.predict_proba": Call(model.predict_proba, {"table": frame(), "engine": "auto", **READING}),
        "TableModel.predict_interval": Call(
            number_model().predict_interval, {"table": frame(), "level": 0.5, "engine": "auto", **READING}
        ),
        "TableModel.evaluate": Call(model.evaluate, {"table": frame(), "part": "all", "engine": "auto", **READING}),
        "TableModel.explain": Call(
            model.explain,
            {"table": cells, "row": 1, "name": "z(3)[1]", "step": None, "nudge": None, "member": None, "nearest": None}
            | READING,
        ),
        "TableModel.explain.nearest": Call(
            model.explain,
            {
                "table": frame(),
                "row": 1,
                "name": None,
                "step": None,
                "nudge": None,
                "member": None,
                "nearest": frame(),
                **READING,
            },
        ),
        "TableModel.dependence": Call(
            model.dependence,
            {"table": frame(), "column": model.preparation.columns[0].name, "rows": 2000, "seed": 0, **READING},
        ),
        "TableModel.step": Call(model.step, {"update": 1, "table": frame(), "member": None, **READING}),
        "TableModel.remarks": Call(model.remarks, {"table": frame(), **READING}),
        "TableModel.save": Call(model.save, {"path": "model.safetensors"}),
        "Preparation.fit": Call(
            bg.Preparation.fit,
            {
                "table": frame(),
                "target": "kind",
                "rows": np.arange(40),
                "task": None,
                "audited": (),
                "recipe": bg.Recipe(),
            },
        ),
        "Preparation.inputs": Call(model.preparation.inputs, {"table": frame(), "rows": None, "dtype": "float64"}),
        "Preparation.targets": Call(model.preparation.targets, {"table": frame(), "rows": None}),
        "plots.learning_curves": Call(plots.learning_curves, {"history": history, "lang": "en"}),
        "plots.activation_histograms": Call(plots.activation_histograms, {"t": traced(), "bins": 5, "lang": "en"}),
    }


@cache
def calls() -> dict[str, Call]:
    """All of them by name."""
    return functions() | layers() | classes() | methods()


def wrong_values() -> dict[str, Callable[[], Any]]:
    """Values by what they are, made anew each time."""
    return {
        **{repr(value): (lambda value=value: value) for value in (
            None, True, False, 0, -1, 1, 3, 2**31, 2**64, 10**400, -(10**30), 0.5, -0.5, float("nan"), float("inf"),
            -float("inf"), 1e-320, 1e308, 1 + 2j, "", "a", "3", "0.5", "w(2)[1,9]", "ja", "adam", b"bytes", [], [3],
            ["a"], [[1, 2], [3]], [[]], (), {}, {"a": 1}, {1, 2}, ..., print, range(3), Decimal("NaN"),
            Fraction(1, 3), Path("nothing"), np.float32(0.5), np.int64(2), np.bool_(True), np.str_("a"),
            datetime.date(2024, 2, 29),
        )},
        "a long text": lambda: "x" * 100_000,
        "control characters": lambda: "a\x1b[31m\n\0",
        "a surrogate": lambda: "\ud800",
        "an object": object,
        "a hostile object": Hostile,
        "a generator": lambda: (value for value in (1, 2)),
        "a number of no dimension": lambda: np.array(1.0),
        "an empty array": lambda: np.zeros(0),
        "no rows": lambda: np.zeros((0, 2)),
        "three dimensions": lambda: np.zeros((6, 2, 1)),
        "six numbers": lambda: np.ones(6),
        "a masked array": lambda: np.ma.masked_array(X, X > 0.5),
        "a masked column": lambda: np.ma.masked_array(D, D > 0.5),
        "a complex array": lambda: X + 1j,
        "complex numbers in lists": lambda: [[1j, 0]] * 6,
        "an array of objects": lambda: np.array([[object(), None]] * 6, dtype=object),
        "an array of texts": lambda: np.array([["a", "b"]] * 6),
        "texts of digits": lambda: np.array([["1", "2"]] * 6),
        "dates": lambda: np.array([["2024-01-01", "2024-01-02"]] * 6, dtype="datetime64[D]"),
        "truths": lambda: X > 0.5,
        "named fields": lambda: np.zeros(6, dtype=[("a", float), ("b", int)]),
        "not finite": lambda: np.full((6, 2), np.nan),
        "huge": lambda: np.full((6, 2), 1e308),
        "another width": lambda: np.ones((6, 5)),
        "fewer rows": lambda: X[:2],
        "a dataframe": frame,
        "a dataframe of gaps": lambda: pl.DataFrame({"a": [1.0, None] * 3, "b": [None, 2.0] * 3}),
        "a column": lambda: pl.Series("a", [1.0, None] * 3),
        "a list in itself": recursive,
        "a deep list": lambda: deep(500),
        "a network": network,
        "parameters": theta,
        "a run": run,
        "a trace": traced,
        "a model": table_model,
        **other_libraries(),
    }  # fmt: skip


def other_libraries() -> dict[str, Callable[[], Any]]:
    """What pandas and torch have, where they are there."""
    found: dict[str, Callable[[], Any]] = {}
    try:
        import pandas as pd

        found |= {
            "pandas' NA": lambda: pd.NA,
            "pandas' numbers with gaps": lambda: pd.DataFrame({"a": pd.array([1, None] * 3, dtype="Int64")}),
            "pandas' column with gaps": lambda: pd.Series([1, None] * 3, dtype="Float64"),
        }
    except ImportError:
        pass
    try:
        import torch

        found["a tensor with a gradient"] = lambda: torch.ones((6, 2), requires_grad=True)
    except ImportError:
        pass
    return found


def recursive() -> list[Any]:
    values: list[Any] = [1]
    values.append(values)
    return values


def deep(levels: int) -> list[Any]:
    values: list[Any] = [1.0]
    for _ in range(levels):
        values = [values]
    return values


def long_but_right(changes: dict[str, str]) -> bool:
    """Whether a call would be right and take for ever: epochs without end."""
    return changes.get("epochs") == repr(2**31)


def estimator_calls() -> dict[str, Call]:
    """The estimators: made, and fitted at once."""

    def of(kind: Any, y: Any) -> Call:
        def fitted(X: Any, y: Any, **parameters: Any) -> Any:
            return kind(**parameters).fit(X, y)

        return Call(fitted, {**kind(max_iter=2, hidden_layer_sizes=(2,)).get_params(), "X": X, "y": y})

    return {
        "MLPClassifier": of(bg.MLPClassifier, ["a", "b", "b", "a", "b", "a"]),
        "MLPRegressor": of(bg.MLPRegressor, D),
    }
