"""Encodings told apart by the bytes: Japanese text is read, what would become rare kanji is refused."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backglass.errors import DataError
from backglass.tables.encodings import ENCODINGS, known_encoding, utf8_of

PATH = Path("table.csv")
JAPANESE = (
    "体重,性別,くちばしの長さ\n310,雌,アデリー\n",
    "氏名,住所\n澤田,東京都渋谷区\n斎藤,大阪市\n",
    "ﾌﾘｶﾞﾅ,金額 (円)\nｶﾌﾞｼｷｶﾞｲｼｬ,1200\n",
    "～―ソ能表,①\n1,2\n",  # second bytes that are ASCII signs, and signs of Windows alone
)


@pytest.mark.parametrize("text", JAPANESE)
@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("cp932", "cp932"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16"),
        ("utf-16-be", "utf-16"),
    ],
)
def test_japanese_in_every_encoding(text, encoding, name):
    assert utf8_of(PATH, text.encode(encoding)) == (text.encode(), name)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Größe,Müller,café,Pérez", "cp1252"),
        ("MÜLLER,GRÖSSE", "cp1252"),
        ("naïve “quoted” – dash", "cp1252"),
        ("Привет,мир", "koi8-r"),
        ("Кошка,Собака", "cp866"),
        ("体重,性別,年齢", "euc_jp"),
        ("ペンギンの体重", "euc_jp"),
        ("くちばし,体重,アデリー", "euc_jp"),
        ("体重,身高,性别", "gbk"),
        ("台灣", "big5"),
    ],
)
def test_other_encodings_are_refused_not_misread(text, encoding):
    with pytest.raises(DataError, match="neither UTF-8 nor Shift_JIS"):
        utf8_of(PATH, text.encode(encoding))
    if (name := known_encoding(encoding)) is not None:
        assert utf8_of(PATH, text.encode(encoding), name) == (text.encode(), name)


def test_escapes_of_iso_2022_jp_are_no_ascii():
    text = JAPANESE[0]
    assert utf8_of(PATH, text.encode("iso2022_jp")) == (text.encode(), "iso2022_jp_ext")
    assert utf8_of(PATH, text.encode("iso2022_jp"), known_encoding("ISO-2022-JP"))[0] == text.encode()
    assert utf8_of(PATH, b"a,b\n\x1b[1m,2\n") == (b"a,b\n\x1b[1m,2\n", "utf-8")


@pytest.mark.parametrize(("text", "like"), [("体重,性別,年齢", "euc_jp"), ("Größe,Müller", "cp1252")])
def test_an_encoding_that_would_do_is_named(text, like):
    encoding = "euc_jp" if like == "euc_jp" else "cp1252"
    with pytest.raises(DataError, match=f"such as {like}"):
        utf8_of(PATH, text.encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_the_mark_at_the_end_of_a_file_of_dos(encoding):
    assert utf8_of(PATH, JAPANESE[0].encode(encoding) + b"\x1a")[0] == JAPANESE[0].encode()


def test_utf_16_in_name_and_without_a_mark():
    for order in ("utf-16-le", "utf-16-be"):
        assert utf8_of(PATH, JAPANESE[0].encode(order), "utf-16") == (JAPANESE[0].encode(), "utf-16")


def test_a_broken_byte_is_named_by_its_line():
    """Of UTF-8 as well as of Shift_JIS, and broken UTF-8 is never taken for Shift_JIS."""
    for encoding in ("utf-8", "cp932"):
        data = JAPANESE[0].encode(encoding) + b"1,\x85\n"
        with pytest.raises(DataError, match=r"\(line 3\)"):
            utf8_of(PATH, data)
    data, rng = "".join(JAPANESE).encode(), random.Random(0)
    for _ in range(500):
        broken = bytearray(data)
        broken[rng.randrange(len(data))] = rng.randrange(128, 256)
        try:
            assert utf8_of(PATH, bytes(broken))[1] == "utf-8"
        except DataError:
            continue


@given(st.binary(max_size=60), st.sampled_from([None, *ENCODINGS]))
def test_any_bytes_are_text_or_a_sentence(data, encoding):
    try:
        text, found = utf8_of(PATH, data, encoding)
    except DataError as error:
        assert str(error).endswith(".")  # noqa: PT017
    else:
        assert b"\0" not in text
        assert text.decode() is not None
        assert found in ENCODINGS


def test_nul_bytes():
    for data in (b"a\n\0", "a\n\0".encode("utf-16")):
        with pytest.raises(DataError, match="NUL byte in line 2"):
            utf8_of(PATH, data)
    assert known_encoding("utf\0") is None
