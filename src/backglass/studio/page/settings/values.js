/** Values of settings as a reader types them, and what is wrong with one that cannot be sent. */
import { typed } from "../figures.js";
import { say } from "./say.js";

/**
 * @typedef {object} Wanted
 * @property {"whole" | "number"} kind
 * @property {number | null} [low]
 * @property {number | null} [high]
 * @property {boolean} [optional]
 */

/** A number as typed: 0.05, 5e-2, 1/20, with either minus; NaN where it is none. @param {string} text */
export function numberOf(text) {
    const [top, bottom, ...more] = typed(text)
        .split("/")
        .map(part => (part.trim() ? Number(part) : NaN));
    if (more.length) return NaN;
    return bottom === undefined ? top : top / bottom;
}

/** @param {Wanted} wanted */
function outside({ low, high }) {
    return low != null && high != null ? say("not_between", { low, high }) : say("not_from", { low: low ?? "" });
}

/**
 * What was typed as a value to send, or one sentence why it is none.
 * @param {string} text
 * @param {Wanted} wanted
 * @returns {{value: number | null} | {wrong: string}}
 */
export function read(text, wanted) {
    if (!text.trim()) return wanted.optional ? { value: null } : { wrong: say("no_number") };
    const value = numberOf(text);
    if (!Number.isFinite(value)) return { wrong: say("no_number") };
    if (wanted.kind === "whole" && !Number.isInteger(value)) return { wrong: say("no_whole") };
    const out = (wanted.low != null && value < wanted.low) || (wanted.high != null && value > wanted.high);
    return out ? { wrong: outside(wanted) } : { value };
}

/**
 * One rate, or one each hidden layer: "0.2" or "0.2, 0.5".
 * @param {string} text
 * @param {Wanted} wanted
 * @returns {{value: number | number[]} | {wrong: string}}
 */
export function readRates(text, wanted) {
    const parts = text.split(/[,、\s]+/).filter(Boolean);
    const values = [];
    for (const part of parts.length ? parts : [""]) {
        const one = read(part, { ...wanted, kind: "number" });
        if ("wrong" in one) return one;
        values.push(/** @type {number} */ (one.value));
    }
    return { value: values.length === 1 ? values[0] : values };
}

/** A value as it stands in its field. @param {unknown} value */
export function written(value) {
    if (value == null) return "";
    return Array.isArray(value) ? value.map(String).join(", ") : String(value);
}
