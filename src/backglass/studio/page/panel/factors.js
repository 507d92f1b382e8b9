/** The factors of the chain rule as a table, their product under a rule; each lights its place in the picture. */
import { html } from "../library.js";
import { t } from "../words.js";
import { isPointed, lights } from "./light.js";
import { Markup } from "./markup.js";

/** @param {{factor: import("./reading.js").FactorRow}} properties */
function Row({ factor }) {
    const { symbol_html, formula_html, figure_html, lit } = factor;
    const touch = lit.length ? { tabindex: 0, ...lights(lit) } : {};
    return html`<tr class=${isPointed(lit) ? "pointed" : undefined} ...${touch}>
        <th scope="row"><${Markup} html=${symbol_html} /></th>
        <td class="f"><${Markup} html=${formula_html} /></td>
        <td class="n"><${Markup} html=${figure_html} /></td>
    </tr>`;
}

/** @param {{of: import("./reading.js").Opened}} properties */
export const Factors = ({ of }) => html`<table class="factors">
    <thead class="unseen">
        <tr><th scope="col">${t("panel.factor")}</th><th scope="col">${t("panel.formula")}</th><th scope="col">${t("panel.number")}</th></tr>
    </thead>
    <tbody>
        ${of.factors.map((factor, at) => html`<${Row} key=${at} factor=${factor} />`)}
        ${of.total &&
        html`<tr class="sum">
            <th scope="row"><${Markup} html=${of.total.symbol_html} /></th>
            <td class="f"><${Markup} html=${of.total.formula_html} /></td>
            <td class="n"><${Markup} html=${of.total.figure_html} /></td>
        </tr>`}
    </tbody>
</table>`;
