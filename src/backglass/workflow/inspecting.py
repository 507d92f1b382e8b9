"""A verdict for every column of a table, before anything is trained on it: `bg.inspect` and ``backglass inspect``."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal, TypeAlias, Unpack, cast

from backglass.audit.auditing import audit, overruled
from backglass.errors import OptionError
from backglass.page.blocks import Block, Heading, Paragraph
from backglass.page.blocks import Table as Grid
from backglass.page.shown import Shown
from backglass.preparation.targets import Task, choose_task
from backglass.preparation.verdicts import Verdict
from backglass.ranges import spoken
from backglass.tables.forms.described import described, plainly, reading_said
from backglass.tables.frames import Source
from backglass.tables.names import seen_name
from backglass.tables.table import Table
from backglass.words import Language, Text
from backglass.words import audit as words
from backglass.words.options import WANTED, WRONG_TYPE
from backglass.words.training import TASKS
from backglass.workflow.concerns import Concern, Spell, lost_rows
from backglass.workflow.job import Job, check_names
from backglass.workflow.preparing import split_table
from backglass.workflow.reading import TableOptions, join_as_read, table_of
from backglass.workflow.reading_asked import Reading

OPTION = re.compile("--([a-z]+)")
Told: TypeAlias = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Inspection(Shown):
    """What the audit says of every column; printed, a line of figures for each, and a sentence where one is due.

    Attributes
    ----------
    table : Table
    target : str
    task : {"classification", "regression"}
    training_rows : int
        By how many rows it was measured.
    verdicts : tuple of Verdict
        One for every column but the target, in the table's order.
    lost : Concern or None
        The rows that lack the target.
    spell : callable
        What an option is called where it is drawn.
    """

    table: Table
    target: str
    task: Task
    training_rows: int
    verdicts: tuple[Verdict, ...]
    lost: Concern | None = None
    spell: Spell = str

    def __repr__(self) -> str:
        """The counts; print it to read it."""
        return f"Inspection(target={self.target!r}, task={self.task!r}, {self.counts.en.rstrip('.')})"

    @property
    def title(self) -> Text:
        """Which table was measured, on which rows."""
        facts = {"path": self.table.path, "rows": self.table.rows, "training": self.training_rows}
        return words.TITLE.format(**facts, target=self.target, task=TASKS[self.task])

    @property
    def counts(self) -> Text:
        """How many columns are to be used, to be repaired, to be rejected."""
        counts = {verdict: sum(one.verdict == verdict for one in self.verdicts) for verdict in words.VERDICTS}
        return words.COUNTS.format(**counts)

    @property
    def rows(self) -> tuple[tuple[Text | str, ...], ...]:
        """A line for every column; `words.audit.LABELS` has the heads."""
        return tuple(
            (
                Text(seen_name(one.name), seen_name(one.name)),
                described(self.table.form(one.name)),
                str(one.missing),
                words.VERDICTS[one.verdict],
                "" if one.rule is None else words.RULES[one.rule],
                "" if one.evidence is None else f"{one.evidence:.3g}",
            )
            for one in self.verdicts
        )

    @property
    def remarks(self) -> tuple[Text, ...]:
        """How the table was read, where a reader should know it, and that a few rows lack the target."""
        if self.lost is None or self.lost.loud:
            return self.table.remarks
        return (*self.table.remarks, self.lost.sentence)

    @property
    def found(self) -> tuple[tuple[Verdict, tuple[Text, ...]], ...]:
        """The verdicts of columns of which there is something to say: how they were read, and what was found."""
        said = ((one, self._sentences(one)) for one in self.verdicts)
        return tuple((one, sentences) for one, sentences in said if sentences)

    def _sentences(self, one: Verdict) -> tuple[Text, ...]:
        read = self.table.decision(one.name)
        return (
            *(() if plainly(read) else (words.READ_AS.format(reading=reading_said(read)),)),
            *(() if one.rule is None else (_spelled(one.sentence, self.spell),)),
        )

    @property
    def target_read(self) -> Text:
        """How the target was read."""
        return words.TARGET_READ.format(reading=reading_said(self.table.decision(self.target)))

    def blocks(self) -> list[Block]:
        """What is to be drawn."""
        said: list[Block] = []
        for one, sentences in self.found:
            said += [Heading(Text(seen_name(one.name), seen_name(one.name))), *map(Paragraph, sentences)]
        return [
            Paragraph(self.title),
            Paragraph(self.target_read),
            *([] if self.lost is None else [Paragraph(self.lost.shown)]),
            Grid(tuple(words.LABELS.values()), self.rows),
            Paragraph(self.counts),
            *said,
        ]

    def to_json(self, lang: Language = "en") -> dict[str, Any]:
        """The verdicts as plain values, their sentences in one language."""
        lang = spoken(lang)
        return {
            "table": self.table.path,
            "target": self.target,
            "task": self.task,
            "rows": self.table.rows,
            "training_rows": self.training_rows,
            "join": join_as_read(self.table),
            "remarks": [str(remark) for remark in self.remarks],
            "warnings": [self.lost.to_dict(lang)] if self.lost is not None and self.lost.loud else [],
            "target_form": self._form(self.target),
            "columns": [{**verdict.to_dict(lang), "form": self._form(verdict.name)} for verdict in self.verdicts],
        }

    def _form(self, name: str) -> dict[str, Any]:
        """The form of a column with what speaks for it, as plain values."""
        read = self.table.decision(name)
        return {**read.form.to_dict(), "evidence": read.evidence.to_dict()}


def inspect(
    table: Source,
    target: str,
    *,
    task: Literal["classification", "regression"] | None = None,
    validation: float = 0.2,
    seed: int = 0,
    keep: str | Sequence[str] = (),
    drop: str | Sequence[str] = (),
    **reading: Unpack[TableOptions],
) -> Inspection:
    """Say of every column of a table whether it can be an input, by the rows that `fit_table` would train on.

    Parameters
    ----------
    table : path, Table or dataframe
    target : str
        The column to predict.
    task : {"classification", "regression"}, optional
        By default the target decides.
    validation : float, default 0.2
        The share of the rows that would be held out; they are not looked at.
    seed : int, default 0
        Decides the split.
    keep, drop : str or sequence of str
        Columns to use as they are, or to leave out, whatever is found.
    **reading
        `encoding`, `header`, `skip_lines`, `separator`, `join`, `on`: how a path is read; `date`, `missing`, `text`,
        `number`: how the cells of columns are; see `read_table`.

    Returns
    -------
    Inspection
        Print it, or ask for ``verdicts``, ``to_json()``, ``to_html()``, ``to_latex()``.

    Raises
    ------
    OptionError, DataError, FileError
        An option out of its range, no such target, or a table that cannot be read.

    Examples
    --------
    >>> import polars as pl
    >>> frame = pl.DataFrame({"x": [3.5, 1.0, 2.5, 1.0] * 9, "nr": range(36), "kind": ["a", "b", "b"] * 12})
    >>> [(one.name, one.verdict, one.rule) for one in inspect(frame, "kind").verdicts]
    [('x', 'use', None), ('nr', 'reject', 'identifier')]
    """
    own = ("task", "validation", "seed", "keep", "drop")
    check_names("inspect", reading, [*own, *(one.name for one in fields(Reading))])
    asked: dict[str, Any] = {"task": task, "seed": seed, "keep": keep, "drop": drop, **reading}
    return inspected(Job(table, target, validation=validation, **asked))


def inspected(job: Job, told: Told | None = None, spell: Spell = str) -> Inspection:
    """What the audit says of a job's table.

    Parameters
    ----------
    job : Job
    told : callable, optional
        Called with (columns done, columns) after each.
    spell : callable
        What an option is called where the inspection is read.

    Raises
    ------
    DataError, FileError
        No such target, or a table that cannot be read.
    """
    share = job.validation
    if not isinstance(share, float):  # a table of its own to judge by is no part of an inspection
        raise OptionError(WRONG_TYPE, {"name": "validation"}, wanted=WANTED["number"])
    table = table_of(cast(Source, job.table), job.reading)
    training, held_out = split_table(table, job.target, share, job.seed, job.task)
    lost = lost_rows(table, job.target, table.rows - len(training) - len(held_out), spell=spell)
    task = job.task or choose_task(table, job.target)
    columns = len(table.names) - 1
    watch = None if told is None else lambda done: told(done, columns)
    found = audit(table, job.target, training, task, watch, job.drop)
    verdicts = overruled(found, table, job.target, job.keep, job.drop)
    return Inspection(table, job.target, task, len(training), verdicts, lost, spell)


def _spelled(sentence: Text, spell: Spell) -> Text:
    """What is said of a column, its options called as they are where it is read."""
    en, ja = (OPTION.sub(lambda found: spell(found[1]), said) for said in (sentence.en, sentence.ja))
    return Text(en, ja)
