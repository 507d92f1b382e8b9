/** What is read of the number that is open: asked for again as the run moves on, a few times a second at most. */
import { batch, effect, signal } from "../library.js";
import { Refused, connected, frame, opened, scene, send, view } from "../store.js";
import { lang } from "../words.js";

/**
 * @typedef {{symbol_html: string, formula_html: string, figure_html: string, value: number}} TotalRow
 * @typedef {TotalRow & {lit: string[]}} FactorRow
 * @typedef {{edges: string[], units: string[], value: number, html: string}} PathRow
 * @typedef {{id: string, title: string, html?: string, folded?: boolean, paths?: PathRow[], more?: number}} Section
 * @typedef {{name: string, label: string, view: "made" | "now", update: number, value: number, gradient: number | null,
 *   title_html: string, sections: Section[], factors: FactorRow[], total: TotalRow | null, asks: string[],
 *   edit: boolean}} Opened
 */

const APART = 250; // milliseconds between two readings of one number while the run goes on

/** @type {import("../library.js").Signal<Opened | null>} */
export const reading = signal(null);
/** One sentence where the number cannot be read. */
export const refused = signal("");

/** The scene in which the number was last read: it may not be there in the next one. */
let seenIn = NaN;
let underWay = false;
let stale = false;
let asked = { name: "", at: -Infinity };
let timer = 0;

async function ask() {
    const name = opened.peek();
    if (!name || !connected.peek()) return;
    underWay = true;
    stale = false;
    asked = { name, at: performance.now() };
    const generation = scene.peek()?.generation ?? NaN;
    try {
        const reply = /** @type {any} */ (await send("open", { name, view: view.peek() }));
        if (opened.peek() === name)
            batch(() => {
                seenIn = generation;
                reading.value = reply;
                refused.value = "";
            });
    } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (opened.peek() === name)
            batch(() => {
                reading.value = null;
                if (generation === seenIn) refused.value = error.message;
                else opened.value = null;
            });
    } finally {
        underWay = false;
        if (stale) again();
    }
}

/** Asks at once for another number; for the same one not too soon. */
function again() {
    clearTimeout(timer);
    if (underWay) {
        stale = true;
        return;
    }
    const wait = opened.peek() === asked.name ? asked.at + APART - performance.now() : 0;
    if (wait > 0) timer = setTimeout(again, wait);
    else void ask();
}

// The one place that watches what the derivation depends on.
effect(() => {
    const [name, seen, drawn] = [opened.value, scene.value, frame.value];
    void [view.value, lang.value, connected.value];
    if (!name || !seen || !drawn) {
        reading.value = null;
        refused.value = "";
        return;
    }
    again();
});
