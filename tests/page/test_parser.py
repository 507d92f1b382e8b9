"""The plain notation: everything that the package writes is read, and every medium writes the same of it."""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from latex2mathml.converter import convert

from backglass.page import html, latex, mathml, text
from backglass.page.blocks import Block, Equation, Table
from backglass.page.breaking import columns, lines, rows_of
from backglass.page.formulas import ON_A_TERMINAL, Words, written
from backglass.page.parser import DEEPEST, NotationError, parse, tree
from backglass.words import Text
from tests.page import formulas

# What stands for the same in two media: signs that are not seen, and letters that LaTeX's converter writes its own way.
SAME = str.maketrans({"⁡": "", " ": "", "\u00a0": "", "∣": "|", "‖": "|", "′": "'", "⋯": "…", "−": "-"})


@pytest.fixture(scope="module")
def drawn() -> list[Block]:
    return list(formulas.blocks())


@pytest.fixture(scope="module")
def plain(drawn) -> list[str]:
    """Every formula once, those that differ in their numbers alone taken as the same."""
    every = [*formulas.of_blocks(drawn), *formulas.cells_of(drawn)]
    return list({re.sub(r"\d+", "0", one): one for one in every if one}.values())


def shown(drawn: str) -> str:
    """What a reader sees of MathML, signs alone."""
    words = "".join(ET.fromstring(drawn).itertext())
    return unicodedata.normalize("NFKC", words).translate(SAME).replace("||", "|")


def spelled(plain: str) -> str:
    """A formula with the letters that a terminal has: the same whether they were written as letters or by name."""
    for name in ON_A_TERMINAL:
        letter = unicodedata.lookup(f"GREEK SMALL LETTER {name.replace('lambda', 'lamda')}")
        plain = re.sub(rf"(?<![A-Za-ce-z]){name}(?![a-z])", letter, plain)
    return plain.replace("sum_", "Σ_").replace("∂", "d")


def test_every_formula_is_read_and_written_again(plain):
    assert len(plain) > 600
    for one in plain:
        again = written(parse(one))
        assert spelled(again) == spelled(one)
        assert written(parse(again)) == again


def test_latex_and_mathml_say_the_same_of_every_formula(plain):
    for one in plain:
        node = parse(one)
        ours, theirs = mathml.formula(node), convert(latex.typeset(node))
        assert shown(ours) == shown(theirs), one
        for tag in ("mfrac", "msqrt"):
            assert ours.count(f"<{tag}>") == theirs.count(f"<{tag}>"), one
        assert "<merror" not in theirs


def test_no_slash_is_left_where_a_fraction_can_stand(plain):
    for one in plain:
        assert "/" not in latex.typeset(parse(one)), one
        assert one.count("/") == mathml.formula(parse(one)).count("<mfrac>"), one


def test_the_parts_of_a_formula_have_as_many_elements_as_they_take(plain):
    """MathML draws an error where a fraction has three parts, or an index none."""
    wanted = {"mfrac": 2, "msup": 2, "msub": 2, "munder": 2, "msubsup": 3}
    for one in plain:
        for element in ET.fromstring(mathml.formula(parse(one))).iter():
            tag = element.tag.rpartition("}")[2]
            assert len(element) == wanted.get(tag, len(element)), one


@pytest.mark.parametrize(
    ("plain", "drawn"),
    [
        ("1 / (1 + e^(-u(2)[1]))", r"\frac{1}{1 + e^{-u_{1}^{(2)}}}"),
        ("(x - m) / s", r"\frac{x - m}{s}"),
        ("2 (y[1] - d[1]) / n_L", r"\frac{2 (y_{1} - d_{1})}{n_{L}}"),
        ("1/2 × (y - d)²", r"\frac{1}{2} \times (y - d)^{2}"),
        ("1/(2K) Σ_k (y_k - d_k)²", r"\frac{1}{2K} \sum_{k} (y_{k} - d_{k})^{2}"),
        ("-d[1] / y[1]", r"-\frac{d_{1}}{y_{1}}"),
        ("a / b / c", r"\frac{\frac{a}{b}}{c}"),
        ("dy/dx = 2 cos x / sin x", r"\frac{dy}{dx} = \frac{2 \cos x}{\sin x}"),
        ("dE_n/dy[k] dy[k]/du(3)[1]",
         r"\frac{\partial E_{n}}{\partial y_{k}} \frac{\partial y_{k}}{\partial u_{1}^{(3)}}"),
        ("∂E_t/∂w = (1/3) Σ_n x", r"\frac{\partial E_{t}}{\partial w} = \left(\frac{1}{3}\right) \sum_{n} x"),
        ("1 - z(2)[1]²", r"1 - (z_{1}^{(2)})^{2}"),
        ("z1²", r"z_{1}^{2}"),
        ("f'(0)^10", r"f'(0)^{10}"),
        ("w12^(2)+ = w12^(2) - η × ∂E/∂w12^(2)",
         r"w_{12}^{(2)+} = w_{12}^{(2)} - \eta \times \frac{\partial E}{\partial w_{12}^{(2)}}"),
        ("w(2)[1,2]+ = w(2)[1,2] + change", r"w_{12}^{(2)+} = w_{12}^{(2)} + \mathrm{change}"),
        ("b(2)+ = b(2)", r"b^{(2)+} = b^{(2)}"),
        ("w(2)[1,2]+1", r"w_{12}^{(2)}+1"),
        ("abs(y[1] - d[1])", r"\lvert y_{1} - d_{1}\rvert"),
        ("||δ^(2)|| / ||δ^(11)||", r"\frac{\lVert \delta^{(2)}\rVert}{\lVert \delta^{(11)}\rVert}"),
        ("log(1 + e^(-|u|))", r"\log (1 + e^{-\lvert u\rvert})"),
        ("leaky_relu'(u(2)[1])", r"\mathrm{leaky\_relu}'(u_{1}^{(2)})"),
        ("net_h1 = w1 × i1", r"\mathrm{net}_{h1} = w_{1} \times i_{1}"),
        ("rho h + (1 - rho) g²", r"\rho h + (1 - \rho) g^{2}"),
        ("Σ goals = goals_A + ... + goals_H",
         r"\sum \mathrm{goals} = \mathrm{goals}_{A} + \dots + \mathrm{goals}_{H}"),
    ],
)  # fmt: skip
def test_fractions_powers_and_names(plain, drawn):
    assert latex.formula(plain) == drawn


@pytest.mark.parametrize(
    "plain",
    ["", "-", "a +", "(a", "a)", "a / ", "50 %", "x;y", "⟦a", "|a", "a^", "1 +/ 2", "日付", "\\frac{1}{2}", "a\nb&"],
)
def test_what_is_no_formula_is_shown_as_it_stands(plain):
    with pytest.raises(NotationError):
        parse(plain)
    assert tree(plain) == Words(plain)
    assert text.symbols(plain) == plain
    assert "".join(ET.fromstring(mathml.formula(tree(plain))).itertext()) == plain
    assert latex.formula(plain) == (rf"\text{{{latex.in_text(plain)}}}" if plain else "")


def test_brackets_within_brackets_have_an_end():
    deepest = "(" * DEEPEST + "x" + ")" * DEEPEST
    assert written(parse(deepest)) == deepest
    with pytest.raises(NotationError, match="within each other"):
        parse(f"({deepest})")
    assert text.symbols("(" * 100_000) == "(" * 100_000


@given(st.text(st.sampled_from(" abdEwxz0123.,+-−×·/=→<>()[]⟦⟧|²^'∂…Σ_δ%\\&{}<\n列"), max_size=30))
def test_no_text_is_an_exception(plain):
    """Of a table's own names too every medium makes something that holds together."""
    table = Table(("", plain), ((plain, "1"),))
    assert text.draw([Equation(plain, plain, plain), table]) is not None
    ET.fromstring(f"<p>{html.draw([Equation(plain, plain, plain), table])}</p>")
    drawn = re.sub(r"\\[{}]", "", latex.formula(plain))
    assert drawn.count("{") == drawn.count("}")
    assert drawn.count(r"\left") == drawn.count(r"\right")


# --- lines ---


def test_a_long_sum_is_broken_before_its_plus_signs():
    products = " + ".join(f"0.{k}2345678 × (-0.5)" for k in range(1, 9))
    broken = lines(parse(products), 72)
    assert all(columns(line) <= 72 for line in broken)
    assert [written(line)[:3] for line in broken] == ["0.1", " + ", " + "]
    assert "".join(map(written, broken)) == products


def test_brackets_are_broken_open_and_fractions_are_not():
    terms = " + ".join(f"(0.{k}00000001 - 0.5)²" for k in range(1, 9))
    broken = lines(parse(f"1/2 × ({terms})"), 72)
    assert "".join(map(written, broken)) == f"1/2 × ({terms})"
    assert len(broken) > 1
    fraction = "e^(0.123456789) / (e^(0.123456789) + 1)"
    assert lines(parse(f"{fraction} + {fraction} + {fraction}"), 40)[0] == parse(f"{fraction} + {fraction}")
    assert all(row.count("mfrac") % 2 == 0 for row in html.draw([Equation(f"y = {fraction}")]).split("<tr>"))


def test_a_fraction_that_is_wider_than_a_line_is_written_with_a_slash():
    below = " + ".join(["e^(0.123456789)"] * 8)
    rows = rows_of(Equation("y", f"e^(0.5) / ({below})", "0.1"))
    assert [sign for _, sign, _ in rows] == ["=", "", "="]
    assert latex.typeset(rows[0][2]).startswith("e^{0.5} / (e^{0.123456789} + ")
    drawn = html.draw([Equation("y", f"e^(0.5) / ({below})", "0.1")])
    assert "<mo>/</mo>" in drawn
    assert '<mo form="infix">+</mo>' in drawn


def test_a_sign_is_no_difference():
    drawn = mathml.formula(parse("0.5 × (-0.25) - 1"))
    assert drawn.count('<mo form="prefix">−</mo>') == 1
    assert drawn.count("<mo>−</mo>") == 1


def test_symbols_in_tables_are_formulas_and_figures_stay_text():
    drawn = html.draw([Table((Text("a", "甲"), "dE_n/dw(2)[1,1]"), (("w(2)[1,1]", "+0.25"), ("<b>", "1,234")))])
    assert drawn.count("<mfrac>") == 1
    assert "<td><math" in drawn
    assert '<td><span class="number">+0.25</span></td>' in drawn
    assert "<mtext>&lt;b&gt;</mtext>" in drawn


@pytest.mark.parametrize(
    ("plain", "seen"),
    [
        ("w1i^(2) z_i", "<msubsup><mi>w</mi><mrow><mn>1</mn><mi>i</mi></mrow>"),
        ("(y - d) 0", "<mo>·</mo><mn>0</mn>"),
        ("[0 z1 0]", '<mn>0</mn><mspace width="0.3333em"/><msub>'),
        ("ΔE / h", "<mfrac><mrow><mi>Δ</mi><mi>E</mi></mrow><mi>h</mi></mfrac>"),
        ("δ_SE", "<msub><mi>δ</mi><mi>SE</mi></msub>"),
    ],
)
def test_what_would_run_together_is_kept_apart(plain, seen):
    assert seen in mathml.formula(parse(plain))
