"""Breaking texts into lines: English at spaces, Japanese between characters by its own rules."""

from __future__ import annotations

import re

from rich.cells import cell_len

from backglass.words import Language

NOT_FIRST = "、。，．・：；？！）」』】〕〉》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々)],.:;?!"
NOT_LAST = "（「『【〔〈《(["


def wrap(text: str, width: int, speak: Language) -> list[str]:
    """Lines of at most `width` columns; what is wider than that and has no space is broken behind an opening bracket.

    Examples
    --------
    >>> wrap("one two three", 8, "en")
    ['one two', 'three']
    >>> wrap("重みの勾配を、まず求めます。", 12, "ja")
    ['重みの勾配', 'を、まず求め', 'ます。']
    """
    lines = [""]
    whole = _words(text) if speak == "en" else _pieces(text)
    for piece in (part for one in whole for part in _behind_brackets(one, width)):
        if cell_len(lines[-1] + piece.rstrip()) > width and lines[-1]:
            lines[-1] = lines[-1].rstrip()
            piece = piece.lstrip()
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]


def longest_piece(text: str, speak: Language) -> int:
    """How many columns the longest piece takes that is not broken.

    Examples
    --------
    >>> longest_piece("one two three", "en")
    5
    """
    return max(cell_len(piece.strip()) for piece in (_words(text) if speak == "en" else _pieces(text)))


def _behind_brackets(piece: str, width: int) -> list[str]:
    """A piece, or its parts where it is wider than a line."""
    if cell_len(piece.strip()) <= width:
        return [piece]
    parts = [""]
    for part in re.split(r"(?<=\()", piece):
        if parts[-1] and cell_len(parts[-1] + part) > width:
            parts.append("")
        parts[-1] += part
    return parts


def _words(text: str) -> list[str]:
    """The words, each with the space before it."""
    first, *others = text.split(" ")
    return [first, *(f" {word}" for word in others)]


def _pieces(text: str) -> list[str]:
    """The pieces that stay whole: a word of the Latin alphabet, a character with what may not start a line."""
    pieces = [""]
    for character in text:
        last = pieces[-1][-1:]
        wide = cell_len(character) == 2
        joined = (
            character in NOT_FIRST
            or last in NOT_LAST
            or (not wide and character != " " and last.strip() and cell_len(last) == 1)
        )
        if joined or not last:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces
