"""What there is to say of predictions whose rows have the target: scores, by class, by threshold, the worst rows."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from backglass.cached import cached_property
from backglass.equations.arrays import Floats
from backglass.page.blocks import Block, Heading, Illustration, Paragraph
from backglass.page.blocks import Table as Grid
from backglass.page.shown import Shown
from backglass.preparation.columns import Rows
from backglass.preparation.targets import ClassTarget, Target
from backglass.tables.forms.every import AnyForm
from backglass.words import Text
from backglass.words import merits as words
from backglass.words import prediction as judging
from backglass.workflow import evaluation_blocks as drawn
from backglass.workflow.amounts import amount, unit_of
from backglass.workflow.base_scores import base_of_classes, base_of_numbers
from backglass.workflow.figures_of_merit import (
    Calibration,
    Errors,
    OfClass,
    Thresholds,
    by_class,
    calibration,
    errors,
    losses,
    macro,
    thresholds,
    worst,
)

Part = Literal["all", "train", "validation"]
PARTS: tuple[Part, ...] = ("all", "train", "validation")
JudgedPart = Part | Literal["folds"]
IN_UNIT = ("mae", "rmse")

MOST_CLASSES = 20  # of a confusion matrix that is shown


@dataclass(frozen=True, eq=False)
class Evaluation(Shown):
    """How good a model is on rows whose target is known.

    Attributes
    ----------
    target : ClassTarget or NumberTarget
        What is predicted.
    part : {"all", "train", "validation", "folds"}
        Which rows; "folds" are all that a fold held out, each judged by the network that did not see it.
    rows : int
        How many.
    without_target : int
        Rows of the table that lack the target.
    scores : dict of str to float or None
        ``loss``, and for classes ``accuracy``, ``balanced_accuracy``, ``log_loss``, ``auc`` (one class against the
        rest, averaged; None where a class is missing), for numbers ``r2``, ``mae``, ``rmse`` in the target's unit.
        The loss is the network's own, of standardised numbers.
    true, predicted : array (rows,)
        Class indices or numbers.
    confusion : array (classes, classes) or None
        Counts, the true class down, the predicted one across.
    base : int or float
        What says the same of every row, to be held against: the index of the most frequent class, or the mean of the
        training rows.
    p : array (rows, classes) or None
        The probabilities of the classes.
    places : array (rows,) or None
        Which rows of their table they are, from 0; None where they are all, in order; empty where the table is read in
        parts, and none of its rows can be opened.
    form : Form or None
        The form of the target's column, whose unit the numbers have.
    """

    target: Target
    part: JudgedPart
    rows: int
    without_target: int
    scores: dict[str, float | None]
    true: Any
    predicted: Any
    confusion: Any
    base: float
    p: Floats | None = None
    places: Rows | None = None
    form: AnyForm | None = None

    def __repr__(self) -> str:
        """The scores."""
        scores = ", ".join(
            f"{name}={value if value is None else round(value, 4)}" for name, value in self.scores.items()
        )
        return f"Evaluation(rows={self.rows}, {scores})"

    @property
    def counted(self) -> Text:
        """How many rows, and how many more there are without the target."""
        more = self.without_target
        return (judging.ROWS_MISSING if more else judging.ROWS).format(rows=self.rows, more=more)

    @property
    def always(self) -> Text:
        """What the base says of every row."""
        if isinstance(self.target, ClassTarget):
            return words.ALWAYS.format(base=self.target.classes[int(self.base)])
        return words.ALWAYS_MEAN.format(base=amount(self.base, self.form))

    @cached_property
    def base_scores(self) -> dict[str, float]:
        """What the base reaches on the same rows, by the names of the scores that it has; F1 is the classes' mean."""
        if isinstance(self.target, ClassTarget):
            return base_of_classes(self.true, int(self.base), len(self.target.classes))
        return base_of_numbers(self.true, self.base)

    @cached_property
    def by_class(self) -> tuple[OfClass, ...]:
        """Precision, recall, F1 and support of every class; nothing of numbers."""
        return () if self.confusion is None else by_class(self.confusion)

    @property
    def positive(self) -> str | None:
        """The second of two classes, of which thresholds and calibration speak."""
        return self.target.classes[1] if isinstance(self.target, ClassTarget) and self.target.outputs == 1 else None

    @cached_property
    def thresholds(self) -> Thresholds | None:
        """Precision, recall and F1 of the second of two classes by threshold; None where one of them is missing."""
        return None if self.positive is None or self.p is None else thresholds(self.true == 1, self.p[:, 1])

    @cached_property
    def calibration(self) -> Calibration | None:
        """How often rows are of the second of two classes, by the probability that was said."""
        return None if self.positive is None or self.p is None else calibration(self.true == 1, self.p[:, 1])

    @cached_property
    def errors(self) -> Errors | None:
        """How far predicted numbers are from the true ones; nothing of classes."""
        return None if isinstance(self.target, ClassTarget) else errors(self.true, self.predicted)

    @cached_property
    def worst(self) -> tuple[dict[str, Any], ...]:
        """The rows that lose most, the worst first.

        Of each its ``row`` (from 1), ``true`` and ``predicted``, and of a class the ``probability`` of the true one and
        the ``loss``, of a number the ``error``.
        """
        if self.places is not None and len(self.places) < self.rows:
            return ()
        if isinstance(self.target, ClassTarget):
            lost = losses(self.true, self.p) if self.p is not None else np.zeros(0)
        else:
            lost = (self.predicted - self.true) ** 2
        return tuple(self._row(place, float(lost[place])) for place in worst(lost).tolist())

    def _row(self, place: int, lost: float) -> dict[str, Any]:
        row = 1 + (place if self.places is None else int(self.places[place]))
        true, predicted = self.true[place], self.predicted[place]
        if not isinstance(self.target, ClassTarget):
            return {
                "row": row, "true": float(true), "predicted": float(predicted), "error": float(predicted - true),
            }  # fmt: skip
        names = self.target.classes
        probability = 0.0 if self.p is None else float(self.p[place, true])
        return {
            "row": row, "true": names[true], "predicted": names[predicted], "probability": probability, "loss": lost,
        }  # fmt: skip

    def shown(self, name: str, value: float | None) -> Text | str:
        """A score as it is printed, with its unit."""
        if value is None:
            return judging.UNDEFINED
        return amount(value, self.form) if name in IN_UNIT else f"{value:z.4f}"

    @property
    def facts(self) -> list[tuple[Text, Text]]:
        """Which rows, and every score with the base's beside it."""
        found = [(judging.LABELS["rows"], self.counted), (judging.LABELS["part"], judging.EVERY_PART[self.part])]
        for name, value in self.scores.items():
            said = _spoken(self.shown(name, value))
            if name in self.base_scores:
                of_base = words.OF_BASE.format(always=self.always, score=self.shown(name, self.base_scores[name]))
                said = words.BESIDE.format(score=said, base=of_base)
            found.append((judging.SCORES[name], said))
        return found

    def by_class_blocks(self) -> list[Block]:
        """Precision, recall, F1 and support of every class, where they are not too many."""
        if not isinstance(self.target, ClassTarget) or len(self.target.classes) > MOST_CLASSES:
            return []
        return [Paragraph(words.BY_CLASS), drawn.class_grid(self.target.classes, self.by_class, macro(self.by_class))]

    def surely_blocks(self) -> list[Illustration]:
        """Of two classes, what becomes of them by threshold, and how often what is said is so."""
        found: list[Illustration] = []
        if self.positive is not None and self.thresholds is not None:
            found.append(drawn.by_threshold(self.target.name, self.positive, self.thresholds, self.scores.get("auc")))
        if self.positive is not None and self.calibration is not None:
            found.append(drawn.by_sureness(self.target.name, self.positive, self.calibration))
        return found

    def number_blocks(self) -> list[Illustration]:
        """Of numbers, predicted against true, and the errors."""
        if self.errors is None or not len(self.true):
            return []
        return drawn.of_numbers(self.target.name, self.true, self.predicted, self.errors, self.form)

    @property
    def sentences(self) -> list[Text]:
        """What the pictures say, where they cannot be drawn."""
        pictures = [*self.surely_blocks(), *self.number_blocks()[1:]]
        return [one.says for one in pictures]

    def confusion_blocks(self) -> list[Block]:
        """The confusion matrix as a table, where the classes are not too many."""
        if not isinstance(self.target, ClassTarget) or len(self.target.classes) > MOST_CLASSES:
            return []
        names = tuple(Text(name, name) for name in self.target.classes)
        counts = zip(names, self.confusion.tolist(), strict=True)
        grid = Grid(("", *names), tuple((name, *map(str, of_name)) for name, of_name in counts), apart=True)
        return [Paragraph(judging.CONFUSION), grid]

    def worst_blocks(self) -> list[Block]:
        """The rows that lose most."""
        return [Heading(words.WORST), drawn.worst_grid(self.worst, self.form)] if self.worst else []

    def lines(self) -> list[Block]:
        """What a terminal shows beside the scores."""
        tables = [*self.confusion_blocks(), *self.by_class_blocks()]
        return [*tables, *map(Paragraph, self.sentences), *self.worst_blocks()]

    def blocks(self) -> list[Block]:
        """The scores beside the base's, and what there is to say by class, by threshold and by row."""
        head = judging.LABELS["target"], Text(self.target.name, self.target.name)
        tables = [Grid(head, tuple(self.facts)), *self.confusion_blocks(), *self.by_class_blocks()]
        return [*tables, *self.surely_blocks(), *self.number_blocks(), *self.worst_blocks()]

    def to_json(self) -> dict[str, Any]:
        """The judgement as plain values."""
        facts: dict[str, Any] = {
            "task": self.target.task,
            "target": self.target.name,
            "part": self.part,
            "rows": self.rows,
            "rows_without_target": self.without_target,
            **self.scores,
        }
        if isinstance(self.target, ClassTarget):
            facts["confusion"] = {"classes": list(self.target.classes), "counts": self.confusion.tolist()}
        return facts | self.figures()

    def figures(self) -> dict[str, Any]:
        """What stands behind the scores, as plain values, unrounded."""
        if isinstance(self.target, ClassTarget):
            named = zip(self.target.classes, self.by_class, strict=True)
            found: dict[str, Any] = {
                "baseline": {"prediction": self.target.classes[int(self.base)], **self.base_scores},
                "by_class": [{"class": name, **asdict(one)} for name, one in named],
                "macro": macro(self.by_class),
            }
            if self.thresholds is not None:
                found["threshold"] = {"positive": self.positive, **_by_threshold(self.thresholds)}
            if self.calibration is not None:
                found["calibration"] = {"positive": self.positive, **_by_bin(self.calibration)}
        else:
            unit = unit_of(self.form)
            found = {
                "baseline": {"prediction": self.base, **self.base_scores},
                "unit": None if unit is None else unit.en,
                "errors": None if self.errors is None else asdict(self.errors),
            }
        return found | {"worst": list(self.worst)}


def _by_threshold(found: Thresholds) -> dict[str, Any]:
    names = ("threshold", "precision", "recall", "f1")
    places = found.drawn
    return {
        "best": {name: float(getattr(found, name)[found.best]) for name in names},
        "average_precision": found.average_precision,
        "curve": {name: getattr(found, name)[places].tolist() for name in names},
    }


def _by_bin(found: Calibration) -> dict[str, Any]:
    names = ("start", "end", "rows", "predicted", "observed")
    columns = (getattr(found, name).tolist() for name in names)
    return {
        "error": found.error,
        "bins": [dict(zip(names, of_bin, strict=True)) for of_bin in zip(*columns, strict=True)],
    }


def _spoken(score: Text | str) -> Text:
    return score if isinstance(score, Text) else Text(score, score)
