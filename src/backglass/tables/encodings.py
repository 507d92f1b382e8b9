"""How the text of a file is encoded: decided from its bytes, unless the user says it.

A byte order mark decides, the zero bytes of UTF-16 without one, and the escapes of ISO-2022-JP; then text that is
valid UTF-8 is UTF-8, and text that is valid Shift_JIS and reads like Japanese is Shift_JIS. Anything else is refused:
Western single-byte text is often valid Shift_JIS, too, and would become rare kanji.
"""

from __future__ import annotations

import codecs
from collections import Counter
from pathlib import Path

from backglass.errors import DataError
from backglass.words import tables as words

UTF8 = "utf-8"
SHIFT_JIS = "cp932"  # Shift_JIS as Windows writes it
EUC_JP, ESCAPED, UTF16 = "euc_jp", "iso2022_jp_ext", "utf-16"
# What --encoding takes, by Python's own names of them; other names of the same encodings are known, too.
ENCODINGS = {
    UTF8: "UTF-8",
    SHIFT_JIS: "Shift_JIS (cp932)",
    EUC_JP: "EUC-JP",
    ESCAPED: "ISO-2022-JP",
    UTF16: "UTF-16",
    "cp1252": "Windows-1252",
    "iso8859-1": "ISO 8859-1",
    "cp1250": "Windows-1250 (Central Europe)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "gb18030": "GB 18030",
    "big5": "Big5",
    "cp949": "EUC-KR (cp949)",
}
ALIASES = {"shift_jis": SHIFT_JIS, "iso2022_jp": ESCAPED, "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949"}
MARKS = {codecs.BOM_UTF8: UTF8, codecs.BOM_UTF16_LE: UTF16, codecs.BOM_UTF16_BE: UTF16}
MOSTLY_JAPANESE = 0.8  # of the characters that are not ASCII
NO_LEADS = {0x80, 0xA0, 0xFD, 0xFE, 0xFF}  # Python reads them, but they stand for nothing
BLOCK = 1 << 20  # bytes
LOOKED_AT = 1_000_000  # characters, of a longer text the first ones
ESCAPES = b"\x1b$B", b"\x1b$@"  # to JIS X 0208, of ISO-2022-JP
FIRST_BYTES = 4096
FEWEST_ZEROS = 4  # of UTF-16: separators, line ends and digits have one each
END_OF_FILE = b"\x1a"  # of DOS


def known_encoding(name: str) -> str | None:
    """Python's name of an encoding that `utf8_of` takes, from any of its names; None for others.

    Examples
    --------
    >>> known_encoding("Shift-JIS"), known_encoding("UTF8"), known_encoding("rot13")
    ('cp932', 'utf-8', None)
    """
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):  # ValueError: a NUL in the name
        return None
    found = ALIASES.get(found, found)
    return found if found in ENCODINGS else None


def utf8_of(path: Path, data: bytes, encoding: str | None = None) -> tuple[bytes, str]:
    r"""The text as UTF-8 without a byte order mark, and the encoding that it had.

    Parameters
    ----------
    path : Path
        What a message calls the file.
    data : bytes
    encoding : str or None
        A key of `ENCODINGS`; None decides from the bytes.

    Raises
    ------
    DataError
        The text is of another encoding, or no text.

    Examples
    --------
    >>> utf8_of(Path("birds.csv"), "体重\n310\n".encode("cp932"))[0].decode()
    '体重\n310\n'
    """
    marked = next((name for mark, name in MARKS.items() if data.startswith(mark)), None)
    found = encoding or marked or _by_zeros_or_escapes(data)
    if found != UTF16:
        _refuse_nul(path, data)
    if found in (None, UTF8) and _is_utf8(data):
        return data.removeprefix(codecs.BOM_UTF8).removesuffix(END_OF_FILE), UTF8
    found = found or _by_the_bytes(path, data)
    try:
        text = data.decode(found if marked or found != UTF16 else _order_of(data))
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(found, "ignore").count("\n") + 1
        facts = {"path": path, "encoding": ENCODINGS[found], "line": line}
        raise DataError(words.NOT_DECODED, {"option": "encoding"}, **facts) from error
    plain = text.encode()
    _refuse_nul(path, plain)
    return plain.removesuffix(END_OF_FILE), found


def _by_zeros_or_escapes(data: bytes) -> str | None:
    """UTF-16 without a mark, or ISO-2022-JP, which else would be ASCII."""
    first = data[:FIRST_BYTES]
    if b"\0" in first and len(data) % 2 == 0:
        text = first.decode(_order_of(data), "ignore")
        ends = "\n" in text or "\r" in text
        return UTF16 if ends and "\0" not in text and first.count(0) >= FEWEST_ZEROS else None
    return ESCAPED if any(escape in data for escape in ESCAPES) and data.isascii() else None


def _order_of(data: bytes) -> str:
    """In which order UTF-16 without a mark has its bytes: of signs such as commas the first or the second is 0."""
    return "utf-16-be" if data[:FIRST_BYTES:2].count(0) > data[1:FIRST_BYTES:2].count(0) else "utf-16-le"


def _refuse_nul(path: Path, data: bytes) -> None:
    at = data.find(b"\0")
    if at >= 0:
        raise DataError(words.NUL_BYTE.format(path=path, line=data.count(b"\n", 0, at) + 1))


def _is_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8, without a text of them all in memory."""
    if data.isascii():
        return True
    decode = codecs.getincrementaldecoder(UTF8)().decode
    try:
        for start in range(0, len(data), BLOCK):
            decode(data[start : start + BLOCK])
        decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def _by_the_bytes(path: Path, data: bytes) -> str:
    """Shift_JIS, of bytes that are not UTF-8."""
    failed = []
    for name in (UTF8, SHIFT_JIS):
        try:
            text = data.decode(name)
        except UnicodeDecodeError as error:
            failed.append(error.start)
            continue
        if _is_japanese(text[:LOOKED_AT]):
            return name
    # The one of the two that it was for longer is likely the one meant.
    line = data.count(b"\n", 0, max(failed)) + 1
    like = EUC_JP if _is_euc_jp(data) else "cp1252"
    raise DataError(words.UNKNOWN_ENCODING, {"option": "encoding"}, path=path, line=line, like=like)


def _is_euc_jp(data: bytes) -> bool:
    try:
        return _is_japanese(data.decode(EUC_JP)[:LOOKED_AT])
    except (UnicodeDecodeError, UnicodeEncodeError):  # EncodeError: a kanji that Shift_JIS lacks
        return False


def _is_japanese(text: str) -> bool:
    """Whether what is not ASCII is mostly kana, full-width signs and the common kanji (JIS level 1).

    Their first byte in Shift_JIS is 81 to 98. In other encodings accented letters and the like are above, and are
    read as rare kanji; half-width katakana, which other encodings are read as, too, prove nothing.
    """
    counts = Counter(text)
    leads = [
        (character.encode(SHIFT_JIS)[0], count)
        for character, count in counts.items()
        if character > "\x7f" and not "\uff61" <= character <= "\uff9f"
    ]
    if any(lead in NO_LEADS for lead, _ in leads):
        return False
    common = sum(count for lead, count in leads if 0x81 <= lead <= 0x98)
    return common > 0 and common >= MOSTLY_JAPANESE * sum(count for _, count in leads)
