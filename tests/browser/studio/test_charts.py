"""The charts: what they draw, what is read off them by pointer and by keys, what a click does."""

from __future__ import annotations

import re

from tests.browser.studio.pages import IN_FRAME, WIDTHS, widened


def opened(visit, after="", updates=100, **more):
    page = visit(after, **more)
    page.get_by_test_id(f"advance-{updates}").click()
    page.get_by_test_id("open-charts").click()
    return page


def test_the_loss_is_read_by_keys_and_by_pointer(visit, expect):
    page = opened(visit)
    plot = page.get_by_test_id("plot-loss")
    expect(plot).to_have_attribute("aria-valuetext", re.compile(r"^update 100: training 0\.02005"))
    plot.focus()
    for key, read in (("Home", "update 0: training 0.29837"), ("ArrowRight", "update 1: training 0.29103")):
        plot.press(key)
        expect(plot).to_have_attribute("aria-valuetext", read)
    plot.press("Enter")
    expect(page.get_by_test_id("update")).to_have_text("1")
    expect(page.get_by_test_id("loss")).to_contain_text("0.291027774")
    plot.press("Escape")
    expect(plot).to_have_attribute("aria-valuetext", re.compile("^update 1:"))
    box = plot.bounding_box()
    plot.hover(position={"x": box["width"] / 2, "y": 60})
    expect(plot).not_to_have_attribute("aria-valuetext", re.compile("^update 1:"))


def test_the_axes_are_linear_or_logarithmic(visit, expect):
    page = opened(visit)
    ticks = page.locator("[data-testid=plot-loss] .axes text")
    expect(ticks.filter(has_text=re.compile("^10000$"))).to_have_count(1)
    page.get_by_label("axis of the updates").select_option("linear")
    expect(ticks.filter(has_text=re.compile("^10000$"))).to_have_count(0)
    expect(ticks.filter(has_text=re.compile("^100$"))).to_have_count(1)
    page.get_by_label("axis of the loss").select_option("linear")
    expect(ticks.filter(has_text=re.compile("^0.1$"))).to_have_count(1)
    expect(ticks.filter(has_text=re.compile("^0.05$"))).to_have_count(0)


def test_lines_are_named_at_their_ends(visit, expect):
    page = opened(visit)
    expect(page.locator("[data-testid=plot-norms] .ends text")).to_have_text(
        [re.compile("layer 2"), re.compile("layer 3")]
    )
    expect(page.locator("[data-testid=plot-weights] .ends text")).to_contain_text(["w₅", "w₆", "w₇", "w₈"])
    page.get_by_test_id("weights-of").select_option("2")
    expect(page.locator("[data-testid=plot-weights] .ends text")).to_contain_text(["w₁", "w₂", "w₃", "w₄"])
    page.get_by_test_id("w-3-1-1").click()
    page.get_by_test_id("weights-of").select_option("opened")
    expect(page.locator("[data-testid=plot-weights] .ends text")).to_contain_text(["w₅"])


def test_the_boundary_chooses_a_sample(visit, expect):
    page = opened(visit, "&problem=xor")
    boundary = page.get_by_test_id("boundary")
    expect(boundary.locator(".samples path")).to_have_count(4)
    expect(boundary.locator(".between")).to_have_attribute("d", re.compile("^M"))
    boundary.focus()
    boundary.press("ArrowRight")
    expect(boundary).to_have_attribute("aria-valuenow", "2")
    boundary.press("ArrowLeft")
    boundary.press("ArrowLeft")
    expect(boundary).to_have_attribute("aria-valuenow", "4")
    first = boundary.locator(".samples path").first.bounding_box()
    page.mouse.click(first["x"] + 3, first["y"] + 3)
    expect(boundary).to_have_attribute("aria-valuenow", "1")
    assert page.evaluate(IN_FRAME, "sample") == 0


def test_outputs_stand_beside_targets(visit, expect):
    page = opened(visit, "&problem=iris")
    outputs = page.get_by_test_id("chart-outputs")
    expect(page.get_by_test_id("right-of")).to_have_text(re.compile(r"^1\d\d of 150 right$"))
    expect(outputs.locator(".confusion tbody tr")).to_have_count(3)
    rows = outputs.locator(".rows:not(.confusion) tbody tr")
    expect(rows).to_have_count(150)
    outputs.get_by_role("button", name="7", exact=True).click()
    expect(rows.nth(6)).to_have_class("this")
    outputs.get_by_role("checkbox").check()
    expect(rows.filter(has_text="wrong")).not_to_have_count(0)
    expect(rows.filter(has_text="right")).to_have_count(0)


def test_a_curve_and_its_outputs(visit, expect):
    page = opened(visit, "&problem=sine")
    expect(page.get_by_test_id("fit").locator("path.curve")).to_have_attribute("d", re.compile("^M"))
    expect(page.get_by_test_id("chart-outputs").locator(".scatter .samples path")).not_to_have_count(0)
    fit = page.get_by_test_id("fit")
    fit.focus()
    before = fit.get_attribute("aria-valuenow")
    fit.press("ArrowRight")
    expect(fit).not_to_have_attribute("aria-valuenow", before)


def test_health_speaks_and_all_is_said_in_japanese(visit, expect):
    page = opened(visit)
    expect(page.get_by_test_id("health")).to_contain_text("Health of the network")
    page.get_by_test_id("language").click()
    expect(page.get_by_test_id("health")).to_contain_text("ネットワークの診断")
    expect(page.get_by_test_id("chart-norms")).to_contain_text("層ごとの δ の大きさ")
    expect(page.locator("[data-testid=plot-norms] .ends text").first).to_contain_text("第 2 層")
    page.get_by_role("button", name="グラフを閉じる").click()
    expect(page.get_by_test_id("charts")).to_have_count(0)


def test_charts_grow_while_the_run_plays(visit, expect):
    page = opened(visit, "&problem=moons", updates=1)
    plot = page.get_by_test_id("plot-loss")
    expect(plot).to_have_attribute("aria-valuemax", "1")
    page.get_by_test_id("speed").select_option("frame-10")
    page.get_by_test_id("play").click()
    expect(plot).to_have_attribute("aria-valuemax", re.compile(r"\d\d\d"))
    page.get_by_test_id("play").click()
    page.get_by_test_id("again").click()
    expect(plot).to_have_attribute("aria-valuemax", "0")


def test_nothing_is_wider_than_the_page(visit, expect):
    page = visit()
    page.evaluate("""async () => { (await import("/store.js")).drawer.value = "charts"; }""")
    expect(page.get_by_test_id("health")).to_be_visible()
    charts = page.get_by_test_id("charts")
    for width in WIDTHS:
        widened(page, width)
        assert charts.evaluate("on => on.scrollWidth - on.clientWidth") <= 0, width


def test_scales_of_values_that_hardly_differ(visit):
    found = visit().evaluate(
        """async () => {
            const { roundValues, tickText } = await import("/charts/scales.js");
            return [roundValues(1e17, 1e17 + 16), roundValues(0, 1, 2), tickText(NaN), tickText(-0)];
        }"""
    )
    assert found == [[1e17], [0, 0.5, 1], "–", "0"]
