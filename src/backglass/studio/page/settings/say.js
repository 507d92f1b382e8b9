/** The words of this folder; beside them `both`, for texts that come in both languages from the session. */
import { t } from "../words.js";

export { both } from "../words.js";

/** @typedef {string | {en: string, ja: string} | null | undefined} Said2 */

/** A text of words/studio/settings_page.py. @param {string} key @param {Record<string, string | number>} [values] */
export const say = (key, values) => t(`settings_page.${key}`, values);
