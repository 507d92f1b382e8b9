"""The pictures of lesson `descent`."""

from __future__ import annotations

from math import tanh

from backglass.page.blocks import Illustration
from backglass.pictures.graph import Plotted
from backglass.textbook.illustrations import of_graph, of_panels, sampled
from backglass.textbook.lessons.descent.runs import RATES, Descents
from backglass.words import Language, Text, findings

W, E_AXIS = Text("weight w", "重み w"), "E"


def illustrations(runs: Descents) -> dict[str, Illustration]:
    """English title of a step -> its picture."""
    return {
        "Move the weight a little": _of_nudge(runs),
        "What the gradient foretells": Illustration(findings.NUDGE_PICTURE, runs.nudges[0].to_svg),
        "And again": _of_descent(runs, RATES[1], Text("Down the valley with η = 0.2.", "η = 0.2 で谷を下る様子。")),
        "How large a step?": _of_rates(runs),
        "A valley that is not the deepest": _of_valleys(runs),
    }


def _curve(low: float = -0.2, high: float = 1.2) -> Plotted:
    """The error of the unit over its weight."""
    return Plotted("E", sampled(lambda w: (2 * w - 1) ** 2 / 2, low, high))


def _of_nudge(runs: Descents) -> Illustration:
    first, g = runs.nudges[0], runs.start.dW[2][0, 0]
    w, E = first.value, first.before

    def plotted(speak: Language) -> list[Plotted]:
        slope = [(w + dw, E + g * dw) for dw in (-0.35, 0.35)]
        return [
            _curve(),
            Plotted(Text("slope at w", "w での傾き")[speak], slope, style=1),
            Plotted(Text("w and w + h", "w と w + h")[speak], [(w, E), (w + first.h, first.after)], "full", 3),
        ]

    says = Text(
        "The error over the weight: to the right it rises, at w by the slope ∂E/∂w.",
        "重みに対する誤差の曲線。w から右へは上り坂で、その傾きが ∂E/∂w です。",
    )
    return of_graph(says, W, E_AXIS, plotted)


def _of_descent(runs: Descents, eta: float, says: Text) -> Illustration:
    path = [(float(t.theta.flat[0]), t.loss) for t in runs.by_rate[eta].values()]
    return of_graph(says, W, E_AXIS, lambda _: [_curve(), Plotted(f"η = {eta}", path, "steps", 1)])


def _of_rates(runs: Descents) -> Illustration:
    def parts(_: Language) -> dict[str, list[Plotted]]:
        paths = {
            eta: [(float(t.theta.flat[0]), t.loss) for n, t in run.items() if n <= 3]
            for eta, run in runs.by_rate.items()
        }
        return {f"η = {eta}": [_curve(-0.4, 1.2), Plotted("", path, "steps", 1)] for eta, path in paths.items()}

    says = Text("The first three steps with each learning rate.", "学習率ごとの、初めの 3 歩。")
    return of_panels(says, W, E_AXIS, parts)


def _of_valleys(runs: Descents) -> Illustration:
    def error(w: float) -> float:
        return (tanh(w) - 0.9) ** 2 / 2 + (tanh(10 * w) + 0.9) ** 2 / 2

    def plotted(speak: Language) -> list[Plotted]:
        ends = [(float(run[max(run)].theta.flat[0]), run[max(run)].loss) for run in runs.by_start.values()]
        begins = [(w, run[0].loss) for w, run in runs.by_start.items()]
        return [
            Plotted("E", sampled(error, -1.0, 2.5, 351)),
            Plotted(Text("start", "出発点")[speak], begins, "hollow", 3),
            Plotted(Text("end", "到達点")[speak], ends, "full", 1),
        ]

    says = Text(
        "Two valleys: the left one is deep, the right one shallow and wide.",
        "二つの谷。左は深く、右は浅くて広い谷です。",
    )
    return of_graph(says, W, E_AXIS, plotted)
