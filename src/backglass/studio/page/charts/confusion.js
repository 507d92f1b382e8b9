/** How often one class was taken for another. */
import { html } from "../library.js";
import { t } from "../words.js";
import { largest } from "./field.js";

/** @param {{rows: import("./outputs.js").Row[], classes: string[]}} properties */
export function Confusion({ rows, classes }) {
    const counts = classes.map(() => classes.map(() => 0));
    for (const { target, output } of rows) counts[largest(target)][largest(output)] += 1;
    return html`<div class="rows confusion" tabindex="0" role="region" aria-label=${t("charts.confused")}>
        <table>
            <caption class="soft">${t("charts.confused")}</caption>
            <thead><tr><td></td>${classes.map((name, k) => html`<th scope="col" key=${k}>${name}</th>`)}</tr></thead>
            <tbody>${counts.map(
                (row, k) => html`<tr key=${k}><th scope="row">${classes[k]}</th>
                    ${row.map((count, m) => html`<td key=${m} class=${m === k ? "right" : count ? "wrong" : "none"}>${count}</td>`)}</tr>`,
            )}</tbody>
        </table>
    </div>`;
}
