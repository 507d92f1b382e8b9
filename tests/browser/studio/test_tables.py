"""A table of one's own: read first, then prepared, its columns' names everywhere; a file that is none is said so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.browser.studio.pages import loss

PENGUINS = Path(__file__).parents[3] / "examples" / "penguins.csv"
DROPPED = """([place, name, text]) => {
    const data = new DataTransfer();
    data.items.add(new File([text], name, {type: 'text/csv'}));
    const on = document.querySelector(place);
    for (const kind of ['dragenter', 'dragover', 'drop'])
        on.dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));
}"""
MADE = "height,goals,<b>note</b>\n" + "\n".join(f"{170 + n},{n * 3 % 7},<b>note {n}</b>" for n in range(30))


def test_a_table_with_gaps_and_texts_learns(visit, expect):
    page = visit()
    page.get_by_test_id("choose").click()
    page.get_by_test_id("file").set_input_files(PENGUINS)
    form = page.get_by_test_id("table-form")
    form.wait_for()
    expect(page.get_by_test_id("target")).to_have_value("species")
    expect(form).to_contain_text("bill_length_mm")
    page.get_by_test_id("column-year").uncheck()
    page.get_by_test_id("prepare").click()
    page.get_by_test_id("choose").filter(has_text="species of penguins.csv").wait_for()
    page.get_by_test_id("sheet-problems").wait_for(state="detached")
    before = loss(page)
    page.get_by_test_id("advance-100").click()
    expect(page.get_by_test_id("update")).to_have_text("100")
    assert loss(page) < before
    place = "async name => (await import('/store.js')).scene.value.names.inputs.indexOf(name)"
    at = 1 + page.evaluate(place, "bill_length_mm")
    page.get_by_test_id(f"w-2-1-{at}").dispatch_event("click")  # its line lies under others
    expect(page.get_by_test_id("panel").locator(".factors")).to_contain_text("bill_length_mm")


def test_a_table_is_dropped_anywhere_and_looked_at_for_another_target(visit, expect):
    page = visit()
    page.evaluate(DROPPED, [".network", "players.csv", MADE])
    page.get_by_test_id("table-form").wait_for()
    page.get_by_test_id("target").select_option("height")
    page.locator("[data-testid=column-height]:disabled").wait_for()
    expect(page.get_by_test_id("column-goals")).to_be_enabled()
    expect(page.locator(".table-read")).to_contain_text("<b>note")
    expect(page.locator(".table-read b", has_text="note")).to_have_count(0)  # what a cell says stays a text


def test_no_column_is_said_beside_the_button(visit, expect):
    page = visit()
    page.evaluate(DROPPED, [".network", "players.csv", MADE])
    page.get_by_test_id("table-form").wait_for()
    for box in page.locator("[data-testid^=column-]:enabled:checked").all():
        box.uncheck()
    page.get_by_test_id("prepare").click()
    expect(page.get_by_test_id("table-wrong")).to_have_text("Choose at least one column to learn from.")


def test_what_is_no_table_is_said_in_words(visit):
    page = visit()
    page.evaluate(DROPPED, ["header", "nothing.csv", ""])
    wrong = page.get_by_test_id("file-wrong")
    wrong.filter(has_text="nothing.csv").wait_for()
    assert page.get_by_test_id("choose").inner_text().startswith("mazur")


def test_a_link_asks_for_its_file_by_name(elsewhere, visit, expect):
    page = visit()
    page.get_by_test_id("choose").click()
    page.get_by_test_id("file").set_input_files(PENGUINS)
    page.get_by_test_id("prepare").click()
    page.get_by_test_id("choose").filter(has_text="species of penguins.csv").wait_for()
    page.get_by_test_id("advance-10").click()
    page.get_by_test_id("update").get_by_text("10", exact=True).wait_for()
    page.get_by_test_id("open-link").click()
    page.get_by_text("Your file penguins.csv is not in the link").wait_for()
    page.wait_for_function("() => document.querySelector('[data-testid=link]').value")
    state = page.get_by_test_id("link").input_value().split("#")[1]

    other = visit(f"&{state}", at=elsewhere)
    other.get_by_test_id("asks-file").filter(has_text="penguins.csv").wait_for()
    other.evaluate(DROPPED, ["header", "penguins.csv", MADE])
    other.get_by_test_id("file-wrong").filter(has_text="another file").wait_for()
    other.get_by_test_id("file").set_input_files(PENGUINS)
    other.get_by_test_id("update").get_by_text("10", exact=True).wait_for()
    expect(other.get_by_test_id("loss")).to_have_text(page.get_by_test_id("loss").inner_text())


def test_a_model_file_is_shown_one_member_at_a_time(visit, expect, tmp_path):
    made = ["train", str(PENGUINS), "--target", "species", "--members", "2", "--epochs", "5", "--output"]
    subprocess.run([sys.executable, "-m", "backglass", *made, str(tmp_path / "model")], check=True, capture_output=True)
    page = visit()
    page.get_by_test_id("choose").click()
    page.get_by_test_id("file").set_input_files(next((tmp_path / "model").glob("*.safetensors")))
    page.get_by_test_id("choose").filter(has_text="member 1 of 2").wait_for()
    first = page.get_by_test_id("unit-2-1").text_content()
    page.get_by_test_id("member").select_option("2")
    page.get_by_test_id("choose").filter(has_text="member 2 of 2").wait_for()
    expect(page.get_by_test_id("unit-2-1")).not_to_have_text(first)


def test_a_file_that_is_too_large_is_said_so_before_it_is_sent(visit, expect, tmp_path):
    page = visit()
    page.get_by_test_id("choose").click()
    large = tmp_path / "large.csv"
    with large.open("wb") as stream:
        stream.truncate(64 * 2**20 + 1)
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    page.get_by_test_id("file").set_input_files(large)
    expect(page.get_by_test_id("file-wrong")).to_have_text("The file is larger than 64 MB; take fewer rows or columns.")
    assert not [url for url in sent if url.endswith("/upload")]
