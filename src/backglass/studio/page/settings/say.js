/** The words of this folder, and texts that come in both languages from the session. */
import { lang, t } from "../words.js";

/** @typedef {string | {en: string, ja: string} | null | undefined} Said2 */

/** A text of words/studio/settings_page.py. @param {string} key @param {Record<string, string | number>} [values] */
export const say = (key, values) => t(`settings_page.${key}`, values);

/** A text of the session in the reader's language. @param {Said2} text */
export const both = text => (typeof text === "string" ? text : (text?.[lang.value] ?? ""));
