"""The network as a picture: units with their numbers, edges by weight or gradient, the loss as a node of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite

from backglass.errors import NetworkError
from backglass.glass.tracing import Trace
from backglass.keywords import keywords
from backglass.parameters import Parameters
from backglass.pictures.highlight import Highlight, brought_out
from backglass.pictures.layout import CAPTION, HEADING, LABEL, PITCH, ROW, SIDE, SIZE, TOP, Content, Layout, laid_out
from backglass.pictures.marks import BLUE, DASH, GREY, INK, ORANGE, PALE, PAPER, TINT, Box, Picture, short, text_width
from backglass.pictures.network_content import Edges, Number, Seen, content, description
from backglass.ranges import FLAG, MAPPING, TEXT, TEXTS, check_type, checked, one_of, spoken, whole
from backglass.words import Language, said
from backglass.words import pictures as words

MOST_UNITS = 64
FEW = 6  # units a layer, up to which they show u, z and delta
DENSE = 400  # edges between two layers, from which they are thinner and paler
WIDEST, WIDEST_OF_MANY, THINNEST = 4.0, 2.0, 0.7
LEGEND_LINE = 34.0
HEADED = 34.0  # what the heading takes

NO_UNITS = "units is {}, but a unit shows 'u', 'z' or 'delta', or several of them."


@keywords
def network_svg(
    of: Trace | Parameters,
    n: int = 0,
    *,
    units: Sequence[Number] | Number | None = None,
    edges: Edges | None = None,
    highlight: Highlight = None,
    inputs: Sequence[str] = (),
    hidden: Sequence[str] = (),
    outputs: Sequence[str] = (),
    weights: Mapping[str, str] | None = None,
    loss: bool = True,
    most: int = MOST_UNITS,
    digits: int = 4,
    blank: bool = False,
    title: str | None = None,
    lang: Language | None = None,
) -> str:
    """Draw a network with the numbers of one sample.

    The sign of an edge is its colour (and dash), its size its width. Every unit, edge, target and the loss carry
    their exact numbers as `data-` attributes and in a tooltip.

    Parameters
    ----------
    of : Trace or Parameters
        With parameters alone there are no numbers in the units.
    n : int, default 0
        The sample of the trace, counted from 0.
    units : "u", "z", "delta" or a sequence of them, optional
        What the units show; by default what the stage needs, and in a small network all three.
    edges : {"weight", "gradient"}, optional
        What the edges show: the weights, or the sample's dE_n/dw; by default the weights, at stage 4 the gradients.
    highlight : int, str, Path or sequence of (int, int), optional
        A stage (1 to 4), a parameter's name, or a path, also as its units (layer, unit) from the weight's input on.
    inputs, hidden, outputs : sequence of str, optional
        Names for the inputs, the hidden units (one layer after the other) and the outputs.
    weights : mapping, optional
        Other names for parameters, as in {"w(3)[1,1]": "w5"}, to stand at their edges.
    loss : bool, default True
        Whether the loss and the targets are drawn.
    most : int, default 64
        Units drawn of one layer; the others are counted.
    digits : int, default 4
        Significant digits of the numbers in the picture.
    blank : bool, default False
        Leave u, z, delta and E of a trace to the reader: only inputs, targets and what the edges show are there.
    title : str, optional
        What is heard in place of the heading, which is then left out: for a picture that has a caption of its own.
    lang : {"en", "ja"}, optional
        By default the reader's language, as the locale has it.

    Returns
    -------
    str
        One ``<svg>`` element that needs nothing from elsewhere.

    Raises
    ------
    NetworkError
        A highlight that is not there, `units` or `edges` other than these, gradients without a trace, `most` < 3.
    DataError
        No such sample.

    Examples
    --------
    >>> from backglass.network import Network
    >>> theta = Network((2, 1)).parameters(W=[[[0.4, -0.45]]])
    >>> picture = network_svg(theta)
    >>> 'data-name="w(2)[1,2]" data-value="-0.45"' in picture
    True
    """
    t, theta = (of, of.theta) if isinstance(of, Trace) else (None, of)
    check_type("of", theta, Parameters, "bg.trace or a network", NetworkError)
    most, digits = checked("most", most, whole(3), NetworkError), checked("digits", digits, whole(1, 17), NetworkError)
    edges = checked("edges", edges, one_of("weight", "gradient").or_value(None), NetworkError)
    blank = checked("blank", blank, FLAG, NetworkError)
    brought = brought_out(theta, highlight)
    seen = Seen(
        theta=theta,
        t=t,
        n=0 if t is None else t.number(n),
        numbers=_numbers(theta, units, brought.stage),
        edges=edges or ("gradient" if brought.stage == 4 and t is not None and not blank else "weight"),
        brought=brought,
        most=most,
        inputs=checked("inputs", inputs, TEXTS, NetworkError),
        hidden=checked("hidden", hidden, TEXTS, NetworkError),
        weights=checked("weights", {} if weights is None else weights, MAPPING, NetworkError),
        loss=checked("loss", loss, FLAG, NetworkError),
        outputs=checked("outputs", outputs, TEXTS, NetworkError),
        digits=digits,
        blank=blank,
        language=spoken(lang),
    )
    if seen.edges == "gradient" and t is None:
        raise NetworkError("Gradients belong to a sample; hand over a trace instead of parameters.")
    return str(_draw(seen, checked("title", title, TEXT.or_value(None), NetworkError)))


def _numbers(theta: Parameters, units: Sequence[Number] | Number | None, stage: int) -> tuple[Number, ...]:
    if not isinstance(units, str | list | tuple | None):
        raise NetworkError(NO_UNITS.format(said(units)))
    if units is None:
        if stage == 1:
            return ("u", "z")
        if stage == 4:
            return ("z", "delta")
        return ("u", "z", "delta") if max(theta.network.sizes) <= FEW or stage else ("z",)
    wanted: tuple[Number, ...] = (units,) if isinstance(units, str) else tuple(units)
    if not all(map(one_of("u", "z", "delta").takes, wanted)):
        raise NetworkError(NO_UNITS.format(said(units)))
    return wanted


def _draw(seen: Seen, own_title: str | None) -> Picture:
    said = content(seen)
    title, text = description(seen)
    legend = _legend_words(seen)
    above = 0.0 if own_title is None else HEADED
    widest = _legend_width(legend) if above else max(text_width(title, CAPTION), _legend_width(legend))
    placed = laid_out(said, 2 * SIDE + widest, top=TOP - above)
    picture = Picture(placed.width, placed.height, title if own_title is None else own_title, text, seen.language)
    if own_title is None:
        picture.text(placed.width / 2, CAPTION + 12, title, CAPTION, font_weight="bold")
    for l, x in placed.columns.items():
        for at, line in enumerate(said.headings[l]):
            picture.text(x, 2 * CAPTION + 22 - above + at * (HEADING + 2), line, HEADING, fill=GREY)
    for l in range(2, seen.net.L + 1):
        _edges(picture, seen, said, placed, l)
    if seen.loss:
        _links(picture, seen, placed)
    _units(picture, seen, said, placed)
    if seen.loss:
        _loss(picture, seen, said, placed)
    _legend(picture, (placed.width - _legend_width(legend)) / 2, placed.height - 18, legend)
    return picture


def _edges(picture: Picture, seen: Seen, said: Content, placed: Layout, l: int) -> None:
    """The edges into a layer, the marked one last, so that it lies on top."""
    arriving = seen.arriving(l)
    largest = _largest(seen)
    dense = len(arriving) > DENSE
    for edge in sorted(arriving, key=lambda edge: (edge == seen.brought.marked, seen.brought.edge(edge))):
        _, j, i = edge
        start = placed.biases[l] if i == 0 else placed.units[l - 1, i]
        box = placed.units[l, j]
        x, y = placed.ends.get(edge, (box.x, box.middle))
        value = seen.value(edge)
        share = abs(value) / largest if largest and isfinite(value) else 0.0
        marked = edge == seen.brought.marked
        name = seen.parameter(edge)
        picture.element(
            "line",
            f"{'dE/d' if seen.edges == 'gradient' else ''}{name} = {short(value, 9)}",
            x1=start.right,
            y1=start.middle,
            x2=float(x - 2 if edge in placed.ends else x),
            y2=float(y),
            stroke=_colour(value),
            stroke_width=_thickness(share, dense) + (2.0 if marked else 0.0),
            stroke_dasharray=DASH if value < 0 else None,
            opacity=_opacity(share, dense, marked, seen.brought.edge(edge)),
            data_name=name,
            data_value=repr(value),
        )
        if edge in said.labels:
            _number_at(picture, said.labels[edge], x, y, marked, seen.brought.edge(edge))


def _number_at(picture: Picture, text: str, x: float, y: float, marked: bool, bright: bool) -> None:
    if marked:
        box = Box(x, y - ROW / 2, text_width(text, LABEL) + 4, ROW)
        picture.rectangle(box, fill=TINT, stroke=INK, stroke_width=1.0)
    weight = "bold" if marked else None
    picture.text(x + 2, y + LABEL * 0.36, text, LABEL, "start", opacity=None if bright else PALE, font_weight=weight)


def _colour(value: float) -> str:
    return ORANGE if value < 0 else BLUE if value > 0 else GREY


def _thickness(share: float, dense: bool) -> float:
    return 0.25 + WIDEST_OF_MANY * share if dense else THINNEST + (WIDEST - THINNEST) * share


def _opacity(share: float, dense: bool, marked: bool, bright: bool) -> float | None:
    """None is opaque; among many edges the small ones step back."""
    if bright:
        return 0.25 + 0.65 * share if dense and not marked else None
    return 0.05 if dense else PALE / 2


def _largest(seen: Seen) -> float:
    """The largest size of an edge that is drawn."""
    sizes = (abs(seen.value(edge)) for l in range(2, seen.net.L + 1) for edge in seen.arriving(l))
    return max((size for size in sizes if isfinite(size)), default=0.0)


def _links(picture: Picture, seen: Seen, placed: Layout) -> None:
    """From the outputs to the loss, and from the targets."""
    L, loss = seen.net.L, placed.loss
    for k in seen.drawn[L]:
        box = placed.units[L, k]
        bright = seen.brought.loss and seen.brought.unit((L, k))
        _link(picture, (box.right, box.middle), (loss.x, loss.middle), bright)
    for box in placed.targets.values():
        _link(picture, (box.x, box.middle), (loss.right, loss.middle), seen.brought.targets)


def _link(picture: Picture, start: tuple[float, float], end: tuple[float, float], bright: bool) -> None:
    (x1, y1), (x2, y2) = start, end
    opacity = None if bright else PALE
    picture.element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=GREY, stroke_width=1.0, opacity=opacity)


def _units(picture: Picture, seen: Seen, said: Content, placed: Layout) -> None:
    for unit, box in placed.units.items():
        l, j = unit
        known = dict(seen.known(unit))
        numbers = [f"{kind}({l})[{j}] = {short(value, 9)}" for kind, value in known.items()]
        named = seen.name(unit) or f"({l}, {j})"
        _node(
            picture,
            box,
            said.lines[unit],
            f"{named}: {', '.join(numbers)}" if numbers else named,
            bright=seen.brought.unit(unit),
            marked=unit in seen.brought.units,
            data_unit=f"{l},{j}",
            **{f"data_{kind}": repr(value) for kind, value in known.items()},
        )
    for l, box in placed.more.items():
        picture.lines_in(
            box, (said.more[l],), SIZE, PITCH, fill=GREY, data_more=seen.net.sizes[l - 1] - len(seen.drawn[l])
        )
    for l, box in placed.biases.items():
        bright = any(seen.brought.edge((l, j, 0)) for j in seen.drawn[l])
        marked = (l - 1, 0) in seen.brought.units
        _node(picture, box, (said.bias,), f"z({l - 1})[0] = 1", bright=bright, marked=marked, data_bias=l)


def _node(
    picture: Picture, box: Box, lines: tuple[str, ...], title: str, *, bright: bool, marked: bool, **data: object
) -> None:
    opacity = None if bright else PALE
    fill, width = (TINT, 2.5) if marked else (PAPER, 1.2)
    picture.rectangle(box, title, rx=9, fill=fill, stroke=INK, stroke_width=width, opacity=opacity, **data)
    # The text lets the mouse through to the box and its tooltip.
    picture.lines_in(box, lines, SIZE, PITCH, opacity=opacity, pointer_events="none")


def _loss(picture: Picture, seen: Seen, said: Content, placed: Layout) -> None:
    E = None if seen.sample is None or seen.blank or len(said.loss) == 1 else seen.sample.E
    opacity = None if seen.brought.loss else PALE
    title = "E" if E is None else f"E = {short(E, 9)}"
    picture.rectangle(
        placed.loss,
        title,
        fill=PAPER,
        stroke=INK,
        stroke_width=2.0,
        opacity=opacity,
        data_loss=None if E is None else repr(E),
    )
    picture.lines_in(placed.loss, said.loss, SIZE, PITCH, opacity=opacity, pointer_events="none")
    for k, box in placed.targets.items():
        value = float(seen.sample.d[k - 1]) if seen.sample is not None else 0.0
        bright = seen.brought.targets
        title = f"d[{k}] = {short(value, 9)}"
        _node(picture, box, said.targets[k], title, bright=bright, marked=False, data_target=k, data_value=repr(value))


def _legend_words(seen: Seen) -> tuple[str, str, str]:
    edges = words.EDGES[seen.edges][seen.language]
    widest = words.WIDEST.format(size=short(_largest(seen), seen.digits))
    return (
        words.POSITIVE.format(edges=edges)[seen.language],
        words.NEGATIVE.format(edges=edges)[seen.language],
        widest[seen.language],
    )


def _legend_width(legend: tuple[str, str, str]) -> float:
    return sum(text_width(text, HEADING) + LEGEND_LINE + 24 for text in legend)


def _legend(picture: Picture, x: float, y: float, legend: tuple[str, str, str]) -> None:
    colours = ((BLUE, 2.0, None), (ORANGE, 2.0, DASH), (GREY, WIDEST, None))
    for text, (colour, width, dash) in zip(legend, colours, strict=True):
        line = {"stroke": colour, "stroke_width": width, "stroke_dasharray": dash}
        picture.element("line", x1=x, y1=y - 4, x2=x + LEGEND_LINE - 6, y2=y - 4, **line)
        picture.text(x + LEGEND_LINE, y, text, HEADING, "start")
        x += LEGEND_LINE + text_width(text, HEADING) + 24
