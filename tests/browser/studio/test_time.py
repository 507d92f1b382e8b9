"""Going through time: keys, stages, playing, the curve that is the slider, a run that stops."""

from __future__ import annotations

import re

from tests.browser.studio.pages import answered, presses, seen, send
from tests.studio.serving import sessions_at_work, soon

FIRST = "0.298371109"
SECOND = "0.291027774"
SAMPLE = """async sample => (await import("/store.js")).frame.value.sample === sample"""
SCENE = (
    """async () => { const {batches, samples} = (await import("/store.js")).scene.value; return [batches, samples]; }"""
)
STAGES = """() => { window.stages = [];
    const panel = document.querySelector('[data-testid=panel]');
    new MutationObserver(() => {
        const said = /stage (\\d) of 7 of update 1(?!\\d)/.exec(panel.textContent)?.[1];
        if (said && stages.at(-1) !== said) stages.push(said);
    }).observe(panel, {subtree: true, characterData: true, childList: true}); }"""


def at(page, expect, update):
    expect(page.get_by_test_id("update")).to_have_text(str(update))


def test_a_step_and_many_at_once(visit, expect):
    page = visit()
    presses(page, "step")
    at(page, expect, 1)
    expect(page.get_by_test_id("loss")).to_contain_text(SECOND)
    presses(page, "again")
    at(page, expect, 0)
    expect(page.get_by_test_id("loss")).to_contain_text(FIRST)
    presses(page, "advance-10000")
    at(page, expect, 10000)
    expect(page.get_by_test_id("loss")).to_have_text("0.0000351019")
    expect(page.locator(".net-exponent")).to_have_text("3.5101878e-05")
    for n, update in ((1, 10001), (10, 10011), (100, 10111)):
        presses(page, f"advance-{n}")
        at(page, expect, update)


def test_back_goes_update_by_update(visit, expect):
    page = visit()
    presses(page, "advance-10")
    at(page, expect, 10)
    for update in range(9, 0, -1):
        presses(page, "back")
        at(page, expect, update)
    expect(page.get_by_test_id("loss")).to_contain_text(SECOND)
    expect(page.get_by_test_id("standing")).to_have_text(
        "9 updates were made after this. Going on repeats them; an edit forgets them."
    )
    presses(page, "back", 2)
    at(page, expect, 0)


def test_the_slider_is_led_by_keys(visit, expect):
    page = visit()
    presses(page, "advance-10000")
    at(page, expect, 10000)
    slider = page.get_by_test_id("slider")
    expect(slider).to_have_attribute("aria-valuemax", "10000")
    for key, update in (
        ("PageDown", 1000), ("PageDown", 100), ("ArrowRight", 101), ("ArrowLeft", 100), ("Home", 0), ("ArrowUp", 1),
        ("PageUp", 10), ("End", 10000), ("ArrowRight", 10000),
    ):  # fmt: skip
        slider.press(key)
        at(page, expect, update)
    expect(slider).to_have_attribute("aria-valuetext", re.compile("^update 10000, E = 0.0000351019"))


def test_the_slider_is_dragged(visit, expect):
    page = visit()
    presses(page, "advance-10000")
    at(page, expect, 10000)
    box = page.get_by_test_id("slider").bounding_box()
    middle = box["y"] + 20
    page.mouse.move(box["x"] + box["width"] - 1, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, middle, steps=5)
    page.mouse.up()
    at(page, expect, 99)
    page.mouse.click(box["x"] + 1, middle)
    at(page, expect, 0)
    page.get_by_test_id("slider").press("ArrowRight")
    at(page, expect, 1)
    expect(page.get_by_test_id("loss")).to_contain_text(SECOND)


def test_stages_make_an_update(visit, expect):
    page = visit()
    stages, here = page.locator(".stages li"), page.locator(".stages [aria-current]")
    expect(stages).to_have_count(5)
    for number, name in enumerate(("forward", "forward", "output δ", "δ backward", "gradients", "gradients"), start=1):
        presses(page, "stage")
        expect(here).to_contain_text(name)
        expect(page.get_by_test_id("panel")).to_contain_text(f"stage {number} of 7 of update 1")
        at(page, expect, 0)
    expect(stages.nth(0)).to_contain_text("done")
    expect(stages.nth(4)).to_contain_text("to come")
    presses(page, "stage")
    at(page, expect, 1)
    expect(here).to_contain_text("update")
    expect(page.get_by_test_id("panel")).to_contain_text("0.358916480")
    presses(page, "stage")
    expect(page.get_by_test_id("panel")).to_contain_text("stage 1 of 7 of update 2")
    at(page, expect, 1)


def test_a_stage_is_chosen_and_left(visit, expect):
    page = visit()
    page.locator(".stages button").nth(2).click()
    expect(page.get_by_test_id("panel")).to_contain_text("stage 4 of 7 of update 1")
    presses(page, "back")
    expect(page.get_by_test_id("panel")).to_contain_text("stage 3 of 7 of update 1")
    page.get_by_test_id("language").click()
    expect(page.get_by_test_id("panel")).to_contain_text("更新 1 の段階 3 / 7")
    expect(page.locator(".stages [aria-current]")).to_contain_text("出力層の δ")
    presses(page, "step")
    at(page, expect, 1)
    expect(page.locator(".stages [aria-current]")).to_have_count(0)


def test_playing_at_every_speed(visit, expect):
    page = visit()
    play = page.get_by_test_id("play")
    for speed in ("fast", "frame-100", "frame-10", "frame-1", "second-10", "second-1"):
        page.get_by_test_id("speed").select_option(speed)
        before = seen(page)
        play.click()
        expect(play).to_have_accessible_name("pause")
        expect(page.get_by_test_id("update")).not_to_have_text(str(before))
        play.click()
        expect(play).to_have_accessible_name("play")
    answered(page)
    stands = seen(page)
    answered(page)
    assert seen(page) == stands


def test_playing_by_stages(visit, expect):
    page = visit()
    page.get_by_test_id("speed").select_option("stages")
    page.get_by_test_id("pace").select_option("0.5")
    page.evaluate(STAGES)
    presses(page, "play")
    expect(page.get_by_test_id("update")).not_to_have_text("0")
    presses(page, "play")
    assert page.evaluate("stages.slice(0, 6).join('')") == "123456"


def test_keys_of_the_keyboard(visit, expect):
    page = visit()
    play = page.get_by_test_id("play")
    page.keyboard.press(".")
    at(page, expect, 1)
    page.keyboard.press(",")
    at(page, expect, 0)
    page.keyboard.press("s")
    expect(page.locator(".stages [aria-current]")).to_contain_text("forward")
    page.keyboard.press("Space")
    expect(play).to_have_accessible_name("pause")
    page.keyboard.press("Space")
    expect(play).to_have_accessible_name("play")


def test_steps_by_epoch_and_by_sample(visit, expect):
    page = visit("&problem=moons")
    batches, samples = page.evaluate(SCENE)
    presses(page, "step")
    page.get_by_test_id("step-by").select_option("epoch")
    for press, update in (("step", batches), ("step", 2 * batches), ("back", batches)):
        presses(page, press)
        at(page, expect, update)
    page.get_by_test_id("step-by").select_option("sample")
    for press, sample in (("step", 1), ("back", 0), ("back", samples - 1), ("step", 0)):
        presses(page, press)
        page.wait_for_function(SAMPLE, arg=sample)
    at(page, expect, batches)


def test_a_run_that_stops_is_taken_back(visit, expect):
    page = visit("&problem=sine")
    send(page, "set", settings={"optimiser": {"name": "sgd", "learning_rate": 1e6}})
    presses(page, "advance-100")
    stopped = page.get_by_test_id("stopped")
    expect(stopped).to_contain_text("no longer finite")
    presses(page, "take-back")
    expect(stopped).to_have_count(0)
    at(page, expect, 0)
    presses(page, "play")
    expect(stopped).to_be_visible()
    expect(page.get_by_test_id("play")).to_have_accessible_name("play")
    page.get_by_test_id("language").click()
    expect(stopped).to_contain_text("学習率を下げる")


def test_a_long_advance_is_halted(visit, expect):
    page = visit("&problem=digits")
    send(page, "set", settings={"sizes": [64, 256, 128, 10]})
    presses(page, "advance-10000")
    presses(page, "halt")
    expect(page.get_by_test_id("halt")).to_have_count(0)
    assert 0 < seen(page) < 10000


def test_an_edit_stands_on_the_axis(visit, expect):
    page = visit()
    presses(page, "advance-10")
    at(page, expect, 10)
    send(page, "edit", parameter="w(3)[1,1]", value="3/20")
    expect(page.locator(".edits i")).to_have_attribute("title", re.compile(r"^at update 10: w\(3\)\[1,1\] = "))
    at(page, expect, 10)


def test_a_run_ends_where_it_was_told_to(visit, expect):
    page = visit()
    send(page, "set", settings={"epochs": 3})
    page.get_by_test_id("speed").select_option("fast")
    presses(page, "play")
    stopped = page.get_by_test_id("stopped")
    expect(stopped).to_contain_text("Playing ended with epoch 3")
    at(page, expect, 3)
    expect(page.get_by_test_id("take-back")).to_have_count(0)
    presses(page, "dismiss")
    expect(stopped).to_have_count(0)


def test_a_page_that_is_closed_trains_nothing(studio, elsewhere, visit, expect):
    page = visit(at=elsewhere)
    page.get_by_test_id("speed").select_option("fast")
    presses(page, "play")
    expect(page.get_by_test_id("update")).not_to_have_text("0")
    assert len(studio.app.lines) == sessions_at_work() == 1
    page.close()
    assert soon(lambda: not studio.app.lines, 60)
    assert soon(lambda: sessions_at_work() == 0, 60)
