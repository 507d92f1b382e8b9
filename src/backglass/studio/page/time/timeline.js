/** Time, at the page's foot: the keys, the curve that is the slider, the number of the update. */
import { html, useComputed } from "../library.js";
import { whole } from "../figures.js";
import { hidden, scene } from "../store.js";
import { t } from "../words.js";
import { Keys } from "./keys.js";
import { Scrub } from "./scrub.js";
import { seen } from "./seen.js";
import { Standing, Stopped } from "./standing.js";

function At() {
    const update = useComputed(() => whole(seen.value?.update ?? NaN));
    const epoch = useComputed(() =>
        (scene.value?.batches ?? 1) > 1 ? t("time.epoch", { n: whole(seen.value?.epoch ?? NaN) }) : "",
    );
    return html`<div class="at">
        <small>${t("time.update")}</small>
        <b data-testid="update">${update}</b>
        <small class="epoch">${epoch}</small>
    </div>`;
}

export function Timeline() {
    if (hidden.value.has("timeline")) return null;
    return html`<footer class="timeline" aria-label=${t("time.timeline")}>
        <${Stopped} />
        <${Keys} />
        <div class="along"><${Standing} /><${Scrub} /></div>
        <${At} />
    </footer>`;
}
