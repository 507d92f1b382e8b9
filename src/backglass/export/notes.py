"""What stands at the head of an exported file: comments, in the language that was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backglass import __version__
from backglass.export.portable import CategoryInput, Outputs, Portable, TableInput
from backglass.page.blocks import Block, Heading, Paragraph
from backglass.page.tabulated import tabulated
from backglass.page.text import INDENT, draw
from backglass.words import Language, Text
from backglass.words import exported_files as words
from backglass.words.characters import visible

if TYPE_CHECKING:
    from backglass.export.training_program import TrainingProgram

WIDTH = 96  # columns of a comment
MOST_COLUMNS = 60  # of a table that the comment lists; the program holds all
LONGEST_NAME = 60  # characters of a name in a comment
ROOM = 240  # characters of a list of names


@dataclass(frozen=True)
class Notes:
    """What an emitter is told beside the network.

    Attributes
    ----------
    stem : str
        The file's name without its suffix, by which one of several files names another. It is the user's: data.
    lang : {"en", "ja"}
        Of comments.
    lines : tuple of str
        The comment at the head of each file: what it is, what goes in, what comes out, how to use it, and what a check
        found. They hold no control characters, but what ends a comment in some language may be in them: an emitter
        makes a comment of each line.
    """

    stem: str
    lang: Language
    lines: tuple[str, ...]


def network_lines(portable: Portable, title: Text, use: str, found: Text | None, lang: Language) -> tuple[str, ...]:
    """The lines at the head of an exported network.

    Parameters
    ----------
    portable : Portable
    title : Text
        Of the format.
    use : str
        How the file is used: a line of code or a sentence each line.
    found : Text or None
        What a check found; None where there was none.
    lang : {"en", "ja"}
    """
    shape = "-".join(map(str, portable.sizes))
    facts = {"layers": shape, "activations": _activations(portable), "dtype": portable.dtype}
    opening: list[Block] = [
        Heading(words.NETWORK.format(title=title)),
        Paragraph(words.WRITTEN.format(version=__version__, **facts)),
        Heading(words.GOES_IN),
        Paragraph(_goes_in(portable)),
    ]
    comes_out = Paragraph(_comes_out(portable.outputs))
    rest = [Heading(words.COMES_OUT), comes_out, *closing(use, found or words.NOT_CHECKED)]
    return (*drawn(opening, lang), *_columns(portable, lang), "", *drawn(rest, lang))


def closing(use: str, found: Text) -> list[Block]:
    """How a file is used, and what a check found."""
    return [Heading(words.HOW), *_each_line(use), Heading(words.FOUND), Paragraph(found)]


def drawn(blocks: Sequence[Block], lang: Language) -> tuple[str, ...]:
    """Blocks as the lines of a comment; each says in itself where it ends, whatever the blocks hold."""
    return tuple(visible(line) for line in draw(blocks, lang, WIDTH).split("\n"))


def _each_line(use: str) -> list[Block]:
    return [Paragraph(Text(line, line)) for line in use.splitlines()]


def _activations(portable: Portable) -> Text:
    """The activations of the layers by their names, those that follow each other once."""
    names = [layer.f.name for layer in portable.layers]
    shown = ", ".join(name for name, before in zip(names, ["", *names], strict=False) if name != before)
    return Text(shown, shown)


def _goes_in(portable: Portable) -> Text:
    if portable.columns:
        return words.TABLE_IN.format(count=len(portable.columns))
    return words.ARRAY_IN.format(count=len(portable.inputs), dtype=portable.dtype, names=_listed(portable.inputs))


def _columns(portable: Portable, lang: Language) -> list[str]:
    """The table of what goes in, as lines; none where z(1) itself does."""
    if not portable.columns:
        return []
    head = (words.PLACE, words.COLUMN, words.NUMBER, words.GAP)
    rows = [
        (_quiet(str(place)), _quiet(column.name), _meaning(column), _gap(column))
        for place, column in enumerate(portable.columns[:MOST_COLUMNS], start=1)
    ]
    if (beyond := len(portable.columns) - MOST_COLUMNS) > 0:
        rows.append((_quiet("..."), words.AND_MORE.format(count=beyond), _quiet(""), _quiet("")))
    cells = [[visible(cell[lang]) for cell in row] for row in rows]
    drawn_rows = tabulated([one[lang] for one in head], cells, lang, WIDTH - INDENT, words=True)
    return [f"{' ' * INDENT}{line}" for line in drawn_rows]


def _quiet(name: str) -> Text:
    """A user's text as a cell shows it: in one line that is not long."""
    shown = visible(name)
    shown = shown if len(shown) <= LONGEST_NAME else f"{shown[:LONGEST_NAME]}..."
    return Text(shown, shown)


def _meaning(column: TableInput) -> Text:
    if isinstance(column, CategoryInput):
        return words.CODES.format(texts=_numbered(column.categories))
    if column.unit == "place":
        return words.PLACES.format(texts=_numbered(column.levels))
    return words.UNITS[column.unit]


def _numbered(texts: Sequence[str]) -> Text:
    return _listed([f"{place} {text}" for place, text in enumerate(texts)])


def _listed(texts: Sequence[str]) -> Text:
    """Texts with commas between them, as many of the first as a line or two hold."""
    shown: list[str] = []
    room = ROOM
    for text in texts:
        one = _quiet(text).en
        room -= len(one) + 2
        if room < 0 and shown:
            named = ", ".join(shown)
            return words.SOME.format(texts=Text(named, named), count=len(texts))
        shown.append(one)
    named = ", ".join(shown)
    return Text(named, named)


def _gap(column: TableInput) -> Text:
    if isinstance(column, CategoryInput):
        filled = words.NONE_OF_THEM if column.fill is None else _quiet(str(column.fill))
    else:
        filled = _quiet(f"{column.fill:.6g}")
    return words.AND_SAID.format(filled=filled) if column.indicator else filled


def _comes_out(outputs: Outputs) -> Text:
    if outputs.meaning == "numbers":
        return words.NUMBERS_OUT.format(count=len(outputs.names), names=_listed(outputs.names))
    said = words.LABELS_OUT if outputs.meaning == "labels" else words.CLASSES_OUT
    return said.format(count=len(outputs.classes), names=_listed([str(one) for one in outputs.classes]))


def program_lines(
    program: TrainingProgram, title: Text, use: str, found: Text | None, lang: Language
) -> tuple[str, ...]:
    """The lines at the head of an exported training.

    Parameters
    ----------
    program : TrainingProgram
    title : Text
        Of the format.
    use : str
        How the file is run.
    found : Text or None
        What a check found; None where there was none.
    lang : {"en", "ja"}
    """
    facts = {"rows": len(program.X), "inputs": program.sizes[0]}
    blocks: list[Block] = [
        Heading(words.TRAINING.format(title=title)),
        Paragraph(program.title),
        Paragraph(words.DATA_IN.format(**facts)),
        Paragraph(words.PRINTS),
        *(Paragraph(remark) for remark in program.remarks),
        *closing(use, found or words.NOT_RUN),
    ]
    return drawn(blocks, lang)
