"""The layers of a network with the numbers of one row, as tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

import numpy as np

from backglass.glass import Trace
from backglass.page.blocks import Block, Heading, Paragraph, Table
from backglass.page.figures import figure
from backglass.words import explanation as words

MOST_UNITS = 64  # of a layer that are shown; of a wider one those that move what comes after them most
FEW_UNITS = 20

By: TypeAlias = Literal["command", "python", "server"]


def layer_blocks(t: Trace, by: By, *, back: bool = True) -> Iterator[Block]:
    """A table for every layer, a line for every unit; of a wide one for those that matter most.

    Parameters
    ----------
    t : Trace
        Of one row.
    by : {"python", "command", "server"}
        Who reads it.
    back : bool, default True
        Whether there is a way back from a loss, and so deltas.
    """
    for l in t.u:
        function = t.network.f[l]
        yield Heading(words.LAYER.format(l=l, name=function.title))
        units = t.network.sizes[l - 1]
        shown = list(range(units))
        if units > MOST_UNITS:
            shown = sorted(np.argsort(-_strengths(t, l, back), kind="stable")[:FEW_UNITS].tolist())
            last = words.WIDE_OUTPUT if back else words.WIDE_FORWARDS
            said = last if l == t.network.L else words.WIDE
            counts = {"units": f"{units:,}", "few": FEW_UNITS, "more": f"{units - FEW_UNITS:,}"}
            yield Paragraph(said.format(**counts, ask=words.ASK_FOR_UNITS[by].format(l=l, j=shown[0] + 1)))
        columns = {"u": t.u, "z": t.outputs} | ({"delta": t.delta} if back else {})
        rows = tuple((str(j + 1), *(figure(float(of[l][0, j])) for of in columns.values())) for j in shown)
        yield Table((words.UNIT, *columns), rows)


def _strengths(t: Trace, l: int, back: bool) -> Any:
    """How much each unit of a layer moves the net inputs of the next one; of an output unit |delta|, or else |y|."""
    if l == t.network.L:
        return np.abs(t.delta[l][0] if back else t.outputs[l][0])
    return np.abs(t.outputs[l][0]) * np.abs(t.theta.weights[l + 1]).sum(axis=0)
