/** One of a few, as a small list. */
import { html } from "../library.js";

/**
 * @template {string} T
 * @param {{of: import("../library.js").Signal<T>, among: readonly T[], named: (one: T) => string, label: string, sign?: string, testid?: string}} properties
 */
export function Choice({ of, among, named, label, sign = "", testid }) {
    const change = (/** @type {Event} */ event) => {
        of.value = /** @type {T} */ (/** @type {HTMLSelectElement} */ (event.currentTarget).value);
    };
    return html`<label class="choice"><span class="soft" aria-hidden="true">${sign}</span>
        <select aria-label=${label} data-testid=${testid} onChange=${change}>
            ${among.map(one => html`<option value=${one} selected=${one === of.value} key=${one}>${named(one)}</option>`)}
        </select>
    </label>`;
}
