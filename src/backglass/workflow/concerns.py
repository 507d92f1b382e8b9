"""What a reader must not miss of a fit or of a table: said with the results, and loudly where they cannot be relied on.

A concern has a kind that stays the same for programs, a sentence for readers, and is either a warning or a remark.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import polars as pl

from backglass.audit.sentinels import code_for_missing
from backglass.preparation.columns import CategoricalColumn
from backglass.preparation.targets import ClassTarget
from backglass.tables.centuries import centuries_in
from backglass.tables.forms.missing import missing_among
from backglass.tables.forms.saying import doubts_of
from backglass.tables.names import shown_names
from backglass.tables.table import Table
from backglass.tables.texts import number_as_text
from backglass.tables.totals import totals_in
from backglass.words import Language, Text
from backglass.words import concerns as words
from backglass.workflow.copied_rows import copied
from backglass.workflow.fitted import Fitted
from backglass.workflow.predicting import learned_otherwise, unread_in

ConcernKind: TypeAlias = Literal[
    "no_better_than_chance",
    "made_from_target",
    "rows_without_target",
    "code_for_missing",
    "copies_held_out",
    "differs_from_training",
]
Spell: TypeAlias = Callable[[str], str]

FEW_CATEGORIES = 10
FEW_LOST = 0.01  # of a table's rows; more without a target are a warning


@dataclass(frozen=True)
class Concern:
    """One thing that a reader must not miss.

    Attributes
    ----------
    kind : {"no_better_than_chance", "made_from_target", "rows_without_target", "code_for_missing", "copies_held_out", \
"differs_from_training"}
    sentence : Text
    loud : bool
        Whether it is a warning; else it is a remark.
    """

    kind: ConcernKind
    sentence: Text
    loud: bool

    @property
    def shown(self) -> Text:
        """The sentence as it is printed: a warning says that it is one."""
        return words.WARNING.format(sentence=self.sentence) if self.loud else self.sentence

    def to_dict(self, speak: Language = "en") -> dict[str, str]:
        """Plain values, for JSON, the sentence in one language."""
        return {"kind": self.kind, "sentence": self.sentence[speak]}


def concerns_of(fitted: Fitted, spell: Spell = str) -> tuple[Concern, ...]:
    """What a finished fit warns of, and remarks.

    Parameters
    ----------
    fitted : Fitted
    spell : callable
        What an option is called where the sentences are read.
    """
    data, target = fitted.data, fitted.preparation.target
    tables = [(data.table, fitted.without_target)]
    if data.validation is not data.table:
        tables.append((data.validation, data.validation.rows - len(data.held_out)))
    of = None if data.in_parts is None else data.in_parts.rows
    lost = [lost_rows(table, target.name, rows, spell=spell, of=of) for table, rows in tables]
    copies = None if data.in_parts is not None else _copies(fitted, spell)
    found = (
        *lost,
        *_of_other_table(fitted),
        *_codes(fitted, spell),
        copies,
        _made_from_target(fitted, spell),
        _no_better(fitted, spell),
    )
    return tuple(one for one in found if one is not None)


def doubts_about(table: Table, used: Collection[str], dropped: Collection[str] = ()) -> tuple[Text, ...]:
    """What of a table's cells may be taken wrongly, for Python, where nothing else is said of how they were read.

    Parameters
    ----------
    table : Table
    used : collection of str
        The columns that something is learned from.
    dropped : collection of str
        Those that the user leaves out.

    Examples
    --------
    >>> import polars as pl
    >>> from backglass.tables.frames import as_table
    >>> trips = as_table(pl.DataFrame({"day": ["06/07/2023", "01/02/2023"]}))
    >>> [str(doubt).split(";")[0] for doubt in doubts_about(trips, ["day"])]
    ["Dates such as 06/07/2023 in 'day' of DataFrame may be 2023-07-06 or 2023-06-07"]
    """
    decided = {name: table.decision(name) for name in table.names if name not in dropped}
    texts = {name for name, one in decided.items() if one.evidence.near is not None or one.evidence.hint}
    few = {name for name in texts if table.values(name).n_unique() <= FEW_CATEGORIES}  # 1.1, 1.10, 2.0b
    doubts = doubts_of(table.path, {name: one for name, one in decided.items() if name not in few}, used)
    doubts += (*totals_in(table), *centuries_in(table))
    if names := [name for name in used if name in decided and _numbered_categories(table, name)]:
        return (*doubts, words.NUMBERED_CATEGORIES.format(names=shown_names(names), path=table.path))
    return doubts


def _numbered_categories(table: Table, name: str) -> bool:
    """Whether a dataframe's column of a categorical type holds numbers, which its cells make it."""
    read = table.decision(name)
    categorical = isinstance(table.cells.native(name).dtype, pl.Categorical | pl.Enum)
    return categorical and read.form.form == "number" and read.evidence.because != "asked"


def lost_rows(table: Table, target: str, lost: int, spell: Spell = str, of: int | None = None) -> Concern | None:
    """The rows that lack the target: a remark, more than one in a hundred a warning.

    Parameters
    ----------
    table : Table
    target : str
    lost : int
        How many of its rows lack the target.
    spell : callable
        What an option is called where the sentence is read.
    of : int, optional
        How many rows there are, where the table is a sample of them.

    Examples
    --------
    >>> import polars as pl
    >>> from backglass.tables.frames import as_table
    >>> sales = as_table(pl.DataFrame({"region": ["NA"] * 2 + ["EMEA"] * 4, "sold": range(6)}))
    >>> found = lost_rows(sales, "region", 2)
    >>> found.loud, found.sentence["en"].split("; ")[0]
    (True, "2 of the 6 rows of DataFrame lack the target 'region', so nothing is learned from them")
    >>> found.sentence["en"].split("; ")[1]
    '"NA" (2 rows) count as missing: missing region="" takes them as values.'
    """
    if not lost:
        return None
    facts = {"lost": lost, "rows": table.rows if of is None else of, "path": table.path, "target": target}
    missing = table.decided[target].evidence.missing if target in table.decided else {}
    written = {spelling: count for spelling, count in missing.items() if spelling}
    spellings = _spelled(written, target, spell) if written and of is None else Text("", "")
    sentence = words.LOST.format(**facts, spellings=spellings)
    if of is not None:
        return Concern("rows_without_target", sentence, lost > FEW_LOST * of)
    return Concern("rows_without_target", sentence, lost - _empty_rows(table, target) > FEW_LOST * table.rows)


def _empty_rows(table: Table, target: str) -> int:
    """How many rows are empty in every cell, as a spreadsheet's last ones may be."""
    rows = np.flatnonzero(missing_among(table.cells.native(target), (), ()).to_numpy())
    for name in table.names:
        if not len(rows):
            break
        rows = rows[table.values(name).gather(rows).is_null().to_numpy()]
    return len(rows)


def _codes(fitted: Fitted, spell: Spell) -> Iterator[Concern]:
    """Numbers that may stand for missing values; in the target the fit learns to predict them."""
    table, target = fitted.data.table, fitted.preparation.target.name
    inputs = [column.name for column in fitted.preparation.columns if not isinstance(column, CategoricalColumn)]
    found: dict[float, dict[str, float]] = {}
    for name in (*inputs, target):
        values = table.column(name) if table.form(name).form == "number" else None
        there = None if values is None else values.gather(fitted.data.rows).drop_nulls().to_numpy()
        if there is not None and len(there) and (code := code_for_missing(there, there.min(), there.max())):
            found.setdefault(code[0], {})[name] = code[1]
    for value, shares in found.items():
        each = [words.CODE_IN.format(name=name, share=f"{100 * share:.2g}") for name, share in [*shares.items()][:10]]
        columns = Text(", ".join(one.en for one in each), "、".join(one.ja for one in each))
        sentence = words.CODE.format(value=number_as_text(value), columns=columns, option=spell("missing"))
        yield Concern("code_for_missing", sentence, loud=target in shares)


def _of_other_table(fitted: Fitted) -> Iterator[Concern]:
    """What training never saw of a table of its own that judges."""
    data, preparation = fitted.data, fitted.preparation
    if data.validation is data.table or data.in_parts is not None:
        return
    for said in [
        *learned_otherwise(preparation, data.validation, gaps=False),
        *unread_in(data.validation, preparation.target.name),
    ]:
        sentence = words.IN_OTHER_TABLE.format(path=data.validation.path, said=said)
        yield Concern("differs_from_training", sentence, loud=True)


def _copies(fitted: Fitted, spell: Spell) -> Concern | None:
    """That rows held out are copies of rows that were trained on."""
    data = fitted.data
    count = copied(data.table, data.rows, data.validation, data.held_out)
    facts = {"count": count, "rows": len(data.held_out), "option": spell("groups")}
    return Concern("copies_held_out", words.COPIES.format(**facts), loud=True) if count else None


def _spelled(written: Mapping[str, int], target: str, spell: Spell) -> Text:
    """The commonest spellings that count as missing, and how to take them as values."""
    most = sorted(written.items(), key=lambda one: -one[1])[:5]
    each = [words.SPELLED_IN.format(spelling=f'"{spelling}"', count=count) for spelling, count in most]
    together = Text(", ".join(one.en for one in each), "、".join(one.ja for one in each))
    return words.SPELLED.format(spellings=together, option=spell("missing"), target=target)


def _made_from_target(fitted: Fitted, spell: Spell) -> Concern | None:
    """The columns left out as made from the target, where the rest predicts without them."""
    columns = _target_columns(fitted)
    if not columns or (fitted.chance is not None and not fitted.chance.better):
        return None
    sentence = words.MADE_FROM_TARGET.format(columns=shown_names(columns), option=spell("keep"))
    return Concern("made_from_target", sentence, loud=True)


def _no_better(fitted: Fitted, spell: Spell) -> Concern | None:
    """That the fit is no better than its base, and which columns would have made it better."""
    chance, target = fitted.chance, fitted.preparation.target
    if chance is None or chance.better:
        return None
    by_class = isinstance(target, ClassTarget)
    ahead = chance.model_score > chance.base_score if by_class else chance.model_score < chance.base_score
    scores = {
        "right": str(chance.model_score) if by_class else f"{chance.model_score:.4g}",
        "by_base": str(chance.base_score) if by_class else f"{chance.base_score:.4g}",
        "ending": words.BY_CHANCE if ahead else words.CLEARLY,
    }
    text = words.NO_BETTER_CLASS if by_class else words.NO_BETTER_NUMBER
    said = text.format(target=target.name, rows=chance.rows, base=chance.base, **scores)
    advice = words.GIVE_MORE
    if columns := _target_columns(fitted):
        advice = words.WITHOUT_THE_BEST.format(columns=shown_names(columns), option=spell("keep"))
    return Concern("no_better_than_chance", Text(f"{said.en} {advice.en}", said.ja + advice.ja), loud=True)


def _target_columns(fitted: Fitted) -> Sequence[str]:
    return [column.name for column in fitted.preparation.left_out if column.reason == "target"]
