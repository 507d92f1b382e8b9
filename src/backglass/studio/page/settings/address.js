/** What stands behind the address's #: the session's state, and what of the page lies open. */
import { batch, effect } from "../library.js";
import { drawer, frame, hidden, link, open, opened, options, playing, present, scene, send, stage, view } from "../store.js";

const AFTER = 400; // milliseconds of rest until the window's address says what is seen

/**
 * The page's own part of the address, after the state: what is open, seen how, and left out.
 * @param {ReadonlySet<string>} [without] - controls that are left out
 */
export function pagePart(without = hidden.peek()) {
    const part = new URLSearchParams();
    const name = opened.peek();
    if (name) part.set("open", name);
    if (name && view.peek() !== "made") part.set("view", view.peek());
    if (stage.peek()) part.set("stage", String(stage.peek()));
    if (drawer.peek() === "charts" || drawer.peek() === "check") part.set(drawer.peek(), "1");
    if (without.size) part.set("hide", [...without].join(","));
    if (present.peek()) part.set("present", "1");
    return part.toString().replaceAll("%28", "(").replaceAll("%29", ")").replaceAll("%2C", ",");
}

/** The state of the session as it stands in an address. */
export async function state() {
    link.value = (await send("link")).state;
    return link.peek();
}

/**
 * The address that shows all this elsewhere; where the page has none of its own, the state alone.
 * @param {ReadonlySet<string>} [without]
 */
export async function addressNow(without) {
    const [now, part] = [await state(), pagePart(without)];
    return options.current.address?.(now, false, part) ?? now;
}

/** Opens what an address says of the page. */
export function restore() {
    const given = options.current.show ?? {};
    batch(() => {
        if (given.open) open(given.open);
        if (given.view === "now") view.value = "now";
        const revealed = Number(given.stage);
        if (Number.isInteger(revealed) && revealed > 0 && revealed <= (scene.peek()?.stages.length ?? 0)) stage.value = revealed;
        if ("charts" in given) drawer.value = "charts";
        if ("check" in given) drawer.value = "check";
    });
}

/** Keeps the window's address up to date while nothing plays; returns what ends it. */
export function keepAddress() {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let waiting;
    const keep = async () => {
        try {
            const now = await state();
            options.current.address?.(now, true, pagePart());
        } catch {
            // The line is broken, or nothing can be said of this state: the address stays as it is.
        }
    };
    const stop = effect(() => {
        void [frame.value?.update, scene.value, opened.value, view.value, stage.value, drawer.value, hidden.value, present.value];
        clearTimeout(waiting);
        if (!playing.value && options.current.address) waiting = setTimeout(keep, AFTER);
    });
    return () => {
        stop();
        clearTimeout(waiting);
    };
}
