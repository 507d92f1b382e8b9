"""What no style can say of a page: where its lines may break, and what is a picture and no paragraph."""

from __future__ import annotations

import re

_INLINE = re.compile(r"(?<!<span></span>)(?<!<pre>)<code>([^<\n]+)</code>")  # a listing's stands in <pre>
_LONGEST = 24  # characters that are kept on one line, on a phone, too
_FEW = 16  # the same of what has blanks, at which it may break
# A browser breaks between neither an ideographic comma or full stop nor a hyphen, with which options begin.
_HYPHEN = re.compile(r"(?<=[、。])(?=(?:<a [^>]*>)?<code[^>]*>(?:<span[^>]*>)?-)")
_NO_HEAD = re.compile(r"<th([^>]*)></th>")  # names no column, and would be read out as if it did
_NUMBER = re.compile(r"(?<=<td>)([^<\s]{1,12})(?=</td>)")  # as of a thing of a document: 000-1
_PICTURE = re.compile(r"<p>(<img [^>]*>)</p>")


def marked(html: str) -> str:
    """A page whose short code and options in code stay whole, that may break before options in Japanese."""
    html = html.replace("</a> · <a", "</a>\N{NO-BREAK SPACE}· <a")  # a point between links ends a line, and begins none
    html = _NUMBER.sub(lambda found: _word(found[1]), _NO_HEAD.sub(r"<td\1></td>", html))
    return _PICTURE.sub(r'<p class="drawn">\1</p>', _HYPHEN.sub("<wbr>", _INLINE.sub(_kept, html)))


def _kept(found: re.Match[str]) -> str:
    code = found[1]
    if len(code) <= (_FEW if " " in code else _LONGEST):
        return f'<code class="short">{code}</code>'
    return f"<code>{' '.join(map(_word, code.split(' ')))}</code>"


def _word(word: str) -> str:
    """An option, or the name of a lesson; a browser would break behind its hyphens."""
    return f'<span class="short">{word}</span>' if "-" in word and len(word) <= _LONGEST else word
