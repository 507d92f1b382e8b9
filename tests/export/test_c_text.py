"""Texts of users in C: whatever they are, they stay data."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from backglass.export.c_syntax import c_numbers
from backglass.export.c_text import KEYWORDS, c_characters, c_comment, c_string, identifier, includable
from tests.export.c_help import NEEDS_CC, ran
from tests.export.nets import HOSTILE

TEXTS = st.one_of(
    st.text(), st.lists(st.sampled_from([*'?/*\\"\n\r\0%=#', "??/", "*/", "/*", "鳥", "\u202e"])).map("".join)
)


@given(TEXTS)
def test_a_name_is_one_that_c_takes(stem):
    name = identifier(stem)
    assert re.fullmatch("[A-Za-z][A-Za-z0-9_]{0,23}", name)
    assert name not in KEYWORDS


@given(st.lists(TEXTS))
def test_nothing_ends_a_comment(lines):
    comment = c_comment(lines)
    assert comment.count("*/") == 1
    assert comment.endswith("*/")
    assert comment.count("/*") == 1
    assert "??" not in comment
    assert not re.search(r"\\$", comment, re.MULTILINE)
    assert comment.count("\n") <= len(lines) + 1


@given(TEXTS)
def test_a_literal_ends_where_it_ends(text):
    literal = c_string(text)
    assert re.fullmatch(r'"([^"\\\n]|\\[0-7]{3}|\\["\\?])*"', literal)
    assert "??" not in literal
    assert all(sign.isprintable() for sign in literal)


@given(st.text())
def test_a_file_that_is_included_has_no_sign_of_another_meaning(stem):
    assert not includable(stem) or not re.search(r'["\\\n<>\x00]|\?\?', stem)


@NEEDS_CC
def test_literals_hold_the_bytes_of_their_texts(tmp_path):
    texts = [*HOSTILE, "a??/", "\x01" + "1", "é" * 3000, "\\", '"' * 3]
    literals = [c_string(text) if len(text.encode()) < 4000 else c_characters(text) for text in texts]
    rows = [f"    {{static const char text[] = {one}; fwrite(text, 1, sizeof text, stdout);}}" for one in literals]
    body = "\n".join(["#include <stdio.h>", "int main(void)", "{", *rows, "    return 0;", "}", ""])
    (tmp_path / "main.c").write_text(body, encoding="utf-8")
    assert ran(tmp_path) == b"".join(text.encode() + b"\0" for text in texts)


def test_numbers_are_read_as_the_same_bits():
    numbers = [0.1, -0.0, 5e-324, 1.7976931348623157e308, 3.0, 1e16, float("inf"), float("-inf"), float("nan")]
    assert c_numbers(numbers)[:5] == ["0.1", "-0.0", "5e-324", "1.7976931348623157e+308", "3.0"]
    assert c_numbers(numbers)[6:] == ["HUGE_VAL", "-HUGE_VAL", "NAN"]
    assert c_numbers(numbers, "float32") == [
        "0.1f", "-0.0f", "0.0f", "HUGE_VALF", "3.0f", "1e+16f", "HUGE_VALF", "-HUGE_VALF", "NAN",
    ]  # fmt: skip
