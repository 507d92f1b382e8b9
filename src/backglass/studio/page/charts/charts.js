/** The charts, which open beside the network: each asks for its numbers only while it is open. */
import { html, useLayoutEffect, useRef } from "../library.js";
import { drawer, hidden } from "../store.js";
import { t } from "../words.js";
import { Boundary } from "./boundary.js";
import { LossChart, MetricChart, NormsChart } from "./curves.js";
import { Fit } from "./fit.js";
import { Health } from "./health.js";
import { Outputs } from "./outputs.js";
import { WeightsChart } from "./weights.js";

function Open() {
    const place = useRef(/** @type {HTMLElement | null} */ (null));
    useLayoutEffect(() => place.current?.scrollIntoView({ block: "nearest" }), []);
    return html`<section class="charts" aria-label=${t("charts.charts")} data-testid="charts" ref=${place}>
        <header>
            <h2>${t("charts.charts")}</h2>
            <button type="button" aria-label=${t("charts.close")} title=${t("charts.close")} onClick=${() => (drawer.value = "")}>×</button>
        </header>
        <div class="grid">
            <${LossChart} /><${MetricChart} /><${Boundary} /><${Fit} /><${NormsChart} /><${WeightsChart} /><${Outputs} /><${Health} />
        </div>
    </section>`;
}

export function Charts() {
    return drawer.value === "charts" && !hidden.value.has("charts") ? html`<${Open} />` : null;
}
