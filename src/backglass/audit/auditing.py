"""A verdict for every column of a table: use it, repair it, or leave it out, with the rule and its evidence.

Measured on the training rows alone, and never by a column's name. `rules.py` holds the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TypeAlias

import numpy as np

from backglass.audit.aims import Aim, aim
from backglass.audit.examined import Examined, examined
from backglass.audit.rules import FIRST_RULES, RULES, Finding, code
from backglass.errors import DataError
from backglass.preparation.columns import Rows
from backglass.preparation.targets import Task, choose_task
from backglass.preparation.verdicts import Verdict
from backglass.tables.frames import Tabular, as_table
from backglass.tables.names import known_column
from backglass.tables.table import Table
from backglass.words import Text
from backglass.words import audit as words
from backglass.words import dividing as dividing_words
from backglass.words import tables as table_words

Earlier: TypeAlias = dict[tuple[bool, int], list[str]]  # names of columns by their fingerprint


def audit(
    table: Tabular,
    target: str,
    rows: Rows,
    task: Task | None = None,
    watch: Callable[[int], None] | None = None,
    drop: Collection[str] = (),
) -> tuple[Verdict, ...]:
    """A verdict for every column but the target, in the table's order.

    Parameters
    ----------
    table : Table or dataframe
        The table.
    target : str
        The column to predict.
    rows : array of int, (training rows,)
        The training rows, counted from 0, each with a target, a finite one where it is a number.
    task : {"classification", "regression"} or None
        None decides by the target's values.
    watch : callable or None
        Called with the number of columns that are done, after each.
    drop : collection of str
        Columns that are left out in any case, so that another one of the same values is no duplicate.

    Raises
    ------
    DataError
        There is no such target, or it is missing everywhere.

    Examples
    --------
    >>> import polars as pl
    >>> frame = pl.DataFrame({"x": [3.5, 1.0, 2.5, 1.0], "bonus": [1.0, 3.0, 1.0, 3.0], "y": [0.0, 1.0, 0.0, 1.0]})
    >>> for verdict in audit(frame, "y", np.arange(4)):
    ...     print(verdict.name, verdict.verdict, verdict.rule, verdict.evidence)
    x use None None
    bonus reject target 1.0
    """
    table = as_table(table)
    wanted = task or choose_task(table, target)
    goal = aim(table.column(target), rows, wanted)
    earlier: Earlier = {}

    def examine(name: str) -> Examined:
        return examined(table.column(name), rows, table.decided.get(name))

    verdicts = []
    with np.errstate(all="ignore"):  # numbers near the largest of float64
        for name in table.names:
            if name != target:
                seen = examine(name)
                found = _finding(seen, goal, {} if name in drop else earlier, examine)
                verdicts.append(_verdict(seen, found, table.column(name).null_count()))
                if watch is not None:
                    watch(len(verdicts))
    return tuple(verdicts)


def overruled(
    verdicts: tuple[Verdict, ...],
    table: Table,
    target: str,
    keep: Collection[str] = (),
    drop: Collection[str] = (),
    groups: str | None = None,
) -> tuple[Verdict, ...]:
    """The verdicts after the user's: `keep` is used whatever was found, a repair included, `drop` is rejected.

    The key of a join is rejected, too, unless it is kept, and so is the column of the rows' groups.

    Raises
    ------
    DataError
        A name is no column of the table, is the target, or stands in both; or the target is the key of a join.
    """
    key = None if table.joined is None else table.joined.on
    if key == target:
        raise DataError(table_words.KEY_IS_TARGET.format(name=target))
    for name in (*keep, *drop):
        if name == target:
            raise DataError(words.TARGET_NAMED.format(name=name))
        known_column(name, [other for other in table.names if other != target], table.path)
        if name in keep and name in drop:
            raise DataError(words.KEEP_AND_DROP, {"keep": "keep", "drop": "drop"}, name=name)
    return tuple(_overruled(verdict, keep, drop, key, groups) for verdict in verdicts)


def _overruled(
    verdict: Verdict, keep: Collection[str], drop: Collection[str], key: str | None, groups: str | None
) -> Verdict:
    if verdict.name in drop:
        return _rejected(verdict, "dropped", words.DROPPED)
    if verdict.name in keep and verdict.verdict != "use":
        sentence = words.KEPT.format(sentence=verdict.sentence)
        return replace(verdict, verdict="use", sentence=sentence, change=None, kept=True, parts=())
    if verdict.name == key and key not in keep:
        return _rejected(verdict, "key", words.KEY)
    if verdict.name == groups and groups not in keep:
        return _rejected(verdict, "groups", dividing_words.VERDICT)
    return verdict


def _rejected(verdict: Verdict, rule: str, sentence: Text) -> Verdict:
    return replace(
        verdict, verdict="reject", rule=rule, evidence=None, sentence=sentence, change=None, kept=False, parts=()
    )


def _finding(column: Examined, goal: Aim, earlier: Earlier, examine: Callable[[str], Examined]) -> Finding | None:
    """What the first rule found that found anything."""
    for rule in FIRST_RULES:
        if found := rule(column, goal):
            return found
    alike = earlier.setdefault(column.fingerprint, [])
    for name in alike:  # looked at again: to keep the cells of all columns would take the table's memory
        if column.equals(examine(name)):
            return Finding("reject", "duplicate", 1.0, words.DUPLICATE.format(name=name))
    alike.append(column.name)
    found = next((found for rule in RULES if (found := rule(column, goal))), None)
    if found is not None and found.decision == "reject":
        return found
    remark = code(column, goal)
    if found is None or remark is None:
        return found or remark
    return replace(found, sentence=words.AND.format(sentence=found.sentence, more=remark.sentence))


def _verdict(column: Examined, found: Finding | None, missing: int) -> Verdict:
    if found is None:
        return Verdict(column.name, column.kind, missing, "use", None, None, words.USE)
    return Verdict(
        column.name,
        column.kind,
        missing,
        found.decision,
        found.rule,
        float(found.evidence),
        found.sentence,
        found.change,
        parts=found.parts,
    )
