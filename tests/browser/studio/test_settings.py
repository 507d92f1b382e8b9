"""The settings form: each change is sent when it is complete, and says what it did."""

from __future__ import annotations

import re

import pytest


@pytest.fixture
def form(visit):
    page = visit()
    page.get_by_test_id("open-settings").click()
    return page


def sizes(page, found):
    page.get_by_test_id("choose").filter(has_text=re.compile(rf"(?<![\d-]){found}(?![\d-])")).wait_for()


def did(page, text):
    page.get_by_test_id("did").filter(has_text=text).wait_for()


def put(page, name, value):
    field = page.get_by_test_id(name)
    field.fill(value)
    field.press("Enter")


def test_units_and_layers_grow_and_shrink(form, expect):
    form.get_by_test_id("more-units-2").click()
    did(form, "a new run began")
    sizes(form, "2-3-2")
    form.get_by_test_id("more-layers").click()
    form.get_by_test_id("size-3").wait_for()
    sizes(form, "2-3-3-2")
    put(form, "size-3", "5")
    sizes(form, "2-3-5-2")
    form.get_by_test_id("fewer-layers").click()
    sizes(form, "2-3-2")
    fewer = form.get_by_test_id("sheet-settings").get_by_role("button", name="one unit fewer in layer 2")
    for left in (2, 1):
        fewer.click()
        sizes(form, f"2-{left}-2")
    expect(fewer).to_be_disabled()


def test_an_activation_by_layer_with_its_parameter(form, expect):
    form.get_by_test_id("activation-2").select_option("leaky_relu")
    slope = form.get_by_test_id("activation-2-slope")
    expect(slope).to_have_value("0.01")
    put(form, "activation-2-slope", "1/5")
    did(form, "activation")
    expect(slope).to_have_value("0.2")
    expect(form.get_by_test_id("activation-3")).to_have_value("logistic")


def test_live_ones_go_on_and_the_others_begin_anew(form, expect):
    for _ in range(3):
        form.get_by_test_id("step").click()
    form.get_by_test_id("update").get_by_text("3", exact=True).wait_for()
    put(form, "setting-optimiser-learning_rate", "0.05")
    did(form, "changed from update 3 on")
    expect(form.get_by_test_id("update")).to_have_text("3")
    form.get_by_test_id("another-seed").click()
    did(form, "a new run began")
    form.get_by_test_id("update").get_by_text("0", exact=True).wait_for()
    expect(form.get_by_test_id("setting-seed")).to_have_value("1")


def test_an_optimiser_brings_its_parameters(form):
    form.get_by_test_id("setting-optimiser").select_option("adam")
    form.get_by_test_id("setting-optimiser-beta_1").wait_for()
    put(form, "setting-optimiser-beta_1", "0.8")
    did(form, "changed from update 0 on")
    form.get_by_test_id("setting-schedule").select_option("cosine")
    form.get_by_test_id("setting-schedule-steps").wait_for()


def test_what_is_no_value_is_said_beside_the_field_and_not_sent(form, expect):
    put(form, "setting-l1", "-1")
    wrong = form.locator("#setting-l1-wrong")
    expect(wrong).to_have_text("It has to be 0 or more.")
    expect(form.get_by_test_id("setting-l1")).to_have_value("-1")
    put(form, "setting-l1", "many")
    expect(wrong).to_have_text("Type a number.")
    put(form, "setting-l1", "0.001")
    wrong.wait_for(state="detached")
    did(form, "L1")
    put(form, "setting-batch_size", "1.5")
    expect(form.locator("#setting-batch_size-wrong")).to_have_text("Type a whole number.")


def test_what_the_session_refuses_stands_at_the_field(form, expect):
    form.get_by_test_id("setting-loss").select_option("cross_entropy")
    wrong = form.locator("#setting-loss-wrong")
    wrong.wait_for()
    expect(wrong).to_contain_text("softmax")
    put(form, "size-2", "1000000000")
    form.locator("#size-2-wrong").wait_for()
    expect(form.locator("#size-2-wrong")).to_contain_text("MiB")
    sizes(form, "2-2-2")


def test_the_same_form_in_japanese(form, expect):
    form.get_by_test_id("language").click()
    form.get_by_role("heading", name="設定").wait_for()
    expect(form.get_by_label("最適化手法")).to_have_value("sgd")


def test_lbfgs_is_chosen_steps_goes_back_and_says_where_it_ends(visit, expect):
    page = visit()
    page.get_by_test_id("open-settings").click()
    page.get_by_test_id("setting-optimiser").select_option("lbfgs")
    expect(page.get_by_test_id("setting-optimiser-memory")).to_have_value("10")
    page.get_by_test_id("setting-l1").fill("0.1")
    page.get_by_test_id("setting-l1").press("Enter")
    expect(page.locator("#setting-l1-wrong")).to_contain_text("leave l1 out")
    page.get_by_test_id("step").click()
    expect(page.get_by_test_id("update")).to_have_text("1")
    first = page.get_by_test_id("loss").inner_text()
    page.get_by_test_id("advance-10000").click()
    expect(page.get_by_test_id("stopped")).to_contain_text("L-BFGS has converged with update")
    page.get_by_test_id("slider").press("Home")
    expect(page.get_by_test_id("loss")).to_contain_text("0.298371109")
    page.get_by_test_id("step").click()
    expect(page.get_by_test_id("loss")).to_have_text(first)
