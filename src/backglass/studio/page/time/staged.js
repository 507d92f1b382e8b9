/** The formulas of the stage at hand, with their numbers: they stand where a number's derivation stands otherwise. */
import { html } from "../library.js";
import { Markup } from "../panel/markup.js";
import { scene } from "../store.js";
import { t } from "../words.js";
import { endWalk, made, nextStage, staged } from "./walk.js";

export function Staged() {
    const at = staged.value;
    if (!at) return null;
    const count = scene.value?.stages.length ?? 0;
    const next = made.value ? t("time.next_update") : t("time.next_stage");
    return html`<section class="staged" aria-labelledby="staged-title" data-testid="staged">
        <header>
            <h2 id="staged-title">${at.title}</h2>
            <p class="soft">${t("time.stage_of", { n: at.k + 1, count, update: at.update })}</p>
        </header>
        <${Markup} html=${at.html} />
        <p class="on">
            <button type="button" class="framed" onClick=${() => nextStage()}>${next}</button>
            <button type="button" onClick=${endWalk}>${t("time.leave_stages")}</button>
        </p>
    </section>`;
}
