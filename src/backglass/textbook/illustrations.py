"""Pictures of lessons: each says what it shows, and is drawn when a page asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import log10
from typing import Any

from backglass.glass.tracing import Trace
from backglass.page.blocks import Illustration
from backglass.pictures.block_row import block_row
from backglass.pictures.graph import Plotted, graph
from backglass.textbook.lesson import LessonStep
from backglass.words import Language, Text


def of_network(t: Trace, says: Text, n: int = 0, **choices: Any) -> Illustration:
    """A network with the numbers of one sample; `choices` are those of `Trace.to_svg`."""
    return Illustration(says, lambda speak: t.to_svg(n, lang=speak, **choices))


def of_blocks(says: Text, values: Sequence[str], functions: Sequence[str], active: int | None = None) -> Illustration:
    """A computation as a row of blocks."""
    return Illustration(says, lambda speak: block_row(values, functions, speak, active))


def of_graph(
    says: Text,
    across: Text,
    up: str,
    plotted: Callable[[Language], Sequence[Plotted]],
    within: tuple[float, float] | None = None,
) -> Illustration:
    """Curves and points over two axes."""
    return Illustration(says, lambda speak: graph(says[speak], across[speak], up, plotted(speak), within))


def sampled(f: Callable[[float], float], low: float, high: float, count: int = 161) -> list[tuple[float, float]]:
    """Points of a function, evenly spaced.

    Examples
    --------
    >>> sampled(lambda x: x * x, 0.0, 2.0, 3)
    [(0.0, 0.0), (1.0, 1.0), (2.0, 4.0)]
    """
    step = (high - low) / (count - 1)
    return [(low + k * step, f(low + k * step)) for k in range(count)]


def with_pictures(steps: Sequence[LessonStep], pictures: Mapping[str, Illustration]) -> tuple[LessonStep, ...]:
    """Steps with pictures beside those of these English titles.

    Raises
    ------
    KeyError
        No step has the title.
    """
    titles = {step.title.en for step in steps}
    for title in pictures:
        if title not in titles:
            raise KeyError(title)
    return tuple(replace(step, picture=pictures.get(step.title.en, step.picture)) for step in steps)


def of_norms(says: Text, columns: Mapping[str, Mapping[int, float]]) -> Illustration:
    """The lengths of the deltas, layer by layer, as powers of ten; at most four networks."""
    across = Text("layer l (the input is on the left)", "層 l (左が入力側)")

    def plotted(_: Language) -> list[Plotted]:
        return [
            Plotted(name, [(float(l), log10(norm)) for l, norm in norms.items() if norm > 0], "steps", style)
            for style, (name, norms) in enumerate(columns.items())
        ]

    return of_graph(says, across, "log10 ‖δ‖", plotted)
