/** Outputs beside targets: right or wrong, or one over the other. */
import { html, useSignal } from "../library.js";
import { act, scene, send } from "../store.js";
import { t } from "../words.js";
import { Confusion } from "./confusion.js";
import { largest } from "./field.js";
import { sampleShown } from "./paced.js";
import { usePolled } from "./polled.js";
import { Scatter } from "./scatter.js";
import { short, tickText } from "./scales.js";

/** @typedef {{sample: number, target: number[], output: (number | null)[], right: boolean | null}} Row */

const MOST = 200;
const FEW = 12; // rows that are read better than plotted

/** A target or an output in words: its class with its share, or its numbers. @param {(number | null)[]} values @param {string[] | null} classes @param {boolean} isTarget */
function inWords(values, classes, isTarget) {
    if (!classes || values.length !== classes.length)
        return values.map(value => (value === null ? "–" : isTarget ? tickText(value) : short(value))).join(", ");
    const k = largest(values);
    return isTarget ? classes[k] : `${classes[k]} ${short(values[k] ?? NaN)}`;
}

/** @param {{rows: Row[], chosen: number}} properties */
function Table({ rows, chosen }) {
    const classes = scene.value?.classes ?? null;
    const judged = rows.some(({ right }) => right !== null);
    return html`<div class="rows" tabindex="0" role="region" aria-label=${t("charts.outputs")}>
        <table>
            <thead><tr><th>${t("charts.sample")}</th><th>${t("charts.target_d")}</th><th>${t("charts.output_y")}</th>${judged && html`<td></td>`}</tr></thead>
            <tbody>${rows.map(
                ({ sample, target, output, right }) => html`<tr key=${sample} class=${sample === chosen ? "this" : ""}>
                    <td><button type="button" onClick=${() => act("show", { sample })}>${sample + 1}</button></td>
                    <td>${inWords(target, classes, true)}</td>
                    <td>${inWords(output, classes, false)}</td>
                    ${judged && html`<td class=${right ? "right" : "wrong"}>${t(right ? "charts.right" : "charts.wrong")}</td>`}
                </tr>`,
            )}</tbody>
        </table>
    </div>`;
}

export function Outputs() {
    const reply = usePolled(() => send("outputs", { most: MOST }), 300);
    const onlyWrong = useSignal(false);
    const rows = /** @type {Row[]} */ (reply.value?.rows ?? []);
    const total = /** @type {number} */ (reply.value?.samples ?? scene.value?.samples ?? rows.length);
    const judged = rows.some(({ right }) => right !== null);
    const classes = scene.value?.classes ?? null;
    const seen = onlyWrong.value && judged ? rows.filter(({ right }) => !right) : rows;
    const plotted = !judged && rows.length > FEW;
    return html`<figure class="chart" data-testid="chart-outputs">
        <figcaption>
            <h3>${t("charts.outputs")}</h3>
            ${judged && html`<span data-testid="right-of">${t("charts.right_of", { right: rows.filter(({ right }) => right).length, n: rows.length })}</span>`}
            ${judged && html`<label class="only"><input type="checkbox" checked=${onlyWrong.value}
                onChange=${() => (onlyWrong.value = !onlyWrong.value)} /> ${t("charts.only_wrong")}</label>`}
        </figcaption>
        ${judged && classes && classes.length > 2 && html`<${Confusion} rows=${rows} classes=${classes} />`}
        ${plotted ? html`<${Scatter} rows=${rows} />` : html`<${Table} rows=${seen} chosen=${sampleShown.value} />`}
        ${total > rows.length && html`<p class="soft">${t("charts.first_rows", { n: rows.length, total })}</p>`}
    </figure>`;
}
