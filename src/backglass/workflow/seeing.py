"""How the members of a committee see what was prepared: rules that each of them grows, and the inputs of each view."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import chain
from typing import Any

import numpy as np

from backglass.cores import cores_allowed
from backglass.equations.arrays import Floats
from backglass.preparation.columns import Rows
from backglass.preparation.growing import LEAVES, features_of, grown
from backglass.preparation.rule_inputs import Rule
from backglass.preparation.whole import Preparation
from backglass.presets import TABULAR, Composition
from backglass.tables.table import Table
from backglass.training.mixture import View
from backglass.training.split import each_fold

MOST_INPUTS = 3000
MOST_NUMBERS = 200_000_000  # of all rows and inputs; members that see rules have a copy of theirs


def too_many(rows: int, inputs: int, composed: Composition) -> bool:
    """Whether pieces and rules are more inputs than what they are worth: of a wide table, or one of very many rows.

    Parameters
    ----------
    rows, inputs : int
        Of the table, pieces included.
    composed : Composition

    Examples
    --------
    >>> seen = Composition(5, ("plain", "rules"))
    >>> too_many(13_000, 174, seen), too_many(1_000_000, 174, seen), too_many(500, 5000, seen)
    (False, True, True)
    """
    if composed.views == ("plain",):
        return False
    inputs += composed.members * TABULAR.trees * LEAVES if "rules" in composed.views else 0
    return inputs > MOST_INPUTS or rows * inputs > MOST_NUMBERS


def seen_by_members(
    preparation: Preparation,
    table: Table,
    rows: Rows,
    D: Floats,
    classes: Any,
    composed: Composition,
    seed: int,
    groups: Any = None,
    weights: Floats | None = None,
) -> tuple[Preparation, tuple[View, ...]]:
    """The preparation with the rules of all members, and what each view takes of its inputs.

    Each member's rules are grown on the rows that it trains on: `train_committee` deals out the same folds.

    Parameters
    ----------
    preparation : Preparation
        Of the columns.
    table : Table
    rows : array of int (N,)
        The training rows.
    D : array (N, outputs)
        Their targets.
    classes : array (N,) or None
        By which folds are dealt out.
    composed : Composition
    seed : int
    groups : array (N,) or None
        Which are not cut by folds.
    weights : array (N,) or None
        Of the training rows, where they do not all weigh the same.

    Returns
    -------
    (Preparation, tuple of View)
        No view where all members take all inputs.
    """
    of_members: list[list[Rule]] = []
    if "rules" in composed.views:
        grown_on: list[Any] = [np.arange(len(rows))]
        if composed.members > 1:
            grown_on = [part for part, _ in each_fold(len(rows), composed.members, seed, classes, groups)]
        features = features_of(preparation.columns, preparation.read(table), rows)

        def of(member: int) -> list[Rule]:
            return grown(features, D, grown_on[member], TABULAR.trees, seed, member, weights)

        with ThreadPoolExecutor(min(cores_allowed(), len(grown_on))) as pool:  # trees are fitted without Python
            of_members = list(pool.map(of, range(len(grown_on))))
        preparation = replace(preparation, rules=tuple(dict.fromkeys(chain.from_iterable(of_members))))
    if composed.members == 1 or composed.views in (("plain",), ("pieces",)):
        return preparation, ()
    return preparation, tuple(_view(preparation, name, of_members) for name in composed.views)


def _view(preparation: Preparation, name: str, of_members: Sequence[Collection[Rule]]) -> View:
    if name != "rules":
        return View(name, [preparation.view(name)])
    return View(name, [preparation.view(name, frozenset(rules)) for rules in of_members])
