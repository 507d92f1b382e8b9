"""The parts of a worksheet as HTML: what is given, the stages unit by unit, blanks, and the answers to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from backglass.equations.optimisers import Optimiser
from backglass.errors import DataError
from backglass.glass.derivation import derive
from backglass.glass.tracing import Trace
from backglass.page import html
from backglass.page.blocks import Block, Equation, Heading, Paragraph, Table
from backglass.page.figures import figure
from backglass.pictures import stages
from backglass.pictures.first_update import update
from backglass.pictures.stages import Told, UnitLines, first_units
from backglass.pictures.svg import network_svg
from backglass.ranges import MAPPING, TEXTS, check
from backglass.words import Language, Text
from backglass.words import worksheet as words
from backglass.words.characters import escaped

MOST_WEIGHTS = 8  # into a unit, up to which all of them are listed
MOST_INPUTS = 40
HALF_A_LINE = 38  # letters of a formula that fit half the width of a page
TWO_LINES = 44  # letters of the numbers put in, from which a blank in half a page has two lines
_INDICES = re.compile(r"\(\d+\)|\[[\d,]+\]")  # of a symbol: they are drawn small
STYLE = """
figure { margin: 0.6em 0; text-align: center; break-inside: avoid; }
figure svg { max-height: 235mm; }
h2 { border-bottom: 2px solid var(--blue); margin-top: 1.4em; }
h2.part { border: none; font-size: 1.05em; margin: 1.2em 0 0.3em; }
.backglass h4 { font-size: 0.95em; margin: 0.5em 0 0; color: var(--soft); }
.units { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24em, 100%), 1fr)); gap: 0.2em 1.5em; }
.units.wide { grid-template-columns: minmax(0, 1fr); }
.unit { break-inside: avoid; min-width: 0; }
.blank { display: inline-flex; align-items: end; justify-content: end; width: 9em; height: 1.9em; color: var(--soft);
  border-bottom: 1px solid var(--ink); }
.backglass table.equation .fill td { vertical-align: bottom; padding: 0 0.2em 0.1em; }
.blank.numbers { width: 15em; }
.blank.long { height: 3.4em; }
.wide .blank.numbers { width: 36em; max-width: 100%; }
.blank small { font-size: 0.7em; }
.row { display: flex; align-items: baseline; margin: 0.2em 0 0.2em 1em; break-inside: avoid; }
.row > span { flex: 0 0 6em; }
.row > div { display: flex; flex-wrap: wrap; align-items: center; gap: 0.2em 1.6em; }
.row > div > * { white-space: nowrap; }
.answers .row { margin: 0.5em 0 0.5em 1em; }
.answers .row > div { row-gap: 0.7em; }
.new-page { break-before: page; }
footer { margin-top: 2em; color: var(--soft); font-size: 0.85em; }
@media print { body { font-size: 9.5pt; line-height: 1.35; }
  h1, h2, h3, h4, p { break-after: avoid; break-inside: avoid; } }
* { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
"""


@dataclass(frozen=True)
class Names:
    """What units and weights are called, as `network_svg` takes it; each may be empty.

    Attributes
    ----------
    inputs, hidden, outputs : sequence of str
    weights : mapping

    Raises
    ------
    DataError
        They are no sequences of texts, and no mapping.
    """

    inputs: Sequence[str]
    hidden: Sequence[str]
    outputs: Sequence[str]
    weights: Mapping[str, str] | None

    def __post_init__(self) -> None:
        for name in ("inputs", "hidden", "outputs"):
            check(name, getattr(self, name), TEXTS, DataError)
        check("weights", self.weights, MAPPING.or_value(None), DataError)


class SheetWriter:
    """A worksheet while it is written: it keeps the answers of the blanks."""

    def __init__(
        self, t: Trace, speak: Language, *, blanks: bool, most: int, rule: Optimiser | None, names: Names
    ) -> None:
        self.t, self.speak, self.blanks, self.most = t, speak, blanks, most
        self.rule, self.names = rule, names
        self.kept: list[tuple[Text, list[list[Equation]]]] = []  # by heading and unit

    def draw(self, blocks: Iterable[Block]) -> str:
        """Blocks of what is given, in words of our own."""
        return html.draw(list(blocks), self.speak, html.with_formulas)

    def diagram(self, n: int) -> str:
        """The network; where there are blanks, without what is to be computed."""
        names = self.names
        drawn = network_svg(
            self.t, n, inputs=names.inputs, hidden=names.hidden, outputs=names.outputs, weights=names.weights,
            most=max(self.most, 3), blank=self.blanks, lang=self.speak,
        )  # fmt: skip
        return f"<figure>{drawn}</figure>"

    def network(self) -> str:
        """What the network is."""
        net = self.t.network
        said = [words.FUNCTION.format(l=l, name=row.title) for l, row in net.f.items()]
        functions = Text(" ".join(one.en for one in said), "".join(one.ja for one in said))
        sizes = "-".join(map(str, net.sizes))
        text = words.NETWORK.format(sizes=sizes, functions=functions, loss=net.loss.title, L=net.L)
        return self.draw([Paragraph(text)])

    def weights(self) -> Iterator[str]:
        """The weights and biases of the units that are worked out, a line a unit."""
        net, theta = self.t.network, self.t.theta
        for l in range(2, net.L + 1):
            n_out, n_in = net.sizes[l - 1], net.sizes[l - 2]
            inputs = list(range(1, n_in + 1)) if n_in <= MOST_WEIGHTS else first_units(self.t, l - 1, self.most)
            inputs = [*range(net.first_input, 1), *inputs]
            units = first_units(self.t, l, self.most)
            yield part(words.WEIGHTS.format(l=l)[self.speak])
            shown = len(units) * len(inputs)
            every = n_out * (n_in + 1 - net.first_input)
            if shown < every:
                count = f"{every:,}"
                yield self.draw([Paragraph(words.WEIGHTS_NOT_HERE.format(shown=shown, count=count, l=l))])
            for j in units:
                numbers = [(name, theta[name]) for name in (f"w({l})[{j},{i}]" for i in inputs)]
                if net.biases in ("per_unit", "frozen"):
                    numbers.append((f"b({l})[{j}]", theta[f"b({l})[{j}]"]))
                yield self.row(words.UNIT.format(j=j), [f"{name} = {figure(value)}" for name, value in numbers])
            if net.biases == "shared":
                yield self.row(words.SHARED_BIAS.format(l=l), [f"b({l}) = {figure(theta[f'b({l})'])}"])

    def given(self, n: int) -> Iterator[str]:
        """Inputs and targets."""
        s = self.t.sample(n)
        yield part(words.GIVEN[self.speak])
        for symbol, what, numbers, names in (
            ("z(1)", words.INPUT, s.outputs[1].tolist(), self.names.inputs),
            ("d", words.TARGET, s.d.tolist(), self.names.outputs),
        ):
            shown = numbers[:MOST_INPUTS]
            more = [f"(+ {len(numbers) - len(shown):,})"] if len(shown) < len(numbers) else []
            if names and len(numbers) > MOST_WEIGHTS:
                yield html.draw([_named(symbol, what, shown, names, more)], self.speak)
            else:
                formulas = [f"{symbol}[{at}] = {figure(one)}" for at, one in enumerate(shown, 1)]
                yield self.row(what, formulas, more, names)

    def row(self, label: Text, formulas: Sequence[str], more: Sequence[str] = (), names: Sequence[str] = ()) -> str:
        """Formulas beside each other behind a label, each behind its name where it has one."""
        named = [f"{escaped(name)}: " for name in names] + [""] * len(formulas)
        parts = [f"<span>{name}{html.inline(one)}</span>" for one, name in zip(formulas, named, strict=False)]
        parts += [f"<span>{escaped(one)}</span>" for one in more]
        return f'<div class="row"><span>{escaped(label[self.speak])}</span><div>{"".join(parts)}</div></div>'

    def stages(self, n: int) -> Iterator[str]:
        """The stages of one sample; the update where there is an optimiser."""
        parts = [stages.forward, stages.output_deltas, stages.hidden_deltas, stages.gradients]
        for text, part in zip(words.STAGES, parts, strict=False):
            yield from self._stage(text, part(self.t, n, self.most))
        if self.rule is not None:
            yield from self._stage(words.STAGES[-1], update(self.t, n, self.most, self.rule))

    def derivations(self, n: int, derived: Sequence[str]) -> Iterator[str]:
        """Numbers derived through all paths."""
        if derived and not self.blanks:
            yield section(words.ONE_NUMBER[self.speak], new_page=True)
            for name in derived:
                yield self.draw(derive(self.t, name, n if len(self.t.X) > 1 else None).blocks())

    def answers(self) -> Iterator[str]:
        """The results of the blanks, a line a unit."""
        for heading, units in self.kept:
            if heading in words.STAGES and not any(units):
                continue
            yield self.draw([Heading(heading)])
            yield '<div class="units answers">'
            for lines in filter(None, units):
                formulas = "".join(html.inline(f"{line.formula} = {line.result}") for line in lines)
                yield f'<div class="row"><div>{formulas}</div></div>'
            yield "</div>"

    def keep(self, heading: Text) -> None:
        """Begin the answers of what follows."""
        self.kept.append((heading, []))

    def _stage(self, text: Text, blocks: Iterable[Block | UnitLines]) -> Iterator[str]:
        """A heading, then what stands under it; units beside each other where their lines are short enough."""
        yield section(text[self.speak])
        self.keep(text)
        units: list[UnitLines] = []
        for block in blocks:
            if isinstance(block, UnitLines):
                units.append(block)
                continue
            yield from self._units(units)
            units = []
            yield self.draw([block])
        yield from self._units(units)

    def _units(self, units: Sequence[UnitLines]) -> Iterator[str]:
        if not units:
            return
        equations = [one for unit in units for one in unit.lines]
        texts = [_INDICES.sub("", text) for one in equations for text in (one.formula, "" if self.blanks else one.put)]
        yield f'<div class="units{" wide" if max(map(len, texts)) > HALF_A_LINE else ""}">'
        for unit in units:
            self.kept[-1][1].append([])
            title = f"<h4>{html.with_formulas(unit.title[self.speak])}</h4>\n" if unit.title.en else ""
            lines = "\n".join(map(self._filled, unit.lines))
            yield f'<section class="unit">\n{title}{lines}\n</section>'
        yield "</div>"

    def _filled(self, one: Equation) -> str:
        """An equation, or its formula with blanks for the numbers put in and for the result."""
        if not self.blanks or isinstance(one, Told):
            return self.draw([one])
        self.kept[-1][1][-1].append(Equation(one.formula.partition(" = ")[0], "", one.result))
        blanks = [_blank(words.RESULT[self.speak])]
        if one.put and one.put != one.result:
            long = " long" if len(one.put) > TWO_LINES else ""
            blanks.insert(0, _blank(words.NUMBERS[self.speak], f" numbers{long}"))
        rows = "\n".join(f'<tr class="fill"><td></td><td>=</td><td>{blank}</td></tr>' for blank in blanks)
        return self.draw([Equation(one.formula)]).replace("</table>", f"{rows}\n</table>")


def section(text: str, new_page: bool = False) -> str:
    """The heading of a stage."""
    opening = '<h2 class="new-page">' if new_page else "<h2>"
    return f"{opening}{html.with_formulas(text)}</h2>"


def part(text: str) -> str:
    """The heading of a part of what is given."""
    return f'<h2 class="part">{html.with_formulas(text)}</h2>'


def _blank(says: str, kind: str = "") -> str:
    return f'<span class="blank{kind}"><small>{escaped(says)}</small></span>'


def _named(symbol: str, what: Text, shown: Sequence[float], names: Sequence[str], more: Sequence[str]) -> Table:
    rows: list[tuple[Text | str, ...]] = []
    for at, number in enumerate(shown, start=1):
        name = names[at - 1] if at <= len(names) else ""
        rows.append((f"{symbol}[{at}]", Text(name, name), figure(number)))
    rows += [("…", Text("", ""), Text(one, one)) for one in more]
    return Table((what, words.NAME_OF, ""), tuple(rows))
