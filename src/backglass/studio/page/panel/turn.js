/** Your turn: one question about the number that is open. */
import { html, useState } from "../library.js";
import { t } from "../words.js";
import { Answer } from "./answer.js";
import { Part } from "./part.js";

/** @param {{of: import("./reading.js").Opened}} properties */
export function Turn({ of }) {
    const [at, setAt] = useState(0);
    if (!of.asks.length) return null;
    const name = of.asks[at % of.asks.length];
    const symbol = /^[wb]\(/.test(name) && !name.endsWith("+") ? `d${name}` : name;
    return html`<${Part} title=${t("panel.turn")} class="turn">
        <${Answer} key=${`${name} ${of.view}`} symbol=${symbol} name=${name} view=${of.view} />
        ${of.asks.length > 1 && html`<button class="quiet" onClick=${() => setAt(at + 1)}>${t("panel.turn.another")}</button>`}
    <//>`;
}
