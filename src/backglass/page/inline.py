"""Formulas in running text, and what is to be typed: where they stand, so that a page can set them as such."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, TypeAlias

from backglass.page.formulas import FUNCTIONS
from backglass.page.parser import NotationError, parse

Kind: TypeAlias = Literal["words", "formula", "typed"]
_TYPED = re.compile("`([^`]+)`")
_LETTER = "A-Za-z\u0370-\u03ff"
_ATOM = rf"[0-9{_LETTER}∂∞Σ()\[\]|_^'.,²+\-−×·/=≠≈≤≥→<>…]+"
_RUN = re.compile(rf"{_ATOM}(?: {_ATOM})*")
_WORD = re.compile(r"(?<![_A-Za-z∂])[A-Za-z]{2,}(?![_A-Za-z])")  # what is differentiated is none
_HYPHENED = re.compile(r"\d+(?:-\d+)*-(?:\d+|[A-Z])")  # 2-2-2, 1-D
_LISTED, _NEXT_LISTED = re.compile(r"[(\[]?[-−]?\d[\d.]*,"), re.compile(r"[-−]?\d[\d.]*(?:,|[)\]].*)")
_DERIVATIVE = re.compile(r"d[a-z]/d[a-z]")  # dy/dx
_TAIL = ".,:;…"
_JOINING = "=×·/"  # at an end of a formula they join it to a word
_KNOWN = frozenset({*FUNCTIONS, "cot", "delta", "max", "min"})
_SIGNS = ("=", "+", "-", "×", "/", "≈", "<", ">")
_PAIRS = {")": "(", "]": "["}
_IS_NONE = re.compile(r"[a-z]\[\d\]|\([a-z]\)")  # a program's index, and an item of a list
_IS_FORMULA = re.compile(rf"[∂Σ\u0370-\u03ff]|[=≠≈≤≥×^_]|^d[a-z]/d[a-z]$|(?<![{_LETTER}])[A-Za-z](?![A-Za-z])")


def spans(text: str) -> Iterator[tuple[Kind, str]]:
    """A sentence in its pieces; what is to be typed stands between backticks.

    Examples
    --------
    >>> [*spans("For u = 0 type `print(u)`.")]
    [('words', 'For '), ('formula', 'u = 0'), ('words', ' type '), ('typed', 'print(u)'), ('words', '.')]
    """
    at = 0
    for match in _TYPED.finditer(text):
        yield from _untyped(text[at : match.start()])
        yield "typed", match[1]
        at = match.end()
    yield from _untyped(text[at:])


def _untyped(text: str) -> Iterator[tuple[Kind, str]]:
    at = 0
    for start, end in formulas(text):
        if start > at:
            yield "words", text[at:start]
        yield "formula", text[start:end]
        at = end
    if at < len(text):
        yield "words", text[at:]


def formulas(text: str) -> Iterator[tuple[int, int]]:
    """Where the formulas of a sentence begin and end.

    Examples
    --------
    >>> text = "If y = d, the error E is 0: a delta is ∂E/∂u (see 2-2-2)."
    >>> [text[start:end] for start, end in formulas(text)]
    ['y = d', 'E', '∂E/∂u']
    >>> text = "Let u = (1, 0, -1), a row; ∂E/∂w = δ × input."
    >>> [text[start:end] for start, end in formulas(text)]
    ['u = (1, 0, -1)', '∂E/∂w = δ']
    """
    for run in _RUN.finditer(text):
        if text[run.start() - 1 : run.start()] == "{" or text[run.end() : run.end() + 1] == "}":
            continue  # a part of what the notation does not have
        stretches = (piece for start, end in _between_words(run[0]) for piece in _between_brackets(run[0], start, end))
        for start, end in (_trimmed(run[0], *stretch) for stretch in stretches):
            part = run[0][start:end]
            if _IS_FORMULA.search(part) and not _IS_NONE.match(part) and _is_parsed(part):
                yield run.start() + start, run.start() + end


def _between_words(run: str) -> Iterator[tuple[int, int]]:
    """The stretches of a run without words; what ends a clause ends a stretch."""
    start = at = 0
    atoms = run.split(" ")
    for place, atom in enumerate(atoms):
        end = at + len(atom)
        after = atoms[place + 1] if place + 1 < len(atoms) else ""
        if _is_word(atom) or _is_article(atom, after):
            yield start, max(at - 1, start)
            start = end + 1
        elif atom.endswith(tuple(_TAIL)) and atom not in _TAIL and not _is_listed(atom, after):
            yield start, end
            start = end + 1
        at = end + 1
    yield min(start, len(run)), len(run)


def _is_listed(atom: str, after: str) -> bool:
    """Whether a comma stands between the numbers of a bracket, as in u = (1, 0, -1)."""
    return _LISTED.fullmatch(atom) is not None and _NEXT_LISTED.fullmatch(after) is not None


def _is_word(atom: str) -> bool:
    if atom.endswith("'s"):
        return True
    plain = atom.strip(_TAIL + "()[]'")
    if _DERIVATIVE.fullmatch(plain):
        return False
    return any(word not in _KNOWN for word in _WORD.findall(plain)) or _HYPHENED.fullmatch(plain) is not None


def _is_article(atom: str, after: str) -> bool:
    """Whether "a" and "A" are the article, not a number's name."""
    plain = atom.lstrip("(")
    return (plain == "a" and any(map(str.isalnum, after))) or (plain == "A" and _is_word(after))


def _between_brackets(run: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A stretch cut at its brackets that have no partner in it."""
    opened: list[int] = []
    alone = []
    for at in range(start, end):
        if run[at] in "([":
            opened.append(at)
        elif run[at] in _PAIRS and opened and run[opened[-1]] == _PAIRS[run[at]]:
            opened.pop()
        elif run[at] in _PAIRS:
            alone.append(at)
    for at in sorted((*alone, *opened)):
        yield start, at
        start = at + 1
    yield start, end


def _trimmed(run: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without blanks and stops at its ends, nor brackets around all of it."""
    while start < end:
        part = run[start:end]
        if part[0] in f" ,.{_JOINING}":
            start += 1
        elif part[-1] in f" {_TAIL}{_JOINING}-":
            end -= 1
        elif (
            part[0] == "(" and part[-1] == ")" and [*_between_brackets(part, 1, len(part) - 1)] == [(1, len(part) - 1)]
        ):
            start, end = start + 1, end - 1
        else:
            break
    return start, end


def _is_parsed(part: str) -> bool:
    try:
        parse(part)
    except NotationError:
        return False
    return True
