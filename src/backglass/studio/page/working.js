/** That something is under way which takes longer than a moment: a thin bar at the top of the page. */
import { html, signal, useEffect } from "./library.js";
import { awaited } from "./store.js";
import { t, words } from "./words.js";

const MOMENT = 300; // milliseconds that nobody takes for waiting

/** Whether an answer has been awaited for longer than a moment. */
const working = signal(false);

/** Looks from time to time how long the page has waited; returns what ends it. */
function watch() {
    const timer = setInterval(() => {
        const since = awaited();
        working.value = since !== null && performance.now() - since >= MOMENT;
    }, MOMENT / 3);
    return () => clearInterval(timer);
}

export function Working() {
    useEffect(watch, []);
    if (!working.value) return null;
    const named = "page.working" in (words.value.en ?? {});
    return html`<div class="working" data-testid="working" role="progressbar" aria-label=${named ? t("page.working") : "backglass"}></div>`;
}
