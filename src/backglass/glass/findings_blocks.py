"""The certificate, the health report and the nudge as text and as JSON values."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Any

from rich.cells import cell_len

from backglass.glass.certificate import Certificate
from backglass.glass.health import Health
from backglass.glass.layers import LayerHealth
from backglass.glass.nudge import Nudge
from backglass.page.blocks import Block, Heading, Paragraph, Table
from backglass.page.figures import figure, significant
from backglass.page.text import WIDTH, draw, table_lines
from backglass.page.wrapping import wrap
from backglass.words import Language, Text
from backglass.words import findings as words

DASH = "–"


def sentence_of(certificate: Certificate) -> Text:
    """What a certificate's verdict says in one sentence."""
    c = certificate
    if c.verdict == "right":
        return words.RIGHT.format(checked=c.parameters_checked)
    if c.verdict == "undecided":
        return words.NOTHING_FOUND if c.parameters_checked else words.NOTHING_CHECKED
    if not isfinite(c.worst_gradient):
        return words.NOT_FINITE_GRADIENT.format(parameter=c.worst_parameter, gradient=c.worst_gradient)
    if c.factor is None:
        worst = {"parameter": c.worst_parameter, "gradient": c.worst_gradient, "difference": c.worst_difference}
        return words.WRONG.format(**worst)
    text = words.REVERSED if c.factor < 0 else words.TOO_LARGE if c.factor > 1 else words.TOO_SMALL
    return text.format(factor=c.factor, divisor=1 / c.factor)


def certificate_as_text(certificate: Certificate, speak: Language = "en", width: int = WIDTH) -> str:
    """The certificate for a terminal, at most `width` columns wide."""
    lines = wrap(words.CERTIFICATE[speak], width, speak)
    lines += _indented(sentence_of(certificate)[speak], width, speak)
    lines += ["", *_labelled(_facts(certificate), width, speak), ""]
    rows = tuple((g.name, f"{g.checked:,}", significant(g.worst_relative_error, 2)) for g in certificate.groups)
    return "\n".join([*lines, *table_lines(Table(words.GROUP_HEAD, rows), speak)])


def certificate_as_json(certificate: Certificate) -> dict[str, Any]:
    """The certificate as plain JSON values."""
    c = certificate
    return {
        "verdict": c.verdict,
        "sentence": sentence_of(c).en,
        "worst_relative_error": _json(c.worst_relative_error),
        "worst_parameter": c.worst_parameter,
        "worst_gradient": _json(c.worst_gradient),
        "worst_difference": _json(c.worst_difference),
        "parameters_checked": c.parameters_checked,
        "parameters": c.parameters,
        "kinks": c.kinks,
        "set_apart": c.set_apart,
        "tolerance": c.tolerance,
        "factor": c.factor,
        "self_test": vars(c.self_test),
        "groups": [{**vars(group), "worst_relative_error": _json(group.worst_relative_error)} for group in c.groups],
        **c.subject,
    }


def health_as_text(health: Health, speak: Language = "en", width: int = WIDTH) -> str:
    """The health report for a terminal, at most `width` columns wide but for its table."""
    blocks: list[Block] = [Heading(words.HEALTH.format(rows=f"{health.rows:,}"))]
    blocks += [Paragraph(finding.text) for finding in health.findings] or [Paragraph(words.HEALTHY)]
    lines = draw(blocks, speak, width).splitlines()
    table = _layer_table(health.layers)
    lines += ["", *table_lines(table, speak), "", *_indented(_legend(table)[speak], width, speak)]
    return "\n".join(lines)


def health_as_json(health: Health) -> dict[str, Any]:
    """The health report as plain JSON values."""
    return {
        "healthy": health.healthy,
        "rows": health.rows,
        "findings": [
            {**vars(finding), "figure": _json(finding.figure), "text": vars(finding.text)}
            for finding in health.findings
        ],
        "layers": [{name: _json(value) for name, value in vars(layer).items()} for layer in health.layers],
    }


def nudge_as_text(nudge: Nudge, speak: Language = "en", width: int = WIDTH) -> str:
    """The nudge for a terminal, at most `width` columns wide."""
    after = figure(nudge.value + nudge.h)
    heading = words.NUDGE.format(parameter=nudge.parameter, value=figure(nudge.value), after=after)
    rows = (
        (words.LOSS_BEFORE, figure(nudge.before)),
        (words.LOSS_AFTER, figure(nudge.after)),
        (words.CHANGE, figure(nudge.change)),
        (words.GRADIENT_H, figure(nudge.predicted)),
        (words.REMAINDER, figure(nudge.remainder)),
    )
    says = words.NUDGE_SAYS.format(per_h2=figure(nudge.curvature / 2))
    return draw([Heading(heading), Table(words.NUDGE_HEAD, rows), Paragraph(says)], speak, width)


def nudge_as_json(nudge: Nudge) -> dict[str, Any]:
    """The nudge as plain JSON values."""
    derived = {name: getattr(nudge, name) for name in ("predicted", "remainder", "curvature")}
    return {name: _json(value) for name, value in {**vars(nudge), **derived}.items()}


def _facts(c: Certificate) -> dict[str, Text]:
    """Label -> what stands behind it."""
    subject = c.subject
    if "engine" in subject:
        of = words.ENGINE.format(**subject)
        if subject["batch_size"] < subject["rows"]:
            of = _joined(of, words.BATCHES.format(size=subject["batch_size"]))
    else:
        of = words.FUNCTION.format(**subject)
    checked = words.CHECKED.format(checked=f"{c.parameters_checked:,}", parameters=f"{c.parameters:,}")
    if subject["share"] < 1:
        checked = _joined(checked, words.SHARE.format(**subject))
    facts = {"engine": of, "checked": checked}
    if c.kinks:
        facts["set_apart"] = words.KINKS.format(kinks=c.kinks)
    elif c.set_apart:
        facts["set_apart"] = words.OVERFLOWED.format(count=len(c.set_apart))
    if c.worst_parameter:
        values = {"gradient": figure(c.worst_gradient), "difference": figure(c.worst_difference)}
        facts["worst"] = words.WORST.format(
            error=significant(c.worst_relative_error, 2), parameter=c.worst_parameter, **values
        )
    facts["tolerance"] = words.TOLERANCE.format(tolerance=figure(c.tolerance))
    test = c.self_test
    facts["self_test"] = words.SELF_TEST.format(planted=100 * test.planted, found=test.found, of=test.of)
    return facts


def _layer_table(layers: Sequence[LayerHealth]) -> Table:
    """A row for every layer; a column in which nothing stands is left out."""
    rows = [
        (
            str(layer.layer),
            layer.activation,
            significant(layer.delta_norm, 2),
            DASH if layer.from_output is None else significant(layer.from_output, 2),
            significant(layer.bound, 2),
            f"{len(layer.dead)}/{layer.units}",
            DASH if layer.saturated is None else f"{layer.saturated:.0%}",
            DASH if layer.zeros is None else f"{layer.zeros:.0%}",
            DASH if layer.update_ratio is None else significant(layer.update_ratio, 2),
        )
        for layer in layers
    ]
    kept = [at for at in range(len(words.LAYER_HEAD)) if any(row[at] != DASH for row in rows)]
    return Table(tuple(words.LAYER_HEAD[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in rows))


def _legend(table: Table) -> Text:
    """What the heads of the columns mean that are there."""
    heads = [head if isinstance(head, str) else head.en for head in table.head]
    said = [words.LEGEND[head] for head in heads if head in words.LEGEND]
    return Text(
        words.LEGEND_JOIN.en.join(one.en for one in said) + words.LEGEND_END.en,
        words.LEGEND_JOIN.ja.join(one.ja for one in said) + words.LEGEND_END.ja,
    )


def _labelled(facts: dict[str, Text], width: int, speak: Language, indent: int = 3) -> list[str]:
    """Labels in one column, what stands behind them in another."""
    labels = {name: words.LABELS[name][speak] for name in facts}
    column = indent + max(map(cell_len, labels.values())) + 3
    lines = []
    for name, fact in facts.items():
        first, *others = wrap(fact[speak], width - column, speak)
        lines.append(f"{' ' * indent}{labels[name]}{' ' * (column - indent - cell_len(labels[name]))}{first}")
        lines += [f"{' ' * column}{line}" for line in others]
    return lines


def _indented(text: str, width: int, speak: Language, indent: int = 3) -> list[str]:
    return [f"{' ' * indent}{line}" for line in wrap(text, width - indent, speak)]


def _joined(one: Text, other: Text) -> Text:
    return Text(one.en + other.en, one.ja + other.ja)


def _json(value: Any) -> Any:
    """The value, or None for a number that is not finite, which JSON cannot hold."""
    return None if isinstance(value, float) and not isfinite(value) else value
