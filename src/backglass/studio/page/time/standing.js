/** What stands with the run: updates behind the one shown, a long advance under way, a run that stopped. */
import { computed, html } from "../library.js";
import { halt, playing, progress, stopped } from "../store.js";
import { lang, t } from "../words.js";
import { goTo, lowest, wanted } from "./going.js";
import { seen } from "./seen.js";

const after = computed(() => (seen.value ? seen.value.end - seen.value.update : 0));

function Progress() {
    const { done, total } = progress.value ?? { done: 0, total: 1 };
    return html`<span class="progress">
        <progress max=${total} value=${done} aria-label=${t("time.made", { done, total })}></progress>
        <span>${t("time.made", { done, total })}</span>
        <button type="button" class="framed" data-testid="halt" onClick=${halt}>${t("time.halt")}</button>
    </span>`;
}

/** One line of which the place is always kept, so that nothing moves where it says something. */
export function Standing() {
    const isUnderWay = progress.value !== null;
    const isBehind = after.value > 0 && !playing.value && wanted.value === null;
    return html`<div class="standing" role="status" data-testid="standing">
        ${isUnderWay ? html`<${Progress} />` : isBehind ? t("time.after", { n: after.value }) : ""}
    </div>`;
}

/** Where the run stopped and why, and the way back; or that it came to the end that was set for it. */
export function Stopped() {
    if (!stopped.value) return null;
    const { text = "", texts, what } = stopped.value;
    const isBroken = what !== "end";
    const to = lowest();
    return html`<div class=${`stopped ${isBroken ? "broken" : ""}`} role=${isBroken ? "alert" : "status"} data-testid="stopped">
        <p>${texts?.[lang.value] ?? text}</p>
        <span class="choices">
            ${isBroken && html`<button type="button" class="strong" data-testid="take-back" onClick=${() => goTo(to)}>
                ${t("time.take_back", { n: to })}
            </button>`}
            <button type="button" data-testid="dismiss" onClick=${() => (stopped.value = null)}>${t(isBroken ? "time.dismiss" : "time.well")}</button>
        </span>
    </div>`;
}
