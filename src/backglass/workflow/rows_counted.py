"""What all rows of a table say that is read in parts, and the preparation that those trained on teach."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl

from backglass.cores import cores_allowed
from backglass.errors import DataError
from backglass.preparation.all_rows import ColumnSeen
from backglass.preparation.columns import Rows
from backglass.preparation.kinds import Column, LeftOut
from backglass.preparation.refusals import FEWEST_TO_REFUSE, nothing_left
from backglass.preparation.sketch import Moments, Quantiles, TextCounts
from backglass.preparation.targets import (
    MOST_NUMBERED_CLASSES,
    ROWS_PER_NUMBERED_CLASS,
    ClassTarget,
    NumberTarget,
    Target,
    Task,
)
from backglass.preparation.verdicts import Verdict
from backglass.preparation.whole import Preparation
from backglass.tables.forms.described import described
from backglass.tables.row_parts import RowParts
from backglass.tables.table import Table
from backglass.words import rows as words
from backglass.words import tables as table_words
from backglass.workflow.job import Job
from backglass.workflow.rows_sampled import held_out_at


@dataclass
class RowsSeen:
    """What all rows say of the target, and of every column how its cells were read."""

    target: str
    task: Task
    training: int = 0
    held_out: int = 0
    labelled: int = 0
    incomplete: int = 0
    whole_numbers: bool = True
    labels: TextCounts = field(default_factory=TextCounts)
    trained: TextCounts = field(default_factory=TextCounts)
    numbers: Quantiles = field(default_factory=Quantiles)
    moments: Moments = field(default_factory=Moments)
    unread: dict[str, int] = field(default_factory=dict)
    there: dict[str, int] = field(default_factory=dict)

    def add(self, table: Table, labelled: Rows, training: Rows) -> None:
        """Take a part in, of which some rows have a target, and some are trained on."""
        self.labelled += len(labelled)
        values = table.column(self.target)
        if values.dtype == pl.Float64:
            numbers = values.gather(labelled).to_numpy()
            self.numbers.add(numbers)
            self.whole_numbers &= bool((np.isfinite(numbers) & (numbers == np.round(numbers))).all())
        if self.task == "classification":
            labels = table.labels(self.target)
            self.labels.add(labels.gather(labelled))
            self.trained.add(labels.gather(training))
        else:
            self.moments.add(values.gather(training).to_numpy())

    def add_unread(self, name: str, table: Table) -> None:
        """Count the cells of a column that are none of its form."""
        unread = table.unread(name)
        others = 0 if unread is None else unread.count - unread.infinite
        self.unread[name] = self.unread.get(name, 0) + others
        self.there[name] = self.there.get(name, 0) + table.rows - table.column(name).null_count() + others


def divided(
    parts: RowParts, preparation: Preparation, job: Job, share: float
) -> Iterator[tuple[Table, Rows, Rows, Rows]]:
    """Of each part the table, the rows with a target, those trained on, and those held out."""
    forms = preparation.forms
    gappy = [column for column in preparation.columns if column.filled_by == "drop-rows"]
    for part in parts:
        table = part.table(forms)
        there = table.column(job.target).is_not_null().to_numpy()
        held = held_out_at(job.seed, share, part.first, table.rows)
        trained = there & ~held
        for column in gappy:
            trained &= column.read(table.column(column.name)).is_not_null().to_numpy()
        yield table, np.flatnonzero(there), np.flatnonzero(trained), np.flatnonzero(there & held)


def counted(
    parts: RowParts, preparation: Preparation, job: Job, task: Task, share: float
) -> tuple[RowsSeen, dict[str, ColumnSeen]]:
    """What all training rows say."""
    seen = RowsSeen(job.target, task)
    columns = {column.name: ColumnSeen(column) for column in preparation.columns}
    with ThreadPoolExecutor(cores_allowed()) as pool:  # polars and NumPy let other threads work
        for table, labelled, training, held_out in divided(parts, preparation, job, share):

            def take(name: str, table: Table = table, training: Rows = training) -> None:
                columns[name].add(table, training)
                seen.add_unread(name, table)

            list(pool.map(take, columns))
            seen.add(table, labelled, training)
            seen.training += len(training)
            seen.held_out += len(held_out)
            seen.incomplete += len(labelled) - len(training) - len(held_out)
    if not seen.training or not seen.held_out:
        raise DataError(words.TOO_FEW.format(rows=seen.labelled, share=share))
    return seen, columns


def check_read(seen: RowsSeen, table: Table, preparation: Preparation, label: str, sample: int) -> None:
    """Refuse a column most of whose cells are none of the form that the sample gave it."""
    for name, others in seen.unread.items():
        if name not in preparation.mixed and FEWEST_TO_REFUSE <= seen.there[name] < 2 * others:
            kind = described(table.form(name))
            options = {one: one for one in ("drop", "date", "number", "text")}
            raise DataError(words.MOSTLY_OTHERS, options, name=name, path=label, kind=kind, sample=sample)


def learned_of(
    sampled: Preparation,
    seen: RowsSeen,
    columns: dict[str, ColumnSeen],
    verdicts: tuple[Verdict, ...],
    table: Table,
    job: Job,
) -> Preparation:
    """The preparation that all training rows teach."""
    rare = {verdict.name for verdict in verdicts if verdict.change == "rare"}
    found = [one.learned(rare=name in rare) for name, one in columns.items()]
    kept: tuple[Column, ...] = tuple(column for column in found if not isinstance(column, LeftOut))
    left_out = (*sampled.left_out, *(column for column in found if isinstance(column, LeftOut)))
    if not kept:
        raise nothing_left(table, job.target, left_out)
    target = _target(seen, table, job)
    names = {*(column.name for column in kept), job.target}
    forms = {name: form for name, form in sampled.forms.items() if name in names}
    mixed = tuple(name for name in sampled.mixed if name in names)
    return replace(sampled, columns=kept, target=target, left_out=left_out, forms=forms, mixed=mixed)


def _target(seen: RowsSeen, table: Table, job: Job) -> Target:
    """What is predicted, as all rows have it."""
    name, numeric = job.target, seen.numbers.count > 0
    if job.task is None and numeric:
        values = len(seen.numbers.weighted()[0]) if seen.numbers.exact else seen.labelled
        few = values <= MOST_NUMBERED_CLASSES and values * ROWS_PER_NUMBERED_CLASS <= seen.labelled
        found: Task = "classification" if seen.whole_numbers and (values == 2 or few) else "regression"
        if found != seen.task:
            facts = {"sampled": words.TASKS[seen.task], "found": words.TASKS[found]}
            raise DataError(words.OTHER_TASK, {"option": "task"}, name=name, **facts)
    if seen.task == "regression":
        moments = seen.moments
        if not np.isfinite([moments.mean, moments.squares]).all():
            raise DataError(table_words.TOO_LARGE.format(name=name))
        mean = moments.low if moments.low == moments.high else moments.mean
        return NumberTarget(name, mean, moments.scale or 1.0)
    classes = [*seen.labels.counts]
    if len(classes) == 1:
        raise DataError(table_words.ONE_VALUE.format(name=name, path=table.path, value=classes[0]))
    if len(classes) > max(MOST_NUMBERED_CLASSES, min(seen.labelled // 2, 2**16)):
        raise DataError(table_words.TOO_MANY_CLASSES.format(name=name, classes=len(classes), rows=seen.labelled))
    by: Callable[[str], Any] | None = Decimal if numeric else None
    in_order = sorted(classes, key=by) if by else pl.Series(classes).sort().to_list()
    return ClassTarget(name, tuple(in_order))
