"""The block diagram of the perceptron: forwards along the blocks, backwards along the factors of the chain rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from backglass.errors import NetworkError
from backglass.glass.excerpts import Sample
from backglass.glass.tracing import Trace
from backglass.pictures.marks import GREY, INK, ORANGE, PAPER, TINT, Box, Picture, short, subscript, text_width
from backglass.pictures.network_content import name_of, on_two_lines
from backglass.ranges import MAPPING, TEXT, checked, spoken
from backglass.words import Language, said
from backglass.words import pictures as words

Active: TypeAlias = Literal["error", "activation", "input", "bias", "delta", "update"]

MOST_INPUTS = 8
SIZE, PITCH, CAPTION, SIDE = 12.0, 17.0, 15.0, 24.0
TOP, BETWEEN, AIR = 76.0, 46.0, 46.0  # above the blocks, between two of them, above and below the factors
TIP = 7.0  # of an arrow
HEADED = 44.0  # what the heading takes
LETTERS = "xwbuydEε"
FORWARD_BLOCKS = {"error": ("loss",), "activation": ("activation",), "input": ("sum",), "bias": ("sum",),
                  "delta": ("activation", "loss"), "update": ("inputs",)}  # fmt: skip


def perceptron_svg(
    t: Trace,
    n: int = 0,
    *,
    active: Active | None = None,
    names: Mapping[str, str] | None = None,
    title: str | None = None,
    lang: Language | None = None,
) -> str:
    """Draw a perceptron (one layer of weights, one output) as blocks, with the numbers of a sample.

    Parameters
    ----------
    t : Trace
        Of a network of the sizes (any, 1).
    n : int, default 0
        The sample, counted from 0.
    active : {"error", "activation", "input", "bias", "delta", "update"}, optional
        The factor or step to mark, together with the blocks that it belongs to.
    names : mapping of str to str, optional
        Other letters for x, w, b, u, y, d, E and ε, as in {"u": "Z", "y": "A", "d": "Y"}.
    title : str, optional
        What is heard in place of the heading, which is then left out: for a picture that has a caption of its own.
    lang : {"en", "ja"}, optional
        By default the reader's language, as the locale has it.

    Returns
    -------
    str
        One ``<svg>`` element.

    Raises
    ------
    NetworkError
        The network has hidden layers or several outputs, or there is no such factor.

    Examples
    --------
    >>> from backglass.glass import trace
    >>> from backglass.network import Network
    >>> net = Network((2, 1), output="logistic")
    >>> t = trace(net, net.parameters(W=[[[1, 6]]], b=[[-4]]), [[1, 0]], [[0]])
    >>> "u = −3" in perceptron_svg(t, active="activation")
    True
    """
    if t.network.L != 2 or t.network.sizes[1] != 1:
        raise NetworkError(
            f"The network {t.network.sizes} is no perceptron (inputs, 1); network_svg draws networks of any size."
        )
    if active is not None and active not in words.FACTORS:
        raise NetworkError(f"active is {active!r}, but it is one of {', '.join(map(repr, words.FACTORS))}.")
    names = checked("names", {} if names is None else names, MAPPING, NetworkError)
    if strange := set(names) - set(LETTERS):
        raise NetworkError(f"names has {', '.join(map(said, sorted(map(str, strange))))}; the letters are {LETTERS}.")
    heard = checked("title", title, TEXT.or_value(None), NetworkError)
    return str(_Diagram(t, n, active, {**{letter: letter for letter in LETTERS}, **names}, spoken(lang)).drawn(heard))


class _Diagram:
    """The picture while it is made: what stands in it, and where."""

    def __init__(self, t: Trace, n: int, active: Active | None, names: Mapping[str, str], language: Language) -> None:
        self.t, self.n, self.active, self.names, self.language = t, n, active, names, language
        self.x, self.w, self.b, self.u, self.y, self.d, self.E, self.rate = (names[letter] for letter in LETTERS)
        self.lit = FORWARD_BLOCKS[active] if active is not None else ()
        self.s: Sample = t.sample(n)
        self.first = t.network.first_input
        self.inputs = list(range(self.first, t.network.sizes[0] + 1))[: MOST_INPUTS + 1 - self.first]
        self.biased = t.network.biases not in ("none", "augmented")
        self.slope = float(t.dz_du[2][n, 0])
        self.by_y = float(t.dE_dz[2][n, 0])

    def drawn(self, heard: str | None) -> Picture:
        """The whole, with a heading where nothing else is heard."""
        columns = self._columns()
        title = words.PERCEPTRON[self.language]
        if len(self.t.X) > 1:
            title += f" · {words.OF_SAMPLE.format(n=self.n)[self.language]}"
        if self.active is not None:
            factor = words.FACTORS[self.active][self.language]
            for letter in LETTERS:
                factor = factor.replace(f"∂{letter}", f"∂{self.names[letter]}")
            title += f" · {factor}"
        headed = heard is None
        widest = text_width(title, CAPTION) + 2 * SIDE if headed else 0.0
        boxes, factors, width = self._places(columns, widest, TOP if headed else TOP - HEADED)
        results = self._results()
        bottom = max(box.bottom for box in factors.values()) + AIR + PITCH * max(len(results[0]), 2)
        spoken_title = title if heard is None else heard
        picture = Picture(width, bottom + SIDE, spoken_title, words.PERCEPTRON_SAYS[self.language], self.language)
        if headed:
            picture.text(width / 2, CAPTION + 12, title, CAPTION, font_weight="bold")
        self._forwards(picture, boxes, columns)
        self._backwards(picture, factors)
        self._results_below(picture, factors, results, boxes)
        return picture

    def _input(self, i: int) -> str:
        """The symbol of an input; z₀ is the constant 1, of which the weight is the bias."""
        return f"{self.x if i else 'z'}{subscript(i)}"

    def _columns(self) -> dict[str, tuple[tuple[str, ...], str]]:
        """The text and the caption of every block."""
        s, language = self.s, self.language
        activation, loss = (name_of(row, language) for row in (self.t.network.f[2], self.t.network.loss))
        return {
            "sum": (("Σ", f"{self.u} = {short(float(s.u[2][0]))}"), words.SUM[language]),
            "activation": ((activation, f"{self.y} = {short(float(s.z[2][0]))}"), words.ACTIVATION[language]),
            "loss": (
                (*on_two_lines(loss), f"{self.E} = {short(s.E)}"),
                words.COMPARE[language],
            ),
        }

    def _factors(self) -> dict[str, tuple[str, ...]]:
        """The factors of the chain rule."""
        w, b, u, y, E = self.w, self.b, self.u, self.y, self.E
        by_weight = [
            f"∂{u}/∂{w}{subscript(i)} = {self._input(i)} = {short(float(self.s.z[1][i - self.first]))}"
            for i in self.inputs
        ]
        return {
            "input": tuple(by_weight),
            "bias": (f"∂{u}/∂{b} = 1",),
            "activation": (f"∂{y}/∂{u} = {short(self.slope)}",),
            "error": (f"∂{E}/∂{y} = {short(self.by_y)}",),
        }

    def _places(
        self, columns: dict[str, tuple[tuple[str, ...], str]], at_least: float, top: float
    ) -> tuple[dict[str, Box], dict[str, Box], float]:
        """Where the blocks and, below them, the factors stand; the width of the picture."""
        said = self._factors()
        rows = len(self._terms())
        tall = max(rows * 2 * PITCH, 4 * PITCH)
        x, boxes, factors = SIDE, {}, {}
        inner = max(text_width(text, SIZE) for text, _ in self._terms()) + 16
        boxes["inputs"] = Box(x, top, inner, tall)
        x += inner + 2 * BETWEEN + max(text_width(text, SIZE) for _, text in self._terms())
        below = top + tall + AIR
        deepest = PITCH * (len(said["input"]) + self.biased) + 20
        for name, under in (("sum", "input"), ("activation", "activation"), ("loss", "error")):
            texts = [*columns[name][0], columns[name][1], *said[under]]
            texts += self._results()[0] if name == "sum" else ()
            inner = max(text_width(text, SIZE) for text in texts) + 20
            height = PITCH * len(columns[name][0]) + 14
            boxes[name] = Box(x, top + tall / 2 - height / 2, inner, height)
            height = PITCH * len(said[under]) + 10
            factors[under] = Box(x, below + (deepest - height) / 2 - 8 * (under == "input"), inner, height)
            x += inner + BETWEEN
        if self.biased:
            box = factors["input"]
            factors["bias"] = Box(box.x, box.bottom + 4, box.width, PITCH + 10)
        target = f"{self.d} = {short(float(self.s.d[0]))}"
        boxes["target"] = Box(x, top + tall / 2 - PITCH / 2 - 5, text_width(target, SIZE) + 20, PITCH + 10)
        return boxes, factors, max(boxes["target"].right + SIDE, at_least)

    def _terms(self) -> list[tuple[str, str]]:
        """Every input with its weight, as text; more than a few are counted."""
        W, z = self.t.theta.W[2][0], self.s.z[1]
        terms = [
            (
                f"{self._input(i)} = {short(float(z[i - self.first]))}",
                f"{self.w}{subscript(i)} = {short(float(W[i - self.first]))}",
            )
            for i in self.inputs
        ]
        left_out = len(z) - len(self.inputs)
        if left_out:
            terms.append((words.MORE.format(count=left_out)[self.language], ""))
        if self.biased:
            terms.append(("1", f"{self.b} = {short(float(self.t.theta.b[2][0]))}"))
        return terms

    def _forwards(
        self, picture: Picture, boxes: dict[str, Box], columns: dict[str, tuple[tuple[str, ...], str]]
    ) -> None:
        terms, area, to = self._terms(), boxes["inputs"], boxes["sum"]
        pitch = area.height / len(terms)
        weights_at = area.right + BETWEEN
        for at, (given, weight) in enumerate(terms):
            box = Box(area.x, area.y + (at + 0.5) * pitch - PITCH / 2 - 3, area.width, PITCH + 6)
            picture.lines_in(box, (given,), SIZE, PITCH)
            if not weight:
                continue
            picture.rectangle(box, rx=9, fill="none", stroke=INK)
            picture.element("line", x1=box.right, y1=box.middle, x2=weights_at - 4, y2=box.middle, stroke=GREY)
            picture.text(weights_at, box.middle + SIZE * 0.36, weight, SIZE, "start")
            _arrow(picture, (weights_at + text_width(weight, SIZE), box.middle), (to.x, to.middle))
        for name, (lines, caption) in columns.items():
            fill, width = (TINT, 3.0) if name in self.lit else (PAPER, 1.4)
            edge = ORANGE if name in self.lit else INK
            picture.rectangle(boxes[name], fill=fill, stroke=edge, stroke_width=width, data_block=name)
            picture.lines_in(boxes[name], lines, SIZE, PITCH)
            picture.text(boxes[name].centre, boxes[name].y - 8, caption, SIZE, fill=GREY)
        _arrow(picture, (to.right, to.middle), (boxes["activation"].x, to.middle))
        _arrow(picture, (boxes["activation"].right, to.middle), (boxes["loss"].x, to.middle))
        target = boxes["target"]
        picture.rectangle(target, rx=9, fill=PAPER, stroke=INK)
        picture.lines_in(target, (f"{self.d} = {short(float(self.s.d[0]))}",), SIZE, PITCH)
        _arrow(picture, (target.x, target.middle), (boxes["loss"].right, target.middle))

    def _backwards(self, picture: Picture, factors: dict[str, Box]) -> None:
        said = self._factors()
        for name, box in factors.items():
            self._marked(picture, box, said[name], name)
        middle = factors["error"].middle
        for start, end in (("error", "activation"), ("activation", "input")):
            _arrow(picture, (factors[start].x, middle), (factors[end].right, middle))
            picture.text((factors[start].x + factors[end].right) / 2, middle - 8, "×", SIZE)

    def _results(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The gradients, and delta."""
        s, E, b = self.s, self.E, self.b
        by_weight = [
            f"∂{E}/∂{self.w}{subscript(i)} = δ {self._input(i)} = {short(float(s.dW[2][0, i - self.first]))}"
            for i in self.inputs
        ]
        by_bias = [f"∂{E}/∂{b} = δ = {short(float(s.delta[2][0]))}"] if self.biased else []
        return (*by_weight, *by_bias), (f"δ = ∂{E}/∂{self.y} · ∂{self.y}/∂{self.u} = {short(float(s.delta[2][0]))}",)

    def _results_below(
        self,
        picture: Picture,
        factors: dict[str, Box],
        results: tuple[tuple[str, ...], tuple[str, ...]],
        boxes: dict[str, Box],
    ) -> None:
        gradients, delta = results
        y = max(box.bottom for box in factors.values()) + AIR - 8
        left, right = factors["activation"].x, factors["error"].right
        width = max(text_width(delta[0], SIZE) + 20, right - left)
        of_delta = Box(right - width, y, width, PITCH + 10)
        self._marked(picture, of_delta, delta, "delta")
        _arrow(picture, (factors["error"].centre, factors["error"].bottom), (factors["error"].centre, y))
        _arrow(picture, (factors["activation"].centre, factors["activation"].bottom), (factors["activation"].centre, y))
        learned = (self.w, self.b) if self.biased else (self.w,)
        update = tuple(f"{one} ← {one} − {self.rate} ∂{self.E}/∂{one}" for one in learned)
        under = Box(SIDE, y, max(text_width(line, SIZE) for line in update) + 20, PITCH * len(update) + 10)
        self._marked(picture, under, update, "update")
        of_all = Box(factors["input"].x, y, factors["input"].width, PITCH * len(gradients) + 10)
        picture.rectangle(of_all, fill=PAPER, stroke=INK)
        picture.lines_in(of_all, gradients, SIZE, PITCH)
        _arrow(picture, (of_delta.x, of_delta.middle), (of_all.right, of_delta.middle))
        _arrow(picture, (of_all.centre, max(box.bottom for box in factors.values())), (of_all.centre, y))
        _arrow(picture, (of_all.x, under.middle), (under.right, under.middle))
        _arrow(picture, (under.centre, under.y), (under.centre, boxes["inputs"].bottom))

    def _marked(self, picture: Picture, box: Box, lines: tuple[str, ...], name: str) -> None:
        active = name == self.active
        fill, stroke, width = (TINT, ORANGE, 3.0) if active else (PAPER, INK, 1.0)
        picture.rectangle(box, fill=fill, stroke=stroke, stroke_width=width, data_factor=name, data_active=active)
        picture.lines_in(box, lines, SIZE, PITCH, font_weight="bold" if active else None)


def _arrow(picture: Picture, start: tuple[float, float], end: tuple[float, float]) -> None:
    """A line with a tip at its end."""
    (x1, y1), (x2, y2) = start, end
    length = max(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, 1e-9)
    along, across = (x2 - x1) / length * TIP, (y2 - y1) / length * TIP
    picture.element("line", x1=x1, y1=y1, x2=x2 - along, y2=y2 - across, stroke=GREY, stroke_width=1.2)
    corners = (
        (x2, y2),
        (x2 - along - across / 2, y2 - across + along / 2),
        (x2 - along + across / 2, y2 - across - along / 2),
    )
    picture.element("polygon", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in corners), fill=GREY)
