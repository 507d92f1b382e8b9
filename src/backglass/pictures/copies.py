"""Worksheets for a class: one network's shape with other numbers for each student, and the answers apart."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from backglass.equations.arrays import Floats
from backglass.equations.optimisers import Optimiser
from backglass.equations.randomness import Purpose, check_seed, uniforms
from backglass.errors import DataError
from backglass.files import write_whole
from backglass.glass.tracing import Trace, trace
from backglass.keywords import keywords
from backglass.network import Network, check_network
from backglass.page import html
from backglass.page.blocks import Paragraph
from backglass.parameters import Parameters
from backglass.pictures.sheet_writer import STYLE, Names, SheetWriter
from backglass.pictures.stages import MOST_UNITS
from backglass.pictures.worksheet import made, rule_of
from backglass.ranges import checked, spoken, whole
from backglass.words import Language, Text
from backglass.words import worksheet as words
from backglass.words.characters import escaped

SHEETS, ANSWERS = "worksheets.html", "worksheets-answers.html"
MOST_COPIES = 1000
ATTEMPTS = 100  # at numbers that are pleasant to calculate with
STEEP, NOTICEABLE = 0.05, 0.001  # what f'(u) and delta should reach
FEW_INPUTS = 8  # of a unit, up to which its weights may be nearly 1
COPY_STYLE = """
.copy { margin: 3em 0 0; }
.student { display: flex; justify-content: end; gap: 0.5em; }
.student span { width: 16em; border-bottom: 1px solid #111; }
@media print { main > h1:has(+ .copy) { display: none; } .copy { margin: 0; } }
"""
ANSWER_STYLE = """
.answers-of { break-inside: avoid; }
.answers-of h2 { margin-top: 1em; }
.answers-of h3 { margin: 0.5em 0 0; }
.answers-of .row { margin: 0.3em 0 0.3em 1em; }
.answers-of .row > div { gap: 0.55em 1.4em; }
.backglass .answers-of math { math-style: compact; }
@media print { .answers-of { font-size: 8.5pt; line-height: 1.2; } footer { margin: 0; } }
"""


@dataclass(frozen=True, eq=False)
class Worksheets:
    """Worksheets with different numbers, as two pages of HTML that need nothing from elsewhere.

    Attributes
    ----------
    sheets : str
        All of them, each from a new page on.
    answers : str
        The answers to all of them, in the same order.
    traces : tuple of Trace
        The numbers of each.
    """

    sheets: str
    answers: str
    traces: tuple[Trace, ...]

    def __repr__(self) -> str:
        """How many, and of which network; the pages are long."""
        return f"Worksheets(sizes={self.traces[0].network.sizes}, copies={len(self.traces)})"

    def save(self, folder: str | os.PathLike[str]) -> tuple[Path, Path]:
        """Write `worksheets.html` and `worksheets-answers.html` into a folder.

        Parameters
        ----------
        folder : path
            Made where it is missing.

        Returns
        -------
        (Path, Path)
            The two files.

        Raises
        ------
        FileError
            They cannot be written.
        """
        paths = Path(folder) / SHEETS, Path(folder) / ANSWERS
        for path, page in zip(paths, (self.sheets, self.answers), strict=True):
            write_whole(path, page.encode())
        return paths


@keywords
def worksheets(
    network: Network,
    copies: int = 30,
    *,
    seed: int = 0,
    lang: Language | None = None,
    optimiser: Optimiser | str | None = None,
    most: int = MOST_UNITS,
    inputs: Sequence[str] = (),
    hidden: Sequence[str] = (),
    outputs: Sequence[str] = (),
    weights: Mapping[str, str] | None = None,
) -> Worksheets:
    """Write worksheets to fill in, with other numbers for each student and the answers apart.

    Weights, biases, inputs and targets have at most two decimals, no two sheets have the same, and where the network
    allows it no unit is saturated and no delta almost zero. The same seed gives the same bytes everywhere.

    Parameters
    ----------
    network : Network
        What all of them are of.
    copies : int, default 30
        1 to 1000.
    seed : int, default 0
    lang : {"en", "ja"}, optional
        By default the reader's language, as the locale has it.
    optimiser : optimiser or str, optional
        With it the first update is asked for, too.
    most : int, default 6
        Units of a wide layer that are drawn and worked out; the others are counted.
    inputs, hidden, outputs : sequence of str, optional
        Names of the inputs, the hidden units (one layer after the other) and the outputs.
    weights : mapping, optional
        Other names for parameters, as in {"w(3)[1,1]": "w5"}, to stand in the picture.

    Returns
    -------
    Worksheets

    Raises
    ------
    DataError
        A number of copies that nobody needs, or `most` below 1.
    NetworkError
        Not a network.
    PlanError
        An optimiser that is none, L-BFGS, or a seed out of its range.

    Examples
    --------
    >>> from backglass.network import Network
    >>> made = worksheets(Network((2, 2, 1), hidden="logistic", output="logistic"), copies=2, seed=7, optimiser="sgd")
    >>> made, made.traces[0].X.tolist(), made.traces[1].X.tolist()
    (Worksheets(sizes=(2, 2, 1), copies=2), [[0.49, 0.38]], [[0.52, 0.33]])
    """
    check_network(network, "network")
    copies = checked("copies", copies, whole(1, MOST_COPIES), DataError)
    most, speak = checked("most", most, whole(), DataError), spoken(lang)
    seed, rule, names = check_seed(seed), rule_of(optimiser), Names(inputs, hidden, outputs, weights)
    traces = tuple(_different(network, seed, copies))
    title = words.TITLE.format(sizes="-".join(map(str, network.sizes)))
    sheets: list[str] = []
    answers: list[str] = []
    for number, t in enumerate(traces, start=1):
        sheet = SheetWriter(t, speak, blanks=True, most=most, rule=rule, names=names)
        sheets += _copy(sheet, words.COPY.format(title=title, number=number))
        answers += _answers(sheet, number)
    heading = words.COPIES.format(title=title, count=copies, seed=seed)
    return Worksheets(
        sheets=_page(heading, sheets, speak, COPY_STYLE),
        answers=_page(words.ANSWERS_OF.format(title=heading), answers, speak, ANSWER_STYLE),
        traces=traces,
    )


def _copy(sheet: SheetWriter, title: Text) -> Iterator[str]:
    """One student's sheet."""
    speak = sheet.speak
    yield f'<h1 class="copy new-page">{escaped(title[speak])}</h1>'
    yield f'<p class="student">{escaped(words.STUDENT[speak])} <span></span></p>'
    yield sheet.draw([Paragraph(words.FILL_IN_COPY)])
    yield sheet.network()
    yield sheet.diagram(0)
    yield from sheet.weights()
    yield from sheet.given(0)
    yield from sheet.stages(0)


def _answers(sheet: SheetWriter, number: int) -> Iterator[str]:
    """The answers to the sheet that was written."""
    yield f'<section class="answers-of">\n<h2>{escaped(words.NUMBER.format(number=number)[sheet.speak])}</h2>'
    yield from sheet.answers()
    yield "</section>"


def _page(title: Text, parts: Sequence[str], speak: Language, style: str) -> str:
    return html.page(title[speak], "\n".join([*parts, made(speak)]), speak, STYLE + style)


def _different(network: Network, seed: int, copies: int) -> Iterator[Trace]:
    """Numbers for each copy, none twice."""
    used: set[bytes] = set()
    for number in range(1, copies + 1):
        chosen = _pleasant(network, seed, number, used)
        used.add(_bytes(chosen))
        yield chosen


def _pleasant(network: Network, seed: int, number: int, used: set[bytes]) -> Trace:
    """The first numbers that are pleasant to calculate with, of many attempts at least the most pleasant ones."""
    best: tuple[float, Trace] | None = None
    for attempt in range(ATTEMPTS):
        drawn = _drawn(network, seed, number, attempt)
        if _bytes(drawn) in used:
            continue
        pleasure = _pleasure(drawn)
        if best is None or pleasure > best[0]:
            best = pleasure, drawn
        if pleasure >= 1:
            break
    if best is None:
        raise DataError(words.TOO_FEW_NUMBERS.format(sizes="-".join(map(str, network.sizes)), copies=number - 1))
    return best[1]


def _bytes(t: Trace) -> bytes:
    return b"".join(part.tobytes() for part in (t.theta.flat, t.X, t.D))


def _pleasure(t: Trace) -> float:
    """1 and more where no unit is saturated and no delta almost zero."""
    slopes = (abs(slope).min() / STEEP for slope in t.dz_du.values())
    deltas = (abs(delta).min() / NOTICEABLE for delta in t.delta.values())
    return float(min(*slopes, *deltas))


def _drawn(network: Network, seed: int, number: int, attempt: int) -> Trace:
    """Weights and biases from ±0.05 to ±0.95, smaller ones into wide units; inputs from 0.05 to 0.95; targets."""
    P, n_in, n_out = network.parameter_count, network.sizes[0], network.sizes[-1]
    draws = uniforms(seed, Purpose.WORKSHEET, P + n_in + n_out, layer=attempt, time=number)
    steps = np.floor(38 * draws[:P]) - 19  # -19..18
    flat = (steps + (steps >= 0)) / _parts_of_one(network)
    theta = Parameters(network, flat + 0.0)
    return trace(network, theta, _hundredths(draws[P : P + n_in])[None, :], _targets(network, draws[P + n_in :]))


def _parts_of_one(network: Network) -> Floats:
    """20 for weights in steps of 0.05, 100 for those into units of many inputs, in steps of 0.01: (P,)."""
    parts = np.full(network.parameter_count, 20.0)
    for l, (of_W, _) in network.layout.items():
        if network.sizes[l - 2] > FEW_INPUTS:
            parts[of_W] = 100.0
    return parts


def _hundredths(draws: Floats) -> Floats:
    return np.asarray((5 + np.floor(91 * draws)) / 100)


def _targets(network: Network, draws: Floats) -> Floats:
    """A class, yes or no, a count, or a number, as the loss takes them: (1, n_L)."""
    loss = network.loss
    if loss.classes:
        return np.asarray(np.eye(len(draws))[[int(draws[0] * len(draws))]])
    if loss.probabilities:
        return np.asarray(np.floor(2 * draws)[None, :])
    if loss.target_range == (0.0, np.inf):
        return np.asarray(1 + np.floor(5 * draws)[None, :])
    return _hundredths(draws)[None, :]
