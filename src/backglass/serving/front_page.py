"""The page at /: what this is and how it is asked, for people, without a script or anything from elsewhere."""

from __future__ import annotations

import shlex
from base64 import b64encode
from hashlib import sha256

from backglass.page import html
from backglass.page.blocks import Block, Code, Heading, Paragraph, Table
from backglass.serving.answered import ServedModel, strict
from backglass.words import Language, Text
from backglass.words import serving as words

_STYLE = b64encode(sha256(f"{html.STYLE}{html.PRINT}".encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_STYLE}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def page(model: ServedModel, target: str | None, speak: Language, address: str) -> str:
    """The page in one language.

    Parameters
    ----------
    model : ServedModel
    target : str or None
        The column that is predicted, of a model of a table.
    speak : {"en", "ja"}
    address : str
        Of the server, for the lines to be typed.
    """
    title = words.TITLE if target is None else words.TITLE_OF.format(target=target)
    row = shlex.quote(strict(model.example()).decode())
    sent = f"\\\n  -H 'content-type: application/json' -d {row}"
    blocks: list[Block] = [Heading(words.ASK), Code(f"curl {address}/predict {sent}")]
    if target is not None:
        table = f"curl {address}/predict -H 'content-type: text/csv' -H 'accept: text/csv' --data-binary @table.csv"
        blocks += [Heading(words.ASK_TABLE), Code(table), Heading(words.ASK_WHY)]
        blocks += [Code(f"curl {address}/explain -H 'accept: text/plain' {sent}")]
    addresses = words.WHAT_THERE_IS if model.members() else words.WHAT_THERE_IS_OF_ARRAYS
    there = tuple((Text(one, one), what) for one, what in addresses.items())
    blocks += [Heading(words.ADDRESSES), Table((words.ADDRESS, words.WHAT), there)]
    about = html.draw([Paragraph(words.ABOUT)], speak, html.with_formulas)
    other = "en" if speak == "ja" else "ja"
    link = f'<p><a lang="{other}" hreflang="{other}" href="/?lang={other}">{words.OTHER_LANGUAGE[speak]}</a></p>'
    return html.page(title[speak], f"{about}\n{html.draw(blocks, speak)}\n{link}", speak)
