"""A worksheet: one page that holds a sample's whole way through a network and back, and prints on A4.

The page is one file; it fetches nothing. With blanks, the results are left to the reader, and stand at its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from importlib import metadata

from backglass.errors import DataError
from backglass.glass.derivation import derive
from backglass.glass.excerpts import Sample
from backglass.glass.tracing import Trace
from backglass.keywords import keywords
from backglass.page import html
from backglass.page.blocks import Block, Equation, Heading, Paragraph, Table, equation
from backglass.page.figures import figure
from backglass.pictures import stages
from backglass.pictures.svg import network_svg
from backglass.ranges import FLAG, TEXT, TEXTS, checked, spoken
from backglass.words import Language, Text
from backglass.words import worksheet as words
from backglass.words.characters import escaped

MOST_COLUMNS = 8  # of a table of weights
MOST_ROWS = 40
HALF_A_LINE = 38  # letters of a formula that fit half the width of a page
_INDICES = re.compile(r"\(\d+\)|\[[\d,]+\]")  # of a symbol: they are drawn small
STYLE = """
figure { margin: 0.6em 0; text-align: center; break-inside: avoid; }
figure svg { max-height: 235mm; }
h2 { border-bottom: 2px solid #0072b2; margin-top: 1.4em; }
.blank { display: inline-block; min-width: 9em; border-bottom: 1px solid #111; height: 1.5em; }
.answers, .two { columns: 2 20em; }
.answers table.equation, .two table.equation { break-inside: avoid; }
.two h3 { column-span: all; }
.new-page { break-before: page; }
footer { margin-top: 2em; color: #555; font-size: 0.85em; }
@media print { body { font-size: 9.5pt; line-height: 1.35; } }
* { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
"""


@keywords
def worksheet(
    t: Trace,
    n: int | Sequence[int] = 0,
    *,
    lang: Language | None = None,
    blanks: bool = False,
    inputs: Sequence[str] = (),
    outputs: Sequence[str] = (),
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
        Leave the results to the reader, and put them at the end.
    inputs, outputs : sequence of str, optional
        Names of the inputs and the outputs.
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
    inputs, outputs = checked("inputs", inputs, TEXTS, DataError), checked("outputs", outputs, TEXTS, DataError)
    blanks, title = checked("blanks", blanks, FLAG, DataError), checked("title", title, TEXT, DataError)
    derived = checked("derived", derived, TEXTS.or_value(None), DataError)
    speak = spoken(lang)
    sheet = _Sheet(t, speak, blanks, tuple(inputs), tuple(outputs), _derived(t, derived))
    parts = [sheet.draw(_network(t)), sheet.diagram(samples[0]), sheet.draw(_weights(t))]
    if blanks:
        parts.insert(0, sheet.draw([Paragraph(words.FILL_IN)]))
    for at, one in enumerate(samples):
        parts += sheet.sample(one, new_page=at > 0, alone=len(samples) == 1)
    parts += sheet.answers()
    made = words.MADE.format(version=metadata.version("backglass"))[speak]
    parts.append(f"<footer>{escaped(made)}</footer>")
    return html.page(title or _title(t, samples, blanks)[speak], "\n".join(parts), speak, STYLE)


class _Sheet:
    """A worksheet while it is written: it keeps the answers of the blanks."""

    def __init__(
        self,
        t: Trace,
        speak: Language,
        blanks: bool,
        inputs: tuple[str, ...],
        outputs: tuple[str, ...],
        derived: tuple[str, ...],
    ) -> None:
        self.t, self.speak, self.blanks = t, speak, blanks
        self.inputs, self.outputs, self.derived = inputs, outputs, derived
        self.kept: list[Equation] = []

    def diagram(self, n: int) -> str:
        """The network; where there are blanks, without what is to be computed."""
        of = self.t.theta if self.blanks else self.t
        drawn = network_svg(of, n, inputs=self.inputs, outputs=self.outputs, lang=self.speak)
        return f"<figure>{drawn}</figure>"

    def draw(self, blocks: Iterable[Block]) -> str:
        """Blocks of what is given."""
        return html.draw(list(blocks), self.speak)

    def sample(self, n: int, *, new_page: bool, alone: bool) -> Iterator[str]:
        """One sample: what goes in, the four stages, derivations."""
        if not alone:
            yield _section(words.SAMPLE.format(n=n)[self.speak], new_page)
        yield self.draw([*_sample(self.t.sample(n), self.inputs, self.outputs)])
        for text, blocks in zip(
            words.STAGES, (stages.forward, stages.output_deltas, stages.hidden_deltas, stages.gradients), strict=True
        ):
            yield _section(text[self.speak])
            yield from (self._group(group) for group in _groups(blocks(self.t, n)))
        if self.derived and not self.blanks:
            yield _section(words.ONE_NUMBER[self.speak], new_page=True)
            for name in self.derived:
                yield self.draw(derive(self.t, name, n if len(self.t.X) > 1 else None).blocks())

    def answers(self) -> Iterator[str]:
        """The results of the blanks, on a page of their own."""
        if self.blanks:
            yield _section(words.ANSWERS[self.speak], new_page=True)
            yield f'<div class="answers">\n{self.draw(self.kept)}\n</div>'

    def _group(self, blocks: Sequence[Block]) -> str:
        """What stands under one heading, in two columns where its lines are short enough."""
        drawn = "\n".join(self._filled(block) for block in blocks)
        equations = [block for block in blocks if isinstance(block, Equation)]
        lines = [_INDICES.sub("", line) for one in equations for line in (one.formula, "" if self.blanks else one.put)]
        narrow = len(equations) > 1 and max(map(len, lines)) <= HALF_A_LINE
        return f'<div class="two">\n{drawn}\n</div>' if narrow else drawn

    def _filled(self, block: Block) -> str:
        """A block, or its formula with a blank for the result."""
        if not self.blanks or not isinstance(block, Equation):
            return self.draw([block])
        left = block.formula.partition(" = ")[0]
        self.kept.append(Equation(left, "", block.result))
        formula = self.draw([Equation(block.formula)])
        blank = '<tr><td></td><td>=</td><td><span class="blank"></span></td></tr>'
        return formula.replace("</table>", f"{blank}\n</table>")


def _groups(blocks: Iterable[Block]) -> list[list[Block]]:
    """The blocks, a new group at every heading."""
    groups: list[list[Block]] = []
    for block in blocks:
        if isinstance(block, Heading) or not groups:
            groups.append([])
        groups[-1].append(block)
    return groups


def _section(text: str, new_page: bool = False) -> str:
    opening = '<h2 class="new-page">' if new_page else "<h2>"
    return f"{opening}{escaped(text)}</h2>"


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


def _network(t: Trace) -> list[Block]:
    """What the network is."""
    net = t.network
    rows = net.f.items()
    said = [words.FUNCTION.format(l=l, name=row.title) for l, row in rows]
    functions = Text(" ".join(one.en for one in said), "".join(one.ja for one in said))
    sizes = "-".join(map(str, net.sizes))
    return [Paragraph(words.NETWORK.format(sizes=sizes, functions=functions, loss=net.loss.title))]


def _weights(t: Trace) -> Iterator[Block]:
    """The weights and biases, layer by layer, where a page has room for them."""
    net = t.network
    for l in range(2, net.L + 1):
        yield Heading(words.WEIGHTS.format(l=l))
        n_out, n_in = net.sizes[l - 1], net.sizes[l - 2]
        if n_in > MOST_COLUMNS or n_out > MOST_ROWS:
            yield Paragraph(words.WIDE.format(l=l, count=f"{n_out * n_in:,}"))
            continue
        biased = net.biases not in ("none", "augmented")
        head: tuple[Text | str, ...] = (
            words.UNIT,
            *(f"w({l})[j,{i}]" for i in range(net.first_input, n_in + 1)),
            *([f"b({l})[j]"] if biased else []),
        )
        rows: list[tuple[Text | str, ...]] = []
        for j in range(n_out):
            numbers = [*t.theta.W[l][j], *([t.theta.b[l][j]] if biased else [])]
            rows.append((f"j = {j + 1}", *(figure(float(number)) for number in numbers)))
        yield Table(head, tuple(rows))


def _sample(s: Sample, inputs: Sequence[str], outputs: Sequence[str]) -> Iterator[Block]:
    """Inputs and targets."""
    yield Heading(words.GIVEN)
    for symbol, what, numbers, names in (
        ("z(1)", words.INPUT, s.outputs[1].tolist(), inputs),
        ("d", words.TARGET, s.d.tolist(), outputs),
    ):
        shown = numbers[:MOST_ROWS]
        if not names and len(shown) <= MOST_COLUMNS:
            for at, number in enumerate(shown, start=1):
                yield equation(f"{symbol}[{at}]", number)
            continue
        rows: list[tuple[Text | str, ...]] = []
        for at, number in enumerate(shown, start=1):
            name = names[at - 1] if at <= len(names) else ""
            rows.append((f"{symbol}[{at}]", Text(name, name), figure(number)))
        left = len(numbers) - len(shown)
        if left:
            more = f"(+ {left:,})"
            rows.append(("…", Text("", ""), Text(more, more)))
        yield Table((what, words.NAME_OF, ""), tuple(rows))
