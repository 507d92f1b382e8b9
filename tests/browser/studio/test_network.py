"""The picture of the network: its numbers, what opens them, editing and nudging in place, sizes, keyboard, widths."""

from __future__ import annotations

from tests.browser.studio.pages import WIDTHS, presses, send, widened

OVERLAPPING = """() => {
    const kinds = '.net-unit, .net-tag, .net-title, .net-size i, .net-target, .net-one, .net-rest';
    const boxes = [...document.querySelectorAll(kinds)].map(one => [one, one.getBoundingClientRect()]);
    const found = [];
    for (const [n, [one, a]] of boxes.entries())
        for (const [other, b] of boxes.slice(n + 1))
            if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1.5 &&
                Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1.5)
                found.push(`${one.className} ${one.dataset.name ?? one.textContent} on ${other.className}`);
    return found;
}"""
OUTSIDE = """() => {
    const room = document.querySelector('.net-room').getBoundingClientRect();
    return [...document.querySelectorAll('.net *')].filter(one => {
        const box = one.getBoundingClientRect();
        const unseen = one.closest('.unseen, .net-change');
        return !unseen && box.width > 0 && (box.left < room.left - 1 || box.right > room.right + 1);
    }).map(one => one.outerHTML.slice(0, 90));
}"""
CUT = """() => [...document.querySelectorAll('.net-value')].filter(one => {
    const [box, card] = [one.getBoundingClientRect(), one.closest('.net-unit, .net-tag').getBoundingClientRect()];
    return box.right > card.right + 0.5 || box.left < card.left - 0.5;
}).map(one => one.textContent)"""
SHADED = """([testid, least]) => { const canvas = document.querySelector(`[data-testid="${testid}"] canvas`);
    if (!canvas) return false;
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', {willReadFrequently: true});
    copy.drawImage(canvas, 0, 0);
    return new Set(new Uint32Array(copy.getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size > least; }"""
FOCUSED = "name => document.activeElement.dataset.name === name"


def shaded(page, testid, least):
    """Wait until a unit's picture has more shades than that."""
    page.wait_for_function(SHADED, arg=[testid, least])


def drag(page, testid, pixels):
    """Press a number and draw it sideways, without letting it go."""
    box = page.get_by_test_id(testid).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + pixels, y, steps=4)


def test_units_weights_and_loss_of_the_first_two_updates(visit, expect):
    page = visit()
    unit = page.get_by_test_id("unit-3-1")
    expect(unit.locator(".net-value")).to_have_text(["1.105905967", "0.751365070", "0.138498562"])
    expect(page.get_by_test_id("w-3-1-1")).to_contain_text("w₅0.40000")
    expect(page.get_by_test_id("b-3-1")).to_contain_text("b₂0.60000")
    expect(page.get_by_test_id("loss")).to_have_text("0.298371109")
    page.get_by_test_id("step").click()
    expect(page.get_by_test_id("w-3-1-1")).to_contain_text("0.35892")
    expect(page.get_by_test_id("w-3-1-1")).to_contain_text("0.358916480")  # for who listens
    expect(page.get_by_test_id("loss")).to_have_text("0.291027774")
    expect(page.locator(".net-was")).to_contain_text("0.298371109")
    expect(page.get_by_test_id("unit-3-2").locator("[data-name='delta(3)[2]'] .net-value")).to_have_text("−0.037407263")


def test_the_output_is_named_in_the_readers_language(visit, expect):
    """Softmax is an output's alone: it was called by its name in programs."""
    page = visit("&problem=multilayer", lang="ja")
    expect(page.locator(".net-does").last).to_have_text("ソフトマックス関数")


def test_an_edge_is_opened_where_it_passes(visit, expect):
    page = visit(width=390)
    edge = page.get_by_test_id("w-3-2-1")
    box = edge.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 + 1)
    expect(page.locator("path[data-chosen]")).to_have_count(1)


def test_the_pointer_shows_the_books_name_and_nine_decimals(visit, expect):
    page = visit()
    page.get_by_test_id("w-3-1-1").hover()
    card = page.get_by_role("tooltip")
    expect(card).to_contain_text("from h₁ to o₁")
    expect(card.locator("dd")).to_have_text(["0.400000000", "0.082167041"])
    page.get_by_test_id("unit-2-1").hover()
    expect(card.locator("dd")).to_have_text(["0.377500000", "0.593269992", "0.008771355"])


def test_edges_and_lists_show_gradients(visit, expect):
    page = visit()
    page.get_by_role("button", name="gradients", exact=True).click()
    expect(page.get_by_test_id("w-3-1-1")).to_contain_text("∂w₅0.08217")
    expect(page.locator(".net-edge[data-negative]").nth(1)).to_be_attached()


def test_a_number_is_edited_in_place(visit, expect):
    page = visit()
    weight = page.get_by_test_id("w-3-1-1")
    weight.dblclick()
    field = page.get_by_role("textbox", name="new value of w(3)[1,1]")
    field.fill("3/x")
    field.press("Enter")
    expect(page.locator(".net-editor").get_by_role("alert")).to_contain_text("3/x")
    field.fill("−3/20")
    field.press("Enter")
    expect(weight).to_contain_text("−0.15000")
    page.wait_for_function(FOCUSED, arg="w(3)[1,1]")
    weight.dblclick()
    field.press("Escape")
    expect(field).to_have_count(0)
    page.get_by_test_id("step").click()
    weight.dblclick()
    field.press("Enter")  # the number has more digits than the field: left as it is, it stays so
    expect(field).to_have_count(0)
    expect(page.locator(".edits i")).to_have_count(1)


def test_a_weight_is_drawn_and_kept_or_given_up(visit, expect):
    page = visit()
    weight, card = page.get_by_test_id("w-3-1-1"), page.locator(".net-nudge")
    drag(page, "w-3-1-1", 40)
    expect(card).to_contain_text("h = +0.1")
    expect(card.locator("dd").nth(1)).to_have_text("+0.008216704")
    expect(weight).to_contain_text("0.50000")
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(card).to_have_count(0)
    expect(weight).to_contain_text("0.40000")
    drag(page, "w-3-1-1", -40)
    expect(card.locator("dd").nth(1)).to_have_text("−0.008216704")
    page.mouse.up()
    expect(weight).to_contain_text("0.300000000")


def test_everything_by_keyboard(visit, expect):
    page = visit()
    expect(page.locator(".net [tabindex='0']")).to_have_count(1)
    page.get_by_test_id("unit-3-1").locator("button").first.focus()
    for key, name in (
        ("ArrowLeft", "w(3)[1,2]"),
        ("ArrowUp", "w(3)[1,1]"),
        ("Enter", "w(3)[1,1]"),
    ):
        page.keyboard.press(key)
        page.wait_for_function(FOCUSED, arg=name)
    expect(page.locator(".net-tag[data-chosen]")).to_have_count(1)
    page.keyboard.press("+")
    page.keyboard.press("+")
    expect(page.locator(".net-nudge dd").nth(1)).to_have_text("+0.001643341")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("w-3-1-1")).to_contain_text("0.420000000")
    page.keyboard.press("Enter")
    page.keyboard.type("0.5")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("w-3-1-1")).to_contain_text("0.500000000")
    page.wait_for_function(FOCUSED, arg="w(3)[1,1]")


def test_layers_and_units_grow_and_shrink(visit):
    page = visit(after="&problem=xor")
    page.get_by_role("button", name="one unit more in layer 2").click()
    page.get_by_role("group", name="network 2-3-1").wait_for()
    page.get_by_role("button", name="a new layer here, as layer 3").click()
    page.get_by_role("group", name="network 2-3-3-1").wait_for()
    page.get_by_role("button", name="one unit fewer in layer 3").click()
    page.get_by_role("group", name="network 2-3-2-1").wait_for()


def test_units_over_the_plane(visit, expect):
    page = visit(after="&problem=circles")
    expect(page.get_by_role("button", name="maps", exact=True)).to_have_attribute("aria-pressed", "true")
    canvas = page.get_by_test_id("unit-2-1").locator("canvas")
    canvas.wait_for()
    page.get_by_test_id("step").click()
    shaded(page, "unit-2-1", 20)
    shaded(page, "unit-1-1", 20)
    page.get_by_test_id("unit-2-1").hover()
    expect(page.get_by_role("tooltip").locator("dd")).to_have_count(3)
    page.get_by_role("button", name="numbers", exact=True).click()
    expect(page.get_by_test_id("unit-2-1").locator("canvas")).to_have_count(0)


def test_a_lesson_shows_numbers_and_a_wide_layer_small_maps(visit, expect):
    page = visit(after="&problem=xor")
    expect(page.get_by_test_id("unit-2-1").locator("canvas")).to_have_count(0)
    page = visit(after="&problem=spiral")
    shaded(page, "unit-2-8", 10)


def test_what_is_open_has_no_card_over_it(visit, expect):
    page = visit()
    page.get_by_test_id("w-3-1-1").click()
    expect(page.get_by_role("tooltip")).to_have_count(0)
    page.get_by_test_id("w-3-1-2").hover()
    card, unit = page.get_by_role("tooltip").bounding_box(), page.get_by_test_id("unit-3-1").bounding_box()
    assert card["x"] + card["width"] <= unit["x"]


def test_functions_and_signs_are_set_as_in_print(visit):
    page = visit(after="&problem=circles")
    formula = page.locator(".net-formula math")
    assert formula.locator("mspace").count() == 3
    assert formula.locator("mo[form=prefix]").text_content() == "−"


def test_digits_are_pictures(visit, expect):
    page = visit(after="&problem=digits")
    shaded(page, "unit-1-0", 5)
    shaded(page, "unit-2-12", 5)
    expect(page.locator(".net-rest")).to_contain_text(["12 more units"])


def test_a_click_opens_and_lights_the_way_to_the_loss(visit, expect):
    page = visit()
    for testid, name in (("w-3-1-1", "w(3)[1,1]"), ("b-2-1", "b(2)[1]"), ("unit-2-1", "z(2)[1]")):
        page.get_by_test_id(testid).click()
        expect(page.locator(f"[data-chosen][data-name='{name}']")).to_have_count(1)
        expect(page.locator(".net-reading[data-lit]")).to_have_count(1)
        expect(page.locator(".net-unit[data-way]").first).to_be_attached()


def test_a_walk_dims_what_is_not_computed_yet(visit, expect):
    page = visit()
    presses(page, "stage")
    expect(page.locator(".net-row[data-now]")).to_have_count(4)  # u and z of layer 2
    expect(page.locator(".net-row[data-later]")).to_have_count(8)
    presses(page, "stage", 4)
    expect(page.get_by_test_id("w-3-1-1")).to_contain_text("∂w₅0.08217")


def test_at_any_width_nothing_lies_on_another(visit):
    page = visit()
    for sizes in ([2, 2, 2], [2, 6, 6, 6, 2], [2, 16, 16, 2], [2, 2]):
        send(page, "set", settings={"sizes": sizes})
        page.get_by_role("group", name="network " + "-".join(map(str, sizes)), exact=True).wait_for()
        for width in WIDTHS:
            widened(page, width, 1400 if width == 2560 else 860)
            for what in (OVERLAPPING, OUTSIDE, CUT):
                assert page.evaluate(what) == [], (sizes, width)


def test_problems_at_a_width(visit):
    page = visit("&lang=ja")
    for problem, sizes in (("iris", "4-5-3"), ("digits", "64-24-10"), ("circles", "2-4-1")):
        send(page, "problem", problem={"id": problem})
        page.get_by_test_id("choose").filter(has_text=sizes).wait_for()
        for width in (390, 1280):
            widened(page, width)
            for what in (OVERLAPPING, CUT):
                assert page.evaluate(what) == [], (problem, width)
