"""What several folds say of a fit: the scores of each, their mean and its standard error."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from backglass.page.blocks import Block, Heading, Paragraph
from backglass.page.blocks import Table as Grid
from backglass.page.shown import Shown
from backglass.preparation.columns import Rows
from backglass.words import Text
from backglass.words import dividing as words
from backglass.words import prediction as judging_words
from backglass.workflow.chance import Chance
from backglass.workflow.evaluation import Evaluation

HIDDEN = "loss"  # of classes it is the log loss, of numbers that of standardised ones


@dataclass(frozen=True)
class OneFold:
    """How one fold judged a fit that did not see it.

    Attributes
    ----------
    rows, held_out : int
        Rows that were trained on, and judged by.
    scores : dict of str to float or None
        As `Evaluation` has them.
    """

    rows: int
    held_out: int
    scores: dict[str, float | None]


@dataclass(frozen=True, eq=False)
class Folds(Shown):
    """How the same fit did, made once for each fold and judged by it.

    Attributes
    ----------
    target : str
    each : tuple of OneFold
    rows : int
        Rows that the model itself was trained on.
    kept : {"all", "rest"}
        Whether these are all, or others are held out beside the folds.
    groups, time : str or None
        The column by which the rows were divided, if there was one.

    Examples
    --------
    >>> found = Folds("kind", (OneFold(8, 4, {"accuracy": 0.75}), OneFold(8, 4, {"accuracy": 0.25})), 12)
    >>> found.mean, found.standard_error
    ({'accuracy': 0.5}, {'accuracy': 0.25})
    """

    target: str
    each: tuple[OneFold, ...]
    rows: int
    kept: str = "all"
    groups: str | None = None
    time: str | None = None

    def __repr__(self) -> str:
        """The means, each with its standard error."""
        scores = ", ".join(
            f"{name}={mean:z.4f} ± {error:.4f}" if mean is not None and error is not None else f"{name}=None"
            for (name, mean), error in zip(self.mean.items(), self.standard_error.values(), strict=True)
        )
        return f"Folds({len(self.each)}, {scores})"

    @property
    def _columns(self) -> dict[str, list[float | None]]:
        return {name: [one.scores[name] for one in self.each] for name in self.each[0].scores}

    @property
    def mean(self) -> dict[str, float | None]:
        """The mean of each score over the folds; None where a fold does not have it."""
        return {name: mean_of(values) for name, values in self._columns.items()}

    @property
    def standard_error(self) -> dict[str, float | None]:
        """The standard error of each mean: the folds' standard deviation (divided by k - 1) over the root of k."""
        return {name: error_of(values) for name, values in self._columns.items()}

    @property
    def how(self) -> Text:
        """What was done, in a few sentences."""
        said = [words.HOW.format(count=len(self.each))]
        said += [] if self.groups is None else [words.BY_GROUPS.format(name=self.groups)]
        said += [] if self.time is None else [words.BY_TIME.format(name=self.time)]
        said.append(words.KEPT_MODEL[self.kept].format(rows=self.rows))
        return Text(" ".join(one.en for one in said), "".join(one.ja for one in said))

    def blocks(self) -> list[Block]:
        """What was done, and a line for each fold, for the mean and for its standard error."""
        names = [name for name in self.each[0].scores if name != HIDDEN]
        head = [words.HEADS[name] for name in ("fold", "rows", "held_out")]
        lines: list[tuple[Text | str, ...]] = [
            (str(number), str(one.rows), str(one.held_out), *(shown_short(one.scores[name]) for name in names))
            for number, one in enumerate(self.each, start=1)
        ]
        for label, of in (("mean", self.mean), ("standard_error", self.standard_error)):
            lines.append((words.HEADS[label], "", "", *(shown_short(of[name]) for name in names)))
        grid = Grid((*head, *(judging_words.SHORT[name] for name in names)), tuple(lines))
        title = words.TITLE.format(count=len(self.each), target=self.target)
        return [Heading(title), Paragraph(self.how), grid]

    def to_json(self) -> dict[str, Any]:
        """The same as plain values, unrounded."""
        each = [
            {"fold": number, "rows": one.rows, "held_out": one.held_out, **one.scores}
            for number, one in enumerate(self.each, start=1)
        ]
        return {"count": len(each), "mean": self.mean, "standard_error": self.standard_error, "each": each}


@dataclass(frozen=True, eq=False)
class Crossed:
    """What came of the folds.

    Attributes
    ----------
    folds : Folds
    parts : tuple of (array, array)
        The table's rows that each was trained on, and judged by.
    judged : Evaluation
        All rows that a fold held out, each by the network that did not see it.
    chance : Chance
        The same rows, held against the most frequent class or the mean.
    seconds : tuple of float
        How long each fit took, with audit and preparation.
    """

    folds: Folds
    parts: tuple[tuple[Rows, Rows], ...]
    judged: Evaluation
    chance: Chance
    seconds: tuple[float, ...]


def folds_of(training: Mapping[str, Any], target: str) -> Folds | None:
    """The folds that a model's file has kept; None where it was judged without."""
    if "folds" not in training:
        return None
    split = training["split"]
    each = tuple(OneFold(one["rows"], one["held_out"], one["scores"]) for one in training["folds"])
    alone = split["validation"] is None and split["validation_hash"] is None
    return Folds(
        target, each, split["rows"]["train"], "all" if alone else "rest", split.get("groups"), split.get("time")
    )


def mean_of(values: Sequence[float | None]) -> float | None:
    """The mean; None where a value is not there.

    Examples
    --------
    >>> mean_of([1.0, 2.0]), mean_of([1.0, None])
    (1.5, None)
    """
    known = [one for one in values if one is not None]
    return float(np.mean(known)) if len(known) == len(values) else None


def error_of(values: Sequence[float | None]) -> float | None:
    """The standard error of the mean; None where a value is not there, or there is only one.

    Examples
    --------
    >>> error_of([1.0, 3.0]), error_of([1.0, None])
    (1.0, None)
    """
    known = [one for one in values if one is not None]
    if len(known) < len(values) or len(known) < 2:
        return None
    return float(np.std(known, ddof=1)) / math.sqrt(len(known))


def shown_short(score: float | None) -> str:
    """A score as a table of several shows it."""
    return "-" if score is None else f"{score:z.4f}"
