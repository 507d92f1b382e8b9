"""Figures of merit as blocks: tables by class and by row, and the pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from backglass.equations.arrays import Floats
from backglass.page.blocks import Illustration
from backglass.page.blocks import Table as Grid
from backglass.pictures.charts import scatter
from backglass.pictures.merits import by_threshold as drawn_by_threshold
from backglass.pictures.merits import reliability, residuals
from backglass.tables.forms.every import AnyForm
from backglass.words import Language, Text
from backglass.words import merits as words
from backglass.words import prediction as judging
from backglass.workflow.amounts import amount, unit_of
from backglass.workflow.figures_of_merit import Calibration, Errors, OfClass, Thresholds

DIGITS = 3


def figure(value: float | None) -> Text | str:
    """A share as it is printed.

    Examples
    --------
    >>> figure(0.98765), str(figure(None))
    ('0.988', '–')
    """
    return words.NOT_PREDICTED if value is None else f"{value:.{DIGITS}f}"


def class_grid(names: Sequence[str], classes: Sequence[OfClass], mean: dict[str, float]) -> Grid:
    """Precision, recall, F1 and support of every class, and the means of the classes."""
    rows = [
        (Text(name, name), figure(one.precision), figure(one.recall), figure(one.f1), str(one.support))
        for name, one in zip(names, classes, strict=True)
    ]
    means = (words.MACRO, *(figure(mean[name]) for name in ("precision", "recall", "f1")))
    total = str(sum(one.support for one in classes))
    head = words.CLASS, words.PRECISION, words.RECALL, words.F1, words.SUPPORT
    return Grid(head, (*rows, (*means, total)), apart=True)


def by_threshold(target: str, positive: str, found: Thresholds, auc: float | None) -> Illustration:
    """The curve by threshold, and where F1 is largest."""
    best, places = found.best, found.drawn
    f1 = f"{found.f1[best]:.{DIGITS}f}"
    says = words.BY_THRESHOLD.format(
        positive=positive,
        threshold=f"{found.threshold[best]:.{DIGITS}f}",
        f1=f1,
        precision=figure(float(found.precision[best])),
        recall=figure(float(found.recall[best])),
        average=figure(found.average_precision),
        auc=figure(auc),
    )

    def svg(speak: Language) -> str:
        title = words.THRESHOLD_TITLE.format(target=target, positive=positive)[speak]
        named = ((words.PRECISION, found.precision), (words.RECALL, found.recall), (words.F1, found.f1))
        curves = [(name[speak], values[places].tolist()) for name, values in named]
        mark = words.BEST.format(f1=f1)[speak], int((places == best).argmax())
        return drawn_by_threshold(title, words.THRESHOLD[speak], curves, found.threshold[places].tolist(), mark)

    return Illustration(says, svg)


def by_sureness(target: str, positive: str, found: Calibration) -> Illustration:
    """The reliability diagram with the rows of every bin, and the expected calibration error."""

    def svg(speak: Language) -> str:
        title = words.CALIBRATION_TITLE.format(target=target)[speak]
        said = words.SAID.format(positive=positive)[speak]
        points = [*zip(found.predicted.tolist(), found.observed.tolist(), found.rows.tolist(), strict=True)]
        return reliability(title, said, words.OBSERVED[speak], words.ROWS[speak], points, found.start.tolist())

    return Illustration(words.BY_SURENESS.format(positive=positive, error=figure(found.error)), svg)


def of_numbers(name: str, true: Floats, predicted: Floats, found: Errors, form: AnyForm | None) -> list[Illustration]:
    """Predicted against true, and the errors over what was predicted."""
    unit = unit_of(form)

    def in_unit(text: Text) -> Text:
        return text if unit is None else words.IN_UNIT.format(what=text, unit=unit)

    def against(speak: Language) -> str:
        points = [*zip(true.tolist(), predicted.tolist(), strict=True)]
        title = judging.SCATTER_TITLE.format(target=name)[speak]
        return scatter(title, points, in_unit(judging.TRUE)[speak], in_unit(judging.PREDICTED)[speak])

    def off(speak: Language) -> str:
        points = [*zip(predicted.tolist(), (predicted - true).tolist(), strict=True)]
        title = words.RESIDUALS_TITLE.format(target=name)[speak]
        return residuals(title, in_unit(judging.PREDICTED)[speak], in_unit(words.ERROR)[speak], points)

    says = words.OFF.format(
        half=amount(found.half, form),
        nine_tenths=amount(found.nine_tenths, form),
        mean=amount(abs(found.mean), form),
        direction=words.MUCH if found.mean >= 0 else words.LITTLE,
    )
    return [Illustration(words.PREDICTED_AGAINST_TRUE, against), Illustration(says, off)]


def worst_grid(rows: Sequence[dict[str, Any]], form: AnyForm | None) -> Grid:
    """The rows that lose most, each with what is true of it, what was said, and how wrong that was."""
    if rows and "probability" in rows[0]:
        head = words.ROW, words.TRUE, words.PREDICTED, words.OF_TRUE
        cells = tuple(
            (str(one["row"]), _plain(one["true"]), _plain(one["predicted"]), f"{one['probability']:.4f}")
            for one in rows
        )
        return Grid(head, cells)
    numbers = ("true", "predicted", "error")
    return Grid(
        (words.ROW, words.TRUE, words.PREDICTED, words.OFF_BY),
        tuple((str(one["row"]), *(amount(one[name], form) for name in numbers)) for one in rows),
    )


def _plain(name: str) -> Text:
    return Text(name, name)
