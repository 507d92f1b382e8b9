/** Sends a changed setting, and says what came of it: whether the run goes on from here or began anew. */
import { signal } from "../library.js";
import { Refused, frame, scene, send, settings } from "../store.js";
import { both, say } from "./say.js";

/** What the last change did, in one or two sentences. */
export const did = signal("");

/** @param {string} name */
const titleOf = name => both(settings.peek().find(one => one.name === name)?.title) || name;

/**
 * Changes settings together; the answer is what was wrong, or "".
 * @param {Record<string, unknown>} changed
 */
export async function change(changed) {
    const names = Object.keys(changed);
    const table = settings.peek().filter(one => names.includes(one.name));
    const before = scene.peek()?.settings ?? {};
    const update = frame.peek()?.update ?? 0;
    try {
        await send("set", { settings: changed });
    } catch (error) {
        if (!(error instanceof Refused)) throw error;
        return error.message;
    }
    const after = scene.peek()?.settings ?? {};
    const differs = (/** @type {string} */ name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]);
    const brought = Object.keys(after).filter(name => !names.includes(name) && differs(name));
    const title = table.map(one => both(one.title)).join(", ");
    const live = table.every(one => one.live);
    did.value = live ? say("went_on", { title, update }) : say("began", { title });
    if (brought.length) did.value += ` ${say("brought", { titles: brought.map(titleOf).join(", ") })}`;
    return "";
}
