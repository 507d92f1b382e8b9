"""The page in a notebook: frames that are asked for together are each seen, in fewer messages than there are frames."""

from __future__ import annotations

import base64
import threading
from itertools import pairwise

import pytest

import backglass as bg
from backglass.studio.joined_page import page_module

# What anywidget gives a page: here every message takes its time, on its way there and back.
SHOWN = """async ([source, delay]) => {
    const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const { default: page } = await import(address);
    const listeners = [];
    window.messages = 0;
    const model = {
        get: () => "en",
        on: (_, listener) => listeners.push(listener),
        off: () => {},
        async send(content) {
            window.messages++;
            await new Promise(resolve => setTimeout(resolve, delay));
            for (const [told, buffers] of await window.kernel(content)) {
                const bytes = buffers.map(text => Uint8Array.from(atob(text), sign => sign.charCodeAt()));
                listeners.forEach(listener => listener(told, bytes.map(one => new DataView(one.buffer))));
            }
        },
    };
    window.end = await page.render({ model, el: document.body });
}"""
PLAYED = """async frames => {
    const update = document.querySelector("[data-testid=update]");
    const seen = [update.textContent];
    const begun = window.messages;
    document.querySelector("[data-testid=play]").click();
    while (seen.length < frames) {
        await new Promise(requestAnimationFrame);
        if (update.textContent !== seen.at(-1)) seen.push(update.textContent);
    }
    const messages = window.messages - begun;
    document.querySelector("[data-testid=play]").click();
    return [seen.map(Number), messages];
}"""


@pytest.fixture
def cell(browser):
    """A page with a studio as a notebook shows it, and the widget behind it."""
    pytest.importorskip("anywidget", reason="anywidget is not installed (extra notebook)")
    widget = bg.Studio("mazur", lang="en")
    sent = []
    widget.send = lambda content, buffers=(): sent.append(
        [content, [base64.b64encode(one).decode() for one in buffers or ()]]
    )

    def kernel(content):
        sent.clear()
        # Playwright waits in an event loop of its own, which is no kernel's.
        thread = threading.Thread(target=widget._handle_custom_msg, args=(content, []))
        thread.start()
        thread.join()
        return list(sent)

    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.expose_function("kernel", kernel)
    page.evaluate(SHOWN, [page_module(), 15])
    page.wait_for_selector("[data-testid=play]")
    yield page, widget
    context.close()
    widget.close()


def test_frames_of_one_message_are_each_seen(cell, expect):
    page, widget = cell
    seen, messages = page.evaluate(PLAYED, 60)
    assert seen == sorted(seen)
    shares = [later - earlier for earlier, later in pairwise(seen)]
    assert sum(share == 1 for share in shares) > 0.8 * len(shares)  # each update is a frame of its own
    assert messages < 0.6 * len(seen)
    expect(page.locator("[data-testid=update]")).not_to_have_text("0")
    page.wait_for_function("() => document.querySelector('[data-testid=play]')")
    page.wait_for_timeout(500)
    assert page.locator("[data-testid=update]").inner_text() == str(
        widget.update
    )  # paused, the page is where Python is
    assert widget.update <= seen[-1] + 8


def test_what_is_done_by_hand_follows_at_once(cell, expect):
    page, widget = cell
    page.get_by_test_id("step").click()
    expect(page.get_by_test_id("update")).to_have_text("1")
    page.get_by_test_id("advance-100").click()
    expect(page.get_by_test_id("update")).to_have_text("101")
    assert widget.update == 101
