"""A lesson beside its network: its steps, their numbers lit, and the way to the stage that one of them speaks of."""

from __future__ import annotations

import pytest

SMALLEST = """svg => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width * Math.min(
    ...[...svg.querySelectorAll('[font-size]')].map(one => parseFloat(one.getAttribute('font-size'))))"""


@pytest.fixture
def page(visit):
    opened = visit("&problem=paths")
    opened.get_by_test_id("panel").get_by_role("button", name="lesson").click()
    opened.locator(".marks").wait_for()
    return opened


def test_a_lesson_is_read_step_by_step(page, expect):
    panel = page.get_by_test_id("panel")
    title = panel.locator("h2").inner_text()
    panel.locator(".ways:not(.short)").get_by_role("button", name="next").click()
    expect(panel.locator("h2")).to_have_text("1. An output weight has one path")
    expect(panel.locator(".running")).to_contain_text(title)
    expect(page.locator('[data-item][data-name="w(3)[2,1]"]')).to_have_attribute("data-lit", "")
    panel.locator(".ways.short").get_by_role("button", name="back").click()
    expect(panel.locator("h2")).to_have_text(title)
    expect(page.locator('[data-item][data-name="w(3)[2,1]"]')).not_to_have_attribute("data-lit", "")


def test_a_step_leads_to_its_stage_and_back(page, expect):
    panel = page.get_by_test_id("panel")
    panel.get_by_role("button", name="1: ").click()
    panel.get_by_role("button", name="see it in the network").click()
    expect(panel.locator("h2")).to_have_text("The gradients of layer 3")
    panel.get_by_role("button", name="lesson").click()
    expect(panel.locator("h2")).to_have_text("1. An output weight has one path")


def test_a_lesson_is_read_in_the_other_language(page, expect):
    page.get_by_test_id("panel").get_by_role("button", name="1: ").click()
    before = page.locator(".text").inner_text()
    page.get_by_test_id("language").click()
    expect(page.locator(".text")).not_to_have_text(before)
    expect(page.get_by_test_id("panel").get_by_role("button", name="次へ").first).to_be_visible()


def test_pictures_are_large_enough_to_read(page):
    page.get_by_test_id("panel").get_by_role("button", name="1: ").click()
    page.locator(".text svg").first.wait_for()
    for picture in page.locator(".text svg").all():
        assert picture.evaluate(SMALLEST) >= 8.9
