"""The report of a training as one page that stands alone: what came out, what of, and how to make it again."""

from __future__ import annotations

import math
from datetime import datetime
from itertools import chain
from pathlib import Path

from backglass import __version__
from backglass.cli.again import explaining_command, training_command
from backglass.cli.config import at_home_anywhere, to_toml
from backglass.cli.facts import facts, left_out
from backglass.cli.judged import drawn, score_rows, standing_scores
from backglass.cli.page_parts import (
    Typed,
    alert,
    described,
    heading,
    numbers,
    paragraph,
    side_by_side,
    standing_out,
    typed,
)
from backglass.cli.page_parts import facts as facts_table
from backglass.cli.page_style import STYLE
from backglass.cli.told import FitReport
from backglass.cli.usage import option_of
from backglass.page.blocks import Block, Illustration
from backglass.page.html import draw, page, with_formulas
from backglass.preparation.targets import ClassTarget
from backglass.words import Language, Text, merits
from backglass.words import audit as audit_words
from backglass.words import importance as importance_words
from backglass.words import report as words
from backglass.words import training as training_words
from backglass.workflow.evaluation import MOST_CLASSES
from backglass.workflow.evaluation_blocks import worst_grid
from backglass.workflow.fitted import members_of
from backglass.workflow.inspecting import Inspection

MOST_COLUMNS = 100  # that are named


def report_page(told: FitReport, curve: str, speak: Language) -> str:
    """The page.

    Parameters
    ----------
    told : FitReport
        What there is to tell.
    curve : str
        The learning curve as SVG.
    speak : {"en", "ja"}
    """
    sections = (_first, _how_good, _how_sure, _worst, _by_folds, _needs, _columns)
    parts = [*chain.from_iterable(section(told, speak) for section in sections), *_learned(told, curve, speak)]
    parts += [*_what_it_is(told, speak), *_again(told, speak)]
    title = training_words.REPORT_TITLE.format(target=told.fitted.preparation.target.name)[speak]
    return page(title, "\n".join(part for part in parts if part), speak, STYLE)


def _first(told: FitReport, speak: Language) -> list[str]:
    """What is predicted, how well beside the base, on how many rows, and what must not be missed."""
    fitted, target = told.fitted, told.judged.target
    lead = words.LEAD_CLASSES if isinstance(target, ClassTarget) else words.LEAD_NUMBERS
    found = words.FOUND_BY_FOLDS if told.judged.part == "folds" else words.FOUND
    said = lead.format(
        target=target.name,
        count=len(target.classes) if isinstance(target, ClassTarget) else 0,
        columns=len(fitted.preparation.columns),
        table=Path(fitted.data.table.path).name,
        found=found.format(held_out=told.judged.rows, rows=fitted.rows["train"]),
    )
    loud = [alert(one.shown[speak]) for one in told.concerns if one.loud]
    quiet = [paragraph(one.shown[speak], "remark") for one in told.concerns if not one.loud]
    return [paragraph(said[speak], "lead"), *loud, standing_out(standing_scores(told.judged, speak)), *quiet]


def _how_good(told: FitReport, speak: Language) -> list[str]:
    """All scores beside the base's, and the classes; of numbers, how far they are off."""
    judged = told.judged
    names = words.SCORE, words.HELD_OUT, judged.always, words.TRAINED_ON
    head = [name[speak] for name in names]
    parts = [heading(training_words.HOW_GOOD[speak]), numbers(head, score_rows(told.fitted, judged, speak))]
    if isinstance(judged.target, ClassTarget):
        if len(judged.target.classes) > MOST_CLASSES:
            return [*parts, _said(words.TOO_MANY_CLASSES.format(count=len(judged.target.classes)), speak)]
        matrix = Illustration(merits.MATRIX, lambda lang: drawn(judged, lang))
        return [*parts, side_by_side(draw([matrix], speak), _div(judged.by_class_blocks(), speak))]
    pictures = judged.number_blocks()
    return [*parts, heading(words.HOW_FAR[speak]), side_by_side(*(draw([one], speak) for one in pictures))]


def _how_sure(told: FitReport, speak: Language) -> list[str]:
    """Of two classes, what becomes of them by threshold, and how often what is said is so."""
    pictures = told.judged.surely_blocks()
    if not pictures:
        return []
    return [heading(words.HOW_SURE[speak]), side_by_side(*(draw([one], speak) for one in pictures))]


def _worst(told: FitReport, speak: Language) -> list[str]:
    """The rows that lose most, each with the command that opens it."""
    judged, fitted = told.judged, told.fitted
    if not judged.worst:
        return []
    grid = worst_grid(judged.worst, judged.form)
    head = [name if isinstance(name, str) else name[speak] for name in (*grid.head, merits.LOOK)]
    rows: list[list[str | Typed]] = [
        [
            *(cell if isinstance(cell, str) else cell[speak] for cell in cells),
            (explaining_command(fitted.job, told.folder, one["row"]),),
        ]
        for one, cells in zip(judged.worst, grid.rows, strict=True)
    ]
    of_words = (1, 2, 4) if isinstance(judged.target, ClassTarget) else (4,)
    return [heading(merits.WORST[speak]), numbers(head, rows, of_words)]


def _by_folds(told: FitReport, speak: Language) -> list[str]:
    """What each fold says, and how other models did on the same rows."""
    return [draw(one.blocks(), speak) for one in (told.fitted.folds, told.fitted.comparison) if one is not None]


def _needs(told: FitReport, speak: Language) -> list[str]:
    """How much the model needs each column, or why that is not said."""
    title, found = heading(training_words.WHAT_IT_NEEDS[speak]), told.importance
    if isinstance(found, Text):
        return [title, _said(found, speak)]
    head = [one[speak] for one in (importance_words.COLUMN, importance_words.MEAN, importance_words.STANDARD_ERROR)]
    rows = [(one.column, f"{one.mean:z.4f}", f"{one.standard_error:.4f}") for one in found.columns[:MOST_COLUMNS]]
    picture = draw([Illustration(importance_words.PICTURE, found.to_svg)], speak)
    return [title, paragraph(found.how[speak]), picture, numbers(head, rows)]


def _columns(told: FitReport, speak: Language) -> list[str]:
    """How the columns were read, and what the audit says of them, as `backglass inspect` does."""
    fitted = told.fitted
    table, target = fitted.data.table, fitted.preparation.target
    verdicts = fitted.verdicts[:MOST_COLUMNS]
    seen = Inspection(table, target.name, target.task, fitted.rows["train"], verdicts, None, option_of)
    head = [label[speak] for label in audit_words.LABELS.values()]
    rows = [[cell if isinstance(cell, str) else cell[speak] for cell in row] for row in seen.rows]
    entries = [(one.name, [sentence[speak] for sentence in sentences]) for one, sentences in seen.found]
    more = len(fitted.verdicts) - len(verdicts)
    return [
        heading(words.COLUMNS[speak]),
        paragraph(seen.target_read[speak]),
        numbers(head, rows, (1, 3, 4)),
        _said(words.MORE_COLUMNS.format(count=more), speak) if more else "",
        described(entries),
    ]


def _learned(told: FitReport, curve: str, speak: Language) -> list[str]:
    """The learning curve, and the members."""
    fitted = told.fitted
    says = training_words.CURVE_MARK.format(epoch=fitted.best_epoch)
    if fitted.members > 1:
        says = training_words.CURVE_MEMBERS.format(members=len(fitted.runs))
    parts = [heading(training_words.HOW_IT_LEARNED[speak]), draw([Illustration(says, lambda _: curve)], speak)]
    return [*parts, _members(told, speak)] if fitted.members > 1 else parts


def _members(told: FitReport, speak: Language) -> str:
    """Every member with its rows, its epochs and the loss on its own fold at the best of them, and its view."""
    fitted, entries = told.fitted, members_of(told.fitted)
    head = [label[speak] for label in training_words.MEMBER_COLUMNS]
    rows = []
    for run, member in zip(fitted.runs, entries, strict=True):
        loss = run.history["validation_loss"][run.best_epoch - 1] if run.best_epoch else math.nan
        counts = (str(member[name]) for name in ("member", "rows", "held_out", "epochs", "best_epoch"))
        rows.append([*counts, f"{loss:.3g}"])
    if any("view" in member for member in entries):
        head.append(words.VIEW[speak])
        for row, member in zip(rows, entries, strict=True):
            row.append(str(member.get("view", "")))
    if any("weight" in member for member in entries):
        head.append(words.WEIGHT[speak])
        for row, member in zip(rows, entries, strict=True):
            row.append(f"{member['weight']:.3f}" if "weight" in member else "")
    return numbers(head, rows)


def _what_it_is(told: FitReport, speak: Language) -> list[str]:
    rows = [*facts(told.fitted, speak), *left_out(told.fitted, speak)]
    return [heading(training_words.WHAT_IT_IS[speak]), facts_table(rows)]


def _again(told: FitReport, speak: Language) -> list[str]:
    """The command, when it was run, by which version and on which table, and every option."""
    fitted = told.fitted
    data, job = fitted.data, fitted.job
    lines = {
        "date": datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %z"),
        "version": f"backglass {__version__}",
        "table": data.table.path,
        "hash": data.table.identity,
    }
    if data.validation is not data.table:
        lines["validation"] = f"{data.validation.path} ({data.validation.identity})"
    return [
        heading(words.AGAIN[speak]),
        typed(training_command(job, told.folder), wrapped=True),
        paragraph(words.AGAIN_BY[speak]),
        facts_table([(words.LABELS[name][speak], line) for name, line in lines.items()]),
        f"<h3>{training_words.WHAT_WAS_ASKED[speak]}</h3>",
        typed(to_toml(at_home_anywhere(job))),
    ]


def _said(text: Text, speak: Language) -> str:
    """A sentence of our own with what is to be typed in it."""
    return f"<p>{with_formulas(text[speak])}</p>"


def _div(blocks: list[Block], speak: Language) -> str:
    return f"<div>\n{draw(blocks, speak)}\n</div>"
