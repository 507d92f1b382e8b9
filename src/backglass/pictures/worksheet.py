"""A worksheet: one page that holds a sample's whole way through a network and back, and prints on A4.

The page is one file; it fetches nothing. With blanks, the results are left to the reader, and stand at its end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import metadata

from backglass.equations.optimisers import LBFGS, OPTIMISERS, Optimiser
from backglass.equations.table import look_up
from backglass.errors import DataError, PlanError
from backglass.glass.tracing import Trace
from backglass.keywords import keywords
from backglass.page import html
from backglass.page.blocks import Paragraph
from backglass.pictures.sheet_writer import STYLE, Names, SheetWriter, section
from backglass.pictures.stages import MOST_UNITS
from backglass.ranges import FLAG, TEXT, TEXTS, checked, spoken, whole
from backglass.words import Language, Text
from backglass.words import worksheet as words
from backglass.words.characters import escaped


@keywords
def worksheet(
    t: Trace,
    n: int | Sequence[int] = 0,
    *,
    lang: Language | None = None,
    blanks: bool = False,
    optimiser: Optimiser | str | None = None,
    most: int = MOST_UNITS,
    inputs: Sequence[str] = (),
    hidden: Sequence[str] = (),
    outputs: Sequence[str] = (),
    weights: Mapping[str, str] | None = None,
    derived: Sequence[str] | None = None,
    title: str = "",
) -> str:
    """Write the worksheet of one sample, or of several.

    Parameters
    ----------
    t : Trace
    n : int or sequence of int, default 0
        The samples, counted from 0.
    lang : {"en", "ja"}, optional
        By default the reader's language, as the locale has it.
    blanks : bool, default False
        Leave the numbers and the results to the reader, and put the results at the end.
    optimiser : optimiser or str, optional
        With it a fifth stage updates every weight and bias that is worked out: the first update, by this sample alone.
    most : int, default 6
        Units of a wide layer that are drawn and worked out; the others are counted.
    inputs, hidden, outputs : sequence of str, optional
        Names of the inputs, the hidden units (one layer after the other) and the outputs.
    weights : mapping, optional
        Other names for parameters, as in {"w(3)[1,1]": "w5"}, to stand in the picture.
    derived : sequence of str, optional
        Numbers whose derivation is added, such as "w(2)[1,1]"; by default the first weight of the last and of the
        first layer.
    title : str, optional
        In place of the worksheet's own.

    Returns
    -------
    str
        An HTML page that needs nothing from elsewhere.

    Raises
    ------
    DataError
        No such sample, none at all, or a number on the way that is not finite.
    NetworkError
        A name in `derived` that is none of the network's.
    PlanError
        An optimiser that is none, or L-BFGS, whose updates nobody works out by hand.

    Examples
    --------
    >>> from backglass.glass import trace
    >>> from backglass.network import Network
    >>> net = Network((2, 1), output="logistic")
    >>> page = worksheet(trace(net, net.parameters(W=[[[1, 6]]], b=[[-4]]), [[1, 0]], [[0]]))
    >>> page.startswith("<!DOCTYPE html>"), page.count("<svg")
    (True, 1)
    """
    several: list[int] = list(n) if isinstance(n, list | tuple | range) else [n]  # type: ignore[list-item]
    if not several:
        raise DataError("A worksheet is of one sample at least; name it by n.")
    samples = [t.number(one) for one in several]
    names = Names(inputs, hidden, outputs, weights)
    blanks, title = checked("blanks", blanks, FLAG, DataError), checked("title", title, TEXT, DataError)
    derived = _derived(t, checked("derived", derived, TEXTS.or_value(None), DataError))
    most, speak = checked("most", most, whole(), DataError), spoken(lang)
    sheet = SheetWriter(t, speak, blanks=blanks, most=most, rule=rule_of(optimiser), names=names)
    parts = [sheet.draw([Paragraph(words.FILL_IN)])] if blanks else []
    parts += [sheet.network(), sheet.diagram(samples[0]), *sheet.weights()]
    for at, one in enumerate(samples):
        if len(samples) > 1:
            heading = words.SAMPLE.format(n=one)
            sheet.keep(heading)
            parts.append(section(heading[speak], new_page=at > 0))
        parts += [*sheet.given(one), *sheet.stages(one), *sheet.derivations(one, derived)]
    if blanks:
        parts += [section(words.ANSWERS[speak], new_page=True), *sheet.answers()]
    return html.page(title or _title(t, samples, blanks)[speak], "\n".join([*parts, made(speak)]), speak, STYLE)


def rule_of(optimiser: Optimiser | str | None) -> Optimiser | None:
    """The row that was asked for, whose update can be worked out line by line."""
    if isinstance(optimiser, LBFGS) or (isinstance(optimiser, str) and optimiser == LBFGS.name):
        raise PlanError(words.NO_LBFGS)
    return None if optimiser is None else look_up("optimiser", OPTIMISERS, optimiser)


def made(speak: Language) -> str:
    """Who made the page."""
    text = words.MADE.format(version=metadata.version("backglass"))[speak]
    return f"<footer>{escaped(text)}</footer>"


def _title(t: Trace, samples: Sequence[int], blanks: bool) -> Text:
    sizes = "-".join(map(str, t.network.sizes))
    one = len(samples) == 1 and len(t.X) > 1
    text = words.TITLE_OF_SAMPLE.format(sizes=sizes, n=samples[0]) if one else words.TITLE.format(sizes=sizes)
    if blanks:
        text = Text(words.BLANK_TITLE.en.format(title=text.en), words.BLANK_TITLE.ja.format(title=text.ja))
    return text


def _derived(t: Trace, derived: Sequence[str] | None) -> tuple[str, ...]:
    if derived is not None:
        return tuple(derived)
    return tuple(dict.fromkeys((f"w({t.network.L})[1,1]", "w(2)[1,1]")))
