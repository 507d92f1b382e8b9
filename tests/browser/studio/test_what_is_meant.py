"""What a number is of: all samples or a batch, with the penalty or without; and what there is to know of the data."""

from __future__ import annotations

from itertools import pairwise

import pytest

ASK = "([what, more]) => import('/store.js').then(store => store.send(what, more))"
PENALTIES = {"l1": 0.001, "l2": 0.01, "batch_size": 16, "validation": 0.2, "dropout": 0.2}


def learning(page, expect, problem, **settings):
    page.evaluate(ASK, ["problem", {"problem": {"id": problem}}])
    if settings:
        page.evaluate(ASK, ["set", {"settings": settings}])
    expect(page.get_by_test_id("update")).to_contain_text("0")
    return page


def test_a_gradient_with_penalties_says_so_wherever_it_stands(visit, expect):
    page = learning(visit(), expect, "iris", **PENALTIES)
    tag = page.get_by_test_id("w-3-1-1")
    tag.hover()
    note = page.locator(".net-hover [data-testid=gradient-of]")
    expect(note).to_have_text("The gradient is of the batch that comes next, with the penalty.")
    shown = page.locator(".net-hover dd").nth(1).inner_text()
    tag.click()
    expect(page.locator(".panel .update")).to_contain_text("The gradient with the penalty, g:")
    expect(page.locator(".panel .update")).to_contain_text(shown)
    expect(page.locator(".panel .nudge [data-testid=gradient-of]")).to_contain_text("with the penalty")
    page.mouse.move(5, 400)
    page.get_by_test_id("b-3-1").hover()
    expect(note).to_have_text("The gradient is of the batch that comes next.")
    page.get_by_test_id("language").click()
    page.get_by_test_id("b-3-1").hover()
    expect(note).to_have_text("勾配は次のバッチのものです。")


def test_the_loss_says_what_it_is_taken_over(visit, expect):
    page = visit()
    expect(page.get_by_test_id("loss-over")).to_be_empty()  # one sample, no penalty: E is the formula's
    learning(page, expect, "iris", **PENALTIES)
    expect(page.get_by_test_id("loss-over")).to_have_text("mean of 120 samples + penalty")
    page.get_by_test_id("step").click()
    expect(page.locator(".net-was")).to_contain_text("its batch before this update")
    expect(page.get_by_test_id("step-by").locator("option")).to_have_text(["update: a batch", "epoch", "sample"])
    page.get_by_role("button", name="charts").click()
    expect(page.get_by_test_id("chart-metric")).to_contain_text("validation")


@pytest.mark.parametrize("problem", ["mazur", "xor"])
def test_a_paths_product_and_the_sum_stand_in_full(visit, expect, problem):
    page = learning(visit(), expect, problem)
    page.get_by_test_id("unit-2-1").locator("[data-name='z(2)[1]']").click()
    page.locator(".panel button.path").first.click()
    note = page.get_by_test_id("path-note")
    expect(note).to_be_visible()
    inside = """one => { const [a, b] = [one, one.closest('.network')].map(any => any.getBoundingClientRect());
        return one.scrollWidth <= one.clientWidth && a.left >= b.left && a.right <= b.right; }"""
    assert note.evaluate(inside)


def test_what_is_to_be_known_of_the_data_stands_beside_the_network(visit, expect):
    page = visit()
    expect(page.get_by_test_id("notes")).to_have_count(0)
    learning(page, expect, "iris")
    expect(page.get_by_test_id("notes")).to_contain_text("Four lengths in cm of 150 flowers, each standardised")
    page.get_by_test_id("language").click()
    expect(page.get_by_test_id("notes")).to_contain_text("標準化")


def test_what_is_read_stays_in_its_place_while_batches_run(visit, expect):
    """Dropout and small numbers make a derivation longer or shorter: what stands below does not go up."""
    page = learning(visit(), expect, "iris", **PENALTIES, optimiser={"name": "adam", "learning_rate": 0.01})
    page.get_by_test_id("step").click()
    page.get_by_test_id("w-3-1-1").click()
    page.locator(".panel .update").wait_for()
    page.get_by_test_id("play").click()
    top = "() => document.querySelector('.panel .history').getBoundingClientRect().top"
    seen = []
    for _ in range(10):
        page.wait_for_timeout(260)
        seen.append(page.evaluate(top))
    page.get_by_test_id("play").click()
    assert all(later >= before - 1 for before, later in pairwise(seen[1:])), seen


def test_numbers_of_a_run_that_broke_stay_in_their_cards(visit, expect):
    page = learning(
        visit(), expect, "sine", hidden=[{"name": "relu"}], optimiser={"name": "sgd", "learning_rate": 1000}
    )
    page.get_by_test_id("advance-100").click()
    expect(page.get_by_test_id("stopped")).to_contain_text("in layer 3, the loss is no longer finite")
    cut = """() => [...document.querySelectorAll('.net-value')].filter(one => {
        const card = one.closest('.net-unit')?.getBoundingClientRect();
        return card && one.getBoundingClientRect().right > card.right + 0.5; }).map(one => one.textContent)"""
    assert page.evaluate(cut) == []
    page.get_by_test_id("w-3-1-1").click()
    page.locator(".panel .factors").wait_for()
    assert max(map(len, page.locator(".panel .factors td.n").all_inner_texts())) < 30
    page.get_by_test_id("take-back").click()
    expect(page.get_by_test_id("stopped")).to_have_count(0)
