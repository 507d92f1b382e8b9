"""What several tests ask of a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

WIDTHS = (390, 800, 1280, 2560)
SEND = """async ([what, given]) => { await (await import("/store.js")).act(what, given); }"""
IN_FRAME = """async name => (await import("/store.js")).frame.value[name]"""
DRAWN = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"""
ANSWERED = """async () => {
    const { send } = await import("/store.js");
    for (const _ of [1, 2, 3]) await send("health", {});
}"""
AXE_RUN = """() => axe.run({include: [['html']], exclude: [['math *'], ['svg *']]}, {resultTypes: ['violations']})
    .then(found => found.violations.filter(one => ['serious', 'critical'].includes(one.impact))
    .map(one => `${one.id}: ${one.nodes.slice(0, 3).map(node => node.html.slice(0, 160))}`))"""


def send(page: Any, what: str, **given: Any) -> None:
    """Have the page ask its session for something, and wait for the answer."""
    page.evaluate(SEND, [what, given])


def presses(page: Any, name: str, count: int = 1) -> None:
    """Click a button so many times."""
    for _ in range(count):
        page.get_by_test_id(name).click()


def seen(page: Any) -> int:
    """The number of the update that is shown."""
    return int(page.get_by_test_id("update").inner_text())


def loss(page: Any) -> float:
    """The loss that is shown."""
    return float(page.get_by_test_id("loss").inner_text().split()[0])


def drawn(page: Any) -> None:
    """Wait until what has changed is drawn."""
    for _ in range(2):
        page.evaluate(DRAWN)


def answered(page: Any) -> None:
    """Wait until whatever the page has asked its session before is answered and drawn."""
    page.evaluate(ANSWERED)
    drawn(page)


def widened(page: Any, width: int, height: int = 900) -> None:
    """Give the page another width, and wait until it is drawn in it."""
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function("width => innerWidth === width", arg=width)
    drawn(page)


def serious(page: Any) -> list[str]:
    """What axe finds that keeps somebody out."""
    axe = pytest.importorskip("axe_playwright_python", reason="needs axe: pip install -e '.[browser]'")
    if not page.evaluate("'axe' in window"):
        page.evaluate(Path(axe.__file__).with_name("axe.min.js").read_text(encoding="utf-8") + ";0")
    found: list[str] = page.evaluate(AXE_RUN)
    return found
