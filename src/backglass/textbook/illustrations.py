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
from backglass.pictures.panels import panels
from backglass.textbook.lesson import LessonStep
from backglass.words import Language, Text

PLANE, ACROSS = (-0.5, 1.5), (-1.7, 2.7)  # what is shown of the plane, upwards and across


def of_network(t: Trace, says: Text, n: int = 0, **choices: Any) -> Illustration:
    """A network with the numbers of one sample; `choices` are those of `Trace.to_svg`."""
    return Illustration(says, lambda speak: t.to_svg(n, lang=speak, title=says[speak], **choices))


def of_blocks(says: Text, values: Sequence[str], functions: Sequence[str], **choices: Any) -> Illustration:
    """A computation as a row of blocks; `choices` are those of `block_row`."""
    return Illustration(says, lambda speak: block_row(values, functions, speak, title=says[speak], **choices))


def of_graph(
    says: Text, across: Text, up: str, plotted: Callable[[Language], Sequence[Plotted]], **choices: Any
) -> Illustration:
    """Curves and points over two axes; `choices` are those of `graph`."""
    return Illustration(says, lambda speak: graph(says[speak], across[speak], up, plotted(speak), **choices))


def of_panels(
    says: Text, across: Text, up: str, parts: Callable[[Language], Mapping[str, Sequence[Plotted]]]
) -> Illustration:
    """Small graphs beside each other, over the same axes."""
    return Illustration(says, lambda speak: panels(says[speak], across[speak], up, parts(speak)))


def of_losses(says: Text, runs: Mapping[Text, Mapping[int, float]]) -> Illustration:
    """The error over the updates, both as powers of ten; update 0, which has no place there, is left out."""

    def plotted(speak: Language) -> list[Plotted]:
        points = [[(float(count), loss) for count, loss in sorted(run.items()) if count] for run in runs.values()]
        return [
            Plotted(name[speak], line, style=style) for style, (name, line) in enumerate(zip(runs, points, strict=True))
        ]

    return of_graph(says, Text("updates", "更新回数"), "E", plotted, logarithmic=True)


def of_plane(says: Text, t: Trace, lines: Mapping[Text, Sequence[tuple[float, float]]]) -> Illustration:
    """Samples of two inputs, full where the target is 1, with lines that separate them."""

    def plotted(speak: Language) -> list[Plotted]:
        kinds = {"full": "d = 1", "hollow": "d = 0"}
        points: dict[str, list[tuple[float, float]]] = {kind: [] for kind in kinds}
        for x, d in zip(t.X, t.D, strict=True):
            points["full" if d[0] > 0.5 else "hollow"].append((float(x[0]), float(x[1])))
        drawn = [Plotted(name[speak], line, style=place) for place, (name, line) in enumerate(lines.items())]
        return [*drawn, *(Plotted(name, points[kind], kind, 3) for kind, name in kinds.items())]

    return of_graph(says, Text("input x₁", "入力 x₁"), "x₂", plotted, within=PLANE, equal=True)


def where_zero(t: Trace, l: int, j: int) -> list[tuple[float, float]]:
    """The line of the plane on which u_j^(l) of a unit with two inputs is 0."""
    (w1, w2), b = t.theta.W[l][j - 1], t.theta.b[l][j - 1]
    return sampled(lambda x: float(-(w1 * x + b) / w2), *ACROSS, 401)


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


def of_norms(says: Text, columns: Mapping[Text, Mapping[int, float]]) -> Illustration:
    """The lengths of the deltas, layer by layer, as powers of ten; at most four networks."""
    across = Text("layer l (the input is on the left)", "層 l (左が入力側)")

    def plotted(speak: Language) -> list[Plotted]:
        return [
            Plotted(name[speak], [(float(l), log10(norm)) for l, norm in norms.items() if norm > 0], "steps", style)
            for style, (name, norms) in enumerate(columns.items())
        ]

    return of_graph(says, across, "log₁₀ ‖δ‖", plotted)
