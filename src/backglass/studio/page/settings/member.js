/** Of a committee in a model file: which of its members is shown. */
import { html, useSignal } from "../library.js";
import { scene } from "../store.js";
import { Wrong } from "./field.js";
import { learn } from "./learn.js";
import { say } from "./say.js";

export function Member() {
    const wrong = useSignal("");
    const { description, members } = /** @type {any} */ (scene.value?.problem ?? {});
    if (!members || members < 2) return null;
    /** @param {Event} event */
    const onChange = async event => {
        wrong.value = await learn({
            ...description,
            member: Number(/** @type {HTMLSelectElement} */ (event.currentTarget).value),
        });
    };
    return html`<p class="field">
        <label for="member">${say("member")}</label>
        <select id="member" data-testid="member" onChange=${onChange}>
            ${Array.from({ length: members }, (_, i) => html`<option key=${i} value=${i + 1} selected=${(description.member ?? 1) === i + 1}>${i + 1}</option>`)}
        </select>
        <${Wrong} id="member" text=${wrong.value} />
    </p>`;
}
