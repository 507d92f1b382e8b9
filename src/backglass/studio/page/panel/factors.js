/** The factors of the chain rule as a table, their product under a rule; each lights its place in the picture. */
import { html } from "../library.js";
import { nine } from "../figures.js";
import { t } from "../words.js";
import { isPointed, lights } from "./light.js";
import { Markup } from "./markup.js";
import { Symbol } from "./symbol.js";

/** @param {{factor: import("./reading.js").FactorRow}} properties */
function Row({ factor }) {
    const { symbol_html, formula_html, value, lit } = factor;
    return html`<tr class=${isPointed(lit) ? "pointed" : undefined} tabindex="0" ...${lights(lit)}>
        <th scope="row"><${Markup} html=${symbol_html} /></th>
        <td class="f"><${Markup} html=${formula_html} /></td>
        <td class="n">${nine(value)}</td>
    </tr>`;
}

/** @param {{of: import("./reading.js").Opened}} properties */
export function Factors({ of }) {
    const parameter = /^[wb]/.test(of.name);
    const product = parameter && of.gradient !== null ? of.gradient : of.value;
    return html`<table class="factors">
        <thead class="unseen"><tr><th scope="col">${t("panel.factor")}</th><th scope="col">${t("panel.formula")}</th><th scope="col">${t("panel.number")}</th></tr></thead>
        <tbody>
            ${of.factors.map((factor, at) => html`<${Row} key=${at} factor=${factor} />`)}
            <tr class="sum">
                <th scope="row"><${Symbol} name=${parameter ? `d${of.name}` : of.name} /></th>
                <td class="f">${of.factors.length > 1 ? t("panel.product") : ""}</td>
                <td class="n">${nine(product)}</td>
            </tr>
        </tbody>
    </table>`;
}
