"""How the page looks and is used: axe finds nothing serious, no request leaves the machine, the policy is strict."""

from __future__ import annotations

from pathlib import Path

import pytest

axe = pytest.importorskip("axe_playwright_python", reason="needs axe: pip install -e '.[browser]'")

AXE = Path(axe.__file__).with_name("axe.min.js")
AXE_RUN = """() => axe.run({include: [['html']], exclude: [['math *']]}, {resultTypes: ['violations']})"""
OVERFLOWING = """() => document.documentElement.scrollWidth - window.innerWidth"""
VIEWS = ("", "choose", "open-settings", "open-charts", "open-check", "open-link", "open-download")


def opened(page, view):
    if not view:
        return
    button = page.get_by_test_id(view)
    if button.is_hidden():
        page.locator(".more").click()
    button.click()


def serious(page):
    page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
    found = page.evaluate(AXE_RUN)["violations"]
    return {one["id"]: [node["html"][:160] for node in one["nodes"][:3]] for one in found
            if one["impact"] in ("serious", "critical")}  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "theme", "width"), [("en", "light", 1280), ("ja", "dark", 1280), ("en", "dark", 390), ("ja", "light", 390)]
)
def test_axe_finds_nothing_serious(visit, lang, theme, width):
    page = visit(lang=lang, color_scheme=theme, width=width)
    page.get_by_test_id("step").click()
    found = {}
    for view in VIEWS:
        opened(page, view)
        page.wait_for_timeout(200)
        found |= {f"{view} {rule}": where for rule, where in serious(page).items()}
        if page.evaluate(OVERFLOWING) > 1:
            found[f"{view} is wider than the window"] = []
    assert found == {}


def test_points_and_a_wide_screen_have_nothing_serious(visit):
    page = visit(width=2560, height=1400)
    page.get_by_test_id("choose").click()
    page.get_by_test_id("problem-points").click()
    assert serious(page) == {}


def test_the_policy_is_strict(visit):
    page = visit()
    policy = page.request.get(page.url.split("#")[0]).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.evaluate("document.querySelectorAll('style, script:not([src])').length") == 0


def test_the_language_is_switched_in_place_and_remembered(visit):
    page = visit()
    page.get_by_test_id("step").click()
    page.get_by_test_id("language").click()
    page.get_by_role("button", name="設定").wait_for()
    assert page.locator(".studio").get_attribute("lang") == "ja"
    assert page.get_by_test_id("update").inner_text() == "1"
    page.reload()
    page.get_by_role("button", name="設定").wait_for()


def test_colours_are_chosen_and_remembered(visit):
    page = visit(color_scheme="light")
    root = page.locator(".studio")
    assert root.get_attribute("data-theme") == "light"
    page.get_by_test_id("theme").click()
    assert root.get_attribute("data-theme") == "dark"
    page.reload()
    page.get_by_test_id("theme").wait_for()
    assert root.get_attribute("data-theme") == "dark"
    for shown in ("light", "light"):  # light, then as the system has it
        page.get_by_test_id("theme").click()
        assert root.get_attribute("data-theme") == shown


def test_sheets_are_reached_used_and_left_by_keys_alone(visit):
    page = visit()
    page.keyboard.press("Tab")
    for _ in range(30):
        if page.evaluate("document.activeElement.dataset.testid") == "open-settings":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_test_id("sheet-settings").wait_for()
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.testid") == "more-units-2":
            break
    page.keyboard.press("Enter")
    page.get_by_test_id("choose").filter(has_text="2-3-2").wait_for()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Escape")
    page.get_by_test_id("sheet-settings").wait_for(state="detached")
    assert page.evaluate("document.activeElement.dataset.testid") == "open-settings"
