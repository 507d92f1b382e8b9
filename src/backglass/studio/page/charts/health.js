/** What the run's health finds, in words. */
import { html } from "../library.js";
import { Markup } from "../panel/markup.js";
import { playing, send } from "../store.js";
import { t } from "../words.js";
import { usePolled } from "./polled.js";

const APART = 1500; // milliseconds: it looks at every row

export function Health() {
    const reply = usePolled(() => send("health"), APART, () => playing.value);
    if (!reply.value?.html) return null;
    return html`<section class="chart health" aria-label=${t("charts.health")} data-testid="health">
        <${Markup} html=${reply.value.html} />
    </section>`;
}
