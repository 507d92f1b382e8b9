"""Links: the same figures in another browser, what is open, what is left out; the key stays out of all of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from backglass.studio.address import Address
from backglass.words.programs import NO_UPDATE
from tests.browser.studio.pages import send

SIZE = "one => parseFloat(getComputedStyle(one).fontSize)"


def link_of(page, expect):
    page.get_by_test_id("open-link").click()
    return changed_link(page, expect, "")


def changed_link(page, expect, before):
    """The link as soon as it is another one."""
    link = page.get_by_test_id("link")
    expect(link).not_to_have_value(before)
    return link.input_value()


def after_key(link):
    return "&" + link.split("#")[1]


def figures(page):
    return {name: page.get_by_test_id(name).inner_text() for name in ("update", "loss", "w-3-1-1")}


def step(page, times):
    for _ in range(times):
        page.get_by_test_id("step").click()
    page.get_by_test_id("update").get_by_text(str(times), exact=True).wait_for()


def test_the_same_link_shows_the_same_figures_in_a_second_browser(visit, expect):
    page = visit()
    page.get_by_test_id("open-settings").click()
    page.get_by_test_id("setting-optimiser-learning_rate").fill("0.25")
    page.get_by_test_id("setting-optimiser-learning_rate").press("Enter")
    page.get_by_test_id("did").filter(has_text="changed").wait_for()
    step(page, 2)
    send(page, "edit", parameter="w(3)[1,1]", value="3/20")
    expect(page.get_by_test_id("w-3-1-1")).to_contain_text("0.150000000")
    link = link_of(page, expect)
    assert "k=" not in re.sub("s=[^&]*", "", link)
    other = visit(after_key(link))
    other.get_by_test_id("update").get_by_text("2", exact=True).wait_for()
    expect(other.get_by_test_id("w-3-1-1")).to_contain_text("0.150000000")
    assert figures(other) == figures(page)
    for one in (page, other):
        one.keyboard.press("Escape")
        one.get_by_test_id("step").click()
        one.get_by_test_id("update").get_by_text("3", exact=True).wait_for()
    assert figures(other) == figures(page)


def test_the_address_follows_without_the_key(visit, address, expect):
    page = visit()
    key = address.split("#k=")[1]
    page.wait_for_url("**/#s=*")
    first = page.url
    step(page, 1)
    page.wait_for_url(lambda url: url != first)
    assert key not in page.url
    page.reload()
    page.get_by_test_id("update").get_by_text("1", exact=True).wait_for()
    expect(page.get_by_test_id("loss")).to_contain_text("0.291027774")


def test_what_is_open_goes_along(visit, expect):
    page = visit()
    step(page, 1)
    page.get_by_test_id("w-3-1-1").click()
    page.get_by_test_id("panel").get_by_text("0.741365070").first.wait_for()
    other = visit(after_key(link_of(page, expect)))
    other.get_by_test_id("panel").get_by_text("0.741365070").first.wait_for()


def test_a_link_that_cannot_be_opened_is_said(visit, expect):
    state = Address({"lesson": "mazur"}, {"sizes": [2, 10**9, 2]}).to_text()
    page = visit(f"&s={state}")
    notice = page.locator(".net-notice")
    expect(notice).to_contain_text("256 MiB")
    page.get_by_test_id("step").click()
    expect(notice).to_have_text("")


def test_a_page_without_its_key_says_what_to_do(visit, address):
    page = visit()
    page.evaluate("sessionStorage.clear()")
    page.goto(address.split("#")[0])
    page.get_by_test_id("keyless").wait_for()
    page.get_by_test_id("keyless").get_by_text("backglass studio").first.wait_for()
    page.get_by_role("textbox").fill("nothing")
    page.get_by_role("button", name="open").click()
    page.get_by_text("no #k= in it").wait_for()
    page.get_by_role("textbox").fill(address)
    page.get_by_role("button", name="open").click()
    page.get_by_test_id("choose").wait_for()


def test_controls_are_left_out(visit, expect):
    page = visit("&hide=charts,panel")
    for part in ("open-charts", "panel"):
        expect(page.get_by_test_id(part)).to_be_hidden()
    for part in ("open-settings", "open-check", "play"):
        expect(page.get_by_test_id(part)).to_be_visible()
    link = link_of(page, expect)
    assert "hide=charts,panel" in link
    for part in ("timeline", "settings", "check"):
        page.get_by_test_id(f"hide-{part}").check()
        link = changed_link(page, expect, link)
    other = visit(after_key(link))
    for part in ("play", "open-settings", "open-check", "open-charts", "panel"):
        expect(other.get_by_test_id(part)).to_be_hidden()


def test_large_type_for_the_last_row(visit, expect):
    page = visit()
    small = page.get_by_test_id("update").evaluate(SIZE)
    large = page.url.split("#")[0] + "#present"
    page.goto("about:blank")  # an address whose end alone is another one would not be loaded anew
    page.goto(large)
    page.get_by_test_id("update").wait_for()
    assert page.get_by_test_id("update").evaluate(SIZE) > 1.3 * small
    assert "present" in link_of(page, expect).split("#")[1]


def test_downloads(visit):
    page = visit()
    step(page, 2)
    page.get_by_test_id("open-download").click()
    for kind, has in (
        ("svg", b"<svg"), ("png", b"\x89PNG"), ("csv", b"update"), ("worksheet", b"<!"), ("model", b"backglass-model")
    ):  # fmt: skip
        with page.expect_download() as expected:
            page.get_by_test_id(f"download-{kind}").click()
        with open(expected.value.path(), "rb") as stream:
            assert has in stream.read(200), kind
        page.get_by_test_id("downloaded").filter(has_text=expected.value.suggested_filename).wait_for()


@pytest.mark.parametrize(("lang", "width"), [("en", 1280), ("ja", 390)])
def test_the_run_is_downloaded_as_a_program_or_refused_in_a_sentence(visit, lang, width):
    page = visit(lang=lang, width=width)
    if width < 920:
        page.locator('[data-opens="more"]').click()
    page.get_by_test_id("open-download").click()
    page.get_by_test_id("download-program").click()
    page.get_by_role("alert").filter(has_text=NO_UPDATE[lang]).wait_for()
    page.keyboard.press("Escape")
    step(page, 2)
    if width < 920:
        page.locator('[data-opens="more"]').click()
    page.get_by_test_id("open-download").click()
    for language, name in (("octave", "mazur_2.m"), ("julia", "mazur_2.jl")):
        page.get_by_test_id("program-language").select_option(language)
        with page.expect_download() as expected:
            page.get_by_test_id("download-program").click()
        assert expected.value.suggested_filename == name
        text = Path(expected.value.path()).read_text(encoding="utf-8")
        assert "delta2" in text
        assert name in text
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
