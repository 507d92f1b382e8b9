"""From a job to arrays: its table read, split, audited and prepared."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Any

import numpy as np

from backglass.audit.auditing import audit, overruled
from backglass.equations.arrays import Indices
from backglass.preparation.columns import Rows
from backglass.preparation.targets import Task, labelled_rows
from backglass.preparation.verdicts import Verdict
from backglass.preparation.whole import Preparation
from backglass.presets import TABULAR, Composition
from backglass.tables.row_files import Rows as Files
from backglass.tables.table import Table
from backglass.training.mixture import View
from backglass.words import Text
from backglass.words import dividing as dividing_words
from backglass.workflow.dividing import Division, division_of
from backglass.workflow.in_parts import InParts, prepare_in_parts
from backglass.workflow.job import Job
from backglass.workflow.notation import check_preparing, recipe_of
from backglass.workflow.reading import table_of
from backglass.workflow.rows_asked import check_training, class_weights, loss_of, sample_weights
from backglass.workflow.seeing import seen_by_members, too_many

DTYPE = TABULAR.dtype


@dataclass(frozen=True, eq=False)
class Halves:
    """The tables and rows that are trained on and judged by.

    Attributes
    ----------
    table, validation : Table
        The same one where rows were held out.
    rows, held_out : array of int
        Which rows of either, counted from 0; with folds no rows may be held out.
    division : Division
        How the table's rows may be divided.
    shared : tuple of Text
        What is said of groups that the table and the other one share.
    in_parts : InParts or None
        What is known of a table that was read in parts; the tables and rows are then those of a sample.
    """

    table: Table
    rows: Rows
    validation: Table
    held_out: Rows
    division: Division
    shared: tuple[Text, ...] = ()
    in_parts: InParts | None = None

    @property
    def remarks(self) -> tuple[Text, ...]:
        """How the tables were read and divided, where a reader should know it."""
        others = () if self.validation is self.table else self.validation.remarks
        of_parts = () if self.in_parts is None else self.in_parts.remarks
        return (*self.table.remarks, *others, *self.division.remarks, *self.shared, *of_parts)


@dataclass(frozen=True, eq=False)
class Prepared:
    """What a job's networks are trained with.

    Attributes
    ----------
    job : Job
        What was asked.
    data : Halves
        The rows.
    preparation : Preparation
        How their columns became numbers.
    arrays : dict of str to (X, D)
        Inputs and targets of "train" and, where rows are held out, "validation"; in a fold those of "stopping", too,
        where there are rows that are in no fold.
    incomplete : int
        Rows left out of training because they lack a value in a column whose fill is "drop-rows".
    composed : Composition
        Which networks there are.
    views : tuple of View
        How they see the inputs; empty where all of them take all inputs.
    verdicts : tuple of Verdict
        What the audit said of the columns, as the user overruled it.
    class_weight : mapping of str to float
        The weight of the rows of each class; empty where all weigh the same.
    groups : array (training rows,) or None
        The group of each.
    fold : bool
        Whether the rows held out are a fold's, which judge it and nothing else.
    seconds : float
        How long the audit and the preparation took.
    """

    job: Job
    data: Halves
    preparation: Preparation
    arrays: dict[str, tuple[Any, Any]]
    incomplete: int
    composed: Composition
    views: tuple[View, ...]
    verdicts: tuple[Verdict, ...] = ()
    class_weight: Mapping[str, float] = field(default_factory=dict)
    groups: Indices | None = None
    fold: bool = False
    seconds: float = 0.0

    @property
    def stopping(self) -> tuple[Any, ...] | None:
        """Inputs, targets and weights of the rows that a single network stops by, where there are some."""
        part = "stopping" if self.fold else "validation"
        return (*self.arrays[part], self.weights(part)) if part in self.arrays else None

    def weights(self, part: str) -> Any:
        """The weight of each row of a part, (rows,); None where all weigh the same."""
        return sample_weights(self.class_weight, self.preparation.target, self.arrays[part][1], DTYPE)


def prepare(job: Job, beside: str | os.PathLike[str] | None = None) -> Prepared:
    """Read, split, audit and prepare.

    Parameters
    ----------
    job : Job
    beside : path, optional
        A folder for the prepared rows of a table that is read in parts, where they stay until the run has ended.

    Raises
    ------
    BackglassError
        The table, the target or an option does not serve.

    Examples
    --------
    >>> import polars as pl
    >>> birds = pl.DataFrame({"grams": [2.0, 3.0, 4.0, 5.0, 6.0] * 8, "kind": ["a", "b"] * 20})
    >>> found = prepare(Job(birds, "kind", views="plain"))
    >>> found.preparation.names, {part: X.shape for part, (X, _) in found.arrays.items()}
    (('grams',), {'train': (32, 1), 'validation': (8, 1)})
    """
    check_preparing(job)
    check_training(job)
    return _in_parts(job, beside) if job.in_parts else prepared_of(job, read_halves(job))


def _in_parts(job: Job, beside: str | os.PathLike[str] | None) -> Prepared:
    """A table that is read in parts: one network is trained on its rows in a file."""
    began = perf_counter()
    table, rows, held_out, preparation, verdicts, weighed, found = prepare_in_parts(job, beside)
    data = Halves(table, rows, table, held_out, Division(np.union1d(rows, held_out)), in_parts=found)
    composed, seconds = Composition(1, ("plain",)), perf_counter() - began
    return Prepared(job, data, preparation, {}, found.incomplete, composed, (), verdicts, weighed, seconds=seconds)


def prepared_of(job: Job, data: Halves, stopping: tuple[Table, Rows] | None = None, *, fold: bool = False) -> Prepared:
    """Audit and prepare rows that were divided.

    Parameters
    ----------
    job : Job
    data : Halves
    stopping : (Table, array of int) or None
        Of a fold the rows that are in none, by which a single network stops.
    fold : bool
        Whether the rows held out are a fold's.

    Raises
    ------
    BackglassError
        The table, the target or an option does not serve.
    """
    began = perf_counter()
    found = audit(data.table, job.target, data.rows, job.task, drop=job.drop)
    audited = overruled(found, data.table, job.target, job.keep, job.drop, job.groups)
    alone = stopping is not None if fold else len(data.held_out) > 0
    composed = _composed(job, data, alone)
    recipe = recipe_of(job, data.table.names, composed.views)
    preparation = _with_forms(Preparation.fit(data.table, job.target, data.rows, job.task, audited, recipe), job, data)
    loss_of(job, preparation.target)  # refuses one that does not fit
    if job.views is None and too_many(len(data.rows), len(preparation.names), composed):
        composed, preparation = _composed(job, data, alone, ("plain",)), preparation.as_seen("plain")
    labelled, data = len(data.rows), replace(data, rows=preparation.complete(data.table, data.rows))
    D, groups = preparation.targets(data.table, data.rows), data.division.among(data.rows).groups
    weighed = class_weights(job, preparation.target, D)
    preparation, views = _seen(preparation, data, D, composed, job.seed, groups, weighed)
    parts = {"train": (data.table, data.rows), "validation": (data.validation, data.held_out), "stopping": stopping}
    arrays = {
        part: (preparation.inputs(*of_part, DTYPE), preparation.targets(*of_part))
        for part, of_part in parts.items()
        if of_part is not None and len(of_part[1])
    }
    incomplete, seconds = labelled - len(data.rows), perf_counter() - began
    return Prepared(
        job, data, preparation, arrays, incomplete, composed, views, audited, weighed, groups, fold, seconds
    )


def _composed(job: Job, data: Halves, alone: bool, views: tuple[str, ...] | None = None) -> Composition:
    """Which networks there are: no more of a view than groups, and two at least without rows that one could stop by."""
    composed = job.composition(len(data.rows), views)
    members, groups = composed.members, data.division.among(data.rows).groups
    if groups is not None:
        members = max(1, min(members, len(np.unique(groups))))
    members = members if alone else max(members, 2)
    return Composition(members, composed.views if members > 1 else composed.views[:1])


def _with_forms(preparation: Preparation, job: Job, data: Halves) -> Preparation:
    """The preparation that also knows how the column is read by which the rows were divided: a model divides again."""
    forms = {name: data.table.form(name) for name in (job.groups, job.time) if name is not None}
    return replace(preparation, forms={**preparation.forms, **forms}) if forms else preparation


def _seen(
    preparation: Preparation,
    data: Halves,
    D: Any,
    composed: Composition,
    seed: int,
    groups: Any,
    weighed: Mapping[str, float],
) -> tuple[Preparation, tuple[View, ...]]:
    """What `seen_by_members` makes of the training rows."""
    target = preparation.target
    classes = D if target.task == "classification" else None
    Y = np.eye(target.outputs)[D] if target.outputs > 1 else D.reshape(-1, 1).astype(np.float64)
    weights = sample_weights(weighed, target, D, "float64")
    return seen_by_members(preparation, data.table, data.rows, Y, classes, composed, seed, groups, weights)


def read_halves(job: Job) -> Halves:
    """The table and its split, or the table and the one that it is judged by.

    Raises
    ------
    BackglassError
        A table or the target does not serve.
    """
    assert not isinstance(job.table, Files)  # which is read in parts
    table = table_of(job.table, job.reading)
    division = division_of(table, job.target, job.task, job.groups, job.time)
    if job.validation is None:
        return Halves(table, division.rows, table, division.rows[:0], division)
    if isinstance(job.validation, float):
        training, held_out = division.split(job.validation, job.seed)
        return Halves(table, training, table, held_out, division)
    validation = table_of(job.validation, job.reading, forms=table.forms)
    held_out = labelled_rows(validation, job.target)
    return Halves(table, division.rows, validation, held_out, division, _shared(table, validation, held_out, job))


def _shared(table: Table, validation: Table, rows: Rows, job: Job) -> tuple[Text, ...]:
    """What is said of groups that a table of its own shares with the one that is trained on."""
    if job.groups is None or job.groups not in validation.names:
        return ()
    known = table.labels(job.groups).drop_nulls().unique()
    count = int(validation.labels(job.groups).gather(rows).is_in(known.implode()).sum())
    said = dividing_words.SHARED_GROUPS.format(count=count, path=validation.path, name=job.groups)
    return (said,) if count else ()


def split_table(table: Table, target: str, share: float, seed: int, task: Task | None) -> tuple[Rows, Rows]:
    """The rows that are trained on and those held out, of the rows with a target.

    Raises
    ------
    DataError
        The target cannot be learned, or there are too few rows.
    """
    return division_of(table, target, task).split(share, seed)
