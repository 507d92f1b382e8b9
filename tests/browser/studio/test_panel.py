"""The panel: a number opened by a click, its factors, paths and history, and what can be done with it."""

from __future__ import annotations

import re

from tests.browser.studio.pages import answered, seen, send

PLACES = """() => [...document.querySelectorAll(
    '.net-unit, .net-tag, .net-reading output, .factors tr, .part h3, .paths li')].map(one => {
    const {left, top, width, height} = one.getBoundingClientRect();
    return [left, top, width, height].map(Math.round).join(' '); })"""
WATCHED = """() => { window.drawn = []; window.began = performance.now();
    new MutationObserver(() => drawn.push(performance.now()))
        .observe(document.querySelector('.factors'), {subtree: true, characterData: true, childList: true}); }"""
APART = 250  # milliseconds between two readings of the number that is opened
OF_W5 = ("0.741365070", "0.186815602", "0.593269992", "0.082167041", "0.358916480")


def w5_opened(visit, **more):
    page = visit(**more)
    page.get_by_test_id("step").click()
    page.get_by_test_id("w-3-1-1").click()
    page.locator(".factors").wait_for()
    return page


def test_a_first_visit_has_one_button(visit, expect):
    page = visit()
    panel = page.get_by_test_id("panel")
    expect(panel.locator("h2")).to_have_text("A network that learns, 2-2-2")
    expect(panel.locator(".leaf button")).to_have_count(1)
    panel.get_by_role("button", name="Make one update").click()
    expect(page.get_by_test_id("update")).to_have_text("1")
    expect(panel.locator("h2")).to_have_text("Open a number")
    panel.get_by_role("button", name="w5").click()
    for figure in OF_W5:
        expect(panel).to_contain_text(figure)


def test_a_weight_is_opened_with_the_update_just_made(visit, expect):
    page = w5_opened(visit)
    panel = page.get_by_test_id("panel")
    expect(panel.locator("h2")).to_contain_text("in update 1")
    expect(panel.locator("h2")).to_contain_text("from h1 to o1")
    for figure in OF_W5:
        expect(panel).to_contain_text(figure)
    panel.get_by_role("button", name="now", exact=True).click()
    expect(panel.locator("h2")).to_contain_text("now, after 1 update")
    expect(panel).to_contain_text("0.742088111 − 0.01")
    page.get_by_test_id("step").click()
    expect(panel.locator("h2")).to_contain_text("now, after 2 updates")
    panel.get_by_role("button", name="the update just made").click()
    expect(panel.locator("h2")).to_contain_text("in update 2")


def test_a_factor_lights_its_place_and_the_place_its_factor(visit, expect):
    page = w5_opened(visit)
    row = page.locator(".factors tbody tr").nth(2)
    row.hover()
    expect(page.locator('[data-item][data-name="z(2)[1]"]')).to_have_attribute("data-lit", "")
    page.mouse.move(5, 5)
    expect(page.locator('[data-item][data-name="z(2)[1]"]')).not_to_have_attribute("data-lit", "")
    row.focus()
    expect(page.locator('[data-item][data-name="z(2)[1]"]')).to_have_attribute("data-lit", "")
    row.blur()
    page.locator('[data-item][data-name="z(2)[1]"]').hover()
    expect(row).to_have_class("pointed")
    expect(page.locator(".factors tr.pointed")).to_have_count(1)


def test_a_path_is_chosen_by_keys_and_stays_lit(visit, expect):
    page = w5_opened(visit)
    page.get_by_test_id("w-2-1-1").click()
    paths = page.locator("button.path")
    expect(paths).to_have_count(2)
    expect(paths.nth(0)).to_contain_text("0.000668396")
    expect(page.locator(".paths-sum")).to_contain_text("0.000438568")
    paths.nth(0).focus()
    page.keyboard.press("Enter")
    expect(paths.nth(0)).to_have_attribute("aria-pressed", "true")
    expect(paths.nth(0)).to_contain_text("0.05 × 0.241300709 × 0.4 × 0.138498562")
    page.get_by_label("w1: a number, or a fraction").focus()
    for name in ("w(2)[1,1]", "w(3)[1,1]"):
        expect(page.locator(f'[data-item][data-name="{name}"]')).to_have_attribute("data-lit", "")
    expect(page.locator('[data-item][data-name="w(3)[2,1]"]')).not_to_have_attribute("data-lit", "")
    expect(page.get_by_test_id("path-note")).to_have_text("this path 0.000668396 all paths 0.000438568")


def test_numbers_lead_to_each_other_and_back(visit, expect):
    page = w5_opened(visit)
    panel = page.get_by_test_id("panel")
    page.locator('[data-name="delta(2)[1]"]').click()
    expect(panel.locator("h2")).to_contain_text("the delta of h1")
    panel.get_by_role("button", name="back to the number before").click()
    expect(panel.locator("h2")).to_contain_text("from h1 to o1")
    expect(panel.get_by_role("button", name="back to the number before")).to_have_count(0)
    panel.get_by_role("button", name="close").click()
    expect(panel.locator("h2")).to_have_text("Open a number")
    page.get_by_test_id("w-3-1-1").focus()
    page.keyboard.press("Enter")
    expect(panel.locator("h2")).to_contain_text("from h1 to o1")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")  # the first one takes away what hovers
    expect(panel.locator("h2")).to_have_text("Open a number")


def test_a_weight_is_changed_by_a_fraction(visit, expect):
    page = w5_opened(visit)
    field = page.get_by_label("w5: a number, or a fraction")
    expect(field).to_have_value("0.358916480")
    field.fill("3/20")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("w-3-1-1")).to_contain_text("0.15000")
    expect(field).to_have_value("0.150000000")
    field.fill("a lot")
    page.keyboard.press("Enter")
    expect(page.locator(".edit .said")).not_to_be_empty()
    expect(page.get_by_test_id("w-3-1-1")).to_contain_text("0.15000")


def test_a_nudge_stands_beside_the_gradient(visit, expect):
    page = w5_opened(visit)
    page.get_by_label("h: what is added", exact=True).fill("0.1")
    told = page.locator(".nudged dd")
    expect(told.nth(1)).to_have_text("0.008312524")
    picture = page.get_by_test_id("nudge-picture").get_by_role("img")
    expect(picture).to_have_attribute(
        "aria-label", re.compile("The loss over w5: .* and the slope foretells 0.0083125")
    )
    before = picture.get_attribute("aria-label")
    slider = page.get_by_label("h: what is added to w5")
    slider.press("Home")
    expect(page.get_by_label("h: what is added", exact=True)).to_have_value("−1")
    expect(told.nth(1)).to_contain_text("−0.0831252")
    expect(picture).not_to_have_attribute("aria-label", before)


def test_a_weight_that_is_drawn_is_drawn_in_its_panel_too(visit, expect):
    page = w5_opened(visit)
    box = page.get_by_test_id("w-3-1-1").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y, steps=4)
    expect(page.get_by_label("h: what is added", exact=True)).to_have_value("0.1")
    expect(page.locator(".nudged dd").nth(1)).to_have_text("0.008312524")
    page.mouse.up()
    expect(page.locator(".nudged dd").nth(1)).not_to_have_text("0.008312524")  # from where it stands now


def test_the_history_leads_to_an_update(visit, expect):
    page = w5_opened(visit)
    page.get_by_test_id("advance-100").click()
    line = page.get_by_role("slider", name="History of w5")
    expect(line).to_have_attribute("aria-valuenow", "101")
    line.press("ArrowLeft")
    expect(page.get_by_test_id("update")).to_have_text("100")
    line.press("Home")
    expect(page.get_by_test_id("update")).to_have_text("0")
    line.click(position={"x": line.bounding_box()["width"] - 1, "y": 20})
    expect(page.get_by_test_id("update")).not_to_have_text("0")


def test_your_turn_names_a_wrong_sign(visit, expect):
    page = w5_opened(visit)
    answer = page.locator(".turn .answer")
    answer.locator("input").fill("−0.138498562")
    answer.get_by_role("button", name="check").click()
    expect(answer.locator(".verdict")).to_have_text("The sign is wrong.")
    answer.locator("input").fill("0.741365*0.186816")
    page.keyboard.press("Enter")
    expect(answer.locator(".verdict")).to_have_class("verdict right")
    page.get_by_role("button", name="another question").click()
    page.locator(".turn").get_by_role("button", name="show the answer").click()
    expect(page.locator(".turn .verdict")).to_have_text("The answer is 0.082167041.")


def test_a_number_that_is_gone_is_closed(visit, expect):
    page = w5_opened(visit)
    send(page, "set", settings={"sizes": [2, 2, 2, 2]})
    expect(page.get_by_test_id("panel").locator("h2")).to_contain_text("unit 1 of layer 2")
    page.evaluate("""async () => (await import("/store.js")).open("w(4)[1,1]")""")
    expect(page.get_by_test_id("panel").locator("h2")).to_contain_text("unit 1 of layer 3")
    send(page, "set", settings={"sizes": [2, 2, 2]})
    expect(page.get_by_test_id("panel").locator("h2")).to_contain_text("A network that learns")


def test_the_language_is_switched_in_place(visit, expect):
    page = w5_opened(visit)
    page.get_by_test_id("language").click()
    panel = page.get_by_test_id("panel")
    expect(panel.locator("h2")).to_contain_text("(更新 1)")
    expect(panel).to_contain_text("自分で計算")
    for figure in OF_W5:
        expect(panel).to_contain_text(figure)


def test_nothing_moves_while_it_learns(visit, expect):
    page = visit()
    page.get_by_test_id("advance-100").click()
    expect(page.get_by_test_id("update")).to_have_text("100")
    page.get_by_test_id("w-3-1-1").click()
    page.locator(".factors").wait_for()
    page.evaluate(WATCHED)
    before = page.evaluate(PLACES)
    page.get_by_test_id("play").click()
    page.wait_for_function("() => drawn.length >= 4")
    assert page.evaluate(PLACES) == before, "something jumped"
    times, took = page.evaluate("[drawn.length, performance.now() - began]")
    assert times <= took / APART + 2, "the number is read more often than anyone reads it"
    page.get_by_test_id("play").click()
    expect(page.get_by_test_id("play")).to_have_accessible_name("play")
    answered(page)
    expect(page.get_by_test_id("panel").locator("h2")).to_contain_text(f"in update {seen(page)}")
    assert page.evaluate(PLACES) == before, "something jumped"
