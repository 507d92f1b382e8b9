"""The health of a network on a batch: do the deltas arrive, do the units work, are the updates of a fit size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from backglass.brief import brief
from backglass.equations.arrays import Floats
from backglass.errors import DataError, NetworkError
from backglass.glass.findings import Finding, findings
from backglass.glass.layers import LayerHealth, measured
from backglass.glass.tracing import Trace, trace
from backglass.keywords import keywords
from backglass.network import Network, check_network
from backglass.numeric import numeric
from backglass.page.blocks import Block, Heading, Paragraph, Table
from backglass.page.figures import significant
from backglass.page.shown import Shown, plain
from backglass.parameters import Parameters
from backglass.ranges import FINITE, checked
from backglass.words import Text
from backglass.words import findings as words

DASH = Text("–", "–")  # in place of what a layer has not


@dataclass(frozen=True)
class Health(Shown):
    """The findings, and what was measured.

    Attributes
    ----------
    rows : int
        Samples looked at.
    findings : tuple of Finding
        The gravest first; empty where all is well.
    layers : tuple of LayerHealth
        l = 2..L.
    """

    rows: int
    findings: tuple[Finding, ...]
    layers: tuple[LayerHealth, ...]

    def __repr__(self) -> str:
        """What was found; print it to read it."""
        return brief(self, rows=self.rows, findings=[finding.kind for finding in self.findings])

    @property
    def healthy(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    def blocks(self) -> list[Block]:
        """The findings, what was measured of every layer, and what the columns mean."""
        found = [Paragraph(finding.text) for finding in self.findings] or [Paragraph(words.HEALTHY)]
        table = _layer_table(self.layers)
        return [Heading(words.HEALTH.format(rows=f"{self.rows:,}")), *found, table, Paragraph(_legend(table))]

    def to_json(self) -> dict[str, Any]:
        """The health as plain JSON values."""
        return {
            "healthy": self.healthy,
            "rows": self.rows,
            "findings": [
                {**vars(finding), "figure": plain(finding.figure), "text": vars(finding.text)}
                for finding in self.findings
            ],
            "layers": [{name: plain(value) for name, value in vars(layer).items()} for layer in self.layers],
        }


@keywords
def health(
    subject: Trace | Network,
    theta: Parameters | None = None,
    X: Any = None,
    D: Any = None,
    sample_weight: Any = None,
    *,
    update: Parameters | npt.NDArray[Any] | None = None,
    learning_rate: float | None = None,
) -> Health:
    """Examine a network on a batch.

    Parameters
    ----------
    subject : Trace or Network
        A trace, or a network with the arrays that `trace` takes.
    theta, X, D, sample_weight
        As in `trace`, where `subject` is a network.
    update : array (P,), optional
        What one update adds to the parameters, to compare it with them.
    learning_rate : float, optional
        In place of `update`: that of plain gradient descent.

    Returns
    -------
    Health

    Raises
    ------
    DataError, NetworkError
        The arrays do not fit.

    Examples
    --------
    >>> net = Network((2,) * 12, hidden="logistic", output="logistic", biases="none")
    >>> W = [[[1.0, 0.0], [0.0, 1.0]]] * 11
    >>> found = health(net, net.parameters(W=W), [[0.05, 0.10]], [[0.01, 0.99]])
    >>> [finding.kind for finding in found.findings], found.layers[0].from_output < 0.25**9
    (['vanishing'], True)
    """
    with np.errstate(all="ignore"):  # overflow is a finding
        t = _traced(subject, theta, X, D, sample_weight)
        moved = _update(t, update, learning_rate)
        layers = tuple(measured(t, moved))
        return Health(int((t.s > 0).sum()), tuple(findings(t, layers)), layers)


def _traced(subject: Trace | Network, theta: Parameters | None, X: Any, D: Any, sample_weight: Any) -> Trace:
    if isinstance(subject, Trace):
        return subject
    if theta is None or X is None or D is None:
        raise DataError("health takes a trace, or a network with theta, X and D.")
    check_network(subject, "subject")
    return trace(subject, theta, X, D, sample_weight)


def _update(t: Trace, update: Parameters | npt.NDArray[Any] | None, learning_rate: float | None) -> Floats | None:
    """What the update adds to the flat vector, (P,)."""
    if update is None:
        if learning_rate is None:
            return None
        learning_rate = checked("learning_rate", learning_rate, FINITE)
        gradient: Floats = t.gradient
        return -learning_rate * gradient * t.network.trainable
    flat = numeric(update.flat if isinstance(update, Parameters) else update, "update").astype(np.float64)
    if flat.shape != t.theta.flat.shape:
        raise NetworkError(f"update has the shape {flat.shape}, but the parameters have {t.theta.flat.shape}.")
    return flat


def _layer_table(layers: Sequence[LayerHealth]) -> Table:
    """A row for every layer; a column in which nothing stands is left out."""
    rows = [
        (
            str(layer.layer),
            _said(layer.activation),
            significant(layer.delta_norm, 2),
            DASH if layer.from_output is None else significant(layer.from_output, 2),
            significant(layer.bound, 2),
            _said(f"{len(layer.dead)}/{layer.units}"),
            DASH if layer.saturated is None else _said(f"{layer.saturated:.0%}"),
            DASH if layer.zeros is None else _said(f"{layer.zeros:.0%}"),
            DASH if layer.update_ratio is None else significant(layer.update_ratio, 2),
        )
        for layer in layers
    ]
    kept = [at for at in range(len(words.LAYER_HEAD)) if any(row[at] != DASH for row in rows)]
    head = tuple(words.LAYER_HEAD[at] for at in kept)
    return Table(head, tuple(tuple(row[at] for at in kept) for row in rows), apart=True)


def _said(text: str) -> Text:
    """What is the same in both languages, and no formula."""
    return Text(text, text)


def _legend(table: Table) -> Text:
    """What the heads of the columns mean that are there."""
    heads = [head if isinstance(head, str) else head.en for head in table.head]
    said = [words.LEGEND[head] for head in heads if head in words.LEGEND]
    return Text(
        words.LEGEND_JOIN.en.join(one.en for one in said) + words.LEGEND_END.en,
        words.LEGEND_JOIN.ja.join(one.ja for one in said) + words.LEGEND_END.ja,
    )
