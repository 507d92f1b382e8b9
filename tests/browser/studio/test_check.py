"""Check my calculation: numbers are hidden, worked out by the reader, and judged in words."""

from __future__ import annotations

import pytest

from tests.browser.studio.pages import answered


@pytest.fixture
def page(visit):
    opened = visit()
    opened.get_by_test_id("open-check").click()
    opened.locator(".check").wait_for()
    return opened


def number(page, name):
    return page.locator(f'[data-item][data-name="{name}"] .net-value')


def answers(page, text):
    page.locator(".question input").fill(text)
    page.keyboard.press("Enter")


def test_what_is_computed_is_hidden_and_what_is_given_is_not(page, expect):
    expect(number(page, "u(2)[1]")).to_have_text("?")
    expect(number(page, "delta(3)[1]")).to_have_text("?")
    expect(page.get_by_test_id("loss")).to_have_text("?")
    expect(number(page, "w(3)[1,1]")).to_have_text("0.40000")
    expect(number(page, "z(1)[1]")).to_have_text("0.05")
    page.get_by_label("δ", exact=True).uncheck()
    expect(number(page, "delta(3)[1]")).to_have_text("0.138498562")
    page.get_by_role("button", name="end checking").click()
    expect(number(page, "u(2)[1]")).to_have_text("0.377500000")


def test_a_number_is_worked_out(page, expect):
    page.locator('[data-item][data-name="delta(3)[1]"]').click()
    answers(page, "-0.138498562")
    verdict = page.locator(".question .verdict")
    expect(verdict).to_have_text("The sign is wrong.")
    answers(page, "what")
    expect(verdict).to_have_class("verdict wrong")
    expect(number(page, "delta(3)[1]")).to_have_text("?")
    answers(page, "0.741365070*0.186815602")
    expect(number(page, "delta(3)[1]")).to_have_text("0.138498562")
    expect(page.locator(".count")).to_have_text("1 of 29 right")
    page.keyboard.press("Enter")  # the button that leads on has the focus
    expect(page.locator(".question input")).to_be_focused()


def test_a_weight_asks_for_its_gradient_then_for_its_next_value(page, expect):
    page.get_by_test_id("w-3-1-1").click()
    answers(page, "0.0822")
    expect(page.locator(".question .is")).to_contain_text("0.082167041")
    page.get_by_test_id("w-3-1-1").click()
    answers(page, "0.4-0.5*0.0822")
    expect(page.locator(".question .is")).to_contain_text("0.358916480")
    page.get_by_test_id("w-3-1-1").click()
    expect(page.get_by_test_id("panel").locator("h2")).to_contain_text("from h1 to o1")


def test_a_hint_lights_what_is_needed(page, expect):
    page.locator('[data-item][data-name="u(2)[1]"]').click()
    page.get_by_role("button", name="hint").click()
    expect(page.locator(".hint math")).to_be_visible()
    expect(page.get_by_test_id("w-2-1-2")).to_have_attribute("data-lit", "")
    expect(page.get_by_test_id("w-2-2-2")).not_to_have_attribute("data-lit", "")


def test_what_is_shown_on_request_does_not_count(page, expect):
    page.get_by_role("button", name="next: u h1").click()
    page.get_by_role("button", name="show the answer").click()
    expect(number(page, "u(2)[1]")).to_have_text("0.377500000")
    expect(page.locator(".count")).to_have_text("0 of 29 right")
    page.get_by_role("button", name="hide all again").click()
    expect(number(page, "u(2)[1]")).to_have_text("?")


def test_an_update_hides_all_again(page, expect):
    page.locator('[data-item][data-name="u(2)[1]"]').click()
    answers(page, "0.3775")
    expect(number(page, "u(2)[1]")).to_have_text("0.377500000")
    page.get_by_test_id("step").click()
    expect(number(page, "u(2)[1]")).to_have_text("?")


def test_other_sheets_do_not_end_it(page, expect):
    page.get_by_test_id("open-settings").click()
    expect(number(page, "u(2)[1]")).to_have_text("?")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("open-check")).to_have_attribute("aria-expanded", "true")
    page.get_by_test_id("open-check").click()
    expect(number(page, "u(2)[1]")).to_have_text("0.377500000")


def test_nothing_else_has_the_answers(visit, expect):
    page = visit()
    page.get_by_test_id("w-3-1-1").click()
    page.locator(".factors").wait_for()
    page.get_by_test_id("open-check").click()
    expect(page.locator(".factors")).to_have_count(0)
    expect(page.get_by_test_id("slider")).to_have_attribute("aria-valuetext", "update 0, E = ?")
    answered(page)
    shown = page.locator(".studio").inner_text()
    assert "0.298" not in shown
    assert "0.138" not in shown
