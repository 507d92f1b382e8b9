"""The panel of the loss: E_n of the sample shown by its outputs and targets, and E of the batch."""

from __future__ import annotations

from typing import Any

import numpy as np

from backglass.errors import DataError
from backglass.page.blocks import Equation
from backglass.page.figures import figure
from backglass.page.html import words_alone
from backglass.studio.opened.markup import Markup
from backglass.studio.opened.moment import Instant
from backglass.studio.opened.numbered import numbered
from backglass.studio.opened.sums import over_batch
from backglass.studio.opened.titles import when
from backglass.words.studio import opened as words

MOST_OUTPUTS = 8


def loss_of(moment: Instant) -> Equation:
    """E_n of the sample shown, written out where its outputs are few."""
    t = moment.shown
    written = t.network.loss.written_out(t.y[0], t.D[0]) if t.y.shape[1] <= MOST_OUTPUTS else None
    symbol = "E" if not moment.of_many else "E_n"
    if written is None:
        return Equation(symbol, "", figure(float(t.E[0])))
    return numbered(f"{symbol} = {written.formula}", float(t.E[0]), written.put, written.values)


def loss_panel(moment: Instant, set_: Markup) -> dict[str, Any]:
    """The panel of E."""
    t, several = moment.trace, moment.of_many
    if not np.isfinite([t.loss, float(moment.shown.E[0])]).all():
        raise DataError(words.NOT_FINITE)
    title = words.LOSS_OF_ROW.format(row=moment.sample + 1) if several else words.LOSS
    line = loss_of(moment)
    named = words.LOSS_NAME.format(name=t.network.loss.title)
    html = set_.equation(line) if line.put else set_.paragraph(named) + set_.equation(Equation(*_bare(line)))
    sections = [{"id": "rule", "title": title[set_.speak], "html": html}]
    if several:
        says = words.BATCH_MEAN if t.network.reduction == "mean" else words.BATCH_SUM
        line = Equation(f"E = {over_batch(t, 'E_n')}", "", figure(t.loss))
        batch = set_.paragraph(says.format(n=len(t.X))) + set_.equation(line)
        sections.append({"id": "batch", "title": words.LOSS_OF_BATCH[set_.speak], "html": batch})
    objective = moment.step.loss if moment.moves else t.loss
    if objective != t.loss:
        penalised = set_.paragraph(words.PENALISED.format(value=figure(objective)))
        sections.append({"id": "penalties", "title": "", "html": penalised})
    return {
        "name": "E",
        "label": "E",
        "view": moment.view,
        "update": moment.update,
        "row": moment.sample + 1,
        "value": float(moment.shown.E[0]),
        "gradient": 1.0,
        "title_html": f'<span class="what">{set_.math("E")}</span> {words_alone(when(moment)[set_.speak])}',
        "sections": sections,
        "factors": [],
        "total": None,
        "asks": ["E"],
        "edit": False,
    }


def _bare(line: Equation) -> tuple[str, str, str]:
    symbol = line.formula.partition(" = ")[0]
    return f"{symbol} = {symbol}", "", line.result
