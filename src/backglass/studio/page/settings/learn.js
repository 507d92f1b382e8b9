/** Makes something the problem that is learned. */
import { Refused, send, wanted } from "../store.js";

/** @typedef {import("./field.js").Wanted} Wanted */
/**
 * @typedef {object} Listed - one entry of what can be chosen
 * @property {string} id
 * @property {string} group
 * @property {import("./say.js").Said2} title
 * @property {Record<string, any>} description
 * @property {Wanted[]} [parameters]
 */

/** Learns what a description stands for; the answer is what was wrong, or "". @param {Record<string, unknown>} description */
export async function learn(description) {
    try {
        await send("problem", { problem: description });
        wanted.value = null; // what the link asked for is given up
        return "";
    } catch (error) {
        if (!(error instanceof Refused)) throw error;
        return error.message;
    }
}
