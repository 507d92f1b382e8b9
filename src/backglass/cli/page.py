"""The report of a training as one page that stands alone: what was asked, what came out, and pictures of both."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

from backglass.cli.config import at_home_anywhere, to_toml
from backglass.cli.facts import facts, left_out
from backglass.cli.judged import drawn
from backglass.modelfile import Model
from backglass.page.html import page
from backglass.words import Language, Text
from backglass.words import importance as importance_words
from backglass.words import prediction as judging
from backglass.words import training as words
from backglass.words.characters import escaped
from backglass.workflow.concerns import Concern
from backglass.workflow.fitted import Fitted, members_of
from backglass.workflow.judging import Evaluation, Part, judge
from backglass.workflow.permuting import importance_of

LINE_END = "\n"
MOST_SHUFFLED = 10_000_000  # numbers that go through the network again for all columns of a report
STYLE = """
<style>
.backglass { max-width: 52em; }
.backglass h1 { font-size: 1.5em; margin: 0 0 0.2em; }
.backglass h2 { font-size: 1.1em; margin: 2em 0 0.5em; padding-bottom: 0.2em; border-bottom: 1px solid #ccc; }
.backglass .scores { display: flex; flex-wrap: wrap; gap: 0.8em; margin: 1em 0; }
.backglass .scores div { border: 1px solid #ccc; border-radius: 0.4em; padding: 0.5em 1em; min-width: 8em; }
.backglass .scores b { display: block; font-size: 1.5em; font-variant-numeric: tabular-nums; }
.backglass .scores span { color: #555; font-size: 0.9em; }
.backglass table.facts { margin: 0; }
.backglass table.facts th { text-align: left; font-weight: 600; padding: 0.15em 2em 0.15em 0; vertical-align: top;
  white-space: nowrap; }
.backglass svg { max-width: 100%; height: auto; }
.backglass .warning { border: 3px solid #d55e00; border-radius: 0.4em; background: #fff3e6; padding: 0.6em 1em;
  margin: 1em 0; font-weight: 600; }
.backglass pre { background: #f6f6f6; padding: 0.8em 1em; overflow-x: auto; }
@media (max-width: 32rem) {
  .backglass table.numbers { margin-left: 0; }
  .backglass table.numbers th, .backglass table.numbers td { padding-left: 0.4em; padding-right: 0.4em; }
}
</style>
"""


def report_page(fitted: Fitted, model: Model, curve: str, concerns: Sequence[Concern], speak: Language) -> str:
    """The page.

    Parameters
    ----------
    fitted : Fitted
    model : Model
        What was written of it.
    curve : str
        The learning curve as SVG.
    concerns : sequence of Concern
        What a reader must not miss; warnings stand in a box.
    speak : {"en", "ja"}
    """
    judgement = fitted.judged
    if judgement is None:  # an output is not finite: what judges the model says which
        part: Part = "validation" if isinstance(fitted.job.validation, float) else "all"
        judgement = judge(model, fitted.data.validation, part, fitted.runs[0].engine)
    target = fitted.preparation.target
    scores = [(judging.SCORES[name][speak], value) for name, value in judgement.scores.items() if value is not None]
    parts = [
        STYLE,
        f"<p>{escaped(words.REPORT_OF.format(table=fitted.data.table.path)[speak])}</p>",
        *(_concern(one, speak) for one in concerns),
        _heading(words.HOW_GOOD[speak]),
        f"<p>{escaped(words.JUDGED_BY.format(rows=judgement.rows)[speak])}</p>",
        _cards(scores),
        drawn(judgement, speak),
        *_importance(fitted, model, judgement, speak),
        _heading(words.HOW_IT_LEARNED[speak]),
        curve,
        f"<p>{escaped(_curve_explained(fitted)[speak])}</p>",
        _table("numbers", _score_rows(fitted, speak)),
        *([_table("numbers", _member_rows(fitted, speak))] if fitted.members > 1 else []),
        _heading(words.WHAT_IT_IS[speak]),
        _table("facts", [*facts(fitted, speak), *left_out(fitted, speak)]),
        _heading(words.WHAT_WAS_ASKED[speak]),
        f"<pre>{escaped(to_toml(at_home_anywhere(fitted.job)), kept=LINE_END)}</pre>",
    ]
    return page(words.REPORT_TITLE.format(target=target.name)[speak], "\n".join(parts), speak)


def _concern(concern: Concern, speak: Language) -> str:
    box = ' class="warning" role="alert"' if concern.loud else ""
    return f"<p{box}>{escaped(concern.shown[speak])}</p>"


def _importance(fitted: Fitted, model: Model, judgement: Evaluation, speak: Language) -> list[str]:
    """How much the model needs each column; of a large table the command that says it, for that takes its time."""
    title = _heading(words.WHAT_IT_NEEDS[speak])
    inputs, columns = len(fitted.preparation.names), len(fitted.preparation.columns)
    if judgement.rows * inputs * columns > MOST_SHUFFLED:
        return [title, f"<p>{escaped(words.ASK_IMPORTANCE[speak])}</p>"]
    if judgement.rows < 2 or judgement.scores.get("r2", 0.0) is None or not np.ptp(judgement.true):
        return []
    part: Part = judgement.part
    found = importance_of(model, fitted.data.validation, part, repeats=3, engine=fitted.runs[0].engine)
    rows = [(one.column, f"{one.mean:.4f}", f"{one.standard_error:.4f}") for one in found.columns]
    head = tuple(
        one[speak] for one in (importance_words.COLUMN, importance_words.MEAN, importance_words.STANDARD_ERROR)
    )
    how, picture = (f"<p>{escaped(text[speak])}</p>" for text in (found.how, importance_words.PICTURE))
    return [title, how, found.to_svg(speak), picture, _table("numbers", [head, *rows])]


def _heading(text: str) -> str:
    return f"<h2>{escaped(text)}</h2>"


def _cards(scores: Iterable[tuple[str, float]]) -> str:
    cards = (f"<div><b>{value:.4g}</b><span>{escaped(name)}</span></div>" for name, value in scores)
    return f'<div class="scores">{"".join(cards)}</div>'


def _score_rows(fitted: Fitted, speak: Language) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("", words.TRAINING[speak], words.VALIDATION[speak])]
    for name in fitted.scores["train"]:
        values = (f"{fitted.scores[part][name]:.4f}" for part in ("train", "validation"))
        rows.append((judging.SCORES[name][speak], *values))
    return rows


def _curve_explained(fitted: Fitted) -> Text:
    if fitted.members == 1:
        return words.CURVE_MARK.format(epoch=fitted.best_epoch)
    return words.CURVE_MEMBERS.format(members=len(fitted.runs))


def _member_rows(fitted: Fitted, speak: Language) -> list[tuple[str, ...]]:
    """Every member with its rows, its epochs and the loss on its own fold at the best of them."""
    rows: list[tuple[str, ...]] = [tuple(label[speak] for label in words.MEMBER_COLUMNS)]
    for run, member in zip(fitted.runs, members_of(fitted), strict=True):
        loss = run.history["validation_loss"][run.best_epoch - 1] if run.best_epoch else math.nan
        counts = (member[name] for name in ("member", "rows", "held_out", "epochs", "best_epoch"))
        rows.append((*map(str, counts), f"{loss:.3g}"))
    return rows


def _table(kind: str, rows: Sequence[tuple[str, ...]]) -> str:
    """A table whose first row (of numbers) or first column (of facts) names the others."""
    lines = []
    for at, row in enumerate(rows):
        heads = len(row) if kind == "numbers" and at == 0 else int(kind == "facts")
        cells = (
            f"<{tag}>{escaped(cell)}</{tag}>" for k, cell in enumerate(row) for tag in ["th" if k < heads else "td"]
        )
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f'<table class="{kind}">{"".join(lines)}</table>'
