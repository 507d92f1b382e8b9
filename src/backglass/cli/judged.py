"""How a model was judged, as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backglass.words import Language
from backglass.words import prediction as words

if TYPE_CHECKING:
    from backglass.workflow.judging import Evaluation


def drawn(judgement: Evaluation, speak: Language) -> str:
    """The confusion matrix, or predicted against true, as SVG."""
    from backglass.pictures import charts
    from backglass.preparation.targets import ClassTarget

    target = judgement.target
    if isinstance(target, ClassTarget):
        title = words.CONFUSION_TITLE.format(target=target.name)[speak]
        counts = judgement.confusion.tolist()
        return charts.matrix(title, target.classes, counts, words.TRUE[speak], words.PREDICTED[speak])
    title = words.SCATTER_TITLE.format(target=target.name)[speak]
    points = list(zip(judgement.true.tolist(), judgement.predicted.tolist(), strict=True))
    return charts.scatter(title, points, words.TRUE[speak], words.PREDICTED[speak])
