"""Files that are no tables whatever they are called, known by their first bytes."""

from __future__ import annotations

import re

MARKS = {
    b"\x1f\x8b": "gzip",
    **{b"BZh%d1AY&SY" % level: "bzip2" for level in range(1, 10)},
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"PK\x03\x04": "zip",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "xls",
    b"ARROW1\x00\x00": "arrow",
    b"SQLite format 3\x00": "sqlite",
    b"%PDF-": "pdf",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
}
LONGEST = 64  # bytes looked at, after blanks
JSON = re.compile(rb'(?:\[\s*)?\{\s*"|\[\s*\[\s*[-0-9"]')
HTML = re.compile(rb"<(?:!doctype html|html|table|\?xml)", re.IGNORECASE)


def no_table(data: bytes) -> str | None:
    """What a file is, a key of `words.tables.NO_TABLE`, where its first bytes say that it is no table.

    Examples
    --------
    >>> no_table(b"%PDF-1.4"), no_table(b"bird,grams")
    ('pdf', None)
    """
    for mark, kind in MARKS.items():
        if data.startswith(mark):
            return kind
    start = data[: 2 * LONGEST].lstrip()[:LONGEST]
    if JSON.match(start):
        return "json"
    return "html" if HTML.match(start) else None
