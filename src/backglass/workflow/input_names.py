"""What the inputs of a table's network are called, for whoever reads z(1)[4]."""

from __future__ import annotations

from collections.abc import Sequence

from backglass.glass.quantities import Quantity
from backglass.page.blocks import Paragraph
from backglass.preparation.calendar_parts import circle_words
from backglass.preparation.dated import DatedColumn
from backglass.preparation.whole import Preparation
from backglass.words import Text
from backglass.words import explanation as words


def input_texts(preparation: Preparation) -> tuple[Text, ...]:
    """The name of every input, those of gaps, parts of dates and rules in the reader's language.

    Examples
    --------
    >>> import polars as pl
    >>> table = pl.DataFrame({"x": [1.0, None, 3.0], "y": ["a", "b", "a"]})
    >>> [name["ja"] for name in input_texts(Preparation.fit(table, "y"))]
    ['x', 'x の欠損']
    """
    gaps = [words.GAP.format(column=column.name) for column in preparation.columns if column.indicator]
    known = {gap.en: gap for gap in gaps}
    for column in preparation.columns:
        known |= circle_words(column.name, column.parts) if isinstance(column, DatedColumn) else {}
    known |= {rule.name: rule.text for rule in preparation.rules}
    return tuple(known.get(name) or Text(name, name) for name in preparation.names)


def from_input(preparation: Preparation, q: Quantity, own: Sequence[int] | None = None) -> list[Paragraph]:
    """That a weight is an input's, and which; nothing of any other number. `own` are the network's inputs, from 0."""
    if q.kind != "weight" or q.l != 2 or not q.i:
        return []
    name = input_texts(preparation)[q.i - 1 if own is None else own[q.i - 1]]
    return [Paragraph(words.WEIGHT_OF.format(weight=q.name, unit=f"z(1)[{q.i}]", name=name))]
