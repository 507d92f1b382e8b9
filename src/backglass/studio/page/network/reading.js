/** The loss under the picture: its formula, its number, and what it was before the update. */
import { html, useComputed } from "../library.js";
import { exponent, isTiny, loss } from "../figures.js";
import { frame, hideNumbers } from "../store.js";
import { typeset } from "../typeset.js";
import { both, t } from "../words.js";

/** @param {{scene: Scene}} properties */
export function Reading({ scene }) {
    const value = useComputed(() => frame.value?.loss ?? NaN);
    const text = useComputed(() => (hideNumbers.value ? "?" : loss(value.value)));
    const small = useComputed(() => (isTiny(value.value) && !hideNumbers.value ? exponent(value.value) : ""));
    const before = useComputed(() => loss(frame.value?.madeLoss ?? NaN));
    const none = useComputed(() => (Number.isNaN(frame.value?.madeLoss ?? NaN) || hideNumbers.value ? "net-was net-none" : "net-was"));
    return html`<div class="net-reading" data-name="E">
        <span class="net-formula" title=${both(scene.loss.title)}>${typeset(scene.loss.formula, true)}</span>
        <output data-testid="loss" title=${useComputed(() => exponent(value.value))}>${text}</output>
        <span class="net-exponent">${small}</span>
        <span class=${none}>${t("page.was")} <span>${before}</span></span>
    </div>`;
}
