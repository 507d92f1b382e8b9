"""Training: the loop around an engine's `run`, and what a user hangs into it."""

from backglass.equations.optimisers import LBFGS
from backglass.plan import Plan
from backglass.training.callbacks import EachUpdate, EarlyStopping, Moment
from backglass.training.checkpoint import Checkpoint, epochs_begun
from backglass.training.committee import Committee, train_committee
from backglass.training.history import History
from backglass.training.metrics import evaluate, metric_name
from backglass.training.one_network import joined
from backglass.training.one_run import train
from backglass.training.run import Run
from backglass.training.split import split_folds, split_rows

__all__ = [
    "LBFGS",
    "Checkpoint",
    "Committee",
    "EachUpdate",
    "EarlyStopping",
    "History",
    "Moment",
    "Plan",
    "Run",
    "epochs_begun",
    "evaluate",
    "joined",
    "metric_name",
    "split_folds",
    "split_rows",
    "train",
    "train_committee",
]
