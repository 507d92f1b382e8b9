"""How the page looks and is used: axe finds nothing serious, no request leaves the machine, the policy is strict."""

from __future__ import annotations

import pytest

from tests.browser.studio.pages import WIDTHS, answered, send, serious, widened

OVERFLOWING = """() => document.documentElement.scrollWidth - window.innerWidth"""
WIDER = """() => { const panel = document.querySelector('.panel'); return panel.scrollWidth > panel.clientWidth; }"""
FOCUSED = "document.activeElement.dataset.testid"
SHEETS = ("choose", "open-settings", "open-charts", "open-link", "open-download", "open-check")


def opened(page, view):
    if view == "a number":
        page.get_by_test_id("w-3-1-1").click()
        page.locator(".factors").wait_for()
        folded = page.locator(".panel details:not([open]) > summary")
        while folded.count():
            folded.first.click()
    elif view == "wide layers":
        send(page, "set", settings={"sizes": [2, 16, 16, 2]})
        page.get_by_test_id("unit-3-1").wait_for()
    elif view in SHEETS:
        if page.get_by_test_id(view).is_hidden():
            page.locator(".more").click()
        page.get_by_test_id(view).click()
    answered(page)


EVERY_VIEW = ("at first", "a number", *SHEETS, "wide layers")


@pytest.mark.parametrize(
    ("lang", "theme", "width", "views"),
    [
        ("en", "light", 1280, EVERY_VIEW),
        ("ja", "dark", 390, ("a number", "open-settings", "open-charts")),  # what colours and a narrow page change most
    ],
)
def test_axe_finds_nothing_serious(visit, lang, theme, width, views):
    page = visit(f"&lang={lang}&theme={theme}", width=width)
    page.get_by_test_id("step").click()
    found = {}
    for view in views:
        opened(page, view)
        if broken := serious(page):
            found[view] = broken
        if page.evaluate(OVERFLOWING) > 1:
            found[f"{view} is wider than the window"] = []
    assert found == {}


def test_at_any_width_and_in_both_languages_nothing_is_wider_than_its_place(visit):
    page = visit()
    page.get_by_test_id("step").click()
    opened(page, "a number")
    for name in ("設定", "settings"):
        page.get_by_test_id("language").click()
        page.get_by_test_id("open-settings").filter(has_text=name).wait_for(state="attached")
        for width in WIDTHS:
            widened(page, width)
            assert page.evaluate(OVERFLOWING) <= 1, (name, width)
            assert not page.evaluate(WIDER), (name, width)


def test_what_takes_longer_than_a_moment_is_shown(visit):
    page = visit()
    working = page.get_by_test_id("working")
    working.wait_for(state="detached")
    page.evaluate("""() => {  // a question that is long under way
        const send = WebSocket.prototype.send;
        WebSocket.prototype.send = function (text) { setTimeout(() => send.call(this, text), 900); };
    }""")
    page.get_by_test_id("step").click()
    working.wait_for()
    assert working.get_attribute("aria-label") == "Working"
    page.locator("[data-testid=update]", has_text="1").wait_for()
    working.wait_for(state="detached")


def test_the_policy_is_strict(visit):
    page = visit()
    policy = page.request.get(page.url.split("#")[0]).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.evaluate("document.querySelectorAll('style, script:not([src])').length") == 0


def test_the_language_is_switched_in_place_and_remembered(visit, expect):
    page = visit()
    page.get_by_test_id("step").click()
    page.get_by_test_id("language").click()
    page.get_by_role("button", name="設定", exact=True).wait_for()
    expect(page.locator(".studio")).to_have_attribute("lang", "ja")
    expect(page.get_by_test_id("update")).to_have_text("1")
    page.reload()
    page.get_by_role("button", name="設定", exact=True).wait_for()


def test_colours_are_chosen_and_remembered(visit, expect):
    page = visit()
    root = page.locator(".studio")
    expect(root).to_have_attribute("data-theme", "light")
    page.get_by_test_id("theme").click()
    expect(root).to_have_attribute("data-theme", "dark")
    page.reload()
    page.get_by_test_id("theme").wait_for()
    expect(root).to_have_attribute("data-theme", "dark")
    for shown in ("light", "light"):  # light, then as the system has it
        page.get_by_test_id("theme").click()
        expect(root).to_have_attribute("data-theme", shown)
    for shown in ("dark", "light"):
        page.emulate_media(color_scheme=shown)
        expect(root).to_have_attribute("data-theme", shown)


def test_sheets_are_reached_used_and_left_by_keys_alone(visit):
    page = visit()
    page.keyboard.press("Tab")
    for _ in range(30):
        if page.evaluate(FOCUSED) == "open-settings":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_test_id("sheet-settings").wait_for()
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == "more-units-2":
            break
    page.keyboard.press("Enter")
    page.get_by_test_id("choose").filter(has_text="2-3-2").wait_for()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Escape")
    page.get_by_test_id("sheet-settings").wait_for(state="detached")
    assert page.evaluate(FOCUSED) == "open-settings"
