"""Columns and classes whose names are scripts: clicked through every panel, chart and export, they stay names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.studio.pages import answered, presses, send
from tests.browser.studio.test_tables import DROPPED

SCRIPT, IMAGE = "<script>alert(1)</script>", '"><img src=x onerror=alert(2)>'
LINK, DRAWN = "javascript:alert(3)//${alert(4)}", "</svg><svg onload=alert(5)>"
# Whatever a browser would run or fetch, but for the page's own modules.
INJECTED = """() => [...document.querySelectorAll('*')].filter(one =>
    (one.localName === 'script' && !one.src) || ['img', 'iframe', 'object', 'embed'].includes(one.localName) ||
    [...one.attributes].some(({name, value}) => name.startsWith('on') ||
        (/href$|^src$|action$/.test(name) && /^\\s*javascript:/i.test(value))))
    .map(one => one.outerHTML.slice(0, 200))"""
NAMED = """() => document.body.innerText.includes('alert(')"""
EXPORTS = ("svg", "png", "worksheet", "csv", "model")
CLASSES = (SCRIPT, DRAWN, IMAGE)


def a_table(inputs: tuple[str, ...], target: str, *, classes: bool) -> str:
    """Rows of numbers under such names, of which the last column is learned."""
    quoted = [f'"{name.replace(chr(34), chr(34) * 2)}"' for name in (*inputs, target, *CLASSES)]
    head, spelled = quoted[: len(inputs) + 1], quoted[len(inputs) + 1 :]
    rows = [
        [*(str((7 * n + 3 * i) % 11 / 10) for i in range(len(inputs))), spelled[n % 3] if classes else str(n % 5)]
        for n in range(45)
    ]
    return "\n".join(",".join(row) for row in [head, *rows]) + "\n"


TABLES = {
    "a plane of classes": a_table((SCRIPT, IMAGE), LINK, classes=True),
    "a curve": a_table((SCRIPT,), IMAGE, classes=False),
    "four inputs": a_table((SCRIPT, IMAGE, LINK, DRAWN), "<b onclick=alert(6)>y</b>", classes=False),
}


def learned(page, text):
    """A table dropped, prepared and learned from; what the page runs of it is in `page.run`."""
    page.run = []
    page.on("dialog", lambda dialog: (page.run.append(dialog.message), dialog.dismiss()))
    page.evaluate(DROPPED, [".network", f"{SCRIPT.replace('/', '')}.csv", text])
    page.get_by_test_id("table-form").wait_for()
    last = page.get_by_test_id("target").locator("option").last.get_attribute("value")
    page.get_by_test_id("target").select_option(last)
    answered(page)
    assert page.evaluate(INJECTED) == []
    page.get_by_test_id("prepare").click()
    page.get_by_test_id("sheet-problems").wait_for(state="detached")
    send(page, "set", settings={"sizes": [*sizes(page)[:1], 3, sizes(page)[-1]]})
    presses(page, "step", 2)


def sizes(page):
    return page.evaluate("async () => (await import('/store.js')).scene.value.settings.sizes")


def every_kind_of_number(page):
    """The inputs, a unit of each layer with its weights: pointed at, opened, all of its page unfolded."""
    names = page.evaluate(
        "() => [...new Set([...document.querySelectorAll('.network [data-name]')].map(one => one.dataset.name))]"
    )
    shown = [name for name in names if name.startswith("z(1)") or "[1]" in name or "[1," in name]
    assert len(shown) > 8
    for name in shown:
        on = page.locator(f'.network [data-name="{name}"]').first
        on.dispatch_event("pointerover")
        on.dispatch_event("click")
        answered(page)
        page.evaluate("document.querySelectorAll('.panel details').forEach(one => { one.open = true; })")
        assert page.evaluate(INJECTED) == [], name


def every_chart(page):
    page.get_by_test_id("open-charts").click()
    answered(page)
    for choice in page.locator(".charts select").all():
        for value in [one.get_attribute("value") for one in choice.locator("option").all()]:
            choice.select_option(value)
            answered(page)
    for map_ in page.locator(".charts [role=slider]").all():
        map_.press("ArrowRight")
        map_.hover(force=True)
    assert page.evaluate(INJECTED) == []


@pytest.mark.parametrize(
    ("table", "lang"),
    [("a plane of classes", "en"), ("a curve", "ja"), ("four inputs", "en")],
)
def test_a_script_as_a_name_stays_a_name(visit, table, lang):
    page = visit(f"&lang={lang}")
    learned(page, TABLES[table])
    assert page.evaluate(NAMED)
    every_kind_of_number(page)
    every_chart(page)
    for view in ("open-settings", "open-check", "open-link", "choose"):
        page.get_by_test_id(view).click()
        answered(page)
        assert page.evaluate(INJECTED) == [], view
        page.keyboard.press("Escape")
    for _ in range(9):
        page.get_by_test_id("stage").click()
    answered(page)
    assert page.evaluate(INJECTED) == []
    assert page.run == []


def test_what_is_taken_along_of_it_runs_nothing_either(visit, visitors, tmp_path):
    page = visit()
    learned(page, TABLES["a plane of classes"])
    page.get_by_test_id("open-download").click()
    taken: dict[str, Path] = {}
    for kind in EXPORTS:
        with page.expect_download() as found:
            page.get_by_test_id(f"download-{kind}").click()
        taken[kind] = tmp_path / f"{kind}{Path(found.value.suggested_filename).suffix}"
        found.value.save_as(taken[kind])
    for language in ("python", "octave", "c"):
        page.get_by_test_id("program-language").select_option(language)
        with page.expect_download() as found:
            page.get_by_test_id("download-program").click()
        assert found.value.path().stat().st_size > 0
    assert page.evaluate(INJECTED) == []
    alone = visitors.another("en")
    for kind in ("svg", "worksheet"):  # a browser opens them, without the policy of the studio's page
        run: list[str] = []
        alone.on("dialog", lambda dialog, run=run: (run.append(dialog.message), dialog.dismiss()))
        alone.goto(taken[kind].as_uri())
        assert "alert(1)" in taken[kind].read_text(encoding="utf-8")
        assert alone.evaluate(INJECTED) == [], kind
        assert run == []
    assert page.run == alone.wrong == []
    alone.context.close()
