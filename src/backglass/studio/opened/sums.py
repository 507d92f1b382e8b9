"""Sums that a panel shows: over the samples of a batch, over the units that a hidden one leads to."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum
from typing import Any

from backglass.glass.derivation import Derivation
from backglass.glass.tracing import Trace
from backglass.page.figures import figure
from backglass.studio.opened.factoring import WRITTEN_OUT
from backglass.studio.opened.markup import Markup
from backglass.studio.opened.moment import Instant
from backglass.words import Text
from backglass.words.studio import opened as words

NAMED = 10  # terms that are named; the others are one line


def over_batch(t: Trace, term: str) -> str:
    """The objective of a batch, or a derivative of it, by the term of one sample, in the plain notation."""
    weighted = bool((t.s != 1).any())
    over = f"sum_n s_n {term}" if weighted else f"sum_n {term}"
    if t.network.reduction != "mean":
        return over
    return f"({over}) / sum_n s_n" if weighted else f"1/{len(t.X)} {over}"


def samples_section(moment: Instant, whole: Derivation, set_: Markup) -> dict[str, Any]:
    """What each sample of a batch adds to a gradient, the strongest first."""
    t = moment.trace
    weighted = bool((t.s != t.s[0]).any())
    if t.network.reduction == "mean":
        says = words.SAMPLES_WEIGHTED if weighted else words.SAMPLES_MEAN
    else:
        says = words.SAMPLES_SUM
    rows: list[tuple[Text | str, ...]] = []
    largest = whole.largest_samples(NAMED)
    for n in largest:
        rows.append((str(int(moment.rows[n])), figure(float(t.share[n])), figure(float(whole.sample_terms[n]))))
    if left := len(t.X) - len(rows):
        rest = whole.gradient - fsum(float(whole.sample_terms[n]) for n in largest)
        rows.append((words.OTHERS.format(count=left), "", figure(rest)))
    rows.append((words.IN_ALL, "", figure(whole.gradient)))
    head = (words.ROW_HEAD, words.SHARE_HEAD, words.TERM_HEAD)
    html = set_.paragraph(says.format(n=len(t.X))) + set_.table(head, rows, "numbers samples")
    return {"id": "samples", "title": words.SAMPLES[set_.speak], "html": html}


def fan_out_section(d: Derivation, set_: Markup) -> dict[str, Any] | None:
    """The terms of dE/dz of a hidden unit, where they are too many for a line of the table of factors."""
    pairs = d.fan_out
    if len(pairs) <= WRITTEN_OUT:
        return None
    terms = [(f"{delta.symbol} {weight.symbol}", delta.value * weight.value) for delta, weight in pairs]
    says = set_.paragraph(words.FAN_OUT_SAYS.format(n=len(pairs), l=d.quantity.l + 1))
    html = says + largest_terms(terms, fsum(value for _, value in terms), set_)
    return {"id": "fan_out", "title": words.FAN_OUT[set_.speak], "html": html}


def largest_terms(terms: Sequence[tuple[str, float]], total: float, set_: Markup) -> str:
    """The largest terms of a sum, the rest in one line, the sum."""
    chosen = sorted(terms, key=lambda term: -abs(term[1]))[:NAMED]
    rows: list[tuple[Text | str, ...]] = [(symbol, figure(value)) for symbol, value in chosen]
    if left := len(terms) - len(chosen):
        rows.append((words.OTHERS.format(count=left), figure(total - fsum(value for _, value in chosen))))
    rows.append((words.IN_ALL, figure(total)))
    return set_.table((), rows)
