"""What the builder of the site makes of formulas, of code within a line, and of pictures."""

from __future__ import annotations

import re
import runpy
from collections.abc import Callable

import pytest

from tests.docs.running import DOCS

pytestmark = pytest.mark.skipif(not DOCS.exists(), reason="the sources are not beside the tests")


@pytest.fixture(scope="module")
def marked() -> Callable[[str], str]:
    made: Callable[[str], str] = runpy.run_path(str(DOCS / "builder" / "typesetting.py"))["marked"]
    return made


@pytest.fixture(scope="module")
def drawn() -> Callable[[str], str]:
    pytest.importorskip("latex2mathml", reason="latex2mathml is not installed; the extra 'docs' brings it")
    made: Callable[[str], str] = runpy.run_path(str(DOCS / "builder" / "mathematics.py"))["drawn"]
    return made


def test_an_option_is_never_cut_behind_its_hyphens(marked):
    assert marked("<code>--members 1</code>") == '<code class="short">--members 1</code>'
    long = marked("<code>python benchmarks/limits.py --json limits.json</code>")
    assert long == '<code>python benchmarks/limits.py <span class="short">--json</span> limits.json</code>'


def test_a_listing_is_left_as_it_is(marked):
    for listing in ("<pre><code>a = 1</code></pre>", "<pre><span></span><code>$ head --lines 2 names.csv</code></pre>"):
        assert marked(listing) == listing


def test_japanese_may_break_before_an_option(marked):
    assert marked("表、<code>--html</code>") == '表、<wbr><code class="short">--html</code>'
    assert marked('表。<a href="x"><code>--html</code></a>').startswith("表。<wbr><a")
    assert "<wbr>" not in marked("表、<code>html</code>")


def test_a_point_between_links_begins_no_line(marked):
    assert marked("<a>a</a> · <a>b</a>") == "<a>a</a>\N{NO-BREAK SPACE}· <a>b</a>"


def test_a_number_with_a_hyphen_stays_whole_in_its_cell(marked):
    assert marked("<td>000-1</td>") == '<td><span class="short">000-1</span></td>'
    assert marked("<td>a well-known thing</td>") == "<td>a well-known thing</td>"


def test_a_cell_that_heads_nothing_is_no_heading(marked):
    assert marked('<th style="a"></th><th>b</th>') == '<td style="a"></td><th>b</th>'


def test_a_picture_by_itself_is_marked(marked):
    assert marked('<p><img alt="" src="a.svg" /></p>') == '<p class="drawn"><img alt="" src="a.svg" /></p>'
    assert "drawn" not in marked('<p>see <img alt="" src="a.svg" /></p>')


def test_statements_side_by_side_are_formulas_of_their_own(drawn):
    assert drawn(r"$$v \leftarrow \mu v, \; w \leftarrow w + v$$").count("<math") == 2
    assert drawn(r"$$f(u) = \max(u, 0)$$").count("<math") == 1


def test_functions_by_name_and_signs_have_their_room(drawn):
    spaces = re.findall(r'lspace="(\S+)em" rspace="(\S+)em">(\w+)<', drawn(r"$$\min(\max(r, -d), d) + d \log y$$"))
    assert spaces == [("0", "0", "min"), ("0", "0", "max"), ("0.17", "0.17", "log")]
    assert 'lspace="0.17em"' in drawn(r"$$(1 - d) \log y$$")
    assert '<mo form="prefix">&#x02212;' in drawn(r"$$\max(r, -d)$$")
    assert re.findall(r'form="(\w+)">&#x0007C;', drawn("$$|r| + |y|$$")) == ["prefix", "postfix"] * 2
