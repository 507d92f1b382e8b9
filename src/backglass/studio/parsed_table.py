"""What the studio asks of a table, in a process of its own: how it is read, and the arrays it is prepared to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from backglass.engines.native import permutation
from backglass.equations.optimisers import Adam
from backglass.equations.randomness import Purpose
from backglass.errors import BackglassError, DataError
from backglass.page import html
from backglass.preparation.columns import Rows
from backglass.preparation.targets import ClassTarget, Target, class_indices, labelled_rows
from backglass.preparation.whole import Preparation
from backglass.presets import TABULAR
from backglass.studio.apart import Arrays, Found
from backglass.studio.settings import both
from backglass.tables.forms.described import described
from backglass.tables.table import Table
from backglass.words import Language, Text
from backglass.words import audit as audit_words
from backglass.words import training as training_words
from backglass.words.studio import problems as words
from backglass.workflow.fitting import suited_network
from backglass.workflow.inspecting import Inspection, inspected
from backglass.workflow.job import Job
from backglass.workflow.preparing import prepare
from backglass.workflow.reading import table_of
from backglass.workflow.reading_asked import Reading

TARGET = training_words.LABELS["target"]
MOST_NUMBERS = 2_000_000  # inputs of all rows together
MOST_INPUTS = 2_000
FEWEST_ROWS = 100
MOST_CLASSES_SUGGESTED = 20
MOST_SUGGESTED = 200  # columns looked at
LIKELY = (
    "target",
    "label",
    "class",
    "y",
    "species",
    "outcome",
    "survived",
    "目的変数",
    "正解",
    "ラベル",
)  # names of targets
LANGUAGES: tuple[Language, ...] = ("en", "ja")


def looked_at(request: dict[str, Any]) -> Found:
    """How a table's columns are read, which can be predicted, and a verdict for each."""
    table = table_of(Path(request["table"]), Reading())
    targets = targets_of(table)
    target = request["target"] or next(iter(targets), table.names[-1])
    found = inspected(Job(table, target))
    told = {
        "html": {speak: html.draw(found.blocks(), speak) for speak in LANGUAGES},
        "columns": [_column(found, name) for name in table.names],
        "targets": targets if target in targets else [target, *targets],
        "target": target,
        "rows": table.rows,
        "task": found.task,
        "notes": [both(remark) for remark in found.remarks],
    }
    return told, {}


def targets_of(table: Table) -> list[str]:
    """The columns that can be predicted, the likeliest first.

    One that is named as a target, the last or the first if it is a text of few classes, the last, then texts.
    """
    found = [name for name in table.names[:MOST_SUGGESTED] if _can_be_target(table, name)]
    texts = [name for name in found if table.form(name).form in ("text", "truth")]
    named = [name for name in found if name.casefold() in LIKELY]
    ends = [name for name in (*table.names[-1:], *table.names[:1]) if name in texts]
    return list(dict.fromkeys([*named, *ends, *found[-1:], *texts, *found]))


def _can_be_target(table: Table, name: str) -> bool:
    try:
        rows = labelled_rows(table, name)
        classes = class_indices(table, name, rows)
    except BackglassError:
        return False
    return classes is None or len(set(classes.tolist())) <= MOST_CLASSES_SUGGESTED


def _column(found: Inspection, name: str) -> dict[str, Any]:
    """A column as the page lists it; of the target there is no verdict."""
    verdict = next((one.verdict for one in found.verdicts if one.name == name), None)
    return {
        "name": name,
        "form": both(described(found.table.form(name))),
        "verdict": verdict,
        "title": both(TARGET if verdict is None else audit_words.VERDICTS[verdict]),
        "use": verdict != "reject",
    }


def prepared(request: dict[str, Any]) -> Found:
    """A table as inputs and targets, and the network that `backglass train` would choose for it."""
    table = table_of(Path(request["table"]), Reading())
    made = prepare(Job(table, request["target"], members=1, **_of_columns(table, request)))
    preparation, data = made.preparation, made.data
    check_width(preparation)
    network = suited_network(preparation, TABULAR.hidden)
    training, notes = some_rows(preparation, data.rows)
    held_out, _ = some_rows(preparation, data.held_out)
    notes = [*data.remarks, *notes, words.TABLE_ROWS.format(train=len(training), validation=len(held_out))]
    if preparation.left_out:
        notes.append(words.LEFT_OUT.format(columns=", ".join(one.name for one in preparation.left_out)))
    start = {
        **network.to_dict(),
        "optimiser": Adam(TABULAR.learning_rate).to_dict(),
        "batch_size": min(TABULAR.batch_size, len(training)),
    }
    told = {**names_of(preparation), "start": start, "notes": as_pairs(notes), "preparation": preparation.to_dict()}
    arrays = arrays_of(preparation, data.table, training, "train")
    return told, arrays | arrays_of(preparation, data.validation, held_out, "validation")


def _of_columns(table: Table, request: dict[str, Any]) -> dict[str, Any]:
    """The options of a job that uses the columns chosen and no others, whatever the audit says of them."""
    target, columns = request["target"], request["columns"]
    if columns is None:
        return {}
    if strangers := [name for name in columns if name not in table.names or name == target]:
        raise DataError(words.NO_COLUMN.format(column=strangers[0], name=request["table"]))
    rejected = {one.name for one in inspected(Job(table, target)).verdicts if one.verdict == "reject"}
    drop = tuple(name for name in table.names if name not in {*columns, target})
    return {"keep": tuple(name for name in columns if name in rejected), "drop": drop}


def check_width(preparation: Preparation) -> None:
    """Refuse a table that makes more inputs than a page can show anything of.

    Raises
    ------
    DataError
        It does.
    """
    if len(preparation.names) > MOST_INPUTS:
        raise DataError(words.TOO_WIDE.format(inputs=len(preparation.names), most=MOST_INPUTS))


def some_rows(preparation: Preparation, rows: Rows) -> tuple[Rows, list[Text]]:
    """As many of some rows as are learned from, drawn by seed 0, and that they are some where they are."""
    most = max(MOST_NUMBERS // len(preparation.names), FEWEST_ROWS)
    if len(rows) <= most:
        return rows, []
    drawn = np.sort(permutation(0, Purpose.POINTS, len(rows))[:most])
    return rows[drawn], [words.ROWS_LEFT.format(rows=len(rows), kept=most)]


def as_pairs(notes: Sequence[Text]) -> list[list[str]]:
    """Sentences in both languages, as JSON."""
    return [[note.en, note.ja] for note in notes]


def arrays_of(preparation: Preparation, table: Table, rows: Rows, part: str) -> Arrays:
    """Inputs and targets of some rows, under the name of a part."""
    X = preparation.inputs(table, rows, "float64")
    return {f"X_{part}": X, f"D_{part}": _as_outputs(preparation.target, preparation.targets(table, rows))}


def _as_outputs(target: Target, values: Any) -> Any:
    """Class indices or numbers as the network's outputs: one for two classes or a number, else one for each class."""
    if target.outputs == 1:
        return np.asarray(values, dtype=np.float64)[:, None]
    return np.eye(target.outputs)[values]


def names_of(preparation: Preparation) -> dict[str, Any]:
    """What inputs, outputs and classes are called; of two classes the output is the second's probability."""
    target = preparation.target
    classes = list(target.classes) if isinstance(target, ClassTarget) else None
    outputs = [target.name] if classes is None else classes[1:] if len(classes) == 2 else classes
    return {"inputs": list(preparation.names), "outputs": outputs, "classes": classes}
