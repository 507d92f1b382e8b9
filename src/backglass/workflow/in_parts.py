"""From a job to prepared rows in a file, where the table is read in parts: three times, a part at a time.

First a sample of the rows is drawn, which decides the forms, the audit and what kind each column becomes. Then all
training rows are counted, and the preparation is learned from them. Then all rows are prepared and written.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from backglass.audit.auditing import audit, overruled
from backglass.errors import DataError, FileError, OptionError
from backglass.flat import NAME, FlatFile, flat_writer
from backglass.preparation.all_rows import ColumnSeen
from backglass.preparation.targets import (
    ClassTarget,
    Target,
    choose_task,
    labelled_rows,
)
from backglass.preparation.whole import Preparation
from backglass.tables.cells import FrameCells
from backglass.tables.names import known_column
from backglass.tables.reader import decided_table
from backglass.tables.row_files import USUAL_MEMORY, said_size
from backglass.tables.row_files import Rows as Files
from backglass.tables.row_parts import RowParts
from backglass.tables.table import Table
from backglass.windows import Windows
from backglass.words import Text
from backglass.words import rows as words
from backglass.words import tables as table_words
from backglass.workflow.job import Job
from backglass.workflow.notation import recipe_of
from backglass.workflow.predicting_in_parts import parts_of
from backglass.workflow.reading import asked_in
from backglass.workflow.rows_asked import loss_of, weights_by_counts
from backglass.workflow.rows_counted import RowsSeen, check_read, counted, divided, learned_of
from backglass.workflow.rows_sampled import held_out_at, sample_of

BLOCKS = 64  # of the file that memory would hold, of which windows take eight, and two windows with copies are held
HELD_OUT_BYTES = 64  # of a row held out, while a number is judged
UNSUITED = ("join", "folds", "groups", "time", "compare", "keep_bytes")


@dataclass(frozen=True, eq=False)
class InParts:
    """What is known of a table that was read in parts, and the rows that were made of it.

    Attributes
    ----------
    rows : int
        Of all files.
    training, held_out : int
        Those that are trained on, and judged by.
    incomplete : int
        Rows left out of training for a missing value, where that was asked for.
    labelled : int
        Rows with a target.
    counts : array (classes,)
        Training rows of each class; empty of numbers.
    flat : FlatFile
        The prepared rows.
    windows : Windows
        How they are shuffled.
    remarks : tuple of Text
    """

    rows: int
    training: int
    held_out: int
    incomplete: int
    labelled: int
    counts: Any
    flat: FlatFile
    windows: Windows
    remarks: tuple[Text, ...]


def check_in_parts(job: Job) -> None:
    """Refuse what a table that is read in parts does not have.

    Raises
    ------
    OptionError
        Such an option.
    """
    for name in UNSUITED:
        if getattr(job, name):
            raise OptionError(words.NOT_WITH_ROWS, {"name": name, "option": "memory"})
    if not isinstance(job.validation, float):
        raise OptionError(words.NOT_WITH_ROWS, {"name": "validation", "option": "memory"})
    if job.members not in (None, 1):
        raise OptionError(words.ONE_NETWORK, {"name": "members"}, value=job.members)
    if job.views not in (None, ("plain",)):
        raise OptionError(words.NOT_WITH_ROWS, {"name": "views", "option": "memory"})
    if job.batch_size is None:
        raise OptionError(words.NOT_WITH_ROWS, {"name": "optimiser", "option": "memory"})


def prepare_in_parts(job: Job, beside: str | os.PathLike[str] | None = None) -> tuple[Any, ...]:
    """The sample with its rows, the preparation, the audit, the weights of classes, and what is known of all rows.

    Parameters
    ----------
    job : Job
    beside : path, optional
        The folder where the file of prepared rows is made, and stays for a run that is resumed; by default a folder for
        temporary files, where it has no name any more once it is open.

    Raises
    ------
    BackglassError
        A file, a column or an option does not serve.
    """
    check_in_parts(job)
    source = job.table if isinstance(job.table, Files) else Files(os.fspath(job.table))  # type: ignore[arg-type]
    memory = job.memory or USUAL_MEMORY
    parts = parts_of(source, job.reading, memory)
    sample, numbers, rows = sample_of(parts, job.seed)
    table = _decided(job, parts, source.label, sample)
    share = float(job.validation)  # type: ignore[arg-type]
    labelled = labelled_rows(table, job.target)
    held = np.array([held_out_at(job.seed, share, int(number), 1)[0] for number in numbers[labelled]], dtype=bool)
    if held.all() or not held.any():
        raise DataError(words.TOO_FEW.format(rows=len(labelled), share=share))
    task = job.task or choose_task(table, job.target)
    found = audit(table, job.target, labelled[~held], task, drop=job.drop)
    verdicts = overruled(found, table, job.target, job.keep, job.drop)
    recipe = recipe_of(job, table.names)
    sampled = Preparation.fit(table, job.target, labelled[~held], task, verdicts, recipe)
    loss_of(job, sampled.target)
    seen, columns = counted(parts, sampled, job, task, share)
    check_read(seen, table, sampled, source.label, len(sample))
    preparation = learned_of(sampled, seen, columns, verdicts, table, job)
    weighed, counts = _weights(seen, preparation.target, job)
    if (needed := 2 * HELD_OUT_BYTES * seen.held_out) > memory:
        names = {"option": "memory", "validation": "validation"}
        facts = {"rows": seen.held_out, "needed": said_size(needed), "memory": said_size(memory)}
        raise DataError(words.TOO_MANY_HELD_OUT, names, **facts)
    flat = _flat(parts, preparation, job, seen, beside)
    for part in (flat.train, flat.held_out):
        part.classes = preparation.target.outputs if preparation.target.outputs > 1 else 0
        part.weights = np.array([*weighed.values()], dtype=part.dtype) if weighed else None
    windows = Windows(min(max(1, memory // BLOCKS // flat.train.row_bytes), seen.training))
    remarks = _remarks(rows, len(parts.paths), table, seen, columns, windows)
    return (
        table,
        labelled[~held],
        labelled[held],
        preparation,
        verdicts,
        weighed,
        InParts(rows, seen.training, seen.held_out, seen.incomplete, seen.labelled, counts, flat, windows, remarks),
    )


def _weights(seen: RowsSeen, target: Target, job: Job) -> tuple[dict[str, float], Any]:
    """The weight of each class, and how many training rows are of it."""
    counts = np.zeros(0, dtype=np.int64)
    if isinstance(target, ClassTarget):
        counts = np.array([seen.trained.counts.get(name, 0) for name in target.classes], dtype=np.int64)
    return weights_by_counts(job, target, counts), counts


def _remarks(
    rows: int, files: int, sample: Table, seen: RowsSeen, columns: dict[str, ColumnSeen], windows: Windows
) -> tuple[Text, ...]:
    """How the rows were read, and how they are shuffled."""
    error = max((one.sketched for one in columns.values()), default=0.0)
    sketched = words.SKETCHED.format(error=error) if error else Text("", "")
    blocks = -(-seen.training // windows.block)
    remarks = [
        words.IN_PARTS.format(rows=rows, files=files, sample=sample.rows, sketched=sketched),
        words.SHUFFLED.format(blocks=blocks, block=windows.block, window=windows.window),
    ]
    for name, count in seen.unread.items():
        if count:
            kind = table_words.FORMS[sample.form(name).form]
            remarks.append(words.UNREAD.format(name=name, count=count, kind=kind))
    return tuple(remarks)


def _decided(job: Job, parts: RowParts, label: str, sample: pl.DataFrame) -> Table:
    """The sample as a table, its forms decided."""
    separator = next(iter(parts)).cells.separator
    table = decided_table(FrameCells(sample, separator), label, parts.identity, ask=partial(asked_in, job.reading))
    for name in asked_in(job.reading, table.names).named:
        known_column(name, table.names, label)
    known_column(job.target, table.names, label)
    return table


def _flat(
    parts: RowParts,
    preparation: Preparation,
    job: Job,
    seen: RowsSeen,
    beside: str | os.PathLike[str] | None,
) -> FlatFile:
    """The file of prepared rows: one of an earlier start of the same run, or written now."""
    share = float(job.validation)  # type: ignore[arg-type]
    plain = json.dumps([preparation.to_dict(), parts.identity, job.seed, share], sort_keys=True, default=repr)
    made_of = hashlib.sha256(plain.encode()).hexdigest()
    if beside is not None:
        path = Path(beside) / NAME
        return FlatFile.opened(path, made_of) or _written(path, made_of, parts, preparation, job, share, seen)
    with tempfile.TemporaryDirectory(prefix="backglass-") as folder:  # the file lives on while it is open
        return _written(Path(folder) / NAME, made_of, parts, preparation, job, share, seen)


def _written(
    path: Path, made_of: str, parts: RowParts, preparation: Preparation, job: Job, share: float, seen: RowsSeen
) -> FlatFile:
    lenient = replace(preparation, mixed=tuple(column.name for column in preparation.columns))  # judged as a whole
    inputs = len(preparation.names)
    written = [0, 0]
    with flat_writer(path, made_of, (seen.training, seen.held_out), inputs, "float32") as writer:
        for table, _, training, held_out in divided(parts, preparation, job, share):
            written[0] += len(training)
            written[1] += len(held_out)
            if written[0] > seen.training or written[1] > seen.held_out:
                break
            for rows, held in ((training, False), (held_out, True)):
                if len(rows):
                    records = np.empty((len(rows), inputs + 1), dtype=np.float32)
                    records[:, :-1] = lenient.inputs(table, rows, "float32")
                    records[:, -1] = lenient.targets(table, rows)
                    writer.write(records, np.full(len(rows), held))
        if written != [seen.training, seen.held_out]:
            raise FileError(words.CHANGED.format(path=parts.paths[0]))
    found = FlatFile.opened(path, made_of)
    if found is None:
        raise FileError(words.CUT_SHORT.format(path=path))
    return found
