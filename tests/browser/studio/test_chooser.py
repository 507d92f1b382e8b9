"""What to learn from: lessons, drawn points and their parameters, points set by hand, data sets."""

from __future__ import annotations

import pytest

from tests.browser.studio.pages import loss


@pytest.fixture
def chooser(visit):
    page = visit()
    page.get_by_test_id("choose").click()
    return page


def chosen(page, text):
    page.get_by_test_id("choose").filter(has_text=text).wait_for()


def test_every_lesson_and_problem_is_there(chooser):
    shown = chooser.locator("[data-testid^=problem-]").evaluate_all("all => all.map(one => one.dataset.testid)")
    assert {"problem-mazur", "problem-xor", "problem-two-layer", "problem-softmax"} <= set(shown)
    assert {f"problem-{name}" for name in ("and", "xor-points", "circles", "moons", "spiral", "gaussians", "slope",
                                           "hills", "sine", "points", "iris", "digits")} <= set(shown)  # fmt: skip
    assert chooser.locator(".choices-lessons button").count() == 17
    assert chooser.get_by_test_id("problem-mazur").get_attribute("aria-pressed") == "true"


def test_a_lesson_is_learned_and_the_sheet_closes(chooser):
    chooser.get_by_test_id("problem-two-layer").click()
    chosen(chooser, "two-layer · 3-2-3")
    chooser.get_by_test_id("sheet-problems").wait_for(state="detached")


def test_drawn_points_take_noise_number_seed_and_inputs(chooser, expect):
    chooser.get_by_test_id("problem-circles").click()
    chosen(chooser, "2-4-1")
    noise = chooser.get_by_test_id("problem-noise")
    noise.fill("0.4")
    noise.press("Enter")
    chooser.get_by_test_id("problem-features-x1^2").check()
    chosen(chooser, "3-4-1")
    chooser.get_by_test_id("open-settings").click()
    chooser.get_by_test_id("more-units-2").click()
    chosen(chooser, "3-5-1")
    chooser.get_by_test_id("choose").click()
    chooser.get_by_role("button", name="another seed").click()  # the network stays as it was set
    expect(chooser.get_by_test_id("problem-seed")).to_have_value("1")
    chosen(chooser, "3-5-1")
    expect(noise).to_have_value("0.4")
    noise.fill("7")
    noise.press("Enter")
    expect(chooser.locator("#problem-noise-wrong")).to_have_text("It has to be between 0 and 2.")


def test_points_are_set_by_clicking_and_learned_at_once(chooser, expect):
    chooser.get_by_test_id("problem-points").click()
    plane = chooser.get_by_test_id("points-plane")
    for x, y in ((80, 80), (100, 120)):
        plane.click(position={"x": x, "y": y})
    chosen(chooser, "mazur")
    chooser.get_by_test_id("class-1").click()
    for x, y in ((250, 250), (280, 220)):
        plane.click(position={"x": x, "y": y})
    chosen(chooser, "Points of your own · 2-6-1")
    expect(chooser.get_by_test_id("points-count")).to_contain_text("4 points")
    plane.click(position={"x": 80, "y": 80}, button="right")
    expect(chooser.get_by_test_id("points-count")).to_contain_text("3 points")
    plane.click(position={"x": 100, "y": 120}, modifiers=["Shift"])
    expect(chooser.get_by_test_id("points-count")).to_contain_text("2 points")
    chooser.get_by_test_id("points-clear").click()
    expect(chooser.get_by_test_id("points-count")).to_contain_text("0 points")


def test_points_have_numbers_for_targets(chooser, expect):
    chooser.get_by_test_id("problem-points").click()
    chooser.get_by_test_id("task-numbers").click()
    plane, target = chooser.get_by_test_id("points-plane"), chooser.get_by_test_id("point-target")
    for x, number in ((80, "2.5"), (200, "−1/2"), (240, "−1")):
        target.fill(number)
        plane.click(position={"x": x, "y": 80})
    expect(chooser.get_by_test_id("points-count")).to_contain_text("2 points")
    chosen(chooser, "Points of your own · 2-6-1")
    assert plane.locator("rect").count() == 1
    chooser.get_by_test_id("task-classes").click()
    chosen(chooser, "Points of your own · 2-6-1")
    assert plane.locator(".dot-1").count() == plane.locator(".dot-0").count() == 1


def test_points_are_set_by_keys(chooser, expect):
    chooser.get_by_test_id("problem-points").click()
    keys = chooser.keyboard
    for key in ("ArrowLeft", "ArrowUp", "Enter", "1", "Shift+ArrowRight", "Enter", "2", "Shift+ArrowDown", "Enter"):
        keys.press(key)
    chosen(chooser, "2-6-3")
    expect(chooser.get_by_test_id("points-count")).to_have_text("0.4, −0.4: 3 points")
    keys.press("Delete")
    expect(chooser.get_by_test_id("points-count")).to_contain_text("2 points")


def test_data_sets_and_the_sine(chooser):
    for name, sizes in (("iris", "4-5-3"), ("digits", "64-24-10")):
        chooser.get_by_test_id(f"problem-{name}").click()
        chosen(chooser, sizes)
        chooser.get_by_test_id("sheet-problems").wait_for(state="detached")
        chooser.get_by_test_id("choose").click()
    chooser.get_by_test_id("problem-sine").click()
    chosen(chooser, "1-6-1")


def test_xor_learns(chooser):
    chooser.get_by_test_id("problem-xor-points").click()
    chosen(chooser, "2-4-1")
    chooser.keyboard.press("Escape")
    chooser.get_by_test_id("advance-10000").click()
    chooser.get_by_test_id("update").get_by_text("10000", exact=True).wait_for()
    assert loss(chooser) < 0.01


def test_escape_closes_and_the_focus_returns(chooser):
    chooser.keyboard.press("Escape")
    chooser.get_by_test_id("sheet-problems").wait_for(state="detached")
    assert chooser.evaluate("document.activeElement.dataset.testid") == "choose"
