/** What stands behind the address's #: the session's state, and what of the page lies open. */
import { batch, effect, untracked } from "../library.js";
import { showing } from "../network/state.js";
import {
    drawer,
    frame,
    hidden,
    link,
    open,
    opened,
    options,
    passed,
    playing,
    present,
    scene,
    send,
    stage,
    view,
    wanted,
} from "../store.js";

/** Sheets that a link opens again. */
const KEPT_OPEN = ["charts", "check", "settings"];

const AFTER = 400; // milliseconds of rest until the window's address says what is seen

/** What of the page goes along in the state: what is open, and how it is seen. */
function pagePart() {
    const name = opened.peek();
    const open = drawer.peek();
    return {
        ...(name && { open: name }),
        ...(view.peek() !== "made" && { view: view.peek() }),
        ...(stage.peek() && { stage: stage.peek() }),
        ...(showing.peek() && { showing: showing.peek() }),
        ...(KEPT_OPEN.includes(open) && { drawer: open }),
    };
}

/** What stands in the address beside the state, for a person to read and write. @param {ReadonlySet<string>} without */
function readablePart(without) {
    return [without.size && `hide=${[...without].join(",")}`, present.peek() && "present"].filter(Boolean).join("&");
}

/** The state of the session and of the page, as it stands in an address. */
async function state() {
    link.value = (await send("link", { page: pagePart() })).state;
    return link.peek();
}

/**
 * The address that shows all this elsewhere; where the page has none of its own, the state alone.
 * @param {ReadonlySet<string>} without - controls that are left out
 */
export async function addressNow(without) {
    const now = await state();
    return options.current.address?.(now, false, readablePart(without)) ?? now;
}

/** Opens what a link says of the page. @param {Record<string, any>} page */
function restore(page) {
    batch(() => {
        if (typeof page.open === "string") open(page.open);
        if (page.view === "now") view.value = "now";
        if (page.showing === "maps" || page.showing === "numbers") showing.value = page.showing;
        if (Number.isInteger(page.stage) && page.stage > 0 && page.stage <= (scene.peek()?.stages.length ?? 0)) stage.value = page.stage;
        if (KEPT_OPEN.includes(page.drawer)) drawer.value = page.drawer;
    });
}

/** Opens what a link says of the page, and asks for the file that it wants; returns what ends it. */
export function follow() {
    const stops = [
        effect(() => {
            if (passed.value) untracked(() => restore(passed.value ?? {}));
        }),
        effect(() => {
            if (wanted.value) drawer.value = "problems";
        }),
        keepAddress(),
    ];
    return () => stops.forEach(stop => stop());
}

/** Keeps the window's address up to date while nothing plays; returns what ends it. */
function keepAddress() {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let waiting;
    const keep = async () => {
        try {
            const now = await state();
            options.current.address?.(now, true, readablePart(hidden.peek()));
        } catch {
            // The line is broken, or nothing can be said of this state: the address stays as it is.
        }
    };
    const stop = effect(() => {
        void [
            frame.value?.update,
            scene.value,
            opened.value,
            view.value,
            stage.value,
            showing.value,
            drawer.value,
            hidden.value,
            present.value,
        ];
        clearTimeout(waiting);
        if (!playing.value && !wanted.value && options.current.address) waiting = setTimeout(keep, AFTER);
    });
    return () => {
        stop();
        clearTimeout(waiting);
    };
}
