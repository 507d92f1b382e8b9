"""Names and texts of users in C: identifiers made of a file's name, string literals, comments."""

from __future__ import annotations

import re
from collections.abc import Iterable

from backglass.words.characters import visible

WORDS = """auto break case char const continue default do double else enum extern float for goto if inline int long
register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while"""
KEYWORDS = frozenset(WORDS.split())
LONGEST_NAME = 24  # of the 31 characters of a name that C99 promises to tell apart
LONGEST_STRING = 4095  # bytes of a string literal that every C99 compiler takes
FALLBACK = "model"
PLAIN_FILE = re.compile(r"(?!.*\?\?)[^\x00-\x1f\x7f\"\\<>|:*'/]+")  # what `#include "..."` takes everywhere


def identifier(stem: str) -> str:
    """A name for C made of a file's name: letters, digits and underscores of ASCII; "model" where none is left.

    Examples
    --------
    >>> identifier("my birds-2"), identifier("鳥"), identifier("3d"), identifier("int")
    ('my_birds_2', 'model', 'model', 'model')
    """
    name = re.sub(r"[^A-Za-z0-9]+", "_", stem).strip("_")[:LONGEST_NAME].strip("_")
    return FALLBACK if not name or name[0].isdigit() or name in KEYWORDS else name


def includable(stem: str) -> bool:
    r"""Whether a file of that name can be included: some signs in quotes after `#include` mean nothing that is defined.

    Examples
    --------
    >>> includable("my birds"), includable("鳥"), includable('a"b'), includable("a\\b")
    (True, True, False, False)
    """
    return PLAIN_FILE.fullmatch(visible(stem)) is not None


def c_string(text: str) -> str:
    r"""A string literal of the UTF-8 of a text, nothing of which a compiler, an editor or a terminal takes for more.

    Octal escapes have three digits at most, so that a digit after one stays a digit, as it would not after `\x`.

    Examples
    --------
    >>> print(c_string('a"b\\'), c_string("體重 ??/"), c_string("nul\x001"))
    "a\"b\\" "體重 ?\?/" "nul\0001"
    """
    return '"' + _escaped(text) + '"'


def c_characters(text: str) -> str:
    r"""The same as a list of characters, for texts longer than a string literal may be.

    Examples
    --------
    >>> print(c_characters("a'鳥"))
    {'a', '\'', '\351', '\263', '\245', '\0'}
    """
    signs = [chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}" for byte in text.encode()]
    quoted = [f"'\\{sign}'" if sign in "'\\" else f"'{sign}'" for sign in signs]
    return "{" + ", ".join([*quoted, r"'\0'"]) + "}"


def too_long(text: str) -> bool:
    """Whether a text is longer than a string literal may be."""
    return len(text.encode()) > LONGEST_STRING


def c_comment(lines: Iterable[str]) -> str:
    r"""Lines as one comment, which nothing in them ends.

    Examples
    --------
    >>> print(c_comment(["a */ b", "100 %"]))
    /*
     * a * / b
     * 100 %
     */
    """
    written = [in_comment(line) for line in lines]
    if len(written) == 1:
        return f"/* {written[0]} */"
    return "\n".join(["/*", *(f" * {line}".rstrip() for line in written), " */"])


def in_comment(text: str) -> str:
    r"""A text as it may stand in a comment.

    Examples
    --------
    >>> print(in_comment("/* a */ ??/ b \\"))
    / * a * / ? ?/ b \.
    """
    text = visible(text).rstrip()
    for found, put in (("*/", "* /"), ("/*", "/ *"), ("??", "? ?"), ("??", "? ?")):
        text = text.replace(found, put)
    return f"{text}." if text.endswith("\\") else text  # a backslash at a line's end would join it to the next


def _escaped(text: str) -> str:
    signs = []
    for place, sign in enumerate(text):
        if sign in '"\\' or (sign == "?" and text[place - 1 : place] == "?"):  # ??/ and its like are other signs in C99
            signs.append("\\" + sign)
        elif sign.isprintable() and visible(sign) == sign:
            signs.append(sign)
        else:
            signs.extend(f"\\{byte:03o}" for byte in sign.encode())
    return "".join(signs)
