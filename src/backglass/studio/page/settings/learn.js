/** Makes something the problem that is learned. */
import { Refused, scene, send, wanted } from "../store.js";

/** @typedef {import("./field.js").Wanted} Wanted */
/**
 * @typedef {object} Listed - one entry of what can be chosen
 * @property {string} id
 * @property {string} group
 * @property {import("./say.js").Said2} title
 * @property {Record<string, any>} description
 * @property {Wanted[]} [parameters]
 */

/** Of the same kind of data other data: what its reader has set stays, as far as it fits. @param {Scene} before @param {Scene} after */
function kept(before, after) {
    const [old, now] = [before.settings, after.settings];
    const sizes = [now.sizes[0], ...old.sizes.slice(1, -1), now.sizes.at(-1)];
    const asBefore = old.sizes.at(-1) === now.sizes.at(-1) ? old : { ...old, output: now.output, loss: now.loss };
    const all = Object.entries({ ...asBefore, sizes });
    return Object.fromEntries(all.filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(now[name])));
}

/**
 * Learns what a description stands for; the answer is what was wrong, or "".
 * @param {Record<string, unknown>} description
 * @param {boolean} [keeping] - whether the settings stay
 */
export async function learn(description, keeping = false) {
    const before = scene.peek();
    try {
        await send("problem", { problem: description });
        wanted.value = null; // what the link asked for is given up
        const after = scene.peek();
        const changed = keeping && before && after && before.problem.id === after.problem.id ? kept(before, after) : {};
        if (Object.keys(changed).length) await send("set", { settings: changed });
        return "";
    } catch (error) {
        if (!(error instanceof Refused)) throw error;
        return error.message;
    }
}
