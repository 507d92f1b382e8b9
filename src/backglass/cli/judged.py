"""How a model was judged: as a picture, as figures that stand out, and as a table beside what it is held against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backglass.words import Language, Text, merits
from backglass.words import prediction as words
from backglass.words import report as report_words

if TYPE_CHECKING:
    from backglass.workflow.evaluation import Evaluation
    from backglass.workflow.fitted import Fitted


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


def standing_scores(judged: Evaluation, speak: Language) -> list[tuple[str, str, float | None]]:
    """The score that counts, the base's beside it, and one more: each with what it is, and its share of a whole."""
    from backglass.preparation.targets import ClassTarget
    from backglass.workflow.figures_of_merit import macro

    target, base = judged.target, judged.base_scores
    if isinstance(target, ClassTarget):
        right, named = int(judged.confusion.trace()), target.classes[int(judged.base)]
        share, f1 = right / max(judged.rows, 1), macro(judged.by_class)["f1"]
        says = report_words.RIGHT.format(right=right, rows=judged.rows)
        return [
            (_percent(share, speak), says[speak], share),
            (_percent(base["accuracy"], speak), report_words.RIGHT_BY_BASE.format(base=named)[speak], base["accuracy"]),
            (f"{f1:.3f}", report_words.OF_CLASSES[speak], f1),
        ]
    rmse, of_base, r2 = judged.scores["rmse"] or 0.0, base["rmse"], judged.scores.get("r2")
    most = max(rmse, of_base) or 1.0
    mean = judged.shown("rmse", judged.base)
    says = report_words.OFF_BY_BASE.format(base=mean)
    found: list[tuple[str, str, float | None]] = [
        (_spoken(judged.shown("rmse", rmse), speak), report_words.OFF[speak], rmse / most),
        (_spoken(judged.shown("rmse", of_base), speak), says[speak], of_base / most),
    ]
    return found if r2 is None else [*found, (f"{r2:z.3f}", report_words.EXPLAINED[speak], r2)]


def score_rows(fitted: Fitted, judged: Evaluation, speak: Language) -> list[tuple[str, ...]]:
    """Every score: on the rows held out, of what says the same of every row, and on the rows trained on."""
    from backglass.preparation.targets import ClassTarget
    from backglass.workflow.figures_of_merit import macro

    scores = {name: (words.SCORES[name], value) for name, value in judged.scores.items()}
    if isinstance(judged.target, ClassTarget):
        scores["macro_f1"] = (merits.MACRO_F1, macro(judged.by_class)["f1"])
    rows: list[tuple[str, ...]] = []
    for name, (label, value) in scores.items():
        of_base, trained = judged.base_scores.get(name), fitted.scores["train"].get(name)
        others = ("" if one is None else _spoken(judged.shown(name, one), speak) for one in (of_base, trained))
        rows.append((label[speak], _spoken(judged.shown(name, value), speak), *others))
    return rows


def _percent(share: float, speak: Language) -> str:
    return report_words.PERCENT.format(share=f"{100 * share:.1f}")[speak]


def _spoken(score: Text | str, speak: Language) -> str:
    return score if isinstance(score, str) else score[speak]
