"""Views of a table: what members of a committee may see of it, how they are trained on it, and how views are mixed.

A view is today's inputs, with a piecewise-linear encoding of the numbers beside them, and with rules: indicators of the
leaves of small boosted trees, which each member grows on its own training rows.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from sklearn.tree import DecisionTreeRegressor

import backglass as bg
from backglass.audit.auditing import audit
from backglass.preparation.columns import NumericColumn, ReadColumn
from backglass.preparation.targets import ClassTarget
from backglass.preparation.whole import Preparation
from backglass.tables.table import Table
from backglass.training.arguments import Fold as HeldOut
from backglass.training.split import each_fold
from tabular.sources import Fold, Source

SHRINKAGE = 0.3
FEWEST_OF_A_LEAF, LEAVES_OF_ALL = 20, 400
FEWEST_OF_A_TREE = 500  # rows, where trees see a share of them
STEPS = 10  # of the greedy search for weights

Both = tuple[np.ndarray, np.ndarray]  # of training and of test rows


@dataclass(frozen=True)
class View:
    """What members see, and how they are trained.

    Attributes
    ----------
    members, hidden, batch, patience : int
        As of the preset.
    pieces : int
        Of the encoding of a number, 0 for none.
    trees, leaves : int
        Trees of a member, 0 for none, and the most leaves of one.
    share : float
        Of the member's training rows that a tree is grown on.
    columns : float
        Share of the columns that a split chooses from.
    bins : int
        At most, that trees see of a number; 0 for all its values.
    """

    members: int = 5
    pieces: int = 0
    trees: int = 0
    leaves: int = 8
    share: float = 1.0
    columns: float = 0.5
    bins: int = 0
    hidden: int = 64
    batch: int = 32
    patience: int = 20


@dataclass(frozen=True, eq=False)
class Sheet:
    """A fold of a table as arrays.

    Attributes
    ----------
    task : str
    X, test : array (rows, inputs)
        Today's inputs.
    numbers, test_numbers : array (rows, columns)
        The raw, filled numbers.
    D : array (rows, outputs)
    classes : array (rows,) or None
    wanted : array (test rows,)
        Classes by number, or numbers.
    """

    task: str
    X: np.ndarray
    test: np.ndarray
    numbers: np.ndarray
    test_numbers: np.ndarray
    D: np.ndarray
    classes: np.ndarray | None
    wanted: np.ndarray

    @classmethod
    def of(cls, source: Source, fold: Fold) -> Sheet:
        """Audited and prepared as `models.backglass` does it."""
        rows = np.arange(fold.train.rows)
        verdicts = audit(fold.train, source.target, rows, source.task)
        preparation = Preparation.fit(fold.train, source.target, rows, source.task, verdicts)
        X, test = (preparation.inputs(part).astype(np.float32) for part in (fold.train, fold.test))
        numbers, test_numbers = (_numbers(preparation, part) for part in (fold.train, fold.test))
        y, wanted = preparation.targets(fold.train), preparation.targets(fold.test)
        outputs = preparation.target.outputs
        D = np.eye(outputs)[y] if outputs > 1 else y[:, None]
        classes = y if isinstance(preparation.target, ClassTarget) else None
        return cls(source.task, X, test, numbers, test_numbers, D.astype(np.float32), classes, wanted)


@dataclass(frozen=True, eq=False)
class Trained:
    """What the members of a view say.

    Attributes
    ----------
    held : array (rows, outputs)
        The net inputs of every training row by the member that held it out.
    test : array (test rows, outputs)
        The mean of the members' net inputs.
    facts : dict
        The processor's seconds of rules and training, inputs and mean epochs of a member.
    """

    held: np.ndarray
    test: np.ndarray
    facts: dict[str, Any]


def trained(sheet: Sheet, view: View, seed: int) -> Trained:
    """Train a view's members, each on all folds but its own."""
    X, test = sheet.X, sheet.test
    asked = _binned(X, test, view.bins) if view.bins else (X, test)  # by trees
    if view.pieces:
        X, test = (np.hstack(both) for both in zip((X, test), pieces(sheet, view.pieces), strict=True))
    held, said = np.zeros_like(sheet.D), np.zeros((len(test), sheet.D.shape[1]))
    seconds, epochs = 0.0, []
    for member, (rows, out) in enumerate(each_fold(len(X), view.members, seed, sheet.classes)):
        began = time.process_time()
        Z, Z_test = X, test
        if view.trees:
            seen = rules(asked, sheet.D, rows, view, 100 * seed + member)
            Z, Z_test = (np.hstack(both) for both in zip((X, test), seen, strict=True))
        run = _member(sheet, Z, HeldOut(rows, out), view, 10007 * seed + 101 * member + 1)
        seconds += time.process_time() - began
        epochs.append(run.epochs)
        held[out] = _net_inputs(run.theta, Z[out])
        said += _net_inputs(run.theta, Z_test) / view.members
    facts = {"seconds": round(seconds, 2), "inputs": Z.shape[1], "epochs": float(np.mean(epochs))}
    return Trained(held.astype(np.float64), said, facts)


def pieces(sheet: Sheet, count: int) -> Both:
    """The piecewise-linear encoding of the numbers, of training and test rows (Gorishniy et al., NeurIPS 2022)."""
    found: tuple[list[np.ndarray], list[np.ndarray]] = ([], [])
    for x, x_test in zip(sheet.numbers.T, sheet.test_numbers.T, strict=True):
        if len(np.unique(x)) < 3:
            continue
        edges = np.unique(np.quantile(x, np.arange(count + 1) / count))
        for low, high in pairwise(edges):
            for values, encoded in zip((x, x_test), found, strict=True):
                encoded.append(np.clip((values - low) / (high - low), 0.0, 1.0))
    lengths = len(sheet.X), len(sheet.test)
    train, test = (np.array(one, np.float32).reshape(-1, n).T for one, n in zip(found, lengths, strict=True))
    return train, test


def rules(asked: Both, D: np.ndarray, rows: np.ndarray, view: View, seed: int) -> Both:
    """Indicators of the leaves of trees boosted on some rows, for all training and test rows."""
    X, B = np.ascontiguousarray(asked[0][rows]), D[rows] - D[rows].mean(axis=0)
    fewest = max(FEWEST_OF_A_LEAF, len(rows) // LEAVES_OF_ALL)
    found: tuple[list[np.ndarray], list[np.ndarray]] = ([], [])
    for number in range(view.trees):
        own = 1000 * seed + number
        tree = DecisionTreeRegressor(
            max_leaf_nodes=view.leaves, min_samples_leaf=fewest, max_features=view.columns, random_state=own
        )
        taken = _some(len(rows), view.share, own)
        tree.fit(X[taken], B[taken])
        B = B - SHRINKAGE * tree.predict(X).reshape(B.shape)
        leaves = np.flatnonzero(tree.tree_.children_left == -1)
        if len(leaves) > 1:
            for table, indicators in zip(asked, found, strict=True):
                indicators.append((tree.apply(table)[:, None] == leaves).astype(np.float32))
    train, test = (
        np.hstack(one) if one else np.zeros((len(table), 0), np.float32)
        for one, table in zip(found, asked, strict=True)
    )
    return train, test


def mixed(sheet: Sheet, views: list[Trained], way: str) -> tuple[float, np.ndarray]:
    """The score of a mixture on the test rows, and its weights.

    Parameters
    ----------
    way : {"greedy", "begun", "equal", "best"}
        Ten steps that each add the view which lowers the loss of the running mean most; the same begun from one of
        each; all the same; the best one alone.
    """
    count = len(views)
    counts = np.ones(count) if way in ("begun", "equal") else np.zeros(count)
    for _ in range({"equal": 0, "best": 1}.get(way, STEPS)):
        total = sum(n * one.held for n, one in zip(counts, views, strict=True))
        losses = [_loss(sheet, (total + one.held) / (counts.sum() + 1)) for one in views]
        counts[int(np.argmin(losses))] += 1
    weights = counts / counts.sum()
    return score(sheet, sum(w * one.test for w, one in zip(weights, views, strict=True))), weights


def score(sheet: Sheet, z: np.ndarray) -> float:
    """Accuracy, or R^2, of net inputs on the test rows."""
    if sheet.classes is None:
        return float(1 - np.sum((sheet.wanted - z[:, 0]) ** 2) / np.sum((sheet.wanted - sheet.wanted.mean()) ** 2))
    return float(np.mean((z.argmax(axis=1) if z.shape[1] > 1 else z[:, 0] > 0) == sheet.wanted))


def _loss(sheet: Sheet, z: np.ndarray) -> float:
    """Of net inputs of the training rows."""
    if sheet.classes is None:
        return float(np.mean((z - sheet.D) ** 2))
    if z.shape[1] == 1:
        return float(np.mean(np.logaddexp(0.0, z) - sheet.D * z))
    return float(np.mean(np.logaddexp.reduce(z, axis=1) - (z * sheet.D).sum(axis=1)))


def _member(sheet: Sheet, X: np.ndarray, held: HeldOut, view: View, seed: int) -> bg.Run:
    outputs = sheet.D.shape[1]
    kind = ("identity", "squared_error")
    if sheet.classes is not None:
        kind = ("softmax", "cross_entropy") if outputs > 1 else ("logistic", "binary_cross_entropy")
    network = bg.Network((X.shape[1], view.hidden, outputs), hidden="tanh", output=kind[0], loss=kind[1])
    return bg.train(
        network,
        network.initialise(seed=seed),
        X,
        sheet.D,
        validation=held,
        seed=seed,
        optimiser=bg.Adam(0.003),
        epochs=200,
        batch_size=min(view.batch, len(held.rows)),
        early_stopping=view.patience,
        dtype="float32",
        threads=1,
        keep_bytes=0,
    )


def _net_inputs(theta: bg.Parameters, X: np.ndarray) -> np.ndarray:
    hidden = np.tanh(X @ theta.weights[2].T + theta.biases[2])
    return np.asarray(hidden @ theta.weights[3].T + theta.biases[3])


def _numbers(preparation: Preparation, table: Table) -> np.ndarray:
    read = preparation.read(table)
    columns = [one for one in preparation.columns if isinstance(one, (NumericColumn, ReadColumn))]
    cells = [np.asarray(one.cells(one.read(read.column(one.name))), dtype=np.float64) for one in columns]
    filled = [np.where(np.isnan(x), one.fill, x) for one, x in zip(columns, cells, strict=True)]
    return np.array(filled).reshape(-1, table.rows).T


def _binned(X: np.ndarray, test: np.ndarray, most: int) -> Both:
    """Columns of more different values than that as bins of about as many rows each."""
    X, test = X.copy(), test.copy()
    for column in range(X.shape[1]):
        values, places, counts = np.unique(X[:, column], return_inverse=True, return_counts=True)
        if len(values) > most:
            bins = np.unique((np.cumsum(counts) - counts) * most // len(X), return_inverse=True)[1]
            starts = np.flatnonzero(np.diff(bins))
            between = (values[starts] + values[starts + 1]) / 2
            X[:, column], test[:, column] = bins[places], np.searchsorted(between, test[:, column])
    return X, test


def _some(rows: int, share: float, seed: int) -> Any:
    """All rows, or a random share of them."""
    if share == 1.0:
        return slice(None)
    return np.random.default_rng(seed).choice(rows, max(int(rows * share), min(rows, FEWEST_OF_A_TREE)), replace=False)
