"""Files of every kind to damage, and all that can be done with each."""

from __future__ import annotations

import json
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
from safetensors import safe_open

import backglass as bg
from backglass.cli import main
from backglass.estimators.choices import hidden_sizes
from backglass.modelfile import Model, write_model
from backglass.modelfile.container import read_contents
from backglass.training.checkpoint import Checkpoint
from backglass.training.replay import replay
from tests.modelfile.damaging import Pair, checkpoint, signed

FILES = Path(__file__).parents[1] / "files"
TABLE = FILES / "forms" / "table.csv"
PENGUINS = Path(__file__).parents[2] / "examples" / "penguins.csv"
WIDEST = 10_000  # units of a layer that a fit makes anew
RNG = np.random.default_rng(5)
X = RNG.normal(size=(24, 3))
Y = X @ [1.0, -2.0, 0.5]
TEXTS = np.array(["雌", "雄", "unknown"])[np.arange(24) % 3]
FRAME = pd.DataFrame({"a": X[:, 0], "b": np.where(X[:, 1] > 1, np.nan, X[:, 1]), "c": TEXTS})
NET = bg.Network((3, 4, 3, 3), hidden=["tanh", bg.LeakyReLU(0.1)], output="softmax", loss="cross_entropy")
LINE = bg.Network((3, 2, 1), hidden="logistic", biases="shared")
OPTIONS: dict[str, Any] = {
    "optimiser": bg.Adam(0.01), "batch_size": 5, "validation": 0.25, "early_stopping": 3, "dropout": [0.2, 0.0],
    "schedule": bg.Cosine(9), "clip_norm": 1.0, "gradient_norm": True, "epochs": 6, "seed": 3,
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Whole:
    """A file before it is damaged, and what is done with one like it."""

    name: str
    pair: Pair
    write: Callable[[str, dict[str, Any]], bytes]
    use: Callable[[Path], None]


def wholes(folder: Path) -> list[Whole]:
    """All of them, made in a folder."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of fits that have not converged
        made = {**_runs(), **_estimators(), **_tables()}
        for name, (trained, *more) in made.items():
            write_model(folder / name, trained) if isinstance(trained, Model) else bg.save(
                trained, folder / name, *more
            )
        uses = [(name, folder / name, _use_of(trained)) for name, (trained, *_) in made.items()]
        old = [f"model-v{v}-{kind}" for v in (1, 2, 3, 4, 5) for kind in ("classes", "numbers")]
        uses += [(name, FILES / f"{name}.safetensors", partial(use_table, PENGUINS)) for name in old]
        uses += [(f"{name} of {of}", FILES / of / f"{name}.safetensors", partial(use_table, FILES / of / "table.csv"))
                 for of in ("visits", "views") for name in ("classes", "numbers")]  # fmt: skip
        return [*(Whole(name, _pair(path), signed, use) for name, path, use in uses), *_checkpoints(folder)]


def _runs() -> dict[str, tuple[Any, ...]]:
    train = partial(bg.train, NET, NET.initialise(), X, np.arange(24) % 3)
    table = pl.DataFrame({"a": X[:, 0], "b": X[:, 1], "c": X[:, 2], "y": Y})
    prepared = bg.Preparation.fit(table, "y", task="regression")
    fitted = bg.train(LINE, LINE.initialise(), prepared.inputs(table), prepared.targets(table), epochs=2)
    return {
        "run": (train(**OPTIONS),),
        "stopped amid an epoch": (train(**OPTIONS, callbacks=[bg.EachUpdate(lambda moment: moment.update == 5)]),),
        "lbfgs": (bg.train(LINE, LINE.initialise(), X, Y, optimiser="lbfgs", epochs=4),),
        "keeping nothing": (train(epochs=2, keep_bytes=0, dtype="float32", optimiser="sgd"),),
        "prepared": (fitted, prepared),
    }


def _estimators() -> dict[str, tuple[Any, ...]]:
    classifier = partial(bg.MLPClassifier, (4,), max_iter=3, random_state=1)
    regressor = partial(bg.MLPRegressor, hidden_layer_sizes=(4, 2), max_iter=3, random_state=1)
    on = classifier(class_weight={"雌": 2.0})
    for _ in range(2):
        on.partial_fit(X, TEXTS, classes=np.unique(TEXTS))
    preset = {"preset": "tabular", "max_iter": 2}
    return {
        "texts": (classifier(early_stopping=True, validation_fraction=0.3).fit(X, TEXTS),),
        "labels": (classifier(activation=("tanh",), dropout=0.1).fit(X, (X > 0).astype(int)),),
        "partly": (on,),
        "random": (classifier(random_state=np.random.RandomState(4), warm_start=True).fit(X, Y > 0),),
        "regressor": (regressor(solver="sgd", learning_rate="adaptive").fit(X.astype("float32"), Y),),
        "filled": (regressor(solver="lbfgs", missing="fill", loss=bg.Huber(0.5)).fit(FRAME[["a", "b"]], X[:, :2]),),
        "tabular": (bg.MLPClassifier((4,), random_state=1, **preset).fit(FRAME, TEXTS == "雄"),),
        "tabular numbers": (bg.MLPRegressor(hidden_layer_sizes=(4,), members=2, **preset).fit(FRAME, Y),),
    }


def _tables() -> dict[str, tuple[Any, ...]]:
    fit = partial(bg.fit_table, TABLE, epochs=3, hidden=3, batch_size=8)
    return {
        "classes": (fit("kind", members=1, scale=["quantile", "price=robust"]),),
        "numbers": (fit("y", members=2, fill="mean", scale="min-max"),),
        "parts and words": (fit("kind", members=1, parts=["day", "start"], words=["code"]),),
    }


def _checkpoints(folder: Path) -> list[Whole]:
    found = []
    for name, stop in (("finished", 10**6), ("amid an epoch", 10), ("at its start", 1)):
        path = folder / f"{name}.checkpoint"
        callback = bg.EachUpdate(lambda moment, stop=stop: moment.update == stop)
        _train(checkpoint=Checkpoint(path, seconds=0), callbacks=[callback])
        with safe_open(path, framework="numpy") as file:
            arrays = {array: file.get_tensor(array) for array in file.keys()}  # noqa: SIM118 (not a mapping)
            pair = json.loads(file.metadata()["run"]), arrays
        found.append(Whole(f"checkpoint, {name}", pair, checkpoint, lambda path: _train(resume=str(path))))
    return found


def _train(**more: Any) -> Any:
    return bg.train(NET, NET.initialise(), X, np.arange(24) % 3, **OPTIONS, **more)


def _pair(path: Path) -> Pair:
    contents = read_contents(path)
    return contents.header, contents.tensors


def _use_of(trained: Any) -> Callable[[Path], None]:
    if isinstance(trained, bg.TableModel):
        return partial(use_table, TABLE)
    if isinstance(trained, Model | bg.Run):
        return use_run
    return partial(use_estimator, trained)


# --- what is done with a file ---


def attempt(use: Callable[..., Any], *given: Any, **more: Any) -> Any:
    """What comes of it; None where it is refused in the package's way, or in scikit-learn's by its own checks."""
    try:
        return use(*given, **more)
    except bg.BackglassError:
        return None
    except ValueError as error:
        files = [frame.filename for frame in traceback.extract_tb(error.__traceback__)]
        ours = max(place for place, name in enumerate(files) if "backglass" in name or "tests" in name)
        if not any("sklearn" in name for name in files[ours:]):
            raise
        return None


def use_run(path: Path) -> None:
    """A run's model: its network, and the run gone on with and replayed."""
    model = bg.load(path)
    if isinstance(model, bg.TableModel):
        use_table(PENGUINS, path)
        model = model.model
    repr(model)
    inputs = np.ones((4, min(model.network.sizes[0], 1000)))
    targets = np.arange(24) % 3 if model.network.sizes[-1] == 3 else Y
    attempt(model.network.predict, model.theta, inputs)
    if model.history is not None:
        model.history.to_csv()
        repr(model.history)
    if model.state is not None:
        more = {"optimiser": "adam", "epochs": model.state.cursor.epoch + 1}
        attempt(bg.train, model.network, model.state, X, targets, **more)
    if model.fingerprint is not None and model.kept is not None:
        again = attempt(replay, model.fingerprint, model.kept, X, targets)
        for update in (1, model.kept.updates):
            step = None if again is None else attempt(again.step, update)
            if step is not None:
                str(step)
    attempt(bg.health, model.network, model.theta, X, targets)
    attempt(bg.trace, model.network, model.theta, X, targets)
    attempt(bg.certify, model.network, model.theta, X, targets, share=0.1)
    attempt(bg.save, model, path.with_suffix(".again"))


def use_estimator(like: Any, path: Path) -> None:
    """All that an estimator does, with data as those it was fitted on."""
    estimator = bg.load(path)
    if not isinstance(estimator, type(like)):
        return
    rows = FRAME if hasattr(like, "preparation_") else FRAME[["a", "b"]] if like.missing == "fill" else X
    y = TEXTS if hasattr(like, "classes_") and like.classes_.dtype.kind in "UO" else Y
    y = (X > 0).astype(int) if like.n_outputs_ == 3 and y is Y else X[:, :2] if like.n_outputs_ == 2 else y
    y = Y > 0 if hasattr(like, "classes_") and like.n_outputs_ == 1 else y
    repr(estimator)
    attempt(estimator.predict, rows)
    if hasattr(estimator, "predict_proba"):
        attempt(estimator.predict_proba, rows)
    attempt(estimator.score, rows, y)
    attempt(estimator.explain, rows, y, "w(2)[1,1]")
    attempt(estimator._repr_html_)
    attempt(getattr, estimator, "prepared_names_", None)
    attempt(lambda: estimator.history_.to_csv())
    attempt(bg.save, estimator, path.with_suffix(".again"))
    if hasattr(estimator, "partial_fit"):
        attempt(estimator.partial_fit, rows, y)
    sizes = attempt(hidden_sizes, estimator.hidden_layer_sizes) or ()
    if max(sizes, default=0) < WIDEST:  # a wider one is a parameter's matter, not the file's
        estimator.max_iter = 2
        attempt(estimator.fit, rows, y)


def use_table(table: Path, path: Path) -> None:
    """All that a table's model does in Python."""
    model = bg.load(path)
    if not isinstance(model, bg.TableModel):
        return
    repr(model)
    read = attempt(bg.read_table, table)
    attempt(model.predict, read)
    if model.task == "classification":
        attempt(model.predict_proba, table)
    attempt(model.predict_interval, read, 0.5)
    for part in ("all", "train", "validation"):
        str(attempt(model.evaluate, read, part))
    for name in (None, "w(2)[1,1]"):
        str(attempt(model.explain, table, 2, name))
    for update in (1, 2, 7):
        str(attempt(model.explain, table, 2, step=update))
    str(attempt(model.explain, table, 2, "w(2)[1,1]", step=1))
    str(attempt(model.step, 1, table))
    for member in (1, 4):  # of the first view and of the second
        str(attempt(model.explain, table, 2, member=member))
        str(attempt(model.step, 2, table, member=member))
    _ = model.scores
    if model.history is not None:
        model.history.to_csv()
    attempt(model.save, path.with_suffix(".again"))


COMMANDS = (
    ("predict",), ("evaluate", "--json"), ("evaluate", "--part", "validation"), ("explain", "--row", "2", "--json"),
    ("explain", "--row", "2", "--step", "1"), ("health",), ("check", "--rows", "4", "--share", "0.1"),
    ("predict", "--interval", "0.5"), ("explain", "--row", "2", "--member", "2"),
)  # fmt: skip


def command(number: int, path: Path) -> tuple[str, ...]:
    """Run a command on a model file and a table; what it was."""
    name, *more = COMMANDS[number % len(COMMANDS)]
    words = [name, str(path), str(PENGUINS if number % 2 else TABLE), *more]
    assert main(words) in (0, 1), words
    return tuple(words)
