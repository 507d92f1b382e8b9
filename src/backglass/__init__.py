"""Neural networks you can see through: error backpropagation, stated by hand and trained fast.

The public names are loaded when they are first used, so that ``import backglass`` stays cheap. Beside those listed here
every row of a table is found by the name of its class, as in ``backglass.GELU``.

Examples
--------
>>> import backglass as bg
>>> net = bg.Network((2, 3, 1), hidden="tanh", output="logistic", loss="binary_cross_entropy")
>>> run = bg.train(net, net.initialise(seed=0), [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0],
...                optimiser=bg.Adam(0.05), epochs=200)
>>> bool(run.history["loss"][-1] < 0.1)
True
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from backglass import layers as layers
    from backglass.equations.activations import ELU as ELU
    from backglass.equations.activations import LeakyReLU as LeakyReLU
    from backglass.equations.activations import ReLU as ReLU
    from backglass.equations.losses import BinaryCrossEntropy as BinaryCrossEntropy
    from backglass.equations.losses import CrossEntropy as CrossEntropy
    from backglass.equations.losses import Huber as Huber
    from backglass.equations.losses import Quantile as Quantile
    from backglass.equations.optimisers import SGD as SGD
    from backglass.equations.optimisers import AdaGrad as AdaGrad
    from backglass.equations.optimisers import Adam as Adam
    from backglass.equations.optimisers import AdamW as AdamW
    from backglass.equations.optimisers import Momentum as Momentum
    from backglass.equations.optimisers import Nesterov as Nesterov
    from backglass.equations.optimisers import RMSProp as RMSProp
    from backglass.equations.own_activation import OwnActivation as OwnActivation
    from backglass.equations.schedules import Constant as Constant
    from backglass.equations.schedules import Cosine as Cosine
    from backglass.equations.schedules import Exponential as Exponential
    from backglass.equations.schedules import InverseScaling as InverseScaling
    from backglass.equations.schedules import InverseTime as InverseTime
    from backglass.equations.schedules import StepDecay as StepDecay
    from backglass.equations.schedules import WarmUp as WarmUp
    from backglass.errors import ArgumentError as ArgumentError
    from backglass.errors import BackglassError as BackglassError
    from backglass.errors import CheckError as CheckError
    from backglass.errors import ColumnWarning as ColumnWarning
    from backglass.errors import DataError as DataError
    from backglass.errors import EngineError as EngineError
    from backglass.errors import FileError as FileError
    from backglass.errors import FitWarning as FitWarning
    from backglass.errors import MemoryShortageError as MemoryShortageError
    from backglass.errors import MissingExtraError as MissingExtraError
    from backglass.errors import NetworkError as NetworkError
    from backglass.errors import NonFiniteWarning as NonFiniteWarning
    from backglass.errors import OptionError as OptionError
    from backglass.errors import PlanError as PlanError
    from backglass.estimators import MLPClassifier as MLPClassifier
    from backglass.estimators import MLPRegressor as MLPRegressor
    from backglass.export.exporting import export_model as export_model
    from backglass.glass import Certificate as Certificate
    from backglass.glass import Derivation as Derivation
    from backglass.glass import Health as Health
    from backglass.glass import Judgement as Judgement
    from backglass.glass import Nudge as Nudge
    from backglass.glass import Trace as Trace
    from backglass.glass import certify_function as certify_function
    from backglass.glass import derive as derive
    from backglass.glass import health as health
    from backglass.glass import judge as judge
    from backglass.glass import nudge as nudge
    from backglass.glass import trace as trace
    from backglass.network import Network as Network
    from backglass.parameters import Parameters as Parameters
    from backglass.pictures.copies import worksheets as worksheets
    from backglass.preparation.recipe import Recipe as Recipe
    from backglass.preparation.whole import Preparation as Preparation
    from backglass.saving import load as load
    from backglass.saving import save as save
    from backglass.studio.widget import Studio as Studio
    from backglass.tables.row_files import Rows as Rows
    from backglass.textbook.by_name import example as example
    from backglass.training import LBFGS as LBFGS
    from backglass.training import Checkpoint as Checkpoint
    from backglass.training import Committee as Committee
    from backglass.training import EachUpdate as EachUpdate
    from backglass.training import EarlyStopping as EarlyStopping
    from backglass.training import Run as Run
    from backglass.training import evaluate as evaluate
    from backglass.training import train as train
    from backglass.training import train_committee as train_committee
    from backglass.training.certification import certify as certify
    from backglass.windows import Windows as Windows
    from backglass.workflow.inspecting import inspect as inspect
    from backglass.workflow.reading import read_table as read_table
    from backglass.workflow.table_fit import fit_table as fit_table
    from backglass.workflow.table_model import TableModel as TableModel

__version__ = "0.2.0"

_HOMES = {
    "backglass.errors": (
        "ArgumentError",
        "BackglassError",
        "CheckError",
        "ColumnWarning",
        "DataError",
        "EngineError",
        "FileError",
        "FitWarning",
        "MemoryShortageError",
        "MissingExtraError",
        "NetworkError",
        "NonFiniteWarning",
        "OptionError",
        "PlanError",
    ),
    "backglass.workflow.inspecting": ("inspect",),
    "backglass.workflow.reading": ("read_table",),
    "backglass.workflow.table_fit": ("fit_table",),
    "backglass.workflow.table_model": ("TableModel",),
    "backglass.preparation.whole": ("Preparation",),
    "backglass.preparation.recipe": ("Recipe",),
    "backglass.equations.activations": ("ELU", "LeakyReLU", "ReLU"),
    "backglass.equations.own_activation": ("OwnActivation",),
    "backglass.equations.losses": ("BinaryCrossEntropy", "CrossEntropy", "Huber", "Quantile"),
    "backglass.equations.optimisers": ("AdaGrad", "Adam", "AdamW", "Momentum", "Nesterov", "RMSProp", "SGD"),
    "backglass.equations.schedules": (
        "Constant",
        "Cosine",
        "Exponential",
        "InverseScaling",
        "InverseTime",
        "StepDecay",
        "WarmUp",
    ),
    "backglass.export.exporting": ("export_model",),
    "backglass.estimators": ("MLPClassifier", "MLPRegressor"),
    "backglass.glass": (
        "Certificate",
        "Derivation",
        "Health",
        "Judgement",
        "Nudge",
        "Trace",
        "certify_function",
        "derive",
        "health",
        "judge",
        "nudge",
        "trace",
    ),
    "backglass.training.certification": ("certify",),
    "backglass.windows": ("Windows",),
    "backglass.network": ("Network",),
    "backglass.parameters": ("Parameters",),
    "backglass.pictures.copies": ("worksheets",),
    "backglass.saving": ("load", "save"),
    "backglass.tables.row_files": ("Rows",),
    "backglass.studio.widget": ("Studio",),
    "backglass.textbook.by_name": ("example",),
    "backglass.training": (
        "LBFGS",
        "Checkpoint",
        "Committee",
        "EachUpdate",
        "EarlyStopping",
        "Run",
        "evaluate",
        "train",
        "train_committee",
    ),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

# What is used by its own name, as in bg.layers.Affine.
_PACKAGES = ("layers",)

# What other libraries call it, where the spelling alone does not tell.
_MEANT = {"fit": "train", "MLP": "Network", "Sequential": "Network", "gradcheck": "certify", "read_csv": "read_table"}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> object:
    if name in _HOME:
        value = getattr(import_module(_HOME[name]), name)
        globals()[name] = value
        return value
    if name in _PACKAGES:
        return import_module(f"backglass.{name}")
    if name[:1].isupper() and (row := import_module("backglass.equations.rows").row_class(name)):
        return row
    raise AttributeError(
        f"module 'backglass' has no attribute {name!r}{'' if name.startswith('_') else _instead(name)}"
    )


def _instead(name: str) -> str:
    """What was meant by a name that is not here, as the end of a sentence."""
    rows = import_module("backglass.equations.rows")
    if classes := rows.rows_of_kind(name):
        return f"; there are {', '.join(f'bg.{one}' for one in classes)}"
    known = [*__all__, *(row.__name__ for table in rows.TABLES.values() for row in table.values())]
    near = _MEANT.get(name) or import_module("backglass.keywords").meant(name, known)
    return f"; did you mean bg.{near}?" if near else ""


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_PACKAGES})
