"""The line to the session: it breaks and is taken up again, what is refused is read, what is over leaves nothing."""

from __future__ import annotations

WATCHED = """{
    const Real = WebSocket;
    window.lines = [];
    window.WebSocket = class extends Real {
        constructor(...given) {
            super(...given);
            lines.push(this);
        }
    };
}"""
# Nobody hears what is asked while there is no line.
BROKEN = """async () => {
    const store = await import("/store.js");
    lines[0].close();
    while (store.connected.value) await new Promise(requestAnimationFrame);
    const slider = document.querySelector("[data-testid=slider]");
    slider.dispatchEvent(new KeyboardEvent("keydown", { key: "Home", bubbles: true }));
    await null;
    return store.notice.value;
}"""
ASK = "async given => void (await (await import('/store.js')).send(...given))"
ENDED = """async () => {
    const store = await import("/store.js");
    let closed = false;
    const end = store.connect({ send() {}, hear() {}, close: () => (closed = true) });
    store.playing.value = true;
    const asked = store.send("frame").catch(error => error.constructor.name);
    end();
    return [closed, store.playing.value, await asked, await store.send("frame").catch(error => error.constructor.name)];
}"""


def test_a_broken_line_is_taken_up_again(visit, expect):
    page = visit()
    page.add_init_script(WATCHED)
    page.reload()
    page.get_by_test_id("advance-100").click()
    expect(page.get_by_test_id("update")).to_have_text("100")
    page.wait_for_url("**/#s=*")
    assert "opened again" in page.evaluate(BROKEN)
    expect(page.locator(".net-notice")).to_have_text("")
    assert page.evaluate("lines.length") == 2
    expect(page.get_by_test_id("update")).to_have_text("100")
    page.get_by_test_id("slider").press("Home")
    expect(page.get_by_test_id("update")).to_have_text("0")


def test_a_link_that_is_refused_says_so(visit, expect):
    page = visit("&s=AAAA")
    expect(page.locator(".net-notice")).to_contain_text("link")
    page.wait_for_timeout(300)
    expect(page.locator(".net-notice")).to_contain_text("link")
    page.get_by_test_id("step").click()
    expect(page.locator(".net-notice")).to_have_text("")


def test_what_stopped_is_not_said_of_another_run(visit, expect):
    page = visit("&problem=sine")
    page.evaluate(ASK, ["set", {"settings": {"optimiser": {"name": "sgd", "learning_rate": 1e6}}}])
    page.get_by_test_id("advance-100").click()
    expect(page.get_by_test_id("stopped")).to_be_visible()
    page.evaluate(ASK, ["problem", {"problem": {"lesson": "mazur"}}])
    expect(page.get_by_test_id("stopped")).to_have_count(0)


def test_a_page_that_is_taken_away_plays_no_more(visit):
    assert visit().evaluate(ENDED) == [True, False, "Refused", "Refused"]
