/** Texts in both languages, switched in place: whoever reads `t` while drawing is drawn again in the other language. */
import { signal } from "./library.js";

/** @type {import("./library.js").Signal<Language>} */
export const lang = signal("en");

/** @type {import("./library.js").Signal<Record<Language, Record<string, string>>>} */
export const words = signal({ en: {}, ja: {} });

/**
 * The text of a key, its fields filled: "{n} {n:unit|units}" is "1 unit" or "2 units".
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function t(key, values = {}) {
    const text = words.value[lang.value][key] ?? key;
    return text.replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (whole, name, one, several) => {
        if (!(name in values)) return whole;
        return one === undefined ? String(values[name]) : String(values[name]) === "1" ? one : several;
    });
}

/** A text that comes in both languages, in the reader's. @param {Both | string | null | undefined} text */
export const both = text => (typeof text === "string" ? text : (text?.[lang.value] ?? ""));
