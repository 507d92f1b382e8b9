/** The stage that is under way: its formulas with their numbers, lit in the picture. */
import { html, useEffect } from "../library.js";
import { scene, stage } from "../store.js";
import { lightStages } from "../time/waves.js";
import { refused, staged, walked } from "../time/walk.js";
import { t } from "../words.js";
import { Markup } from "./markup.js";

export function StagePage() {
    useEffect(lightStages, []);
    const found = staged.value;
    const count = scene.value?.stages.length ?? 0;
    return html`<div class="leaf stage-page">
        <p class="soft">${t("time.stage_of", { n: stage.value, count, update: walked.value })}</p>
        <h2 class="plain">${found?.title ?? ""}</h2>
        <p class="said" role="status">${refused.value}</p>
        ${found && html`<${Markup} class="formulas" html=${found.html} />`}
    </div>`;
}
