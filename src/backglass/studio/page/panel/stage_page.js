/** The stage that is under way: its formulas with their numbers, lit in the picture. */
import { html, signal, useEffect, useSignalEffect } from "../library.js";
import { Refused, frame, scene, send, stage } from "../store.js";
import { lang, t } from "../words.js";
import { keep } from "./light.js";
import { Markup } from "./markup.js";

/** @type {import("../library.js").Signal<{title: string, html: string, lit: string[]} | null>} */
const formulas = signal(null);
const refused = signal("");

/** @param {number} k */
async function read(k) {
    try {
        const reply = /** @type {any} */ (await send("stage", { k }));
        if (stage.peek() !== k + 1) return;
        formulas.value = reply;
        refused.value = "";
        keep(reply.lit);
    } catch (error) {
        if (!(error instanceof Refused)) throw error;
        formulas.value = null;
        refused.value = error.message;
    }
}

export function StagePage() {
    useSignalEffect(() => {
        void [lang.value, frame.value?.generation, frame.value?.update, frame.value?.sample];
        if (stage.value > 0) void read(stage.value - 1);
    });
    useEffect(() => () => keep(), []);
    const found = formulas.value;
    const count = scene.value?.stages.length ?? 0;
    return html`<div class="leaf stage-page">
        <p class="soft">${t("panel.stage.of", { k: stage.value, n: count })}</p>
        <h2 class="plain">${found?.title ?? ""}</h2>
        <p class="said" role="status">${refused.value}</p>
        ${found && html`<${Markup} class="formulas" html=${found.html} />`}
    </div>`;
}
