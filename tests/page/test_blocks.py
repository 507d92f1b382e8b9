"""Blocks in a terminal, in LaTeX and in HTML: every medium says the same."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from latex2mathml.converter import convert
from rich.cells import cell_len

from backglass.page import html, latex, mathml, text
from backglass.page.blocks import Code, Equation, Heading, Paragraph, Table, equation
from backglass.page.parser import parse
from backglass.words import Text

BLOCKS = (
    Heading(Text("The weight w(3)[1,12] & more", "重み w(3)[1,12]")),
    Paragraph(
        Text("A sentence of several words that does not fit into one line of a terminal at all.", "文です。" * 20)
    ),
    equation("dE/dw(3)[1,12] = delta(3)[1] × z(2)[12]", 0.5 * -3e-7, "{} × {}", [0.5, -3e-7]),
    Equation("y = f(W(3) f(⟦W(2)⟧ z(1) + b(2)) + b(3))"),
    Equation("dE/dz(2)[1] = sum_k delta(3)[k] w(3)[k,1]", " + ".join(["0.123456789 × 0.5"] * 9), "1,234.5"),
    Table((Text("path", "経路"), Text("product", "積")), (("u(2)[1] → u(3)[2]", "0.5"), ("u(2)[1]", "-12.25"))),
)


@pytest.mark.parametrize("speak", ["en", "ja"])
@pytest.mark.parametrize("width", [40, 80])
def test_lines_of_a_terminal_keep_to_the_width(speak, width):
    lines = text.draw(BLOCKS, speak, width).split("\n")
    assert max(map(cell_len, lines)) <= width
    assert "   ∂E/∂w(3)[1,12] = δ(3)[1] × z(2)[12]" in lines
    assert any(line.endswith("= -1.5e-7") for line in lines)


def test_a_program_stands_as_it_is_written():
    lines = "if x < 1:\n    return 'a_b'"
    block = Code(lines)
    assert text.draw([block], "en", 10) == "      if x < 1:\n          return 'a_b'"
    assert latex.draw([block]) == f"\\begin{{verbatim}}\n{lines}\n\\end{{verbatim}}"
    shown = ET.fromstring(html.draw([block]))
    assert "".join(shown.itertext()) == lines
    assert shown.get("tabindex") == "0"  # what is wider than a screen is scrolled by keys, too


def test_a_table_is_aligned():
    assert text.table_lines(BLOCKS[-1], "ja", indent=0) == [
        "経路                   積",
        "─────────────────────────",
        "u(2)[1] → u(3)[2]     0.5",
        "u(2)[1]            -12.25",
    ]


def test_the_columns_of_a_wide_table_move_together():
    table = Table(("a",) * 9, (("1234567",) * 9,))
    assert max(map(len, text.table_lines(table, "en"))) == 3 + 9 * 7 + 8
    assert max(map(len, text.table_lines(table, "en", width=82))) == 3 + 9 * 7 + 16


@pytest.mark.parametrize(
    ("plain", "drawn"),
    [
        ("w(3)[1,2]", "w_{12}^{(3)}"),
        ("w(3)[1,12]", "w_{1,12}^{(3)}"),
        ("b(2)", "b^{(2)}"),
        ("w(l)[j,i] z(l-1)[i]", "w_{ji}^{(l)} z_{i}^{(l-1)}"),
        ("y[1] - d[1]", "y_{1} - d_{1}"),
        ("dE/ddelta(2)[1]", r"\frac{\partial E}{\partial \delta_{1}^{(2)}}"),
        ("dE_n/dz(2)[3]", r"\frac{\partial E_{n}}{\partial z_{3}^{(2)}}"),
        ("sum_k delta(3)[k]", r"\sum_{k} \delta_{k}^{(3)}"),
        ("39,760 × 2.5e-7", r"39{,}760 \times 2.5 \cdot 10^{-7}"),
        ("-beta_1 m + exp(u)", r"-\beta_{1} m + \exp (u)"),
        ("⟦w(2)[1,1]⟧", r"\boxed{w_{11}^{(2)}}"),
    ],
)
def test_formulas_in_latex(plain, drawn):
    assert latex.formula(plain) == drawn


@pytest.mark.parametrize("speak", ["en", "ja"])
def test_latex_is_balanced_and_converts(speak):
    drawn = latex.draw(BLOCKS, speak)
    assert drawn.count("{") == drawn.count("}")
    begun, ended = (re.findall(rf"\\{word}{{([a-z*]+)}}", drawn) for word in ("begin", "end"))
    assert begun == ended
    assert begun.count("align*") == 3
    for inner in re.findall(r"\\begin{align\*}.*?\\end{align\*}", drawn, re.DOTALL):
        ET.fromstring(convert(inner))
    assert ("\\&" in drawn) == (speak == "en")


@pytest.mark.parametrize("speak", ["en", "ja"])
def test_a_page_is_whole_and_fetches_nothing(speak):
    page = html.page("<b> & co", html.draw(BLOCKS, speak), speak)
    ET.fromstring(re.sub(r"<meta [^>]*>|<!DOCTYPE html>", "", page))
    assert "<h1>&lt;b&gt; &amp; co</h1>" in page
    assert f'<html lang="{speak}">' in page
    assert '<mrow class="marked">' in page
    assert not re.search(r"<script|<link|src=|href=|url\(|@import", page)
    assert set(re.findall(r"https?://[^\"]+", page)) == {"http://www.w3.org/1998/Math/MathML"}


def test_a_fragment_brings_its_style():
    assert html.fragment("<p>x</p>", "ja").startswith('<div class="backglass" lang="ja">\n<style>')


def test_a_prime_is_not_made_smaller():
    assert "<mi>f</mi><mo" in mathml.formula(parse("f'(u(2)[1])"))
    assert "<msup><mi>f</mi>" not in mathml.formula(parse("f'(u(2)[1])"))


def test_words_stand_left_in_a_page_and_numbers_right():
    table = Table(("layer", Text("verdict", "判定"), "E"), (("z", Text("right", "正しい"), "0.5"), ("u", "", "-1")))
    drawn = html.draw([table], "en")
    assert re.findall(r'<(t[hd]) class="words">', drawn) == ["th", "td", "td"]
    assert '<td class="words">right</td>' in drawn
    assert "table.numbers .words { text-align: left; }" in html.STYLE


@pytest.mark.parametrize(
    ("plain", "set_"),
    [
        ("out (1 - out)", "out (1 − out)"),
        ("-(target - out)", "−(target − out)"),
        ("the mean of -log", "the mean of −log"),
        ("a layer - ", "a layer − "),  # before a word that is linked
        ("x-axis, one-hot, --sizes", 'x-axis, one-hot, <span class="kept">--sizes</span>'),
        ("ReLU'(0), tanh'; the units' sum", "ReLU′(0), tanh′; the units&#x27; sum"),
        ("1-6-...-6-1", '<span class="kept">1-6-...-6-1</span>'),
    ],
)
def test_signs_of_words_are_real_ones(plain, set_):
    assert html.typeset(plain) == set_


def test_a_heading_that_says_nothing_is_no_heading():
    """As that of the verdicts beside a lesson's numbers: a screen reader would stop at it."""
    table = Table((Text("number", "数値"), Text("", "")), (("w", Text("agrees", "一致")),))
    assert html.draw([table]).splitlines()[1] == '<tr><th>number</th><td class="words"></td></tr>'


def test_a_page_has_one_main_part():
    page = html.page("A & B", "<p>text</p>", "ja")
    assert page.count("<main>") == page.count("</main>") == 1
    assert "<main>\n<h1>A &amp; B</h1>\n<p>text</p>\n</main>" in page


def test_a_letter_is_the_article_only_before_a_word():
    assert "<mi>a</mi>" in html.with_formulas("左からの傾き a が 0")
    assert "<mi>a</mi>" in html.with_formulas("10 クラスの出力 a (正解は 2)")
    assert "<mi>" not in html.with_formulas("This is a sum of 2 numbers.")
    assert "<mfrac>" in html.with_formulas("000-11 dy/dx")
