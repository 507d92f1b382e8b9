/** What the pointer or the keyboard is on: its name in the book, all nine decimals, and what belongs to it. */
import { html, useLayoutEffect, useRef } from "../library.js";
import { nine } from "../figures.js";
import { opened } from "../store.js";
import { t } from "../words.js";
import { anchor, beside } from "./anchor.js";
import { gradientName, isParameter, isPenalised, parts, unitLabel } from "./names.js";
import { figure } from "./paint.js";
import { editing, nudged, pointed, shows } from "./state.js";
import { Plane, Points, Weights } from "./views.js";

/** @param {{what: string, l: number, j: number, i: number}} at */
function Symbol_({ what, l, j, i }) {
    const low = j === 0 ? "" : i < 0 ? `${j}` : j > 9 || i > 9 ? `${j},${i}` : `${j}${i}`;
    return html`<span class="net-symbol"><i>${what === "delta" ? "δ" : what}</i><span class="net-indices"><sup>(${l})</sup><sub>${low}</sub></span></span>`;
}

/** @param {{name: string, sign: unknown}} properties */
function Line({ name, sign }) {
    return html`<div class="net-fact"><dt>${sign}</dt><dd ref=${figure(now => now.get(name), nine, name)}></dd></div>`;
}

/** Whether a unit of a layer has a picture that is worth to be seen larger. @param {Scene} scene @param {number} l */
const hasView = (scene, l) => (scene.problem.image ? l === 2 : shows.value === "maps");

/** What a gradient is of, where that is not the loss of all samples: the key of a text. @param {Scene} scene @param {string} name */
export function gradientKey(scene, name) {
    const penalised = isPenalised(scene, name);
    if (scene.batches > 1) return penalised ? "page.gradient_both" : "page.gradient_batch";
    return penalised ? "page.gradient_penalty" : "";
}

/** @param {{scene: Scene, name: string}} properties */
export function GradientNote({ scene, name }) {
    const key = gradientKey(scene, name);
    return key && html`<p class="soft net-of" data-testid="gradient-of">${t(key)}</p>`;
}

/** @param {{scene: Scene, name: string}} properties */
function Facts({ scene, name }) {
    const at = parts(name);
    if (!at) return null;
    const { l, j, i } = at;
    if (isParameter(name)) {
        const own = scene.names.weights[name];
        const way = at.what === "w" && i > 0
            ? t("page.way", { from: unitLabel(scene, l - 1, i), to: unitLabel(scene, l, j) })
            : j ? t("page.bias_of", { to: unitLabel(scene, l, j) }) : t("page.bias_shared", { l });
        return html`<p><${Symbol_} ...${at} /> ${own && html`<b>${own}</b>`} <span class="soft">${way}</span></p>
            ${scene.problem.image && l === 2 && i > 0 && html`<div class="net-large"><${Weights} scene=${scene} l=${l} j=${j} /></div>`}
            <dl><${Line} name=${name} sign=${html`<i>${at.what}</i>`} />
            <${Line} name=${gradientName(name)} sign=${html`∂<i>E</i>/∂<i>${at.what}</i>`} /></dl>
            <${GradientNote} scene=${scene} name=${name} />
            ${scene.biases === "frozen" && at.what === "b" && html`<p class="soft">${t("page.frozen")}</p>`}`;
    }
    const inputs = l === 1;
    return html`<p><b>${unitLabel(scene, l, j)}</b> <span class="soft">${t("page.unit", { j, l })}</span></p>
        ${hasView(scene, l) && html`<div class="net-large">${shows.value === "maps"
            ? html`<${Plane} scene=${scene} l=${l} j=${j} />${!inputs && html`<${Points} scene=${scene} />`}`
            : html`<${Weights} scene=${scene} l=${l} j=${j} />`}</div>`}
        <dl>${(inputs ? ["z"] : ["u", "z", "delta"]).map(what => html`<${Line} key=${what} name=${`${what}(${l})[${j}]`}
            sign=${html`<${Symbol_} what=${what} l=${l} j=${j} i=${-1} />`} />`)}</dl>`;
}

/** @param {{scene: Scene, layout: import("./layout.js").Layout}} properties */
export function Hover({ scene, layout }) {
    const card = useRef(/** @type {HTMLElement | null} */ (null));
    // What is open beside the picture needs no card over it.
    const name = editing.value || nudged.value || pointed.value === opened.value ? null : pointed.value;
    const box = name && anchor(layout, name);
    useLayoutEffect(() => {
        if (card.current && box) beside(card.current, box, layout);
    });
    if (!name || !box) return null;
    return html`<div class="net-hover" ref=${card} role="tooltip" key=${name}><${Facts} scene=${scene} name=${name} /></div>`;
}
