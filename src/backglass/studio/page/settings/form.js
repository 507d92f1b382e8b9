/** The settings: drawn wholly from the session's table of them, each where its group stands. */
import { html } from "../library.js";
import { scene, settings } from "../store.js";
import { change, did } from "./change.js";
import { Labelled } from "./field.js";
import { Layers } from "./layers.js";
import { say } from "./say.js";
import { Sheet } from "./sheet.js";

/** @typedef {import("./field.js").Wanted} Wanted */

const IN_LAYERS = ["sizes", "hidden", "output"];

/** @param {{wanted: Wanted, value: any}} properties */
function Setting({ wanted, value }) {
    const id = `setting-${wanted.name}`;
    const set = (/** @type {unknown} */ next) => change({ [wanted.name]: next });
    const another =
        wanted.name === "seed" &&
        html`<button class="framed" data-testid="another-seed" onClick=${() => set(value + 1)}>
            ${say("another_seed")}
        </button>`;
    return html`<${Labelled} id=${id} wanted=${wanted} value=${value} change=${set}>${another}<//>`;
}

/** Groups in the order of the table. @param {Wanted[]} table @returns {[string, Wanted[]][]} */
function grouped(table) {
    /** @type {Map<string, Wanted[]>} */
    const groups = new Map();
    for (const one of table) {
        const group = one.group ?? "";
        groups.set(group, [...(groups.get(group) ?? []), one]);
    }
    return [...groups];
}

export function Settings() {
    const shown = scene.value;
    const table = /** @type {Wanted[]} */ (settings.value).filter(one => !IN_LAYERS.includes(one.name));
    return html`<${Sheet} name="settings" title=${say("settings_title")} stays=${true}>
        <p class="soft note"><i class="live" aria-hidden="true"></i> ${say("live_says")}</p>
        <${Layers} />
        ${grouped(table).map(
            ([group, all]) =>
                html`<fieldset class="group" key=${group}>
                    <legend>${say(`group_${group}`)}</legend>
                    ${all.map(one => html`<${Setting} key=${one.name} wanted=${one} value=${shown?.settings[one.name]} />`)}
                </fieldset>`,
        )}
        <p class="did" role="status" data-testid="did">${did.value}</p>
    <//>`;
}
