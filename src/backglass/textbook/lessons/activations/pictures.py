"""The pictures of lesson `activations`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from backglass.equations.activations import ACTIVATIONS
from backglass.page.blocks import Illustration
from backglass.pictures.graph import Plotted
from backglass.textbook.illustrations import of_graph, sampled
from backglass.words import Language, Text

NAMES = {"logistic": Text("logistic", "シグモイド関数"), "tanh": Text("tanh", "tanh")}
ACROSS = Text("total net input u", "総入力 u")


def illustrations() -> dict[str, Illustration]:
    """English title of a step -> its picture."""
    return {
        "The sigmoid": _pair("logistic", Text("The logistic sigmoid and its slope.", "シグモイド関数とその傾き。")),
        "The hyperbolic tangent": _pair("tanh", Text("tanh and its slope.", "双曲線正接関数とその傾き。")),
        "Saturation": _slopes(
            ("logistic", "tanh"),
            Text("Far from 0 both slopes are nearly 0.", "0 から離れると、どちらの傾きもほぼ 0 になります。"),
        ),
        "ReLU and its kink": of_graph(
            Text("ReLU and its slope, which jumps at 0.", "正規化線形関数 (ReLU) とその傾き。傾きは 0 で跳びます。"),
            ACROSS,
            "",
            lambda _: [
                _curve("relu", "__call__", "f(u)", 0),
                Plotted("f′(u)", [(-6.0, 0.0), (0.0, 0.0)], style=1),
                Plotted("", [(0.0, 1.0), (6.0, 1.0)], style=1),
            ],
        ),
    }


def _curve(name: str, part: str, label: str, style: int) -> Plotted:
    f = getattr(ACTIVATIONS[name](), part)
    return Plotted(label, sampled(lambda u: float(np.ravel(f(np.array([u])))[0]), -6.0, 6.0), style=style)


def _pair(name: str, says: Text) -> Illustration:
    def plotted(_: Language) -> Sequence[Plotted]:
        return [_curve(name, "__call__", "f(u)", 0), _curve(name, "derivative", "f′(u)", 1)]

    return of_graph(says, ACROSS, "", plotted)


def _slopes(names: Sequence[str], says: Text) -> Illustration:
    def plotted(speak: Language) -> Sequence[Plotted]:
        return [_curve(name, "derivative", f"{NAMES[name][speak]}: f′(u)", style) for style, name in enumerate(names)]

    return of_graph(says, ACROSS, "", plotted)
