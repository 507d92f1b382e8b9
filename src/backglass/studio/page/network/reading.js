/** The loss under the picture: its formula, its number, and what it was before the update. */
import { html, useComputed } from "../library.js";
import { exponent, isTiny, loss } from "../figures.js";
import { isHidden, touch } from "../panel/hiding.js";
import { PathNote } from "../panel/paths.js";
import { frame } from "../store.js";
import { hasPenalty } from "./names.js";
import { typeset } from "../typeset.js";
import { both, t } from "../words.js";

/** What E is taken over, beside the formula of one sample's. @param {Scene} scene */
function over(scene) {
    const said = scene.samples > 1 ? [t(scene.settings.reduction === "sum" ? "page.sum_of" : "page.mean_of", { n: scene.learned })] : [];
    if (hasPenalty(scene)) said.push(t("page.and_penalty"));
    return said.join(" ");
}

/** Whether the loss before an update was that of a part of the samples, or of units left out. @param {Scene} scene */
const isBatchAlone = scene => scene.batches > 1 || [scene.settings.dropout].flat().some(rate => rate > 0);

/** @param {{scene: Scene}} properties */
export function Reading({ scene }) {
    const hidden = useComputed(() => isHidden.value("E"));
    const value = useComputed(() => frame.value?.loss ?? NaN);
    const text = useComputed(() => (hidden.value ? "?" : loss(value.value)));
    const small = useComputed(() => (isTiny(value.value) && !hidden.value ? exponent(value.value) : ""));
    const before = useComputed(() => loss(frame.value?.madeLoss ?? NaN));
    const none = useComputed(() => (Number.isNaN(frame.value?.madeLoss ?? NaN) || hidden.value ? "net-was net-none" : "net-was"));
    return html`<div class="net-reading" data-name="E">
        <span class="net-formula" title=${both(scene.loss.title)}>${typeset(scene.loss.formula, true)}</span>
        <button class="net-loss" onClick=${() => touch("E")}>
            <output data-testid="loss" title=${useComputed(() => (hidden.value ? "" : exponent(value.value)))}>${text}</output>
        </button>
        <span class="net-exponent">${small}</span>
        <${PathNote} />
        <span class="net-beside">
            <span class="net-mean" data-testid="loss-over">${over(scene)}</span>
            <span class=${none}>${t(isBatchAlone(scene) ? "page.was_batch" : "page.was")} <span>${before}</span></span>
        </span>
    </div>`;
}
